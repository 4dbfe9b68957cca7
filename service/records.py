"""Reading and changing single records: what the API and the pages do with people, needs and courses.

The rules hold here, whoever asks: the policy says who may, a client of another unit does not exist, people with
protected identity are stored and never given out, and nobody overwrites a change that they have not seen.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, Final

from matching.domain import Course, CourseForm, Horizon, JobSeeker, Kind, Need, NeedSource, Record
from matching.indexing import kind_of
from matching.scrubbing import holds_personal_number, take_out
from matching.ssyk import UnknownSsyk, check_ssyk
from service.access.policy import Action, Actor, allowed, clean_unit, require, scope
from service.errors import RecordTaken, UnknownName, UserError, VersionConflict
from service.store.sql import Store, Versioned
from service.wiring import Installation

SOURCE: Final = "api"  # of a record that names no source of its own
SCANNED: Final = 2_000  # records looked at for one page; a filter that few pass gives short pages
_BATCH: Final = 250
_PREFIX: Final = {Kind.SEEKER: "P", Kind.NEED: "B", Kind.COURSE: "U"}
_NAMES: Final = {Kind.SEEKER: "Profilen", Kind.NEED: "Behovet", Kind.COURSE: "Utbildningen"}
_SEE: Final = {Kind.SEEKER: Action.CLIENT_SEE, Kind.NEED: Action.NEED_SEE, Kind.COURSE: Action.COURSE_SEE}
_LIST: Final = _SEE | {Kind.SEEKER: Action.CLIENT_LIST}
_EDIT: Final = {Kind.SEEKER: Action.CLIENT_EDIT, Kind.NEED: Action.NEED_EDIT, Kind.COURSE: Action.COURSE_EDIT}


class Status(StrEnum):
    """Whether a record is of use on a day."""

    OPEN = "open"  # a need that can be filled, a course that can be applied for, a person who can start
    LATER = "later"  # a course that cannot be applied for yet, a person who cannot start yet
    CLOSED = "closed"  # a need or a course whose last day has been


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; ``None`` narrows nothing. ``place`` is a municipality's code."""

    text: str | None = None
    place: str | None = None
    unit: str | None = None
    source: str | None = None
    status: Status | None = None
    source_kind: NeedSource | None = None
    horizon: Horizon | None = None
    form: CourseForm | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some records in order of id. ``after`` is where the next page begins; ``None`` when there is none.

    A page can hold fewer records than were asked for, even none, and still have a next one.
    """

    items: tuple[Versioned, ...]
    after: str | None


class Records:
    """The use cases, over one installation."""

    def __init__(self, installation: Installation, today: dt.date | None = None) -> None:
        self._installation = installation
        self._today = today

    @property
    def _store(self) -> Store:
        return self._installation.store

    def list_(self, actor: Actor, kind: Kind, filters: Filters, after: str | None = None, limit: int = 50) -> Page:
        """At most ``limit`` records that the actor may list, after the place where an earlier page ended."""
        unit: str | None = filters.unit
        if kind is Kind.SEEKER:
            own = scope(actor, _LIST[kind])
            if own is not None and unit not in (None, own):
                return Page((), None)
            unit = own if own is not None else unit
        else:
            require(actor, _LIST[kind])
        passes = _test(filters, self._installation.today(self._today))
        found: list[Versioned] = []
        at, scanned = after, 0
        while scanned < SCANNED:
            batch = self._store.page(kind, after=at, limit=_BATCH, unit=unit)
            for number, held in enumerate(batch, start=1):
                at = held.record.id
                if passes(held.record):
                    found.append(held)
                if len(found) == limit:
                    more = number < len(batch) or len(batch) == _BATCH
                    return Page(tuple(found), at if more else None)
            if len(batch) < _BATCH:
                return Page(tuple(found), None)
            scanned += len(batch)
        return Page(tuple(found), at)

    def get(self, actor: Actor, kind: Kind, record_id: str) -> Versioned:
        """The record with its version. Raises ``UnknownName`` where the actor has none with this id."""
        require(actor, _SEE[kind])
        return self._held(actor, kind, record_id, _SEE[kind])

    def as_of(self, actor: Actor, kind: Kind, record_id: str, version: int) -> Versioned | None:
        """A record as it was in a version; ``None`` where that is not given out (protected, erased)."""
        require(actor, _EDIT[kind])
        for entry in self._store.history(kind, record_id):
            if entry.version == version and entry.record is not None:
                return Versioned(entry.record, version, entry.at) if self._may(actor, kind, entry.record) else None
        return None

    def create(self, actor: Actor, record: Record, *, resumed: bool = False) -> tuple[str, Versioned | None]:
        """Store a new record under its id, or one that it is given where it is empty; the id, and what is stored.

        ``None`` where it is stored and not given out (protected). Raises ``RecordTaken`` when the id is in use,
        whether or not the actor may know by what. ``resumed``: an earlier try may already have written this record.
        """
        kind = kind_of(record)
        require(actor, _EDIT[kind])
        record = self._clean(actor, record, None)
        try:
            self._store.put(kind, record, record.source, expected_version=0, by=actor.id)
        except VersionConflict:
            held = self._store.get_versioned(kind, record.id)
            if resumed and held is not None and held.record == record:
                return record.id, held
            if kind is Kind.SEEKER and not self.exists(actor, kind, record.id):
                self._installation.identity.note_taken(actor, [record.id])
            raise RecordTaken(
                "Id:t kan inte användas: det är upptaget.", "Välj ett annat, eller utelämna det."
            ) from None
        return record.id, self._store.get_versioned(kind, record.id)

    def update(self, actor: Actor, record: Record, expected: int) -> Versioned | None:
        """Put a record in place of version ``expected``; ``None`` when it is no longer given out (protected).

        Raises ``UnknownName`` where the actor has none with this id, ``VersionConflict`` when it is another version.
        """
        kind = kind_of(record)
        require(actor, _EDIT[kind])
        held = self._held(actor, kind, record.id, _EDIT[kind])
        record = self._clean(actor, record, held.record)
        self._store.put(kind, record, record.source, expected_version=expected, by=actor.id)
        return self._store.get_versioned(kind, record.id)

    def delete(self, actor: Actor, kind: Kind, record_id: str, expected: int) -> None:
        """Remove a record that is of version ``expected``. Raises as ``update`` does."""
        require(actor, _EDIT[kind])
        self._held(actor, kind, record_id, _EDIT[kind])
        self._store.delete(kind, record_id, expected_version=expected, by=actor.id)

    def exists(self, actor: Actor, kind: Kind, record_id: str) -> bool:
        """Whether the actor may change a record with this id."""
        held = self._store.get_versioned(kind, record_id)
        return held is not None and self._may(actor, kind, held.record)

    @staticmethod
    def _may(actor: Actor, kind: Kind, record: Record) -> bool:
        return allowed(actor, _EDIT[kind], _unit(record))

    def _held(self, actor: Actor, kind: Kind, record_id: str, action: Action) -> Versioned:
        held = self._store.get_versioned(kind, record_id)
        if held is None or not allowed(actor, action, _unit(held.record)):
            raise UnknownName(f"{_NAMES[kind]} finns inte.", "Kontrollera id:t.")
        return held

    def _clean(self, actor: Actor, record: Record, before: Record | None) -> Record:
        """The record as it may be stored: an id, a source, the actor's unit, a known SSYK code, no contact details."""
        if not record.id:
            record = replace(record, id=_PREFIX[kind_of(record)] + secrets.token_hex(6))
        if not record.source:
            record = replace(record, source=before.source if before else SOURCE)
        if isinstance(record, Need) and record.ssyk and (not isinstance(before, Need) or before.ssyk != record.ssyk):
            try:
                check_ssyk(record.ssyk, self._installation.taxonomy)
            except UnknownSsyk as error:
                raise UserError(f"ssyk: {error}") from None
        if isinstance(record, JobSeeker):
            record = replace(record, unit=clean_unit(record.unit) if actor.local else actor.unit)
        return _without_contacts(record)


