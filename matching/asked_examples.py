"""The marked texts that the models of what a text asks for are fitted on, as those models are told of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matching.evaluation.development import MARKED, development_sets
from matching.evaluation.judged_spans import GoldSpan
from matching.linking.asked_words import (
    EDUCATION,
    LANGUAGE,
    LICENCE,
    NEGATED,
    NOTHING,
    PROOF,
    SKILL,
    TITLE,
    TRAIT,
)
from matching.linking.records import read_by_rules
from matching.linking.sentences import clauses
from matching.linking.token_features import Token, features, tokens, within
from matching.taxonomy import Taxonomy

KINDS: Final = {
    "skill": SKILL,
    "occupation": TITLE,
    "language": LANGUAGE,
    "education": EDUCATION,
    "licence": LICENCE,
    "certificate": PROOF,
    "trait": TRAIT,
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked text: its tokens and the tag of each, (n,) each."""

    name: str
    identity: str
    text: str
    spans: Sequence[GoldSpan]
    told: Sequence[Token]
    tags: Sequence[str]


@dataclass(frozen=True, slots=True)
class Example(Marked):
    """A marked text with what a model is told of each token, (n,)."""

    features: Sequence[Sequence[str]]


def read_marked(folder: Path, shared: Path) -> list[Marked]:
    """The texts of the train halves. ``folder`` is ``datasets/development``, ``shared`` the folder of public data."""
    return [
        _marked(one.name, identity, one.texts[identity], one.spans[identity])
        for one in development_sets(folder, shared)
        if one.half == "train"
        for identity in one.texts
    ]


def read_examples(folder: Path, shared: Path, taxonomy: Taxonomy) -> list[Example]:
    """The same with what a model is told of them, which takes some 30 ms a text."""
    return [_example(one, taxonomy) for one in read_marked(folder, shared)]


def digest_of(texts: Iterable[Marked]) -> str:
    """SHA-256 of the texts and their marks, whatever their order: tells whether a model was fitted on just these."""
    told = sorted(json.dumps([one.name, one.identity, one.text, one.tags], ensure_ascii=False) for one in texts)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def author_of(one: Marked) -> str:
    """Who wrote a text: of a marked one the letters that its id begins with tell, of another the set that it is in."""
    return re.split(r"\d", one.identity, maxsplit=1)[0] if one.name == MARKED else one.name


def parts_by_author(authors: Sequence[str], parts: int) -> list[tuple[list[int], list[int]]]:
    """For each part the numbers of the texts outside and inside it; all by one author are in one part.

    ``authors``: of each text. Those with most texts go first, each to the part that holds the fewest; a digest tells
    those with as many apart.
    """
    by_author: dict[str, list[int]] = defaultdict(list)
    for at, author in enumerate(authors):
        by_author[author].append(at)
    digests = {author: hashlib.sha256(f"fold {author}".encode()).digest() for author in by_author}
    inside: list[list[int]] = [[] for _ in range(parts)]
    for author in sorted(by_author, key=lambda author: (-len(by_author[author]), digests[author])):
        min(inside, key=len).extend(by_author[author])
    return [([at for other in inside if other is not part for at in other], part) for part in inside]


def tags_of(told: Sequence[Token], spans: Iterable[GoldSpan]) -> list[str]:
    """What each token is: "O", or "B-" or "I-" with the letter of the narrowest span that it stands in."""
    tags = [NOTHING] * len(told)
    for span in sorted(spans, key=lambda one: one.start - one.end):
        kind = NEGATED if span.strength == "negated" else KINDS[span.kind]
        begins = "B-"
        for at in within(told, span.start, span.end):
            if not told[at].is_break:
                tags[at] = begins + kind
                begins = "I-"
    return tags


def _marked(name: str, identity: str, text: str, spans: Sequence[GoldSpan]) -> Marked:
    told = tokens(text)
    return Marked(name, identity, text, spans, told, tags_of(told, spans))


def _example(one: Marked, taxonomy: Taxonomy) -> Example:
    labels, by_rules = taxonomy.linker.labels(one.text), read_by_rules(one.text, taxonomy)
    looked = features(one.told, clauses(one.text), labels, by_rules)
    return Example(one.name, one.identity, one.text, one.spans, one.told, one.tags, looked)
