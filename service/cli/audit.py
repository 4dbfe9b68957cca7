"""``makla audit``: how long the log of who did what is kept."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import counted, print_json, say
from service.cli.swedish import Command, Group
from service.errors import BadUsage

audit_app = typer.Typer(cls=Group, help="Loggen över vem som gjort vad: ta bort det som är för gammalt.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(audit_app, name="audit")


@audit_app.command("forget", cls=Command)
def forget(
    days: Annotated[
        int | None,
        typer.Option("--keep-days", metavar="DAGAR", min=30, help="Så länge loggen sparas; annars MAKLA_AUDIT_DAYS."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Säg bara hur många rader som skulle tas bort.")] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Ta bort rader i loggen som är äldre än den ska sparas. Det som är nyare rörs aldrig."""
    from service.access.policy import Actor
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        kept = days or installation.settings.audit_days
        if kept is None:
            raise BadUsage("Säg hur länge loggen ska sparas: sätt MAKLA_AUDIT_DAYS, eller ange --keep-days DAGAR.")
        actor = Actor("cli", "Kommandoraden", frozenset())
        before, amount = installation.identity.forget_log(actor, kept, dry_run=dry_run)
    if as_json:
        print_json({"days": kept, "before": before, "removed": 0 if dry_run else amount, "old": amount})
        return
    lines = counted(amount, "rad", "rader")
    older = f"äldre än {counted(kept, 'dag', 'dagar')} (före {before[:10]})"
    say(f"{lines} {older} skulle tas bort." if dry_run else f"{lines} {older} togs bort ur loggen.")
