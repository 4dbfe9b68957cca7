"""Arbetsförmedlingen's profile: a fixture of an invented person in its shape, and the shared sample."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from matching.domain import EducationLevel, JobSeeker, Kind, Place, SwedishLevel
from matching.importers import read_file
from matching.importers.af_profile import AfProfileImporter
from matching.importers.base import ImportRefused, ReadFile

TODAY = dt.date(2026, 11, 16)
LABELS = {
    "sk_1": "Mig/mag-svetsning",
    "yr_1": "Svetsare",
    "yr_2": "Montör",
    "sp_1": "Polska",
    "sp_2": "Svenska",
    "ni_1": "B1",
}
PROFILE: dict[str, Any] = {
    "id": 17,
    "anvandarId": 99,
    "namn": "Jan Exempelsson",
    "beskrivning": None,
    "presentation": "<p>Jan Exempelsson heter jag, ring 070-123 45 67. Vill inte jobba natt.</p>",
    "utbildningar": [{"rubrik": "Svetsteknik", "skola": "Granby", "niva": "3", "pagaende": False}],
    "sprak": [{"namnConceptId": "sp_1"}, {"namnConceptId": "sp_2", "nivaConceptId": "ni_1"}],
    "anstallningar": [
        {
            "rubrik": "Svetsare",
            "beskrivning": "TIG i rostfritt",
            "arbetsgivare": "Plåt AB",
            "startdatum": {"artal": 2015, "manad": 1},
            "slutdatum": {"artal": 2018, "manad": 7},
            "pagaende": False,
        }
    ],
    "ovrigaMeriter": [{"rubrik": "Heta arbeten", "anordnare": "Brand AB"}],
    "yrkesroller": [{"kod": "1", "kodConceptId": "yr_1", "kodtyp": "YRKESBENAMNING"}],
    "kompetenser": [{"taxonomiId": 1, "taxonomiConceptId": "sk_1"}, {"taxonomiConceptId": "sk_okänd"}],
    "yrkeserfarenheter": [{"yrkesbenamningConceptId": "yr_2"}],
    "arbetsorter": [
        {"arbetsortTyp": "KOMMUN", "varde1": "0484"},
        {"arbetsortTyp": "LAND", "varde1": "NO"},
    ],
    "anstallningsvillkor": {"omfattningMin": 50, "omfattningMax": 100},
    "korkort": {"korkortsklasser": ["B", "CE", "BU"]},
}


def read(folder: Path, *profiles: Any, labels: dict[str, str] | None = None) -> ReadFile[JobSeeker]:
    path = folder / "profil.json"
    path.write_text(json.dumps(list(profiles), ensure_ascii=False), encoding="utf-8")
    result = AfProfileImporter(LABELS if labels is None else labels, TODAY).read(path)
    assert result.rows_read == result.rows_merged + result.rows_refused + len(result.records)
    return result


def test_a_profile_with_labels(tmp_path: Path) -> None:
    result = read(tmp_path, PROFILE)
    (person,) = result.records
    assert [(e.occupation, e.years, e.description) for e in person.experience] == [
        ("Svetsare", 3.5, "TIG i rostfritt"),  # January 2015 to July 2018
        ("Montör", None, ""),
    ]
    assert [s.label for s in person.skills] == ["Mig/mag-svetsning"]
    assert (person.education, person.education_level) == ("Svetsteknik, Granby", EducationLevel.UPPER_SECONDARY)
    assert (person.swedish, person.languages) == (SwedishLevel.B1, ("Polska",))
    assert person.driving_licences == ("B", "CE")
    assert person.certificates == ("Heta arbeten, Brand AB",)
    assert person.reach == (Place("Eskilstuna", "0484"),)
    assert person.wishes.occupations == ("Svetsare",)
    assert (person.wishes.hours, person.wishes.avoid) == ((50, 100), ("natt",))


def test_what_identifies_stays_at_the_door(tmp_path: Path) -> None:
    result = read(tmp_path, PROFILE)
    for secret in ("Exempelsson", "070-123", "99"):
        assert secret not in repr(result)
    assert any("telefonnummer" in note for note in result.notes)


def test_what_cannot_be_translated_is_said(tmp_path: Path) -> None:
    notes = read(tmp_path, PROFILE).notes
    assert any("sk_okänd" in note and "taxonomin" in note for note in notes)
    assert any("BU" in note for note in notes)
    assert any("utomlands (NO)" in note for note in notes)
    without = read(tmp_path, PROFILE, labels={})
    assert without.records[0].skills == ()
    assert sum("står bara som kod" in note for note in without.notes) == 6


def test_the_front_door_gives_labels_to_the_format_that_needs_them(tmp_path: Path) -> None:
    path = tmp_path / "profil.json"
    path.write_text(json.dumps([PROFILE]), encoding="utf-8")
    asked = []

    def labels() -> dict[str, str]:
        asked.append(True)
        return LABELS

    (person,) = read_file(path, Kind.SEEKER, labels=labels).records
    assert [skill.label for skill in person.skills] == ["Mig/mag-svetsning"]
    table = tmp_path / "tabell.csv"
    table.write_text("Id;Benämning\nP1;Ett\n", encoding="utf-8")
    read_file(table, Kind.SEEKER, labels=labels)
    assert asked == [True]  # a table has words already


def test_repeats_are_merged_and_contradictions_refused(tmp_path: Path) -> None:
    assert read(tmp_path, PROFILE, PROFILE).rows_merged == 1
    contradiction = read(tmp_path, PROFILE, PROFILE | {"presentation": "Annat."})
    assert (contradiction.rows_refused, len(contradiction.records)) == (1, 1)
    assert read(tmp_path, PROFILE, PROFILE | {"id": None}).errors[0].column == "id"


@pytest.mark.parametrize("value", [{"hits": []}, [], [1], {"id": 1, "namn": "x"}])
def test_other_json_is_refused(tmp_path: Path, value: Any) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(ImportRefused):
        AfProfileImporter().read(path)


@pytest.mark.parametrize("value", [None, 1, "x", [], [[]], {"a": 1}, True, [None, 3, {"rubrik": ["x"]}], 1e308])
def test_a_value_of_another_type_anywhere_is_survived(tmp_path: Path, value: Any) -> None:
    for key in PROFILE:
        if key not in ("yrkesroller", "anvandarId"):  # two of the keys that make it a profile
            read(tmp_path, PROFILE | {key: value})


def test_the_shared_sample_reads(shared_data: Path) -> None:
    path = shared_data / "af_arbetssokandeprofil" / "arbetssokandeprofil_sample.json"
    assert AfProfileImporter().recognises(path, path.read_bytes()[:65536])
    result = AfProfileImporter(today=TODAY).read(path)
    (person,) = result.records
    assert person.driving_licences == ("AM", "B", "BE", "C1", "C1E", "C", "D1", "D")
    assert person.experience[0].occupation == "Rubrik"
    assert person.experience[0].years == 9.4  # June 2017 to November 2026
    assert person.wishes.hours == (5, 100)
    assert any("aBY4_qDb_bRP" in note for note in result.notes)
