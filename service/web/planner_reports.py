"""Reports of the planner's pages: made in the background, once for what was asked, and kept.

One report is computed at a time, on a thread of its own, so that the other pages answer meanwhile. What was made is in
the database for the other processes and the next start.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
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
        self._made: OrderedDict[tuple[str, ...], Shown] = OrderedDict()
        self._jobs: dict[tuple[str, ...], Future[Shown]] = {}
        self._workers: ThreadPoolExecutor | None = None

    def unmet(self, asked: PlannerAsked) -> Shown | None:
        """The unmet-demand report, or ``None`` while it is being made.

        Raises ``UserError`` for what cannot be asked for.
        """
        what = unmet_runs.asked(self._installation, None, asked.choice, asked.planned)
        since = asked.told.get("jamfor", "")
        key = ("unmet", what.key, since, unmet_runs.basis(self._installation))
        return self._found(key, lambda: self._unmet(asked, what, since))

    def remembered(self, key: tuple[str, ...], make: Callable[[], Document]) -> Shown:
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

    def _found(self, key: tuple[str, ...], make: Callable[[], Shown]) -> Shown | None:
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
            job = self._jobs.get(key)
            if job is None:
                if self._workers is None:
                    self._workers = ThreadPoolExecutor(1, "report")
                job = self._jobs[key] = self._workers.submit(make)
        try:
            shown = job.result(WAIT_SECONDS)
        except NotYet:
            if not job.done():
                return None
            raise  # the job itself ran out of time on something
        finally:
            if job.done():
                with self._lock:
                    self._jobs.pop(key, None)
        return self._remember(key, shown)

    def _remember(self, key: tuple[str, ...], shown: Shown) -> Shown:
        with self._lock:
            self._made[key] = shown
            while len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
        return shown
