"""The words of a route in the client's own language, where the imported taxonomy has them. Nothing is translated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from service.counselling.routes import Route

if TYPE_CHECKING:
    from matching.importers.concepts import Concept
    from matching.taxonomy import Taxonomy

LINK_FROM = 0.9  # score from which a linked concept is taken to be the phrase itself
MOST = 14  # words on the sheet: it is one page
LANGUAGES = {
    "ar": "arabiska",
    "bg": "bulgariska",
    "cs": "tjeckiska",
    "da": "danska",
    "de": "tyska",
    "el": "grekiska",
    "en": "engelska",
    "es": "spanska",
    "et": "estniska",
    "fa": "persiska och dari",
    "fi": "finska",
    "fr": "franska",
    "ga": "iriska",
    "hr": "kroatiska",
    "hu": "ungerska",
    "is": "isländska",
    "it": "italienska",
    "ku": "kurdiska",
    "lt": "litauiska",
    "lv": "lettiska",
    "mt": "maltesiska",
    "nl": "nederländska",
    "no": "norska",
    "pl": "polska",
    "pt": "portugisiska",
    "ro": "rumänska",
    "ru": "ryska",
    "sk": "slovakiska",
    "sl": "slovenska",
    "so": "somaliska",
    "ti": "tigrinja",
    "tr": "turkiska",
    "uk": "ukrainska",
}
RIGHT_TO_LEFT = frozenset(("ar", "fa", "ku", "ur", "he"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word in Swedish and in the other language."""

    swedish: str
    other: str


def languages(taxonomy: Taxonomy) -> list[tuple[str, str]]:
    """(code, Swedish name) of the languages that concepts have names in, Swedish apart, in order of name."""
    named = {code: LANGUAGES.get(code, code) for code in taxonomy.languages if code != "sv"}
    return sorted(named.items(), key=lambda pair: pair[1])


def direction(language: str) -> str:
    """Which way a language is written, as HTML says it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def words_of(route: Route, taxonomy: Taxonomy, language: str) -> list[Word]:
    """The names of the job and the skills, what is missing first; a phrase without a name there is left out."""
    occupation = route.need.occupation or route.need.title
    skills = (*route.pathway.missing, *(row.skill for row in route.gap.skills))
    asked: list[tuple[str, Literal["occupation", "skill"]]] = [(occupation, "occupation")]
    asked += [(skill, "skill") for skill in dict.fromkeys(skills)]
    found: dict[str, Word] = {}
    for phrase, kind in asked:
        concept = _concept(taxonomy, phrase, kind)
        label = _label(taxonomy, concept, language) if concept else None
        if concept and label:
            swedish = concept.preferred("sv") or phrase
            shown = phrase if phrase.casefold() in map(str.casefold, concept.labels.get("sv", ())) else swedish
            found.setdefault(label.casefold(), Word(shown, label))
    return list(found.values())[:MOST]


def _concept(taxonomy: Taxonomy, phrase: str, kind: Literal["occupation", "skill"]) -> Concept | None:
    exact = _by_label(taxonomy).get((kind == "occupation", " ".join(phrase.split()).casefold()))
    if exact is not None:
        return exact
    links = taxonomy.link(phrase, kind, 1)
    return links[0].concept if links and links[0].score >= LINK_FROM else None


def _label(taxonomy: Taxonomy, concept: Concept, language: str) -> str | None:
    """The preferred label of the concept or of one that it was joined with."""
    return next((name for one in taxonomy.joined(concept.id) if (name := one.preferred(language))), None)


@lru_cache(maxsize=2)
def _by_label(taxonomy: Taxonomy) -> dict[tuple[bool, str], Concept]:
    found: dict[tuple[bool, str], Concept] = {}
    for concept in _named(taxonomy.concepts):
        for label in concept.labels.get("sv", ()):
            found.setdefault((concept.kind == "occupation", label.casefold()), concept)
    return found


def _named(concepts: Iterable[Concept]) -> Iterable[Concept]:
    return (one for one in concepts if one.kind in ("occupation", "skill", "certificate"))
