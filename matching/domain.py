"""The frozen records of the domain: who seeks, what is needed, what can be studied, and what an answer says.

Every record is a value: importers make them, the store keeps them, the matcher reads them. Fields hold what a source
said; ``None`` or an empty tuple means *not told*, which a gate turns into "kontrollera", never into a refusal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What kind of document an id belongs to in the shared index."""

    SEEKER = "seeker"
    NEED = "need"
    COURSE = "course"


class EvidenceGrade(StrEnum):
    """How well a skill of a person is proven, from weakest to strongest."""

    CLAIMED = "claimed"
    INFERRED = "inferred"
    DOCUMENTED = "documented"
    VALIDATED = "validated"

    @property
    def strength(self) -> int:
        """0 (claimed) to 3 (validated): ``claimed < inferred < documented < validated``."""
        return list(EvidenceGrade).index(self)


class EducationLevel(StrEnum):
    """Level of finished education, from none to research (SUN 2020 level in parentheses)."""

    NONE = "none"  # no finished compulsory school (0-1)
    COMPULSORY = "compulsory"  # grundskola (2)
    UPPER_SECONDARY = "upper_secondary"  # gymnasium (3)
    POST_SECONDARY = "post_secondary"  # eftergymnasial under two years or yrkeshögskola (4-5.1)
    HIGHER = "higher"  # högskola, two years or more (5.2-5.3)
    RESEARCH = "research"  # forskarutbildning (6)

    @property
    def rank(self) -> int:
        """0 (none) to 5 (research)."""
        return _RANKS[self]


class SwedishLevel(StrEnum):
    """Level of Swedish on the CEFR scale; ``NATIVE`` is a first language.

    SFI course A ~ A1-, B ~ A1/A2-, C ~ A2, D ~ B1-/B1; Swedish as a second language, compulsory level ~ B1, course
    1 ~ B2. Importers translate (``matching.importers.vocabulary``).
    """

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    NATIVE = "native"

    @property
    def rank(self) -> int:
        """0 (A1) to 6 (native)."""
        return _RANKS[self]


_RANKS: dict[StrEnum, int] = {level: n for levels in (EducationLevel, SwedishLevel) for n, level in enumerate(levels)}


class NeedSource(StrEnum):
    """How a need came to be known. An ad is one source among others."""

    VISIT = "visit"
    FORM = "form"
    WORKSHOP = "workshop"
    FAIR = "fair"
    AD = "ad"


class Horizon(StrEnum):
    """When the employer expects to need the people."""

    NOW = "now"
    SIX_MONTHS = "six_months"
    TWO_YEARS = "two_years"
    FIVE_YEARS = "five_years"  # 3-5 years


class CourseForm(StrEnum):
    """The form of an education offering or measure."""

    KOMVUX = "komvux"
    VOCATIONAL_PACKAGE = "vocational_package"  # yrkespaket
    SFI = "sfi"
    SFI_COMBINATION = "sfi_combination"  # SFI + yrke
    HIGHER_VOCATIONAL = "higher_vocational"  # yrkeshögskola
    FOLK_HIGH_SCHOOL = "folk_high_school"  # folkhögskola
    UNIVERSITY = "university"  # högskola
    LABOUR_MARKET = "labour_market"  # arbetsmarknadsutbildning
    VALIDATION = "validation"
    WORK_PLACEMENT = "work_placement"  # praktik
    OTHER_MEASURE = "other_measure"


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a source told it.

    ``municipality_code`` is the four-digit code as text ("0484"), or ``None`` where the name is no municipality or is
    unknown: then the place is kept and a gate on it says "kontrollera".
    """

    name: str
    municipality_code: str | None = None

    @property
    def county_code(self) -> str | None:
        """Two-digit county (län) code as text, or ``None``."""
        return self.municipality_code[:2] if self.municipality_code else None


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill that a person has, with its evidence grade."""

    label: str
    grade: EvidenceGrade = EvidenceGrade.CLAIMED


