"""The municipalities and counties of Sweden, and finding the one that a person wrote.

The 290 municipalities, their codes and counties are public facts (SCB's municipality codes) kept in
``municipalities.csv``. Codes are text: "0484" loses its zero as a number.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

_KIND_OF_PLACE: Final = re.compile(r"\b(?:kommun|stad|stads)\b|^(?:region)\b")
_OTHER_NAMES: Final = {  # what people write -> the name in the list
    "malung": "Malung-Sälen",
    "upplands-bro kommun": "Upplands-Bro",
    "visby": "Gotland",
    "lilla edets": "Lilla Edet",
    "dals-eds": "Dals-Ed",
}


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: four-digit code as text, name, and the county (län) that it lies in."""

    code: str
    name: str
    county: str

    @property
    def county_code(self) -> str:
        """Two-digit county code as text."""
        return self.code[:2]


class UnknownMunicipality(ValueError):
    """No municipality is called so. ``suggestions`` are the nearest names, best first, possibly none."""

    def __init__(self, text: str, suggestions: tuple[str, ...]) -> None:
        super().__init__(text, suggestions)
        self.text = text
        self.suggestions = suggestions

    def __str__(self) -> str:
        """A Swedish sentence with what to do."""
        if not self.suggestions:
            return f"Ingen kommun heter {self.text!r}. Skriv kommunens namn eller fyrsiffriga kod."
        return f"Ingen kommun heter {self.text!r}. Menade du {' eller '.join(self.suggestions)}?"


@cache
def municipalities() -> Mapping[str, Municipality]:
    """All 290 municipalities by code, in the order of the codes."""
    with files("matching").joinpath("municipalities.csv").open(encoding="utf-8") as stream:
        rows = [Municipality(**row) for row in csv.DictReader(stream)]
    return MappingProxyType({row.code: row for row in rows})


@cache
def counties() -> Mapping[str, str]:
    """The names of the 21 counties by two-digit code."""
    return MappingProxyType({m.county_code: m.county for m in municipalities().values()})


@lru_cache(maxsize=4096)
def find_municipality(text: str) -> Municipality | None:
    """The municipality that ``text`` names, or ``None``: exactly, but for case, "kommun", å ä ö and a genitive s.

    Also takes a code, with or without its leading zero. Names that become alike without å ä ö (Habo and Håbo) are told
    apart by the exact name and never guessed.
    """
    bare = " ".join(unicodedata.normalize("NFC", text).split())
    if bare.isascii() and bare.isdigit():
        return municipalities().get(bare.zfill(4)) if len(bare) in (3, 4) else None
    name = _bare(bare)
    names, folded = _names()
    for candidate in (name, name.removesuffix("s")):
        if found := names.get(candidate) or folded.get(_folded(candidate)):
            return found
    return None


def suggest_municipalities(text: str, limit: int = 3) -> tuple[str, ...]:
    """The names nearest to ``text``, best first; empty when none is near."""
    from rapidfuzz import fuzz, process

    names = {m.name: _folded(m.name.casefold()) for m in municipalities().values()}
    found = process.extract(_folded(_bare(text[:100])), names, scorer=fuzz.ratio, limit=limit, score_cutoff=65)
    return tuple(name for _, _, name in found)


def resolve_municipality(text: str) -> Municipality:
    """As ``find_municipality``, but raises ``UnknownMunicipality`` with suggestions: never a silent nothing."""
    found = find_municipality(text)
    if found is None:
        raise UnknownMunicipality(" ".join(text.split())[:100], suggest_municipalities(text))
    return found


@cache
def _names() -> tuple[Mapping[str, Municipality], Mapping[str, Municipality]]:
    """Municipalities by name in lower case, and by name without diacritics where only one is called so."""
    exact = {m.name.casefold(): m for m in municipalities().values()}
    exact.update({other: exact[name.casefold()] for other, name in _OTHER_NAMES.items()})
    folded: dict[str, Municipality] = {}
    doubtful: set[str] = set()
    for name, municipality in exact.items():
        key = _folded(name)
        if folded.setdefault(key, municipality) is not municipality:
            doubtful.add(key)
    return exact, {key: m for key, m in folded.items() if key not in doubtful}


def _bare(text: str) -> str:
    return " ".join(_KIND_OF_PLACE.sub(" ", unicodedata.normalize("NFC", text).casefold()).split())


def _folded(text: str) -> str:
    """Without diacritics, hyphens as spaces: what is left when a keyboard or a system lacks å, ä and ö."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(plain.replace("-", " ").split())
