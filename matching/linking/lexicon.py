"""Labels of concepts as word sequences, and finding them in a text in whatever form they stand there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from matching.linking.ambiguous import NO_FORM
from matching.linking.wordlists import (
    GENERIC,
    JOINTS,
    LOST,
    NO_COMPOUND,
    NO_SLIP,
    NOT_A_HEAD,
    PARTICLES,
    SHORTEST_HEAD,
    TAILS,
    WORDS_TOO,
)
from matching.linking.words import SHORTEST, STOP, Word, is_number, possible, sure, without_brackets, words

MAX_LABEL_WORDS: Final = 9
EXACT: Final = 1.0  # the preferred label as it stands
ALTERNATIVE: Final = 0.97
HEAD: Final = 0.93  # the label without what follows a comma or stands in brackets
INFLECTED: Final = 0.98  # times
LONGEST_WORD = 80  # letters; a longer one is no word, and its parts are not looked for
COMPOUND: Final = 0.92  # times: "svetsarjobb"
NARROWER: Final = 0.8  # times: "rostfrisvetsare" is a "svetsare"
MISSPELT: Final = 0.85  # times

_SLASH: Final = re.compile(r"\s*/\s*")


@dataclass(frozen=True, slots=True)
class Found:
    """A label found in a text: the concepts that bear it (with how well), and the words from ``first`` to ``last``."""

    concepts: tuple[tuple[int, float], ...]
    first: int  # number of the word, inclusive
    last: int
    start: int  # characters
    end: int


class Lexicon:
    """The labels of the concepts of one kind. ``concepts[n]`` of the caller is known here as number n."""

    def __init__(
        self,
        kind: str,
        entries: Mapping[str, Sequence[tuple[int, float]]],
        upper: Iterable[str],
        names: Iterable[str] = (),
    ) -> None:
        self.kind = kind
        self._entries = entries
        self._upper = frozenset(upper)
        self._names = frozenset(names)
        self._prefixes: set[str] = set()
        vocabulary: set[str] = set()
        for key in entries:
            if " " in key:
                parts = key.split(" ")
                for n in range(1, len(parts)):
                    self._prefixes.add(" ".join(parts[:n]))
                vocabulary.update(parts)
            else:
                vocabulary.add(key)
        self._vocabulary = vocabulary
        self._alias: dict[str, str] = {}
        for form in sorted(vocabulary):
            for other in _singular(form):
                if other not in vocabulary:
                    self._alias.setdefault(other, form)
        self._near: dict[str, list[str]] = defaultdict(list)
        for form in vocabulary:
            if len(form) >= 6 and form in entries:
                self._near[form[:3]].append(form)
        self._resolved: dict[str, tuple[tuple[str, float], ...]] = {}

    @property
    def entries(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        """Label key → numbers of the concepts with how surely the label means them."""
        return self._entries

    @property
    def upper(self) -> frozenset[str]:
        """Keys that are abbreviations: they count only where the text has them in capitals."""
        return self._upper

    def to_plain(self) -> dict[str, Any]:
        """Plain values, for a file."""
        keys = list(self._entries)
        return {
            "keys": keys,
            "owners": [[concept for concept, _ in self._entries[key]] for key in keys],
            "weights": [[round(weight, 4) for _, weight in self._entries[key]] for key in keys],
            "upper": sorted(self._upper),
            "names": sorted(self._names),
        }

    @staticmethod
    def from_plain(kind: str, told: Mapping[str, Any]) -> Lexicon:
        """The lexicon that ``to_plain`` told of."""
        entries = {
            key: tuple(zip(owners, weights, strict=True))
            for key, owners, weights in zip(told["keys"], told["owners"], told["weights"], strict=True)
        }
        return Lexicon(kind, entries, told["upper"], told["names"])

    def whole(self, text: str) -> tuple[tuple[int, float], ...]:
        """The concepts that a text names when read as one label; empty when it is none."""
        found = self.find(text, [w for w in words(text) if w.form not in STOP], loose=True)
        count = sum(1 for w in words(text) if w.form not in STOP)
        return found[0].concepts if len(found) == 1 and found[0].last - found[0].first + 1 == count else ()

    def find(self, text: str, content: Sequence[Word], *, loose: bool = False) -> list[Found]:
        """The longest labels among ``content`` (words of ``text`` in order, without ``STOP``), left to right.

        ``loose``: abbreviations count in small letters too.
        """
        found: list[Found] = []
        at = 0
        while at < len(content):
            match = self._longest(text, content, at, loose) or self._single(text, content, at)
            if match is None:
                at += 1
            else:
                found.append(match)
                at = match.last + 1
        return found

    def _longest(self, text: str, content: Sequence[Word], at: int, loose: bool) -> Found | None:
        states = dict(self._forms(content[at].form))
        best: Found | None = None
        last = at
        while states:
            named: dict[int, float] = {}
            for key, quality in states.items():
                if key in self._entries and (loose or self._in_capitals(key, text, content[at])):
                    for concept, weight in self._entries[key]:
                        named[concept] = max(named.get(concept, 0.0), weight * quality)
            if named:
                ranked = tuple(sorted(named.items(), key=lambda pair: (-pair[1], pair[0])))
                best = Found(ranked, at, last, content[at].start, content[last].end)
            last += 1
            if last >= len(content) or last - at >= MAX_LABEL_WORDS or _broken(text, content[last - 1], content[last]):
                break
            onward: dict[str, float] = {}
            for key, quality in states.items():
                if key in self._prefixes:
                    for form, part in self._forms(content[last].form):
                        longer = f"{key} {form}"
                        if longer in self._entries or longer in self._prefixes:
                            onward[longer] = max(onward.get(longer, 0.0), min(quality, part))
            states = onward
        return best

    def _in_capitals(self, key: str, text: str, word: Word) -> bool:
        told = text[word.start : word.end]
        return key not in self._upper or told.isupper() or sum(map(str.isupper, told)) > 1  # "SoL"

    def _forms(self, form: str) -> tuple[tuple[str, float], ...]:
        """Words of labels that ``form`` may be, with how well."""
        known = self._resolved.get(form)
        if known is None:
            if len(self._resolved) > 100_000:
                self._resolved.clear()
            known = self._resolved[form] = tuple(self._make_forms(form))
        return known

    def _make_forms(self, form: str) -> Iterator[tuple[str, float]]:
        given: set[str] = set()
        if form in self._vocabulary:
            given.add(form)
            yield form, 1.0
        if form in NO_FORM:
            return
        others = [sure(form), *possible(form)] if len(form) >= SHORTEST else []
        others = [other for other in others if other not in self._names]  # a product's name is not inflected
        for other in others:
            told = other if other in self._vocabulary else None
            if told and told not in given and len(given) < 4:
                given.add(told)
                yield told, INFLECTED
        if not given:
            for other in (form, *others):
                told = self._alias.get(other)
                if told and told not in given and len(given) < 3:
                    given.add(told)
                    yield told, INFLECTED

    def _single(self, text: str, content: Sequence[Word], at: int) -> Found | None:
        """One word that is no label itself: a compound, a cut-off compound ("MIG- och"), a misspelling."""
        word = content[at]
        if is_number(word.form) or not 3 <= len(word.form) <= LONGEST_WORD:
            return None
        entries = (
            self._cut_off(text, content, at)
            or self._compound(word.form)
            or self._joint(word.form)
            or self._narrower(word.form)
            or self._misspelt(word.form)
        )
        return Found(entries, at, at, word.start, word.end) if entries else None

    def _named(self, form: str, quality: float) -> tuple[tuple[int, float], ...]:
        for key, part in self._forms(form):
            if key in self._entries and key not in self._upper:
                return tuple((concept, weight * part * quality) for concept, weight in self._entries[key])
        return ()

    def _cut_off(self, text: str, content: Sequence[Word], at: int) -> tuple[tuple[int, float], ...]:
        word = content[at]
        after = text[word.end : word.end + 2]
        if not after.startswith("-") or after[1:].isalnum():
            return ()
        for other in content[at + 1 : at + 5]:
            two = f"{word.form} {other.form}"
            if two in self._entries:
                return tuple((concept, weight * COMPOUND) for concept, weight in self._entries[two])
            for cut in range(max(0, len(other.form) - 14), len(other.form) - 3):
                named = self._named(word.form + other.form[cut:], COMPOUND)
                if named:
                    return named
        return ()

    def _compound(self, form: str) -> tuple[tuple[int, float], ...]:
        if len(form) < 7 or form in NO_COMPOUND:
            return ()
        for tail in TAILS.get(self.kind, ()):
            if not form.endswith(tail) or len(form) - len(tail) < 3:
                continue
            stem = form[: -len(tail)]
            guesses = [stem, *(stem[:-1] for joint in JOINTS if joint and stem.endswith(joint))]
            for guess in guesses:
                for lost in ("", *LOST):
                    if guess + lost in self._vocabulary and (named := self._named(guess + lost, COMPOUND)):
                        return named
                first_form = guess[:-1] + "a"  # "sjukskötersketjänst" → "sjuksköterska"
                if (
                    guess.endswith("e")
                    and first_form in self._vocabulary
                    and (named := self._named(first_form, COMPOUND))
                ):
                    return named
        return ()

    def _joint(self, form: str) -> tuple[tuple[int, float], ...]:
        """A compound whose label has no s between its parts: "tidsrapportering" is "tidrapportering"."""
        if len(form) < 10 or form in NO_COMPOUND:
            return ()
        for at in range(3, len(form) - 4):
            if form[at] == "s" and (named := self._named(form[:at] + form[at + 1 :], INFLECTED)):
                return named
        return ()

    def _narrower(self, form: str) -> tuple[tuple[int, float], ...]:
        shortest = SHORTEST_HEAD.get(self.kind, 99)
        for cut in range(3, len(form) - shortest + 1):
            head = form[cut:]
            if form[:cut].endswith(PARTICLES):
                continue
            for key, _ in self._forms(head):
                if key in self._entries and len(key) >= shortest and key not in NOT_A_HEAD and len(head) >= shortest:
                    return tuple((concept, weight * NARROWER) for concept, weight in self._entries[key])
        return ()

    def _misspelt(self, form: str) -> tuple[tuple[int, float], ...]:
        if len(form) < 8 or len(form) > 30 or form in NO_SLIP:
            return ()
        bucket = self._near.get(form[:3])
        if not bucket:
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 1 if len(form) < 14 else 2
        near = process.extractOne(form, bucket, scorer=OSA.distance, score_cutoff=most)
        if near is None or near[0][-2:] != form[-2:] or near[0] in self._names:
            return ()
        if len(near[0]) == len(form) and sorted(near[0]) != sorted(form):
            return ()  # another letter makes another word ("provlagning"); a lost, doubled or swapped one is a slip
        return tuple((concept, weight * MISSPELT) for concept, weight in self._entries[near[0]])


def _singular(form: str) -> Iterator[str]:
    """Forms in the singular of a label's word that stands in the plural ("robotar" → "robot")."""
    told = sure(form)
    if told != form:
        yield told
    for ending in ("ar", "er"):
        if form.endswith(ending) and len(form) >= 7 and not form.endswith("iker"):
            yield form[: -len(ending)]
    if form.endswith("s") and not form.endswith("ss") and len(form) >= 8:
        yield form[:-1]


