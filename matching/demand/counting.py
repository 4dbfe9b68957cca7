"""Which needs count, for how many people, and as what: period, area, age, headcount, occupation and skills."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from matching.demand.rows import UNKNOWN_HORIZON, UNKNOWN_PLACE, Parameters
from matching.domain import Horizon, Need, NeedSource
from matching.places import municipalities

DAYS_A_MONTH = 365.25 / 12
WEEKS: Mapping[str, int] = {Horizon.NOW: 0, Horizon.SIX_MONTHS: 26, Horizon.TWO_YEARS: 104, Horizon.FIVE_YEARS: 260}


class Naming(Protocol):
    """What needs are counted under."""

    def occupation(self, need: Need) -> tuple[str, str]:
        """Code and Swedish label of the occupation of a need."""
        ...

    def skill(self, phrase: str) -> tuple[str, str]:
        """Code and label of a skill in a need's words."""
        ...


class PlainNaming:
    """Names things as the needs do: the SSYK code where it is told, else the words themselves."""

    def occupation(self, need: Need) -> tuple[str, str]:
        """Code and label of the occupation of a need."""
        words = " ".join((need.occupation or need.title).split())
        return need.ssyk or words.casefold(), words

    def skill(self, phrase: str) -> tuple[str, str]:
        """Code and label of a skill."""
        words = " ".join(phrase.split())
        return words.casefold(), words


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger says of the needs.

    ``closed`` are filled or withdrawn. ``filled`` says how many of a need's people were found. ``merged`` maps the id
    of a need told twice to the id of the one that counts.
    """

    closed: frozenset[str] = frozenset()
    filled: Mapping[str, int] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """One need that counts. ``demand`` = (headcount, or 1, less those found) x ``weight``, to 2 decimals."""

    need: Need
    occupation: tuple[str, str]
    place_code: str
    place: str
    horizon: str
    headcount: int | None
    weight: float
    demand: float
    merged_ids: tuple[str, ...] = ()

    @property
    def is_ad(self) -> bool:
        """Whether it is known from an ad."""
        return self.need.source_kind is NeedSource.AD

    @property
    def most(self) -> int:
        """The most people that it can take."""
        return math.ceil(self.demand)


@dataclass(frozen=True, slots=True)
class Tally:
    """The needs that count, in the order of their ids, and how many did not, by reason (fields of ``Coverage``)."""

    counted: tuple[Counted, ...]
    left_out: Mapping[str, int]


def count(needs: Sequence[Need], parameters: Parameters, standing: Standing, naming: Naming) -> Tally:
    """Decide for every need whether it counts. Each is counted once, or left out for one reason."""
    twins: dict[str, list[Need]] = {}
    by_id = {need.id: need for need in needs}
    for need in needs:
        kept = standing.merged.get(need.id)
        if kept in by_id:
            twins.setdefault(str(kept), []).append(need)
    left_out: dict[str, int] = {}
    counted = []
    for need in sorted(needs, key=lambda n: n.id):
        reason = _left_out(need, parameters, standing, by_id)
        one = None if reason else _counted(need, twins.get(need.id, []), parameters, standing, naming)
        if one is None:
            reason = reason or "closed"
        elif one.weight <= 0:
            reason = "faded"
        if reason or one is None:
            left_out[str(reason)] = left_out.get(str(reason), 0) + 1
        else:
            counted.append(one)
    return Tally(tuple(counted), left_out)


def weight_of(gathered_on: dt.date | None, parameters: Parameters) -> float:
    """What age leaves of a need, in [0, 1] to 2 decimals: a straight line from ``full_months`` to ``gone_months``.

    A need whose day is not told counts fully.
    """
    if gathered_on is None:
        return 1.0
    months = (parameters.today - gathered_on).days / DAYS_A_MONTH
    span = parameters.gone_months - parameters.full_months
    if span <= 0:
        return 1.0 if months <= parameters.full_months else 0.0
    return round(min(1.0, max(0.0, (parameters.gone_months - months) / span)), 2)


def course_deadline(horizon: str, parameters: Parameters) -> dt.date:
    """The last day on which a course for a need must have ended: the horizon, or ``weeks`` where that is later."""
    return parameters.today + dt.timedelta(weeks=max(parameters.weeks, WEEKS.get(horizon, 0)))


def _left_out(need: Need, parameters: Parameters, standing: Standing, by_id: Mapping[str, Need]) -> str | None:
    kept = standing.merged.get(need.id)
    if kept is not None and kept in by_id:
        return "duplicates"
    if need.id in standing.closed or (need.open_until is not None and need.open_until < parameters.today):
        return "closed"
    gathered = need.gathered_on
    if parameters.since and (gathered is None or gathered < parameters.since):
        return "outside_period"
    if parameters.until and (gathered is None or gathered > parameters.until):
        return "outside_period"
    if not in_area(_code(need), parameters):
        return "outside_area"
    if parameters.horizons and _horizon(need) not in parameters.horizons:
        return "outside_horizon"
    return None


def in_area(code: str, parameters: Parameters) -> bool:
    """Whether a municipality belongs to the report. A need without a known place belongs to the whole."""
    area = parameters.area
    wanted = {*area.group, *([area.municipality] if area.municipality else [])}
    if code == UNKNOWN_PLACE:
        return True
    if area.region:
        return code[:2] in area.region or code in wanted
    return True


def _counted(
    need: Need, twins: Sequence[Need], parameters: Parameters, standing: Standing, naming: Naming
) -> Counted | None:
    told = [n.headcount for n in twins if n.headcount is not None]
    headcount = need.headcount if need.headcount is not None else max(told, default=None)
    found = standing.filled.get(need.id, 0)
    wanted = max(0, (1 if headcount is None else headcount) - found)
    if wanted == 0:
        return None
    newest = max((n.gathered_on for n in (need, *twins) if n.gathered_on), default=None)
    weight = weight_of(newest, parameters)
    code = _code(need)
    place = municipalities()[code].name if code else (need.place.name if need.place else "")
    return Counted(
        need=need,
        occupation=naming.occupation(need),
        place_code=code,
        place=place,
        horizon=_horizon(need),
        headcount=headcount,
        weight=weight,
        demand=round(wanted * weight, 2),
        merged_ids=tuple(sorted(n.id for n in twins)),
    )


def _code(need: Need) -> str:
    code = need.place.municipality_code if need.place else None
    return code if code is not None and code in municipalities() else UNKNOWN_PLACE


def _horizon(need: Need) -> str:
    return need.horizon.value if need.horizon else UNKNOWN_HORIZON
