"""Runs imports one at a time, in a thread of its own. Of several processes, one takes each job."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection

from service.access.policy import Actor
from service.errors import StoreError, UserError
from service.imports import KEPT_FOR_REVIEW, Asked, ForeignRecords, Imports, foreign_guard, outcome, owned
from service.kinds import KINDS
from service.store.counts import ImportCounts, ImportRejected
from service.store.jobs import ENDED, Job, JobStatus, LostJob

log = logging.getLogger(__name__)

POLL_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 5.0
TIDY_SECONDS: Final = 60.0
KEPT_WHEN_ENDED: Final = dt.timedelta(minutes=5)  # a file whose job is done: the process ended before it was removed
_ALIVE: Final[set[str]] = set()  # the workers of this process


class ImportWorker:
    """The worker of one process."""

    def __init__(self, imports: Imports) -> None:
        self.imports = imports
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._tidied = dt.datetime.min.replace(tzinfo=dt.UTC)

    def begin(self) -> None:
        """Start working in the background."""
        _ALIVE.add(self.name)
        self._thread = threading.Thread(target=self._work, name="makla-inlasning", daemon=True)
        self._thread.start()

    def end(self, timeout_s: float = 20.0) -> None:
        """Let the job at hand come to its end, and stop. One that takes longer is interrupted, with nothing saved."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
        _ALIVE.discard(self.name)

    def run_waiting(self) -> int:
        """Run every job that waits and whose file is here; how many that were."""
        done = 0
        for job_id in self.imports.jobs.waiting():
            job = self.imports.jobs.get(job_id)
            if job is None or self.imports.file(job) is None:
                continue  # another machine's, or its file is still being written
            if self._stop.is_set():
                break
            if self.imports.jobs.claim(job_id, self.name):
                self._run(job)
                done += 1
        return done

    def tidy(self) -> None:
        """Give up jobs of dead workers, clear old ones, and remove files that nobody waits for."""
        jobs = self.imports.jobs
        for job_id in jobs.interrupt(self._is_dead):
            log.warning("import %s was interrupted", job_id)
            self.imports.remove_file(job_id)
        jobs.forget()
        folder = self.imports.installation.workspace.uploads
        if not folder.is_dir():
            return
        now = dt.datetime.now(dt.UTC)
        for lying in folder.iterdir():
            job = jobs.get(lying.name) if lying.name.isalnum() and lying.name.isascii() else None
            if job is not None and job.status in (JobStatus.WAITING, JobStatus.RUNNING):
                continue
            if job is not None and job.status in ENDED and job.ended_at:
                over = now - dt.datetime.fromisoformat(job.ended_at) > KEPT_WHEN_ENDED
            else:  # it waits to be confirmed, or its job is gone or not noted yet
                over = now.timestamp() - lying.stat().st_mtime > KEPT_FOR_REVIEW.total_seconds()
            if over:
                shutil.rmtree(lying, ignore_errors=True)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                now = dt.datetime.now(dt.UTC)
                if (now - self._tidied).total_seconds() > TIDY_SECONDS:
                    self._tidied = now
                    self.tidy()
                self.run_waiting()
            except StoreError:
                log.exception("the import worker could not reach the database")
            except Exception:
                log.exception("the import worker failed")
            self._stop.wait(POLL_SECONDS)

    def _run(self, job: Job) -> None:
        """One job, from its file to what came of it."""
        jobs = self.imports.jobs
        keep = False
        try:
            with self._beating(job.id):
                keep = self._import(job)
        except LostJob:
            log.warning("import %s was given up before it was done", job.id)
        except ImportRejected as error:
            self._end(job, JobStatus.REFUSED, {"counts": error.counts.as_json(), "problem": _rejected(error)})
        except ForeignRecords as error:
            self.imports.installation.identity.note_taken(_actor(job), error.ids)
            self._end(job, JobStatus.REFUSED, {"problem": _problem(error)})
        except StoreError as error:
            self._end(job, JobStatus.FAILED, {"problem": _problem(error)})
        except UserError as error:
            self._end(job, JobStatus.REFUSED, {"problem": _problem(error)})
        except Exception:
            log.exception("import %s failed", job.id)
            said = {"message": "Något gick fel i tjänsten. Inget har ändrats.", "remedy": "Felet är loggat."}
            self._end(job, JobStatus.FAILED, {"problem": said | {"details": []}})
        finally:
            if not keep:
                self.imports.remove_file(job.id)
            jobs.forget()

    def _import(self, job: Job) -> bool:
        """Read and save, or read and look; whether the file is still needed."""
        imports, jobs = self.imports, self.imports.jobs
        asked = Asked(**job.asked)
        path = imports.file(job)
        if path is None:
            raise UserError("Filen finns inte kvar.", "Lämna in den igen.")
        read = imports.read(path, job.kind, asked)
        jobs.beat(job.id, self.name, step="granskar" if asked.preview else "sparar", total=read.rows_read)
        if asked.preview or (read.understood and not asked.confirmed):
            seen = imports.look(read, job.kind, _actor(job))
            jobs.end(job.id, self.name, JobStatus.REVIEWED, seen)
            return True
        read = owned(read, job.unit, job.local)

        def done(connection: Connection, counts: ImportCounts) -> None:
            """In the transaction of the file: either both are there or neither."""
            told = outcome(counts, read)
            jobs.end(job.id, self.name, JobStatus.DONE, told, counts.import_id, connection)

        imports.installation.store.apply(
            read,
            KINDS[job.kind],
            job.file_name,
            skip_bad_rows=asked.skip_bad_rows,
            by=job.by,
            first=foreign_guard(read, KINDS[job.kind], job.unit, job.local),
            last=done,
        )
        return False

    def _end(self, job: Job, status: JobStatus, told: dict[str, Any]) -> None:
        try:
            self.imports.jobs.end(job.id, self.name, status, told)
        except (LostJob, StoreError):
            log.exception("what came of import %s could not be noted", job.id)

    @contextmanager
    def _beating(self, job_id: str) -> Iterator[None]:
        """Say every few seconds that the worker lives, while it works."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(BEAT_SECONDS):
                try:
                    self.imports.jobs.beat(job_id, self.name)
                except StoreError:  # busy: the import itself is writing
                    continue

        thread = threading.Thread(target=beat, name="makla-inlasning-lever", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _is_dead(self, worker: str) -> bool:
        """Whether a worker on this machine has ended. Of another machine's nothing is known."""
        host, _, rest = worker.partition(":")
        pid = rest.partition(":")[0]
        if host != self.name.partition(":")[0] or not pid.isdigit() or worker == self.name:
            return False
        if int(pid) == os.getpid():  # a process before this one had the same number
            return worker not in _ALIVE
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False


def _actor(job: Job) -> Actor:
    """Who handed the file in, as far as a job says."""
    return Actor(job.by, "", frozenset(), job.unit, job.local)


def _rejected(error: ImportRejected) -> dict[str, Any]:
    """Its rows are told in the counts; what to do is another thing here than on the command line."""
    message = f"Filen lästes inte in: {len(error.counts.errors)} fel hittades. Inget har ändrats."
    return {"message": message, "remedy": "Rätta raderna, eller välj att hoppa över dem.", "details": []}


def _problem(error: UserError) -> dict[str, Any]:
    return {"message": error.message, "remedy": error.remedy, "details": list(error.details)}
