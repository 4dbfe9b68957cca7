"""Driving licences and certificates that a person's text says are held, each with the place of its words.

What is lacked, learnt, wished for, lost, from abroad or somebody else's does not count; see ``held_cues``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from matching.asked_in_text import CATEGORIES, is_proof
from matching.held_cues import (
    AFTER,
    AT_ONCE,
    BARE,
    BEFORE,
    CLAUSE_END,
    CODE,
    COMPUTING,
    LATER,
    OTHER_LETTERS,
    SENTENCE_END,
    TURN,
    WHOLE_LIST,
    WISH,
)
from matching.linking.sentences import Strength
from matching.requirements import Certificate, Span, requirements

AROUND: Final = 300  # characters of a sentence that are looked at on either side
MOST_NAMED: Final = 100  # things of one kind that are looked at: nobody holds more


def proofs_held(text: str) -> tuple[list[tuple[str, Span]], list[Certificate]]:
    """The categories of licences, and the certificates (a YKB among them), that are held, in order of kind and place.

    A category may come several times; one that is not named at all ("har körkort") is B. The spans are into ``text``.
    """
    found = requirements(text, claims=True)
    called = [one for one in found.licences if one.strength is Strength.MENTIONED]
    categories = [(one.code, one.span) for one in called if one.code in CATEGORIES]
    named = [one for one in found.with_ykb if is_proof(one) and one.strength is Strength.MENTIONED]
    bare = [
        (code, span)
        for code, span in islice(_bare_licences(text), MOST_NAMED)
        if not any(start < span[1] and span[0] < end for _, (start, end) in categories)
    ]
    licences = (*categories[:MOST_NAMED], *bare)
    return (
        [(code, span) for code, span in licences if is_held(text, span)],
        [one for one in named[:MOST_NAMED] if is_held(text, one.span)],
    )


def is_held(text: str, span: Span) -> bool:
    """Whether what stands there is said to be held: nothing around it says that it is not, or not yet, or no longer."""
    start, end = span
    before = _sentence_before(text, start)
    rest = _sentence_after(text, end)
    clause = CLAUSE_END.split(before.rstrip(" ("))[-1]  # "vill köra lastbil (CE)" is one
    after = TURN.split(rest, maxsplit=1)[0]
    said = [match.lastgroup for match in BEFORE.finditer(before)]
    return not (
        (said and said[-1] == "no")
        or AT_ONCE.match(text, end)
        or WISH.search(clause)
        or AFTER.search(after)
        or LATER.match(rest)
        or WHOLE_LIST.match(rest)
    )


def _bare_licences(text: str) -> Iterator[tuple[str, Span]]:
    """Categories that the text does not call licences, with their places."""
    for match in BARE.finditer(text):
        if match["card"]:
            yield match["card"].upper(), match.span("card")
            continue
        before, after = _sentence_before(text, match.start("codes")), _sentence_after(text, match.end("codes"))
        if not OTHER_LETTERS.search(before) and not COMPUTING.search(f"{before} {after}"):
            for code in re.findall(CODE, match["codes"]):
                yield code, match.span("codes")


def _sentence_before(text: str, place: int) -> str:
    first = max(0, place - AROUND)
    return text[max((match.end() for match in SENTENCE_END.finditer(text, first, place)), default=first) : place]


def _sentence_after(text: str, place: int) -> str:
    return SENTENCE_END.split(text[place : place + AROUND], maxsplit=1)[0]
