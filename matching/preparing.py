"""What a record says, read out once when it is saved: scrubbed text and phrases, as plain strings that can be stored.

Reading out is slow beside comparing (names and contact details are looked for), so answers never wait for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from matching.domain import EvidenceGrade, Need, Record
from matching.text import Phrase, occupation_phrases, required_phrases, skill_phrases, text_of

VERSION = 1  # raise when the same record is read out otherwise than before: stored readings are then made anew


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record read out. ``skills`` are what a person can or a course teaches, the others what their names say."""

    text: str
    skills: tuple[Phrase, ...]
    essential: tuple[str, ...]
    meriting: tuple[str, ...]
    occupations: tuple[str, ...]


def prepare(record: Record) -> Prepared:
    """Read a record out."""
    essential, meriting = required_phrases(record) if isinstance(record, Need) else ((), ())
    return Prepared(
        text=text_of(record),
        skills=() if isinstance(record, Need) else skill_phrases(record),
        essential=essential,
        meriting=meriting,
        occupations=occupation_phrases(record),
    )


def to_json(prepared: Prepared) -> str:
    """The reading as JSON text."""
    return json.dumps(
        {
            "text": prepared.text,
            "skills": [[phrase.text, phrase.grade] for phrase in prepared.skills],
            "essential": prepared.essential,
            "meriting": prepared.meriting,
            "occupations": prepared.occupations,
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
    )
