"""Queries as people write them: misspelled, without å ä ö, in other forms, in another order, half in English."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

from embeddings.training.corpus import misspelled

_ASCII = str.maketrans("åäöÅÄÖéÉ", "aaoAAOeE")

# ending of an occupation title -> the same in a definite or plural form
_INFLECTED = (
    ("are", "arna"),
    ("ska", "skan"),
    ("ist", "isten"),
    ("ör", "ören"),
    ("man", "mannen"),
    ("ing", "ingen"),
    ("tekniker", "teknikern"),
    ("e", "en"),
    ("a", "an"),
)

# ending of an occupation title -> the other gender's form, or the neutral one
_GENDERED = (
    ("kvinna", "man"),
    ("man", "kvinna"),
    ("värdinna", "värd"),
    ("värd", "värdinna"),
    ("sköterska", "skötare"),
    ("skötare", "sköterska"),
    ("erska", "are"),
    ("ör", "ös"),
    ("are", "erska"),
)


def misspelled_words(query: str, number: int) -> str:
    """One edit in each word of at least four letters, drawn by the query's number."""
    dice = random.Random(f"misspelled {number}")
    return re.sub(r"\w+", lambda word: misspelled(word[0], dice), query)


def without_marks(query: str, _: int) -> str:
    """å ä ö é as a a o e."""
    return query.translate(_ASCII)


def inflected(query: str, _: int) -> str:
    """The first word in a definite or plural form, when its ending is known."""
    return _with_ending(query, _INFLECTED)


def other_gender(query: str, _: int) -> str:
    """The first word in the form of the other gender, when its ending is known."""
    return _with_ending(query, _GENDERED)


def turned(query: str, _: int) -> str:
    """The words in the opposite order, without punctuation."""
    return " ".join(reversed(re.findall(r"[\w+#-]+", query)))


CHANGES: Mapping[str, Callable[[str, int], str]] = {
    "ett fel per ord": misspelled_words,
    "a a o för å ä ö": without_marks,
    "böjd form": inflected,
    "andra könets form": other_gender,
    "omvänd ordföljd": turned,
}


def changed(queries: Sequence[str], change: Callable[[str, int], str]) -> tuple[str, ...]:
    """Every query changed; one that the change does not touch stays as it is."""
    return tuple(change(query, number) or query for number, query in enumerate(queries))


def mixed(queries: Sequence[str], english: Mapping[str, str]) -> tuple[str, ...]:
    """Queries with every second word that has an English form in ``english`` in that form."""
    result = []
    for query in queries:
        seen = 0
        parts = re.split(r"(\W+)", query)
        for at, part in enumerate(parts):
            if part.casefold() in english:
                seen += 1
                if seen % 2:
                    parts[at] = english[part.casefold()]
        result.append("".join(parts))
    return tuple(result)


def _with_ending(query: str, endings: Sequence[tuple[str, str]]) -> str:
    match = re.match(r"\w+", query)
    if match:
        for ending, other in endings:
            if match[0].endswith(ending) and len(match[0]) > len(ending) + 2:
                return match[0].removesuffix(ending) + other + query[match.end() :]
    return query
