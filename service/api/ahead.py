"""What is likely to be asked for next is worked out while nobody waits for anything."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from service.errors import UserError

log = logging.getLogger(__name__)

WAITING = 8  # tasks; older ones are dropped: whoever they were for has gone on
LOOK_SECONDS = 0.005  # between looks whether it is quiet
PATIENCE_SECONDS = 1.0  # of waiting for quiet before each step; a busy service is never quiet
STOP_SECONDS = 10.0

Work = Callable[[Callable[[], bool]], None]
"""A task. It calls what it is given before each step, which returns once it is quiet, and ends where that says no."""


class Ahead:
    """Does tasks in a thread of its own, the newest first. Before it starts and after it has stopped it takes none."""

    def __init__(self, is_quiet: Callable[[], bool]) -> None:
        self._is_quiet = is_quiet
        self._tasks: deque[Work] = deque(maxlen=WAITING)
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to take tasks."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._work, name="makla-ahead", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let go of the tasks that wait, and end after the step that is being done."""
        self._stopping.set()
        with self._changed:
            self._tasks.clear()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
            self._thread = None

    def soon(self, work: Work) -> None:
        """Do this when there is time."""
        if self._thread is None:
            return
        with self._changed:
            self._tasks.append(work)
            self._changed.notify()

    def _go_on(self) -> bool:
        for _ in range(round(PATIENCE_SECONDS / LOOK_SECONDS)):
            if self._is_quiet() or self._stopping.wait(LOOK_SECONDS):
                break
        return not self._stopping.is_set()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._tasks or self._stopping.is_set())
                if self._stopping.is_set():
                    return
                work = self._tasks.pop()
            try:
                work(self._go_on)
            except UserError:
                pass  # whoever asks for it is told
            except Exception:
                log.exception("something could not be worked out ahead")
