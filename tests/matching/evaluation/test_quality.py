"""The embedded model against its bars, on the public files. Timings are in ``benchmarks/encoder.py``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from embeddings import load_encoder
from matching.evaluation.comparison import evaluate
from matching.evaluation.rankers import CharTfidf, Encoded
from matching.evaluation.report import OURS, ROBUST, Quality, as_markdown, described, minilm
from matching.evaluation.robustness import changed, misspelled_words
from matching.evaluation.tasks import DESCRIPTIONS, Task, development_tasks
from matching.training_sources import Split, read_sources

MISSPELLING_DROP = 0.15
SMALL = 50_000  # characters: tasks that the transformer does in seconds; docs/quality.md has them all


@cache
def tasks(folder: Path) -> dict[str, Task]:
    sources = read_sources(folder)
    return {task.name: task for task in development_tasks(sources, Split(sources), folder)}


@cache
def ours() -> Encoded:
    return Encoded(load_encoder(), OURS)


def test_every_described_task_exists(shared_data: Path) -> None:
    assert list(tasks(shared_data)) == [description.name for description in DESCRIPTIONS]


@pytest.mark.parametrize("name", [d.name for d in DESCRIPTIONS if d.bar is not None])
def test_the_bar_over_character_tfidf(name: str, shared_data: Path) -> None:
    task = tasks(shared_data)[name]
    bar = described(name).bar
    assert bar is not None
    assert evaluate(ours(), task).mean >= bar * evaluate(CharTfidf(), task).mean


def test_ahead_of_the_transformer(shared_data: Path) -> None:
    encoder = minilm()
    assert encoder is not None
    transformer = Encoded(encoder, "MiniLM")
    small = [t for t in tasks(shared_data).values() if sum(map(len, (*t.queries, *t.documents))) < SMALL]
    assert {"occupation → group", "YH title → field", "course → category"} == {task.name for task in small}
    for task in small:
        assert evaluate(ours(), task).mean > evaluate(transformer, task).mean, task.name


def test_misspellings_cost_little(shared_data: Path) -> None:
    drops = []
    for name in ROBUST:
        task = tasks(shared_data)[name]
        wrong = evaluate(ours(), task, changed(task.queries, misspelled_words)).mean
        drops.append(1 - wrong / evaluate(ours(), task).mean)
    assert sum(drops) / len(drops) <= MISSPELLING_DROP


def test_the_report_tells_of_every_task_and_bar(shared_data: Path) -> None:
    task = tasks(shared_data)["course → category"]
    results = tuple(evaluate(ranker, task) for ranker in (CharTfidf(), ours()))
    text = as_markdown(Quality("modell", (task,), results), "makla evaluate")
    row = next(line for line in text.splitlines() if line.startswith("| course → category:"))
    for result in results:
        assert f"{result.mean:.3f}".replace(".", ",") in row
    ratio = results[1].mean / results[0].mean
    assert (
        f"| course → category | {ratio:.2f} | 1,00 |".replace(f"{ratio:.2f}", f"{ratio:.2f}".replace(".", ",")) in text
    )
