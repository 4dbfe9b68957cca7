"""The gold judgements of the demo: reading them, and how a matcher stands against them.

A query is in the half "calibration" or "report" by a digest of its id (``datasets/gold/README.md``). Floors and
weights are set on calibration only; report is what is published.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Literal

from matching.domain import Answer, Course, JobSeeker, Kind, Need, Record
from matching.evaluation.metrics import hit_at, ndcg_at
from matching.indexing import kind_of
from matching.matcher import Matcher
from matching.weights import Task

Half = Literal["calibration", "report"]
HALVES: tuple[Half, ...] = ("calibration", "report")
GOOD = 2  # the grade from which an answer counts as a hit
COLUMNS = ("query", "document", "grade", "reason")


class GoldError(ValueError):
    """A gold file breaks its rules; the message names file, line and rule."""


def half_of(identity: str) -> Half:
    """The half that a query, a judged text or an off-topic paragraph belongs to."""
    return "report" if int(hashlib.sha256(identity.encode()).hexdigest()[0], 16) % 2 else "calibration"


@dataclass(frozen=True, slots=True)
class Judged:
    """One query with its graded documents (0 to 3). No document above 0 means that there is no good answer."""

    query: str
    grades: Mapping[Hashable, int]

    @property
    def half(self) -> Half:
        """The half that the query belongs to, for good."""
        return half_of(self.query)

    @property
    def gains(self) -> dict[Hashable, float]:
        """The grade of every document that is worth something."""
        return {document: float(grade) for document, grade in self.grades.items() if grade > 0}

    @property
    def answerable(self) -> bool:
        """Whether any document is worth something."""
        return bool(self.gains)

    @property
    def good(self) -> frozenset[Hashable]:
        """What counts as a hit: the documents of grade 2 and 3, or the conceivable ones where none is better."""
        best = max(self.grades.values())
        return frozenset(d for d, grade in self.grades.items() if grade >= min(GOOD, best))


@dataclass(frozen=True, slots=True)
class Standing:
    """How one task stands on one half.

    ``answerable`` and ``hopeless`` count the queries with and without a good answer. The metrics are means over the
    answerable ones; ``lost`` is the share of them that got no answer at all, ``abstained`` the share of the hopeless
    ones that rightly got none (``None`` where there are none).

    ``lost_unnamed``: the share of the answerable that got no answer and of whose documents what is ``stopped`` names
    none either. ``hopeless_named``: the share of the hopeless that got none, and something is named as stopped all the
    same.
    """

    task: Task
    half: Half | Literal["development"]
    answerable: int
    hopeless: int
    hit_at_1: float
    hit_at_5: float
    ndcg_at_10: float
    lost: float
    lost_unnamed: float
    abstained: float | None
    hopeless_named: float | None


def read_gold(folder: Path) -> dict[Task, tuple[Judged, ...]]:
    """Read ``jobs.csv``, ``seekers.csv`` and ``courses.csv``.

    Raises ``GoldError`` for other columns, a grade outside 0 to 3, a missing reason, a document judged twice for a
    query, or a query said to have no answer that has one.
    """
    return {task: read_judged(folder / f"{task}.csv") for task in Task}


def unknown_ids(gold: Mapping[Task, Sequence[Judged]], records: Iterable[Record]) -> list[str]:
    """The ids that judgements name and no record has, e.g. "courses.csv: U999"."""
    ids: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    for record in records:
        ids[kind_of(record)].add(record.id)
    found = {Task.JOBS: Kind.NEED, Task.SEEKERS: Kind.SEEKER, Task.COURSES: Kind.COURSE}
    missing = []
    for task, queries in gold.items():
        for judged in queries:
            missing += [f"{task}.csv: {d}" for d in judged.grades if d not in ids[found[task]]]
            missing += [
                f"{task}.csv: {q}" for q in judged.query.split("+") if q not in ids[Kind.SEEKER] | ids[Kind.NEED]
            ]
    return missing


def answers(matcher: Matcher, records: Iterable[Record], k: int = 10) -> Callable[[Task, str], Answer]:
    """A function that asks a matcher the query of a judgement ("P001", "B001", "P001+B001")."""
    people: dict[str, JobSeeker] = {}
    needs: dict[str, Need] = {}
    for record in records:
        if isinstance(record, JobSeeker):
            people[record.id] = record
        elif not isinstance(record, Course):
            needs[record.id] = record

    def ask(task: Task, query: str) -> Answer:
        if task is Task.JOBS:
            return matcher.jobs(people[query], k)
        if task is Task.SEEKERS:
            return matcher.seekers(needs[query], k)
        first, _, second = query.partition("+")
        return matcher.courses(needs[second], people[first], k) if second else matcher.courses(needs[first], None, k)

    return ask


def standings(
    gold: Mapping[Task, Sequence[Judged]], ask: Callable[[Task, str], Answer], halves: Iterable[Half] = HALVES
) -> list[Standing]:
    """Ask every query of the halves and grade the answers, one row for each task and half."""
    rows = []
    for task, queries in gold.items():
        for half in halves:
            graded = [(judged, ask(task, judged.query)) for judged in queries if judged.half == half]
            rows.append(standing(task, half, graded))
    return rows


def standing(task: Task, half: Half | Literal["development"], graded: Sequence[tuple[Judged, Answer]]) -> Standing:
    """One row from the answers to judged queries."""
    answerable = [(judged, [hit.id for hit in answer.hits]) for judged, answer in graded if judged.answerable]
    unnamed = [answer.abstained and not _names(answer, judged) for judged, answer in graded if judged.answerable]
    hopeless = [answer for judged, answer in graded if not judged.answerable]
    return Standing(
        task=task,
        half=half,
        answerable=len(answerable),
        hopeless=len(hopeless),
        hit_at_1=fmean(hit_at(ranked, judged.good, 1) for judged, ranked in answerable),
        hit_at_5=fmean(hit_at(ranked, judged.good, 5) for judged, ranked in answerable),
        ndcg_at_10=fmean(ndcg_at(ranked, judged.gains, 10) for judged, ranked in answerable),
        lost=fmean(not ranked for _, ranked in answerable),
        lost_unnamed=fmean(unnamed),
        abstained=fmean(answer.abstained for answer in hopeless) if hopeless else None,
        hopeless_named=fmean(bool(answer.stopped) for answer in hopeless) if hopeless else None,
    )


def _names(answer: Answer, judged: Judged) -> bool:
    """Whether what one requirement stops is any of the documents that are worth something for the query."""
    return any(judged.grades.get(hit.id, 0) > 0 for hit in answer.stopped)


def read_judged(path: Path) -> tuple[Judged, ...]:
    """Read one file of judgements. Raises ``GoldError`` as ``read_gold`` does."""
    grades: dict[str, dict[Hashable, int]] = {}
    hopeless: set[str] = set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise GoldError(f"{path.name}: the columns must be {', '.join(COLUMNS)}")
        for row in reader:
            where = f"{path.name}, line {reader.line_num}"
            query, document, grade = row["query"], row["document"], row["grade"]
            if not row["reason"]:
                raise GoldError(f"{where}: a judgement needs a reason")
            judged = grades.setdefault(query, {})
            if not document:
                hopeless.add(query)
                continue
            if grade not in {"0", "1", "2", "3"}:
                raise GoldError(f"{where}: the grade must be 0 to 3, not {grade!r}")
            if document in judged:
                raise GoldError(f"{where}: {document} is judged twice for {query}")
            judged[document] = int(grade)
    queries = tuple(Judged(query, judged) for query, judged in grades.items())
    for judged_query in queries:
        if judged_query.answerable == (judged_query.query in hopeless):
            raise GoldError(f"{path.name}: {judged_query.query} must have either a good answer or an empty row")
    return queries
