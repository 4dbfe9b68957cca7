"""Course offerings from a municipality's Alvis export (CSV) and from its education-finder service (JSON).

The export repeats a course event once per subject and interest category: its rows become one offering. A place that is
no municipality, and a course called ``Okänd``, are kept and marked "kontrollera". Texts are HTML, in CDATA or not, and
say mostly how to apply: what many courses of one provider share is set aside.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from matching.domain import Course, CourseForm, Kind, Place
from matching.importers import cells
from matching.importers.base import ImportRefused, ReadFile, RowError
from matching.importers.cells import BadCell
from matching.importers.course_joining import set_boilerplate_aside, with_series
from matching.importers.html_text import html_to_text
from matching.importers.json_values import mapping
from matching.importers.opening import read_json
from matching.importers.tables import Column, Row, read_table
from matching.importers.vocabulary import COURSE_FORMS, LANGUAGES, fold
from matching.importers.workbook import MAX_CELL_TEXT, Cell, CellFault
from matching.places import find_municipality, municipalities

V = TypeVar("V")

_UNKNOWN: Final = "okand"  # folded
_MANY: Final = ("subject", "place")  # what the rows of one event differ in, besides the row's own id and subject code
_MOMENT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?Z?")

_CSV: Final = (
    Column("id", "kurstillfalleId", required=True),
    Column("row_id", "KurserVuxenutbildningId"),
    Column("provider", "Utbildningsanordnare"),
    Column("provider_url", "UrlAnordnare"),
    Column("code", "Kurskod"),
    Column("title", "Namn", required=True),
    Column("level", "Niva", ("Nivå",)),
    Column("url", "UrlKurs"),
    Column("points", "Poang", ("Poäng",)),
    Column("text", "RekommenderadInformation"),
    Column("starts_on", "KurstillfalleStartdatum"),
    Column("ends_on", "KurstillfalleSlutdatum"),
    Column("pace", "Omfattning"),
    Column("apply_from", "ForstaAnsokningsdag"),
    Column("apply_by", "SistaAnsokningsdag"),
    Column("place", "Studieort"),
    Column("subject_code", "Amneskod"),
    Column("seats", "AntalPlatser"),
    Column("language", "Undervisningssprak"),
    Column("sessions", "DistansObligatorisk"),
    Column("voluntary_sessions", "DistansValfritt"),
    Column("subject", "Intresseomrade_kategori"),
    Column("place_code", "SusaKurstillfällePlatsKommunkod"),
    Column("visit_code", "BesöksadressKommunkod"),
)
_JSON: Final = {
    "id": "id",
    "code": "code",
    "title": "name",
    "level": "level",
    "provider": "provider",
    "provider_url": "providerUrl",
    "url": "url",
    "points": "credits",
    "text": "information",
    "starts_on": "start",
    "ends_on": "end",
    "pace": "scope",
    "apply_from": "earliestApplication",
    "apply_by": "latestApplication",
    "place": "studyLocation",
    "subject_code": "subjectCode",
    "seats": "numberOfSeats",
}


class AlvisImporter:
    """The export as CSV, one row per event and category."""

    format = "alvis"
    kind = Kind.COURSE

    def recognises(self, path: Path, head: bytes) -> bool:  # noqa: ARG002
        """Whether the header names the key of the export; also in UTF-16."""
        return b"kurstillfalleid" in head[:4000].replace(b"\0", b"").lower()

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[Course]:
        """Read the whole file; see ``Importer.read``. ``rows_read`` counts the rows of the file."""
        table = read_table(path, _CSV, columns)
        read = _read(table.rows, table.headers)
        return replace(read, columns=table.columns, ignored_columns=table.ignored, notes=(*table.notes, *read.notes))


class EducationFinderImporter:
    """The same courses as the municipality's own service answers them: a JSON list."""

    format = "education-finder"
    kind = Kind.COURSE

    def recognises(self, path: Path, head: bytes) -> bool:  # noqa: ARG002
        """Whether the first course has the names of this service."""
        start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
        return start[:1] in (b"[", b"{") and all(
            name in start for name in (b'"studyLocation"', b'"earliestApplication"')
        )

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[Course]:  # noqa: ARG002
        """Read the whole file. ``rows_read`` counts the courses of the list; an error's line is the place in it."""
        value = read_json(path)
        courses = value if isinstance(value, list) else mapping(value).get("content", mapping(value).get("courses"))
        if not isinstance(courses, list):
            raise ImportRefused(
                "Filen är JSON men har ingen lista av kurser.", "Hämta den på nytt, eller ange --format."
            )
        rows = [
            Row(
                at,
                {
                    ours: cell
                    for ours, theirs in _JSON.items()
                    if (cell := _json_cell(mapping(course).get(theirs))) != ""
                },
            )
            for at, course in enumerate(courses, start=1)
        ]
        return _read(rows, _JSON)


