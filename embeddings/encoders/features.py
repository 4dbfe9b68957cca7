"""Text to words, words to hashed features: the part that fitting and encoding must do alike.

A text becomes its distinct words with counts. A word becomes the character 3-, 4- and 5-grams of ``<word>``, folded
(å ä ö and accents lose their marks, so that "svetsare pa tag" meets "svetsare på tåg"), and the whole word, not
folded. Every feature is a 32-bit key: polynomial hash of code points with the finaliser of MurmurHash3, the same on
every platform.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

SHORTEST, LONGEST = 3, 5  # length of the character n-grams, boundary marks included
MAX_WORD = 40  # longer runs of letters are cut into pieces of this length

Keys = npt.NDArray[np.uint32]

WORD = re.compile(r"[^\W_]+[+#]{0,2}")  # letters and digits of any script; c++ and c# keep their signs
# soft hyphen, zero-width signs, Arabic tatweel and vowel marks: not part of the word
_DROPPED = re.compile("[\u00ad\u200b-\u200d\ufeff\u0640\u064b-\u065f]+")
_FOLDED = str.maketrans({"ø": "o", "æ": "a", "đ": "d", "ł": "l", "ı": "i"})  # letters that do not decompose

_PRIME = np.uint64(0x100000001B3)
_WHOLE = np.uint64(0x9E3779B97F4A7C15)
with np.errstate(over="ignore"):
    _POWERS = np.cumprod(np.full(MAX_WORD + 2, _PRIME, dtype=np.uint64))


def words(text: str) -> dict[str, int]:
    """The distinct words of ``text`` in order of first appearance, each with its count."""
    if not text.isascii():
        text = _DROPPED.sub("", unicodedata.normalize("NFKC", text))
    counts: dict[str, int] = {}
    for word in WORD.findall(text.casefold()):
        if len(word) > MAX_WORD:
            for start in range(0, len(word), MAX_WORD):
                piece = word[start : start + MAX_WORD]
                counts[piece] = counts.get(piece, 0) + 1
        else:
            counts[word] = counts.get(word, 0) + 1
    return counts


def fold(word: str) -> str:
    """``word`` without diacritics: ``åäöé`` gives ``aaoe``."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word).translate(_FOLDED)
    return "".join(c for c in decomposed if not unicodedata.combining(c))[:MAX_WORD] or word


def features(batch: Sequence[str]) -> tuple[Keys, npt.NDArray[np.int64]]:
    """Keys of the features of every word, concatenated, and the offset where each word's features begin.

    The last feature of each word is the whole word; the others are its n-grams. Every word of ``batch`` must be
    non-empty and at most ``MAX_WORD`` characters long, as ``words`` gives them.
    """
    if not batch:
        return np.empty(0, np.uint32), np.empty(0, np.int64)
    with np.errstate(over="ignore"):
        code, start, length = _code_points([f"<{fold(word)}>" for word in batch])
        owner = np.repeat(np.arange(len(batch)), length)
        room = np.repeat(start + length, length) - np.arange(len(code))  # code points left in the word
        keys, owners = [], []
        rolling = np.zeros(len(code), np.uint64)
        for n in range(1, LONGEST + 1):
            shifted = np.zeros_like(code)
            shifted[: max(0, len(code) - n + 1)] = code[n - 1 :]
            rolling = rolling * _PRIME + shifted
            if n >= SHORTEST:
                fits = room >= n
                keys.append(_mixed(rolling[fits] + np.uint64(n)))
                owners.append(owner[fits])
        code, start, length = _code_points(list(batch))
        position = np.arange(len(code)) - np.repeat(start, length)
        keys.append(_mixed(np.add.reduceat(code * _POWERS[position], start) ^ _WHOLE))
        owners.append(np.arange(len(batch)))
    everyone = np.concatenate(owners)
    order = np.argsort(everyone, kind="stable")
    offsets = np.searchsorted(everyone[order], np.arange(len(batch)))
    return np.concatenate(keys)[order], offsets


def _code_points(
    batch: list[str],
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """All code points in a row, and where each word starts and how long it is."""
    code = np.frombuffer("".join(batch).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    length = np.fromiter(map(len, batch), np.int64, len(batch))
    return code, np.cumsum(length) - length, length


def _mixed(h: npt.NDArray[np.uint64]) -> Keys:
    """The upper half of MurmurHash3's 64-bit finaliser."""
    h = h ^ (h >> np.uint64(33))
    h = h * np.uint64(0xFF51AFD7ED558CCD)
    h = h ^ (h >> np.uint64(33))
    h = h * np.uint64(0xC4CEB9FE1A85EC53)
    h = h ^ (h >> np.uint64(33))
    return (h >> np.uint64(32)).astype(np.uint32)
