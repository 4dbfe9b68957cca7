"""Any sentence-transformers model as an encoder. Extra: ``transformers``."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.encoders.base import Role, Vectors
from embeddings.encoders.folder import is_static_folder
from embeddings.errors import EncoderNotFound, MissingExtra

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PREFIX = "sentence-transformers:"
LONGEST_TEXT = 100_000  # characters; far beyond what such a model reads, and bounds its tokeniser


class SentenceTransformersEncoder:
    """Encoder over a loaded ``SentenceTransformer``.

    Texts without any letter or digit become zero rows. A prompt that the model has for the role is used.
    """

    def __init__(self, model: SentenceTransformer, label: str) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._name = f"{PREFIX}{label}-{_digest(model)}"
        self._dim = int(model.encode(["a"], show_progress_bar=False).shape[1])

    @classmethod
    def load(cls, path_or_name: str) -> SentenceTransformersEncoder:
        """Load by local path, or by name (which may need the network).

        Code that lies beside a model is never run; a folder in our own format is opened with our own module. Raises
        ``MissingExtra`` and ``EncoderNotFound``.
        """
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtra(
                "sentence-transformers är inte installerat. Installera tillägget: pip install 'makla[transformers]'"
            ) from error
        label = Path(path_or_name).name or path_or_name
        if is_static_folder(Path(path_or_name)):
            from embeddings.encoders.module import MaklaStatic

            modules: list[Any] = [MaklaStatic.load(path_or_name)]
            return cls(SentenceTransformer(modules=modules, device="cpu"), label)
        try:
            model = SentenceTransformer(path_or_name, device="cpu", trust_remote_code=False)
        except (OSError, ValueError, ImportError) as error:
            raise EncoderNotFound(
                f"Modellen {path_or_name} går inte att öppna ({error}). Kontrollera sökvägen eller namnet."
            ) from error
        return cls(model, label)

    @property
    def name(self) -> str:
        """The model's label and a digest of its parameters."""
        return self._name

    @property
    def dim(self) -> int:
        """Number of columns of every vector."""
        return self._dim

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """See ``Encoder.encode``."""
        if isinstance(texts, str):
            raise TypeError("texts must be a sequence of strings, not one string")
        vectors = np.zeros((len(texts), self._dim), np.float32)
        filled = [i for i, text in enumerate(texts) if any(c.isalnum() for c in text)]
        if not filled:
            return vectors
        readable = [texts[i][:LONGEST_TEXT].encode("utf-8", "replace").decode() for i in filled]
        prompt = role if self._model.prompts.get(role) else None
        with self._lock:
            made = self._model.encode(
                readable, prompt_name=prompt, convert_to_numpy=True, normalize_embeddings=False, show_progress_bar=False
            )
        made = np.nan_to_num(np.asarray(made, np.float32))
        length = np.linalg.norm(made.astype(np.float64), axis=1, keepdims=True)
        vectors[filled] = np.divide(made, length, out=np.zeros_like(made), where=length > 0, casting="same_kind")
        return vectors


def _digest(model: SentenceTransformer) -> str:
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().contiguous().view(-1).numpy().tobytes())
    return digest.hexdigest()[:12]
