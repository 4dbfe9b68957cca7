"""Taxonomies to pairs of texts that should be near each other.

The kinds of pairs (``KINDS``) are kept apart, because sameness (a label and its synonym, a Swedish label and the
English one) and relatedness (a group and its skills) pull a vector space in different directions and must be weighed.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from matching.importers.concepts import Concept, ConceptSet
from matching.marked_pairs import MarkedPairs
from matching.own_phrases import PhraseLine
from matching.training_sources import Sources, Split, normal

WEIGHTS: dict[str, float] = {
    "translation": 3.0,
    "synonym": 6.0,
    "english synonym": 1.0,
    "translated synonym": 1.0,
    "description": 1.0,
    "occupation group": 6.0,
    "group definition": 6.0,
    "occupation definition": 4.0,
    "substitute": 1.0,
    "group skill": 1.0,
    "occupation skill": 0.15,
    "profile": 1.0,
    "wider skill": 1.0,
    "education field": 3.0,
    "programme field": 6.0,
    "same phrase": 2.5,
    "near phrase": 1.0,
    "marked name": 1.0,
    "asked together": 1.0,
}
"""How often a pair of each kind is drawn in one epoch, on average."""

RELATED = frozenset({"group skill", "occupation skill", "wider skill", "near phrase", "asked together"})
"""The kinds that join texts which belong together without meaning the same."""

PROFILE = 8  # labels in one profile


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, what joins them, and texts that only look like them."""

    left: str
    right: str
    kind: str
    unlike: tuple[str, ...] = ()


def training_pairs(
    sources: Sources,
    split: Split | None,
    phrases: Iterable[PhraseLine] = (),
    marked: MarkedPairs | None = None,
) -> list[Pair]:
    """Every different pair, in a fixed order; without the concepts that ``split`` keeps apart, when given.

    Nor do names of those stand among the texts that a pair is told to be unlike.
    """
    pairs: dict[tuple[str, str], Pair] = {}
    for pair in chain(_of_phrases(phrases), _of_marked(marked or MarkedPairs()), _all_pairs(sources, split)):
        if not pair.left or not pair.right or normal(pair.left) == normal(pair.right):
            continue
        if split is None or split.allows(pair.left, pair.right):
            if split is not None and pair.unlike:
                pair = replace(pair, unlike=tuple(filter(split.allows, pair.unlike)))
            pairs.setdefault((normal(pair.left), normal(pair.right)), pair)
    return list(pairs.values())


def _all_pairs(sources: Sources, split: Split | None) -> Iterator[Pair]:
    for concepts in sources.concept_sets:
        for concept in concepts.concepts:
            yield from _names(concept)
    yield from _esco_relations(sources.esco)
    for concepts in sources.concept_sets:
        yield from _profiles(concepts, split)
    yield from _jobtech_relations(sources.jobtech)
    yield from _legacy_relations(sources.legacy, split)
    for programme in sources.programmes:
        if programme.field:
            yield Pair(programme.title, programme.field, "programme field")
            yield Pair(programme.title, programme.area, "education field")


def _of_phrases(phrases: Iterable[PhraseLine]) -> Iterator[Pair]:
    """The anchor with each phrase that is the same, which is nearer than one that is near, and that than the others."""
    for line in phrases:
        for same in line.same:
            yield Pair(line.anchor, same, "same phrase", (*line.near, *line.other))
        for near in line.near:
            yield Pair(line.anchor, near, "near phrase", line.other)


def _of_marked(marked: MarkedPairs) -> Iterator[Pair]:
    for words, name in marked.named:
        yield Pair(name, words, "marked name")
    for title, skills in marked.together:
        yield Pair(title, skills, "asked together")


def _names(concept: Concept) -> Iterator[Pair]:
    """What one concept is called and how it is described."""
    languages = sorted(concept.labels)
    for language in languages:
        first, *others = concept.labels[language]
        for other in others:  # English ones are so many that they would crowd out the rest
            yield Pair(first, other, "english synonym" if language == "en" else "synonym")
        if concept.kind in ("occupation", "skill"):
            for part in slashed(first):
                yield Pair(part, first, "synonym")
        for described, text in sorted(concept.descriptions.items()):
            kind = "group definition" if concept.kind == "group" and described == "sv" else "description"
            yield Pair(first, text, kind)
    for i, one in enumerate(languages):
        for other in languages[i + 1 :]:
            yield Pair(concept.labels[one][0], concept.labels[other][0], "translation")
            for label in concept.labels[one][1:]:
                yield Pair(label, concept.labels[other][0], "translated synonym")
            for label in concept.labels[other][1:]:
                yield Pair(concept.labels[one][0], label, "translated synonym")