def _json_cell(value: Any) -> Cell:
    return value if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


@dataclass(frozen=True, slots=True)
class _Event:
    """What the rows of one event have in common, and the line of the first."""

    line: int
    common: Mapping[str, Cell]
    course: Course


def _read(rows: Iterable[Row], headers: Mapping[str, str]) -> ReadFile[Course]:
    """One offering of all rows with the same id. A row that cannot be read or contradicts an earlier one is refused."""
    events: dict[str, _Event] = {}
    subjects: dict[str, dict[str, None]] = defaultdict(dict)
    places: dict[str, dict[Place, None]] = defaultdict(dict)
    errors: list[RowError] = []
    read = merged = refused = 0
    for row in rows:
        read += 1
        faults = _Faults(row, headers)
        key = faults.value("id", cells.identifier) or ""
        subject, places_here = faults.value("subject", cells.line) or "", _places(faults)
        common = {name: cell for name, cell in row.cells.items() if name not in (*_MANY, "row_id", "subject_code")}
        if row.fault is not None:
            faults.add(None, row.fault.value, row.fault.message, row.fault.remedy)
        elif not key:
            faults.add("id", None, "kurstillfället saknar id", "Hämta filen på nytt.")
        elif key not in events:
            course = _course(key, faults)
            if not faults.errors:
                events[key] = _Event(row.line, common, course)
        elif common != events[key].common:
            name = next(n for n in (*common, *events[key].common) if common.get(n) != events[key].common.get(n))
            told = _shown(common[name]) if name in common else None
            first = f"raden säger annat om kurstillfälle {key} än rad {events[key].line}"
            faults.add(name, told, first, "Rätta den rad som är fel, eller ge tillfället ett eget id.")
        if faults.errors:
            errors += faults.errors
            refused += 1
            if refused > 500:
                raise ImportRefused(f"Fler än 500 rader är fel. Det första felet: {errors[0]}", "Kontrollera filen.")
            continue
        merged += events[key].line != row.line
        if subject:
            subjects[key].update(dict.fromkeys(subject.split(" - ", 1)))
        for place in places_here:
            places[key].setdefault(place)
    courses = (
        _checked(replace(event.course, subjects=tuple(subjects[key]), places=tuple(places[key])))
        for key, event in events.items()
    )
    distinct = set_boilerplate_aside(with_series(courses))
    notes = []
    if merged:
        notes.append(f"{merged} rader upprepade ett kurstillfälle för ett ämne, en kategori eller en ort till.")
    if distinct.lines:
        notes.append(f"{distinct.lines} textrader som många kurser delar (ansökan, kontakt) lades åt sidan.")
    return ReadFile(
        records=tuple(
            c if c.title and fold(c.title) != _UNKNOWN else replace(c, series=None) for c in distinct.courses
        ),
        rows_read=read,
        rows_merged=merged,
        rows_refused=refused,
        errors=tuple(errors),
        notes=tuple(notes),
    )


class _Faults:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(self, row: Row, headers: Mapping[str, str]) -> None:
        self.errors: list[RowError] = []
        self._row = row
        self._headers = headers

    def value(self, name: str, read: Callable[[Cell], V]) -> V | None:
        """The value of a cell, or ``None`` where it is empty or wrong."""
        cell = self._row.cells.get(name, "")
        if cell == "":
            return None
        try:
            return read(cell)
        except BadCell as bad:
            self.add(name, _shown(cell), bad.message, bad.remedy)
            return None

    def add(self, name: str | None, value: str | None, message: str, remedy: str) -> None:
        """One more fault of this row."""
        column = self._headers.get(name, name) if name else None
        self.errors.append(RowError(self._row.line, column, value[:100] if value else value, message, remedy))


