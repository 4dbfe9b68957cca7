"""How a request that is not let in is answered: a problem to a program, a page to a person."""

from __future__ import annotations

import html

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from service.api.problems import DETAILS, TITLES, Problem

_PROGRAMS = ("/api/", "/openapi.json", "/metrics")


def is_program(path: str) -> bool:
    """Whether the address is one that programs ask for."""
    return path.startswith(_PROGRAMS)


def refuse(request: Request, status: int, detail: str) -> Response:
    """The answer to a request that is not let in; an empty ``detail`` is filled in from the status."""
    told = detail or DETAILS.get(status, TITLES.get(status, "Fel"))
    if is_program(request.url.path):
        challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        return Problem(status, told).response(challenge)
    title = html.escape(TITLES.get(status, "Fel"))
    head = f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{title} – Mäkla</title></head>'
    body = f'<main><h1>{title}</h1><p>{html.escape(told)}</p><p><a href="/">Till startsidan</a></p></main>'
    return HTMLResponse(f"{head}<body>{body}</body></html>", status)
