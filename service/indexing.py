"""Bringing the saved index up to date with the store: all of it, or only what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from matching import preparing
from matching.domain import Kind, Record
from service.wiring import Installation, engine_errors

if TYPE_CHECKING:
    from embeddings.index import Manifest, VectorIndex
    from matching.indexing import Entry
    from service.following import Following
    from service.store.sql import Store

ATTEMPTS = 5  # to catch up with a database that others write to meanwhile
EXACT_UP_TO = 20_000  # entries: so few are searched as fast without FAISS, which takes longer to import than to ask
RESAMPLE_SHARE = 0.2  # of the index changed: random pairs are drawn anew

Progress = Callable[[int], None]
"""Told how many records were done since it was last told."""


@dataclass(frozen=True, slots=True)
class IndexWork:
    """What was done to bring the index up to date."""

    rebuilt: bool
    embedded: int
    removed: int
    count: int
    kinds: dict[str, int]
    model: str
    revision: int

    def as_json(self) -> dict[str, Any]:
        """The JSON shape."""
        return asdict(self)


def engine_for(store: Store) -> str:
    """The index engine that suits the number of records."""
    from embeddings.index.engines import DEFAULT_ENGINE

    return "exact" if sum(store.count(kind) for kind in Kind) <= EXACT_UP_TO else DEFAULT_ENGINE


def rebuild(installation: Installation, progress: Progress | None = None) -> IndexWork:
    """Embed every record of the store and save a new index."""
    from embeddings.index import create_index
    from matching.indexing import add_entries, entries

    store, encoder = installation.store, installation.encoder
    revision = store.revision  # before the records are read: what changes meanwhile is caught up with later
    with engine_errors():
        index = create_index(engine_for(store), encoder.dim)
        embedded = 0
        for kind in Kind:
            with _kept_readings(installation, kind) as keep:
                embedded += add_entries(
                    index, encoder, keep(entries(_counted(store.all(kind), progress), installation.open_taxonomy))
                )
    nulls = fresh_nulls(installation, index)
    return save_generation(installation, index, revision, nulls, rebuilt=True, embedded=embedded, removed=0)


def catch_up(installation: Installation, progress: Progress | None = None) -> IndexWork | None:
    """Embed what changed since the index was saved and drop what is gone; ``None`` when there was nothing to do.

    An index that is absent, damaged, or made of another database or by another model is rebuilt. When another program
    writes meanwhile, or has just put an older index over a newer one, it is gone over again.
    """
    last = None
    for _ in range(ATTEMPTS):
        work = _catch_up_once(installation, progress)
        last = work or last
        if work is None or work.revision == installation.store.revision:
            break
    return last


def _catch_up_once(installation: Installation, progress: Progress | None) -> IndexWork | None:
    from embeddings import IndexMismatch
    from embeddings.index import load_index
    from matching.indexing import add_entries, entries, key_of

    store, encoder = installation.store, installation.encoder
    revision = store.revision
    try:
        index, manifest = load_index(installation.workspace.index, encoder=encoder, engine=engine_for(store))
        indexed = int(manifest.extra["revision"])
    except (IndexMismatch, KeyError, ValueError):
        return rebuild(installation, progress)
    read_out_otherwise = manifest.extra.get("readings") != installation.readings
    if manifest.extra.get("store") != store.id or indexed > revision or read_out_otherwise:
        return rebuild(installation, progress)
    if indexed == revision:
        return None
    changed: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for change in store.changes_since(indexed):
        changed[change.kind].append(change.record_id)
    embedded = removed = 0
    for kind, ids in changed.items():
        present = store.many(kind, ids)
        with engine_errors(), _kept_readings(installation, kind) as keep:
            embedded += add_entries(
                index, encoder, keep(entries(_counted(present.values(), progress), installation.open_taxonomy))
            )
            removed += index.remove([key_of(kind, i) for i in ids if i not in present])
    weights = installation.weights.version
    grown = embedded + removed > RESAMPLE_SHARE * len(index)
    kept = manifest.extra.get("nulls", "") if manifest.extra.get("nulls_weights") == weights and not grown else ""
    nulls = kept or fresh_nulls(installation, index)
    return save_generation(installation, index, revision, nulls, rebuilt=False, embedded=embedded, removed=removed)


def save_empty(installation: Installation) -> None:
    """Save an index of nothing, for an installation that has none: everything is then a change to follow."""
    from embeddings.index import create_index

    with _only_saver(installation) as alone:
        if alone and not installation.workspace.index.exists():
            index = create_index(engine_for(installation.store), installation.encoder.dim)
            save_generation(installation, index, 0, "{}", rebuilt=True, embedded=0, removed=0)


def save_followed(installation: Installation, following: Following, base: Manifest) -> Manifest | None:
    """Save what follows the generation ``base`` as the next one; ``None`` when another process has done or does it."""
    from embeddings.index import read_manifest

    with _only_saver(installation) as alone, engine_errors():
        if not alone or read_manifest(installation.workspace.index).digest != base.digest:
            return None
        share = following.changed / max(1, len(following.index))
        known = base.extra.get("nulls_weights") == installation.weights.version and share <= RESAMPLE_SHARE
        nulls = base.extra["nulls"] if known else fresh_nulls(installation, following.index)
        with following.still() as (index, revision):
            changed, following.changed = following.changed, 0
            save_generation(installation, index, revision, nulls, rebuilt=False, embedded=changed, removed=0)
        return read_manifest(installation.workspace.index)


@contextmanager
def _only_saver(installation: Installation) -> Iterator[bool]:
    """Whether this process is the one that saves what it follows; the others go on with what they have in memory."""
    from embeddings import EmbeddingsError
    from embeddings.index import durable

    with ExitStack() as holding:
        lock = installation.workspace.folder / ".following.lock"
        try:
            holding.enter_context(durable.only_one(lock, wait_seconds=0.0, busy=""))
        except EmbeddingsError:
            yield False
        else:
            yield True


@contextmanager
def _kept_readings(installation: Installation, kind: Kind) -> Iterator[Callable[[Iterable[Entry]], Iterator[Entry]]]:
    """Passes entries on and keeps what was read out of them in the store when all are done."""
    payloads: dict[str, str] = {}

    def keep(entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            payloads[entry.record.id] = preparing.to_json(entry.prepared)
            yield entry

    yield keep
    installation.store.keep_readings(kind, payloads, installation.readings)


def fresh_nulls(installation: Installation, index: VectorIndex) -> str:
    """How relevant random pairs of the store's records are, as the manifest keeps it."""
    from matching import Matcher
    from matching.confidence import empirical_nulls, nulls_to_json, sample

    store = installation.store
    matcher = Matcher(installation.encoder, index, installation.records(), installation.weights, installation.today())
    sampled = sample(record for kind in Kind for record in store.all(kind))
    return nulls_to_json(empirical_nulls(matcher.relevance, sampled))


def save_generation(
    installation: Installation,
    index: VectorIndex,
    revision: int,
    nulls: str,
    *,
    rebuilt: bool,
    embedded: int,
    removed: int,
) -> IndexWork:
    """Save an index that is the store's at ``revision`` as the next generation."""
    from embeddings.index import save_index

    extra = {
        "store": installation.store.id,
        "revision": str(revision),
        "readings": installation.readings,
        "nulls": nulls,
        "nulls_weights": installation.weights.version,
    }
    with engine_errors():
        saved = save_index(index, installation.workspace.index, model=installation.encoder.name, extra=extra)
    installation.__dict__.pop("index", None)  # one that was opened before is no longer the saved one
    return IndexWork(rebuilt, embedded, removed, saved.count, dict(saved.kinds), saved.model, revision)


def _counted(records: Iterable[Record], progress: Progress | None) -> Iterator[Record]:
    for record in records:
        yield record
        if progress is not None:
            progress(1)
