"""Notes from visits and workshops as needs. Every expectation can be read in the text beside it; employers are
invented."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matching.domain import Horizon, Need, NeedSource, Place, SwedishLevel
from matching.importers.base import ImportRefused, ReadFile
from matching.importers.need_facts import need_facts, wanted
from matching.importers.visit_notes import VisitNoteImporter
from tests.matching.importers.document_fixture import docx

VISIT = """Besök hos Ekeby Mekaniska AB 2026-10-14
Kontaktperson: Anna Alm, anna.alm@example.org
Ort: Eskilstuna

Behöver 2 svetsare till våren. De måste kunna TIG-svetsning i rostfritt och läsa ritningar. Truckkort är meriterande.
De har också svårt att hitta CNC-operatörer, tre personer går i pension inom två år. Tvåskift. Svenska B1 krävs.
Inget behov av administratörer just nu.
"""
WORKSHOP = """Workshop Vård och omsorg, 3 november 2026
Lappar:
- 10 undersköterskor, helst med språk
- Stödassistenter till nya LSS-boendet i Strängnäs
- fler handledare!
"""


def read(folder: Path, text: str | bytes, name: str = "besok.txt") -> ReadFile[Need]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    result = VisitNoteImporter().read(path)
    assert result.rows_read == result.rows_merged + len(result.records)
    return result


def test_one_note_with_two_needs(tmp_path: Path) -> None:
    result = read(tmp_path, VISIT)
    welders, operators = result.records
    assert (welders.title, welders.occupation, welders.headcount) == ("Svetsare", "svetsare", 2)
    assert welders.horizon is Horizon.SIX_MONTHS
    assert welders.essential_skills == ("TIG-svetsning i rostfritt", "läsa ritningar")
    assert welders.meriting_skills == ("Truckkort",)
    assert welders.certificates == ()
    assert (operators.title, operators.headcount) == ("CNC-operatörer", None)
    assert operators.horizon is Horizon.TWO_YEARS
    assert (operators.working_time, operators.swedish) == ("tvåskift", SwedishLevel.B1)
    for need in result.records:
        assert (need.employer, need.source_kind) == ("Ekeby Mekaniska AB", NeedSource.VISIT)
        assert (need.place, need.gathered_on) == (Place("Eskilstuna", "0484"), dt.date(2026, 10, 14))
    assert any("2 behov" in note for note in result.notes)
    assert any("administratörer" in note for note in result.notes)


def test_contact_persons_stay_at_the_door_and_are_said_to(tmp_path: Path) -> None:
    result = read(tmp_path, VISIT)
    assert "Alm" not in repr(result)
    assert "example.org" not in repr(result)
    assert any("kontaktuppgift" in note for note in result.notes)


def test_every_note_on_the_wall_of_a_workshop_is_a_need(tmp_path: Path) -> None:
    result = read(tmp_path, WORKSHOP)
    assert [(n.title, n.headcount) for n in result.records] == [
        ("Undersköterskor", 10),
        ("Stödassistenter", None),
        ("Handledare", None),
    ]
    assert {n.source_kind for n in result.records} == {NeedSource.WORKSHOP}
    assert [n.place for n in result.records] == [None, Place("Strängnäs", "0486"), None]


def test_numbered_needs(tmp_path: Path) -> None:
    text = (
        "Företag: Testbygg AB\nDatum: 2026-09-01\nInsamlat av: LK\n"
        "Behov 1: två snickare omgående\nKrav: B-körkort.\nBehov 2: 1 platschef i Nyköping\nHorisont: 2 år\n"
    )
    carpenters, manager = read(tmp_path, text).records
    assert (carpenters.occupation, carpenters.headcount, carpenters.horizon) == ("snickare", 2, Horizon.NOW)
    assert carpenters.driving_licences == ("B",)
    assert (manager.occupation, manager.horizon) == ("platschef", Horizon.TWO_YEARS)
    assert manager.place == Place("Nyköping", "0480")
    assert {n.gathered_by for n in (carpenters, manager)} == {"LK"}


def test_another_employer_holds_for_what_follows(tmp_path: Path) -> None:
    text = "Arbetsgivare: Alfa AB\nBehöver 2 svetsare.\nArbetsgivare: Beta AB\nBehöver 3 kockar.\n"
    assert [(n.employer, n.occupation) for n in read(tmp_path, text).records] == [
        ("Alfa AB", "svetsare"),
        ("Beta AB", "kockar"),
    ]


def test_word_and_text_give_the_same_needs(tmp_path: Path) -> None:
    as_word = docx(*VISIT.strip().split("\n"))
    assert read(tmp_path, as_word, "besok.docx").records == read(tmp_path, VISIT).records


def test_a_workshop_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Workshop industri"
    for row in (
        ["Företag", "Antal", "Behov"],
        ["Alfa AB", 3, "CNC-operatörer i Flen"],
        ["Beta AB", None, "fler montörer"],
    ):
        sheet.append(row)
    path = tmp_path / "lappar.xlsx"
    book.save(path)
    importer = VisitNoteImporter()
    assert importer.recognises(path, path.read_bytes()[:65536])
    needs = importer.read(path).records
    assert [(n.employer, n.occupation, n.headcount, n.place) for n in needs] == [
        ("Alfa AB", "CNC-operatörer", 3, Place("Flen", "0482")),
        ("Beta AB", "montörer", None, None),
    ]
    assert {n.source_kind for n in needs} == {NeedSource.WORKSHOP}


def test_the_needs_table_is_not_taken_for_a_note(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Id", "Rubrik", "Antal"], ["B1", "Svetsare", 2]):
        book.worksheets[0].append(row)
    path = tmp_path / "behov.xlsx"
    book.save(path)
    assert not VisitNoteImporter().recognises(path, path.read_bytes()[:65536])


def test_everything_is_shown_with_its_words(tmp_path: Path) -> None:
    result = read(tmp_path, VISIT)
    first = {u.field: u for u in result.understood if u.record_id == result.records[0].id}
    assert (first["Antal"].value, first["Antal"].words, first["Antal"].line) == ("2", "2 svetsare", 5)
    assert (first["Horisont"].value, first["Horisont"].words) == ("6 månader", "till våren")
    assert (first["Arbetsgivare"].value, first["Arbetsgivare"].line) == ("Ekeby Mekaniska AB", 1)
    assert first["Krav"].value == "TIG-svetsning i rostfritt, läsa ritningar"


def test_reading_again_gives_the_same_ids(tmp_path: Path) -> None:
    assert read(tmp_path, VISIT) == read(tmp_path, VISIT)


def test_a_note_without_any_need_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="Inget behov") as refused:
        read(tmp_path, "Trevligt besök hos Alfa AB. Kaffe och bulle. Inga behov av personal i år.\n")
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Behöver 2 svetsare och en CNC-operatör.", [("svetsare", 2), ("CNC-operatör", 1)]),
        ("Vi söker tre till fem undersköterskor", [("undersköterskor", 3)]),
        ("De ska anställa ett par montörer i höst.", [("montörer", 2)]),
        ("Brist på kockar och servitörer i hela regionen.", [("kockar", None), ("servitörer", None)]),
        ("Det är svårt att hitta elektriker.", [("elektriker", None)]),
        ("Behöver 3-4 st nya snickare", [("snickare", 3)]),
        ("Har 40 anställda och går bra.", []),
        ("Inget behov av svetsare.", []),
        ("De behöver inte fler säljare.", []),
        ("Behöver någon inom två år.", []),
    ],
)
def test_who_is_wanted(sentence: str, found: list[tuple[str, int | None]]) -> None:
    assert [(one.occupation, one.headcount) for one in wanted(sentence)] == found


@pytest.mark.parametrize(
    ("sentence", "field", "value"),
    [
        ("på 3-5 års sikt: inom fem år", "horizon", Horizon.FIVE_YEARS),
        ("behövs nästa år", "horizon", Horizon.TWO_YEARS),
        ("senast till hösten", "horizon", Horizon.SIX_MONTHS),
        ("omgående", "horizon", Horizon.NOW),
        ("Krav på B-körkort och heta arbeten", "certificates", "Heta arbeten"),
        ("C-körkort krävs", "driving_licences", ("C",)),
        ("B-körkort krävs eftersom det inte går buss", "driving_licences", ("B",)),
        ("två förare med CE och YKB", "driving_licences", ("CE",)),
        ("två förare med CE och YKB", "certificates", "YKB"),
        ("De måste ha körkort", "driving_licences", ("B",)),
        ("Svenska på B1 räcker", "swedish", SwedishLevel.B1),
        ("Måste kunna PLC-programmering, felsökning och engelska", "essential_skills",
         ("PLC-programmering", "felsökning", "engelska")),
        ("Meriterande: robotvana", "meriting_skills", ("robotvana",)),
        ("Jobbet är på natt och treskift", "working_time", "treskift"),
        ("Gäller verkstaden i Västerås", "place", Place("Västerås", "1980")),
    ],
)  # fmt: skip
def test_facts_of_a_need(sentence: str, field: str, value: Any) -> None:
    assert value in [fact.value for fact in need_facts(sentence) if fact.field == field]


@pytest.mark.parametrize(
    "sentence",
    [
        "Inget krav på B-körkort",
        "C-körkort eller CE är ett plus",
        "Truckkort och YKB krävs inte",
        "Meriterande: truckkort",
        "Goda kunskaper i svenska",
        "Utdrag ur belastningsregistret tas vid anställning",
    ],
)
def test_what_a_need_does_not_demand_fills_no_field(sentence: str) -> None:
    typed = ("driving_licences", "certificates", "swedish")
    assert [fact for fact in need_facts(sentence) if fact.field in typed] == []


def test_the_full_stop_of_a_sentence_is_no_part_of_the_employer(tmp_path: Path) -> None:
    [need] = read(tmp_path, "Besök hos Provbageriet.\nBehöver 2 bagare.").records
    assert need.employer == "Provbageriet"


def test_an_sni_code_holds_for_the_whole_note_and_one_that_is_none_stays_text(tmp_path: Path) -> None:
    first, second = read(
        tmp_path, "Arbetsgivare: Verkstan\nSNI-kod: 25620\nBehöver 2 svetsare.\nBehöver 1 kock."
    ).records
    assert (first.sni, second.sni) == ("25.620", "25.620")
    unknown = read(tmp_path, "Arbetsgivare: Verkstan\nSNI: 34.000\nBehöver 2 svetsare.\nBehöver 1 kock.")
    assert {need.sni for need in unknown.records} == {None}
    assert all("34.000" in need.text for need in unknown.records)
    assert [note for note in unknown.notes if "SNI" in note] == [
        "SNI-koden ”34.000” används inte: ingen SNI-kod börjar med 34. Närmast finns 33 och 35."
    ]


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("SNI: 62,010", "62.010", ""),
        ("SNI-kod: 25.620 Legoarbeten", "25.620", ""),
        ("SNI 2007: C", "C", ""),
        ("SNI: 45.01.2", None, "Skriv två till fem siffror"),
        ("SNI: bygg", None, "Menade du F Byggverksamhet?"),
        ("Datum: i förrgår", None, "Skriv det som år-månad-dag"),
    ],
)
def test_a_value_that_cannot_be_read_is_told_with_what_to_write(
    tmp_path: Path, line: str, code: str | None, told: str
) -> None:
    found = read(tmp_path, f"Arbetsgivare: Verkstan\n{line}\nBehöver 2 svetsare.")
    assert found.records[0].sni == code
    assert told in " ".join(found.notes)
    assert bool(told) == any("används inte" in note or "kunde inte läsas" in note for note in found.notes)
