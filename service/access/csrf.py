"""A write from a browser comes from our own page, or is refused."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from service.access.current import CSRF_FIELD, CSRF_HEADER

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def is_foreign(scope: Scope) -> bool:
    """Whether another site's page sent this, by what browsers say (and no page can forge).

    A program that says nothing of the kind is no browser and carries no cookie of ours by accident.
    """
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    said = urlsplit(origin)
    return said.scheme != scope["scheme"] or said.netloc.lower() != headers.get("host", "").lower()


async def given_token(scope: Scope, receive: Receive) -> tuple[str, Receive]:
    """The token in the request's header or form, and a ``receive`` that gives the body over again."""
    headers = Headers(scope=scope)
    given = headers.get(CSRF_HEADER)
    if given is not None or not headers.get("content-type", "").lower().startswith(_FORMS):
        return given or "", receive
    messages: list[Message] = []

    async def remembering() -> Message:
        messages.append(await receive())
        return messages[-1]

    try:
        form = await Request(scope, remembering).form(max_files=20)
        value = form.get(CSRF_FIELD)
        await form.close()
    except HTTPException:  # a form that cannot be read holds no token
        value = None
    rest = iter(messages)

    async def replay() -> Message:
        return next(rest, None) or await receive()

    return "" if value is None or isinstance(value, UploadFile) else value, replay
