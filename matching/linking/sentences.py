"""What a sentence does in a text about work: asks, merits, rules out, tells of the tasks, or praises the employer.

A text is cut into lines, lines into sentences, sentences into clauses. A heading says what the lines under it do; a
sentence or clause that says otherwise goes before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matching.linking.cues import (
    BULLET,
    DEMAND,
    EMPLOYER,
    END,
    FACT,
    FIRM,
    HEADINGS,
    LACKS,
    LINE,
    MERIT,
    NEGATED,
    NEXT,
    OFFERED,
    OFFERS,
    ONLY_NEGATED,
    SENTENCE,
    SETS,
    STRONG,
    TASK,
    TERMS,
    TURN,
    VERB,
    Section,
)

MAX_SENTENCE = 600  # characters; longer runs without a full stop are cut, so that one clause never takes all the time


class Strength(StrEnum):
    """What a text says of a skill that it names."""

    MANDATORY = "mandatory"
    MERITING = "meriting"
    MENTIONED = "mentioned"  # in the tasks, or told without any demand
    NEGATED = "negated"  # said not to be needed


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of text of one strength; ``silent`` when nothing in it is asked of anyone."""

    start: int
    end: int
    strength: Strength
    silent: bool
    section: Section
    cue: bool = False  # a word of the clause or its sentence asks outright
    listed: bool = False  # an item under a heading of demands


def clauses(text: str, *, claims: bool = False, limit: int | None = None) -> Iterator[Clause]:
    """The clauses of ``text[:limit]`` in order. ``claims``: it tells what someone can or learns; nothing is praise."""
    section = Section.NONE
    for line in LINE.finditer(text, 0, len(text) if limit is None else min(limit, len(text))):
        start, end = line.span()
        body = BULLET.match(text, start, end)
        inner = body.end() if body else start
        if inner >= end:
            continue
        announced = _heading(text[inner:end], bullet=text[start:inner].strip() != "", items=_items_follow(text, end))
        here = section
        if announced is not None:
            here, rest = announced
            if not rest:
                section = here
                continue
            inner += rest  # "Meriterande: truckkort" says it of its own line only
        if OFFERS.match(text, inner, end):
            here = Section.EMPLOYER
        item = here in (Section.DEMANDS, Section.MERITS) and (text[start:inner].strip() != "" or announced is not None)
        for first, last in _pieces(text, inner, end):
            yield from _read(text, first, last, here, claims, item)


def _heading(line: str, *, bullet: bool, items: bool) -> tuple[Section, int] | None:
    """What a line announces, and where its own content begins (0: it has none).

    A line that reads as a sentence ("Du har") is a heading only before a colon, a question mark or a list of ``items``.
    """
    head, colon, rest = line.partition(":")
    if colon and len(head) <= 60 and rest.strip():
        found = _section(head)
        return (found, len(head) + 1) if found is not None and len(head.split()) <= 6 else None
    told = line.strip()
    if (bullet and not colon) or told.endswith((".", "!")) or len(told) > 70 or len(told.split()) > 9:
        return None
    if not (colon or told.endswith("?") or items) and SENTENCE.match(told):
        return None
    found = _section(told.rstrip(":? "))
    return (found, 0) if found is not None else None


def _items_follow(text: str, end: int) -> bool:
    """Whether the next line that holds anything is an item of a list."""
    following = NEXT.match(text, end)
    return following is not None


def _section(head: str) -> Section | None:
    told = head.strip().casefold()
    for section, pattern in HEADINGS:
        if pattern.fullmatch(told) or (len(told.split()) <= 5 and pattern.match(told)):
            return section
    return None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of ``text[start:end]``, none longer than ``MAX_SENTENCE``."""
    at = start
    for match in END.finditer(text, start, end):
        yield from _cut(at, match.start())
        at = match.end()
    yield from _cut(at, end)


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    for at in range(start, end, MAX_SENTENCE):
        yield at, min(at + MAX_SENTENCE, end)


def _read(text: str, start: int, end: int, section: Section, claims: bool, item: bool) -> Iterator[Clause]:
    whole = text[start:end]
    if claims:
        for first, last in _turns(text, start, end):
            gone = LACKS.search(text[first:last]) is not None
            yield Clause(first, last, Strength.NEGATED if gone else Strength.MENTIONED, False, section)
        return
    bare = _is_bare_list(whole)
    asks = bare or DEMAND.search(SETS.sub(" ", whole)) is not None
    silent = _is_silent(whole, section, asks)
    merit_sentence = MERIT.match(whole.lstrip()) is not None or (
        MERIT.search(whole) is not None and TURN.search(whole) is None
    )
    turns = list(_turns(text, start, end))
    if len(turns) > 1 and ONLY_NEGATED.fullmatch(text, *turns[-1]):
        # "CE, YKB, ADR är kul men behövs inte": it is the last thing before that is not needed
        first, last = turns[-2]
        comma = text.rfind(",", first, last)
        turns[-2:] = ([(first, comma)] if comma > first else []) + [(max(first, comma + 1), end)]
    for first, last in turns:
        clause = text[first:last]
        if NEGATED.search(clause):
            strength = Strength.NEGATED
        elif merit_sentence or section is Section.MERITS or MERIT.search(clause):
            strength = Strength.MERITING
        elif section is Section.DEMANDS and not asks and TASK.search(whole):
            strength = Strength.MENTIONED
        elif section is Section.DEMANDS or (asks and (section is not Section.TASKS or DEMAND.search(clause))):
            strength = Strength.MANDATORY
        else:
            strength = Strength.MENTIONED
        quiet = silent and strength is not Strength.MERITING
        yield Clause(first, last, strength, quiet, section, asks, item)


def _is_bare_list(sentence: str) -> bool:
    """Whether the sentence only lists things ("Läsa ritning, laser, packning."): in a note, that is asked for."""
    return len(sentence.split()) <= 12 and "," in sentence and VERB.search(sentence) is None


def _is_silent(sentence: str, section: Section, asks: bool) -> bool:
    """Whether nothing in the sentence is asked of anyone: praise, terms, how to apply."""
    if section is Section.EMPLOYER:
        return not (asks and FACT.search(sentence) and STRONG.search(sentence))
    if TERMS.search(sentence) and STRONG.search(sentence) is None:
        return True
    if FIRM.search(sentence) and FACT.search(sentence) is None and STRONG.search(sentence) is None:
        return True
    praise = EMPLOYER.search(sentence) is not None
    if not praise or section in (Section.DEMANDS, Section.MERITS):
        return False
    return not (asks or TASK.search(sentence) or (FACT.search(sentence) and not OFFERED.search(sentence)))


def _turns(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence cut where "men", "gärna" and the like turn its meaning."""
    at = start
    for match in TURN.finditer(text, start, end):
        if match.start() > at:
            yield at, match.start()
            at = match.end()
    if end > at:
        yield at, end
