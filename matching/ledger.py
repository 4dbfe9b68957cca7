"""The need ledger: what became of every need that an employer told, as a row of events of which none is ever changed.

A need's standing is what its events say when read in order. Two needs that may be the same are proposed with reasons;
a person says that they are (one of them counts, the other is kept) or that they are not.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from matching.demand.counting import Standing
from matching.domain import Need, NeedSource

DAYS_APART: Final = 183  # needs told further apart than this are not proposed as the same
ALIKE: Final = 78.0  # how alike titles must be, 0-100
SAME_EMPLOYER: Final = 90.0
_COMPANY: Final = re.compile(
    r"\b(?:aktiebolag(?:et)?|ab|hb|kb|handelsbolag|kommanditbolag|ek ?för|ekonomisk förening|publ|inc|ltd|gmbh)\b"
)


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


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """Two needs that may be the same, the one that would count first. ``likeness`` in [0, 1]; reasons in Swedish."""

    kept: str
    other: str
    likeness: float
    reasons: tuple[str, ...]
    differences: tuple[str, ...] = field(default=())


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


def same_name(employer: str) -> str:
    """An employer's name without case, punctuation and company form: "Svets-Verkstan AB" is "svetsverkstan"."""
    plain = unicodedata.normalize("NFC", employer).casefold()
    words = _COMPANY.sub(" ", re.sub(r"[^\w\s]", "", plain.replace("&", " och ")))
    return "".join(words.split())


def likely_duplicates(needs: Sequence[Need], lines: Mapping[str, Line]) -> list[LikelyDuplicate]:
    """Pairs of needs that may be the same need told twice, most alike first.

    Pairs that a person has merged or kept apart are not proposed again. An employer's own words beat an ad: of a visit
    and an ad, the visit would count.
    """
    by_employer: dict[str, list[Need]] = {}
    for need in needs:
        line = lines.get(need.id)
        if line is not None and (line.merged_into or line.status in (Status.FILLED, Status.WITHDRAWN)):
            continue
        if name := same_name(need.employer):
            by_employer.setdefault(name, []).append(need)
    found = []
    for names in _alike_names(sorted(by_employer)):
        group = sorted((need for name in names for need in by_employer[name]), key=lambda n: n.id)
        for n, one in enumerate(group):
            for other in group[n + 1 :]:
                line = lines.get(one.id)
                if line is None or other.id not in line.apart_from:
                    found += _compared(one, other)
    return sorted(found, key=lambda pair: (-pair.likeness, pair.kept, pair.other))


def _alike_names(names: Sequence[str]) -> list[list[str]]:
    """Names in groups of what may be one employer. Names that begin alike are compared."""
    from rapidfuzz import fuzz

    groups: list[list[str]] = []
    for name in names:
        last = groups[-1] if groups else None
        if last is not None and last[0][:3] == name[:3] and fuzz.ratio(last[0], name) >= SAME_EMPLOYER:
            last.append(name)
        else:
            groups.append([name])
    return groups


def _compared(one: Need, other: Need) -> list[LikelyDuplicate]:
    from rapidfuzz import fuzz, utils

    if one.place and other.place and one.place != other.place:
        return []
    days = abs((one.gathered_on - other.gathered_on).days) if one.gathered_on and other.gathered_on else None
    if days is not None and days > DAYS_APART:
        return []
    titles = [
        fuzz.token_set_ratio(a, b, processor=utils.default_process)
        for a, b in ((one.title, other.title), (one.occupation or one.title, other.occupation or other.title))
    ]
    alike = max(titles)
    same_work = one.ssyk is not None and one.ssyk == other.ssyk
    shared = _shared_skills(one, other)
    if alike < ALIKE and not (same_work and (shared or alike >= ALIKE - 25)):
        return []
    reasons = [
        "samma arbetsgivare"
        if one.employer == other.employer
        else f"arbetsgivarna skrivs nästan lika: {one.employer!r} och {other.employer!r}"
    ]
    if same_work:
        reasons.append(f"samma yrke (SSYK {one.ssyk})")
    if alike >= ALIKE:
        reasons.append(f"lika rubrik eller yrke ({round(alike)} av 100)")
    if shared:
        reasons.append(f"samma krav: {', '.join(shared[:4])}")
    if one.place and other.place:
        reasons.append(f"samma ort: {one.place.name}")
    if days is not None:
        reasons.append("insamlade samma dag" if not days else f"insamlade med {days} dagars mellanrum")
    sources = {one.source_kind, other.source_kind}
    if NeedSource.AD in sources and len(sources) > 1:
        reasons.append("det ena är en annons")
    kept, twin = sorted((one, other), key=lambda n: (n.source_kind is NeedSource.AD, n.headcount is None, n.id))
    likeness = 0.5 * alike / 100 + 0.2 * same_work + 0.2 * bool(shared) + 0.1 * (days is not None and days <= 60)
    return [LikelyDuplicate(kept.id, twin.id, round(likeness, 3), tuple(reasons), tuple(_differences(kept, twin)))]


def _shared_skills(one: Need, other: Need) -> list[str]:
    theirs = {skill.casefold() for skill in (*other.essential_skills, *other.meriting_skills)}
    return [skill for skill in (*one.essential_skills, *one.meriting_skills) if skill.casefold() in theirs]


def _differences(kept: Need, twin: Need) -> Iterable[str]:
    if kept.headcount is not None and twin.headcount is not None and kept.headcount != twin.headcount:
        yield f"antalen säger emot varandra: {kept.headcount} och {twin.headcount}; det första räknas om de slås ihop"
    if kept.horizon is not None and twin.horizon is not None and kept.horizon != twin.horizon:
        yield "olika horisont"
    if kept.starts_on and twin.starts_on and kept.starts_on != twin.starts_on:
        yield f"olika start: {kept.starts_on} och {twin.starts_on}"


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
