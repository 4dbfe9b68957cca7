"""The streaming reader of workbooks: against openpyxl as oracle, and against hostile workbooks."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.importers import workbook
from matching.importers.base import ImportRefused
from matching.importers.workbook import CellFault, Sheet, read_sheets

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def written(fill: Callable[[Any], object]) -> bytes:
    """A workbook that openpyxl wrote; ``fill`` gets its first sheet."""
    book = openpyxl.Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_hand(sheet: str, **parts: str) -> bytes:
    """A workbook of one sheet made of raw XML, with more parts where wanted (``styles``, ``sharedStrings``)."""
    relations = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in ("worksheet", *parts)
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Blad1" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/worksheet.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        **{f"xl/{name}.xml": content for name, content in parts.items()},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def only(content: bytes) -> Sheet:
    """The only sheet of a workbook."""
    [sheet] = read_sheets(content)
    return sheet


def refusal(content: bytes) -> str:
    with pytest.raises(ImportRefused) as caught:
        list(read_sheets(content))
    assert caught.value.remedy
    return str(caught.value)


VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
    | st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1))
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=6), max_size=6))
def test_what_openpyxl_writes_is_read_as_openpyxl_reads_it(rows: list[list[Any]]) -> None:
    content = written(
        lambda sheet: [sheet.append([v if not str(v).startswith("=") else "x" for v in row]) for row in rows]
    )
    found = dict(only(content).rows)
    for line, row in enumerate(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(), start=1):
        for at, cell in enumerate(row):
            expected = cell.value.date() if isinstance(cell.value, dt.datetime) else cell.value
            if isinstance(expected, str):
                expected = expected.replace("\r\n", "\n") if expected.strip() else None
            value = found.get(line, {}).get(at)
            if isinstance(expected, float):
                assert value == pytest.approx(expected)
            else:
                assert value == expected
                assert isinstance(value, bool) == isinstance(expected, bool)


def test_rows_keep_their_numbers_and_empty_ones_are_left_out() -> None:
    def fill(sheet: Any) -> None:
        sheet["B3"], sheet["D7"] = "x", "0110"

    assert only(written(fill)).rows == ((3, {1: "x"}), (7, {3: "0110"}))


def test_a_formula_is_read_by_its_stored_value_and_never_evaluated() -> None:
    sheet = only(
        by_hand(
            '<row r="1"><c r="A1"><f>1+1</f><v>5</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="e"><v>#REF!</v></c></row>'
        )
    )
    [(_, cells)] = sheet.rows
    assert cells[0] == 5  # what the sheet says, although 1 + 1 is 2
    assert isinstance(cells[1], CellFault)
    assert "formel" in cells[1].message
    assert isinstance(cells[2], CellFault)
    assert cells[2].value == "#REF!"


def test_dates_percent_and_the_epoch_of_1904() -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd;@"/>'
        '<numFmt numFmtId="171" formatCode="#,##0&quot; dagar&quot;"/></numFmts><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="9"/></cellXfs>'
        "</styleSheet>"
    )
    # 46398 days after 1899-12-30 is 2027-01-11.
    row = "".join(
        f'<c s="{style}"><v>{value}</v></c>' for style, value in ((1, 46398), (2, 46398.5), (3, 46398), (4, 0.5))
    )
    [(_, cells)] = only(by_hand(f"<row>{row}</row>", styles=styles)).rows
    assert cells == {0: dt.date(2027, 1, 11), 1: dt.date(2027, 1, 11), 2: 46398, 3: "50 %"}
    [(_, cells)] = only(by_hand('<row><c s="1"><v>59</v></c><c s="1"><v>61</v></c></row>', styles=styles)).rows
    assert cells == {0: dt.date(1900, 2, 28), 1: dt.date(1900, 3, 1)}
    [(_, cells)] = only(by_hand('<row><c s="1"><v>1e12</v></c><c><v>1e999</v></c></row>', styles=styles)).rows
    assert all(isinstance(cell, CellFault) for cell in cells.values())


def test_shared_and_inline_texts_join_their_runs_without_pronunciation() -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>Väs</t></r><r><t>terås</t></r><rPh><t>x</t></rPh></si>'
        "<si><t>a_x000D_b_x0041_</t></si></sst>"
    )
    row = (
        '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>Kö</t></r><r><t>ping</t></r></is></c>'
        '<c t="s"><v>1</v></c></row>'
    )
    [(_, cells)] = only(by_hand(row, sharedStrings=strings)).rows
    assert cells == {0: "Västerås", 1: "Köping", 2: "a\rb_x0041_"}


def test_hidden_sheets_are_left_out() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "synligt"
    hidden = book.create_sheet("Dolt")
    hidden["A1"] = "dolt"
    hidden.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    assert only(stream.getvalue()).name == "Sheet"


@pytest.mark.parametrize(
    ("sheet", "word"),
    [
        ("<row>" + "<c><v>1</v></c>" * 16_385 + "</row>", "skadad"),
        ("".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, workbook.MAX_ROWS + 3)), "rader"),
        ("<row>" + "<c/>" * 16_000 + "</row>" + ("<row>" + "<c/>" * 16_000 + "</row>") * 20, "celler"),
        ('<row r="2"><c/></row><row r="1"><c/></row>', "skadad"),
        ('<row r="99999999"><c/></row>', "skadad"),
        ('<row r="1"><c r="ZZZZ1"/></row>', "skadad"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "skadad"),
        ('<row r="1"><c t="s"><v>7</v></c></row>', "skadad"),
        ('<row r="1"><c t="s"><v>-1</v></c></row>', "skadad"),
        ('<row r="1">', "XML"),
        ("<a>" * 500, "XML"),
        ("<a/>" * 900_000, "för mycket"),
    ],
)
def test_hostile_sheets_are_refused(sheet: str, word: str) -> None:
    assert word in refusal(by_hand(sheet))


def test_hostile_strings_and_styles_are_refused() -> None:
    many = f'<sst xmlns="{MAIN}">' + "<si/>" * (workbook.MAX_STRINGS + 1) + "</sst>"
    assert "texter" in refusal(by_hand("", sharedStrings=many))
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>' + "<xf/>" * 500_000 + "</cellXfs></styleSheet>"
    assert "för mycket" in refusal(by_hand("", styles=styles))
    entity = f'<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'
    assert "entiteter" in refusal(by_hand("", sharedStrings=entity))


def test_a_long_text_is_a_fault_of_its_cell() -> None:
    text = "a" * (workbook.MAX_CELL_TEXT + 1)
    strings = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    rows = f'<row><c t="str"><v>{text}</v></c><c t="s"><v>0</v></c></row>'
    [(_, cells)] = only(by_hand(rows, sharedStrings=strings)).rows
    assert [cell.message for cell in cells.values() if isinstance(cell, CellFault)] == ["texten är för lång"] * 2


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("xl/vbaProject.bin", "makron"),
        ("xl/workbook.bin", "xlsb"),
        ("word/document.xml", "Word"),
    ],
)
def test_other_kinds_of_documents_are_named(name: str, word: str) -> None:
    stream = io.BytesIO(by_hand(""))
    with zipfile.ZipFile(stream, "a") as file:
        file.writestr(name, b"x")
    assert word in refusal(stream.getvalue())


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("behov.csv", "Id;Rubrik")
    assert "zip-arkiv" in refusal(stream.getvalue())


def test_a_relation_out_of_the_file_is_not_followed() -> None:
    content = by_hand("<row><c><v>1</v></c></row>")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                part = part.replace(b'Target="worksheet.xml"', b'Target="file:///etc/passwd" TargetMode="External"')
            new.writestr(name, part)
    assert list(read_sheets(stream.getvalue())) == []
