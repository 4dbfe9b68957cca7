"""Whether a text that somebody typed speaks of work at all: of what someone has done, can, studies, seeks or needs.

A regression over the words of texts about work and texts about anything else, weighed by how rare they are. The numbers
lie in ``models/arbete-sv/terms.json``, written by ``python -m matching.about_work_training``; its README is their card.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from matching.linking.words import fold

MODEL: Final = Path(__file__).parent / "models" / "arbete-sv" / "terms.json"
BEGINS: Final = 5  # letters by which a longer word is known too: inflections and compounds share them
MOST: Final = 400  # words that are read
DOUBTFUL: Final = 0.5  # from here on a text needs a nearer answer,
ELSEWHERE: Final = 0.7  # and from here on it is about something else

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Terms:
    """How rare each term is (inverse document frequency) and how much it speaks for something else than work."""

    rare: Mapping[str, float]
    speaks: Mapping[str, float]
    bias: float


def terms_of(text: str) -> Iterator[str]:
    """The words of a text, folded, and the beginnings of the longer ones."""
    for match in _WORD.finditer(text):
        word = fold(match[0])
        yield word
        if len(word) > BEGINS:
            yield word[:BEGINS] + "*"


def elsewhere(text: str, terms: Terms | None = None) -> float:
    """How likely the text is about something else than work, in [0, 1]. Nothing known in it: 0.5."""
    known = terms or _terms()
    words = " ".join(text.split()[:MOST])
    counts = Counter(term for term in terms_of(words) if term in known.rare)
    values = {term: (1.0 + math.log(count)) * known.rare[term] for term, count in counts.items()}
    length = math.sqrt(sum(value * value for value in values.values()))
    if not length:
        return 0.5
    score = known.bias + sum(value * known.speaks[term] for term, value in values.items()) / length
    return 1.0 / (1.0 + math.exp(-score))


@lru_cache(maxsize=1)
def _terms() -> Terms:
    return read_terms(MODEL)


def read_terms(path: Path) -> Terms:
    """The numbers of a file. Raises ``ValueError`` or ``KeyError`` for another shape."""
    told = json.loads(path.read_text(encoding="utf-8"))
    rare = {term: float(numbers[0]) for term, numbers in told["terms"].items()}
    return Terms(rare, {term: float(numbers[1]) for term, numbers in told["terms"].items()}, float(told["bias"]))
