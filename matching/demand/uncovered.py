"""Unmet demand: the needs that no course covers. Counts and allocation of seats come with the full report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matching.domain import Need
from matching.matcher import Matcher


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    """A need for which no course that can still be applied for is a good answer.

    ``headcount`` is ``None`` where the employer told no number: unknown, not zero and not one.
    ``seekers_now`` is the number of people who reach the floor for the need today, at most ``seekers_limit`` asked for.
    """

    need_id: str
    title: str
    occupation: str
    ssyk: str | None
    place: str
    municipality_code: str | None
    horizon: str
    headcount: int | None
    skills: tuple[str, ...]
    seekers_now: int
    reason: str


def unmet_demand(needs: Iterable[Need], matcher: Matcher, seekers_limit: int = 100) -> Iterator[UnmetNeed]:
    """The open needs that no course covers, in the order given; needs closed before today are left out."""
    for need in needs:
        if need.open_until is not None and need.open_until < matcher.today:
            continue
        answer = matcher.courses(need, k=1)
        if not answer.abstained:
            continue
        yield UnmetNeed(
            need_id=need.id,
            title=need.title,
            occupation=need.occupation,
            ssyk=need.ssyk,
            place=need.place.name if need.place else "",
            municipality_code=need.place.municipality_code if need.place else None,
            horizon=need.horizon.value if need.horizon else "",
            headcount=need.headcount,
            skills=matcher.gap(need).missing,
            seekers_now=len(matcher.seekers(need, k=seekers_limit).hits),
            reason=answer.reason or "",
        )