def build(kind: str, labels: Iterable[tuple[int, str, float]]) -> Lexicon:
    """A lexicon of (number of the concept, label, weight)."""
    entries: dict[str, dict[int, float]] = {}
    upper: dict[str, bool] = {}
    names: dict[str, bool] = {}
    for number, label, weight in labels:
        for told, part in _readings(label, kind):
            key, capital = label_key(told)
            if not key or (" " not in key and (key in GENERIC or len(key) < 2 or is_number(key))):
                continue
            owners = entries.setdefault(key, {})
            owners[number] = max(owners.get(number, 0.0), weight * part)
            upper[key] = upper.get(key, True) and capital
            names[key] = names.get(key, True) and " " not in key and told[:1].isupper()
    ranked = {key: tuple(sorted(owners.items(), key=lambda p: (-p[1], p[0])))[:8] for key, owners in entries.items()}
    capitals = (key for key, capital in upper.items() if capital)
    return Lexicon(kind, ranked, capitals, (key for key, name in names.items() if name))


@lru_cache(maxsize=262_144)
def label_key(label: str) -> tuple[str, bool]:
    """The content words of a label, in their surest form, and whether it is an abbreviation in capitals."""
    found = list(words(label))
    content = [word for word in found if word.form not in STOP] or found
    key = " ".join(word.form for word in content)
    told = label.strip().strip(".")
    shouted = told.isupper() or (key in WORDS_TOO and sum(map(str.isupper, told)) > 1)
    capital = len(content) == 1 and shouted and not any(map(str.isdigit, told))
    return (key if len(content) <= MAX_LABEL_WORDS else ""), capital


def _readings(label: str, kind: str) -> Iterator[tuple[str, float]]:
    """The label, and what remains of it without brackets, without what follows a comma, and on each side of a slash."""
    yield label, 1.0
    bare = without_brackets(label)
    if bare and bare != label:
        yield bare, HEAD
    head = bare.partition(",")[0].strip()
    if head and head != bare and len(head) > 2:
        yield head, HEAD
    if "/" in bare:
        parts = [part.strip() for part in _SLASH.split(head or bare)]
        shortest = 3 if kind == "occupation" else 5
        if all(len(part) >= shortest for part in parts):
            for part in parts:
                yield part, HEAD


def _broken(text: str, left: Word, right: Word) -> bool:
    """Whether something between two words parts them: a full stop, a line end, a comma, more than a few words."""
    between = text[left.end : right.start]
    return len(between) > 24 or any(c in between for c in ".!?:;,\n\r()•")
