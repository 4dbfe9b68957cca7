"""A whole record linked once, when it is saved: its skills and occupations as concepts, and its typed requirements."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import singledispatch
from typing import Any, Final, TypeVar

from matching import requirements as typed
from matching.domain import Course, EducationLevel, JobSeeker, Need, Record, SwedishLevel
from matching.linking.asked_words import EDUCATION, LANGUAGE, LICENCE, PROOF, SKILL, TITLE, Opinion
from matching.linking.languages import language_of, name_of
from matching.linking.link_features import Thing
from matching.linking.linker import Mention
from matching.linking.sentences import Strength
from matching.linking.token_features import Mark
from matching.requirements import Requirements, requirements, requirements_of
from matching.taxonomy.model import LinkKind, Taxonomy

FORMAT: Final = 1
_TYPED: Final = {"licence": "kc", "certificate": "cc", "language": "lc", "education": "ec"}  # as the models know them
KINDS: Final[tuple[LinkKind, ...]] = ("skill", "occupation")


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


Asked = LinkedSkill | typed.Licence | typed.Certificate | typed.Language | typed.Education


_A = TypeVar("_A", bound=Asked)


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
        read = _read(part, taxonomy, claims=claims)
        if isinstance(record, Need) and part.field == "text":
            read = _sifted(read, part, taxonomy)
        found.append(read.needed)
        skills += read.skills
        occupations += read.occupations
    return LinkedRecord(
        tuple(skills),
        tuple(occupations),
        _joined(found),
        tuple(notes),
        taxonomy.version,
        taxonomy.linker.encoder.name,
    )


def read_by_rules(text: str, taxonomy: Taxonomy) -> list[Mark]:
    """What the rules alone take a need's text to ask for, as the learnt models are told of it."""
    return _marks(_read(_Part("text", 0, text), taxonomy, claims=False))


@dataclass(frozen=True, slots=True)
class _Read:
    """What one piece of text speaks of."""

    skills: tuple[LinkedSkill, ...]
    occupations: tuple[LinkedSkill, ...]
    needed: Requirements


def _read(part: _Part, taxonomy: Taxonomy, *, claims: bool) -> _Read:
    needed = requirements(part.text, claims=claims)
    skills, occupations = (
        [
            _linked(mention, part)
            for mention in taxonomy.linker.mentions(part.text, kind, claims=claims)
            if not _meets(mention.link.span, needed.proofs)  # "truckkort" is a certificate, not a skill as well
        ]
        for kind in KINDS
    )
    if not claims:
        taken = [one.span for one in (*skills, *occupations)] + list(needed.spans_of_levels)
        skills += [_in_own_words(part, *one) for one in taxonomy.linker.unnamed(part.text, taken)]
    return _Read(tuple(skills), tuple(occupations), needed)


def _sifted(read: _Read, part: _Part, taxonomy: Taxonomy) -> _Read:
    """What was read, as the learnt models weigh it: less of what nobody asks for, more of what no rule finds."""
    view = taxonomy.linker.asked(part.text, _marks(read))
    if view is None:
        return read
    wide = _widened(read, part, taxonomy, view.opinion)
    things = {one: _thing(kind, one) for kind, one in _things(wide) if one.strength is not Strength.NEGATED}
    dropped = {one for one, kept in zip(things, view.keeps(list(things.values())), strict=True) if not kept}
    return _without(wide, dropped)


