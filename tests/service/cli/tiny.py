"""A tiny town in the files that its people have: three clients, needs and courses, right answers plain to see."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

TODAY = "2026-11-16"

PROFILES = [
    {
        "Id": "P1",
        "Benämning": "Klient Svets",
        "Sammanfattning": "Har svetsat i verkstad",
        "Erfarenhet": "Svetsare (6 år)",
        "Kompetenser": "MIG/MAG-svetsning",
        "Bostadsort": "Eskilstuna",
        "Önskat yrke": "Svetsare",
    },
    {
        "Id": "P2",
        "Benämning": "Klient Vård",
        "Erfarenhet": "Undersköterska (4 år)",
        "Kompetenser": "omvårdnad",
        "Körkort": "B",
        "Bostadsort": "Eskilstuna",
        "Önskat yrke": "Undersköterska",
    },
    {
        "Id": "P3",
        "Benämning": "Klient Hemlig",
        "Erfarenhet": "Svetsare (9 år)",
        "Kompetenser": "MIG/MAG-svetsning; TIG-svetsning",
        "Bostadsort": "Eskilstuna",
        "Önskat yrke": "Svetsare",
        "Skyddade personuppgifter": "ja",
    },
]
NEEDS = [
    {
        "Id": "N1",
        "Källa": "besök",
        "Arbetsgivare": "Verkstaden AB",
        "Rubrik": "Svetsare till verkstad",
        "Yrke": "Svetsare",
        "Krav": "MIG/MAG-svetsning; TIG-svetsning",
        "Antal": "2",
        "Ort": "Eskilstuna",
        "Öppet till": "2027-06-30",
    },
    {
        "Id": "N2",
        "Källa": "formulär",
        "Arbetsgivare": "Hemtjänsten",
        "Rubrik": "Undersköterska i hemtjänst",
        "Yrke": "Undersköterska",
        "Krav": "omvårdnad",
        "Antal": "5",
        "Ort": "Eskilstuna",
        "Öppet till": "2027-06-30",
    },
    {
        "Id": "N3",
        "Källa": "workshop",
        "Arbetsgivare": "Hamnen AB",
        "Rubrik": "Kranförare i hamn",
        "Yrke": "Kranförare",
        "Krav": "kranförarbevis; lossning av fartyg",
        "Ort": "Västerås",
        "Öppet till": "2027-06-30",
    },
]
COURSES = [
    {
        "Id": "K1",
        "Benämning": "Svets TIG",
        "Form": "komvux",
        "Kompetenser": "TIG-svetsning",
        "Leder till": "Svetsare",
        "Ort": "Eskilstuna",
        "Start": "2027-01-11",
        "Sista ansökan": "2026-12-15",
        "Platser": "12",
    },
    {
        "Id": "K2",
        "Benämning": "Vård och omsorg",
        "Form": "yrkespaket",
        "Kompetenser": "omvårdnad",
        "Leder till": "Undersköterska",
        "Ort": "Eskilstuna",
        "Start": "2027-01-11",
        "Sista ansökan": "2026-12-15",
        "Platser": "30",
    },
    {
        "Id": "K3",
        "Benämning": "Svets TIG, förra hösten",
        "Form": "komvux",
        "Kompetenser": "TIG-svetsning",
        "Leder till": "Svetsare",
        "Ort": "Eskilstuna",
        "Start": "2026-08-17",
        "Sista ansökan": "2026-05-15",
        "Platser": "12",
    },
]


def write_table(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """Write rows as a Swedish Excel saves CSV: semicolons and a byte order mark."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, headers, delimiter=";", restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
