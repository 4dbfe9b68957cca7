"""Tables with a header row, from CSV or xlsx, and which of their columns is which.

The header row is found by its words, wherever it stands among the first rows; so is the delimiter of a CSV file.
Headers may be misspelled: what each was read as is shown to the person who imports, who can say otherwise (``--map``).
A row is never padded: one with fewer cells than the header was cut off or lacks a delimiter, and is told as such.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from matching.importers.base import ImportRefused
from matching.importers.opening import decode, is_archive, is_ole, read_bytes, refuse_ole
from matching.importers.vocabulary import fold
from matching.importers.workbook import MAX_CELLS, MAX_ROWS, Cell, CellFault, read_sheets

HEADER_WITHIN: Final = 20  # rows from the top in which the header row is looked for
MAX_COLUMNS: Final = 300
LIKE_ENOUGH: Final = 84  # similarity 0-100 from which a header is taken for a misspelled one
_LONGEST_HEADER: Final = 200
_DELIMITERS: Final = (";", ",", "\t")

_Line = tuple[int, Mapping[int, Cell]]  # line as a person counts it, column from 0 -> value


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a table may have: the field it fills, its header, and other headers people use for it."""

    field: str
    header: str
    others: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, its cells by field (empty ones left out), and any fault of the row as a whole."""

    line: int
    cells: Mapping[str, Cell]
    fault: CellFault | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file under recognised columns."""

    rows: tuple[Row, ...]
    headers: Mapping[str, str]  # field -> header as it stands in the file
    columns: Mapping[str, str]  # header in the file -> header of the format
    ignored: tuple[str, ...]
    notes: tuple[str, ...] = ()


class _TooWide(ImportRefused):
    """A row with more cells than any table has columns."""


@dataclass(slots=True)
class _Match:
    """Which column of the file holds which field."""

    fields: dict[int, str] = field(default_factory=dict)
    likeness: dict[int, float] = field(default_factory=dict)  # 100 = as the format writes it

    @property
    def strength(self) -> float:
        return sum(self.likeness.values())


def looks_like_table(content: bytes) -> bool:
    """Whether the bytes begin a workbook, or text that is neither JSON nor XML nor another kind of file."""
    if is_archive(content) or is_ole(content):
        return True
    start = content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:5]
    return bool(start) and not start.startswith((b"{", b"[", b"<", b"%PDF", b"{\\rtf"))


def read_table(path: Path, known: Sequence[Column], by_hand: Mapping[str, str] | None = None) -> Table:
    """Read a CSV or xlsx file whose columns are among ``known``.

    ``by_hand`` maps headers of the file to fields or headers of the format; an empty one sets the column aside. Raises
    ``ImportRefused`` when no header row is found or a required column is missing.
    """
    content = read_bytes(path)
    if is_ole(content):
        refuse_ole(content)
    if is_archive(content):
        name, lines, header_at = _from_workbook(content, known, by_hand)
        notes = (f"Läst från bladet {name}.",) if name else ()
        width = None
    else:
        lines, header_at = _from_csv(decode(content), known, by_hand)
        notes = ()
        width = max(lines[header_at][1], default=-1) + 1
    headers = {at: " ".join(str(text).split()) for at, text in lines[header_at][1].items() if str(text).strip()}
    match = match_headers(headers, known, by_hand)
    _refuse_missing(headers, match, known)
    shown = {column.field: column.header for column in known}
    return Table(
        rows=tuple(_rows(lines[header_at + 1 :], match.fields, headers, width)),
        headers={found: headers[at] for at, found in match.fields.items()},
        columns={headers[at]: shown[found] for at, found in match.fields.items()},
        ignored=tuple(header for at, header in headers.items() if at not in match.fields),
        notes=notes,
    )


