"""The project's own concept list: three CSV files (semicolon, UTF-8) that ``datasets/concepts/README.md`` describes."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from matching.importers.base import ImportRefused
from matching.importers.concepts import Concept, ConceptSet, Relation, tidy, unique

SOURCE = "makla"
FILES = ("skills.csv", "occupations.csv", "certificates.csv")


def own_folder() -> Path:
    """Where the own list lies: in ``MAKLA_DATASETS``, by default ``datasets`` beside the packages."""
    root = Path(__file__).resolve().parent.parent.parent / "datasets"
    return Path(os.environ.get("MAKLA_DATASETS", root)) / "concepts"


def recognises(folder: Path) -> bool:
    """Whether ``folder`` holds the three files."""
    return all((folder / name).is_file() for name in FILES)


def read(folder: Path) -> ConceptSet:
    """Read the list. Raises ``ImportRefused`` where a file or a column is missing or a relation names no skill."""
    concepts: list[Concept] = []
    relations: list[Relation] = []
    skills: dict[str, str] = {}
    wider: list[tuple[str, str]] = []
    for row in _rows(folder / "skills.csv", ("id", "namn", "andra namn", "engelska", "bredare")):
        identity = f"{SOURCE}:{row['id']}"
        skills[row["namn"]] = identity
        concepts.append(Concept(identity, "skill", _labels(row)))
        if row["bredare"]:
            wider.append((identity, row["bredare"]))
    proofs: dict[str, str] = {}
    for row in _rows(folder / "certificates.csv", ("id", "namn", "andra namn", "engelska", "slag", "beskrivning")):
        identity = f"{SOURCE}:{row['id']}"
        proofs[row["namn"]] = identity
        concepts.append(Concept(identity, "certificate", _labels(row), {"sv": tidy(row["beskrivning"])}))
    columns = (
        "id",
        "namn",
        "andra namn",
        "engelska",
        "ssyk",
        "beskrivning",
        "nödvändiga kompetenser",
        "önskade kompetenser",
        "körkort och intyg",
    )
    for row in _rows(folder / "occupations.csv", columns):
        identity = f"{SOURCE}:{row['id']}"
        text = tidy(row["beskrivning"])
        concepts.append(
            Concept(identity, "occupation", _labels(row), {"sv": text} if text else {}, row["ssyk"] or None)
        )
        for name in _list(row["nödvändiga kompetenser"]):
            relations.append(Relation("essential", identity, _named(skills, name, row["namn"])))
        for name in _list(row["önskade kompetenser"]):
            relations.append(Relation("optional", identity, _named(skills, name, row["namn"])))
        for name in _list(row["körkort och intyg"]):
            relations.append(Relation("optional", identity, _named(proofs, name, row["namn"])))
    relations += [Relation("broader", identity, _named(skills, name, identity)) for identity, name in wider]
    return ConceptSet(SOURCE, tuple(concepts), tuple(dict.fromkeys(relations)))


def _rows(path: Path, required: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter=";")
            missing = [column for column in required if column not in (reader.fieldnames or ())]
            if missing:
                raise ImportRefused(f"{path.name} saknar kolumnen {', '.join(missing)}.", "Hämta filen på nytt.", path)
            for row in reader:
                yield {key: value or "" for key, value in row.items() if key is not None}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ImportRefused(f"Filen går inte att läsa ({error}).", "Hämta den på nytt.", path) from error


def _labels(row: dict[str, str]) -> dict[str, tuple[str, ...]]:
    labels = {"sv": unique([row["namn"], *_list(row["andra namn"])])}
    if english := unique(_list(row["engelska"])):
        labels["en"] = english
    return labels


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _named(known: dict[str, str], name: str, where: str) -> str:
    if name not in known:
        raise ImportRefused(f"{where!r} nämner {name!r}, som inte finns i listan.", "Rätta namnet.")
    return known[name]
