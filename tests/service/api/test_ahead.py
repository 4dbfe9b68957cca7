"""What is worked out ahead waits for quiet, comes newest first, and stops when the service does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from service.api import ahead as module
from service.api.ahead import WAITING, Ahead
from service.errors import UserError

LONG = 20.0  # seconds that nothing here takes


@contextmanager
def running(is_quiet: Callable[[], bool] = lambda: True) -> Iterator[Ahead]:
    one = Ahead(is_quiet)
    one.start()
    try:
        yield one
    finally:
        one.stop()


def test_the_newest_comes_first_and_the_oldest_are_dropped() -> None:
    done: list[int] = []
    begun, go, all_done = threading.Event(), threading.Event(), threading.Event()

    def blocking(_: Callable[[], bool]) -> None:
        begun.set()
        assert go.wait(LONG)

    def note(number: int) -> Callable[[Callable[[], bool]], None]:
        def work(_: Callable[[], bool]) -> None:
            done.append(number)
            if len(done) == WAITING:
                all_done.set()

        return work

    with running() as one:
        one.soon(blocking)
        assert begun.wait(LONG)
        for number in range(WAITING + 3):
            one.soon(note(number))
        go.set()
        assert all_done.wait(LONG)
    assert done == list(range(WAITING + 2, 2, -1))


def test_a_step_waits_until_no_request_is_being_answered() -> None:
    quiet, told = threading.Event(), threading.Event()
    steps: list[bool] = []

    def work(go_on: Callable[[], bool]) -> None:
        steps.append(go_on())
        steps.append(quiet.is_set())
        told.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PATIENCE_SECONDS", LONG)
        with running(quiet.is_set) as one:
            one.soon(work)
            assert not told.wait(0.1)
            quiet.set()
            assert told.wait(LONG)
    assert steps == [True, True]


def test_a_busy_service_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.02)
    told = threading.Event()

    def work(go_on: Callable[[], bool]) -> None:
        if go_on():
            told.set()

    with running(lambda: False) as one:
        one.soon(work)
        assert told.wait(LONG)


def test_stopping_ends_what_is_being_done() -> None:
    begun, told = threading.Event(), threading.Event()

    def work(go_on: Callable[[], bool]) -> None:
        begun.set()
        while go_on():
            pass
        told.set()

    with running() as one:
        one.soon(work)
        assert begun.wait(LONG)
    assert told.is_set()
    one.soon(lambda _: pytest.fail("it has stopped"))


@pytest.mark.parametrize(
    ("error", "logged"),
    [
        (UserError("Det finns inget index."), []),  # whoever asks for it is told
        (ZeroDivisionError(), ["something could not be worked out ahead"]),
    ],
)
def test_an_error_does_not_end_it(caplog: pytest.LogCaptureFixture, error: Exception, logged: list[str]) -> None:
    begun, told = threading.Event(), threading.Event()

    def failing(_: Callable[[], bool]) -> None:
        begun.set()
        raise error

    with caplog.at_level(logging.ERROR), running() as one:
        one.soon(failing)
        assert begun.wait(LONG)
        one.soon(lambda _: told.set())
        assert told.wait(LONG)
    assert [record.message for record in caplog.records if record.name == module.__name__] == logged
