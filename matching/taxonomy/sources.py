"""Reading a folder of source files: which taxonomies lie there, in which version, and one taxonomy of them all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matching.importers import code_concepts, crosswalk, esco, jobtech_legacy, jobtech_taxonomy, own_concepts
from matching.importers.base import ImportRefused
from matching.importers.concepts import ConceptSet
from matching.taxonomy.joining import join
from matching.taxonomy.model import Source, Taxonomy

if TYPE_CHECKING:
    from embeddings import Encoder

_VERSION = re.compile(r"(?<![\d.])v?(\d+\.\d+(?:\.\d+)*)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_READ = (".csv", ".json", ".xlsx", ".gz")


@dataclass(frozen=True, slots=True)
class Read:
    """One source as read from its folders."""

    concepts: ConceptSet
    version: str


def read_folder(folder: Path, encoder: Encoder | None = None) -> Taxonomy:
    """One taxonomy of every source in ``folder`` and two levels below it, every ``crosswalk.csv`` there, and our list.

    Our own list is always among them: it has the everyday names that the others lack. Precedence when labels are
    joined: JobTech, ESCO, JobTech of 2018, our own list. Raises ``ImportRefused`` when the folder has none, or one
    cannot be read.
    """
    if not folder.is_dir():
        raise ImportRefused(f"{folder} är ingen mapp.", "Ange mappen som taxonomins filer ligger i.")
    folders = _folders(folder)
    found: list[Read] = []
    jobtech = [one for one in folders if jobtech_taxonomy.recognises(one)]
    for one in jobtech:
        concepts = jobtech_taxonomy.read(one)
        if concepts.concepts:
            found.append(Read(concepts, _version([one])))
    if in_esco := [one for one in folders if esco.recognises(one)]:
        found.append(Read(esco.read(in_esco), _version(in_esco)))
    for one in folders:
        if jobtech_legacy.recognises(one):
            found.append(Read(jobtech_legacy.read(one), _version([one])))
        if code_concepts.recognises(one):
            found += [Read(concepts, _version([one])) for concepts in code_concepts.read(one)]
        if own_concepts.recognises(one):
            found.append(Read(own_concepts.read(one), _version([one])))
    if not found:
        raise ImportRefused(
            f"{folder} innehåller ingen taxonomi som känns igen.",
            "Lägg där ESCO:s CSV-filer, JobTechs JSON-filer eller Arbetsförmedlingens CSV-filer från 2018 "
            "(docs/taxonomi.md).",
        )
    if not any(one.concepts.source == own_concepts.SOURCE for one in found):
        found.append(_own())
    crossings = [row for one in folders if (path := one / crosswalk.NAME).is_file() for row in crosswalk.read(path)]
    return combine(found, crossings, encoder)


def read_own(encoder: Encoder | None = None) -> Taxonomy:
    """Our own concept list alone."""
    return combine([_own()], (), encoder)


def _own() -> Read:
    folder = own_concepts.own_folder()
    if not own_concepts.recognises(folder):
        raise ImportRefused(
            f"Den egna begreppslistan finns inte i {folder}.",
            "Kontrollera att mappen datasets är hel, eller peka ut den med MAKLA_DATASETS.",
        )
    return Read(own_concepts.read(folder), _version([folder]))


def combine(read: Sequence[Read], crossings: Sequence[crosswalk.Crossing], encoder: Encoder | None) -> Taxonomy:
    """One taxonomy of several sources."""
    joined = join([one.concepts for one in read], crossings)
    return Taxonomy(
        concepts=tuple(joined.concepts),
        source_of=tuple(joined.source_of),
        sources=tuple(
            Source(one.concepts.source, one.version, len(one.concepts.concepts), len(one.concepts.relations))
            for one in read
        ),
        relations=joined.relations,
        joins=tuple(joined.joins),
        left_out=joined.left_out,
        encoder=encoder,
        version="+".join(f"{one.concepts.source}-{one.version}" for one in read),
    )


def _folders(folder: Path) -> list[Path]:
    below = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
    return [folder, *below, *(path for one in below for path in sorted(one.iterdir()) if path.is_dir())]


def _version(folders: Sequence[Path]) -> str:
    """The version that the folder names tell, else a digest of the names and content of the files."""
    for folder in folders:
        for pattern in (_VERSION, _YEAR):
            if match := pattern.search(folder.name):
                return match[1] if match.lastindex else match[0]
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.suffix in _READ:
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
