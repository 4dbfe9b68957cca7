"""Changed queries: what each change does, and that it does nothing else."""

from __future__ import annotations

import pytest

from matching.evaluation.robustness import (
    changed,
    inflected,
    misspelled_words,
    mixed,
    other_gender,
    turned,
    without_marks,
)


def test_one_edit_in_each_longer_word_the_same_every_time() -> None:
    from rapidfuzz.distance import OSA

    query = "svetsare på verkstad"
    wrong = misspelled_words(query, 3)
    assert wrong == misspelled_words(query, 3)
    edits = [OSA.distance(a, b) for a, b in zip(query.split(), wrong.split(), strict=True)]
    assert edits[1] == 0  # too short
    assert max(edits) == 1


def test_marks_fall_away() -> None:
    assert without_marks("Sjuksköterska, åldringsvård är här", 0) == "Sjukskoterska, aldringsvard ar har"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("svetsare, tåg", "svetsarna, tåg"),
        ("undersköterska", "undersköterskan"),
        ("brandman", "brandmannen"),
        ("ekonom", "ekonom"),
    ],
)
def test_forms(query: str, expected: str) -> None:
    assert inflected(query, 0) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Brandman", "Brandkvinna"),
        ("städerska, kontor", "städare, kontor"),
        ("barnskötare", "barnsköterska"),
        ("massör", "massös"),
        ("kock", "kock"),
    ],
)
def test_genders(query: str, expected: str) -> None:
    assert other_gender(query, 0) == expected


def test_order_and_languages() -> None:
    assert turned("svetsare, manuell (tåg)", 0) == "tåg manuell svetsare"
    assert mixed(["svetsare och kock och kock"], {"svetsare": "welder", "kock": "cook"}) == (
        "welder och kock och cook",
    )


def test_an_untouched_query_stays() -> None:
    assert changed(["kock", "…"], turned) == ("kock", "…")
