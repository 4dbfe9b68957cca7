"""Arbetsförmedlingen's taxonomy of 2018 as CSV files: occupation names, synonyms, SSYK groups and their skills.

Ids get a prefix by type, because the numbers are unique only within one: ``occupation:5370``, ``ssyk:3151``,
``skill:601576``, ``headline:...``. A skill of the relation file is known by its concept id of the later taxonomy.
"""

from __future__ import annotations

from pathlib import Path

from matching.importers.concepts import Concept, ConceptKind, ConceptSet, Relation, files_like, read_rows, tidy, unique

SOURCE = "jobtech-legacy"
LANGUAGE = "sv"

_KINDS: dict[str, ConceptKind] = {"ssyk": "group", "occupation": "occupation"}


def recognises(folder: Path) -> bool:
    """Whether ``folder`` holds the occupation names or groups of this format."""
    return bool(files_like(folder, r"(occupation_names|ssyk4_groups)\.csv"))


def read(folder: Path) -> ConceptSet:
    """Read the files that are there. Raises ``ImportRefused``."""
    labels: dict[str, tuple[str, ...]] = {}
    definitions: dict[str, str] = {}
    relations: list[Relation] = []
    for path, name in files_like(folder, r"(\w+)\.csv"):
        match name[1]:
            case "ssyk4_groups":
                for row in read_rows(path, ("ssyk4", "term", "description")):
                    labels[f"ssyk:{row['ssyk4']}"] = unique([row["term"]])
                    definitions[f"ssyk:{row['ssyk4']}"] = tidy(row["description"])
            case "occupation_names":
                for row in read_rows(path, ("occupation_name_id", "term", "ssyk4")):
                    identity = f"occupation:{row['occupation_name_id']}"
                    # the name of the occupation comes first, before synonyms read earlier
                    labels[identity] = unique([row["term"], *labels.get(identity, ())])
                    relations.append(Relation("broader", identity, f"ssyk:{row['ssyk4']}"))
            case "occupation_name_synonyms":
                for row in read_rows(path, ("synonym", "occupation_name_id", "occupation_term")):
                    identity = f"occupation:{row['occupation_name_id']}"
                    known = labels.get(identity) or (tidy(row["occupation_term"]),)
                    labels[identity] = unique([*known, row["synonym"]])
            case "skills":
                for row in read_rows(path, ("skill_id", "term", "headline")):
                    identity, headline = f"skill:{row['skill_id']}", tidy(row["headline"])
                    labels[identity] = unique([row["term"]])
                    if headline and not headline.startswith("Övriga"):
                        labels.setdefault(f"headline:{headline}", (headline,))
                        relations.append(Relation("broader", identity, f"headline:{headline}"))
            case "ssyk4_skill_relations_with_concept_ids":
                columns = ("ssyk4", "skill_concept_id", "skill_term_2018", "skill_label_2025")
                for row in read_rows(path, columns):
                    identity = row["skill_concept_id"]
                    named = [row["skill_label_2025"], row["skill_term_2018"]]
                    labels[identity] = unique([*labels.get(identity, ()), *named])
                    relations.append(Relation("essential", f"ssyk:{row['ssyk4']}", identity))
    concepts = tuple(
        Concept(
            identity,
            "group"
            if identity.startswith("ssyk:")
            else "occupation"
            if identity.startswith("occupation:")
            else "skill",
            {LANGUAGE: named},
            {LANGUAGE: definitions[identity]} if identity in definitions else {},
            identity.removeprefix("ssyk:") if identity.startswith("ssyk:") else None,
        )
        for identity, named in labels.items()
        if named
    )
    return ConceptSet(SOURCE, concepts, tuple(dict.fromkeys(relations)))
