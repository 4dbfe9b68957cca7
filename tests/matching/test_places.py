"""Municipalities: the list against public lists, and the names as people write them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.places import (
    UnknownMunicipality,
    counties,
    find_municipality,
    municipalities,
    resolve_municipality,
    suggest_municipalities,
)


def test_the_list_is_whole() -> None:
    assert len(municipalities()) == 290
    assert len(counties()) == 21
    assert municipalities()["0484"].name == "Eskilstuna"
    assert municipalities()["0484"].county == "Södermanlands län"
    assert counties()["19"] == "Västmanlands län"


def test_the_list_equals_the_public_lists(shared_data: Path) -> None:
    ours = {(m.code, m.name) for m in municipalities().values()}
    with (shared_data / "geo" / "jobtech_places_employment_2021.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert ours == {(r["legacy_id"], r["label"].strip()) for r in rows if r["type"] == "municipality"}
    regions = {r["legacy_id"]: r["label"] for r in rows if r["type"] == "region"}
    assert counties().items() <= regions.items()
    with (shared_data / "jobtech_legacy_2018" / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        assert ours == {(r["kommunkod"], r["term"]) for r in csv.DictReader(stream)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Eskilstuna", "0484"),
        ("ESKILSTUNA", "0484"),
        ("  eskilstuna  kommun ", "0484"),
        ("Eskilstunas kommun", "0484"),
        ("Vasteras", "1980"),
        ("Västerås stad", "1980"),
        ("Stockholms stad", "0180"),
        ("Strangnas", "0486"),
        ("Upplands Väsby", "0114"),
        ("Upplands-Väsby", "0114"),
        ("Malung-Sälen", "2023"),
        ("Region Gotland", "0980"),
        ("Va\u0308stera\u030as", "1980"),
        ("0484", "0484"),
        ("484", "0484"),
        ("Habo", "0643"),
        ("Håbo", "0305"),
    ],
)
def test_names_as_people_write_them(text: str, code: str) -> None:
    assert resolve_municipality(text).code == code


@pytest.mark.parametrize("text", ["", "Okänd", "Torshälla", "9999", "48", "Sverige", "Eskilstuna och Flen"])
def test_what_is_no_municipality_is_not_guessed(text: str) -> None:
    assert find_municipality(text) is None
    with pytest.raises(UnknownMunicipality):
        resolve_municipality(text)


def test_a_misspelling_gets_suggestions() -> None:
    with pytest.raises(UnknownMunicipality) as caught:
        resolve_municipality("Eskiltuna")
    assert caught.value.suggestions[0] == "Eskilstuna"
    assert "Menade du Eskilstuna" in str(caught.value)
    assert suggest_municipalities("qqqqqqqq") == ()


def test_every_name_code_and_unaccented_name_that_is_unique_finds_itself() -> None:
    for m in municipalities().values():
        assert find_municipality(m.name) == m
        assert find_municipality(m.code) == m
        assert find_municipality(f"{m.name.upper()} KOMMUN") == m


@given(st.text(max_size=30))
def test_any_text_gives_a_municipality_or_the_refusal(text: str) -> None:
    try:
        assert resolve_municipality(text).code in municipalities()
    except UnknownMunicipality as unknown:
        names = {m.name for m in municipalities().values()}
        assert set(unknown.suggestions) <= names  # noqa: PT017
