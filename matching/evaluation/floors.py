"""What other floors would cost: what the floors in ``weights.toml`` are read off, by the rule that stands there.

    python -m matching.evaluation.floors [--steps N]    floors around those in force, a hundredth apart

Random pairs of the calibration half of the gold judgements and of our own questions that may be read, and what of both
is lost or rightly refused. Nothing of the report half is asked.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from embeddings import load_encoder
from matching.domain import Record
from matching.evaluation.abstention import pairs_below
from matching.evaluation.demo import FOLDER, demo_matcher
from matching.evaluation.gold import Judged, answers, read_gold
from matching.evaluation.own_questions import readable_questions
from matching.matcher import Matcher
from matching.weights import Task, Weights

STEP = 0.01


@dataclass(frozen=True, slots=True)
class FloorRow:
    """One floor of one task: ``gold`` and ``own`` are shares in [0, 1] of random pairs below it, the rest counts."""

    task: Task
    floor: float
    gold: float
    own: float
    lost: int
    answerable: int
    refused: int
    hopeless: int


def floor_rows(
    matcher: Matcher,
    records: Sequence[Record],
    gold: Sequence[Judged],
    own: Sequence[Judged],
    asking: Sequence[Record],
    task: Task,
    floors: Sequence[float],
) -> Iterator[FloorRow]:
    """A row for each floor. ``asking``: the people and needs that our own questions ask with."""
    every = [*records, *asking]
    for floor in floors:
        tried = replace(matcher, weights=_with_floor(matcher.weights, task, floor))
        ask = answers(tried, every)
        silent = {judged.query: ask(task, judged.query).abstained for judged in (*gold, *own)}
        answerable = [judged.query for judged in (*gold, *own) if judged.answerable]
        hopeless = [judged.query for judged in (*gold, *own) if not judged.answerable]
        below = [
            float(np.concatenate([pairs_below(tried, every, task, judged, records) for judged in part]).mean())
            for part in (gold, own)
        ]
        yield FloorRow(
            task,
            floor,
            below[0],
            below[1],
            sum(silent[query] for query in answerable),
            len(answerable),
            sum(silent[query] for query in hopeless),
            len(hopeless),
        )


def _with_floor(weights: Weights, task: Task, floor: float) -> Weights:
    return replace(weights, tasks={**weights.tasks, task: replace(weights.tasks[task], floor=floor)})


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m matching.evaluation.floors")
    parser.add_argument("--steps", type=int, default=2, help="so many floors on each side of the one in force")
    steps: int = parser.parse_args().steps
    matcher, records = demo_matcher(load_encoder())
    gold, own = read_gold(FOLDER.parent / "gold"), readable_questions()
    print(f"{'uppgift':10}{'golv':>6}{'par, bedömda':>14}{'par, egna':>11}{'tappade':>12}{'utan svar, nej':>16}")
    for task in Task:
        now = matcher.weights.tasks[task].floor
        calibration = [judged for judged in gold[task] if judged.half == "calibration"]
        floors = [round(now + STEP * step, 2) for step in range(-steps, steps + 1)]
        for row in floor_rows(matcher, records, calibration, own.judged[task], own.records, task, floors):
            print(
                f"{row.task:10}{row.floor:6.2f}{100 * row.gold:14.1f}{100 * row.own:11.1f}"
                f"{f'{row.lost} av {row.answerable}':>12}{f'{row.refused} av {row.hopeless}':>16}"
            )


if __name__ == "__main__":
    _main()
