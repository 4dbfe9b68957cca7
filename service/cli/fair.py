"""``makla fair``: who meets whom at a recruitment fair, against plain ranking."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import JsonOption, TodayOption, WorkspaceOption, parse_day
from service.cli.output import counted, heading, print_json, say
from service.cli.swedish import Command
from service.errors import BadUsage, UserError

if TYPE_CHECKING:
    from matching.fair import FairPlan
    from matching.reports import Document

ENDINGS = (".html", ".xlsx", ".csv", ".json")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=Command)(fair)


def fair(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FIL", help="Schemat som fil: .html, .xlsx, .csv eller .json."),
    ] = None,
    employers: Annotated[
        Path | None,
        typer.Option(
            "--employers", metavar="FIL", help="Tabell med Arbetsgivare, Behov och Bord (annars alla öppna behov)."
        ),
    ] = None,
    people: Annotated[
        Path | None, typer.Option("--people", metavar="FIL", help="Tabell med deltagarnas Id (annars alla profiler).")
    ] = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=100, metavar="ANTAL", help="Antal pass.")] = 8,
    per_person: Annotated[
        int, typer.Option("--per-person", min=1, max=20, metavar="ANTAL", help="Högst så många samtal per deltagare.")
    ] = 3,
    tables: Annotated[
        int, typer.Option("--tables", min=1, max=100, metavar="ANTAL", help="Bord per arbetsgivare, utan --employers.")
    ] = 1,
    starts: Annotated[str, typer.Option("--starts", metavar="TID", help="När första passet börjar.")] = "13:00",
    minutes: Annotated[int, typer.Option("--minutes", min=1, max=240, metavar="ANTAL", help="Minuter per pass.")] = 15,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Rekryteringsmässa: vem möter vem, så att platserna räcker till fler."""
    from matching.domain import Kind
    from matching.fair import FairRules, plan_fair
    from matching.reports.fair import fair_document
    from service.fair import people_of, stands_of
    from service.wiring import open_installation

    if out is not None and out.suffix.lower() not in ENDINGS:
        raise BadUsage(
            f"Schemat kan inte skrivas som {out.suffix or 'fil utan ändelse'}.", f"Välj {', '.join(ENDINGS)}."
        )
    first, day = _clock(starts), parse_day(today)
    with open_installation(workspace) as installation:
        day = installation.today(day)
        store = installation.store
        stands, visitors = stands_of(store, day, employers, tables), people_of(store, people)
        if not stands:
            raise UserError(
                "Ingen arbetsgivare har ett öppet behov.", "Läs in behov, eller ge en lista med --employers."
            )
        if not visitors:
            raise UserError("Det finns inga deltagare.", "Läs in profiler, eller ge en lista med --people.")
        plan = plan_fair(installation.matcher(day), visitors, stands, FairRules(rounds, per_person))
        document = fair_document(plan, day, first, minutes, store.titles(Kind.SEEKER), installation.versions())
    if out is not None:
        _write(document, out)
    if as_json:
        from matching.reports.texts import as_json as told

        print_json(told(document) | {"out": None if out is None else str(out)})
        return
    show(plan, document, out)


def show(plan: FairPlan, document: Document, out: Path | None) -> None:
    """The summary, and where the schedule lies."""
    heading(f"{document.title}, per {document.day}")
    people, stands = len(plan.people), len(plan.stands)
    say(f"{people} deltagare, {stands} arbetsgivare, {counted(plan.seats, 'samtalstid', 'samtalstider')}.")
    for statement in document.summary:
        say(f"- {statement.text}", hanging="  ")
    if plan.unmatched:
        say(
            f"- {len(plan.unmatched)} deltagare passar inte hos någon av arbetsgivarna: {', '.join(plan.unmatched)}",
            hanging="  ",
        )
    say(f"Schemat: {out}" if out else "Schemat för var och en: lägg till --out massa.html (eller .xlsx, .csv, .json).")


def _write(document: Document, out: Path) -> None:
    from matching.reports import table_csv, to_html, to_json, to_xlsx
    from service.cli.files import write_whole

    ending = out.suffix.lower()
    if ending == ".html":
        write_whole(out, to_html(document))
    elif ending == ".xlsx":
        write_whole(out, to_xlsx(document))
    elif ending == ".csv":
        write_whole(out, table_csv(next(t for t in document.tables() if t.id == "schema-deltagare")))
    else:
        write_whole(out, to_json(document))


def _clock(text: str) -> dt.time:
    try:
        hours, _, minutes = text.replace(".", ":").partition(":")
        return dt.time(int(hours), int(minutes or 0))
    except ValueError as error:
        raise BadUsage(f"--starts {text!r} är ingen tid.", "Skriv timme och minut, t.ex. 13:00.") from error
