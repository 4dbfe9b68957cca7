"""``makla fair``: a fair of the tiny town, and lists with faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.service.cli.conftest import Makla
from tests.service.cli.tiny import TODAY, write_table


@pytest.fixture
def fair(makla: Makla, read_in: Path) -> Makla:
    """Runs ``makla fair`` in the tiny town, on its day."""
    return lambda *words: makla("fair", "--today", TODAY, "--workspace", read_in, *words)


def test_the_welder_meets_the_workshop_and_nobody_with_protected_identity_is_there(fair: Makla) -> None:
    done = fair("--json")
    assert done.status == 0, done.err
    meetings = done.json["tables"]["schema-deltagare"]["rows"]
    assert [(m["person"], m["employer"], m["time"]) for m in meetings] == [
        ("P1 (Klient Svets)", "Verkstaden AB", "13.00–13.15"),
        ("P2 (Klient Vård)", "Hemtjänsten", "13.00–13.15"),
    ]
    assert "P3" not in done.out
    assert "Hemlig" not in done.out


def test_employers_see_ids_and_no_aliases(fair: Makla) -> None:
    tables = fair("--json").json["tables"]
    assert "Klient" not in json.dumps(tables["schema-arbetsgivare"], ensure_ascii=False)


def test_lists_say_who_comes_when_and_how_many_tables_there_are(fair: Makla) -> None:
    write_table(
        Path("massa.csv"), [{"Arbetsgivare": "verkstaden", "Bord": "2"}, {"Arbetsgivare": "Vården", "Behov": "N2"}]
    )
    write_table(Path("kommer.csv"), [{"Id": "P1"}])
    done = fair(
        "--employers", "massa.csv", "--people", "kommer.csv", "--starts", "9.30", "--minutes", "20", "--rounds", "3"
    )  # fmt: skip
    assert done.status == 0, done.err
    assert "1 deltagare, 2 arbetsgivare, 9 samtalstider." in done.out  # (2 + 1 tables) x 3 rounds
    assert "1 av 1 deltagare får minst ett samtal." in done.out


def test_the_schedule_is_written_in_every_form(fair: Makla) -> None:
    for ending in ("html", "xlsx", "csv", "json"):
        assert fair("--out", f"massa.{ending}").status == 0
    assert "<h1" in Path("massa.html").read_text("utf-8")
    assert "Varje deltagares samtal" in load_workbook("massa.xlsx").sheetnames
    assert (
        Path("massa.csv")
        .read_text("utf-8-sig")
        .splitlines()[1]
        .startswith("P1 (Klient Svets);13.00–13.15;Verkstaden AB")
    )
    assert json.loads(Path("massa.json").read_text("utf-8"))["today"] == TODAY


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"Arbetsgivare": "Verkstaden AB", "Bord": "noll"}, "värdet är inget tal"),
        ({"Arbetsgivare": "Verkstaden AB", "Bord": "0"}, "Skriv minst 1."),
        ({"Arbetsgivare": "Verkstan AB", "Bord": ""}, "Menade du Verkstaden AB?"),
        ({"Arbetsgivare": "Verkstaden AB", "Behov": "N9"}, "Det finns inget id 'N9'"),
    ],
)
def test_a_list_with_a_fault_is_refused_with_what_to_do(fair: Makla, row: dict[str, str], told: str) -> None:
    write_table(Path("massa.csv"), [row])
    done = fair("--employers", "massa.csv", "--out", "massa.html")
    assert done.status == 1
    assert told in done.err
    assert not Path("massa.html").exists()


def test_a_person_with_protected_identity_is_unknown_also_by_name(fair: Makla) -> None:
    write_table(Path("kommer.csv"), [{"Id": "P3"}])
    done = fair("--people", "kommer.csv")
    assert done.status == 1
    assert "Det finns inget id 'P3'" in done.err


def test_words_that_make_no_fair_are_bad_usage(fair: Makla) -> None:
    assert fair("--out", "massa.pdf").status == 2
    assert fair("--starts", "förmiddag").status == 2
