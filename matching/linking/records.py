"""A whole record linked once, when it is saved: its skills and occupations as concepts, and its typed requirements."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import singledispatch
from typing import Any, Final

from matching import requirements as typed
from matching.domain import Course, EducationLevel, JobSeeker, Need, Record, SwedishLevel
from matching.linking.languages import language_of, name_of
from matching.linking.linker import Mention
from matching.linking.sentences import Strength
from matching.requirements import Requirements, requirements
from matching.taxonomy.model import LinkKind, Taxonomy

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class LinkedSkill:
    """One skill or occupation of a record.

    ``concept`` is ``None`` where no concept is near: the label is then the record's own words. ``field`` is the field
    of the record ("text", "essential_skills", ...), ``item`` the number within it for a list (0 for a text), and
    ``span`` the characters of that item. ``score`` in [0, 1], 0 without a concept.
    """

    concept: str | None
    label: str
    strength: Strength
    field: str
    item: int
    span: tuple[int, int]
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """What a record speaks of.

    ``taxonomy`` and ``encoder`` tell what it was linked with: another one asks for a new linking.

    ``notes`` are Swedish sentences for a person: a language that could not be read, a text too long.
    """

    skills: tuple[LinkedSkill, ...]
    occupations: tuple[LinkedSkill, ...]
    requirements: Requirements
    notes: tuple[str, ...] = ()
    taxonomy: str = ""
    encoder: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values, to be stored; ``LinkedRecord.from_json`` gives an equal record."""
        told: dict[str, Any] = _plain(self)
        return {"format": FORMAT} | told

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> LinkedRecord:
        """The record that ``to_json`` wrote. Raises ``ValueError`` for another format."""
        if value.get("format") != FORMAT:
            raise ValueError("another format of linked records: link anew")
        told = value["requirements"]
        return LinkedRecord(
            tuple(_skill(one) for one in value["skills"]),
            tuple(_skill(one) for one in value["occupations"]),
            Requirements(
                licences=tuple(typed.Licence(**_typed(one)) for one in told["licences"]),
                certificates=tuple(typed.Certificate(**_typed(one)) for one in told["certificates"]),
                languages=tuple(typed.Language(**_typed(one)) for one in told["languages"]),
                education=tuple(typed.Education(**_typed(one)) for one in told["education"]),
                experience=tuple(typed.YearsOfExperience(**_typed(one)) for one in told["experience"]),
            ),
            tuple(value["notes"]),
            value["taxonomy"],
            value["encoder"],
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """One piece of text of a record. ``listed``: it is an item of a list, one skill or title each."""

    field: str
    item: int
    text: str
    listed: LinkKind | None = None
    strength: Strength | None = None  # what the field itself says of it; None: the text says


def link_record(record: Record, taxonomy: Taxonomy) -> LinkedRecord:
    """Link every field of a record that speaks of skills or occupations, once each. Pure: the record is not changed."""
    claims = not isinstance(record, Need)
    skills: list[LinkedSkill] = []
    occupations: list[LinkedSkill] = []
    found: list[Requirements] = []
    notes: dict[str, None] = {}
    for part in _parts(record):
        if part.listed is not None:
            target = skills if part.listed == "skill" else occupations
            target += _listed(part, taxonomy)
            continue
        language = language_of(part.text)
        if language is not None and language not in taxonomy.languages:
            notes[f"{part.field}: texten verkar vara på {name_of(language)} och lästes inte"] = None
            continue
        if len(part.text) > typed.MOST:
            notes[f"{part.field}: bara de första {typed.MOST} tecknen lästes"] = None
        needed = requirements(part.text, claims=claims)
        found.append(needed)
        taken = needed.proofs
        kinds: tuple[tuple[LinkKind, list[LinkedSkill]], ...] = (("skill", skills), ("occupation", occupations))
        for kind, into in kinds:
            for mention in taxonomy.linker.mentions(part.text, kind, claims=claims):
                if not _is_typed(mention.link.span, taken):
                    into.append(_linked(mention, part))
        if isinstance(record, Need):
            skills += _unnamed(part, taxonomy, needed, skills, occupations)
    return LinkedRecord(
        tuple(skills),
        tuple(occupations),
        _joined(found),
        tuple(notes),
        taxonomy.version,
        taxonomy.linker.encoder.name,
    )


@singledispatch
def _parts(record: Record) -> Iterator[_Part]:
    raise TypeError(f"no text to link in {type(record).__name__}")


@_parts.register
def _(need: Need) -> Iterator[_Part]:
    yield from _items("occupation", [need.occupation] if need.occupation else [], "occupation", Strength.MANDATORY)
    yield _Part("title", 0, need.title)
    yield from _items("essential_skills", need.essential_skills, "skill", Strength.MANDATORY)
    yield from _items("meriting_skills", need.meriting_skills, "skill", Strength.MERITING)
    if need.text:
        yield _Part("text", 0, need.text)


@_parts.register
def _(seeker: JobSeeker) -> Iterator[_Part]:
    yield from _items("skills", [skill.label for skill in seeker.skills], "skill")
    for at, work in enumerate(seeker.experience):
        yield _Part("experience", at, work.occupation, "occupation", Strength.MENTIONED)
        if work.description:
            yield _Part("experience.description", at, work.description)
    yield from _items("wishes.occupations", seeker.wishes.occupations, "occupation")
    for name in ("education", "summary"):
        if told := getattr(seeker, name):
            yield _Part(name, 0, told)


@_parts.register
def _(course: Course) -> Iterator[_Part]:
    yield _Part("title", 0, course.title)
    yield from _items("skills", course.skills, "skill")
    yield from _items("occupations", course.occupations, "occupation")
    yield from _items("subjects", course.subjects, "skill")
    if course.text:
        yield _Part("text", 0, course.text)


def _items(
    field: str, texts: tuple[str, ...] | list[str], kind: LinkKind, strength: Strength = Strength.MENTIONED
) -> Iterator[_Part]:
    for at, text in enumerate(texts):
        yield _Part(field, at, text, kind, strength)


def _listed(part: _Part, taxonomy: Taxonomy) -> list[LinkedSkill]:
    """The concepts of an item of a list; its own words where there is none, so that nothing told is lost."""
    assert part.listed is not None
    strength = part.strength or Strength.MENTIONED
    found = [
        m for m in taxonomy.linker.mentions(part.text, part.listed, claims=True) if m.strength is not Strength.NEGATED
    ]
    if not found:
        return [LinkedSkill(None, part.text.strip(), strength, part.field, part.item, (0, len(part.text)), 0.0, ())]
    return [dataclasses.replace(_linked(mention, part), strength=strength) for mention in found]


def _unnamed(
    part: _Part,
    taxonomy: Taxonomy,
    needed: Requirements,
    skills: list[LinkedSkill],
    occupations: list[LinkedSkill],
) -> list[LinkedSkill]:
    """What the text asks for that is no concept, in its own words: kept, so that a gap can name it."""
    here = [one.span for one in (*skills, *occupations) if (one.field, one.item) == (part.field, part.item)]
    taken = (*here, *needed.spans_of_levels)
    return [
        LinkedSkill(
            None, " ".join(part.text[span[0] : span[1]].split()), strength, part.field, part.item, span, 0.0, ()
        )
        for span, strength in taxonomy.linker.unnamed(part.text, taken)
    ]


def _linked(mention: Mention, part: _Part) -> LinkedSkill:
    link = mention.link
    return LinkedSkill(
        link.concept.id,
        link.concept.label,
        part.strength or mention.strength,
        part.field,
        part.item,
        link.span,
        round(link.score, 4),
        link.evidence,
    )


def _is_typed(span: tuple[int, int], taken: tuple[tuple[int, int], ...]) -> bool:
    """Whether the words are a typed requirement already ("truckkort" is a certificate, not a skill as well)."""
    return any(start < span[1] and span[0] < end for start, end in taken)


def _joined(found: list[Requirements]) -> Requirements:
    return Requirements(
        licences=tuple(one for each in found for one in each.licences),
        certificates=tuple(one for each in found for one in each.certificates),
        languages=tuple(one for each in found for one in each.languages),
        education=tuple(one for each in found for one in each.education),
        experience=tuple(one for each in found for one in each.experience),
    )


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value


def _skill(value: Mapping[str, Any]) -> LinkedSkill:
    return LinkedSkill(
        **{
            **value,
            "strength": Strength(value["strength"]),
            "span": tuple(value["span"]),
            "evidence": tuple(value["evidence"]),
        }
    )


def _typed(value: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(value) | {"strength": Strength(value["strength"]), "span": tuple(value["span"])}
    if "classes" in told:
        told["classes"] = tuple(told["classes"])
    if isinstance(told.get("level"), str):
        told["level"] = SwedishLevel(told["level"]) if "code" in told else EducationLevel(told["level"])
    return told
