"""What the readers of taxonomies give: concepts with labels in several languages, and relations between them."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal

from matching.importers.base import ImportRefused

ConceptKind = Literal["occupation", "skill", "group", "field", "keyword", "certificate", "level", "place"]
"""``group``: occupations of one kind (SSYK 2012 level 4, ISCO-08). ``field``: education field (SUN 2020).

``certificate``: a licence or other proof that one holds. ``level``: of education (SUN 2020). ``place``: municipality.
"""

RelationKind = Literal["broader", "essential", "optional", "related", "close", "distant"]
"""``broader``: to the group or wider concept.

``essential``, ``optional``: occupation or group to skill. ``related``: keyword to concept. ``close``, ``distant``:
occupation to one that can take its place (substitutability 75 and 25).
"""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of one source. ``id`` is the source's own; codes are text."""

    id: str
    kind: ConceptKind
    labels: Mapping[str, tuple[str, ...]]  # language (ISO 639-1) -> the preferred label, then the others
    descriptions: Mapping[str, str] = field(default_factory=dict)
    code: str | None = None

    @property
    def label(self) -> str:
        """The preferred label in Swedish, else in English, else in whatever language there is."""
        named = self.labels.get("sv") or self.labels.get("en") or next(iter(self.labels.values()))
        return named[0]

    def preferred(self, language: str) -> str | None:
        """The preferred label in ``language``."""
        labels = self.labels.get(language)
        return labels[0] if labels else None


@dataclass(frozen=True, slots=True)
class Relation:
    """A directed relation between two concept ids of one source."""

    kind: RelationKind
    subject: str
    object: str


@dataclass(frozen=True, slots=True)
class ConceptSet:
    """One source as read. Relations may name ids that the source does not describe."""

    source: str
    concepts: tuple[Concept, ...]
    relations: tuple[Relation, ...] = ()

    def by_id(self) -> dict[str, Concept]:
        """The concepts by id."""
        return {concept.id: concept for concept in self.concepts}


def tidy(text: str | None) -> str:
    """``text`` with every run of white space (line ends and non-breaking spaces too) as one space."""
    return " ".join((text or "").split())


def unique(labels: Iterator[str] | list[str]) -> tuple[str, ...]:
    """The labels with a letter or digit, tidied, in order, each once."""
    return tuple(dict.fromkeys(label for label in map(tidy, labels) if any(map(str.isalnum, label))))


def open_text(path: Path) -> IO[str]:
    """Open a UTF-8 file with or without BOM, gzipped or not."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def read_rows(path: Path, required: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by column name. Raises ``ImportRefused`` when a required column or the end is missing."""
    try:
        with open_text(path) as file:
            reader = csv.DictReader(file)
            missing = [column for column in required if column not in (reader.fieldnames or ())]
            if missing:
                raise ImportRefused(f"{path.name} saknar kolumnen {', '.join(missing)}. Hämta filen på nytt.")
            for row in reader:
                yield {key: value or "" for key, value in row.items() if key is not None}
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise ImportRefused(f"{path.name} går inte att läsa ({error}). Hämta filen på nytt.") from error


def files_like(folder: Path, pattern: str) -> list[tuple[Path, re.Match[str]]]:
    """Files directly in ``folder`` whose name without ``.gz`` matches ``pattern`` whole, sorted by name."""
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        match = re.fullmatch(pattern, path.name.removesuffix(".gz"))
        if match and path.is_file():
            found.append((path, match))
    return found
