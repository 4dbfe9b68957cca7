"""Importing files in the background: handed in, looked at, confirmed, saved whole or not at all, and taken back.

The API and the pages use this alike. A file lies in the workspace until it is read, and is then removed. It is read by
a worker (``service.import_worker``), of which every process of the service has one.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Connection, select

from matching.domain import JobSeeker, Kind, Record
from matching.importers.base import ReadFile, RowError
from service.access.policy import Action, Actor, require
from service.errors import UnknownName, UserError, WrongState
from service.kinds import KINDS
from service.store.counts import ImportCounts
from service.store.jobs import Job, Jobs, JobStatus
from service.store.rows import chunks
from service.store.tables import records
from service.store.undoing import Obstructed, undo
from service.wiring import Installation, reading_errors

ACTIONS: Final = {
    "profiles": Action.CLIENT_IMPORT,
    "needs": Action.NEED_IMPORT,
    "ads": Action.NEED_IMPORT,
    "courses": Action.COURSE_IMPORT,
}
SHOWN_ROWS: Final = 20
SHOWN_OBSTACLES: Final = 50
MAX_COLUMNS: Final = 300
KEPT_FOR_REVIEW: Final = dt.timedelta(hours=1)
_SUFFIX: Final = re.compile(r"(?:\.[a-z0-9]{1,8}){1,2}$")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done with a file.

    ``columns`` maps headers to fields (``-`` skips one). ``preview``: only look. ``confirmed``: what was understood out
    of free text may be saved.
    """

    format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    skip_bad_rows: bool = False
    preview: bool = False
    confirmed: bool = False

    def as_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return asdict(self) | {"columns": dict(self.columns)}


