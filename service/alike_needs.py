"""Pairs of needs that may be one need told twice, compared once for each revision of the records."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from matching.domain import Kind, Need
from matching.duplicates import LikelyDuplicate, alike_pairs

if TYPE_CHECKING:
    from service.store.sql import Store


class AlikeNeeds:
    """The pairs, whatever the ledger says of them. Safe to use from several threads: whoever asks meanwhile waits."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stamp: tuple[str, int] | None = None
        self._pairs: tuple[LikelyDuplicate, ...] = ()
        self._comparing = threading.Lock()

    def pairs(self) -> tuple[LikelyDuplicate, ...]:
        """Most alike first."""
        with self._comparing:
            pulse = self._store.pulse()
            stamp = (pulse.id, pulse.revision)
            if stamp != self._stamp:
                needs = [need for need in self._store.all(Kind.NEED) if isinstance(need, Need)]
                self._pairs, self._stamp = tuple(alike_pairs(needs)), stamp
            return self._pairs
