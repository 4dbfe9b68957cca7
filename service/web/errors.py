"""Errors as pages: what went wrong and what to do. The API answers its own errors as problem+json."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.access.policy import Forbidden
from service.api.observing import template
from service.api.problems import RETRY_AFTER
from service.errors import IndexProblem, RecordTaken, StoreError, UnknownName, UserError, VersionConflict, WrongState
from service.web.frame import render

log = logging.getLogger(__name__)

Handler = Callable[[Request, Exception], Awaitable[Response]]

FOR_PROGRAMS = ("/api/", "/openapi.json", "/metrics", "/health")

TOLD: dict[int, tuple[str, str]] = {
    400: ("Det gick inte att förstå", "Gå tillbaka, kontrollera det du skrev och försök igen."),
    401: ("Du behöver logga in", "Logga in och gå sedan hit igen."),
    403: (
        "Du får inte göra det här",
        "Om du hade sidan öppen länge kan inloggningen ha gått ut: ladda om sidan och försök igen.",
    ),
    404: (
        "Sidan finns inte",
        "Kontrollera adressen, eller börja om från startsidan. Det du letar efter kan också ha tagits bort.",
    ),
    405: ("Så kan sidan inte användas", "Gå tillbaka till sidan innan och använd knapparna där."),
    409: ("Någon annan hann före", "Gå tillbaka och ladda om sidan för att se hur det ser ut nu."),
    413: ("Filen eller texten är för stor", "Dela upp den och skicka en del i taget."),
    422: ("Något i formuläret kan inte användas", "Gå tillbaka, kontrollera det du skrev och försök igen."),
    429: ("För många försök", "Vänta en stund och försök igen."),
    500: (
        "Något gick fel hos oss",
        "Felet är loggat. Försök igen om en stund. Kommer det tillbaka, säg till den som sköter tjänsten och tala om "
        "vad du gjorde.",
    ),
    503: ("Tjänsten kan inte svara just nu", "Försök igen om en stund."),
}


def register(app: FastAPI) -> None:
    """Answer errors of pages as pages; leave the others to the handlers that ``app`` has already."""
    for kind in (UserError, Forbidden, HTTPException, RequestValidationError, Exception):
        before: Any = app.exception_handlers.get(kind)
        app.add_exception_handler(kind, _dispatching(before))


def error_page(request: Request, status: int, *, title: str = "", text: str = "", details: Any = ()) -> Response:
    """The page for an error; ``title`` and ``text`` say more than the status does, where they are given."""
    known = TOLD.get(status, TOLD[500 if status >= 500 else 400])
    page = render(
        request,
        "error.html",
        status,
        code=status,
        title=title or known[0],
        text=text or known[1],
        details=list(details),
    )
    if status == 503:
        page.headers["Retry-After"] = RETRY_AFTER
    return page


def _dispatching(before: Handler | None) -> Handler:
    async def answer(request: Request, error: Exception) -> Response:
        if before is not None and request.url.path.startswith(FOR_PROGRAMS):
            return await before(request, error)
        return _page(request, error)

    return answer


def _page(request: Request, error: Exception) -> Response:
    if isinstance(error, IndexProblem):
        return error_page(request, 503, title="Sökindexet är inte klart", text=str(error), details=error.details)
    if isinstance(error, (VersionConflict, RecordTaken)):
        return error_page(request, 409, text=f"{error} {TOLD[409][1]}")
    if isinstance(error, WrongState):
        return error_page(request, 409, title="Det går inte längre", text=str(error), details=error.details)
    if isinstance(error, StoreError):
        return error_page(request, 503, title="Databasen kan inte nås", text=str(error), details=error.details)
    if isinstance(error, UnknownName):
        return error_page(request, 404, title="Det finns inte", text=str(error), details=error.details)
    if isinstance(error, Forbidden):
        return error_page(request, 403, text=f"{error} {TOLD[403][1]}")
    if isinstance(error, UserError):
        return error_page(request, 422, text=str(error), details=error.details)
    if isinstance(error, RequestValidationError):
        return error_page(request, 422)
    if isinstance(error, HTTPException):
        response = error_page(request, error.status_code)
        response.headers.update(error.headers or {})
        return response
    log.error("unexpected error in %s", template(request.scope), exc_info=error)
    return error_page(request, 500)
