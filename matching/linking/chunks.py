"""Cutting a clause into the parts between commas and "och" that may each name one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from matching.linking.lexicon import Found
from matching.linking.sentences import Clause
from matching.linking.words import Word, is_number

CHUNK_WORDS: Final = (1, 8)
_SPLIT: Final = re.compile(
    r"[,;:()•]|\s[-–]\s|\s(?:och|eller|samt|and|or|inklusive|t\.?ex\.?|såsom)\s|\s/\s", re.IGNORECASE
)
_LEAD: Final = re.compile(
    r"\s*(?:(?:du|vi|som|har|ska|ska ha|kan|är|att|kunna|även|också|bör|behöver|med|en|ett|minst|några"
    r"|års?|\d+(?:[-–]\d+)?"
    r"|god|goda|mycket|gedigen|dokumenterad|flerårig|tidigare|relevant|relevanta|viss|bra"
    r"|grundläggande|stor|praktisk|lång"
    r"|erfarenheter|erfarenhet|kunskaper|kunskap|kännedom|vana|van|kompetens|förmåga|intresse|utbildning|utbildad"
    r"|arbetat|arbeta|arbete|jobbat|jobba|av|i|inom|om|vid|på|till|för|från|det|merit\w*|gärna|fördel"
    r"|plus|krav|kräv\w*|söker"
    r"|the|a|an|of|in|with|experience|knowledge|strong|good|excellent|proven|you|have|are|skills?"
    r"|ability|to)(?=\s)\s*)+",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(r"(?:\d+|ett|en|två|tre|fyra|fem|sex|sju|åtta|nio|tio)\s", re.IGNORECASE)


def chunks(text: str, clause: Clause, content: Sequence[Word], hits: Iterable[Found]) -> Iterator[tuple[int, int]]:
    """Parts of a clause between commas and "och" without a label, without the words that lead up to what is asked."""
    taken = [(hit.start, hit.end) for hit in hits]
    at = clause.start
    ends = [match.span() for match in _SPLIT.finditer(text, clause.start, clause.end)]
    for stop, resume in (*ends, (clause.end, clause.end)):
        start, end = at, stop
        at = resume
        lead = _LEAD.match(text, start, end)
        if lead:
            start = lead.end()
        while start < end and not (text[start].isalnum() or text[start] == "."):
            start += 1
        if counted := _COUNTED.match(text, start, end):
            start = counted.end()
        while end > start and not (text[end - 1].isalnum() or text[end - 1] in "+#"):
            end -= 1
        if text[end : end + 1] == "-":
            continue  # "Studie- och yrkesvägledning": half a word
        if start >= end or any(first < end and start < last for first, last in taken):
            continue
        inside = [word for word in content if start <= word.start < end and not is_number(word.form)]
        if CHUNK_WORDS[0] <= len(inside) <= CHUNK_WORDS[1] and end - start >= 4:
            yield start, end
