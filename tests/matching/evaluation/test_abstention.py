"""Saying no: what is counted, by hand in the obvious world, and the bars on the demo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from embeddings import load_encoder
from matching.domain import Record
from matching.evaluation.abstention import BAR, Refusal, read_off_topic, refusals
from matching.evaluation.gold import HALVES, Judged, half_of
from matching.weights import Task
from service.cli.understanding import refusal_table
from service.evaluation import demo_refusals
from tests.worlds import courses, matcher_over, needs, people


def test_counts_by_hand() -> None:
    records: list[Record] = [*people(), *needs(), *courses()]
    query = next(person.id for person in people() if half_of(person.id) == "calibration")
    right = {p.id: n.id for p, n in zip(people(), needs(), strict=True)}[query]
    topic = next(f"O{n}" for n in range(100) if half_of(f"O{n}") == "calibration")
    gold = {task: (Judged(query, {right: 3}),) if task is Task.JOBS else () for task in Task}
    (one,) = refusals(matcher_over(records), records, gold, {topic: "Regnet föll."}, ["calibration"], tasks=[Task.JOBS])
    # one question with a good answer, which is found; the other needs are set against the person as random pairs
    assert (one.answerable, one.lost, one.without) == (1, 0.0, 0)
    assert (one.good, one.lost_good) == (1, 0.0)
    assert one.pairs == len(needs()) - 1
    assert one.shuffled == 1.0
    assert (one.paragraphs, one.off_topic) == (1, 1.0)


def test_a_question_with_nothing_but_conceivable_answers_is_not_among_the_good_ones() -> None:
    query = next(person.id for person in people() if half_of(person.id) == "calibration")
    own = {p.id: n.id for p, n in zip(people(), needs(), strict=True)}[query]
    others = [need for need in needs() if need.id != own]  # the matcher finds none of them for this person
    alone: list[Record] = [*(person for person in people() if person.id == query), *others]
    gold = {task: (Judged(query, {others[0].id: 1}),) if task is Task.JOBS else () for task in Task}
    (one,) = refusals(matcher_over(alone), alone, gold, {}, ["calibration"], tasks=[Task.JOBS])
    assert (one.answerable, one.lost) == (1, 1.0)
    assert (one.good, one.lost_good) == (0, 0.0)
    assert one.lost_unnamed == 1.0


def test_what_one_requirement_stops_is_named_and_still_lost() -> None:
    asked = [person.id for person in people() if half_of(person.id) == "calibration"]
    own = {p.id: n.id for p, n in zip(people(), needs(), strict=True)}
    stopped: list[Record] = [
        *(replace(person, driving_licences=()) for person in people()),
        *(replace(need, driving_licences=("CE",)) for need in needs()),
    ]
    conceivable, hopeless = (Judged(query, {own[query]: grade}) for query, grade in zip(asked[:2], (1, 0), strict=True))
    gold = {task: (conceivable, hopeless) if task is Task.JOBS else () for task in Task}
    (one,) = refusals(matcher_over(stopped), stopped, gold, {}, ["calibration"], tasks=[Task.JOBS])
    assert (one.answerable, one.lost, one.lost_unnamed) == (1, 1.0, 0.0)
    assert (one.without, one.hopeless, one.hopeless_named) == (1, 1.0, 1.0)


@pytest.fixture(scope="module")
def rows(repository: Path) -> list[Refusal]:
    return demo_refusals(repository / "datasets", load_encoder(), HALVES)


def test_the_bars_hold_on_both_halves(rows: list[Refusal], repository: Path) -> None:
    texts = read_off_topic(repository / "datasets" / "gold" / "off_topic.csv")
    assert len(texts) == 300
    assert [(row.task, row.half) for row in rows] == [(task, half) for task in Task for half in HALVES]
    for row in rows:
        assert row.off_topic >= BAR, row
        assert row.shuffled >= BAR, row
        if row.half == "calibration":
            assert row.lost <= 0.05, row


def test_the_table_fits_a_terminal(rows: list[Refusal]) -> None:
    assert max(map(len, refusal_table(rows))) <= 80
