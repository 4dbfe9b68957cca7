"""Sections of SNI 2007 (SCB, Svensk näringsgrensindelning), and the one that words about a sector mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "A": "Jordbruk, skogsbruk och fiske",
        "B": "Utvinning av mineral",
        "C": "Tillverkning",
        "D": "Försörjning av el, gas, värme och kyla",
        "E": "Vattenförsörjning; avloppsrening, avfallshantering och sanering",
        "F": "Byggverksamhet",
        "G": "Handel; reparation av motorfordon och motorcyklar",
        "H": "Transport och magasinering",
        "I": "Hotell- och restaurangverksamhet",
        "J": "Informations- och kommunikationsverksamhet",
        "K": "Finans- och försäkringsverksamhet",
        "L": "Fastighetsverksamhet",
        "M": "Verksamhet inom juridik, ekonomi, vetenskap och teknik",
        "N": "Uthyrning, fastighetsservice, resetjänster och andra stödtjänster",
        "O": "Offentlig förvaltning och försvar; obligatorisk socialförsäkring",
        "P": "Utbildning",
        "Q": "Vård och omsorg; sociala tjänster",
        "R": "Kultur, nöje och fritid",
        "S": "Annan serviceverksamhet",
        "T": "Förvärvsarbete i hushåll",
        "U": "Verksamhet vid internationella organisationer",
    }
)
# The last two-digit division of each section, in order.
_LAST: Final = tuple(
    zip(
        (3, 9, 33, 35, 39, 43, 47, 53, 56, 63, 66, 68, 75, 82, 84, 85, 88, 93, 96, 98, 99),
        SECTIONS,
        strict=True,
    )
)
_WORDS: Final = tuple(
    (section, re.compile(words, re.IGNORECASE))
    for section, words in (
        ("N", r"lokalvård|städ|bevakning|bemanning|kundservice|kundtjänst|callcenter"),
        ("Q", r"vård|omsorg|sjuk|social|lss|tandläk|hemtjänst|behandling"),
        ("P", r"skola|utbildning|förskol|pedagog"),
        ("F", r"bygg|anlägg|måler|vvs|elinstall|golv|tak\b|mark\b|\bel och"),
        ("I", r"restaurang|hotell|kök|måltid|servering|café|besöksnäring"),
        ("H", r"transport|lager|logistik|åkeri|buss|post\b"),
        ("G", r"handel|butik|försälj|fordon|bilverkstad"),
        ("E", r"vatten|avlopp|avfall|återvinn"),
        ("D", r"energi|fjärrvärme|elnät|kraft"),
        ("J", r"\bit\b|data|media|telekom|programm"),
        ("L", r"fastighet|bostad"),
        ("M", r"redovisning|ekonomi|juridik|konsult|teknik\b|laborator|arkitekt|konstruk"),
        ("O", r"räddning|säkerhet|kommunal förvaltning|myndighet|försvar|kommun\b"),
        ("R", r"kultur|fritid|idrott|museum|hantverk"),
        ("A", r"jordbruk|lantbruk|skog|grön|trädgård|djur"),
        ("C", r"tillverk|verkstad|industri|livsmedel|bageri|kemi|gjut|batteri|svets"),
        ("B", r"gruv|berg"),
        ("S", r"kyrk|frisör|förening"),
    )
)


def sni_section(sector: str) -> str | None:
    """The letter of the section that a sector is in: from a code ("25", "25.110", "C"), its name, or plain words.

    ``None`` where nothing says so.
    """
    told = sector.strip()
    if not told:
        return None
    if told.upper() in SECTIONS:
        return told.upper()
    if code := re.match(r"(?:SNI )?(\d{2})(?:\.?\d{1,3})?\b", told, re.IGNORECASE):
        division = int(code[1])
        return next((letter for last, letter in _LAST if 1 <= division <= last), None)
    named = next((letter for letter, name in SECTIONS.items() if name.casefold() == told.casefold()), None)
    return named or next((letter for letter, words in _WORDS if words.search(told)), None)
