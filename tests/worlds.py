"""An obvious world: six people, six needs, six courses. Anyone can see who belongs where.

Person ``i`` does the work of need ``i``; course ``i`` teaches what need ``i`` asks for. Everyone lives and everything
is in Eskilstuna, except number six, which is in Kiruna.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from embeddings.encoders.base import Encoder
from embeddings.encoders.toy import ToyEncoder
from embeddings.index.exact import ExactIndex
from matching.domain import Course, EvidenceGrade, Experience, JobSeeker, Need, Place, Record, Skill, Wishes
from matching.indexing import add_entries, entries
from matching.matcher import Matcher
from matching.records import HeldRecords
from matching.weights import Weights, load_weights

TODAY = dt.date(2026, 11, 16)
ESKILSTUNA = Place("Eskilstuna", "0484")
STRANGNAS = Place("Strängnäs", "0486")
KIRUNA = Place("Kiruna", "2584")

WORK: Mapping[str, tuple[str, str]] = {
    "svetsare": ("tigsvetsning", "ritningsläsning"),
    "undersköterska": ("omvårdnad", "dokumentation"),
    "kock": ("matlagning", "livsmedelshygien"),
    "elektriker": ("elinstallation", "felsökning"),
    "truckförare": ("truckkörning", "lagerhantering"),
    "gruvarbetare": ("bergborrning", "sprängning"),
}


def places() -> list[Place]:
    """The place of each occupation."""
    return [ESKILSTUNA] * 5 + [KIRUNA]


def people() -> list[JobSeeker]:
    """P1 to P6."""
    return [
        JobSeeker(
            id=f"P{i}",
            label=f"Klient {i}",
            experience=(Experience(occupation, years=3),),
            skills=tuple(Skill(skill, EvidenceGrade.VALIDATED) for skill in skills),
            home=place,
            driving_licences=(),
            wishes=Wishes(occupations=(occupation,)),
        )
        for i, ((occupation, skills), place) in enumerate(zip(WORK.items(), places(), strict=True), start=1)
    ]


def needs() -> list[Need]:
    """N1 to N6."""
    return [
        Need(
            id=f"N{i}",
            title=f"{occupation} sökes",
            occupation=occupation,
            essential_skills=skills,
            place=place,
            headcount=i,
        )
        for i, ((occupation, skills), place) in enumerate(zip(WORK.items(), places(), strict=True), start=1)
    ]


def courses() -> list[Course]:
    """C1 to C6."""
    return [
        Course(
            id=f"C{i}",
            title=f"kurs {occupation}",
            provider="Komvux",
            occupations=(occupation,),
            skills=skills,
            places=(place,),
            starts_on=dt.date(2027, 1, 11),
            apply_by=dt.date(2026, 12, 1),
            seats=10,
        )
        for i, ((occupation, skills), place) in enumerate(zip(WORK.items(), places(), strict=True), start=1)
    ]


def toy_encoder() -> ToyEncoder:
    """Wide enough that different words are nearly orthogonal; "sökes" and "kurs" say nothing."""
    return ToyEncoder(dim=512, ignored=("sökes", "kurs"))


def matcher_over(
    records: Iterable[Record], encoder: Encoder | None = None, weights: Weights | None = None, today: dt.date = TODAY
) -> Matcher:
    """A matcher over exactly these records."""
    everything = list(records)
    encoder = encoder or toy_encoder()
    index = ExactIndex(encoder.dim)
    add_entries(index, encoder, entries(everything))
    return Matcher(encoder, index, HeldRecords(everything), weights or load_weights(), today)


def obvious_matcher() -> Matcher:
    """A matcher over the whole obvious world."""
    return matcher_over([*people(), *needs(), *courses()])
