"""From an occupation abroad: titles in several languages, the law, and the chain to work."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from matching.abroad import MOST_ALTERNATIVES, AbroadGuide
from matching.domain import (
    Course,
    CourseForm,
    EducationLevel,
    Experience,
    JobSeeker,
    Need,
    Record,
    Skill,
    SwedishLevel,
)
from matching.importers.concepts import Concept, ConceptSet, Relation
from matching.taxonomy import Taxonomy, load_taxonomy
from matching.taxonomy.sources import Read, combine
from tests.worlds import ESKILSTUNA, KIRUNA, TODAY, matcher_over, toy_encoder

LATER = dt.date(2027, 2, 1)


def occupation(ssyk: str, **labels: tuple[str, ...]) -> Concept:
    return Concept(f"yrke-{ssyk}", "occupation", labels, {}, ssyk)


def taxonomy() -> Taxonomy:
    concepts = (
        occupation("2221", sv=("sjuksköterska",), en=("registered nurse",), de=("Krankenschwester",), ar=("ممرضة",)),
        occupation("2224", sv=("distriktssköterska",), en=("district nurse",)),
        occupation("3250", sv=("tandhygienist",), en=("dental hygienist",)),
        occupation("5350", sv=("tandsköterska",), en=("dental nurse",)),
        occupation("5120", sv=("kock",), en=("cook",)),
        Concept("kompetens-omv", "skill", {"sv": ("omvårdnad",)}),
        Concept("kompetens-lak", "skill", {"sv": ("läkemedelshantering",)}),
    )
    relations = tuple(Relation("essential", "yrke-2221", f"kompetens-{name}") for name in ("omv", "lak"))
    return combine([Read(ConceptSet("makla", concepts, relations), "1")], (), toy_encoder())


def course(name: str, occupation: str, **told: Any) -> Course:
    plain: dict[str, Any] = {"places": (ESKILSTUNA,), "starts_on": LATER, "apply_by": LATER, "seats": 5}
    return Course(name, name, occupations=(occupation,), **(plain | told))


BRIDGE = course(
    "kompletterande sjuksköterska", "sjuksköterska", form=CourseForm.UNIVERSITY, entry_swedish=SwedishLevel.C1
)
COOK_TEST = course("validering kock", "kock", form=CourseForm.VALIDATION)
COOK_SFI = course(
    "sfi med kock", "kock", form=CourseForm.SFI_COMBINATION, entry_swedish=SwedishLevel.A1, text="Svenska mot C."
)
CLOSED = course("validering kock förr", "kock", form=CourseForm.VALIDATION, apply_by=TODAY - dt.timedelta(days=1))
COOK = Need("N", "kock", occupation="kock", place=ESKILSTUNA, swedish=SwedishLevel.B1)


def guide(*more: Record) -> AbroadGuide:
    return AbroadGuide(matcher_over([BRIDGE, COOK_TEST, COOK_SFI, CLOSED, COOK, *more]), taxonomy())


@pytest.mark.parametrize("title", ["sjuksköterska", "Registered Nurse", "Krankenschwester", "ممرضة"])
def test_a_title_is_understood_in_every_language_that_has_names(title: str) -> None:
    found = guide().find(title)
    assert [route.occupation for route in found.routes] == ["sjuksköterska"]
    assert found.routes[0].ssyk == "2221"
    assert found.routes[0].words.casefold() == title.casefold()


def test_a_title_that_may_mean_several_gives_at_most_three_to_choose_between() -> None:
    found = guide().find("nurse")
    assert {route.occupation for route in found.routes} == {"sjuksköterska", "distriktssköterska", "tandsköterska"}
    assert len(found.routes) == MOST_ALTERNATIVES
    assert {route.occupation: bool(route.regulation) for route in found.routes}["tandsköterska"] is False


@pytest.mark.parametrize("title", ["qwertz", "", "   ", "12345", "🎉"])
def test_a_title_that_is_not_understood_gives_an_abstention_with_its_reason(title: str) -> None:
    found = guide().find(title)
    assert found.abstained
    assert found.reason


def test_a_regulated_profession_names_law_authority_and_what_is_missing() -> None:
    seeker = JobSeeker(
        "P",
        skills=(Skill("omvårdnad"),),
        experience=(Experience("sjuksköterska i Syrien", 8),),
        education="Sjuksköterskeexamen. Ej svensk legitimation.",
        swedish=SwedishLevel.B2,
    )
    route = guide().find("sjuksköterska", seeker).routes[0]
    assert route.regulation is not None
    assert route.regulation.authority == "Socialstyrelsen"
    assert "2010:659" in route.regulation.law
    assert route.entitled is False
    assert route.regulation.from_elsewhere[0].startswith("Socialstyrelsen: ansökan om bedömning")
    assert [one.course.id for one in route.combination] == ["kompletterande sjuksköterska"]
    assert any("svenska C1 krävs, har B2" in check for check in route.combination[0].checks)
    assert route.missing == (
        "sjuksköterskeexamen och legitimation från Socialstyrelsen",
        "svenska C1 (har B2)",
        "visa eller lära: läkemedelshantering",
    )


def test_someone_who_is_entitled_lacks_no_entitlement() -> None:
    seeker = JobSeeker("P", certificates=("Legitimerad sjuksköterska",), swedish=SwedishLevel.C1)
    route = guide().find("sjuksköterska", seeker).routes[0]
    assert route.entitled
    assert route.missing == ("visa eller lära: omvårdnad, läkemedelshantering",)


def test_work_that_is_free_goes_by_validation_swedish_and_a_combination() -> None:
    route = guide().find("cook", JobSeeker("P", swedish=SwedishLevel.A1)).routes[0]
    assert route.regulation is None
    assert [one.course.id for one in route.validation] == ["validering kock"]
    assert [one.course.id for one in route.combination] == ["sfi med kock"]
    assert route.openings == 1
    assert route.missing == ("bedömning av utbildningen hos UHR", "svenska B1 (har A1)")


def test_sfi_is_not_proposed_to_those_past_it_nor_uhr_to_those_with_short_schooling() -> None:
    seeker = JobSeeker("P", swedish=SwedishLevel.B1, education_level=EducationLevel.COMPULSORY)
    route = guide().find("cook", seeker).routes[0]
    assert route.combination == ()
    assert route.missing == ()


def test_places_narrow_the_courses() -> None:
    assert guide().find("cook", places=(KIRUNA.municipality_code or "",)).routes[0].validation == ()


def test_the_demo_list_knows_everyday_titles(repository: Path) -> None:
    from matching import load_taxonomy

    assert (repository / "datasets" / "concepts").is_dir()
    known = AbroadGuide(matcher_over([COOK]), load_taxonomy(encoder=toy_encoder()))
    for title, name in (("nurse", "sjuksköterska"), ("dentist", "tandläkare"), ("elektriker", "elektriker")):
        assert known.find(title).routes[0].occupation == name


def test_a_title_that_the_law_knows_goes_before_the_occupation_that_it_is_another_name_of() -> None:
    """Our own list counts advocates to lawyers and dispensers to pharmacists, of whom the law says something else."""
    own = load_taxonomy()
    law = {
        "advokat": "advokat",
        "kiropraktor": "kiropraktor",
        "djursjukskötare": "djursjukskotare",
        "receptarie": "receptarie",
        "ordningsvakt": "ordningsvakt",
    }
    guide = AbroadGuide(matcher_over([]), own)
    for title, expected in law.items():
        route = guide.find(title).routes[0]
        assert route.regulation is not None, title
        assert (route.occupation, route.regulation.id) == (title, expected)
    (lawyer,) = [route for route in guide.find("jurist").routes if route.occupation == "jurist"]
    assert lawyer.regulation is None
