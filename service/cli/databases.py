"""``makla db info`` and ``makla db upgrade``."""

from __future__ import annotations

import typer

from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import counted, print_json, say
from service.cli.swedish import Command, Group

db_app = typer.Typer(cls=Group, help="Beskriv och uppgradera databasen.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(db_app, name="db")


@db_app.command("info", cls=Command)
def info(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Beskriv databasen: var den är, vilket schema den har och hur mycket den innehåller."""
    from sqlalchemy.engine import make_url

    from matching.domain import Kind
    from service.cli.indexing import KIND_NAMES
    from service.store import migrations
    from service.store.connection import shown
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        store = installation.store
        kinds = {kind.value: store.count(kind) for kind in Kind}
        told = {
            "address": shown(make_url(store.url)),
            "database": make_url(store.url).get_backend_name(),
            "schema": migrations.HEAD,
            "id": store.id,
            "revision": store.revision,
            "kinds": kinds,
        }
    if as_json:
        print_json(told)
        return
    say(f"Databas: {told['address']} ({told['database']})")
    say(f"Schema: {told['schema']} (aktuellt)")
    say(f"Innehåll: {', '.join(counted(n, *KIND_NAMES[kind]) for kind, n in kinds.items())}")
    say(f"Ändringar sedan den skapades: {told['revision']}")


@db_app.command("upgrade", cls=Command)
def upgrade(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Uppgradera en databas från en äldre version av programmet. Ta en säkerhetskopia först."""
    from service.store import migrations
    from service.wiring import open_installation

    with open_installation(workspace, upgrade=True) as installation:
        done = installation.store.upgraded
    if as_json:
        copy = str(done.copy) if done and done.copy else None
        print_json({"before": done.before if done else migrations.HEAD, "after": migrations.HEAD, "copy": copy})
    elif done is None:
        say(f"Databasen är redan aktuell ({migrations.HEAD}).")
    else:
        say(f"Databasen är uppgraderad från {done.before} till {done.after}.")
