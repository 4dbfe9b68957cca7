"""How a request that is not let in is answered: a problem to a program, a page to a person."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from service.api.problems import DETAILS, TITLES, Problem
from service.web.errors import FOR_PROGRAMS, error_page


def refuse(request: Request, status: int, detail: str) -> Response:
    """The answer to a request that is not let in; an empty ``detail`` is filled in from the status."""
    if request.url.path.startswith(FOR_PROGRAMS):
        challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        return Problem(status, detail or DETAILS.get(status, TITLES.get(status, "Fel"))).response(challenge)
    return error_page(request, status, text=detail)
