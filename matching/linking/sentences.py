"""What a sentence does in a text about work: asks, merits, rules out, tells of the tasks, or praises the employer.

A text is cut into lines, lines into sentences, sentences into clauses. A heading says what the lines under it do; a
sentence or clause that says otherwise goes before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from matching.linking.conjuncts import stretches
from matching.linking.cues import (
    ALWAYS_TERMS,
    AND_YOU,
    BULLET,
    DEMAND,
    EMPLOYER,
    EMPLOYER_FIRST,
    END,
    FACT,
    FIRM,
    GIVEN,
    INLINE_ITEM,
    INLINE_LEAD,
    INTO,
    JOB,
    LACKS,
    LINE,
    MERIT,
    METHOD,
    NEGATED,
    NEVER_ASKED,
    NEXT,
    NOMINAL,
    OFFERED,
    OFFERS,
    ONLY_NEGATED,
    RELATIVE,
    SENTENCE,
    SETS,
    STRONG,
    SUBJECT,
    TASK,
    TERMS,
    TURN,
    UNSURE,
    VERB,
)
from matching.linking.headings import ABOUT, HEADINGS, Section
from matching.linking.strength import Strength as Strength

SHORT_LINE = 14  # words of an item of a list that no mark tells
PARAGRAPH = 8  # words from which a line after a list is a paragraph rather than one more item
AD_LENGTH = 700  # characters from which a text that speaks to its reader is read as an ad
AD_SPEAKS = 3  # times that it says "du"
MAX_SENTENCE = 600  # characters; longer runs without a full stop are cut, so that one clause never takes all the time


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of text of one strength; ``silent`` when nothing in it is asked of anyone."""

    start: int
    end: int
    strength: Strength
    silent: bool
    section: Section
    cue: bool = False  # a word of the clause or its sentence asks outright
    listed: bool = False  # an item under a heading of demands, or of a note that only lists
    item: bool = False  # an item of a list, whatever its heading
    told: bool = False  # in an ad, and nothing in it asks: the tasks, or what lies around them


@lru_cache(maxsize=2)  # the same text is asked for once for each kind of thing in it
def clauses(text: str, *, claims: bool = False, limit: int | None = None) -> tuple[Clause, ...]:
    """The clauses of ``text[:limit]`` in order. ``claims``: it tells what someone can or learns; nothing is praise."""
    return tuple(_clauses(text, claims, limit))


def _clauses(text: str, claims: bool, limit: int | None) -> Iterator[Clause]:
    section, items_seen, hook, unmarked = Section.NONE, False, True, 0
    ad = not claims and _addresses(text)
    for line in LINE.finditer(text, 0, len(text) if limit is None else min(limit, len(text))):
        start, end = line.span()
        body = BULLET.match(text, start, end)
        inner = body.end() if body else start
        if inner >= end:
            continue
        dashed = text[start:inner].strip() != ""
        announced = _heading(text[inner:end], bullet=dashed, items=_items_follow(text, end))
        if items_seen and not dashed and len(text[inner:end].split()) >= PARAGRAPH:
            section, items_seen = (
                Section.NONE,
                False,
            )  # a paragraph of its own after a list is no longer under its heading
        items_seen = items_seen or dashed
        here = section
        if announced is not None and hook and text[:end].rstrip().endswith("?"):
            announced = None  # "Är du vår nya kock?" on top is a hook: what follows may tell of anything
        title = hook and announced is None and _is_short(text[inner:end])  # a headline names who is sought
        hook = False
        if announced is not None:
            here, rest = announced
            if not rest:
                section, items_seen, unmarked = here, False, 0
                continue
            inner += rest  # "Meriterande: truckkort" says it of its own line only
        if OFFERS.match(text, inner, end):
            here = Section.EMPLOYER
        if here in (Section.DEMANDS, Section.MERITS, Section.TASKS) and _is_short(text[inner:end]):
            dashed, unmarked = True, unmarked + 1  # a list without marks, of two lines at least
            items_seen = items_seen or unmarked > 1
        item = here in (Section.DEMANDS, Section.MERITS) and (dashed or announced is not None)
        inline: Section | None = None  # what a list within the line is about: its line ends were lost
        listing = False
        alone: Section | None = None  # what a sentence announces of itself alone: "Meriterande: ADR"
        for first, last in _pieces(text, inner, end):
            told = text[first:last]
            if ad and (begun := _begins_with_heading(told)) is not None:
                section, items_seen = begun[0], False
                here, first = section, first + begun[1]
            if not text[:first].rstrip().endswith(";"):
                alone = None
            if (first > inner or last < end) and (within := _heading_within(told)) is not None:
                alone, rest = within
                if not rest:
                    section = here = inline = alone
                    alone, listing = None, False
                    continue
                first, item = first + rest, alone in (Section.DEMANDS, Section.MERITS)
                told = text[first:last]
            if INLINE_ITEM.match(told) is None:
                if listing:
                    here, listing = section, False
                inline = None
            elif inline is not None and not (item or dashed):
                item, dashed = inline in (Section.DEMANDS, Section.MERITS), True
            listing = listing or INLINE_ITEM.match(told) is not None
            yield from _read(text, first, last, inline or alone or here, claims, item, dashed, ad, title)
            item = dashed = title = False  # what follows in the line is told, not listed
            if lead := INLINE_LEAD.search(told):
                inline = _section(lead["head"])


