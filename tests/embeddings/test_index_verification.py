"""A saved index is trusted to the last bit or refused: damage, additions, links, another model."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import embeddings
from embeddings.errors import EmbeddingsError, IndexMismatch
from embeddings.index import (
    Attributes,
    create_index,
    load_index,
    open_index,
    read_manifest,
    save_index,
    verify_index,
)
from embeddings.index.base import VectorIndex
from embeddings.index.manifest import digest_line


class NamedEncoder:
    """An encoder that is only asked who it is."""

    def __init__(self, name: str, dim: int) -> None:
        self.name, self.dim = name, dim

    def encode(self, texts: object, role: str = "document") -> Any:  # noqa: ARG002
        raise AssertionError("opening an index embeds nothing")


def index_of_size(count: int, dim: int) -> VectorIndex:
    vectors = np.random.default_rng(0).standard_normal((count, dim)).astype(np.float32)
    index = create_index("exact", dim)
    kinds = ("need", "course", "seeker")
    attributes = [Attributes((f"kind:{kinds[n % 3]}",), valid_until=dt.date(2026, 11, 16)) for n in range(count)]
    index.upsert([f"need:{n}" for n in range(count)], vectors, attributes)
    return index


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    save_index(index_of_size(4, 3), folder, model="toy-1", extra={"revision": "7"})
    return folder


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_lies_in_the_folder(saved: Path) -> None:
    assert [str(path.relative_to(saved)) for path in files_of(saved)] == [
        "gen-000001/entries.json",
        "gen-000001/vectors.safetensors",
        "manifest.json",
        "manifest.json.sha256",
    ]
    assert sorted(p.name for p in saved.parent.iterdir()) == [".index.lock", "index"]


def test_the_manifest_says_what_the_index_is(saved: Path) -> None:
    manifest = read_manifest(saved)
    assert (manifest.model, manifest.dim, manifest.count, manifest.engine) == ("toy-1", 3, 4, "exact")
    assert manifest.kinds == {"course": 1, "need": 2, "seeker": 1}  # rows 0 and 3 are needs
    assert manifest.extra == {"revision": "7"}
    told = json.loads((saved / "manifest.json").read_text())
    for name, record in told["files"].items():
        assert record["size"] == (saved / "gen-000001" / name).stat().st_size


def test_a_sound_index_has_no_problems(saved: Path) -> None:
    assert verify_index(saved) == []
    index, manifest = load_index(saved, encoder=NamedEncoder("toy-1", 3))
    assert len(index) == manifest.count == 4


def test_the_front_door_opens_it(saved: Path) -> None:
    assert len(embeddings.open_index(saved)) == 4


def test_an_empty_index_can_be_saved(tmp_path: Path) -> None:
    save_index(create_index("exact", 3), tmp_path / "index", model="toy-1", extra={})
    assert verify_index(tmp_path / "index") == []
    assert len(open_index(tmp_path / "index")) == 0


def test_every_flipped_bit_is_found(saved: Path) -> None:
    """All bits of all files of a small index."""
    flipped = 0
    for path in files_of(saved):
        sound = path.read_bytes()
        for position in range(len(sound)):
            for bit in range(8):
                damaged = bytearray(sound)
                damaged[position] ^= 1 << bit
                path.write_bytes(damaged)
                assert verify_index(saved), f"bit {bit} of byte {position} in {path.name}"
                flipped += 1
        path.write_bytes(sound)
    assert flipped > 8_000
    assert verify_index(saved) == []


def test_a_flipped_bit_in_a_big_index_is_found_and_refused(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    save_index(index_of_size(20_000, 32), folder, model="toy-1", extra={})
    draw = random.Random(20261116)
    for path in files_of(folder):
        size = path.stat().st_size
        for position in {0, size - 1, *(draw.randrange(size) for _ in range(10))}:
            with path.open("r+b") as file:
                file.seek(position)
                (byte,) = file.read(1)
                file.seek(position)
                file.write(bytes([byte ^ (1 << draw.randrange(8))]))
                file.flush()
                assert verify_index(folder), (path.name, position)
                with pytest.raises(IndexMismatch, match="makla index build"):
                    open_index(folder)
                file.seek(position)
                file.write(bytes([byte]))
    assert verify_index(folder) == []


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def link_to_copy(path: Path) -> None:
    copy = path.parent.parent.parent / f"copy-{path.name}"
    path.rename(copy)
    path.symlink_to(copy)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("name", ["manifest.json", "manifest.json.sha256", "gen-000001/entries.json"])
@pytest.mark.parametrize("damage", [Path.unlink, cut, lengthen, link_to_copy, pipe, folder_instead])
def test_each_file_must_be_whole_and_plain(saved: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(saved / name)
    assert any(name in problem for problem in verify_index(saved))
    with pytest.raises(IndexMismatch, match="makla index build"):
        open_index(saved)


@pytest.mark.parametrize(
    "stray", ["notes.txt", "gen-000001/notes.txt", "gen-000002/vectors.safetensors", ".hidden", "gen-000001/.hidden"]
)
def test_nothing_unlisted_may_lie_there(saved: Path, stray: str) -> None:
    (saved / stray).parent.mkdir(exist_ok=True)
    (saved / stray).write_bytes(b"")
    (problem,) = verify_index(saved)
    assert "hör inte till indexet" in problem
    with pytest.raises(IndexMismatch, match="hör inte till indexet"):
        open_index(saved)


def test_a_linked_generation_is_refused(saved: Path) -> None:
    (saved / "gen-000001").rename(saved.parent / "elsewhere")
    (saved / "gen-000001").symlink_to(saved.parent / "elsewhere")
    with pytest.raises(IndexMismatch, match="länk"):
        open_index(saved)


def test_a_linked_index_folder_is_refused(saved: Path) -> None:
    link = saved.parent / "link"
    link.symlink_to(saved)
    with pytest.raises(IndexMismatch, match="länk"):
        open_index(link)
    with pytest.raises(EmbeddingsError, match="länk"):
        save_index(index_of_size(4, 3), link, model="toy-1", extra={})


def forge(saved: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the manifest and make its digest fit, as someone who knows the format would."""
    told = json.loads((saved / "manifest.json").read_text())
    change(told)
    content = json.dumps(told).encode()
    (saved / "manifest.json").write_bytes(content)
    (saved / "manifest.json.sha256").write_bytes(digest_line(content))


