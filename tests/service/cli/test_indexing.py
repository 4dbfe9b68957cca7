"""``makla index build``, ``verify`` and ``info``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from service import wiring
from tests.service.cli.conftest import Makla
from tests.service.cli.tiny import NEEDS, write_table


def index_files(workspace: Path) -> list[Path]:
    return sorted(path for path in (workspace / "index").rglob("*") if path.is_file())


def test_a_whole_index_verifies(makla: Makla, read_in: Path) -> None:
    done = makla("index", "verify", "--json", "--workspace", read_in)
    assert done.status == 0
    assert done.json == {"ok": True, "problems": []}
    assert "Indexet är helt" in makla("index", "verify", "--workspace", read_in).out


def test_one_flipped_bit_in_any_file_is_found(makla: Makla, town: Path) -> None:
    files = index_files(town)
    assert len(files) >= 4  # the manifest, its digest, entries and vectors
    for path in files:
        whole = path.read_bytes()
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 1
        path.write_bytes(flipped)
        done = makla("index", "verify", "--json", "--workspace", town)
        assert done.status == 1, path
        assert done.json["problems"], path
        asked = makla("jobs", "--text", "svetsare", "--workspace", town)
        assert asked.status == 1, path
        assert "makla index build" in asked.err
        path.write_bytes(whole)
    assert makla("index", "verify", "--workspace", town).status == 0


def test_a_damaged_index_is_rebuilt_from_the_database(makla: Makla, town: Path) -> None:
    before = makla("jobs", "--profile", "P1", "--json", "--today", "2026-11-16", "--workspace", town).json
    index_files(town)[-1].write_bytes(b"")
    done = makla("index", "build", "--json", "--workspace", town)
    assert done.status == 0
    assert (done.json["rebuilt"], done.json["embedded"], done.json["count"]) == (True, 8, 8)
    after = makla("jobs", "--profile", "P1", "--json", "--today", "2026-11-16", "--workspace", town).json
    assert after["hits"] == before["hits"]


def test_an_import_repairs_a_damaged_index(makla: Makla, town: Path, tmp_path: Path) -> None:
    index_files(town)[-1].write_bytes(b"")
    done = makla("import", "needs", write_table(tmp_path / "behov.csv", NEEDS), "--workspace", town)
    assert "Indexet är byggt: 8 poster inlästa" in done.out


def test_an_updated_index_answers_as_a_rebuilt_one(makla: Makla, town: Path, tmp_path: Path) -> None:
    changed = [NEEDS[0] | {"Rubrik": "Rörsvetsare", "Yrke": "Rörsvetsare"}, NEEDS[1]]
    makla("import", "needs", write_table(tmp_path / "nytt.csv", changed), "--workspace", town)
    words = ("jobs", "--text", "rörsvetsare", "--json", "--today", "2026-11-16", "--workspace", town)
    updated = makla(*words).json
    makla("index", "build", "--workspace", town)
    assert makla(*words).json["hits"] == updated["hits"]
    assert updated["hits"][0]["title"] == "Rörsvetsare"


def test_info_tells_what_the_index_is(makla: Makla, read_in: Path) -> None:
    told = makla("index", "info", "--json", "--workspace", read_in).json
    assert told["kinds"] == {"seeker": 2, "need": 3, "course": 3}
    assert told["count"] == 8
    assert told["fresh"] is True
    assert "8 poster (" in makla("index", "info", "--workspace", read_in).out


def test_what_changed_since_the_index_was_saved_is_found_and_the_saved_one_is_told_to_be_stale(
    makla: Makla, town: Path, tmp_path: Path
) -> None:
    changed = [NEEDS[0] | {"Rubrik": "Rörsvetsare", "Yrke": "Rörsvetsare"}, NEEDS[1] | {"Id": "N9"}]
    makla("import", "needs", write_table(tmp_path / "nytt.csv", changed), "--no-index", "--workspace", town)
    asked = makla("jobs", "--text", "rörsvetsare", "--json", "--today", "2026-11-16", "--workspace", town)
    assert asked.json["hits"][0]["title"] == "Rörsvetsare"
    done = makla("index", "verify", "--workspace", town)
    assert done.status == 1
    assert "makla index build" in done.err
    assert makla("index", "info", "--json", "--workspace", town).json["fresh"] is False
    makla("index", "build", "--workspace", town)
    words = ("jobs", "--text", "rörsvetsare", "--json", "--today", "2026-11-16", "--workspace", town)
    assert makla(*words).json["hits"] == asked.json["hits"]


def test_an_index_that_most_of_the_database_has_left_is_refused_with_the_remedy(
    makla: Makla, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "FOLLOWED", 0)
    many = write_table(tmp_path / "nytt.csv", [NEEDS[0] | {"Id": f"X{i}"} for i in range(4)])
    makla("import", "needs", many, "--no-index", "--workspace", town)
    for words in (("jobs", "--text", "svets"), ("report", "unmet", "--out", "ut.csv")):
        done = makla(*words, "--workspace", town)
        assert done.status == 1
        assert "makla index build" in done.err


def test_an_index_of_another_database_is_refused(makla: Makla, read_in: Path, tmp_path: Path, tiny_files: Path) -> None:
    other = tmp_path / "other"
    for kind, name in (("profiles", "profiler.csv"), ("needs", "behov.csv"), ("courses", "kurser.csv")):
        makla("import", kind, tiny_files / name, "--no-index", "--workspace", other)
    shutil.copytree(read_in / "index", other / "index")
    done = makla("jobs", "--text", "svets", "--workspace", other)
    assert done.status == 1
    assert "en annan databas" in done.err


def test_another_model_is_refused_until_the_index_is_rebuilt(
    makla: Makla, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from embeddings import load_encoder

    default = load_encoder(None)
    monkeypatch.setenv("MAKLA_ENCODER", "finns-inte")
    assert "finns-inte" in makla("jobs", "--text", "svets", "--workspace", town).err
    if default.name == load_encoder("hashed").name:
        return
    monkeypatch.setenv("MAKLA_ENCODER", "hashed")
    done = makla("jobs", "--text", "svets", "--workspace", town)
    assert done.status == 1
    assert "makla index build" in done.err
    assert makla("index", "build", "--workspace", town).status == 0
    assert makla("jobs", "--text", "svets", "--workspace", town).status == 0


def test_two_imports_at_once_both_end_up_in_the_index(makla: Makla, town: Path, tmp_path: Path) -> None:
    files = [write_table(tmp_path / f"{i}.csv", [NEEDS[0] | {"Id": f"X{i}", "Rubrik": f"Behov {i}"}]) for i in range(3)]
    root = Path(__file__).parents[3]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "service", "import", "needs", str(file), "--workspace", str(town)], cwd=root
        )
        for file in files
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    told = makla("index", "info", "--json", "--workspace", town).json
    assert told["fresh"] is True
    assert told["kinds"]["need"] == 6


def test_a_growing_index_changes_engine_and_answers_alike(
    makla: Makla, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("jobs", "--profile", "P1", "--json", "--today", "2026-11-16", "--workspace", town)
    small = makla(*words).json
    assert makla("index", "info", "--json", "--workspace", town).json["engine"] == "exact"
    monkeypatch.setattr("service.indexing.EXACT_UP_TO", 8)
    far = NEEDS[2] | {"Id": "N4", "Ort": "Kiruna"}
    assert makla("import", "needs", write_table(tmp_path / "nytt.csv", [far]), "--workspace", town).status == 0
    assert makla("index", "info", "--json", "--workspace", town).json["engine"] == "faiss-flat"
    large = makla(*words).json
    assert [hit["id"] for hit in large["hits"]] == [hit["id"] for hit in small["hits"]]
    assert [hit["score"] for hit in large["hits"]] == pytest.approx([hit["score"] for hit in small["hits"]], abs=1e-6)
