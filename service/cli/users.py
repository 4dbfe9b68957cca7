"""``makla users`` and ``makla keys``: who may sign in, people and machines."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import counted, print_json, say
from service.cli.swedish import Command, Group
from service.errors import UserError

if TYPE_CHECKING:
    from service.access.policy import Actor
    from service.store.access import Account, ApiKey

users_app = typer.Typer(cls=Group, help="Konton: lägg till, lista, ändra och stäng av.")
keys_app = typer.Typer(cls=Group, help="API-nycklar för andra program: skapa, lista och återkalla.")

LoginArgument = Annotated[str, typer.Argument(metavar="ANVÄNDARNAMN", help="Det som skrivs vid inloggning.")]
RoleOption = Annotated[
    list[str] | None,
    typer.Option("--role", metavar="ROLL", help="broker, counsellor, planner eller admin; kan upprepas."),
]
UnitOption = Annotated[str, typer.Option("--unit", metavar="ENHET", help="Enheten vars klienter en vägledare har.")]
TemporaryOption = Annotated[bool, typer.Option("--temporary", help="Lösenordet måste bytas vid första inloggningen.")]

SHORT_ROLES = {"broker": "mäklare", "counsellor": "vägledare", "planner": "planerare", "admin": "administratör"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(users_app, name="users")
    app.add_typer(keys_app, name="keys")


@users_app.command("add", cls=Command)
def add_user(
    login: LoginArgument,
    role: RoleOption = None,
    unit: UnitOption = "",
    name: Annotated[str, typer.Option("--name", metavar="NAMN", help="Namnet som visas.")] = "",
    temporary: TemporaryOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Lägg till ett konto. Lösenordet frågas efter, eller läses som en rad på standard input."""
    from service.access.accounts import checked_roles, checked_unit
    from service.wiring import open_installation

    checked_unit(unit, checked_roles(role or []))  # before anybody is asked for a password
    with open_installation(workspace, create=True) as installation:
        accounts = installation.identity.accounts
        account = accounts.add(login, name, role or [], unit, password=_password(), must_change=temporary)
        installation.identity.note(_operator(), "account.add", "account", account.id)
    _show_account(account, as_json, "Kontot är skapat.")


