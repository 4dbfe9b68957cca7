"""A CV divided by its headings, and the lines of it that stay at the door."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from matching.importers.vocabulary import fold

# Part -> the headings that open it. "private" is contact details and references: other people's names and numbers.
HEADINGS: Final = {
    "summary": "profil, sammanfattning, om mig, presentation, personlig presentation, bakgrund, personligt brev, "
    "kort om mig, introduktion, vem är jag, nuläge, läge",
    "wishes": "mål, önskemål, önskat yrke, önskade yrken, söker, jag söker, önskad tjänst, önskat arbete, yrkesmål, "
    "planer, framtidsplaner, mina mål, vad jag söker, vill göra",
    "experience": "erfarenhet, erfarenheter, arbetslivserfarenhet, arbetslivserfarenheter, arbetserfarenhet, "
    "yrkeserfarenhet, anställningar, anställning, tidigare anställningar, arbeten, tidigare arbeten, "
    "tidigare jobb, praktik, uppdrag, experience, work experience, employment",
    "education": "utbildning, utbildningar, studier, skola, utbildningsbakgrund, akademisk utbildning, education, "
    "utbildning och kurser",
    "skills": "kompetens, kompetenser, färdigheter, kunskaper, kvalifikationer, styrkor, mina styrkor, it- "
    "kunskaper, datakunskaper, datorkunskaper, egenskaper, personliga egenskaper, nyckelkompetenser, "
    "tekniska kunskaper, skills",
    "certificates": "certifieringar, certifikat, intyg, licenser, behörigheter, kurser, certifikat och intyg, "
    "intyg och certifikat, certifieringar och licenser, kurser och certifikat, kurser och intyg, övriga kurser, "
    "certificates",
    "languages": "språk, språkkunskaper, languages",
    "licence": "körkort, körkort och fordon, driving licence",
    "private": "kontakt, kontaktinformation, kontaktuppgifter, personuppgifter, personlig information, personliga "
    "uppgifter, referenser, referens, referenspersoner, references",
    "other": "övrigt, intressen, fritid, fritidsintressen, hobby, hobbyer, ideella uppdrag, övriga meriter, "
    "föreningsliv",
}
_PART_OF: Final = {fold(words): part for part, headings in HEADINGS.items() for words in headings.split(",")}
_NAME_KEYS: Final = frozenset(("namn", "name", "fornamn", "for och efternamn", "kandidat"))
_PERSONAL_KEYS: Final = frozenset(("personnummer", "samordningsnummer", "personnr", "pnr"))
_PRIVATE_WORDS: Final = (
    "född,födelsedatum,födelsedag,ålder,kön,adress,telefon,telefonnummer,mobil,mobilnummer,tel,tfn,e-post,epost,mejl,"
    "mail,email,e-mail,linkedin,civilstånd,nationalitet,medborgarskap,födelseort,födelseland,efternamn,hemsida,skype"
)
_PRIVATE_KEYS: Final = frozenset(fold(word) for word in _PRIVATE_WORDS.split(","))
_BULLET: Final = re.compile(r"^[-–—•*·‣▪●○]\s*(?=\S)|^o\s+")
_KEY: Final = re.compile(r"^(?P<key>[^\W\d_][\w /-]{1,30}?) ?: ?(?P<value>.*)$")
_FULL_NAME: Final = re.compile(r"^(?:[A-ZÅÄÖÉ][\w'’-]{1,25} ){1,3}[A-ZÅÄÖÉ][\w'’-]{1,25}$")


_TALK_WITH: Final = re.compile(
    r"\b(?:[Ss]amtal|[Mm]öte|[Tt]räff|[Bb]esök|[Ii]ntervju|[Kk]artläggning)\b[^.:]{0,40}?\bmed "
    r"(?P<name>(?:[A-ZÅÄÖÉ][\w'’-]{1,25} ){1,3}?[A-ZÅÄÖÉ][\w'’-]{1,25})(?![\w'’-])"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line with content: its number in the document, without bullet; whether it had one or came after a blank
    line."""

    number: int
    text: str
    bullet: bool = False
    after_blank: bool = False


@dataclass
class Parts:
    """A divided document. ``name`` is the person's full name or ""; ``removed`` counts what stayed at the door, by
    kind."""

    parts: list[tuple[str, list[Line]]]
    name: str = ""
    addresses: list[Line] = field(default_factory=list)  # only for the home municipality
    removed: Counter[str] = field(default_factory=Counter)


def divide(lines: Sequence[str]) -> Parts:
    """The document as parts in order; what stands before the first heading is ``notes``."""
    result = Parts([], _name(lines))
    part, content = "notes", list[Line]()
    blank = True
    for number, line in enumerate(lines, 1):
        heading = _heading(line)
        if heading:
            result.parts.append((part, content))
            part, content = heading[0], []
            if heading[1]:
                content.append(Line(number, heading[1], after_blank=True))
        elif line and line != result.name and not _stays_out(number, line, result):
            content.append(Line(number, _BULLET.sub("", line), bool(_BULLET.match(line)), blank))
        blank = not line
    result.parts.append((part, content))
    return result


def _name(lines: Sequence[str]) -> str:
    for line in lines[:12]:
        key = _KEY.match(line)
        if key and fold(key["key"]) in _NAME_KEYS:
            return " ".join(re.findall(r"[^\W\d_][\w'’-]*", key["value"])[:4])
        if talk := _TALK_WITH.search(line):
            return talk["name"]
    first = next((line for line in lines if line), "")
    return first if _FULL_NAME.match(first) and _heading(first) is None else ""


def _heading(line: str) -> tuple[str, str] | None:
    """The part that a heading line opens, and what follows its colon on the same line."""
    title, colon, rest = line.partition(":")
    part = _PART_OF.get(fold(title)) if len(title) <= 40 else None
    if part is None or (not colon and (line[:1].islower() or line.endswith((".", ",")))):
        return None  # the latter is a word of running text
    return part, rest.strip()


def _stays_out(number: int, line: str, result: Parts) -> bool:
    key = _KEY.match(line)
    folded = fold(key["key"]) if key else ""
    if key and folded in _PERSONAL_KEYS:
        result.removed["personnummer"] += 1
    elif key and folded in _PRIVATE_KEYS:
        result.removed["kontaktuppgift"] += 1
        if folded == "adress":
            result.addresses.append(Line(number, key["value"]))
    return bool(key) and folded in _NAME_KEYS | _PERSONAL_KEYS | _PRIVATE_KEYS
