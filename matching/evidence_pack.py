"""The evidence for a new yrkeshögskola programme: who needs the competence, how many and when, and what exists already.

An application to MYH is judged on evidence of what working life needs: employers with names, how many each needs and
within three to five years, that programmes nearby do not already give it, and letters of intent. Everything here is
taken from the needs that were gathered, the courses and the authority's published decisions; nothing is estimated, and
what is not known is said to be missing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from embeddings.encoders.base import Encoder
from matching.domain import Course, CourseForm, Horizon, Need, NeedSource
from matching.phrases import Floats
from matching.yh_applications import Decision, YhApplication

ALIKE = 0.6
"""Cosine of titles from which two are taken to be about the same work.

In the lists of 2023-2024, two programmes of different names that are at least so alike have the same three-digit SUN
field in 70 per cent of the pairs at the limit and in 83 per cent or more above 0.65 (by chance: under 10).
"""
FRESH_MONTHS = 12  # an older need must be asked about again before it is used as evidence
GRANTED_YEARS = 3  # a grant gives rounds that start in the years after it
_LEGAL_FORMS = re.compile(
    r"\b(?:ab|aktiebolag|aktiebolaget|hb|kb|handelsbolag|ekonomisk förening|ek\.? ?för\.?|publ)\b"
)


@dataclass(frozen=True, slots=True)
class Idea:
    """What the programme would be for: a title, and the occupation's SSYK 2012 code where one was given."""

    title: str
    ssyk: str | None = None
    codes: tuple[str, ...] = ()  # SSYK codes that the title was understood as


@dataclass(frozen=True, slots=True)
class ChosenNeed:
    """A need that speaks for the idea, and why it was chosen, in Swedish."""

    need: Need
    why: str
    likeness: float  # cosine of the titles, in [-1, 1]

    @property
    def own(self) -> bool:
        """Whether an employer told it to the organisation, rather than in an ad."""
        return self.need.source_kind is not NeedSource.AD

    def age_months(self, today: dt.date) -> int | None:
        """Whole months since it was gathered; ``None`` where that is not told."""
        told = self.need.gathered_on
        return None if told is None else (today.year - told.year) * 12 + today.month - told.month


@dataclass(frozen=True, slots=True)
class Employer:
    """A named employer and its needs from the organisation's own sources. Horizons without a headcount are unknown."""

    name: str
    needs: tuple[ChosenNeed, ...]

    def headcount(self, horizon: Horizon | None) -> int | None:
        """People at one horizon (``None``: not told when); ``None`` where no number was told."""
        return headcount(n for n in self.needs if n.need.horizon is horizon)

    @property
    def asked(self) -> frozenset[Horizon | None]:
        """The horizons that the employer spoke of."""
        return frozenset(n.need.horizon for n in self.needs)


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """A skill as the needs ask for it."""

    label: str
    essential: int  # needs
    meriting: int
    employers: int
    need_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearApplication:
    """An earlier application about the same work."""

    application: YhApplication
    why: str
    likeness: float
    nearby: bool | None  # in the area; None where its places are not told


@dataclass(frozen=True, slots=True)
class Programme:
    """A course start that teaches it and can be applied for. ``nearby``: in the area, or at a distance."""

    course: Course
    score: float
    nearby: bool


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """Everything that speaks for or against the idea. ``area`` are county codes, ``place`` is how they are told."""

    idea: Idea
    today: dt.date
    area: tuple[str, ...]
    place: str
    needs: tuple[ChosenNeed, ...]
    employers: tuple[Employer, ...]
    skills: tuple[AskedSkill, ...]
    programmes: tuple[Programme, ...]
    applications: tuple[NearApplication, ...]
    years: Mapping[int, int] = field(default_factory=dict)  # applications read, by year
    unread: int = 0  # open needs that were weighed and not chosen

    @property
    def own(self) -> tuple[ChosenNeed, ...]:
        """The needs that employers told."""
        return tuple(n for n in self.needs if n.own)

    @property
    def ads(self) -> tuple[ChosenNeed, ...]:
        """The needs that stand in ads."""
        return tuple(n for n in self.needs if not n.own)

    @property
    def granted_nearby(self) -> tuple[NearApplication, ...]:
        """Programmes granted in the area in the newest ``GRANTED_YEARS`` years that were read."""
        newest = max(self.years, default=0)
        return tuple(
            a
            for a in self.applications
            if a.nearby and a.application.decision is Decision.GRANTED and a.application.year > newest - GRANTED_YEARS
        )


