"""The matcher that answers right now, kept up to date with the database and the saved index while the service runs."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.errors import IndexProblem, UserError
from service.wiring import REBUILD, Installation, engine_errors

if TYPE_CHECKING:
    from embeddings.index import Manifest
    from matching import Matcher
    from matching.domain import Kind, Record
    from service.following import Following
    from service.store.sql import Pulse

log = logging.getLogger(__name__)

RETRY_SECONDS = 5.0  # between attempts to load an index that could not be loaded
POLL_SECONDS = 0.5  # between looks at the database and the saved index
AT_ONCE = 50  # changed records that a question waits for; more are left to the background
STOP_SECONDS = 10.0
LEARNED = 100  # records read ahead at a time; a question waits for no more of them than that
LEARNED_AT_MOST = 200_000  # of an index; beyond this they would fill the memory


@dataclass(frozen=True, slots=True)
class Answering:
    """What answers right now: model, saved generation, and what the index holds of which revision."""

    model: str
    index: str
    generation: str
    count: int
    kinds: dict[str, int]
    revision: int

    @property
    def digest(self) -> str:
        """Of the manifest of the generation."""
        return self.index


@dataclass(frozen=True, slots=True)
class _Loaded:
    stamp: bytes
    following: Following
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class _Felt:
    """The pulse of the database, and when it began to be felt."""

    pulse: Pulse
    began: float


@dataclass(frozen=True, slots=True)
class _Ready:
    loaded: _Loaded
    day: dt.date
    matcher: Matcher


class LiveMatcher:
    """Answers with the newest index that can be trusted, brought up to the database as it stands.

    A saved change is in the next answer: who was removed or became protected is gone at once, and what is new is
    embedded before the question is answered, or, when much has changed, in the background. So it is with what other
    processes write, too. A generation that another process saved is loaded and verified in the background; one that is
    refused does not replace the sound one in memory.
    """

    def __init__(self, installation: Installation, today: dt.date | None = None) -> None:
        self._installation = installation
        self._today = today
        self._loading = threading.Lock()
        self._loaded: _Loaded | None = None
        self._ready: _Ready | None = None
        self._felt: _Felt | None = None
        self._refused: IndexProblem | None = None
        self._refused_stamp = b""
        self._refused_at = 0.0
        self._learned: Following | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Load the model and, where there is one, the index, and start to follow the database in the background.

        Where no index was ever saved an empty one is, so that what is read in from now on can be found. Raises
        ``UserError`` when the model cannot be had.
        """
        _ = self._installation.encoder, self._installation.weights
        self._begin_index()
        self._refresh()
        self._follow(at_most=AT_ONCE)
        self._stopping.clear()
        self._thread = threading.Thread(target=self._keep_up, name="makla-index", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
            self._thread = None

    def matcher(self, came: float | None = None) -> tuple[Matcher, dict[str, str]]:
        """The matcher and the versions that its answers carry. Raises ``IndexProblem`` when no index can be used.

        ``came``: when the question did (``time.monotonic``), if it waited since. A look at the database that was begun
        later sees all that was saved before the question was asked, whichever question it was for.
        """
        if self._loaded is None:
            self._refresh()
        loaded = self._loaded
        if loaded is None:
            raise self._refused or IndexProblem("Det finns inget index.", REBUILD)
        pulse = self._pulse(came)
        with engine_errors():
            loaded.following.follow(at_most=AT_ONCE, pulse=pulse)
        day = self._installation.today(self._today, pulse)
        ready = self._ready
        if ready is None or ready.loaded is not loaded or ready.day != day:
            ready = self._ready = _Ready(loaded, day, self._matcher_of(loaded, day, ready))
        return ready.matcher, self.versions(loaded.manifest)

    def _pulse(self, came: float | None) -> Pulse:
        felt = self._felt
        if came is None or felt is None or felt.began < came:
            began = time.monotonic()
            felt = self._felt = _Felt(self._installation.store.pulse(), began)
        return felt.pulse

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """The record with this id as ``matcher`` last saw it, or ``None``: held in memory, unlike the store's."""
        loaded = self._loaded
        if loaded is None:
            return self._installation.store.get(kind, record_id)
        return loaded.following.records.many(kind, [record_id]).get(record_id)

    def titles(self, kind: Kind) -> dict[str, str]:
        """Title by id, ordered by id."""
        return self._installation.store.titles(kind)

    def versions(self, manifest: Manifest) -> dict[str, str]:
        """What makes an answer."""
        installation = self._installation
        return {
            "model": installation.encoder.name,
            "index": manifest.digest,
            "weights": installation.weights.version,
        }

    def manifest(self) -> Manifest | None:
        """The manifest of the saved index that answers build on, or ``None``."""
        self._refresh()
        return self._loaded.manifest if self._loaded else None

    def check(self) -> Answering:
        """What answers, when all is well: a sound index on disk, read into memory, at one with the database, not empty.

        Raises ``IndexProblem`` otherwise.
        """
        self._refresh()
        loaded = self._loaded
        if loaded is None:
            raise self._refused or IndexProblem("Det finns inget index.", REBUILD)
        if self._refused is not None:
            raise self._refused  # the one on disk; a restart would have nothing to answer with
        self._installation.check_fits(loaded.manifest)
        following = loaded.following
        with engine_errors():
            followed = following.follow(at_most=AT_ONCE)
        if not followed:
            raise IndexProblem(
                f"Indexet läser in ändringar ({following.left} poster kvar).", "Försök igen om en stund."
            )
        answering = self._answering(loaded)
        if answering.count == 0:
            raise IndexProblem("Indexet är tomt.", "Läs in filer med makla import.")
        return answering

    def _answering(self, loaded: _Loaded) -> Answering:
        from embeddings.index import Selector
        from matching.domain import Kind

        index, manifest = loaded.following.index, loaded.manifest
        counts = {kind.value: index.count(Selector((frozenset({f"kind:{kind}"}),))) for kind in sorted(Kind)}
        kinds = {kind: count for kind, count in counts.items() if count}
        revision = loaded.following.revision
        return Answering(manifest.model, manifest.digest, manifest.generation, len(index), kinds, revision)

    def _matcher_of(self, loaded: _Loaded, day: dt.date, before: _Ready | None) -> Matcher:
        installation, following = self._installation, loaded.following
        if before is not None and before.loaded.following is following:
            return before.matcher.renewed(day, installation.nulls(loaded.manifest))
        return installation.matcher_over(following.index, loaded.manifest, day, following.records)

    # --- in the background

    def _keep_up(self) -> None:
        failed = ""
        while not self._stopping.wait(POLL_SECONDS):
            try:
                self._refresh()
                self._follow()
                self._save_grown()
                self._learn()
                failed = ""
            except UserError as error:
                if str(error) != failed:  # once, not twice a second
                    log.warning("the index does not follow the database: %s", error)
                failed = str(error)
            except Exception:
                log.exception("the index does not follow the database")
                self._stopping.wait(RETRY_SECONDS)

    def _follow(self, *, at_most: int | None = None) -> None:
        if self._loaded is not None:
            with engine_errors():
                self._loaded.following.follow(at_most=at_most)

    def _begin_index(self) -> None:
        """Save an empty index where there is none, unless another process does."""
        from service.indexing import save_empty

        if not self._installation.workspace.index.exists():
            save_empty(self._installation)

    def _save_grown(self) -> None:
        """Save what is in memory as a new generation when it has grown far from the saved one. One process does it."""
        from service.indexing import save_followed

        loaded = self._loaded
        if loaded is None or not loaded.following.grown:
            return
        with self._loading:
            saved = save_followed(self._installation, loaded.following, loaded.manifest)
            if saved is not None:
                self._loaded = _Loaded(self._stamp(), loaded.following, saved)

    def _learn(self) -> None:
        """Read the records of a newly loaded index ahead, half of the time, so that no question finds them cold."""
        from matching.indexing import split_key

        loaded = self._loaded
        if loaded is None or loaded.following is self._learned or len(loaded.following.index) > LEARNED_AT_MOST:
            return
        matcher, _ = self.matcher()
        by_kind: dict[Kind, list[str]] = {}
        for kind, record_id in map(split_key, loaded.following.index.ids):
            by_kind.setdefault(kind, []).append(record_id)
        for kind, ids in by_kind.items():
            for start in range(0, len(ids), LEARNED):
                begun = time.monotonic()
                matcher.learn(kind, ids[start : start + LEARNED])
                if self._stopping.wait(time.monotonic() - begun):
                    return
                self._follow()
        self._learned = loaded.following

    def _refresh(self) -> None:
        """Load the index if it is another than the loaded one. One thread loads; others go on with what there is."""
        stamp = self._stamp()
        if self._loaded is not None and self._loaded.stamp == stamp:
            self._refused = None
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
        from service.following import Following

        installation = self._installation
        with engine_errors():
            index, manifest = load_index(installation.workspace.index, encoder=installation.encoder)
        if manifest.extra.get("store") != installation.store.id:
            raise IndexProblem("Indexet hör till en annan databas.", REBUILD)
        revision = int(manifest.extra.get("revision", "0"))
        following = Following(installation, index, revision)
        if self._loaded is not None:
            # What answers meanwhile is up to date; what replaces it must be so too.
            with engine_errors():
                following.follow()
        return _Loaded(stamp, following, manifest)

    def _stamp(self) -> bytes:
        """Tells one saved index from another: the manifest's digest, the last that a save puts in place."""
        from embeddings.index.manifest import MANIFEST_DIGEST

        try:
            return (self._installation.workspace.index / MANIFEST_DIGEST).read_bytes()
        except OSError:
            return b""
