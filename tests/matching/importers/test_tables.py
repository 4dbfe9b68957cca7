"""Tables: where the header row is, which column is which, and rows that are cut."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from matching.importers.base import ImportRefused
from matching.importers.tables import Column, Table, read_table

KNOWN = (
    Column("id", "Id", ("Nr",), required=True),
    Column("title", "Rubrik", ("Behov", "Titel"), required=True),
    Column("place", "Ort", ("Kommun",)),
    Column("headcount", "Antal"),
    Column("text", "Beskrivning"),
)


def read(folder: Path, text: str, by_hand: dict[str, str] | None = None, suffix: str = ".csv") -> Table:
    file = folder / f"behov{suffix}"
    file.write_text(text, encoding="utf-8", newline="")
    return read_table(file, KNOWN, by_hand)


def refusal(folder: Path, text: str, by_hand: dict[str, str] | None = None) -> str:
    with pytest.raises(ImportRefused) as caught:
        read(folder, text, by_hand)
    assert caught.value.remedy
    return str(caught.value)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_the_one_that_makes_sense_of_the_header(delimiter: str, tmp_path: Path) -> None:
    rows = [["Id", "Rubrik", "Beskrivning"], ["1", "Svetsare", '"två, kanske; tre\tfyra\nrader"']]
    table = read(tmp_path, "\n".join(delimiter.join(row) for row in rows))
    [row] = table.rows
    assert row.cells == {"id": "1", "title": "Svetsare", "text": "två, kanske; tre\tfyra\nrader"}


def test_lines_are_those_that_a_person_sees(tmp_path: Path) -> None:
    text = 'Inventering hösten 2026\n\nId;Rubrik;Beskrivning\n1;a;"två\nrader"\n\n2;b;c\n'
    # Line 1 is a title, line 3 the header, the record of line 4 goes on on line 5, line 6 is empty.
    assert [row.line for row in read(tmp_path, text).rows] == [4, 7]


def test_headers_may_be_misspelled_shouted_or_in_another_order(tmp_path: Path) -> None:
    table = read(tmp_path, "ANTAL;Beskrivnig;rubrik ;Kommun;Id (nr)\n3;x;y;Flen;1\n")
    assert table.rows[0].cells == {"headcount": "3", "text": "x", "title": "y", "place": "Flen", "id": "1"}
    assert table.columns == {
        "ANTAL": "Antal",
        "Beskrivnig": "Beskrivning",
        "rubrik": "Rubrik",
        "Kommun": "Ort",
        "Id (nr)": "Id",
    }


def test_unknown_columns_are_told(tmp_path: Path) -> None:
    table = read(tmp_path, "Id;Rubrik;Parkering\n1;a;ja\n")
    assert table.ignored == ("Parkering",)
    assert table.rows[0].cells == {"id": "1", "title": "a"}


def test_a_missing_column_is_told_with_how_to_map_it(tmp_path: Path) -> None:
    message = refusal(tmp_path, "Id;Vad det gäller;Ort;Antal\n1;a;Flen;1\n")
    assert "kolumnen Rubrik" in message
    assert '--map "' in message
    assert '=Rubrik"' in message


def test_columns_can_be_mapped_by_hand_to_a_header_or_a_field(tmp_path: Path) -> None:
    text = "Id;Vad det gäller;Ort;Stad\n1;a;x;Flen\n"
    table = read(tmp_path, text, {"vad det gäller": "Rubrik", "Stad": "place", "Ort": "-"})
    assert table.rows[0].cells == {"id": "1", "title": "a", "place": "Flen"}
    assert table.ignored == ("Ort",)
    assert read(tmp_path, text, {"Vad det gäller": "title", "Stad": "Ort"}).rows == table.rows


def test_a_hand_made_mapping_to_nothing_is_refused(tmp_path: Path) -> None:
    text = "Id;Rubrik;Ort\n1;a;Flen\n"
    assert "'Stad' finns inte" in refusal(tmp_path, text, {"Stad": "Ort"})
    assert "'Gata' finns inte" in refusal(tmp_path, text, {"Ort": "Gata"})
    assert "Två kolumner" in refusal(tmp_path, text, {"Ort": "Rubrik", "Id": "Rubrik"})


def test_two_columns_of_one_meaning_are_refused_with_how_to_choose(tmp_path: Path) -> None:
    message = refusal(tmp_path, "Id;Rubrik;Ort;Kommun\n1;a;Malmköping;Flen\n")
    assert "'Ort' och 'Kommun'" in message
    assert '--map "Kommun=-"' in message
    chosen = read(tmp_path, "Id;Rubrik;Ort;Kommun\n1;a;Malmköping;Flen\n", {"Kommun": "Ort"})
    assert chosen.rows[0].cells["place"] == "Flen"


def test_a_short_row_is_told_and_never_padded(tmp_path: Path) -> None:
    rows = read(tmp_path, "Id;Rubrik;Ort\n1;a;Flen\n2;b;\n3;c").rows
    assert [row.fault is None for row in rows] == [True, True, False]
    assert rows[2].fault is not None
    assert "2 celler men rubrikraden 3" in rows[2].fault.message


def test_a_row_with_more_cells_than_headers_is_told(tmp_path: Path) -> None:
    [row] = read(tmp_path, "Id;Rubrik;Ort\n1;a;Flen;Köping\n").rows
    assert row.fault is not None
    assert row.fault.value == "Köping"
    [row] = read(tmp_path, "Id;Rubrik;Ort\n1;a;Flen;;\n").rows
    assert row.fault is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('Id;Rubrik\n1;"avklippt', "rad 2 stängs aldrig"),
        ('Id;Rubrik\n1;"en" till\n', "rad 2 går inte ihop"),
        ("Förnamn;Efternamn\na;b\n", "Ingen rubrikrad"),
        ("bara text", "Ingen rubrikrad"),
        ("Id;Rubrik\n" + "1;a\n" * 30_000, "20000 rader"),
        ("Id;Rubrik;" + ";".join(f"k{n}" for n in range(400)) + "\n", "kolumner"),
    ],
)
def test_bad_tables_are_refused(text: str, word: str, tmp_path: Path) -> None:
    assert word in refusal(tmp_path, text)


def test_the_first_sheet_with_a_header_row_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Läs mig först"])
    page = book.create_sheet("Behov 2026")
    for content in (
        ["Sammanställning"],
        [],
        ["Id", "Rubrik", None, "Antal"],
        ["1", "Svetsare", None, 3],
        [None, None, "obs"],
    ):
        page.append(content)
    stream = io.BytesIO()
    book.save(stream)
    file = tmp_path / "behov.xlsx"
    file.write_bytes(stream.getvalue())
    table = read_table(file, KNOWN)
    assert table.notes == ("Läst från bladet Behov 2026.",)
    [row] = table.rows
    assert (row.line, row.cells) == (4, {"id": "1", "title": "Svetsare", "headcount": 3})
