"""The facts of a client as a form, and back: the same columns and the same reading as the table that is imported.

Nothing that the form does not show is lost by saving it: descriptions of work, inferred skills and places that are no
municipality are kept from the record that the form was filled with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matching.domain import EvidenceGrade, Experience, JobSeeker, Place, Skill, SwedishLevel
from matching.gates import LEVEL_NAMES
from matching.importers.cells import BadCell
from matching.importers.profiles_table import FIELDS, build
from matching.importers.record_tables import Field
from matching.importers.vocabulary import EDUCATION_LEVELS
from matching.scrubbing import holds_personal_number
from service.counselling.wording import decimal, swedish

_TOLD_BY_THE_FORM = (
    *("label", "summary", "experience", "skills", "education", "education_level", "swedish", "languages"),
    *("driving_licences", "certificates", "home", "reach", "available_from", "wishes", "target_groups"),
    "protected_identity",
)
LONGEST = 20_000  # characters of one field
COLUMNS: Mapping[str, Field] = {field.name: field for field in FIELDS}
YES, NO_LICENCE = "ja", "inget"
PERSONAL_NUMBER = "Texten ser ut att innehålla ett personnummer. Ta bort det: Mäkla ska inte ha personnummer."


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form gave: a record, or what is wrong by field (Swedish, with what to do)."""

    record: JobSeeker | None
    errors: Mapping[str, str]


def choices(name: str) -> list[tuple[str, str]]:
    """(value, words) of a field that is chosen from a list; the first is "not told"."""
    if name == "swedish":
        return [("", "Vet inte"), *((level.value, swedish(level)) for level in SwedishLevel)]
    if name == "education_level":
        words = EDUCATION_LEVELS.shown
        return [("", "Vet inte"), *((word, f"{word[:1].upper()}{word[1:]}") for word in words)]
    raise KeyError(name)


def values_of(record: JobSeeker) -> dict[str, str]:
    """Every field as text, as the form shows it."""
    licences = record.driving_licences
    return {
        "id": record.id,
        "label": record.label,
        "summary": record.summary,
        "experience": "\n".join(map(experience_text, record.experience)),
        "claimed": _skills(record, EvidenceGrade.CLAIMED, EvidenceGrade.INFERRED),
        "documented": _skills(record, EvidenceGrade.DOCUMENTED),
        "validated": _skills(record, EvidenceGrade.VALIDATED),
        "education": record.education,
        "education_level": _word(record),
        "swedish": record.swedish.value if record.swedish else "",
        "languages": "; ".join(record.languages),
        "driving_licences": "" if licences is None else "; ".join(licences) or NO_LICENCE,
        "certificates": "\n".join(record.certificates),
        "home": record.home.name if record.home else "",
        "reach": "; ".join(place.name for place in record.reach),
        "occupations": "\n".join(record.wishes.occupations),
        "hours": _hours(record.wishes.hours),
        "avoid": "; ".join(record.wishes.avoid),
        "wishes": record.wishes.text,
        "available_from": record.available_from.isoformat() if record.available_from else "",
        "target_groups": "; ".join(record.target_groups),
        "protected_identity": YES if record.protected_identity else "",
    }


def read(values: Mapping[str, str], record_id: str, known: JobSeeker | None = None) -> Filled:
    """The client that the form tells of. ``known`` is the record that it was filled with, if any."""
    read_values: dict[str, object] = {"id": record_id}
    errors: dict[str, str] = {}
    for name, field in COLUMNS.items():
        text = values.get(name, "").replace("\r\n", "\n").strip()
        if name == "id" or not text:
            continue
        if len(text) > LONGEST:
            errors[name] = f"Texten är för lång. Korta den till högst {LONGEST} tecken."
        elif holds_personal_number(text):
            errors[name] = PERSONAL_NUMBER
        else:
            kept = _kept_places(name, text, known)
            try:
                read_values[name] = kept if kept is not None else field.read(text)
            except BadCell as bad:
                errors[name] = f"{bad.message[:1].upper()}{bad.message[1:]}. {bad.remedy}"
    if not values.get("label", "").strip():
        errors["label"] = "Skriv ett namn eller alias som du känner igen klienten på, till exempel Klient 014."
    if errors:
        return Filled(None, errors)
    record = build(read_values)
    return Filled(_with_what_was_known(record, known), {})


def experience_text(one: Experience) -> str:
    """Undersköterska (4 år)."""
    return f"{one.occupation} ({decimal(one.years)} år)" if one.years is not None else one.occupation


def _with_what_was_known(record: JobSeeker, known: JobSeeker | None) -> JobSeeker:
    if known is None:
        return replace(record, source="formulär")
    described = {(one.occupation, experience_text(one)): one for one in known.experience}
    graded = {one.label: one.grade for one in known.skills if one.grade is EvidenceGrade.INFERRED}
    told = {name: getattr(record, name) for name in ("id", *_TOLD_BY_THE_FORM)}
    changed = replace(known, **told)  # what the form does not show stays
    return replace(
        changed,
        experience=tuple(described.get((one.occupation, experience_text(one)), one) for one in record.experience),
        skills=tuple(
            Skill(one.label, graded.get(one.label, one.grade)) if one.grade is EvidenceGrade.CLAIMED else one
            for one in record.skills
        ),
        source=known.source or "formulär",
    )


def _kept_places(name: str, text: str, known: JobSeeker | None) -> object | None:
    """The places of the known record where the text still says the same: a place that is no municipality stays."""
    if known is None or name not in ("home", "reach") or values_of(known)[name] != text:
        return None
    kept: Place | tuple[Place, ...] | None = known.home if name == "home" else known.reach
    return kept


def _skills(record: JobSeeker, *grades: EvidenceGrade) -> str:
    return "\n".join(skill.label for skill in record.skills if skill.grade in grades)


def _word(record: JobSeeker) -> str:
    """The word of the list for a level of education."""
    level = record.education_level
    return "" if level is None else next(w for w in EDUCATION_LEVELS.shown if EDUCATION_LEVELS.find(w) is level)


def _hours(hours: tuple[int, int] | None) -> str:
    if hours is None:
        return ""
    return str(hours[0]) if hours[0] == hours[1] else f"{hours[0]}-{hours[1]}"


def facts_of(record: JobSeeker) -> list[tuple[str, str]]:
    """What is known of the client, heading and text, as a counsellor reads it; what is not told is left out."""
    values = values_of(record)
    values["swedish"] = swedish(record.swedish) if record.swedish else ""
    values["education_level"] = LEVEL_NAMES[record.education_level] if record.education_level else ""
    values["available_from"] = values["available_from"] and f"{record.available_from}"
    if values["hours"]:
        values["hours"] = f"{values['hours'].replace('-', '–')} % av heltid"
    left_out = ("id", "label", "protected_identity")
    return [(COLUMNS[name].header, text) for name, text in values.items() if text and name not in left_out]


UNKNOWN_ASKS = {
    "swedish": "nivå i svenska",
    "education_level": "utbildningsnivå",
    "driving_licences": "körkort",
    "home": "bostadsort",
    "occupations": "önskat yrke",
}


def not_told(record: JobSeeker) -> list[str]:
    """The facts that gates and routes turn on and that nobody has told."""
    values = values_of(record)
    return [words for name, words in UNKNOWN_ASKS.items() if not values[name]]
