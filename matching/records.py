"""Where the matcher reads records from: a protocol, and records held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from matching.domain import Kind, Record
from matching.indexing import kind_of
from matching.preparing import Prepared, prepare

if TYPE_CHECKING:
    from matching.taxonomy import Taxonomy


class Records(Protocol):
    """The records behind index keys, and what was read out of them when they were saved.

    People with protected identity are never given out.
    """

    @property
    def changes(self) -> int:
        """Rises whenever a record that was given out may be another, or gone."""
        ...

    def many(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        """The records with these ids; unknown ids are absent."""
        ...

    def prepared(self, record: Record) -> Prepared:
        """What a record says: stored, or read out now for a record that is only asked with."""
        ...


class HeldRecords:
    """Records in memory. ``taxonomy`` opens what free text is linked to; without it, free text names no skills."""

    def __init__(self, records: Iterable[Record], taxonomy: Callable[[], Taxonomy] | None = None) -> None:
        self._records = {(kind_of(record), record.id): record for record in records}
        self._taxonomy = taxonomy

    @property
    def changes(self) -> int:
        """None ever."""
        return 0

    def many(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        """The records with these ids; unknown ids are absent."""
        return {i: self._records[kind, i] for i in ids if (kind, i) in self._records}

    def prepared(self, record: Record) -> Prepared:
        """What a record says, read out now."""
        return prepare(record, self._taxonomy)
