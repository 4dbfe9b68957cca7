"""Imports in the background, as the database keeps them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from service.store.sql import Store
from service.store.tables_jobs import jobs

STALE = dt.timedelta(seconds=30)  # a worker that has not been heard of for so long is gone
KEPT_CONTENT = dt.timedelta(days=7)  # row errors and previews quote the file
KEPT = dt.timedelta(days=365)  # an import can be undone meanwhile


class JobStatus(StrEnum):
    """How far an import has come."""

    WAITING = "väntar"
    RUNNING = "pågår"
    REVIEWED = "granskat"  # read, and nothing is saved: waits to be confirmed
    DONE = "klart"
    REFUSED = "avvisat"  # the file is at fault; nothing is saved
    FAILED = "fel"  # the service is at fault; nothing is saved
    INTERRUPTED = "avbrutet"  # the service ended meanwhile; nothing is saved


ENDED = frozenset({JobStatus.DONE, JobStatus.REFUSED, JobStatus.FAILED, JobStatus.INTERRUPTED})


@dataclass(frozen=True, slots=True)
class Job:
    """One import. ``kind`` is a word of ``service.kinds``; ``outcome`` what came of it, in JSON values."""

    id: str
    status: JobStatus
    kind: str
    file_name: str
    asked: Mapping[str, Any]
    by: str
    unit: str
    local: bool
    created_at: str
    started_at: str | None
    ended_at: str | None
    worker: str | None
    step: str
    done: int
    total: int | None
    outcome: Mapping[str, Any]
    import_id: int | None
    undone_at: str | None


class Jobs:
    """The jobs of one database. ``now`` is the clock."""

    def __init__(self, store: Store, now: Callable[[], dt.datetime]) -> None:
        self._store = store
        self._now = now

    def add(
        self, job_id: str, kind: str, file_name: str, asked: Mapping[str, Any], by: str, unit: str, local: bool
    ) -> None:
        """A job that waits."""
        values = {
            "id": job_id,
            "status": JobStatus.WAITING.value,
            "kind": kind,
            "file_name": file_name,
            "asked": json.dumps(dict(asked)),
            "by_whom": by,
            "unit": unit,
            "local": local,
            "created_at": self._at(),
            "step": "väntar",
            "done": 0,
        }
        with self._store.writing() as connection:
            connection.execute(insert(jobs).values(values))

    def get(self, job_id: str) -> Job | None:
        """The job, or ``None``."""
        with self._store.reading() as connection:
            row = connection.execute(select(jobs).where(jobs.c.id == job_id)).one_or_none()
        return _job(row) if row is not None else None

    def of(self, by: str, limit: int = 20) -> list[Job]:
        """The newest jobs of one actor first."""
        query = select(jobs).where(jobs.c.by_whom == by).order_by(jobs.c.created_at.desc(), jobs.c.id).limit(limit)
        with self._store.reading() as connection:
            return [_job(row) for row in connection.execute(query)]

    def counts(self) -> dict[str, int]:
        """How many jobs there are, by status."""
        query = select(jobs.c.status, func.count()).group_by(jobs.c.status)
        found = {status.value: 0 for status in JobStatus}
        with self._store.reading() as connection:
            return found | {row[0]: row[1] for row in connection.execute(query)}

    def waiting(self) -> list[str]:
        """Ids of jobs that wait, the oldest first."""
        query = select(jobs.c.id).where(jobs.c.status == JobStatus.WAITING.value)
        with self._store.reading() as connection:
            return list(connection.scalars(query.order_by(jobs.c.created_at, jobs.c.id)))

    def claim(self, job_id: str, worker: str) -> bool:
        """Take a waiting job. Of several workers one gets it."""
        mine = and_(jobs.c.id == job_id, jobs.c.status == JobStatus.WAITING.value)
        at = self._at()
        values = {"status": JobStatus.RUNNING.value, "worker": worker, "started_at": at, "seen_at": at, "step": "läser"}
        with self._store.writing() as connection:
            return connection.execute(update(jobs).where(mine).values(values)).rowcount == 1

    def beat(self, job_id: str, worker: str, **progress: Any) -> None:
        """Say that the worker lives, and how far it has come."""
        running = and_(jobs.c.id == job_id, jobs.c.worker == worker, jobs.c.status == JobStatus.RUNNING.value)
        with self._store.writing() as connection:
            connection.execute(update(jobs).where(running).values(seen_at=self._at(), **progress))

    def end(
        self,
        job_id: str,
        worker: str,
        status: JobStatus,
        outcome: Mapping[str, Any],
        import_id: int | None = None,
        connection: Connection | None = None,
    ) -> None:
        """Note what came of a job; in the transaction of ``connection`` where one is given.

        Raises ``LostJob`` when the job is no longer this worker's: it was given up for dead.
        """
        running = and_(jobs.c.id == job_id, jobs.c.worker == worker, jobs.c.status == JobStatus.RUNNING.value)
        values = {"status": status.value, "ended_at": self._at(), "outcome": json.dumps(dict(outcome)), "step": "klart"}
        change = update(jobs).where(running).values(values | {"import_id": import_id})
        if connection is not None:
            found = connection.execute(change).rowcount
        else:
            with self._store.writing() as own:
                found = own.execute(change).rowcount
        if found != 1:
            raise LostJob(job_id)

    def again(self, job_id: str, asked: Mapping[str, Any]) -> bool:
        """Let a reviewed job wait once more, now to be saved."""
        reviewed = and_(jobs.c.id == job_id, jobs.c.status == JobStatus.REVIEWED.value)
        values = {"status": JobStatus.WAITING.value, "step": "väntar", "asked": json.dumps(dict(asked)), "done": 0}
        with self._store.writing() as connection:
            return connection.execute(update(jobs).where(reviewed).values(values)).rowcount == 1

    def undone(self, connection: Connection, job_id: str) -> bool:
        """Note that an import was undone; ``False`` when it already was."""
        change = update(jobs).where(jobs.c.id == job_id, jobs.c.undone_at.is_(None)).values(undone_at=self._at())
        return connection.execute(change).rowcount == 1

    def interrupt(self, dead: Callable[[str], bool]) -> list[str]:
        """Give up running jobs whose worker is silent, or ``dead`` by its name; their ids."""
        late = (self._now() - STALE).isoformat(timespec="seconds")
        running = select(jobs.c.id, jobs.c.worker, jobs.c.seen_at).where(jobs.c.status == JobStatus.RUNNING.value)
        with self._store.reading() as connection:
            lost = [row.id for row in connection.execute(running) if row.seen_at < late or dead(row.worker)]
        values = {"status": JobStatus.INTERRUPTED.value, "ended_at": self._at(), "step": "klart"}
        if lost:
            still = and_(jobs.c.id.in_(lost), jobs.c.status == JobStatus.RUNNING.value)
            with self._store.writing() as connection:
                connection.execute(update(jobs).where(still).values(values))
        return lost

    def forget(self, finished_before: dt.timedelta = KEPT_CONTENT, gone_before: dt.timedelta = KEPT) -> None:
        """Clear what old jobs quoted of their files, and remove the oldest."""
        content = (self._now() - finished_before).isoformat(timespec="seconds")
        oldest = (self._now() - gone_before).isoformat(timespec="seconds")
        old = and_(jobs.c.created_at < content, jobs.c.outcome.is_not(None))
        with self._store.reading() as connection:
            rows = connection.execute(select(jobs.c.id, jobs.c.outcome).where(old)).all()
            any_gone = connection.scalar(select(jobs.c.id).where(jobs.c.created_at < oldest).limit(1)) is not None
        kept = {row.id: _numbers(row.outcome) for row in rows if row.outcome != _numbers(row.outcome)}
        if not kept and not any_gone:
            return
        with self._store.writing() as connection:
            for job_id, outcome in kept.items():
                connection.execute(update(jobs).where(jobs.c.id == job_id).values(outcome=outcome))
            connection.execute(delete(jobs).where(jobs.c.created_at < oldest))

    def _at(self) -> str:
        return self._now().isoformat(timespec="seconds")


class LostJob(Exception):
    """The job was given to another, or given up."""


def _numbers(outcome: str) -> str:
    """An outcome without anything that was in the file."""
    told = json.loads(outcome)
    counts = told.get("counts")
    return json.dumps({"counts": counts | {"errors": []}} if counts else {})


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        status=JobStatus(row.status),
        kind=row.kind,
        file_name=row.file_name,
        asked=json.loads(row.asked),
        by=row.by_whom,
        unit=row.unit,
        local=row.local,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        worker=row.worker,
        step=row.step,
        done=row.done,
        total=row.total,
        outcome=json.loads(row.outcome) if row.outcome else {},
        import_id=row.import_id,
        undone_at=row.undone_at,
    )