def evidence_pack(
    idea: Idea,
    needs: Iterable[Need],
    courses: Sequence[tuple[Course, float]],
    applications: Sequence[YhApplication],
    encoder: Encoder,
    today: dt.date,
    area: Sequence[str] = (),
    place: str = "",
    occupation_codes: Callable[[str], frozenset[str]] = lambda _: frozenset(),
    added: frozenset[str] = frozenset(),
    without: frozenset[str] = frozenset(),
) -> EvidencePack:
    """The pack. ``courses`` are the good answers to what the idea teaches, with their scores.

    ``occupation_codes`` gives the SSYK codes that an occupation in words is understood as. ``added`` and ``without``
    are ids of needs that a person put in and took out.
    """
    open_needs = [n for n in needs if n.open_until is None or n.open_until >= today]
    chosen = _chosen(idea, open_needs, encoder, occupation_codes, added, without)
    own = [n for n in chosen if n.own]
    return EvidencePack(
        idea=idea,
        today=today,
        area=tuple(area),
        place=place,
        needs=tuple(chosen),
        employers=_employers(own),
        skills=_skills(chosen),
        programmes=tuple(Programme(course, score, _course_near(course, area)) for course, score in courses),
        applications=near_applications(idea, applications, encoder, area),
        years=dict(sorted(Counter(a.year for a in applications).items())),
        unread=len(open_needs) - len(chosen),
    )


def headcount(needs: Iterable[ChosenNeed]) -> int | None:
    """The people asked for, where some need told a number; needs that told none add nothing."""
    told = [n.need.headcount for n in needs if n.need.headcount is not None]
    return sum(told) if told else None


def employer_key(name: str) -> str:
    """Equal for names that differ by case, punctuation or legal form: "Gnistan AB" and "gnistan"."""
    bare = _LEGAL_FORMS.sub(" ", name.casefold())
    return " ".join(re.sub(r"[^\w ]+", " ", bare).split()) or " ".join(name.casefold().split())


def near_applications(
    idea: Idea, applications: Sequence[YhApplication], encoder: Encoder, area: Sequence[str]
) -> tuple[NearApplication, ...]:
    """Applications whose title is alike, or that share the SUN field of such a one; newest first, then most alike.

    A field counts only where the most alike application has it, or at least two have and half as many as have the
    commonest: one stray title does not draw in a whole field.
    """
    if not applications:
        return ()
    asked = encoder.encode([idea.title], role="query")[0]
    likeness = encoder.encode([a.title for a in applications], role="document") @ asked
    alike = [bool(value >= ALIKE) for value in likeness]
    votes = Counter(a.sun_field for a, near in zip(applications, alike, strict=True) if near and a.sun_field)
    best = max(
        (i for i, a in enumerate(applications) if alike[i] and a.sun_field), key=lambda i: likeness[i], default=None
    )
    most = max(votes.values(), default=0)
    fields = {sun for sun, count in votes.items() if count >= 2 and 2 * count >= most}
    if best is not None:
        fields.add(applications[best].sun_field)
    found = []
    for application, value, near in zip(applications, likeness, alike, strict=True):
        if near:
            why = f"liknande namn ({value:.2f})".replace(".", ",")
        elif application.sun_field in fields:
            why = f"samma SUN-inriktning ({application.sun_field})"
        else:
            continue
        found.append(NearApplication(application, why, float(value), _application_near(application, area)))
    return tuple(sorted(found, key=lambda n: (-n.application.year, -round(n.likeness, 4), n.application.number)))


