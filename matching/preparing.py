"""What a record says, read out once when it is saved: scrubbed text and phrases, as plain strings that can be stored.

Reading out is slow beside comparing (names and contact details are looked for, concepts are found in free text), so
answers never wait for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.asked_in_text import NOTHING, Asked, asked_in_text
from matching.domain import Course, EvidenceGrade, JobSeeker, Need, Record
from matching.stuffing import believed
from matching.text import Phrase, occupation_phrases, skill_phrases, text_of

if TYPE_CHECKING:
    from matching.linking.records import LinkedRecord, LinkedSkill
    from matching.taxonomy import Taxonomy

VERSION = 5  # raise when the same record is read out otherwise than before: stored readings are then made anew


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record read out. ``skills`` are what a person can or a course teaches, the others what their names say.

    ``asked`` are the demands in the text of a need that its fields do not tell.
    """

    text: str
    skills: tuple[Phrase, ...]
    essential: tuple[str, ...]
    meriting: tuple[str, ...]
    occupations: tuple[str, ...]
    asked: Asked = NOTHING


def prepare(record: Record, taxonomy: Callable[[], Taxonomy] | None = None) -> Prepared:
    """Read a record out.

    A record that lists its skills is taken at its word. One that lists none (an ad, a course page, a pasted CV) has its
    free text linked to the concepts of the ``taxonomy``, which is opened only then; without one it has no skills.
    """
    if isinstance(record, JobSeeker):
        record = believed(record)
    linked = _linked(record, taxonomy) if taxonomy and not _lists_skills(record) else None
    skills = () if isinstance(record, Need) else skill_phrases(record)
    essential, meriting = (record.essential_skills, record.meriting_skills) if isinstance(record, Need) else ((), ())
    occupations = occupation_phrases(record)
    if linked is not None:
        found = tuple(_labels(linked.skills, {"mandatory", "mentioned"}))
        if isinstance(record, Need):
            essential, meriting = found, tuple(_labels(linked.skills, {"meriting"}))
        else:
            skills = tuple(dict.fromkeys((*skills, *(Phrase(label, EvidenceGrade.CLAIMED) for label in found))))
        if not _names_occupation(record):
            occupations = tuple(_labels(linked.occupations, {"mandatory", "mentioned", "meriting"})) or occupations
    asked = asked_in_text(record) if isinstance(record, Need) else NOTHING
    return Prepared(text_of(record), skills, essential, meriting, occupations, asked)


def to_json(prepared: Prepared) -> str:
    """The reading as JSON text."""
    return json.dumps(
        {
            "text": prepared.text,
            "skills": [[phrase.text, phrase.grade] for phrase in prepared.skills],
            "essential": prepared.essential,
            "meriting": prepared.meriting,
            "occupations": prepared.occupations,
            "asked": prepared.asked.to_json(),
        }
    )


def from_json(text: str) -> Prepared:
    """The reading that ``to_json`` wrote. Raises ``ValueError`` or ``KeyError`` for anything else."""
    told = json.loads(text)
    return Prepared(
        text=told["text"],
        skills=tuple(Phrase(words, EvidenceGrade(grade)) for words, grade in told["skills"]),
        essential=tuple(told["essential"]),
        meriting=tuple(told["meriting"]),
        occupations=tuple(told["occupations"]),
        asked=Asked.from_json(told["asked"]),
    )


def _lists_skills(record: Record) -> bool:
    if isinstance(record, Need):
        return bool(record.essential_skills or record.meriting_skills)
    return bool(record.skills)


def _names_occupation(record: Record) -> bool:
    if isinstance(record, JobSeeker):
        return bool(record.experience or record.wishes.occupations)
    return bool(record.occupations if isinstance(record, Course) else record.occupation)


def _linked(record: Record, taxonomy: Callable[[], Taxonomy]) -> LinkedRecord:
    from matching.linking.records import link_record

    return link_record(record, taxonomy())


def _labels(linked: Iterable[LinkedSkill], strengths: set[str]) -> Iterator[str]:
    """The labels of what was found to be a concept, once each."""
    yield from dict.fromkeys(one.label for one in linked if one.concept is not None and one.strength in strengths)
