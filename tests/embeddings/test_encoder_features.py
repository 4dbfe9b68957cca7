"""Words and features, against the plainest possible reference."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.encoders.features import MAX_WORD, features, fold, words

MASK = 2**64 - 1


def slow_key(text: str, n: int) -> int:
    """Polynomial hash of the code points, the length added, MurmurHash3's finaliser, upper half."""
    h = 0
    for c in text:
        h = (h * 0x100000001B3 + ord(c)) & MASK
    return finalised((h + n) & MASK)


def slow_whole(word: str) -> int:
    h, power = 0, 1
    for c in word:
        power = power * 0x100000001B3 & MASK
        h = (h + ord(c) * power) & MASK
    return finalised(h ^ 0x9E3779B97F4A7C15)


def finalised(h: int) -> int:
    h ^= h >> 33
    h = h * 0xFF51AFD7ED558CCD & MASK
    h ^= h >> 33
    h = h * 0xC4CEB9FE1A85EC53 & MASK
    h ^= h >> 33
    return h >> 32


def slow_features(word: str) -> list[int]:
    marked = f"<{fold(word)}>"
    grams = [slow_key(marked[i : i + n], n) for n in (3, 4, 5) for i in range(len(marked) - n + 1)]
    return [*grams, slow_whole(word)]


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=MAX_WORD, alphabet=st.characters(categories=["L", "N"])), max_size=5))
def test_features_equal_the_slow_reference(batch: list[str]) -> None:
    keys, offsets = features(batch)
    parts = np.split(keys, offsets[1:]) if batch else []
    assert [part.tolist() for part in parts] == [slow_features(word) for word in batch]


@settings(deadline=None)
@given(st.text())
def test_words_fit_the_extractor(text: str) -> None:
    found = words(text)
    assert all(0 < len(word) <= MAX_WORD for word in found)
    keys, offsets = features(list(found))
    assert len(offsets) == len(found)
    assert len(keys) >= 2 * len(found)  # at least one n-gram and the whole word


def test_words_are_counted_in_order() -> None:
    assert list(words("Svets och svets, MIG/MAG; C++ c# .NET").items()) == [
        ("svets", 2), ("och", 1), ("mig", 1), ("mag", 1), ("c++", 1), ("c#", 1), ("net", 1)
    ]  # fmt: skip


def test_different_spellings_of_one_character_are_one_word() -> None:
    assert words("sa\u030aga") == words("såga") == {"såga": 1}
    assert words("sjuk\u00adsköterska") == words("sjuksköterska")
    assert words("ﬁnans") == words("finans")


def test_folding_makes_ascii_swedish_share_its_ngrams() -> None:
    # <raksmorgas>: 10 three-grams, 9 four-grams, 8 five-grams are shared; the whole word is not
    plain, marked = (set(features([word])[0].tolist()) for word in ("raksmorgas", "räksmörgås"))
    assert len(plain & marked) == 10 + 9 + 8
    assert len(plain) == len(marked) == 28


def test_long_words_are_cut() -> None:
    assert words("x" * (MAX_WORD + 5)) == {"x" * MAX_WORD: 1, "x" * 5: 1}
