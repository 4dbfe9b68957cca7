"""``makla report unmet``: what no course covers, in files that a planner opens."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from matching.demand import UnmetNeed
from service.cli.reporting import csv_text, row_json
from tests.service.cli.conftest import Makla
from tests.service.cli.tiny import TODAY

ROW = UnmetNeed("N3", "Kranförare", "Kranförare", "8343", "Västerås", "1980", "now", 2, ("kranförarbevis",), 0, "skäl")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_crane_driver_is_what_no_course_covers(makla: Makla, read_in: Path) -> None:
    done = makla("report", "unmet", "--out", "ut.csv", "--today", TODAY, "--workspace", read_in)
    assert done.status == 0, done.err
    assert "1 av 3 behov har ingen utbildning som täcker dem, per 2026-11-16." in done.out
    raw = Path("ut.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = rows_of(raw.decode("utf-8"))
    assert (row["Behov"], row["Rubrik"], row["Ort"]) == ("N3", "Kranförare i hamn", "Västerås")
    assert row["Antal"] == ""  # not told, which is not zero
    assert row["Arbetssökande som passar nu"] == "0"


def test_the_same_as_json(makla: Makla, read_in: Path) -> None:
    done = makla("report", "unmet", "--out", "ut.json", "--today", TODAY, "--json", "--workspace", read_in)
    assert done.json == {"out": "ut.json", "today": TODAY, "needs": 3, "unmet": 1}
    told = json.loads(Path("ut.json").read_text("utf-8"))
    assert told["today"] == TODAY
    assert [row["need_id"] for row in told["rows"]] == ["N3"]
    assert told["rows"][0]["headcount"] is None


def test_a_small_number_of_people_is_hidden_but_zero_is_told() -> None:
    from dataclasses import replace

    shown = {n: row_json(replace(ROW, seekers_now=n))["seekers_now"] for n in (0, 1, 4, 5)}
    assert shown == {0: 0, 1: None, 4: None, 5: 5}
    (row,) = rows_of(csv_text([row_json(replace(ROW, seekers_now=3))]))
    assert row["Arbetssökande som passar nu"] == "färre än 5"


def test_no_cell_is_a_formula_and_codes_keep_their_zeros() -> None:
    from dataclasses import replace

    odd = replace(ROW, title='=HYPERLINK("http://example.org")', place="@x", municipality_code="0484", skills=("-1;2",))
    (row,) = rows_of(csv_text([row_json(odd)]))
    assert row["Rubrik"] == '\'=HYPERLINK("http://example.org")'
    assert row["Ort"] == "'@x"
    assert row["Krav"] == "'-1;2"
    assert row["Kommunkod"] == "0484"


def test_a_report_that_cannot_be_written_leaves_nothing(makla: Makla, read_in: Path) -> None:
    done = makla("report", "unmet", "--out", "finns/inte/ut.csv", "--today", TODAY, "--workspace", read_in)
    assert done.status == 1
    assert "kan inte skrivas" in done.err
    assert makla("report", "unmet", "--out", "ut.pdf", "--workspace", read_in).status == 2
    assert list(Path().iterdir()) == []
