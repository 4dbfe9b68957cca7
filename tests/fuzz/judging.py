"""What must hold of a command that read a bad file: bounded, one clear Swedish message, and the store as it was."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.contracts.importer_cases import Case
from tests.fuzz.forking import Ended, Forking
from tests.fuzz.mutating import Mutant, mutant

COMMAND = {"seeker": "profiles", "need": "needs", "course": "courses"}
_NOT_SWEDISH = re.compile(r"Traceback|Exception|\bError\b|\berror\b|\bline \d|\bNone\b|\bmust be\b|\bexpected\b")


@dataclass
class Tally:
    """How the files of one format fared."""

    files: int = 0
    read: int = 0
    refused: int = 0
    seconds: float = 0.0  # the most that one file took
    memory: int = 0
    faults: list[str] = field(default_factory=list)


class Town:
    """A workspace with something in it, copied for every file."""

    def __init__(self, folder: Path, forking: Forking) -> None:
        self.folder = folder
        self._original = folder / "original"
        self._copy = folder / "yta"
        self._forking = forking
        table = folder / "behov.csv"
        table.write_text("Id;Rubrik\nX1;Svetsare\nX2;Kock\n", encoding="utf-8")
        filled = forking.run("import", "needs", table, "--workspace", self._original, "--no-index", "--json")
        assert filled.status == 0, filled
        self._before = _fingerprint(self._original / "makla.db")

    def read_in(self, kind: str, file: Path, *more: str) -> tuple[Ended, bool]:
        """Import a file into a fresh copy; gives how it ended and whether the store is as it was."""
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self._original, self._copy)
        words = ("import", COMMAND[kind], file, "--workspace", self._copy, "--no-index", "--yes", *more)
        return self._forking.run(*words), _fingerprint(self._copy / "makla.db") == self._before

    def text(self) -> str:
        """Everything in the store after the last import."""
        return _dump(self._copy / "makla.db")


def _dump(database: Path) -> str:
    with sqlite3.connect(database) as connection:
        text = "\n".join(connection.iterdump())
    connection.close()
    return text


def _fingerprint(database: Path) -> str:
    return hashlib.sha256(_dump(database).encode("utf-8", "replace")).hexdigest()


def complaints(ended: Ended, unchanged: bool, name: str) -> list[str]:
    """What is wrong with how a command ended; nothing when it read the file or refused it as it should."""
    if ended.killed:
        return [f"ended by signal {-ended.status}"]
    if ended.status == 0:
        return []
    found = []
    if ended.status != 1:
        found.append(f"exit {ended.status}")
    if not unchanged:
        found.append("the store changed")
    lines = ended.err.strip().splitlines()
    if not lines or not lines[0].startswith("Fel: "):
        found.append("no message")
    elif name not in lines[0]:
        found.append("the message does not name the file")
    if len(lines) < 2 or not lines[-1].endswith((".", ")", "?")):
        found.append("no remedy")
    if len(lines) > 30 or len(ended.err) > 20_000:
        found.append("a message that nobody reads to the end")
    if match := _NOT_SWEDISH.search(ended.err):
        found.append(f"not a sentence for a user: {match[0]!r}")
    if "Fel: " in ended.err.strip()[5:]:
        found.append("more than one message")
    return found


def judge(town: Town, bad: Mutant) -> tuple[Ended, list[str]]:
    """Import one mutant and say what is wrong with how it ended."""
    case: Case = bad.case
    file = town.folder / f"fil{case.suffix}"
    file.write_bytes(bad.content)
    ended, unchanged = town.read_in(case.kind.value, file)
    return ended, complaints(ended, unchanged, file.name)


def run(numbers: Iterable[int], seed: int, folder: Path, done: Callable[[], None] = lambda: None) -> dict[str, Tally]:
    """Judge the mutants with these numbers; gives a tally per case. ``done`` is called after each."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    with Forking() as forking:
        town = Town(folder, forking)
        for number in numbers:
            bad = mutant(seed, number)
            ended, wrong = judge(town, bad)
            tally = tallies[bad.case.name]
            tally.files += 1
            tally.read += ended.status == 0
            tally.refused += ended.status == 1
            tally.seconds = max(tally.seconds, ended.seconds)
            tally.memory = max(tally.memory, ended.memory)
            tally.faults += [f"{number} ({bad.how}): {fault}\n{ended.err[-600:]}" for fault in wrong]
            done()
    return dict(tallies)


def joined(parts: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    """Several tallies as one."""
    total: dict[str, Tally] = defaultdict(Tally)
    for part in parts:
        for name, tally in part.items():
            whole = total[name]
            whole.files += tally.files
            whole.read += tally.read
            whole.refused += tally.refused
            whole.seconds = max(whole.seconds, tally.seconds)
            whole.memory = max(whole.memory, tally.memory)
            whole.faults += tally.faults
    return dict(total)


def table(tallies: dict[str, Tally]) -> str:
    """The tallies as text."""
    lines = [f"{'format':<18}{'files':>7}{'read':>7}{'refused':>9}{'faults':>8}{'most s':>9}{'most MiB':>10}"]
    for name, t in sorted(tallies.items()):
        memory = t.memory / 2**20
        lines.append(
            f"{name:<18}{t.files:>7}{t.read:>7}{t.refused:>9}{len(t.faults):>8}{t.seconds:>9.2f}{memory:>10.0f}"
        )
    return "\n".join(lines)
