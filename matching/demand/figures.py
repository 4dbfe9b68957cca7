"""From needs to rows: the figures of any set of needs, and which sets the report has rows for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.demand.counting import WEEKS, Counted
from matching.demand.lacking import NEAR_ENOUGH
from matching.demand.meeting import Found
from matching.demand.rows import (
    ALL_HORIZONS,
    UNKNOWN_HORIZON,
    UNKNOWN_PLACE,
    Area,
    DemandRow,
    Interval,
    Parameters,
    PlaceLevel,
    Shortage,
)
from matching.demand.sharing import Shares, kind_by_courses
from matching.domain import Course
from matching.places import counties

NOWHERE = "Ort ej angiven"
EVERYWHERE = "Hela underlaget"
_KINDS = list(Shortage)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row to be: what it is about and the numbers of its needs. ``bits``: the skill's bit in each need, or none."""

    subject: str
    code: str
    label: str
    level: PlaceLevel
    place_code: str
    place: str
    horizon: str
    needs: tuple[int, ...]
    bits: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Everything that rows are made of."""

    parameters: Parameters
    needs: Sequence[Counted]
    found: Sequence[Found]
    courses: Sequence[Course]
    people: int
    shares: Shares
    at_least: Shares  # had the unknown seats been enough
    kinds: Sequence[Shortage]


def settings(
    subject: str, asked: Sequence[tuple[str, str, int, int | None]], needs: Sequence[Counted], area: Area
) -> Iterator[Setting]:
    """The rows of a table. ``asked``: (code, label, number of the need, bit of the skill), in any order."""
    by_code: dict[str, list[tuple[int, int | None]]] = {}
    labels: dict[str, str] = {}
    for code, label, need, bit in sorted(asked, key=lambda one: (one[0], one[2])):
        by_code.setdefault(code, []).append((need, bit))
        labels.setdefault(code, label)
    for code, members in by_code.items():
        for level, place_code, place, inside in _places(members, needs, area):
            horizons = sorted({needs[need].horizon for need, _ in inside}, key=_horizon_order)
            for horizon in (ALL_HORIZONS, *horizons):
                held = [one for one in inside if horizon in (ALL_HORIZONS, needs[one[0]].horizon)]
                numbers = tuple(need for need, _ in held)
                bits = None if subject != "skill" else tuple(bit or 0 for _, bit in held)
                yield Setting(subject, code, labels[code], level, place_code, place, horizon, numbers, bits)


def _places(
    members: Sequence[tuple[int, int | None]], needs: Sequence[Counted], area: Area
) -> Iterator[tuple[PlaceLevel, str, str, list[tuple[int, int | None]]]]:
    yield PlaceLevel.REGION, "", region_name(area), list(members)
    inside = [one for one in members if needs[one[0]].place_code in area.group]
    if inside:
        yield PlaceLevel.GROUP, "", area.group_name, inside
    towns: dict[str, list[tuple[int, int | None]]] = {}
    for one in members:
        towns.setdefault(needs[one[0]].place_code, []).append(one)
    for code in sorted(towns, key=lambda c: (c != area.municipality, c == UNKNOWN_PLACE, c)):
        place = needs[towns[code][0][0]].place if code else NOWHERE
        yield PlaceLevel.MUNICIPALITY, code, place, towns[code]


def region_name(area: Area) -> str:
    """What the largest place is called."""
    return " och ".join(counties().get(code, code) for code in area.region) if area.region else EVERYWHERE


def _horizon_order(horizon: str) -> int:
    order = [*WEEKS, UNKNOWN_HORIZON]
    return order.index(horizon)


class Figures:
    """Makes rows. Remembers which of each need's people reach the floors."""

    def __init__(self, world: World) -> None:
        self.world = world
        floor, step = world.parameters.floor, world.parameters.floor_step
        self._reach = [self._reaching(f) for f in (floor - step, floor, floor + step)]
        self._meets = [one.lacks == 0 for one in world.found]
        self._counted: dict[tuple[object, ...], tuple[int, int]] = {}
        self._courses_of: dict[tuple[object, ...], tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
        self._seats = [course.seats for course in world.courses]
        self.by_courses = [
            kind_by_courses(one, need.demand, self._seats) for one, need in zip(world.found, world.needs, strict=True)
        ]

    def row(self, setting: Setting, demand: Interval | None = None, left: Interval | None = None) -> DemandRow:
        """The true row, nothing hidden yet, with these intervals."""
        world, numbers = self.world, list(setting.needs)
        needs = [world.needs[i] for i in numbers]
        now, reach = self._people(setting, 1)
        suiting, elsewhere, running = self._courses(setting)
        own = sum(one.demand for one in needs if not one.is_ad)
        ads = sum(one.demand for one in needs if one.is_ad)
        places = [self._seats[i] for i in suiting.tolist()]
        return DemandRow(
            subject=setting.subject,
            code=setting.code,
            label=setting.label,
            level=setting.level,
            place_code=setting.place_code,
            place=setting.place,
            horizon=setting.horizon,
            needs=len(needs),
            employers=len({one.need.employer.casefold().strip() for one in needs} - {""}),
            demand_own=round(own, 2),
            demand_ads=round(ads, 2),
            demand=round(own + ads, 2),
            headcount_unknown=sum(one.headcount is None for one in needs),
            supply_now=now,
            in_reach=reach,
            in_training=sum(self._seats[i] or 0 for i in running.tolist()),
            courses=len(suiting),
            courses_elsewhere=len(elsewhere),
            seats=sum(n or 0 for n in places),
            seats_unknown=sum(n is None for n in places),
            allocated_people=int(world.shares.people[numbers].sum()),
            allocated_training=int(world.shares.training[numbers].sum()),
            allocated_seats=int(world.shares.seats[numbers].sum()),
            left=round(float(world.shares.left[numbers].sum()), 2),
            left_at_least=round(float(np.minimum(world.at_least.left[numbers], world.shares.left[numbers]).sum()), 2),
            kind=self._kind(numbers),
            intervals=self._intervals(setting, demand, left),
            need_ids=tuple(one.need.id for one in needs),
            course_ids=tuple(world.courses[i].id for i in suiting.tolist()),
        )

    def _intervals(self, setting: Setting, demand: Interval | None, left: Interval | None) -> dict[str, Interval]:
        if demand is None or left is None:
            return {}
        spans = {"demand": demand, "left": left}
        if setting.bits is None:  # who meets it at one step above the floor, and at one step below
            low, high = self._people(setting, 2)[0], self._people(setting, 0)[0]
            spans["supply_now"] = Interval(float(low), float(high))
        return spans

    def people_of(self, needs: Sequence[int], floor: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Who meets one of the needs, and who is within reach of one and meets none: bool (people,) each."""
        now, reach = np.zeros((2, self.world.people), dtype=np.bool_)
        for i in needs:
            people, meets = self._of(i, floor)
            now[people[meets]] = True
            reach[people[~meets]] = True
        return now, reach & ~now

    def course_kind(self, setting: Setting) -> Shortage | None:
        """What the courses alone tell: the kind that most of the demand belongs to, ``None`` when it is not told."""
        weights: dict[Shortage | None, float] = {}
        for i in setting.needs:
            kind = self.by_courses[i]
            weights[kind] = weights.get(kind, 0.0) + self.world.needs[i].demand
        return max(weights, key=lambda kind: (weights[kind], kind is None)) if weights else None

    def _kind(self, needs: Sequence[int]) -> Shortage:
        left = dict.fromkeys(_KINDS, 0.0)
        for i in needs:
            left[self.world.kinds[i]] += float(self.world.shares.left[i])
        most = max(_KINDS, key=lambda kind: left[kind])
        return most if left[most] > 0 else Shortage.COVERED

    def _people(self, setting: Setting, floor: int) -> tuple[int, int]:
        # Many rows are about the same needs: a town's only horizon, a region's only town.
        about = (setting.needs, setting.bits, floor)
        if about not in self._counted:
            self._counted[about] = self._count_people(setting, floor)
        return self._counted[about]

    def _count_people(self, setting: Setting, floor: int) -> tuple[int, int]:
        if setting.bits is None:
            if len(setting.needs) == 1:
                people, meets = self._of(setting.needs[0], floor)
                met = int(np.count_nonzero(meets))
                return met, len(people) - met
            now, reach = self.people_of(setting.needs, floor)
        else:
            now, reach = np.zeros((2, self.world.people), dtype=np.bool_)
            for i, bit in zip(setting.needs, setting.bits, strict=True):
                people, _ = self._of(i, floor)
                lacks = (self.world.found[i].lacks[: len(people)] >> np.uint32(bit)) & np.uint32(1) == 1
                now[people[~lacks]] = True
                reach[people[lacks]] = True
            reach &= ~now
        return int(np.count_nonzero(now)), int(np.count_nonzero(reach))

    def _of(self, need: int, floor: int) -> tuple[np.ndarray, np.ndarray]:
        upto = self._reach[floor][need]
        return self.world.found[need].people[:upto], self._meets[need][:upto]

    def _courses(self, setting: Setting) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        about = (setting.needs, setting.bits)
        if about not in self._courses_of:
            self._courses_of[about] = self._find_courses(setting)
        return self._courses_of[about]

    def _find_courses(self, setting: Setting) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        suits, teaches, runs = np.zeros((3, len(self.world.courses)), dtype=np.bool_)
        for n, i in enumerate(setting.needs):
            taught = self.world.found[i].taught
            if setting.bits is not None:
                taught = taught.only((taught.gives >> np.uint32(setting.bits[n])) & np.uint32(1) == 1)
            teaches[taught.courses] = True
            suits[taught.courses[taught.suits]] = True
            runs[taught.courses[taught.runs]] = True
        return np.flatnonzero(suits), np.flatnonzero(teaches & ~suits & ~runs), np.flatnonzero(runs)

    def _reaching(self, floor: float) -> list[int]:
        # People stand in the order of their relevance, highest first.
        return [int(np.count_nonzero(one.relevance >= floor - NEAR_ENOUGH)) for one in self.world.found]
