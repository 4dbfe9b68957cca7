"""A large made-up town for the service benchmark: people, needs and courses by the tens of thousands, all synthetic.

Deterministic: the same count gives the same records. Words come from the shipped concept lists, so that records speak
of real occupations and skills; nobody in it exists.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matching.domain import (
    Course,
    CourseForm,
    EvidenceGrade,
    Experience,
    JobSeeker,
    Need,
    NeedSource,
    Place,
    Skill,
    SwedishLevel,
    Wishes,
)

TODAY = dt.date(2026, 11, 16)
SHARES = {"needs": 0.5, "seekers": 0.3, "courses": 0.2}
PLACES = (
    *(("Eskilstuna", "0484"), ("Strängnäs", "0486"), ("Katrineholm", "0483"), ("Flen", "0482"), ("Kungsör", "1960")),
    *(("Västerås", "1980"), ("Köping", "1983"), ("Arboga", "1984"), ("Nyköping", "0480"), ("Södertälje", "0181")),
    *(("Örebro", "1880"), ("Stockholm", "0180"), ("Uppsala", "0380"), ("Linköping", "0580"), ("Norrköping", "0581")),
)
WORKPLACES = ("verkstad", "kök", "hemtjänst", "skola", "lager", "kontor")
UNITS = ("Vägledningscentrum", "Arbetsmarknadsenheten", "Komvux")


@dataclass(frozen=True, slots=True)
class Occupation:
    """A row of the shipped list."""

    name: str
    ssyk: str
    text: str
    essential: tuple[str, ...]
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Town:
    """Everyone and everything in it."""

    needs: list[Need]
    seekers: list[JobSeeker]
    courses: list[Course]


def occupations(datasets: Path) -> list[Occupation]:
    """Those of the list that name at least three skills."""
    found = []
    with (datasets / "concepts" / "occupations.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            essential = tuple(s.strip() for s in row["nödvändiga kompetenser"].split(";") if s.strip())
            wanted = tuple(s.strip() for s in row["önskade kompetenser"].split(";") if s.strip())
            if len(essential) + len(wanted) >= 3:
                found.append(Occupation(row["namn"], row["ssyk"], row["beskrivning"], essential, wanted))
    return found


def town(datasets: Path, documents: int, seed: int = 1) -> Town:
    """A town of about ``documents`` records."""
    rng = random.Random(seed)
    known = occupations(datasets)
    counts = {kind: round(share * documents) for kind, share in SHARES.items()}
    return Town(
        [_need(rng, known, i) for i in range(counts["needs"])],
        [_seeker(rng, known, i) for i in range(counts["seekers"])],
        [_course(rng, known, i) for i in range(counts["courses"])],
    )


def _need(rng: random.Random, known: Sequence[Occupation], number: int) -> Need:
    one = rng.choice(known)
    skills = [*one.essential, *one.wanted, *rng.choice(known).wanted]
    picked = _some(rng, skills, 2, 5)
    return Need(
        id=f"N{number:06}",
        title=f"{one.name.capitalize()} till {rng.choice(WORKPLACES)}",
        text=f"{one.text} Vi söker dig som kan {', '.join(picked)}. Du arbetar med {rng.choice(known).text.lower()}",
        source_kind=rng.choice(list(NeedSource)),
        employer=f"Arbetsgivare {rng.randrange(2000)}",
        occupation=one.name,
        ssyk=one.ssyk or None,
        essential_skills=picked,
        meriting_skills=_some(rng, one.wanted, 0, 2),
        headcount=rng.randrange(1, 6),
        place=_place(rng),
        open_until=TODAY + dt.timedelta(days=rng.randrange(10, 300)),
        hours=rng.choice(((100, 100), (50, 100), None)),
        driving_licences=("B",) if rng.random() < 0.2 else (),
        swedish=rng.choice((None, SwedishLevel.B1, SwedishLevel.B2)),
    )


def _seeker(rng: random.Random, known: Sequence[Occupation], number: int) -> JobSeeker:
    one = rng.choice(known)
    skills = _some(rng, [*one.essential, *one.wanted, *rng.choice(known).essential], 2, 6)
    return JobSeeker(
        id=f"P{number:06}",
        label=f"Klient {number}",
        summary=f"Har arbetat som {one.name} och kan {', '.join(skills)}.",
        experience=(Experience(one.name, float(rng.randrange(1, 15))),),
        skills=tuple(Skill(label, rng.choice(list(EvidenceGrade))) for label in skills),
        swedish=rng.choice(list(SwedishLevel)),
        driving_licences=rng.choice((None, (), ("B",))),
        home=_place(rng),
        reach=(_place(rng),) if rng.random() < 0.5 else (),
        wishes=Wishes(occupations=(rng.choice((one, rng.choice(known))).name,), hours=rng.choice((None, (50, 100)))),
        unit=rng.choice(UNITS),
    )


def _course(rng: random.Random, known: Sequence[Occupation], number: int) -> Course:
    one = rng.choice(known)
    skills = _some(rng, [*one.essential, *one.wanted], 2, 5)
    starts = TODAY + dt.timedelta(days=rng.randrange(30, 300))
    return Course(
        id=f"K{number:06}",
        title=f"{one.name.capitalize()}, {rng.choice(('grund', 'fortsättning', 'yrkespaket', 'validering'))} {number}",
        text=f"Kursen ger {', '.join(skills)}. {one.text}",
        code=f"KUR{number:06}",
        provider=f"Skola {rng.randrange(200)}",
        form=rng.choice(list(CourseForm)),
        skills=skills,
        occupations=(one.name,),
        places=(_place(rng),),
        distance=rng.random() < 0.2,
        starts_on=starts,
        apply_by=starts - dt.timedelta(days=20),
        entry_swedish=rng.choice((None, SwedishLevel.A2, SwedishLevel.B1)),
    )


def _some(rng: random.Random, labels: Sequence[str], least: int, most: int) -> tuple[str, ...]:
    unique = list(dict.fromkeys(labels))
    return tuple(rng.sample(unique, min(len(unique), rng.randint(least, most))))


def _place(rng: random.Random) -> Place:
    name, code = PLACES[min(int(rng.expovariate(0.35)), len(PLACES) - 1)]
    return Place(name, code)
