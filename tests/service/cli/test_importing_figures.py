"""``makla import myh`` and ``makla import keyfigures``: kept once, replaced when told anew, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from matching.key_figures import KeyFigure
from service.wiring import open_installation
from tests.matching.importers.test_myh import OF_2018, OF_2019, OF_2024_MAIN, TITLE
from tests.service.cli.conftest import Makla

FIGURES = "Kommun;År;Värde\n0484;2024;12,4\nRiket;2024;8,1\n"


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for at, rows in enumerate(sheets):
        sheet = book.active if at == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_applications_of_every_shape_are_kept_and_once(makla: Makla, tmp_path: Path) -> None:
    files = {
        "2018.xlsx": OF_2018,
        "2019.xlsx": OF_2019,
        "2025.xlsx": [*TITLE, ["Denna lista har flyttat rubrikraden igen."], [], *OF_2024_MAIN],
    }
    added = []
    for name, rows in files.items():
        done = makla("import", "myh", workbook(tmp_path / name, rows), "--json", "--workspace", "w")
        assert done.status == 0, done.err
        added.append(done.json["added"])
    assert added == [2, 2, 2]  # the list of 2019 tells one application on two rows
    again = makla("import", "myh", tmp_path / "2019.xlsx", "--json", "--workspace", "w").json
    assert (again["added"], again["updated"], again["unchanged"], again["rows_merged"]) == (0, 0, 2, 1)
    with open_installation(Path("w")) as installation:
        assert installation.reports.application_years() == {2018: 2, 2019: 2, 2024: 2}
        first = installation.reports.applications()[0]
    assert (first.number, first.title, first.sun_field) == ("MYH 2024/3", "Lokförare", "840ba")


def test_a_changed_decision_replaces_the_old_one(makla: Makla, tmp_path: Path) -> None:
    makla("import", "myh", workbook(tmp_path / "a.xlsx", OF_2018), "--workspace", "w")
    appealed = [row if row[9] != "MYH 2018/2" else [*row[:10], "Beviljad"] for row in OF_2018]
    done = makla("import", "myh", workbook(tmp_path / "b.xlsx", appealed), "--json", "--workspace", "w").json
    assert (done["updated"], done["unchanged"]) == (1, 1)
    with open_installation(Path("w")) as installation:
        assert {a.decision_text for a in installation.reports.applications()} == {"Beviljad"}


def test_a_bad_list_is_read_whole_or_not_at_all(makla: Makla, tmp_path: Path) -> None:
    bad = workbook(tmp_path / "a.xlsx", [*OF_2018, [*OF_2018[1][:9], "inget nummer", "Beviljad"]])
    done = makla("import", "myh", bad, "--workspace", "w")
    assert (done.status, "rad 4" in done.err) == (1, True)
    with open_installation(Path("w")) as installation:
        assert installation.reports.applications() == []
    done = makla("import", "myh", bad, "--skip-bad-rows", "--json", "--workspace", "w").json
    assert (done["added"], done["rows_refused"], done["rows_read"]) == (2, 1, 3)


def test_key_figures_are_kept_and_corrected(makla: Makla, tmp_path: Path) -> None:
    path = tmp_path / "ungdom.csv"
    path.write_text(FIGURES, "utf-8")
    words = ("--name", "Ungdomsarbetslöshet", "--unit", "procent", "--source", "Exempel", "--workspace", "w")
    done = makla("import", "keyfigures", path, *words)
    assert done.status == 0, done.err
    assert "2 nya" in done.out
    path.write_text(FIGURES.replace("12,4", "12,6"), "utf-8")
    again = makla("import", "keyfigures", path, *words, "--json").json
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 1, 1)
    with open_installation(Path("w")) as installation:
        assert installation.reports.figure_names() == ["Ungdomsarbetslöshet"]
        assert installation.reports.figures(["Ungdomsarbetslöshet"], ["0484"]) == [
            KeyFigure("Ungdomsarbetslöshet", "0484", "2024", 12.6, "procent", "Exempel")
        ]


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (FIGURES, (), "--name"),
        ('{"class": "dataset", "version": "1.0"}', (), "JSON-stat 2.0"),
        ("Kommun;År;Värde\nHökåsen;2024;1\n", ("--name", "X"), "rad 2"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(
    makla: Makla, tmp_path: Path, content: str, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "tal.csv").write_text(content, "utf-8")
    done = makla("import", "keyfigures", tmp_path / "tal.csv", *words, "--workspace", "w")
    assert done.status == 1
    assert said in done.err
