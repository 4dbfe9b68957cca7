"""Time and memory of the unmet-demand report over a made-up region.

Run: ``python -m benchmarks.demand [--needs 10000] [--people 20000] [--courses 5000]``. Prints the processor time of
each step, the peak memory of the process, and the time by the clock; then the same for each file that the report is
written as, and its size. What records say is read out beforehand, as an index keeps it. On a machine that is shared,
``OPENBLAS_NUM_THREADS=1`` keeps waiting threads from counting as work.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from matching.domain import (
    Course,
    CourseForm,
    EducationLevel,
    EvidenceGrade,
    Experience,
    Horizon,
    JobSeeker,
    Need,
    NeedSource,
    Place,
    Record,
    Skill,
    SwedishLevel,
    Wishes,
)
from matching.places import municipalities

TODAY = dt.date(2026, 11, 16)
CONCEPTS = Path(__file__).parents[1] / "datasets" / "concepts"
KINDS = ("", " med vana", " natt", " industri", " kommunal verksamhet", " ute hos kund")


class Region:
    """A made-up region: occupations with skills of their own, places, and records drawn from them with a fixed seed."""

    def __init__(self, seed: int = 6) -> None:
        self.random = random.Random(seed)
        words = _labels("skills.csv")
        self.words = words
        self.work = {
            title + kind: self.random.sample(self.words, 14)
            for title in _labels("occupations.csv")
            for kind in KINDS[:3]
        }
        self.titles = list(self.work)
        self.places = [Place(m.name, m.code) for m in municipalities().values() if m.county_code in ("04", "19", "18")]

    def need(self, i: int) -> Need:
        """One need, in words of its own; one in seven tells no headcount."""
        draw, title = self.random, self.random.choice(self.titles)
        return Need(
            id=f"B{i:05}",
            title=f"{title}, {draw.choice(self.words)}",
            text=" ".join(draw.sample(self.words, 8)),
            source_kind=draw.choice(list(NeedSource)),
            employer=f"Arbetsgivare {draw.randrange(3000)} AB",
            occupation=title,
            ssyk=f"{1000 + self.titles.index(title) % 400:04}",
            essential_skills=tuple(draw.sample(self.work[title], draw.randint(1, 5))),
            meriting_skills=tuple(draw.sample(self.words, 2)),
            headcount=None if draw.random() < 0.15 else draw.choice([1, 1, 1, 2, 2, 3, 5, 8, 12]),
            horizon=draw.choice(list(Horizon)),
            place=draw.choice(self.places),
            driving_licences=("B",) if draw.random() < 0.2 else (),
            swedish=draw.choice([None, None, SwedishLevel.B1, SwedishLevel.C1]),
            gathered_on=TODAY - dt.timedelta(days=draw.randrange(900)),
        )

    def person(self, i: int) -> JobSeeker:
        """One person who has done one or two kinds of work and wishes for one."""
        draw = self.random
        done = draw.sample(self.titles, draw.randint(1, 2))
        known = [skill for title in done for skill in draw.sample(self.work[title], 4)]
        return JobSeeker(
            id=f"P{i:05}",
            summary=" ".join(draw.sample(self.words, 3)),
            experience=tuple(Experience(title, draw.randint(1, 20)) for title in done),
            skills=tuple(Skill(label, draw.choice(list(EvidenceGrade))) for label in known),
            education_level=draw.choice([None, *EducationLevel]),
            swedish=draw.choice([None, *SwedishLevel]),
            driving_licences=draw.choice([None, (), ("B",), ("B", "C")]),
            home=draw.choice(self.places),
            reach=tuple(draw.sample(self.places, 2)) if draw.random() < 0.5 else (),
            wishes=Wishes(occupations=(draw.choice(self.titles),)),
            target_groups=tuple(draw.sample(["unga", "nyanlända", "långtidsarbetslösa"], draw.randint(0, 2))),
        )

    def course(self, i: int) -> Course:
        """One start; one in five tells no number of seats."""
        draw, title = self.random, self.random.choice(self.titles)
        starts = TODAY + dt.timedelta(days=draw.randrange(-200, 400))
        return Course(
            id=f"K{i:05}",
            title=title,
            text=" ".join(draw.sample(self.words, 10)),
            form=draw.choice(list(CourseForm)),
            skills=tuple(draw.sample(self.work[title], 6)),
            occupations=(title,) if draw.random() < 0.6 else (),
            places=(draw.choice(self.places),),
            starts_on=starts,
            ends_on=starts + dt.timedelta(weeks=draw.randint(4, 60)),
            apply_by=starts - dt.timedelta(days=30),
            seats=None if draw.random() < 0.2 else draw.randint(6, 30),
            entry_swedish=draw.choice([None, SwedishLevel.A2, SwedishLevel.B1]),
        )


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how much processor time a step took."""
    start = time.process_time()
    yield
    print(f"{what:<42}{time.process_time() - start:8.1f} s   peak {peak_mib():6.0f} MiB", flush=True)


def peak_mib() -> float:
    """Peak resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _labels(name: str) -> list[str]:
    with (CONCEPTS / name).open(encoding="utf-8-sig", newline="") as stream:
        return [row["namn"] for row in csv.DictReader(stream, delimiter=";")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the region, then the report."""
    from embeddings import load_encoder
    from matching.demand import Area, Parameters
    from matching.demand.reporting import unmet_report
    from matching.preparing import prepare
    from matching.reports import to_html, to_json, to_xlsx
    from matching.reports.unmet import unmet_document
    from matching.weights import load_weights

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--needs", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--courses", type=int, default=5_000)
    asked = parser.parse_args(arguments)
    with timed("the region is made up"):
        region = Region()
        needs = [region.need(i) for i in range(asked.needs)]
        people = [region.person(i) for i in range(asked.people)]
        courses = [region.course(i) for i in range(asked.courses)]
    with timed("what records say is read out"):
        records: list[Record] = [*needs, *people, *courses]
        said = {(type(record), record.id): prepare(record) for record in records}
    with timed("encoder"):
        encoder, weights = load_encoder(), load_weights()
    parameters = Parameters(TODAY, Area("0484", ("0484", "0486", "0483"), "Tre kommuner", ("04", "19", "18")))
    start = time.perf_counter()
    with timed("the report"):
        report = unmet_report(
            needs, people, courses, parameters, encoder, weights, reading=lambda r: said[type(r), r.id]
        )
    print(f"by the clock {time.perf_counter() - start:.1f} s")
    print(
        f"{len(report.occupations)} rows of occupations, {len(report.skills)} of skills; {report.coverage.needs} needs "
        f"count, {sum(row.supply_now for row in report.needs)} pairs who meet"
    )
    with timed("the document"):
        document = unmet_document(report)
    for name, written in (("HTML", to_html), ("Excel", to_xlsx), ("JSON", to_json)):
        with timed(name):
            size = len(written(document))
        print(f"{'':<42}{size / 1e6:8.1f} MB")


if __name__ == "__main__":
    main()
