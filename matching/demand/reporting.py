"""The unmet-demand report from records: pure, deterministic, the same for the same records and parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoders.base import Encoder
from matching.candidates import FacetReader
from matching.demand.allotment import Allotment
from matching.demand.counting import Naming, PlainNaming, Standing, Tally, count, course_deadline
from matching.demand.figures import Figures, Setting, World, settings
from matching.demand.hiding import (
    hide,
    hide_alike,
    hide_courses,
    hide_group,
    hide_in_totals,
    hide_sensitivity,
    sums_of,
    to_hide,
)
from matching.demand.lacking import MOST_SKILLS
from matching.demand.meeting import Found, meet
from matching.demand.people import People as PeopleTable
from matching.demand.rows import (
    CourseRow,
    Coverage,
    DemandRow,
    GroupRow,
    NeedRow,
    Parameters,
    People,
    PlaceLevel,
    SensitivityRow,
    UnmetReport,
)
from matching.demand.sharing import PLENTY, Shares, kinds, share, who_meets
from matching.demand.teaching import Courses
from matching.demand.uncertainty import Bootstrap
from matching.domain import Course, JobSeeker, Need
from matching.phrases import PhraseTable
from matching.preparing import Prepared, prepare
from matching.scoring import Scorer
from matching.sni import sni_section
from matching.weights import Weights

NOTHING = "Det finns inga behov att räkna i det valda underlaget"
_WHY_NOT = {
    "closed": "stängda",
    "outside_period": "utanför perioden",
    "outside_area": "utanför området",
    "outside_horizon": "med en annan horisont",
    "duplicates": "berättade två gånger",
    "faded": "för gamla",
}


def unmet_report(
    needs: Sequence[Need],
    people: Sequence[JobSeeker],
    courses: Sequence[Course],
    parameters: Parameters,
    encoder: Encoder,
    weights: Weights,
    *,
    reading: Callable[[Need | JobSeeker | Course], Prepared] = prepare,
    standing: Standing | None = None,
    naming: Naming | None = None,
    versions: Mapping[str, str] | None = None,
) -> UnmetReport:
    """The report.

    ``reading`` gives what a record says (as it was indexed), ``standing`` what the ledger says of the needs, ``naming``
    what needs are counted under. People with protected identity are left out whoever hands them in.
    """
    counted = count(needs, parameters, standing or Standing(), naming or PlainNaming())
    known = [person for person in sorted(people, key=lambda p: p.id) if not person.protected_identity]
    starts = sorted(courses, key=lambda c: c.id)
    maker = _Maker(counted, known, starts, parameters, encoder, weights, reading, naming or PlainNaming())
    coverage = maker.coverage(len(needs))
    if not counted.counted:
        told = ", ".join(f"{n} {_WHY_NOT[why]}" for why, n in counted.left_out.items())
        reason = f"{NOTHING}: {told}." if told else f"{NOTHING}."
        return UnmetReport(parameters, coverage, reason=reason, versions=dict(versions or {}))
    return maker.report(coverage, dict(versions or {}))


@dataclass(frozen=True)
class _Behind:
    """The people behind needs, from what was worked out."""

    ids: Sequence[str]
    at: Mapping[str, int]
    figures: Figures

    def people_behind(self, need_ids: Sequence[str]) -> People:
        """The people behind these needs."""
        needs = [self.at[need_id] for need_id in need_ids if need_id in self.at]
        now, reach = self.figures.people_of(needs)
        allocated = sorted({i for need in needs for i in self.figures.world.shares.people_of[need]})
        return People(
            tuple(self.ids[i] for i in np.flatnonzero(now).tolist()),
            tuple(self.ids[i] for i in np.flatnonzero(reach).tolist()),
            tuple(self.ids[i] for i in allocated),
        )


class _Maker:
    """One report in the making."""

    def __init__(
        self,
        tally: Tally,
        people: Sequence[JobSeeker],
        courses: Sequence[Course],
        parameters: Parameters,
        encoder: Encoder,
        weights: Weights,
        reading: Callable[[Need | JobSeeker | Course], Prepared],
        naming: Naming,
    ) -> None:
        self.tally, self.people, self.parameters, self.naming = tally, people, parameters, naming
        self.encoder = encoder
        similarity = weights.similarity(encoder.name)
        table = PhraseTable(encoder, similarity.covered)
        self.scorer = Scorer(table, similarity)
        reader = FacetReader(table, dict(weights.grades), reading, weights.implied)
        group = frozenset(parameters.area.group)
        self.asked = reader.read_all([one.need for one in tally.counted])
        self.seekers = PeopleTable(reader.read_all(people), self.scorer, weights, group)
        self.courses = Courses(reader.read_all(courses), self.scorer, weights, parameters.today, group)

    def report(self, coverage: Coverage, versions: Mapping[str, str]) -> UnmetReport:
        """Everything."""
        parameters, needs = self.parameters, self.tally.counted
        found = meet(
            self.asked,
            self.seekers,
            self.courses,
            self.encoder,
            self.scorer,
            floor=parameters.floor - parameters.floor_step,
            course_floor=parameters.course_floor,
            by=[course_deadline(one.horizon, parameters) for one in needs],
        )
        floors = [parameters.floor + step * parameters.floor_step for step in (-1, 0, 1)]
        met = [who_meets(needs, found, len(self.people), floor) for floor in floors]
        shared = [self._shared(found, floor, first) for floor, first in zip(floors, met, strict=True)]
        seats = [course.seats for course in self.courses.records]
        at_least = self._shared(found, parameters.floor, met[1], PLENTY) if None in seats else shared[1]
        world = World(
            parameters,
            needs,
            found,
            self.courses.records,
            len(self.people),
            shared[1],
            at_least,
            kinds(found, shared[1], at_least, seats),
        )
        figures = Figures(world)
        bootstrap = Bootstrap(needs, [one.left for one in shared], parameters)
        totals, occupations, skills = self._tables(figures, bootstrap)
        one_hidden = set[str]().union(*(row.hidden for row in totals[:1])) if totals else set()
        return UnmetReport(
            parameters=parameters,
            coverage=coverage,
            totals=totals,
            occupations=occupations,
            skills=skills,
            target_groups=self._target_groups(figures),
            sensitivity=tuple(
                hide_sensitivity(self._sensitivity(figures, shares, floor, n), one_hidden)
                for n, (shares, floor) in enumerate(zip(shared, floors, strict=True))
            ),
            needs=tuple(self._need_row(figures, i) for i in range(len(needs))),
            courses=self._course_rows(world),
            versions=versions,
            evidence=_Behind(
                [person.id for person in self.people], {one.need.id: i for i, one in enumerate(needs)}, figures
            ),
        )

    def coverage(self, read: int) -> Coverage:
        """What the report rests on."""
        counted = self.tally.counted
        employers = {one.need.employer.casefold().strip() for one in counted} - {""}
        days = [one.need.gathered_on for one in counted if one.need.gathered_on]
        usable = [c for c, is_open in zip(self.courses.records, self.courses.open, strict=True) if is_open]
        return Coverage(
            needs_read=read,
            needs=len(counted),
            **self.tally.left_out,
            headcount_unknown=sum(one.headcount is None for one in counted),
            employers=len(employers),
            employers_total=self.parameters.employers_total,
            needs_without_employer=sum(not one.need.employer.strip() for one in counted),
            demand_own=round(sum(one.demand for one in counted if not one.is_ad), 2),
            demand_ads=round(sum(one.demand for one in counted if one.is_ad), 2),
            people=len(self.people),
            courses=len(usable),
            courses_running=int(self.courses.running.sum()),
            seats=sum(course.seats or 0 for course in usable),
            seats_unknown=sum(course.seats is None for course in usable),
            oldest=min(days, default=None),
            newest=max(days, default=None),
        )

    def _shared(self, found: Sequence[Found], floor: float, first: Allotment, unknown_seats: int = 0) -> Shares:
        seats = [course.seats for course in self.courses.records]
        needs, people = self.tally.counted, len(self.people)
        return share(needs, found, seats, people, floor, unknown_seats=unknown_seats, first=first)

    def _tables(
        self, figures: Figures, bootstrap: Bootstrap
    ) -> tuple[tuple[DemandRow, ...], tuple[DemandRow, ...], tuple[DemandRow, ...]]:
        needs, area = self.tally.counted, self.parameters.area
        total = list(settings("total", [("", "Alla yrken", i, None) for i in range(len(needs))], needs, area))
        work = list(settings("occupation", [(*one.occupation, i, None) for i, one in enumerate(needs)], needs, area))
        skill = list(settings("skill", self._skills(), needs, area))
        every = [*total, *work, *skill]
        groups = [setting.needs for setting in every]
        spans = (bootstrap.intervals(outcomes, groups) for outcomes in (bootstrap.demand, bootstrap.left))
        rows = [figures.row(*told) for told in zip(every, *spans, strict=True)]
        sums = rows[: len(total)], rows[len(total) : len(total) + len(work)], rows[len(total) + len(work) :]
        alike = hide_alike([*sums[1], *sums[2]], [*_hidden(sums[1], area.group), *_hidden(sums[2], area.group)])
        in_totals = hide_in_totals(sums[0], sums[1], alike[: len(work)])
        hidden = [*in_totals, *alike]
        shown = [
            hide(row, names, figures.course_kind(setting))
            for row, names, setting in zip(rows, hidden, every, strict=True)
        ]
        a, b = len(total), len(total) + len(work)
        return tuple(shown[:a]), tuple(shown[a:b]), tuple(shown[b:])

    def _skills(self) -> list[tuple[str, str, int, int | None]]:
        asked: list[tuple[str, str, int, int | None]] = []
        for i, facets in enumerate(self.asked):
            named: dict[str, tuple[str, int]] = {}
            for bit, phrase in enumerate(facets.essential[:MOST_SKILLS]):
                code, label = self.naming.skill(phrase)
                named.setdefault(code, (label, bit))
            asked += [(code, label, i, bit) for code, (label, bit) in named.items()]
        return asked

    def _target_groups(self, figures: Figures) -> tuple[GroupRow, ...]:
        now, reach = figures.people_of(range(len(self.tally.counted)))
        given = np.zeros(len(self.people), dtype=np.bool_)
        given[[i for of in figures.world.shares.people_of for i in of]] = True
        members: dict[str, list[int]] = {}
        for i, person in enumerate(self.people):
            for group in dict.fromkeys(person.target_groups):
                members.setdefault(group, []).append(i)
        return tuple(
            hide_group(
                GroupRow(
                    group,
                    len(of),
                    int(now[of].sum()),
                    int(reach[of].sum()),
                    int((~now[of] & ~reach[of]).sum()),
                    int(given[of].sum()),
                )
            )
            for group, of in sorted(members.items())
        )

    def _sensitivity(self, figures: Figures, shares: Shares, floor: float, number: int) -> SensitivityRow:
        now, reach = figures.people_of(range(len(self.tally.counted)), number)
        return SensitivityRow(
            floor=round(floor, 4),
            chosen=number == 1,
            supply_now=int(now.sum()),
            in_reach=int(reach.sum()),
            allocated_people=int(shares.people.sum()),
            allocated_seats=int(shares.seats.sum()),
            left=round(float(shares.left.sum()), 2),
        )

    def _need_row(self, figures: Figures, number: int) -> NeedRow:
        one = self.tally.counted[number]
        code, label = one.occupation
        town = PlaceLevel.MUNICIPALITY
        row = figures.row(Setting("need", code, label, town, one.place_code, one.place, one.horizon, (number,)))
        need = one.need
        return NeedRow(
            need_id=need.id,
            title=need.title,
            employer=need.employer,
            source=need.source_kind.value if need.source_kind else "",
            occupation_code=one.occupation[0],
            occupation=one.occupation[1],
            place_code=one.place_code,
            place=one.place,
            horizon=one.horizon,
            gathered_on=need.gathered_on,
            headcount=one.headcount,
            weight=one.weight,
            demand=one.demand,
            courses=row.courses,
            courses_elsewhere=row.courses_elsewhere,
            seats=row.seats,
            seats_unknown=row.seats_unknown,
            supply_now=row.supply_now or 0,
            in_reach=row.in_reach or 0,
            allocated_people=row.allocated_people or 0,
            allocated_training=row.allocated_training,
            allocated_seats=row.allocated_seats or 0,
            left=row.left or 0.0,
            left_at_least=row.left_at_least or 0.0,
            kind=figures.world.kinds[number],
            merged_ids=one.merged_ids,
            course_ids=row.course_ids,
            sni=need.sni or sni_section(need.sector),
        )

    def _course_rows(self, world: World) -> tuple[CourseRow, ...]:
        taught: dict[int, list[str]] = {}
        for one, found in zip(world.needs, world.found, strict=True):
            for i in found.taught.courses[found.taught.suits | found.taught.runs].tolist():
                taught.setdefault(i, []).append(one.need.id)
        rows = [
            CourseRow(
                course_id=course.id,
                title=course.title,
                provider=course.provider,
                place=", ".join(place.name for place in course.places) or ("distans" if course.distance else ""),
                starts_on=course.starts_on,
                ends_on=course.ends_on,
                running=bool(self.courses.running[i]),
                seats=course.seats,
                needs=len(taught[i]),
                allocated=int(world.shares.seats_of[i]),
                need_ids=tuple(taught[i]),
            )
            for i, course in enumerate(world.courses)
            if i in taught
        ]
        return hide_courses(rows)


def _hidden(rows: Sequence[DemandRow], group: Sequence[str]) -> list[set[str]]:
    """What to hide in each row; the rows of one occupation or skill stand together."""
    hidden: list[set[str]] = []
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and rows[end].code == rows[start].code:
            end += 1
        same = rows[start:end]
        hidden += to_hide(same, sums_of(same, frozenset(group)))
        start = end
    return hidden
