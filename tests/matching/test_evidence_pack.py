"""The evidence pack: who needs the competence, what exists, what is missing; all of it traceable to needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import embeddings
from embeddings import Encoder
from matching.domain import Course, CourseForm, Horizon, Need, NeedSource, Place
from matching.evidence_pack import EvidencePack, Idea, employer_key, evidence_pack, near_applications
from matching.importers.myh import read_applications
from matching.reports import to_html, to_json
from matching.reports.document import Checklist, Table
from matching.reports.myh import evidence_document
from matching.yh_applications import Decision, YhApplication

TODAY = dt.date(2026, 11, 16)
ESKILSTUNA, FALUN = Place("Eskilstuna", "0484"), Place("Falun", "2080")


def need(need_id: str, **told: Any) -> Need:
    base = Need(need_id, title="Underhållstekniker", source_kind=NeedSource.VISIT, place=ESKILSTUNA, ssyk="7233")
    return replace(base, gathered_on=dt.date(2026, 9, 1), **told)


NEEDS = [
    need("B1", employer="Gnistan AB", headcount=4, horizon=Horizon.FIVE_YEARS, essential_skills=("PLC", "hydraulik")),
    need("B2", employer="GNISTAN", headcount=2, horizon=Horizon.NOW, essential_skills=("plc",), sni="27.110"),
    need("B3", employer="Kvarnen HB", horizon=Horizon.TWO_YEARS, meriting_skills=("PLC",)),
    need("B4", headcount=3, horizon=Horizon.NOW),
    need("A1", source_kind=NeedSource.AD, employer="Gnistan AB", headcount=9, horizon=Horizon.NOW),
    need("X1", title="Kock till skolkök", ssyk="5120", employer="Köket", headcount=50, horizon=Horizon.FIVE_YEARS),
    need("X2", employer="Stängt AB", headcount=70, open_until=dt.date(2026, 1, 1)),
]


def application(
    number: int, title: str, place: Place, decision: Decision, year: int = 2024, sun: str = ""
) -> YhApplication:
    return YhApplication(
        number=f"MYH {year}/{number}",
        year=year,
        title=title,
        area="Teknik och tillverkning",
        decision=decision,
        decision_text="Beviljad" if decision is Decision.GRANTED else "Avslag",
        places=(place,),
        sun_field=sun,
    )


APPLICATIONS = [
    application(1, "Underhållstekniker, industri", ESKILSTUNA, Decision.GRANTED, sun="521cf"),
    application(2, "Drift- och underhållstekniker", FALUN, Decision.REJECTED, sun="521cf"),
    application(3, "Automationsingenjör", FALUN, Decision.GRANTED, sun="521cf"),  # by its SUN field alone
    application(4, "Kreativ redovisning", ESKILSTUNA, Decision.GRANTED, sun="344aa"),
    application(5, "Underhållstekniker", ESKILSTUNA, Decision.REJECTED, year=2019),
]
COURSE = Course("K1", "Industritekniker", form=CourseForm.HIGHER_VOCATIONAL, places=(FALUN,), seats=None)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return embeddings.load_encoder()


@pytest.fixture(scope="module")
def pack(encoder: Encoder) -> EvidencePack:
    idea = Idea("Underhållstekniker", "7233")
    return evidence_pack(idea, NEEDS, [(COURSE, 0.8)], APPLICATIONS, encoder, TODAY, ["04"], "Södermanlands län")


def table(pack: EvidencePack, table_id: str) -> list[dict[str, Any]]:
    found = next(t for t in evidence_document(pack).tables() if t.id == table_id)
    return [dict(row.cells) for row in found.rows]


def test_employers_are_counted_once_and_ads_stand_apart(pack: EvidencePack) -> None:
    assert [n.need.id for n in pack.own] == ["B1", "B2", "B3", "B4"]
    assert [n.need.id for n in pack.ads] == ["A1"]
    # Gnistan AB and GNISTAN are one; B4 has no name. 4 + 2 people of Gnistan; Kvarnen told no number.
    assert [(e.name, e.headcount(Horizon.FIVE_YEARS), e.headcount(Horizon.NOW)) for e in pack.employers] == [
        ("Gnistan AB", 4, 2),
        ("Kvarnen HB", None, None),
    ]
    gnistan, kvarnen = table(pack, "arbetsgivartabell")
    assert (gnistan["now"], gnistan["five_years"]) == (2, 4)
    assert kvarnen["two_years"] == "okänt"  # spoken of without a number, which is not zero
    assert kvarnen["now"] is None
    assert (gnistan["sni"], kvarnen["sni"]) == (("27.110 (C Tillverkning)",), ())


def test_headcount_by_horizon_adds_up_to_the_needs_behind(pack: EvidencePack) -> None:
    rows = {row["horizon"]: row for row in table(pack, "horisonttabell")}
    assert (rows["nu"]["own"], rows["nu"]["ads"]) == (5, 9)  # 2 + 3; the ad's 9 never joins them
    assert (rows["2 år"]["own"], rows["2 år"]["silent"]) == (None, 1)
    assert rows["3–5 år"]["own"] == 4


def test_every_figure_opens_down_to_needs(pack: EvidencePack) -> None:
    document = evidence_document(pack)
    known = document.row_ids()
    for one in document.tables():
        if one.id in ("arbetsgivartabell", "horisonttabell", "kompetenstabell", "lucktabell"):
            assert all(row.behind and set(row.behind) <= known for row in one.rows), one.id
    for statement in document.summary:
        assert statement.sources
        assert set(statement.sources) <= known


def test_skills_differ_by_case_alone_count_once(pack: EvidencePack) -> None:
    (plc,) = [row for row in table(pack, "kompetenstabell") if row["skill"] == "PLC"]
    assert (plc["essential"], plc["meriting"], plc["employers"]) == (2, 1, 2)


def test_applications_are_found_by_title_and_by_the_field_that_alike_ones_share(pack: EvidencePack) -> None:
    found = {n.application.number: (n.why.split(" (")[0], n.nearby) for n in pack.applications}
    assert found == {
        "MYH 2024/1": ("liknande namn", True),
        "MYH 2024/2": ("liknande namn", False),
        "MYH 2024/3": ("samma SUN-inriktning", False),
        "MYH 2019/5": ("liknande namn", True),
    }
    assert [n.application.number for n in pack.granted_nearby] == ["MYH 2024/1"]
    rows = {row["year"]: row for row in table(pack, "artabell")}
    assert (rows["2024"]["near_granted"], rows["2024"]["all_granted"], rows["2024"]["all_rejected"]) == (1, 2, 1)


def test_the_checklist_says_what_there_is_what_lacks_and_what_to_check(pack: EvidencePack) -> None:
    (found,) = [b for s in evidence_document(pack).sections for b in s.blocks if isinstance(b, Checklist)]
    state = {item.asked: item.met for item in found.items}
    assert state["Flera namngivna arbetsgivare"] is None  # two of the three
    assert state["Behovet på 3–5 års sikt"] is True
    assert state["Hur många som behövs"] is None  # one of four told no number
    assert state["Avsiktsförklaringar"] is None
    assert state["Att utbildningen inte redan finns nära"] is None  # one was granted nearby
    letters = next(item for item in found.items if item.asked == "Avsiktsförklaringar")
    assert "Gnistan AB och Kvarnen HB" in letters.found


def test_what_is_missing_is_asked_of_each_employer(pack: EvidencePack) -> None:
    rows = {row["need"]: row["lacking"] for row in table(pack, "lucktabell")}
    assert "hur många" in rows["B3"]
    assert "arbetsgivarens namn" in rows["B4"]
    assert "B1" not in rows


def test_a_person_adds_and_takes_out_needs(encoder: Encoder) -> None:
    idea = Idea("Underhållstekniker", "7233")
    chosen = evidence_pack(
        idea, NEEDS, [], [], encoder, TODAY, added=frozenset({"X1"}), without=frozenset({"B1", "A1"})
    )
    assert {n.need.id: n.why for n in chosen.needs}["X1"] == "vald för hand"
    assert not {"B1", "A1"} & {n.need.id for n in chosen.needs}


def test_an_idea_in_words_finds_alike_titles_and_understood_occupations(encoder: Encoder) -> None:
    needs = [need("B1", ssyk=None), need("B2", ssyk=None, title="Fixare", occupation="reparatör"), NEEDS[5]]
    codes = {"reparatör": frozenset({"7233"})}
    found = evidence_pack(
        Idea("Underhållstekniker", codes=("7233",)),
        needs, [], [], encoder, TODAY,
        occupation_codes=lambda words: codes.get(words, frozenset()),
    )  # fmt: skip
    assert [n.need.id for n in found.needs] == ["B1", "B2"]
    assert found.needs[1].why == "yrket reparatör förstods som 7233"


def test_nothing_at_all_is_told_as_nothing(encoder: Encoder) -> None:
    document = evidence_document(evidence_pack(Idea("Rymdmekaniker"), [], [], [], encoder, TODAY))
    page = to_html(document)
    assert "Inget behov från besök" in page
    assert "Inga beslutslistor är inlästa" in page
    assert '"met": false' in to_json(document)
    assert all(isinstance(t, Table) for t in document.tables())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Gnistan AB", "gnistan", True),
        ("AB Gnistan", "Gnistan Aktiebolag", True),
        ("Å & Ä Bygg HB", "å ä bygg", True),
        ("Gnistan i Flen AB", "Gnistan AB", False),
        ("AB", "ab", True),
    ],
)
def test_an_employer_is_the_same_by_another_spelling(one: str, other: str, same: bool) -> None:
    assert (employer_key(one) == employer_key(other)) is same


def test_near_applications_of_the_real_lists_share_the_field(encoder: Encoder, shared_data: Path) -> None:
    read = [read_applications(path) for path in sorted((shared_data / "myh" / "raw").glob("*.xlsx"))]
    applications = [a for one in read for a in one.records]
    assert len(applications) == 8659
    found = near_applications(Idea("Solcellsinstallatör"), applications, encoder, ["04"])
    told = [n.application for n in found if n.application.sun_field]
    assert len(found) >= 10
    # Those that have a field are about electricity and energy (522).
    assert sum(a.sun_field.startswith("522") for a in told) >= 0.8 * len(told)
