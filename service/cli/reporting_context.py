"""``makla report context``: key figures of official statistics, the municipality against others and the country."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import JsonOption, TodayOption, WorkspaceOption, parse_day
from service.cli.output import counted, print_json, say
from service.cli.report_files import check_format, write_document
from service.cli.reporting import report_app
from service.cli.reporting_myh import OutOption
from service.cli.swedish import Command


def register(app: typer.Typer) -> None:  # noqa: ARG001  # the command belongs to the group of reports
    """Add the command."""
    report_app.command("context", cls=Command)(context)


def context(
    out: OutOption,
    place: Annotated[str, typer.Option("--place", metavar="KOMMUN", help="Den egna kommunen (eller länet).")],
    compare: Annotated[
        list[str] | None,
        typer.Option("--compare", metavar="KOMMUN", help="Jämför med denna; kan upprepas. Riket är alltid med."),
    ] = None,
    figure: Annotated[
        list[str] | None,
        typer.Option("--figure", metavar="NAMN", help="Bara nyckeltal vars namn har dessa ord; kan upprepas."),
    ] = None,
    table: Annotated[str | None, typer.Option("--table", metavar="NAMN", help="Tabellen i en .csv.")] = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Nyckeltal ur officiell statistik bredvid en rapport."""
    from service.context_figures import context_report
    from service.wiring import open_installation

    check_format(out)
    day = parse_day(today)
    with open_installation(workspace) as installation:
        document = context_report(installation, place, compare or (), figure or (), installation.today(day))
    write_document(out, document, table)
    count = sum(1 for _ in document.tables())
    if as_json:
        print_json({"out": str(out), "figures": count})
    else:
        say(f"{counted(count, 'nyckeltal', 'nyckeltal')} för {document.facts['Område']}. Filen: {out}")