def outside(told: dict[str, Any]) -> None:
    told["files"]["../../secret"] = told["files"].pop("entries.json")


def absolute(told: dict[str, Any]) -> None:
    told["files"]["/etc/hostname"] = told["files"]["entries.json"]


@pytest.mark.parametrize(
    "change",
    [
        outside,
        absolute,
        lambda told: told.update(generation="../elsewhere"),
        lambda told: told.update(generation="gen-000001/../gen-000001"),
        lambda told: told.update(generation="/tmp"),
        lambda told: told.update(format=2),
        lambda told: told.update(count=5),
        lambda told: told.update(count=True),
        lambda told: told.update(dim=4),
        lambda told: told.update(dim=0),
        lambda told: told.update(engine="pickle"),
        lambda told: told.update(kinds={"need": 4}),
        lambda told: told.update(files={}),
        lambda told: told.pop("model"),
        lambda told: told["files"]["entries.json"].update(sha256="x"),
        lambda told: told["files"]["entries.json"].update(size=-1),
    ],
)
def test_a_forged_manifest_is_refused(saved: Path, change: Callable[[dict[str, Any]], None]) -> None:
    shutil.copytree(saved / "gen-000001", saved.parent / "elsewhere")
    forge(saved, change)
    assert verify_index(saved)
    with pytest.raises(IndexMismatch, match="makla index build"):
        open_index(saved)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": 1}'])
def test_a_manifest_of_another_shape_is_refused(saved: Path, content: bytes) -> None:
    (saved / "manifest.json").write_bytes(content)
    (saved / "manifest.json.sha256").write_bytes(digest_line(content))
    assert verify_index(saved)
    with pytest.raises(IndexMismatch):
        read_manifest(saved)


@pytest.mark.parametrize(("name", "dim"), [("toy-2", 3), ("toy-1", 4)])
def test_another_model_is_refused(saved: Path, name: str, dim: int) -> None:
    with pytest.raises(
        IndexMismatch, match=rf"toy-1 \(3 dimensioner\).*{name} \({dim} dimensioner\).*makla index build"
    ):
        open_index(saved, encoder=NamedEncoder(name, dim))


def test_an_unknown_engine_is_refused(saved: Path) -> None:
    with pytest.raises(IndexMismatch, match="exact, faiss-flat"):
        open_index(saved, engine="annoy")


def test_no_index_says_how_to_build_one(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "missing", tmp_path / "empty"):
        assert verify_index(folder) == ["det finns inget index där"]
        for refuse in (open_index, read_manifest):
            with pytest.raises(IndexMismatch, match=r"finns inget index där.*makla index build"):
                refuse(folder)
