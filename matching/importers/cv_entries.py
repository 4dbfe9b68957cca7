"""The entries under "Erfarenhet" of a CV: which line begins one, what occupation it names, and for how long."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching.domain import Experience
from matching.importers.cv_parts import Line
from matching.importers.person_facts import count

_MONTHS: Final = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MOMENT: Final = rf"(?:(?:{'|'.join(_MONTHS)})[a-zåäö]{{0,7}}\.? )?(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?"
_NOW: Final = r"nuvarande|nu|idag|i dag|pågående|pågår|tills vidare|present"
_PERIOD: Final = re.compile(
    rf"\(?(?P<from>{_MOMENT}) ?(?:-|–|—|till|to) ?(?P<to>{_MOMENT}|{_NOW})?(?!\w)\)?"
    r"|\((?P<year>(?:19|20)\d\d)\)|\(?(?P<since>sedan (?:19|20)\d\d)\)?",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"\(?(?:\b(?:i|ca|cirka) )?\b(?P<count>\d{1,2}(?:[.,]\d)?|ett|två|tre|fyra|fem|sex|sju|åtta|tio) "
    r"(?P<unit>år|mån\w*)\b\)?"
)
_PIECES: Final = re.compile(r"\s*(?:,|\||–|—| - | på | hos | vid |;)\s*")
_MAX_HEADER: Final = 160


@dataclass(frozen=True, slots=True)
class Entry:
    """One experience and the line that begins it. ``certain`` is False where the line tells neither when nor how
    long."""

    experience: Experience
    line: Line
    certain: bool = True


def entries(lines: Sequence[Line], today: dt.date) -> Iterator[Entry]:
    """The entries in order. "2015 - nu" is counted to ``today``.

    A line with a period or a time begins an entry; lines below it describe it until a blank line and another beginning.
    A period that stands alone takes its occupation from the line above. Lines that belong to no entry come as
    uncertain ones.
    """
    current: Entry | None = None
    waiting: list[Line] = []
    for line in lines:
        header = None if line.bullet else _header(line.text, today)
        if header is None:
            if current and (line.bullet or not line.after_blank or len(line.text) > 60):
                described = "\n".join(filter(None, (current.experience.description, line.text)))
                current = replace(current, experience=replace(current.experience, description=described))
            else:
                waiting.append(line)
            continue
        if current:
            yield current
        occupation, years = header
        if not occupation and waiting:
            occupation = _first_piece(waiting[0].text)
            waiting = waiting[1:] if len(waiting) > 2 else []  # the line between is the employer
        yield from map(_uncertain, waiting)
        waiting = []
        current = Entry(Experience(occupation, years), line) if occupation else None
    if current:
        yield current
    yield from map(_uncertain, waiting)


def _uncertain(line: Line) -> Entry:
    return Entry(Experience(_first_piece(line.text)), line, certain=False)


def _header(text: str, today: dt.date) -> tuple[str, float | None] | None:
    """The occupation ("" where the line has a period alone) and the years of a line that begins an entry."""
    found = _PERIOD.search(text) or _TIME.search(text)
    if found is None or len(text) > _MAX_HEADER:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,:–-|")
    if found.re is _PERIOD:
        return _first_piece(rest), _years(found, today)
    told = count(found["count"])
    years = told if told is None or found["unit"] == "år" else round(told / 12, 2)
    return _first_piece(rest), years


def _first_piece(text: str) -> str:
    pieces = (piece.strip(" :.-–()|") for piece in _PIECES.split(text))
    return next((piece for piece in pieces if piece), "")[:200]


def _years(period: re.Match[str], today: dt.date) -> float | None:
    if period["year"]:
        return None  # a year alone tells when, not how long
    if period["since"]:
        return float(max(0, today.year - int(period["since"][-4:])))
    start = _moment(period["from"])
    by_months = not re.fullmatch(r"\d{4}", period["from"])  # bare years are counted in whole years
    end = _moment(period["to"] or "") or today.year + ((today.month - 1) / 12 if by_months else 0)
    return round(end - start, 1) if start and 0 <= end - start <= 60 else None


def _moment(told: str) -> float | None:
    """A moment as years with twelfths, a bare year being its beginning; ``None`` for a word that means now."""
    year = re.search(r"(?:19|20)\d\d", told)
    if year is None:
        return None
    number = re.search(r"-(\d\d)$", told)
    name = told[:3].casefold()
    month = int(number[1]) - 1 if number else _MONTHS.index(name) if name in _MONTHS else 0
    return int(year[0]) + month / 12
