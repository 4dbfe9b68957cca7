"""Whether an explanation names what the score rests on: take a cited skill out of the input and ask again.

A skill is cited when a part of the explanation names it in the asker's own words. Taking it out must lower the score
of that same answer, and taking out a skill that is named nowhere must change it less. Parts must add up to the score,
and every word that a reason quotes must stand in one of the two records.

    python -m matching.evaluation.faithfulness [CASES]
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from embeddings import load_encoder
from embeddings.index.exact import ExactIndex
from matching.domain import Answer, Course, Hit, JobSeeker, Need, Record
from matching.evaluation.demo import demo_records
from matching.evaluation.invented_people import profiles
from matching.indexing import add_entries, entries
from matching.matcher import Matcher
from matching.preparing import prepare
from matching.records import HeldRecords
from matching.scrubbing import scrub
from matching.weights import Task, Weights, load_weights

BAR: Final = 0.95  # of the cases must fall when a cited skill is taken out
_CITING: Final = ("skills", "meriting", "closes", "best", "occupation")
_QUOTED: Final = re.compile(r"”([^”]+)”")
_NOT_MET: Final = re.compile(r"(?:; saknas:|; något likt|inget helt;) .*")
_DEEP: Final = 200  # hits looked through for the same answer after a skill is gone


@dataclass(frozen=True, slots=True)
class Case:
    """One answer and what its score became without a cited skill and without one that is not cited."""

    asked: str
    answered: str
    score: float
    cited: str
    without_cited: float
    uncited: str | None
    without_uncited: float | None

    @property
    def falls(self) -> bool:
        """Whether taking the cited skill out lowers the score."""
        return self.without_cited < self.score

    @property
    def less(self) -> bool | None:
        """Whether taking the uncited skill out changes the score less; ``None`` where there is no such skill."""
        if self.without_uncited is None:
            return None
        return abs(self.score - self.without_uncited) < abs(self.score - self.without_cited)


def job_cases(matcher: Matcher, people: Sequence[JobSeeker], seed: int = 0) -> Iterator[Case]:
    """One case for each person who gets an answer that cites one of the listed skills."""
    chance = random.Random(seed)
    for person in people:
        labels = [skill.label for skill in person.skills]

        def ask(labels: Sequence[str], person: JobSeeker = person) -> Answer:
            return matcher.jobs(replace(person, skills=tuple(s for s in person.skills if s.label in labels)), k=_DEEP)

        hits = ask(labels).hits[:3]
        if hits:
            hit = chance.choice(hits)

            def score(labels: Sequence[str], ask: Callable[[Sequence[str]], Answer] = ask, hit: Hit = hit) -> float:
                return _score(ask(labels), hit.id)

            yield from _case(person.id, hit, labels, score, chance)


def course_cases(
    matcher: Matcher, needs: Sequence[Need], courses: Mapping[str, Course], seed: int = 0
) -> Iterator[Case]:
    """Cases of needs that get a course which says what it teaches: here the skills are the course's own."""
    chance = random.Random(seed)
    for need in needs:
        for hit in matcher.courses(need, k=5).hits:
            course = courses[hit.id]

            def relevance(labels: Sequence[str], need: Need = need, course: Course = course) -> float:
                kept = replace(course, skills=tuple(skill for skill in course.skills if skill in labels))
                return float(matcher.relevance(Task.COURSES, need, [kept])[0])

            if len(course.skills) > 1:
                yield from _case(need.id, hit, course.skills, relevance, chance)


def cited(hit: Hit, labels: Sequence[str]) -> list[str]:
    """The labels that the parts of a hit give as what meets or is taught, in their order."""
    return _named(_NOT_MET.sub("", _reasons(hit)), labels)


def unnamed(hit: Hit, labels: Sequence[str]) -> list[str]:
    """The labels that no part of a hit names, not even as the nearest to what is missing."""
    named = _named(_reasons(hit), labels)
    return [label for label in labels if label not in named]


def _reasons(hit: Hit) -> str:
    return "\n".join(part.text for part in hit.explanation.parts if part.name in _CITING).casefold()


def _named(text: str, labels: Sequence[str]) -> list[str]:
    return [label for label in labels if re.search(rf"(?<!\w){re.escape(label.casefold())}(?!\w)", text)]


def adds_up(hit: Hit) -> bool:
    """Whether the parts of a hit add up to its score, within rounding of floats."""
    return abs(sum(part.contribution for part in hit.explanation.parts) - hit.score) < 1e-9


def unsourced(hit: Hit, records: Sequence[Record]) -> list[str]:
    """Quoted words of a hit's reasons that stand in none of the records."""
    said: list[str] = []
    for record in records:
        read = prepare(record)
        said += [
            read.text,
            *(phrase.text for phrase in read.skills),
            *read.essential,
            *read.meriting,
            *read.occupations,
        ]
    source = "\n".join(said).casefold()
    quoted = [words for part in hit.explanation.parts for words in _QUOTED.findall(part.text)]
    return [words for words in quoted if scrub(words).casefold() not in source]


def floorless(weights: Weights) -> Weights:
    """The same weights without floors, so that an answer that gets worse is still an answer with a score."""
    return replace(
        weights,
        tasks={task: replace(rules, floor=0.0, grows=0.0, unnamed=0.0) for task, rules in weights.tasks.items()},
    )


def _case(
    asker: str, hit: Hit, labels: Sequence[str], score: Callable[[Sequence[str]], float], chance: random.Random
) -> Iterator[Case]:
    named, silent = cited(hit, labels), unnamed(hit, labels)
    if not named:
        return
    gone = chance.choice(named)
    other = chance.choice(silent) if silent else None
    yield Case(
        asked=asker,
        answered=hit.id,
        score=score(labels),
        cited=gone,
        without_cited=score([label for label in labels if label != gone]),
        uncited=other,
        without_uncited=score([label for label in labels if label != other]) if other else None,
    )


def _score(answer: Answer, hit_id: str) -> float:
    """The score of the same answer, 0 where it is no answer any more."""
    return next((hit.score for hit in answer.hits if hit.id == hit_id), 0.0)


def _main(n: int) -> None:
    records, today = demo_records()
    encoder = load_encoder()
    index = ExactIndex(encoder.dim)
    add_entries(index, encoder, entries(records))
    matcher = Matcher(encoder, index, HeldRecords(records), floorless(load_weights()), today)
    people = profiles([record for record in records if isinstance(record, JobSeeker)], 3 * n)
    needs = [record for record in records if isinstance(record, Need)]
    courses = {record.id: record for record in records if isinstance(record, Course)}
    for name, found in (
        ("jobb för en person", list(job_cases(matcher, people))[:n]),
        ("utbildningar för ett behov", list(course_cases(matcher, needs, courses))),
    ):
        less = [case.less for case in found if case.less is not None]
        print(
            f"{name}: {len(found)} fall; poängen sjunker utan en nämnd kompetens i "
            f"{100 * sum(case.falls for case in found) / len(found):.1f} %; en onämnd ändrar mindre i "
            f"{100 * sum(less) / len(less):.1f} % av {len(less)}"
        )
        for case in [case for case in found if not case.falls][:10]:
            print(f"    {case}")
        for case in [case for case in found if case.less is False][:10]:
            print(f"    {case}")


if __name__ == "__main__":
    _main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
