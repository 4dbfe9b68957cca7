"""``makla evaluate gold``: the demo's files, the judgements and the matcher together."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from embeddings import load_encoder
from matching.evaluation.gold import HALVES, Standing
from service.cli.evaluating import gold_table
from service.evaluation import gold_standings


@pytest.fixture(scope="module")
def rows(repository: Path) -> list[Standing]:
    return gold_standings(repository / "datasets", load_encoder(), HALVES)


def test_every_task_has_enough_questions_in_both_halves(rows: list[Standing]) -> None:
    assert len(rows) == 6
    for row in rows:
        assert row.answerable + row.hopeless >= 28
        assert row.hopeless >= 3


def test_better_than_chance_by_far(rows: list[Standing]) -> None:
    """Of 58 people, 80 needs or 93 open courses, one or two are right: chance is some 2 % for hit@1."""
    for row in rows:
        assert row.hit_at_1 > 0.3
        assert row.hit_at_5 >= row.hit_at_1


def test_the_table_fits_a_terminal(rows: list[Standing]) -> None:
    assert max(map(len, gold_table(rows))) <= 80
    assert len(gold_table(rows)) == 8


def test_json_tells_the_same(repository: Path, rows: list[Standing]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "service", "evaluate", "gold", "--half", "both", "--json"],
        cwd=repository,
        capture_output=True,
        check=True,
    )
    told = json.loads(ran.stdout)["rows"]
    assert [row["ndcg_at_10"] for row in told] == pytest.approx([row.ndcg_at_10 for row in rows])
