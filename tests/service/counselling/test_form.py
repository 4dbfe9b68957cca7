"""Facts to form and back: nothing is lost, and what cannot be read says what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import (
    EducationLevel,
    EvidenceGrade,
    Experience,
    JobSeeker,
    Place,
    Skill,
    SwedishLevel,
    Wishes,
)
from service.counselling.form import PERSONAL_NUMBER, choices, facts_of, not_told, read, values_of
from tests.service.counselling.worlds import CLIENT
from tests.worlds import ESKILSTUNA, STRANGNAS

_WORDS = st.sampled_from(["omvårdnad", "köra bil", "Excel", "ritningsläsning", "lugn"])
_PEOPLE = st.builds(
    JobSeeker,
    id=st.just("K9"),
    label=st.sampled_from(["Samira", "Klient 014"]),
    summary=st.sampled_from(["", "Har arbetat länge.\nVill vidare."]),
    experience=st.lists(
        st.builds(Experience, _WORDS, st.sampled_from([None, 0.5, 4.0]), st.sampled_from(["", "mest nätter"])),
        max_size=3,
        unique_by=lambda one: (one.occupation, one.years),
    ).map(tuple),
    skills=st.lists(st.builds(Skill, _WORDS, st.sampled_from(EvidenceGrade)), unique_by=lambda s: s.label).map(
        lambda skills: tuple(sorted(skills, key=lambda s: -max(s.grade.strength, 1)))
    ),
    education_level=st.sampled_from([None, *EducationLevel]),
    swedish=st.sampled_from([None, *SwedishLevel]),
    driving_licences=st.sampled_from([None, (), ("B",), ("B", "CE")]),
    home=st.sampled_from([None, ESKILSTUNA, Place("Byn utanför")]),
    reach=st.sampled_from([(), (STRANGNAS,), (STRANGNAS, Place("Gränsen"))]),
    unit=st.just("Centrum"),
    wishes=st.builds(
        Wishes,
        occupations=st.sampled_from([(), ("Kock", "Servis")]),
        hours=st.sampled_from([None, (50, 75), (100, 100)]),
    ),
    source=st.just("test"),
)


@given(_PEOPLE)
def test_saving_an_untouched_form_changes_nothing(person: JobSeeker) -> None:
    assert read(values_of(person), person.id, person).record == person


def test_a_new_client_of_a_form() -> None:
    filled = read(
        {
            "label": " Amina ",
            "experience": "Undersköterska, hemtjänst (4 år)\nLokalvårdare (18 månader)",
            "claimed": "omvårdnad; köra bil",
            "validated": "omvårdnad",
            "swedish": "SFI C",
            "driving_licences": "inget",
            "home": "eskilstuna",
            "hours": "75-100",
        },
        "K7",
    )
    assert filled.errors == {}
    assert filled.record == JobSeeker(
        "K7",
        label="Amina",
        experience=(Experience("Undersköterska, hemtjänst", 4.0), Experience("Lokalvårdare", 1.5)),
        skills=(Skill("omvårdnad", EvidenceGrade.VALIDATED), Skill("köra bil")),
        swedish=SwedishLevel.A2,
        driving_licences=(),
        home=ESKILSTUNA,
        wishes=Wishes(hours=(75, 100)),
        source="formulär",
    )


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("home", "Eskilstunna", "Menade du Eskilstuna"),
        ("hours", "lite grann", "procent av heltid"),
        ("driving_licences", "raket", "okänd körkortsbehörighet"),
        ("available_from", "snart", "år-månad-dag"),
        ("summary", "Född 850709-9805 i Eskilstuna", PERSONAL_NUMBER),
        ("summary", "x" * 20_001, "för lång"),
        ("label", "", "namn eller alias"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(field: str, text: str, said: str) -> None:
    filled = read({"label": "Amina"} | {field: text}, "K7")
    assert filled.record is None
    assert list(filled.errors) == [field]
    assert said.casefold() in filled.errors[field].casefold()


def test_not_told_is_not_none() -> None:
    untold = read({"label": "A"}, "K1").record
    none = read({"label": "A", "driving_licences": "inget"}, "K1").record
    assert untold is not None
    assert none is not None
    assert untold.driving_licences is None
    assert none.driving_licences == ()
    assert "körkort" in not_told(untold)
    assert "körkort" not in not_told(none)


def test_facts_are_shown_in_words_and_unknown_ones_left_out() -> None:
    facts = dict(facts_of(replace(CLIENT, wishes=Wishes(hours=(50, 75)))))
    assert facts["Svenska"] == "B1 (ungefär SFI D)"
    assert facts["Körkort"] == "inget"
    assert facts["Omfattning"] == "50–75 % av heltid"
    assert "Certifikat" not in facts
    assert "Benämning" not in facts


def test_the_lists_to_choose_from_can_be_read_back() -> None:
    for name in ("swedish", "education_level"):
        for value, _ in choices(name):
            assert read({"label": "A", name: value}, "K1").errors == {}
