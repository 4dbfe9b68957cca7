"""Free text to concepts: labels first, then nearness of meaning for what the labels did not explain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.linking.ambiguous import NO_FORM, THINGS, VIRTUES
from matching.linking.asked_models import AskedModels, AskedText, asked_models
from matching.linking.chunks import chunks
from matching.linking.headings import Section
from matching.linking.languages import language_of, name_of
from matching.linking.lexicon import ALTERNATIVE, EXACT, Found, Lexicon, build
from matching.linking.own_words import unnamed
from matching.linking.sentences import Clause, Strength, clauses
from matching.linking.token_features import Mark, features, tokens
from matching.linking.vectors import ConceptVectors
from matching.linking.wordlists import GENERIC, WORDS_TOO
from matching.linking.words import STOP, Word, is_number, possible, words
from matching.taxonomy.model import Link, LinkKind, Taxonomy

if TYPE_CHECKING:
    from embeddings import Encoder
    from matching.importers.concepts import Concept

MOST: Final = 40_000  # characters that are read; the rest of a longer text is left, and the reading says so
MOST_CHUNKS: Final = 120  # stretches without a label that are compared by meaning
SHORT: Final = 12  # words up to which a text is a query rather than a text: nothing in it is praise
LABEL: Final = 3  # words up to which a text may be nothing but a label
ALONE: Final = 0.12  # how much nearer one word alone must be: it is often like a label by its letters only
NEARLY: Final = 0.9  # quality above which a label is another name or an inflection, not a guess at a compound
SPREAD: Final = 0.35  # how far above the floor nearness must be to score 1

_WEIGHT: Final = {Strength.MANDATORY: 1.0, Strength.MERITING: 0.98, Strength.MENTIONED: 0.96, Strength.NEGATED: 0.0}


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a text that speaks of a concept, and what the text says of it there."""

    link: Link
    strength: Strength


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a text. ``reason``: why nothing was found, in Swedish. ``notes``: what was left unread."""

    links: tuple[Link, ...]
    reason: str | None = None
    notes: tuple[str, ...] = ()
    language: str | None = None


class Linker:
    """Links text to the skills and occupations of one taxonomy. Safe to share between threads."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        *,
        labels: bool = True,
        meaning: bool = True,
        asked: Callable[[], AskedModels | None] = asked_models,
    ) -> None:
        """``asked`` gives the learnt models, or ``None`` to keep to the rules."""
        self.taxonomy = taxonomy
        self._asked = asked
        self.uses_labels = labels
        self.uses_meaning = meaning
        self._lexicons: dict[str, Lexicon] = {}

    @cached_property
    def encoder(self) -> Encoder:
        """What texts are compared with."""
        if self.taxonomy.encoder is not None:
            return self.taxonomy.encoder
        from embeddings import load_encoder

        return load_encoder()

    @cached_property
    def vectors(self) -> ConceptVectors:
        """The concepts as vectors of ``encoder``."""
        return ConceptVectors(self.taxonomy.concepts, self.encoder, self.taxonomy.stored)

    def share(self, other: Linker) -> None:
        """Use the lexicons and vectors of another linker of the same concepts instead of making them again."""
        self._lexicons = other._lexicons
        self.__dict__["encoder"], self.__dict__["vectors"] = other.encoder, other.vectors

    def lexicon(self, kind: str) -> Lexicon:
        """The labels of the concepts of one kind."""
        known = self._lexicons.get(kind)
        if known is None:
            saved = self.taxonomy.lexicons.get(kind)
            known = Lexicon.from_plain(kind, saved) if saved else build(kind, _labels(self.taxonomy, kind))
            self._lexicons[kind] = known
        return known

    def read(self, text: str, kind: LinkKind = "skill", k: int = 10) -> Reading:
        """The ``k`` concepts of ``kind`` that ``text`` speaks of, best first, each concept once at its best place."""
        if k < 1:
            raise ValueError("k must be at least 1")
        language = language_of(text)
        if language is not None and language not in self.taxonomy.languages:
            return Reading(
                (), f"texten verkar vara på {name_of(language)}, som begreppen inte har namn på", (), language
            )
        notes = () if len(text) <= MOST else (f"bara de första {MOST} tecknen lästes",)
        found = [m for m in self.mentions(text, kind) if m.strength is not Strength.NEGATED]
        best: dict[int, tuple[float, Link]] = {}
        clusters, number = self.taxonomy.clusters, self.taxonomy._number
        for mention in found:
            cluster = int(clusters[number[mention.link.concept.id]])
            score = mention.link.score * _WEIGHT[mention.strength]
            if cluster not in best or score > best[cluster][0]:
                best[cluster] = (score, mention.link)
        ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].span))
        links = tuple(Link(link.concept, score, link.span, link.evidence) for score, link in ranked[:k])
        reason = None
        if not links:
            what = "ingen kompetens" if kind == "skill" else "inget yrke"
            reason = f"{what} i texten liknar något begrepp tillräckligt"
        return Reading(links, reason, notes, language)

    def mentions(self, text: str, kind: LinkKind, *, claims: bool = False) -> list[Mention]:
        """Every mention in order of place, negated ones too. ``claims``: the text tells of a person or a course."""
        short, single = _has_at_most(text, SHORT), _has_at_most(text, LABEL)
        stretches = list(clauses(text, claims=claims, limit=MOST))
        if not stretches and short:
            # a heading alone ("Krav:"), or a single word that reads as one
            stretches = [Clause(0, min(len(text), MOST), Strength.MENTIONED, False, Section.NONE)]
        found: list[Mention] = []
        rest: list[tuple[Clause, list[Word], list[Found]]] = []
        for clause in stretches:
            if clause.silent and not short:
                continue
            content = [word for word in words(text, clause.start, clause.end) if word.form not in STOP]
            hits = self.lexicon(kind).find(text, content, loose=single) if self.uses_labels else []
            for hit in hits:
                if (
                    kind == "skill"
                    and not short
                    and ((clause.told and self._is_no_task(content, hit)) or _is_company(text, clause, hit))
                ):
                    continue
                if short or not (_is_someone_else if kind == "occupation" else _is_their_field)(text, clause, hit):
                    found += self._labelled(text, hit, clause)
            if clause.strength is not Strength.NEGATED:
                rest.append((clause, content, hits))
        if self.uses_meaning:
            found += self._meant(text, kind, rest, short)
        return sorted(found, key=lambda mention: mention.link.span)

    def named(self, text: str, kind: LinkKind, *, wholly: bool = False) -> list[Concept]:
        """The concepts whose labels stand in a title or the name of a skill, in order of place; by labels alone.

        ``wholly``: only one whose label is all that the text says.
        """
        return [self.taxonomy.concepts[hit.concepts[0][0]] for hit in self._named(text, kind, wholly=wholly)]

    def named_in_each(self, text: str, kind: LinkKind) -> dict[str, Concept]:
        """The concept of each source, by the source's name, whose label is all that the text says.

        None of a source that has several.
        """
        found: dict[str, set[int]] = {}
        for hit in self._named(text, kind, wholly=True):
            for number, _ in hit.concepts:
                source = self.taxonomy.sources[self.taxonomy.source_of[number]].name
                found.setdefault(source, set()).add(number)
        return {source: self.taxonomy.concepts[numbers.pop()] for source, numbers in found.items() if len(numbers) == 1}

    def _named(self, text: str, kind: LinkKind, *, wholly: bool) -> Sequence[Found]:
        content = [word for word in words(text) if word.form not in STOP]
        hits = self.lexicon(kind).find(text, content, loose=True)
        if wholly and not (len(hits) == 1 and hits[0].first == 0 and hits[0].last == len(content) - 1):
            return ()
        return hits

    def unnamed(self, text: str, taken: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], Strength]]:
        """What the text asks for in so many words that is no concept: places and strengths, in order of place.

        ``taken`` are places that are explained already.
        """
        return unnamed(text, clauses(text, limit=MOST), taken, most=MOST_CHUNKS)

    def asked(self, text: str, found: Sequence[Mark]) -> AskedText | None:
        """How the learnt models see a need's text, told what the rules ``found``; ``None`` for a short one."""
        if _has_at_most(text, SHORT) or not self.uses_labels or (models := self._asked()) is None:
            return None
        told = tokens(text, MOST)
        return models.read(told, features(told, clauses(text, limit=MOST), self.labels(text), found))

    def labels(self, text: str) -> list[Mark]:
        """Where labels of skills and occupations stand in a text, whatever it says of them, and how exactly."""
        content = [word for word in words(text, 0, MOST) if word.form not in STOP]
        marks = []
        for kind, code in (("skill", "s"), ("occupation", "o")):
            for hit in self.lexicon(kind).find(text, content):
                quality = hit.concepts[0][1]
                how = "1" if quality >= EXACT else "a" if quality > NEARLY else "f"
                marks.append((hit.start, hit.end, code + how))
        return marks

    def strength_at(self, text: str, start: int) -> Strength:
        """What the text says of the thing that begins at ``start``."""
        for clause in clauses(text, limit=MOST):
            if clause.start <= start < clause.end:
                return Strength.MENTIONED if clause.silent else clause.strength
        return Strength.MENTIONED

    def rank(self, text: str, kind: LinkKind, k: int) -> list[tuple[int, float]]:
        """The ``k`` nearest concepts whether or not any is near, for measuring: (number, score), best first."""
        vectors = self.vectors.of_kind(kind)
        scores = vectors.similarity([text])[0].astype(np.float64) if self.uses_meaning else np.zeros(len(vectors))
        position = {int(number): at for at, number in enumerate(vectors.concepts)}
        if self.uses_labels:
            content = [word for word in words(text) if word.form not in STOP]
            for hit in self.lexicon(kind).find(text, content, loose=True):
                share = (hit.last - hit.first + 1) / max(1, len(content))
                for number, quality in hit.concepts:
                    scores[position[number]] += NAMED * quality * share**4
        order = np.argsort(-scores, kind="stable")[:k]
        return [(int(vectors.concepts[at]), float(scores[at])) for at in order if scores[at] > 0]

    def _is_no_task(self, content: Sequence[Word], hit: Found) -> bool:
        """Whether the words name a thing or a virtue, which an ad tells of without asking for it."""
        return _is_a_thing(content, hit) or self.taxonomy.concepts[hit.concepts[0][0]].label in VIRTUES

    def _labelled(self, text: str, hit: Found, clause: Clause) -> Iterator[Mention]:
        concepts = self.taxonomy.concepts
        number, quality = hit.concepts[0]
        told = tuple(text[word.start : word.end] for word in words(text, hit.start, hit.end))
        yield Mention(Link(concepts[number], quality, (hit.start, hit.end), told), clause.strength)

    def _meant(
        self, text: str, kind: LinkKind, rest: Sequence[tuple[Clause, list[Word], list[Found]]], short: bool
    ) -> list[Mention]:
        """Concepts of stretches that no label explains and that are nearer than chance."""
        vectors = self.vectors.of_kind(kind)
        if not len(vectors):
            return []
        parts: list[tuple[int, int, Clause]] = []
        for clause, content, hits in rest:
            if not (short or clause.cue or clause.section in (Section.DEMANDS, Section.MERITS)):
                continue
            if kind == "occupation" and not short:
                continue  # a title is named; what only resembles one in a running text is a task
            parts += [(start, end, clause) for start, end in chunks(text, clause, content, hits)]
        parts = parts[:MOST_CHUNKS]
        if not parts:
            return []
        floor = vectors.floor
        numbers, near = vectors.nearest([text[start:end] for start, end, _ in parts])
        found = []
        for at, (start, end, clause) in enumerate(parts):
            number, value = int(numbers[at]), float(near[at])
            inside = [word for word in words(text, start, end) if word.form not in STOP and not is_number(word.form)]
            several = len(inside) > 1
            if not several and inside and (inside[0].form in GENERIC or inside[0].form in NO_FORM):
                continue
            if value < floor + (0.0 if several else ALONE):
                continue
            score = min(1.0, 0.5 + 0.4 * (value - floor) / SPREAD)
            evidence = vectors.evidence(text[start:end], number)
            found.append(Mention(Link(self.taxonomy.concepts[number], score, (start, end), evidence), clause.strength))
        return found


