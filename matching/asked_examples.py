"""The marked texts that the models of what a text asks for are fitted on, as those models are told of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matching.evaluation.development import development_sets
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
class Example:
    """A marked text: its tokens, what is looked at, and the tag of each, (n,) each."""

    name: str
    identity: str
    text: str
    spans: Sequence[GoldSpan]
    told: Sequence[Token]
    features: Sequence[Sequence[str]]
    tags: Sequence[str]


def read_examples(folder: Path, shared: Path, taxonomy: Taxonomy) -> list[Example]:
    """The texts of the train halves. ``folder`` is ``datasets/development``, ``shared`` the folder of public data."""
    return [
        _example(one.name, identity, one.texts[identity], one.spans[identity], taxonomy)
        for one in development_sets(folder, shared)
        if one.half == "train"
        for identity in one.texts
    ]


def digest_of(examples: Iterable[Example]) -> str:
    """SHA-256 of the texts and their marks, whatever their order: tells whether a model was fitted on just these."""
    told = sorted(json.dumps([one.name, one.identity, one.text, one.tags], ensure_ascii=False) for one in examples)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


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


def _example(name: str, identity: str, text: str, spans: Sequence[GoldSpan], taxonomy: Taxonomy) -> Example:
    told = tokens(text)
    linker = taxonomy.linker
    looked = features(told, clauses(text), linker.labels(text), read_by_rules(text, taxonomy))
    return Example(name, identity, text, spans, told, looked, tags_of(told, spans))
