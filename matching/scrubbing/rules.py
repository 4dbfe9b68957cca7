"""What a rule is: a pattern, and the words without which it cannot match, so that most patterns are never tried."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Rule:
    """A pattern tried on one sentence at a time, when it holds one of ``words`` or, anywhere, one of ``parts``.

    Both are in lower case. ``first`` marks a pattern of how a sentence begins.
    """

    source: str
    flags: re.RegexFlag = re.NOFLAG
    words: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    first: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern. Compiling all of them takes longer than a short command has: each "
        "waits for its turn."""
        return re.compile(self.source, self.flags)

    def sub(self, filling: Callable[[re.Match[str]], str], sentence: str) -> str:
        """The sentence with what the pattern matches replaced."""
        if self.first:
            match = self.pattern.match(sentence)
            return sentence if match is None else filling(match) + sentence[match.end() :]
        return self.pattern.sub(filling, sentence)

    def taken_out(self, sentence: str) -> str:
        """The sentence without what the pattern matches; the group ``kept`` stays, where there is one."""
        return self.sub(_kept, sentence)


class Rulebook:
    """Rules in their order, and which of them a text or a sentence concerns."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_part: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self._rules):
            for word in one.words:
                self._by_word[word].append(number)
            for part in one.parts:
                self._by_part[part].append(number)
        self.words = frozenset(self._by_word)

    def parts_in(self, lowered: str) -> tuple[str, ...]:
        """The parts that a text in lower case holds: the only ones to look for in its sentences."""
        return tuple([part for part in self._by_part if part in lowered])

    def concerning(self, words: frozenset[str], lowered: str, parts: Iterable[str]) -> Sequence[Rule]:
        """The rules that may match a sentence in lower case with these words, in their order."""
        numbers = [number for word in words & self.words for number in self._by_word[word]]
        numbers += [number for part in parts if part in lowered for number in self._by_part[part]]
        return [self._rules[number] for number in sorted(set(numbers))]


def rule(pattern: str, words: str = "", parts: str = "", *, case: bool = False, first: bool = False) -> Rule:
    """A rule from space-separated words and parts. Upper and lower case are alike unless ``case`` is set."""
    flags = re.NOFLAG if case else re.IGNORECASE
    return Rule(pattern, flags, frozenset(words.split()), tuple(parts.split()), first)


def _kept(match: re.Match[str]) -> str:
    return match.groupdict().get("kept") or ""
