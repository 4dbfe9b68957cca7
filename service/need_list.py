"""The needs in the order that is asked for, narrowed by what they say and by what the ledger says of them.

What the list goes by is kept in memory, a line for each need, and follows the database: records that change are read
anew, and events when there are more of them. The records themselves are fetched for one page at a time.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from matching.domain import Horizon, Kind, Need, NeedSource
from matching.ledger import Line, Status, standing
from service.access.policy import Action, Actor, allowed, require
from service.records import SCANNED, after_cursor, cursor, says
from service.store.ledger import LedgerStore
from service.wiring import Installation

_BATCH: Final = 50
_LETTERS: Final = str.maketrans("åäöæøéü", "{|}|}eu")  # after z, in the order of the Swedish alphabet
Key = tuple[str | int, ...]


class Order(StrEnum):
    """What comes first."""

    DATE = ""  # gathered last
    CONTACT = "kontakt"  # to be contacted first
    EMPLOYER = "arbetsgivare"
    PLACE = "ort"


class Shown(StrEnum):
    """Which needs, by what became of them."""

    CURRENT = ""  # not filled nor withdrawn, and their last day has not been
    PARTLY_FILLED = "delvis"
    FILLED = "tillsatta"
    WITHDRAWN = "atertagna"
    EVERYTHING = "alla"


class Contact(StrEnum):
    """Which needs, by when the employer is to be contacted next."""

    ANY = ""
    OVERDUE = "forsenad"  # the day has been
    WEEK = "vecka"  # within seven days, or overdue
    NONE = "ingen"  # no day is set


@dataclass(frozen=True, slots=True)
class NeedFilters:
    """What the list is narrowed to. ``place`` is a municipality's code; all words of ``text`` are in the need."""

    text: str = ""
    place: str | None = None
    source: NeedSource | None = None
    horizon: Horizon | None = None
    shown: Shown = Shown.CURRENT
    contact: Contact = Contact.ANY


@dataclass(frozen=True, slots=True)
class Listed:
    """A need of the list and how it stands; ``line`` is ``None`` for who may not see the ledger."""

    need: Need
    line: Line | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class NeedPage:
    """Some needs. ``after`` is where the next page begins; empty when there is none. A page can be short."""

    items: tuple[Listed, ...]
    after: str


@dataclass(frozen=True, slots=True)
class _Row:
    """What the list goes by."""

    id: str
    gathered: int  # days, negative so that the latest comes first; 0 where it is not told
    employer: str
    place: str
    code: str | None
    source: NeedSource | None
    horizon: Horizon | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class _State:
    """The list as it was at a revision of the records and an event of the ledger."""

    stamp: tuple[str, int, int]  # the database, its revision, the latest event
    rows: Mapping[str, _Row]
    lines: Mapping[str, Line]
    orders: dict[Order, list[tuple[Key, _Row]]]


