"""The records of the domain as the API takes and gives them: the same fields, each with what it means, in Swedish.

What comes in is refused where it is of another type, out of bounds or unknown; what goes out is what is stored.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator

from matching.domain import CourseForm, EducationLevel, EvidenceGrade, Horizon, NeedSource, SwedishLevel
from matching.importers.vocabulary import DRIVING_LICENCES
from matching.places import find_municipality, municipalities, resolve_municipality
from matching.scrubbing import holds_personal_number
from matching.sni import parse_sni

MAX_RECORD_TEXT: Final = 200_000  # characters
MAX_LINE: Final = 2_000
MAX_LIST: Final = 500
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
# Without control characters; and with something in it besides white space.
_STORABLE: Final = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_SAYING: Final = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_ID: Final = r"^[^\x00-\x1f\x7f]+$"
_SNI: Final = r"^([A-Ua-u]|[0-9]{2}(\.?[0-9]{1,3})?)$"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ADDRESS: Final = re.compile(r"(?i)https?://[^\s\"'<>]+")


def _no_person(text: str) -> str:
    if holds_personal_number(text):
        raise ValueError("ser ut som ett personnummer; använd ett eget id, t.ex. P001")
    if not text.strip("."):
        raise ValueError("är bara punkter; skriv minst en bokstav eller siffra")
    return text


def _as_day(value: Any) -> Any:
    """Only a text of the form 2027-01-11: neither numbers nor moments are days."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise ValueError("är inget datum som finns") from None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise ValueError("ska vara ett datum, år-månad-dag, t.ex. 2027-01-11")


def _plausible(day: dt.date) -> dt.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("ska vara ett datum mellan 1990 och 2100")
    return day


def _known_licence(code: str) -> str:
    if code in DRIVING_LICENCES.meanings.values():
        return code
    near = DRIVING_LICENCES.suggest(code)
    raise ValueError(f"är ingen körkortsbehörighet. Välj bland {', '.join(near or DRIVING_LICENCES.shown)}")


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("ska vara en webbadress, t.ex. https://exempel.se/kurs")
    return text


RecordId = Annotated[str, Field(min_length=1, max_length=100, pattern=_ID), AfterValidator(_no_person)]
Sni = Annotated[str, Field(min_length=1, max_length=20, pattern=_SNI), AfterValidator(parse_sni)]
Line = Annotated[str, Field(max_length=MAX_LINE, pattern=_STORABLE)]
Title = Annotated[str, Field(min_length=1, max_length=MAX_LINE, pattern=_SAYING)]
LongText = Annotated[str, Field(max_length=MAX_RECORD_TEXT, pattern=_STORABLE)]
Word = Annotated[str, Field(min_length=1, max_length=MAX_LINE, pattern=_SAYING)]
Words = Annotated[list[Word], Field(max_length=MAX_LIST)]
Licences = Annotated[list[Annotated[str, AfterValidator(_known_licence)]], Field(max_length=30)]
Day = Annotated[dt.date, BeforeValidator(_as_day), AfterValidator(_plausible)]
Share = Annotated[int, Field(ge=0, le=100)]
Percent = Annotated[list[Share], Field(min_length=2, max_length=2)]
Level = Annotated[SwedishLevel, Field(strict=False)]
Education = Annotated[EducationLevel, Field(strict=False)]

_TEXT = "Fri text."
_LIST = "Lista."
_PERCENT = "Procent av heltid, lägsta och högsta, t.ex. [50, 100]."


