"""The static encoder by hand-worked tables, its folder format, and how it refuses."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from embeddings import EncoderNotFound, InvalidModel, load_encoder
from embeddings.encoders import loading, static
from embeddings.encoders.features import features
from embeddings.encoders.folder import StaticTable, read_folder, write_folder
from embeddings.encoders.hashed import hashed_encoder, hashed_table
from embeddings.encoders.static import StaticEncoder


def whole_words(vectors: dict[str, list[int]], weights: dict[str, float], buckets: int = 0) -> StaticTable:
    """A table whose vocabulary is the whole words of ``vectors``: n-grams carry nothing."""
    keys = {int(features([word])[0][-1]): word for word in vectors}
    order = sorted(keys)
    rows = [vectors[keys[key]] for key in order] + [[0, 0, 64]] * buckets
    return StaticTable(
        name="hand",
        keys=np.array(order, np.uint32),
        rows=np.array(rows, np.int8),
        scales=np.full(len(rows), 0.5, np.float32),
        weights=np.array([weights[keys[key]] for key in order], np.float32),
        default_weight=2.0,
        length_power=0.0,
    )


def test_a_text_is_the_weighted_sum_of_its_distinct_words() -> None:
    encoder = StaticEncoder(whole_words({"ko": [6, 0, 0], "ek": [0, 8, 0]}, {"ko": 2.0, "ek": 1.0}), "x")
    vector = encoder.encode(["ko ek ko okänt"])[0]
    # ko twice: (1 + ln 2) * 2.0 * 0.5 * 6 = 10.158883; ek once: 1.0 * 0.5 * 8 = 4; unknown word: nothing
    expected = np.array([6 * (1 + math.log(2)), 4.0, 0.0])
    np.testing.assert_allclose(vector, expected / np.linalg.norm(expected), atol=1e-6)


def test_buckets_add_to_known_words_but_never_make_a_text_known() -> None:
    encoder = StaticEncoder(whole_words({"ko": [6, 0, 0]}, {"ko": 1.0}, buckets=1), "x")
    known, unknown, both = encoder.encode(["ko", "ub", "ko ub"])
    # ko: its own vector 0.5 * 6 and three n-grams <ko, ko>, <ko> in the bucket, each 0.5 * 64
    expected = np.array([3.0, 0.0, 3 * 32.0])
    np.testing.assert_allclose(known, expected / np.linalg.norm(expected), atol=1e-6)
    assert not unknown.any()
    # ub: four features in the bucket, times the default weight 2: 4 * 32 * 2
    expected = np.array([3.0, 0.0, 3 * 32.0 + 256.0])
    np.testing.assert_allclose(both, expected / np.linalg.norm(expected), atol=1e-6)


def test_the_store_of_words_is_bounded_and_forgetting_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [" ".join(f"ord{i}x{j}" for j in range(50)) for i in range(40)]
    expected = StaticEncoder(hashed_table(), "x").encode(texts)
    monkeypatch.setattr(static, "REMEMBERED", 100)
    monkeypatch.setattr(static, "BATCH", 40)
    monkeypatch.setattr(static, "SEGMENT", 60)
    small = StaticEncoder(hashed_table(), "x")
    np.testing.assert_array_equal(small.encode(texts), expected)
    assert len(small._slot) <= 100


def test_a_folder_gives_back_what_was_written(tmp_path: Path) -> None:
    table = hashed_table(rows=64, dim=8)
    write_folder(table, tmp_path / "a")
    write_folder(table, tmp_path / "b")
    assert (tmp_path / "a/model.safetensors").read_bytes() == (tmp_path / "b/model.safetensors").read_bytes()
    read, digest = read_folder(tmp_path / "a")
    np.testing.assert_array_equal(read.rows, table.rows)
    np.testing.assert_allclose(read.scales, table.scales, rtol=1e-3)
    encoder = load_encoder(tmp_path / "a")
    assert encoder.name == f"makla-hashed-{digest}"
    texts = ["Svetsare", "Kock på skola"]
    np.testing.assert_allclose(encoder.encode(texts), hashed_encoder(64, 8).encode(texts), atol=1e-3)


def test_another_table_gets_another_name(tmp_path: Path) -> None:
    write_folder(hashed_table(64, 8, seed=1), tmp_path / "a")
    write_folder(hashed_table(64, 8, seed=2), tmp_path / "b")
    assert load_encoder(tmp_path / "a").name != load_encoder(tmp_path / "b").name


def test_a_damaged_folder_is_refused(tmp_path: Path) -> None:
    good = tmp_path / "good"
    write_folder(whole_words({"ko": [6, 0, 0], "ek": [0, 8, 0]}, {"ko": 1.0, "ek": 1.0}), good)

    def changed(name: str, **fields: object) -> Path:
        folder = tmp_path / name
        shutil.copytree(good, folder)
        config = json.loads((good / "config.json").read_text()) | fields
        (folder / "config.json").write_text(json.dumps(config))
        return folder

    for folder in (changed("dim", dim=4), changed("version", version=2), changed("weight", default_weight="tung")):
        with pytest.raises(InvalidModel, match="träna"):
            load_encoder(folder)
    cut = changed("cut")
    (cut / "model.safetensors").write_bytes((good / "model.safetensors").read_bytes()[:-5])
    with pytest.raises(InvalidModel):
        load_encoder(cut)
    unordered = tmp_path / "unordered"
    table = whole_words({"ko": [6, 0, 0], "ek": [0, 8, 0]}, {"ko": 1.0, "ek": 1.0})
    write_folder(StaticTable(table.name, table.keys[::-1].copy(), table.rows, table.scales, table.weights), unordered)
    with pytest.raises(InvalidModel, match="ordning"):
        load_encoder(unordered)


def test_unknown_names_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderNotFound, match="sentence-transformers:"):
        load_encoder("finns-inte")
    with pytest.raises(EncoderNotFound, match="Kontrollera"):
        load_encoder(f"sentence-transformers:{tmp_path / 'finns-inte'}")
    with pytest.raises(InvalidModel, match="sentence-transformers:"):
        load_encoder(tmp_path)


def test_there_is_one_default_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MODELS", tmp_path)
    assert load_encoder().name == load_encoder("hashed").name
    write_folder(hashed_table(64, 8), tmp_path / "one")
    assert load_encoder().dim == 8
    write_folder(hashed_table(64, 8), tmp_path / "two")
    with pytest.raises(InvalidModel, match="one, two"):
        load_encoder()


def test_the_untrained_encoder_sees_shared_pieces_of_words() -> None:
    query, near, ascii_form, far = load_encoder("hashed").encode(
        ["sjuksköterska", "barnsjuksköterska", "sjukskoterska", "svetsare"]
    )
    assert query @ near > 0.5
    assert query @ ascii_form > 0.9
    assert abs(query @ far) < 0.25