class Imports:
    """The imports of one installation."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.jobs = Jobs(installation.store, lambda: dt.datetime.now(dt.UTC))

    # --- use cases

    def start(self, actor: Actor, kind: str, file: IO[bytes] | Path, file_name: str, asked: Asked | None = None) -> str:
        """Hand in a file; the id of the job that will read it. Raises ``UserError`` and ``Forbidden``."""
        require(actor, _action(kind))
        job_id = secrets.token_hex(16)
        target = self._path(job_id, file_name)
        try:
            target.parent.mkdir(parents=True)
            with target.open("wb") as written:
                if isinstance(file, Path):
                    with file.open("rb") as source:
                        shutil.copyfileobj(source, written)
                else:
                    shutil.copyfileobj(file, written)
        except OSError as error:
            self.remove_file(job_id)
            raise UserError(f"Filen kunde inte tas emot ({error.strerror}).", "Försök igen.") from error
        told = (asked or Asked()).as_json()
        self.jobs.add(job_id, kind, _shown(file_name), told, actor.id, actor.unit, actor.local)
        return job_id

    def job(self, actor: Actor, job_id: str) -> Job:
        """The job. Raises ``UnknownName`` when the actor has handed in none with this id."""
        found = self.jobs.get(job_id) if len(job_id) <= 32 and job_id.isalnum() and job_id.isascii() else None
        if found is None or (found.by != actor.id and not actor.local):
            raise UnknownName("Inläsningen finns inte.", "Kontrollera id:t.")
        require(actor, _action(found.kind))
        return found

    def latest(self, actor: Actor, limit: int = 20) -> list[Job]:
        """The actor's own, the newest first."""
        return self.jobs.of(actor.id, limit)

    def confirm(self, actor: Actor, job_id: str, *, skip_bad_rows: bool | None = None) -> Job:
        """Save what was only looked at. Raises ``WrongState`` when it is past or the file is gone."""
        job = self.job(actor, job_id)
        if job.status is not JobStatus.REVIEWED or self.file(job) is None:
            raise WrongState("Det finns inget att spara.", "Lämna in filen igen.")
        skip = job.asked["skip_bad_rows"] if skip_bad_rows is None else skip_bad_rows
        told = dict(job.asked) | {"preview": False, "confirmed": True, "skip_bad_rows": skip}
        self.jobs.again(job_id, told)
        return self.job(actor, job_id)

    def look_again(self, actor: Actor, job_id: str, columns: Mapping[str, str]) -> Job:
        """Look at a file once more, its columns read as ``columns`` says. Raises as ``confirm`` does."""
        job = self.job(actor, job_id)
        if job.status is not JobStatus.REVIEWED or self.file(job) is None:
            raise WrongState("Filen finns inte kvar att granska.", "Lämna in den igen.")
        self.jobs.again(job_id, dict(job.asked) | {"columns": dict(columns)})
        return self.job(actor, job_id)

    def undo(self, actor: Actor, job_id: str) -> Job:
        """Take an import back whole. Raises ``WrongState`` naming each record that was written to since."""
        job = self.job(actor, job_id)
        if job.status is not JobStatus.DONE or job.import_id is None:
            raise WrongState("Det finns inget att ångra.", "Bara en inläsning som ändrade något kan ångras.")
        try:
            with self.installation.store.writing() as connection:
                if not self.jobs.undone(connection, job_id):
                    raise WrongState("Inläsningen är redan ångrad.")
                undo(connection, KINDS[job.kind], job.import_id, actor.id)
        except Obstructed as error:
            told = [f"{one.record_id} {one.why}" for one in error.obstacles[:SHOWN_OBSTACLES]]
            if len(error.obstacles) > SHOWN_OBSTACLES:
                told.append(f"... och {len(error.obstacles) - SHOWN_OBSTACLES} till")
            raise WrongState(
                f"Inläsningen kan inte ångras: {len(error.obstacles)} av posterna har ändrats sedan dess.",
                "Inget har ändrats. Rätta posterna var för sig.",
                told,
            ) from None
        return self.job(actor, job_id)

    def preview(self, actor: Actor, path: Path, kind: str, asked: Asked | None = None) -> dict[str, Any]:
        """What reading a file would do, as ``Outcome`` in JSON values, without a job. Raises ``UserError``."""
        require(actor, _action(kind))
        read = self.read(path, kind, asked or Asked())
        return self.look(read, kind, actor)

    # --- what the worker does, step by step

    def read(self, path: Path, kind: str, asked: Asked) -> ReadFile[Any]:
        """Read a file with the importer of its format. Raises ``UserError`` where the whole of it cannot be read."""
        from matching.importers import read_file

        def labels() -> dict[str, str]:
            return {concept.id: concept.label for concept in self.installation.taxonomy.concepts}

        with reading_errors():
            read: ReadFile[Any] = read_file(
                path, KINDS[kind], format=asked.format, columns=asked.columns or None, labels=labels
            )
        return read

    def look(self, read: ReadFile[Any], kind: str, actor: Actor) -> dict[str, Any]:
        """What applying a file would do: it is applied, and taken back in the same transaction."""
        store, of_kind = self.installation.store, KINDS[kind]
        read = owned(read, actor.unit, actor.local)
        counts: ImportCounts | None = None
        errors = tuple(read.errors)

        def take_back(_: Connection, found: ImportCounts) -> None:
            nonlocal counts
            counts = found
            raise _OnlyLooking

        try:
            guard = foreign_guard(read, of_kind, actor.unit, actor.local)
            store.apply(read, of_kind, "", skip_bad_rows=True, first=guard, last=take_back)
        except _OnlyLooking:
            pass
        except ForeignRecords as foreign:
            self.installation.identity.note_taken(actor, foreign.ids)
            errors = (*errors, *foreign.errors)
            counts = ImportCounts(read.rows_read, read.rows_merged, read.rows_read - read.rows_merged, errors=errors)
        assert counts is not None
        present = store.many(of_kind, [record.id for record in read.records[:SHOWN_ROWS]])
        rows = [_row(record, present.get(record.id)) for record in read.records[:SHOWN_ROWS] if not _hidden(record)]
        return outcome(replace(counts, errors=errors), read) | {"rows": rows}

    # --- files

    def file(self, job: Job) -> Path | None:
        """The file of a job, while it is there."""
        path = self._path(job.id, job.file_name)
        return path if path.is_file() else None

    def remove_file(self, job_id: str) -> None:
        """Remove what was handed in."""
        shutil.rmtree(self.installation.workspace.uploads / job_id, ignore_errors=True)

    def _path(self, job_id: str, file_name: str) -> Path:
        """Where a file lies. Of its name only the ending is kept, which some formats are known by."""
        ending = _SUFFIX.search(file_name.lower())
        return self.installation.workspace.uploads / job_id / f"fil{ending[0] if ending else ''}"


