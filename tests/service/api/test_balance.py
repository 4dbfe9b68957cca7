"""Several processes on one socket share the work, whoever took the connections."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from service.api.balance import CROWDED, PLACES, Balance, Crowd

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such lock")

# Another process takes a place, is busy with as many requests, and ends without leaving when its input does.
OTHER = """
import sys
from pathlib import Path
from service.api.balance import Crowd
crowd = Crowd(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    crowd.enter()
print("there", flush=True)
sys.stdin.read()
"""


@contextmanager
def another(folder: Path, requests: int) -> Iterator[None]:
    words = [sys.executable, "-c", OTHER, str(folder), str(requests)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"there\n"
        yield
        process.kill()


def entered(crowd: Crowd, requests: int) -> Crowd:
    for _ in range(requests):
        crowd.enter()
    return crowd


@pytest.mark.parametrize(
    ("own", "others", "crowded"),
    [
        (6, 2, True),
        (4, 4, False),
        (2 + CROWDED, 2, True),
        (1 + CROWDED, 2, False),
        (2, 6, False),
        (CROWDED, 0, True),
    ],
)
def test_who_has_clearly_more_to_do_is_crowded(tmp_path: Path, own: int, others: int, crowded: bool) -> None:
    with another(tmp_path, others):
        mine = entered(Crowd(tmp_path), own)
        assert mine.is_crowded() is crowded
        mine.close()


def test_alone_nobody_is_crowded(tmp_path: Path) -> None:
    mine = entered(Crowd(tmp_path), 50)
    assert not mine.is_crowded()
    mine.close()


def test_answered_requests_no_longer_count(tmp_path: Path) -> None:
    with another(tmp_path, 0):
        mine = entered(Crowd(tmp_path), 5)
        for _ in range(5):
            mine.leave()
        assert not mine.is_crowded()
        mine.close()


def test_the_place_of_one_that_died_is_taken_by_the_next(tmp_path: Path) -> None:
    with another(tmp_path, 4):
        pass  # killed while it had four
    for _ in range(PLACES + 1):
        one = Crowd(tmp_path)
        assert not entered(one, 50).is_crowded()  # nobody else is left
        one.close()


async def answers(_: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def headers_of(balance: Balance) -> list[tuple[bytes, bytes]]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        await balance({"type": "http", "path": "/"}, receive, send)

    anyio.run(ask)
    return list(sent[0]["headers"])


def test_a_crowded_process_asks_one_client_at_a_time_to_connect_anew(tmp_path: Path) -> None:
    with another(tmp_path, 0):
        crowd = entered(Crowd(tmp_path), CROWDED)
        balance = Balance(answers, crowd)
        assert headers_of(balance) == [(b"content-length", b"0"), (b"connection", b"close")]
        assert headers_of(balance) == [(b"content-length", b"0")]  # the first one may have arrived elsewhere by then
        crowd.close()
