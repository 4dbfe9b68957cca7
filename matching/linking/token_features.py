"""What is looked at to tell whether a word of a text is asked for: the word, its sentence, its heading, and what the
rules and the labels found there. Its neighbours the model sees for itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from matching.linking.sentences import Clause
from matching.linking.words import fold

Mark = tuple[int, int, str]
"""A stretch of characters and what was found there, as a short code."""

_TOKEN: Final = re.compile(r"\.?[^\W_]+(?:[+#]{1,2})?|\n+|[^\w\s]|_+")
_SPEAKER: Final = {
    word: who
    for who, told in {
        "du": "du dig din dina ditt ni you your",
        "vi": "vi oss vår våra vårt we our us",
        "de": "de han hon",
        "man": "man",
        "jag": "jag",
    }.items()
    for word in told.split()
}
HEADING: Final = 6  # words up to which a line without a full stop is a heading
SUFFIXES: Final = (2, 3, 4, 5)
FAR: Final = 5  # words from a pronoun beyond which all are as far
BULLETS: Final = "-•*–·"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or a line break: as it stands, folded, and its half-open range of characters."""

    told: str
    form: str
    start: int
    end: int

    @property
    def is_break(self) -> bool:
        """Whether the line ends here."""
        return self.told[0] == "\n"


def tokens(text: str, limit: int | None = None) -> list[Token]:
    """The tokens of ``text[:limit]``, in order."""
    return [
        Token(match[0], fold(match[0]) or "-", match.start(), match.end())
        for match in _TOKEN.finditer(text, 0, len(text) if limit is None else min(limit, len(text)))
    ]


def within(told: Sequence[Token], start: int, end: int) -> range:
    """Numbers of the tokens that share a character with ``[start, end)``."""
    first = bisect_left(told, start + 1, key=lambda token: token.end)
    last = bisect_left(told, end, key=lambda token: token.start)
    return range(first, max(first, last))


def features(
    told: Sequence[Token], clauses: Sequence[Clause], labels: Iterable[Mark], found: Iterable[Mark]
) -> list[list[str]]:
    """The features of each token as strings, (n,) lists.

    ``labels``: where a label of the taxonomy stands, whatever the text says of it. ``found``: what the rules take to
    be asked for.
    """
    count = len(told)
    inside = _clause_of(told, clauses)
    label, rule = _codes(told, labels, repeat=True), _codes(told, found, repeat=False)
    shared = _of_sentences(told)
    heading = _of_headings(told)
    every: list[list[str]] = []
    speaker: tuple[str, int] | None = None
    for at, token in enumerate(told):
        sentence, first = shared[at]
        if first == at:
            speaker = None
        mine = _of_word(token)
        if label[at]:
            mine.append("hit=" + label[at])
        mine.append("rule=" + rule[at])
        mine += _of_clause(inside[at], rule[at])
        mine += sentence
        if speaker:
            mine += (f"lp={speaker[0]}", f"lpd={speaker[0]}{min(at - speaker[1], FAR)}")
        if who := _SPEAKER.get(token.form):
            speaker = (who, at)
        mine += heading[at]
        mine += (f"lpos={min(at - first, 8)}", f"pos={5 * at // count}", f"tl={min(5, count // 60)}")
        every.append(mine)
    return every


def _of_word(token: Token) -> list[str]:
    form = token.form
    mine = ["w=" + form, "sh=" + _shape(token.told), f"len={min(len(form), 14)}"]
    mine += [f"s{size}={form[-size:]}" for size in SUFFIXES if len(form) > size]
    if len(form) > 4:
        mine.append("p4=" + form[:4])
    if len(form) > 6:
        mine.append("p6=" + form[:6])
    return mine


def _shape(word: str) -> str:
    if word.isdigit():
        return "d"
    if word.isupper():
        return "X" if len(word) > 1 else "x1"
    if word[:1].isupper():
        return "Xx" if word[1:].islower() else "XxX"
    return "x"


def _of_clause(clause: Clause | None, rule: str) -> list[str]:
    if clause is None:
        return ["noclause"]
    flags = f"{clause.section.name}{clause.strength.name}{clause.silent:d}{clause.cue:d}{clause.told:d}"
    mine = ["sec=" + clause.section.name, "str=" + clause.strength.name, "cl=" + flags, f"rc={rule}{flags}"]
    mine += [name for name in ("silent", "cue", "listed", "item", "told") if getattr(clause, name)]
    return mine


def _clause_of(told: Sequence[Token], clauses: Sequence[Clause]) -> list[Clause | None]:
    inside: list[Clause | None] = [None] * len(told)
    for clause in clauses:
        for at in within(told, clause.start, clause.end):
            if told[at].start >= clause.start and told[at].end <= clause.end:
                inside[at] = clause
    return inside


def _codes(told: Sequence[Token], marks: Iterable[Mark], *, repeat: bool) -> list[str]:
    """The codes at each token, one after another; ``repeat``: the same code again counts too."""
    codes = [""] * len(told)
    for start, end, code in marks:
        for at in within(told, start, end):
            if repeat or code not in codes[at]:
                codes[at] += code
    return codes


def _of_sentences(told: Sequence[Token]) -> list[tuple[list[str], int]]:
    """For each token what its sentence tells, and the number of the first token of the sentence."""
    shared: list[tuple[list[str], int]] = []
    first = 0
    for at, token in enumerate(told):
        if token.is_break or token.told in ".!?" or at == len(told) - 1:
            stretch = range(first, at + 1)
            opening = [told[i].form for i in stretch if told[i].form[0].isalnum()][:3]
            mine = [f"f{size}=" + "_".join(opening[:size]) for size in (1, 2, 3) if opening]
            mine += sorted({"pr=" + _SPEAKER[told[i].form] for i in stretch if told[i].form in _SPEAKER})
            mine.append(f"slen={min(len(stretch) // 4, 6)}")
            shared += [(mine, first)] * len(stretch)
            first = at + 1
    return shared


def _of_headings(told: Sequence[Token]) -> list[list[str]]:
    """For each token the words of the last short line, its own included, and how its own line begins."""
    found: list[list[str]] = []
    head, first = "TOP", 0
    for at, token in enumerate(told):
        if not (token.is_break or at == len(told) - 1):
            continue
        line = [told[i] for i in range(first, at + 1) if not told[i].is_break]
        if line:
            named = [one.form for one in line if one.form[0].isalnum()]
            if len(named) <= HEADING and line[0].told not in BULLETS and line[-1].told not in ".,":
                head = "_".join(named[:4])
        begins = told[first].told
        mine = ["hd=" + head, *("hw=" + word for word in head.split("_"))]
        mine.append("bul=" + ("no" if begins[0].isalnum() else begins))
        found += [mine] * (at + 1 - first)
        first = at + 1
    return found
