"""Takes out of a text what identifies a person or tells who the person is, and says nothing about work.

Three depths. ``take_out`` guards the door of every import: personal numbers, mail, web, telephones and, in ads, contact
persons never reach the store. ``scrub`` guards every embedding: besides those, names, gender, age, birthplace and
nationality, where the words tell that they are that. ``scrub_prose`` guards running text about a person: of names,
numbers and words for people, only those stay that are known to speak of work. What people can do, and the languages
they speak, stays.

Every pattern is bounded, so that a hostile text costs linear time.
"""

from __future__ import annotations

import re
from typing import Final

from matching.scrubbing import gender_and_age, names, origins
from matching.scrubbing.contacts import Scrubbed, holds_personal_number, take_out, told, without_contacts
from matching.scrubbing.prose import without_who
from matching.scrubbing.rules import Rulebook

__all__ = ["Scrubbed", "holds_personal_number", "scrub", "scrub_prose", "take_out", "told"]

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# A greeting and the name on the line below it belong together.
_GREETING: Final = "".join(
    rf"(?<!{end}{comma})" for end in ("älsning", "älsningar", "[Vv][Hh]", "egards", "änligen") for comma in ("", ",")
)
_BETWEEN_SENTENCES: Final = re.compile(rf"((?<=\w[\w)\"”][.!?])\s+|{_GREETING}\n\s*)")
_NAMES: Final = Rulebook(names.RULES)
_OTHERS: Final = Rulebook((*origins.RULES, *gender_and_age.RULES))
_GAPS: Final = (
    (re.compile(r"[(\[][ ,:;/&-]{0,5}[)\]]"), ""),
    (re.compile(r"[ \t]{2,}"), " "),
    (re.compile(r" (?=[,.;:!?\n])"), ""),
    (re.compile(r"(?<=[,;])\s?,|,(?=[.;!?])"), ""),
    (re.compile(r"(?:(?<=[.!?;\n])|\A)[ ,;.]{1,5}(?=[^\W\d_])"), " "),
)


def scrub(text: str) -> str:
    """The text as it may be embedded: nothing of who the person is. A text that tells none of it is untouched."""
    bare = without_contacts(text)
    lowered = bare.lower()
    words = frozenset(_WORD.findall(lowered))
    name_parts, other_parts = _NAMES.parts_in(lowered), _OTHERS.parts_in(lowered)
    plain = words.isdisjoint(_NAMES.words) and words.isdisjoint(_OTHERS.words) and not name_parts and not other_parts
    plain = plain and not names.may_be_guessed(bare)
    if plain and bare.isascii() and not names.may_hold_listed(words):
        return text if bare == text else _closed(bare)

    known: set[str] = set()

    def clean(sentence: str) -> str:
        lowered = sentence.lower()
        words = frozenset(_WORD.findall(lowered))
        # Names first: the words that give them away ("hon heter", "en kvinna från") are taken by the others.
        sentence = names.told(sentence, _NAMES.concerning(words, lowered, name_parts), known)
        for rule in _OTHERS.concerning(words, lowered, other_parts):
            sentence = rule.taken_out(sentence)
        return names.guessed(sentence, known)

    if plain:
        cleaned = bare
    else:
        pieces = _BETWEEN_SENTENCES.split(bare)
        pieces[::2] = [clean(piece) for piece in pieces[::2]]
        cleaned = "".join(pieces)
    cleaned = names.rest_taken_out(cleaned, known)
    return cleaned if cleaned == text else _closed(cleaned)


def scrub_prose(text: str) -> str:
    """Running text about a person as it may be embedded: stricter than ``scrub``, at the cost of names of places."""
    bare = scrub(text)
    stripped = without_who(bare)
    return bare if stripped == bare else _closed(stripped)


def _closed(text: str) -> str:
    """Without the gaps that words left behind."""
    for gap, filling in (*_GAPS, *_GAPS):  # closing one gap may show another
        text = gap.sub(filling, text)
    return text.strip(" \t\n,;")
