"""What the model of links (``asked_links``) is told of each thing found in a text: numbers, most of them what the model
of words thinks there, and words of the thing, of its sentence and of the one before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.linking.asked_words import KINDS, NEGATED, PROOF, Opinion
from matching.linking.decision_trees import Numbers
from matching.linking.token_features import Token, within

TYPED_KINDS: Final = ("licence", "certificate", "language", "education")
_KINDS: Final = ("skill", "occupation", *TYPED_KINDS)
_FLAGS: Final = ("silent", "cue", "told", "listed", "item", "noclause")
_NEAR: Final = 8  # words on each side that are looked at together
_FAR: Final = 60  # words on each side beyond which a sentence is not looked at: some texts have no full stops
_SHOWN: Final = ("hd=", "hw=", "hit=", "rule=", "cl=")  # features of its own words that the regression is told


@dataclass(frozen=True, slots=True)
class Thing:
    """Something found in a text.

    ``named``: a concept or a typed requirement; otherwise it stands in the text's own words.
    """

    start: int
    end: int
    kind: str
    label: str
    named: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What the model is told of the things in a text: ``numbers`` (things, n), and ``words`` (features) of each."""

    numbers: Numbers
    words: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Text:
    told: Sequence[Token]
    looked: Sequence[Sequence[str]]
    opinion: Opinion


@dataclass(frozen=True, slots=True)
class _Place:
    """The tokens of a thing, and what is looked at of its sentence (itself included) and of the one before."""

    mine: range
    sentence: range
    before: range


def told_of(told: Sequence[Token], looked: Sequence[Sequence[str]], opinion: Opinion, things: Sequence[Thing]) -> Told:
    """What there is to tell of things in a text of these tokens, whose features were ``looked``."""
    text = _Text(told, looked, opinion)
    bounds = _sentences(told)
    again = Counter((thing.kind, thing.label) for thing in things)
    places = [_place(told, bounds, thing) for thing in things]
    return Told(
        np.array(
            [
                [*_numbers(text, thing, place), again[thing.kind, thing.label]]
                for thing, place in zip(things, places, strict=True)
            ],
            dtype=np.float64,
        ),
        [frozenset(_words(text, thing, place)) for thing, place in zip(things, places, strict=True)],
    )


def _place(told: Sequence[Token], bounds: Sequence[tuple[int, int]], thing: Thing) -> _Place:
    mine = _stretch(told, thing)
    first, last = bounds[mine.start]
    sentence = range(max(first, mine.start - _FAR), min(last, mine.stop + _FAR))
    return _Place(mine, sentence, _words_before(told, bounds, first))


def _stretch(told: Sequence[Token], thing: Thing) -> range:
    """The numbers of its tokens, one at least."""
    mine = within(told, thing.start, thing.end)
    first = min(mine.start, len(told) - 1)
    return range(first, max(mine.stop, first + 1))


def _sentences(told: Sequence[Token]) -> list[tuple[int, int]]:
    """The half-open range of the sentence of each token, its end mark left out but for the mark itself."""
    bounds: list[tuple[int, int]] = []
    first = 0
    for at, token in enumerate(told):
        ends = token.is_break or token.told in ".!?"
        if ends or at == len(told) - 1:
            stop = at if ends and at > first else at + 1
            bounds += [(first, stop)] * (at + 1 - first)
            first = at + 1
    return bounds


def _numbers(text: _Text, thing: Thing, place: _Place) -> list[float]:
    """In an order that the fitted trees know: whoever changes it fits them anew."""
    told, looked, opinion = text.told, text.looked, text.opinion
    asked, mine = opinion.shares, place.mine
    first, last, start, stop = mine.start, mine.stop, place.sentence.start, place.sentence.stop
    around = np.concatenate([asked[start:first], asked[last:stop]])
    of_kinds = opinion.chances[first:last]
    around_kinds = opinion.chances[start:stop]
    flags = looked[first]
    return [
        asked[first:last].max(),
        asked[first:last].mean(),
        asked[first:last].min(),
        *of_kinds.mean(axis=0),
        *of_kinds.max(axis=0),
        opinion.begins[first:last].max(),
        opinion.begins[first],
        asked.mean(),
        float((asked > 0.5).mean()),
        asked[start:stop].mean(),
        around.mean() if len(around) else -1.0,
        around.max() if len(around) else -1.0,
        asked[max(0, first - _NEAR) : first].mean() if first else -1.0,
        asked[last : last + _NEAR].mean() if last < len(told) else -1.0,
        around_kinds[:, KINDS.index(NEGATED)].max(),
        around_kinds[:, KINDS.index(PROOF)].max(),
        last - first,
        thing.end - thing.start,
        len(told),
        first / len(told),
        stop - start,
        any("rule=" not in looked[at] for at in mine),
        thing.named,
        _KINDS.index(thing.kind),
        *(flag in flags for flag in _FLAGS),
        told[first].told[:1].isupper(),
    ]


def _words(text: _Text, thing: Thing, place: _Place) -> Iterator[str]:
    told, looked, mine = text.told, text.looked, place.mine
    first, last, start, stop = mine.start, mine.stop, place.sentence.start, place.sentence.stop
    yield "label:" + thing.label.casefold()
    yield f"kind:{thing.kind}{thing.named:d}"
    for at in mine:
        if not told[at].is_break:
            yield "w:" + told[at].form
        yield from (one for one in looked[at] if one.startswith(_SHOWN))
    for side, stretch in (("b:", range(start, first)), ("a:", range(last, stop))):
        for at in stretch:
            yield side + told[at].form
            yield "s:" + told[at].form
    for steps in (1, 2):
        if first - steps >= start:
            yield f"b{steps}:" + " ".join(one.form for one in told[first - steps : first])
        if last + steps <= stop:
            yield f"a{steps}:" + " ".join(one.form for one in told[last : last + steps])
    for at in place.before:
        yield "p:" + told[at].form


def _words_before(told: Sequence[Token], bounds: Sequence[tuple[int, int]], first: int) -> range:
    """The sentence that ends before the token, or its last words."""
    last = first - 1
    while last >= 0 and not told[last].form[0].isalnum():
        last -= 1
    if last < 0:
        return range(0)
    start, stop = bounds[last]
    return range(max(start, stop - _FAR), stop)