def _course(key: str, faults: _Faults) -> Course:
    """The offering as its first row tells it, subjects and places apart."""
    code = faults.value("code", cells.line) or ""
    level = faults.value("level", cells.line) or ""
    title = faults.value("title", cells.line) or ""
    starts, ends = faults.value("starts_on", _day), faults.value("ends_on", _day)
    opens, closes = faults.value("apply_from", _day), faults.value("apply_by", _day)
    sessions, voluntary = faults.value("sessions", cells.count), faults.value("voluntary_sessions", cells.count)
    to_check: list[str] = []
    if starts and ends and ends < starts:
        to_check.append(f"Slutdatumet {ends} ligger före starten {starts}")
        ends = None
    if not title or fold(title) == _UNKNOWN:
        to_check.append("Kursens namn är okänt i källan")
    if fold(code) == _UNKNOWN:
        to_check.append("Kurskoden är okänd i källan")
    if opens and closes and closes < opens:
        to_check.append(f"Ansökan stänger {closes}, före den öppnar {opens}")
    if sessions:
        to_check.append(f"Distans med {sessions} obligatoriska träffar")
    return Course(
        id=key,
        title=title or "Okänd",
        text=faults.value("text", _plain) or "",
        code=code if fold(code) not in ("", _UNKNOWN) else None,
        provider=faults.value("provider", cells.line) or "",
        form=_form(level, title),
        level=level,
        # Sessions are counted for distance courses alone; none at all says nothing, since 0 stands for unknown too.
        distance=False if sessions else True if voluntary else None,
        pace_percent=faults.value("pace", _some),
        points=faults.value("points", _some),
        starts_on=starts,
        ends_on=ends,
        apply_from=opens,
        apply_by=closes,
        seats=faults.value("seats", cells.count),
        language=faults.value("language", lambda cell: LANGUAGES.find(str(cell)) or str(cell).strip().lower()[:3]),
        url=faults.value("url", cells.web_address),
        to_check=tuple(to_check),
        source="alvis",
    )


def _checked(course: Course) -> Course:
    """The offering with a remark for each place that is no municipality, and for a missing one."""
    unclear = [f"Platsen {p.name} är ingen kommun" for p in course.places if p.municipality_code is None]
    if not course.places:
        unclear.append("Studieorten är okänd i källan")
    return replace(course, to_check=(*course.to_check, *unclear)) if unclear else course


def _places(faults: _Faults) -> tuple[Place, ...]:
    """The place of a row. A locality gets the municipality that the source codes it to, where it does."""
    name = faults.value("place", cells.line) or ""
    codes = [(faults.value(field, cells.line) or "").zfill(4) for field in ("place_code", "visit_code")]
    coded = next((municipalities()[code] for code in codes if code in municipalities()), None)
    if fold(name) in ("", _UNKNOWN):
        return (Place(coded.name, coded.code),) if coded else ()
    found = find_municipality(name)
    if found:
        return (Place(found.name, found.code),)
    return (Place(name, coded.code if coded else None),)


def _shown(cell: Cell) -> str:
    """A cell for an error message."""
    return cell.value if isinstance(cell, CellFault) else str(cell)[:100]


def _form(level: str, title: str) -> CourseForm | None:
    """The form that a level stands for. A level that says nothing known gives none."""
    written = fold(level)
    if fold(title).startswith("yrkespaket"):
        return CourseForm.VOCATIONAL_PACKAGE
    if found := COURSE_FORMS.find(level):
        return found
    if "svenska for invandrare" in written or written == "sfi":
        return CourseForm.SFI
    if "vuxenutbildning" in written:
        return CourseForm.KOMVUX
    for word in ("yrkeshögskola", "folkhögskola", "högskola"):
        if written.startswith(fold(word)):
            return COURSE_FORMS.find(word)
    return None


def _some(cell: Cell) -> float | None:
    """A number above zero: the source writes 0 where it knows none."""
    return cells.points(cell) or None


@lru_cache(maxsize=256)  # one text about how to apply stands with hundreds of courses
def _plain(cell: Cell) -> str:
    return html_to_text(str(cell)[:MAX_CELL_TEXT])


def _day(cell: Cell) -> dt.date:
    """A date, also as ``2023-10-16 00:00:00.0000000``.

    A midnight written in UTC shows as 22:00 or 23:00 the evening before, and belongs to the next day.
    """
    match = _MOMENT.fullmatch(str(cell).strip())
    if match is None:
        return cells.date(cell)
    day = cells.date(match[1])
    return day + dt.timedelta(days=1) if match[2] in ("22", "23") and match[3] == match[4] == "00" else day


ALVIS: Final = AlvisImporter()
EDUCATION_FINDER: Final = EducationFinderImporter()
