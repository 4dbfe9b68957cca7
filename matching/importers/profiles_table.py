"""Job seekers from a table, as ``docs/filformat.md`` describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from matching.domain import EvidenceGrade, JobSeeker, Kind, Skill, Wishes
from matching.importers import cells
from matching.importers.record_tables import Field, TableImporter
from matching.importers.vocabulary import EDUCATION_LEVELS

FIELDS: Final = (
    Field(
        "id", "Id", cells.identifier, "krävs, unikt", ("P001", "P002"), ("Profil-id", "Klient-id", "Nr"), required=True
    ),
    Field(
        "label",
        "Benämning",
        cells.line,
        "alias som vägledaren känner igen; påverkar aldrig en matchning",
        ("Klient 014", "Samira"),
        ("Alias", "Namn", "Klient"),
    ),
    Field(
        "summary",
        "Sammanfattning",
        cells.text,
        "fri text: bakgrund, styrkor, läge",
        (
            "Har arbetat i hemtjänsten i fyra år och vill ha en heltid.",
            "Ekonom från Damaskus som läser SFI D på kvällarna och söker praktik på ett kontor.",
        ),
        ("Beskrivning", "Bakgrund", "Presentation", "Om personen"),
    ),
    Field(
        "experience",
        "Erfarenhet",
        cells.experience,
        "yrke och tid; lista",
        ("Undersköterska, hemtjänst (4 år); Lokalvårdare (1,5 år)", "Ekonomiassistent (6 år)"),
        ("Arbetslivserfarenhet", "Yrkeserfarenhet"),
    ),
    Field(
        "claimed",
        "Kompetenser",
        cells.listed,
        "det personen själv uppger; lista",
        ("omvårdnad; social dokumentation; köra bil", "bokföring; Excel"),
        ("Kompetens", "Färdigheter", "Kunskaper"),
    ),
    Field(
        "documented",
        "Styrkta kompetenser",
        cells.listed,
        "styrkt med intyg, betyg eller arbetsprov hos arbetsgivare; lista",
        ("förflyttningsteknik", ""),
        ("Styrkt kompetens", "Dokumenterade kompetenser"),
    ),
    Field(
        "validated",
        "Validerade kompetenser",
        cells.listed,
        "validerade mot branschens eller utbildningens krav; lista",
        ("", ""),
        ("Validerad kompetens",),
    ),
    Field(
        "education",
        "Utbildning",
        cells.text,
        "fri text",
        ("Vård- och omsorgsprogrammet 2019", "Kandidat i företagsekonomi, Syrien"),
        ("Utbildningsbakgrund",),
    ),
    Field(
        "education_level",
        "Utbildningsnivå",
        cells.word_of(EDUCATION_LEVELS),
        "högsta avslutade nivå",
        ("gymnasium", "högskola"),
        ("Högsta utbildning", "Högsta avslutade utbildning"),
    ),
    Field(
        "swedish",
        "Svenska",
        cells.swedish,
        "modersmål, CEFR (A1-C2) eller kurs",
        ("modersmål", "SFI C"),
        ("Svenskanivå", "Nivå svenska", "Svenska språket"),
    ),
    Field(
        "languages", "Andra språk", cells.listed, "lista", ("engelska", "arabiska; engelska"), ("Språk", "Övriga språk")
    ),
    Field(
        "driving_licences",
        "Körkort",
        cells.licences,
        "inget, eller lista av behörigheter",
        ("B", "inget"),
        ("Körkortsbehörighet",),
    ),
    Field(
        "certificates",
        "Certifikat",
        cells.listed,
        "lista",
        ("HLR", ""),
        ("Intyg", "Certifikat och intyg", "Behörigheter"),
    ),
    Field(
        "home",
        "Bostadsort",
        cells.place,
        "kommun",
        ("Eskilstuna", "Katrineholm"),
        ("Bor i", "Ort", "Hemkommun", "Kommun"),
    ),
    Field(
        "reach",
        "Pendlar till",
        cells.places,
        "lista av kommuner",
        ("Strängnäs; Kungsör", ""),
        ("Pendling", "Kan pendla till", "Sökområde"),
    ),
    Field(
        "occupations",
        "Önskat yrke",
        cells.listed,
        "lista",
        ("Undersköterska", "Ekonomiassistent; Redovisningsekonom"),
        ("Önskade yrken", "Söker arbete som", "Yrkesönskemål"),
    ),
    Field(
        "hours",
        "Omfattning",
        cells.hours,
        "procent av heltid",
        ("100", "50-75"),
        ("Önskad omfattning", "Arbetstid omfattning", "Sysselsättningsgrad"),
    ),
    Field("avoid", "Undviker", cells.listed, "lista", ("natt; tunga lyft", ""), ("Vill inte", "Undvik")),
    Field(
        "wishes",
        "Önskemål",
        cells.text,
        "fri text",
        ("Fast schema.", "Vill kunna hämta på förskolan."),
        ("Önskningar",),
    ),
    Field(
        "available_from",
        "Tillgänglig från",
        cells.date,
        "datum",
        ("2027-01-11", ""),
        ("Kan börja", "Ledig från", "Startdatum"),
    ),
    Field(
        "target_groups",
        "Målgrupp",
        cells.listed,
        "lista, organisationens egna ord",
        ("deltidsarbetslös", "nyanländ"),
        ("Målgrupper",),
    ),
    Field(
        "unit",
        "Enhet",
        cells.line,
        "enheten som möter personen; vägledare ser den egna enhetens klienter, och den påverkar aldrig en matchning",
        ("Vägledningscentrum", ""),
        ("Organisationsenhet", "Mottagande enhet"),
    ),
    Field(
        "protected_identity",
        "Skyddade personuppgifter",
        cells.yes_or_no,
        "ja eller nej (tomt = nej)",
        ("nej", ""),
        ("Skyddad identitet", "Sekretessmarkering", "Skyddad"),
    ),
)


def build(values: Mapping[str, Any]) -> JobSeeker:
    """A job seeker of the values of one row. A skill told twice keeps its strongest grade."""
    skills: dict[str, Skill] = {}
    for field, grade in (
        ("validated", EvidenceGrade.VALIDATED),
        ("documented", EvidenceGrade.DOCUMENTED),
        ("claimed", EvidenceGrade.CLAIMED),
    ):
        for label in values.get(field, ()):
            skills.setdefault(label.casefold(), Skill(label, grade))
    home = values.get("home")
    return JobSeeker(
        id=values["id"],
        label=values.get("label", ""),
        summary=values.get("summary", ""),
        experience=values.get("experience", ()),
        skills=tuple(skills.values()),
        education=values.get("education", ""),
        education_level=values.get("education_level"),
        swedish=values.get("swedish"),
        languages=values.get("languages", ()),
        driving_licences=values.get("driving_licences"),
        certificates=values.get("certificates", ()),
        home=home,
        reach=tuple(place for place in values.get("reach", ()) if place != home),
        available_from=values.get("available_from"),
        wishes=Wishes(
            occupations=values.get("occupations", ()),
            hours=values.get("hours"),
            avoid=values.get("avoid", ()),
            text=values.get("wishes", ""),
        ),
        target_groups=values.get("target_groups", ()),
        unit=values.get("unit", ""),
        protected_identity=values.get("protected_identity", False),
        source="profiltabell",
    )


PROFILES_TABLE: Final[TableImporter[JobSeeker]] = TableImporter("table", Kind.SEEKER, FIELDS, build, private=True)