class _OnlyLooking(Exception):
    """Takes back what was applied."""


class ForeignRecords(UserError):
    """A file names people of another unit."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        self.errors = tuple(
            RowError(None, "Id", record_id, "id:t är upptaget", "Välj ett annat id för personen.") for record_id in ids
        )
        super().__init__(
            "Filen har id som är upptagna. Inget har ändrats.", "Välj andra id.", [str(error) for error in self.errors]
        )


def owned(read: ReadFile[Any], unit: str, local: bool) -> ReadFile[Any]:
    """The file's people as the unit's own: whoever hands it in. The local user's file says the unit itself."""
    if local:
        return read
    records = tuple(replace(one, unit=unit) if isinstance(one, JobSeeker) else one for one in read.records)
    return replace(read, records=records)


def foreign_guard(read: ReadFile[Any], kind: Kind, unit: str, local: bool) -> Callable[[Connection], None] | None:
    """A check, inside the transaction, that the file writes over nobody of another unit."""
    if local or kind is not Kind.SEEKER:
        return None
    table = records[kind]
    ids = list(dict.fromkeys([*(record.id for record in read.records), *read.removed_ids]))

    def check(connection: Connection) -> None:
        foreign = [
            found
            for chunk in chunks(ids)
            for found in connection.scalars(select(table.c.id).where(table.c.id.in_(chunk), table.c.unit != unit))
        ]
        if foreign:
            raise ForeignRecords(sorted(foreign))

    return check


def outcome(counts: ImportCounts, read: ReadFile[Any]) -> dict[str, Any]:
    """What came of a file, in the JSON of an import."""
    understood = [
        {"id": one.record_id, "field": one.field, "value": one.value, "words": one.words, "line": one.line}
        for one in read.understood
    ]
    return {
        "counts": counts.as_json(),
        "columns": dict(read.columns),
        "ignored_columns": list(read.ignored_columns),
        "notes": list(read.notes),
        "understood": understood,
    }


def job_json(job: Job) -> dict[str, Any]:
    """A job as the API gives it."""
    told = job.outcome
    return {
        "id": job.id,
        "status": job.status.value,
        "kind": job.kind,
        "file_name": job.file_name,
        "preview": bool(job.asked["preview"]),
        "step": job.step,
        "done": job.done,
        "total": job.total,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "counts": told.get("counts"),
        "columns": told.get("columns", {}),
        "ignored_columns": told.get("ignored_columns", []),
        "notes": told.get("notes", []),
        "understood": told.get("understood", []),
        "rows": told.get("rows", []),
        "problem": told.get("problem"),
        "can_confirm": job.status is JobStatus.REVIEWED,
        "can_undo": job.status is JobStatus.DONE and job.import_id is not None and job.undone_at is None,
        "undone_at": job.undone_at,
    }


def _row(record: Record, present: Record | None) -> dict[str, Any]:
    """One record of a preview: whether it is new, and which of its fields would change."""
    title = record.label if isinstance(record, JobSeeker) else record.title
    changed = [f.name for f in fields(record) if present and getattr(record, f.name) != getattr(present, f.name)]
    change = "added" if present is None else "updated" if changed else "unchanged"
    return {"id": record.id, "title": title, "change": change, "fields": changed}


def _hidden(record: Record) -> bool:
    return isinstance(record, JobSeeker) and record.protected_identity


def _action(kind: str) -> Action:
    if kind not in ACTIONS:
        raise UserError("Det slaget av fil finns inte.", f"Välj bland {', '.join(ACTIONS)}.")
    return ACTIONS[kind]


def _shown(file_name: str) -> str:
    """A file's name as it may be shown and kept: without folders and what cannot be read."""
    bare = re.split(r"[/\\]", file_name)[-1].encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in bare if c.isprintable())[:200] or "fil"
