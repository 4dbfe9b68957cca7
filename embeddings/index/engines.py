"""The engines by name. Each is imported when it is asked for, so that a command that never searches starts quickly."""

from __future__ import annotations

from embeddings.errors import EmbeddingsError
from embeddings.index.flat import FlatIndex

ENGINES = ("exact", "faiss-flat")
DEFAULT_ENGINE = "faiss-flat"


def create_index(engine: str, dim: int) -> FlatIndex:
    """An empty index. Raises ``EmbeddingsError`` for an engine that does not exist."""
    if engine == "exact":
        from embeddings.index.exact import ExactIndex

        return ExactIndex(dim)
    if engine == "faiss-flat":
        from embeddings.index.faiss_flat import FaissFlatIndex

        return FaissFlatIndex(dim)
    raise EmbeddingsError(f"Det finns ingen indexmotor {engine!r}. Välj någon av: {', '.join(ENGINES)}.")
