"""The need ledger: what became of every need that an employer told, as a row of events of which none is ever changed.

A need's standing is what its events say when read in order. Of two needs that may be the same
(``matching.duplicates``) a person says that they are (one of them counts, the other is kept) or that they are not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from matching.demand.counting import Standing


class Status(StrEnum):
    """What became of a need."""

    OPEN = "open"
    PARTLY_FILLED = "partly_filled"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"


STATUS_WORDS: Mapping[Status, str] = {
    Status.OPEN: "öppet",
    Status.PARTLY_FILLED: "delvis tillsatt",
    Status.FILLED: "tillsatt",
    Status.WITHDRAWN: "återtaget",
}


class What(StrEnum):
    """What an event says."""

    STATUS = "status"
    CONTACT = "contact"  # when the employer is to be contacted next; no day: no longer
    ANSWER = "answer"  # what the employer was told
    MERGED = "merged"  # the same need as ``other``, which counts
    APART = "apart"  # not the same need as ``other``


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the ledger. ``at`` is UTC (ISO 8601). Fields that do not belong to ``what`` are empty."""

    need_id: str
    what: What
    at: str = ""
    by_id: str = ""
    by_name: str = ""
    status: Status | None = None
    filled: int | None = None  # how many of the headcount were found, all in all
    day: dt.date | None = None  # of the next contact, or when the answer was given
    text: str = ""
    other: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """How a need stands now. ``merged_into`` counts in its stead; ``apart_from`` were judged to be other needs."""

    need_id: str
    status: Status = Status.OPEN
    filled: int | None = None
    next_contact: dt.date | None = None
    contact_note: str = ""
    answer: str = ""
    answered_on: dt.date | None = None
    merged_into: str | None = None
    apart_from: frozenset[str] = frozenset()
    changed_at: str = ""


def standing(events: Iterable[Event]) -> dict[str, Line]:
    """How every need with events stands, by id. Events in the order they were made."""
    lines: dict[str, Line] = {}
    for event in events:
        line = lines.get(event.need_id, Line(event.need_id))
        lines[event.need_id] = replace(_after(line, event), changed_at=event.at)
        if event.what is What.APART:  # holds both ways
            other = lines.get(event.other, Line(event.other))
            merged = None if other.merged_into == event.need_id else other.merged_into
            lines[event.other] = replace(other, merged_into=merged, apart_from=other.apart_from | {event.need_id})
    return lines


def for_the_report(lines: Mapping[str, Line]) -> Standing:
    """What the unmet-demand report needs to know. A need merged into one that was itself merged follows it on."""
    merged: dict[str, str] = {}
    for need_id in lines:
        seen, at = {need_id}, lines[need_id].merged_into
        while at is not None and at in lines and lines[at].merged_into and at not in seen:
            seen.add(at)
            at = lines[at].merged_into
        if at is not None and at != need_id:
            merged[need_id] = at
    done = (Status.FILLED, Status.WITHDRAWN)
    return Standing(
        closed=frozenset(i for i, line in lines.items() if line.status in done),
        filled={i: line.filled for i, line in lines.items() if line.filled and line.status is Status.PARTLY_FILLED},
        merged=merged,
    )


def _after(line: Line, event: Event) -> Line:
    if event.what is What.STATUS and event.status is not None:
        return replace(line, status=event.status, filled=event.filled)
    if event.what is What.CONTACT:
        return replace(line, next_contact=event.day, contact_note=event.text)
    if event.what is What.ANSWER:
        return replace(line, answer=event.text, answered_on=event.day)
    if event.what is What.MERGED:
        return replace(line, merged_into=event.other, apart_from=line.apart_from - {event.other})
    merged = None if line.merged_into == event.other else line.merged_into
    return replace(line, merged_into=merged, apart_from=line.apart_from | {event.other})
