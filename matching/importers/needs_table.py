"""Employers' needs from a table, as ``docs/filformat.md`` describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from matching.domain import Kind, Need
from matching.importers import cells
from matching.importers.record_tables import Field, FieldFault, TableImporter
from matching.importers.vocabulary import EDUCATION_LEVELS, HORIZONS, NEED_SOURCES

FIELDS: Final = (
    Field("id", "Id", cells.identifier, "krävs, unikt", ("B001", "B002"), ("Behovs-id", "Nr"), required=True),
    Field(
        "source_kind",
        "Källa",
        cells.word_of(NEED_SOURCES),
        "hur behovet blev känt",
        ("besök", "formulär"),
        ("Typ av källa",),
    ),
    Field(
        "gathered_by",
        "Insamlat av",
        cells.line,
        "roll eller signatur",
        ("AK", ""),
        ("Signatur", "Mäklare", "Rapporterat av"),
    ),
    Field(
        "gathered_on",
        "Insamlat datum",
        cells.date,
        "datum",
        ("2026-10-14", "2026-11-02"),
        ("Datum", "Besöksdatum", "Insamlad", "Insamlat"),
    ),
    Field(
        "employer",
        "Arbetsgivare",
        cells.line,
        "namn",
        ("Exempelverkstaden AB", "Exempelhemmet"),
        ("Företag", "Organisation", "Arbetsplats"),
    ),
    Field(
        "sector",
        "Bransch",
        cells.line,
        "fri text",
        ("Verkstadsindustri", "Vård och omsorg"),
        ("Sektor",),
    ),
    Field(
        "sni",
        "SNI",
        cells.sni,
        "SNI-kod, två till fem siffror som text, eller avdelningens bokstav",
        ("25.620", "87"),
        ("SNI-kod", "SNI 2007", "SNI 2025", "SNI2007", "Näringsgren"),
    ),
    Field(
        "title",
        "Rubrik",
        cells.line,
        "krävs: behovet på en rad",
        ("CNC-operatörer till tvåskift", "Undersköterskor till äldreboende"),
        ("Behov", "Titel", "Behovet i korthet"),
        required=True,
    ),
    Field(
        "occupation",
        "Yrke",
        cells.line,
        "yrkesbenämning",
        ("CNC-operatör", "Undersköterska"),
        ("Yrkesbenämning", "Yrkesroll", "Befattning"),
    ),
    Field(
        "ssyk",
        "SSYK",
        cells.ssyk,
        "SSYK 2012, fyra siffror som text",
        ("7223", "5321"),
        ("SSYK-kod", "SSYK 2012", "SSYK4"),
    ),
    Field(
        "text",
        "Beskrivning",
        cells.text,
        "fri text: så som arbetsgivaren berättade det",
        (
            "De behöver folk som kan läsa ritning och rigga om själva. Lär gärna upp på den egna maskinen.",
            "Tre tjänster blir lediga efter pensioneringar i vår.",
        ),
        ("Anteckning", "Text", "Beskrivning av behovet"),
    ),
    Field(
        "essential_skills",
        "Krav",
        cells.listed,
        "kompetenser som måste finnas; lista",
        ("ritningsläsning; CNC-svarvning", "omvårdnad; dokumentation"),
        ("Kompetenskrav", "Måste ha", "Ska-krav", "Kompetenser"),
    ),
    Field(
        "meriting_skills",
        "Meriterande",
        cells.listed,
        "kompetenser som är bra att ha; lista",
        ("mätteknik", ""),
        ("Önskvärt", "Bra att ha", "Meriter"),
    ),
    Field(
        "headcount",
        "Antal",
        cells.count,
        "hur många personer",
        ("3", "2"),
        ("Antal personer", "Antal platser", "Antal tjänster"),
    ),
    Field(
        "horizon",
        "Horisont",
        cells.word_of(HORIZONS),
        "när personerna behövs",
        ("nu", "6 månader"),
        ("Tidshorisont", "När"),
    ),
    Field("place", "Ort", cells.place, "kommun", ("Eskilstuna", "Flen"), ("Kommun", "Arbetsort", "Plats")),
    Field("starts_on", "Start", cells.date, "datum", ("2027-01-11", ""), ("Startdatum", "Tillträde", "Börjar")),
    Field(
        "open_until",
        "Öppet till",
        cells.date,
        "sista dag då behovet kan fyllas",
        ("2027-02-28", ""),
        ("Sista ansökningsdag", "Sista dag", "Gäller till"),
    ),
    Field(
        "hours",
        "Omfattning",
        cells.hours,
        "procent av heltid",
        ("100", "75-100"),
        ("Tjänstgöringsgrad", "Sysselsättningsgrad"),
    ),
    Field(
        "working_time",
        "Arbetstid",
        cells.line,
        "dag, tvåskift, natt eller fri text",
        ("tvåskift", "dag och kväll"),
        ("Schema", "Skift"),
    ),
    Field("driving_licences", "Körkort", cells.licences, "lista av behörigheter", ("", "B"), ("Körkortsbehörighet",)),
    Field("certificates", "Certifikat", cells.listed, "lista", ("Truckkort A+B", ""), ("Intyg", "Behörigheter")),
    Field("swedish", "Svenska", cells.swedish, "lägsta nivå", ("B1", "SVA 1"), ("Krav svenska", "Svenskanivå")),
    Field(
        "education_level",
        "Utbildningskrav",
        cells.word_of(EDUCATION_LEVELS),
        "lägsta nivå",
        ("", "gymnasium"),
        ("Utbildningsnivå", "Krav utbildning"),
    ),
)


def build(values: Mapping[str, Any]) -> Need:
    """A need of the values of one row."""
    gathered, closes = values.get("gathered_on"), values.get("open_until")
    if gathered and closes and closes < gathered:
        raise FieldFault("open_until", f"behovet stänger före insamlingen {gathered}", "Rätta något av datumen.")
    essential = values.get("essential_skills", ())
    told = {skill.casefold() for skill in essential}
    return Need(
        id=values["id"],
        title=values["title"],
        text=values.get("text", ""),
        source_kind=values.get("source_kind"),
        employer=values.get("employer", ""),
        sector=values.get("sector", ""),
        occupation=values.get("occupation", ""),
        ssyk=values.get("ssyk"),
        sni=values.get("sni"),
        essential_skills=essential,
        meriting_skills=tuple(skill for skill in values.get("meriting_skills", ()) if skill.casefold() not in told),
        headcount=values.get("headcount"),
        horizon=values.get("horizon"),
        place=values.get("place"),
        starts_on=values.get("starts_on"),
        open_until=closes,
        hours=values.get("hours"),
        working_time=values.get("working_time", ""),
        driving_licences=values.get("driving_licences", ()),
        certificates=values.get("certificates", ()),
        swedish=values.get("swedish"),
        education_level=values.get("education_level"),
        gathered_by=values.get("gathered_by", ""),
        gathered_on=gathered,
        source="behovstabell",
    )


NEEDS_TABLE: Final[TableImporter[Need]] = TableImporter("table", Kind.NEED, FIELDS, build, private=True)