class NeedList:
    """The list of one installation. Safe to use from several threads."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._store = installation.store
        self._ledger = LedgerStore(installation.store)
        self._state = _State(("", -1, -1), {}, {}, {})
        self._reading = threading.Lock()

    def read_ahead(self) -> None:
        """Read the needs now, so that the first who looks need not wait for it."""
        self._ordered(self._now(), Order.DATE)

    def page(self, actor: Actor, filters: NeedFilters, order: Order, after: str = "", limit: int = 25) -> NeedPage:
        """At most ``limit`` needs, after the place where an earlier page ended.

        To who may not see the ledger, its facts neither narrow nor order the list.
        """
        require(actor, Action.NEED_SEE)
        sees = allowed(actor, Action.LEDGER_SEE)
        if order is Order.CONTACT and not sees:
            order = Order.DATE
        state, today = self._now(), self._installation.today()
        rows = self._ordered(state, order)
        start = _start(rows, order, after)
        passes = _test(filters, state.lines if sees else {}, today)
        words = filters.text.casefold().split()
        found: list[Listed] = []
        at: Key = ()
        looked = 0
        for key, need in self._needs(rows, start, passes, SCANNED if words else len(rows)):
            if len(found) == limit:
                return NeedPage(tuple(found), _written(order, at))
            at = key
            looked += 1
            if need is not None and (not words or says(need, words)):
                line = state.lines.get(need.id, Line(need.id)) if sees else None
                found.append(Listed(need, line, bool(line and line.next_contact and line.next_contact < today)))
        return NeedPage(tuple(found), _written(order, at) if words and looked >= SCANNED else "")

    def _needs(
        self, rows: list[tuple[Key, _Row]], start: int, passes: Callable[[_Row], bool], most: int
    ) -> Iterator[tuple[Key, Need | None]]:
        """Needs that pass, fetched some at a time; ``None`` for one that is gone since. At most ``most``."""
        batch: list[tuple[Key, _Row]] = []
        given = 0
        for number in range(start, len(rows)):
            if passes(rows[number][1]):
                batch.append(rows[number])
            if len(batch) == _BATCH or (batch and number == len(rows) - 1):
                needs = self._store.many(Kind.NEED, [row.id for _, row in batch])
                for key, row in batch:
                    need = needs.get(row.id)
                    yield key, need if isinstance(need, Need) else None
                given += len(batch)
                batch = []
                if given >= most:
                    return

    def _now(self) -> _State:
        pulse = self._store.pulse()
        stamp = (pulse.id, pulse.revision, self._ledger.last())
        if self._state.stamp == stamp:
            return self._state
        with self._reading:
            before = self._state
            if before.stamp == stamp:
                return before
            rows = self._rows(before, stamp)
            told = before.stamp[0] == stamp[0] and before.stamp[2] == stamp[2]
            lines = before.lines if told else standing(self._ledger.all())
            orders = before.orders if rows is before.rows else {}  # a person or a course that changed moves no need
            if lines is not before.lines:
                orders = {order: kept for order, kept in orders.items() if order is not Order.CONTACT}
            self._state = _State(stamp, rows, lines, orders)
            return self._state

    def _rows(self, before: _State, stamp: tuple[str, int, int]) -> Mapping[str, _Row]:
        database, revision, _ = before.stamp
        if database == stamp[0] and revision == stamp[1]:
            return before.rows
        if database != stamp[0] or revision > stamp[1]:
            return {need.id: _row(need) for need in self._store.all(Kind.NEED) if isinstance(need, Need)}
        changed = {one.record_id for one in self._store.changes_since(revision) if one.kind is Kind.NEED}
        if not changed:
            return before.rows
        there = self._store.many(Kind.NEED, list(changed))
        left = {record_id: row for record_id, row in before.rows.items() if record_id not in changed}
        return left | {need.id: _row(need) for need in there.values() if isinstance(need, Need)}

    @staticmethod
    def _ordered(state: _State, order: Order) -> list[tuple[Key, _Row]]:
        if order not in state.orders:
            keyed = ((_key(row, order, state.lines), row) for row in state.rows.values())
            state.orders[order] = sorted(keyed, key=lambda pair: pair[0])
        return state.orders[order]


def swedish(text: str) -> str:
    """Sorts as the Swedish alphabet does: å, ä and ö after z, and case told apart by nothing."""
    return " ".join(text.casefold().translate(_LETTERS).split())


def _row(need: Need) -> _Row:
    place = need.place
    return _Row(
        need.id,
        -need.gathered_on.toordinal() if need.gathered_on else 0,
        swedish(need.employer),
        swedish(place.name) if place else "",
        place.municipality_code if place else None,
        need.source_kind,
        need.horizon,
        need.open_until,
    )


def _key(row: _Row, order: Order, lines: Mapping[str, Line]) -> Key:
    """What a need is ordered by; what is not told comes last, and among equals the latest first."""
    match order:
        case Order.DATE:
            return row.gathered, row.id
        case Order.CONTACT:
            line = lines.get(row.id)
            day = line.next_contact if line else None
            return str(day) if day else "9999-99", row.gathered, row.id
        case Order.EMPLOYER:
            return int(not row.employer), row.employer, row.gathered, row.id
        case Order.PLACE:
            return int(not row.place), row.place, row.gathered, row.id


def _test(filters: NeedFilters, lines: Mapping[str, Line], today: dt.date) -> Callable[[_Row], bool]:
    statuses = {
        Shown.CURRENT: (Status.OPEN, Status.PARTLY_FILLED),
        Shown.PARTLY_FILLED: (Status.PARTLY_FILLED,),
        Shown.FILLED: (Status.FILLED,),
        Shown.WITHDRAWN: (Status.WITHDRAWN,),
        Shown.EVERYTHING: tuple(Status),
    }[filters.shown]
    latest = {Contact.OVERDUE: today - dt.timedelta(days=1), Contact.WEEK: today + dt.timedelta(days=7)}

    def passes(row: _Row) -> bool:
        line = lines.get(row.id)
        contact = line.next_contact if line else None
        return (
            (filters.place is None or row.code == filters.place)
            and (filters.source is None or row.source is filters.source)
            and (filters.horizon is None or row.horizon is filters.horizon)
            and (line.status if line else Status.OPEN) in statuses
            and (filters.shown is not Shown.CURRENT or row.until is None or row.until >= today)
            and (filters.contact is not Contact.NONE or contact is None)
            and (filters.contact not in latest or (contact is not None and contact <= latest[filters.contact]))
        )

    return passes


def _written(order: Order, key: Key) -> str:
    return cursor(json.dumps([order.value, *key]))


def _start(rows: list[tuple[Key, _Row]], order: Order, after: str) -> int:
    """Where in the list a page begins. One that was ended in another order begins anew."""
    if not after:
        return 0
    try:
        name, *key = json.loads(after_cursor(after))
        return bisect_right(rows, tuple(key), key=lambda pair: pair[0]) if name == order.value else 0
    except (ValueError, TypeError):
        return 0
