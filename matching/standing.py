"""Where what the index finds stands on the shelf, for as long as no record has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.candidates import Candidates
from matching.domain import Kind
from matching.shelves import Shelf


@dataclass(slots=True)
class _Known:
    """Rows of a shelf by key of the index, right while nothing was forgotten since ``changes``."""

    shelf: Shelf
    changes: int
    rows: dict[str, int] = field(default_factory=dict)


class Standing:
    """From keys of the index straight to candidates, past the records. Safe to share between threads.

    To look at two hundred records scattered over the memory costs more than to compare them: for those met before it is
    enough to know their rows.
    """

    def __init__(self) -> None:
        self._known: dict[Kind, _Known] = {}

    def candidates(self, kind: Kind, keys: Sequence[str], changes: int) -> Candidates | None:
        """The candidates behind the keys, in this order; ``None`` unless all were met since the last change."""
        known = self._known.get(kind)
        if known is None or known.changes != changes:
            return None
        rows = list(map(known.rows.get, keys))
        return None if None in rows else Candidates.on(known.shelf, np.array(rows, dtype=np.int64))

    def met(self, kind: Kind, keys: Sequence[str], candidates: Candidates, changes: int) -> None:
        """Remember where these stand. ``changes`` was read before their records were."""
        known = self._known.get(kind)
        if known is None or known.changes != changes or known.shelf is not candidates.shelf:
            known = self._known[kind] = _Known(candidates.shelf, changes)
        known.rows.update(zip(keys, candidates.rows.tolist(), strict=True))
