"""Running the application: in this process, or in several that share one socket."""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from service.access.listening import surroundings
from service.api.balance import Balance, Crowd
from service.api.logs import configure
from service.errors import UserError
from service.garbage import collect_rarely
from service.wiring import Installation

MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is first imported
_FOLDER, _DAY, _HOST = "MAKLA_WORKSPACE", "_MAKLA_SERVED_DAY", "_MAKLA_SERVED_HOST"
STARTING_SECONDS = 120  # that a process may be busy (loading a large index) before it is taken for dead
ENDING_SECONDS = 10  # that answers under way are waited for when the service is told to stop
BACKLOG = 2048
# Questions are answered side by side. Small matrices split over all cores wait for each other longer than they work.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def run(installation: Installation, *, host: str, port: int, today: dt.date | None = None, workers: int = 1) -> None:
    """Serve until told to stop. With several ``workers`` each opens the installation anew, in its own process."""
    import uvicorn

    settings = installation.settings
    options: dict[str, Any] = {
        "host": host,
        "port": port,
        "log_config": None,  # ours: service.api.logs
        "access_log": False,
        "backlog": BACKLOG,
        "timeout_graceful_shutdown": ENDING_SECONDS,
        "proxy_headers": False,  # whom to believe is decided by the settings (service.access.frontier)
        "server_header": False,
        "ssl_certfile": settings.tls_certificate,
        "ssl_keyfile": settings.tls_key,
    }
    configure(settings.log_level)
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    if workers == 1:
        from service.api.app import create_app

        with _one_thread_each():
            app = create_app(installation, today=today, around=surroundings(settings, host))
            _warming(app, installation)
            uvicorn.run(app, **options)
        return
    os.environ[_FOLDER] = str(installation.workspace.folder)
    os.environ[_HOST] = host
    os.environ[_DAY] = today.isoformat() if today else ""
    from service.api.watching import Watcher

    installation.close()
    with tempfile.TemporaryDirectory(prefix="makla-matt-") as shared:
        os.environ[MULTIPROCESS] = shared  # where the processes add up their metrics
        config = uvicorn.Config(
            "service.api.serving:worker",
            factory=True,
            workers=workers,
            timeout_worker_healthcheck=STARTING_SECONDS,
            **options,
        )
        Watcher(config, sockets=[config.bind_socket()]).run()


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """The same for numpy that is loaded already, which has read its environment."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield


def worker() -> FastAPI:
    """The application of one of several processes, over the installation that the first one opened."""
    from service.api.app import create_app
    from service.wiring import open_installation

    collect_rarely()
    installation = open_installation()
    configure(installation.settings.log_level)
    day = os.environ.get(_DAY, "")
    around = surroundings(installation.settings, os.environ.get(_HOST, "127.0.0.1"))
    app = create_app(installation, today=dt.date.fromisoformat(day) if day else None, around=around)
    if sys.platform != "win32":  # which has no such locks
        app.add_middleware(Balance, crowd=Crowd(Path(os.environ[MULTIPROCESS])))
    _warming(app, installation)
    return app


def _warming(app: FastAPI, installation: Installation) -> None:
    """Make ready beside all else what the first visitor would wait half a second for."""
    threading.Thread(target=warm, args=(app, installation), name="makla-warming", daemon=True).start()


def warm(app: FastAPI, installation: Installation) -> None:
    """Compile the templates of the pages, put the routes together, count records, list needs and compare them."""
    from matching.domain import Kind
    from service.web.frame import environment

    scope = {"type": "http", "method": "GET", "path": "/-", "root_path": "", "headers": []}  # is nowhere: all are asked
    for route in app.router.routes:
        route.matches(scope)
    pages = environment()
    for template in pages.list_templates():
        pages.get_template(template)
    with suppress(UserError):  # told to whoever asks
        for kind in Kind:
            installation.store.count(kind)
        installation.need_list.read_ahead()
        installation.alike_needs.pairs()
