"""Typed requirements: sentences with what they ask for, worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import EducationLevel, SwedishLevel
from matching.linking.sentences import Strength
from matching.requirements import SFI_OF_LEVEL, requirements

MUST, MERIT, NOT, TOLD = Strength.MANDATORY, Strength.MERITING, Strength.NEGATED, Strength.MENTIONED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Du har B-körkort.", [("B", MUST)]),
        ("Körkort B är ett krav.", [("B", MUST)]),
        ("Krav: körkort C och CE samt YKB", [("C", MUST), ("CE", MUST), ("YKB", MUST)]),
        ("Du har C-, CE-körkort", [("CE", MUST)]),
        ("C/CE-körkort är meriterande.", [("C", MERIT), ("CE", MERIT)]),
        ("Inget krav på körkort.", [("B", NOT)]),
        ("Du behöver inte ha körkort.", [("B", NOT)]),
        ("Krav: mopedkörkort", [("AM", MUST)]),
        ("Krav: B96-behörighet", [("B96", MUST)]),
        ("Du måste ha B-kort.", [("B", MUST)]),
        ("Yrkeskompetensbevis krävs.", [("YKB", MUST)]),
        ("c-körkort krävs", [("C", MUST)]),
        ("Krav: körkort ce", [("CE", MUST)]),
        ("Körkort de senaste fem åren krävs", [("B", MUST)]),
        ("B-körkort krävs eftersom det inte går någon buss", [("B", MUST)]),
        ("Körkort behövs då bussen inte går hit", [("B", MUST)]),
        ("Körkort behövs därför inte", [("B", NOT)]),
        ("Vi bor granne med trafikskolan.", []),
        ("Driving licence B is required.", [("B", MUST)]),
    ],
)
def test_licences(text: str, expected: list[tuple[str, Strength]]) -> None:
    assert [(one.code, one.strength) for one in requirements(text).licences] == expected


@pytest.mark.parametrize(
    ("text", "name", "classes", "strength"),
    [
        ("Krav: truckkort A+B", "truckkort", ("A", "B"), MUST),
        ("Truckkort klass A, B och C är meriterande", "truckkort", ("A", "B", "C"), MERIT),
        ("Du har truckkort A2, A4", "truckkort", ("A2", "A4"), MUST),
        ("Du har truckkort A-D", "truckkort", ("A", "B", "C", "D"), MUST),
        ("Truckutbildning krävs", "truckkort", (), MUST),
        ("Giltigt certifikat i heta arbeten krävs", "heta arbeten", (), MUST),
        ("ADR är önskvärt", "ADR", (), MERIT),
        ("Du ska ha säkra lyft", "säkra lyft", (), MUST),
        ("Utbildning i fallskydd krävs", "fallskydd", (), MUST),
        ("Hygienbevis krävs", "hygienutbildning", (), MUST),
        ("Du är legitimerad sjuksköterska", "legitimation sjuksköterska", (), MUST),
        ("Krav: legitimation som fysioterapeut", "legitimation fysioterapeut", (), MUST),
        ("Lärarlegitimation är ett krav", "legitimation lärare", (), MUST),
        ("Leg. sjuksköterska sökes", "legitimation sjuksköterska", (), MUST),
        ("Svetsarprövning enligt ISO 9606-1 krävs", "svetsarprövning", (), MUST),
        ("Arbete på väg nivå 1 krävs", "arbete på väg", (), MUST),
        ("Bevis om undersköterska krävs", "skyddad titel undersköterska", (), MUST),
    ],
)
def test_certificates(text: str, name: str, classes: tuple[str, ...], strength: Strength) -> None:
    found = requirements(text).certificates
    assert (name, classes, strength) in [(one.name, one.classes, one.strength) for one in found]


def test_a_certificate_that_is_praised_but_not_needed_is_negated_alone() -> None:
    found = requirements("CE och YKB krävs, förarkort, ADR är kul men behövs inte.")
    assert {one.name: one.strength for one in found.certificates} == {"ADR": NOT, "förarkort": MUST}
    assert [(one.code, one.strength) for one in found.licences] == [("CE", MUST), ("YKB", MUST)]


@pytest.mark.parametrize(
    ("text", "code", "level"),
    [
        ("Du talar svenska på B2-nivå", "sv", SwedishLevel.B2),
        ("Du har svenska motsvarande SFI D", "sv", SwedishLevel.B1),
        ("Krav: SFI C", "sv", SwedishLevel.A2),
        ("Du ska ha klarat SFI kurs B", "sv", SwedishLevel.A1),
        ("Du ska ha SVA 1", "sv", SwedishLevel.B2),
        ("Krav: SVA grund", "sv", SwedishLevel.B1),
        ("Goda kunskaper i svenska krävs", "sv", SwedishLevel.B2),
        ("Du talar flytande svenska", "sv", SwedishLevel.C1),
        ("Grundläggande kunskaper i engelska krävs", "en", SwedishLevel.A2),
        ("Arabiska är meriterande", "ar", None),
        ("Svenskan måste fungera i telefon", "sv", None),
    ],
)
def test_languages(text: str, code: str, level: SwedishLevel | None) -> None:
    assert (code, level) in [(one.code, one.level) for one in requirements(text).languages]


def test_each_language_has_its_own_level() -> None:
    found = requirements("Krav: svenska (minst B1) samt god engelska i tal och skrift.").languages
    assert [(one.code, one.level) for one in found] == [("sv", SwedishLevel.B1), ("en", SwedishLevel.B2)]


def test_sfi_and_cefr_go_both_ways() -> None:
    for level, course in SFI_OF_LEVEL.items():
        found = requirements(f"Krav: SFI {course}").languages
        assert [one.level for one in found] == [level]


@pytest.mark.parametrize("text", ["Du arbetar mot svenska företag.", "Vi följer svenska regler."])
def test_the_country_is_not_the_language(text: str) -> None:
    assert requirements(text).languages == ()


@pytest.mark.parametrize(
    ("text", "level", "strength"),
    [
        ("Krav: gymnasieutbildning", EducationLevel.UPPER_SECONDARY, MUST),
        ("Du har avslutad grundskola", EducationLevel.COMPULSORY, MUST),
        ("Yrkeshögskoleutbildning är meriterande", EducationLevel.POST_SECONDARY, MERIT),
        ("Du har högskoleexamen inom teknik", EducationLevel.HIGHER, MUST),
        ("Krav: civilingenjörsexamen", EducationLevel.HIGHER, MUST),
        ("Du har disputerat, doktorsexamen krävs", EducationLevel.RESEARCH, MUST),
        ("Du behöver inte ha högskoleexamen", EducationLevel.HIGHER, NOT),
        ("Krav: SeQF 5", EducationLevel.POST_SECONDARY, MUST),
    ],
)
def test_education(text: str, level: EducationLevel, strength: Strength) -> None:
    assert (level, strength) in [(one.level, one.strength) for one in requirements(text).education]


@pytest.mark.parametrize("text", ["Vi söker en kock till vår grundskola.", "Du arbetar på gymnasiet."])
def test_a_school_as_a_workplace_is_no_demand(text: str) -> None:
    assert requirements(text).education == ()


@pytest.mark.parametrize(
    ("text", "years", "of"),
    [
        ("Du har minst 2 års erfarenhet av svetsning.", 2.0, "svetsning"),
        ("Minst tre års yrkeserfarenhet inom vården krävs", 3.0, "vården krävs"),
        ("Krav: 3-5 års erfarenhet som kock", 3.0, "kock"),
        ("You have at least 5 years of experience in Java.", 5.0, "Java"),
        ("Du har arbetat som elektriker i minst 4 år", 4.0, "elektriker"),
    ],
)
def test_years_of_experience(text: str, years: float, of: str) -> None:
    assert (years, of) in [(one.years, one.of) for one in requirements(text).experience]


def test_spans_are_exact() -> None:
    text = "Krav:\n• B-körkort och truckkort A+B\n• goda kunskaper i svenska"
    found = requirements(text)
    told = [text[start:end] for start, end in found.spans]
    assert told == ["B-körkort", "truckkort A+B", "svenska"]


@given(st.text(max_size=300))
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    for start, end in requirements(text).spans:
        assert 0 <= start < end <= len(text)
