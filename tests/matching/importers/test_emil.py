"""EMIL 3 answers of Susa-navet: fixtures written for the tests, every deviation that the live service shows."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from matching.domain import Course, CourseForm, Place
from matching.importers.base import ImportRefused, ReadFile
from matching.importers.emil import EmilImporter
from tests.matching.importers.emil_fixture import (
    GRANBY,
    SVETS,
    SVETS_JANUARY,
    coded,
    combined,
    event,
    info,
    page,
    provider,
    words,
)


def read(folder: Path, value: Any) -> ReadFile[Course]:
    path = folder / "susa.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    result = EmilImporter().read(path)
    merged, refused, removed = result.rows_merged, result.rows_refused, len(result.removed_ids)
    assert result.rows_read == merged + refused + len(result.records) + removed
    return result


def only(result: ReadFile[Course]) -> Course:
    assert result.errors == ()
    (course,) = result.records
    return course


def test_an_event_becomes_a_course_with_everything_that_is_told(tmp_path: Path) -> None:
    course = only(read(tmp_path, combined([SVETS], [SVETS_JANUARY])))
    assert course == Course(
        id="e.svets.1",
        title="Svetsteknik grund",
        text="Du lär dig TIG-svetsa tunnplåt.\n- Ritningsläsning",
        code="SVESVE0",
        provider="Granby lärcentrum",
        form=CourseForm.KOMVUX,
        level="gymnasial vuxenutbildning",
        subjects=("SUN 521c", "Svetsteknik"),
        places=(Place("Eskilstuna", "0484"),),
        pace_percent=50,
        points=100,
        starts_on=dt.date(2027, 1, 11),
        ends_on=dt.date(2027, 6, 11),
        apply_from=dt.date(2026, 10, 1),
        apply_by=dt.date(2026, 11, 30),  # 22:59 in UTC is one minute before midnight in Stockholm
        seats=16,
        language="swe",
        entry_requirements="Grundläggande svenska.",
        url="https://example.org/svets",
        source="Susa-navet (EMIL 3)",
        series="granby lärcentrum|komvux|svesve0|svetsteknik grund",
    )


def test_starts_of_one_education_share_a_series_and_stay_apart(tmp_path: Path) -> None:
    events = [event("e.1", "i.svets", "2027-01-11"), event("e.2", "i.svets", "2027-08-16", execution=None)]
    events[1]["content"]["execution"] = {"start": "2027-08-16"}
    courses = read(tmp_path, combined([SVETS], events)).records
    assert [c.id for c in courses] == ["e.1", "e.2"]
    assert courses[0].series == courses[1].series is not None


@pytest.mark.parametrize("name", ["value", "content"])
def test_texts_are_read_under_both_names_and_swedish_comes_first(tmp_path: Path, name: str) -> None:
    title = {"strings": [{"lang": "eng", name: "Welding"}, {"lang": "swe", name: "Svetsning"}]}
    assert only(read(tmp_path, combined([info("i", "", title=title)], [event("e", "i")]))).title == "Svetsning"


def test_a_text_in_english_only_is_better_than_none(tmp_path: Path) -> None:
    english = info("i", "", title=words("Welding", "eng"), description=words("You weld.", "eng"))
    course = only(read(tmp_path, combined([english], [event("e", "i")])))
    assert (course.title, course.text) == ("Welding", "You weld.")


@pytest.mark.parametrize(
    ("school", "changes", "form"),
    [
        ("VUXGR", {}, CourseForm.KOMVUX),
        ("VUXGY", {"configuration": coded("C_Configuration", "kurspaket")}, CourseForm.VOCATIONAL_PACKAGE),
        ("VUXSFI", {}, CourseForm.SFI),
        ("VUXSFI", {"configuration": coded("C_Configuration", "kurspaket")}, CourseForm.SFI_COMBINATION),
        ("YH", {"configuration": coded("C_Configuration", "program")}, CourseForm.HIGHER_VOCATIONAL),
        ("FHS", {}, CourseForm.FOLK_HIGH_SCHOOL),
        ("HS", {}, CourseForm.UNIVERSITY),
        ("AUB", {}, CourseForm.LABOUR_MARKET),
        ("FKLASS", {}, None),
    ],
)
def test_school_types(tmp_path: Path, school: str, changes: dict[str, Any], form: CourseForm | None) -> None:
    item = info("i", "Kurs", type=coded("C_SchoolType", school), **changes)
    course = only(read(tmp_path, combined([item], [event("e", "i")])))
    assert course.form is form
    assert bool(course.to_check) == (form is None)


def test_cancelled_and_deleted_events_are_tombstones(tmp_path: Path) -> None:
    events = [
        event("e.1", "i.svets", isCancelled=True),
        {"id": "e.2", "status": "deleted"},
        event("e.3", "i.svets"),
    ]
    result = read(tmp_path, combined([SVETS], events))
    assert result.removed_ids == ("e.1", "e.2")
    assert [c.id for c in result.records] == ["e.3"]
    assert any("2 tillfällen är inställda" in note for note in result.notes)


def test_items_without_content_are_tolerated_and_told(tmp_path: Path) -> None:
    value = combined([SVETS, {"id": "i.tom"}], [{"id": "e.tom", "status": "published"}, SVETS_JANUARY], [{"id": "p"}])
    result = read(tmp_path, value)
    assert [c.id for c in result.records] == ["e.svets.1"]
    assert result.rows_read == 1
    assert any("1 tillfällen hade bara id" in note for note in result.notes)


def test_pages_in_one_file_and_in_a_folder_read_the_same(tmp_path: Path) -> None:
    august = event("e.svets.2", "i.svets", "2027-08-16", execution={"start": "2027-08-16"})
    pages = [
        page("educationEvents", [SVETS_JANUARY], 0, 2),
        page("educationEvents", [august], 1, 2),
        page("educationInfos", [SVETS]),
        page("educationProviders", [GRANBY]),
    ]
    in_one = read(tmp_path, pages)
    folder = tmp_path / "sidor"
    folder.mkdir()
    for number, one in enumerate(pages):
        with gzip.open(folder / f"{number}.json.gz", "wt", encoding="utf-8") as stream:
            json.dump(one, stream)
    in_folder = EmilImporter().read(folder)
    assert in_one.records == in_folder.records
    assert len(in_one.records) == 2
    assert in_one.notes == in_folder.notes == ()


def test_missing_pages_are_told(tmp_path: Path) -> None:
    result = read(tmp_path, [page("educationEvents", [SVETS_JANUARY], 0, 250), page("educationInfos", [SVETS])])
    assert any("1 av 250 educationEvents" in note for note in result.notes)


def test_an_event_on_two_pages_is_one(tmp_path: Path) -> None:
    result = read(tmp_path, combined([SVETS], [SVETS_JANUARY, SVETS_JANUARY]))
    assert (result.rows_read, result.rows_merged, len(result.records)) == (2, 1, 1)


def test_the_same_offering_under_two_ids_is_one(tmp_path: Path) -> None:
    twin = {**SVETS_JANUARY, "id": "e.svets.tvilling"}
    result = read(tmp_path, combined([SVETS], [SVETS_JANUARY, twin]))
    assert (result.rows_merged, [c.id for c in result.records]) == (1, ["e.svets.1"])
    assert any("berättas två gånger" in note for note in result.notes)


def test_what_a_provider_writes_on_every_page_is_set_aside(tmp_path: Path) -> None:
    infos = [
        info(f"i{n}", f"Kurs {n}", description=words(f"<p>Om kurs {n}.</p><p>Ansök på vår webb.</p>")) for n in range(6)
    ]
    result = read(tmp_path, combined(infos, [event(f"e{n}", f"i{n}") for n in range(6)]))
    assert [c.text for c in result.records] == [f"Om kurs {n}." for n in range(6)]
    assert any("1 textrader" in note for note in result.notes)


@pytest.mark.parametrize(
    ("name", "value", "column"),
    [
        ("execution", {"start": "2027-02-30"}, "execution.start"),
        ("execution", {"start": "2027-05-01", "end": "2027-01-01"}, "execution.end"),
        ("execution", {"start": "0027-05-01"}, "execution.start"),
        ("application", {"last": "snart"}, "application.last"),
        ("places", -3, "places"),
        ("places", "många", "places"),
        ("education", "i.okänd", "education"),
    ],
)
def test_a_wrong_value_is_named_and_the_others_are_read(tmp_path: Path, name: str, value: Any, column: str) -> None:
    result = read(tmp_path, combined([SVETS], [event("e.fel", "i.svets", **{name: value}), SVETS_JANUARY]))
    (error,) = result.errors
    assert error.column == column
    assert "e.fel" in error.message
    assert error.remedy
    assert [c.id for c in result.records] == ["e.svets.1"]


def test_an_event_with_its_own_title_needs_no_info(tmp_path: Path) -> None:
    course = only(read(tmp_path, combined([], [event("e", "i.borta", title=words("Truckkort"))])))
    assert course.title == "Truckkort"
    assert "Utbildningens beskrivning saknas i källan." in course.to_check


def test_places(tmp_path: Path) -> None:
    locations = [
        {"areaCode": "0484", "town": "Torshälla"},
        {"town": "ESKILSTUNA"},
        {"town": "Sundbyholm"},
        {"areaCode": "0180"},
    ]
    course = only(read(tmp_path, combined([SVETS], [event("e", "i.svets", locations=locations)])))
    assert course.places == (Place("Eskilstuna", "0484"), Place("Sundbyholm"), Place("Stockholm", "0180"))
    assert "Platsen Sundbyholm är ingen kommun." in course.to_check


@pytest.mark.parametrize(
    ("told", "distance", "checks"),
    [
        ({"noOfMandatorySessions": 0}, True, 0),
        ({"noOfMandatorySessions": 3}, False, 1),
        ({}, True, 1),
        (None, None, 0),
    ],
)
def test_distance(tmp_path: Path, told: Any, distance: bool | None, checks: int) -> None:
    course = only(read(tmp_path, combined([SVETS], [event("e", "i.svets", distance=told)])))
    assert (course.distance, len(course.to_check)) == (distance, checks)


def test_several_paces_are_to_be_checked_and_not_guessed(tmp_path: Path) -> None:
    course = only(read(tmp_path, combined([SVETS], [event("e", "i.svets", paceOfStudy={"percentage": [50, 100]})])))
    assert course.pace_percent is None
    assert course.to_check == ("Flera studietakter anges: 50, 100 %.",)


def test_unknown_seats_are_not_zero(tmp_path: Path) -> None:
    courses = read(
        tmp_path, combined([SVETS], [event("a", "i.svets", places=0), event("b", "i.svets", "2027-02-01", places=None)])
    ).records
    assert [c.seats for c in courses] == [0, None]


def test_a_link_that_is_no_web_address_is_dropped(tmp_path: Path) -> None:
    course = only(
        read(tmp_path, combined([SVETS], [event("e", "i.svets", url={"urls": [{"value": "javascript:x()"}]})]))
    )
    assert course.url is None


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        [1, 2],
        {"hits": []},
        "educationEvents",
        {"educationInfos": [SVETS]},
        [combined([SVETS], []), {"annat": 1}],
    ],
)
def test_other_json_is_refused_with_what_to_do(tmp_path: Path, value: Any) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, value)
    assert refused.value.remedy


@pytest.mark.parametrize(
    "value", [None, 1, "x", [], [[]], {"a": 1}, True, 1e308, {"strings": 3}, {"strings": [None, 7, {"value": ["x"]}]}]
)
def test_a_value_of_another_type_anywhere_is_survived(tmp_path: Path, value: Any) -> None:
    for name in ("title", "type", "description", "subjects", "credits", "configuration", "eligibility", "url", "code"):
        read(tmp_path, combined([{**SVETS, "content": {**SVETS["content"], name: value}}], [SVETS_JANUARY]))
    for name in SVETS_JANUARY["content"]:
        changed = {**SVETS_JANUARY, "content": {**SVETS_JANUARY["content"], name: value}}
        read(tmp_path, combined([SVETS], [changed, event("annan", "i.svets", "2027-03-01")]))
    read(tmp_path, {"educationInfos": [value], "educationEvents": [value], "educationProviders": value})
    read(tmp_path, combined([SVETS], [SVETS_JANUARY], [provider("p.granby", ""), {"id": value, "content": value}]))


def test_files_are_recognised_by_their_lists(tmp_path: Path) -> None:
    importer = EmilImporter()
    assert importer.recognises(tmp_path / "a.json", json.dumps(page("educationEvents", [])).encode())
    assert not importer.recognises(tmp_path / "a.json", b'{"hits": []}')
    assert not importer.recognises(tmp_path / "a.csv", b'id;text\n1;"educationEvents"\n')
    assert not importer.recognises(tmp_path, b"")
    (tmp_path / "events.json").write_text(json.dumps(page("educationEvents", [])), encoding="utf-8")
    assert importer.recognises(tmp_path, b"")
