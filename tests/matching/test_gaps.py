"""What a need asks for set against what follows from a person's words: near, never equal, and it is said why."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from embeddings import load_encoder
from embeddings.encoders.toy import ToyEncoder
from embeddings.index.exact import ExactIndex
from matching.candidates import FacetReader
from matching.domain import Coverage, EvidenceGrade, Experience, Gap, JobSeeker, Need, Record, Skill
from matching.gaps import COVERAGES, coverage_of_all, gap_between
from matching.matcher import Matcher
from matching.phrases import PhraseTable
from matching.preparing import Prepared, prepare
from matching.records import HeldRecords
from matching.scoring import Scorer
from matching.taxonomy import load_taxonomy
from matching.text import Phrase
from matching.weights import load_weights

NEED = Need("N", "Bussförare", occupation="bussförare", essential_skills=("stadstrafik",))
DRIVER = JobSeeker("P", experience=(Experience("taxichaufför", 4),), skills=(Skill("kundbemötande"),))


def gap(need: Prepared, person: Prepared, driver: JobSeeker = DRIVER) -> Gap:
    weights, table = load_weights(), PhraseTable(ToyEncoder())

    def reading(record: Record) -> Prepared:
        return need if isinstance(record, Need) else person

    reader = FacetReader(table, dict(weights.grades), reading)
    return gap_between(reader.read(NEED), reader.read(driver), Scorer(table, weights.similarity("default")))


@pytest.mark.parametrize("degree", [75, 25])
def test_work_that_can_take_the_place_makes_a_skill_near_and_never_equal(degree: int) -> None:
    need = replace(prepare(NEED), substitutes=(("taxiförare", degree),))
    person = replace(prepare(DRIVER), known_as=(("taxiförare", "taxichaufför"),))
    (row,) = gap(need, person).skills
    assert (row.coverage, row.met_by, row.grade) == (Coverage.CLOSE, "taxichaufför", EvidenceGrade.INFERRED)
    assert row.through == f"taxiförare är utbytbart mot yrket till {degree} %"


def test_other_work_leaves_it_missing() -> None:
    need = replace(prepare(NEED), substitutes=(("spårvagnsförare", 75),))
    person = replace(prepare(DRIVER), known_as=(("taxiförare", "taxichaufför"),))
    (row,) = gap(need, person).skills
    assert (row.coverage, row.met_by, row.through) == (Coverage.MISSING, None, "")


def test_the_same_occupation_by_another_title_is_the_same_work() -> None:
    need = replace(prepare(NEED), known_as=(("förare", "Bussförare"),))
    person = replace(prepare(DRIVER), known_as=(("förare", "taxichaufför"),))
    (row,) = gap(need, person).skills
    assert (row.coverage, row.met_by, row.through) == (Coverage.CLOSE, "taxichaufför", "")


def test_what_follows_from_the_profile_says_from_what() -> None:
    person = prepare(DRIVER)
    person = replace(
        person, skills=(*person.skills, Phrase("stadstrafik", EvidenceGrade.INFERRED, "taxichaufför", implied=True))
    )
    (row,) = gap(prepare(NEED), person).skills
    assert (row.coverage, row.met_by, row.grade) == (Coverage.CLOSE, "taxichaufför", EvidenceGrade.INFERRED)
    assert row.through == "stadstrafik följer av det"


SAYINGS = ("stadstrafik", "kundbemötande", "svetsning", "truckkörning", "omvårdnad")


def test_of_everyone_at_once_it_says_what_it_says_of_each() -> None:
    """Random people: skills that follow from others, several grades, equal phrases, work done, no skills."""
    rng = random.Random(5)
    need_record = replace(NEED, meriting_skills=("kundbemötande", "svetsning"))
    need = replace(prepare(need_record), substitutes=(("taxiförare", 75),))
    said: dict[str, Prepared] = {}
    people = []
    for number in range(200):
        work = tuple(
            Experience(title, 1) for title in rng.sample(("bussförare", "taxichaufför", "kock"), rng.randint(0, 2))
        )
        person = JobSeeker(f"P{number}", experience=work)
        phrases = tuple(
            Phrase(text, rng.choice(list(EvidenceGrade)), text, implied=rng.random() < 0.3)
            for text in rng.choices(SAYINGS, k=rng.randint(0, 4))
        )
        known = (("taxiförare", "taxichaufför"),) if rng.random() < 0.5 else ()
        said[person.id] = replace(prepare(person), skills=phrases, known_as=known)
        people.append(person)
    weights, table = load_weights(), PhraseTable(ToyEncoder())
    reader = FacetReader(
        table, dict(weights.grades), lambda record: need if isinstance(record, Need) else said[record.id], implied=0.9
    )
    scorer = Scorer(table, weights.similarity("default"))
    asked, everyone = reader.read(need_record), reader.candidates(people)
    states = coverage_of_all(asked, everyone, scorer)
    each = [[row.coverage for row in gap_between(asked, person, scorer).skills] for person in everyone.facets]
    assert [[COVERAGES[state] for state in column] for column in states.T.tolist()] == each
    assert {coverage for rows in each for coverage in rows} == set(Coverage)  # all three are there to be compared


@pytest.mark.parametrize(
    ("skills", "coverage", "met_by"),
    [
        ((Skill("MIG/MAG-svetsning (arbetsprov)", EvidenceGrade.VALIDATED),), Coverage.CLOSE, "MIG/MAG-svetsning"),
        (
            (Skill("MIG/MAG-svetsning (arbetsprov)", EvidenceGrade.VALIDATED), Skill("TIG")),
            Coverage.COVERED,
            "TIG",
        ),
    ],
    ids=["another method", "the method itself, only claimed"],
)
def test_the_name_of_another_concept_is_near_however_alike_and_well_proven(
    skills: tuple[Skill, ...], coverage: Coverage, met_by: str
) -> None:
    encoder, weights, taxonomy = load_encoder(), load_weights(), load_taxonomy()
    need = Need("N", "Svetsare", essential_skills=("TIG-svetsning",))
    matcher = Matcher(
        encoder,
        ExactIndex(encoder.dim),
        HeldRecords([], lambda: taxonomy),
        weights,
        dt.date(2026, 11, 16),
    )
    (row,) = matcher.gap(need, JobSeeker("P", skills=skills)).skills
    assert row.coverage is coverage
    assert (row.met_by or "").startswith(met_by)
