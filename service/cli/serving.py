"""``makla serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import JsonOption, TodayOption, WorkspaceOption, parse_day
from service.cli.output import print_json, say
from service.cli.swedish import Command


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=Command)(serve)


def serve(
    host: Annotated[str | None, typer.Option("--host", metavar="ADRESS", help="Adress (annars MAKLA_HOST).")] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, metavar="PORT", help="Port (annars MAKLA_PORT).")
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, metavar="ANTAL", help="Antal processer som svarar (förval 1).")
    ] = 1,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Starta tjänsten: på den här datorn, eller för flera när konton och https finns på plats."""
    from service.access.listening import check_listening
    from service.settings import load_settings
    from service.wiring import open_installation

    settings = load_settings()
    host, port, day = host or settings.host, port or settings.port, parse_day(today)
    create = settings.public_url is not None  # a server starts empty, and is filled by its users
    with open_installation(workspace, create=create) as installation:
        check_listening(settings, host, accounts=installation.identity.has_accounts())
        from service.api.serving import run

        scheme = "http" if settings.tls_certificate is None else "https"
        shown = f"[{host}]" if ":" in host else host
        address = settings.public_url or f"{scheme}://{shown}:{port}"
        if as_json:
            print_json({"address": address})
        else:
            say(f"Mäkla svarar på {address} (avsluta med Ctrl+C). Beskrivning: {address}/openapi.json")
        run(installation, host=host, port=port, today=day, workers=workers)
