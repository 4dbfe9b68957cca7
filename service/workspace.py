"""The folder of one installation and what lies where in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from service.errors import UserError

if TYPE_CHECKING:
    from sqlalchemy import URL


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths inside a workspace folder. Nothing is made or read until ``create`` is called."""

    folder: Path

    @property
    def database(self) -> Path:
        """The SQLite database: the truth of the installation."""
        return self.folder / "makla.db"

    @property
    def index(self) -> Path:
        """The vector index with its manifest: always rebuildable from the database."""
        return self.folder / "index"

    @property
    def cache(self) -> Path:
        """Vectors by the digest of their text: may be deleted at any time."""
        return self.folder / "cache"

    @property
    def uploads(self) -> Path:
        """Files that were handed in and are not read yet: each is removed when it was."""
        return self.folder / "inlasning"

    @property
    def taxonomy(self) -> Path:
        """Concepts and their relations."""
        return self.folder / "taxonomy"

    def database_url(self) -> URL:
        """SQLAlchemy address of ``database``."""
        from service.store.connection import sqlite_file

        return sqlite_file(self.database)

    def exists(self) -> bool:
        """Whether anything was ever imported here."""
        return self.database.is_file()

    def create(self) -> None:
        """Make the folder. Raises ``UserError`` where that is not possible."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                f"Arbetsytan {self.folder} kan inte skapas ({error.strerror}).",
                "Välj en annan mapp med --workspace.",
            ) from error
