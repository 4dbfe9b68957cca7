"""Reading a saved index without trusting it: each file is known by a digest, or named as a problem.

Everything here only reads, so it may run beside a save in another program.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from embeddings.index import durable
from embeddings.index.manifest import (
    MANIFEST,
    MANIFEST_DIGEST,
    BadManifest,
    Manifest,
    digest_line,
    parse_manifest,
)

JOURNAL = "journal.json"
READ_ATTEMPTS = 20  # a reader that met a running save looks again


def saving_folder(folder: Path) -> Path:
    """Where a save prepares the next generation: beside the index folder, so that moving in is a rename."""
    return folder.parent / f".{folder.name}-saving"


@dataclass(slots=True)
class Examined:
    """What was found: the manifest when it is vouched for, the verified bytes, and problems in Swedish."""

    manifest: Manifest | None = None
    content: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Journal:
    """The manifests that a save replaces (``None``: there was no index) and puts in place."""

    old: Manifest | None
    new: Manifest

    def to_bytes(self) -> bytes:
        """The journal as a file: its own digest on the first line."""
        told = {"old": self.old.to_bytes().decode() if self.old else None, "new": self.new.to_bytes().decode()}
        body = json.dumps(told).encode("ascii")
        return durable.digest(body).encode("ascii") + b"\n" + body


def settled(folder: Path, look: Callable[[Path], Examined]) -> Examined:
    """Look, and look again when there were problems and a save changed the folder meanwhile."""
    for _ in range(READ_ATTEMPTS):
        before = _snapshot(folder)
        found = look(folder)
        if not found.problems or before == _snapshot(folder):
            break
    return found


def _snapshot(folder: Path) -> tuple[object, ...]:
    """What changes whenever a save takes a step that a reader could see."""

    def seen(path: Path) -> object:
        try:
            return path.read_bytes() if path.is_file() else sorted(p.name for p in path.iterdir())
        except OSError:
            return None

    return tuple(map(seen, (folder, folder / MANIFEST, folder / MANIFEST_DIGEST, saving_folder(folder) / JOURNAL)))


def examine(folder: Path) -> Examined:
    """Everything in the index folder, byte by byte."""
    found = read_front(folder)
    if found.manifest is None:
        return found
    found.content = _read_generation(folder, found.manifest, found.problems)
    listed = {MANIFEST, MANIFEST_DIGEST, found.manifest.generation}
    journal = read_journal(folder)
    for moving in (journal.old, journal.new) if journal else ():
        if moving and moving.generation not in listed and (folder / moving.generation).exists():
            _read_generation(folder, moving, found.problems)
            listed.add(moving.generation)
    for stray in sorted(path.name for path in folder.iterdir() if path.name not in listed):
        found.problems.append(f"{stray!r} hör inte till indexet")
    return found


def read_front(folder: Path) -> Examined:
    """The manifest, if it is the one that its digest (or the journal of a cut-off save) vouches for."""
    found = Examined()
    if not durable.is_real_folder(folder):
        found.problems.append("det finns inget index där" if not folder.exists() else "det är ingen mapp utan en länk")
        return found
    try:
        content = durable.read_file(folder / MANIFEST)
    except FileNotFoundError:
        journal = read_journal(folder)
        first_save = journal is not None and journal.old is None  # running or cut off: what it moved in is not lost
        nothing = first_save or not any(folder.iterdir())
        found.problems.append("det finns inget index där" if nothing else f"{MANIFEST} saknas")
        return found
    except OSError:
        found.problems.append(f"{MANIFEST} är inte en vanlig läsbar fil")
        return found
    try:
        beside = durable.read_file(folder / MANIFEST_DIGEST)
    except FileNotFoundError:
        beside = b""
    except OSError:
        found.problems.append(f"{MANIFEST_DIGEST} är inte en vanlig läsbar fil")
        return found
    if beside != digest_line(content) and not _just_committed(folder, content, beside):
        what = f"stämmer inte med sin kontrollsumma i {MANIFEST_DIGEST}" if beside else f"saknar {MANIFEST_DIGEST}"
        found.problems.append(f"{MANIFEST} {what}")
        return found
    try:
        found.manifest = parse_manifest(content)
    except BadManifest as error:
        found.problems.append(str(error))
    return found


def _just_committed(folder: Path, content: bytes, beside: bytes) -> bool:
    """Whether a save was cut off between the commit and the replacing of the digest."""
    journal = read_journal(folder)
    if journal is None or content != journal.new.to_bytes():
        return False
    return beside == (digest_line(journal.old.to_bytes()) if journal.old else b"")


def _read_generation(folder: Path, manifest: Manifest, problems: list[str]) -> dict[str, bytes]:
    """The files of a generation, each verified; what is wrong is added to ``problems``."""
    generation = folder / manifest.generation
    if not durable.is_real_folder(generation):
        problems.append(f"mappen {manifest.generation} saknas eller är en länk")
        return {}
    content = {}
    for name, record in sorted(manifest.files.items()):
        where = f"{manifest.generation}/{name}"
        try:
            part = durable.read_file(generation / name)
        except FileNotFoundError:
            problems.append(f"{where} saknas")
            continue
        except OSError:
            problems.append(f"{where} är inte en vanlig läsbar fil")
            continue
        if len(part) != record.size:
            problems.append(f"{where} har {len(part)} byte i stället för {record.size}")
        elif durable.digest(part) != record.sha256:
            problems.append(f"{where} är skadad: kontrollsumman stämmer inte")
        content[name] = part
    try:
        strays = sorted(path.name for path in generation.iterdir() if path.name not in manifest.files)
    except OSError:
        strays = []  # taken away by a save meanwhile; the missing files are reported above
    problems.extend(f"{manifest.generation}/{stray} hör inte till indexet" for stray in strays)
    return content


def read_journal(folder: Path) -> Journal | None:
    """The journal of a running or cut-off save; ``None`` where there is none that can be trusted."""
    try:
        claimed, _, body = durable.read_file(saving_folder(folder) / JOURNAL).partition(b"\n")
        if claimed.decode("ascii", "replace") != durable.digest(body):
            return None
        told = json.loads(body)
        old = parse_manifest(told["old"].encode()) if told["old"] is not None else None
        return Journal(old, parse_manifest(told["new"].encode()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
