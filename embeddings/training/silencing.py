"""Words that shall say nothing, such as first names."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from embeddings.encoders.features import features
from embeddings.encoders.folder import StaticTable


def silenced(table: StaticTable, silent: Sequence[str]) -> StaticTable:
    """``table`` where each of ``silent`` (as ``words`` gives them) that is not in its vocabulary weighs nothing."""
    keys, starts = features(silent)
    whole = keys[np.append(starts[1:], len(keys)) - 1] if len(silent) else keys
    new = np.setdiff1d(whole, table.keys)
    at = np.searchsorted(table.keys, new)
    return dataclasses.replace(
        table,
        keys=np.insert(table.keys, at, new),
        rows=np.insert(table.rows, at, 0, axis=0),
        scales=np.insert(table.scales, at, 1.0),
        weights=np.insert(table.weights, at, 0.0),
    )


def unsilenced(table: StaticTable) -> StaticTable:
    """``table`` without the words that weigh nothing: they are like any other word outside the vocabulary."""
    heard = table.weights > 0
    rows = np.concatenate([heard, np.ones(table.buckets, np.bool_)])
    return dataclasses.replace(
        table, keys=table.keys[heard], rows=table.rows[rows], scales=table.scales[rows], weights=table.weights[heard]
    )
