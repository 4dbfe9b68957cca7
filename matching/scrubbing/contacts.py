"""Personal numbers, mail, web, telephones, and the names of contact persons: what never passes the "
"door of an import."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# Personnummer and samordningsnummer (day + 60) as people write them: 19850312-1234, 850312-1234, 8503121234,
# 850312+1234.
_PERSONAL_NUMBER: Final = re.compile(
    r"(?<![\d-])(?:(?:18|19|20)\d{2}|\d{2})[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
    r"\s?[-+–]?\s?\d{4}(?![\d-])"
)
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}")
_WEB: Final = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
# Swedish and international telephone numbers: at least seven digits beginning with 0 or +, in groups.
_PHONE: Final = re.compile(r"(?<![\w,.-])(?:\+|00?)\d(?:[ \-()/–]{0,2}\d){6,13}(?!\d)")
_PATTERNS: Final = (
    ("e-postadress", _MAIL),
    ("webbadress", _WEB),
    ("personnummer", _PERSONAL_NUMBER),
    ("telefonnummer", _PHONE),
)
_PLURAL: Final = {"e-postadress": "e-postadresser", "webbadress": "webbadresser", "kontaktuppgift": "kontaktuppgifter"}

# What every personal and telephone number holds.
_SEVEN_DIGITS: Final = re.compile(r"\d(?:[ +()/–\-]{0,3}\d){6}")

_GONE: Final = "\ue000"  # stands where a contact detail was while names beside it are looked for
_NAME: Final = r"[A-ZÅÄÖÉ][a-zåäöéèüóáí]{1,20}(?:-[A-ZÅÄÖÉ][a-zåäöéèüóáí]{1,20})?"
_FULL_NAME: Final = rf"{_NAME}(?: (?:von |af |de |van |al |el |bin )?{_NAME}){{1,2}}"
_ROLE: Final = (
    r"(?:kontakt(?:a|as|person|personer)?|ring|mejla|maila|upplysningar|frågor besvaras|lämnas|hälsningar|hälsar|mvh|"
    r"rekryterare|rekryteringsansvarig|rekryteringskonsult|konsultchef|rekryterande chef|\w{0,20}chef|rektor|"
    r"fackliga? (?:företrädare|representant|representanter|kontakt|kontaktpersoner)|fackombud|handläggare|ansvarig)"
)
_NAME_AFTER_ROLE: Final = re.compile(
    rf"(?i:\b{_ROLE})(?P<between>[ ,:]{{1,3}}(?:(?:gärna|oss|vår|av|är|till|någon|dig|på|via|med)[ ,:]{{1,2}}){{0,3}})"
    rf"(?P<name>{_FULL_NAME})"
)
_NAME_BEFORE_CONTACT: Final = re.compile(
    rf"(?<![\w-])(?:{_FULL_NAME}|{_NAME})(?=[ ,:()/–-]{{0,4}}(?:på |tel\.? |tfn )?{_GONE})"
)


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text without what was taken out, and how many of each kind that was (kinds in Swedish, singular)."""

    text: str
    removed: Mapping[str, int]


def without_contacts(text: str) -> str:
    """The text without personal numbers, e-mail and web addresses and telephone numbers; the rest is untouched."""
    if _is_clean(text):
        return text
    for _, pattern in _PATTERNS:
        text = pattern.sub(" ", text)
    return text


def take_out(text: str, *, names: bool = False) -> Scrubbed:
    """As ``without_contacts``, with count and without the gaps. ``names`` takes out names of contact persons too.

    A name is known by what stands beside it ("kontakta Anna Alm", "Anna Alm, 070-..."), so that it is missed where
    nothing tells, and a company may go where only a telephone number follows it: right for ads, whose contact persons
    never agreed to be here, not for a counsellor's own notes.
    """
    removed: Counter[str] = Counter()
    if not _is_clean(text):
        for kind, pattern in _PATTERNS:
            text, found = pattern.subn(_GONE, text)
            removed[kind] += found
    if names:
        text, found = _NAME_AFTER_ROLE.subn(lambda m: m[0][: -len(m["name"])], text)
        text, besides = _NAME_BEFORE_CONTACT.subn("", text)
        removed["namn"] += found + besides
    if not removed.total():
        return Scrubbed(text, {})
    text = text.replace(_GONE, "")
    text = re.sub(r"[ \t]{2,}", " ", re.sub(r"\([ ,:;/-]{0,5}\)", "", text))
    text = re.sub(r" +([,.;:!?\n])", r"\1", text)
    return Scrubbed(re.sub(r",(?=[.,;])", "", text).strip(), +removed)


def told(removed: Mapping[str, int]) -> str:
    """What was taken out as a Swedish sentence: "Togs bort av integritetsskäl: 2 personnummer, 1 e-postadress."."""
    parts = [f"{n} {_PLURAL.get(kind, kind) if n > 1 else kind}" for kind, n in sorted(removed.items()) if n]
    return f"Togs bort av integritetsskäl: {', '.join(parts)}." if parts else ""


def holds_personal_number(text: str) -> bool:
    """Whether the text holds what looks like a personal or coordination number."""
    return _PERSONAL_NUMBER.search(text) is not None


def _is_clean(text: str) -> bool:
    """Whether no pattern can match: a quick look."""
    return "@" not in text and "://" not in text and _SEVEN_DIGITS.search(text) is None and "www." not in text.lower()
