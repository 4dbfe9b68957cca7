"""Key figures of official statistics as a document: the municipality against chosen ones and the country."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from matching.key_figures import COUNTRY, KeyFigure, area_name, period_kind, period_start
from matching.reports import charts
from matching.reports.cells import listed, number
from matching.reports.document import (
    Block,
    Cell,
    CellKind,
    Column,
    Document,
    Figure,
    Paragraph,
    Row,
    Section,
    Statement,
    Table,
)
from matching.reports.unmet_rows import Anchors

SHOWN = 36  # periods of a table in HTML, newest first
_MONTHS = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")


def context_document(
    figures: Sequence[KeyFigure], own: str, compared: Sequence[str], day: dt.date, made_by: Mapping[str, str] = {}
) -> Document:
    """The document. ``own`` and ``compared`` are codes of areas; the country is always among them."""
    anchors = Anchors()
    areas = list(dict.fromkeys((own, *compared, COUNTRY)))
    names = list(dict.fromkeys(figure.name for figure in figures))
    sections, summary = [], []
    for at, name in enumerate(names, start=1):
        values = [figure for figure in figures if figure.name == name]
        # A yearly and a monthly value of the same name are two series.
        for kind in dict.fromkeys(period_kind(figure.period) for figure in values):
            of_kind = [figure for figure in values if period_kind(figure.period) == kind]
            table = _table(f"tal-{at}-{kind}", name, of_kind, areas, anchors)
            figure = _figure(f"figur-{at}-{kind}", name, of_kind, areas, table)
            drawn: tuple[Block, ...] = (figure,) if figure else ()
            blocks = (Paragraph(_told(of_kind, areas)), *drawn, table)
            sections.append(Section(f"nyckeltal-{at}-{kind}", name, blocks))
            summary += list(_statements(name, of_kind, own, table))
    if not sections:
        text = "Inga nyckeltal är inlästa för området. Läs in en fil med makla import keyfigures FIL."
        sections = [Section("tomt", "Inget att visa", (Paragraph(text, warning=True),))]
    return Document(
        title="Omvärldssiffror",
        subtitle=f"{area_name(own)}, jämfört med {listed([area_name(code) for code in areas if code != own])}",
        day=day,
        facts={"Område": area_name(own), "Jämförs med": ", ".join(area_name(c) for c in areas if c != own)},
        summary=tuple(summary),
        sections=tuple(sections),
        honesty=(
            "Siffrorna är den officiella statistikens och visas så som källan gav dem. Inget är omräknat.",
            "De visar sammanhanget. De används inte när efterfrågan som inte möts räknas.",
        ),
        made_by=made_by,
    )


def period_name(period: str) -> str:
    """A period as it is said: 2025, kvartal 3 2025, okt 2025."""
    if len(period) == 4:
        return period
    if "K" in period:
        return f"kvartal {period[-1]} {period[:4]}"
    return f"{_MONTHS[int(period[5:]) - 1]} {period[:4]}"


def _told(values: Sequence[KeyFigure], areas: Sequence[str]) -> str:
    units = dict.fromkeys(f.unit for f in values if f.unit)
    sources = dict.fromkeys(f.source for f in values if f.source)
    text = f"Enhet: {', '.join(units) or 'inte angiven'}. Källa: {', '.join(sources) or 'inte angiven'}."
    silent = [area_name(code) for code in areas if not any(f.area == code for f in values)]
    return text + (f" Inga värden för {listed(silent)}." if silent else "")


def _table(table_id: str, name: str, values: Sequence[KeyFigure], areas: Sequence[str], anchors: Anchors) -> Table:
    by_place = {(f.area, f.period): f.value for f in values}
    unit = next((f.unit for f in values if f.unit), "")
    told = [code for code in areas if any(f.area == code for f in values)]
    rows = []
    for period in sorted({f.period for f in values}, reverse=True):
        cells: dict[str, Cell] = {"period": period_name(period)}
        cells |= {f"area_{code}": by_place.get((code, period)) for code in told}
        rows.append(Row(anchors.of(table_id, period), cells))
    columns = (
        Column("period", "Period", "År, kvartal eller månad."),
        *(
            Column(
                f"area_{code}",
                area_name(code),
                f"Värdet för {area_name(code)}{f', i {unit}' if unit else ''}. Ett streck: inget värde.",
                CellKind.NUMBER,
            )
            for code in told
        ),
    )
    return Table(table_id, name, columns, tuple(rows), f"{unit[:1].upper()}{unit[1:]}, nyast först.", shown=SHOWN)


def _figure(
    figure_id: str, name: str, values: Sequence[KeyFigure], areas: Sequence[str], table: Table
) -> Figure | None:
    series = [code for code in areas if any(f.area == code for f in values)]
    rows = [
        (area_name(code), period_start(f.period), f.value)
        for code in series
        for f in sorted(values, key=lambda f: f.period)
        if f.area == code
    ]
    if len({f.period for f in values}) < 2:
        return None
    unit = next((f.unit for f in values if f.unit), "")
    names = [area_name(code) for code in series]
    spec = charts.lines(rows, names, unit, monthly=period_kind(values[0].period) != "year")
    ends = [_ends(code, values) for code in series]
    text = f"En linje för varje område. {'; '.join(end for end in ends if end)}."
    return Figure(figure_id, name, text, spec, table.id)


def _ends(code: str, values: Sequence[KeyFigure]) -> str:
    own = sorted((f for f in values if f.area == code), key=lambda f: f.period)
    first, last = own[0], own[-1]
    return (
        f"{area_name(code)} gick från {number(first.value)} ({period_name(first.period)}) till {number(last.value)} "
        f"({period_name(last.period)})"
    )


def _statements(name: str, values: Sequence[KeyFigure], own: str, table: Table) -> Iterator[Statement]:
    mine = {f.period: f for f in values if f.area == own}
    country = {f.period: f for f in values if f.area == COUNTRY}
    if not mine:
        return
    period = max(mine)
    last = mine[period]
    unit = f" {last.unit}" if last.unit else ""
    text = f"{name}: {area_name(own)} {number(last.value)}{unit} {period_name(period)}"
    if period in country:
        text += f", riket {number(country[period].value)}"
    earlier = mine.get(f"{int(period[:4]) - 1}{period[4:]}")
    if earlier is not None:
        text += f". Ett år tidigare var det {number(earlier.value)}"
    sources = [row.id for row in table.rows if row.cells["period"] == period_name(period)]
    if earlier is not None:
        sources += [row.id for row in table.rows if row.cells["period"] == period_name(earlier.period)]
    yield Statement(f"{text}.", tuple(sources))
