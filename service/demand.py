"""The unmet-demand report of an installation: what was asked for, resolved, and handed to the pure computation."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from matching.demand.rows import UNKNOWN_HORIZON, Area, Parameters, UnmetReport
from matching.domain import Course, Horizon, JobSeeker, Kind, Need
from matching.places import UnknownMunicipality, counties, resolve_municipality
from matching.weights import Task
from service.errors import BadUsage, UnknownName, UserError

if TYPE_CHECKING:
    from matching.taxonomy import Taxonomy
    from service.wiring import Installation

HORIZONS: Mapping[str, str] = {
    "nu": Horizon.NOW,
    "6 månader": Horizon.SIX_MONTHS,
    "2 år": Horizon.TWO_YEARS,
    "3-5 år": Horizon.FIVE_YEARS,
    "ej angiven": UNKNOWN_HORIZON,
}
SURE = 0.6  # a linked concept is believed from this score when needs are counted under it


@dataclass(frozen=True, slots=True)
class Choice:
    """What a report is asked for, as people write it. Empty means everything, or the default.

    Places are municipalities' names or codes, ``region`` names or two-digit codes of counties, ``horizons`` their
    Swedish names ("6 månader") or values ("six_months").
    """

    place: str | None = None
    group: tuple[str, ...] = ()
    group_name: str = ""
    region: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    weeks: int | None = None
    floor: float | None = None
    employers: int | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The report as things are and with planned courses, and what they change.

    ``left_before`` and ``left_after`` are of all the needs together; ``None`` where they may not be told.
    """

    before: UnmetReport
    after: UnmetReport
    planned: tuple[Course, ...]
    sentences: tuple[str, ...]


def unmet_report(
    installation: Installation,
    today: dt.date | None = None,
    choice: Choice | None = None,
    *,
    extra_courses: Sequence[Course] = (),
) -> UnmetReport:
    """The report over everything that is read in, on the installation's day.

    Raises ``UnknownName`` with suggestions for a place, a county or a horizon that does not exist, and ``BadUsage`` for
    a period that ends before it begins.
    """
    from matching.demand.reporting import unmet_report as computed
    from service.ledger import standing_of

    parameters = parameters_of(installation, installation.today(today), choice or Choice())
    store = installation.store
    records = installation.records()
    held: dict[Kind, list[Any]] = {kind: records.all(kind) for kind in Kind}
    planned = {course.id for course in extra_courses}
    courses = [course for course in held[Kind.COURSE] if course.id not in planned] + list(extra_courses)
    return computed(
        [need for need in held[Kind.NEED] if isinstance(need, Need)],
        [person for person in held[Kind.SEEKER] if isinstance(person, JobSeeker)],
        [course for course in courses if isinstance(course, Course)],
        parameters,
        installation.encoder,
        installation.weights,
        reading=records.prepared,
        standing=standing_of(store, held[Kind.NEED]),
        naming=TaxonomyNaming(installation.taxonomy),
        versions={"model": installation.encoder.name, "weights": installation.weights.version},
    )


REMEMBERED = 4  # reports of one installation
_REMEMBERED: WeakKeyDictionary[Installation, OrderedDict[tuple[object, ...], UnmetReport]] = WeakKeyDictionary()
_REMEMBERING = Lock()
_MAKING = Lock()


def remembered_report(
    installation: Installation, today: dt.date | None = None, choice: Choice | None = None
) -> UnmetReport:
    """As ``unmet_report``, made once for as long as nothing that it rests on changes."""
    from service.store.ledger import LedgerStore

    store = installation.store
    state = (store.id, store.revision, LedgerStore(store).last())
    key = (*state, installation.today(today), choice or Choice())
    if (known := _remembered(installation, key)) is not None:
        return known
    with _MAKING:  # who asks for the same meanwhile gets the same
        if (known := _remembered(installation, key)) is not None:
            return known
        made = unmet_report(installation, today, choice)
        with _REMEMBERING:
            kept = _REMEMBERED[installation]
            kept[key] = made
            while len(kept) > REMEMBERED:
                kept.popitem(last=False)
    return made


def _remembered(installation: Installation, key: tuple[object, ...]) -> UnmetReport | None:
    with _REMEMBERING:
        kept = _REMEMBERED.setdefault(installation, OrderedDict())
        if (known := kept.get(key)) is not None:
            kept.move_to_end(key)
        return known


def what_if(
    installation: Installation, planned: Sequence[Course], today: dt.date | None = None, choice: Choice | None = None
) -> WhatIf:
    """The report without and with planned courses (which are not read in), and the difference in Swedish."""
    before = unmet_report(installation, today, choice)
    after = unmet_report(installation, today, choice, extra_courses=planned)
    return WhatIf(before, after, tuple(planned), tuple(_difference(before, after, planned)))


def planned_courses(path: Path) -> tuple[Course, ...]:
    """The courses of a file, as ``makla import courses`` reads it, without reading them in.

    Raises ``UserError`` for a file that cannot be read or that has bad rows: a plan with holes tells nothing.
    """
    from matching.importers import read_file
    from service.wiring import reading_errors

    with reading_errors():
        read = read_file(path, Kind.COURSE)
    if read.errors:
        raise UserError(
            f"{path.name} har rader som inte kan läsas.",
            "Rätta dem; kolumnerna beskrivs i docs/filformat.md.",
            [str(error) for error in read.errors],
        )
    courses = tuple(record for record in read.records if isinstance(record, Course))
    if not courses:
        raise UserError(f"{path.name} innehåller inga utbildningar.", "Fyll i mallen: makla template courses FIL")
    return courses


