"""What a person's own text says that they hold, where the fields of the profile tell nothing.

Driving licences, certificates, a level of Swedish and of education. Text is read for what is plainly held: what is
lacked, learnt, wished for, lost, from abroad or somebody else's does not count. It may still be read wrongly, so it
only ever answers a question that would else be asked; it never refuses anyone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from matching.asked_in_text import CATEGORIES, is_proof
from matching.domain import EducationLevel, JobSeeker, SwedishLevel
from matching.held_cues import (
    AFTER,
    AT_ONCE,
    BARE,
    BEFORE,
    CLAUSE_END,
    CODE,
    LATER,
    NEVER_DONE,
    OTHER_LETTERS,
    SENTENCE_END,
    TURN,
    UNDONE,
    WHOLE_LIST,
    WISH,
)
from matching.importers.person_facts import education_level, swedish_told
from matching.linking.sentences import Strength
from matching.requirements import MOST, Certificate, Span, requirements


@dataclass(frozen=True, slots=True)
class Held:
    """What a text says that its person holds. Empty for most people, whose fields tell it."""

    licences: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    swedish: SwedishLevel | None = None
    education: EducationLevel | None = None

    @property
    def gates(self) -> frozenset[str]:
        """The gates that it can answer."""
        told = {
            "körkort": self.licences,
            "certifikat": self.certificates,
            "svenska": self.swedish,
            "utbildningsnivå": self.education,
            "förkunskaper": self.education,
        }
        return frozenset(name for name, held in told.items() if held)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "licences": list(self.licences),
            "certificates": list(self.certificates),
            "swedish": self.swedish,
            "education": self.education,
        }

    @staticmethod
    def from_json(told: Mapping[str, Any]) -> Held:
        """What ``to_json`` wrote. Raises ``ValueError`` or ``KeyError`` for anything else."""
        return Held(
            tuple(told["licences"]),
            tuple(told["certificates"]),
            SwedishLevel(told["swedish"]) if told["swedish"] else None,
            EducationLevel(told["education"]) if told["education"] else None,
        )


NOTHING: Final = Held()
AROUND: Final = 300  # characters of a sentence that are looked at on either side
MOST_NAMED: Final = 100  # things of one kind that are looked at: nobody holds more


def held_in_text(seeker: JobSeeker) -> Held:
    """What the text of the profile says for what its fields leave untold. Certificates add to those that are told."""
    text = "\n".join(filter(None, _own_words(seeker)))[:MOST]
    if not text:
        return NOTHING
    found = requirements(text, claims=True)
    called = [(one.code, one.span) for one in found.licences if one.strength is Strength.MENTIONED]
    licences = [
        code for code, span in (*called[:MOST_NAMED], *islice(_bare_licences(text), MOST_NAMED)) if _is_held(text, span)
    ]
    named = [one for one in found.certificates if is_proof(one) and one.strength is Strength.MENTIONED]
    held = [one for one in named[:MOST_NAMED] if _is_held(text, one.span)]
    proofs = [name for one in held for name in (one.with_classes, _words(text, one))]
    proofs += ["YKB"] if "YKB" in licences else []
    categories = _once(code for code in licences if code in CATEGORIES)
    swedish = [level for line in text.splitlines() for level in swedish_told(line)]
    return Held(
        categories if seeker.driving_licences is None else (),
        _once(proof for proof in proofs if proof.casefold() not in {c.casefold() for c in seeker.certificates}),
        max(swedish, key=lambda level: level.rank, default=None) if seeker.swedish is None else None,
        _education(text) if seeker.education_level is None else None,
    )


def with_held(seeker: JobSeeker, held: Held) -> JobSeeker:
    """The person with what the text tells in the fields that were left empty; itself where it tells nothing."""
    if not held.gates:
        return seeker
    return replace(
        seeker,
        driving_licences=held.licences or None if seeker.driving_licences is None else seeker.driving_licences,
        certificates=(*seeker.certificates, *held.certificates),
        swedish=seeker.swedish or held.swedish,
        education_level=seeker.education_level or held.education,
    )


def _own_words(seeker: JobSeeker) -> Iterator[str]:
    """All but wishes: who wishes for a licence does not hold it."""
    yield from (seeker.summary, seeker.education)
    yield from (work.description for work in seeker.experience)


def _is_held(text: str, span: Span) -> bool:
    """Whether what stands there is said to be held: nothing around it says that it is not, or not yet, or no longer."""
    start, end = span
    before = _sentence_before(text, start)
    rest = SENTENCE_END.split(text[end : end + AROUND], maxsplit=1)[0]
    clause = CLAUSE_END.split(before)[-1]
    after = TURN.split(rest, maxsplit=1)[0]
    said = [match.lastgroup for match in BEFORE.finditer(before)]
    return not (
        (said and said[-1] == "no")
        or AT_ONCE.match(text, end)
        or WISH.search(clause)
        or AFTER.search(after)
        or LATER.match(rest)
        or WHOLE_LIST.match(rest)
    )


def _bare_licences(text: str) -> Iterator[tuple[str, Span]]:
    """Categories that the text does not call licences, with their places."""
    for match in BARE.finditer(text):
        if match["card"]:
            yield match["card"].upper(), match.span("card")
        elif not OTHER_LETTERS.search(_sentence_before(text, match.start("codes"))):
            for code in re.findall(CODE, match["codes"]):
                yield code, match.span("codes")


def _sentence_before(text: str, place: int) -> str:
    first = max(0, place - AROUND)
    return text[max((match.end() for match in SENTENCE_END.finditer(text, first, place)), default=first) : place]


def _words(text: str, one: Certificate) -> str:
    """The certificate as the text names it: an employer may name it so too."""
    return " ".join(text[slice(*one.span)].split())


def _education(text: str) -> EducationLevel | None:
    """The highest finished education, of clauses that speak of nothing but what the person has gone through."""
    found = [
        told[0]
        for sentence in SENTENCE_END.split(text)
        if not NEVER_DONE.search(sentence)
        for clause in CLAUSE_END.split(sentence)
        if not UNDONE.search(clause) and (told := education_level(clause))
    ]
    return max(found, key=lambda level: level.rank, default=None)


def _once(told: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for one in told:
        kept.setdefault(one.casefold(), one)
    return tuple(kept.values())
