"""Code lists as concepts: fields and levels of SUN 2020 (SCB's workbook), municipalities (JobTech's places)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from matching.importers.code_lists import read_coded_concepts, read_sun
from matching.importers.concepts import Concept, ConceptKind, ConceptSet, Relation, files_like

SUN: Final = "sun"
PLACES: Final = "jobtech-places"


def recognises(folder: Path) -> bool:
    """Whether ``folder`` holds a code list of either format."""
    return bool(files_like(folder, r"suncode.*\.xlsx") or files_like(folder, r"jobtech_places.*\.csv"))


def read(folder: Path) -> tuple[ConceptSet, ...]:
    """The code lists that are there. Raises ``ImportRefused``."""
    found = []
    for path, _ in files_like(folder, r"suncode.*\.xlsx"):
        codes = read_sun(path)
        fields, field_relations = _coded("field", codes.fields)
        levels, level_relations = _coded("level", codes.levels)
        found.append(ConceptSet(SUN, fields + levels, field_relations + level_relations))
    for path, _ in files_like(folder, r"jobtech_places.*\.csv"):
        places = tuple(
            Concept(one.concept_id, "place", {"sv": (one.label,)}, {}, one.code)
            for one in read_coded_concepts(path)
            if one.type.startswith("municip")
        )
        found.append(ConceptSet(PLACES, places))
    return tuple(found)


def _coded(kind: ConceptKind, codes: Mapping[str, str]) -> tuple[tuple[Concept, ...], tuple[Relation, ...]]:
    """Concepts of codes; a code without its last sign is the wider one."""
    concepts = tuple(Concept(f"sun-{kind}:{code}", kind, {"sv": (label,)}, {}, code) for code, label in codes.items())
    relations = tuple(
        Relation("broader", f"sun-{kind}:{code}", f"sun-{kind}:{code[:-1]}") for code in codes if code[:-1] in codes
    )
    return concepts, relations
