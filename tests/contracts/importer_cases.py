"""One good and one bad file for every importer, written here: what the contract of importers is tried on.

A new importer adds a case. Its good file holds at least two records, its bad file is the good one with one wrong value.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl

from matching.domain import Kind
from tests.matching.importers import document_fixture, emil_fixture


@dataclass(frozen=True)
class Case:
    """What an importer reads, and what must come of it."""

    name: str
    kind: Kind
    format: str
    suffix: str
    good: bytes
    ids: tuple[str, ...]  # of the records of the good file, in order
    bad: bytes
    bad_value: str  # what the error of the bad file names
    bad_column: str
    bad_line: int | None
    removed: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ()  # in which the good file, UTF-8 text, reads the same
    rows: bool = True  # False: running text, in which no row can be bad and no cut be seen

    def __str__(self) -> str:
        return self.name


TEXT = ("utf-8-sig", "utf-16", "utf-16-le", "windows-1252")
Rows = Sequence[Sequence[Any]]


def as_csv(rows: Rows, delimiter: str = ";") -> bytes:
    """Rows as CSV in UTF-8."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode()


def as_xlsx(rows: Rows, sheet: str = "Blad1") -> bytes:
    """Rows as a workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_json(value: Any) -> bytes:
    """A value as JSON with its å, ä and ö as they are."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def changed(rows: Rows, line: int, column: str, value: Any) -> Rows:
    """The rows with one cell changed; ``line`` counts the header as 1."""
    copy = [list(row) for row in rows]
    copy[line - 1][list(rows[0]).index(column)] = value
    return copy


PROFILES: Rows = [
    ["Id", "Benämning", "Sammanfattning", "Erfarenhet", "Svenska", "Bostadsort", "Tillgänglig från", "Körkort"],
    [
        "P1",
        "Åsa",
        "Söker något lugnt; helst på dagtid.",
        "Lokalvårdare (1,5 år)",
        "SFI D",
        "Eskilstuna",
        "2027-01-11",
        "B; CE",
    ],
    ["P2", "Örjan", "Van vid höga höjder.", "Takläggare (12 år); Plåtslagare", "modersmål", "Västerås", "", "inget"],
    ["P3", "Klient 3", "", "", "", "", "", ""],
]
NEEDS: Rows = [
    ["Id", "Rubrik", "Beskrivning", "SSYK", "Antal", "Horisont", "Ort", "Omfattning", "Källa", "Krav"],
    [
        "B1",
        "Svetsare på två skift",
        "Två går i pension.",
        "7212",
        2,
        "6 månader",
        "Köping",
        "75-100",
        "besök",
        "TIG-svetsning; ritning",
    ],
    ["B2", "Förskollärare", "Gäller från höstterminen.", "2343", "", "2 år", "Flen", "heltid", "workshop", ""],
]
COURSES: Rows = [
    ["Id", "Benämning", "Anordnare", "Form", "Ort", "Takt", "Start", "Slut", "Platser", "Krav svenska"],
    [
        "U1",
        "Undersköterska",
        "Exempelvux",
        "yrkespaket",
        "Eskilstuna; Torshälla",
        100,
        "2027-01-11",
        "2028-06-09",
        32,
        "SVA grund",
    ],
    ["U2", "Matlagning på sommarlovet", "Exempelskolan", "folkhögskola", "Kungsör", "12,5", "2027-06-14", "", "", ""],
]
ALVIS: Rows = [
    ["KurserVuxenutbildningId", "kurstillfalleId", "Utbildningsanordnare", "Kurskod", "Namn", "Niva", "Poang",
     "RekommenderadInformation", "KurstillfalleStartdatum", "KurstillfalleSlutdatum", "Omfattning", "Studieort",
     "AntalPlatser", "Intresseomrade_kategori"],
    ["1", "10", "Exempelvux", "SVESVE01", "Svetsgrund", "gymnasial vuxenutbildning", "100.0",
     "<![CDATA[ <p>Du svetsar&nbsp;i verkstad.</p> ]]>", "2027-01-11 00:00:00.0000000", "2027-03-19 00:00:00.0000000",
     "50.0", "Eskilstuna", "", "Teknik - Svets"],
    ["2", "10", "Exempelvux", "SVESVE01", "Svetsgrund", "gymnasial vuxenutbildning", "100.0",
     "<![CDATA[ <p>Du svetsar&nbsp;i verkstad.</p> ]]>", "2027-01-11 00:00:00.0000000", "2027-03-19 00:00:00.0000000",
     "50.0", "Torshälla", "", "Tillverkning - Metall"],
    ["3", "11", "Exempelvux", "Okänd", "Okänd", "", "", "", "", "", "", "Västerås", "", ""],
]  # fmt: skip
FINDER: list[dict[str, Any]] = [
    {"id": at, "code": "SVESVE01", "name": name, "level": "gymnasial vuxenutbildning", "provider": "Exempelvux",
     "start": "2027-01-11", "end": "2027-03-19", "earliestApplication": "2026-10-01", "latestApplication": None,
     "studyLocation": "Köping", "numberOfSeats": 12, "credits": 100, "scope": 50, "information": "<p>På plats.</p>"}
    for at, name in ((1, "Svets 1"), (2, "Svets 2 – fördjupning"))
]  # fmt: skip