def parameters_of(installation: Installation, today: dt.date, choice: Choice) -> Parameters:
    """The parameters of a report. Raises as ``unmet_report``."""
    if choice.since and choice.until and choice.since > choice.until:
        raise BadUsage("Perioden slutar innan den börjar.", "Byt plats på datumen.")
    tasks = installation.weights.tasks
    asked = Parameters(today, area_of(choice), tuple(_horizon(name) for name in choice.horizons))
    return replace(
        asked,
        since=choice.since,
        until=choice.until,
        weeks=asked.weeks if choice.weeks is None else choice.weeks,
        floor=tasks[Task.SEEKERS].floor if choice.floor is None else choice.floor,
        course_floor=tasks[Task.COURSES].floor,
        employers_total=choice.employers,
    )


def area_of(choice: Choice) -> Area:
    """The places that are asked for. Raises ``UnknownName`` with suggestions."""
    own = municipality_code(choice.place) if choice.place else None
    group = tuple(dict.fromkeys([*([own] if own and choice.group else []), *map(municipality_code, choice.group)]))
    return Area(own, group, choice.group_name or "Kommungruppen", tuple(_county(name) for name in choice.region))


class TaxonomyNaming:
    """Counts needs under SSYK codes and skills under concepts where the taxonomy knows them, else under their words."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._titles = _titles(taxonomy)
        self._linked = lru_cache(maxsize=65536)(self._link)

    def occupation(self, need: Need) -> tuple[str, str]:
        """Code and label of the occupation of a need."""
        from matching.demand.counting import PlainNaming

        words = need.occupation or need.title
        code = need.ssyk or self._code_of(words)
        if code is None:
            return PlainNaming().occupation(need)
        return code, self._titles.get(code) or " ".join(words.split())

    def skill(self, phrase: str) -> tuple[str, str]:
        """Code and label of a skill."""
        found = self._linked(phrase, "skill")
        label = found or " ".join(phrase.split())
        return label.casefold(), label

    def _code_of(self, words: str) -> str | None:
        for link in self._taxonomy.link(words, kind="occupation", k=3):
            if link.score >= SURE and link.concept.code and len(link.concept.code) == 4:
                return link.concept.code
        return None

    def _link(self, phrase: str, kind: str) -> str | None:
        del kind
        links = self._taxonomy.link(phrase, kind="skill", k=1)
        if not links or links[0].score < SURE:
            return None
        # A label for a part of what is asked ("svetsning i rostfritt" as "svetsning") would count two things as one.
        start, end = links[0].span
        whole = end - start >= 0.8 * len(phrase.strip())
        return links[0].concept.label if whole else None


def _titles(taxonomy: Taxonomy) -> dict[str, str]:
    """The names of four-digit groups by code, where the taxonomy holds them."""
    return {c.code: c.label for c in taxonomy.of_kind("group") if c.code and len(c.code) == 4}


def _difference(before: UnmetReport, after: UnmetReport, planned: Sequence[Course]) -> list[str]:
    told = [_told_plan(planned)]
    if not before.totals or not after.totals:
        return [*told, before.reason or after.reason or "Underlaget är tomt."]
    one, two = before.totals[0], after.totals[0]
    if one.left is None or two.left is None:
        told.append("Hur många som är kvar kan inte visas: för få personer ligger bakom siffran.")
    elif two.left < one.left:
        told.append(f"Kvar minskar från {_number(one.left)} till {_number(two.left)} personer.")
    else:
        told.append(
            f"Kvar ändras inte ({_number(two.left)} personer): platserna finner ingen inom räckhåll, eller så ger de "
            "inte det som saknas."
        )
    was = {(row.code, row.level, row.place_code, row.horizon): row for row in before.occupations}
    for row in after.occupations:
        earlier = was.get((row.code, row.level, row.place_code, row.horizon))
        if earlier is None or row.level != "region" or row.horizon != "all" or row.kind == earlier.kind:
            continue
        if row.kind is not None and earlier.kind is not None:
            told.append(f"{row.label}: från ”{earlier.kind}” till ”{row.kind}”.")
    return told


def _told_plan(planned: Sequence[Course]) -> str:
    seats = sum(course.seats or 0 for course in planned)
    unknown = sum(course.seats is None for course in planned)
    starts = "1 planerad utbildningsstart" if len(planned) == 1 else f"{len(planned)} planerade utbildningsstarter"
    lacking = f" ({unknown} utan platsantal)" if unknown else ""
    return f"{starts} med {seats} platser{lacking}."


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def municipality_code(name: str) -> str:
    """The code of a municipality. Raises ``UnknownName`` with suggestions."""
    try:
        return resolve_municipality(name).code
    except UnknownMunicipality as error:
        raise UnknownName(str(error)) from None


def _county(name: str) -> str:
    from service.questions import nearest, suggestion

    bare = name.strip()
    if bare in counties():
        return bare
    by_name = {county.casefold(): code for code, county in counties().items()}
    for candidate in (
        bare.casefold(),
        bare.casefold().removesuffix(" län"),
        f"{bare.casefold()} län",
        f"{bare.casefold()}s län",
    ):
        if candidate in by_name:
            return by_name[candidate]
    near = suggestion(nearest(bare, counties().values()))
    raise UnknownName(f"Det finns inget län som heter {bare!r}.", near or "Skriv länets namn eller tvåsiffriga kod.")


def _horizon(name: str) -> str:
    bare = name.strip().casefold().replace("–", "-")
    if bare in HORIZONS:
        return str(HORIZONS[bare])
    if bare in (*Horizon, UNKNOWN_HORIZON):
        return bare
    raise UnknownName(f"Det finns ingen horisont {name!r}.", f"Välj bland: {', '.join(HORIZONS)}.")
