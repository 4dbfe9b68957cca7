"""Every error of the API in one shape: problem+json (RFC 9457) with Swedish texts.

An answer never repeats what was sent: it could be about a person, or not be text at all.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.access.policy import Forbidden
from service.api.answers import json_bytes
from service.api.json_body import RepeatedField
from service.api.observing import HEADER, template
from service.api.preconditions import etag
from service.errors import (
    IndexProblem,
    InProgress,
    InvalidRecord,
    PreconditionFailed,
    PreconditionMissing,
    RecordTaken,
    StoreError,
    TooBusy,
    UnknownName,
    UserError,
    VersionConflict,
    WrongState,
)

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
SHOWN_ERRORS = 20
SHOWN_CHARACTERS = 100

TITLES = {
    400: "Felaktig förfrågan",
    401: "Inte inloggad",
    403: "Inte tillåtet",
    404: "Finns inte",
    405: "Metoden är inte tillåten",
    409: "Krockar med något annat",
    412: "Ändrad av någon annan",
    413: "För stort meddelande",
    422: "Ogiltigt innehåll",
    428: "Version saknas",
    500: "Internt fel",
    503: "Inte tillgängligt just nu",
}
DETAILS = {
    404: "Adressen finns inte. Adresserna beskrivs i docs/api.md och i /openapi.json.",
    405: "Adressen finns men tar inte emot den metoden. Se docs/api.md.",
    422: "Meddelandet är inte giltig JSON i UTF-8.",
    500: "Något gick fel i tjänsten. Felet är loggat; försök igen eller kontakta den som driver tjänsten.",
}
RETRY_AFTER = "5"  # seconds, for what is not available right now
STATUSES: Mapping[type[UserError], int] = {  # the first that fits; any other is a 422
    InvalidRecord: 422,
    VersionConflict: 412,
    PreconditionFailed: 412,
    PreconditionMissing: 428,
    RecordTaken: 409,
    InProgress: 409,
    WrongState: 409,
    UnknownName: 404,
    IndexProblem: 503,
    TooBusy: 503,
    StoreError: 503,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One error: HTTP status, what is wrong and what to do, and the fields it concerns."""

    status: int
    detail: str
    errors: Sequence[Mapping[str, str]] = field(default=())
    version: int | None = None  # of the record as it is now, where another was expected

    def as_json(self) -> dict[str, Any]:
        """The problem in JSON values."""
        return {
            "type": "about:blank",
            "title": TITLES.get(self.status, "Fel"),
            "status": self.status,
            "detail": self.detail,
            "errors": list(self.errors),
        }

    def response(self, headers: Mapping[str, str] | None = None) -> Response:
        """The HTTP response."""
        body = self.as_json()
        told = {"Retry-After": RETRY_AFTER, **(headers or {})} if self.status == 503 else dict(headers or {})
        if self.version is not None:
            body["version"] = self.version
            told["ETag"] = etag(self.version)
        return Response(json_bytes(body), self.status, told, media_type=MEDIA_TYPE)


def register(app: FastAPI) -> None:
    """Answer every error of ``app`` as a problem."""
    app.add_exception_handler(UserError, _user_error)
    app.add_exception_handler(Forbidden, _forbidden)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


async def _user_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, UserError)
    status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 422)
    version = error.current if isinstance(error, (VersionConflict, PreconditionFailed)) else None
    details = [{"field": "", "message": detail} for detail in error.details]
    return Problem(status, str(error), details, version).response()


async def _forbidden(_: Request, error: Exception) -> Response:
    return Problem(403, str(error)).response()


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return Problem(422, DETAILS[422]).response()
    errors = [{"field": _field(one["loc"]), "message": _swedish(one)} for one in found[:SHOWN_ERRORS]]
    first = f"{errors[0]['field']} {errors[0]['message']}".strip() if errors else "okänt fel"
    more = f" (och {len(found) - 1} fel till)" if len(found) > 1 else ""
    return Problem(422, f"Innehållet kan inte användas: {first}{more}.", errors).response()


async def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, RepeatedField):
        field = _field(("body", error.field))
        return Problem(422, f"Fältet {field} anges två gånger.", [{"field": field, "message": REPEATED}]).response()
    # FastAPI says 400 for some bodies that are no JSON (bad UTF-8, too deep) and 422 for others; here all are 422
    status = 422 if error.status_code == 400 else error.status_code
    return Problem(status, DETAILS.get(status, TITLES.get(status, "Fel"))).response(error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected error in %s", template(request.scope), exc_info=error)
    # this answer is made outside the middleware that gives the others their id
    return Problem(500, DETAILS[500]).response({HEADER: getattr(request.state, "request_id", "")})


def _field(location: Sequence[Any]) -> str:
    """``("body", "places", 3)`` as ``places.3``; names that the client made up are cut and made harmless."""
    path = ".".join(str(step) for step in location[1:])[:SHOWN_CHARACTERS]
    return path.encode("utf-8", "replace").decode("utf-8") or "innehållet"


REPEATED = "anges två gånger"
_MESSAGES = {
    "missing": "saknas",
    "extra_forbidden": "är inget känt fält",
    "string_type": "ska vara text",
    "string_unicode": "är inte giltig Unicode",
    "string_too_short": "är tom",
    "string_too_long": "är längre än {max_length} tecken",
    "string_pattern_mismatch": "innehåller tecken som inte är tillåtna",
    "int_type": "ska vara ett heltal",
    "int_from_float": "ska vara ett heltal",
    "int_parsing_size": "är ett för stort tal",
    "greater_than_equal": "ska vara minst {ge}",
    "less_than_equal": "ska vara högst {le}",
    "list_type": "ska vara en lista",
    "too_long": "har fler än {max_length} värden",
    "float_type": "ska vara ett tal",
    "finite_number": "ska vara ett tal",
    "bool_type": "ska vara true eller false",
    "enum": "ska vara något av {expected}",
    "literal_error": "ska vara något av {expected}",
    "greater_than": "ska vara större än {gt}",
    "too_short": "har färre än {min_length} värden",
    "int_parsing": "ska vara ett heltal",
    "model_type": "ska vara ett JSON-objekt, skickat som application/json",
    "model_attributes_type": "ska vara ett JSON-objekt, skickat som application/json",
    "value_error": "{error}",
}


def invalid(error: ValidationError) -> RequestValidationError:
    """What is wrong with a record that a change led to, told as if it had been sent whole."""
    return RequestValidationError([one | {"loc": ("body", *one["loc"])} for one in error.errors()])


def _swedish(error: Mapping[str, Any]) -> str:
    template = _MESSAGES.get(error["type"], "har ett värde som inte kan användas")
    return template.format(**error.get("ctx", {}))
