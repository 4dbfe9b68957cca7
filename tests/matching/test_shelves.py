"""Records side by side on a shelf: the same as one by one, whatever was put there before, and no more than needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.candidates import WORN, Candidates, FacetReader, Facets
from matching.domain import Course, EvidenceGrade, JobSeeker, Need, Record, Skill, SwedishLevel, Wishes
from matching.gates import course_gates, employment_gates
from matching.phrases import PhraseTable, Rows
from matching.scoring import Scorer
from matching.shelves import Shelf
from matching.weights import load_weights
from tests.worlds import TODAY, courses, needs, people, toy_encoder

SENTENCE = "Den som söker ska gärna ha svetsat rostfritt och läst ritning länge"


def reader() -> FacetReader:
    return FacetReader(PhraseTable(toy_encoder()), dict.fromkeys(EvidenceGrade, 1.0))


def many_people() -> list[JobSeeker]:
    """People who differ in all that gates and parts read."""
    made = []
    for n, one in enumerate(people() * 2):
        level = [None, SwedishLevel.A2, SwedishLevel.C1][n % 3]
        kept = replace(
            one, id=f"P{n}", swedish=level, driving_licences=[None, (), ("B",)][n % 3], skills=one.skills[n % 3 :]
        )
        made.append(
            replace(kept, wishes=Wishes(one.wishes.occupations, hours=(50, 50)), summary=SENTENCE if n == 4 else "")
        )
    entitled = Skill("legitimation som sjuksköterska")
    return [*made, replace(made[0], id="PL", skills=(entitled,)), replace(made[0], id="PN", education="ej legitimerad")]


def many_needs() -> list[Need]:
    made = []
    for n, one in enumerate(needs() * 2):
        wide = replace(one, id=f"N{n}", swedish=[None, SwedishLevel.C2][n % 2], driving_licences=("B",) * (n % 2))
        made.append(replace(wide, hours=[None, (100, 100), (25, 50)][n % 3], text=SENTENCE if n == 3 else "Kort."))
    nurse = replace(made[0], id="NL", title="Sjuksköterska", occupation="Sjuksköterska", certificates=("Truckkort",))
    return [*made, nurse, replace(nurse, id="NW", text="Vi kan vänta på din legitimation.")]


def parts(read: FacetReader, query: Record, candidates: Candidates) -> dict[str, list[float]]:
    """Every gate and part of the candidates for a person or a need."""
    asked, texts = read.read(query), np.linspace(0, 1, len(candidates))
    scorer = Scorer(read.table, load_weights().similarity("toy"))
    score = scorer.jobs if isinstance(query, JobSeeker) else scorer.seekers
    gates = {f"gate {name}": states.tolist() for name, states in employment_gates(asked, candidates, TODAY).items()}
    return gates | {name: np.round(values, 9).tolist() for name, values in score(asked, candidates, texts).items()}


def test_many_are_judged_as_each_alone() -> None:
    """Nothing that one candidate says rubs off on another: neither a copied text nor an entitlement."""
    read = reader()
    both: list[tuple[Sequence[JobSeeker | Need], Sequence[JobSeeker | Need]]] = [
        (many_people(), many_needs()),
        (many_needs(), many_people()),
    ]
    for queries, others in both:
        for query in queries:
            together = employment_gates(read.read(query), read.candidates(others), TODAY)
            for n, other in enumerate(others):
                alone = employment_gates(reader().read(query), Candidates([reader().read(other)]), TODAY)
                assert {name: int(states[n]) for name, states in together.items()} == {
                    name: int(states[0]) for name, states in alone.items()
                }, (query.id, other.id)


@given(st.lists(st.integers(0, 13), min_size=1, max_size=30, unique=True))
def test_rows_of_a_shelf_are_the_same_as_facets_alone(chosen: list[int]) -> None:
    """In any order, and whatever else stands on the shelf."""
    read = reader()
    read.candidates(many_needs())
    read.candidates(many_people())
    for query, others in ((many_people()[0], many_needs()), (many_needs()[2], many_people())):
        picked = [others[n] for n in chosen]
        on_shelf = read.candidates(picked)
        assert [f.record for f in on_shelf.facets] == picked
        assert parts(read, query, on_shelf) == parts(read, query, Candidates(on_shelf.facets))


def test_courses_on_a_shelf_are_the_same_as_alone() -> None:
    read = reader()
    asked = [replace(c, id=f"K{n}", seats=[None, 0, 3][n % 3], distance=n % 2 == 0) for n, c in enumerate(courses())]
    read.candidates(courses())
    person = read.read(people()[0])
    together = course_gates(person, read.candidates(asked), TODAY)
    for n, course in enumerate(asked):
        alone = course_gates(person, Candidates([read.read(course)]), TODAY)
        assert {name: int(s[n]) for name, s in together.items()} == {name: int(s[0]) for name, s in alone.items()}


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=12), st.data())
def test_a_shelf_gives_what_was_put_there(said: list[list[int]], data: st.DataObject) -> None:
    """Columns that grow while they are read hold what plain lists hold."""
    blank = reader().read(JobSeeker("P"))
    facets = [replace(blank, skill_rows=np.array(rows, dtype=np.int64), swedish=len(rows)) for rows in said]
    rows_of, level = attrgetter("skill_rows"), attrgetter("swedish")
    shelf = Shelf()
    for n, one in enumerate(facets):
        assert list(shelf.put([one])) == [n]
        picked = data.draw(st.lists(st.integers(0, n), max_size=6))
        rows: Rows = np.array(picked, dtype=np.int64)
        segments = shelf.segments(rows_of, rows)
        assert segments.rows.tolist() == [value for row in picked for value in said[row]]
        assert np.diff(segments.offsets).tolist() == [len(said[row]) for row in picked]
        assert shelf.numbers(level, rows).tolist() == [len(said[row]) for row in picked]
        double: Callable[[Facets], int] = lambda f: 2 * f.swedish  # noqa: E731
        assert shelf.spread(level, double, rows) == [2 * len(said[row]) for row in picked]


def test_a_changed_record_takes_the_place_of_the_old_one_and_the_shelf_stays_small() -> None:
    read = reader()
    course = courses()[0]
    for seats in range(3 * WORN):
        (facets,) = read.candidates([replace(course, seats=seats)]).facets
        assert isinstance(facets.record, Course)
        assert facets.record.seats == seats
    assert len(read._kept[Course].shelf) <= WORN + 2
    assert read.read(replace(course, seats=3 * WORN - 1)) is facets
