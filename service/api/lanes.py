"""Which thread answers a question: one at a time, so that answers do not get into each other's way.

A question is some milliseconds of computing, and Python computes in one thread at a time: eight questions in eight
threads take turns at each other's expense, and all together cost more than one after the other. So they wait in line.
What may take long (a long text to be read, a need against everyone) has a line of its own, that short questions need
not wait behind.

A report takes seconds: those who ask for one wait in a line of their own, too, and keep no thread from the others.

Nobody waits long behind something that hangs: whose turn comes too late is told so, which is quick, and so the whole
line is told at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

import anyio
import anyio.to_thread
from anyio.lowlevel import RunVar
from starlette.requests import Request
from starlette.responses import Response

from service.api.models import AreaQuestion, GapQuestion, Question
from service.errors import TooBusy

Q = TypeVar("Q", bound=Question | GapQuestion | AreaQuestion)

LONG_TEXT = 2_000  # characters; a shorter one is read in some milliseconds
LATE_SECONDS = 10.0  # of waiting in line; who waited longer has given up, or asks again anyway
P = ParamSpec("P")

_SHORT: RunVar[anyio.CapacityLimiter] = RunVar("makla-short")
_LONG: RunVar[anyio.CapacityLimiter] = RunVar("makla-long")
_REPORT: RunVar[anyio.CapacityLimiter] = RunVar("makla-report")


def in_line(answer: Callable[[Request, Q], Response]) -> Callable[[Request, Q], Coroutine[Any, Any, Response]]:
    """A route that is answered in a thread, when it is its turn."""

    @wraps(answer)
    async def answered(request: Request, question: Q) -> Response:
        text = getattr(question, "text", None) or ""
        long = len(text) > LONG_TEXT or isinstance(question, AreaQuestion)  # the latter is about everyone
        turn = _limiter(_LONG if long else _SHORT)
        request.state.came = time.monotonic()
        return await anyio.to_thread.run_sync(partial(_in_time, answer, request, question), limiter=turn)

    return answered


def report_in_line(answer: Callable[P, Response]) -> Callable[P, Coroutine[Any, Any, Response]]:
    """A route that makes a report, in a thread, when it is its turn."""

    @wraps(answer)
    async def answered(*arguments: P.args, **named: P.kwargs) -> Response:
        return await anyio.to_thread.run_sync(partial(answer, *arguments, **named), limiter=_limiter(_REPORT))

    return answered


def came(request: Request) -> float:
    """When the request got in line, by ``time.monotonic``."""
    at: float = request.state.came
    return at


def _in_time(answer: Callable[[Request, Q], Response], request: Request, question: Q) -> Response:
    """The answer, where the turn has come in time."""
    if time.monotonic() - came(request) > LATE_SECONDS:
        raise TooBusy("Tjänsten har för mycket att göra.", "Försök igen om en stund.")
    return answer(request, question)


def _limiter(line: RunVar[anyio.CapacityLimiter]) -> anyio.CapacityLimiter:
    """That of this event loop."""
    known = line.get(None)
    if known is None:
        known = anyio.CapacityLimiter(1)
        line.set(known)
    return known