def ad(key: str, headline: str, **more: Any) -> dict[str, Any]:
    """An ad as JobSearch gives it."""
    return {
        "id": key,
        "headline": headline,
        "application_deadline": "2026-12-13T23:59:59",
        "number_of_vacancies": 2,
        "description": {"text": "Vi söker någon som tål höjd."},
        "occupation": {"label": "Takmontör", "legacy_ams_taxonomy_id": "1"},
        "occupation_group": {"label": "Takmontörer", "legacy_ams_taxonomy_id": "7121"},
        "workplace_address": {"municipality": "Örebro", "municipality_code": "1880", "city": "Örebro"},
        "must_have": {"skills": [{"label": "takläggning", "weight": 10}]},
        "removed": False,
        **more,
    }


ADS = [ad("1", "Takläggare"), {"id": 3, "removed": True, "removed_date": "2026-11-01T00:00:00"}, ad("2", "Plåtslagare")]
SOURCE = {
    "testannonser": [
        {
            "id": key,
            "annonsrubrik": rubrik,
            "annonstext": "Vi söker någon som kan åka långt.",
            "antalPlatser": 1,
            "sistaAnsokningsdatum": "2026-12-13 23:59:59",
            "yrkesroll": {"namn": "Bussförare", "varde": "5561"},
            "arbetsplatsadress": {"kommun": {"namn": "Köping", "varde": "1983"}},
        }
        for key, rubrik in (("1", "Förare"), ("2", "Trafikledare"))
    ]
}


def with_value(value: Any, path: Sequence[str | int], new: Any) -> Any:
    """A JSON value with one value in it changed."""
    copy = json.loads(json.dumps(value))
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = new
    return copy


def _tables(kind: Kind, rows: Rows, ids: tuple[str, ...], line: int, column: str, value: str) -> list[Case]:
    bad = changed(rows, line, column, value)
    name = {Kind.SEEKER: "profiles", Kind.NEED: "needs", Kind.COURSE: "courses"}[kind]
    common: Mapping[str, Any] = {"kind": kind, "format": "table", "ids": ids}
    common = {**common, "bad_value": value, "bad_column": column, "bad_line": line}
    return [
        Case(f"{name}-csv", suffix=".csv", good=as_csv(rows), bad=as_csv(bad), encodings=TEXT, **common),
        Case(f"{name}-tsv", suffix=".tsv", good=as_csv(rows, "\t"), bad=as_csv(bad, "\t"), encodings=TEXT, **common),
        Case(f"{name}-xlsx", suffix=".xlsx", good=as_xlsx(rows), bad=as_xlsx(bad), **common),
    ]


def _ads(name: str, value: Any, ids: tuple[str, ...], bad: Any, column: str, line: int, **more: Any) -> Case:
    return Case(
        f"ads-{name}", Kind.NEED, "ads", ".json", as_json(value), ids, as_json(bad), "2026-13-13", column, line,
        encodings=TEXT, **more,
    )  # fmt: skip


_EMIL = emil_fixture.combined(
    [emil_fixture.info("i.1", "Svets för nybörjare"), emil_fixture.info("i.2", "Bageri på höjden")],
    [emil_fixture.event("e.1", "i.1"), emil_fixture.event("e.2", "i.2")],
)
_EMIL_BAD = emil_fixture.combined(
    [emil_fixture.info("i.1", "Svets för nybörjare"), emil_fixture.info("i.2", "Bageri på höjden")],
    [emil_fixture.event("e.1", "i.1"), emil_fixture.event("e.2", "i.2", start="2027-02-30")],
)
_MYH: Rows = [
    ["Utbildningsområde", "Utbildningsnamn", "Län", "Kommun", "YH-poäng", "Studieform", "Studietakt %",
     "Anordnare administrativ enhet", "Huvudmannatyp", "Diarienummer", "Beslut"],
    ["Teknik", "Drifttekniker", "Sörmland", "Flen", 400, "Bunden", 100, "Gnistan", "Privat", "MYH 2018/1", "Beviljad"],
    ["Vård", "Tandsköterska", "Örebro", "Örebro", 300, "Distans", 50, "Omtanken", "Kommun", "MYH 2018/2", "Beviljad"],
]  # fmt: skip

