"""Two routes of one client side by side, row by row, in words; rows that differ are told from those that do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matching.domain import GateState
from matching.explaining import places_of
from matching.pathways import Step
from matching.study_funding import GATE as FUNDING
from matching.study_funding import funding_for
from service.counselling.routes import Reach, Route
from service.counselling.wording import listed, pace, share, swedish, weeks_until
from service.words import counted, day


@dataclass(frozen=True, slots=True)
class Row:
    """One thing compared. ``cells`` holds one list of lines for each route; in ``order`` where they are its steps."""

    heading: str
    cells: tuple[tuple[str, ...], ...]
    order: bool = False

    @property
    def differs(self) -> bool:
        """Whether the routes differ in it."""
        return len(set(self.cells)) > 1


def compare(*routes: Route) -> tuple[Row, ...]:
    """The rows, in the order that a choice is made."""
    return tuple(
        Row(heading, tuple(tuple(told(route)) for route in routes), heading in _BY_STEP) for heading, told in _ROWS
    )


def when(route: Route) -> str:
    """When the client could begin to work, in words."""
    way = route.pathway
    if route.reach is Reach.NOW:
        return "Kan söka jobbet nu"
    if route.reach is Reach.STOPPED:
        return f"Ett krav stoppar: {route.stopped_by[0].text}"
    if route.reach is Reach.ENTITLED:
        return f"Kan söka om behörigheten finns: {route.entitlement}"
    if way.employable_on is None:
        return "Vägen räcker inte hela vägen"
    weeks = counted(weeks_until(way.employable_on, way.today), "vecka", "veckor")
    return f"Tidigast {day(way.employable_on)}, om {weeks}"


def dates(step: Step) -> str:
    """From when to when a step runs; one day where it begins and ends on the same."""
    if step.starts_on == step.ends_on:
        return day(step.starts_on)
    return f"{day(step.starts_on)} – {day(step.ends_on)}"


def where(step: Step) -> str:
    """Where a step is studied."""
    return "på distans" if step.course.distance else places_of(step.course)


def entry(step: Step) -> str:
    """What a course asks of those who want to begin, in its own words where it has any."""
    course = step.course
    asked = [course.entry_requirements.strip().rstrip(".")] if course.entry_requirements.strip() else []
    if course.entry_swedish:
        asked.append(f"svenska {swedish(course.entry_swedish)}")
    return "; ".join(asked) or "inget angivet"


def gives(step: Step) -> list[str]:
    """What a step gives of what is missing: what it teaches, then what it comes near to, in whose words."""
    whole = [one.phrase for one in step.covers if not one.near]
    near: dict[str, list[str]] = {}
    for one in step.covers:
        if one.near:
            near.setdefault(one.words, []).append(one.phrase)
    told = [", ".join(whole)] if whole else []
    return told + [f"kommer nära: {', '.join(phrases)} (lär ut {words})" for words, phrases in near.items()]


def to_check(route: Route) -> list[str]:
    """Everything that someone has to check, of the job and of each step; money apart."""
    texts = [gate.text for gate in route.pathway.to_check]
    for step in route.pathway.steps:
        texts += [g.text for g in step.gates if g.state is GateState.CHECK and g.name != FUNDING]
    return [text.removeprefix("kontrollera: ") for text in dict.fromkeys(texts)]


def funding(route: Route) -> list[str]:
    """The kinds of support that may apply to the steps, each once."""
    rules = {rule.id: rule for step in route.pathway.steps for rule in funding_for(step.course)}
    return [f"{rule.name} ({rule.authority})" for rule in rules.values()]


def _steps(told: Callable[[Step], str]) -> Callable[[Route], list[str]]:
    def lines(route: Route) -> list[str]:
        return [told(step) for step in route.pathway.steps] or ["–"]

    return lines


def _hours(route: Route) -> str:
    need = route.need
    told = [share(need.hours)] if need.hours else []
    return ", ".join([*told, need.working_time] if need.working_time else told) or "inte angivet"


def _fits(route: Route) -> list[str]:
    if route.hit is None:
        return ["inte bland matchningens förslag"]
    return [f"plats {route.hit.rank} av förslagen, {route.hit.confidence} träff"]


def _missing(route: Route) -> list[str]:
    return list(route.pathway.missing) or ["inget av det som krävs"]


def _left(route: Route) -> list[str]:
    return list(route.pathway.uncovered) or ["inget"]


_ROWS: tuple[tuple[str, Callable[[Route], list[str]]], ...] = (
    ("Arbetsgivare", lambda r: [r.need.employer or "inte angiven"]),
    ("Arbetsort", lambda r: [places_of(r.need)]),
    ("Arbetstid", lambda r: [_hours(r)]),
    ("Passar klienten", _fits),
    ("Saknas i dag", _missing),
    ("Utbildning", _steps(lambda s: s.course.title)),
    ("Anordnare", _steps(lambda s: s.course.provider or "inte angiven")),
    ("När", _steps(dates)),
    ("Studieort", _steps(where)),
    ("Studietakt", _steps(lambda s: pace(s.course.pace_percent))),
    ("Förkunskaper", _steps(entry)),
    ("Kan börja arbeta", lambda r: [when(r)]),
    ("Saknas efteråt", _left),
    ("Att kontrollera", lambda r: to_check(r) or ["inget"]),
    ("Studiefinansiering att kontrollera", lambda r: funding(r) or ["ingen regel gäller"]),
)


_BY_STEP = frozenset(("Utbildning", "Anordnare", "När", "Studieort", "Studietakt", "Förkunskaper"))


def differences(rows: tuple[Row, ...]) -> str:
    """Which rows differ, in one sentence for those who cannot see the marks."""
    differing = [row.heading.lower() for row in rows if row.differs]
    return f"Vägarna skiljer sig åt i: {listed(differing)}." if differing else "Vägarna är lika i allt som jämförs."
