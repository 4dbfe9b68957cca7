"""The whole way from files of taxonomies to a model folder, on a tiny world."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from embeddings import load_encoder
from embeddings.training.fitting import Settings
from matching import encoder_training
from matching.encoder_training import MEMBERS, Stage, train_encoder
from matching.importers.base import ImportRefused

TINY = Settings(dim=16, rows=4096, buckets=64, least=1, batch=32)
SHORT = tuple(dataclasses.replace(stage, epochs=2) for stage in MEMBERS)
LAST = Stage("last", 1)


@pytest.fixture
def taxonomies(tmp_path: Path) -> Path:
    folder = tmp_path / "taxonomies" / "esco"
    folder.mkdir(parents=True)
    rows = "".join(f"u:{i},svetsare nummer{i},welder number{i},fogare nummer{i}\n" for i in range(60))
    header = "conceptUri,preferredLabel_sv,preferredLabel_en,altLabels_sv\n"
    (folder / "occupations_sv.csv").write_text(header + rows, encoding="utf-8")
    return folder.parent


def test_files_become_a_model_that_knows_their_words(taxonomies: Path, tmp_path: Path) -> None:
    told: list[float] = []
    trained = train_encoder(taxonomies, tmp_path / "model", members=SHORT, last=LAST, ordinary=TINY, report=told.append)
    encoder = load_encoder(tmp_path / "model")
    assert encoder.name == trained.name
    assert trained.pairs["translation"] > 30
    query, same, other = encoder.encode(["svetsare", "welder", "nummer7"])
    assert query @ same > query @ other
    assert not encoder.encode(["Fatima"]).any()
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
    assert not (tmp_path / "model" / "parts").exists()


def test_finished_members_are_not_trained_again(
    taxonomies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from embeddings.training import fitting

    runs: list[str] = []
    ordinary_train: Callable[..., object] = fitting.train

    def counted(pairs: object, out: Path, *rest: object) -> object:
        runs.append(out.name.rpartition("-")[0] or out.name)
        if len(runs) == 3:  # the third member
            raise KeyboardInterrupt
        return ordinary_train(pairs, out, *rest)

    monkeypatch.setattr(fitting, "train", counted)
    with pytest.raises(KeyboardInterrupt):
        train_encoder(taxonomies, tmp_path / "model", members=SHORT, last=LAST, ordinary=TINY)
    train_encoder(taxonomies, tmp_path / "model", members=SHORT, last=LAST, ordinary=TINY)
    names = [stage.name for stage in SHORT]
    assert runs == [*names, names[2], "last"]


def test_an_interrupted_run_is_known_again_by_another_process(taxonomies: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from embeddings.training.fitting import Settings\n"
        "from matching.encoder_training import LAST, MEMBERS, run_key\n"
        "from matching.training_pairs import training_pairs; from matching.training_sources import read_sources\n"
        "pairs = training_pairs(read_sources(Path(sys.argv[1])), None)\n"
        "print(len(pairs), run_key(Settings(), (*MEMBERS, LAST), pairs))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code, str(taxonomies)],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert int(told.pop().split()[0]) > 30


def test_sources_that_give_nothing_are_refused(taxonomies: Path, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="ger inget"):
        train_encoder(taxonomies, tmp_path / "model", names={"jobtech"}, ordinary=TINY)


def test_the_recipe_names_kinds_and_settings_that_exist() -> None:
    from matching.training_pairs import WEIGHTS

    for stage in (*MEMBERS, encoder_training.LAST):
        assert set(stage.weights) | stage.related <= set(WEIGHTS)
        dataclasses.replace(Settings(), **stage.settings)  # type: ignore[arg-type]  # by name
