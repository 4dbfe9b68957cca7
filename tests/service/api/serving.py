"""The service behind a real socket."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from service.api import create_app
from service.wiring import Installation
from tests import worlds


@contextmanager
def served(installation: Installation, today: dt.date = worlds.TODAY) -> Iterator[str]:
    """The address of the service while it runs."""
    config = uvicorn.Config(create_app(installation, today=today), log_level="critical", lifespan="on")
    server = uvicorn.Server(config)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # a client may come before the service has started
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
