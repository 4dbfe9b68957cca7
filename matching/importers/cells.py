"""What one cell of a table means: texts, lists, numbers, dates, places and words of a vocabulary.

Each reader takes a cell that is not empty and gives its value, or raises ``BadCell`` with what is wrong and what to do,
in Swedish. Nothing is guessed: an ambiguous date or an unknown word is an error with the nearest suggestions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

from matching.domain import Experience, Place
from matching.importers.html_text import tidy_lines
from matching.importers.vocabulary import (
    DRIVING_LICENCES,
    LANGUAGES,
    NO_LICENCE,
    YES_OR_NO,
    Vocabulary,
    driving_licence,
    fold,
    swedish_level,
)
from matching.importers.vocabulary import SWEDISH_LEVELS as _SWEDISH
from matching.importers.workbook import MAX_CELL_TEXT, Cell, CellFault
from matching.places import Municipality, find_municipality, suggest_municipalities
from matching.sni import UnknownSni, parse_sni

V = TypeVar("V")

EARLIEST: Final = dt.date(1990, 1, 1)
LATEST: Final = dt.date(2100, 12, 31)
_MONTHS: Final = ("januari", "februari", "mars", "april", "maj", "juni")
_MONTHS_AFTER: Final = ("juli", "augusti", "september", "oktober", "november", "december")
_MONTH: Final = {name[:3]: at for at, name in enumerate((*_MONTHS, *_MONTHS_AFTER), start=1)}
_ISO: Final = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
_WORDS: Final = re.compile(r"(\d{1,2})(?::e|:a|\.)? ?([a-z]{3,9})\.? (\d{4})")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_YEARS: Final = re.compile(
    r"\(\s*(?:ca\.? |cirka |över |drygt |minst )?(\d+(?:[.,]\d+)?)\s*(år|mån(?:ad(?:er)?)?)\.?\s*\)"
)


class BadCell(ValueError):
    """A cell that cannot be read. ``message`` says what is wrong, ``remedy`` what to do, both in Swedish."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy


def text(cell: Cell) -> str:
    """A cell as text with tidy white space; a whole number without decimals, a date as 2027-01-11."""
    if isinstance(cell, CellFault):
        raise BadCell(cell.message, cell.remedy)
    if isinstance(cell, str) and len(cell) > MAX_CELL_TEXT:
        raise BadCell("texten är för lång", f"Korta den till högst {MAX_CELL_TEXT} tecken.")
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float):
        return f"{cell:.10g}".replace(".", ",")
    return tidy_lines(_UNSTORABLE.sub("", str(cell)))


def line(cell: Cell) -> str:
    """A cell as text on one line, at most 500 characters."""
    found = " ".join(text(cell).split())
    if len(found) > 500:
        raise BadCell("texten är för lång för den här kolumnen", "Korta den till högst 500 tecken.")
    return found


def identifier(cell: Cell) -> str:
    """An id: one word or more on one line, at most 100 characters, not dots alone, no personal number."""
    found = line(cell)
    if len(found) > 100:
        raise BadCell("id:t är för långt", "Använd högst 100 tecken.")
    if found and not found.strip("."):  # a browser and a server take it for a place in the address
        raise BadCell("id:t är bara punkter", "Skriv minst en bokstav eller siffra.")
    return found


def listed(cell: Cell) -> tuple[str, ...]:
    """A list written with semicolons or one item per line; repeats are dropped."""
    parts = (" ".join(part.split()) for part in re.split(r"[;\n]", text(cell)))
    return tuple(dict.fromkeys(part for part in (p.lstrip("-•* ").strip() for p in parts) if part))


