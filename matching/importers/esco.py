"""ESCO: the CSV download in any language, and lists of labels alone.

Two formats, told apart by their columns, and joined on ``conceptUri`` whatever folders they lie in:

``esco-csv``     ``skills_XX.csv``, ``occupations_XX.csv``, ``ISCOGroups_XX.csv`` and the relation files, as ESCO
publishes them;
                 XX is the language.
``esco-labels``  ``occupations_XX.csv`` and ``skills_XX_labels.csv`` with columns such as ``preferredLabel_sv``,
                 ``altLabels_sv`` and ``preferredLabel_sv_v109``: labels only, no descriptions.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from matching.importers.concepts import (
    Concept,
    ConceptKind,
    ConceptSet,
    Relation,
    RelationKind,
    files_like,
    open_text,
    read_rows,
    tidy,
    unique,
)

SOURCE = "esco"
_FILE = r"(skills|occupations|ISCOGroups)_([a-z]{2,3})(_labels)?\.csv"
_KINDS: dict[str, ConceptKind] = {"skills": "skill", "occupations": "occupation", "ISCOGroups": "group"}
_TYPES: dict[str, ConceptKind] = {"ISCOGroup": "group", "Occupation": "occupation", "KnowledgeSkillCompetence": "skill"}
_RELATIONS = {"occupationSkillRelations.csv", "broaderRelationsOccPillar.csv", "broaderRelationsSkillPillar.csv"}


def recognises(folder: Path) -> bool:
    """Whether ``folder`` holds ESCO files of either format."""
    return any("conceptUri" in _columns(path) for path, _ in files_like(folder, _FILE))


def read(folders: Iterable[Path]) -> ConceptSet:
    """Read every ESCO file in ``folders`` and join the languages. Raises ``ImportRefused``."""
    kinds: dict[str, ConceptKind] = {}
    codes: dict[str, str] = {}
    labels: dict[str, dict[str, tuple[str, ...]]] = {}
    descriptions: dict[str, dict[str, str]] = {}
    relations: list[Relation] = []
    for folder in folders:
        for path, name in files_like(folder, _FILE):
            for uri, kind, language, named, text, code in _concepts(path, name[1], name[2]):
                kinds[uri] = kind
                known = labels.setdefault(uri, {}).get(language, ())
                labels[uri][language] = unique([*known, *named])
                if text:
                    descriptions.setdefault(uri, {})[language] = text
                if code:
                    codes[uri] = code
        relations += _relations(folder)
    concepts = tuple(
        Concept(uri, kinds[uri], labels[uri], descriptions.get(uri, {}), codes.get(uri)) for uri in kinds if labels[uri]
    )
    return ConceptSet(SOURCE, concepts, tuple(dict.fromkeys(relations)))


def _columns(path: Path) -> list[str]:
    with open_text(path) as file:
        return next(csv.reader(file), [])


def _concepts(
    path: Path, stem: str, language: str
) -> Iterator[tuple[str, ConceptKind, str, tuple[str, ...], str, str]]:
    """URI, kind, language, labels, description and code of every row, in every language that the row has."""
    columns = _columns(path)
    if "preferredLabel" in columns:
        for row in read_rows(path, ("conceptUri", "preferredLabel")):
            named = unique([row["preferredLabel"], *row.get("altLabels", "").split("\n")])
            text = row.get("description") or row.get("definition") or ""
            if named:
                code = row.get("iscoGroup") or row.get("code") or ""
                yield row["conceptUri"], _KINDS[stem], language, named, tidy(text), code
        return
    found = [(c, m) for c in columns if (m := re.fullmatch(r"preferredLabel_([a-z]{2,3})(_v\d+)?", c))]
    for row in read_rows(path, ("conceptUri",)):
        kind = _TYPES.get(row.get("conceptType", ""), _KINDS[stem])
        for column, match in found:
            named = unique([row[column], *row.get(f"altLabels_{match[1]}", "").split("\n")])
            if named:
                yield row["conceptUri"], kind, match[1], named, "", row.get("iscoGroup", "")


def _relations(folder: Path) -> Iterator[Relation]:
    skill_kinds: dict[str, RelationKind] = {"essential": "essential", "optional": "optional"}
    for path, name in files_like(folder, r"(\w+)\.csv"):
        if name[0] not in _RELATIONS:
            continue
        if name[1] == "occupationSkillRelations":
            for row in read_rows(path, ("occupationUri", "relationType", "skillUri")):
                if row["relationType"] in skill_kinds:
                    yield Relation(skill_kinds[row["relationType"]], row["occupationUri"], row["skillUri"])
        else:
            for row in read_rows(path, ("conceptUri", "broaderUri")):
                yield Relation("broader", row["conceptUri"], row["broaderUri"])
