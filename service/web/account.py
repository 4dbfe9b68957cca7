"""Signing in and out, and the own account."""

from __future__ import annotations

import logging
import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from service.access.accounts import WrongPassword, actor_for
from service.access.current import actor_of
from service.access.describing import ROLES
from service.access.middleware import SIGN_IN, cookie_name
from service.access.oidc import SignInRefused
from service.access.policy import NOBODY
from service.access.throttle import TooManyAttempts
from service.errors import UserError
from service.store.access import Account
from service.web.frame import render, see_other
from service.wiring import Installation

log = logging.getLogger(__name__)

FLOW = "makla_oidc"  # the cookie between leaving for the organisation's sign-in and coming back
CALLBACK = "/logga-in/svar"
_SAFE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")

Text = Annotated[str, Form()]


def account_routes(installation: Installation) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter()
    identity = installation.identity
    settings = installation.settings

    def sign_in_page(request: Request, status: int = 200, *, after: str, login: str = "", error: str = "") -> Response:
        return render(
            request,
            "sign_in.html",
            status,
            after=after,
            login=login,
            error=error,
            oidc=settings.oidc_name if identity.oidc else "",
            oidc_href=f"/logga-in/tjanst?nasta={quote(after, safe='/')}",
        )

    def begin(request: Request, account: Account, after: str) -> Response:
        """A new session for this browser, in place of the one that it had."""
        identity.sessions.end(request.state.session_token)
        response = see_other("/konto" if account.must_change else after)
        response.set_cookie(
            cookie_name(request.scope),
            identity.sessions.begin(account),
            httponly=True,
            samesite="lax",
            secure=request.scope["scheme"] == "https",
        )
        return response

    @router.get("/logga-in")
    def sign_in(request: Request, nasta: str = "/") -> Response:
        """The form; straight on for who is signed in already."""
        if actor_of(request) != NOBODY:
            return see_other(safe(nasta))
        return sign_in_page(request, after=safe(nasta))

    @router.post("/logga-in")
    def signed_in(request: Request, login: Text = "", password: Text = "", nasta: Text = "/") -> Response:
        """Name and password. The same answer, after the same time, for an unknown name and a wrong password."""
        if actor_of(request).local:
            return see_other("/")
        try:
            account = identity.accounts.sign_in(login, password, _address(request))
        except TooManyAttempts as error:
            response = sign_in_page(request, 429, after=safe(nasta), login=login, error=str(error))
            response.headers["Retry-After"] = str(error.seconds)
            return response
        except WrongPassword as error:
            identity.note(NOBODY, "sign_in.failed", "account")
            return sign_in_page(request, 401, after=safe(nasta), login=login, error=str(error))
        identity.note(actor_for(account), "sign_in", "account", account.id)
        return begin(request, account, safe(nasta))

    @router.get("/logga-in/tjanst")
    def leave(request: Request, nasta: str = "/") -> Response:
        """To the organisation's own sign-in."""
        if identity.oidc is None:
            return see_other(SIGN_IN)
        try:
            address, cookie = identity.oidc.leave(_callback(request, settings.public_url), safe(nasta))
        except SignInRefused as error:
            log.warning("OpenID Connect: %s", error.why)
            return sign_in_page(request, 503, after=safe(nasta), error=str(error))
        response = RedirectResponse(address, 303)
        secure = request.scope["scheme"] == "https"
        response.set_cookie(FLOW, cookie, 600, path="/logga-in", httponly=True, samesite="lax", secure=secure)
        return response

    @router.get(CALLBACK)
    def come_back(request: Request) -> Response:
        """Back from it."""
        if identity.oidc is None:
            return see_other(SIGN_IN)
        cookie = request.cookies.get(FLOW, "")
        try:
            callback = _callback(request, settings.public_url)
            person, after = identity.oidc.come_back(request.query_params, cookie, callback)
            account = identity.accounts.admit(person)
        except (SignInRefused, WrongPassword) as error:
            log.warning("OpenID Connect: %s", error.why if isinstance(error, SignInRefused) else "disabled here")
            identity.note(NOBODY, "sign_in.failed", "account")
            response = sign_in_page(request, 401, after="/", error=_refusal(error))
        else:
            identity.note(actor_for(account), "sign_in", "account", account.id)
            response = begin(request, account, safe(after))
        response.delete_cookie(FLOW, path="/logga-in")
        return response

    @router.post("/logga-ut")
    def sign_out(request: Request) -> Response:
        """The session ends here and now, whatever the browser goes on sending."""
        actor = actor_of(request)
        if request.state.session_token:
            identity.sessions.end(request.state.session_token)
            identity.note(actor, "sign_out", "account", actor.id)
        response = see_other(SIGN_IN)
        response.delete_cookie(cookie_name(request.scope))
        return response

    def own_page(request: Request, status: int = 200, *, errors: dict[str, str] | None = None) -> Response:
        actor = actor_of(request)
        account = None if actor.local or actor.id.startswith("key:") else identity.accounts.get(actor.id)
        return render(
            request,
            "own_account.html",
            status,
            account=account,
            roles=[text for role, text in ROLES.items() if role in actor.roles],
            problems=errors or {},
            changed="bytt" in request.query_params,
        )

    @router.get("/konto")
    def own(request: Request) -> Response:
        """Who one is here, and a form for another password."""
        return own_page(request)

    @router.post("/konto")
    def change(request: Request, old: Text = "", new: Text = "", again: Text = "") -> Response:
        """Another password. Every other session of the account ends."""
        actor = actor_of(request)
        if not request.state.session_token:
            return own_page(request)
        account = identity.accounts.get(actor.id)
        if new != again:
            return own_page(request, 422, errors={"again": "De två nya lösenorden är inte lika. Skriv dem igen."})
        try:
            identity.accounts.change_password(account, old, new, _address(request))
        except WrongPassword:
            return own_page(request, 422, errors={"old": "Det nuvarande lösenordet är fel. Skriv det igen."})
        except TooManyAttempts as error:
            return own_page(request, 429, errors={"old": str(error)})
        except UserError as error:
            return own_page(request, 422, errors={"new": str(error)})
        identity.note(actor, "account.password", "account", account.id)
        return begin(request, identity.accounts.get(account.id), "/konto?bytt=1")

    return router


def safe(address: str) -> str:
    """An address within this service to go on to, or the start page: never somebody else's site."""
    return address if _SAFE.fullmatch(address) and not address.startswith(SIGN_IN) else "/"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _callback(request: Request, public_url: str | None) -> str:
    return f"{public_url or str(request.base_url).rstrip('/')}{CALLBACK}"


def _refusal(error: UserError) -> str:
    return "Ditt konto är avstängt i Mäkla." if isinstance(error, WrongPassword) else str(error)