def number(cell: Cell) -> float:
    """A number, with decimal comma or point, spaces between thousands and a unit such as % left out."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    bare = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", "", line(cell)).strip()
    bare = re.sub(
        r"^(?:ca\.?|cirka|c:a)\s+|\s*(?:%|procent|st\.?|p|poäng|hp|yhp|platser|personer)$", "", bare, flags=re.I
    )
    if not _NUMBER.fullmatch(bare) or len(bare) > 15:
        raise BadCell("värdet är inget tal", "Skriv ett tal, till exempel 4 eller 1,5.")
    return float(bare.replace(",", "."))


def count(cell: Cell) -> int:
    """A whole number from 0 to 100,000."""
    found = number(cell)
    if not found.is_integer() or not 0 <= found <= 100_000:
        raise BadCell(
            "värdet är inget möjligt antal", "Skriv ett helt tal, till exempel 4. Lämna tomt om det är okänt."
        )
    return int(found)


def percent(cell: Cell) -> float:
    """A share from 0 to 100 per cent (a pace can be up to 200)."""
    found = number(cell)
    if not 0 < found <= 200:
        raise BadCell("procentsatsen är omöjlig", "Skriv procent av heltid, till exempel 50.")
    return found


def points(cell: Cell) -> float:
    """Credits in the system of the level, 0 to 10,000."""
    found = number(cell)
    if not 0 <= found <= 10_000:
        raise BadCell("poängen är omöjlig", "Skriv poängen som ett tal, till exempel 100.")
    return found


def date(cell: Cell) -> dt.date:
    """A date: 2027-01-11, 20270111, 2027/01/11 or "11 januari 2027"; between 1990 and 2100."""
    if isinstance(cell, dt.date):
        return _plausible(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 30_000 <= cell < 80_000:
        meant = dt.date(1899, 12, 30) + dt.timedelta(days=int(cell))
        raise BadCell(
            "cellen är ett tal, inte ett datum", f"Skriv datumet ({meant}?) eller formatera kolumnen som datum."
        )
    written = line(cell).strip()
    if match := _ISO.fullmatch(written):
        year, month, day = (int(part) for part in match.groups())
    elif match := _WORDS.fullmatch(fold(written)):
        day, month, year = int(match[1]), _MONTH.get(match[2][:3], 0), int(match[3])
    else:
        raise BadCell("datumet går inte att läsa", "Skriv det som år-månad-dag, till exempel 2027-01-11.")
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise BadCell("datumet finns inte", "Rätta år, månad eller dag, till exempel 2027-01-11.") from None
    return _plausible(found)


def _plausible(found: dt.date) -> dt.date:
    if not EARLIEST <= found <= LATEST:
        raise BadCell(f"datumet är omöjligt: år {found.year}", "Skriv det som år-månad-dag, till exempel 2027-01-11.")
    return found


def yes_or_no(cell: Cell) -> bool:
    """Ja or nej, j or n, x, or 1 and 0."""
    if isinstance(cell, int | float) and cell in (0, 1):
        return bool(cell)
    found = YES_OR_NO.find(line(cell)) if line(cell) not in ("0", "1") else line(cell) == "1"
    if found is None:
        raise BadCell("värdet är varken ja eller nej", "Skriv ja eller nej.")
    return found


def hours(cell: Cell) -> tuple[int, int]:
    """Per cent of full time, lowest and highest: 100, "50-75", "75 %", heltid, deltid, "minst 75".

    Several that are right ("50-75; 100") give the lowest and the highest of them all.
    """
    several = [hours(part) for part in line(cell).split(";") if part.strip()] if ";" in line(cell) else []
    if several:
        return min(low for low, _ in several), max(high for _, high in several)
    written = fold(line(cell).replace("–", "-").replace("—", "-").replace("%", " ").replace("-", " till "))
    written = re.sub(r"\b(?:procent|av heltid|tjanst|tjanstgoring|anstallning)\b", " ", written)
    written = " ".join(written.split())
    named = {
        "heltid": (100, 100),
        "deltid": (1, 99),
        "halvtid": (50, 50),
        "heltid eller deltid": (1, 100),
        "deltid eller heltid": (1, 100),
        "heltid deltid": (1, 100),
    }
    if written in named:
        return named[written]
    match = re.fullmatch(
        r"(minst |lagst |fran |hogst |max |upp till )?(\d{1,3})(?: (?:till|eller) (\d{1,3}|heltid))?", written
    )
    if match:
        low = int(match[2])
        high = 100 if match[3] == "heltid" else int(match[3] or low)
        word = (match[1] or "").strip()
        if word in ("minst", "lagst", "fran") and not match[3]:
            high = 100
        elif word in ("hogst", "max", "upp till"):
            low, high = 1, low
        if 0 <= low <= high <= 100 and high:
            return low, high
    raise BadCell("omfattningen går inte att läsa", "Skriv procent av heltid: 100, 50-75, heltid eller deltid.")


def ssyk(cell: Cell) -> str:
    """An SSYK 2012 code of four digits as text; a zero that a spreadsheet took from 0110, 0210 or 0310 is put back."""
    written = re.sub(r"^ssyk(?:\s*2012)?\s*", "", line(cell), flags=re.I)
    code = re.match(r"(\d+)(?!\d)", written)
    found = code[1] if code else ""
    if found in ("110", "210", "310"):
        found = f"0{found}"
    if len(found) != 4:
        raise BadCell("SSYK-koden har inte fyra siffror", 'Skriv koden med fyra siffror som text, till exempel "7212".')
    return found


def sni(cell: Cell) -> str:
    """An SNI code as text. A number may have lost a zero in front (01.110 becomes 1110), which cannot be told."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and not (10 <= cell < 100 or cell >= 10_000):
        raise BadCell(
            "SNI-koden är ett tal", 'Skriv den som text, till exempel "01.110": ett tal tappar inledande nollor.'
        )
    try:
        return parse_sni(line(cell).replace(",", "."))
    except UnknownSni as unknown:
        raise BadCell(unknown.message, unknown.remedy) from None


