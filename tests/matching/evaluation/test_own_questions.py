"""The questions of our own: what may be read, what is only counted, and that they name what the demo has."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from matching.evaluation.demo import demo_records
from matching.evaluation.gold import read_gold, unknown_ids
from matching.evaluation.own_questions import SECOND, counted_questions, read_questions, readable_questions
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
    for own in (readable_questions(), counted_questions()):
        missing = unknown_ids(own.judged, [*records, *own.records])
        assert {name for name in missing if not name.endswith(": ")} == set()  # "" stands for no answer


def test_no_question_of_the_gold_file_is_asked_again(repository: Path) -> None:
    gold = read_gold(repository / "datasets" / "gold")
    for task in Task:
        own = chain(readable_questions().judged[task], counted_questions().judged[task])
        assert {judged.query for judged in own} & {judged.query for judged in gold[task]} <= BOTH_TOO
