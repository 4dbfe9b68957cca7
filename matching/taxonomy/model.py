"""The taxonomy: concepts with labels in several languages, the relations between them, and linking text to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from matching.importers.concepts import Concept, ConceptKind
from matching.taxonomy.joining import KINDS, ORIGINS, JoinCount, Relations

if TYPE_CHECKING:
    from embeddings import Encoder
    from matching.linking.linker import Linker, Reading
    from matching.linking.vectors import StoredVectors

LinkKind = Literal["skill", "occupation"]


@dataclass(frozen=True, slots=True)
class Link:
    """One concept that a text speaks of.

    ``score`` in [0, 1]; ``span`` the half-open range of characters of the text that says it; ``evidence`` the words
    there that carried it.
    """

    concept: Concept
    score: float
    span: tuple[int, int]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One source as it was read: ``version`` as its files tell it, else a digest of them."""

    name: str
    version: str
    concepts: int
    relations: int


@dataclass(frozen=True, slots=True)
class Related:
    """A concept reached over a relation, and where the relation comes from: official, crosswalk or inferred."""

    concept: Concept
    kind: str
    origin: str


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """Concepts and relations of one or several sources. Immutable; safe to share between threads.

    ``relations`` is int32 (n, 4): kind (``KINDS``), subject, object (numbers of ``concepts``), origin (``ORIGINS``).
    """

    concepts: Sequence[Concept]
    source_of: Sequence[int]
    sources: tuple[Source, ...]
    relations: Relations
    joins: tuple[JoinCount, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    encoder: Encoder | None = None  # None: the embedded default model, opened when text is first linked
    stored: StoredVectors | None = None
    lexicons: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # as saved; what is not there is built
    version: str = ""

    def __len__(self) -> int:
        return len(self.concepts)

    @cached_property
    def _number(self) -> dict[str, int]:
        return {concept.id: at for at, concept in enumerate(self.concepts)}

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._number

    def concept(self, concept_id: str) -> Concept:
        """The concept with this id. Raises ``KeyError``."""
        return self.concepts[self._number[concept_id]]

    def source(self, concept_id: str) -> Source:
        """The source that the concept comes from. Raises ``KeyError``."""
        return self.sources[self.source_of[self._number[concept_id]]]

    @cached_property
    def languages(self) -> frozenset[str]:
        """Languages (ISO 639-1) in which concepts have labels."""
        return frozenset(language for concept in self.concepts for language in concept.labels)

    def of_kind(self, kind: ConceptKind) -> Iterator[Concept]:
        """The concepts of one kind, in order."""
        return (concept for concept in self.concepts if concept.kind == kind)

    def related(self, concept_id: str, kind: str, *, back: bool = False) -> tuple[Related, ...]:
        """What the concept has the relation to; with ``back``, what has the relation to it. Raises ``KeyError``."""
        rows = self._rows(self._number[concept_id], KINDS.index(kind), back)
        return tuple(Related(self.concepts[other], kind, ORIGINS[origin]) for other, origin in rows)

    def broader(self, concept_id: str) -> tuple[Related, ...]:
        """The groups or wider concepts directly above."""
        return self.related(concept_id, "broader")

    def same(self, concept_id: str) -> tuple[Related, ...]:
        """The concepts of other sources that were joined with this one, directly."""
        return self.related(concept_id, "same") + self.related(concept_id, "same", back=True)

    def substitutes(self, concept_id: str) -> tuple[tuple[Concept, int], ...]:
        """Occupations that can take the place of this one, with 75 (close) or 25 (distant), close first."""
        found: dict[str, tuple[Concept, int]] = {}
        for kind, degree in (("close", 75), ("distant", 25)):
            for one in self.joined(concept_id):
                for related in self.related(one.id, kind):
                    found.setdefault(related.concept.id, (related.concept, degree))
        return tuple(found.values())

    def skills(self, concept_id: str) -> tuple[Related, ...]:
        """Essential, then optional skills of an occupation or a group, of what it was joined with, of its groups."""
        concepts = self.joined(concept_id)
        above = [
            related.concept for one in concepts for related in self.broader(one.id) if related.concept.kind == "group"
        ]
        groups = [joined for group in above for joined in self.joined(group.id)]
        found: dict[str, Related] = {}
        for ones, own in ((concepts, True), (groups, False)):
            for kind in ("essential", "optional"):
                for related in (related for one in ones for related in self.related(one.id, kind)):
                    # what a group lists is not essential to each of its occupations
                    told = related if own else Related(related.concept, "optional", related.origin)
                    found.setdefault(related.concept.id, told)
        return tuple(sorted(found.values(), key=lambda r: r.kind != "essential"))

    def joined(self, concept_id: str) -> tuple[Concept, ...]:
        """The concept and all that it was joined with, over any number of steps; itself first."""
        number = self._number[concept_id]
        found = {number: None}
        queue = [number]
        same = KINDS.index("same")
        while queue:
            at = queue.pop()
            for back in (False, True):
                for other, _ in self._rows(at, same, back):
                    if other not in found:
                        found[other] = None
                        queue.append(other)
        return tuple(self.concepts[at] for at in found)

    def link(self, text: str, kind: LinkKind = "skill", k: int = 10) -> list[Link]:
        """The ``k`` concepts that ``text`` speaks of, best first, each once. Empty: abstained (``read`` says why)."""
        return list(self.read(text, kind, k).links)

    def read(self, text: str, kind: LinkKind = "skill", k: int = 10) -> Reading:
        """As ``link``, with the reason in Swedish when it abstains and what was left unread."""
        return self.linker.read(text, kind, k)

    @cached_property
    def linker(self) -> Linker:
        """What links text to these concepts."""
        from matching.linking.linker import Linker

        return Linker(self)

    @cached_property
    def clusters(self) -> npt.NDArray[np.int32]:
        """For every concept the lowest number of those it was joined with: equal for what is one thing."""
        root = np.arange(len(self.concepts), dtype=np.int32)
        for _, a, b, _ in self.relations[self.relations[:, 0] == KINDS.index("same")]:
            while root[a] != a:
                a = root[a]
            while root[b] != b:
                b = root[b]
            root[max(a, b)] = min(a, b)
        for at in range(len(root)):
            root[at] = root[root[at]]  # parents have lower numbers: one pass is enough
        return root

    def counts(self) -> dict[str, int]:
        """Number of concepts by kind."""
        found: dict[str, int] = {}
        for concept in self.concepts:
            found[concept.kind] = found.get(concept.kind, 0) + 1
        return found

    def as_json(self) -> dict[str, Any]:
        """What the taxonomy holds, in plain values."""
        kinds, amounts = np.unique(self.relations[:, 0], return_counts=True)
        return {
            "sources": [
                {"name": s.name, "version": s.version, "concepts": s.concepts, "relations": s.relations}
                for s in self.sources
            ],
            "concepts": self.counts(),
            "relations": {KINDS[kind]: int(n) for kind, n in zip(kinds, amounts, strict=True)},
            "languages": sorted(self.languages),
            "joins": [count.as_json() for count in self.joins],
            "left_out": dict(self.left_out),
        }

    @cached_property
    def _forward(self) -> tuple[Relations, npt.NDArray[np.int64]]:
        return _sorted(self.relations, 1, len(self.concepts))

    @cached_property
    def _backward(self) -> tuple[Relations, npt.NDArray[np.int64]]:
        return _sorted(self.relations, 2, len(self.concepts))

    def _rows(self, number: int, kind: int, back: bool) -> list[tuple[int, int]]:
        table, offsets = self._backward if back else self._forward
        rows = table[offsets[number] : offsets[number + 1]]
        return [(int(row[1 if back else 2]), int(row[3])) for row in rows if row[0] == kind]


def _sorted(relations: Relations, column: int, count: int) -> tuple[Relations, npt.NDArray[np.int64]]:
    table = relations[np.argsort(relations[:, column], kind="stable")]
    return table, np.searchsorted(table[:, column], np.arange(count + 1))
