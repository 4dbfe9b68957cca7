"""Saved indexes: verified before use, replaced in one step. The protocol is argued in docs/adr/0001.

An index folder holds ``manifest.json``, its digest in ``manifest.json.sha256``, and the one generation folder that the
manifest names; nothing else. A save prepares everything in a folder beside the index folder, writes there a journal of
what it is about to move in and out, and commits by renaming the manifest. Whenever a save is cut off, each file in the
index folder is listed by the manifest or by the journal, so a reader still knows every byte that it finds, and sees the
old or the new index.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from embeddings.encoders.base import Encoder
from embeddings.errors import EmbeddingsError, IndexMismatch
from embeddings.index import durable
from embeddings.index.base import VectorIndex
from embeddings.index.content import BadContent, content_of, index_of, kind_counts
from embeddings.index.engines import ENGINES
from embeddings.index.manifest import (
    GENERATION,
    MANIFEST,
    MANIFEST_DIGEST,
    FileRecord,
    Manifest,
    digest_line,
)
from embeddings.index.reading import JOURNAL, Journal, examine, read_front, read_journal, saving_folder, settled

REMEDY = "Bygg om det med `makla index build`."
BUSY = "Ett annat program sparar indexet just nu. Vänta tills det är klart och försök igen."
WAIT_SECONDS = 60.0


def open_index(folder: Path | str, *, encoder: Encoder | None = None, engine: str | None = None) -> VectorIndex:
    """The saved index in ``folder``, with every file verified. See ``load_index``."""
    return load_index(folder, encoder=encoder, engine=engine)[0]


def load_index(
    folder: Path | str, *, encoder: Encoder | None = None, engine: str | None = None
) -> tuple[VectorIndex, Manifest]:
    """The saved index in ``folder`` and its manifest.

    ``encoder``: the model that will ask; its name and dim must be those of the index. ``engine`` overrides the engine
    that the index was saved from. Raises ``IndexMismatch`` (in Swedish, with what to do) for an index that is missing,
    damaged, incomplete, has files that do not belong to it, or was made by another model.
    """
    folder = Path(folder)
    found = settled(folder, examine)
    if found.manifest is None or found.problems:
        raise IndexMismatch(f"Indexet i {folder} kan inte användas: {'; '.join(found.problems)}. {REMEDY}")
    manifest = found.manifest
    if encoder is not None and (encoder.name, encoder.dim) != (manifest.model, manifest.dim):
        raise IndexMismatch(
            f"Indexet i {folder} är byggt med modellen {manifest.model} ({manifest.dim} dimensioner) men "
            f"{encoder.name} ({encoder.dim} dimensioner) används nu. {REMEDY}"
        )
    try:
        return index_of(manifest, found.content, _engine(engine or manifest.engine)), manifest
    except BadContent as error:
        raise IndexMismatch(f"Indexet i {folder} kan inte användas: {error}. {REMEDY}") from None


def read_manifest(folder: Path | str) -> Manifest:
    """The manifest alone, checked against its digest but not against the files: cheap, for "has it changed?".

    Raises ``IndexMismatch``.
    """
    folder = Path(folder)
    found = settled(folder, read_front)
    if found.manifest is None:
        raise IndexMismatch(f"Indexet i {folder} kan inte användas: {'; '.join(found.problems)}. {REMEDY}")
    return found.manifest


def verify_index(folder: Path | str) -> list[str]:
    """Everything that is wrong with the saved index, in Swedish; empty when it can be trusted to the last bit."""
    found = settled(Path(folder), examine)
    if found.manifest is None or found.problems:
        return found.problems
    try:
        index_of(found.manifest, found.content, "exact")
        _engine(found.manifest.engine)
    except (BadContent, IndexMismatch) as error:
        return [str(error)]
    return []


def save_index(
    index: VectorIndex, folder: Path | str, *, model: str, extra: Mapping[str, str], wait_seconds: float = WAIT_SECONDS
) -> Manifest:
    """Save ``index`` as the next generation in ``folder`` and drop the one before.

    ``model`` is the name of the encoder that made the vectors; ``extra`` is kept in the manifest (such as the revision
    of the store that was indexed). The index folder belongs to this module: whatever else lies in it is cleared away.
    Raises ``EmbeddingsError`` while another program saves, or when ``folder`` is not a plain folder.
    """
    folder = Path(folder)
    if (folder.exists() or folder.is_symlink()) and not durable.is_real_folder(folder):
        raise EmbeddingsError(f"{folder} ska vara en mapp för indexet, men är en fil eller länk. Flytta bort den.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with durable.only_one(_lock(folder), wait_seconds=wait_seconds, busy=BUSY):
        _finish_interrupted(folder)
        old = _start_clean(folder)
        attributes = index.attributes(index.ids)
        content = content_of(index)
        new = Manifest(
            generation=f"gen-{(int(old.generation.removeprefix('gen-')) if old else 0) % 999_999 + 1:06d}",
            engine=index.engine,
            model=model,
            dim=index.dim,
            count=len(index),
            kinds=kind_counts(attributes),
            extra=dict(extra),
            files={name: FileRecord(len(part), durable.digest(part)) for name, part in content.items()},
        )
        _prepare(folder, new, content, old)
        saving = saving_folder(folder)
        durable.move(saving / new.generation, folder / new.generation)
        durable.move(saving / MANIFEST, folder / MANIFEST)  # the commit
        _roll_forward(folder, new)
        _forget(saving)
    return new


def recover_index(folder: Path | str) -> bool:
    """Tidy up after a save that was cut off: finish it if it was committed, undo it if not.

    Returns whether there was anything to tidy. Raises ``EmbeddingsError`` while a save is running.
    """
    folder = Path(folder)
    if not saving_folder(folder).exists():
        return False
    with durable.only_one(_lock(folder), wait_seconds=0.0, busy=BUSY):
        return _finish_interrupted(folder)


def _engine(name: str) -> str:
    if name not in ENGINES:
        raise IndexMismatch(f"Indexmotorn {name!r} finns inte; välj någon av {', '.join(ENGINES)}. {REMEDY}")
    return name


def _lock(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.lock"


def _start_clean(folder: Path) -> Manifest | None:
    """An empty saving folder, and in the index folder a whole old index (its manifest is returned) or nothing."""
    saving = saving_folder(folder)
    durable.make_folder(saving)
    if not folder.exists():
        durable.make_folder(folder)
        return None
    if not any(folder.iterdir()):
        return None
    found = examine(folder)
    if found.manifest is not None and not found.problems:
        return found.manifest
    # readers refuse this index already, so nothing is lost by clearing it before the new one is in place
    for number, path in enumerate(sorted(folder.iterdir())):
        durable.move(path, saving / f"refused-{number}")
    return None


def _prepare(folder: Path, new: Manifest, content: Mapping[str, bytes], old: Manifest | None) -> None:
    """Write the whole new index beside the index folder, and last the journal."""
    saving = saving_folder(folder)
    durable.make_folder(saving / new.generation)
    for name, part in content.items():
        durable.write_file(saving / new.generation / name, part)
    durable.sync_folder(saving / new.generation)
    durable.write_file(saving / MANIFEST, new.to_bytes())
    durable.write_file(saving / f"{JOURNAL}.new", Journal(old, new).to_bytes())
    durable.sync_folder(saving)
    durable.move(saving / f"{JOURNAL}.new", saving / JOURNAL)


def _roll_forward(folder: Path, new: Manifest) -> None:
    """After the commit: put the digest in place and take the old generation out."""
    saving = saving_folder(folder)
    beside = saving / MANIFEST_DIGEST
    beside.unlink(missing_ok=True)  # half-written by a save that was cut off
    durable.write_file(beside, digest_line(new.to_bytes()))
    durable.move(beside, folder / MANIFEST_DIGEST)
    _take_out(folder, keep=new.generation)


def _take_out(folder: Path, keep: str | None) -> None:
    """Move the other generations out of the index folder, each in one step."""
    for path in sorted(folder.iterdir()):
        if GENERATION.fullmatch(path.name) and path.name != keep:
            durable.move(path, saving_folder(folder) / f"old-{path.name}")


def _forget(saving: Path) -> None:
    """Drop the saving folder, the journal first: it must not outlive what it describes."""
    if (saving / JOURNAL).exists():
        durable.delete_file(saving / JOURNAL)
    durable.delete_tree(saving)


def _finish_interrupted(folder: Path) -> bool:
    """Finish or undo a save that was cut off. The caller holds the lock, so none is running."""
    saving = saving_folder(folder)
    if not saving.exists():
        return False
    journal = read_journal(folder)
    if journal is not None and durable.is_real_folder(folder):
        try:
            current = durable.read_file(folder / MANIFEST)
        except OSError:
            current = b""
        if current == journal.new.to_bytes():
            _roll_forward(folder, journal.new)
        elif current == (journal.old.to_bytes() if journal.old else b""):
            _take_out(folder, keep=journal.old.generation if journal.old else None)
    _forget(saving)
    return True