_AF = [
    {"id": key, "anvandarId": key, "presentation": f"Bor i Köping. Söker nått {key}.", "yrkesroller": [],
     "kompetenser": [], "anstallningar": [{"rubrik": "Målare", "startdatum": {"artal": 2015, "manad": 1},
                        "slutdatum": {"artal": 2018, "manad": 1}}]}
    for key in (1, 2)
]  # fmt: skip
_CV = """Erfarenhet
Målare, Färg & Form (2015 - 2019)
Tapetsering.

Kompetenser
spackling, högtryckstvätt

Önskemål
Vill jobba som målare, inte höga höjder. Bor i Köping.
"""
_EUROPASS = """<?xml version="1.0"?>
<Candidate xmlns="http://www.europass.eu/1.0"><CandidatePerson><GivenName>Åsa</GivenName></CandidatePerson>
<CandidateProfile><ExecutiveSummary>Van målare från Köping.</ExecutiveSummary></CandidateProfile></Candidate>
"""
_NOTE = """Besök hos Färgmästarna AB 2026-10-14
Ort: Köping
Behöver 2 målare till våren. De måste kunna spackling.
De saknar också en ställningsbyggare.
"""


def _document(name: str, kind: Kind, format: str, suffix: str, content: bytes, *ids: str, **more: Any) -> Case:
    return Case(name, kind, format, suffix, content, ids, b"", "", "", None, rows=False, **more)


_CV_ID, _EUROPASS_ID = "profil-603822671ca4", "profil-79a5188e1647"
_NOTE_IDS = ("anteckning-72b5a3b2d7ee", "anteckning-a5ea9ec66782")

CASES: list[Case] = [
    Case(
        "af-profile", Kind.SEEKER, "af-profile", ".json", as_json(_AF), ("profil-4dbd5c28a634", "profil-41afa0eee3e5"),
        as_json(with_value(_AF, [1, "id"], 1)), "1", "id", None,
    ),
    _document("europass", Kind.SEEKER, "europass", ".xml", _EUROPASS.encode(), _EUROPASS_ID),
    _document("cv-txt", Kind.SEEKER, "cv", ".txt", _CV.encode(), _CV_ID, encodings=TEXT),
    _document("cv-docx", Kind.SEEKER, "cv", ".docx", document_fixture.docx(*_CV.splitlines()), _CV_ID),
    _document("cv-pdf", Kind.SEEKER, "cv", ".pdf", document_fixture.pdf(*_CV.splitlines()), _CV_ID),
    _document("notes-txt", Kind.NEED, "notes", ".txt", _NOTE.encode(), *_NOTE_IDS, encodings=TEXT),
    _document("notes-docx", Kind.NEED, "notes", ".docx", document_fixture.docx(*_NOTE.splitlines()), *_NOTE_IDS),
    *_tables(Kind.SEEKER, PROFILES, ("P1", "P2", "P3"), 3, "Bostadsort", "Västeras stadd"),
    *_tables(Kind.NEED, NEEDS, ("B1", "B2"), 2, "SSYK", "72"),
    *_tables(Kind.COURSE, COURSES, ("U1", "U2"), 3, "Start", "2027-02-30"),
    Case(
        "alvis", Kind.COURSE, "alvis", ".csv", as_csv(ALVIS, ","), ("10", "11"),
        as_csv(changed(ALVIS, 4, "KurstillfalleStartdatum", "2027-02-30 00:00:00.0000000"), ","),
        "2027-02-30 00:00:00.0000000", "KurstillfalleStartdatum", 4, encodings=TEXT,
    ),
    Case(
        "education-finder", Kind.COURSE, "education-finder", ".json", as_json(FINDER), ("1", "2"),
        as_json(with_value(FINDER, [1, "numberOfSeats"], -4)), "-4", "numberOfSeats", 2,
    ),
    _ads(
        "jobstream", ADS, ("1", "2"), with_value(ADS, [2, "application_deadline"], "2026-13-13"),
        "application_deadline", 3, removed=("3",),
    ),
    _ads(
        "search-answer", {"total": {"value": 2}, "hits": [ADS[0], ADS[2]]}, ("1", "2"),
        {"total": {"value": 2}, "hits": [ADS[0], with_value(ADS[2], ["application_deadline"], "2026-13-13")]},
        "application_deadline", 2,
    ),
    _ads(
        "index", {"hits": {"hits": [{"_source": ADS[0]}, {"_source": ADS[2]}]}}, ("1", "2"),
        {"hits": {"hits": [{"_source": ADS[0]}, {"_source": with_value(ADS[2], ["publication_date"], "2026-13-13")}]}},
        "publication_date", 2,
    ),
    _ads(
        "source", SOURCE, ("1", "2"), with_value(SOURCE, ["testannonser", 1, "sistaAnsokningsdatum"], "2026-13-13"),
        "application_deadline", 2,
    ),
    Case(
        "emil3", Kind.COURSE, "emil3", ".json", as_json(_EMIL), ("e.1", "e.2"), as_json(_EMIL_BAD), "2027-02-30",
        "execution.start", None,
    ),
    Case(
        "myh", Kind.COURSE, "myh", ".xlsx", as_xlsx(_MYH, "Lista"), ("MYH 2018/1", "MYH 2018/2"),
        as_xlsx(changed(_MYH, 3, "YH-poäng", "många"), "Lista"), "många", "YH-poäng", 3,
    ),
]  # fmt: skip
