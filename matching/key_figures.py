"""Key figures of official statistics: one value of one figure, for one area and one period.

They stand beside a report as its context (unemployment by month, youth unemployment, any yearly figure). Nothing is
ever computed from them: a figure is shown as its source gave it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from matching.places import counties, find_municipality, municipalities, resolve_municipality

COUNTRY: Final = "00"
_COUNTRY_WORDS: Final = frozenset(("riket", "hela riket", "sverige", "00", "0000", "se"))
_MONTHS: Final = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH: Final = re.compile(r"((?:19|20)\d\d)(?:m|-m?|/)?(0[1-9]|1[0-2])(?:-01)?")
_QUARTER: Final = re.compile(r"((?:19|20)\d\d)-?[kq]([1-4])")
_MONTH_WORD: Final = re.compile(r"([a-zåäö]{3,9})\.?[ -]((?:19|20)\d\d)|((?:19|20)\d\d)[ -]([a-zåäö]{3,9})\.?")


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One value. The same ``name``, ``area`` and ``period`` is the same value told again."""

    name: str  # "Öppet arbetslösa 16-64 år, andel av befolkningen"
    area: str  # "00" the country, "04" a county, "0484" a municipality
    period: str  # "2025", "2025-K3" or "2025-10"; periods of one kind sort as text
    value: float
    unit: str = ""  # "procent", "personer"
    source: str = ""  # who published it, as the file or the importer's user says


def area_code(text: str) -> str:
    """The code of the area that ``text`` names: the country ("00"), a county ("04") or a municipality ("0484").

    Raises ``UnknownMunicipality`` with suggestions for any other.
    """
    bare = " ".join(text.split())
    folded = bare.casefold()
    if folded in _COUNTRY_WORDS:
        return COUNTRY
    if re.fullmatch(r"\d\d", bare) and bare in counties():
        return bare
    if (code := re.match(r"\d{4}\b", bare)) and code[0] in municipalities():  # "0484 Eskilstuna"
        return code[0]
    if folded.endswith(" län"):
        for county, name in counties().items():
            if name.casefold() == folded:
                return county
    found = find_municipality(bare)
    return found.code if found else resolve_municipality(bare).code


def area_name(code: str) -> str:
    """What an area is called."""
    if code == COUNTRY:
        return "Riket"
    return counties()[code] if len(code) == 2 else municipalities()[code].name


def period(text: str) -> str | None:
    """The period that ``text`` names: a year, a quarter or a month; ``None`` when it names none."""
    folded = " ".join(text.split()).casefold()
    if re.fullmatch(r"(?:19|20)\d\d", folded):
        return folded
    if found := _MONTH.fullmatch(folded):
        return f"{found[1]}-{found[2]}"
    if found := _QUARTER.fullmatch(folded):
        return f"{found[1]}-K{found[2]}"
    if found := _MONTH_WORD.fullmatch(folded):
        word, year = (found[1], found[2]) if found[1] else (found[4], found[3])
        if word[:3] in _MONTHS:
            return f"{year}-{_MONTHS.index(word[:3]) + 1:02}"
    return None


def period_start(code: str) -> str:
    """The first day of a period as YYYY-MM-DD, for a time axis."""
    if len(code) == 4:
        return f"{code}-01-01"
    if "K" in code:
        return f"{code[:4]}-{int(code[-1]) * 3 - 2:02}-01"
    return f"{code}-01"


def period_kind(code: str) -> str:
    """``year``, ``quarter`` or ``month``."""
    return "year" if len(code) == 4 else "quarter" if "K" in code else "month"
