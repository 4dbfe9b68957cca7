"""Sheets of an xlsx workbook, streamed cell by cell.

Stock readers build the whole style sheet, all shared strings and every cell up to the last row a sheet claims to have;
a workbook of 300 kB can keep them busy for most of a minute. Here everything is counted while it streams past, and only
the values are kept. Formulas are never evaluated: their stored value is read, and a formula without one is a fault of
its cell.
"""

from __future__ import annotations

import datetime as dt
import math
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from matching.importers.base import ImportRefused
from matching.importers.opening import MIB, Archive
from matching.importers.opening_xml import XmlCount, feed_xml, parse_xml

MAX_CELLS: Final = 200_000  # of all sheets read, styled empty ones too
MAX_ROWS: Final = 20_000  # with content, of one sheet
MAX_SHEETS: Final = 100
MAX_STRINGS: Final = 200_000  # shared texts of one workbook
MAX_CELL_TEXT: Final = 32_767  # characters: what Excel itself allows
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384

_DATE_FORMATS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENT_FORMATS: Final = frozenset((9, 10))
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LITERALS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAMAGED = "Arbetsboken är skadad och kan inte läsas."
_SAVE_AGAIN = "Öppna den i Excel och spara den på nytt som .xlsx."
_FEWER = "Ta bort tomma formaterade rader och kolumner, eller dela upp filen."


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell whose value cannot be known: what is wrong and what to do, in Swedish."""

    value: str
    message: str
    remedy: str


Cell = str | int | float | bool | dt.date | CellFault


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: its name and its rows with content, as (row number from 1, column from 0 -> value)."""

    name: str
    rows: tuple[tuple[int, Mapping[int, Cell]], ...]


def read_sheets(content: bytes) -> Iterator[Sheet]:
    """The visible sheets of a workbook in order, each read when it is asked for.

    Raises ``ImportRefused`` for what is no xlsx, is damaged, holds macros or is beyond the limits above.
    """
    archive = Archive(content)
    _refuse_other_kinds(archive.names)
    book = _workbook_part(archive)
    root = parse_xml(_part(archive, book))
    relations = _relations(archive, book)
    since_1904 = any(e.get("date1904") in ("1", "true") for e in root.iter() if _local(e.tag) == "workbookPr")
    strings = _shared_strings(archive, relations)
    styles = _styles(archive, relations)
    sheets = [e for e in root.iter() if _local(e.tag) == "sheet"]
    if len(sheets) > MAX_SHEETS:
        raise ImportRefused("Arbetsboken har för många blad.", "Spara bladet med innehållet som en egen fil.")
    cells_left = MAX_CELLS
    for sheet in sheets:
        if sheet.get("state", "visible") != "visible":
            continue
        relation = next((v for k, v in sheet.attrib.items() if _local(k) == "id"), "")
        part = relations.get(relation, ("", ""))[1]
        if not part or "chartsheet" in relations[relation][0]:
            continue
        target = _SheetReader(strings, styles, since_1904, cells_left)
        feed_xml(_part(archive, part), target)
        cells_left = target.cells_left
        yield Sheet(sheet.get("name", ""), tuple(target.rows))


def _refuse_other_kinds(names: tuple[str, ...]) -> None:
    present = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in present):
        raise ImportRefused(
            "Arbetsboken har makron, som inte läses av säkerhetsskäl.", "Spara den som .xlsx utan makron."
        )
    if "xl/workbook.bin" in present:
        raise ImportRefused("Arbetsboken är i Excels binära format (.xlsb).", "Spara den som .xlsx.")
    if "word/document.xml" in present:
        raise ImportRefused("Filen är ett Word-dokument, inte en tabell.", "Spara tabellen som .xlsx eller .csv.")
    if "content.xml" in present and "mimetype" in present:
        raise ImportRefused("Filen är i OpenDocument-format (.ods).", "Spara den som .xlsx eller .csv.")
    if "[content_types].xml" not in present:
        raise ImportRefused(
            "Filen är ett zip-arkiv, inte en arbetsbok.", "Packa upp den och läs in filerna var för sig."
        )


