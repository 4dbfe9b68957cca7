"""Reports of the planner's pages: made in the background, once for what was asked, and kept.

One report is computed at a time, on a thread of its own, so that the other pages answer meanwhile. What was made is in
the database for the other processes and the next start. The thread ends with the process: a report that was not
finished then leaves nothing behind, and is begun again when somebody asks for it.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from service import unmet_runs
from service.unmet_runs import Asked, Kept
from service.web.planner_asked import PlannerAsked

if TYPE_CHECKING:
    from matching.reports import Document
    from service.wiring import Installation

WAIT_SECONDS = 1.5  # that a page waits for a report before it says that one is being made
REMEMBERED = 24  # documents
FAILED_SECONDS = 60.0  # that a failure waits for whoever asked, before it is forgotten

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with its run, and pieces of HTML that were made of it."""

    document: Document
    run: int
    pieces: dict[str, str] = field(default_factory=dict)

    def piece(self, name: str, make: Callable[[], str]) -> str:
        """The piece of this name, made once."""
        if name not in self.pieces:
            self.pieces[name] = make()
        return self.pieces[name]


class PlannerReports:
    """Documents by what they were asked for. Safe to use from several threads."""

    def __init__(self, installation: Installation, warm: Callable[[Shown, PlannerAsked], None]) -> None:
        self._installation = installation
        self._warm = warm  # makes the pieces that a page will ask for, where nobody waits
        self._lock = threading.Lock()
        self._made: OrderedDict[Key, Shown] = OrderedDict()
        self._jobs: dict[Key, Future[Shown]] = {}  # those that wait, are made, or failed
        self._failed_at: dict[Key, float] = {}
        self._waiting: queue.SimpleQueue[tuple[Key, Future[Shown], Callable[[], Shown]]] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None

    def unmet(self, asked: PlannerAsked) -> Shown | None:
        """The unmet-demand report, or ``None`` while it is being made.

        Raises ``UserError`` for what cannot be asked for.
        """
        what = unmet_runs.asked(self._installation, None, asked.choice, asked.planned)
        since = asked.told.get("jamfor", "")
        key = ("unmet", what.key, since, unmet_runs.basis(self._installation))
        return self._found(key, lambda: self._unmet(asked, what, since))

    def remembered(self, key: Key, make: Callable[[], Document]) -> Shown:
        """A document that is made quickly, made now unless it is remembered."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        from matching.reports import charts

        document = make()
        charts.draw_apart(figure.spec for figure in document.figures())
        return self._remember(key, Shown(document, 0))

    def _unmet(self, asked: PlannerAsked, what: Asked, since: str) -> Shown:
        kept: Kept = unmet_runs.make(self._installation, what, asked.choice)
        before = None
        if since:
            before = unmet_runs.earlier(self._installation, since, kept.run)
        elif asked.planned:
            before = unmet_runs.without_plan(self._installation, what, asked.choice)
        shown = Shown(unmet_runs.document(kept, before, asked.planned), kept.run.id)
        self._warm(shown, asked)
        return shown

    def _found(self, key: Key, make: Callable[[], Shown]) -> Shown | None:
        with self._lock:
            self._forget_failures()
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
            job = self._jobs.get(key)
            if job is None:
                job = self._jobs[key] = Future()
                self._waiting.put((key, job, make))
                self._begin()
        try:
            return job.result(WAIT_SECONDS)
        except NotYet:
            if not job.done():
                return None
            raise  # the job itself ran out of time on something
        finally:
            if job.done():  # whoever asks after a failure has it tried again
                with self._lock:
                    self._end(key, job)

    def _begin(self) -> None:
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="makla-rapport", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while True:
            key, job, make = self._waiting.get()
            try:
                shown = make()
            except BaseException as error:
                with self._lock:
                    self._failed_at[key] = time.monotonic()
                job.set_exception(error)
            else:
                self._remember(key, shown)
                with self._lock:
                    self._end(key, job)
                job.set_result(shown)

    def _end(self, key: Key, job: Future[Shown]) -> None:
        if self._jobs.get(key) is job:  # and not one that was begun since
            del self._jobs[key]
            self._failed_at.pop(key, None)

    def _forget_failures(self) -> None:
        late = time.monotonic() - FAILED_SECONDS
        for key in [key for key, at in self._failed_at.items() if at < late]:
            self._end(key, self._jobs[key])

    def _remember(self, key: Key, shown: Shown) -> Shown:
        with self._lock:
            self._made[key] = shown
            while len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
        return shown
