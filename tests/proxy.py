"""A TCP proxy on loopback that can be cut and mended: how a server that stops looks to its client."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Proxy:
    """Passes bytes on to ``host:port``. ``cut`` drops every connection and refuses new ones until ``mend``.

    ``freeze`` keeps every connection, takes new ones and passes nothing on until ``thaw``: a server that hangs.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listening: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._changing = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._flowing = threading.Event()
        self._flowing.set()
        self.port = 0
        self.mend()

    def mend(self) -> None:
        """Accept connections (again), on the same port."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        listening.listen()
        self.port = listening.getsockname()[1]
        self._listening = listening
        self._start(self._accept, listening)

    def cut(self) -> None:
        """Drop every connection and refuse new ones."""
        if self._listening is not None:
            _end(self._listening)
            self._listening = None
        with self._changing:
            ended, self._open = self._open, set()
        for one in ended:
            _end(one)

    def freeze(self) -> None:
        """Pass nothing on."""
        self._flowing.clear()

    def thaw(self) -> None:
        """Pass on what was held back, and all that follows."""
        self._flowing.set()

    def close(self) -> None:
        """Cut, and wait for the threads to end."""
        self.thaw()
        self.cut()
        for thread in self._threads:
            thread.join(10)

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                client, _ = listening.accept()
                server = socket.create_connection(self._target)
            except OSError:
                return
            with self._changing:
                self._open |= {client, server}
            self._start(self._pass_on, client, server)
            self._start(self._pass_on, server, client)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while passed := source.recv(65536):
                self._flowing.wait()
                target.sendall(passed)
        with self._changing:
            self._open -= {source, target}
        _end(source)
        _end(target)

    def _start(self, work: object, *arguments: socket.socket) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        thread.start()
        self._threads.append(thread)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
