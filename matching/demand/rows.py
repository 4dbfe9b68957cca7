"""The records of the unmet-demand report: what stands in it, row by row, with what is hidden and what is uncertain.

Four rules hold for every figure:

- A figure that counts people is ``None`` and named in the row's ``hidden`` where showing it would tell of fewer than
  ``SMALLEST_CELL`` people. Zero is told.
- What is not known is not zero. A need without a headcount counts as one person, the least it can mean, and
  ``headcount_unknown`` says how many such needs there are: the demand is then *at least* that number. A course without
  a number of seats adds none to ``seats`` and one to ``seats_unknown``: the seats are then at least that number,
  ``left`` is *at most* (had the unknown seats been none) and ``left_at_least`` had they been enough for everyone.
- Where a hidden figure could be had by subtraction, ``left`` is hidden too and ``bounds`` tell what it lies between.
  The kind of shortage is then told only where it follows from the courses alone, and ``None`` elsewhere.
- Demand from ads and from the organisation's own sources (visits and the like) stand beside their sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

SMALLEST_CELL = 5  # fewer people than this are not told apart from each other
ALL_HORIZONS = "all"
UNKNOWN_HORIZON = "unknown"
UNKNOWN_PLACE = ""  # place code of needs whose municipality is not told


class PlaceLevel(StrEnum):
    """How large a place a row is about. A group and a region hold their municipalities."""

    MUNICIPALITY = "municipality"
    GROUP = "group"  # the organisation's own group of municipalities
    REGION = "region"  # the county or counties, or everything where no region is chosen


class Shortage(StrEnum):
    """Why something is left, in the words of the report."""

    NO_EDUCATION = "ingen utbildning"
    TOO_FEW_SEATS = "för få platser"
    WRONG_PLACE_OR_START = "fel plats eller start"
    NOBODY_IN_REACH = "utbildning finns men ingen inom räckhåll"
    COVERED = "täckt"


@dataclass(frozen=True, slots=True)
class Area:
    """What the report is about. Codes are text.

    ``municipality``: the own municipality, ``None`` for every municipality alike. ``group``: the codes of the own
    group, empty for none. ``region``: two-digit county codes, empty for everything that was told, wherever it lies.
    """

    municipality: str | None = None
    group: tuple[str, ...] = ()
    group_name: str = "Kommungruppen"
    region: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything that was chosen. With the same records they give the same report.

    ``weeks``: how soon a gap must be closable for someone to be within reach. ``floor``: the relevance from which a
    person is a match. ``full_months``, ``gone_months``: a need counts fully until the first age and not at all from the
    second, in a straight line between. ``since``/``until``: the days in which a need was gathered, both included.
    ``employers_total``: how many employers there are in the area, where that is known.
    """

    today: dt.date
    area: Area = field(default_factory=Area)
    horizons: tuple[str, ...] = ()  # empty: all of them
    since: dt.date | None = None
    until: dt.date | None = None
    weeks: int = 104
    floor: float = 0.39
    course_floor: float = 0.35
    floor_step: float = 0.04
    full_months: int = 12
    gone_months: int = 36
    employers_total: int | None = None
    bootstraps: int = 200
    confidence: float = 0.9
    seed: int = 20261116


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the report rests on. Every need read is counted in exactly one of ``needs`` and the reasons why not."""

    needs_read: int
    needs: int  # counted
    closed: int = 0  # filled, withdrawn or past the last day
    outside_period: int = 0
    outside_area: int = 0
    outside_horizon: int = 0
    duplicates: int = 0  # told twice, counted with the need that they were merged with
    faded: int = 0  # too old to count at all
    headcount_unknown: int = 0
    employers: int = 0
    employers_total: int | None = None
    needs_without_employer: int = 0
    demand_own: float = 0.0
    demand_ads: float = 0.0
    people: int = 0
    courses: int = 0  # that can still be applied for
    courses_running: int = 0
    seats: int = 0
    seats_unknown: int = 0  # courses without a number
    oldest: dt.date | None = None
    newest: dt.date | None = None

    @property
    def employers_share(self) -> float | None:
        """Share of the area's employers that told a need, in [0, 1]; ``None`` where their number is not known."""
        return self.employers / self.employers_total if self.employers_total else None


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle part (``Parameters.confidence``) of the bootstrap's outcomes."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DemandRow:
    """One occupation or one skill in one place at one horizon. ``COLUMNS`` defines every field.

    ``intervals`` are by field (``demand``, ``supply_now``, ``left``). ``hidden`` names the fields that are ``None``
    because they would tell of too few people; ``bounds`` tell what a hidden ``left`` lies between. ``courses`` teach
    what is asked for, in time and near enough; ``courses_elsewhere`` teach it too late or too far away.
    """

    subject: str  # "total", "occupation" or "skill"
    code: str  # SSYK, or the occupation or skill as text where there is no code
    label: str
    level: PlaceLevel
    place_code: str
    place: str
    horizon: str  # a Horizon's value, UNKNOWN_HORIZON or ALL_HORIZONS
    needs: int
    employers: int
    demand_own: float
    demand_ads: float
    demand: float
    headcount_unknown: int
    supply_now: int | None
    in_reach: int | None
    in_training: int
    courses: int
    courses_elsewhere: int
    seats: int
    seats_unknown: int
    allocated_people: int | None
    allocated_training: int
    allocated_seats: int | None
    left: float | None
    left_at_least: float | None
    kind: Shortage | None
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    bounds: Mapping[str, Interval] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    need_ids: tuple[str, ...] = ()
    course_ids: tuple[str, ...] = ()

    @property
    def demand_at_least(self) -> bool:
        """Whether the demand is a lower bound: some need told no headcount."""
        return self.headcount_unknown > 0

    @property
    def seats_at_least(self) -> bool:
        """Whether the seats are a lower bound: some course told no number."""
        return self.seats_unknown > 0


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One of the organisation's own target groups, as an aggregate of its people."""

    group: str
    people: int | None
    meets: int | None  # meet at least one counted need now
    in_reach: int | None  # meet none, but are within reach of one
    neither: int | None
    allocated: int | None  # to a need, with or without a course
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """The whole report's totals had the match floor been another."""

    floor: float
    chosen: bool
    supply_now: int | None
    in_reach: int | None
    allocated_people: int | None
    allocated_seats: int | None
    left: float | None
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One counted need: what the rows of occupations and skills are sums of.

    The figures that count people are the true ones. They are in no table, and for nobody who may not see the people.
    ``weight`` is what its age leaves of it, in [0, 1]; ``demand`` = headcount (1 where not told) x ``weight``.
    """

    need_id: str
    title: str
    employer: str
    source: str
    occupation_code: str
    occupation: str
    place_code: str
    place: str
    horizon: str
    gathered_on: dt.date | None
    headcount: int | None
    weight: float
    demand: float
    courses: int
    courses_elsewhere: int
    seats: int
    seats_unknown: int
    supply_now: int
    in_reach: int
    allocated_people: int
    allocated_training: int
    allocated_seats: int
    left: float
    left_at_least: float
    kind: Shortage
    merged_ids: tuple[str, ...] = ()
    course_ids: tuple[str, ...] = ()
    sni: str | None = None  # the code, else the section that words about the sector mean; None where neither is told


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One course start that teaches what some counted need asks for, and where its seats went."""

    course_id: str
    title: str
    provider: str
    place: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    running: bool
    seats: int | None
    allocated: int | None  # seats given to someone
    needs: int  # counted needs that it teaches for, in time and near enough
    hidden: frozenset[str] = frozenset()
    need_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Ids of people behind a row, each in code order: who meet it now, who are within reach, who were allocated."""

    now: tuple[str, ...]
    in_reach: tuple[str, ...]
    allocated: tuple[str, ...]


class Evidence(Protocol):
    """Finds the people behind needs. Kept beside a report while it is in memory, and never written out."""

    def people_behind(self, need_ids: Sequence[str]) -> People:
        """The people behind these needs."""
        ...


@dataclass(frozen=True, slots=True)
class UnmetReport:
    """The whole report: what was chosen, what it rests on, and its tables.

    ``reason`` says in Swedish why there are no rows, where there are none. ``versions`` are those of the answers.
    """

    parameters: Parameters
    coverage: Coverage
    totals: tuple[DemandRow, ...] = ()  # all occupations together, by place and horizon
    occupations: tuple[DemandRow, ...] = ()
    skills: tuple[DemandRow, ...] = ()
    target_groups: tuple[GroupRow, ...] = ()
    sensitivity: tuple[SensitivityRow, ...] = ()
    needs: tuple[NeedRow, ...] = ()
    courses: tuple[CourseRow, ...] = ()
    reason: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence | None = field(default=None, repr=False, compare=False)

    def people_behind(self, need_ids: Sequence[str]) -> People:
        """The people behind the figures of these needs, for those who may see them. ``ValueError`` without evidence."""
        if self.evidence is None:
            raise ValueError("the report was made without its evidence")
        return self.evidence.people_behind(need_ids)
