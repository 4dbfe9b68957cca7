"""The folder format of a static encoder: ``config.json`` and ``model.safetensors``. No pickle.

A third file, ``modules.json``, tells sentence-transformers which class opens the folder: ``MaklaStatic`` of
``embeddings.encoders.module``.

``config.json``: ``format`` ("makla-static"), ``version`` (1), ``name``, ``dim``, ``default_weight`` (of a word
outside the vocabulary), ``length_power`` (see ``StaticTable``). ``model.safetensors``: ``keys`` uint32 (v,)
ascending, ``rows`` int8 (v + b, dim), ``scales`` float16 (v + b,), ``weights`` float16 (v,).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from embeddings.errors import InvalidModel

CONFIG, TENSORS, MODULES = "config.json", "model.safetensors", "modules.json"
FORMAT, VERSION = "makla-static", 1


@dataclass(frozen=True, slots=True, eq=False)
class StaticTable:
    """A vector for every feature.

    The vector of feature i is ``rows[i] * scales[i]``. The first ``len(keys)`` rows belong to the vocabulary; the
    rest are buckets that share the features outside it (none: such features are left out). A word's vector is the sum
    over its features divided by (number of features) ** ``length_power``, times the word's weight: ``weights`` at its
    whole-word feature, ``default_weight`` where that is not in the vocabulary.
    """

    name: str
    keys: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]
    default_weight: float = 1.0
    length_power: float = 0.5

    @property
    def dim(self) -> int:
        """Number of columns of every vector."""
        return int(self.rows.shape[1])

    @property
    def buckets(self) -> int:
        """Number of rows that features outside the vocabulary share."""
        return len(self.rows) - len(self.keys)


def read_folder(folder: Path) -> tuple[StaticTable, str]:
    """The table in ``folder`` and a 12-digit SHA-256 digest of both files. Raises ``InvalidModel``."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        config_bytes, tensor_bytes = (folder / CONFIG).read_bytes(), (folder / TENSORS).read_bytes()
        config = json.loads(config_bytes)
        tensors = load(tensor_bytes)
    except (OSError, ValueError, SafetensorError) as error:
        raise InvalidModel(
            f"Modellen i {folder} går inte att läsa ({error}). Hämta eller träna den på nytt."
        ) from error
    digest = hashlib.sha256(config_bytes)
    digest.update(tensor_bytes)
    return _table(folder, config, tensors), digest.hexdigest()[:12]


def write_folder(table: StaticTable, folder: Path) -> None:
    """Write the files. The same table gives the same bytes."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "format": FORMAT,
        "version": VERSION,
        "name": table.name,
        "dim": table.dim,
        "default_weight": table.default_weight,
        "length_power": table.length_power,
    }
    (folder / CONFIG).write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    tensors = {
        "keys": table.keys,
        "rows": table.rows,
        "scales": table.scales.astype(np.float16),
        "weights": table.weights.astype(np.float16),
    }
    save_file({k: np.ascontiguousarray(v) for k, v in tensors.items()}, folder / TENSORS)
    module = {"idx": 0, "name": "0", "path": "", "type": "embeddings.encoders.module.MaklaStatic"}
    (folder / MODULES).write_text(json.dumps([module], indent=2) + "\n", encoding="utf-8")


def is_static_folder(folder: Path) -> bool:
    """Whether ``folder`` says that it holds a model of this format."""
    try:
        return bool(json.loads((folder / CONFIG).read_bytes()).get("format") == FORMAT)
    except (OSError, ValueError, AttributeError):
        return False


def _table(folder: Path, config: Any, tensors: dict[str, npt.NDArray[Any]]) -> StaticTable:
    def fail(what: str) -> InvalidModel:
        return InvalidModel(f"Modellen i {folder} är skadad eller av annat slag: {what}. Hämta eller träna om den.")

    if not isinstance(config, dict) or config.get("format") != FORMAT:
        raise fail(f"config.json saknar formatet {FORMAT}")
    if config.get("version") != VERSION:
        raise fail(f"formatversionen är {config.get('version')}, programmet läser version {VERSION}")
    types = {"keys": np.uint32, "rows": np.int8, "scales": np.float16, "weights": np.float16}
    for key, dtype in types.items():
        if key not in tensors or tensors[key].dtype != dtype:
            raise fail(f"tensorn {key} saknas eller har fel typ")
    keys, rows, scales, weights = (tensors[k] for k in types)
    try:
        name, dim = str(config["name"]), int(config["dim"])
        default_weight, length_power = float(config["default_weight"]), float(config["length_power"])
    except (KeyError, TypeError, ValueError) as error:
        raise fail(f"config.json saknar ett fält eller har fel typ ({error})") from error
    if rows.ndim != 2 or rows.shape[1] != dim or dim < 1 or len(rows) < max(1, len(keys)):
        raise fail("tabellens storlek stämmer inte med config.json")
    if scales.shape != rows.shape[:1] or weights.shape != keys.shape or keys.ndim != 1:
        raise fail("tensorernas storlekar stämmer inte med varandra")
    if np.any(keys[1:] <= keys[:-1]):
        raise fail("nycklarna är inte i stigande ordning")
    if not (
        np.isfinite(scales).all() and np.isfinite(weights).all() and np.isfinite([default_weight, length_power]).all()
    ):
        raise fail("tal som inte är ändliga")
    return StaticTable(
        name, keys, rows, scales.astype(np.float32), weights.astype(np.float32), default_weight, length_power
    )
