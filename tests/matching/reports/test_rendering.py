"""One document, four ways to read it: nothing runs, nothing leaks, nothing is fetched."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import openpyxl
import pytest

from matching.reports import Interval, charts, table_csv, to_html, to_json, to_xlsx
from matching.reports.cells import listed, number
from tests.matching.reports.documents import DOCUMENT, HOSTILE, NEEDS, OCCUPATIONS


class Reader(HTMLParser):
    """What a page holds: its elements with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        return [str(a["id"]) for _, a in self.elements if "id" in a]


@pytest.fixture(scope="module")
def page() -> str:
    return to_html(DOCUMENT)


def test_the_page_fetches_nothing_and_runs_nothing(page: str) -> None:
    found = Reader(page).elements
    assert not [tag for tag, _ in found if tag in ("script", "link", "img", "iframe", "object")]
    assert "&lt;script&gt;" in page
    outside = re.findall(r'(?:src|href|action)="(?!#)[^"]*"|url\((?!#)[^)]*\)|@import', page)
    assert outside == []
    assert not [a for _, attributes in found for a in attributes if a.startswith("on")]


def test_every_link_leads_somewhere_and_no_id_stands_twice(page: str) -> None:
    reader = Reader(page)
    ids = reader.ids()
    assert len(ids) == len(set(ids))
    targets = {str(a["href"])[1:] for tag, a in reader.elements if tag == "a"}
    assert targets <= set(ids)
    assert {"yrke-7212", "behov-N1", "def-left", "yrken"} <= targets


def test_headings_descend_without_a_leap_and_tables_have_captions_and_definitions(page: str) -> None:
    reader = Reader(page)
    levels = [int(tag[1]) for tag, _ in reader.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.count("<caption") == page.count("<table") == 2
    for table in (NEEDS, OCCUPATIONS):
        for column in table.columns:
            assert f">{column.heading}</dt><dd>{column.definition}</dd>" in page


def test_a_figure_is_one_image_with_a_title_a_description_and_a_table(page: str) -> None:
    image = next(a for tag, a in Reader(page).elements if tag == "svg")
    assert image["role"] == "img"
    assert image["aria-labelledby"] == "figur-kvar-title figur-kvar-desc"
    assert '<desc id="figur-kvar-desc">Svetsare har mest kvar: 7 personer.</desc>' in page
    assert 'href="#yrken">Samma siffror som tabell' in page
    assert "&lt;b&gt;" in page  # the hostile name within the drawing is text


def test_numbers_are_written_as_in_swedish() -> None:
    page = to_html(DOCUMENT)
    assert "1\u202f200" in page
    assert "7 (3–11)" in page
    assert "58\u00a0%" in page
    assert '<span class="hidden">färre än 5</span>' in page
    assert number(-1234.5) == "\u22121\u202f234,5"
    assert [listed(words) for words in ([], ["a"], ["a", "b", "c"])] == ["", "a", "a, b och c"]


def test_an_unknown_is_told_as_such_and_never_as_zero() -> None:
    row = OCCUPATIONS.rows[1]
    only = replace(OCCUPATIONS, rows=(row,))
    page = to_html(replace(DOCUMENT, summary=(), sections=(replace(DOCUMENT.sections[0], blocks=(only,)),)))
    assert ">okänt</td>" in page
    assert table_csv(only).splitlines()[1] == "'-;;;0;"


def test_csv_is_safe_and_gives_an_interval_three_columns() -> None:
    rows = list(csv.reader(io.StringIO(table_csv(OCCUPATIONS).removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][2:5] == ["Kvar", "Kvar, lägst", "Kvar, högst"]
    assert rows[1] == ["Svetsare", "1200", "7", "3", "11", "färre än 5", "0,58", "behov-N1, behov-N2"]
    first = next(csv.reader(io.StringIO(table_csv(NEEDS).splitlines()[1]), delimiter=";"))
    assert first == [f"'{HOSTILE}", "0484", "2026-09-01", "svets, +ritning"]


def test_json_tells_what_is_hidden_and_the_meaning_of_every_column() -> None:
    told = json.loads(to_json(DOCUMENT))
    welder, _ = told["tables"]["yrken"]["rows"]
    assert welder["supply"] is None
    assert welder["hidden"] == ["supply"]
    assert welder["left"] == {"value": 7, "low": 3, "high": 11}
    assert told["summary"] == [{"text": "Mest saknas svetsare: 7 personer.", "sources": ["yrke-7212"]}]
    assert told["tables"]["yrken"]["columns"]["left"]["definition"] == "Personer kvar."
    assert told["checklists"]["lista"][1]["met"] is None


def test_the_workbook_has_typed_cells_filters_and_a_front_page() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(DOCUMENT)))
    assert book.sheetnames == ["Läs mig", "Yrken  kvar", "Behov"]
    front = "\n".join(str(c.value) for row in book["Läs mig"].iter_rows() for c in row if c.value is not None)
    for text in ("Provrapport", "Personer kvar.", "Mest saknas svetsare", "Annonser räknas för sig.", "Kontrollera"):
        assert text in front
    sheet = book["Yrken  kvar"]
    assert [c.value for c in sheet[1]][:6] == [
        "Yrke", "Efterfrågan", "Kvar", "Kvar, lägst", "Kvar, högst", "Arbetssökande",
    ]  # fmt: skip
    assert [c.value for c in sheet[2]] == [
        "Svetsare", 1200, 7, 3, 11, "färre än 5", 0.58, "yrke-7212", "behov-N1, behov-N2",
    ]  # fmt: skip
    assert sheet["G2"].number_format == "0%"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:I3"
    needs = book["Behov"]
    assert needs["B2"].value == "0484"  # a code keeps its zero
    assert needs["C2"].is_date


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(DOCUMENT)))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [c for c in cells if c.data_type == "f"]
    hostile = next(c for c in cells if c.value == HOSTILE)
    assert hostile.data_type == "s"
    assert hostile.quotePrefix


