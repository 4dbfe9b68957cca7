"""Codes of SNI 2007 (SCB, Svensk näringsgrensindelning), their sections, and the one that words about a sector mean.

SNI 2025 numbers its two-digit divisions nearly as SNI 2007 does (45 is gone), so a code of either is known by its
division; its letters from J on are others, so a letter alone is read as SNI 2007. What comes after the division is
kept as it was told: no list of the finer codes is shipped.
"""

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
_GAPS: Final = (4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89)
DIVISIONS: Final = frozenset(f"{number:02}" for number in range(1, 100) if number not in _GAPS)
"""The two-digit divisions (huvudgrupper) of SNI 2007. 54, 57 and the like were never given out."""
_CODE: Final = re.compile(r"(\d{2})(?:\.?(\d{1,3}))?", re.ASCII)
_PREFIX: Final = re.compile(r"^sni(?:[ -]?(?:2007|2025)\b)?[ :]*", re.IGNORECASE)
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


class UnknownSni(ValueError):
    """A text that is no code of SNI. ``message`` and ``remedy`` are Swedish."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message[:1].upper()}{message[1:]}. {remedy}")
        self.message = message
        self.remedy = remedy


def parse_sni(text: str) -> str:
    """The code that a text gives: a section ("C"), or two to five digits ("62", "62.0", "62.01", "62.010").

    Written with or without the point, and with "SNI" before it. Raises ``UnknownSni`` for any other, and for a
    division that does not exist.
    """
    told = _PREFIX.sub("", text.strip()).strip()
    if told.upper() in SECTIONS:
        return told.upper()
    code = _CODE.fullmatch(told)
    if code is None:
        letter = len(told) == 1 and told.isalpha()
        message = "bokstaven är ingen avdelning i SNI 2007" if letter else "det är ingen SNI-kod"
        raise UnknownSni(message, "Skriv två till fem siffror, till exempel 62 eller 62.010, eller en bokstav A–U.")
    if code[1] not in DIVISIONS:
        near = sorted(DIVISIONS, key=lambda one: (abs(int(one) - int(code[1])), one))[:2]
        raise UnknownSni(f"ingen SNI-kod börjar med {code[1]}", f"Närmast finns {' och '.join(sorted(near))}.")
    return f"{code[1]}.{code[2]}" if code[2] else code[1]


def sni_name(code: str) -> str:
    """A code with the name of its section: "62.010 (J Informations- och kommunikationsverksamhet)"."""
    section = sni_section(code)
    if section is None:
        return code
    return f"{section} {SECTIONS[section]}" if code == section else f"{code} ({section} {SECTIONS[section]})"


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
        return next((letter for last, letter in _LAST if code[1] in DIVISIONS and int(code[1]) <= last), None)
    named = next((letter for letter, name in SECTIONS.items() if name.casefold() == told.casefold()), None)
    return named or next((letter for letter, words in _WORDS if words.search(told)), None)
