"""Development texts with what they ask for marked in the text itself, to find mistakes of linking on.

``datasets/development/linking.txt``: a line ``## id`` begins a text. ``[surface]`` is a skill named by its own words,
``[surface=name|other name]`` or ``[surface|name|other name]`` adds names that are right as well. A letter before it
tells another kind: ``o:`` occupation, ``l:`` language, ``e:`` education, ``k:`` licence, ``c:`` certificate,
``t:`` trait; ``-:`` is said not to be needed. A driving licence without a category is one for a car.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from matching.evaluation.judged_spans import GoldSpan

KINDS: Final = {
    "o": "occupation",
    "l": "language",
    "e": "education",
    "k": "licence",
    "c": "certificate",
    "t": "trait",
}
_ANY_LICENCE: Final = re.compile(r"körkort(?:et)?|driv\w+ licen[cs]e", re.IGNORECASE)
_MARK: Final = re.compile(r"\[(?:(?P<kind>[a-z-]):)?(?P<surface>[^\]|]+)(?:\|(?P<names>[^\]]+))?\]")


def read_marked(path: Path) -> tuple[dict[str, str], dict[str, list[GoldSpan]]]:
    """The texts without their marks, and the marked spans, by id. Raises ``ValueError`` for an unknown letter."""
    texts: dict[str, str] = {}
    spans: dict[str, list[GoldSpan]] = {}
    for part in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, marked = part.partition("\n")
        identity = head.split()[0]
        texts[identity], spans[identity] = unmarked(identity, marked.strip())
    return texts, spans


def unmarked(identity: str, marked: str) -> tuple[str, list[GoldSpan]]:
    """A text without its marks, and the spans that they stood for."""
    plain, at = "", 0
    spans = []
    for mark in _MARK.finditer(marked):
        plain += marked[at : mark.start()]
        at = mark.end()
        surface, letter = mark["surface"], mark["kind"] or ""
        names = (surface, *(mark["names"] or "").split("|")) if mark["names"] else (surface,)
        # the letter may stand at a name as well: "[Traktorkort|k:traktorkort]" is right as either
        plain_names = tuple(name.split(":", 1)[1] if name[1:2] == ":" else name for name in names)
        if letter not in ("", "-", *KINDS):
            raise ValueError(f"{identity}: no kind {letter!r}")
        kind = KINDS.get(letter, "skill")
        if kind == "licence" and any(_ANY_LICENCE.fullmatch(name) for name in plain_names):
            plain_names = (*plain_names, "B-körkort")  # as anyone would read it
        strength = "negated" if letter == "-" else "mentioned"
        start = len(plain)
        plain += surface
        spans.append(GoldSpan(identity, start, len(plain), kind, plain_names, strength))
    return plain + marked[at:], spans
