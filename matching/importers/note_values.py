"""Values of a need as a note writes them and as they are shown for confirmation."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from matching.domain import Horizon, NeedSource, Place, SwedishLevel
from matching.importers import cells
from matching.importers.cells import BadCell
from matching.importers.need_facts import need_facts
from matching.importers.vocabulary import HORIZONS, NEED_SOURCES
from matching.places import find_municipality
from matching.sni import UnknownSni, parse_sni

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
                return parse_sni(value)
            except UnknownSni:
                return None
        case "source_kind":
            return NEED_SOURCES.find(value)
        case "horizon":
            return HORIZONS.find(value) or next((f.value for f in need_facts(value) if f.field == "horizon"), None)
    return value[:200]


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
