"""A sentence that demands one thing and merits another: which of its parts gets which strength.

"De ska kunna TIG, truckkort är meriterande" holds two statements. The sentence is cut where a part may begin (a comma,
a bracket, a dash, "men", an "och" between two statements). A part that says its strength outright either leads ("de
ska kunna X") and holds for the parts after it that say nothing, or follows what it speaks of ("X är meriterande") and
holds for such parts before it, back to one that leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from matching.linking.cues import MERIT, NEGATED
from matching.linking.strength import Strength

Stretch = tuple[int, int, Strength]

_PREDICATE: Final = (
    r"(?:det )?(?:krävs|behövs|förutsätts"
    r"|(?:(?:är|vore) )?(?:ett )?(?:absolut )?(?:krav|skallkrav|skakrav|måste)"
    r"(?=\s*(?:$|[.,!;)–-]|för\s|men\s|och\s|samt\s|medan\s))"
    r"|(?:är|vore) (?:\w+ )?(?:nödvändig\w*|obligatorisk\w*)"
    r"|(?:måste|ska(?:ll)?) (?:de|du|man|ni|han|hon) (?:ha|kunna|klara)"
    r"|(?:måste|ska(?:ll)?) finnas|kräver (?:vi|de|kunden)"
    r"|(?:is|are) (?:\w+ )?(?:required|must|mandatory|essential))(?!\w)"
)
_SUBJECT: Final = r"(?:du|de|den|man|ni|vi|han|hon|personen|kandidaten|sökande|kunden|företaget|personerna)"
_LEADS: Final = (
    rf"{_SUBJECT} (?:\w+ )?(?:ska|skall|måste|behöver|bör|har|kan|är|behärskar|klarar|kräver|söker|vill ha|letar)"
    r"|(?:ska|skall|måste|bör) (?:ha|kunna|klara|behärska|vara)"
    r"|(?:absolut |ett |hårt )?krav(?:en|et)? (?:är|på)|krav ?:|det (?:krävs|är (?:ett )?krav)|söker"
)
_DEMAND: Final = re.compile(rf"(?<!\w)(?P<after>{_PREDICATE}|krav(?=\s*$))|(?<!\w)(?:{_LEADS})(?!\w)", re.IGNORECASE)
_CONDITION: Final = re.compile(r"\W*(?:och |men |samt )?(?:om|att|har du|kan du|är du|har de|kan de)\s", re.IGNORECASE)
_SAME_SUBJECT: Final = re.compile(
    r"\W*(?:(?:och|samt|men) )?(?:kan|har|är|behärskar|klarar|ska|måste|bör|kunna|ha|klara)\s", re.IGNORECASE
)
_CUT: Final = re.compile(
    r"\s*[,(;](?!\d)\s*|\)\s*|\s+[–-]\s+|\s+(?=(?:men|medan|dock|däremot|fast|but|however)\b)"
    r"|\s+(?=(?:och|samt) (?:\w+ )?(?:gärna|helst|meriterande|det (?:är|vore|krävs))\b)"
    r"|(?<=[ (])(?<!och )(?<!samt )(?<!men )(?<!har )(?<!du )(?<!ser )(?<!vi )(?=(?:gärna|helst) (?!att|om|ser))",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"\s+(?=(?:och|samt)\s)", re.IGNORECASE)
_EMPTY: Final = frozenset(
    word
    for line in (
        "och samt men medan dock fast är ett en det vore vi du de man ser som har stor stort stora även också mycket",
        "klar klart extra särskilt ska kan kunden för tjänsten rollen jobbet i den denna oss att om gärna helst då så",
        "is a an and dig absolut sedan sen dessutom ni hårt rent bara hos",
    )
    for word in line.split()
)
_LIKEWISE: Final = re.compile(r"\W*(?:och )?(?:liksom|likaså|likaväl|precis som)\s", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")
_OF_SOMEONE: Final = re.compile(r"(?<!\w)(?:du|de|man|ni)\s", re.IGNORECASE)
_LONGEST: Final = 600  # characters of a sentence that are read


@dataclass(slots=True)
class _Part:
    start: int
    end: int
    strength: Strength | None
    leads: bool = False  # governs what comes after it, not what stands before
    alone: bool = False  # says nothing but its strength: "(krav)"
    aside: bool = False  # in brackets: governs nothing but itself
    silent: bool = False  # said nothing of its own


def stretches(text: str, start: int, end: int) -> list[Stretch]:
    """Stretches of the sentence with the strength that each says; empty unless they say at least two different ones.

    A part that says nothing has the strength of the one that governs it. Neighbours of one strength are one stretch.
    """
    if end - start > _LONGEST or MERIT.search(text, start, end) is None:
        return []
    parts = list(_parts(text, start, end))
    if len({part.strength for part in parts if part.strength is not None}) < 2:
        return []
    _same_subject(parts, text)
    _govern(parts)
    found: list[Stretch] = []
    for part in parts:
        assert part.strength is not None  # two parts at least say theirs, so every other has a neighbour
        if found and found[-1][2] is part.strength:
            found[-1] = (found[-1][0], part.end, part.strength)
        else:
            found.append((part.start, part.end, part.strength))
    return found


def _parts(text: str, start: int, end: int) -> Iterator[_Part]:
    at = start
    for cut in (*_CUT.finditer(text, start, end), None):
        last = cut.start() if cut else end
        if text[at:last].strip():
            for part in _halves(text, at, last):
                part.aside = text[start : part.start].count("(") > text[start : part.start].count(")")
                yield part
        at = cut.end() if cut else end


def _halves(text: str, start: int, end: int) -> Iterator[_Part]:
    """The part, or its two halves where "och" joins two statements ("X är ett krav och Y meriterande")."""
    joints = [] if _CONDITION.match(text, start, end) else list(_JOINED.finditer(text, start, end))
    for joint in joints:
        left, right = _read(text, start, joint.start()), _read(text, joint.end(), end)
        if left.strength is None or right.strength is None or left.strength is right.strength:
            continue
        if left.leads and (right.leads or right.strength is not Strength.MERITING):
            continue  # "ska kunna X och klara krav på Y" is one statement
        # what a statement of its own leads to is cut at the last "och": a predicate has one subject before it
        at = joints[-1].start() if left.leads else joint.start()
        yield _read(text, start, at)
        yield _read(text, at, end)
        return
    yield _read(text, start, end)


def _read(text: str, start: int, end: int) -> _Part:
    if NEGATED.search(text, start, end):
        return _Part(start, end, Strength.NEGATED)
    merit = MERIT.search(text, start, end)
    told = merit or (None if _CONDITION.match(text, start, end) else _DEMAND.search(text, start, end))
    if told is None:
        return _Part(start, end, None, silent=True)
    before, after = _tells(text, start, told.start()), _tells(text, told.end(), end)
    alone = not (before or after)
    if merit is not None:
        return _Part(start, end, Strength.MERITING, leads=not before or after, alone=alone)
    follows = told["after"] is not None
    return _Part(start, end, Strength.MANDATORY, leads=not follows or (after and not before), alone=alone and follows)


def _tells(text: str, start: int, end: int) -> bool:
    """Whether any word says more than the strength."""
    return any(word not in _EMPTY for word in _WORD.findall(text[start:end].casefold()))


def _same_subject(parts: list[_Part], text: str) -> None:
    """A part that begins with its verb says it of whom the last demand was on (", gärna med licens, och kan Y")."""
    of_whom: Strength | None = None
    before: Strength | None = None
    for part in parts:
        if part.strength is Strength.MANDATORY and part.leads:
            of_whom = part.strength
        elif not part.silent and _OF_SOMEONE.search(text, part.start, part.end):
            of_whom = None
        elif part.silent and _LIKEWISE.match(text, part.start, part.end) and before is not None:
            part.strength = before
        elif part.silent and of_whom is not None and _SAME_SUBJECT.match(text, part.start, part.end):
            part.strength = of_whom
        before = part.strength


def _govern(parts: list[_Part]) -> None:
    """Give every part that says nothing the strength of the part that governs it."""
    for one, following in pairwise(parts):  # "(krav)", or a predicate that a comma has left alone
        if following.alone and one.strength is None:
            one.strength = following.strength
    governs: _Part | None = None
    for part in parts:  # one that leads governs what follows
        if part.strength is None and governs is not None:
            part.strength = governs.strength
        elif not part.silent and not part.aside:
            governs = part if part.leads else None
    for one, following in pairwise(parts[::-1]):  # one that follows governs what stands before
        if following.strength is None:
            following.strength = one.strength
    for one, following in pairwise(parts):  # and what comes after the last statement goes with it
        if following.strength is None:
            following.strength = one.strength
