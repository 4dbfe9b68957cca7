"""Running the command line, in this process and in its own, on the tiny town."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli.app import app
from tests.service.cli.tiny import COURSES, NEEDS, PROFILES, write_table


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """Standard error as JSON."""
        return json.loads(self.err)


Makla = Callable[..., Ran]


def run(*words: object) -> Ran:
    """Run one command line in this process. An exception that is no exit is a fault, and raised."""
    result = CliRunner().invoke(app, [str(word) for word in words], prog_name="makla", catch_exceptions=False)
    return Ran(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def makla(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Makla:
    """Runs ``makla`` with these words, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return run


@pytest.fixture(scope="session")
def tiny_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the files of the tiny town."""
    folder = tmp_path_factory.mktemp("files")
    write_table(folder / "profiler.csv", PROFILES)
    write_table(folder / "behov.csv", NEEDS)
    write_table(folder / "kurser.csv", COURSES)
    return folder


@pytest.fixture(scope="session")
def read_in(tiny_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the tiny town read in. Never write to it."""
    folder = tmp_path_factory.mktemp("workspace")
    for kind, name in (("profiles", "profiler.csv"), ("needs", "behov.csv"), ("courses", "kurser.csv")):
        done = run("import", kind, tiny_files / name, "--workspace", folder)
        assert done.status == 0, done.err
    return folder


@pytest.fixture
def town(read_in: Path, tmp_path: Path) -> Path:
    """A workspace with the tiny town that the test may change."""
    folder = tmp_path / "town"
    shutil.copytree(read_in, folder)
    return folder
