"""The JobTech taxonomy as downloaded: JSON files of ``{"data": {"concepts": [...]}}``.

Which file a concept stands in does not matter: every nested list of every file is read, and what several files say of
one id is joined. Types that no part of the program uses (employment types, languages, wages ...) are left out.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matching.importers.base import ImportRefused
from matching.importers.concepts import (
    Concept,
    ConceptKind,
    ConceptSet,
    Relation,
    RelationKind,
    files_like,
    tidy,
    unique,
)

SOURCE = "jobtech"
LANGUAGE = "sv"

_KINDS: dict[str, ConceptKind] = {
    "skill": "skill",
    "occupation-name": "occupation",
    "ssyk-level-1": "group",
    "ssyk-level-2": "group",
    "ssyk-level-3": "group",
    "ssyk-level-4": "group",
    "sun-education-field-1": "field",
    "sun-education-field-2": "field",
    "sun-education-field-3": "field",
    "sun-education-field-4": "field",
    "keyword": "keyword",
}
_CODES = ("ssyk_code_2012", "sun_education_field_code_2020")
_SUBSTITUTABILITY: dict[int, RelationKind] = {75: "close", 25: "distant"}


def recognises(folder: Path) -> bool:
    """Whether ``folder`` holds a file of this format (its beginning is looked at)."""
    return any(_head(path).lstrip().startswith(b'{"data"') for path, _ in files_like(folder, r".+\.json"))


def read(folder: Path) -> ConceptSet:
    """Read every file in ``folder``. Raises ``ImportRefused``."""
    kinds: dict[str, ConceptKind] = {}
    labels: dict[str, tuple[str, ...]] = {}
    definitions: dict[str, str] = {}
    codes: dict[str, str] = {}
    relations: dict[Relation, None] = {}
    for path, _ in files_like(folder, r".+\.json"):
        for entry, parent in _entries(path):
            kind = _KINDS.get(entry.get("type", ""))
            identity, label = entry.get("id"), tidy(entry.get("preferred_label"))
            if kind is None or not identity or not label:
                continue
            kinds[identity] = kind
            alternatives = entry.get("alternative_labels") or []
            labels[identity] = unique([*labels.get(identity, ()), label, *alternatives])
            if definition := tidy(entry.get("definition")):
                definitions[identity] = definition
            for key in _CODES:
                if entry.get(key):
                    codes[identity] = str(entry[key])
            for relation in _relations(entry, parent):
                relations[relation] = None
    concepts = tuple(
        Concept(
            identity,
            kinds[identity],
            {LANGUAGE: labels[identity]},
            {LANGUAGE: definitions[identity]} if identity in definitions else {},
            codes.get(identity),
        )
        for identity in kinds
    )
    return ConceptSet(SOURCE, concepts, tuple(relations))


def _head(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            return bytes(file.read(64))
    except OSError:
        return b""


def _entries(path: Path) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Every concept of the file, nested ones too, with the id of the concept that it stands under."""
    try:
        text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        content = json.loads(text)
    except (OSError, EOFError, ValueError) as error:
        raise ImportRefused(f"{path.name} går inte att läsa ({error}). Hämta filen på nytt.") from error
    concepts = content.get("data", {}).get("concepts") if isinstance(content, dict) else None
    stack: list[tuple[Any, str | None]] = [(entry, None) for entry in reversed(concepts or [])]
    while stack:
        entry, parent = stack.pop()
        if not isinstance(entry, dict):
            raise ImportRefused(f"{path.name} har ett begrepp som inte är ett objekt. Hämta filen på nytt.")
        yield entry, parent
        stack += [(child, entry.get("id")) for child in reversed(entry.get("narrower") or [])]
        for key in ("broader", "related", "substitutes", "substituted_by"):
            stack += [(other, None) for other in reversed(entry.get(key) or [])]


def _relations(entry: dict[str, Any], parent: str | None) -> Iterator[Relation]:
    identity = entry["id"]
    if parent:
        yield Relation("broader", identity, parent)
    for other in entry.get("broader") or []:
        yield Relation("broader", identity, other["id"])
    for other in entry.get("related") or []:
        yield Relation("related", identity, other["id"])
    for key in ("substitutes", "substituted_by"):
        for other in entry.get(key) or []:
            kind = _SUBSTITUTABILITY.get(other.get("substitutability_percentage"))
            if kind:
                # an occupation in ``substituted_by`` can take this one's place; ``substitutes`` is the other side
                pair = (identity, other["id"]) if key == "substituted_by" else (other["id"], identity)
                yield Relation(kind, *pair)