NAMED: Final = (
    0.3  # what a label that is all of a phrase adds to its nearness when concepts are ranked; a part adds little
)
_COLLEAGUE: Final = re.compile(
    r"\b(?:tillsammans med|(?:i (?:nära )?)?sam(?:arbete|arbetar|verkar|verkan) med|bredvid"
    r"|rapporterar till|leds av|stöttas av|kollegor som|hjälp av"
    r"|stöd (?:för|till|åt)|består av|(?:svarar|frågor)\b.{0,20} till"
    r"|(?:team|grupp|gäng|styrka|arbetslag)\w* (?:på|om|med|av|bestående)"
    r"|ansvar\w* för (?:cirka |ca )?(?:\d+|två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv)"
    r"|(?:kontakt|dialog|samtal)\w* med|kollegor inom|några av"
    r"|together with|report(?:s|ing)? to)\b",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(
    r"\s+(?:söker|vill|behöver|säger|sa|sitter|hade|tog|visade|berättade|undrade|frågade|nämnde|pratar|klagade|slutar"
    r"|slutade|letar|hoppas|tycker|tyckte)\b"
)
_WHO_TELLS: Final = re.compile(r"(?:chefen|ledaren|ägaren|rektorn|mästaren|basen|ledare|chefer)$", re.IGNORECASE)


def _is_someone_else(text: str, clause: Clause, hit: Found) -> bool:
    """Whether a title is that of a colleague ("tillsammans med kockar") or of who tells ("Platschefen skämtade")."""
    before = text[clause.start : hit.start]
    if _COLLEAGUE.search(before):
        return True
    told = text[hit.start : hit.end]
    if not before.strip() and told[:1].isupper() and told.endswith("n") and _ASKS.match(text, hit.end):
        return True  # "Rektorn söker en kurator"
    return _WHO_TELLS.search(told) is not None and told.casefold().endswith(("en", "n")) and not clause.cue


_THEIR_FIELD: Final = re.compile(
    r"\b(?:kolleg\w+|medarbetare|experter|specialister) (?:inom|på|från|med)\s[^.;:]{0,40}$"
    r"|\b(?:team|grupp|gäng|styrka|arbetslag)\w* (?:på|om) [^.;:]{0,60}$",
    re.IGNORECASE,
)


_AGENT: Final = re.compile(r"(?:are|aren|arna|arnas|ör|ören|örer|örerna|orer|orerna|iker|ikern|ikerna)$")


def _has_at_most(text: str, count: int) -> bool:
    """Whether a text has so many words at most; no more of it is read."""
    return next(islice(words(text), count, None), None) is None


_OF_A_FIRM: Final = re.compile(
    r"-(?:chef|ansvarig|avdelning|enhet|bolag|företag|firm|byrå|kontor|grupp)\w*", re.IGNORECASE
)


def _is_their_field(text: str, clause: Clause, hit: Found) -> bool:
    """Whether a skill is that of others ("ett team på två testare", "samarbete med säljarna", "IT-chefen")."""
    if _OF_A_FIRM.match(text, hit.end) and not clause.cue:
        return True
    inflected = hit.concepts[0][1] < ALTERNATIVE
    if (
        inflected
        and _AGENT.search(text[hit.start : hit.end].casefold())
        and _COLLEAGUE.search(text[clause.start : hit.start])
    ):
        return True
    return _THEIR_FIELD.search(text[clause.start : hit.start]) is not None


_COMPANY: Final = re.compile(r"(?:samarbet\w*)(?: \w+)? (?:med|mellan|sker)\b", re.IGNORECASE)


def _is_company(text: str, clause: Clause, hit: Found) -> bool:
    """Whether the words only say with whom one works ("i nära samarbete med säljarna"): of anyone that is true."""
    return not clause.cue and _COMPANY.match(text, hit.start, clause.end) is not None


def _is_a_thing(content: Sequence[Word], hit: Found) -> bool:
    """Whether a skill is named by one word that is first of all a thing or a place."""
    form = content[hit.first].form
    return hit.first == hit.last and (form in THINGS or not THINGS.isdisjoint(possible(form)))


def _labels(taxonomy: Taxonomy, kind: str) -> Iterator[tuple[int, str, float]]:
    capitalising = _capitalising(taxonomy, kind)
    chosen = {at for at, source in enumerate(taxonomy.sources) if source.name == "makla"}
    for number, concept in enumerate(taxonomy.concepts):
        if concept.kind == kind:
            for named in concept.labels.values():
                for at, label in enumerate(named):
                    if taxonomy.source_of[number] in capitalising and label[1:2].islower():
                        label = label[0].lower() + label[1:]
                    elif taxonomy.source_of[number] in chosen and label.isupper() and label.lower() not in WORDS_TOO:
                        label = label.lower()  # notes write "cnc" and "tig"; that list has no such word by mistake
                    yield number, label, EXACT if at == 0 else ALTERNATIVE


def _capitalising(taxonomy: Taxonomy, kind: str) -> set[int]:
    """Sources that begin every label with a capital: there it does not tell a name from a word."""
    capitals: dict[int, list[int]] = {}
    for concept, source in zip(taxonomy.concepts, taxonomy.source_of, strict=True):
        if concept.kind == kind:
            count = capitals.setdefault(source, [0, 0])
            count[0] += concept.label[:1].isupper()
            count[1] += 1
    return {source for source, (upper, every) in capitals.items() if upper > 0.6 * every}