def _esco_relations(esco: ConceptSet) -> Iterator[Pair]:
    concepts = esco.by_id()
    groups = {c.code: c for c in esco.concepts if c.kind == "group"}
    for concept in esco.concepts:
        group = groups.get(concept.code) if concept.kind == "occupation" else None
        if group:
            for language in sorted(set(concept.labels) & set(group.labels)):
                yield Pair(concept.labels[language][0], group.labels[language][0], "occupation group")
    for relation in esco.relations:
        one, other = concepts.get(relation.subject), concepts.get(relation.object)
        if relation.kind == "essential" and one and other:
            for language in sorted(set(one.labels) & set(other.labels)):
                yield Pair(one.labels[language][0], other.labels[language][0], "occupation skill")


def _jobtech_relations(jobtech: ConceptSet) -> Iterator[Pair]:
    concepts = jobtech.by_id()
    for relation in jobtech.relations:
        one, other = concepts.get(relation.subject), concepts.get(relation.object)
        if not one or not other:
            continue
        first, second = one.labels["sv"][0], other.labels["sv"][0]
        if relation.kind == "broader" and one.kind == "occupation":
            yield Pair(first, second, "occupation group")
            yield Pair(first, other.descriptions.get("sv", ""), "occupation definition")
        elif relation.kind in ("broader", "related"):
            yield Pair(first, second, "education field")
        elif relation.kind == "close":
            yield Pair(first, second, "substitute")


def _legacy_relations(legacy: ConceptSet, split: Split | None) -> Iterator[Pair]:
    concepts = legacy.by_id()
    for relation in legacy.relations:
        one, other = concepts.get(relation.subject), concepts.get(relation.object)
        if not one or not other:
            continue
        first, second = one.labels["sv"][0], other.labels["sv"][0]
        if one.kind == "occupation":
            yield Pair(first, second, "occupation group")
            yield Pair(first, other.descriptions.get("sv", ""), "occupation definition")
            for synonym in one.labels["sv"][1:]:
                yield Pair(synonym, second, "occupation group")
        elif one.kind == "group":
            if split is None or not split.holds_skills_of(one.code or ""):
                yield Pair(first, second, "group skill")
        else:
            yield Pair(first, second, "wider skill")


def _profiles(concepts: ConceptSet, split: Split | None) -> Iterator[Pair]:
    """Longer texts: an occupation or group with eight of its skills or occupations in a row, as an ad lists them."""
    known = concepts.by_id()
    members: dict[str, list[Concept]] = defaultdict(list)
    for relation in concepts.relations:
        one, other = known.get(relation.subject), known.get(relation.object)
        if not one or not other:
            continue
        if relation.kind == "essential" and not (
            one.kind == "group" and split and split.holds_skills_of(one.code or "")
        ):
            members[one.id].append(other)
        elif relation.kind == "broader" and one.kind == "occupation":
            members[other.id].append(one)
    for identity, held in members.items():
        whole = known[identity]
        for language in sorted(whole.labels):
            labels = [c.labels[language][0] for c in held if language in c.labels]
            labels = [label for label in labels if split is None or split.allows(label)]
            labels.sort(key=lambda label: hashlib.sha256(label.encode()).digest())  # any order, the same everywhere
            for start in range(0, len(labels) - PROFILE // 2, PROFILE):
                profile = ", ".join(labels[start : start + PROFILE])
                yield Pair(whole.labels[language][0], profile, "profile")
                for text in whole.descriptions.values():
                    if split is None or split.allows(whole.labels[language][0]):
                        yield Pair(text, profile, "profile")


def slashed(label: str) -> list[str]:
    """The titles in a slashed label: "Svetsare/Plåtslagare, bygg" gives "Svetsare" and "Plåtslagare, bygg"."""
    parts = [part.strip() for part in re.split(r"\s*/\s*", label)]
    return [part for part in parts if len(part) > 3] if len(parts) > 1 else []
