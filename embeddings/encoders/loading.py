"""From a name or a path to an encoder."""

from __future__ import annotations

from pathlib import Path

from embeddings.encoders.base import Encoder
from embeddings.encoders.folder import is_static_folder
from embeddings.errors import EncoderNotFound, InvalidModel

MODELS = Path(__file__).resolve().parent.parent / "models"
HASHED = "hashed"
PREFIX = "sentence-transformers:"


def load_encoder(name: str | Path | None = None) -> Encoder:
    """Open an encoder, without network unless a sentence-transformers model is asked for by a name.

    ``None``: the embedded default model. ``"hashed"``: the untrained one. ``"sentence-transformers:PATH_OR_NAME"``:
    any such model (extra ``transformers``). Otherwise the path of a model folder of ours. Raises ``EncoderNotFound``,
    ``InvalidModel`` or ``MissingExtra``.
    """
    if name is None:
        folder = default_folder()
        return load_encoder(folder if folder else HASHED)
    if name == HASHED:
        from embeddings.encoders.hashed import hashed_encoder

        return hashed_encoder()
    if str(name).startswith(PREFIX):
        from embeddings.encoders.sentence_transformers import SentenceTransformersEncoder

        return SentenceTransformersEncoder.load(str(name).removeprefix(PREFIX))
    folder = Path(name)
    if not folder.is_dir():
        raise EncoderNotFound(
            f"Det finns ingen kodare som heter {name}. Ange en modellmapp, {HASHED} eller {PREFIX}SÖKVÄG_ELLER_NAMN."
        )
    if not is_static_folder(folder):
        raise InvalidModel(
            f"Mappen {folder} har inte Mäklas modellformat. "
            f"Skriv {PREFIX}{folder} om det är en sentence-transformers-modell."
        )
    from embeddings.encoders.static import StaticEncoder

    return StaticEncoder.load(folder)


def default_folder() -> Path | None:
    """The one folder in ``embeddings/models``; ``None`` when there is none. Raises ``InvalidModel`` when several."""
    folders = sorted(p for p in MODELS.iterdir() if p.is_dir() and p.name[0] not in "._") if MODELS.is_dir() else []
    if len(folders) > 1:
        names = ", ".join(p.name for p in folders)
        raise InvalidModel(f"Det ska finnas en enda modell i {MODELS}, men där finns {names}. Ta bort alla utom en.")
    return folders[0] if folders else None