def match_headers(
    headers: Mapping[int, str], known: Sequence[Column], by_hand: Mapping[str, str] | None, *, strict: bool = True
) -> _Match:
    """Which header is which field: by hand first, then the format's own words, then the most alike.

    Raises ``ImportRefused`` when a hand-made mapping names what does not exist, or (``strict``) two headers are one and
    the same column; otherwise the first of them stands.
    """
    match = _Match()
    left = dict(headers)
    for header, wanted in (by_hand or {}).items():
        at = next((at for at, text in headers.items() if fold(text) == fold(header)), None)
        if at is None:
            raise ImportRefused(
                f"Kolumnen {header!r} finns inte i filen.", f"Filen har kolumnerna {_list(headers.values())}."
            )
        left.pop(at, None)
        if wanted.strip() in ("", "-"):
            continue
        column = next((c for c in known if wanted == c.field or fold(wanted) == fold(c.header)), None)
        if column is None:
            raise ImportRefused(f"Fältet {wanted!r} finns inte.", f"Fälten är {_list(c.header for c in known)}.")
        if column.field in match.fields.values():
            raise ImportRefused(f"Två kolumner pekar på fältet {column.header}.", "Låt bara en kolumn göra det.")
        match.fields[at], match.likeness[at] = column.field, 100
    words = {fold(word): c.field for c in known for word in (*c.others, c.field, c.header)}
    for at, text in list(left.items()):
        found = words.get(fold(text)) or words.get(fold(re.sub(r"\([^()]{0,100}\)", "", text)))
        if found is None:
            continue
        if found in match.fields.values():
            first = next(headers[other] for other, field_ in match.fields.items() if field_ == found)
            if not strict or (by_hand and found in _fields_by_hand(by_hand, known)):
                continue  # the person has chosen another column for it
            raise ImportRefused(
                f"Kolumnerna {first!r} och {text!r} betyder samma sak.",
                f'Välj en med --map "{first}={next(c.header for c in known if c.field == found)}" --map "{text}=-".',
            )
        match.fields[at], match.likeness[at] = found, 100
        del left[at]
    _match_misspelled(match, left, words)
    return match


def _fields_by_hand(by_hand: Mapping[str, str], known: Sequence[Column]) -> set[str]:
    wanted = {fold(w) for w in by_hand.values()}
    return {c.field for c in known if fold(c.field) in wanted or fold(c.header) in wanted}


def _match_misspelled(match: _Match, left: Mapping[int, str], words: Mapping[str, str]) -> None:
    """Take the headers that are left for the most alike words of fields that are left, the most alike first."""
    from rapidfuzz import fuzz, process

    free = {word: found for word, found in words.items() if found not in match.fields.values() and len(word) > 2}
    pairs: list[tuple[float, int, str]] = []
    for at, text in left.items():
        if 2 < len(text) <= 100:
            near = process.extract(fold(text), list(free), scorer=fuzz.ratio, limit=3, score_cutoff=LIKE_ENOUGH)
            pairs += [(score, at, free[word]) for word, score, _ in near]
    for score, at, found in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if at not in match.fields and found not in match.fields.values():
            match.fields[at], match.likeness[at] = found, score


def _refuse_missing(headers: Mapping[int, str], match: _Match, known: Sequence[Column]) -> None:
    from rapidfuzz import fuzz, process

    missing = [c for c in known if c.required and c.field not in match.fields.values()]
    if not missing:
        return
    free = {headers[at]: fold(headers[at]) for at in headers if at not in match.fields}
    hints: list[str] = []
    for column in missing:
        near = process.extractOne(fold(column.header), free, scorer=fuzz.WRatio, score_cutoff=60)
        header = near[2] if near else "Rubrik i filen"
        hints.append(f'--map "{header}={column.header}"')
    raise ImportRefused(
        f"Filen saknar {'kolumnen' if len(missing) == 1 else 'kolumnerna'} {_list(c.header for c in missing)}.",
        f"Rätta rubriken, eller peka ut kolumnen med {' '.join(hints)}. Filen har {_list(headers.values())}.",
    )


def _from_workbook(
    content: bytes, known: Sequence[Column], by_hand: Mapping[str, str] | None
) -> tuple[str, Sequence[_Line], int]:
    """The first sheet with a recognisable header row, its rows, and where among them the header is."""
    seen: list[str] = []
    for sheet in read_sheets(content):
        at = _header_row(sheet.rows, known, by_hand)
        if at is not None:
            return sheet.name, sheet.rows, at
        seen.append(sheet.name)
    if not seen:
        raise ImportRefused("Arbetsboken har inget synligt blad.", "Visa bladet med tabellen och spara igen.")
    raise _no_header(known, f"i {'bladet' if len(seen) == 1 else 'bladen'} {_list(seen)}")


def _from_csv(text: str, known: Sequence[Column], by_hand: Mapping[str, str] | None) -> tuple[Sequence[_Line], int]:
    """The rows under the delimiter that makes the most of the header row, and where among them the header is."""
    best: tuple[float, str, int] | None = None
    too_wide: _TooWide | None = None
    for delimiter in _DELIMITERS:
        try:
            top = list(_csv_lines(_top(text), delimiter, limit=HEADER_WITHIN))
            at = _header_row(top, known, by_hand)
        except _TooWide as refused:
            too_wide = refused
            continue
        except ImportRefused:  # quoting that fits another delimiter, or nothing at all
            continue
        if at is not None:
            strength = match_headers(_texts(top[at][1]), known, None, strict=False).strength
            if best is None or strength > best[0]:
                best = (strength, delimiter, at)
    if best is None:
        raise too_wide or _no_header(known, "i filen")
    return list(_csv_lines(text, best[1])), best[2]


