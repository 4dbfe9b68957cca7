"""``makla train``: from a folder of taxonomies to a model folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.errors import MissingExtra
from matching.training_pairs import RELATED, WEIGHTS, training_pairs
from matching.training_sources import SOURCES, Split, read_sources

if TYPE_CHECKING:
    from embeddings.training.fitting import Progress, Settings


@dataclass(frozen=True, slots=True)
class Trained:
    """What was trained: the folder, the encoder's name, and the number of pairs of each kind."""

    folder: Path
    name: str
    pairs: dict[str, int]


def train_encoder(
    taxonomies: Path,
    out: Path,
    *,
    names: Collection[str] = SOURCES,
    settings: Settings | None = None,
    everything: bool = False,
    report: Callable[[Progress], None] | None = None,
) -> Trained:
    """Train on the sources ``names`` (of ``SOURCES``) in the folder ``taxonomies`` and write the model to ``out``.

    What the development tasks ask stays out of training unless ``everything``. First names from Faker weigh nothing in
    the model. Raises ``ImportRefused`` and ``MissingExtra``.
    """
    try:
        from embeddings.training.fitting import TextPair, train
    except ImportError as error:
        raise MissingExtra("PyTorch är inte installerat. Installera tillägget: pip install 'makla[train]'") from error
    from embeddings.encoders.static import StaticEncoder
    from matching.evaluation.fairness import names_to_silence
    from matching.importers.base import ImportRefused

    sources = read_sources(taxonomies)
    pairs = training_pairs(sources.only(names), None if everything else Split(sources))
    if not pairs:
        raise ImportRefused(f"Källorna {', '.join(sorted(names))} ger inget att träna på i {taxonomies}. Välj fler.")
    train(
        [TextPair(p.left, p.right, WEIGHTS[p.kind], p.kind in RELATED) for p in pairs],
        out,
        settings,
        report,
        silent=names_to_silence(),
    )
    return Trained(out, StaticEncoder.load(out).name, dict(Counter(p.kind for p in pairs)))
