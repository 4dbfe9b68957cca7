"""How well an encoder tells phrases that mean the same: those of ``datasets/phrases`` that it was not trained on.

    python -m matching.evaluation.phrases [--model MODEL ...] [--half test]

prints for each model, and for character TF-IDF: how often the right phrase stands above 95 % of the others, where it
stands among all (MRR), and how often it stands above a phrase that only looks like the anchor. Totals alone are looked
at, of *development* while a model is made and of *test* when it is done.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from embeddings import load_encoder
from matching.evaluation.demo import FOLDER
from matching.own_phrases import PhraseLine, read_phrases

PHRASES: Final = FOLDER.parent / "phrases"
STRANGERS: Final = 0.95  # share of other lines' phrases that one which means the same should stand above

Encode = Callable[[Sequence[str]], npt.NDArray[np.floating]]


@dataclass(frozen=True, slots=True)
class PhraseFigures:
    """Shares in [0, 1] over ``lines`` anchors. Strangers are the first phrases that mean the same as other anchors.

    ``same`` and ``near``: anchors whose first such phrase stands above 95 % of all strangers. ``mrr``: mean reciprocal
    rank of the first phrase that means the same, among the anchor's strangers. ``told_apart``: pairs of a phrase that
    means the same and one that looks alike, of which the former is nearer, averaged over lines; 0.5 is chance.
    """

    lines: int
    same: float
    near: float
    mrr: float
    told_apart: float


def phrase_figures(encode: Encode, lines: Sequence[PhraseLine]) -> PhraseFigures:
    """Figures of an encoder: texts to unit vectors, (n,) → (n, dim). Raises ``ValueError`` for fewer than two lines."""
    if len(lines) < 2:
        raise ValueError("at least two lines are needed, for each to have a stranger")
    anchors = encode([line.anchor for line in lines])
    similar = {name: anchors @ encode([getattr(line, name)[0] for line in lines]).T for name in ("same", "near")}
    right = {name: np.diag(cosines) for name, cosines in similar.items()}
    strangers = similar["same"][~np.eye(len(lines), dtype=bool)]
    bar = np.quantile(strangers, STRANGERS)
    ranks = (similar["same"] >= right["same"][:, None]).sum(axis=1)
    apart: list[float] = []
    for anchor, line in zip(anchors, lines, strict=True):
        same, other = encode(line.same) @ anchor, encode(line.other) @ anchor
        apart.append(float((same[:, None] > other[None, :]).mean()))
    return PhraseFigures(
        len(lines),
        float((right["same"] > bar).mean()),
        float((right["near"] > bar).mean()),
        float((1.0 / ranks).mean()),
        float(np.mean(apart)),
    )


def _tfidf(lines: Sequence[PhraseLine]) -> Encode:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=True)
    vectors.fit([text for line in lines for text in (line.anchor, *line.same, *line.near, *line.other)])
    return lambda texts: vectors.transform(texts).toarray()


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m matching.evaluation.phrases", description=__doc__.splitlines()[0])
    parser.add_argument("--model", action="append", metavar="MODEL", help="a model folder (may be repeated)")
    parser.add_argument("--half", choices=("development", "test"), default="development")
    parser.add_argument("--phrases", type=Path, default=PHRASES, metavar="DIR")
    told = parser.parse_args()
    lines = [line for line in read_phrases(told.phrases) if line.half == told.half]
    print(f"{len(lines)} lines of {told.half}: same > 95 %, near > 95 %, MRR, same above look-alike")
    for name, encode in [
        ("character TF-IDF", _tfidf(lines)),
        *((name or "the embedded model", load_encoder(name).encode) for name in told.model or [None]),
    ]:
        found = phrase_figures(encode, lines)
        print(f"{name:32} {found.same:.3f} {found.near:.3f} {found.mrr:.3f} {found.told_apart:.3f}")


if __name__ == "__main__":
    _main()
