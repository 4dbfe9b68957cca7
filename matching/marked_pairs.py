"""Marked texts to pairs of texts for the encoder: how needs word what taxonomies name, and what is asked for together.

The texts are those of ``datasets/development/marked``; its README tells who wrote and marked them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matching.evaluation.development import marked_sets
from matching.importers.base import ImportRefused

NAMED_KINDS: Final = ("skill", "occupation", "certificate")
DEMO: Final = "demo:"  # how the ids of the demo's own needs begin; they are asked about in our own questions
TOGETHER: Final = 8  # skills in one list at most
FEWEST: Final = 3  # skills in one list
REMEDY: Final = (
    "En text börjar med en rad ## id, och det den frågar efter står i den så: [tar emot gäster|kundbemötande]."
)


@dataclass(frozen=True, slots=True)
class MarkedPairs:
    """``named``: words of a text and a name of what they say. ``together``: a title and skills of its text, listed."""

    named: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()


def read_marked_pairs(folder: Path) -> MarkedPairs:
    """The pairs of the train half of the files in ``folder``, each once, the demo's own needs left out.

    Raises ``ImportRefused`` for a folder without files and for marks that cannot be read.
    """
    if not any(folder.glob("*.txt")):
        raise ImportRefused(f"Mappen {folder} har inga .txt-filer med märkta texter.", REMEDY)
    try:
        train, _ = marked_sets(folder)
    except ValueError as error:  # no UTF-8, an unknown letter, an id that stands twice
        raise ImportRefused(f"De märkta texterna i {folder} går inte att läsa: {error}.", REMEDY) from error
    named: dict[tuple[str, str], None] = {}
    together: dict[tuple[str, str], None] = {}
    for identity, spans in train.spans.items():
        if identity.startswith(DEMO):
            continue
        asked = [span for span in spans if span.kind in NAMED_KINDS and span.strength != "negated"]
        text = train.texts[identity]
        for span in asked:
            told = text[span.start : span.end]
            named.update(dict.fromkeys((told, name) for name in span.labels if name.casefold() != told.casefold()))
        together.update(dict.fromkeys(_together(identity, [(span.kind, span.labels) for span in asked])))
    return MarkedPairs(tuple(named), tuple(together))


def _together(identity: str, asked: list[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    """The title of a text that asks for one occupation only, with eight of its skills at a time."""
    titles = {labels[-1].casefold(): labels[-1] for kind, labels in asked if kind == "occupation"}
    if len(titles) != 1:
        return
    (title,) = titles.values()
    skills = list(dict.fromkeys(labels[-1] for kind, labels in asked if kind == "skill"))
    skills.sort(key=lambda label: hashlib.sha256(f"{identity} {label}".encode()).digest())
    for first in range(0, len(skills) - FEWEST + 1, TOGETHER):
        yield title, ", ".join(skills[first : first + TOGETHER])
