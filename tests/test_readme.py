"""The README's commands are run as a reader would, and its transcripts are what the commands print.

In a ``console`` block a line that starts with ``$`` is a command; the lines below it are what it prints, where ``...``
stands for any number of lines.
"""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

NOT_RUN = {
    "make test": "runs the tests, of which this is one",
    "make check": "runs the tests, of which this is one",
    "git": "gets the checkout that the tests run in",
    "cd": "goes to the checkout",
    "source": "puts makla on the path, where it is already",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the README and what it shows of the output."""

    line: int
    command: str
    shown: tuple[str, ...]


def steps(page: str) -> Iterator[Step]:
    """Every command of every ``console`` block, in order."""
    for block in re.finditer(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        line = page[: block.start(1)].count("\n") + 1
        for part in re.split(r"^(?=\$ )", block.group(1), flags=re.MULTILINE):
            if part.startswith("$ "):
                command, *shown = part.rstrip().split("\n")
                yield Step(line, command[2:], tuple(shown))
            line += part.count("\n")


def differs(shown: tuple[str, ...], printed: list[str]) -> str | None:
    """The first shown line that is not where it should be in the output; ``None`` when the transcript is true."""
    rest = [line.rstrip() for line in printed]
    gap = False
    for line in (line.rstrip() for line in shown):
        if line.strip() == "...":
            gap = True
            continue
        if gap and line in rest:
            rest = rest[rest.index(line) :]
        if not rest or rest[0] != line:
            return line
        rest, gap = rest[1:], False
    return None


def test_a_transcript_is_true_or_its_first_false_line_is_told() -> None:
    assert differs(("a", "...", "d"), ["a", "b", "c", "d"]) is None
    assert differs((), ["a"]) is None
    assert differs(("a", "c"), ["a", "b", "c"]) == "c"
    assert differs(("...", "e"), ["a", "b"]) == "e"


def test_commands_and_output_are_told_apart() -> None:
    page = "x\n```console\n$ makla demo\nsvar\n\n$ make test\n```\n```sh\n$ nej\n```\n"
    assert list(steps(page)) == [Step(3, "makla demo", ("svar",)), Step(6, "make test", ())]


@pytest.fixture
def checkout(tmp_path: Path, repository: Path, shared_data: Path) -> Path:
    """A folder that looks like the checkout from inside, with nothing in it that a command could harm."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "datasets").symlink_to(repository / "datasets")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "data").symlink_to(shared_data)
    programs = tmp_path / "bin"
    programs.mkdir()
    installed = Path(sys.executable).with_name("makla")
    run = str(installed) if installed.exists() else f"{sys.executable} -m service"
    (programs / "makla").write_text(f'#!/bin/sh\nPYTHONPATH={repository} exec {run} "$@"\n')
    (programs / "makla").chmod(0o755)
    return folder


def environment(checkout: Path) -> dict[str, str]:
    """As a reader has it: ``makla`` on the path, nothing set, 80 columns."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKLA_")}
    path = f"{checkout.parent / 'bin'}{os.pathsep}{clean.get('PATH', '')}"
    return clean | {"PATH": path, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}


def runnable(command: str, repository: Path, checkout: Path) -> str:
    """The command as it is run here: ``make`` with this environment instead of one that it would install."""
    if not command.startswith("make "):
        return command.replace(".venv/bin/makla", "makla")
    binaries = checkout.parent / "bin"
    return (
        f"make -s -f {shlex.quote(str(repository / 'Makefile'))} -o .venv/.core-installed BIN={binaries} {command[5:]}"
    )


def serve(command: str, checkout: Path) -> None:
    """Start the service, see that it is healthy, and stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [*shlex.split(command), "--port", str(port)]
    server = subprocess.Popen(words, cwd=checkout, env=environment(checkout), stdout=subprocess.DEVNULL)
    try:
        for attempt in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=10) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                assert server.poll() is None, f"{command} ended"
                assert attempt < 99, f"{command} does not answer"
                time.sleep(0.2)
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_the_readme_opens_with_the_two_commands(repository: Path) -> None:
    commands = [step.command for step in steps((repository / "README.md").read_text("utf-8"))]
    assert commands[:2] == ["make demo", "make test"]


def test_every_command_of_the_readme_works_and_prints_what_it_says(repository: Path, checkout: Path) -> None:
    page = (repository / "README.md").read_text("utf-8")
    done = 0
    for step in steps(page):
        if step.command in NOT_RUN or step.command.split()[0] in NOT_RUN:
            continue
        where = f"README.md:{step.line}: {step.command}"
        if step.command.startswith("makla serve"):
            serve(step.command, checkout)
            continue
        ran = subprocess.run(
            runnable(step.command, repository, checkout),
            shell=True,
            cwd=checkout,
            env=environment(checkout),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{where}\n{ran.stderr}"
        false = differs(step.shown, ran.stdout.splitlines())
        assert false is None, f"{where} does not print {false!r}; it printed:\n{ran.stdout}"
        done += 1
    assert done >= 5, "the README shows hardly any commands"
