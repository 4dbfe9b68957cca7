"""``makla index build``, ``verify`` and ``info``."""

from __future__ import annotations

import typer

from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import counted, print_json, say
from service.cli.swedish import Command, Group
from service.errors import IndexProblem

index_app = typer.Typer(cls=Group, help="Bygg, kontrollera och beskriv sökindexet.")

KIND_NAMES = {"seeker": ("profil", "profiler"), "need": ("behov", "behov"), "course": ("utbildning", "utbildningar")}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(index_app, name="index")


@index_app.command("build", cls=Command)
def build(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Bygg om hela indexet från databasen."""
    from matching.domain import Kind
    from service.cli.importing import show_index
    from service.cli.progress import progress
    from service.indexing import rebuild
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        total = sum(installation.store.count(kind) for kind in Kind)
        with progress("Bygger indexet", total, quiet=as_json) as advance:
            work = rebuild(installation, advance)
    if as_json:
        print_json(work.as_json())
    else:
        show_index(work)


@index_app.command("verify", cls=Command)
def verify(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Kontrollera varje bit av indexet mot dess kontrollsummor, och att det hör till databasen."""
    from embeddings.index import read_manifest, verify_index
    from service.wiring import REBUILD, engine_errors, open_installation

    with open_installation(workspace) as installation:
        problems = verify_index(installation.workspace.index)
        if not problems:
            with engine_errors():
                manifest = read_manifest(installation.workspace.index)
            try:
                installation.check_fresh(manifest)
            except IndexProblem as stale:
                problems = [stale.message]
    if as_json:
        print_json({"ok": not problems, "problems": problems})
    if problems:
        raise IndexProblem("Indexet kan inte användas.", REBUILD, problems)
    if not as_json:
        files = counted(len(manifest.files), "fil", "filer")
        say(f"Indexet är helt: {files} stämmer med sina kontrollsummor ({manifest.generation}).")


@index_app.command("info", cls=Command)
def info(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Beskriv indexet: modell, antal och om det är aktuellt."""
    from embeddings.index import read_manifest
    from service.wiring import engine_errors, open_installation

    with open_installation(workspace) as installation:
        with engine_errors():
            manifest = read_manifest(installation.workspace.index)
        try:
            installation.check_fresh(manifest)
            stale = None
        except IndexProblem as problem:
            stale = problem.message
        revision = installation.store.revision
    if as_json:
        print_json(
            {
                "model": manifest.model,
                "dim": manifest.dim,
                "engine": manifest.engine,
                "generation": manifest.generation,
                "count": manifest.count,
                "kinds": dict(manifest.kinds),
                "revision": manifest.extra.get("revision"),
                "store_revision": revision,
                "fresh": stale is None,
                "bytes": sum(file.size for file in manifest.files.values()),
                "digest": manifest.digest,
            }
        )
        return
    say(f"Modell: {manifest.model}, {manifest.dim} dimensioner")
    say(f"Motor: {manifest.engine}, {manifest.generation}, {sum(f.size for f in manifest.files.values()):,} byte")
    names = [counted(n, *KIND_NAMES.get(kind, (kind, kind))) for kind, n in manifest.kinds.items()]
    say(f"Innehåll: {counted(manifest.count, 'post', 'poster')} ({', '.join(names)})")
    say(f"Aktuellt: {'ja' if stale is None else 'nej. ' + stale + ' Kör makla index build.'}")
