"""Key figures of official statistics, from a table (CSV, xlsx) and from JSON-stat 2.0 (https://json-stat.org/format).

A table has one row a value: area, period, value. A JSON-stat dataset has one value for each combination of its
dimensions: the one with the role ``geo`` (or called Region) is the area, the one with ``time`` (or Tid) the period, and
every other category becomes a part of the figure's name, so that men and women are two figures and never one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from matching.importers import cells, json_values
from matching.importers.base import ImportRefused, RowError
from matching.importers.opening import decode, parse_json, read_bytes
from matching.importers.tables import Column, Row, Table, read_table
from matching.importers.workbook import Cell, CellFault
from matching.key_figures import KeyFigure, area_code, period
from matching.places import UnknownMunicipality

COLUMNS: Final = (
    Column(
        "area",
        "Kommun",
        ("Kommunkod", "Kommunnamn", "Kod", "Region", "Regionkod", "Område", "municipality"),
        required=True,
    ),
    Column("period", "Period", ("År", "Månad", "Kvartal", "Tid", "Year", "Date"), required=True),
    Column("value", "Värde", ("Value", "Andel", "Antal", "Totalt"), required=True),
    Column("name", "Nyckeltal", ("Mått", "Variabel", "Figur", "Indikator")),
    Column("unit", "Enhet", ("Unit",)),
    Column("source", "Källa", ("Source",)),
)
NOT_TOLD: Final = frozenset(("", "..", ".", "...", "-", "–", "x", "null", "na"))  # how statistics write a missing value
MAX_COMBINATIONS: Final = 500_000
_GEO: Final = ("region", "kommun", "geo", "area", "område", "lan", "län")
_TIME: Final = ("tid", "time", "år", "månad", "kvartal", "year", "month")
_WHOLE: Final = frozenset(("totalt", "total", "samtliga", "båda könen", "kvinnor och män", "män och kvinnor"))


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """One file as read. ``rows_read = rows_merged + rows_refused + len(records)``; ``empty`` values are no rows."""

    records: tuple[KeyFigure, ...]
    rows_read: int
    rows_merged: int = 0
    rows_refused: int = 0
    errors: tuple[RowError, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_key_figures(path: Path, *, name: str = "", unit: str = "", source: str = "") -> ReadFigures:
    """The values of one file. ``name``, ``unit`` and ``source`` are what the importer's user says, over the file.

    Raises ``ImportRefused`` where the file is neither a table with the columns nor a JSON-stat 2.0 dataset.
    """
    told = KeyFigure(" ".join(name.split()), "", "", 0.0, " ".join(unit.split()), " ".join(source.split()))
    content = read_bytes(path)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        read = _from_json_stat(parse_json(decode(content)), told)
    else:
        read = _from_table(read_table(path, COLUMNS), told, path)
    if not read.records and not read.errors:
        raise ImportRefused("Filen har inga värden.", "Hämta tabellen igen och kontrollera urvalet.")
    return read


# --- a table


def _from_table(table: Table, told: KeyFigure, path: Path) -> ReadFigures:
    if "name" not in table.headers and not told.name:
        raise ImportRefused(
            "Filen säger inte vilket nyckeltal den gäller.",
            'Skriv det med --name, t.ex. --name "Öppet arbetslösa 16-64 år", eller i en kolumn Nyckeltal.',
        )
    errors: list[RowError] = []
    found: list[tuple[int, KeyFigure]] = []
    empty = 0
    for row in table.rows:
        try:
            figure = _of_row(row, told, path)
        except _Wrong as wrong:
            value = row.cells.get(wrong.field)
            shown = None if value is None or isinstance(value, CellFault) else str(value)[:100]
            errors.append(RowError(row.line, table.headers.get(wrong.field), shown, *wrong.complaint))
            continue
        if figure is None:
            empty += 1
        else:
            found.append((row.line, figure))
    records, merged, contradicted = _told_once(found)
    errors += contradicted
    return ReadFigures(
        records=records,
        rows_read=len(table.rows) - empty,
        rows_merged=merged,
        rows_refused=len(errors),
        errors=tuple(errors),
        columns=table.columns,
        ignored_columns=table.ignored,
        notes=(*table.notes, *_empty_note(empty)),
    )


class _Wrong(ValueError):
    def __init__(self, name: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.field, self.complaint = name, (message, remedy)


def _of_row(row: Row, told: KeyFigure, path: Path) -> KeyFigure | None:
    """The value of a row, or ``None`` where the statistics have none."""
    if row.fault is not None:
        raise _Wrong("", row.fault.message, row.fault.remedy)
    told_value = row.cells.get("value")
    if told_value is None or (isinstance(told_value, str) and told_value.strip().casefold() in NOT_TOLD):
        return None
    named = told.name or _line(row, "name")
    if not named:
        raise _Wrong("name", "nyckeltalet saknas", "Skriv vilket nyckeltal raden gäller.")
    return KeyFigure(
        name=named,
        area=_area(_line(row, "area"), "area"),
        period=_period(row.cells.get("period"), _line(row, "period")),
        value=_value(told_value),
        unit=told.unit or _line(row, "unit"),
        source=told.source or _line(row, "source") or path.name,
    )


def _line(row: Row, name: str) -> str:
    cell = row.cells.get(name)
    if cell is None:
        return ""
    try:
        return cells.line(cell)
    except cells.BadCell as bad:
        raise _Wrong(name, bad.message, bad.remedy) from None


def _area(text: str, name: str) -> str:
    if not text:
        raise _Wrong(name, "kommunen saknas", "Skriv kommunens namn eller kod, ett län eller Riket.")
    try:
        return area_code(text)
    except UnknownMunicipality as unknown:
        near = f"Menade du {' eller '.join(unknown.suggestions)}?" if unknown.suggestions else ""
        raise _Wrong(name, "ingen kommun, inget län och inte riket", near or "Skriv namn eller kod.") from None


def _period(cell: Cell | None, text: str) -> str:
    found = period(text)
    if cell is None or found is None:
        raise _Wrong(
            "period", "perioden kan inte läsas", "Skriv ett år, en månad (2025-10) eller ett kvartal (2025K3)."
        )
    return found


def _value(cell: Cell) -> float:
    try:
        found = cells.number(cell)
    except cells.BadCell as bad:
        raise _Wrong("value", bad.message, bad.remedy) from None
    if not math.isfinite(found):
        raise _Wrong("value", "värdet är inget tal", "Skriv ett tal, till exempel 4 eller 1,5.")
    return found


def _told_once(found: Iterable[tuple[int, KeyFigure]]) -> tuple[tuple[KeyFigure, ...], int, list[RowError]]:
    """Each value once; the same told twice is merged, and two values of one area and period are an error."""
    kept: dict[tuple[str, str, str], KeyFigure] = {}
    merged, errors = 0, []
    for line, figure in found:
        known = kept.setdefault((figure.name, figure.area, figure.period), figure)
        if known is figure:
            continue
        if known.value == figure.value:
            merged += 1
        else:
            where = f"{figure.name}, {figure.area}, {figure.period}"
            message = "ett annat värde finns redan för samma nyckeltal, område och period"
            errors.append(RowError(line, None, where, message, "Behåll den rad som gäller."))
    return tuple(kept.values()), merged, errors


def _empty_note(empty: int) -> tuple[str, ...]:
    return (f"{empty} rader har inget värde i statistiken och läses inte.",) if empty else ()


# --- JSON-stat


@dataclass(frozen=True, slots=True)
class _Dimension:
    id: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    units: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.codes)


def _from_json_stat(content: Any, told: KeyFigure) -> ReadFigures:
    if not isinstance(content, dict) or content.get("class") != "dataset" or content.get("version") != "2.0":
        raise ImportRefused(
            "Filen är inte en datamängd i JSON-stat 2.0.", "Välj formatet JSON-stat2 när tabellen hämtas."
        )
    dimensions = [_dimension(content, name) for name in json_values.items(content.get("id"))]
    if math.prod(d.size for d in dimensions) > MAX_COMBINATIONS:
        raise ImportRefused("Tabellen är för stor.", "Välj färre kommuner, perioder eller grupper.")
    role = json_values.mapping(content.get("role"))
    geo = _with_role(dimensions, json_values.items(role.get("geo")), _GEO, "område (Region)")
    time = _with_role(dimensions, json_values.items(role.get("time")), _TIME, "tid (Tid)")
    values = _values(content.get("value"), math.prod(d.size for d in dimensions))
    periods = [period(code) or period(label) for code, label in zip(time.codes, time.labels, strict=True)]
    if None in periods:
        odd = time.codes[periods.index(None)]
        raise ImportRefused(f"Perioden {odd!r} kan inte läsas.", "Välj år, kvartal eller månader.")
    areas, strangers = _areas(geo)
    base = told.name or json_values.text(content.get("label")) or "Nyckeltal"
    source = told.source or json_values.text(content.get("source"))
    figures, outside, empty = [], 0, 0
    for at, value in enumerate(values):
        if value is None:
            empty += 1
            continue
        where = _position(at, dimensions)
        area = areas[where[geo.id]]
        if area is None:
            outside += 1
            continue
        others = [(d, where[d.id]) for d in dimensions if d is not geo and d is not time]
        unit = next((d.units[i] for d, i in others if d.units[i]), "")
        figures.append(
            KeyFigure(_named(base, others), area, str(periods[where[time.id]]), value, told.unit or unit, source)
        )
    notes = list(_empty_note(empty))
    if strangers:
        notes.append(
            f"{outside} värden gäller områden som inte är riket, ett län eller en kommun ({strangers[0]} ...)."
        )
    unique, merged, errors = _told_once((0, figure) for figure in figures)
    if errors:
        raise ImportRefused("Samma område står två gånger i tabellen.", "Hämta tabellen igen.")
    names = sorted({figure.name for figure in unique})
    notes.append(f"{len(names)} nyckeltal: {'; '.join(names[:5])}{' ...' if len(names) > 5 else ''}.")
    return ReadFigures(
        records=tuple(replace(f, source=f.source or "JSON-stat") for f in unique),
        rows_read=len(figures),
        rows_merged=merged,
        columns={d.label or d.id: _meaning(d, geo, time) for d in dimensions},
        notes=tuple(notes),
    )


def _meaning(dimension: _Dimension, geo: _Dimension, time: _Dimension) -> str:
    return "Kommun" if dimension is geo else "Period" if dimension is time else "Nyckeltal"


def _dimension(content: Mapping[str, Any], name: Any) -> _Dimension:
    told = json_values.mapping(json_values.mapping(content.get("dimension")).get(name if isinstance(name, str) else ""))
    category = json_values.mapping(told.get("category"))
    labels, index = json_values.mapping(category.get("label")), category.get("index")
    if isinstance(index, dict):
        at = {str(code): i for code, i in index.items() if isinstance(i, int) and not isinstance(i, bool)}
        codes = tuple(sorted(at, key=lambda code: at[code]))
    else:
        codes = tuple(map(str, index)) if isinstance(index, list) else tuple(map(str, labels))
    sizes, ids = json_values.items(content.get("size")), json_values.items(content.get("id"))
    if not codes or name not in ids or len(sizes) != len(ids) or sizes[ids.index(name)] != len(codes):
        raise ImportRefused("Tabellens dimensioner och storlekar går inte ihop.", "Hämta tabellen igen.")
    units = json_values.mapping(category.get("unit"))
    return _Dimension(
        id=str(name),
        label=json_values.text(told.get("label")),
        codes=codes,
        labels=tuple(json_values.text(labels.get(code)) or code for code in codes),
        units=tuple(json_values.text(json_values.mapping(units.get(code)).get("base")) for code in codes),
    )


def _with_role(dimensions: list[_Dimension], role: list[Any], words: tuple[str, ...], what: str) -> _Dimension:
    for dimension in dimensions:
        if dimension.id in role:
            return dimension
    for dimension in dimensions:
        if dimension.id.casefold() in words or dimension.label.casefold() in words:
            return dimension
    raise ImportRefused(f"Tabellen har ingen dimension för {what}.", "Ta med den när tabellen hämtas.")


def _values(told: Any, size: int) -> list[float | None]:
    """The values in the order of the dimensions; JSON-stat writes many missing ones as an object by position."""
    if isinstance(told, dict):
        if any(not key.isdigit() or int(key) >= size for key in told):
            raise ImportRefused("Tabellens värden ligger utanför dess storlek.", "Hämta tabellen igen.")
        return [json_values.number(told.get(str(at))) for at in range(size)]
    if not isinstance(told, list) or len(told) != size:
        raise ImportRefused("Tabellen har inte så många värden som den säger.", "Hämta tabellen igen.")
    return [json_values.number(value) for value in told]


def _position(at: int, dimensions: list[_Dimension]) -> dict[str, int]:
    """Which category of each dimension the value at ``at`` belongs to: the last dimension turns fastest."""
    where = {}
    for dimension in reversed(dimensions):
        at, where[dimension.id] = divmod(at, dimension.size)
    return where


def _areas(geo: _Dimension) -> tuple[list[str | None], list[str]]:
    areas: list[str | None] = []
    strangers = []
    for code, label in zip(geo.codes, geo.labels, strict=True):
        try:
            areas.append(area_code(code))
        except UnknownMunicipality:
            try:
                areas.append(area_code(label))
            except UnknownMunicipality:
                areas.append(None)
                strangers.append(label)
    return areas, strangers


def _named(base: str, others: Iterable[tuple[_Dimension, int]]) -> str:
    """The figure's name: the table's, with every category that is not the whole of its dimension."""
    parts = [
        d.labels[at]
        for d, at in others
        if d.labels[at].casefold() not in _WHOLE and d.labels[at].casefold() not in base.casefold()
    ]
    return ", ".join((base, *parts))