def test_text_that_no_workbook_can_hold_is_cleaned_and_sheet_names_never_collide() -> None:
    from matching.reports import Row

    odd = replace(NEEDS, rows=(Row("r", {"employer": "a\x00b\ud800c" + "x" * 40_000}),))
    tables = tuple(replace(odd, id=f"t{i}", title="Läs mig [samma namn] som är längre än trettioen") for i in range(3))
    book = openpyxl.load_workbook(
        io.BytesIO(to_xlsx(replace(DOCUMENT, sections=(replace(DOCUMENT.sections[0], blocks=tables),))))
    )
    assert len({name.casefold() for name in book.sheetnames}) == 4
    assert max(map(len, book.sheetnames)) <= 31
    assert str(book.worksheets[1]["A2"].value).startswith("abc")


def test_two_charts_in_one_page_share_no_ids() -> None:
    spec = charts.lines(
        [("Flen", "2025-01-01", 1.5), ("Riket", "2026-01-01", 2)], ["Flen", "Riket"], "%", monthly=False
    )
    one, two = (charts.svg(spec, name, "T", "D") for name in ("a", "b"))
    assert not set(re.findall(r'\bid="([^"]+)"', one)) & set(re.findall(r'\bid="([^"]+)"', two))
    assert "2025" in one  # text stays text


def test_a_hidden_cell_has_no_number_to_leak() -> None:
    hidden = OCCUPATIONS.rows[0].cells["supply"]
    assert not isinstance(hidden, int | float | Interval)


def test_charts_drawn_in_a_process_of_their_own_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = charts.bars([("Ådalen", 3), ("Å & <b>", 1)], "personer")
    here = charts.svg(spec, "f", "T", "D")
    monkeypatch.setattr(charts, "_KEPT", {})
    charts.draw_apart([spec])
    monkeypatch.setitem(sys.modules, "vl_convert", None)  # whoever draws now fails
    assert charts.svg(spec, "f", "T", "D") == here


def test_without_a_process_of_their_own_charts_are_drawn_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "_KEPT", {})
    monkeypatch.setattr("sys.executable", "/finns/inte")
    spec = charts.bars([("Flen", 3)], "personer")
    charts.draw_apart([spec])
    assert "Flen" in charts.svg(spec, "f", "T", "D")