def cursor(after: str) -> str:
    """Where a page ended, as text that fits in an address."""
    return base64.urlsafe_b64encode(after.encode("utf-8")).decode("ascii").rstrip("=")


def after_cursor(text: str) -> str:
    """The id that ``cursor`` was made of. Raises ``UserError`` for any other text."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        raise UserError("Sidans markör (after) går inte att läsa.", "Följ länken next i stället.") from None


def _unit(record: Record) -> str | None:
    return record.unit if isinstance(record, JobSeeker) else None


def _test(filters: Filters, today: dt.date) -> Callable[[Record], bool]:
    """Whether a record passes all filters."""
    words = (filters.text or "").casefold().split()

    def passes(record: Record) -> bool:
        return (
            (filters.source is None or record.source.casefold() == filters.source.casefold())
            and (filters.place is None or filters.place in _places(record))
            and (filters.status is None or _status(record, today) is filters.status)
            and (
                filters.source_kind is None or (isinstance(record, Need) and record.source_kind is filters.source_kind)
            )
            and (filters.horizon is None or (isinstance(record, Need) and record.horizon is filters.horizon))
            and (filters.form is None or (isinstance(record, Course) and record.form is filters.form))
            and (not words or says(record, words))
        )

    return passes


def _places(record: Record) -> set[str | None]:
    match record:
        case JobSeeker():
            told = [record.home, *record.reach]
        case Need():
            told = [record.place]
        case Course():
            told = [*record.places]
    return {place.municipality_code for place in told if place}


def _status(record: Record, today: dt.date) -> Status:
    match record:
        case JobSeeker():
            return Status.LATER if record.available_from and record.available_from > today else Status.OPEN
        case Need():
            return Status.CLOSED if record.open_until and record.open_until < today else Status.OPEN
        case Course():
            last = record.apply_by or record.starts_on
            if last and last < today:
                return Status.CLOSED
            return Status.LATER if record.apply_from and record.apply_from > today else Status.OPEN


def says(record: Record, words: list[str]) -> bool:
    """Whether all words (without case) are somewhere in the texts of a record."""
    said = "\n".join(_texts(record)).casefold()
    return all(word in said for word in words)


def _texts(value: Any) -> list[str]:
    """Every text of a record, at any depth."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in _texts(one)]
    if is_dataclass(value) and not isinstance(value, type):
        return [text for field in fields(value) for text in _texts(getattr(value, field.name))]
    return []


