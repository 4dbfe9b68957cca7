"""``makla demo``: three results with reasons, the second time as the first."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from service.demo import load_demo
from service.errors import UserError
from service.settings import Settings
from tests.service.cli.conftest import Makla, run
from tests.service.cli.tiny import NEEDS, write_table


@pytest.fixture(scope="module")
def demo_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    done = run("demo", "--json", "--workspace", folder)
    assert done.status == 0, done.err
    return folder


def test_three_results_with_reasons(makla: Makla, demo_workspace: Path) -> None:
    done = makla("demo", "--json", "--workspace", demo_workspace)
    told = done.json
    assert told["today"] == "2026-11-16"
    assert told["jobs"]["hits"]
    assert told["jobs"]["hits"][0]["parts"]
    assert told["gap"]["skills"]
    assert told["courses"]["hits"]
    assert told["unmet"]


def test_again_changes_nothing(makla: Makla, demo_workspace: Path) -> None:
    manifest = demo_workspace / "index" / "manifest.json"
    before = manifest.read_bytes()
    first, second = (makla("demo", "--workspace", demo_workspace) for _ in range(2))
    assert first.status == second.status == 0
    assert first.out == second.out
    assert first.out.count("inget nytt") == len(load_demo(Settings().datasets).files)
    assert manifest.read_bytes() == before


def test_no_row_of_the_demo_is_refused(makla: Makla, demo_workspace: Path) -> None:
    for name, counts in makla("demo", "--json", "--workspace", demo_workspace).json["imports"].items():
        assert counts["rows_refused"] == 0, name
        assert counts["rows_read"] > 0, name


def test_every_command_it_proposes_works(makla: Makla, demo_workspace: Path) -> None:
    done = makla("demo", "--workspace", demo_workspace)
    proposed = [line.split() and shlex.split(line) for line in done.out.split("Prova sedan")[1].splitlines()]
    commands = [words[1:] if words[0] == "makla" else words[3:] for words in proposed if len(words) > 1]
    assert len(commands) >= 6
    for words in commands:
        if words[0] != "serve":
            ran = makla(*words)
            assert ran.status == 0, f"{words}: {ran.err}"
            assert ran.out


def test_later_commands_live_on_the_day_of_the_demo(makla: Makla, demo_workspace: Path) -> None:
    told = load_demo(Settings().datasets)
    done = makla("jobs", "--profile", told.profile, "--workspace", demo_workspace)
    assert "per 2026-11-16" in done.out
    other = makla("jobs", "--profile", told.profile, "--today", "2026-11-20", "--workspace", demo_workspace)
    assert "per 2026-11-20" in other.out


def test_it_fits_80_columns(makla: Makla, demo_workspace: Path) -> None:
    out = makla("demo", "--workspace", demo_workspace).out.split("Prova sedan")[0]
    assert [line for line in out.splitlines() if len(line) > 80] == []


def test_it_never_mixes_with_someones_own_records(makla: Makla, tmp_path: Path) -> None:
    makla("import", "needs", write_table(tmp_path / "behov.csv", NEEDS), "--workspace", "eget")
    done = makla("demo", "--workspace", "eget")
    assert done.status == 1
    assert "egna uppgifter" in done.err
    assert makla("index", "info", "--json", "--workspace", "eget").json["count"] == len(NEEDS)


def test_a_missing_demo_says_where_it_was_looked_for(
    makla: Makla, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MAKLA_DATASETS", str(tmp_path / "finns-inte"))
    done = makla("demo")
    assert done.status == 1
    assert "MAKLA_DATASETS" in done.err
    assert not Path("arbetsyta").exists()


@pytest.mark.parametrize("text", ["", "today = 2026-11-16", "[[files]]\npath = 1", "inte toml"])
def test_a_demo_that_cannot_be_read_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "demo.toml").write_text(text, "utf-8")
    with pytest.raises(UserError, match="kan inte läsas"):
        load_demo(tmp_path)
