"""MYH result lists: small workbooks in each published shape, a coming year's, and the seven real files."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matching.domain import CourseForm, Kind
from matching.importers.base import ImportRefused
from matching.importers.myh import MyhCourseImporter, read_applications
from matching.yh_applications import Decision

Rows = list[list[Any]]

OF_2018: Rows = [
    ["Utbildningsområde", "Utbildningsnamn", "Län", "Kommun", "YH-poäng", "Studieform", "Studietakt %",
     "Anordnare administrativ enhet", "Huvudmannatyp", "Diarienummer", "Beslut"],
    ["Teknik", "Fabrikstekniker ", "Södermanland", "Eskilstuna", 400, "Bunden", 100, "Gnistan AB", "Privat",
     "MYH 2018/1", "Beviljad"],
    ["Teknik", "Fabrikstekniker", "Örebro", "Örebro", 400, "Distans", 50, "Gnistan AB", "Landsting",
     "MYH 2018/2", "Ej beviljad"],
]  # fmt: skip
OF_2019: Rows = [
    ["Utbildningsområde", "Utbildningsnamn", "Län", "Kommun", "Flera studieorter", "Antal studieorter", "YH-poäng",
     "Studieform", "Studietakt %", "Utbildningsanordnare, administrativ enhet", "Huvudmannatyp", "Diarienummer",
     "Beslut",
     None, "Notera: Län och kommun visar var."],
    ["Vård", "Stödpedagog", "Södermanland", "Eskilstuna", "Ja", 2, 200, "Distans", 50, "Omtanken", "Kommun",
     "MYH 2019/1", "Beviljad"],
    ["Vård", "Stödpedagog", "Västmanland", "Köping", "Ja", 2, 200, "Distans", 50, "Omtanken", "Kommun",
     "MYH 2019/1", "Beviljad"],
    ["Vård", "Tandsköterska", "Södermanland", "Flen", "Nej", 1, 300, "Bunden", 100, "Omtanken", "Kommun",
     "MYH 2019/2", "Ej beviljad"],
]  # fmt: skip
OF_2020_MAIN: Rows = [
    ["Utbildningsområde", "Utbildningsnamn", "Län", "Kommun", "Flera studiekommuner", "Antal kommuner", "Antal län",
     "YH-poäng", "Studieform", "Studietakt %", "Utbildningsanordnare administrativ enhet", "Huvudmannatyp",
     "Sökta utbildningsomgångar", "Beviljade utbildningsomgångar", "Diarienummer", "Beslut"],
    ["Data/IT", "Nättekniker", "Flera kommuner", "Flera kommuner", "Ja", 2, 2, 425, "Bunden", 100, "Kabeln AB",
    "Privat",
     5, 3, "MYH 2020/7", "Beviljad"],
]  # fmt: skip
OF_2020_PLACES: Rows = [
    ["Utbildningsområde", "Utbildningsnamn", "Län", "Kommun", "Antal studiekommuner", "YH-poäng",
     "Utbildningsanordnare administrativ enhet", "Sökta platser totalt", "Beviljade platser totalt", "Diarienummer",
     "Beslut"],
    ["Data/IT", "Nättekniker", "Södermanland", "Katrineholm", 2, 425, "Kabeln AB", 35, 21, "MYH 2020/7", "Beviljad"],
    ["Data/IT", "Nättekniker", "Jämtland", "Östersund", 2, 425, "Kabeln AB", 20, 12, "MYH 2020/7", "Beviljad"],
    ["Data/IT", "Okänd", "Jämtland", "Östersund", 1, 425, "Kabeln AB", 20, ".", "MYH 2020/9", "Ej beviljad"],
]  # fmt: skip
OF_2024_MAIN: Rows = [
    ["Utbildningsområde", "SUN5 inriktning", "SUN5 inriktning namn", "Utbildningsnamn", "Beslut", "Diarienummer",
     "Flera kommuner", "Antal kommuner", "Län", "Kommun", "YH-poäng", "Studieform", "Studietakt %", "Typ av examen",
     "SeQF nivå", "Smalt yrkesområde", "Utbildningsanordnare administrativ enhet", "Huvudmannatyp",
     "Sökta utbildningsomgångar", "Beviljade utbildningsomgångar", "Sökta platser totalt", "Beviljade platser totalt"],
    ["Transport", "840ba", "Utbildningar till lokförare", "Lokförare", "Beviljad", "MYH 2024/3", "Ja", 2,
     "Flera kommuner", "Flera kommuner", 220, "Bunden", 100, "Yrkeshögskoleexamen", "5", "Nej", "Spåret AB", "Privat",
     3, 2,
     60, 40],
    ["Transport", "840ba", "Utbildningar till lokförare", "Lokförare", "Avslag", "MYH 2024/4", "Nej", 1,
     "Södermanland", "Eskilstuna", 220, "Distans", 100, "Ingen", None, "Ja", "Rälsen AB", "Privat", 3, 0, 60, 0],
]  # fmt: skip
OF_2024_PLACES: Rows = [
    ["Utbildningsområde", "Utbildningsnamn", "Beslut", "Diarienummer", "Län", "Kommun", "Antal kommuner"],
    ["Transport", "Lokförare", "Beviljad", "MYH 2024/3", "Dalarna", "Borlänge", 2],
    ["Transport", "Lokförare", "Beviljad", "MYH 2024/3", "Västernorrland", "Sundsvall", 2],
]
TITLE: Rows = [
    ["Yrkeshögskolan"],
    [],
    ["Ansökningar om att få bedriva yrkeshögskoleutbildning"],
    ["Notera: filter."],
    [],
]


def workbook(path: Path, **sheets: Rows) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_the_shape_of_2018(tmp_path: Path) -> None:
    read = read_applications(workbook(tmp_path / "a.xlsx", Lista=OF_2018))
    first, second = read.records
    assert (first.number, first.year, first.title, first.area) == ("MYH 2018/1", 2018, "Fabrikstekniker", "Teknik")
    assert (first.decision, first.points, first.pace_percent, first.distance) == (Decision.GRANTED, 400, 100, False)
    assert [(p.name, p.municipality_code) for p in first.places] == [("Eskilstuna", "0484")]
    assert (second.decision, second.decision_text) == (Decision.REJECTED, "Ej beviljad")
    assert (second.distance, second.pace_percent, second.provider_type) == (True, 50, "Region")
    assert first.rounds_granted is first.seats_granted is first.seqf_level is None
    assert (read.rows_read, read.rows_merged, read.rows_refused) == (2, 0, 0)


def test_the_shape_of_2019_has_one_row_per_municipality(tmp_path: Path) -> None:
    read = read_applications(workbook(tmp_path / "a.xlsx", Lista=OF_2019))
    first, second = read.records
    assert [p.name for p in first.places] == ["Eskilstuna", "Köping"]
    assert first.counties == ("Södermanland", "Västmanland")
    assert (first.several_municipalities, first.municipality_count) == (True, 2)
    assert second.title == "Tandsköterska"
    assert (read.rows_read, read.rows_merged, read.rows_refused) == (3, 1, 0)
    assert read.ignored_columns == ("Notera: Län och kommun visar var.",)


def test_the_shape_of_2020_takes_places_and_seats_from_another_sheet(tmp_path: Path) -> None:
    read = read_applications(
        workbook(
            tmp_path / "a.xlsx",
            Innehållsförteckning=[["Tabell 3"], ["Alla ansökningar"]],
            Tabell_3=OF_2020_MAIN,
            Tabell_4=OF_2020_PLACES,
        )
    )
    (application,) = read.records
    assert [p.name for p in application.places] == ["Katrineholm", "Östersund"]
    assert application.counties == ("Södermanland", "Jämtland")
    assert (application.rounds_applied, application.rounds_granted) == (5, 3)
    assert (application.seats_applied, application.seats_granted) == (35 + 20, 21 + 12)
    assert any("MYH 2020/9" in note for note in read.notes)


def test_the_shape_of_2023_has_its_header_further_down(tmp_path: Path) -> None:
    read = read_applications(
        workbook(tmp_path / "a.xlsx", Tabell_3=TITLE + OF_2024_MAIN, Tabell_4=TITLE + OF_2024_PLACES)
    )
    first, second = read.records
    assert (first.sun_field, first.sun_field_name) == ("840ba", "Utbildningar till lokförare")
    assert (first.seqf_level, first.degree, first.narrow_field) == (5, "Yrkeshögskoleexamen", False)
    assert [p.name for p in first.places] == ["Borlänge", "Sundsvall"]
    assert (first.seats_applied, first.seats_granted) == (60, 40)
    assert (second.decision, second.seqf_level, second.narrow_field) == (Decision.REJECTED, None, True)


def test_a_coming_year_with_moved_and_reordered_headers_reads_the_same(tmp_path: Path) -> None:
    now = read_applications(workbook(tmp_path / "a.xlsx", Tabell_3=TITLE + OF_2024_MAIN, Tabell_4=OF_2024_PLACES))
    rows = [[None, None, *reversed(row)] for row in OF_2024_MAIN]
    rows[0] = [{"YH-poäng": "Poäng", "Diarienummer": "Diarienr", "Kommun": "Studiekommun"}.get(c, c) for c in rows[0]]
    coming = read_applications(
        workbook(tmp_path / "b.xlsx", Ansökningar=[["Ny förstasida"]] * 17 + rows, Orter=TITLE * 3 + OF_2024_PLACES)
    )
    assert [(r.number, r.title, r.points, r.places) for r in coming.records] == [
        (r.number, r.title, r.points, r.places) for r in now.records
    ]


def test_a_decision_that_no_list_used_is_kept_and_told(tmp_path: Path) -> None:
    rows = [OF_2018[0], [*OF_2018[1][:-1], "Delvis beviljad"]]
    read = read_applications(workbook(tmp_path / "a.xlsx", Lista=rows))
    assert read.records[0].decision is Decision.OTHER
    assert any("Delvis beviljad" in note for note in read.notes)


@pytest.mark.parametrize(
    ("column", "value", "header"),
    [(9, "2018-1", "Diarienummer"), (4, "fyrahundra", "YH-poäng"), (10, None, "Beslut"), (1, " ", "Utbildningsnamn")],
)
def test_a_bad_row_is_named_and_the_others_are_read(tmp_path: Path, column: int, value: Any, header: str) -> None:
    bad = list(OF_2018[1])
    bad[column] = value
    read = read_applications(workbook(tmp_path / "a.xlsx", Lista=[OF_2018[0], bad, OF_2018[2]]))
    (error,) = read.errors
    assert (error.line, error.column) == (2, header)
    assert error.remedy
    assert (read.rows_read, read.rows_refused, len(read.records)) == (2, 1, 1)


def test_a_number_with_two_different_decisions_is_refused(tmp_path: Path) -> None:
    rows = [*OF_2018, [*OF_2018[1][:-1], "Ej beviljad"]]
    read = read_applications(workbook(tmp_path / "a.xlsx", Lista=rows))
    assert [e.line for e in read.errors] == [4]
    assert read.records[0].decision is Decision.GRANTED


def test_a_workbook_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="Diarienummer"):
        read_applications(workbook(tmp_path / "a.xlsx", Blad=[["Namn", "Ort"], ["A", "B"]]))


def test_granted_programmes_can_be_courses(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Tabell_3=TITLE + OF_2024_MAIN, Tabell_4=TITLE + OF_2024_PLACES)
    importer = MyhCourseImporter()
    assert importer.kind is Kind.COURSE
    assert importer.recognises(path, path.read_bytes()[:65536])
    read = importer.read(path)
    (course,) = read.records
    assert (course.id, course.title, course.form) == ("MYH 2024/3", "Lokförare", CourseForm.HIGHER_VOCATIONAL)
    assert [p.name for p in course.places] == ["Borlänge", "Sundsvall"]
    assert course.seats is None  # the seats of two rounds are not those of a start
    assert course.starts_on is None
    assert course.to_check
    assert read.rows_read == 1


def test_another_workbook_is_not_recognised(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Blad=[["Id", "Benämning", "Beslut"], ["1", "Kurs", "Ja"]])
    assert not MyhCourseImporter().recognises(path, path.read_bytes()[:65536])


def test_every_row_of_the_joined_table_is_found_in_the_seven_lists(shared_data: Path) -> None:
    """The joined table has a row per application and municipality; the lists must hold each, with equal values."""
    applications, rows_read = {}, Counter[str]()
    for path in sorted((shared_data / "myh" / "raw").glob("*.xlsx")):
        read = read_applications(path)
        assert read.rows_refused == 0, read.errors[:3]
        rows_read[path.name] = read.rows_read
        applications.update({(path.name, a.number): a for a in read.records})
    told = Counter[str]()
    with gzip.open(shared_data / "myh" / "share_myh_2018_2024.csv.gz", "rt", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            told[row["source_file"]] += 1
            found = applications[row["source_file"], row["diarienummer"]]
            assert found.title == " ".join(row["utbildningsnamn"].split())
            assert found.provider == " ".join(row["utbildningsanordnare"].split())
            assert (found.area, found.provider_type) == (row["utbildningsomrade"], row["huvudmannatyp"])
            granted = row["beslut_normalized"] == "approved"
            assert found.decision is (Decision.GRANTED if granted else Decision.REJECTED)
            assert (found.year, found.points) == (int(row["source_year"]), float(row["yh_poang"]))
            assert (found.pace_percent, found.distance) == (float(row["studietakt_procent"]), row["is_distance"] == "t")
            assert row["kommun"].startswith("Flera") or row["kommun"] in [p.name for p in found.places]
            for value, text in (
                (found.municipality_count, row["antal_kommuner"]),
                (found.rounds_applied, row["sokta_omgangar"]),
                (found.rounds_granted, row["beviljade_omgangar"]),
                (found.seqf_level, row["seqf_niva"]),
            ):
                assert value == (float(text) if text else None)
            assert (found.sun_field, found.degree) == (row["sun5_inriktning"], row["typ_av_examen"])
            assert found.sun_field_name == row["sun5_inriktning_namn"].strip()
    assert told == rows_read
    assert sum(told.values()) == 8799
    # Municipalities are named in full wherever the list tells how many they are, and each is a real one.
    assert all(a.municipality_count in (None, len(a.places)) for a in applications.values())
    assert {p.name for a in applications.values() for p in a.places if p.municipality_code is None} == set()
