"""Readers of real files: one module per format, each turning a file into frozen domain records.

``read_file`` finds the format and reads; ``formats`` names those of a kind; ``write_template`` writes an empty table to
fill in. A new format is one more line in ``_IMPORTERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from matching.domain import Kind
from matching.importers.base import Importer, ImportRefused, ReadFile, RowError

__all__ = ["ImportRefused", "Importer", "ReadFile", "RowError", "formats", "importer", "read_file", "write_template"]

# Kind -> format -> where its importer (or its class) is, in the order in which they are asked whether they recognise a
# file: the most particular first, tables last. A module is imported when its turn comes.
_IMPORTERS: Final[dict[Kind, dict[str, str]]] = {
    Kind.SEEKER: {
        "af-profile": "af_profile:AfProfileImporter",
        "europass": "europass:EuropassImporter",
        "cv": "cv:CvImporter",
        "table": "profiles_table:PROFILES_TABLE",
    },
    Kind.NEED: {
        "ads": "job_ads:JOB_ADS",
        "notes": "visit_notes:VisitNoteImporter",
        "table": "needs_table:NEEDS_TABLE",
    },
    Kind.COURSE: {
        "alvis": "alvis_courses:ALVIS",
        "education-finder": "alvis_courses:EDUCATION_FINDER",
        "emil3": "emil:EmilImporter",
        "myh": "myh:MyhCourseImporter",
        "table": "courses_table:COURSES_TABLE",
    },
}


def formats(kind: Kind) -> tuple[str, ...]:
    """The formats that a kind of record is read from, as ``--format`` calls them."""
    return tuple(_IMPORTERS[kind])


def importer(kind: Kind, format: str) -> Importer[Any]:
    """The importer of a format. Raises ``ImportRefused`` with the formats there are when it is none."""
    where = _IMPORTERS[kind].get(format)
    if where is None:
        raise ImportRefused(f"Formatet {format!r} finns inte.", f"Välj något av: {', '.join(formats(kind))}.")
    module, _, name = where.partition(":")
    found = getattr(import_module(f"{__name__}.{module}"), name)
    made: Importer[Any] = found() if isinstance(found, type) else found
    return made


def read_file(
    path: Path,
    kind: Kind,
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    labels: Callable[[], Mapping[str, str]] | None = None,
) -> ReadFile[Any]:
    """Read a file of records of ``kind`` in ``format``, or in the first format that recognises it.

    ``columns`` maps headers of a table to fields by hand. ``labels`` gives the labels of concepts by id, for formats
    that tell codes alone; it is called only by those. Raises ``ImportRefused``, with ``path`` set, where the file
    as a whole cannot be read; rows that cannot are in the result's ``errors``.
    """
    path = Path(path)
    try:
        found = importer(kind, format) if format else _recognise(path, kind)
        with_labels = getattr(found, "with_labels", None)
        if labels is not None and with_labels is not None:
            found = with_labels(labels())
        return found.read(path, columns=columns)
    except ImportRefused as refused:
        refused.path = path
        raise


def write_template(kind: Kind, path: Path) -> None:
    """Write an empty table with headers, examples and explanations: ``.xlsx`` or ``.csv``. Never writes over a file."""
    from matching.importers.templates import write_template as write

    write(kind, Path(path))


def _recognise(path: Path, kind: Kind) -> Importer[Any]:
    from matching.importers.opening import is_ole, read_head, refuse_ole

    head = b"" if path.is_dir() else read_head(path)
    if is_ole(head):
        refuse_ole(head)
    for format in formats(kind):
        candidate = importer(kind, format)
        if candidate.recognises(path, head):
            return candidate
    raise ImportRefused(
        "Filens format känns inte igen.",
        f"Ange det med --format ({', '.join(formats(kind))}), eller spara filen som .xlsx eller .csv enligt mallen.",
    )