def _chosen(
    idea: Idea,
    needs: Sequence[Need],
    encoder: Encoder,
    occupation_codes: Callable[[str], frozenset[str]],
    added: frozenset[str],
    without: frozenset[str],
) -> list[ChosenNeed]:
    codes = {idea.ssyk} if idea.ssyk else set(idea.codes)
    likeness = _likeness(idea, needs, encoder)
    chosen = []
    for need, value in zip(needs, likeness, strict=True):
        if need.id in without:
            continue
        if need.id in added:
            why = "vald för hand"
        elif need.ssyk and need.ssyk in codes:
            why = f"yrkeskod {need.ssyk}"
        elif not need.ssyk and need.occupation and (shared := codes & occupation_codes(need.occupation)):
            why = f"yrket {need.occupation} förstods som {min(shared)}"
        elif value >= ALIKE and (not idea.ssyk or not need.ssyk):
            why = f"liknande namn ({value:.2f})".replace(".", ",")
        else:
            continue
        chosen.append(ChosenNeed(need, why, float(value)))
    return sorted(chosen, key=lambda n: n.need.id)


def _likeness(idea: Idea, needs: Sequence[Need], encoder: Encoder) -> Floats:
    """The larger of how alike the need's title and its occupation are to the idea, (n,)."""
    if not needs:
        return np.zeros(0)
    asked = encoder.encode([idea.title], role="query")[0]
    titles = encoder.encode([n.title for n in needs], role="document") @ asked
    occupations = encoder.encode([n.occupation for n in needs], role="document") @ asked
    return np.asarray(np.maximum(titles, occupations), dtype=np.float64)


def _employers(needs: Sequence[ChosenNeed]) -> tuple[Employer, ...]:
    by_key: dict[str, list[ChosenNeed]] = {}
    for need in needs:
        if need.need.employer.strip():
            by_key.setdefault(employer_key(need.need.employer), []).append(need)
    made = [Employer(group[0].need.employer.strip(), tuple(group)) for group in by_key.values()]
    return tuple(sorted(made, key=lambda e: (-(headcount(e.needs) or 0), e.name.casefold())))


def _skills(needs: Sequence[ChosenNeed]) -> tuple[AskedSkill, ...]:
    labels: dict[str, str] = {}
    asked: dict[str, list[tuple[ChosenNeed, bool]]] = {}
    for need in needs:
        seen: set[str] = set()
        for essential, skills in ((True, need.need.essential_skills), (False, need.need.meriting_skills)):
            for skill in skills:
                key = " ".join(skill.casefold().split())
                if key and key not in seen:
                    seen.add(key)
                    labels.setdefault(key, skill.strip())
                    asked.setdefault(key, []).append((need, essential))
    made = [
        AskedSkill(
            label=labels[key],
            essential=sum(1 for _, essential in rows if essential),
            meriting=sum(1 for _, essential in rows if not essential),
            employers=len({employer_key(n.need.employer) for n, _ in rows if n.need.employer.strip()}),
            need_ids=tuple(n.need.id for n, _ in rows),
        )
        for key, rows in asked.items()
    ]
    return tuple(sorted(made, key=lambda s: (-s.essential, -s.meriting, s.label.casefold())))


def _course_near(course: Course, area: Sequence[str]) -> bool:
    if not area or course.distance:
        return True
    return any(place.county_code in area for place in course.places)


def _application_near(application: YhApplication, area: Sequence[str]) -> bool | None:
    if not area:
        return True
    if any(place.county_code in area for place in application.places):
        return True
    named = [place for place in application.places if place.county_code]
    silent = application.municipality_count is not None and application.municipality_count > len(named)
    return None if silent or not named else False


def is_yh(course: Course) -> bool:
    """Whether a course is a yrkeshögskola programme."""
    return course.form is CourseForm.HIGHER_VOCATIONAL
