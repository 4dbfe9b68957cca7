"""The order of candidates against the plainest way to find it, and rows remembered only while they are right."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from embeddings.index.exact import ExactIndex
from matching.domain import JobSeeker, Kind, Need, Place, Record
from matching.gates import passing
from matching.indexing import add_entries, entries
from matching.matcher import Matcher
from matching.ranking import GATED
from matching.records import HeldRecords
from matching.weights import Task, load_weights
from tests.worlds import ESKILSTUNA, KIRUNA, TODAY, WORK, matcher_over, people, toy_encoder

SKILLS = [skill for _, skills in WORK.values() for skill in skills]


def many_needs(rng: random.Random, count: int) -> list[Need]:
    """Needs that share words, of which many are too far away or ask for a licence."""
    made = []
    for number in range(count):
        occupation = rng.choice([*WORK, "svetsare", "svetsare"])
        skills = tuple(dict.fromkeys((*WORK[occupation], *rng.sample(SKILLS, rng.randint(0, 2)))))
        place: Place | None = rng.choice([ESKILSTUNA, KIRUNA, None])
        licences = tuple(rng.sample(("B", "C", "D"), rng.randint(0, 1)))
        made.append(
            Need(
                f"N{number:03}",
                title=occupation,
                occupation=occupation,
                essential_skills=skills,
                place=place,
                driving_licences=licences,
            )
        )
    return made


def plainly(matcher: Matcher, person: JobSeeker, needs: list[Need], k: int) -> list[tuple[str, float]]:
    """Look at every need, throw out those below the floor and those that fail a gate, and sort the rest."""
    weights = matcher.weights.tasks[Task.JOBS]
    asked = matcher.facets.read(person)
    judge = matcher._judge_jobs(asked)
    candidates = matcher.facets.candidates(needs)
    vectors = matcher.encoder.encode([one.text for one in candidates.facets], role="document")
    vector = matcher.encoder.encode([asked.text], role="query")[0]
    values = judge.values(candidates, np.array([row @ vector for row in vectors], dtype=np.float64))
    good = (weights.relevance(values) >= matcher.floor(Task.JOBS, person)) & passing(
        judge.gates(candidates), len(needs)
    )
    found = [(need.id, float(score)) for need, score, ok in zip(needs, weights.score(values), good, strict=True) if ok]
    return sorted(found, key=lambda one: (-one[1], one[0]))[:k]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("k", [1, 3, 40])
def test_the_same_as_looking_at_everything(seed: int, k: int) -> None:
    rng = random.Random(seed)
    needs = many_needs(rng, 150)
    person = replace(people()[0], driving_licences=("B",), reach=(ESKILSTUNA,))
    matcher = matcher_over([*needs, *people()])
    answer = matcher.jobs(person, k)
    expected = plainly(matcher, person, needs, k)
    assert len(expected) >= min(k, 5)  # there is something to compare
    assert [hit.id for hit in answer.hits] == [need for need, _ in expected]
    assert [hit.score for hit in answer.hits] == pytest.approx([score for _, score in expected])
    assert [hit.id for hit in matcher.jobs(person, k).hits] == [need for need, _ in expected]  # from remembered rows


def test_those_behind_the_first_who_go_to_the_gates_are_found() -> None:
    """The best all fail: more of them than go to the gates at first."""
    shut = [
        Need(f"A{n}", title="svetsare", occupation="svetsare", essential_skills=WORK["svetsare"], place=KIRUNA)
        for n in range(3 * GATED)
    ]
    person = replace(people()[0], reach=(ESKILSTUNA,))
    near = Need("Z", title="svetsare", occupation="svetsare", essential_skills=WORK["svetsare"], place=ESKILSTUNA)
    further = Need(
        "Y",
        title="svetsare",
        occupation="svetsare",
        essential_skills=(*WORK["svetsare"], "truckkörning"),
        place=ESKILSTUNA,
    )
    answer = matcher_over([*shut, near, further]).jobs(person, 1)
    assert [hit.id for hit in answer.hits] == ["Z"]


class Changing(HeldRecords):
    """Records that change while a matcher reads them."""

    def __init__(self, records: list[Record]) -> None:
        super().__init__(records)
        self._times = 0

    @property
    def changes(self) -> int:
        return self._times

    def put(self, record: Need) -> None:
        self._records[Kind.NEED, record.id] = record
        self._times += 1

    def drop(self, record_id: str) -> None:
        del self._records[Kind.NEED, record_id]
        self._times += 1


def test_a_record_that_changed_or_went_is_not_taken_from_memory() -> None:
    encoder = toy_encoder()
    needs = [
        Need(f"N{n}", title="svetsare", occupation="svetsare", essential_skills=WORK["svetsare"], place=ESKILSTUNA)
        for n in range(3)
    ]
    records = Changing([*needs])
    index = ExactIndex(encoder.dim)
    add_entries(index, encoder, list(entries(needs)))
    matcher = Matcher(encoder, index, records, load_weights(), TODAY)
    person = replace(people()[0], reach=(ESKILSTUNA,))
    assert [hit.id for hit in matcher.jobs(person).hits] == ["N0", "N1", "N2"]
    records.put(replace(needs[0], title="svetsare natt", place=KIRUNA))
    assert [hit.id for hit in matcher.jobs(person).hits] == ["N1", "N2"]
    records.put(replace(needs[1], title="svetsare kväll"))
    assert {hit.title for hit in matcher.jobs(person).hits} == {"svetsare kväll", "svetsare"}
    records.drop("N2")
    assert [hit.id for hit in matcher.jobs(person).hits] == ["N1"]
