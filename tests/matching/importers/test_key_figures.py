"""Key figures from small files: tables as municipalities keep them, and JSON-stat 2.0 as statistics are published."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matching.importers.base import ImportRefused
from matching.importers.key_figures import read_key_figures
from matching.key_figures import KeyFigure, area_code, area_name, period, period_start

# 2 sexes x 2 areas x 2 months, the last dimension turns fastest; one value is not published.
STAT: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "label": "Öppet arbetslösa 16-64 år",
    "source": "Exempelstatistik",
    "id": ["Kon", "Region", "Tid"],
    "size": [2, 2, 2],
    "role": {"time": ["Tid"], "geo": ["Region"]},
    "dimension": {
        "Kon": {"label": "kön", "category": {"index": {"T": 0, "K": 1}, "label": {"T": "totalt", "K": "kvinnor"}}},
        "Region": {
            "label": "region",
            "category": {"index": ["00", "0484"], "label": {"00": "Riket", "0484": "Eskilstuna"}},
        },
        "Tid": {"label": "månad", "category": {"index": ["2026M08", "2026M09"]}},
    },
    "value": [6.5, 6.6, 9.1, 9.2, 6.9, 7.0, 9.7, None],
}


def written(tmp_path: Path, content: Any, name: str = "tal.json") -> Path:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("told", "code", "name"),
    [
        ("Riket", "00", "Riket"),
        ("0000", "00", "Riket"),
        ("04", "04", "Södermanlands län"),
        ("södermanlands län", "04", "Södermanlands län"),
        ("0484", "0484", "Eskilstuna"),
        ("484", "0484", "Eskilstuna"),
        ("0484 Eskilstuna", "0484", "Eskilstuna"),
        ("Eskilstuna kommun", "0484", "Eskilstuna"),
    ],
)
def test_an_area_is_the_country_a_county_or_a_municipality(told: str, code: str, name: str) -> None:
    assert (area_code(told), area_name(code)) == (code, name)


@pytest.mark.parametrize(
    ("told", "code", "start"),
    [
        ("2025", "2025", "2025-01-01"),
        ("2025M10", "2025-10", "2025-10-01"),
        ("2025-10-01", "2025-10", "2025-10-01"),
        ("202510", "2025-10", "2025-10-01"),
        ("okt 2025", "2025-10", "2025-10-01"),
        ("2025 oktober", "2025-10", "2025-10-01"),
        ("2025K3", "2025-K3", "2025-07-01"),
        ("2025-Q3", "2025-K3", "2025-07-01"),
    ],
)
def test_a_period_is_a_year_a_quarter_or_a_month(told: str, code: str, start: str) -> None:
    assert period(told) == code
    assert period_start(code) == start


@pytest.mark.parametrize("told", ["", "2025-13", "igår", "25", "1 2025", "20251"])
def test_what_is_no_period_is_nothing(told: str) -> None:
    assert period(told) is None


def test_a_table_with_codes_decimal_commas_and_a_missing_value(tmp_path: Path) -> None:
    path = tmp_path / "ungdom.csv"
    path.write_bytes("Kommunkod;År;Värde\r\n0484;2024;12,4\r\nRiket;2024;8,1\r\n0484;2025;..\r\n".encode("cp1252"))
    read = read_key_figures(path, name="Ungdomsarbetslöshet", unit="procent", source="Exempel")
    assert read.records == (
        KeyFigure("Ungdomsarbetslöshet", "0484", "2024", 12.4, "procent", "Exempel"),
        KeyFigure("Ungdomsarbetslöshet", "00", "2024", 8.1, "procent", "Exempel"),
    )
    assert (read.rows_read, read.errors) == (2, ())
    assert read.notes == ("1 rader har inget värde i statistiken och läses inte.",)


def test_a_workbook_may_hold_several_figures_and_dates(tmp_path: Path) -> None:
    import datetime as dt

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Statistik hämtad ur systemet"])
    sheet.append(["Nyckeltal", "Kommun", "Månad", "Värde", "Enhet"])
    sheet.append(["Öppet arbetslösa", "Eskilstuna", dt.date(2026, 9, 1), 4321, "personer"])
    sheet.append(["Invånare", "Flen", 2025, 16123, "personer"])
    book.save(tmp_path / "tal.xlsx")
    read = read_key_figures(tmp_path / "tal.xlsx")
    assert [(f.name, f.area, f.period, f.value, f.unit) for f in read.records] == [
        ("Öppet arbetslösa", "0484", "2026-09", 4321.0, "personer"),
        ("Invånare", "0482", "2025", 16123.0, "personer"),
    ]


def test_every_bad_row_is_named_with_what_to_do(tmp_path: Path) -> None:
    rows = (
        "Kommun;Period;Värde\nEskilstun;2025;1\nFlen;igår;1\nFlen;2025;många\nFlen;2024;1\nFlen;2024;1\nFlen;2024;2\n"
    )
    read = read_key_figures(written(tmp_path, rows, "tal.csv"), name="X")
    assert [(e.line, e.column, e.value) for e in read.errors] == [
        (2, "Kommun", "Eskilstun"),
        (3, "Period", "igår"),
        (4, "Värde", "många"),
        (7, None, "X, 0482, 2024"),  # another value for what row 5 told; row 6 told the same again
    ]
    assert "Eskilstuna" in read.errors[0].remedy
    assert read.rows_read == 6 == read.rows_merged + read.rows_refused + len(read.records)
    assert read.rows_merged == 1


def test_json_stat_gives_each_sex_a_figure_of_its_own(tmp_path: Path) -> None:
    read = read_key_figures(written(tmp_path, STAT), unit="procent")
    whole, women = "Öppet arbetslösa 16-64 år", "Öppet arbetslösa 16-64 år, kvinnor"
    assert [(f.name, f.area, f.period, f.value) for f in read.records] == [
        (whole, "00", "2026-08", 6.5),
        (whole, "00", "2026-09", 6.6),
        (whole, "0484", "2026-08", 9.1),
        (whole, "0484", "2026-09", 9.2),
        (women, "00", "2026-08", 6.9),
        (women, "00", "2026-09", 7.0),
        (women, "0484", "2026-08", 9.7),
    ]
    assert {f.source for f in read.records} == {"Exempelstatistik"}
    assert (read.rows_read, len(read.records)) == (7, 7)


def test_sparse_values_and_order_of_the_index_read_the_same(tmp_path: Path) -> None:
    sparse = copy.deepcopy(STAT)
    sparse["value"] = {str(at): value for at, value in enumerate(STAT["value"]) if value is not None}
    sparse["dimension"]["Region"]["category"]["index"] = {"0484": 1, "00": 0}
    del sparse["role"]  # older exports have none: the words Region and Tid are known
    assert read_key_figures(written(tmp_path, sparse)).records == read_key_figures(written(tmp_path, STAT)).records


def test_an_area_that_is_no_municipality_is_left_out_and_told(tmp_path: Path) -> None:
    other = copy.deepcopy(STAT)
    other["dimension"]["Region"]["category"] = {"index": ["00", "FA12"], "label": {"00": "Riket", "FA12": "FA-region"}}
    read = read_key_figures(written(tmp_path, other))
    assert {f.area for f in read.records} == {"00"}
    assert any("FA-region" in note for note in read.notes)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": "1.3"}, "JSON-stat 2.0"),
        ({"class": "collection"}, "JSON-stat 2.0"),
        ({"size": [2, 2, 3]}, "storlekar"),
        ({"value": [1, 2]}, "så många värden"),
        ({"value": {"99": 1}}, "utanför"),
        ({"value": [None] * 8}, "inga värden"),
        ({"id": ["Kon"], "size": [2], "value": [1, 2], "role": {}}, "område"),
    ],
)
def test_a_broken_dataset_is_refused_in_swedish(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ImportRefused, match=message):
        read_key_figures(written(tmp_path, STAT | change))


def test_a_table_that_names_no_figure_asks_for_its_name(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="--name"):
        read_key_figures(written(tmp_path, "Kommun;År;Värde\nFlen;2024;1\n", "tal.csv"))
