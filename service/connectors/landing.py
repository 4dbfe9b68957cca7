"""Where fetched files land: a folder of the workspace with a small journal, so that a broken fetch is taken up
again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from service.errors import UserError

_JOURNAL: Final = ".journal"  # no .json: importers that read the folder pass it by


class Landing:
    """One connector's folder. Everything is written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal: dict[str, Any] = {}

    def open(self) -> Landing:
        """Make the folder and read the journal; a journal that cannot be read is a fetch that begins anew."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                f"Mappen {self.folder} kan inte skapas ({error.strerror}).", "Kontrollera behörigheten."
            ) from error
        try:
            journal = json.loads((self.folder / _JOURNAL).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            journal = {}
        self.journal = journal if isinstance(journal, dict) else {}
        return self

    def files(self) -> list[Path]:
        """The landed files, in the order of their names."""
        return sorted(p for p in self.folder.iterdir() if p.suffix == ".json")

    def land(self, name: str, value: Any, **noted: Any) -> Path:
        """Write a file, then note in the journal that it is there."""
        path = self.folder / name
        self._write(path, json.dumps(value, ensure_ascii=False))
        self.note(**noted)
        return path

    def note(self, **noted: Any) -> None:
        """Change entries of the journal; ``None`` takes an entry out."""
        self.journal.update(noted)
        self.journal = {key: value for key, value in self.journal.items() if value is not None}
        self._write(self.folder / _JOURNAL, json.dumps(self.journal, ensure_ascii=False, sort_keys=True))

    def clear(self, names: Iterable[str] | None = None) -> None:
        """Remove landed files (all of them, or those named); the journal stays."""
        for path in self.files() if names is None else [self.folder / name for name in names]:
            path.unlink(missing_ok=True)

    def _write(self, path: Path, text: str) -> None:
        partial = path.with_name(f".{path.name}.partial")
        try:
            with partial.open("w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(path)
        except OSError as error:
            raise UserError(
                f"{path} kan inte skrivas ({error.strerror}).", "Kontrollera utrymme och behörighet."
            ) from error
