"""What every importer takes and gives.

An importer is pure: it reads one file and returns records, tombstones and row errors. It never touches the store;
whether a file with bad rows is applied is decided by the caller (whole or not at all unless bad rows may be skipped).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from matching.domain import Course, JobSeeker, Kind, Need

R = TypeVar("R", JobSeeker, Need, Course)


class ImportRefused(Exception):
    """The file as a whole cannot be read (wrong format, truncated, too large).

    ``message`` says what is wrong, ``remedy`` what to do, both in Swedish; ``path`` is the file, set by ``read_file``.
    """

    def __init__(self, message: str, remedy: str = "", path: Path | None = None) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy
        self.path = path

    def __str__(self) -> str:
        where = f"{self.path.name}: " if self.path else ""
        return f"{where}{self.message} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class RowError:
    """One row that cannot become a record: where, which value, and what to do, in Swedish."""

    line: int | None  # 1-based line or sheet row as a person sees it; None where the format has no rows
    column: str | None  # the header as it stands in the file
    value: str | None
    message: str
    remedy: str

    def __str__(self) -> str:
        where = " ".join(
            p for p in (f"rad {self.line}" if self.line else "", f"kolumn {self.column}" if self.column else "") if p
        )
        what = f" ({self.value!r})" if self.value else ""
        return f"{where or 'filen'}: {self.message}{what}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing that a reader of free text believes it understood, for a person to confirm before it is saved."""

    record_id: str
    field: str  # Swedish, the column of docs/filformat.md that it would fill
    value: str  # Swedish, as it will be saved
    words: str  # the words of the source
    line: int | None = None  # 1-based


@dataclass(frozen=True, slots=True)
class ReadFile(Generic[R]):
    """One file as read.

    ``rows_read = rows_merged + rows refused + len(records) + len(removed_ids)``: a row is merged when it repeats a
    record that another row already gave, and refused when ``errors`` names it (a row counts once, however many of its
    columns are wrong).
    """

    records: tuple[R, ...]
    rows_read: int
    rows_merged: int = 0
    rows_refused: int = 0
    removed_ids: tuple[str, ...] = ()  # tombstones
    errors: tuple[RowError, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # header in the file -> field it was read as
    ignored_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # Swedish, for the person who imports
    understood: tuple[Understood, ...] = ()  # free text was interpreted: shown and confirmed before anything is saved


class Importer(Protocol[R]):
    """Reads one real format."""

    format: str  # what ``--format`` calls it
    kind: Kind

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether the file is of this format. ``head`` is its beginning, unpacked when gzip, at most 64 kB."""
        ...

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[R]:
        """Read the whole file.

        ``columns`` maps headers of the file to fields by hand (``--map``). Raises ``ImportRefused`` where the file
        as a whole cannot be read.
        """
        ...
