"""Values of a need as a note writes them and as they are shown for confirmation."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

from matching.domain import Horizon, NeedSource, Place, SwedishLevel
from matching.importers import cells
from matching.importers.cells import BadCell
from matching.importers.need_facts import need_facts
from matching.importers.vocabulary import HORIZONS, NEED_SOURCES
from matching.places import find_municipality
from matching.sni import UnknownSni, parse_sni, sni_name, sni_section

FIELDS: Final = {  # field of Need -> column of docs/filformat.md
    "title": "Rubrik",
    "occupation": "Yrke",
    "headcount": "Antal",
    "employer": "Arbetsgivare",
    "sector": "Bransch",
    "sni": "SNI",
    "place": "Ort",
    "horizon": "Horisont",
    "essential_skills": "Krav",
    "meriting_skills": "Meriterande",
    "driving_licences": "Körkort",
    "certificates": "Certifikat",
    "swedish": "Svenska",
    "working_time": "Arbetstid",
    "source_kind": "Källa",
    "gathered_on": "Insamlat datum",
    "gathered_by": "Insamlat av",
    "text": "Beskrivning",
}
_CODE_FIRST: Final = re.compile(
    r"((?:sni[ :]*)?\d{2}(?:\.?\d{1,3})?)(?:\s*[,;(–-]|\s)\s*[^\W\d].*", re.IGNORECASE | re.ASCII
)
_SHOWN: Final = 60  # characters of a value that is told of
_HORIZON_WORDS: Final = {
    Horizon.NOW: "nu",
    Horizon.SIX_MONTHS: "6 månader",
    Horizon.TWO_YEARS: "2 år",
    Horizon.FIVE_YEARS: "3-5 år",
}
_SOURCE_WORDS: Final = {
    NeedSource.VISIT: "besök",
    NeedSource.WORKSHOP: "workshop",
    NeedSource.FAIR: "mässa",
    NeedSource.FORM: "formulär",
    NeedSource.AD: "annons",
}


def value_of(name: str, value: str) -> Any:
    """The value of a key, or ``None`` where it cannot be read: then the line says nothing, and is shown as such."""
    match name:
        case "gathered_on":
            try:
                found: dt.date = cells.date(value)
            except BadCell:
                return None
            return found
        case "place":
            municipality = find_municipality(value)
            return Place(municipality.name, municipality.code) if municipality else Place(value[:100])
        case "sni":
            try:
                return parse_sni(_sni_told(value))
            except UnknownSni:
                return None
        case "source_kind":
            return NEED_SOURCES.find(value)
        case "horizon":
            return HORIZONS.find(value) or next((f.value for f in need_facts(value) if f.field == "horizon"), None)
    return value[:200]


def unread(name: str, value: str) -> str:
    """A Swedish sentence on a value that ``value_of`` could not read, and what to write; empty where it is no fault."""
    told = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    if name == "gathered_on":
        return f"Datumet ”{told}” kunde inte läsas. Skriv det som år-månad-dag, till exempel 2026-11-16."
    if name != "sni":
        return ""
    try:
        parse_sni(_sni_told(value))
    except UnknownSni as unknown:
        section = None if re.search(r"\d", value) or len(value) == 1 else sni_section(value)
        meant = f" Menade du {sni_name(section)}?" if section else ""
        return f"SNI-koden ”{told}” används inte: {unknown.message}.{meant} {unknown.remedy}"
    return ""


def _sni_told(value: str) -> str:
    """The code alone: as tables write it (62,010), and without the words after it (25.620 Legoarbeten)."""
    told = re.sub(r"(?<=\d),(?=\d)", ".", value.strip())
    match = _CODE_FIRST.fullmatch(told)
    return match[1] if match else told


def shown(value: Any) -> str:
    """A value in Swedish words."""
    if isinstance(value, Horizon):
        return _HORIZON_WORDS[value]
    if isinstance(value, NeedSource):
        return _SOURCE_WORDS[value]
    if isinstance(value, Place):
        return value.name if value.municipality_code else f"{value.name} (ingen kommun: kontrollera)"
    if isinstance(value, SwedishLevel):
        return "modersmål" if value is SwedishLevel.NATIVE else str(value.value)
    if isinstance(value, tuple):
        return ", ".join(map(shown, value))
    return str(value)
