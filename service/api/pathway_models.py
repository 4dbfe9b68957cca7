"""What ``/pathways`` and ``/abroad`` take and give."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from service.api.models import AT_LEAST_ONE, MAX_PLACES, Gate, Id, Place, Versions, _Shape
from service.api.shapes import Day, Level

LONGEST_WEEKS = 1000


class PathwayQuestion(_Shape):
    """The way from a person to a need."""

    profile_id: Id = Field(description="Id på en profil.")
    need_id: Id = Field(description="Id på ett behov.")
    weeks: Annotated[int, Field(ge=1, le=LONGEST_WEEKS)] | None = Field(
        default=None, description="Klar inom så många veckor."
    )
    start_by: Day | None = Field(default=None, description="Första steget börjar senast denna dag.")
    places: list[Place] = Field(
        default_factory=list,
        max_length=MAX_PLACES,
        description="Bara utbildningar i dessa kommuner (namn eller kod). Distansutbildningar räknas alltid med.",
    )
    most_pace: Annotated[float, Field(gt=0, le=200)] | None = Field(
        default=None, description="Högsta takt i procent av heltid."
    )
    distance_only: bool = Field(default=False, description="Bara utbildningar helt på distans.")
    most_swedish: Level | None = Field(default=None, description="Ingen utbildning får kräva mer svenska än så.")


class AbroadQuestion(_Shape):
    """From an occupation in another country to work here."""

    text: Annotated[str, Field(min_length=1, max_length=500)] | None = Field(
        default=None, description="Yrket, på svenska, engelska eller annat språk."
    )
    profile_id: Id | None = Field(
        default=None, description="Id på en profil: vägen för den personen; utan text dess först angivna yrke."
    )
    places: list[Place] = Field(
        default_factory=list, max_length=MAX_PLACES, description="Bara utbildningar i dessa kommuner (namn eller kod)."
    )

    @model_validator(mode="after")
    def _some(self) -> AbroadQuestion:
        if self.text is None and self.profile_id is None:
            raise ValueError(AT_LEAST_ONE.format("text eller profile_id"))
        return self


class Covers(_Shape):
    """One missing thing that a step gives, in the course's words; ``near``: something close to it."""

    phrase: str
    words: str
    near: bool


class StepShape(_Shape):
    """One course of a route."""

    number: int = Field(ge=1)
    id: str
    title: str
    starts_on: str
    ends_on: str
    covers: list[Covers]
    opens: list[str]
    after: list[str]
    gates: list[Gate]


class Proof(_Shape):
    """How sure it is that no route is better: ``gap`` is 0 when ``optimal``."""

    optimal: bool
    gap: float
    considered: int


class Blocked(_Shape):
    """A course that would help and cannot be entered."""

    id: str
    title: str
    lacking: list[str]


class PathwayShape(_Shape):
    """A route with its steps, or an abstention with its reason."""

    need_id: str
    seeker_id: str
    today: str
    missing: list[str]
    steps: list[StepShape]
    covered_share: float = Field(ge=0, le=1)
    uncovered: list[str]
    employable_on: str | None
    weeks: int
    proof: Proof | None
    blocked: list[Blocked]
    to_check: list[Gate]
    abstained: bool
    reason: str | None
    versions: Versions


class RegulationShape(_Shape):
    """What the law asks of who does the work."""

    title: str
    scope: Literal["hela", "delar", "titel"]
    authority: str
    law: str
    asks: str
    from_eu: str
    from_elsewhere: list[str]
    reviewed: str


class SuggestionShape(_Shape):
    """A course that answers one link of the chain."""

    id: str
    title: str
    checks: list[str]


class RouteShape(_Shape):
    """One Swedish occupation and the way to it."""

    occupation: str
    ssyk: str | None
    score: float
    words: str
    regulation: RegulationShape | None
    entitled: bool | None
    missing: list[str]
    validation: list[SuggestionShape]
    combination: list[SuggestionShape]
    openings: int


class AbroadShape(_Shape):
    """The routes to choose between, best understood first, or an abstention."""

    title: str
    routes: list[RouteShape]
    abstained: bool
    reason: str | None
    versions: Versions
