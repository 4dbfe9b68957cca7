"""Which words two whole texts are alike by: the terms of their similarity, as the record says them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np

from embeddings.encoders.base import Encoder, TellsWords, Vectors
from embeddings.encoders.features import WORD
from matching.candidates import Facets
from matching.linking.words import STOP
from matching.phrases import PhraseTable

SHOWN = 3  # words of each side


@dataclass(frozen=True, slots=True)
class Alike:
    """What carries the likeness of a question's text and one record's, most first, in each text's own words.

    Where the encoder's vectors are sums over words these are words, each side's own. Other encoders cannot tell:
    then ``asked`` is empty and ``found`` is the one phrase of the record that lies nearest to the question's text.
    """

    asked: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


def alike_by(encoder: Encoder, table: PhraseTable, text: str, records: Sequence[Facets]) -> list[Alike]:
    """One for each record. A word that speaks against the likeness, or does nothing for it, is not named, nor is one
    such as "och"."""
    if not records:
        return []
    if not isinstance(encoder, TellsWords):
        vector = encoder.encode([text], role="query")[0]
        return [Alike(found=_nearest_phrase(table, vector, record)) for record in records]
    (words, parts), *own = encoder.word_parts([text, *(record.text for record in records)])
    whole = parts.sum(axis=0)
    towards = parts @ np.stack([rows.sum(axis=0) for _, rows in own]).T
    written = _written(text)
    return [
        Alike(_most(words, towards[:, at], written), _most(found, rows @ whole, _written(record.text)))
        for at, ((found, rows), record) in enumerate(zip(own, records, strict=True))
    ]


def _most(words: Sequence[str], terms: Vectors, written: Mapping[str, str]) -> tuple[str, ...]:
    """The words with the greatest terms, as they are written; function words are left out."""
    order = (at for at in np.argsort(-terms, kind="stable").tolist() if words[at] not in STOP)
    return tuple(written.get(words[at], words[at]) for at in islice(order, SHOWN) if terms[at] > 0)


@lru_cache(maxsize=512)
def _written(text: str) -> Mapping[str, str]:
    """How each word stands in the text where it comes first."""
    written: dict[str, str] = {}
    for word in WORD.findall(text):
        written.setdefault(word.casefold(), word)
    return written


def _nearest_phrase(table: PhraseTable, vector: Vectors, record: Facets) -> tuple[str, ...]:
    phrases = [*(phrase.text for phrase in record.skills), *record.essential, *record.occupations]
    if not phrases:
        return ()
    cosines = table.vectors(table.rows(phrases)) @ vector
    best = int(cosines.argmax())
    if cosines[best] <= 0:
        return ()
    return (record.skills[best].said if best < len(record.skills) else phrases[best],)
