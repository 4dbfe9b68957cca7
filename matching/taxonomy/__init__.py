"""Concepts, their relations, and linking text to them. ``load_taxonomy`` is the front door."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from matching.importers.concepts import Concept
from matching.taxonomy.model import Link, LinkKind, Related, Source, Taxonomy

if TYPE_CHECKING:
    from embeddings import Encoder

__all__ = ["Concept", "Link", "LinkKind", "Related", "Source", "Taxonomy", "load_taxonomy", "stamp"]


def stamp(workspace: str | Path) -> str:
    """Twelve characters that change when the taxonomy of a workspace does, found without opening it."""
    from matching.importers import own_concepts
    from matching.taxonomy import compiled

    saved = Path(workspace) / "taxonomy"
    own = own_concepts.own_folder()
    files = [saved / compiled.MANIFEST] if compiled.exists(saved) else sorted(own.glob("*.csv"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def load_taxonomy(path: str | Path | None = None, *, encoder: Encoder | None = None) -> Taxonomy:
    """Open a taxonomy.

    ``path``: a workspace (its own taxonomy when one was imported, else our own list), a saved taxonomy, or a folder of
    source files; ``None``: our own concept list. ``encoder``: what text is compared with beyond labels, by default the
    embedded model, opened when first needed. Raises ``ImportRefused`` with a Swedish message.
    """
    from matching.taxonomy import compiled, sources

    if path is None:
        return sources.read_own(encoder)
    folder = Path(path)
    for saved in (folder / "taxonomy", folder):
        if compiled.exists(saved):
            return compiled.load(saved, encoder)
    if (folder / "makla.db").is_file():
        return sources.read_own(encoder)
    return sources.read_folder(folder, encoder)
