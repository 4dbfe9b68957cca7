"""Finds out who asks and whether they may, before any route runs."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.access import rules
from service.access.accounts import actor_for
from service.access.csrf import given_token, is_foreign
from service.access.identity import Identity
from service.access.policy import LOCAL, NOBODY, Action, Actor, Forbidden
from service.access.sessions import csrf_of, is_csrf_of
from service.errors import StoreError

log = logging.getLogger(__name__)

SIGN_IN = "/logga-in"
OWN_ACCOUNT = "/konto"
COOKIE = "makla_session"
SECURE_COOKIE = "__Host-makla_session"  # browsers then insist on https, this host and no other path
ALIVE = ("/health/live", "/api/v1/health/live")
PROXIES = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")

Refusal = Callable[[Request, int, str], Response]
"""Makes an answer that says no: the request, the HTTP status and what to tell (Swedish)."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, and how they showed it."""

    actor: Actor
    token: str = ""  # of a session
    must_change: bool = False
    refused: str = ""  # why this one is not let in at all

    @property
    def browser(self) -> bool:
        """Whether the browser sends along what shows who it is, whichever page made it ask."""
        return bool(self.token) or self.actor.local


class Access:
    """ASGI middleware: puts the actor into ``request.state``, or answers 401, 403 or the sign-in page."""

    def __init__(self, app: ASGIApp, identity: Identity, refuse: Refusal) -> None:
        self.app = app
        self.identity = identity
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on to the application."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing here speaks over web sockets
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope)
        if scope["path"] in ALIVE and scope["method"] in rules.READING:  # answers without the database, too
            scope.setdefault("state", {}).update(actor=NOBODY, csrf="", session_token="")
            await self.app(scope, receive, send)
            return
        try:
            # A thread for whatever may have to wait for the database; without accounts there is nothing to wait for.
            at_once = self.identity.was_open() and "authorization" not in Headers(scope=scope)
            visitor = self._visitor(scope) if at_once else await run_in_threadpool(self._visitor, scope)
        except StoreError as error:
            await self.refuse(request, 503, str(error))(scope, receive, send)
            return
        scope.setdefault("state", {}).update(
            actor=visitor.actor, csrf=csrf_of(visitor.token) if visitor.token else "", session_token=visitor.token
        )
        asked = rules.find(scope["method"], scope["path"])
        answer = self._denied(request, visitor, asked)
        if answer is None and scope["method"] not in rules.READING:
            answer, receive = await self._checked(request, visitor, receive)
        if answer is not None:
            await answer(scope, receive, send)
            return
        action = asked.action_of(visitor.actor) if isinstance(asked, rules.Asked) else None
        if action is None or visitor.actor.local or not rules.is_logged(action, scope["method"]):
            await self.app(scope, receive, send)
        else:
            await self._logged(scope, receive, send, action)

    def _visitor(self, scope: Scope) -> Visitor:
        headers = Headers(scope=scope)
        kind, _, key = headers.get("authorization", "").partition(" ")
        if kind:
            found = self.identity.keys.find(key.strip()) if kind.lower() == "bearer" else None
            return Visitor(found) if found else Visitor(NOBODY, refused="Nyckeln gäller inte.")
        if not self.identity.is_closed():
            if _is_remote(scope) or any(name in headers for name in PROXIES):
                return Visitor(NOBODY, refused="Tjänsten har inga konton och svarar bara den egna datorn.")
            return Visitor(LOCAL)
        token = cookie_parser(headers.get("cookie", "")).get(cookie_name(scope), "")
        session = self.identity.sessions.find(token) if token else None
        if session is None:
            return Visitor(NOBODY)
        return Visitor(actor_for(session.account), token, session.account.must_change)

    def _denied(self, request: Request, visitor: Visitor, asked: rules.Asked | rules.Unknown) -> Response | None:
        """The answer to a request that is not let in."""
        path, method = request.url.path, request.method
        if isinstance(asked, rules.Asked) and asked.public:
            return None
        if visitor.refused:
            return self.refuse(request, 401, visitor.refused)
        if visitor.actor == NOBODY:
            return self._unknown(request)
        if visitor.must_change and path != OWN_ACCOUNT:
            if path.startswith(rules.API) or method not in rules.READING:
                return self.refuse(request, 403, "Byt först lösenordet, som någon annan har valt åt dig.")
            return RedirectResponse(OWN_ACCOUNT, 303)
        if visitor.actor.local:
            return None
        if isinstance(asked, rules.Unknown):
            return self.refuse(request, 405 if asked.methods else 404, "")
        if asked.action_of(visitor.actor) is None:
            return self.refuse(request, 403, str(Forbidden(asked.actions[0])))
        return None

    def _unknown(self, request: Request) -> Response:
        """Who has not signed in: a page leads to signing in, a program is told."""
        path = request.url.path
        if path.startswith(rules.API) or path in ("/openapi.json", "/metrics"):
            return self.refuse(request, 401, "Logga in, eller skicka en API-nyckel: Authorization: Bearer NYCKEL.")
        if request.method not in rules.READING:
            return RedirectResponse(SIGN_IN, 303)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{SIGN_IN}?nasta={quote(path + query, safe='/')}", 303)

    async def _checked(self, request: Request, visitor: Visitor, receive: Receive) -> tuple[Response | None, Receive]:
        """The refusal of a write that another site's page made, or nothing; and the request's body, unread."""
        scope = request.scope
        by_key = bool(visitor.actor.id) and not visitor.browser
        if not by_key and is_foreign(scope):
            return self.refuse(request, 403, "Förfrågan kom från en annan webbplats."), receive
        if not visitor.token:
            return None, receive
        token, receive = await given_token(scope, receive)
        if not is_csrf_of(visitor.token, token):
            said = "Sidan var för gammal. Gå tillbaka, ladda om sidan och försök igen."
            return self.refuse(request, 403, said), receive
        return None, receive

    async def _logged(self, scope: Scope, receive: Receive, send: Send, action: Action) -> None:
        """Run the route, and note who did what when it went well."""
        status = 500

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        await self.app(scope, receive, watching)
        if status < 400:
            await run_in_threadpool(self._note, scope, action)

    def _note(self, scope: Scope, action: Action) -> None:
        asked = rules.find(scope["method"], scope["path"])
        told = scope["state"].get("audit_ids")
        ids = told or [asked.object_id if isinstance(asked, rules.Asked) else ""]
        kind, _, _ = action.value.partition(".")
        try:
            self.identity.note(scope["state"]["actor"], f"{action}/{scope['method']}", kind, *ids)
        except StoreError:
            log.exception("the audit log could not be written")


def cookie_name(scope: Scope) -> str:
    """The name of the session's cookie: one that browsers keep to https wherever there is https."""
    return SECURE_COOKIE if scope["scheme"] == "https" else COOKIE


def _is_remote(scope: Scope) -> bool:
    """Whether another computer asks. A name that is no address is not a network's (tests, Unix sockets)."""
    client = scope.get("client")
    try:
        return client is not None and not ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
