"""Pairs of needs that may be one need told twice, kept up to date with the records."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from matching.domain import Kind, Need
from matching.duplicates import AlikePairs, LikelyDuplicate

if TYPE_CHECKING:
    from service.store.sql import Store


class AlikeNeeds:
    """The pairs, whatever the ledger says of them. Safe to use from several threads: whoever asks meanwhile waits.

    A need is read and compared again when it has changed, not whenever anything has.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stamp: tuple[str, int] | None = None
        self._needs: dict[str, Need] = {}
        self._alike = AlikePairs()
        self._pairs: tuple[LikelyDuplicate, ...] = ()
        self._comparing = threading.Lock()

    def pairs(self) -> tuple[LikelyDuplicate, ...]:
        """Most alike first."""
        with self._comparing:
            pulse = self._store.pulse()
            stamp = (pulse.id, pulse.revision)
            if stamp != self._stamp and self._read(stamp):
                self._pairs = tuple(self._alike.among(self._needs.values()))
            self._stamp = stamp
            return self._pairs

    def _read(self, stamp: tuple[str, int]) -> bool:
        """Read the needs that have changed; all of them in another database or an older one. Whether any has."""
        if self._stamp is None or self._stamp[0] != stamp[0] or stamp[1] < self._stamp[1]:
            self._needs = {need.id: need for need in self._store.all(Kind.NEED) if isinstance(need, Need)}
            return True
        since = self._store.changes_since(self._stamp[1])
        changed = list(dict.fromkeys(change.record_id for change in since if change.kind is Kind.NEED))
        for need_id in changed:
            self._needs.pop(need_id, None)
        read = self._store.many(Kind.NEED, changed)
        self._needs |= {need_id: need for need_id, need in read.items() if isinstance(need, Need)}
        return bool(changed)
