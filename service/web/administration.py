"""Accounts, API keys and the log of who did what, for the administrator."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from service.access.current import actor_of
from service.access.describing import ROLES
from service.access.policy import Action, require
from service.errors import UserError
from service.store.access import Account, ApiKey
from service.store.audit import AuditEntry
from service.web.frame import Link, confirm, render, see_other
from service.wiring import Installation

LINES = 100  # of the log on a page
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters and digits that look alike

Text = Annotated[str, Form()]
Texts = Annotated[list[str], Form()]

ROLE_CHOICES = [(role.value, text) for role, text in ROLES.items()]

DEEDS = {
    "sign_in": "loggade in",
    "sign_in.failed": "misslyckades att logga in",
    "sign_out": "loggade ut",
    "account.add": "lade till ett konto",
    "account.edit": "ändrade ett konto",
    "account.password": "bytte lösenord",
    "account.disable": "stängde av ett konto",
    "account.enable": "öppnade ett konto",
    "key.add": "skapade en API-nyckel",
    "key.revoke": "återkallade en API-nyckel",
    "client.list": "listade klienter",
    "client.see": "öppnade en klient",
    "client.edit": "ändrade en klient",
    "client.match": "sökte för en klient",
    "client.export": "tog ut ett klientblad",
    "client.override": "gick emot ett förslag",
    "client.import": "läste in profiler",
    "client.taken": "valde ett id som en annan klient har",
    "client.unit": "gav klienter en enhet",
    "supply.see": "såg vilka som kan fylla ett behov",
    "need.edit": "ändrade ett behov",
    "need.import": "läste in behov",
    "ledger.edit": "skrev i behovsboken",
    "employer.edit": "ändrade en arbetsgivare",
    "course.edit": "ändrade en utbildning",
    "course.import": "läste in utbildningar",
    "evidence.export": "tog ut underlag",
    "taxonomy.import": "läste in en taxonomi",
    "audit.forget": "tog bort gamla rader ur loggen",
}


def administration_routes(installation: Installation) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter()
    identity = installation.identity
    accounts, keys = identity.accounts, identity.keys

    def list_page(request: Request, status: int = 200, *, given: dict[str, object], error: str = "") -> Response:
        listed = accounts.list()
        rows = [
            [Link(a.name, f"/konton/{a.id}"), a.login, _roles(a), a.unit or None, "avstängt" if a.disabled else "öppet"]
            for a in listed
        ]
        return render(
            request,
            "accounts.html",
            status,
            rows=rows,
            units=sorted({a.unit for a in listed if a.unit}),
            given=given,
            error=error,
            role_choices=ROLE_CHOICES if listed else [c for c in ROLE_CHOICES if c[0] == "admin"],
        )

    @router.get("/konton")
    def list_accounts(request: Request) -> Response:
        """All accounts, and a form for another one."""
        require(actor_of(request), Action.ACCOUNT_ADMIN)
        return list_page(request, given={})

    @router.post("/konton")
    def add(request: Request, login: Text = "", name: Text = "", unit: Text = "", roles: Texts = []) -> Response:  # noqa: B006
        """A new account with a password that is shown once, and changed at the first sign-in."""
        actor = actor_of(request)
        require(actor, Action.ACCOUNT_ADMIN)
        password = _temporary()
        try:
            account = accounts.add(login, name, roles, unit, password=password, must_change=True)
        except UserError as error:
            given: dict[str, object] = {"login": login, "name": name, "unit": unit, "roles": roles}
            return list_page(request, 422, given=given, error=str(error))
        identity.note(actor, "account.add", "account", account.id)
        return render(request, "account_password.html", account=account, password=password, added=True)

    def account_page(request: Request, account: Account, status: int = 200, *, error: str = "") -> Response:
        return render(
            request,
            "account.html",
            status,
            account=account,
            error=error,
            role_choices=ROLE_CHOICES,
            saved="sparat" in request.query_params,
        )

    @router.get("/konton/{account_id}")
    def one(request: Request, account_id: str) -> Response:
        """One account."""
        require(actor_of(request), Action.ACCOUNT_ADMIN)
        return account_page(request, accounts.get(account_id))

    @router.post("/konton/{account_id}")
    def change(
        request: Request,
        account_id: str,
        what: Text = "",
        name: Text = "",
        unit: Text = "",
        roles: Texts = [],  # noqa: B006
    ) -> Response:
        """``what``: spara, stang, oppna or losenord."""
        actor = actor_of(request)
        require(actor, Action.ACCOUNT_ADMIN)
        account = accounts.get(account_id)
        try:
            if what == "losenord":
                password = _temporary()
                accounts.set_password(account, password, must_change=True)
                identity.note(actor, "account.password", "account", account.id)
                return render(request, "account_password.html", account=account, password=password, added=False)
            if what in ("stang", "oppna"):
                accounts.disable(account, disabled=what == "stang")
                identity.note(actor, f"account.{'disable' if what == 'stang' else 'enable'}", "account", account.id)
            else:
                accounts.change(account, name=name, roles=roles, unit=unit)
                identity.note(actor, "account.edit", "account", account.id)
        except UserError as error:
            return account_page(request, account, 422, error=str(error))
        return see_other(f"/konton/{account.id}?sparat=1")

    def key_page(request: Request, status: int = 200, *, given: dict[str, object], error: str = "") -> Response:
        return render(
            request,
            "keys.html",
            status,
            keys=[(key, _roles(key), _lasting(key)) for key in keys.list()],
            given=given,
            error=error,
            role_choices=ROLE_CHOICES,
        )

    @router.get("/nycklar")
    def list_keys(request: Request) -> Response:
        """All API keys, and a form for another one."""
        require(actor_of(request), Action.KEY_ADMIN)
        return key_page(request, given={})

    @router.post("/nycklar")
    def add_key(
        request: Request,
        name: Text = "",
        unit: Text = "",
        days: Text = "",
        roles: Texts = [],  # noqa: B006
    ) -> Response:
        """A new key, shown once."""
        actor = actor_of(request)
        require(actor, Action.KEY_ADMIN)
        try:
            if days.strip() and not (days.strip().isascii() and days.strip().isdigit() and len(days.strip()) < 6):
                raise UserError("Antal dagar ska vara ett tal.", "Lämna tomt för en nyckel som gäller tills vidare.")
            lasting = int(days) if days.strip() else None
            key, text = keys.add(name, roles, unit, days=lasting, by=actor.id)
        except UserError as error:
            given: dict[str, object] = {"name": name, "unit": unit, "days": days, "roles": roles}
            return key_page(request, 422, given=given, error=str(error))
        identity.note(actor, "key.add", "key", key.id)
        return render(request, "key_made.html", key=key, text=text)

    @router.post("/nycklar/{key_id}")
    def revoke(request: Request, key_id: str, sure: Text = "") -> Response:
        """Asks first, then makes the key useless for ever."""
        actor = actor_of(request)
        require(actor, Action.KEY_ADMIN)
        if not sure:
            return confirm(
                request,
                title="Återkalla nyckeln?",
                text="Programmet som använder den kommer inte längre in. Det går inte att ångra.",
                action=f"/nycklar/{key_id}",
                button="Återkalla nyckeln",
                cancel="/nycklar",
                fields=[("sure", "ja")],
            )
        keys.revoke(key_id)
        identity.note(actor, "key.revoke", "key", key_id)
        return see_other("/nycklar")

    @router.get("/logg")
    def log(request: Request, fore: str = "") -> Response:
        """The newest lines first."""
        require(actor_of(request), Action.AUDIT_SEE)
        before = int(fore) if fore.isascii() and fore.isdigit() and len(fore) < 18 else None
        lines = identity.log(LINES, before=before)
        names = {account.id: account.name for account in accounts.list()}
        names |= {f"key:{key.id}": f"nyckeln {key.name}" for key in keys.list()} | {"cli": "kommandoraden", "": "någon"}
        rows = [
            [
                entry.at.replace("T", " ").removesuffix("+00:00"),
                names.get(entry.actor, entry.actor),
                DEEDS.get(entry.action.partition("/")[0], entry.action),
                _about(entry, names) or None,
            ]
            for _, entry in lines
        ]
        return render(request, "audit.html", rows=rows, older=lines[-1][0] if len(lines) == LINES else None)

    return router


def _about(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """What a line is about: the name of an account or a key, and the id of anything else."""
    if entry.object_id and entry.kind in ("account", "key"):
        return names.get(entry.object_id if entry.kind == "account" else f"key:{entry.object_id}", entry.object_id)
    return entry.object_id


def _temporary() -> str:
    """A password to hand over: 80 bits in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def _roles(one: Account | ApiKey) -> str:
    return ", ".join(text for role, text in ROLES.items() if role in one.roles) or "ingen roll"


def _lasting(key: ApiKey) -> str:
    if key.revoked_at:
        return f"återkallad {key.revoked_at[:10]}"
    return f"till {key.expires_at[:10]}" if key.expires_at else "tills vidare"