@dataclass(frozen=True, slots=True)
class Experience:
    """Work that a person has done: an occupation in the person's own words and for how long."""

    occupation: str
    years: float | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants. Wishes are weighed or gated on their own, never mixed with what the person can do."""

    occupations: tuple[str, ...] = ()
    hours: tuple[int, int] | None = None  # per cent of full time, lowest and highest
    avoid: tuple[str, ...] = ()  # e.g. "natt", "helg", "tunga lyft"
    text: str = ""


@dataclass(frozen=True, slots=True)
class JobSeeker:
    """A person who seeks work or study.

    ``label`` is the alias that the counsellor knows the person by. It is shown to those who may see the person and
    never reaches an embedding or a score. A person with ``protected_identity`` is stored but never indexed, listed,
    counted or exported.
    """

    id: str
    label: str = ""
    summary: str = ""
    experience: tuple[Experience, ...] = ()
    skills: tuple[Skill, ...] = ()
    education: str = ""
    education_level: EducationLevel | None = None
    swedish: SwedishLevel | None = None
    languages: tuple[str, ...] = ()
    driving_licences: tuple[str, ...] | None = None  # () = told to have none, None = not told
    certificates: tuple[str, ...] = ()
    home: Place | None = None
    reach: tuple[Place, ...] = ()  # municipalities that the person can travel to, home not repeated
    available_from: dt.date | None = None
    wishes: Wishes = field(default_factory=Wishes)
    target_groups: tuple[str, ...] = ()
    unit: str = ""  # enhet: the part of the organisation that meets the person; decides who sees, never who matches
    protected_identity: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Competence that an employer needs. ``open_until`` is the last day it can be filled (an ad's last date)."""

    id: str
    title: str
    text: str = ""
    source_kind: NeedSource | None = None
    employer: str = ""
    sector: str = ""
    occupation: str = ""
    ssyk: str | None = None  # SSYK 2012, four digits as text
    sni: str | None = None  # of the employer's work: a section ("C") or two to five digits ("62.010"), as text
    essential_skills: tuple[str, ...] = ()
    meriting_skills: tuple[str, ...] = ()
    headcount: int | None = None
    horizon: Horizon | None = None
    place: Place | None = None
    starts_on: dt.date | None = None
    open_until: dt.date | None = None
    hours: tuple[int, int] | None = None  # per cent of full time, lowest and highest
    working_time: str = ""  # e.g. "dag", "tvåskift", "natt"
    driving_licences: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    swedish: SwedishLevel | None = None
    education_level: EducationLevel | None = None
    gathered_by: str = ""
    gathered_on: dt.date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """One start of an education offering or measure. Unknown seats are ``None``, which is not zero."""

    id: str
    title: str
    text: str = ""
    code: str | None = None
    provider: str = ""
    form: CourseForm | None = None
    level: str = ""
    skills: tuple[str, ...] = ()  # what it teaches
    occupations: tuple[str, ...] = ()  # what it leads to
    subjects: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    distance: bool | None = None  # can be taken wholly at a distance
    pace_percent: float | None = None
    points: float | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    apply_from: dt.date | None = None
    apply_by: dt.date | None = None
    seats: int | None = None
    language: str | None = None  # language of instruction, ISO 639-3
    entry_requirements: str = ""
    entry_swedish: SwedishLevel | None = None
    entry_education: EducationLevel | None = None
    url: str | None = None
    to_check: tuple[str, ...] = ()  # what the source left unclear, in Swedish, shown as "kontrollera"
    source: str = ""
    series: str | None = None  # equal for every start of the same course of one provider; None = not worked out


Record = JobSeeker | Need | Course


class GateState(StrEnum):
    """Outcome of a hard requirement. Missing information is ``CHECK``, never ``FAIL``."""

    PASS = "pass"
    FAIL = "fail"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Gate:
    """One hard requirement and its outcome for one hit, with a Swedish sentence."""

    name: str
    state: GateState
    text: str


def failed(gates: Iterable[Gate]) -> tuple[Gate, ...]:
    """Those that are known not to be met."""
    return tuple(gate for gate in gates if gate.state is GateState.FAIL)


@dataclass(frozen=True, slots=True)
class Part:
    """One named part of a score: ``contribution = value x weight``, ``value`` and ``weight`` in [0, 1]."""

    name: str
    value: float
    weight: float
    text: str

    @property
    def contribution(self) -> float:
        """What the part adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a hit stands where it stands. The contributions of ``parts`` add up to the score."""

    parts: tuple[Part, ...]
    gates: tuple[Gate, ...] = ()

    @property
    def score(self) -> float:
        """The sum of the contributions, in [0, 1]."""
        return sum(part.contribution for part in self.parts)

    @property
    def failed(self) -> tuple[Gate, ...]:
        """The requirements that are known not to be met; none for a hit that is an answer."""
        return failed(self.gates)


class Confidence(StrEnum):
    """How far above the floor a hit stands."""

    STRONG = "stark"
    GOOD = "god"
    POSSIBLE = "möjlig"


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked answer. ``rank`` counts from 1; ``score`` equals ``explanation.score``.

    ``unusual`` is the share, in [0, 1], of random pairs of the same kind that are less relevant; ``None`` = not known.
    """

    id: str
    kind: Kind
    title: str
    rank: int
    score: float
    confidence: Confidence
    explanation: Explanation
    unusual: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets: hits, or an abstention with its reason in Swedish.

    ``stopped``: with an abstention, what would have been hits but for one requirement that is known not to be met, best
    first. They are no answer; they say what stands in the way.
    """

    hits: tuple[Hit, ...]
    reason: str | None = None
    stopped: tuple[Hit, ...] = ()

    @property
    def abstained(self) -> bool:
        """True when no good answer exists."""
        return not self.hits


class Coverage(StrEnum):
    """How a needed skill is met."""

    COVERED = "covered"
    CLOSE = "close"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SkillCoverage:
    """One needed skill, how it is met, and by which skill of the other side (``None`` when missing)."""

    skill: str
    essential: bool
    coverage: Coverage
    met_by: str | None = None
    nearness: float = 0.0  # similarity to ``met_by`` in [0, 1]
    grade: EvidenceGrade | None = None
    through: str = ""  # why ``met_by`` counts, in Swedish, where it does not say the skill itself


@dataclass(frozen=True, slots=True)
class Gap:
    """What a need asks for set against what a person (or nobody: ``seeker_id`` is ``None``) has."""

    need_id: str
    seeker_id: str | None
    skills: tuple[SkillCoverage, ...]
    to_check: tuple[Gate, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed skills that nothing covers or comes close to, essential ones first."""
        return self._that_are(Coverage.MISSING)

    @property
    def close(self) -> tuple[str, ...]:
        """The needed skills that something comes close to and nothing covers, essential ones first."""
        return self._that_are(Coverage.CLOSE)

    def _that_are(self, coverage: Coverage) -> tuple[str, ...]:
        rows = [s for s in self.skills if s.coverage is coverage]
        return tuple(s.skill for s in sorted(rows, key=lambda s: not s.essential))
