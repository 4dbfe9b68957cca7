"""From what a user typed (an id, a text, a place) to the records that a question is asked with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from matching.domain import JobSeeker, Kind, Need, Record
from service.access.policy import Action, Actor, allowed, require
from service.errors import UnknownName, UserError

if TYPE_CHECKING:
    from service.store.sql import Store

TYPED = "fritext"  # id of a record that was typed in and is not stored

_READ_IN = {Kind.SEEKER: "inlästa profiler", Kind.NEED: "inlästa behov", Kind.COURSE: "inlästa utbildningar"}


class Reader(Protocol):
    """Where records are found by id: the store, or what a service holds of it in memory."""

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """The record with this id, or ``None``."""
        ...

    def titles(self, kind: Kind) -> dict[str, str]:
        """Title by id, ordered by id."""
        ...


def find_seeker(store: Reader, record_id: str) -> JobSeeker:
    """The person with this id. Raises ``UnknownName`` with the nearest ids."""
    record = _find(store, Kind.SEEKER, record_id)
    assert isinstance(record, JobSeeker)
    return record


def client_of(actor: Actor, store: Reader, record_id: str) -> JobSeeker:
    """The person with this id, about whom the actor may ask. Raises ``UnknownName``.

    Ids near it are suggested to the local user alone: to others a client of another unit does not exist.
    """
    if actor.local:
        return find_seeker(store, record_id)
    require(actor, Action.CLIENT_MATCH)
    record = store.get(Kind.SEEKER, record_id)
    if not isinstance(record, JobSeeker) or not allowed(actor, Action.CLIENT_MATCH, record.unit):
        raise UnknownName("Profilen finns inte.", "Kontrollera id:t.")
    return record


def find_need(store: Reader, record_id: str) -> Need:
    """The need with this id. Raises ``UnknownName`` with the nearest ids."""
    record = _find(store, Kind.NEED, record_id)
    assert isinstance(record, Need)
    return record


def all_needs(store: Store) -> list[Need]:
    """Every need, ordered by id."""
    return [record for record in store.all(Kind.NEED) if isinstance(record, Need)]


def typed_seeker(text: str) -> JobSeeker:
    """A person of whom only a text is known. Raises ``UserError`` for an empty text."""
    return JobSeeker(TYPED, summary=_told(text))


def typed_need(text: str) -> Need:
    """A need of which only a text is known; its first line is its title. Raises ``UserError`` for an empty text."""
    told = _told(text)
    return Need(TYPED, title=told.splitlines()[0].strip(), text=told)


def nearest(name: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """The names that look most like ``name``, best first; empty when none does."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name, list(names), scorer=fuzz.ratio, processor=utils.default_process, limit=limit, score_cutoff=60
    )
    return [match for match, _, _ in found]


def suggestion(near: Sequence[str]) -> str:
    """``Menade du A, B?``, or nothing where nothing is near."""
    return f"Menade du {', '.join(near)}?" if near else ""


def _find(store: Reader, kind: Kind, record_id: str) -> Record:
    record = store.get(kind, record_id)
    if record is not None:
        return record
    ids = list(store.titles(kind))
    near = suggestion(nearest(record_id, ids))
    if not near:
        near = f"Det finns till exempel {', '.join(ids[:3])}." if ids else "Läs in några först med makla import."
    raise UnknownName(f"Det finns inget id {record_id!r} bland {_READ_IN[kind]}.", near)


def _told(text: str) -> str:
    told = text.replace("\0", " ").strip()
    if not told:
        raise UserError("Texten är tom.", "Skriv vad som söks, t.ex. --text 'Svetsare med erfarenhet av TIG'.")
    return told