def place(cell: Cell) -> Place:
    """A municipality by name or code. What is none is an error with the nearest names."""
    return _place(line(cell))


def places(cell: Cell) -> tuple[Place, ...]:
    """A list of municipalities, with semicolons or commas between."""
    return tuple(dict.fromkeys(_place(name) for part in listed(cell) for name in _split_places(part)))


def any_places(cell: Cell) -> tuple[Place, ...]:
    """A list of places, of which those that are no municipality are kept without code."""
    found: dict[Place, None] = {}
    for part in listed(cell):
        for name in _split_places(part):
            known = find_municipality(name)
            found[Place(known.name, known.code) if known else Place(name)] = None
    return tuple(found)


def _split_places(part: str) -> list[str]:
    return [part] if find_municipality(part) else [p for p in (q.strip() for q in part.split(",")) if p]


def _place(name: str) -> Place:
    found: Municipality | None = find_municipality(name)
    if found is None:
        near = _near_places(name)
        hint = f"Menade du {' eller '.join(near)}?" if near else "Skriv kommunens namn, till exempel Eskilstuna."
        raise BadCell("ingen kommun heter så", hint)
    return Place(found.name, found.code)


@lru_cache(maxsize=512)
def _near_places(name: str) -> tuple[str, ...]:
    return suggest_municipalities(name)


def word_of(vocabulary: Vocabulary[V]) -> Callable[[Cell], V]:
    """A reader of cells that hold one word of ``vocabulary``."""

    def read(cell: Cell) -> V:
        found = vocabulary.find(line(cell))
        if found is None:
            raise unknown_word(vocabulary, line(cell))
        return found

    return read


def swedish(cell: Cell) -> object:
    """A level of Swedish, as CEFR or as a course."""
    found = swedish_level(line(cell))
    if found is None:
        raise unknown_word(_SWEDISH, line(cell))
    return found


def licences(cell: Cell) -> tuple[str, ...]:
    """Driving-licence codes; "inget" is the empty tuple."""
    written = line(cell)
    if fold(written) in NO_LICENCE or written.strip() == "-":
        return ()
    found: list[str] = []
    for part in re.split(r"[;,\n/]|\boch\b|\+", re.sub(r"\([^()]{0,100}\)", " ", written)):
        if not part.strip():
            continue
        code = driving_licence(part)
        if code is None:
            raise unknown_word(DRIVING_LICENCES, part.strip())
        found.append(code)
    return tuple(dict.fromkeys(found))


def experience(cell: Cell) -> tuple[Experience, ...]:
    """Occupations with time in brackets: "Undersköterska, hemtjänst (4 år); Lokalvårdare (1,5 år)"."""
    found: list[Experience] = []
    for part in listed(cell):
        match = _YEARS.search(part)
        years = None
        if match:
            years = float(match[1].replace(",", ".")) / (1 if match[2] == "år" else 12)
            if years > 70:
                raise BadCell("tiden i yrket är omöjlig", "Skriv år inom parentes, till exempel (1,5 år).")
        occupation = " ".join(_YEARS.sub(" ", part).split()).strip(" ,")
        if occupation:
            found.append(Experience(occupation, round(years, 2) if years is not None else None))
    return tuple(found)


def unknown_word(vocabulary: Vocabulary[V], written: str) -> BadCell:
    """The error for a word that a vocabulary does not have, with the nearest of its words."""
    near = _near_words(vocabulary.name, written[:100], vocabulary.shown)
    hint = f"Menade du {' eller '.join(near)}? " if near else ""
    return BadCell(f"okänd {vocabulary.name}", f"{hint}Skriv något av: {', '.join(vocabulary.shown)}.")


@lru_cache(maxsize=512)
def _near_words(name: str, written: str, shown: tuple[str, ...]) -> tuple[str, ...]:
    return Vocabulary(name, shown, {}).suggest(written)


def web_address(cell: Cell) -> str:
    """A web address; one without scheme gets https. Addresses are shown, never fetched."""
    written = line(cell)
    if re.match(r"(?i)(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?$", written):
        written = f"https://{written}"
    if not re.fullmatch(r"(?i)https?://[^\s\"'<>]+", written):
        raise BadCell(
            "webbadressen går inte att läsa", "Skriv den som https://exempel.se/kurs, eller lämna cellen tom."
        )
    return written


def languages(cell: Cell) -> tuple[str, ...]:
    """Languages of instruction as ISO 639-3 codes: "svenska; engelska" is ``("swe", "eng")``."""
    return tuple(
        dict.fromkeys(word_of(LANGUAGES)(part) for part in re.split(r"[;,/\n]|\boch\b", line(cell)) if part.strip())
    )
