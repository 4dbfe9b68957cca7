"""Needs that may be the same need told twice: by a visit and in an ad, say. A person decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from matching.domain import Need, NeedSource
from matching.ledger import Line, Status

DAYS_APART: Final = 183  # needs told further apart than this are not proposed as the same
ALIKE: Final = 78.0  # how alike titles must be, 0-100
SAME_EMPLOYER: Final = 90.0
_COMPANY: Final = re.compile(
    r"\b(?:aktiebolag(?:et)?|ab|hb|kb|handelsbolag|kommanditbolag|ek ?för|ekonomisk förening|publ|inc|ltd|gmbh)\b"
)
_NUMBERS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """Two needs that may be the same, the one that would count first. ``likeness`` in [0, 1]; reasons in Swedish."""

    kept: str
    other: str
    likeness: float
    reasons: tuple[str, ...]
    differences: tuple[str, ...] = field(default=())


@lru_cache(maxsize=50_000)
def same_name(employer: str) -> str:
    """An employer's name without case, punctuation and company form: "Svets-Verkstan AB" is "svetsverkstan"."""
    plain = unicodedata.normalize("NFC", employer).casefold()
    words = _COMPANY.sub(" ", re.sub(r"[^\w\s]", "", plain.replace("&", " och ")))
    return "".join(words.split())


def likely_duplicates(needs: Sequence[Need], lines: Mapping[str, Line]) -> list[LikelyDuplicate]:
    """Pairs of needs that may be the same need told twice, most alike first, as the ledger stands."""
    return still_proposed(alike_pairs(needs), lines)


def still_proposed(pairs: Iterable[LikelyDuplicate], lines: Mapping[str, Line]) -> list[LikelyDuplicate]:
    """Those that nobody has merged or kept apart, of needs that are still to be filled; in the same order."""
    done = {
        need_id
        for need_id, line in lines.items()
        if line.merged_into or line.status in (Status.FILLED, Status.WITHDRAWN)
    }
    apart = {need_id: line.apart_from for need_id, line in lines.items() if line.apart_from}
    return [
        pair
        for pair in pairs
        if pair.kept not in done
        and pair.other not in done
        and pair.other not in apart.get(pair.kept, ())
        and pair.kept not in apart.get(pair.other, ())
    ]


def alike_pairs(needs: Iterable[Need]) -> list[LikelyDuplicate]:
    """Pairs of needs that are alike, whatever anybody has said of them, most alike first.

    An employer's own words beat an ad: of a visit and an ad, the visit would count.
    """
    return AlikePairs().among(needs)


class AlikePairs:
    """Finds pairs again and again: employers of whom nothing has changed since are not compared anew."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], tuple[list[Need], list[LikelyDuplicate]]] = {}

    def among(self, needs: Iterable[Need]) -> list[LikelyDuplicate]:
        """The pairs, as ``alike_pairs`` tells them."""
        by_employer: dict[str, list[Need]] = {}
        for need in needs:
            if name := same_name(need.employer):
                by_employer.setdefault(name, []).append(need)
        before, self._known = self._known, {}
        for names in _alike_names(sorted(by_employer)):
            group = sorted((need for name in names for need in by_employer[name]), key=lambda n: n.id)
            known = before.get(tuple(names))
            found = known[1] if known is not None and known[0] == group else _pairs_in(group)
            self._known[tuple(names)] = (group, found)
        pairs = (pair for _, found in self._known.values() for pair in found)
        return sorted(pairs, key=lambda pair: (-pair.likeness, pair.kept, pair.other))


def _pairs_in(group: Sequence[Need]) -> list[LikelyDuplicate]:
    return [pair for n, one in enumerate(group) for other in group[n + 1 :] for pair in _compared(one, other)]


def _alike_names(names: Sequence[str]) -> list[list[str]]:
    """Names in groups of what may be one employer. Names that begin alike are compared.

    A number is never a slip of the pen: "Förskolan 12" and "Förskolan 14" are two.
    """
    from rapidfuzz import fuzz

    groups: list[list[str]] = []
    for name in names:
        last = groups[-1] if groups else None
        if (
            last is not None
            and last[0][:3] == name[:3]
            and _NUMBERS.findall(last[0]) == _NUMBERS.findall(name)
            and fuzz.ratio(last[0], name) >= SAME_EMPLOYER
        ):
            last.append(name)
        else:
            groups.append([name])
    return groups


def _compared(one: Need, other: Need) -> list[LikelyDuplicate]:
    if one.place and other.place and one.place != other.place:
        return []
    days = abs((one.gathered_on - other.gathered_on).days) if one.gathered_on and other.gathered_on else None
    if days is not None and days > DAYS_APART:
        return []
    alike = max(
        _likeness(one.title, other.title),
        _likeness(one.occupation or one.title, other.occupation or other.title),
    )
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


@lru_cache(maxsize=50_000)
def _likeness(one: str, other: str) -> float:
    """How alike two titles are, 0-100. The same titles come again and again."""
    from rapidfuzz import fuzz, utils

    return float(fuzz.token_set_ratio(one, other, processor=utils.default_process))


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
