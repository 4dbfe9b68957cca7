"""Runs the command line in a child process of its own, bounded in processor time and memory, thousands of times.

The imports are paid once: a server process loads the program, then forks for every command. The child's limits are the
system's own (``RLIMIT_CPU``, ``RLIMIT_AS``), so that nothing in the program can go around them.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 2  # of processor time
MEMORY = 512 * 1024 * 1024
PATIENCE = 30  # seconds of wall clock, after which a child that waits for something is ended


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int  # exit status, or minus the signal that ended it
    out: str
    err: str
    seconds: float  # of processor time, its own children included
    memory: int  # largest resident size in bytes

    @property
    def killed(self) -> bool:
        """Whether it was ended by a signal: out of time, or worse."""
        return self.status < 0


class Forking:
    """A server process to run commands in, one at a time. Use it as a context."""

    def __enter__(self) -> Forking:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.forking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=Path(__file__).resolve().parents[2],
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait(PATIENCE)
        self._server.stdout.close()

    def run(self, *words: object) -> Ended:
        """Run ``makla`` with these words."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps([str(word) for word in words]) + "\n")
        self._server.stdin.flush()
        return Ended(**json.loads(self._server.stdout.readline()))


def _serve() -> None:
    makla = _load()
    for line in sys.stdin:
        print(json.dumps(_fork(makla, json.loads(line))), flush=True)


def _load() -> Callable[[Sequence[str]], object]:
    """Do once what every command does, so that a child has imports, schemas and command tree from the beginning."""
    import contextlib
    import io

    import rapidfuzz  # noqa: F401
    import typer

    from matching.domain import Kind
    from matching.importers import formats, importer
    from service.cli.app import app

    command = typer.main.get_command(app)

    def makla(words: Sequence[str]) -> object:
        return command(args=list(words), prog_name="makla")

    for kind in Kind:
        for name in formats(kind):
            importer(kind, name)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        table = Path(folder) / "tabell.csv"
        for name, header in (("needs", "Id;Rubrik"), ("profiles", "Id;Benämning"), ("courses", "Id;Benämning")):
            table.write_text(f"{header}\nX1;Ett\n", encoding="utf-8")
            with contextlib.suppress(SystemExit):
                makla(["import", name, str(table), "--workspace", folder, "--no-index"])
    return makla


def _fork(makla: Callable[[Sequence[str]], object], words: Sequence[str]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _be_child(makla, words, out.fileno(), err.fileno())
        signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
        signal.alarm(PATIENCE)
        _, status, usage = os.wait4(child, 0)
        signal.alarm(0)
        out.seek(0)
        err.seek(0)
        return {
            "status": os.waitstatus_to_exitcode(status),
            "out": out.read().decode("utf-8", "replace"),
            "err": err.read().decode("utf-8", "replace"),
            "seconds": usage.ru_utime + usage.ru_stime,
            "memory": usage.ru_maxrss * 1024,
        }


def _be_child(makla: Callable[[Sequence[str]], object], words: Sequence[str], out: int, err: int) -> None:
    status = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            makla(words)
            status = 0
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        except BaseException:
            import traceback

            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


if __name__ == "__main__":
    _serve()
