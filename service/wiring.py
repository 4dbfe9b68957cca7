"""The composition root: store, encoder, index and matcher of one installation, each built once, when needed."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from matching import preparing
from matching.domain import Kind, Record
from matching.indexing import kind_of
from service.errors import IndexProblem, UserError
from service.settings import Settings, load_settings
from service.workspace import Workspace

if TYPE_CHECKING:
    from embeddings import Encoder
    from embeddings.index import Manifest, VectorIndex
    from matching import Matcher
    from matching.confidence import Null
    from matching.records import Records
    from matching.taxonomy import Taxonomy
    from matching.weights import Task, Weights
    from service.access.identity import Identity
    from service.alike_needs import AlikeNeeds
    from service.need_list import NeedList
    from service.store.reports import ReportStore
    from service.store.sql import Pulse, Store

REBUILD = "Bygg om det med: makla index build"
FOLLOWED, FOLLOWED_SHARE = 500, 0.2  # records, and share of the index: so much a command catches up with by itself


class Installation:
    """One workspace with what works on it. Close it to let go of the database."""

    def __init__(self, settings: Settings, workspace: Workspace, store: Store) -> None:
        self.settings = settings
        self.workspace = workspace
        self.store = store

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Installation:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def reports(self) -> ReportStore:
        """What reports read beside the records, and the runs that were kept."""
        from service.store.reports import ReportStore

        return ReportStore(self.store)

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that the settings name. Raises ``UserError`` when it cannot be had.

        Vectors of a slow one (a transformer) are kept in the workspace; ours makes them faster than a file gives them.
        """
        from embeddings import load_encoder

        with engine_errors():
            encoder = load_encoder(self.settings.encoder)
        if not encoder.name.startswith("sentence-transformers"):
            return encoder
        from embeddings.cache import CachingEncoder, VectorCache

        self.workspace.cache.mkdir(exist_ok=True)
        return CachingEncoder(encoder, VectorCache(self.workspace.cache / "vectors.db"))

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The workspace's own taxonomy when one was imported, else the shipped concept list."""
        from matching.taxonomy import compiled, load_taxonomy

        # Not the folder alone: one with a database server has no database in it to be known by.
        imported = compiled.exists(self.workspace.taxonomy)
        with reading_errors():
            return load_taxonomy(self.workspace.taxonomy if imported else None, encoder=self.encoder)

    @cached_property
    def readings(self) -> str:
        """What records are read out with: the program's way of reading and its models, the taxonomy and the encoder."""
        from matching.taxonomy import stamp

        encoder = hashlib.sha256(self.encoder.name.encode("utf-8", "surrogateescape")).hexdigest()[:12]
        return f"{preparing.version()}-{stamp(self.workspace.folder)}-{encoder}"

    def open_taxonomy(self) -> Taxonomy:
        """The taxonomy, opened at the first call."""
        return self.taxonomy

    def records(self) -> KnownRecords:
        """The records of the store as it now stands."""
        return KnownRecords(self.store, self.open_taxonomy, self.readings)

    @cached_property
    def weights(self) -> Weights:
        """The weights of the ranking."""
        from matching import load_weights

        return load_weights()

    @cached_property
    def need_list(self) -> NeedList:
        """The needs in the orders that they are listed in."""
        from service.need_list import NeedList

        return NeedList(self)

    @cached_property
    def alike_needs(self) -> AlikeNeeds:
        """Pairs of needs that may be the same."""
        from service.alike_needs import AlikeNeeds

        return AlikeNeeds(self.store)

    @cached_property
    def identity(self) -> Identity:
        """Accounts, sessions, API keys, pseudonyms and the audit log."""
        from service.access.identity import Identity

        return Identity(self.store, self.settings)

    @cached_property
    def index(self) -> tuple[VectorIndex, Manifest]:
        """The saved index, verified, made by this encoder, with what changed in the store since it was saved.

        Raises ``IndexProblem``, with the remedy, for any other, and when most of it would have to be made anew.
        """
        from embeddings.index import load_index
        from service.following import Following

        if not self.workspace.index.exists():
            raise IndexProblem(f"Det finns inget index i {self.workspace.folder}.", REBUILD)
        with engine_errors():
            index, manifest = load_index(self.workspace.index, encoder=self.encoder)
        self.check_fits(manifest)
        following = Following(self, index, int(manifest.extra["revision"]))
        if following.notice() and following.left > max(FOLLOWED, FOLLOWED_SHARE * len(index)):
            raise IndexProblem("Databasen har ändrats mycket sedan indexet byggdes.", REBUILD)
        with engine_errors():
            following.follow()
        return following.index, manifest

    def check_fits(self, manifest: Manifest) -> None:
        """Raise ``IndexProblem`` unless the index was made of this database, and its records read out as now."""
        if manifest.extra.get("store") != self.store.id:
            raise IndexProblem("Indexet hör till en annan databas.", REBUILD)
        if manifest.extra.get("readings") != self.readings:
            raise IndexProblem("Indexet är byggt med en annan taxonomi, textmodell eller programversion.", REBUILD)
        if not manifest.extra.get("revision", "").isdecimal():
            raise IndexProblem("Indexet säger inte vilken ändring i databasen det är byggt av.", REBUILD)

    def check_fresh(self, manifest: Manifest) -> None:
        """Raise ``IndexProblem`` unless the saved index is that of this database as it stands, to the last change."""
        self.check_fits(manifest)
        if manifest.extra.get("revision") != str(self.store.revision):
            raise IndexProblem("Databasen har ändrats sedan indexet byggdes.", REBUILD)

    def matcher(self, today: dt.date) -> Matcher:
        """A matcher over the index that lives on ``today``. Raises ``IndexProblem`` as ``index`` does."""
        index, manifest = self.index
        return self.matcher_over(index, manifest, today)

    def matcher_over(
        self, index: VectorIndex, manifest: Manifest, today: dt.date, records: Records | None = None
    ) -> Matcher:
        """A matcher over an index that was opened before."""
        from matching import Matcher

        return Matcher(self.encoder, index, records or self.records(), self.weights, today, self.nulls(manifest))

    def nulls(self, manifest: Manifest) -> dict[Task, Null]:
        """How relevant random pairs are, as the manifest keeps it; none of those drawn under other weights."""
        from matching.confidence import nulls_from_json

        known = manifest.extra.get("nulls_weights") == self.weights.version
        return nulls_from_json(manifest.extra["nulls"]) if known else {}

    def versions(self) -> dict[str, str]:
        """What made an answer: the model, the index (digest of its manifest) and the weights."""
        _, manifest = self.index
        return {"model": self.encoder.name, "index": manifest.digest, "weights": self.weights.version}

    def today(self, asked: dt.date | None = None, pulse: Pulse | None = None) -> dt.date:
        """The day asked for; else the installation's own day (a demo's); else the real one."""
        return asked or (pulse.today if pulse else self.store.today) or dt.date.today()


