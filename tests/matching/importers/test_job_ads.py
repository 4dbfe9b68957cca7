"""Job ads in every shape: the same need comes of each, tombstones remove, and nobody's contact details come along."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from matching.domain import EducationLevel, Horizon, Kind, Need, NeedSource, Place
from matching.importers import ImportRefused, ReadFile, read_file
from matching.importers.job_ads import JOB_ADS
from tests.contracts.importer_cases import ad


def read(folder: Path, value: Any) -> ReadFile[Need]:
    file = folder / "annonser.json"
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    found: ReadFile[Need] = read_file(file, Kind.NEED)
    return found


def only(folder: Path, **more: Any) -> Need:
    [need] = read(folder, [ad("1", "Takläggare", **more)]).records
    return need


def test_a_whole_ad(tmp_path: Path) -> None:
    need = only(
        tmp_path,
        description={
            "text": "Du lägger\r\ntak.",
            "needs": "Du lägger",
            "requirements": "Höjdvana.",
            "conditions": "Dag.",
        },
        employer={"name": "Taket AB", "email": "anna@example.org", "phone_number": "070-123 45 67"},
        occupation_field={"label": "Bygg och anläggning"},
        scope_of_work={"min": 30.0, "max": 75.83},
        driving_license_required=True,
        driving_license=[{"label": "B"}, {"label": "Utökad B"}],
        must_have={
            "skills": [{"label": "takläggning", "weight": 10}],
            "languages": [{"label": "Svenska"}, {"label": "Engelska"}],
            "work_experiences": [{"label": "Takmontör"}, {"label": "Plåtslagare"}],
            "education_level": [{"label": "Gymnasial utbildning"}],
        },
        nice_to_have={"skills": [{"label": "Takläggning", "weight": 5}, {"label": "ritning", "weight": 5}]},
        publication_date="2026-11-01T10:00:00",
    )
    assert need == Need(
        id="1",
        title="Takläggare",
        text="Du lägger\ntak.\nHöjdvana.",  # needs are in the text already, requirements are not
        source_kind=NeedSource.AD,
        employer="Taket AB",
        sector="Bygg och anläggning",
        occupation="Takmontör",
        ssyk="7121",
        # The occupation itself is no skill; how much Swedish an ad wants it does not say.
        essential_skills=("takläggning", "Plåtslagare", "Engelska"),
        meriting_skills=("ritning",),
        headcount=2,
        horizon=Horizon.NOW,
        place=Place("Örebro", "1880"),
        open_until=dt.date(2026, 12, 13),
        hours=(30, 76),
        working_time="Dag.",
        driving_licences=("B", "B96"),
        education_level=EducationLevel.UPPER_SECONDARY,
        gathered_on=dt.date(2026, 11, 1),
        source="platsannons",
    )


def test_the_last_word_on_an_ad_counts(tmp_path: Path) -> None:
    gone = {"id": 1, "removed": True, "removed_date": "2026-11-01T00:00:00"}
    found = read(tmp_path, [ad("1", "a"), ad("2", "b"), gone, ad("2", "c"), {**gone, "id": 7}])
    assert [(need.id, need.title) for need in found.records] == [("2", "c")]
    assert found.removed_ids == ("1", "7")
    assert (found.rows_read, found.rows_merged) == (5, 2)
    back = read(tmp_path, [gone, ad("1", "a")])
    assert [need.id for need in back.records] == ["1"]
    assert back.removed_ids == ()


def test_occupations_may_be_a_list_and_the_group_gives_the_code(tmp_path: Path) -> None:
    need = only(
        tmp_path,
        occupation=[{"label": "Kock"}, {"label": "Kallskänka"}],
        occupation_group=[{"label": "x", "legacy_ams_taxonomy_id": "abc"}, {"legacy_ams_taxonomy_id": 5120}],
    )
    assert (need.occupation, need.ssyk) == ("Kock / Kallskänka", "5120")
    # The number of an occupation is unique only among occupations: 5561 is a bus driver there, no SSYK code.
    need = only(tmp_path, occupation={"label": "Bussförare", "legacy_ams_taxonomy_id": "5561"}, occupation_group=None)
    assert need.ssyk is None


@pytest.mark.parametrize(
    ("address", "place", "remark"),
    [
        (
            {"municipality": "Flen", "municipality_code": "0482", "city": "Malmköping"},
            Place("Flen", "0482"),
            "Malmköping",
        ),
        ({"municipality": "Flen", "municipality_code": 482, "city": "FLEN"}, Place("Flen", "0482"), ""),
        (
            {"municipality": "Stockholm", "municipality_code": "0180", "city": "Nacka"},
            Place("Stockholm", "0180"),
            "Nacka",
        ),
        (
            {"municipality": "Köping", "municipality_code": "0482"},
            Place("Flen", "0482"),
            "0482 är Flen men orten Köping",
        ),
        ({"municipality": "Flen", "municipality_code": "9999"}, Place("Flen", "0482"), "9999 finns inte"),
        ({"municipality": "Flen"}, Place("Flen", "0482"), ""),
        ({"city": "Flen"}, Place("Flen", "0482"), ""),
        ({"municipality": "Ingenstans"}, Place("Ingenstans"), "ingen kommun"),
        ({}, None, "saknas"),
        (None, None, "saknas"),
    ],
)
def test_a_valid_code_stands_and_what_disagrees_is_told(
    address: Any, place: Place | None, remark: str, tmp_path: Path
) -> None:
    found = read(tmp_path, [ad("1", "Takläggare", workplace_address=address)])
    assert found.records[0].place == place
    assert (remark in " ".join(found.notes)) if remark else found.notes == ()


def test_contact_details_and_names_stay_outside(tmp_path: Path) -> None:
    text = (
        "Vi lägger tak i Örebro. Frågor? Kontakta Anna Alm, 070-123 45 67, anna.alm@example.org.\n"
        "Rekryterande chef: Bo-Erik Östlund. Fackliga representanter: Vision, Lisa Ek 08-12 34 56 78.\n"
        "Du kan Java och har B-körkort. Ansök på https://example.org/jobb?id=1"
    )
    found = read(tmp_path, [ad("1", "Takläggare, ring 070-123 45 67", description={"text": text})])
    said = str(found.records[0])
    for secret in ("Anna", "Alm", "070", "@", "Östlund", "Lisa", "example.org", "08-12"):
        assert secret not in said
    for kept in ("Vi lägger tak i Örebro.", "Du kan Java och har B-körkort.", "Rekryterande chef"):
        assert kept in found.records[0].text
    assert "telefonnummer" in found.notes[0]


def test_formatted_text_is_read_where_the_plain_one_is_empty(tmp_path: Path) -> None:
    need = only(tmp_path, description={"text": "", "text_formatted": "<p>Du kan</p><ul><li>svetsa</li></ul>"})
    assert need.text == "Du kan\n- svetsa"


@pytest.mark.parametrize(
    ("more", "column", "word"),
    [
        ({"application_deadline": "2026-02-30T00:00:00"}, "application_deadline", "omöjligt"),
        ({"number_of_vacancies": "många"}, "number_of_vacancies", "antal"),
        ({"scope_of_work": {"min": 80, "max": 20}}, "scope_of_work", "omfattningen"),
        ({"headline": " "}, "headline", "saknar rubrik"),
        ({"id": None}, "id", "saknar id"),
        ({"id": ["1"]}, "id", "saknar id"),
        ({"id": ".."}, "id", "saknar id"),
    ],
)
def test_a_bad_ad_is_named(more: dict[str, Any], column: str, word: str, tmp_path: Path) -> None:
    found = read(tmp_path, [ad("0", "Bra"), {**ad("1", "Takläggare"), **more}])
    assert [need.id for need in found.records] == ["0"]
    [error] = found.errors
    assert (error.line, error.column) == (2, column)
    assert word in str(error)


def test_odd_values_are_not_told_rather_than_wrong(tmp_path: Path) -> None:
    need = only(
        tmp_path,
        number_of_vacancies=None,
        driving_license=None,
        must_have=None,
        scope_of_work={"min": None, "max": None},
        working_hours_type={"label": "Heltid"},
        employer=None,
        occupation=None,
        description=None,
        application_deadline=None,
        last_publication_date="2026-12-24T23:59:59",
    )
    assert (need.headcount, need.hours, need.employer, need.occupation, need.text) == (None, (100, 100), "", "", "")
    assert need.open_until == dt.date(2026, 12, 24)
    need = only(tmp_path, driving_license_required=False, driving_license=[{"label": "B"}])
    assert need.driving_licences == ()


def test_one_ad_to_a_line_is_read_and_a_broken_line_named(tmp_path: Path) -> None:
    file = tmp_path / "historiska.jsonl"
    lines = [json.dumps(ad(str(n), "Takläggare")) for n in range(3)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [need.id for need in read_file(file, Kind.NEED).records] == ["0", "1", "2"]
    file.write_text("\n".join([*lines, lines[0][:50]]), encoding="utf-8")
    with pytest.raises(ImportRefused, match="Rad 4"):
        read_file(file, Kind.NEED)


@pytest.mark.parametrize("value", [{"data": []}, {"hits": {"total": 1}}, "headline", 3])
def test_json_without_ads_is_refused(value: Any, tmp_path: Path) -> None:
    file = tmp_path / "annat.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(ImportRefused, match="inga annonser"):
        JOB_ADS.read(file)


REAL = [  # file, rows, needs, tombstones
    ("jobsearch_sample_10.json", 24, 10, 14),
    ("elastic_importers_source.json", 2, 2, 0),
    ("elastic_importers_expected.json", 1, 1, 0),
    ("sokannonser_results_eng.json", 2, 2, 0),
    ("legacy_af_v0_sample.json", 1, 1, 0),
]


@pytest.mark.parametrize(("name", "rows", "needs", "tombstones"), REAL)
def test_every_real_file_reads(name: str, rows: int, needs: int, tombstones: int, shared_data: Path) -> None:
    found = read_file(shared_data / "job_ads" / name, Kind.NEED)
    assert (found.rows_read, len(found.records), len(found.removed_ids), found.errors) == (rows, needs, tombstones, ())
    assert all(
        need.title and need.text and need.occupation and need.place and need.open_until for need in found.records
    )
    said = str(found.records)
    for placeholder in ("namn@example.org", "000-000 00 00", "Förnamn", "Efternamn"):
        assert placeholder not in said


def test_every_file_of_the_folder_is_tried(shared_data: Path) -> None:
    assert {file.name for file in (shared_data / "job_ads").iterdir()} == {name for name, *_ in REAL}


def test_source_and_converted_ad_give_the_same_need(shared_data: Path) -> None:
    """The service's own conversion of its source ad against ours."""
    ours = read_file(shared_data / "job_ads" / "elastic_importers_source.json", Kind.NEED).records[0]
    theirs = read_file(shared_data / "job_ads" / "elastic_importers_expected.json", Kind.NEED).records[0]
    for name in ("id", "title", "occupation", "place", "headcount", "hours", "open_until", "gathered_on", "employer",
                 "driving_licences", "essential_skills", "meriting_skills", "working_time"):  # fmt: skip
        assert getattr(ours, name) == getattr(theirs, name), name


def test_the_ads_of_the_demo(repository: Path) -> None:
    found = read_file(repository / "datasets" / "demo" / "annonser.json", Kind.NEED)
    assert found.records
    assert found.errors == ()
    assert all(need.ssyk and need.place and need.place.municipality_code for need in found.records)
