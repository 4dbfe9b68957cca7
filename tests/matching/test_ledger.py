"""The ledger: nothing is overwritten, and who is told twice is proposed, never decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from matching.domain import Need, NeedSource, Place
from matching.duplicates import likely_duplicates, same_name
from matching.ledger import Event, Line, Status, What, for_the_report, standing

ESKILSTUNA = Place("Eskilstuna", "0484")
VISIT = Need(
    "B1",
    "Svetsare rostfritt",
    source_kind=NeedSource.VISIT,
    employer="Mälarverken AB",
    occupation="Svetsare",
    ssyk="7212",
    essential_skills=("TIG-svetsning", "ritningsläsning"),
    headcount=3,
    place=ESKILSTUNA,
    gathered_on=dt.date(2026, 9, 1),
)
AD = replace(
    VISIT,
    id="A9",
    title="Två rostfria svetsare sökes",
    source_kind=NeedSource.AD,
    employer="MÄLARVERKEN",
    essential_skills=("tig-svetsning",),
    headcount=2,
    gathered_on=dt.date(2026, 10, 1),
)


def test_the_latest_word_holds_and_the_others_are_kept() -> None:
    events = [
        Event("B1", What.STATUS, status=Status.PARTLY_FILLED, filled=1, at="1"),
        Event("B1", What.CONTACT, day=dt.date(2026, 12, 1), text="ring", at="2"),
        Event("B1", What.STATUS, status=Status.FILLED, at="3"),
    ]
    assert standing(events[:2])["B1"] == Line(
        "B1", Status.PARTLY_FILLED, 1, dt.date(2026, 12, 1), "ring", changed_at="2"
    )
    assert standing(events)["B1"].status is Status.FILLED
    assert standing(events)["B1"].next_contact == dt.date(2026, 12, 1)


def test_merged_and_kept_apart_again() -> None:
    merged = [Event("A9", What.MERGED, other="B1")]
    assert standing(merged)["A9"].merged_into == "B1"
    for one, other in (("A9", "B1"), ("B1", "A9")):
        lines = standing([*merged, Event(one, What.APART, other=other)])
        assert lines["A9"].merged_into is None
        assert lines["A9"].apart_from == {"B1"}
        assert lines["B1"].apart_from == {"A9"}


def test_what_the_report_needs_to_know() -> None:
    lines = {
        "a": Line("a", Status.FILLED),
        "b": Line("b", Status.WITHDRAWN),
        "c": Line("c", Status.PARTLY_FILLED, 2),
        "d": Line("d", merged_into="e"),
        "e": Line("e", merged_into="f"),
        "f": Line("f"),
    }
    told = for_the_report(lines)
    assert told.closed == {"a", "b"}
    assert told.filled == {"c": 2}
    assert told.merged == {"d": "f", "e": "f"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Svets-Verkstan AB", "svetsverkstan"),
        ("Aktiebolaget Fjäder & Co", "FJÄDER OCH CO"),
        ("Köpings Bokföring  & Råd", "Köpings bokföring & råd HB"),
        ("Bygg, Mark & Rör A.B.", "Bygg Mark & Rör AB"),
    ],
)
def test_one_employer_however_it_is_written(one: str, other: str) -> None:
    assert same_name(one) == same_name(other) != ""


def test_different_employers_stay_different() -> None:
    assert same_name("Hamnen AB") != same_name("Hammaren AB")


def test_a_visit_and_an_ad_are_proposed_with_reasons() -> None:
    (pair,) = likely_duplicates([AD, VISIT], {})
    assert (pair.kept, pair.other) == ("B1", "A9")  # what the employer said beats the ad
    told = "; ".join(pair.reasons)
    for words in (
        "'MÄLARVERKEN' och 'Mälarverken AB'",
        "SSYK 7212",
        "tig-svetsning",
        "Eskilstuna",
        "30 dagars",
        "annons",
    ):
        assert words in told
    assert pair.differences == ("antalen säger emot varandra: 3 och 2; det första räknas om de slås ihop",)


@pytest.mark.parametrize(
    "other",
    [
        replace(AD, employer="Någon annan AB"),
        replace(AD, employer=""),
        replace(AD, employer="Mälarverken 2"),
        replace(AD, place=Place("Västerås", "1980")),
        replace(AD, gathered_on=dt.date(2025, 12, 1)),
        replace(AD, title="Ekonom", occupation="Ekonom", ssyk="2411", essential_skills=()),
    ],
)
def test_what_is_not_proposed(other: Need) -> None:
    assert likely_duplicates([other, VISIT], {}) == []


def test_employers_that_a_number_tells_apart_are_two() -> None:
    one, other = (replace(VISIT, id=f"B{n}", employer=f"Förskolan Björken avdelning {n}") for n in (12, 14))
    assert likely_duplicates([one, other], {}) == []
    assert likely_duplicates([one, replace(other, employer="Förskolan Björkens avdelning 12")], {}) != []


def test_what_a_person_has_judged_is_not_proposed_again() -> None:
    for line in (Line("A9", merged_into="B1"), Line("A9", apart_from=frozenset({"B1"})), Line("A9", Status.FILLED)):
        assert likely_duplicates([AD, VISIT], {"A9": line}) == []
