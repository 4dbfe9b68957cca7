"""Saving replaces an index in one step, wherever it is cut off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings.errors import EmbeddingsError, IndexMismatch
from embeddings.index import (
    Attributes,
    create_index,
    durable,
    load_index,
    open_index,
    read_manifest,
    recover_index,
    save_index,
    verify_index,
)
from embeddings.index.base import VectorIndex


def index_named(name: str, count: int = 3) -> VectorIndex:
    """An index whose ids tell which save it came from."""
    index = create_index("exact", 2)
    index.upsert(
        [f"{name}:{n}" for n in range(count)], np.eye(2, dtype=np.float32)[[0] * count], [Attributes()] * count
    )
    return index


def save(name: str, folder: Path, count: int = 3) -> None:
    save_index(index_named(name, count), folder, model="toy", extra={"name": name})


def name_in(folder: Path) -> str | None:
    """Which save a reader sees; fails on a mix. ``None``: no index."""
    if verify_index(folder) == ["det finns inget index där"]:
        with pytest.raises(IndexMismatch, match="finns inget index"):
            load_index(folder)
        return None
    index, manifest = load_index(folder)
    (name,) = {entry.partition(":")[0] for entry in index.ids}
    assert name == manifest.extra["name"] == read_manifest(folder).extra["name"]
    return name


class PowerCut(BaseException):
    """The program ends here; nothing that it meant to do afterwards happens."""


STEPS = ("write_file", "move", "make_folder", "delete_file", "delete_tree")


def cut_after(monkeypatch: pytest.MonkeyPatch, steps: int, *, half: bool) -> None:
    """Let so many steps on disk happen; the next one is done by half (where it has halves) or not at all."""
    left = steps

    def guard(step: Callable[..., None], partly: Callable[..., None]) -> Callable[..., None]:
        def guarded(*arguments: Any) -> None:
            nonlocal left
            if left == 0:
                if half:
                    partly(*arguments)
                raise PowerCut
            left -= 1
            step(*arguments)

        return guarded

    def half_file(path: Path, content: bytes) -> None:
        path.write_bytes(content[: len(content) // 2])

    def half_tree(path: Path) -> None:
        doomed = sorted(path.rglob("*"), reverse=True)
        for child in doomed[: max(1, len(doomed) // 2)]:
            child.rmdir() if child.is_dir() else child.unlink()

    halves: dict[str, Callable[..., None]] = {"write_file": half_file, "delete_tree": half_tree}
    for name in STEPS:
        partly: Callable[..., None] = halves.get(name, lambda *_: None)
        monkeypatch.setattr(durable, name, guard(getattr(durable, name), partly))


def steps_of_a_save(folder: Path) -> int:
    """Number of steps that a save takes on ``folder`` (which is saved to)."""
    taken = 0
    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            step = getattr(durable, name)

            def counted(*arguments: Any, step: Callable[..., None] = step) -> None:
                nonlocal taken
                taken += 1
                step(*arguments)

            patch.setattr(durable, name, counted)
        save("new", folder)
    return taken


def cut_off_saves(tmp_path: Path, before: str | None) -> Iterator[tuple[Path, bool]]:
    """A folder for each place where a save can be cut off, and whether the save came to its end there."""
    trial = tmp_path / "trial" / "index"
    if before:
        save(before, trial)
    steps = steps_of_a_save(trial)
    assert steps > 10
    for half in (False, True):
        for done in range(steps + 1):
            folder = tmp_path / f"{half}-{done}" / "index"
            if before:
                save(before, folder)
            with pytest.MonkeyPatch.context() as patch:
                cut_after(patch, done, half=half)
                if done < steps:
                    with pytest.raises(PowerCut):
                        save("new", folder)
                else:
                    save("new", folder)
            yield folder, done == steps


@pytest.mark.parametrize("before", ["old", None])
def test_a_reader_sees_the_old_or_the_new_index_wherever_a_save_is_cut_off(tmp_path: Path, before: str | None) -> None:
    seen = []
    for folder, finished in cut_off_saves(tmp_path, before):
        name = name_in(folder)
        assert name == "new" if finished else name in (before, "new")
        if name:
            assert verify_index(folder) == []
        seen.append(name)
    assert {before, "new"} == set(seen)
    # without halves, the first such index is seen from the commit on, and never the old one again
    whole = seen[: len(seen) // 2]
    assert whole == sorted(whole, key=lambda name: name == "new")


@pytest.mark.parametrize("before", ["old", None])
def test_recovery_keeps_what_the_reader_saw_and_clears_the_rest(tmp_path: Path, before: str | None) -> None:
    for folder, finished in cut_off_saves(tmp_path, before):
        name = name_in(folder)
        assert recover_index(folder) in ((False,) if finished else (True, False))
        assert name_in(folder) == name
        left = sorted(path.name for path in folder.parent.iterdir() if path.name != ".index.lock")
        assert left in (["index"], [])
        if name:
            generation = read_manifest(folder).generation
            assert sorted(p.name for p in folder.iterdir()) == [generation, "manifest.json", "manifest.json.sha256"]
        else:
            assert not folder.exists() or not any(folder.iterdir())
        assert recover_index(folder) is False


def test_the_next_save_clears_what_a_cut_off_save_left(tmp_path: Path) -> None:
    for folder, _ in cut_off_saves(tmp_path, "old"):
        save("next", folder)
        assert name_in(folder) == "next"
        assert verify_index(folder) == []
        assert sorted(path.name for path in folder.parent.iterdir()) == [".index.lock", "index"]
        assert len(list(folder.iterdir())) == 3


def test_a_recovery_that_is_cut_off_itself_loses_nothing(tmp_path: Path) -> None:
    for folder, _ in cut_off_saves(tmp_path, "old"):
        name = name_in(folder)
        for done in range(12):
            with pytest.MonkeyPatch.context() as patch:
                cut_after(patch, done, half=done % 2 == 0)
                try:
                    recover_index(folder)
                except PowerCut:
                    pass
                else:
                    break
            assert name_in(folder) == name
        assert name_in(folder) == name
        assert verify_index(folder) == []


def test_every_flipped_bit_is_found_in_a_cut_off_save_as_well(tmp_path: Path) -> None:
    """A sample of bits of every file under the index folder, at every place where a save can be cut off."""
    for number, (folder, _) in enumerate(cut_off_saves(tmp_path, "old")):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            sound = path.read_bytes()
            for position in range(number % 11, len(sound), 11):
                damaged = bytearray(sound)
                damaged[position] ^= 1 << (position % 8)
                path.write_bytes(damaged)
                assert verify_index(folder), (folder, path.name, position)
            path.write_bytes(sound)
        assert verify_index(folder) == []


def test_a_damaged_journal_vouches_for_nothing(tmp_path: Path) -> None:
    refused = 0
    for folder, _ in cut_off_saves(tmp_path, "old"):
        journal = folder.parent / ".index-saving" / "journal.json"
        if not journal.exists():
            continue
        content = bytearray(journal.read_bytes())
        content[len(content) // 2] ^= 1
        journal.write_bytes(content)
        try:
            assert name_in(folder) in ("old", "new")
        except IndexMismatch:
            refused += 1
        save("next", folder)
        assert name_in(folder) == "next"
    assert refused


def test_generations_are_numbered_on(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        save(f"s{number}", tmp_path / "index")
        assert read_manifest(tmp_path / "index").generation == f"gen-{number:06d}"
        assert name_in(tmp_path / "index") == f"s{number}"


def test_a_save_replaces_a_broken_index_and_clears_strays(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    save("old", folder)
    (folder / "manifest.json").write_bytes(b"{}")
    (folder / "notes.txt").write_text("x")
    (folder / "link").symlink_to(tmp_path)
    save("new", folder)
    assert name_in(folder) == "new"
    assert len(list(folder.iterdir())) == 3
    assert tmp_path.exists()


def test_the_same_index_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save("same", tmp_path / name / "index")
    for path in (tmp_path / "a" / "index").rglob("*"):
        twin = tmp_path / "b" / "index" / path.relative_to(tmp_path / "a" / "index")
        assert path.is_dir() or path.read_bytes() == twin.read_bytes()


def test_two_savers_take_turns(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    save("old", folder)
    with durable.only_one(tmp_path / ".index.lock", wait_seconds=0, busy="upptagen"):
        with pytest.raises(EmbeddingsError, match="Ett annat program sparar"):
            save_index(index_named("new"), folder, model="toy", extra={"name": "new"}, wait_seconds=0)
        (tmp_path / ".index-saving").mkdir()
        with pytest.raises(EmbeddingsError, match="Ett annat program sparar"):
            recover_index(folder)
    assert name_in(folder) == "old"
    save("new", folder)
    assert name_in(folder) == "new"


def test_a_reader_beside_a_saver_always_sees_a_whole_index(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    save("s0", folder)
    done = threading.Event()
    failures: list[BaseException] = []

    def save_on_and_on() -> None:
        try:
            for number in range(1, 40):
                save(f"s{number}", folder)
        except BaseException as error:
            failures.append(error)
        finally:
            done.set()

    saver = threading.Thread(target=save_on_and_on)
    saver.start()
    seen = []
    while not done.is_set():
        index = open_index(folder)
        assert len({entry.partition(":")[0] for entry in index.ids}) == 1
        seen.append(int(index.ids[0].partition(":")[0][1:]))
        assert verify_index(folder) == []
    saver.join()
    assert not failures
    assert seen == sorted(seen)
    assert name_in(folder) == "s39"


ENDLESS_SAVER = """
import sys
from pathlib import Path
sys.path.insert(0, {repository!r})
from tests.embeddings.test_index_generations import save
number = 0
while True:
    save(f"s{{number}}", Path({folder!r}), count=2_000)
    print(number, flush=True)
    number += 1
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_killed_saver_leaves_a_whole_index(tmp_path: Path, repository: Path) -> None:
    folder = tmp_path / "index"
    program = ENDLESS_SAVER.format(repository=str(repository), folder=str(folder))
    for attempt in range(4):
        saver = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=repository)
        assert saver.stdout is not None
        saver.stdout.readline()
        time.sleep(0.007 * attempt)  # spreads where the kill falls; nothing is timed
        saver.send_signal(signal.SIGKILL)
        saver.communicate()
        name = name_in(folder)
        assert name
        assert verify_index(folder) == []
        recover_index(folder)
        assert name_in(folder) == name
