"""``makla report myh``: the evidence pack of an occupation or an idea, as a file."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl

from tests.matching.importers.test_myh import OF_2024_MAIN, OF_2024_PLACES, TITLE
from tests.service.cli.conftest import Makla
from tests.service.cli.test_importing_figures import workbook
from tests.service.cli.tiny import TODAY


def test_the_pack_of_an_occupation_names_its_employer(makla: Makla, town: Path, tmp_path: Path) -> None:
    lists = workbook(tmp_path / "resultat.xlsx", [*TITLE, *OF_2024_MAIN], [*TITLE, *OF_2024_PLACES])
    assert makla("import", "myh", lists, "--workspace", town).status == 0
    words = ("report", "myh", "--occupation", "7212", "--today", TODAY, "--workspace", town)
    done = makla(*words, "--out", "u.html")
    assert done.status == 0, done.err
    assert "1 behov från 1 namngiven arbetsgivare" in done.out
    page = Path("u.html").read_text("utf-8")
    assert "Verkstaden AB" in page
    assert "Södermanlands län" in page  # where the need is
    assert "<script" not in page
    assert makla(*words, "--out", "u.xlsx").status == 0
    book = openpyxl.load_workbook(io.BytesIO(Path("u.xlsx").read_bytes()))
    assert "Checklista" in [row[0].value for row in book["Läs mig"].iter_rows()]
    told = makla(*words, "--out", "u.json", "--json").json
    assert (told["needs"], told["employers"], told["applications"]) == (["N1"], 1, 0)
    assert json.loads(Path("u.json").read_text("utf-8"))["tables"]["arbetsgivartabell"]["rows"][0]["now"] is None


def test_an_idea_in_words_and_needs_chosen_by_hand(makla: Makla, read_in: Path) -> None:
    words = ("report", "myh", "--text", "Lokförare", "--today", TODAY, "--workspace", read_in, "--json")
    assert makla(*words, "--out", "u.json").json["needs"] == []
    assert makla(*words, "--out", "u.json", "--with-need", "N3").json["needs"] == ["N3"]
    done = makla(*words[:-1], "--out", "u.json", "--with-need", "N33")
    assert (done.status, "Menade du N3" in done.err) == (1, True)


def test_what_cannot_be_done_is_said(makla: Makla, read_in: Path) -> None:
    there = ("--workspace", read_in)
    assert makla("report", "myh", "--out", "u.html", *there).status == 2  # neither an occupation nor an idea
    assert makla("report", "myh", "--text", "X", "--out", "u.pdf", *there).status == 2
    done = makla("report", "myh", "--occupation", "9999", "--out", "u.html", *there)
    assert (done.status, "SSYK" in done.err) == (1, True)
    done = makla("report", "myh", "--text", "svets", "--place", "Eskilstunna", "--out", "u.html", *there)
    assert (done.status, "Eskilstuna" in done.err) == (1, True)
    done = makla("report", "myh", "--text", "svets", "--table", "nej", "--out", "u.csv", *there)
    assert (done.status, "arbetsgivartabell" in done.err) == (2, True)
    assert list(Path().iterdir()) == []
