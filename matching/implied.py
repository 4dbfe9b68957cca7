"""What follows from a record's words through the taxonomy: the trade that a title is, and skills that come with it.

A title is known as the occupation whose label it holds ("Timmerman" is a snickare). Work done implies what the
occupation cannot be done without, a skill implies the broader one above it. What follows is *inferred*, and says from
which words of the record. Substitutes are occupations from which people come to the work that is asked for: near it,
never equal to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matching.domain import EvidenceGrade, JobSeeker
from matching.linking.words import without_brackets
from matching.text import MAX_PHRASES, Phrase

if TYPE_CHECKING:
    from matching.taxonomy import Concept, Taxonomy

LONG_ENOUGH: Final = 1.0  # years of work from which its skills follow; work of untold length counts
MEANT: Final = 0.6  # score from which a title that holds no label is the occupation that it means
MAX_TITLE: Final = 8  # words of a title that is looked up
MAX_LETTERS: Final = 200  # and its letters: one word can be a whole text
MAX_SUBSTITUTES: Final = 24


def known_as(titles: Sequence[str], taxonomy: Taxonomy) -> tuple[tuple[str, str], ...]:
    """The occupations that titles are, by label, each with the title that says it; none that a title says itself."""
    said = {title.casefold() for title in titles}
    found: dict[str, str] = {}
    for title, concept in _occupations(titles, taxonomy):
        if concept.label.casefold() not in said:
            found.setdefault(concept.label, title)
    return tuple(found.items())


def substitutes(titles: Sequence[str], taxonomy: Taxonomy) -> tuple[tuple[str, int], ...]:
    """Labels of occupations that can take the place of those in the titles, with 75 or 25, close first."""
    found: dict[str, int] = {}
    for _, concept in _occupations(titles, taxonomy):
        for other, degree in taxonomy.substitutes(concept.id):
            found[other.label] = max(degree, found.get(other.label, 0))
    return tuple(sorted(found.items(), key=lambda pair: -pair[1])[:MAX_SUBSTITUTES])


def with_implied(seeker: JobSeeker, told: tuple[Phrase, ...], taxonomy: Taxonomy) -> tuple[Phrase, ...]:
    """A person's phrases and what follows from them. A claim that follows from work done is inferred through it."""
    implied: dict[str, tuple[Concept, str]] = {}
    done = [work.occupation for work in seeker.experience if work.years is None or work.years >= LONG_ENOUGH]
    for title, occupation in _occupations(done, taxonomy):
        for related in taxonomy.skills(occupation.id):
            if related.kind == "essential":
                implied.setdefault(related.concept.id, (related.concept, title))
    own: dict[str, str] = {}
    phrases = []
    concepts = [_skill(phrase.text, taxonomy) for phrase in told]
    for phrase, concept in zip(told, concepts, strict=True):
        if concept is not None:
            own.setdefault(concept.id, phrase.text)
            if concept.id in implied and phrase.grade is EvidenceGrade.CLAIMED:
                phrase = replace(phrase, grade=EvidenceGrade.INFERRED, borne_out=implied[concept.id][1])
        phrases.append(phrase)
    for concept_id, words in list(own.items()):
        for related in taxonomy.broader(concept_id):
            if related.concept.kind == "skill":
                implied.setdefault(related.concept.id, (related.concept, words))
    said = {phrase.text.casefold() for phrase in phrases}
    phrases += _labelled(phrases, concepts)
    said |= {phrase.text.casefold() for phrase in phrases}
    phrases += [
        Phrase(concept.label, EvidenceGrade.INFERRED, words, implied=True)
        for concept_id, (concept, words) in implied.items()
        if concept_id not in own and concept.label.casefold() not in said
    ]
    return tuple(phrases[:MAX_PHRASES])


def in_other_words(phrases: Sequence[Phrase], taxonomy: Taxonomy) -> list[Phrase]:
    """The labels of the skills that phrases are the names of, where a phrase says it in other words."""
    return _labelled(phrases, [_skill(phrase.text, taxonomy) for phrase in phrases])


def named_skills(phrases: Iterable[str], taxonomy: Taxonomy) -> tuple[tuple[str, str, str], ...]:
    """The phrases that are the name of a skill, but for brackets: phrase, source and id, once for each source."""
    names = ((phrase, without_brackets(phrase)) for phrase in phrases)
    return tuple(
        (phrase, source, concept.id)
        for phrase, name in names
        if _may_be_named(name)
        for source, concept in taxonomy.linker.named_in_each(name, "skill").items()
    )


def _labelled(phrases: Sequence[Phrase], concepts: Sequence[Concept | None]) -> list[Phrase]:
    said = {phrase.text.casefold() for phrase in phrases}
    found: dict[str, Phrase] = {}
    for phrase, concept in zip(phrases, concepts, strict=True):
        if concept is not None and concept.label.casefold() not in said:
            found.setdefault(concept.label, replace(phrase, text=concept.label, via=phrase.text))
    return list(found.values())


def _occupations(titles: Iterable[str], taxonomy: Taxonomy) -> Iterator[tuple[str, Concept]]:
    for title in titles:
        if _may_be_named(title):
            named = taxonomy.linker.named(title, "occupation")[:1]
            if not named:
                named = [link.concept for link in taxonomy.link(title, "occupation", 1) if link.score >= MEANT]
            yield from ((title, concept) for concept in named)


def _skill(words: str, taxonomy: Taxonomy) -> Concept | None:
    """The skill that the words are the name of, all of them."""
    if not _may_be_named(words):
        return None
    return next(iter(taxonomy.linker.named(words, "skill", wholly=True)), None)


def _may_be_named(words: str) -> bool:
    """Whether the words are short enough to be a name of something."""
    return len(words) <= MAX_LETTERS and len(words.split()) <= MAX_TITLE
