"""What an import did, in the shape that every surface prints."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from matching.importers.base import RowError
from service.errors import UserError


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Rows of one import: read = merged + refused + added + updated + unchanged + removed."""

    rows_read: int
    rows_merged: int
    rows_refused: int
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    errors: tuple[RowError, ...] = ()
    import_id: int | None = field(default=None, compare=False)  # in the table ``imports``; none when nothing changed

    @property
    def changed(self) -> int:
        """How many records differ from before."""
        return self.added + self.updated + self.removed

    def as_json(self) -> dict[str, Any]:
        """The JSON shape of an import."""
        shape = asdict(self) | {"errors": [asdict(error) for error in self.errors]}
        del shape["import_id"]
        return shape


class ImportRejected(UserError):
    """A file with bad rows was not applied. ``counts`` has every unmerged row refused and names the bad ones."""

    def __init__(self, source: str, counts: ImportCounts) -> None:
        bad = len(counts.errors)
        super().__init__(
            f"{source} lästes inte in: {bad} fel hittades. Inget har ändrats.",
            "Rätta raderna och läs in filen igen, eller hoppa över dem med --skip-bad-rows.",
            [str(error) for error in counts.errors],
        )
        self.counts = counts
