"""Questions of our own to the demo, to set floors by and to read mistakes on.

They stand in ``datasets/development``: all of ``questions.toml`` may be read, of ``questions_second.toml`` what the
rule of the gold halves puts in calibration; the rest is only counted. Of ``questions_demo_like``, records as long and
as full as the demo's, the same half may be read for mistakes, but no floor is set by either: the share of its questions
that is lost says what the floors cost on questions by others. The same people towards the same needs are asked for once
more in ``gaps.csv``, which two weights were chosen on (``datasets/development/README.md``). Nothing that is published
rests on them.

"Onämnda" of the lost: what one requirement alone stops holds none of their documents either. "Nämner ändå": of those
without an answer, it holds something.

    python -m matching.evaluation.own_questions [WORKSPACE]    with the taxonomy of a workspace instead of our own list
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from embeddings import load_encoder
from matching.domain import Experience, JobSeeker, Kind, Need, Place, Record, Skill, SwedishLevel, Wishes
from matching.evaluation.abstention import about
from matching.evaluation.demo import FOLDER, demo_matcher
from matching.evaluation.gold import Half, Judged, Standing, answers, read_gold, read_judged, standing
from matching.importers import read_file
from matching.matcher import Matcher
from matching.places import resolve_municipality
from matching.weights import Task

QUESTIONS: Final = FOLDER.parent / "development" / "questions.toml"
OFF_TOPIC: Final = QUESTIONS.with_name("off_topic.txt")  # paragraphs about anything but work, one a line
DEMO_LIKE: Final = QUESTIONS.with_name("questions_demo_like")
SECOND: Final = QUESTIONS.with_name("questions_second.toml")


@dataclass(frozen=True, slots=True)
class OwnQuestions:
    """The people and needs that are asked with, and what is judged of each (the queries of the gold files' shape)."""

    records: tuple[Record, ...]
    judged: Mapping[Task, tuple[Judged, ...]]


def read_questions(path: Path = QUESTIONS) -> OwnQuestions:
    """Read the file. Raises ``KeyError`` or ``ValueError`` for another shape."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    people, needs, gaps = told["person"], told["need"], told["gap"]
    courses = [(one["id"], one["courses"]) for one in needs] + [(one["query"], one["courses"]) for one in gaps]
    return OwnQuestions(
        (*map(_person, people), *map(_need, needs)),
        {
            Task.JOBS: _judged((one["id"], one["jobs"]) for one in people),
            Task.SEEKERS: _judged((one["id"], one["seekers"]) for one in needs),
            Task.COURSES: _judged(courses),
        },
    )


def readable_questions() -> OwnQuestions:
    """Those whose mistakes may be read and that floors are set by."""
    first, second = read_questions(), _half(read_questions(SECOND), "calibration")
    both = {task: first.judged[task] + second.judged[task] for task in Task}
    return OwnQuestions(first.records + second.records, both)


def counted_questions() -> OwnQuestions:
    """Those of which only totals are looked at."""
    return _half(read_questions(SECOND), "report")


def demo_like_questions(half: Half, folder: Path = DEMO_LIKE) -> OwnQuestions:
    """The questions in the demo's own form that the rule of the gold halves puts in ``half``.

    ``people.csv`` and ``needs.csv`` are read by the ordinary importers, the judgements as the gold ones. Raises
    ``ValueError`` when a row of them cannot be read.
    """
    read = [read_file(folder / "people.csv", Kind.SEEKER), read_file(folder / "needs.csv", Kind.NEED)]
    if refused := [error for result in read for error in result.errors]:
        raise ValueError(f"{folder}: {refused[0].message} (rad {refused[0].line}, {refused[0].column})")
    records = tuple(record for result in read for record in result.records)
    assert all(isinstance(record, JobSeeker | Need) for record in records)
    judged = {task: tuple(one for one in found if one.half == half) for task, found in read_gold(folder).items()}
    return OwnQuestions(records, judged)


def gap_questions(half: Half, folder: Path = DEMO_LIKE) -> OwnQuestions:
    """More people towards needs, of the same records: which courses close that person's gap."""
    judged = tuple(one for one in read_judged(folder / "gaps.csv") if one.half == half)
    return OwnQuestions(
        demo_like_questions(half, folder).records, {Task.JOBS: (), Task.SEEKERS: (), Task.COURSES: judged}
    )


def _half(own: OwnQuestions, half: Half) -> OwnQuestions:
    kept = {task: tuple(judged for judged in own.judged[task] if judged.half == half) for task in Task}
    return OwnQuestions(own.records, kept)


def own_standings(matcher: Matcher, records: Iterable[Record], own: OwnQuestions) -> list[Standing]:
    """One row for each task."""
    ask = answers(matcher, [*records, *own.records])
    return [
        standing(task, "development", [(judged, ask(task, judged.query)) for judged in queries])
        for task, queries in own.judged.items()
        if queries
    ]


def _judged(rows: Iterable[tuple[str, Mapping[str, int]]]) -> tuple[Judged, ...]:
    # a question without an answer has a document worth nothing, so that it has a best grade at all
    return tuple(Judged(query, dict(grades.items()) or {"": 0}) for query, grades in rows)


def _person(told: Mapping[str, Any]) -> JobSeeker:
    return JobSeeker(
        id=told["id"],
        summary=told.get("summary", ""),
        experience=tuple(map(Experience, told.get("experience", ()))),
        skills=tuple(map(Skill, told.get("skills", ()))),
        education=told.get("education", ""),
        swedish=SwedishLevel(told["swedish"]) if "swedish" in told else None,
        languages=tuple(told.get("languages", ())),
        driving_licences=tuple(told["licences"]) if "licences" in told else None,
        certificates=tuple(told.get("certificates", ())),
        home=_place(told["home"]),
        wishes=Wishes(tuple(told.get("wishes", ()))),
    )


def _need(told: Mapping[str, Any]) -> Need:
    return Need(
        id=told["id"],
        title=told["title"],
        text=told.get("text", ""),
        occupation=told.get("occupation", ""),
        essential_skills=tuple(told.get("essential", ())),
        place=_place(told["place"]),
        driving_licences=tuple(told.get("licences", ())),
    )


def _place(name: str) -> Place:
    return Place(name, resolve_municipality(name).code)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m matching.evaluation.own_questions")
    parser.add_argument("workspace", nargs="?", help="whose taxonomy is used (default: our own concept list)")
    workspace: str | None = parser.parse_args().workspace
    matcher, records = demo_matcher(load_encoder(), workspace)
    sets = {
        "läses": readable_questions(),
        "räknas bara": counted_questions(),
        "som demons, läses": demo_like_questions("calibration"),
        "som demons, räknas bara": demo_like_questions("report"),
        "fler luckor, läses": gap_questions("calibration"),
        "fler luckor, räknas bara": gap_questions("report"),
    }
    for name, own in sets.items():
        print(name)
        for row in own_standings(matcher, records, own):
            lost = f"tappade {100 * row.lost:.1f} % (onämnda {100 * row.lost_unnamed:.1f} %)"
            refused = f"utan svar som fick nej {100 * (row.abstained or 0):.1f} %"
            named = f"(nämner ändå {100 * (row.hopeless_named or 0):.1f} %)"
            hits = f"hit@1 {row.hit_at_1:.2f}, hit@5 {row.hit_at_5:.2f}"
            print(f"{row.task:8} {row.answerable} med svar, {row.hopeless} utan: {lost}, {refused} {named}, {hits}")
    paragraphs = OFF_TOPIC.read_text(encoding="utf-8").splitlines()
    for task in Task:
        silent = sum(about(matcher, task, text).abstained for text in paragraphs)
        print(f"{task:8} annat ämne: {silent} av {len(paragraphs)} fick nej")


if __name__ == "__main__":
    _main()
