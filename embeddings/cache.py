"""Vectors of texts that were embedded before, kept in one file.

Worth its place beside slow encoders (transformers), whose vectors take a thousand times longer to make than to read.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from embeddings.encoders.base import Encoder, Role, Vectors

FORMAT = 1  # PRAGMA user_version
CHUNK = 500  # keys per question; SQLite takes at most 999 parameters in old versions
DEFAULT_CAPACITY = 200_000
PASSING_TROUBLE = {  # says nothing against the file: busy, full disk, no permission
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
}
TRIMMED_SHARE = 0.1  # how much more than the surplus goes at once, so that not every write trims


def cache_key(encoder: str, role: Role, text: str) -> bytes:
    """SHA-256 over encoder name, role and the SHA-256 of the text; lone surrogates count as themselves."""
    content = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    name = encoder.encode("utf-8", "surrogatepass")
    return hashlib.sha256(len(name).to_bytes(8, "big") + name + role.encode("ascii") + b"\x00" + content).digest()


class VectorCache:
    """A bounded store of vectors by key in one SQLite file, shared safely by threads and programs.

    It is a cache: whatever is wrong with the file (damaged, of another format, a disk that is full or read-only) costs
    time, never an answer. Every row carries a digest of its key and vector; one that does not fit drops the whole
    cache.
    """

    def __init__(self, path: Path, capacity: int = DEFAULT_CAPACITY) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, got {capacity}")
        self._path = path
        self._capacity = capacity
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Number of vectors kept (0 where the file cannot be read)."""
        with self._usable() as connection:
            if connection is not None:
                (count,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
                return int(count)
        return 0

    def get(self, keys: Sequence[bytes], dim: int) -> dict[bytes, Vectors]:
        """The vectors (dim,) that are kept, by key."""
        found: dict[bytes, Vectors] = {}
        with self._usable() as connection:
            if connection is not None:
                for start in range(0, len(keys), CHUNK):
                    some = list(keys[start : start + CHUNK])
                    marks = ",".join("?" * len(some))
                    rows = connection.execute(f"SELECT key, vector, digest FROM vectors WHERE key IN ({marks})", some)
                    for key, vector, digest in rows:
                        if not (isinstance(vector, bytes) and isinstance(key, bytes)) or len(vector) != 4 * dim:
                            raise sqlite3.DatabaseError("a cached vector is no vector")
                        if digest != _row_digest(key, vector):
                            raise sqlite3.DatabaseError("a cached vector does not fit its digest")
                        found[key] = np.frombuffer(vector, dtype="<f4").astype(np.float32)
                return found
        return {}

    def put(self, vectors: dict[bytes, Vectors]) -> None:
        """Keep vectors; the ones that were put in first make room when there are too many."""
        rows = []
        for key, vector in vectors.items():
            blob = np.ascontiguousarray(vector, dtype="<f4").tobytes()
            rows.append((key, blob, _row_digest(key, blob)))
        with self._usable() as connection:
            if connection is not None:
                with connection:
                    connection.executemany(
                        "INSERT OR REPLACE INTO vectors (key, vector, digest) VALUES (?, ?, ?)", rows
                    )
                    self._trim(connection)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _trim(self, connection: sqlite3.Connection) -> None:
        (count,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
        if count > self._capacity:
            surplus = min(count, count - self._capacity + int(TRIMMED_SHARE * self._capacity))
            connection.execute(
                "DELETE FROM vectors WHERE rowid IN (SELECT rowid FROM vectors ORDER BY rowid LIMIT ?)", (surplus,)
            )

    @contextlib.contextmanager
    def _usable(self) -> Iterator[sqlite3.Connection | None]:
        """The open file, or ``None``. Errors within end here: a damaged file is dropped, others are left alone."""
        with self._lock:
            connection = self._opened()
            try:
                yield connection
            except sqlite3.Error as error:
                self._give_up(error)

    def _opened(self) -> sqlite3.Connection | None:
        for _ in range(2):  # once more after a damaged file was dropped
            if self._connection is None:
                try:
                    self._connection = self._connect()
                except sqlite3.Error as error:
                    self._give_up(error)
        return self._connection

    def _give_up(self, error: sqlite3.Error) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in PASSING_TROUBLE:
            for path in (self._path, self._path.with_name(self._path.name + "-journal")):
                with contextlib.suppress(OSError):
                    path.unlink()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5.0, check_same_thread=False)
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version not in (0, FORMAT):
                raise sqlite3.DatabaseError(f"cache of format {version}")
            # what is lost at a power cut is only embedded again
            connection.execute("PRAGMA synchronous = OFF")
            with connection:
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS vectors"
                    " (rowid INTEGER PRIMARY KEY, key BLOB UNIQUE NOT NULL, vector BLOB NOT NULL, digest BLOB NOT NULL)"
                )
                connection.execute(f"PRAGMA user_version = {FORMAT}")
        except BaseException:
            connection.close()
            raise
        return connection


class CachingEncoder:
    """An encoder that asks ``cache`` before it asks ``encoder``; same name, dim and vectors."""

    def __init__(self, encoder: Encoder, cache: VectorCache) -> None:
        self._encoder = encoder
        self._cache = cache

    @property
    def name(self) -> str:
        """The name of the encoder behind: its vectors are these vectors."""
        return self._encoder.name

    @property
    def dim(self) -> int:
        """Number of columns of every vector."""
        return self._encoder.dim

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """See ``Encoder.encode``. A text that occurs twice is embedded once."""
        keys = [cache_key(self._encoder.name, role, text) for text in texts]
        known = self._cache.get(list(dict.fromkeys(keys)), self.dim)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            made = dict(zip(missing, self._encoder.encode(list(missing.values()), role), strict=True))
            self._cache.put(made)
            known |= made
        vectors = np.empty((len(keys), self.dim), dtype=np.float32)
        for row, key in enumerate(keys):
            vectors[row] = known[key]
        return vectors


def _row_digest(key: bytes, vector: bytes) -> bytes:
    return hashlib.blake2b(key + vector, digest_size=16).digest()
