"""The manifest of a saved index: what it holds, for which model, and the digest of every file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

from embeddings.index.durable import digest

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_DIGEST = "manifest.json.sha256"
VECTORS = "vectors.safetensors"
ENTRIES = "entries.json"
CONTENT_FILES = (ENTRIES, VECTORS)

GENERATION = re.compile(r"gen-[0-9]{6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BadManifest(ValueError):
    """The manifest is not one that this version writes; the message says why, in Swedish."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Size in bytes and SHA-256 of one file."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a generation holds. ``kinds`` counts the entries per ``kind:`` tag; ``extra`` belongs to the caller."""

    generation: str
    engine: str
    model: str
    dim: int
    count: int
    kinds: Mapping[str, int]
    extra: Mapping[str, str]
    files: Mapping[str, FileRecord]
    format: int = field(default=FORMAT)

    def to_bytes(self) -> bytes:
        """The manifest as a file, the same bytes every time."""
        return (json.dumps(asdict(self), indent=2, sort_keys=True) + "\n").encode("ascii")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the manifest file: names exactly this index."""
        return digest(self.to_bytes())


def digest_line(manifest: bytes) -> bytes:
    """The content of the file beside the manifest; ``sha256sum --check`` reads it."""
    return f"{digest(manifest)}  {MANIFEST}\n".encode("ascii")


def parse_manifest(content: bytes) -> Manifest:
    """Read a manifest. Raises ``BadManifest``.

    A generation holds exactly the files that this version writes, so a manifest can never point outside its folder.
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise BadManifest(f"{MANIFEST} är inte JSON") from None
    if not isinstance(told, dict):
        raise BadManifest(f"{MANIFEST} är inte ett objekt")
    if told.get("format") != FORMAT:
        raise BadManifest(f"{MANIFEST} har format {told.get('format')!r}, men den här versionen läser format {FORMAT}")
    try:
        manifest = Manifest(
            generation=_text(told["generation"]),
            engine=_text(told["engine"]),
            model=_text(told["model"]),
            dim=_count(told["dim"]),
            count=_count(told["count"]),
            kinds={_text(k): _count(v) for k, v in told["kinds"].items()},
            extra={_text(k): _text(v) for k, v in told["extra"].items()},
            files={_text(k): FileRecord(_count(v["size"]), _text(v["sha256"])) for k, v in told["files"].items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadManifest(f"{MANIFEST} saknar eller har fel på fältet {error}") from None
    if not GENERATION.fullmatch(manifest.generation):
        raise BadManifest(f"{MANIFEST} pekar på en otillåten mapp: {manifest.generation!r}")
    if sorted(manifest.files) != sorted(CONTENT_FILES):
        raise BadManifest(f"{MANIFEST} listar andra filer än {', '.join(CONTENT_FILES)}: {sorted(manifest.files)}")
    if not all(_SHA256.fullmatch(record.sha256) for record in manifest.files.values()):
        raise BadManifest(f"{MANIFEST} har en kontrollsumma som inte är SHA-256")
    return manifest


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text väntades, fick {value!r}")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"heltal väntades, fick {value!r}")
    return value
