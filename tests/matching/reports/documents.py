"""A small document made by hand, with everything that a renderer meets and text that tries to do harm."""

from __future__ import annotations

import datetime as dt

from matching.reports import (
    HIDDEN,
    CellKind,
    Column,
    Document,
    Figure,
    Interval,
    Paragraph,
    Row,
    Section,
    Statement,
    Table,
    charts,
)
from matching.reports.document import CheckItem, Checklist

HOSTILE = '=HYPERLINK("http://example.org","<script>alert(1)</script>")'

NEEDS = Table(
    id="behov",
    title="Behov",
    columns=(
        Column("employer", "Arbetsgivare", "Vem som behöver."),
        Column("code", "Kommunkod", "Fyra siffror.", CellKind.CODE),
        Column("day", "Insamlat", "När.", CellKind.DATE),
        Column("skills", "Krav", "Vad.", CellKind.LIST),
    ),
    rows=(
        Row(
            "behov-N1",
            {"employer": HOSTILE, "code": "0484", "day": dt.date(2026, 9, 1), "skills": ("svets", "+ritning")},
        ),
        Row("behov-N2", {"employer": "Ådans Bygg & Trä AB", "code": None, "day": None, "skills": ()}),
    ),
)
OCCUPATIONS = Table(
    id="yrken",
    title="Yrken: kvar",
    columns=(
        Column("occupation", "Yrke", "Yrket."),
        Column("asked", "Efterfrågan", "Personer.", CellKind.COUNT, empty="okänt"),
        Column("left", "Kvar", "Personer kvar.", CellKind.NUMBER),
        Column("supply", "Arbetssökande", "Personer nu.", CellKind.COUNT),
        Column("share", "Andel", "Andel kvar.", CellKind.SHARE),
    ),
    rows=(
        Row(
            "yrke-7212",
            {"occupation": "Svetsare", "asked": 1200, "left": Interval(7, 3, 11), "supply": HIDDEN, "share": 0.58},
            behind=("behov-N1", "behov-N2"),
        ),
        Row("yrke-x", {"occupation": "-", "asked": None, "left": None, "supply": 0, "share": None}),
    ),
)
FIGURE = Figure(
    id="figur-kvar",
    title="Kvar per yrke",
    description="Svetsare har mest kvar: 7 personer.",
    spec=charts.bars([("Svetsare <b>", 7)], "personer"),
    table_id="yrken",
)
DOCUMENT = Document(
    title="Provrapport",
    subtitle="Per 2026-11-16",
    day=dt.date(2026, 11, 16),
    facts={"Område": "Eskilstuna & co", "Täckning": "2 arbetsgivare"},
    summary=(Statement("Mest saknas svetsare: 7 personer.", ("yrke-7212",)),),
    sections=(
        Section("oversikt", "Översikt", (Paragraph("En mening.", warning=True), FIGURE, OCCUPATIONS)),
        Section("underlag", "Underlag", (NEEDS,)),
        Section(
            "krav",
            "Krav",
            (
                Checklist(
                    "lista",
                    "Vad som krävs",
                    (
                        CheckItem("Namngivna arbetsgivare", True, "2 finns.", ("behov-N1",)),
                        CheckItem("Avsiktsförklaringar", None, "Fråga efter dem."),
                    ),
                ),
            ),
        ),
    ),
    honesty=("Annonser räknas för sig.",),
    made_by={"Mäkla": "0.1.0"},
)
