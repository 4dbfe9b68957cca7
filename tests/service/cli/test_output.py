"""Text that fits any terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import load_weights
from matching.domain import CourseForm, Coverage, GateState, Horizon, NeedSource
from service.cli.rendering import COVERAGE_WORDS, GATE_MARKS
from service.cli.reporting import HORIZONS
from service.words import FORM_NAMES, PART_NAMES, SOURCE_NAMES, apportioned
from tests.service.cli.tiny import TODAY


def test_rounded_parts_add_up_to_the_rounded_whole_by_hand() -> None:
    # hundredths 33.5 + 33.3 + 20.0 = 86.8: floors give 86, the whole is 87, the largest remainder (.5) goes up
    assert apportioned([0.335, 0.333, 0.2], 0.868) == [0.34, 0.33, 0.2]
    assert apportioned([], 0.0) == []


@given(st.lists(st.floats(0, 0.2), max_size=7))
def test_rounded_parts_always_add_up(values: list[float]) -> None:
    shown = apportioned(values, sum(values))
    assert round(sum(shown), 6) == round(round(sum(values) * 100) / 100, 6)
    assert all(abs(a - b) < 0.0101 for a, b in zip(shown, values, strict=True))


def makla(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "service", *map(str, words)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])} | environment,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("encoding", "check_mark"), [("utf-8", "✓ har"), ("cp1252", "[ja] har"), ("ascii", "[ja] har")]
)
def test_any_encoding_of_the_terminal_is_readable(read_in: Path, encoding: str, check_mark: str) -> None:
    words = ("gap", "--profile", "P1", "--need", "N1", "--today", TODAY, "--workspace", read_in)
    done = makla(*words, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert check_mark in done.stdout.decode(encoding)
    as_json = makla(*words, "--json", PYTHONIOENCODING=encoding)
    assert b"svetsning" in as_json.stdout


def test_a_closed_pipe_is_no_crash(read_in: Path) -> None:
    command = f"{sys.executable} -m service jobs --text svetsare --workspace {read_in} | head -c 1"
    done = subprocess.run(
        command,
        shell=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr


def test_the_version_is_told_without_heavy_imports() -> None:
    code = """
import sys
sys.argv = ["makla", "--version"]
from service.cli import main
try:
    main()
except SystemExit as end:
    assert end.code == 0
heavy = {"numpy", "pandas", "sqlalchemy", "pydantic", "sklearn", "faiss", "torch", "openpyxl", "fastapi", "rich"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[0].startswith("makla ")
    assert done.stdout.splitlines()[1] == "[]"


def test_a_match_imports_nothing_that_it_does_not_use(read_in: Path) -> None:
    code = f"""
import sys
sys.argv = ["makla", "jobs", "--text", "svetsare", "--today", "{TODAY}", "--json", "--workspace", {str(read_in)!r}]
from service.cli import main
try:
    main()
except SystemExit as end:
    assert end.code == 0
heavy = {{"pandas", "sklearn", "scipy", "torch", "sentence_transformers", "openpyxl", "fastapi", "rich", "faiss"}}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stderr == "[]\n"


def test_every_part_of_a_score_has_a_swedish_name() -> None:
    names = {name for task in load_weights().tasks.values() for name in task.parts}
    assert names <= PART_NAMES.keys()


def test_every_form_of_course_and_source_of_need_has_a_swedish_name() -> None:
    assert {str(form) for form in CourseForm} == FORM_NAMES.keys()
    assert {str(source) for source in NeedSource} == SOURCE_NAMES.keys()
    assert {str(horizon) for horizon in Horizon} == HORIZONS.keys()
    assert {str(coverage) for coverage in Coverage} == COVERAGE_WORDS.keys()
    assert {str(state) for state in GateState} == GATE_MARKS.keys()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_person_at_a_terminal_sees_progress_and_bold_headings(read_in: Path, tmp_path: Path) -> None:
    import pty
    import shutil

    workspace = tmp_path / "town"
    shutil.copytree(read_in, workspace)
    for words, seen in (
        (("index", "build"), "Bygger indexet"),
        (("gap", "--profile", "P1", "--need", "N1"), "\x1b[1mP1 mot"),
    ):
        here, there = pty.openpty()
        command = [sys.executable, "-m", "service", *words, "--workspace", str(workspace)]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3]), "TERM": "xterm"}
        environment.pop("NO_COLOR", None)
        with subprocess.Popen(command, stdin=there, stdout=there, stderr=there, env=environment) as process:
            os.close(there)
            shown = b""
            while True:
                try:
                    shown += os.read(here, 4096)
                except OSError:  # the other end is closed
                    break
                if not shown:
                    break
        os.close(here)
        assert process.returncode == 0
        assert seen in shown.decode()