# Not written freely: codes, addresses, and what the counsellor or the organisation calls things by.
_KEPT: Final = frozenset(
    {"id", "unit", "source", "url", "code", "series", "ssyk", "sni", "language", "municipality_code"}
)


def _without_contacts(record: Record) -> Record:
    """As files are read: texts about people and needs lose personal numbers, mail, telephones and web addresses.

    In a course, whose texts are public, a personal number is refused and the rest stays.
    """
    if isinstance(record, Course):
        if any(
            holds_personal_number(text) for text in _texts(replace(record, id="", code=None, url=None, series=None))
        ):
            raise UserError("En text innehåller ett personnummer.", "Ta bort det.")
        return record
    scrubbed: Record = _scrubbed(record)
    if isinstance(scrubbed, Need) and not scrubbed.title.strip():
        raise UserError("title: inget är kvar när kontaktuppgifter tagits bort.", "Skriv behovet på en rad.")
    return scrubbed


def _scrubbed(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value
    if isinstance(value, str):
        return take_out(value).text
    if isinstance(value, tuple):
        return tuple(one for one in map(_scrubbed, value) if one != "" and getattr(one, "label", " ") != "")
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{f.name: _scrubbed(getattr(value, f.name)) for f in fields(value) if f.name not in _KEPT}
        )
    return value
