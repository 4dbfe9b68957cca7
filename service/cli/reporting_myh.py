"""``makla report myh``: the evidence pack for a new yrkeshögskola programme."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import JsonOption, TodayOption, WorkspaceOption, parse_day
from service.cli.output import counted, print_json, say
from service.cli.report_files import check_format, write_document
from service.cli.reporting import report_app
from service.cli.swedish import Command
from service.errors import BadUsage

OutOption = Annotated[
    Path, typer.Option("--out", metavar="FIL", help="Filen som skrivs: .html, .xlsx, .csv eller .json.")
]


def register(app: typer.Typer) -> None:  # noqa: ARG001  # the command belongs to the group of reports
    """Add the command."""
    report_app.command("myh", cls=Command)(myh)


def myh(
    out: OutOption,
    occupation: Annotated[
        str | None, typer.Option("--occupation", metavar="SSYK", help="Yrkets kod i SSYK 2012, fyra siffror.")
    ] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="IDÉ", help="Programidén i ord.")] = None,
    place: Annotated[
        list[str] | None,
        typer.Option("--place", metavar="PLATS", help="Kommun eller län (länet räknas); kan upprepas."),
    ] = None,
    with_need: Annotated[
        list[str] | None, typer.Option("--with-need", metavar="ID", help="Ta med detta behov; kan upprepas.")
    ] = None,
    without_need: Annotated[
        list[str] | None, typer.Option("--without-need", metavar="ID", help="Utelämna detta behov; kan upprepas.")
    ] = None,
    table: Annotated[str | None, typer.Option("--table", metavar="NAMN", help="Tabellen i en .csv.")] = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Underlag för en ansökan om ny yrkeshögskola."""
    from matching.reports.myh import evidence_document
    from service.evidence import idea_of, make_pack
    from service.version import version
    from service.wiring import open_installation

    check_format(out)
    if not occupation and not text:
        raise BadUsage("Säg vad utbildningen är för.", "Ange --occupation SSYK, --text IDÉ, eller båda.")
    day = parse_day(today)
    with open_installation(workspace) as installation:
        matcher = installation.matcher(installation.today(day))
        idea = idea_of(installation.taxonomy, occupation, text)
        pack = make_pack(installation, matcher, idea, place or (), with_need or (), without_need or ())
    document = evidence_document(pack, {"Mäkla": version()})
    write_document(out, document, table)
    if as_json:
        print_json(
            {
                "out": str(out),
                "idea": idea.title,
                "needs": [n.need.id for n in pack.own],
                "ads": [n.need.id for n in pack.ads],
                "employers": len(pack.employers),
                "applications": len(pack.applications),
            }
        )
        return
    say(
        f"{idea.title}: {counted(len(pack.own), 'behov', 'behov')} från "
        f"{counted(len(pack.employers), 'namngiven arbetsgivare', 'namngivna arbetsgivare')}, "
        f"{counted(len(pack.ads), 'annons', 'annonser')}, "
        f"{counted(len(pack.applications), 'liknande ansökan', 'liknande ansökningar')}. Underlaget: {out}"
    )
