"""``makla backup`` and ``makla restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import counted, print_json, say
from service.cli.swedish import Command


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(cls=Command)(backup)
    app.command(cls=Command)(restore)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Filen som skrivs, t.ex. makla-2026-11-28.zip.")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Säkerhetskopiera databasen och taxonomin till en fil, medan tjänsten går."""
    from service.backup import back_up
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        made = back_up(installation, file)
    if as_json:
        print_json(made.as_json())
        return
    rows = counted(sum(made.rows.values()), "rad", "rader")
    say(f"{made.file}: {rows} i {counted(len(made.rows), 'tabell', 'tabeller')}, {counted(made.size, 'byte', 'byte')}.")
    say("Filen innehåller personuppgifter: förvara den som databasen.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="En fil från makla backup.")],
    replace: Annotated[bool, typer.Option("--replace", help="Ersätt allt som databasen innehåller.")] = False,
    no_index: Annotated[bool, typer.Option("--no-index", help="Bygg inte indexet nu.")] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Lägg tillbaka en säkerhetskopia, i en tom databas eller i stället för allt i den. Stoppa tjänsten först."""
    from matching.domain import Kind
    from service.backup import read_backup, restore
    from service.cli.progress import progress
    from service.indexing import rebuild
    from service.wiring import open_installation

    read_backup(file)  # before a workspace is made for it
    with open_installation(workspace, create=True) as installation:
        done = restore(installation, file, replace=replace)
    work = None
    if not no_index:
        with open_installation(workspace) as installation:
            total = sum(installation.store.count(kind) for kind in Kind)
            with progress("Bygger indexet", total, quiet=as_json) as advance:
                work = rebuild(installation, advance)
    if as_json:
        print_json(done.as_json() | {"index": work.as_json() if work else None})
        return
    rows = counted(sum(done.rows.values()), "rad", "rader")
    say(f"Databasen är återställd till {done.made_at}: {rows}. Alla får logga in på nytt.")
    if work is None:
        say("Indexet är inte byggt: kör makla index build.")
    else:
        say(f"Indexet är byggt: {counted(work.count, 'post', 'poster')}.")