def _part(archive: Archive, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError:
        raise ImportRefused(f"{_DAMAGED[:-1]}: delen {name[:80]} saknas.", _SAVE_AGAIN) from None


def _workbook_part(archive: Archive) -> str:
    for kind, part in _relations(archive, "").values():
        if kind.endswith("/officeDocument"):
            return part
    return "xl/workbook.xml"


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part: id -> (type, path of the part it points to). Targets outside the file are left out."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in archive.names:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for element in parse_xml(archive.read(listing, MIB)):
        if element.get("TargetMode") == "External":
            continue
        target = unquote(element.get("Target", ""))
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[element.get("Id", "")] = (element.get("Type", ""), path)
    return found


def _related(relations: Mapping[str, tuple[str, str]], kind: str) -> str | None:
    return next((part for type_, part in relations.values() if type_.endswith(f"/{kind}")), None)


def _shared_strings(archive: Archive, relations: Mapping[str, tuple[str, str]]) -> list[str]:
    part = _related(relations, "sharedStrings")
    if part is None:
        return []
    target = _StringReader()
    feed_xml(_part(archive, part), target)
    return target.strings


def _styles(archive: Archive, relations: Mapping[str, tuple[str, str]]) -> list[str]:
    part = _related(relations, "styles")
    if part is None:
        return []
    target = _StyleReader()
    feed_xml(_part(archive, part), target)
    return [target.meaning(number) for number in target.cell_formats]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


class _StringReader:
    """Parser target for the shared texts: the runs of one text joined, pronunciation guides left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._count = XmlCount(4 * MAX_STRINGS)
        self._runs: list[str] = []
        self._reading = False
        self._guide = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count.start(len(attributes))
        name = _local(tag)
        if name == "si":
            self._runs = []
        elif name == "rPh":
            self._guide += 1
        elif name == "t":
            self._reading = not self._guide

    def end(self, tag: str) -> None:
        self._count.end()
        name = _local(tag)
        if name == "t":
            self._reading = False
        elif name == "rPh":
            self._guide -= 1
        elif name == "si":
            if len(self.strings) >= MAX_STRINGS:
                raise ImportRefused(f"Arbetsboken har fler än {MAX_STRINGS} olika texter.", _FEWER)
            self.strings.append("".join(self._runs))

    def data(self, text: str) -> None:
        if self._reading:
            self._runs.append(text)


class _StyleReader:
    """Parser target for the styles: which number format each cell style has, and the formats made by hand."""

    def __init__(self) -> None:
        self.cell_formats: list[int] = []
        self._custom: dict[int, str] = {}
        self._count = XmlCount()
        self._inside = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count.start(len(attributes))
        name = _local(tag)
        if name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self.cell_formats.append(_whole(attributes.get("numFmtId", "0")))
        elif name == "numFmt":
            self._custom[_whole(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")[:1000]

    def end(self, tag: str) -> None:
        self._count.end()
        if _local(tag) == "cellXfs":
            self._inside = False

    def data(self, text: str) -> None:
        """Styles have no text."""

    def meaning(self, number: int) -> str:
        """``date``, ``percent`` or nothing special."""
        code = self._custom.get(number)
        if code is None:
            return "date" if number in _DATE_FORMATS else "percent" if number in _PERCENT_FORMATS else ""
        bare = _LITERALS.sub("", code.partition(";")[0]).lower()
        if "general" not in bare and "standard" not in bare and any(letter in bare for letter in "ymdhs"):
            return "date"
        return "percent" if "%" in bare else ""


class _SheetReader:
    """Parser target for one sheet."""

    def __init__(self, strings: list[str], styles: list[str], since_1904: bool, cells_left: int) -> None:
        self.rows: list[tuple[int, Mapping[int, Cell]]] = []
        self.cells_left = cells_left
        self._strings, self._styles = strings, styles
        self._epoch = dt.datetime(1904, 1, 1) if since_1904 else dt.datetime(1899, 12, 30)
        self._names: dict[str, str] = {}
        self._elements_left = 4 * MAX_CELLS  # counted here and not by XmlCount: this is where time goes
        self._line = 0
        self._cells: dict[int, Cell] = {}
        self._column = -1
        self._type = self._style = ""
        self._text: list[str] = []
        self._reading = self._formula = False
        self._guide = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._elements_left -= 1
        if self._elements_left < 0:
            raise ImportRefused("Arbetsboken har för mycket innehåll för att läsas i ett stycke.", _FEWER)
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = _local(tag)
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._reading = not self._guide
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._guide += 1
        elif name == "row":
            line = _whole(attributes.get("r", str(self._line + 1)))
            if not self._line < line <= _LAST_ROW:
                raise ImportRefused(_DAMAGED, _SAVE_AGAIN)
            self._line, self._column, self._cells = line, -1, {}

    def end(self, tag: str) -> None:
        name = self._names[tag]
        if name in ("v", "t"):
            self._reading = False
        elif name == "c":
            value = self._value()
            if value != "":
                self._cells[self._column] = value
        elif name == "rPh":
            self._guide -= 1
        elif name == "row" and self._cells:
            if len(self.rows) >= MAX_ROWS:
                raise ImportRefused(f"Bladet har fler än {MAX_ROWS} rader.", "Dela upp filen.")
            self.rows.append((self._line, self._cells))

    def data(self, text: str) -> None:
        if self._reading:
            self._text.append(text)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self.cells_left -= 1
        if self.cells_left < 0:
            raise ImportRefused(f"Arbetsboken har fler än {MAX_CELLS} celler.", _FEWER)
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            match = _REFERENCE.fullmatch(reference)
            if match is None:
                raise ImportRefused(_DAMAGED, _SAVE_AGAIN)
            column = 0
            for letter in match[1]:
                column = column * 26 + ord(letter) - 64
            self._column = column - 1
        if self._column >= _LAST_COLUMN or self._column in self._cells:
            raise ImportRefused(_DAMAGED, _SAVE_AGAIN)
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._text, self._formula = [], False

    def _value(self) -> Cell:
        text = "".join(self._text)
        if not text.strip():
            if self._formula and not self._text:
                return CellFault("", "formeln saknar sparat värde", "Öppna filen i Excel, räkna om och spara igen.")
            return ""
        if len(text) > MAX_CELL_TEXT:
            return CellFault(text[:40], "texten är för lång", f"Korta den till högst {MAX_CELL_TEXT} tecken.")
        match self._type:
            case "s":
                index = _whole(text)
                if index >= len(self._strings):
                    raise ImportRefused(_DAMAGED, _SAVE_AGAIN)
                found = self._strings[index]
                if len(found) > MAX_CELL_TEXT:
                    return CellFault(found[:40], "texten är för lång", f"Korta den till högst {MAX_CELL_TEXT} tecken.")
                return _unescaped(found)
            case "str" | "inlineStr":
                return _unescaped(text)
            case "b":
                return text.strip() in ("1", "true")
            case "e":
                return CellFault(text[:40], "cellen visar ett formelfel", "Rätta formeln eller skriv värdet.")
            case "d":
                try:
                    return dt.datetime.fromisoformat(text.strip()).date()
                except ValueError:
                    return CellFault(text[:40], "datumet går inte att läsa", "Skriv datumet som 2027-01-11.")
        return self._number(text)

    def _number(self, text: str) -> Cell:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            return CellFault(text[:40], "talet går inte att läsa", "Skriv talet på nytt.")
        style = _whole(self._style or "0")
        meaning = self._styles[style] if style < len(self._styles) else ""
        if meaning == "date":
            try:
                # Excel believes in 29 February 1900, so that its days before 1 March 1900 are one too low.
                early = dt.timedelta(days=1 if self._epoch.year == 1899 and 0 <= number < 60 else 0)
                return (self._epoch + dt.timedelta(days=number) + early).date()
            except OverflowError:
                return CellFault(text[:40], "datumet är omöjligt", "Skriv datumet som 2027-01-11.")
        if meaning == "percent":
            return f"{round(number * 100, 6):g} %"
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _whole(text: str) -> int:
    if not (text.isascii() and text.strip().isdigit() and len(text) < 10):
        raise ImportRefused(_DAMAGED, _SAVE_AGAIN)
    return int(text)


def _unescaped(text: str) -> str:
    """Text with Excel's escapes of control characters (``_x000D_``) undone; only line breaks and tabs are kept."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda m: chr(c) if (c := int(m[1], 16)) in (9, 10, 13) else "" if c < 32 else m[0], text)
