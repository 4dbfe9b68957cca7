"""The content of a generation: an index as two files of bytes and back. No pickle, nothing that runs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import numpy as np

from embeddings.index.base import Attributes, VectorIndex
from embeddings.index.engines import create_index
from embeddings.index.entries import ALWAYS, FOREVER, attributes_of
from embeddings.index.manifest import ENTRIES, VECTORS, Manifest

KIND = "kind:"


class BadContent(ValueError):
    """The files do not fit the manifest or each other; the message says how, in Swedish."""


def kind_counts(attributes: Sequence[Attributes]) -> dict[str, int]:
    """Number of entries per ``kind:`` tag, by the name after the colon."""
    counts: Counter[str] = Counter()
    for tags, count in Counter(a.tags for a in attributes).items():  # few distinct sets of tags
        for tag in tags:
            if tag.startswith(KIND):
                counts[tag.removeprefix(KIND)] += count
    return dict(sorted(counts.items()))


def content_of(index: VectorIndex) -> dict[str, bytes]:
    """The files of a generation, by name. Deterministic: the same index gives the same bytes."""
    from safetensors.numpy import save

    ids = index.ids
    attributes = index.attributes(ids)
    number_of: dict[tuple[str, ...], int] = {}
    columns = {
        "vectors": index.vectors(ids),
        "tag_set": np.asarray([number_of.setdefault(a.tags, len(number_of)) for a in attributes], dtype=np.int32),
        "valid_from": np.asarray(
            [a.valid_from.toordinal() if a.valid_from else ALWAYS for a in attributes], dtype=np.int32
        ),
        "valid_until": np.asarray(
            [a.valid_until.toordinal() if a.valid_until else FOREVER for a in attributes], dtype=np.int32
        ),
    }
    entries = {"ids": ids, "tag_sets": list(number_of)}
    # ASCII escapes carry any str, lone surrogates included
    return {VECTORS: save(columns), ENTRIES: json.dumps(entries, separators=(",", ":")).encode("ascii")}


def index_of(manifest: Manifest, content: dict[str, bytes], engine: str) -> VectorIndex:
    """The index that ``content`` holds. Raises ``BadContent`` where it is not what ``manifest`` says."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        columns = load(content[VECTORS])
        entries = json.loads(content[ENTRIES])
        ids, tag_sets = list(entries["ids"]), [tuple(tags) for tags in entries["tag_sets"]]
        vectors, tag_set = columns["vectors"], columns["tag_set"].tolist()
        first, last = columns["valid_from"].tolist(), columns["valid_until"].tolist()
        attributes = [attributes_of(tag_sets[number], a, b) for number, a, b in zip(tag_set, first, last, strict=True)]
        index = create_index(engine, manifest.dim)
        index.upsert(ids, vectors, attributes)
    except (SafetensorError, ValueError, KeyError, IndexError, TypeError, OverflowError, RecursionError) as error:
        raise BadContent(f"innehållet går inte att läsa ({error})") from None
    if len(index) != manifest.count:
        raise BadContent(f"innehållet har {len(index)} poster men manifestet säger {manifest.count}")
    if kind_counts(attributes) != dict(manifest.kinds):
        raise BadContent("antalet poster per slag är inte det som manifestet säger")
    return index
