"""``makla units``: which unit the clients belong to."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import counted, print_json, say
from service.cli.swedish import Command, Group
from service.errors import BadUsage

units_app = typer.Typer(cls=Group, help="Enheter: hur många klienter de har, och ge klienter en enhet.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(units_app, name="units")


@units_app.command("list", cls=Command)
def list_units(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Lista enheterna med antal klienter och konton."""
    from service.access.units import clients_by_unit
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        clients = clients_by_unit(installation.store)
        accounts = [one.unit for one in installation.identity.accounts.list() if not one.disabled]
    units = sorted({*clients, *(unit for unit in accounts if unit)})
    rows = [{"unit": unit, "clients": clients.get(unit, 0), "accounts": accounts.count(unit)} for unit in units]
    if as_json:
        print_json({"units": rows})
        return
    for unit in units:
        people = counted(clients.get(unit, 0), "klient", "klienter")
        used = "" if not unit else f", {counted(accounts.count(unit), 'konto', 'konton')}"
        say(f"{unit or '(utan enhet)'}: {people}{used}")
    if not units:
        say("Det finns inga klienter och inga konton med enhet.")


@units_app.command("assign", cls=Command)
def assign_unit(
    unit: Annotated[str, typer.Argument(metavar="ENHET", help="Enhetens namn, som på kontona.")],
    profile: Annotated[
        list[str] | None, typer.Option("--profile", metavar="ID", help="En klients id; kan upprepas.")
    ] = None,
    without_unit: Annotated[
        bool, typer.Option("--without-unit", help="Alla klienter som inte har någon enhet.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Ge klienter en enhet, så att vägledarna på den ser dem."""
    from service.access.policy import Actor
    from service.access.units import assign
    from service.indexing import catch_up
    from service.wiring import open_installation

    if bool(profile) == without_unit:
        raise BadUsage("Ange vilka: --profile ID, eller --without-unit för alla som saknar enhet.")
    with open_installation(workspace) as installation:
        changed = assign(installation.store, unit, profile or None, by="cli")
        for one in profile or [""]:
            installation.identity.note(Actor("cli", "Kommandoraden", frozenset()), "client.unit", "client", one)
        catch_up(installation)
    if as_json:
        print_json({"unit": unit, "changed": changed})
    else:
        say(f"{counted(changed, 'klient', 'klienter')} hör nu till {unit}.")
