"""Telling texts about work from texts about anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.about_work import DOUBTFUL, ELSEWHERE, Terms, elsewhere, read_terms, terms_of
from matching.about_work_training import fit, read_texts
from matching.domain import JobSeeker, Need, Skill
from matching.preparing import from_json, prepare, to_json
from matching.taxonomy import load_taxonomy

SOUP = (
    "Jag rörde i soppan tills den blev tjock, och katten satt på fönsterbrädan och såg på snön som föll hela kvällen."
)
BAKER = "jag baka bröd i Syrien många år, kan göra kakor också, vill jobba på bageri"


@pytest.mark.parametrize(
    "text",
    [
        SOUP,
        "Matchen slutade oavgjord efter att bortalaget kvitterat i sista minuten. Domaren fick bära paraplyet ut.",
        "Tomaterna på balkongen tog sig äntligen, men sniglarna hann före och lämnade bara stjälkarna kvar.",
    ],
)
def test_texts_about_anything_else(text: str) -> None:
    assert elsewhere(text) >= ELSEWHERE


@pytest.mark.parametrize(
    "text",
    [BAKER, "behöver någon som kan svetsa rostfritt", "Har kört buss, vill bli undersköterska, läser SFI C"],
)
def test_texts_about_work(text: str) -> None:
    assert elsewhere(text) < DOUBTFUL


def test_words_that_nobody_knows_say_nothing() -> None:
    assert elsewhere("zzz qqq") == elsewhere("") == 0.5


def test_the_value_is_the_logistic_of_the_mean_weight() -> None:
    terms = Terms({"snö": 2.0, "jobb": 1.0}, {"snö": 3.0, "jobb": -3.0}, 0.0)
    assert elsewhere("snö", terms) == pytest.approx(1 / (1 + 2.718281828**-3), abs=1e-6)
    assert elsewhere("jobb", terms) == pytest.approx(1 / (1 + 2.718281828**3), abs=1e-6)
    assert list(terms_of("Snöröjning nu")) == ["snöröjning", "snörö*", "nu"]


def test_a_profile_that_is_about_something_else_gets_no_proposal_and_one_with_a_field_does() -> None:
    assert prepare(JobSeeker("P", summary=SOUP), load_taxonomy).elsewhere
    assert not prepare(JobSeeker("P", summary=BAKER), load_taxonomy).elsewhere
    assert not prepare(JobSeeker("P", summary=SOUP, skills=(Skill("svetsning"),)), load_taxonomy).elsewhere
    assert not prepare(JobSeeker("P", summary=SOUP, education="Gymnasium"), load_taxonomy).elsewhere


def test_few_words_are_taken_for_what_they_name() -> None:
    read = prepare(JobSeeker("P", summary="var tandläkare i Iran"), load_taxonomy)
    assert read.occupations == ("tandläkare",)
    assert not read.elsewhere
    assert not read.names_nothing


def test_a_need_with_a_title_or_a_demand_is_never_about_something_else() -> None:
    assert prepare(Need("N", SOUP, text=SOUP), load_taxonomy).elsewhere
    assert not prepare(Need("N", "Kock", text=SOUP), load_taxonomy).elsewhere
    asked = f"Vi söker någon som kan svetsa. {SOUP}"
    assert not prepare(Need("N", asked, text=asked), load_taxonomy).elsewhere


def test_it_is_stored_with_the_rest() -> None:
    read = prepare(JobSeeker("P", summary=SOUP), load_taxonomy)
    assert from_json(to_json(read)) == read


def test_the_shipped_numbers_are_those_that_the_training_gives(repository: Path) -> None:
    fitted = fit(*read_texts(repository / "datasets" / "development", repository / "datasets" / "phrases"))
    terms = fitted["terms"]
    assert isinstance(terms, dict)
    shipped = read_terms(repository / "matching" / "models" / "arbete-sv" / "terms.json")
    assert set(shipped.rare) == set(terms)
    assert max(abs(shipped.speaks[term] - numbers[1]) for term, numbers in terms.items()) < 0.02
