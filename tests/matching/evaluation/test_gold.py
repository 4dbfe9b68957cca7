"""Reading the gold judgements, and grading answers by hand-worked numbers."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from matching.domain import Answer, Confidence, Explanation, Hit, Kind, Record
from matching.evaluation.gold import GoldError, Judged, read_gold, standings, unknown_ids
from matching.weights import Task
from tests.worlds import courses, needs, people

HEADER = "query;document;grade;reason\n"


def written(folder: Path, **rows: str) -> Path:
    for task in Task:
        (folder / f"{task}.csv").write_text(HEADER + rows.get(task, "P1;N1;3;rätt\n"), encoding="utf-8")
    return folder


def answer(*ids: str) -> Answer:
    hits = [Hit(i, Kind.NEED, i, n, 0.5, Confidence.GOOD, Explanation(())) for n, i in enumerate(ids, start=1)]
    return Answer(tuple(hits), None if hits else "inget")


def test_reads_grades_and_queries_without_an_answer(tmp_path: Path) -> None:
    rows = "P1;N1;3;rätt\nP1;N2;0;liknar\nP2;;;ingenting passar\nP2;N3;0;liknar\n"
    first, second = read_gold(written(tmp_path, jobs=rows))[Task.JOBS]
    assert first.grades == {"N1": 3, "N2": 0}
    assert first.gains == {"N1": 3.0}
    assert not second.answerable


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("P1;N1;4;rätt\n", "line 2: the grade must be 0 to 3"),
        ("P1;N1;;rätt\n", "line 2: the grade must be 0 to 3"),
        ("P1;N1;3;\n", "line 2: a judgement needs a reason"),
        ("P1;N1;3;rätt\nP1;N1;2;god\n", "N1 is judged twice"),
        ("P1;N1;3;rätt\nP1;;;inget\n", "either a good answer or an empty row"),
        ("P1;N1;0;fel\n", "either a good answer or an empty row"),
    ],
)
def test_a_gold_file_that_breaks_a_rule_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        read_gold(written(tmp_path, jobs=rows))


def test_other_columns_are_refused(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "jobs.csv").write_text("query,document\n", encoding="utf-8")
    with pytest.raises(GoldError, match="columns must be"):
        read_gold(tmp_path)


def test_a_hit_is_grade_two_or_the_best_there_is() -> None:
    assert Judged("Q", {"a": 3, "b": 2, "c": 1, "d": 0}).good == {"a", "b"}
    assert Judged("Q", {"c": 1, "d": 0}).good == {"c"}


@pytest.mark.parametrize(
    ("query", "half"),
    [  # the first digit of the SHA-256 of the id, as sha256sum prints it: even or odd
        ("P001", "report"),  # d
        ("P002", "calibration"),  # e
        ("P003", "report"),  # 1
        ("B001", "calibration"),  # 4
        ("P014+B012", "calibration"),  # 8
    ],
)
def test_the_half_follows_from_the_id(query: str, half: str) -> None:
    assert Judged(query, {}).half == half


def test_standing_by_hand() -> None:
    """Two answerable queries and two hopeless ones, all sought out to lie in the report half.

    First: the good one stands second: hit@1 0, hit@5 1, nDCG = (3 / log2 3) / (3 / log2 2) = .6309.
    Second: no answer: 0, 0, 0 and lost. Hopeless: one abstained, one did not.
    """
    a, b, c, d = [q for q in (f"P{i}" for i in range(99)) if Judged(q, {}).half == "report"][:4]
    gold = {Task.JOBS: (Judged(a, {"x": 3}), Judged(b, {"x": 2}), Judged(c, {}), Judged(d, {"y": 0}))}
    given = {a: answer("z", "x"), b: answer(), c: answer(), d: answer("y")}
    (row,) = standings(gold, lambda _, query: given[query], halves=("report",))
    assert (row.answerable, row.hopeless) == (2, 2)
    assert (row.hit_at_1, row.hit_at_5, row.lost, row.abstained) == (0.0, 0.5, 0.5, 0.5)
    assert row.ndcg_at_10 == pytest.approx(1 / math.log2(3) / 2)


def test_ids_that_no_record_has_are_named(tmp_path: Path) -> None:
    gold = read_gold(written(tmp_path, jobs="P1;N9;3;x\n", seekers="N1;P1;3;x\n", courses="P1+N1;C1;3;x\nN7;C1;3;x\n"))
    records: list[Record] = [*people(), *needs(), *courses()]
    assert unknown_ids(gold, records) == ["jobs.csv: N9", "courses.csv: N7"]