def _is_short(line: str) -> bool:
    """Whether a line is no sentence: few words and no full stop."""
    return len(line.split()) <= SHORT_LINE and not line.rstrip().endswith((".", "!", "?", ":"))


def _begins_with_heading(sentence: str) -> tuple[Section, int] | None:
    """The section and length of a heading that runs into what follows ("Kvalifikationer Du har")."""
    for match in INTO.finditer(sentence, 0, 40):
        head = sentence[: match.start()].casefold()
        if len(head.split()) > 4 or (SENTENCE.match(head) and " " in head and not head.startswith("vi erbjuder")):
            continue
        for section, pattern in HEADINGS:
            if pattern.fullmatch(head):
                return section, match.start()
    return None


def _heading_within(piece: str) -> tuple[Section, int] | None:
    """What a sentence within a line announces: "Meriterande: ADR, truckkort." or a heading that stands alone."""
    told = piece.strip()
    if not told[:1].isupper():
        return None
    if ": " in told or told.endswith(":"):
        return _heading(piece, bullet=False, items=False)
    if told.endswith((".", "!", "?")) or len(told.split()) > 3:
        return None
    return next(((section, 0) for section, pattern in HEADINGS if pattern.fullmatch(told)), None)


def _heading(line: str, *, bullet: bool, items: bool) -> tuple[Section, int] | None:
    """What a line announces, and where its own content begins (0: it has none).

    A line that reads as a sentence ("Du har") is a heading only before a colon, a question mark or a list of ``items``.
    """
    head, colon, rest = line.partition(":")
    if colon and len(head) <= 60 and rest.strip() and ". " not in head:
        found = _section(head)
        return (found, len(head) + 1) if found is not None and len(head.split()) <= 6 else None
    told = line.strip()
    if items and not bullet and told.endswith(":") and len(told.split()) > 4:
        # a sentence that leads up to a list: "Du får också gärna ha erfarenhet av något av följande:"
        for section, pattern in ((Section.MERITS, MERIT), (Section.DEMANDS, DEMAND), (Section.TASKS, TASK)):
            if pattern.search(told):
                return section, 0
    if (bullet and not colon) or told.endswith((".", "!")) or len(told) > 70 or len(told.split()) > 9:
        return None
    if not (colon or told.endswith("?") or items or told.isupper()) and SENTENCE.match(told):
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
    return Section.EMPLOYER if ABOUT.match(told) and len(told.split()) <= 4 else None


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


def _read(
    text: str,
    start: int,
    end: int,
    section: Section,
    claims: bool,
    item: bool,
    dashed: bool,
    ad: bool,
    title: bool = False,
) -> Iterator[Clause]:
    whole = text[start:end]
    if claims:
        for first, last in _turns(text, start, end):
            gone = LACKS.search(text[first:last]) is not None
            yield Clause(first, last, Strength.NEGATED if gone else Strength.MENTIONED, False, section)
        return
    if ALWAYS_TERMS.search(whole) or NEVER_ASKED.search(whole) or UNSURE.match(whole):
        yield Clause(start, end, Strength.MENTIONED, True, Section.EMPLOYER)
        return
    if EMPLOYER_FIRST.match(whole) and (turn := AND_YOU.search(whole)) and turn.start() > 20:
        yield Clause(start, start + turn.start(), Strength.MENTIONED, True, section)
        start += turn.start()
        whole = text[start:end]
    if OFFERS.match(whole):
        section = Section.EMPLOYER
    bare = _is_bare_list(whole)
    nominal = ad and section is not Section.EMPLOYER and _is_nominal(whole)
    asks = bare or nominal or DEMAND.search(SETS.sub(" ", whole)) is not None
    silent = _is_silent(whole, section, asks, ad, item, dashed or title)
    mixed = stretches(text, start, end)
    merit_sentence = MERIT.match(whole.lstrip()) is not None or (
        MERIT.search(whole) is not None and TURN.search(whole) is None
    )
    turns: list[tuple[int, int, Strength | None]]
    turns = (
        list(mixed) if mixed else [(first, last, None) for first, last in _last_alone(text, _turns(text, start, end))]
    )
    for first, last, said in turns:
        clause = text[first:last]
        if (aside := RELATIVE.search(clause)) and aside.start() > 10:
            yield Clause(first + aside.start(), last, Strength.MENTIONED, True, section)
            last = first + aside.start()
            clause = text[first:last]
        if said is not None:
            strength = said
        elif NEGATED.search(clause):
            strength = Strength.NEGATED
        elif merit_sentence or section is Section.MERITS or MERIT.search(clause):
            strength = Strength.MERITING
        elif section is Section.DEMANDS and not asks and TASK.search(whole):
            strength = Strength.MENTIONED
        elif section is Section.DEMANDS or (asks and (section is not Section.TASKS or DEMAND.search(clause))):
            strength = Strength.MANDATORY
        else:
            strength = Strength.MENTIONED
        if silent and ad and EMPLOYER_FIRST.match(whole):
            section = Section.EMPLOYER
        quiet = silent and strength is not Strength.MERITING
        told = ad and not (asks or item or dashed) and strength is Strength.MENTIONED
        yield Clause(first, last, strength, quiet, section, asks, item or bare, dashed, told)


