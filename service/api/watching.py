"""What starts the processes of a service and replaces those that die. Imported only where several serve."""

from __future__ import annotations

from uvicorn.supervisors import Multiprocess


class Watcher(Multiprocess):
    """uvicorn's, which also hears of a process that dies while its answer is waited for.

    uvicorn keeps its own copy of the end of the pipe that a process answers on. So it does not hear that a process died
    and would wait for the whole ``timeout_worker_healthcheck``, deaf to all else, with nobody to serve.
    """

    def init_processes(self) -> None:
        """Start them."""
        super().init_processes()
        self._hear_of_deaths()

    def keep_subprocess_alive(self) -> None:
        """Ask each whether it lives, and replace it if not."""
        super().keep_subprocess_alive()
        self._hear_of_deaths()

    def _hear_of_deaths(self) -> None:
        for process in self.processes:
            process.child_conn.close()  # it has its own; to close it twice does nothing
