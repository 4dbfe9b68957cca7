"""The vector cache saves work and never changes an answer, whatever has happened to its file."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from embeddings import Encoder, Role, Vectors
from embeddings.cache import CachingEncoder, VectorCache, cache_key
from embeddings.encoders.toy import ToyEncoder

TEXTS = ["svetsare", "kock", "", "lärare \ud800\x00", "svetsare"]


class CountingEncoder(ToyEncoder):
    """Notes every text that it is asked to embed."""

    def __init__(self, dim: int = 8, name: str = "counting") -> None:
        super().__init__(dim)
        self._name = name
        self.asked: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        self.asked.extend(texts)
        return super().encode(texts, role)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vectors.sqlite"


def test_is_an_encoder_with_the_same_vectors(path: Path) -> None:
    plain = ToyEncoder(8)
    caching = CachingEncoder(plain, VectorCache(path))
    assert isinstance(caching, Encoder)
    assert (caching.name, caching.dim) == (plain.name, 8)
    for _ in range(2):
        vectors = caching.encode(TEXTS)
        assert vectors.dtype == np.float32
        assert np.array_equal(vectors, plain.encode(TEXTS))
    assert caching.encode([]).shape == (0, 8)


def test_each_text_is_embedded_once(path: Path) -> None:
    encoder = CountingEncoder()
    caching = CachingEncoder(encoder, VectorCache(path))
    caching.encode(TEXTS)
    caching.encode(["kock", "bagare"])
    assert encoder.asked == [*TEXTS[:4], "bagare"]


def test_the_cache_outlives_the_program(path: Path) -> None:
    first, second = CountingEncoder(), CountingEncoder()
    expected = CachingEncoder(first, VectorCache(path)).encode(TEXTS)
    assert np.array_equal(CachingEncoder(second, VectorCache(path)).encode(TEXTS), expected)
    assert second.asked == []


def test_encoders_and_roles_are_kept_apart(path: Path) -> None:
    cache = VectorCache(path)
    one, other = CountingEncoder(name="a"), CountingEncoder(name="ab")
    CachingEncoder(one, cache).encode(["bx"], "document")
    CachingEncoder(one, cache).encode(["bx"], "query")
    CachingEncoder(other, cache).encode(["x"], "document")
    assert one.asked == ["bx", "bx"]
    assert other.asked == ["x"]
    assert len({cache_key(n, r, t) for n in ("a", "ab") for r in ("query", "document") for t in ("x", "bx")}) == 8


def test_the_oldest_make_room(path: Path) -> None:
    encoder = CountingEncoder()
    cache = VectorCache(path, capacity=100)
    caching = CachingEncoder(encoder, cache)
    for number in range(250):
        caching.encode([f"text {number}"])
        assert len(cache) <= 100
    assert len(cache) >= 90
    encoder.asked.clear()
    caching.encode(["text 249"])
    assert encoder.asked == []
    caching.encode(["text 0"])
    assert encoder.asked == ["text 0"]


def test_more_texts_than_fit_are_still_answered(path: Path) -> None:
    plain = ToyEncoder(8)
    texts = [f"text {n}" for n in range(1_500)]
    caching = CachingEncoder(plain, VectorCache(path, capacity=7))
    assert np.array_equal(caching.encode(texts), plain.encode(texts))


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\x00" + b"\x00" * 5_000])
def test_a_file_that_is_no_cache_is_dropped(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    encoder = CountingEncoder()
    caching = CachingEncoder(encoder, VectorCache(path))
    caching.encode(TEXTS)
    caching.encode(TEXTS)
    assert encoder.asked == TEXTS[:4]


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version = 99",
        "DROP TABLE vectors",
        "ALTER TABLE vectors RENAME COLUMN vector TO other",
        "UPDATE vectors SET vector = 'text'",
        "UPDATE vectors SET vector = 17",
        "UPDATE vectors SET vector = zeroblob(32)",
        "UPDATE vectors SET vector = zeroblob(31)",
        "UPDATE vectors SET digest = zeroblob(16)",
    ],
)
def test_a_cache_that_was_tampered_with_is_dropped(path: Path, statement: str) -> None:
    plain = ToyEncoder(8)
    CachingEncoder(plain, VectorCache(path)).encode(TEXTS)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()
    cache = VectorCache(path)
    for _ in range(2):
        assert np.array_equal(CachingEncoder(plain, cache).encode(TEXTS), plain.encode(TEXTS))
    assert len(cache) == 4


def test_a_vector_under_another_key_is_not_trusted(path: Path) -> None:
    plain = ToyEncoder(8)
    CachingEncoder(plain, VectorCache(path)).encode(["svetsare"])
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE vectors SET key = ?", (cache_key(plain.name, "document", "kock"),))
    connection.close()
    assert np.array_equal(CachingEncoder(plain, VectorCache(path)).encode(["kock"]), plain.encode(["kock"]))


def test_no_flipped_bit_changes_an_answer(path: Path) -> None:
    plain = ToyEncoder(8)
    expected = plain.encode(TEXTS)
    CachingEncoder(plain, VectorCache(path)).encode(TEXTS)
    sound = path.read_bytes()
    draw = random.Random(20261116)
    for position in [*range(100), *(draw.randrange(len(sound)) for _ in range(200))]:
        damaged = bytearray(sound)
        damaged[position] ^= 1 << draw.randrange(8)
        path.write_bytes(damaged)
        cache = VectorCache(path)
        assert np.array_equal(CachingEncoder(plain, cache).encode(TEXTS), expected), position
        cache.close()


def test_another_dim_under_the_same_name_is_not_trusted(path: Path) -> None:
    CachingEncoder(CountingEncoder(8), VectorCache(path)).encode(["svetsare"])
    assert CachingEncoder(CountingEncoder(16), VectorCache(path)).encode(["svetsare"]).shape == (1, 16)


def test_an_unusable_place_only_costs_time(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing" / "vectors.sqlite"):
        encoder = CountingEncoder()
        caching = CachingEncoder(encoder, VectorCache(path))
        assert np.array_equal(caching.encode(TEXTS), ToyEncoder(8).encode(TEXTS))
    assert tmp_path.is_dir()


def test_threads_share_a_cache(path: Path) -> None:
    caching = CachingEncoder(ToyEncoder(8), VectorCache(path))
    wrong: list[str] = []

    def work(number: int) -> None:
        for n in range(30):
            text = f"text {(n * number) % 17}"
            if not np.array_equal(caching.encode([text]), ToyEncoder(8).encode([text])):
                wrong.append(text)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


PROGRAM = """
import sys
from pathlib import Path
import numpy as np
from embeddings.cache import CachingEncoder, VectorCache
from embeddings.encoders.toy import ToyEncoder
caching = CachingEncoder(ToyEncoder(8), VectorCache(Path(sys.argv[1]), capacity=60))
for n in range(120):
    texts = [f"text {(n * step) % 97}" for step in (1, 3, 7)]
    assert np.array_equal(caching.encode(texts), ToyEncoder(8).encode(texts))
"""


def test_programs_share_a_cache(path: Path, repository: Path) -> None:
    programs = [subprocess.Popen([sys.executable, "-c", PROGRAM, str(path)], cwd=repository) for _ in range(3)]
    assert [program.wait() for program in programs] == [0, 0, 0]
    assert 0 < len(VectorCache(path)) <= 60
