"""An index that follows the database: a saved generation, and in memory what changed since it was saved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from embeddings.index.guarded import GuardedIndex
from matching import preparing
from matching.domain import Kind
from matching.indexing import add_entries, entries, key_of
from service.errors import IndexProblem, StoreError

if TYPE_CHECKING:
    from embeddings.index import VectorIndex
    from service.store.sql import Pulse
    from service.wiring import Installation

BATCH = 200  # records that are read out and embedded at a time
LEAST_TO_SAVE = 200  # changes; fewer are followed again at every start as fast as they are loaded
SHARE_TO_SAVE = 0.05  # of the index changed: a new generation is saved
LATE_SECONDS = 2.0  # that a question waits for someone who is following already


class Following:
    """One index in memory, brought from the revision that it was saved at to the present one, again and again.

    Safe to use from several threads. What is removed or becomes protected is gone at once (``notice``); what is new or
    changed is found when it was embedded (``follow``).
    """

    def __init__(self, installation: Installation, index: VectorIndex, revision: int) -> None:
        self.index = GuardedIndex(index)
        self.records = installation.records()
        self.changed = 0  # records that differ from the saved generation
        self._installation = installation
        self._store_id = installation.store.id
        self._revision = revision
        self._noticed = revision
        self._left: dict[tuple[Kind, str], int] = {}  # still to be embedded, with the revision it was noticed at
        self._noticing = threading.Lock()
        self._embedding = threading.Lock()

    @property
    def revision(self) -> int:
        """The revision of the database that the index answers for."""
        return self._revision

    @property
    def left(self) -> int:
        """How many records were noticed to have changed and are not embedded yet."""
        return len(self._left)

    def notice(self, pulse: Pulse | None = None) -> bool:
        """Forget the records that changed, so that they are read anew. Returns whether anything is left to embed.

        ``pulse`` is the database's as the caller has just felt it. Raises ``IndexProblem`` when the database is
        another, or older than the index.
        """
        store = self._installation.store
        if pulse is None or pulse.revision < self._revision:
            pulse = store.pulse()  # another thread may have followed further since the caller felt it
        revision = pulse.revision
        if pulse.id != self._store_id or revision < self._revision:
            raise IndexProblem(
                "Databasen är en annan eller äldre än indexet: en säkerhetskopia har lagts tillbaka.",
                "Bygg om det med: makla index build",
            )
        if revision == self._noticed:
            return revision != self._revision
        with self._noticing:
            if revision > self._noticed:
                changed = [(change.kind, change.record_id) for change in store.changes_since(self._noticed)]
                self._left |= dict.fromkeys(changed, revision)
                self.records.forget(changed)
                self._noticed = revision
        return self._noticed != self._revision

    def follow(self, *, at_most: int | None = None, pulse: Pulse | None = None) -> bool:
        """Embed what changed. Returns whether the index is now that of the database.

        With ``at_most`` only when that few records are left; then a question can wait for it.
        """
        if not self.notice(pulse):
            return True
        if at_most is not None and self.left > at_most:
            return False
        if not self._embedding.acquire(timeout=LATE_SECONDS if at_most is not None else -1):
            return False
        try:
            with self._noticing:
                revision, left = self._noticed, list(self._left.items())
            for start in range(0, len(left), BATCH):
                self._embed([key for key, _ in left[start : start + BATCH]])
            with self._noticing:
                for key, noticed in left:
                    if self._left.get(key) == noticed:
                        del self._left[key]
                self._revision = max(self._revision, revision)
            self.changed += len(left)
            return self._revision == self._noticed
        finally:
            self._embedding.release()

    @contextmanager
    def still(self) -> Iterator[tuple[VectorIndex, int]]:
        """The index and its revision, which nobody changes meanwhile: for saving it."""
        with self._embedding, self.index.still() as inner:
            yield inner, self._revision

    @property
    def grown(self) -> bool:
        """Whether so much has changed that a new generation is worth saving."""
        return self.changed >= max(LEAST_TO_SAVE, SHARE_TO_SAVE * len(self.index))

    def _embed(self, keys: list[tuple[Kind, str]]) -> None:
        installation = self._installation
        for kind in Kind:
            ids = [record_id for of, record_id in keys if of is kind]
            if not ids:
                continue
            present = self.records.many(kind, ids)
            read = list(entries(present.values(), reading=self.records.prepared))
            add_entries(self.index, installation.encoder, read)
            self.index.remove([key_of(kind, record_id) for record_id in ids if record_id not in present])
            known = installation.store.readings(kind, list(present), installation.readings)
            fresh = {e.record.id: preparing.to_json(e.prepared) for e in read if e.record.id not in known}
            if fresh:
                with suppress(StoreError):  # only a convenience: what is not kept is read out again
                    installation.store.keep_readings(kind, fresh, installation.readings)