class KnownRecords:
    """Records as the matcher reads them, with what was read out of them when they were indexed.

    Each is fetched and decoded once, until it is forgotten. Safe to use from several threads.
    """

    def __init__(self, store: Store, taxonomy: Callable[[], Taxonomy], readings: str) -> None:
        self._store = store
        self._taxonomy = taxonomy
        self._version = readings
        self._known: dict[Kind, dict[str, Record]] = {kind: {} for kind in Kind}
        self._readings: dict[tuple[Kind, str], str] = {}
        self._forgotten = 0  # times: what was fetched before the last of them may be old
        self._changing = threading.Lock()

    @property
    def changes(self) -> int:
        """How many times records were forgotten."""
        return self._forgotten

    def many(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        """The records with these ids; unknown ids are absent."""
        known = self._known[kind]
        try:  # several hundred at a time, nearly always known: without a step of Python for each
            return dict(zip(ids, map(known.__getitem__, ids), strict=True))
        except KeyError:
            pass
        found = {i: record for i in ids if (record := known.get(i)) is not None}
        missing = [i for i in ids if i not in found]
        if missing:
            before = self._forgotten
            fetched = self._store.many(kind, missing)
            kept = self._store.readings(kind, missing, self._version)
            with self._changing:
                if self._forgotten == before:
                    known.update(fetched)
                    self._readings.update({(kind, i): payload for i, payload in kept.items()})
            found |= fetched
        return found

    def all(self, kind: Kind) -> list[Record]:
        """Every record of a kind, ordered by id, with what was read out of each: a few queries in all."""
        return list(self.many(kind, list(self._store.titles(kind))).values())

    def forget(self, keys: Iterable[tuple[Kind, str]]) -> None:
        """Read these records anew when they are next asked for."""
        with self._changing:
            self._forgotten += 1
            for kind, record_id in keys:
                self._known[kind].pop(record_id, None)
                self._readings.pop((kind, record_id), None)

    def prepared(self, record: Record) -> preparing.Prepared:
        """What a record says: as it was read out when indexed, or read out now for one that is only asked with."""
        kind = kind_of(record)
        stored = self.many(kind, [record.id]).get(record.id)
        payload = self._readings.get((kind, record.id))
        if payload is None or (stored is not record and stored != record):
            return preparing.prepare(record, self._taxonomy)
        return preparing.from_json(payload)


def open_installation(folder: Path | None = None, *, create: bool = False, upgrade: bool = False) -> Installation:
    """Open the workspace in ``folder`` (by default the one that the settings name).

    An old SQLite file is upgraded, which is told on standard error with the place of the copy that was made first; an
    old server database only with ``upgrade``. Raises ``UserError`` when nothing was ever imported there, unless
    ``create``.
    """
    from service.store.sql import Store

    settings = load_settings()
    workspace = Workspace(folder if folder is not None else settings.workspace)
    if create:
        workspace.create()
    elif settings.database_url is None and not workspace.exists():
        raise UserError(
            f"Det finns ingenting inläst i {workspace.folder}.",
            "Läs in filer med makla import, prova med makla demo, eller välj en annan mapp med --workspace.",
        )
    url = settings.database_url or workspace.database_url()
    store = Store(url, busy_timeout_s=settings.busy_timeout).open(upgrade=upgrade)
    if store.upgraded is not None and store.upgraded.copy is not None:
        print(f"Databasen uppgraderades. En kopia av den som den var ligger i {store.upgraded.copy}", file=sys.stderr)
    return Installation(settings, workspace, store)


@contextmanager
def reading_errors() -> Iterator[None]:
    """Turn a file that cannot be read into ``UserError``."""
    from matching.importers.base import ImportRefused

    try:
        yield
    except ImportRefused as refused:
        raise UserError(str(refused)) from refused


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn the errors of the embeddings package, whose messages are Swedish already, into ``IndexProblem``."""
    from embeddings import EmbeddingsError

    try:
        yield
    except EmbeddingsError as error:
        raise IndexProblem(str(error)) from error
