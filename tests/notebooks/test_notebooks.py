"""The notebooks run from the first cell to the last on the demo, and show what they say they show."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pandas as pd
import pytest

from tests.service.cli.conftest import run

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = sorted(path.name for path in FOLDER.glob("*.py"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebooks") / "demo"
    assert run("demo", "--json", "--workspace", folder).status == 0
    return folder


@pytest.fixture
def ran(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a notebook as a program in an empty folder, and gives what it left behind."""
    workspace = tmp_path / "arbetsyta"
    shutil.copytree(demo, workspace)
    monkeypatch.setenv("MAKLA_WORKSPACE", str(workspace))
    monkeypatch.chdir(tmp_path)
    return lambda name: runpy.run_path(str(FOLDER / name))


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_notebook_that_begins_with_its_question(name: str) -> None:
    book = jupytext.read(FOLDER / name)
    nbformat.validate(jupytext.reads(jupytext.writes(book, fmt="ipynb"), fmt="ipynb"))
    first = book.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert first.source.splitlines()[0].endswith("?")
    assert sum(cell.cell_type == "code" for cell in book.cells) >= 4


def test_there_is_one_for_each_question_and_the_list_names_them() -> None:
    assert len(NAMES) == 3
    page = (FOLDER / "README.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in NAMES)


def test_the_demand_is_explored(ran: Any) -> None:
    left = ran("utforska_efterfragan.py")
    occupations: pd.DataFrame = left["occupations"]
    assert len(occupations) > 20
    assert occupations["efterfrågan"].sum() == pytest.approx(left["report"].totals[0].demand, abs=0.5)
    assert set(left["kinds"].index) <= {
        "ingen utbildning",
        "för få platser",
        "fel plats eller start",
        "utbildning finns men ingen inom räckhåll",
        "täckt",
        "visas inte",
    }
    assert len(left["behind"]) == left["worst"].needs
    assert left["sensitivity"]["vald"].sum() == 1


def test_two_periods_are_compared_and_share_no_need(ran: Any) -> None:
    left = ran("jamfor_perioder.py")
    before = {need.need_id for need in left["earlier"].needs}
    after = {need.need_id for need in left["later"].needs}
    assert before
    assert after
    assert not before & after
    assert left["change"].sum() == len(left["comparison"])


def test_a_planned_course_gives_seats_and_never_leaves_more(ran: Any) -> None:
    left = ran("prova_utbildning.py")
    assert "30 platser" in left["outcome"].sentences[0]
    assert len(left["moved"]) > 0
    told = left["by_size"]["kvar"].dropna()
    assert list(told) == sorted(told, reverse=True)
    assert left["outcome"].after.coverage.seats == left["outcome"].before.coverage.seats + 30