class _Record(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class PlaceShape(_Record):
    """A place: a municipality by name or code, or by ``null`` as code a place that is none."""

    name: Word = Field(description="Kommunens namn, eller platsens.")
    municipality_code: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = Field(
        default=None,
        description="Kommunens kod med fyra siffror. Utelämnad: den slås upp på namnet. null: platsen är ingen kommun.",
    )

    @model_validator(mode="before")
    @classmethod
    def _named(cls, told: Any) -> Any:
        """A bare text is a name or a code; a code alone has its municipality's name."""
        if isinstance(told, str):
            found = resolve_municipality(told)
            return {"name": found.name, "municipality_code": found.code}
        if isinstance(told, dict) and "name" not in told and (code := told.get("municipality_code")):
            known = municipalities().get(code) if isinstance(code, str) else None
            return told | {"name": known.name} if known else told
        return told

    @model_validator(mode="after")
    def _known(self) -> PlaceShape:
        if self.municipality_code is None:
            found = find_municipality(self.name)
            if found is None and "municipality_code" not in self.model_fields_set:
                found = resolve_municipality(self.name)  # says what to do
            self.municipality_code = found.code if found else None
        elif self.municipality_code not in municipalities():
            raise ValueError("har en kommunkod som inte finns. Koderna har fyra siffror, t.ex. 0484 för Eskilstuna")
        return self


class SkillShape(_Record):
    """A skill with its evidence."""

    label: Word = Field(description="Kompetensen med ett ord eller några.")
    grade: Annotated[EvidenceGrade, Field(strict=False)] = Field(
        default=EvidenceGrade.CLAIMED,
        description="claimed = uppgiven, inferred = utläst, documented = styrkt med intyg, validated = validerad.",
    )


class ExperienceShape(_Record):
    """Work that was done."""

    occupation: Word = Field(description="Yrket med personens egna ord.")
    years: Annotated[float, Field(ge=0, le=80)] | None = Field(default=None, description="Antal år.")
    description: LongText = Field(default="", description=_TEXT)


class WishesShape(_Record):
    """What is wanted."""

    occupations: Words = Field(default_factory=list, description="Önskade yrken. Lista.")
    hours: Percent | None = Field(default=None, description=_PERCENT)
    avoid: Words = Field(default_factory=list, description='Det som ska undvikas, t.ex. "natt". Lista.')
    text: LongText = Field(default="", description=_TEXT)


def _ordered(hours: list[int] | None, field: str) -> None:
    if hours and hours[0] > hours[1]:
        raise ValueError(f"{field}: den lägsta procenten är högre än den högsta")


class ProfileFields(_Record):
    """A person who seeks work or study. Everything but the id."""

    label: Line = Field(default="", description="Alias som vägledaren känner igen. Påverkar aldrig en matchning.")
    summary: LongText = Field(default="", description="Bakgrund, styrkor, läge. Fri text.")
    experience: Annotated[list[ExperienceShape], Field(max_length=MAX_LIST)] = Field(
        default_factory=list, description="Arbetslivserfarenhet, en post per yrke."
    )
    skills: Annotated[list[SkillShape], Field(max_length=MAX_LIST)] = Field(
        default_factory=list, description="Kompetenser med hur de är styrkta."
    )
    education: LongText = Field(default="", description="Utbildning. Fri text.")
    education_level: Education | None = Field(default=None, description="Högsta avslutade utbildningsnivå.")
    swedish: Level | None = Field(default=None, description="Nivå i svenska (CEFR), native = modersmål.")
    languages: Words = Field(default_factory=list, description="Andra språk. Lista.")
    driving_licences: Licences | None = Field(default=None, description="Körkort. [] = har inget, null = inte känt.")
    certificates: Words = Field(default_factory=list, description="Certifikat och intyg. Lista.")
    home: PlaceShape | None = Field(default=None, description="Bostadskommun.")
    reach: Annotated[list[PlaceShape], Field(max_length=300)] = Field(
        default_factory=list, description="Kommuner som personen kan pendla till, utom den egna."
    )
    available_from: Day | None = Field(default=None, description="Första dag då personen kan börja.")
    wishes: WishesShape = Field(default_factory=WishesShape, description="Vad personen önskar.")
    target_groups: Words = Field(default_factory=list, description="Målgrupper med organisationens egna ord. Lista.")
    protected_identity: bool = Field(
        default=False, description="Skyddade personuppgifter. Sparas men lämnas aldrig ut, indexeras eller räknas."
    )
    source: Line = Field(default="", description="Varifrån uppgiften kommer. Tomt betyder att tjänsten sätter api.")
    unit: Annotated[str, Field(max_length=200, pattern=_STORABLE)] = Field(
        default="", description="Enhet. För en vägledare är det alltid den egna, vad som än anges."
    )

    @model_validator(mode="after")
    def _sound(self) -> ProfileFields:
        _ordered(self.wishes.hours, "wishes.hours")
        self.reach = [place for place in self.reach if place != self.home]
        return self


class NeedFields(_Record):
    """Competence that an employer needs. Everything but the id."""

    title: Title = Field(description="Behovet på en rad.")
    text: LongText = Field(default="", description="Så som arbetsgivaren berättade det. Fri text.")
    source_kind: Annotated[NeedSource, Field(strict=False)] | None = Field(
        default=None, description="Hur behovet blev känt: visit, form, workshop, fair eller ad (annons)."
    )
    employer: Line = Field(default="", description="Arbetsgivarens namn.")
    sector: Line = Field(default="", description="Bransch. Fri text.")
    occupation: Line = Field(default="", description="Yrkesbenämning.")
    ssyk: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = Field(
        default=None, description="SSYK 2012, fyra siffror som text."
    )
    sni: Sni | None = Field(
        default=None, description="SNI-kod: två till fem siffror (62, 62.010) eller avdelningens bokstav i SNI 2007."
    )
    essential_skills: Words = Field(default_factory=list, description="Kompetenser som måste finnas. Lista.")
    meriting_skills: Words = Field(default_factory=list, description="Kompetenser som är bra att ha. Lista.")
    headcount: Annotated[int, Field(ge=0, le=100_000)] | None = Field(default=None, description="Antal personer.")
    horizon: Annotated[Horizon, Field(strict=False)] | None = Field(
        default=None, description="När det behövs: now, six_months, two_years eller five_years (3-5 år)."
    )
    place: PlaceShape | None = Field(default=None, description="Arbetsplatsens kommun.")
    starts_on: Day | None = Field(default=None, description="Start.")
    open_until: Day | None = Field(default=None, description="Sista dag då behovet kan fyllas.")
    hours: Percent | None = Field(default=None, description=_PERCENT)
    working_time: Line = Field(default="", description='Arbetstid, t.ex. "dag", "tvåskift", "natt".')
    driving_licences: Licences = Field(default_factory=list, description="Körkort som krävs. Lista.")
    certificates: Words = Field(default_factory=list, description="Certifikat som krävs. Lista.")
    swedish: Level | None = Field(default=None, description="Lägsta nivå i svenska (CEFR).")
    education_level: Education | None = Field(default=None, description="Lägsta utbildningsnivå.")
    gathered_by: Line = Field(default="", description="Roll eller signatur på den som tog emot behovet.")
    gathered_on: Day | None = Field(default=None, description="Dag då behovet togs emot.")
    source: Line = Field(default="", description="Varifrån uppgiften kommer. Tomt betyder att tjänsten sätter api.")

    @model_validator(mode="after")
    def _sound(self) -> NeedFields:
        _ordered(self.hours, "hours")
        return self


class CourseFields(_Record):
    """One start of an education offering or measure. Everything but the id."""

    title: Title = Field(description="Utbildningens namn.")
    text: LongText = Field(default="", description=_TEXT)
    code: Line | None = Field(default=None, description="Kurskod, paketets eller programmets kod.")
    provider: Line = Field(default="", description="Anordnare.")
    form: Annotated[CourseForm, Field(strict=False)] | None = Field(
        default=None, description="Utbildningsform eller insats."
    )
    level: Line = Field(default="", description="Nivå. Fri text, t.ex. gymnasial.")
    skills: Words = Field(default_factory=list, description="Vad man lär sig. Lista.")
    occupations: Words = Field(default_factory=list, description="Yrken som den leder till. Lista.")
    subjects: Words = Field(default_factory=list, description="Ämnen. Lista.")
    places: Annotated[list[PlaceShape], Field(max_length=300)] = Field(
        default_factory=list, description="Kommuner där den ges."
    )
    distance: bool | None = Field(default=None, description="Om den kan läsas helt på distans. null = inte känt.")
    pace_percent: Annotated[float, Field(gt=0, le=200)] | None = Field(default=None, description="Takt i procent.")
    points: Annotated[float, Field(ge=0, le=10_000)] | None = Field(
        default=None, description="Poäng i nivåns eget system."
    )
    starts_on: Day | None = Field(default=None, description="Start.")
    ends_on: Day | None = Field(default=None, description="Slut.")
    apply_from: Day | None = Field(default=None, description="Första ansökningsdag.")
    apply_by: Day | None = Field(default=None, description="Sista ansökningsdag.")
    seats: Annotated[int, Field(ge=0, le=100_000)] | None = Field(
        default=None, description="Antal platser. null = inte känt, vilket inte är noll."
    )
    language: Annotated[str, Field(pattern=r"^[a-z]{3}$")] | None = Field(
        default=None, description="Undervisningsspråk, ISO 639-3, t.ex. swe."
    )
    entry_requirements: LongText = Field(default="", description="Förkunskapskrav. Fri text.")
    entry_swedish: Level | None = Field(default=None, description="Lägsta nivå i svenska (CEFR).")
    entry_education: Education | None = Field(default=None, description="Lägsta utbildningsnivå.")
    url: Annotated[str, Field(max_length=MAX_LINE), AfterValidator(_address)] | None = Field(
        default=None, description="Webbadress. Visas, hämtas aldrig."
    )
    to_check: Words = Field(default_factory=list, description="Det källan lämnade oklart. Lista.")
    source: Line = Field(default="", description="Varifrån uppgiften kommer. Tomt betyder att tjänsten sätter api.")
    series: Line | None = Field(
        default=None, description="Lika för alla starter av samma utbildning. null = inte känt."
    )

    @model_validator(mode="after")
    def _sound(self) -> CourseFields:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("ends_on är före starts_on")
        if self.apply_from and self.apply_by and self.apply_by < self.apply_from:
            raise ValueError("apply_by är före apply_from")
        return self


class Profile(ProfileFields):
    """A person who seeks work or study."""

    id: RecordId = Field(description="Eget id, t.ex. P001. Aldrig ett personnummer.")


class NewProfile(ProfileFields):
    """A person who seeks work or study. Without an id the service makes one."""

    id: RecordId | None = Field(
        default=None, description="Eget id, t.ex. P001. Aldrig ett personnummer. Utelämnat: tjänsten gör ett."
    )


class Need(NeedFields):
    """Competence that an employer needs."""

    id: RecordId = Field(description="Eget id, t.ex. B001.")


class NewNeed(NeedFields):
    """Competence that an employer needs. Without an id the service makes one."""

    id: RecordId | None = Field(default=None, description="Eget id, t.ex. B001. Utelämnat: tjänsten gör ett.")


class Course(CourseFields):
    """One start of an education offering or measure."""

    id: RecordId = Field(description="Eget id per start, t.ex. U001.")


class NewCourse(CourseFields):
    """One start of an education offering or measure. Without an id the service makes one."""

    id: RecordId | None = Field(default=None, description="Eget id per start, t.ex. U001. Utelämnat: tjänsten gör ett.")


NewShape = NewProfile | NewNeed | NewCourse


def patch_of(fields: type[BaseModel]) -> type[BaseModel]:
    """The shape of a change: any of the fields, each as before or ``null``, which takes the value away (RFC 7396)."""
    optional: dict[str, Any] = {
        name: (Annotated[field.rebuild_annotation() | None, Field(description=field.description)], None)
        for name, field in fields.model_fields.items()
    }
    name = fields.__name__.removesuffix("Fields")
    return create_model(f"{name}Change", __config__=fields.model_config, __doc__="The fields to change.", **optional)


ProfileChange = patch_of(ProfileFields)
NeedChange = patch_of(NeedFields)
CourseChange = patch_of(CourseFields)
