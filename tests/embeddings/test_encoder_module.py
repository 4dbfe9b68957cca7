"""One model folder, two runtimes: numpy, and sentence-transformers through our module."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings import EncoderNotFound, load_encoder
from embeddings.encoders.folder import write_folder
from embeddings.encoders.hashed import hashed_table
from embeddings.encoders.loading import default_folder

TEXTS = [
    "Undersköterska på äldreboende, natt",
    "Svetsare svetsare SVETSARE",
    "",
    "…",
    "C++-utvecklare med vana av .NET",
    "ممرضة",
    "Зварювальник",
    "a" * 500,
    " ".join(f"ord{i % 700}" for i in range(3000)),
]


@pytest.fixture(scope="module", params=["trained", "untrained"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "trained":
        trained = default_folder()
        assert trained, "the package holds no default model"
        return trained
    path = tmp_path_factory.mktemp("model")
    write_folder(hashed_table(rows=512, dim=32), path)
    return path


def test_both_runtimes_agree(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), trust_remote_code=True, device="cpu")
    by_numpy = load_encoder(folder).encode(TEXTS)
    by_torch = model.encode(TEXTS, show_progress_bar=False)
    np.testing.assert_allclose(by_torch, by_numpy, atol=1e-3)
    assert model.get_embedding_dimension() == by_numpy.shape[1]


def test_the_encoder_opens_our_folder_with_our_module(folder: Path) -> None:
    encoder = load_encoder(f"sentence-transformers:{folder}")
    np.testing.assert_allclose(encoder.encode(TEXTS), load_encoder(folder).encode(TEXTS), atol=1e-3)


def test_saving_through_sentence_transformers_keeps_the_model(folder: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    SentenceTransformer(str(folder), trust_remote_code=True, device="cpu").save(str(tmp_path / "saved"))
    np.testing.assert_array_equal(load_encoder(tmp_path / "saved").encode(TEXTS), load_encoder(folder).encode(TEXTS))


def test_code_beside_another_model_is_not_run(tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    model = tmp_path / "model"
    model.mkdir()
    (model / "evil.py").write_text(f"open({str(trace)!r}, 'w').close()\nclass Evil: pass\n")
    (model / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": "evil.Evil"}]))
    (model / "config_sentence_transformers.json").write_text("{}")
    with pytest.raises(EncoderNotFound):
        load_encoder(f"sentence-transformers:{model}")
    assert not trace.exists()


def test_the_default_model_needs_numpy_and_safetensors_only(repository: Path) -> None:
    code = (
        "import sys; import embeddings; embeddings.load_encoder().encode(['Svetsare']); "
        "heavy = {'sklearn', 'scipy', 'pandas', 'torch', 'sentence_transformers', 'faiss'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=repository, check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "[]"


def test_the_default_model_is_small_and_holds_no_code() -> None:
    folder = default_folder()
    assert folder
    files = {path.name: path.stat().st_size for path in folder.iterdir()}
    assert sum(files.values()) <= 20_000_000
    assert set(files) == {"config.json", "model.safetensors", "modules.json", "README.md"}