def _top(text: str) -> str:
    """Enough of a file's beginning to hold its header row."""
    return text[:200_000]


def _no_header(known: Sequence[Column], where: str) -> ImportRefused:
    required = [c.header for c in known if c.required]
    others = [c.header for c in known if not c.required][:5]
    return ImportRefused(
        f"Ingen rubrikrad kändes igen {where}.",
        f"Rubrikraden ska ha {_list(required)} och till exempel {_list(others)}. Mallen (makla template) visar hur.",
    )


def _header_row(lines: Sequence[_Line], known: Sequence[Column], by_hand: Mapping[str, str] | None) -> int | None:
    """Where the header row is: the best of the first rows with three known headers, or two with a required one."""
    required = {c.field for c in known if c.required}
    wanted = {fold(header) for header in by_hand or {}}
    best, best_at = 0.0, None
    for at, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        headers = _texts(cells)
        if len(headers) > MAX_COLUMNS:
            raise _TooWide(f"Tabellen har fler än {MAX_COLUMNS} kolumner.", "Ta bort de kolumner som inte behövs.")
        match = match_headers(headers, known, None, strict=False)
        by_hand_here = sum(fold(text) in wanted for text in headers.values())
        found = set(match.fields.values())
        needed = 2 if found & required or by_hand_here else 3
        enough = len(found) + by_hand_here >= min(needed, len(known))
        if enough and match.strength + 100 * by_hand_here > best:
            best, best_at = match.strength + 100 * by_hand_here, at
    return best_at


def _texts(cells: Mapping[int, Cell]) -> dict[int, str]:
    """The cells that can be headers: texts, and not long ones."""
    short = {at: text for at, text in cells.items() if isinstance(text, str) and len(text) <= _LONGEST_HEADER}
    return {at: " ".join(text.split()) for at, text in short.items() if text.strip()}


def _csv_lines(text: str, delimiter: str, limit: int | None = None) -> Iterator[_Line]:
    """The records of a CSV text that hold anything, each with the line that it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, cells, rows = 1, 0, 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if limit is not None and rows:
                return  # only the beginning was asked for, and it ends within a quoted cell
            if "unexpected end" in str(error):
                raise ImportRefused(
                    f"Filen är avklippt: citattecknet i raden som börjar på rad {line} stängs aldrig.",
                    "Hämta eller exportera filen igen.",
                ) from None
            raise ImportRefused(
                f"Citattecknen i raden som börjar på rad {line} går inte ihop.",
                'Skriv citattecken inne i en cell dubbelt ("") eller spara filen som .xlsx.',
            ) from None
        if any(cell.strip() for cell in record):
            rows += 1
            cells += len(record)
            if rows > MAX_ROWS + HEADER_WITHIN or cells > 4 * MAX_CELLS:
                raise ImportRefused(f"Filen har fler än {MAX_ROWS} rader eller för många celler.", "Dela upp filen.")
            yield line, dict(enumerate(record))
            if limit is not None and rows >= limit:
                return
        line = reader.line_num + 1


def _rows(
    lines: Sequence[_Line], fields: Mapping[int, str], headers: Mapping[int, str], width: int | None
) -> Iterator[Row]:
    for line, cells in lines:
        fault = None
        if width is not None:
            fault = _width_fault(cells, width)
        else:
            stray = next((at for at in cells if at not in headers), None)
            if stray is not None and all(at not in headers for at in cells):
                continue  # a remark beside the table
        known = {found: cells[at] for at, found in fields.items() if at in cells and cells[at] != ""}
        yield Row(line, {found: value for found, value in known.items() if not _blank(value)}, fault)


def _width_fault(cells: Mapping[int, Cell], width: int) -> CellFault | None:
    if len(cells) < width:
        return CellFault(
            "",
            f"raden har {len(cells)} celler men rubrikraden {width}",
            "Raden är avklippt eller saknar skiljetecken: hämta filen igen eller rätta raden.",
        )
    extra = [str(value) for at, value in cells.items() if at >= width and str(value).strip()]
    if extra:
        return CellFault(
            extra[0][:40],
            f"raden har {len(cells)} celler men rubrikraden {width}",
            "Sätt citattecken runt celler som innehåller skiljetecken.",
        )
    return None


def _blank(value: Cell) -> bool:
    return isinstance(value, str) and not value.strip()


def _list(words: Iterable[str]) -> str:
    """Words for a sentence, at most 30 of them: "Id, Rubrik och Ort"."""
    shown = [str(word)[:60] for word in words]
    if len(shown) > 30:
        shown = [*shown[:30], "fler"]
    return " och ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else "inga kolumner"
