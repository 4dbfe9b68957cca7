"""Education offerings and measures from a table, as ``docs/filformat.md`` describes it: one row is one start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from matching.domain import Course, Kind
from matching.importers import cells
from matching.importers.course_joining import with_series
from matching.importers.record_tables import Field, FieldFault, TableImporter
from matching.importers.vocabulary import COURSE_FORMS, EDUCATION_LEVELS

FIELDS: Final = (
    Field(
        "id",
        "Id",
        cells.identifier,
        "krävs, unikt per start",
        ("U001", "U002"),
        ("Kurs-id", "Utbildnings-id"),
        required=True,
    ),
    Field(
        "code",
        "Kurskod",
        cells.line,
        "Skolverkets kurskod, paketets eller YH-programmets kod",
        ("", "YH00001"),
        ("Kod", "Utbildningskod"),
    ),
    Field(
        "title",
        "Benämning",
        cells.line,
        "krävs",
        ("Undersköterska, yrkespaket", "Drifttekniker"),
        ("Namn", "Kurs", "Utbildning", "Titel", "Kursnamn", "Utbildningens namn"),
        required=True,
    ),
    Field("provider", "Anordnare", cells.line, "namn", ("Exempelvux", "Exempel-YH"), ("Utbildningsanordnare", "Skola")),
    Field(
        "form",
        "Form",
        cells.word_of(COURSE_FORMS),
        "utbildningsform eller insats",
        ("yrkespaket", "yrkeshögskola"),
        ("Utbildningsform", "Typ", "Insats"),
    ),
    Field("level", "Nivå", cells.line, "fri text", ("gymnasial", "eftergymnasial"), ("Utbildningsnivå",)),
    Field(
        "text",
        "Beskrivning",
        cells.text,
        "fri text",
        (
            "Du lär dig ge omvårdnad i hemtjänst och på boende. Femton veckors praktik.",
            "Drift av fjärrvärme och vattenverk.",
        ),
        ("Innehåll", "Om utbildningen"),
    ),
    Field(
        "skills",
        "Kompetenser",
        cells.listed,
        "vad man lär sig; lista",
        ("omvårdnad; dokumentation", "driftövervakning; felsökning"),
        ("Kompetens", "Ger kompetens i", "Vad man lär sig"),
    ),
    Field(
        "occupations",
        "Leder till",
        cells.listed,
        "yrken; lista",
        ("undersköterska", "drifttekniker"),
        ("Yrken", "Yrkesutgång"),
    ),
    Field("subjects", "Ämnen", cells.listed, "lista", ("Vård och omsorg", "Energi"), ("Ämne", "Ämnesområde", "Område")),
    Field(
        "places",
        "Ort",
        cells.any_places,
        'kommun eller lista av kommuner; en plats som ingen kommun heter behålls och märks "kontrollera"',
        ("Eskilstuna", "Västerås; Köping"),
        ("Studieort", "Kommun", "Plats"),
    ),
    Field(
        "distance", "Distans", cells.yes_or_no, "ja, nej eller tomt", ("nej", "ja"), ("På distans", "Helt på distans")
    ),
    Field("pace_percent", "Takt", cells.percent, "procent", ("100", "50"), ("Studietakt", "Fart")),
    Field(
        "points", "Poäng", cells.points, "i nivåns eget system", ("1500", "400"), ("Antal poäng", "Omfattning poäng")
    ),
    Field(
        "starts_on", "Start", cells.date, "datum", ("2027-01-11", "2027-08-30"), ("Startdatum", "Kursstart", "Börjar")
    ),
    Field("ends_on", "Slut", cells.date, "datum", ("2028-06-09", ""), ("Slutdatum", "Slutar")),
    Field(
        "apply_from",
        "Ansökan från",
        cells.date,
        "datum",
        ("2026-10-01", ""),
        ("Ansökan öppnar", "Första ansökningsdag"),
    ),
    Field(
        "apply_by",
        "Sista ansökan",
        cells.date,
        "datum",
        ("2026-12-06", "2027-05-15"),
        ("Sista ansökningsdag", "Ansökan stänger"),
    ),
    Field(
        "seats",
        "Platser",
        cells.count,
        "antal; tomt = okänt (inte noll)",
        ("32", ""),
        ("Antal platser", "Utbildningsplatser"),
    ),
    Field(
        "language",
        "Språk",
        cells.languages,
        "undervisningsspråk; det första är huvudspråket",
        ("svenska", "svenska"),
        ("Undervisningsspråk",),
    ),
    Field(
        "entry_requirements",
        "Förkunskapskrav",
        cells.text,
        "fri text",
        ("Svenska som andraspråk på grundläggande nivå.", "Grundläggande behörighet."),
        ("Behörighet", "Behörighetskrav", "Förkunskaper"),
    ),
    Field("entry_swedish", "Krav svenska", cells.swedish, "lägsta nivå", ("SVA grund", ""), ("Svenska", "Svenskakrav")),
    Field(
        "entry_education",
        "Krav utbildning",
        cells.word_of(EDUCATION_LEVELS),
        "lägsta nivå",
        ("", "gymnasium"),
        ("Utbildningskrav",),
    ),
    Field(
        "url",
        "Webbadress",
        cells.web_address,
        "länk",
        ("", "https://example.org/drifttekniker"),
        ("Länk", "Webb", "URL"),
    ),
)


def build(values: Mapping[str, Any]) -> Course:
    """A course of the values of one row."""
    _in_order(values, "starts_on", "ends_on", "slutar före starten")
    _in_order(values, "apply_from", "apply_by", "stänger ansökan före den öppnar")
    places, languages = values.get("places", ()), values.get("language", ())
    return Course(
        id=values["id"],
        title=values["title"],
        text=values.get("text", ""),
        code=values.get("code"),
        provider=values.get("provider", ""),
        form=values.get("form"),
        level=values.get("level", ""),
        skills=values.get("skills", ()),
        occupations=values.get("occupations", ()),
        subjects=values.get("subjects", ()),
        places=places,
        distance=values.get("distance"),
        pace_percent=values.get("pace_percent"),
        points=values.get("points"),
        starts_on=values.get("starts_on"),
        ends_on=values.get("ends_on"),
        apply_from=values.get("apply_from"),
        apply_by=values.get("apply_by"),
        seats=values.get("seats"),
        language=languages[0] if languages else None,
        entry_requirements=values.get("entry_requirements", ""),
        entry_swedish=values.get("entry_swedish"),
        entry_education=values.get("entry_education"),
        url=values.get("url"),
        to_check=(
            *(f"Platsen {p.name} är ingen kommun" for p in places if p.municipality_code is None),
            *(("Undervisningen ges på flera språk",) if len(languages) > 1 else ()),
        ),
        source="utbildningstabell",
    )


def _in_order(values: Mapping[str, Any], first: str, last: str, wrong: str) -> None:
    if first in values and last in values and values[last] < values[first]:
        raise FieldFault(last, f"utbildningen {wrong} {values[first]}", "Rätta något av datumen.")


COURSES_TABLE: Final[TableImporter[Course]] = TableImporter("table", Kind.COURSE, FIELDS, build, finish=with_series)
