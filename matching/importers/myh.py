"""The result lists of MYH (xlsx), of every published shape: applications with decisions, and granted ones as courses.

The shapes of 2018-2024 differ in sheets, header rows and column names, so the table is found by its headers: the first
sheet that has all of ``_NEEDED`` lists the applications, and every other sheet with number, municipality and decision
adds places (and, 2020-2022, seats). A coming year whose header row has moved or whose sheets are renamed reads as
before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from matching.domain import Course, CourseForm, Kind, Place
from matching.importers.base import ImportRefused, ReadFile, RowError
from matching.importers.course_joining import with_series
from matching.importers.opening import Archive, is_archive, read_bytes
from matching.importers.workbook import CellFault, Sheet, read_sheets
from matching.places import find_municipality
from matching.yh_applications import Decision, YhApplication

_SEARCHED_ROWS = 60  # how far down a header row is looked for

# Field -> pattern of the folded header. The first field whose pattern fits takes the column.
_HEADERS: tuple[tuple[str, str], ...] = (
    ("number", r"diarienummer|diarienr|dnr"),
    ("title", r"utbildningsnamn|utbildningensnamn|namnpåutbildning(en)?"),
    ("area", r"utbildningsområde"),
    ("decision", r"beslut"),
    ("county", r"(studie)?län"),
    ("municipality", r"(studie)?kommun|studieort"),
    ("several", r"flera(studie)?(kommuner|orter)"),
    ("municipality_count", r"antal(studie)?(kommuner|orter)"),
    ("points", r"(yh)?poäng"),
    ("form", r"studieform"),
    ("pace", r"studietakt(procent)?"),
    ("degree", r"typavexamen|examenstyp|examen"),
    ("provider", r"(utbildnings)?anordnare.*"),
    ("provider_type", r"huvudmannatyp|huvudman"),
    ("rounds_applied", r"(antal)?sökta(utbildnings)?omgångar"),
    ("rounds_granted", r"(antal)?beviljade(utbildnings)?omgångar"),
    ("seats_applied", r"söktaplatsertotalt"),
    ("seats_granted", r"beviljadeplatsertotalt"),
    ("sun_field", r"sun5?(inriktning)?(kod)?"),
    ("sun_field_name", r"sun5?inriktningnamn"),
    ("seqf_level", r"seqf(nivå)?"),
    ("narrow_field", r"smaltyrkesområde"),
)
_NEEDED = frozenset(("number", "title", "decision", "points", "provider", "municipality"))
_PLACED = frozenset(("number", "municipality", "decision"))
_NUMBER = re.compile(r"(?:MYH\s*)?((?:19|20)\d\d)\s*/\s*(\d{1,6})", re.IGNORECASE)
_SEVERAL = "flera"  # "Flera kommuner" stands where a municipality or county would


@dataclass(frozen=True, slots=True)
class ReadApplications:
    """One list as read. ``rows_read = rows_merged + rows_refused + len(records)``.

    A row is merged when it names another municipality of an application that an earlier row told (the list of 2019).
    """

    records: tuple[YhApplication, ...]
    rows_read: int
    rows_merged: int = 0
    rows_refused: int = 0
    errors: tuple[RowError, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # header in the file -> field it was read as
    ignored_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    sheet: str
    header_row: int  # 1-based
    headers: Mapping[str, str]  # field -> header in the file
    ignored: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, Any]], ...]  # 1-based row in the sheet, field -> cell


def read_applications(path: Path) -> ReadApplications:
    """The applications of one workbook. Raises ``ImportRefused`` when no sheet lists applications."""
    source = f"MYH, {path.name}"
    tables = [table for table in map(_table, read_sheets(read_bytes(path))) if table]
    main = next((t for t in tables if t.headers.keys() >= _NEEDED), None)
    if main is None:
        raise ImportRefused(
            "Inget blad har kolumnerna Diarienummer, Utbildningsnamn, Beslut, Kommun, YH-poäng och anordnare.",
            "Hämta MYH:s resultatlista som .xlsx på nytt och ändra inte rubrikerna.",
        )
    records: dict[str, YhApplication] = {}
    merged = 0
    errors: list[RowError] = []
    for row, cells in main.rows:
        try:
            application = _application(cells, source)
            known = records.get(application.number)
            if known is None:
                records[application.number] = application
            elif _without_place(known) == _without_place(application):
                merged += 1
                records[application.number] = _with_places(known, application.places, application.counties)
            else:
                raise _Wrong("number", "diarienumret finns redan med andra uppgifter", "Behåll den rad som gäller.")
        except _Wrong as wrong:
            told = _text(cells.get(wrong.name)) or None
            errors.append(RowError(row, main.headers.get(wrong.name), told, *wrong.complaint))
    notes = [f"Bladet {main.sheet} lästes, med rubriker på rad {main.header_row}."]
    for table in tables:
        if table is not main and table.headers.keys() >= _PLACED:
            notes.extend(_add_places(records, table))
    return ReadApplications(
        records=tuple(records.values()),
        rows_read=len(main.rows),
        rows_merged=merged,
        rows_refused=len(errors),
        errors=tuple(errors),
        columns={header: name for name, header in main.headers.items()},
        ignored_columns=main.ignored,
        notes=(*notes, *_unknown_decisions(records.values())),
    )


class MyhCourseImporter:
    """Granted programmes of a result list as courses, for who imports the list as courses (``--format myh``).

    A grant says that the programme may start in coming years, not when: start and application are left open and marked
    "kontrollera". Seats are of all granted rounds together, so that they are not the seats of a start: also left open.
    """

    format = "myh"
    kind = Kind.COURSE

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether a workbook's texts name the columns of a result list."""
        if not is_archive(head):
            return False
        archive = Archive(read_bytes(path))
        shared = [name for name in archive.names if name == "xl/sharedStrings.xml"]
        parts = shared or [
            name for name in archive.names if name.startswith("xl/worksheets/")
        ]  # texts within the cells
        wanted = {b"Diarienummer", b"Utbildningsnamn", b"Beslut", b"YH-po"}
        for part in parts:
            texts = archive.read(part)
            wanted = {word for word in wanted if word not in texts}
        return not wanted

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[Course]:  # noqa: ARG002
        """The granted applications as courses; ``rows_read`` counts these and the rows that could not be read."""
        applications = read_applications(path)
        granted = [a for a in applications.records if a.decision is Decision.GRANTED]
        others = len(applications.records) - len(granted)
        return ReadFile(
            records=with_series(map(_course, granted)),
            rows_read=len(granted) + applications.rows_refused,
            rows_refused=applications.rows_refused,
            errors=applications.errors,
            columns=applications.columns,
            ignored_columns=applications.ignored_columns,
            notes=(*applications.notes, f"{others} ansökningar är inte beviljade och blir inga utbildningar."),
        )


