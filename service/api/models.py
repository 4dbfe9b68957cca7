"""What the API takes and gives. Strict: a value of another type, out of bounds or unknown is refused, never guessed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.api.shapes import Course, Need, Profile

MAX_TEXT = 1_000_000  # characters
MAX_ID = 200
MAX_PLACES = 50

Id = Annotated[str, Field(min_length=1, max_length=MAX_ID, pattern=r"^[^\x00]+$")]
Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
Place = Annotated[str, Field(min_length=1, max_length=MAX_ID)]

EXACTLY_ONE = "ange exakt ett av {}"
AT_LEAST_ONE = "ange {}"


class Question(BaseModel):
    """What every question can say."""

    model_config = ConfigDict(strict=True, extra="forbid")

    k: int = Field(default=10, ge=1, le=100, description="Högsta antal svar.")
    places: list[Place] = Field(
        default_factory=list,
        max_length=MAX_PLACES,
        description="Bara svar i dessa kommuner (namn eller kod). Distansutbildningar räknas alltid med.",
    )


class JobsQuestion(Question):
    """Jobs for a person."""

    profile_id: Id | None = Field(default=None, description="Id på en inläst profil.")
    text: Text | None = Field(default=None, description="Beskrivning av personen i fri text.")

    @model_validator(mode="after")
    def _one(self) -> JobsQuestion:
        if (self.profile_id is None) == (self.text is None):
            raise ValueError(EXACTLY_ONE.format("profile_id och text"))
        return self


class SeekersQuestion(Question):
    """People for a need."""

    need_id: Id | None = Field(default=None, description="Id på ett inläst behov.")
    text: Text | None = Field(default=None, description="Beskrivning av behovet i fri text.")

    @model_validator(mode="after")
    def _one(self) -> SeekersQuestion:
        if (self.need_id is None) == (self.text is None):
            raise ValueError(EXACTLY_ONE.format("need_id och text"))
        return self


class CoursesQuestion(Question):
    """Courses for a gap."""

    profile_id: Id | None = Field(default=None, description="Id på en inläst profil.")
    need_id: Id | None = Field(default=None, description="Id på ett inläst behov.")
    text: Text | None = Field(default=None, description="Beskrivning av det som ska läras i fri text.")

    @model_validator(mode="after")
    def _one(self) -> CoursesQuestion:
        by_id = self.profile_id is not None or self.need_id is not None
        if by_id == (self.text is not None):
            raise ValueError(EXACTLY_ONE.format("text och id (profile_id, need_id eller båda)"))
        return self


class GapQuestion(BaseModel):
    """What a need asks for that a person, or nobody in particular, has."""

    model_config = ConfigDict(strict=True, extra="forbid")

    need_id: Id = Field(description="Id på ett inläst behov.")
    profile_id: Id | None = Field(default=None, description="Id på en inläst profil; utan den: allt som behövs.")


class AreaQuestion(BaseModel):
    """What a need asks for that everyone who is read in has."""

    model_config = ConfigDict(strict=True, extra="forbid")

    need_id: Id = Field(description="Id på ett inläst behov.")


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Part(_Shape):
    """One part of a score: ``contribution = value * weight``."""

    name: str
    value: float = Field(ge=0, le=1)
    weight: float = Field(ge=0, le=1)
    contribution: float
    text: str


class Gate(_Shape):
    """One requirement and its outcome; ``check`` means that something is not known."""

    name: str
    state: Literal["pass", "fail", "check"]
    text: str


class Hit(_Shape):
    """One ranked answer; the contributions of its parts add up to its score.

    ``unusual`` is the share of random pairs that are less relevant, null when the index holds too few records to tell.
    """

    id: str
    kind: Literal["seeker", "need", "course"]
    title: str
    rank: int = Field(ge=1)
    score: float
    confidence: Literal["stark", "god", "möjlig"]
    unusual: float | None = Field(ge=0, le=1)
    parts: list[Part]
    gates: list[Gate]


class Versions(_Shape):
    """What made the answer: the model, the index (SHA-256 of its manifest) and the weights."""

    model: str
    index: str
    weights: str


class Answer(_Shape):
    """Hits, or an abstention with its reason.

    ``stopped``: with an abstention, at most three that would have been hits but for one requirement that is known not
    to be met (a gate with ``fail``). They are no answer; the field is left out where there are none.
    """

    hits: list[Hit]
    abstained: bool
    reason: str | None
    stopped: list[Hit] = Field(default=[], max_length=3)
    versions: Versions


class SkillCoverage(_Shape):
    """One needed skill and how it is met."""

    skill: str
    essential: bool
    coverage: Literal["covered", "close", "missing"]
    met_by: str | None
    nearness: float
    grade: Literal["claimed", "inferred", "documented", "validated"] | None
    through: str


class Gap(_Shape):
    """What a need asks for set against what a person has."""

    need_id: str
    seeker_id: str | None
    skills: list[SkillCoverage]
    missing: list[str]
    to_check: list[Gate]
    versions: Versions


class AreaSkill(_Shape):
    """How many people have one asked skill, something near it, or neither; null where few people are hidden."""

    skill: str
    essential: bool
    covered: int | None
    close: int | None
    missing: int | None


class AreaGate(_Shape):
    """How many people one requirement lets through, is to be checked for, and stops; null where hidden."""

    name: str
    passed: int | None
    check: int | None
    failed: int | None


class AreaGap(_Shape):
    """What a need asks for set against everyone."""

    need_id: str
    people: int | None
    skills: list[AreaSkill]
    gates: list[AreaGate]
    versions: Versions


class Health(_Shape):
    """The index that answers, when all is well."""

    status: Literal["ok"]
    model: str
    index: str
    generation: str
    count: int
    kinds: dict[str, int]
    revision: int


class Alive(_Shape):
    """All is well."""

    status: Literal["ok"]


class Version(_Shape):
    """Versions of the program and of what makes the answers; ``index`` is ``null`` where none can be used."""

    version: str
    api: Literal["v1"]
    model: str
    index: str | None
    weights: str


class ProfileItem(_Shape):
    """One profile of a list."""

    record: Profile
    etag: str
    updated_at: str


class NeedItem(_Shape):
    """One need of a list."""

    record: Need
    etag: str
    updated_at: str


class CourseItem(_Shape):
    """One course of a list."""

    record: Course
    etag: str
    updated_at: str


class ProfilePage(_Shape):
    """Some profiles. ``next`` is the address of the page after; a page can be short and still have one."""

    items: list[ProfileItem]
    next: str | None


class NeedPage(_Shape):
    """Some needs, as ``ProfilePage``."""

    items: list[NeedItem]
    next: str | None


class CoursePage(_Shape):
    """Some courses, as ``ProfilePage``."""

    items: list[CourseItem]
    next: str | None


class ProblemShape(_Shape):
    """Every error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]
    version: int | None = None  # of a record that has changed: its version now


class FieldError(_Shape):
    """What is wrong with one field."""

    field: str
    message: str
