"""``Idempotency-Key``: a write that is sent twice is done once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import Header
from starlette.requests import Request
from starlette.responses import Response

from service.access.policy import Actor
from service.errors import InProgress, UserError
from service.store.answered import Answered
from service.store.sql import Store

REPLAYED: Final = "Idempotency-Replayed"

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Egen nyckel, t.ex. ett UUID. Samma förfrågan med samma nyckel inom 24 timmar utförs en gång.",
    ),
]


class Once:
    """Answers a write, or answers it again."""

    def __init__(self, store: Store) -> None:
        self._keys = Answered(store)

    def answer(
        self,
        actor: Actor,
        key: str | None,
        request: Request,
        content: Any,
        write: Callable[[bool], tuple[Response, str]],
        again: Callable[[str], Response],
    ) -> Response:
        """What ``write`` answers; of a request that was answered before what ``again`` makes of its subject.

        ``write`` is told whether an earlier try was cut off, and gives its answer and what it was about. Raises
        ``UserError`` when the key was used for something else, ``InProgress`` while the first try is running. A write
        that fails leaves the key free.
        """
        if key is None:
            return write(False)[0]
        said = hashlib.sha256(f"{request.method} {request.url.path}\n{_canonical(content)}".encode()).hexdigest()
        before = self._keys.claim(actor.id, key, said, dt.datetime.now(dt.UTC))
        if before is not None and before.request != said:
            raise UserError("Idempotency-Key har använts för en annan förfrågan.", "Använd en ny nyckel.")
        if before is not None and before.status is not None:
            response = again(before.subject or "")
            response.headers[REPLAYED] = "true"
            return response
        if before is not None and not before.resumed:
            raise InProgress("Förfrågan med samma Idempotency-Key besvaras just nu.", "Försök igen om en stund.")
        try:
            response, subject = write(before is not None)
        except BaseException:
            self._keys.release(actor.id, key)
            raise
        self._keys.keep(actor.id, key, response.status_code, subject)
        return response


def stable_id(actor: Actor, key: str | None) -> str | None:
    """The id of a record that a key makes: the same one, should the first try have been cut off after writing."""
    return hashlib.sha256(f"{actor.id}\n{key}".encode()).hexdigest()[:16] if key else None


def _canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=True)