def _widened(read: _Read, part: _Part, taxonomy: Taxonomy, opinion: Opinion) -> _Read:
    """What was read and may be asked for, and what the model of words finds beside it."""
    skills, titles = (
        [one for one in ones if one.strength is Strength.NEGATED or opinion.keeps(*one.span)]
        for ones in (read.skills, read.occupations)
    )
    proofs: list[LinkedSkill] = []
    by_kind = {SKILL: skills, TITLE: titles, PROOF: proofs}
    for one in [one for one in skills if one.concept is None]:
        kind = opinion.kind_at(*one.span)
        if kind in (TITLE, PROOF):
            skills.remove(one)
            by_kind[kind].append(one)
    taken = [one.span for one in (*skills, *titles, *proofs)] + [one.span for _, one in read.needed.named]
    for kind, into in by_kind.items():
        for span, strength in _added(opinion, kind, part, taxonomy, taken):
            into.append(_in_own_words(part, span, strength))
    more = {
        kind: [requirements_of(part.text, *one) for one in _added(opinion, kind, part, taxonomy, taken)]
        for kind in (LICENCE, LANGUAGE, EDUCATION)
    }
    needed = dataclasses.replace(
        read.needed,
        licences=_in_order(*read.needed.licences, *(one for told in more[LICENCE] for one in told.licences)),
        certificates=_in_order(*read.needed.certificates, *(_proof(one) for one in proofs)),
        languages=_in_order(*read.needed.languages, *(one for told in more[LANGUAGE] for one in told.languages)),
        education=_in_order(*read.needed.education, *(one for told in more[EDUCATION] for one in told.education)),
    )
    return _Read(_in_order(*skills), _in_order(*titles), needed)


def _added(
    opinion: Opinion, kind: str, part: _Part, taxonomy: Taxonomy, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], Strength]]:
    """Places of a kind that only the model of words finds, and what the text says of them."""
    for run in opinion.added(kind):
        strength = taxonomy.linker.strength_at(part.text, run.start)
        if strength is not Strength.NEGATED and not _meets((run.start, run.end), taken):
            yield (run.start, run.end), strength


def _things(read: _Read) -> Iterator[tuple[str, Asked]]:
    yield from (("skill", one) for one in read.skills)
    yield from (("occupation", one) for one in read.occupations)
    yield from read.needed.named


def _thing(kind: str, one: Asked) -> Thing:
    """As the model of links is told of it."""
    match one:
        case LinkedSkill():
            return Thing(*one.span, kind, one.label, one.concept is not None)
        case typed.Licence() | typed.Language():
            return Thing(*one.span, kind, one.code, True)
        case typed.Education():
            return Thing(*one.span, kind, one.level, True)
        case typed.Certificate():
            return Thing(*one.span, kind, one.name, True)


def _without(read: _Read, dropped: Collection[Asked]) -> _Read:
    needed = read.needed
    return _Read(
        tuple(one for one in read.skills if one not in dropped),
        tuple(one for one in read.occupations if one not in dropped),
        dataclasses.replace(
            needed,
            licences=tuple(one for one in needed.licences if one not in dropped),
            certificates=tuple(one for one in needed.certificates if one not in dropped),
            languages=tuple(one for one in needed.languages if one not in dropped),
            education=tuple(one for one in needed.education if one not in dropped),
        ),
    )


def _proof(one: LinkedSkill) -> typed.Certificate:
    return typed.Certificate(one.label, (), one.strength, one.span)


def _in_order(*ones: _A) -> tuple[_A, ...]:
    """By place."""
    return tuple(sorted(ones, key=lambda one: one.span))


def _marks(read: _Read) -> list[Mark]:
    """Where something was read and what: the kind, and whether it is a concept or the text's own words."""
    told = [("sn" if one.concept is None else "sc", one) for one in read.skills]
    told += [("oc", one) for one in read.occupations]
    marks = [(*one.span, code) for code, one in told if one.strength is not Strength.NEGATED]
    return marks + [
        (*one.span, _TYPED[kind]) for kind, one in read.needed.named if one.strength is not Strength.NEGATED
    ]


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


def _in_own_words(part: _Part, span: tuple[int, int], strength: Strength) -> LinkedSkill:
    """What the text asks for that is no concept: kept, so that a gap can name it."""
    return LinkedSkill(
        None, " ".join(part.text[span[0] : span[1]].split()), strength, part.field, part.item, span, 0.0, ()
    )


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


def _meets(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
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
