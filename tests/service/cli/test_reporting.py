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


def test_the_crane_driver_is_what_no_course_covers(makla: Makla, town: Path) -> None:
    done = makla("report", "unmet", "--out", "ut.csv", "--today", TODAY, "--workspace", town)
    assert done.status == 0, done.err
    assert "1 av 3 behov har ingen utbildning som täcker dem, per 2026-11-16." in done.out
    raw = Path("ut.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = rows_of(raw.decode("utf-8"))
    assert (row["Behov"], row["Rubrik"], row["Ort"]) == ("N3", "Kranförare i hamn", "Västerås")
    assert row["Antal"] == ""  # not told, which is not zero
    assert row["Arbetssökande som passar nu"] == "0"


def test_the_same_as_json(makla: Makla, town: Path) -> None:
    done = makla("report", "unmet", "--out", "ut.json", "--today", TODAY, "--json", "--workspace", town)
    told = done.json
    assert {name: told[name] for name in ("out", "today", "needs", "unmet")} == {
        "out": "ut.json", "today": TODAY, "needs": 3, "unmet": 1,
    }  # fmt: skip
    assert (told["counted"], told["reason"]) == (3, None)
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


def test_a_report_that_cannot_be_written_leaves_nothing(makla: Makla, town: Path) -> None:
    done = makla("report", "unmet", "--out", "finns/inte/ut.csv", "--today", TODAY, "--workspace", town)
    assert done.status == 1
    assert "kan inte skrivas" in done.err
    assert makla("report", "unmet", "--out", "ut.pdf", "--workspace", town).status == 2
    assert [path.name for path in Path().iterdir()] == ["town"]


def test_the_report_in_every_format_and_its_runs(makla: Makla, town: Path) -> None:
    import openpyxl

    words = ("report", "unmet", "--place", "Eskilstuna", "--today", TODAY, "--workspace", town)
    for ending in ("html", "xlsx", "json", "csv"):
        done = makla(*words, "--out", f"ut.{ending}", "--json")
        assert done.status == 0, done.err
        assert done.json["run"] == 1  # the same over the same is one run
    page = Path("ut.html").read_text("utf-8")
    assert "Sammanfattning för nämnden" in page
    assert "P1" not in page  # no person
    assert "Klient" not in page
    assert openpyxl.load_workbook("ut.xlsx").sheetnames[0] == "Läs mig"
    told = json.loads(Path("ut.json").read_text("utf-8"))
    assert {"rows", "tables", "summary"} <= told.keys()
    assert makla(*words, "--out", "yrken.csv", "--table", "oversikt-yrken").status == 0
    assert "Yrke" in rows_of(Path("yrken.csv").read_text("utf-8"))[0]
    assert makla(*words, "--out", "ut.csv", "--table", "finns-inte").status == 2
    listed = makla("report", "runs", "--json", "--workspace", town).json["runs"]
    assert [(run["run"], run["today"], run["area"]) for run in listed] == [(1, TODAY, "Eskilstuna")]


def test_a_kept_run_holds_nothing_of_single_people(makla: Makla, town: Path) -> None:
    from service.unmet_runs import KIND
    from service.wiring import open_installation

    makla("report", "unmet", "--out", "ut.json", "--today", TODAY, "--workspace", town)
    with open_installation(town) as installation:
        found = installation.reports.run(KIND, 1)
    assert found is not None
    kept = json.loads(found[1])
    counts = ("supply_now", "in_reach", "allocated_people", "allocated_seats", "left", "left_at_least")
    assert {row[name] for row in kept["needs"] for name in counts} == {0}
    assert '"P1"' not in found[1]


def test_what_changed_since_an_earlier_run(makla: Makla, town: Path, tmp_path: Path) -> None:
    from tests.service.cli.tiny import NEEDS, write_table

    words = ("report", "unmet", "--out", "ut.json", "--today", TODAY, "--workspace", town)
    makla(*words)
    more = NEEDS[2] | {"Id": "N9", "Rubrik": "Kock", "Yrke": "Kock", "Krav": "matlagning", "Ort": "Eskilstuna"}
    makla("import", "needs", write_table(tmp_path / "fler.csv", [more]), "--workspace", town)
    assert makla(*words, "--since", "1").status == 0
    told = json.loads(Path("ut.json").read_text("utf-8"))["tables"]["forandringar"]["rows"]
    assert [(row["label"], row["change"]) for row in told] == [("Kock", "nytt")]
    assert makla(*words, "--since", TODAY).status == 0
    done = makla(*words, "--since", "77")
    assert (done.status, "1 (2026-11-16)" in done.err) == (1, True)
    assert makla(*words, "--since", "igår").status == 1


def test_what_if_a_planned_course_started(makla: Makla, town: Path, tmp_path: Path) -> None:
    from tests.service.cli.tiny import COURSES, write_table

    crane = COURSES[0] | {
        "Id": "PLAN",
        "Benämning": "Kran och hamn",
        "Kompetenser": "kranförarbevis",
        "Ort": "Västerås",
    }
    plan = write_table(tmp_path / "plan.csv", [crane | {"Leder till": "Kranförare"}])
    words = ("report", "unmet", "--out", "ut.json", "--today", TODAY, "--workspace", town)
    before = makla(*words, "--json").json
    after = makla(*words, "--json", "--with-courses", plan).json
    assert after["run"] != before["run"]
    told = json.loads(Path("ut.json").read_text("utf-8"))
    assert "Kran och hamn" in told["facts"]["Tänk om"]
    assert told["tables"]["forandringar"]["title"] == "Vad de planerade utbildningarna ändrar"
    assert makla("courses", "--text", "kran", "--workspace", town).status == 0
    from service.wiring import open_installation

    with open_installation(town) as installation:
        from matching.domain import Kind

        assert "PLAN" not in installation.store.titles(Kind.COURSE)  # a plan is not read in


def test_an_empty_period_says_so_and_is_no_error(makla: Makla, town: Path) -> None:
    done = makla("report", "unmet", "--out", "ut.html", "--until", "2001-01-01", "--today", TODAY, "--workspace", town)
    assert done.status == 0, done.err
    assert "utanför perioden" in done.out
    assert "utanför perioden" in Path("ut.html").read_text("utf-8")
    done = makla(
        "report", "unmet", "--out", "u.html", "--from", "2026-02-01", "--until", "2026-01-01", "--workspace", town
    )
    assert done.status == 2
