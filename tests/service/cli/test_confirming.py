"""Free text is shown as it was understood, and saved only when a person (or ``--yes``) says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli.app import app
from tests.service.cli.conftest import Ran

CV = "Erfarenhet\nSvetsare, Plåt AB (2015 - 2019)\n\nÖnskemål\nVill jobba som svetsare, inte nätter. Bor i Flen.\n"
NOTE = "Besök hos Ekeby Mekaniska AB 2026-10-14\nBehöver 2 svetsare till våren. Saknar också en CNC-operatör.\n"


def run(*words: object, answers: str | None = None) -> Ran:
    """Run one command line with what a person would type."""
    result = CliRunner().invoke(app, [str(w) for w in words], input=answers, prog_name="makla", catch_exceptions=False)
    return Ran(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a CV and a visit note."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cv.txt").write_text(CV, encoding="utf-8")
    (tmp_path / "besok.txt").write_text(NOTE, encoding="utf-8")
    return tmp_path


def saved(kind: str, file: str) -> dict[str, int]:
    """What importing the file for good would change, which tells what was saved before."""
    counts = json.loads(run("import", kind, file, "--yes", "--json", "--no-index").out)
    return {name: counts[name] for name in ("added", "unchanged", "updated")}


@pytest.mark.usefixtures("folder")
def test_yes_to_the_question_saves_what_was_shown() -> None:
    done = run("import", "profiles", "cv.txt", "--no-index", answers="j\n")
    assert done.status == 0
    assert 'Undviker: natt   (ur "inte nätter", rad 5)' in done.out
    assert "Bostadsort: Flen" in done.out
    assert "1 ny" in done.out
    assert saved("profiles", "cv.txt") == {"added": 0, "unchanged": 1, "updated": 0}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("answers", ["n\n", "", "kanske\nn\n"])
def test_no_or_no_answer_saves_nothing(answers: str) -> None:
    done = run("import", "profiles", "cv.txt", "--no-index", answers=answers)
    assert done.status == 1
    assert "Inget har sparats." in done.err
    assert saved("profiles", "cv.txt") == {"added": 1, "unchanged": 0, "updated": 0}


@pytest.mark.usefixtures("folder")
def test_json_without_yes_shows_and_saves_nothing() -> None:
    done = run("import", "profiles", "cv.txt", "--json")
    assert done.status == 0
    shape = json.loads(done.out)
    assert shape["saved"] is False
    assert {"id", "field", "value", "words", "line"} == set(shape["understood"][0])
    assert ("Önskat yrke", "svetsare") in [(one["field"], one["value"]) for one in shape["understood"]]
    assert not Path("arbetsyta").exists()


@pytest.mark.usefixtures("folder")
def test_json_with_yes_saves_and_tells_what_was_understood() -> None:
    shape = json.loads(run("import", "needs", "besok.txt", "--json", "--yes", "--no-index").out)
    assert (shape["saved"], shape["rows_read"], shape["added"]) == (True, 2, 2)
    assert shape["understood"]


@pytest.mark.usefixtures("folder")
def test_needs_of_one_note_can_be_chosen_one_at_a_time() -> None:
    done = run("import", "needs", "besok.txt", "--no-index", answers="v\nj\nn\n")
    assert done.status == 0
    assert "1 ny" in done.out
    assert saved("needs", "besok.txt") == {"added": 1, "unchanged": 1, "updated": 0}
