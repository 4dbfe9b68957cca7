"""The static encoder as a module of sentence-transformers: the second runtime of the same model folder.

``SentenceTransformer(folder, trust_remote_code=True)`` finds this class through ``modules.json`` in the folder (the
code is in this package, not in the folder). The extra ``transformers`` must be installed.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules.input_module import InputModule

from embeddings.encoders.features import features, words
from embeddings.encoders.folder import StaticTable, read_folder, write_folder
from embeddings.encoders.static import find_rows


class MaklaStatic(InputModule):
    """Sum of feature vectors, weighted per word. See ``StaticTable``."""

    def __init__(self, table: StaticTable) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # sentence-transformers gives no types
        self.table = table
        vectors = torch.from_numpy(table.rows).to(torch.float32) * torch.from_numpy(table.scales)[:, None]
        self.embedding = torch.nn.EmbeddingBag.from_pretrained(vectors, mode="sum")

    @property
    def max_seq_length(self) -> float:
        """Texts of any length are read whole."""
        return math.inf

    def get_embedding_dimension(self) -> int:
        """Number of columns of every vector."""
        return self.table.dim

    def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Feature rows of all texts in a row, their weights, and where each text begins."""
        rows, weights, offsets, size = [], [], [], 0
        for text in inputs:
            offsets.append(size)
            row, weight = self._features((prompt or "") + text)
            rows.append(row)
            weights.append(weight)
            size += len(row)
        return {
            "input_ids": torch.from_numpy(np.concatenate(rows)),
            "weights": torch.from_numpy(np.concatenate(weights)),
            "offsets": torch.tensor(offsets, dtype=torch.long),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Unit vectors, or zero, as ``sentence_embedding``."""
        sums = self.embedding(features["input_ids"], features["offsets"], per_sample_weights=features["weights"])
        length = sums.norm(dim=1, keepdim=True)
        features["sentence_embedding"] = torch.where(length > 0, sums / length.clamp(min=1e-30), sums)
        return features

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write the model folder."""
        write_folder(self.table, Path(output_path))

    @classmethod
    def load(cls, model_name_or_path: str, *_: Any, **__: Any) -> MaklaStatic:
        """Read a model folder."""
        return cls(read_folder(Path(model_name_or_path))[0])

    def _features(self, text: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Row and weight of every feature of the text; none when no feature is in the vocabulary."""
        counts = words(text)
        nothing = np.empty(0, np.int64), np.empty(0, np.float32)
        if not counts:
            return nothing
        keys, starts = features(list(counts))
        rows, known = find_rows(self.table, keys)
        if not known.any():
            return nothing
        ends = np.append(starts[1:], len(keys))
        weight = np.full(len(counts), self.table.default_weight, np.float32)
        if len(self.table.keys):
            listed = known[ends - 1]
            weight[listed] = self.table.weights[rows[ends - 1][listed]]
        weight *= 1.0 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))
        weight /= (ends - starts) ** self.table.length_power
        each = np.repeat(weight, ends - starts).astype(np.float32)
        return rows[rows >= 0], each[rows >= 0]
