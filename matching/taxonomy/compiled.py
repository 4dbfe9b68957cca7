"""A taxonomy as files of a workspace: written whole or not at all, verified when opened, no pickle.

``taxonomy/manifest.json`` names a generation folder and holds the SHA-256 of each of its files and of the manifest
itself. The generation is named by the digest of its content, so that saving the same taxonomy twice changes nothing.
``vectors.npy`` belongs to one encoder; with another one the vectors are made anew in memory.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from embeddings.index.durable import delete_tree, digest, move, read_file, sync_folder, write_file
from matching.importers.base import ImportRefused
from matching.importers.concepts import Concept
from matching.taxonomy.joining import JoinCount
from matching.taxonomy.model import Source, Taxonomy

if TYPE_CHECKING:
    from embeddings import Encoder

FORMAT: Final = "makla-taxonomy"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
_GENERATION: Final = re.compile(r"[0-9a-f]{16}(?:\.ny)?")
_REMEDY: Final = "Läs in den igen med: makla import taxonomy MAPP"


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did. ``changed`` is false when the same taxonomy was there already."""

    generation: str
    changed: bool


def save(taxonomy: Taxonomy, folder: Path) -> Saved:
    """Write ``taxonomy`` with its vectors to ``folder``. Raises ``ImportRefused`` when it cannot be written."""
    from matching.linking.vectors import StoredVectors

    stored: StoredVectors = taxonomy.linker.vectors.stored()
    files = {
        "concepts.json": _json(
            [_plain(concept, source) for concept, source in zip(taxonomy.concepts, taxonomy.source_of, strict=True)]
        ),
        "about.json": _json(_about(taxonomy)),
        "lexicons.json": _json({kind: taxonomy.linker.lexicon(kind).to_plain() for kind in ("occupation", "skill")}),
        "relations.npy": _npy(taxonomy.relations),
        "vectors.npy": _npy(stored.rows),
        "vector_owners.npy": _npy(stored.owners),
    }
    hashes = {name: digest(content) for name, content in files.items()}
    body: dict[str, Any] = {"format": FORMAT, "version": VERSION, "encoder": stored.encoder, "files": hashes}
    generation = hashlib.sha256(_json(body)).hexdigest()[:16]
    body["generation"] = generation
    body["digest"] = hashlib.sha256(_json(body)).hexdigest()
    if _current(folder) == generation and _is_whole(folder, body):
        return Saved(generation, changed=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder, generation, files, _json(body))
    except OSError as error:
        raise ImportRefused(f"Taxonomin kan inte sparas i {folder} ({error}).", "Ingenting har ändrats.") from error
    return Saved(generation, changed=True)


def exists(folder: Path) -> bool:
    """Whether a taxonomy was ever saved in ``folder``."""
    return (folder / MANIFEST).exists()


def load(folder: Path, encoder: Encoder | None = None) -> Taxonomy:
    """Open what ``save`` wrote. Raises ``ImportRefused`` when a file is missing, damaged or of another version."""
    from matching.linking.vectors import StoredVectors

    manifest = _manifest(folder)
    content: dict[str, bytes] = {}
    for name, expected in manifest["files"].items():
        try:
            content[name] = read_file(folder / manifest["generation"] / name)
        except OSError as error:
            raise ImportRefused(f"Taxonomin i {folder} saknar {name}.", _REMEDY) from error
        if digest(content[name]) != expected:
            raise ImportRefused(f"Taxonomin i {folder} är skadad: {name} har ändrats.", _REMEDY)
    about = json.loads(content["about.json"])
    concepts, source_of = [], []
    for identity, kind, labels, descriptions, code, source in json.loads(content["concepts.json"]):
        concepts.append(Concept(identity, kind, {k: tuple(v) for k, v in labels.items()}, descriptions, code))
        source_of.append(source)
    return Taxonomy(
        concepts=tuple(concepts),
        source_of=tuple(source_of),
        sources=tuple(Source(**source) for source in about["sources"]),
        relations=_array(content["relations.npy"]),
        joins=tuple(JoinCount(**row) for row in about["joins"]),
        left_out=about["left_out"],
        encoder=encoder,
        lexicons=json.loads(content["lexicons.json"]),
        stored=StoredVectors(manifest["encoder"], _array(content["vectors.npy"]), _array(content["vector_owners.npy"])),
        version=about["version"],
    )


def _about(taxonomy: Taxonomy) -> dict[str, Any]:
    told = taxonomy.as_json()
    return {key: told[key] for key in ("sources", "joins", "left_out")} | {"version": taxonomy.version}


def _plain(concept: Concept, source: int) -> list[Any]:
    return [concept.id, concept.kind, concept.labels, concept.descriptions, concept.code, source]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain_mapping).encode()


def _plain_mapping(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def _npy(array: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(array), allow_pickle=False)
    return file.getvalue()


def _array(content: bytes) -> Any:
    return np.load(io.BytesIO(content), allow_pickle=False)


def _write(folder: Path, generation: str, files: Mapping[str, bytes], manifest: bytes) -> None:
    target = folder / generation
    draft = folder / f"{generation}.ny"
    for leftover in (draft, target):
        if leftover.exists():
            delete_tree(leftover)
    draft.mkdir()
    for name, content in files.items():
        write_file(draft / name, content)
    sync_folder(draft)
    move(draft, target)
    fresh = folder / f"{MANIFEST}.ny"
    fresh.unlink(missing_ok=True)
    write_file(fresh, manifest)
    move(fresh, folder / MANIFEST)  # from here on the new generation is the taxonomy
    for other in folder.iterdir():
        if other.is_dir() and _GENERATION.fullmatch(other.name) and other.name != generation:
            delete_tree(other)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        body = json.loads(read_file(folder / MANIFEST))
    except (OSError, ValueError) as error:
        raise ImportRefused(f"Taxonomin i {folder} går inte att läsa ({error}).", _REMEDY) from error
    if not isinstance(body, dict) or body.get("format") != FORMAT or body.get("version") != VERSION:
        raise ImportRefused(f"Taxonomin i {folder} har ett annat format.", _REMEDY)
    told = body.pop("digest", None)
    if told != hashlib.sha256(_json(body)).hexdigest():
        raise ImportRefused(f"Taxonomin i {folder} är skadad: {MANIFEST} har ändrats.", _REMEDY)
    return cast("dict[str, Any]", body)


def _current(folder: Path) -> str | None:
    try:
        return str(_manifest(folder)["generation"])
    except ImportRefused:
        return None


def _is_whole(folder: Path, body: Mapping[str, Any]) -> bool:
    try:
        return all(
            digest(read_file(folder / body["generation"] / name)) == told for name, told in body["files"].items()
        )
    except OSError:
        return False
