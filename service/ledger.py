"""What may be done with the need ledger, by whom: the use cases of the command line, the API and the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from matching.demand.columns import HORIZONS, SOURCES
from matching.demand.counting import Standing, weight_of
from matching.demand.rows import Parameters
from matching.domain import Horizon, Kind, Need, NeedSource
from matching.duplicates import LikelyDuplicate, same_name, still_proposed
from matching.ledger import (
    STATUS_WORDS,
    Event,
    Line,
    Status,
    What,
    for_the_report,
    standing,
)
from matching.sni import sni_section
from service.access.policy import Action, Actor, require
from service.errors import UnknownName, UserError
from service.store.ledger import LedgerStore
from service.store.sql import Store
from service.wiring import Installation

LONGEST = 4000  # characters of a note or an answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; ``None`` narrows nothing. ``contact_by``: to be contacted by that day."""

    status: Status | None = None
    source: NeedSource | None = None
    horizon: Horizon | None = None
    place: str | None = None  # municipality code
    employer: str | None = None
    contact_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One need of the ledger: the need, how it stands, its SNI section, and what age leaves of it in the report."""

    need: Need
    line: Line
    section: str | None
    weight: float

    @property
    def status_word(self) -> str:
        """The status in Swedish."""
        return STATUS_WORDS[self.line.status]


class Ledger:
    """The use cases, over one installation on a day."""

    def __init__(self, installation: Installation, today: dt.date | None = None) -> None:
        self._installation = installation
        self.today = installation.today(today)
        self._events = LedgerStore(installation.store)

    def list_(self, actor: Actor, asked: Asked | None = None) -> list[Entry]:
        """The needs that are asked for, next contact first, then by id."""
        require(actor, Action.LEDGER_SEE)
        asked = asked or Asked()
        lines = standing(self._events.all())
        entries = [self._entry(need, lines) for need in self._needs()]
        found = [entry for entry in entries if _passes(entry, asked)]
        return sorted(found, key=lambda e: (e.line.next_contact or dt.date.max, e.need.id))

    def get(self, actor: Actor, need_id: str) -> Entry:
        """One need. Raises ``UnknownName`` with the nearest ids."""
        require(actor, Action.LEDGER_SEE)
        return self._entry(self._need(need_id), standing(self._events.all()))

    def history(self, actor: Actor, need_id: str) -> tuple[Event, ...]:
        """Everything that was noted of a need, oldest first."""
        require(actor, Action.LEDGER_SEE)
        events = self._events.of(need_id)
        if not events:
            self._need(need_id)
        return events

    def set_status(
        self, actor: Actor, need_id: str, status: Status, *, filled: int | None = None, note: str = ""
    ) -> Entry:
        """Note what became of a need. ``filled``: how many were found, all in all.

        Raises ``UserError`` when that does not go together with the headcount that the employer told.
        """
        require(actor, Action.LEDGER_EDIT)
        need = self._need(need_id)
        _check_filled(need, status, filled)
        found = filled if status is Status.PARTLY_FILLED else None
        return self._added(actor, Event(need_id, What.STATUS, status=status, filled=found, text=_note(note)))

    def set_contact(self, actor: Actor, need_id: str, day: dt.date | None, note: str = "") -> Entry:
        """Note when the employer is to be contacted next; ``None``: no longer. Raises ``UserError`` for a past day."""
        require(actor, Action.LEDGER_EDIT)
        self._need(need_id)
        if day is not None and day < self.today:
            raise UserError(f"{day} har redan varit.", f"Nästa kontakt kan tidigast vara i dag, {self.today}.")
        return self._added(actor, Event(need_id, What.CONTACT, day=day, text=_note(note)))

    def set_answer(self, actor: Actor, need_id: str, answer: str, day: dt.date | None = None) -> Entry:
        """Note what the employer was told, and when (today where no day is given, never a coming day)."""
        require(actor, Action.LEDGER_EDIT)
        self._need(need_id)
        if not answer.strip():
            raise UserError("Svaret är tomt.", "Skriv vad arbetsgivaren fick veta.")
        if day is not None and day > self.today:
            raise UserError(f"{day} har inte varit än.", "Ange dagen då svaret gavs.")
        return self._added(actor, Event(need_id, What.ANSWER, day=day or self.today, text=_note(answer)))

    def duplicates(self, actor: Actor) -> list[LikelyDuplicate]:
        """Pairs that may be the same need, most alike first."""
        require(actor, Action.LEDGER_SEE)
        return still_proposed(self._installation.alike_needs.pairs(), standing(self._events.all()))

    def merge(self, actor: Actor, kept: str, other: str, note: str = "") -> Entry:
        """Let ``kept`` count for both. Raises ``UserError`` when it is itself counted with another need."""
        require(actor, Action.LEDGER_EDIT)
        self._two(kept, other)
        lines = standing(self._events.all())
        into = lines[kept].merged_into if kept in lines else None
        if into is not None:
            raise UserError(
                f"{kept} räknas redan tillsammans med {into}.",
                f"Slå ihop med {into} i stället, eller skilj dem åt först.",
            )
        self._added(actor, Event(other, What.MERGED, other=kept, text=_note(note)))
        return self.get(actor, kept)

    def keep_apart(self, actor: Actor, one: str, other: str, note: str = "") -> Entry:
        """Note that two needs are not the same; takes back that they were merged. They are not proposed again."""
        require(actor, Action.LEDGER_EDIT)
        self._two(one, other)
        return self._added(actor, Event(one, What.APART, other=other, text=_note(note)))

    def _added(self, actor: Actor, event: Event) -> Entry:
        self._events.add(replace(event, by_id=actor.id, by_name=actor.name))
        return self._entry(self._need(event.need_id), standing(self._events.all()))

    def _entry(self, need: Need, lines: Mapping[str, Line]) -> Entry:
        line = lines.get(need.id, Line(need.id))
        return Entry(
            need, line, sni_section(need.sni or need.sector), weight_of(need.gathered_on, Parameters(self.today))
        )

    def _needs(self) -> list[Need]:
        return [need for need in self._installation.store.all(Kind.NEED) if isinstance(need, Need)]

    def _need(self, need_id: str) -> Need:
        from service.questions import find_need

        return find_need(self._installation.store, need_id)

    def _two(self, one: str, other: str) -> None:
        if one == other:
            raise UserError("Det är samma behov.", "Ange två olika id.")
        self._need(one)
        self._need(other)


def standing_of(store: Store, needs: Sequence[object]) -> Standing:
    """What the ledger says of the needs, for the report."""
    del needs
    return for_the_report(standing(LedgerStore(store).all()))


def asked(
    status: str | None = None,
    source: str | None = None,
    horizon: str | None = None,
    place: str | None = None,
    employer: str | None = None,
    contact_by: dt.date | None = None,
) -> Asked:
    """What is asked for, from words in Swedish or values. Raises ``UnknownName`` with what there is."""
    from service.demand import municipality_code

    return Asked(
        status=parse_status(status) if status else None,
        source=_named(source, {word: NeedSource(value) for value, word in SOURCES.items() if value}, "källa"),
        horizon=_named(horizon, {HORIZONS[value].replace("–", "-"): value for value in Horizon}, "horisont"),
        place=municipality_code(place) if place else None,
        employer=employer,
        contact_by=contact_by,
    )


V = TypeVar("V", NeedSource, Horizon)


def _named(text: str | None, words: Mapping[str, V], kind: str) -> V | None:
    if not text:
        return None
    bare = text.strip().casefold().replace("–", "-")
    found = words.get(bare) or next((value for value in words.values() if value.value == bare), None)
    if found is None:
        raise UnknownName(f"Det finns ingen {kind} {text!r}.", f"Välj bland: {', '.join(words)}.")
    return found


def parse_status(text: str) -> Status:
    """The status that a Swedish word or its value names. Raises ``UnknownName`` with what there is."""
    words = {word: status for status, word in STATUS_WORDS.items()} | {status.value: status for status in Status}
    found = words.get(text.strip().casefold())
    if found is None:
        raise UnknownName(f"Det finns ingen status {text!r}.", f"Välj bland: {', '.join(STATUS_WORDS.values())}.")
    return found


def _check_filled(need: Need, status: Status, filled: int | None) -> None:
    if status is not Status.PARTLY_FILLED:
        if filled is not None:
            raise UserError("Antalet tillsatta hör bara till ”delvis tillsatt”.", "Ta bort antalet.")
        return
    if filled is None or filled < 1:
        raise UserError("Ange hur många som tillsatts, minst en.", "Är ingen tillsatt är behovet öppet.")
    if need.headcount is not None and filled >= need.headcount:
        raise UserError(
            f"{filled} tillsatta går inte ihop med att arbetsgivaren behövde {need.headcount}.",
            "Välj ”tillsatt” om alla är tillsatta, eller rätta behovets antal.",
        )


def _note(text: str) -> str:
    told = text.replace("\0", "").strip()
    if len(told) > LONGEST:
        raise UserError(f"Texten är för lång ({len(told)} tecken).", f"Skriv högst {LONGEST}.")
    return told


def _passes(entry: Entry, asked: Asked) -> bool:
    need, line = entry.need, entry.line
    if asked.status is not None and line.status is not asked.status:
        return False
    if asked.source is not None and need.source_kind is not asked.source:
        return False
    if asked.horizon is not None and need.horizon is not asked.horizon:
        return False
    if asked.place is not None and (need.place is None or need.place.municipality_code != asked.place):
        return False
    if asked.employer is not None and same_name(asked.employer) not in same_name(need.employer):
        return False
    return asked.contact_by is None or (line.next_contact is not None and line.next_contact <= asked.contact_by)