@users_app.command("list", cls=Command)
def list_users(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Lista kontona."""
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        accounts = installation.identity.accounts.list()
    if as_json:
        print_json({"accounts": [account_json(account) for account in accounts]})
        return
    if not accounts:
        say("Det finns inga konton. Lägg till det första: makla users add ANVÄNDARNAMN --role admin")
    for account in accounts:
        say(_line(account), hanging="    ")


@users_app.command("disable", cls=Command)
def disable_user(login: LoginArgument, as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Stäng av ett konto. Det loggas ut genast; det tas inte bort, för loggen nämner det."""
    _able(login, workspace, as_json=as_json, disabled=True)


@users_app.command("enable", cls=Command)
def enable_user(login: LoginArgument, as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Släpp in ett avstängt konto igen."""
    _able(login, workspace, as_json=as_json, disabled=False)


@users_app.command("password", cls=Command)
def set_password(
    login: LoginArgument,
    temporary: TemporaryOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Sätt ett nytt lösenord. Kontot loggas ut överallt."""
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        accounts = installation.identity.accounts
        account = accounts.get(login)
        accounts.set_password(account, _password(), must_change=temporary)
        installation.identity.note(_operator(), "account.password", "account", account.id)
        account = accounts.get(account.id)
    _show_account(account, as_json, "Lösenordet är bytt.")


@users_app.command("roles", cls=Command)
def set_roles(
    login: LoginArgument,
    role: RoleOption = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="ENHET", help="Ny enhet; annars samma.")] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Ge ett konto andra roller (de som räknas upp, inga andra) eller en annan enhet."""
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        accounts = installation.identity.accounts
        account = accounts.get(login)
        account = accounts.change(account, roles=role or account.roles, unit=account.unit if unit is None else unit)
        installation.identity.note(_operator(), "account.edit", "account", account.id)
    _show_account(account, as_json, "Kontot är ändrat.")


@keys_app.command("add", cls=Command)
def add_key(
    name: Annotated[str, typer.Argument(metavar="NAMN", help="Vad nyckeln är till för.")],
    role: RoleOption = None,
    unit: UnitOption = "",
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, max=3660, metavar="DAGAR", help="Så länge den gäller."),
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Skapa en API-nyckel. Den visas en enda gång."""
    from service.wiring import open_installation

    with open_installation(workspace, create=True) as installation:
        key, text = installation.identity.keys.add(name, role or [], unit, days=days, by="cli")
        installation.identity.note(_operator(), "key.add", "key", key.id)
    if as_json:
        print_json(key_json(key) | {"key": text})
        return
    say(f"Nyckeln {key.id} är skapad. Spara den nu, den visas inte igen:")
    print(text)


@keys_app.command("list", cls=Command)
def list_keys(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Lista nycklarna (inte hemligheterna, som inte sparas)."""
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        keys = installation.identity.keys.list()
    if as_json:
        print_json({"keys": [key_json(key) for key in keys]})
        return
    for key in keys:
        used = f"använd {key.used_at[:10]}" if key.used_at else "aldrig använd"
        until = (
            f"återkallad {key.revoked_at[:10]}"
            if key.revoked_at
            else f"gäller till {(key.expires_at or 'vidare')[:10]}"
        )
        say(f"{key.id}  {key.name}: {_roles(key)}, {until}, {used}", hanging="    ")
    say(counted(len(keys), "nyckel", "nycklar"))


@keys_app.command("revoke", cls=Command)
def revoke_key(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="Nyckelns id, se makla keys list.")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Återkalla en nyckel. Den slutar gälla genast, för alltid."""
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        installation.identity.keys.revoke(key_id)
        installation.identity.note(_operator(), "key.revoke", "key", key_id)
    if as_json:
        print_json({"id": key_id, "revoked": True})
    else:
        say(f"Nyckeln {key_id} är återkallad.")


def account_json(account: Account) -> dict[str, Any]:
    """An account as a document. Nothing of its password."""
    return {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "roles": sorted(account.roles),
        "unit": account.unit,
        "disabled": account.disabled,
        "must_change": account.must_change,
        "oidc": account.subject is not None,
        "created_at": account.created_at,
    }


def key_json(key: ApiKey) -> dict[str, Any]:
    """A key as a document, without its secret."""
    return {
        "id": key.id,
        "name": key.name,
        "roles": sorted(key.roles),
        "unit": key.unit,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "used_at": key.used_at,
        "revoked_at": key.revoked_at,
    }


def _able(login: str, workspace: Any, *, as_json: bool, disabled: bool) -> None:
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        accounts = installation.identity.accounts
        account = accounts.disable(accounts.get(login), disabled=disabled)
        action = "account.disable" if disabled else "account.enable"
        installation.identity.note(_operator(), action, "account", account.id)
    _show_account(account, as_json, "Kontot är avstängt." if disabled else "Kontot är öppnat.")


def _operator() -> Actor:
    """Whoever runs commands on the server, to the audit log."""
    from service.access.policy import Actor

    return Actor("cli", "Kommandoraden", frozenset())


def _password() -> str:
    """Asked for twice at a terminal; else the first line of standard input. Never an argument: others could see it."""
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
        if not given:
            raise UserError("Inget lösenord kom på standard input.", "Skicka det som en rad.")
        return given
    first = getpass.getpass("Lösenord: ")
    if getpass.getpass("Samma igen: ") != first:
        raise UserError("Lösenorden är inte lika.", "Försök igen.")
    return first


def _show_account(account: Account, as_json: bool, done: str) -> None:
    if as_json:
        print_json(account_json(account))
    else:
        say(f"{done} {_line(account)}")


def _line(account: Account) -> str:
    marks = [
        "avstängt" if account.disabled else "",
        "måste byta lösenord" if account.must_change else "",
        "loggar in genom inloggningstjänsten" if account.subject else "",
    ]
    name = "" if account.name == account.login else f" ({account.name})"
    return ", ".join([f"{account.login}{name}: {_roles(account)}", *(mark for mark in marks if mark)])


def _roles(one: Account | ApiKey) -> str:
    roles = " och ".join(SHORT_ROLES[role] for role in sorted(one.roles)) or "ingen roll"
    return f"{roles}, {one.unit}" if one.unit else roles
