"""What a planner asks for, in the address of a page: everything is there, so that a page can be kept and sent on.

Planned courses are in the address too: nothing of a "what if" is saved.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from matching.domain import Course, Place
from service.demand import HORIZONS, Choice
from service.errors import UserError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

MOST_PLANNED = 15
MOST_CHARACTERS = 12_000  # of the plan in an address
FIELDS = ("plats", "grupp", "lan", "fran", "till", "veckor", "arbetsgivare", "jamfor")


@dataclass(frozen=True, slots=True)
class PlannerAsked:
    """The questions of an address as texts, their meaning where they have one, and what is wrong with the others."""

    told: Mapping[str, str]
    horizons: tuple[str, ...]
    choice: Choice
    planned: tuple[Course, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)

    def address(self, path: str, **more: str | None) -> str:
        """``path`` with these questions, some of them changed; ``None`` takes one away."""
        pairs: list[tuple[str, str]] = [(name, value) for name, value in self.told.items() if value]
        pairs += [("horisont", horizon) for horizon in self.horizons]
        if self.planned:
            pairs.append(("plan", encoded(self.planned)))
        pairs = [(name, value) for name, value in pairs if name not in more]
        pairs += [(name, value) for name, value in more.items() if value]
        return f"{path}?{urlencode(pairs)}" if pairs else path


def read_asked(query: QueryParams) -> PlannerAsked:
    """What the address asks for. Nothing is refused here: ``errors`` say what to mend, by field."""
    told = {name: " ".join(query.get(name, "").split())[:300] for name in FIELDS}
    errors: dict[str, str] = {}
    horizons = tuple(dict.fromkeys(h for h in query.getlist("horisont") if h in HORIZONS))
    planned: tuple[Course, ...] = ()
    if text := query.get("plan"):
        try:
            planned = decoded(text)
        except ValueError:
            errors["plan"] = "De planerade utbildningarna i adressen kan inte läsas. Lägg till dem på nytt."
    choice = Choice(
        place=told["plats"] or None,
        group=tuple(part.strip() for part in told["grupp"].split(",") if part.strip()),
        region=tuple(part.strip() for part in told["lan"].split(",") if part.strip()),
        horizons=horizons,
        since=_day(told, "fran", errors),
        until=_day(told, "till", errors),
        weeks=_count(told, "veckor", 520, errors),
        employers=_count(told, "arbetsgivare", 1_000_000, errors),
    )
    if choice.since and choice.until and choice.since > choice.until:
        errors["till"] = "Perioden slutar innan den börjar. Byt plats på datumen."
    errors |= _places(choice)
    return PlannerAsked(told, horizons, choice, planned, errors)


def encoded(courses: Sequence[Course]) -> str:
    """Planned courses as a text that fits an address."""
    told = _courses().dump_json(tuple(courses), exclude_defaults=True)
    return base64.urlsafe_b64encode(told).decode("ascii").rstrip("=")


def decoded(text: str) -> tuple[Course, ...]:
    """The planned courses that ``encoded`` wrote. Raises ``ValueError`` for anything else."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError("too long")
    try:
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise ValueError("no base64") from error
    courses: tuple[Course, ...] = _courses().validate_json(content)  # pydantic's error is a ValueError
    if len(courses) > MOST_PLANNED or any("\0" in str(course) for course in courses):
        raise ValueError("too many")
    return courses


def planned_course(values: Mapping[str, str], number: int) -> tuple[Course | None, dict[str, str]]:
    """A planned course from the fields of the form, or what is wrong with them by field."""
    from matching.places import UnknownMunicipality, resolve_municipality

    told = {name: " ".join(value.split())[:500] for name, value in values.items()}
    errors: dict[str, str] = {}
    title = told.get("namn", "")
    if not title:
        errors["namn"] = "Skriv vad utbildningen heter."
    skills = tuple(part.strip() for part in told.get("kompetenser", "").split(";") if part.strip())
    occupations = tuple(part.strip() for part in told.get("yrken", "").split(";") if part.strip())
    if not skills and not occupations:
        errors["kompetenser"] = "Skriv minst en kompetens som utbildningen ger, eller ett yrke som den leder till."
    places: tuple[Place, ...] = ()
    if told.get("kommun"):
        try:
            found = resolve_municipality(told["kommun"])
            places = (Place(found.name, found.code),)
        except UnknownMunicipality as error:
            errors["kommun"] = str(error)
    else:
        errors["kommun"] = "Skriv i vilken kommun utbildningen ges."
    seats = _count(told, "platser", 10_000, errors)
    starts, ends = _day(told, "start", errors), _day(told, "slut", errors)
    if starts is None and "start" not in errors:
        errors["start"] = "Skriv när utbildningen startar."
    if starts and ends and ends < starts:
        errors["slut"] = "Utbildningen slutar innan den börjar."
    if errors:
        return None, errors
    course = Course(
        id=f"planerad-{number}",
        title=title,
        skills=skills,
        occupations=occupations,
        places=places,
        starts_on=starts,
        ends_on=ends,
        seats=seats,
        source="planerad",
    )
    return course, {}


def _places(choice: Choice) -> dict[str, str]:
    """What is wrong with the places, by field."""
    from service.demand import area_of

    errors = {}
    for name, part in (
        ("plats", Choice(place=choice.place)),
        ("grupp", Choice(group=choice.group)),
        ("lan", Choice(region=choice.region)),
    ):
        try:
            area_of(part)
        except UserError as error:
            errors[name] = f"{error.message} {error.remedy}".strip()
    return errors


def _day(told: Mapping[str, str], name: str, errors: dict[str, str]) -> dt.date | None:
    text = told.get(name, "")
    if not text:
        return None
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        errors[name] = "Skriv datumet som år-månad-dag, till exempel 2026-01-31."
        return None
    if not 1990 <= found.year <= 2100:
        errors[name] = "Året är orimligt. Skriv till exempel 2026-01-31."
        return None
    return found


def _count(told: Mapping[str, str], name: str, most: int, errors: dict[str, str]) -> int | None:
    text = told.get(name, "").replace(" ", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        errors[name] = f"Skriv ett helt tal från 1 till {most}."
        return None
    return int(text)


@cache
def _courses() -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[Course, ...])
