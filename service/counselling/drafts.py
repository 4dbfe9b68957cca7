"""A pasted CV, notes or a file as the draft of a client: what was understood, with the words it rests on.

Nothing is saved here. A person reads the draft, mends it in the form and saves that.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from matching.domain import JobSeeker, Kind
from matching.importers import ImportRefused, read_file
from matching.importers.base import ReadFile, Understood
from service.counselling.form import COLUMNS, values_of
from service.errors import InvalidRecord, UserError
from service.store.codec import decode, encode

MAX_CHARACTERS = 100_000
MAX_FILE_BYTES = 10 * 1024 * 1024
_RUNNING = (COLUMNS["summary"].header, COLUMNS["wishes"].header)
_SEVERAL = "Filen innehåller {count} personer. Läs in den på sidan Inläsning: där syns alla rader innan något sparas."


@dataclass(frozen=True, slots=True)
class Draft:
    """One person as a text or a file tells, for confirmation.

    ``values`` fill the form; ``understood`` are the facts with the words of the source; ``notes`` say what was left at
    the door. ``carried`` is the draft as text, to go with the form so that what the form does not show is kept.
    """

    record: JobSeeker
    values: Mapping[str, str]
    understood: tuple[Understood, ...]
    notes: tuple[str, ...]
    carried: str


class SeveralPeople(UserError):
    """A file of many people belongs on the import page."""


def from_text(text: str) -> Draft:
    """What a pasted CV or notes tell. Raises ``UserError`` where nothing of a person can be read out."""
    told = text.replace("\0", " ").strip()
    if not told:
        raise UserError(
            "Du har inte skrivit eller klistrat in någon text.", "Klistra in ett CV eller dina anteckningar."
        )
    if len(told) > MAX_CHARACTERS:
        raise UserError("Texten är för lång för att vara ett CV.", "Klistra in en person i taget.")
    with _file("text.txt", told.encode("utf-8", "replace")) as path:
        return _draft(path, "cv")


def from_file(name: str, content: bytes) -> Draft:
    """What a file tells of one person: a CV (txt, docx, pdf), a Europass, or a table with one row.

    Raises ``SeveralPeople`` for a file of many, ``UserError`` for one that cannot be read.
    """
    if not content:
        raise UserError("Du har inte valt någon fil, eller så är filen tom.", "Välj en fil på din dator.")
    if len(content) > MAX_FILE_BYTES:
        raise UserError(
            "Filen är för stor.", "En fil får vara högst 10 MB. Spara CV:t som en mindre fil eller klistra in texten."
        )
    suffixes = "".join(Path(name.replace("\\", "/")).suffixes[-1:])
    with _file(f"fil{suffixes[:10]}", content) as path:
        return _draft(path, None)


def carried(text: str) -> JobSeeker | None:
    """The record that went with a form, or ``None`` where it cannot be read."""
    try:
        record = decode(text, Kind.SEEKER) if text else None
    except (ValidationError, ValueError):
        return None
    return record if isinstance(record, JobSeeker) else None


def _draft(path: Path, format: str | None) -> Draft:
    try:
        read: ReadFile[JobSeeker] = read_file(path, Kind.SEEKER, format=format)
    except ImportRefused as refused:
        raise UserError(refused.message, refused.remedy) from refused
    if read.rows_read > 1:
        raise SeveralPeople(_SEVERAL.format(count=read.rows_read), "")
    if not read.records:
        details = [str(error) for error in read.errors]
        raise UserError("Filen innehåller ingen person som kan läsas.", "Rätta filen och försök igen.", details)
    record = read.records[0]
    try:
        text = encode(record, Kind.SEEKER).payload
    except InvalidRecord:
        text = ""
    values = values_of(record)
    if format or record.source != "profiltabell":
        values["id"] = ""  # made from the text: the counsellor's own number, or a new one, comes instead
    return Draft(record, values, _shown(read.understood), read.notes, text)


def _shown(understood: tuple[Understood, ...]) -> tuple[Understood, ...]:
    """What can be wrong first; running text, which stands there as it was written, last."""
    return tuple(sorted(understood, key=lambda one: one.field in _RUNNING))


@contextmanager
def _file(name: str, content: bytes) -> Iterator[Path]:
    """The importers read files; this one lives as long as the reading and holds a person's text no longer."""
    with tempfile.TemporaryDirectory(prefix="makla-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path