def _is_bare_list(sentence: str) -> bool:
    """Whether the sentence only lists things ("Läsa ritning, laser, packning."): in a note, that is asked for."""
    return (
        len(sentence.split()) <= 12
        and "," in sentence
        and VERB.search(sentence) is None
        and EMPLOYER_FIRST.match(sentence) is None
        and SUBJECT.match(sentence) is None
    )


def _is_nominal(sentence: str) -> bool:
    """Whether the sentence has no verb in its first part, and that part names a proof or a language."""
    first = sentence.partition(",")[0]
    return NOMINAL.match(first) is not None and VERB.search(first) is None


def _addresses(text: str) -> bool:
    """Whether a text is an ad: long, and it speaks to its reader. What an ad asks for, it asks of "du"."""
    return (
        len(text) >= AD_LENGTH and sum(1 for _ in zip(FACT.finditer(text), range(AD_SPEAKS), strict=False)) == AD_SPEAKS
    )


def _is_silent(sentence: str, section: Section, asks: bool, ad: bool, item: bool, dashed: bool) -> bool:
    """Whether nothing in the sentence is asked of anyone: praise, terms, how to apply."""
    if section is Section.EMPLOYER:
        return not (asks and FACT.search(sentence) and STRONG.search(sentence))
    if TERMS.search(sentence) and STRONG.search(sentence) is None:
        return True
    if METHOD.search(sentence):
        return False
    if ad and EMPLOYER_FIRST.match(sentence) and FACT.search(sentence) is None and not asks:
        return True
    if FIRM.search(sentence) and FACT.search(sentence) is None and STRONG.search(sentence) is None:
        return True
    if (
        GIVEN.search(sentence)
        and STRONG.search(sentence) is None
        and TASK.search(sentence.partition(" får ")[0]) is None
    ):
        return True
    told_only = section is Section.NONE or (
        section in (Section.DEMANDS, Section.MERITS) and not item and VERB.search(sentence)
    )
    if ad and told_only and not dashed and not (asks or any(told.search(sentence) for told in (FACT, TASK, JOB))):
        return True
    praise = EMPLOYER.search(sentence) is not None
    if not praise:
        return False
    if section is Section.TASKS and dashed:
        return EMPLOYER.match(sentence.lstrip()) is not None  # "boka in grupper i vårt system" is a task
    if section in (Section.DEMANDS, Section.MERITS):
        return EMPLOYER.match(sentence.lstrip()) is not None and not (asks or FACT.search(sentence))
    return not (asks or TASK.search(sentence) or (FACT.search(sentence) and not OFFERED.search(sentence)))


def _turns(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentence cut where "men", "gärna" and the like turn its meaning."""
    turns, at = [], start
    for match in TURN.finditer(text, start, end):
        if match.start() > at:
            turns.append((at, match.start()))
            at = match.end()
    return [*turns, (at, end)] if end > at else turns


def _last_alone(text: str, turns: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The turns, where "CE, YKB, ADR är kul men behövs inte" says of the last thing alone that it is not needed."""
    if len(turns) < 2 or not ONLY_NEGATED.fullmatch(text, *turns[-1]) or MERIT.search(text, *turns[-2]):
        return turns
    first, last = turns[-2]
    comma = text.rfind(",", first, last)
    return [*turns[:-2], *([(first, comma)] if comma > first else []), (max(first, comma + 1), turns[-1][1])]
