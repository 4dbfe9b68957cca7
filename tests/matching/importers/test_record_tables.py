"""Profiles, needs and courses from tables: whole rows worked by hand, and what makes a row bad."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from matching.domain import (
    Course,
    CourseForm,
    EducationLevel,
    EvidenceGrade,
    Experience,
    Horizon,
    JobSeeker,
    Kind,
    Need,
    NeedSource,
    Place,
    Skill,
    SwedishLevel,
    Wishes,
)
from matching.importers import ImportRefused, ReadFile, read_file
from matching.importers.record_tables import MAX_BAD_ROWS

ESKILSTUNA = Place("Eskilstuna", "0484")


def read(folder: Path, kind: Kind, **columns: str) -> ReadFile[Any]:
    """Read a table of one row."""
    return read_rows(folder, kind, list(columns), [list(columns.values())])


def read_rows(folder: Path, kind: Kind, headers: list[str], rows: list[list[str]]) -> ReadFile[Any]:
    file = folder / "tabell.csv"
    lines = [";".join(f'"{cell}"' for cell in row) for row in ([h.replace("_", " ") for h in headers], *rows)]
    file.write_text("\n".join(lines), encoding="utf-8")
    return read_file(file, kind)


def test_a_whole_profile(tmp_path: Path) -> None:
    [person] = read(
        tmp_path,
        Kind.SEEKER,
        Id="P001",
        Benämning="Klient 014",
        Sammanfattning="Van vid äldre.",
        Erfarenhet="Undersköterska, hemtjänst (4 år); Lokalvårdare (1,5 år)",
        Kompetenser="omvårdnad; förflyttningsteknik; köra bil",
        Styrkta_kompetenser="Förflyttningsteknik",
        Validerade_kompetenser="demensvård",
        Utbildning="Vård- och omsorgsprogrammet",
        Utbildningsnivå="gymnasium",
        Svenska="SFI D",
        Andra_språk="arabiska; engelska",
        Körkort="B; C",
        Certifikat="HLR",
        Bostadsort="Eskilstuna",
        Pendlar_till="Strängnäs; Eskilstuna; Kungsör",
        Önskat_yrke="Undersköterska",
        Omfattning="50-75",
        Undviker="natt; tunga lyft",
        Önskemål="Fast schema.",
        Tillgänglig_från="2027-01-11",
        Målgrupp="deltidsarbetslös",
        Skyddade_personuppgifter="nej",
    ).records
    assert person == JobSeeker(
        id="P001",
        label="Klient 014",
        summary="Van vid äldre.",
        experience=(Experience("Undersköterska, hemtjänst", 4), Experience("Lokalvårdare", 1.5)),
        # A skill told twice, whatever its case, keeps its strongest grade.
        skills=(
            Skill("demensvård", EvidenceGrade.VALIDATED),
            Skill("Förflyttningsteknik", EvidenceGrade.DOCUMENTED),
            Skill("omvårdnad", EvidenceGrade.CLAIMED),
            Skill("köra bil", EvidenceGrade.CLAIMED),
        ),
        education="Vård- och omsorgsprogrammet",
        education_level=EducationLevel.UPPER_SECONDARY,
        swedish=SwedishLevel.B1,
        languages=("arabiska", "engelska"),
        driving_licences=("B", "C"),
        certificates=("HLR",),
        home=ESKILSTUNA,
        reach=(Place("Strängnäs", "0486"), Place("Kungsör", "1960")),  # home is not repeated
        available_from=dt.date(2027, 1, 11),
        wishes=Wishes(("Undersköterska",), (50, 75), ("natt", "tunga lyft"), "Fast schema."),
        target_groups=("deltidsarbetslös",),
        source="profiltabell",
    )


def test_what_is_not_told_is_not_made_up(tmp_path: Path) -> None:
    [person] = read(tmp_path, Kind.SEEKER, Id="P1", Körkort="", Svenska="").records
    assert person == JobSeeker(id="P1", source="profiltabell")
    assert person.driving_licences is None
    [person] = read(tmp_path, Kind.SEEKER, Id="P1", Körkort="inget").records
    assert person.driving_licences == ()


def test_protection_is_never_guessed_away(tmp_path: Path) -> None:
    [person] = read(tmp_path, Kind.SEEKER, Id="P1", Skyddade_personuppgifter="Ja").records
    assert person.protected_identity
    found = read(tmp_path, Kind.SEEKER, Id="P1", Skyddade_personuppgifter="ja, sekretess")
    assert not found.records
    assert "varken ja eller nej" in str(found.errors[0])


def test_personal_numbers_and_contacts_are_taken_out_of_a_profile_and_told(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        Kind.SEEKER,
        Id="P1",
        Sammanfattning="Född 850312-1234. Nås på 070-123 45 67 eller a.b@example.org.",
        Kompetenser="svets; 19850312-1234",
    )
    [person] = found.records
    assert not any(sign in str(person) for sign in ("1234", "070", "@"))
    assert person.skills == (Skill("svets"),)
    assert "2 personnummer" in found.notes[0]
    assert "1 telefonnummer" in found.notes[0]


def test_a_personal_number_as_id_is_refused_and_not_repeated(tmp_path: Path) -> None:
    found = read(tmp_path, Kind.SEEKER, Id="19850312-1234", Benämning="x")
    assert not found.records
    assert "personnummer" in str(found.errors[0])
    assert "0312" not in str(found.errors)


def test_a_whole_need(tmp_path: Path) -> None:
    [need] = read(
        tmp_path,
        Kind.NEED,
        Id="B1",
        Källa="Företagsbesök",
        Insamlat_av="KL",
        Insamlat_datum="2026-10-14",
        Arbetsgivare="Verkstan AB",
        Bransch="Industri",
        Rubrik="Svetsare",
        Yrke="Svetsare",
        SSYK="7212",
        SNI="SNI 25620",
        Beskrivning="Två går i pension.",
        Krav="TIG; ritning",
        Meriterande="MAG; tig",
        Antal="2",
        Horisont="6 månader",
        Ort="Eskilstuna",
        Start="2027-02-01",
        Öppet_till="2027-01-31",
        Omfattning="heltid",
        Arbetstid="tvåskift",
        Körkort="B",
        Certifikat="Svetsarprövning",
        Svenska="B1",
        Utbildningskrav="gymnasium",
    ).records
    assert need == Need(
        id="B1",
        title="Svetsare",
        text="Två går i pension.",
        source_kind=NeedSource.VISIT,
        employer="Verkstan AB",
        sector="Industri",
        occupation="Svetsare",
        ssyk="7212",
        sni="25.620",
        essential_skills=("TIG", "ritning"),
        meriting_skills=("MAG",),  # what is demanded is not meriting too
        headcount=2,
        horizon=Horizon.SIX_MONTHS,
        place=ESKILSTUNA,
        starts_on=dt.date(2027, 2, 1),
        open_until=dt.date(2027, 1, 31),
        hours=(100, 100),
        working_time="tvåskift",
        driving_licences=("B",),
        certificates=("Svetsarprövning",),
        swedish=SwedishLevel.B1,
        education_level=EducationLevel.UPPER_SECONDARY,
        gathered_by="KL",
        gathered_on=dt.date(2026, 10, 14),
        source="behovstabell",
    )


def test_a_whole_course(tmp_path: Path) -> None:
    [course] = read(
        tmp_path,
        Kind.COURSE,
        Id="U1",
        Kurskod="YH00001",
        Benämning="Drifttekniker",
        Anordnare="Exempel-YH",
        Form="YH",
        Nivå="eftergymnasial",
        Beskrivning="Drift av fjärrvärme.",
        Kompetenser="felsökning; drift",
        Leder_till="drifttekniker",
        Ämnen="Energi",
        Ort="Eskilstuna; Torshälla",
        Distans="nej",
        Takt="100",
        Poäng="400",
        Start="2027-08-30",
        Slut="2029-06-01",
        Ansökan_från="2027-02-01",
        Sista_ansökan="2027-05-15",
        Platser="0",
        Språk="svenska",
        Förkunskapskrav="Grundläggande behörighet.",
        Krav_svenska="SVA 3",
        Krav_utbildning="gymnasium",
        Webbadress="example.org/drift",
    ).records
    assert course == Course(
        id="U1",
        title="Drifttekniker",
        text="Drift av fjärrvärme.",
        code="YH00001",
        provider="Exempel-YH",
        form=CourseForm.HIGHER_VOCATIONAL,
        level="eftergymnasial",
        skills=("felsökning", "drift"),
        occupations=("drifttekniker",),
        subjects=("Energi",),
        places=(ESKILSTUNA, Place("Torshälla")),
        distance=False,
        pace_percent=100,
        points=400,
        starts_on=dt.date(2027, 8, 30),
        ends_on=dt.date(2029, 6, 1),
        apply_from=dt.date(2027, 2, 1),
        apply_by=dt.date(2027, 5, 15),
        seats=0,  # full, which is not unknown
        language="swe",
        entry_requirements="Grundläggande behörighet.",
        entry_swedish=SwedishLevel.C1,
        entry_education=EducationLevel.UPPER_SECONDARY,
        url="https://example.org/drift",
        to_check=("Platsen Torshälla är ingen kommun",),
        source="utbildningstabell",
        series=course.series,
    )
    assert course.series


@pytest.mark.parametrize(
    ("kind", "columns", "column", "word"),
    [
        (
            Kind.COURSE,
            {"Benämning": "x", "Start": "2027-08-30", "Slut": "2027-06-01"},
            "Slut",
            "före starten 2027-08-30",
        ),
        (
            Kind.COURSE,
            {"Benämning": "x", "Ansökan_från": "2027-02-01", "Sista_ansökan": "2027-01-01"},
            "Sista ansökan",
            "öppnar",
        ),
        (Kind.COURSE, {"Benämning": "x", "Form": "komvuks"}, "Form", "Menade du komvux"),
        (
            Kind.NEED,
            {"Rubrik": "x", "Insamlat_datum": "2026-10-14", "Öppet_till": "2026-01-01"},
            "Öppet till",
            "före insamlingen",
        ),
        (Kind.NEED, {"Rubrik": "x", "Ort": "Eskiltuna"}, "Ort", "Menade du Eskilstuna"),
        (Kind.NEED, {"Rubrik": "x", "Horisont": "snart"}, "Horisont", "Skriv något av: nu"),
        (Kind.NEED, {"Rubrik": " "}, "Rubrik", "Rubrik saknas"),
        (Kind.SEEKER, {"Pendlar_till": "Flen; Hälleforsnäs"}, "Pendlar till", "ingen kommun"),
    ],
)
def test_a_bad_row_names_line_column_value_and_remedy(
    kind: Kind, columns: dict[str, str], column: str, word: str, tmp_path: Path
) -> None:
    found = read(tmp_path, kind, Id="1", **columns)
    assert (len(found.records), found.rows_refused) == (0, 1)
    [error] = found.errors
    assert (error.line, error.column) == (2, column)
    assert error.value == (columns[column.replace(" ", "_")].strip() or None)
    assert word in str(error)


def test_every_fault_of_a_row_is_told_but_the_row_counts_once(tmp_path: Path) -> None:
    found = read(tmp_path, Kind.NEED, Id="1", Rubrik="x", Ort="Ingenstans", SSYK="7", Antal="många")
    assert [error.column for error in found.errors] == ["SSYK", "Antal", "Ort"]
    assert (found.rows_read, found.rows_refused) == (1, 1)


def test_a_cell_longer_than_excel_allows_is_an_error(tmp_path: Path) -> None:
    found = read(tmp_path, Kind.NEED, Id="1", Rubrik="x", Beskrivning="a" * 32_768)
    assert "texten är för lång" in str(found.errors[0])
    assert read(tmp_path, Kind.NEED, Id="1", Rubrik="x", Beskrivning="a" * 32_767).records


def test_a_repeated_row_is_merged_and_a_repeated_id_refused(tmp_path: Path) -> None:
    found = read_rows(tmp_path, Kind.NEED, ["Id", "Rubrik"], [["1", "a"], ["2", "b"], ["1", "a"], ["2", "c"]])
    assert [need.id for need in found.records] == ["1", "2"]
    assert (found.rows_read, found.rows_merged, found.rows_refused) == (4, 1, 1)
    assert "finns redan på rad 3" in str(found.errors[0])


def test_a_file_of_another_kind_is_refused_as_a_whole(tmp_path: Path) -> None:
    rows = [[str(n), "x", "Ingenstans"] for n in range(MAX_BAD_ROWS + 1)]
    with pytest.raises(ImportRefused, match=f"Fler än {MAX_BAD_ROWS} rader är fel"):
        read_rows(tmp_path, Kind.NEED, ["Id", "Rubrik", "Ort"], rows)


DEMO = [
    ("profiler.xlsx", Kind.SEEKER),
    ("profiler_vagledning.csv", Kind.SEEKER),
    ("behov_besok.xlsx", Kind.NEED),
    ("behov_formular.csv", Kind.NEED),
    ("behov_massa.xlsx", Kind.NEED),
    ("behov_workshop.csv", Kind.NEED),
    ("insatser.csv", Kind.COURSE),
    ("utbildningar.xlsx", Kind.COURSE),
]


@pytest.mark.parametrize(("name", "kind"), DEMO)
def test_the_tables_of_the_demo_read_without_a_word(name: str, kind: Kind, repository: Path) -> None:
    found = read_file(repository / "datasets" / "demo" / name, kind)
    assert found.records
    assert (found.errors, found.rows_merged, found.ignored_columns) == ((), 0, ())
    assert all(header == column for header, column in found.columns.items())
    assert not any("integritet" in note for note in found.notes)
