"""How often a matcher rightly says that there is no good answer, and what that costs.

Three measures for each task and half of the gold judgements:

- paragraphs about anything but work (``datasets/gold/off_topic.csv``) as queries;
- records put together at random (a gold query and every record that is not judged to be worth anything for it), whose
  relevance should lie below the floor;
- the judged queries with and without a good answer.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np

from matching.domain import Answer, JobSeeker, Kind, Need, Record
from matching.evaluation.gold import GOOD, HALVES, Half, Judged, answers, half_of, standing
from matching.indexing import kind_of
from matching.matcher import Matcher
from matching.weights import Task

BAR = 0.95  # of off-topic paragraphs and of random pairs should get no answer,
COST = 0.05  # and so few questions with a good answer may lose it
FOUND = {Task.JOBS: Kind.NEED, Task.SEEKERS: Kind.SEEKER, Task.COURSES: Kind.COURSE}
_ASKED = "?"  # id of a record that only asks


@dataclass(frozen=True, slots=True)
class Refusal:
    """Shares in [0, 1] of one task on one half, each with how many it is a share of.

    ``off_topic``: paragraphs that got no answer. ``shuffled``: random pairs below the floor. ``lost``: questions with a
    good or conceivable answer that got none; ``good`` of them have a good one (grade 2 or 3), and of these
    ``lost_good`` got none. ``hopeless``: questions without any that rightly got none.

    ``lost_unnamed``: of the answerable, those that got none and whose ``stopped`` names none of their documents either.
    ``hopeless_named``: of those without any, those that got none and whose ``stopped`` names something all the same.
    """

    task: Task
    half: Half
    paragraphs: int
    off_topic: float
    pairs: int
    shuffled: float
    answerable: int
    lost: float
    good: int
    lost_good: float
    lost_unnamed: float
    without: int
    hopeless: float
    hopeless_named: float


def read_off_topic(path: Path) -> dict[str, str]:
    """The paragraphs by id."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row["text"] for row in csv.DictReader(file, delimiter=";")}


def refusals(
    matcher: Matcher,
    records: Sequence[Record],
    gold: Mapping[Task, Sequence[Judged]],
    off_topic: Mapping[str, str],
    halves: Iterable[Half] = HALVES,
    tasks: Iterable[Task] = tuple(Task),
) -> list[Refusal]:
    """One row for each task and half."""
    ask = answers(matcher, records)
    return [_refusal(matcher, records, task, half, gold[task], off_topic, ask) for task in tasks for half in halves]


def _refusal(
    matcher: Matcher,
    records: Sequence[Record],
    task: Task,
    half: Half,
    judged: Sequence[Judged],
    off_topic: Mapping[str, str],
    ask: Callable[[Task, str], Answer],
) -> Refusal:
    queries = [query for query in judged if query.half == half]
    said = [about(matcher, task, text).abstained for i, text in off_topic.items() if half_of(i) == half]
    below = np.concatenate([pairs_below(matcher, records, task, query) for query in queries])
    got = [(query, ask(task, query.query)) for query in queries]
    stood = standing(task, half, got)
    lost_good = [answer.abstained for query, answer in got if query.answerable and max(query.gains.values()) >= GOOD]
    return Refusal(
        task,
        half,
        len(said),
        fmean(said) if said else 0.0,
        len(below),
        float(below.mean()),
        stood.answerable,
        stood.lost,
        len(lost_good),
        fmean(lost_good) if lost_good else 0.0,
        stood.lost_unnamed,
        stood.hopeless,
        stood.abstained or 0.0,
        stood.hopeless_named or 0.0,
    )


def about(matcher: Matcher, task: Task, text: str) -> Answer:
    """The answer to a text that somebody typed."""
    if task is Task.JOBS:
        return matcher.jobs(JobSeeker(_ASKED, summary=text))
    need = Need(_ASKED, title=text.splitlines()[0].strip(), text=text)
    return matcher.seekers(need) if task is Task.SEEKERS else matcher.courses(need)


def pairs_below(
    matcher: Matcher, records: Sequence[Record], task: Task, judged: Judged, among: Sequence[Record] | None = None
) -> np.ndarray:
    """Which of the records that are worth nothing for the query lie below the floor, bool (n,).

    ``among``: the records that are set against it, where not all of ``records`` are.
    """
    first, _, second = judged.query.partition("+")
    asked = next(r for r in records if r.id == (second or first) and isinstance(r, (JobSeeker, Need)))
    others = [
        record
        for record in (records if among is None else among)
        if kind_of(record) is FOUND[task]
        and judged.grades.get(record.id, 0) == 0
        and not (isinstance(record, JobSeeker) and record.protected_identity)
    ]
    return matcher.relevance(task, asked, others) < matcher.floor(task, asked)
