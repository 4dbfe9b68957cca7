"""``makla train`` and ``makla evaluate encoder``."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings import load_encoder
from tests.service.cli.conftest import Makla


@pytest.fixture
def taxonomies(tmp_path: Path) -> Path:
    folder = tmp_path / "taxonomier"
    folder.mkdir()
    rows = "".join(f"u:{i},svetsare nummer{i},welder number{i}\n" for i in range(40))
    header = "conceptUri,preferredLabel_sv,preferredLabel_en\n"
    (folder / "occupations_sv.csv").write_text(header + rows, encoding="utf-8")
    return folder


def test_training_writes_a_model_and_says_how_to_try_it(makla: Makla, taxonomies: Path, tmp_path: Path) -> None:
    out = tmp_path / "modell"
    done = makla("train", "--taxonomy", taxonomies, "--out", out, "--sources", "esco", "--json")
    assert done.status == 0
    assert done.json["name"] == load_encoder(out).name
    assert done.json["pairs"]["translation"] > 20
    same, other = load_encoder(out).encode(["welder number7", "number7"]) @ load_encoder(out).encode(["svetsare"])[0]
    assert same > other
    (tmp_path / "rader.txt").write_text("svetsa rör | rörsvetsning | svetsare | rörmokeri\n", encoding="utf-8")
    andra = ("--out", tmp_path / "andra", "--without", "jobtech, myh", "--phrases", tmp_path)
    told = makla("train", "--taxonomy", taxonomies, *andra)
    assert told.status == 0
    assert load_encoder(tmp_path / "andra").name != done.json["name"]
    assert f"makla evaluate encoder --model {tmp_path / 'andra'}" in " ".join(told.out.split())


def test_mistakes_are_told_in_swedish(makla: Makla, taxonomies: Path, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "m")
    done = makla("train", "--taxonomy", taxonomies, *out, "--sources", "esko")
    assert done.status == 2
    assert "esko finns inte" in done.err
    assert makla("train", "--taxonomy", taxonomies, *out, "--without", "esco,jobtech,myh").status == 2
    done = makla("train", "--taxonomy", tmp_path / "saknas", *out)
    assert done.status == 1
    assert "finns inte" in done.err
    done = makla("train", "--taxonomy", taxonomies, *out, "--phrases", tmp_path / "saknas")
    assert done.status == 1
    assert "inga .txt-filer" in done.err
    assert not (tmp_path / "m").exists()
    (tmp_path / "tom").mkdir()
    done = makla("evaluate", "encoder", "--data", tmp_path / "tom", "--model", "hashed")
    assert done.status == 1
    assert "Ingen känd taxonomi" in done.err
    assert makla("evaluate", "encoder", "--data", taxonomies, "--model", "hashed").status == 0  # little to measure
    done = makla("evaluate", "encoder", "--task", "gissa")
    assert done.status == 2
    assert "occupation → group" in done.err
    assert makla("evaluate", "encoder", "--model", "hashed", "--compare", "utan-lika-med").status == 2


def test_one_task_is_measured(makla: Makla, shared_data: Path, tmp_path: Path) -> None:
    report = tmp_path / "kvalitet.md"
    done = makla(
        "evaluate", "encoder", "--data", shared_data, "--task", "YH title → field", "--compare", "otränad=hashed",
        "--out", report, "--json",
    )  # fmt: skip
    assert done.status == 0
    means = {result["ranker"]: result["mean"] for result in done.json["results"]}
    assert means["Mäkla"] > means["tecken-TF-IDF"] > 0.3
    assert {"BM25", "MiniLM", "otränad"} <= set(means)
    assert "| YH title → field:" in report.read_text("utf-8")
