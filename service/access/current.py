"""Who asks, as the routes see it. The access middleware has found out before any route runs."""

from __future__ import annotations

import html

from starlette.requests import Request

from service.access.policy import Actor

CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"


def actor_of(request: Request) -> Actor:
    """The actor of this request. A plain function, and a FastAPI dependency (``Depends(actor_of)``)."""
    actor = getattr(request.state, "actor", None)
    if not isinstance(actor, Actor):
        raise RuntimeError("the access middleware did not run before this route")
    return actor


def csrf_token(request: Request) -> str:
    """The token that a form or a script of this session sends back; empty where there is no session to protect."""
    token = getattr(request.state, "csrf", "")
    return token if isinstance(token, str) else ""


def csrf_field(request: Request) -> str:
    """The hidden field, as HTML, that every form with method post must hold; empty where there is no session.

    Mark it as safe in a template.
    """
    token = csrf_token(request)
    if not token:
        return ""
    return f'<input type="hidden" name="{CSRF_FIELD}" value="{html.escape(token, quote=True)}">'


def note_objects(request: Request, *object_ids: str) -> None:
    """Tell the audit log what the request was about, where its address does not say."""
    request.state.audit_ids = [*object_ids]
