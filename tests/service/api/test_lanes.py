"""Questions wait for their turn, but short ones never behind a long text."""

from __future__ import annotations

import threading

import anyio
import pytest
from starlette.requests import Request
from starlette.responses import Response

from service.api import lanes
from service.api.lanes import LONG_TEXT, in_line
from service.api.models import JobsQuestion
from service.errors import TooBusy

REQUEST = Request({"type": "http"})
SHORT, LONG = JobsQuestion(text="svetsare"), JobsQuestion(text="svetsare " * LONG_TEXT)


def test_short_questions_are_answered_one_at_a_time() -> None:
    running, most = 0, 0

    @in_line
    def answer(_: Request, _question: JobsQuestion) -> Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        threading.Event().wait(0.01)
        running -= 1
        return Response()

    async def ask() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(answer, REQUEST, SHORT)

    anyio.run(ask)
    assert most == 1


def test_a_short_question_does_not_wait_for_a_long_one() -> None:
    answered = threading.Event()

    @in_line
    def answer(_: Request, question: JobsQuestion) -> Response:
        if question is LONG:
            assert answered.wait(30)  # for ever, were they in the same line
        else:
            answered.set()
        return Response()

    async def ask() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(answer, REQUEST, LONG)
            await anyio.sleep(0.05)
            group.start_soon(answer, REQUEST, SHORT)

    anyio.run(ask)
    assert answered.is_set()


def test_whose_turn_comes_too_late_is_told_so_and_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "LATE_SECONDS", 0.2)
    hung = threading.Event()
    answers: list[str] = []

    @in_line
    def answer(_: Request, _question: JobsQuestion) -> Response:
        hung.wait(30)
        return Response()

    async def ask() -> None:
        try:
            await answer(REQUEST, SHORT)
            answers.append("answered")
        except TooBusy:
            answers.append("busy")

    async def run() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(ask)
            await anyio.sleep(0.5)
            hung.set()

    anyio.run(run)
    assert sorted(answers) == ["answered", "busy", "busy", "busy", "busy"]
