"""The questions of our own: what may be read, what is only counted, and that they name what the demo has."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from matching.evaluation.demo import demo_records
from matching.evaluation.gold import HALVES, read_gold, unknown_ids
from matching.evaluation.own_questions import (
    DEMO_LIKE,
    SECOND,
    counted_questions,
    demo_like_questions,
    gap_questions,
    read_questions,
    readable_questions,
)
from matching.weights import Task

BOTH_TOO = {"P002+B062"}  # stands in the calibration half as well


def test_a_question_is_read_or_counted_never_both() -> None:
    read, counted, second = readable_questions(), counted_questions(), read_questions(SECOND)
    for task in Task:
        seen, total = ({judged.query for judged in own.judged[task]} for own in (read, counted))
        assert not seen & total
        assert {judged.query for judged in second.judged[task]} <= seen | total
        assert {judged.half for judged in counted.judged[task]} == {"report"}


def test_answers_are_records_of_the_demo() -> None:
    records, _ = demo_records()
    more = (*map(demo_like_questions, HALVES), *map(gap_questions, HALVES))
    for own in (readable_questions(), counted_questions(), *more):
        missing = unknown_ids(own.judged, [*records, *own.records])
        assert {name for name in missing if not name.endswith(": ")} == set()  # "" stands for no answer


def test_no_question_of_the_gold_file_is_asked_again(repository: Path) -> None:
    gold = read_gold(repository / "datasets" / "gold")
    for task in Task:
        own = chain(readable_questions().judged[task], counted_questions().judged[task])
        assert {judged.query for judged in own} & {judged.query for judged in gold[task]} <= BOTH_TOO


def test_the_questions_in_the_demos_form_are_whole_and_split_by_the_rule() -> None:
    halves = {half: demo_like_questions(half) for half in HALVES}
    for half, own in halves.items():
        assert len(own.records) == 168  # 84 people and 84 needs, each asked for something
        assert {one.half for judged in own.judged.values() for one in judged} == {half}
    counted = {task: sum(len(own.judged[task]) for own in halves.values()) for task in Task}
    assert counted == {Task.JOBS: 84, Task.SEEKERS: 84, Task.COURSES: 126}


def test_more_gaps_are_new_and_split_by_the_rule() -> None:
    known = {one.query for half in HALVES for one in demo_like_questions(half).judged[Task.COURSES]}
    asked = {half: gap_questions(half).judged[Task.COURSES] for half in HALVES}
    assert {half: {one.half for one in judged} for half, judged in asked.items()} == {half: {half} for half in HALVES}
    queries = [one.query for judged in asked.values() for one in judged]
    assert len(queries) == len(set(queries)) == 104
    assert all("+" in query for query in queries)
    assert not known & set(queries)


def test_a_row_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    for path in DEMO_LIKE.iterdir():
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace(";100;", ";ibland;", 1), encoding="utf-8")
    with pytest.raises(ValueError, match="omfattningen går inte att läsa"):
        demo_like_questions("calibration", tmp_path)