def _course(application: YhApplication) -> Course:
    rounds = f" i {application.rounds_granted} omgångar" if application.rounds_granted else ""
    return Course(
        id=application.number,
        title=application.title,
        text=f"{application.title}. {application.area}. {application.sun_field_name}".strip(" ."),
        provider=application.provider,
        form=CourseForm.HIGHER_VOCATIONAL,
        level=f"SeQF {application.seqf_level}" if application.seqf_level else "",
        subjects=tuple(s for s in (application.area, application.sun_field_name) if s),
        places=application.places,
        distance=application.distance,
        pace_percent=application.pace_percent,
        points=application.points,
        to_check=(f"Beviljad{rounds} enligt {application.number}; start, platser och ansökan står inte i listan.",),
        source=application.source,
    )


class _Wrong(ValueError):
    def __init__(self, name: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.name, self.complaint = name, (message, remedy)


def _table(sheet: Sheet) -> _Table | None:
    """The table of a sheet: the first row that names the number and at least four other known columns heads it."""
    for at, (line, row) in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        fields = {column: _field(cell) for column, cell in row.items()}
        where = {name: column for column, name in reversed(fields.items()) if name}  # the first of equal headers counts
        if "number" in where and len(where) >= 5:
            headers = {name: _text(row[column]) for name, column in where.items()}
            rows = [
                (number, {name: below[column] for name, column in where.items() if column in below})
                for number, below in sheet.rows[at + 1 :]
                if sum(1 for cell in below.values() if _text(cell)) > 1  # a lone cell is a note under the table
            ]
            ignored = tuple(_text(cell) for column, cell in row.items() if column not in where.values())
            return _Table(sheet.name, line, headers, ignored, tuple(rows))
    return None


def _field(header: Any) -> str | None:
    folded = re.sub(r"[\W_]+", "", _text(header).casefold())
    return next((name for name, pattern in _HEADERS if folded and re.fullmatch(pattern, folded)), None)


def _application(cells: Mapping[str, Any], source: str) -> YhApplication:
    for name, cell in cells.items():
        if isinstance(cell, CellFault):
            raise _Wrong(name, cell.message, cell.remedy)
    number = _NUMBER.fullmatch(_text(cells.get("number")))
    if number is None:
        raise _Wrong("number", "diarienumret saknas eller är inget diarienummer", "Skriv det som MYH 2024/1234.")
    title, decision = _text(cells.get("title")), _text(cells.get("decision"))
    if not title:
        raise _Wrong("title", "utbildningens namn saknas", "Fyll i det eller ta bort raden.")
    if not decision:
        raise _Wrong("decision", "beslutet saknas", "Skriv Beviljad eller Avslag.")
    form = _text(cells.get("form")).casefold()
    return YhApplication(
        number=f"MYH {number[1]}/{number[2]}",
        year=int(number[1]),
        title=title,
        area=_text(cells.get("area")),
        decision=_decision(decision),
        decision_text=decision,
        provider=_text(cells.get("provider")),
        provider_type=_provider_type(_text(cells.get("provider_type"))),
        places=_places(cells.get("municipality")),
        counties=_names(cells.get("county")),
        several_municipalities=_truth(cells, "several"),
        municipality_count=_whole(cells, "municipality_count"),
        points=_number(cells, "points"),
        distance=True if "distans" in form else False if "bunden" in form else None,
        pace_percent=_number(cells, "pace"),
        degree=_text(cells.get("degree")),
        rounds_applied=_whole(cells, "rounds_applied"),
        rounds_granted=_whole(cells, "rounds_granted"),
        seats_applied=_whole(cells, "seats_applied"),
        seats_granted=_whole(cells, "seats_granted"),
        sun_field=_text(cells.get("sun_field")),
        sun_field_name=_text(cells.get("sun_field_name")),
        seqf_level=_whole(cells, "seqf_level"),
        narrow_field=_truth(cells, "narrow_field"),
        source=source,
    )


def _provider_type(word: str) -> str:
    return "Region" if word == "Landsting" else word  # the same bodies, renamed by law in 2019-2020


def _decision(word: str) -> Decision:
    folded = word.casefold()
    if folded in ("avslag", "ej beviljad", "avslås", "avslagen"):
        return Decision.REJECTED
    return Decision.GRANTED if folded in ("beviljad", "beviljas") else Decision.OTHER


def _unknown_decisions(records: Iterable[YhApplication]) -> list[str]:
    unknown = sorted({r.decision_text for r in records if r.decision is Decision.OTHER})
    return [f"Okänt beslut {word!r}: det behålls men räknas varken som beviljat eller avslag." for word in unknown]


def _without_place(application: YhApplication) -> YhApplication:
    return replace(application, places=(), counties=())


def _with_places(application: YhApplication, places: Iterable[Place], counties: Iterable[str]) -> YhApplication:
    return replace(
        application,
        places=tuple(dict.fromkeys((*application.places, *places))),
        counties=tuple(dict.fromkeys((*application.counties, *counties))),
    )


def _add_places(records: dict[str, YhApplication], table: _Table) -> list[str]:
    """Give applications the municipalities of another sheet, and its seats where the main sheet has none."""
    seats: dict[str, dict[str, float]] = {name: defaultdict(float) for name in ("seats_applied", "seats_granted")}
    strangers: set[str] = set()
    for _, cells in table.rows:
        number = _NUMBER.fullmatch(_text(cells.get("number")))
        key = f"MYH {number[1]}/{number[2]}" if number else ""
        if key not in records:
            strangers.add(_text(cells.get("number")))
            continue
        records[key] = _with_places(records[key], _places(cells.get("municipality")), _names(cells.get("county")))
        for name, sums in seats.items():
            count = _parsed(cells.get(name))
            if count is not None:
                sums[key] += count
    for name, sums in seats.items():
        for key, count in sums.items():
            if getattr(records[key], name) is None:
                records[key] = replace(records[key], **{name: round(count)})  # type: ignore[arg-type]  # by name
    notes = [f"Bladet {table.sheet} gav kommuner för {len(table.rows)} rader."]
    if strangers:
        some = ", ".join(sorted(strangers)[:3])
        notes.append(f"{table.sheet} har {len(strangers)} diarienummer som inte finns i huvudbladet ({some}).")
    return notes


def _places(cell: Any) -> tuple[Place, ...]:
    return tuple(map(_place, _names(cell)))


def _place(name: str) -> Place:
    municipality = find_municipality(name)
    return Place(name, municipality.code if municipality else None)


def _names(cell: Any) -> tuple[str, ...]:
    name = _text(cell)
    return () if not name or name.casefold().startswith(_SEVERAL) else (name,)


def _text(cell: Any) -> str:
    """A cell as text on one line; a whole number without decimals; "." (not applied for) as nothing."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, CellFault):
        return cell.value or "#FEL"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    told = " ".join(str(cell).split())
    return "" if told == "." else told


def _parsed(cell: Any) -> float | None:
    told = _text(cell).replace(",", ".").rstrip("%").strip()
    return float(told) if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", told) else None


def _number(cells: Mapping[str, Any], name: str) -> float | None:
    value = _parsed(cells.get(name))
    if value is None and _text(cells.get(name)):
        raise _Wrong(name, "cellen ska vara ett tal", "Rätta talet eller töm cellen.")
    return value


def _whole(cells: Mapping[str, Any], name: str) -> int | None:
    value = _number(cells, name)
    return None if value is None else round(value)


def _truth(cells: Mapping[str, Any], name: str) -> bool | None:
    word = _text(cells.get(name)).casefold()
    if word in ("ja", "nej", ""):
        return {"ja": True, "nej": False}.get(word)
    raise _Wrong(name, "cellen ska vara Ja eller Nej", "Rätta eller töm cellen.")
