"""All taxonomies under one folder, and which of their concepts are kept apart for evaluation."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from matching.importers import esco, jobtech_legacy, jobtech_taxonomy, yh_fields
from matching.importers.base import ImportRefused
from matching.importers.concepts import Concept, ConceptSet
from matching.importers.yh_fields import Programme

SOURCES = ("esco", "jobtech", "myh")
"""What ``--sources`` and ``--without`` name.

``jobtech`` is Arbetsförmedlingen's taxonomy, both today's and that of 2018.
"""

HELD_OUT = 8  # one family of concepts in eight is kept apart
HELD_OUT_GROUPS = 5  # the skills of one group in five are kept apart
TEST_YEAR = 2024  # of YH titles


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that was found."""

    esco: ConceptSet
    jobtech: ConceptSet
    legacy: ConceptSet
    programmes: tuple[Programme, ...]

    @property
    def concept_sets(self) -> tuple[ConceptSet, ...]:
        """The taxonomies, without the programmes."""
        return self.esco, self.jobtech, self.legacy

    def only(self, names: Collection[str]) -> Sources:
        """The same without what is not named in ``names``."""
        keep_jobtech = "jobtech" in names
        return Sources(
            self.esco if "esco" in names else ConceptSet(self.esco.source, ()),
            self.jobtech if keep_jobtech else ConceptSet(self.jobtech.source, ()),
            self.legacy if keep_jobtech else ConceptSet(self.legacy.source, ()),
            self.programmes if "myh" in names else (),
        )


def read_sources(folder: Path) -> Sources:
    """Read every known format in ``folder`` and the folders in it. Raises ``ImportRefused`` when there is none."""
    if not folder.is_dir():
        raise ImportRefused(f"Mappen {folder} finns inte. Ange mappen där taxonomierna ligger.")
    folders = [folder, *sorted(p for p in folder.iterdir() if p.is_dir())]
    jobtech = [f for f in folders if jobtech_taxonomy.recognises(f)]
    legacy = [f for f in folders if jobtech_legacy.recognises(f)]
    programmes = [f for f in folders if yh_fields.recognises(f)]
    in_esco = [f for f in folders if esco.recognises(f)]
    if not (in_esco or jobtech or legacy):
        raise ImportRefused(
            f"Ingen känd taxonomi i {folder}. Lägg ESCO:s CSV-filer, JobTechs JSON-filer eller filerna från 2018 där."
        )
    return Sources(
        esco.read(in_esco),
        jobtech_taxonomy.read(jobtech[0]) if jobtech else ConceptSet(jobtech_taxonomy.SOURCE, ()),
        jobtech_legacy.read(legacy[0]) if legacy else ConceptSet(jobtech_legacy.SOURCE, ()),
        tuple(p for f in programmes for p in yh_fields.read(f)),
    )


@lru_cache(maxsize=500_000)
def normal(text: str) -> str:
    """The form in which two labels are the same label: case and white space do not count."""
    return " ".join(text.casefold().split())


class Split:
    """Which concepts are kept apart. Always decided from all sources, whatever is trained on.

    Concepts of any source that share a preferred label, in any language, are one family (for skills of 2018 every label
    counts, so that an old name and the new one are together). A family is held out when the SHA-256 of its first label
    in alphabetical order is divisible by ``HELD_OUT``; a group's skills are when that of its code is divisible by
    ``HELD_OUT_GROUPS``; a YH title is when it was new in ``TEST_YEAR``. No text of a held-out concept, synonyms
    included, stands in any training pair.
    """

    def __init__(self, sources: Sources) -> None:
        self._parent: dict[str, str] = {}
        for concepts in sources.concept_sets:
            for concept in concepts.concepts:
                if concept.kind in ("occupation", "skill"):
                    self._join(_family_labels(concept, concepts.source))
        self.texts = frozenset(
            normal(label)
            for concepts in sources.concept_sets
            for concept in concepts.concepts
            if self.held_out(concept)
            for labels in concept.labels.values()
            for label in labels
        )
        earlier = {normal(p.title) for p in sources.programmes if p.year < TEST_YEAR}
        self.titles = frozenset(normal(p.title) for p in sources.programmes) - earlier

    def held_out(self, concept: Concept) -> bool:
        """Whether this occupation or skill is kept apart."""
        if concept.kind not in ("occupation", "skill"):
            return False
        label = next(iter(concept.labels.values()))[0]
        return _divisible(self._root(normal(label)), HELD_OUT)

    def holds_skills_of(self, group_code: str) -> bool:
        """Whether the skills of this group are kept apart."""
        return _divisible(f"group {group_code}", HELD_OUT_GROUPS)

    def allows(self, *texts: str) -> bool:
        """Whether texts may stand in training pairs."""
        return not any((form := normal(text)) in self.texts or form in self.titles for text in texts)

    def _root(self, label: str) -> str:
        while (parent := self._parent.setdefault(label, label)) != label:
            label = parent
        return label

    def _join(self, labels: Iterable[str]) -> None:
        roots = sorted({self._root(normal(label)) for label in labels})
        for root in roots:
            self._parent[root] = roots[0]  # the first in alphabetical order leads, in whatever order they are joined


def _family_labels(concept: Concept, source: str) -> list[str]:
    if source == jobtech_legacy.SOURCE and concept.kind == "skill":
        return [label for labels in concept.labels.values() for label in labels]
    return [labels[0] for labels in concept.labels.values()]


def _divisible(text: str, by: int) -> bool:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % by == 0
