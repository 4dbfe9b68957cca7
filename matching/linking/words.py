"""Words with their places in a text, and the forms under which a Swedish or English word may stand in a label.

Only inflection is undone (plural, definite, genitive, gender of titles), never derivation: "målare" and "mål" stay
apart. A form is tried only where the vocabulary of the labels knows it, so that the rules may be generous.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAX_WORD: Final = 60  # longer runs of letters are no words

_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
_WORD: Final = re.compile(r"\.?[^\W_]+(?:[+#]{1,2}|(?<=[^\W\d_])[’'](?=[^\W\d_])[^\W_]+)?")

STOP: Final = frozenset(
    [
        "och",
        "eller",
        "samt",
        "med",
        "av",
        "i",
        "på",
        "för",
        "att",
        "till",
        "en",
        "ett",
        "den",
        "det",
        "de",
        "om",
        "inom",
        "vid",
        "som",
        "från",
        "hos",
        "din",
        "ditt",
        "dina",
        "sin",
        "sitt",
        "sina",
        "vår",
        "the",
        "of",
        "and",
        "or",
        "in",
        "for",
        "to",
        "a",
        "an",
        "with",
        "on",
        "at",
        "by",
    ]
)
"""Words that carry no label by themselves: left out of labels and skipped between the words of a label."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its folded form and the half-open range of characters that it covers."""

    form: str
    start: int
    end: int


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of ``text[start:end]`` with offsets into ``text``. Parts of "MIG/MAG-svetsning" are three words."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        told = match[0]
        if told[0] == "." and not _dotted(text, match.start(), told):
            yield Word(fold(told[1:]), match.start() + 1, match.end())
        else:
            yield Word(fold(told), match.start(), match.end())


def _dotted(text: str, at: int, told: str) -> bool:
    """Whether a word with a leading dot is a name such as ``.NET``, not the word after a full stop."""
    return told[1:].isupper() and len(told) < 6 and (at == 0 or not text[at - 1].isalnum())


@lru_cache(maxsize=65_536)
def without_brackets(text: str) -> str:
    """A label or a name without what stands in brackets."""
    return _BRACKETS.sub("", text).strip()


def fold(word: str) -> str:
    """Lower case, composed, without soft hyphens: the form under which words are compared. å ä ö stay."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word).lower().replace("\xad", "")


_SURE: Final = (  # plural and definite forms that can be nothing else
    ("ningarnas", "ning"),
    ("ningarna", "ning"),
    ("ningars", "ning"),
    ("ningens", "ning"),
    ("ningar", "ning"),
    ("ningen", "ning"),
    ("nings", "ning"),
    ("heterna", "het"),
    ("heter", "het"),
    ("heten", "het"),
    ("arens", "are"),
    ("aren", "are"),
    ("örerna", "ör"),
    ("örer", "ör"),
    ("ören", "ör"),
    ("törers", "tör"),
)

_POSSIBLE: Final = (  # ending -> what may stand in its place, best guess first
    ("erskorna", ("erska", "are")),
    ("erskor", ("erska", "are")),
    ("erskan", ("erska", "are")),
    ("erska", ("are",)),
    ("arinnor", ("are",)),
    ("arinna", ("are",)),
    ("kvinnor", ("man", "kvinna")),
    ("kvinnan", ("man", "kvinna")),
    ("kvinna", ("man",)),
    ("mannen", ("man",)),
    ("männen", ("man",)),
    ("män", ("man",)),
    ("chaufförerna", ("chaufför", "förare")),
    ("chaufförer", ("chaufför", "förare")),
    ("chauffören", ("chaufför", "förare")),
    ("chaufför", ("förare",)),
    ("förare", ("chaufför",)),
    ("reparatör", ("mekaniker",)),
    ("arnas", ("are", "", "a")),
    ("arna", ("are", "", "a")),
    ("orna", ("a", "")),
    ("erna", ("", "a", "e")),
    ("ska", ("sk",)),  # adjectives: medicinska, muntliga, kreativa, finansiella
    ("skt", ("sk",)),
    ("iga", ("ig",)),
    ("igt", ("ig",)),
    ("iva", ("iv",)),
    ("ella", ("ell",)),
    ("ala", ("al",)),
    ("ikern", ("iker",)),
    ("ikers", ("iker",)),
    ("ande", ("a",)),
    ("ades", ("a",)),
    ("ade", ("a",)),
    ("are", ("a",)),
    ("ies", ("y",)),
    ("or", ("a", "")),
    ("ar", ("", "a", "e")),
    ("er", ("", "a", "e")),
    ("an", ("a", "")),
    ("en", ("", "e")),
    ("et", ("", "e")),
    ("na", ("",)),
    ("at", ("a",)),
    ("ad", ("a",)),
    ("as", ("a",)),
    ("n", ("",)),
    ("t", ("",)),
    ("s", ("",)),
)
_NOT_AGENT: Final = frozenset({"are", "ande"})  # "svetsare" is no form of "svetsa": these come last and only for skills
SHORTEST: Final = 4


@lru_cache(maxsize=65_536)
def sure(form: str) -> str:
    """The form with a certain inflection undone: "ritningarna" → "ritning", "svetsaren" → "svetsare"."""
    if len(form) > 6:
        for ending, instead in _SURE:
            if form.endswith(ending) and len(form) - len(ending) >= 2:
                return form[: -len(ending)] + instead
    return form


@lru_cache(maxsize=65_536)
def possible(form: str) -> tuple[str, ...]:
    """Other forms that the same word may have in a label, best guess first; without ``form`` itself."""
    found: dict[str, None] = {}
    bases = [form]
    if len(form) > SHORTEST and form.endswith("s"):
        bases.append(form[:-1])  # genitive, English plural
    for base in bases:
        found[base] = None
        found[sure(base)] = None
        for ending, instead in _POSSIBLE:
            if ending in _NOT_AGENT or not base.endswith(ending):
                continue
            if ending == "er" and base.endswith("iker"):
                continue  # a "mekaniker" is no "mekanik"
            stem = base[: -len(ending)]
            for tail in instead:
                form_of = stem + tail
                if len(form_of) >= SHORTEST:
                    found[form_of] = None
                    if not tail and stem[-2:] in ("mm", "nn"):
                        found[stem[:-1]] = None  # programmet, vännen
    found.pop(form, None)
    return tuple(found)


_NUMBERS: Final = frozenset(
    [
        "noll",
        "ett",
        "en",
        "två",
        "tre",
        "fyra",
        "fem",
        "sex",
        "sju",
        "åtta",
        "nio",
        "tio",
        "elva",
        "tolv",
        "tjugo",
        "hundra",
        "tusen",
        "par",
        "one",
        "two",
        "three",
        "four",
        "five",
        "ten",
    ]
)


def is_number(form: str) -> bool:
    """Whether the form is a number, which names nothing by itself."""
    return form.isdigit() or form in _NUMBERS
