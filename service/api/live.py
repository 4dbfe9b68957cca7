"""The matcher that answers right now, kept up to date while the service runs."""

from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.errors import IndexProblem
from service.wiring import REBUILD, Installation, engine_errors

if TYPE_CHECKING:
    from embeddings.index import Manifest, VectorIndex
    from matching import Matcher

RETRY_SECONDS = 5.0  # between attempts to load an index that could not be loaded


@dataclass(frozen=True, slots=True)
class _Loaded:
    stamp: bytes
    index: VectorIndex
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class _Ready:
    loaded: _Loaded
    revision: int
    day: dt.date
    matcher: Matcher


class LiveMatcher:
    """Answers with the newest index that can be trusted, and with the records as they stand.

    When records change, the next question already reads them anew (who was removed or protected is gone at once), while
    the index is as it was until someone rebuilds it; ``check`` says so meanwhile. When the index on disk changes it is
    loaded and verified; one that is refused does not replace the sound one in memory.
    """

    def __init__(self, installation: Installation, today: dt.date | None = None) -> None:
        self._installation = installation
        self._today = today
        self._loading = threading.Lock()
        self._loaded: _Loaded | None = None
        self._ready: _Ready | None = None
        self._refused: IndexProblem | None = None
        self._refused_stamp = b""
        self._refused_at = 0.0

    def start(self) -> None:
        """Load the model and, where there is one, the index. Raises ``UserError`` when the model cannot be had."""
        _ = self._installation.encoder, self._installation.weights
        self._refresh()

    def matcher(self) -> tuple[Matcher, dict[str, str]]:
        """The matcher and the versions that its answers carry. Raises ``IndexProblem`` when no index can be used."""
        self._refresh()
        loaded = self._loaded
        if loaded is None:
            raise self._refused or IndexProblem("Det finns inget index.", REBUILD)
        revision = self._installation.store.revision
        day = self._installation.today(self._today)
        ready = self._ready
        if ready is None or (ready.loaded, ready.revision, ready.day) != (loaded, revision, day):
            ready = self._ready = _Ready(loaded, revision, day, self._build(loaded, day))
        return ready.matcher, self.versions(loaded.manifest)

    def versions(self, manifest: Manifest) -> dict[str, str]:
        """What makes an answer."""
        installation = self._installation
        return {
            "model": installation.encoder.name,
            "index": manifest.digest,
            "weights": installation.weights.version,
        }

    def manifest(self) -> Manifest | None:
        """The manifest of the index that answers, or ``None``."""
        self._refresh()
        return self._loaded.manifest if self._loaded else None

    def check(self) -> Manifest:
        """The manifest of a healthy index: loaded, the one on disk, of these records as they stand, and not empty.

        Raises ``IndexProblem`` otherwise.
        """
        from embeddings.index import read_manifest

        self._refresh()
        if self._loaded is None:
            raise self._refused or IndexProblem("Det finns inget index.", REBUILD)
        with engine_errors():
            on_disk = read_manifest(self._installation.workspace.index)
        if on_disk.digest != self._loaded.manifest.digest:
            raise self._refused or IndexProblem("Ett nytt index håller på att läsas in.", "Försök igen om en stund.")
        self._installation.check_fresh(on_disk)
        if on_disk.count == 0:
            raise IndexProblem("Indexet är tomt.", "Läs in filer med makla import.")
        return on_disk

    def _build(self, loaded: _Loaded, day: dt.date) -> Matcher:
        return self._installation.matcher_over(loaded.index, loaded.manifest, day)

    def _refresh(self) -> None:
        """Load the index if it is another than the loaded one. One thread loads; others go on with what there is."""
        stamp = self._stamp()
        if self._loaded is not None and self._loaded.stamp == stamp:
            return
        if self._refused_stamp == stamp and time.monotonic() - self._refused_at < RETRY_SECONDS:
            return
        if not self._loading.acquire(blocking=self._loaded is None):
            return
        try:
            if self._loaded is None or self._loaded.stamp != stamp:
                self._loaded = self._load(stamp)
                self._refused = None
        except IndexProblem as problem:
            self._refused, self._refused_stamp, self._refused_at = problem, stamp, time.monotonic()
        finally:
            self._loading.release()

    def _load(self, stamp: bytes) -> _Loaded:
        from embeddings.index import load_index

        installation = self._installation
        with engine_errors():
            index, manifest = load_index(installation.workspace.index, encoder=installation.encoder)
        if manifest.extra.get("store") != installation.store.id:
            raise IndexProblem("Indexet hör till en annan databas.", REBUILD)
        return _Loaded(stamp, index, manifest)

    def _stamp(self) -> bytes:
        """Tells one saved index from another: the manifest's digest, the last that a save puts in place."""
        from embeddings.index.manifest import MANIFEST_DIGEST

        try:
            return (self._installation.workspace.index / MANIFEST_DIGEST).read_bytes()
        except OSError:
            return b""
