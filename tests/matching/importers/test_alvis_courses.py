"""Alvis: rows become offerings, oddities are kept and marked, and the real file adds up."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections import Counter
from pathlib import Path

import pytest

from matching.domain import Course, CourseForm, Kind, Place
from matching.importers import ReadFile, read_file
from matching.importers.alvis_courses import ALVIS

HEADERS = [
    "KurserVuxenutbildningId", "kurstillfalleId", "Utbildningsanordnare", "UrlAnordnare", "Kurskod", "Namn", "Niva",
    "UrlKurs", "Poang", "RekommenderadInformation", "KurstillfalleStartdatum", "KurstillfalleSlutdatum", "Omfattning",
    "ForstaAnsokningsdag", "SistaAnsokningsdag", "Studieort", "Amneskod", "AntalPlatser", "Undervisningssprak",
    "DistansObligatorisk", "DistansValfritt", "Intresseomrade_kategori", "SusaKurstillfällePlatsKommunkod",
    "BesöksadressKommunkod",
]  # fmt: skip


def read(folder: Path, *rows: dict[str, str]) -> ReadFile[Course]:
    file = folder / "kurser.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, HEADERS, restval="")
        table.writeheader()
        table.writerows({"kurstillfalleId": "1", "Namn": "Svets", "Studieort": "Flen", **row} for row in rows)
    found: ReadFile[Course] = ALVIS.read(file)
    return found


def test_rows_of_one_event_become_one_offering_with_their_subjects_and_places(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"Intresseomrade_kategori": "Teknik - Svets"},
        {"Intresseomrade_kategori": "Teknik - Plåt", "Studieort": "Köping", "KurserVuxenutbildningId": "9"},
        {"Intresseomrade_kategori": "Teknik - Plåt", "Amneskod": "x"},
    )
    [course] = found.records
    assert course.subjects == ("Teknik", "Svets", "Plåt")
    assert course.places == (Place("Flen", "0482"), Place("Köping", "1983"))
    assert (found.rows_read, found.rows_merged, found.rows_refused) == (3, 2, 0)


def test_a_row_that_contradicts_its_event_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, {"Poang": "100.0"}, {"Poang": "200.0"})
    [error] = found.errors
    assert (error.line, error.column, error.value) == (3, "Poang", "200.0")
    assert (len(found.records), found.rows_refused) == (1, 1)


@pytest.mark.parametrize("column", ["Studieort", "Intresseomrade_kategori", "Namn", "RekommenderadInformation"])
def test_an_endless_cell_is_an_error_of_its_row_or_cut(column: str, tmp_path: Path) -> None:
    found = read(tmp_path, {column: "a" * 40_000}, {"kurstillfalleId": "2"})
    assert found.records[-1].id == "2"
    if column == "RekommenderadInformation":
        assert len(found.records[0].text) < 40_000
    else:
        assert [error.column for error in found.errors] == [column]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2023-10-16 00:00:00.0000000", dt.date(2023, 10, 16)),
        ("2024-04-15 02:00:00.0000000", dt.date(2024, 4, 15)),  # local time written as if it were UTC
        ("2023-03-29 22:00:00.0000000", dt.date(2023, 3, 30)),  # midnight in summer time, written in UTC
        ("2023-11-29 23:00:00.0000000", dt.date(2023, 11, 30)),  # and in winter time
        ("2023-11-29 23:59:59.0000000", dt.date(2023, 11, 29)),  # the end of a day is no midnight of the next
        ("2023-11-29", dt.date(2023, 11, 29)),
    ],
)
def test_dates_with_seven_decimals_and_a_trace_of_time_zones(written: str, day: dt.date, tmp_path: Path) -> None:
    [course] = read(tmp_path, {"SistaAnsokningsdag": written}).records
    assert course.apply_by == day


def test_what_is_unclear_is_kept_and_marked(tmp_path: Path) -> None:
    [course] = read(tmp_path, {"Namn": "Okänd", "Kurskod": "Okänd", "Studieort": "Nyland"}).records
    assert (course.title, course.code, course.series) == ("Okänd", None, None)
    assert course.places == (Place("Nyland"),)
    assert course.to_check == (
        "Kursens namn är okänt i källan",
        "Kurskoden är okänd i källan",
        "Platsen Nyland är ingen kommun",
    )
    dates = {"KurstillfalleStartdatum": "2023-09-15", "KurstillfalleSlutdatum": "2022-11-14", "Studieort": ""}
    [course] = read(tmp_path, dates).records
    assert (course.starts_on, course.ends_on, course.places) == (dt.date(2023, 9, 15), None, ())
    assert course.to_check == (
        "Slutdatumet 2022-11-14 ligger före starten 2023-09-15",
        "Studieorten är okänd i källan",
    )


def test_a_locality_gets_the_municipality_that_the_source_codes_it_to(tmp_path: Path) -> None:
    [course] = read(tmp_path, {"Studieort": "Torshälla", "SusaKurstillfällePlatsKommunkod": "484"}).records
    assert course.places == (Place("Torshälla", "0484"),)
    assert course.to_check == ()
    [course] = read(tmp_path, {"Studieort": "Torshälla", "SusaKurstillfällePlatsKommunkod": "9999"}).records
    assert course.places == (Place("Torshälla"),)


@pytest.mark.parametrize(
    ("level", "form"),
    [
        ("gymnasial vuxenutbildning", CourseForm.KOMVUX),
        ("Kommunal vuxenutbildning som anpassad utbildning på gymnasial nivå", CourseForm.KOMVUX),
        ("folkhögskola", CourseForm.FOLK_HIGH_SCHOOL),
        ("yrkeshögskoleutbildning", CourseForm.HIGHER_VOCATIONAL),
        ("svenska för invandrare", CourseForm.SFI),
        ("", None),
        ("något nytt", None),
    ],
)
def test_levels_and_forms(level: str, form: CourseForm | None, tmp_path: Path) -> None:
    [course] = read(tmp_path, {"Niva": level}).records
    assert (course.level, course.form) == (level, form)


def test_distance_is_told_by_sessions_alone(tmp_path: Path) -> None:
    def distance(obligatory: str, voluntary: str) -> tuple[bool | None, tuple[str, ...]]:
        [course] = read(tmp_path, {"DistansObligatorisk": obligatory, "DistansValfritt": voluntary}).records
        return course.distance, course.to_check

    assert distance("0", "0") == (None, ())
    assert distance("4", "0") == (False, ("Distans med 4 obligatoriska träffar",))
    assert distance("0", "3") == (True, ())


def test_text_loses_its_markup_and_what_many_courses_share(tmp_path: Path) -> None:
    shared = "<p>Ansök&nbsp;via <a href=https://example.org target=_blank>vår e-tjänst</a>.</p>"
    rows = [
        {"kurstillfalleId": str(n), "Namn": f"Kurs {n}", "Utbildningsanordnare": "Vux",
         "RekommenderadInformation": f"<![CDATA[ <p>Du lär dig nummer {n}.</p>{shared} ]]>"}
        for n in range(6)
    ]  # fmt: skip
    found = read(tmp_path, *rows)
    assert [course.text for course in found.records] == [f"Du lär dig nummer {n}." for n in range(6)]
    assert any("1 textrader" in note for note in found.notes)


def test_the_real_export_adds_up_without_any_flag(shared_data: Path) -> None:
    path = shared_data / "sundsvall_komvux" / "courses.csv.gz"
    found = read_file(path, Kind.COURSE)
    assert (found.rows_read, len(found.records), found.rows_merged, found.rows_refused) == (1990, 1138, 852, 0)
    assert found.errors == ()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    # An oracle in four lines: places and categories of each event, straight from the file.
    courses = {course.id: course for course in found.records}
    assert courses.keys() == {row["kurstillfalleId"] for row in rows}
    assert {(c.id, p.name) for c in courses.values() for p in c.places} == {
        (r["kurstillfalleId"], r["Studieort"]) for r in rows
    }
    for row in rows:
        assert set(filter(None, row["Intresseomrade_kategori"].split(" - ", 1))) <= set(
            courses[row["kurstillfalleId"]].subjects
        )
        assert row["KurstillfalleStartdatum"][:10] == str(courses[row["kurstillfalleId"]].starts_on or "")
    marks = Counter(mark for course in courses.values() for mark in course.to_check)
    assert marks["Kursens namn är okänt i källan"] == 89  # 93 rows without name are of 89 events
    assert marks["Platsen Nyland är ingen kommun"] > 0
    assert not any(
        "<" in course.text or "CDATA" in course.text or "&nbsp" in course.text for course in courses.values()
    )
    # How to apply, told with nearly a thousand courses, is set aside; one course tells it in words of its own.
    assert sum("antagningsbesked" in course.text.lower() for course in courses.values()) == 1


def test_the_answer_of_the_education_finder(shared_data: Path) -> None:
    found = read_file(shared_data / "sundsvall_komvux" / "courses_mock.json", Kind.COURSE)
    assert (found.rows_read, len(found.records), found.errors) == (22, 22, ())
    first = found.records[0]
    assert (first.id, first.code, first.points, first.pace_percent) == ("6621", "GRNSVAB", 200, 25)
    assert first.places == (Place("Sundsvall", "2281"),)
    assert first.apply_by == dt.date(2023, 9, 17)


def test_the_export_of_the_demo(repository: Path) -> None:
    found = read_file(repository / "datasets" / "demo" / "komvux_kurser.csv", Kind.COURSE)
    assert found.errors == ()
    assert found.rows_read == len(found.records) + found.rows_merged
    assert any("Torshälla" in mark for course in found.records for mark in course.to_check)
