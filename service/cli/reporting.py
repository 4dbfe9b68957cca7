"""``makla report unmet`` and ``makla report runs``: the demand that is not met, in files that a planner opens."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.files import write_whole
from service.cli.options import JsonOption, TodayOption, WorkspaceOption, parse_day
from service.cli.output import counted, print_json, say
from service.cli.progress import progress
from service.cli.report_files import check_format, rendered
from service.cli.swedish import Command, Group

if TYPE_CHECKING:
    from matching.demand import UnmetNeed, UnmetReport
    from matching.reports import Document
    from service.wiring import Installation

SMALLEST_CELL = 5  # fewer people than this are not told apart from each other

report_app = typer.Typer(cls=Group, help="Rapporter till fil.")

COLUMNS = {
    "need_id": "Behov",
    "title": "Rubrik",
    "occupation": "Yrke",
    "ssyk": "SSYK",
    "place": "Ort",
    "municipality_code": "Kommunkod",
    "horizon": "Horisont",
    "headcount": "Antal",
    "skills": "Krav",
    "seekers_now": "Arbetssökande som passar nu",
    "reason": "Skäl",
}
HORIZONS = {"now": "nu", "six_months": "6 månader", "two_years": "2 år", "five_years": "3-5 år"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(report_app, name="report")


@report_app.callback()
def _report() -> None:
    pass


@report_app.command("unmet", cls=Command)
def unmet(
    out: Annotated[
        Path, typer.Option("--out", metavar="FIL", help="Filen som skrivs: .html, .xlsx, .csv eller .json.")
    ],
    place: Annotated[
        str | None, typer.Option("--place", metavar="KOMMUN", help="Den egna kommunen (namn eller kod).")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option("--group", metavar="KOMMUN", help="I den egna kommungruppen; kan upprepas.")
    ] = None,
    region: Annotated[
        list[str] | None, typer.Option("--region", metavar="LÄN", help="Bara i detta län; kan upprepas.")
    ] = None,
    horizon: Annotated[
        list[str] | None,
        typer.Option("--horizon", metavar="NÄR", help="nu, 6 månader, 2 år, 3-5 år, ej angiven; kan upprepas."),
    ] = None,
    gathered_from: Annotated[
        str | None, typer.Option("--from", metavar="DATUM", help="Behov insamlade från denna dag.")
    ] = None,
    gathered_until: Annotated[
        str | None, typer.Option("--until", metavar="DATUM", help="Behov insamlade till denna dag.")
    ] = None,
    weeks: Annotated[
        int | None,
        typer.Option("--weeks", metavar="ANTAL", min=1, max=520, help="Inom räckhåll: utbildad inom så många veckor."),
    ] = None,
    employers: Annotated[
        int | None,
        typer.Option("--employers", metavar="ANTAL", min=1, help="Hur många arbetsgivare området har, för täckningen."),
    ] = None,
    with_courses: Annotated[
        Path | None,
        typer.Option("--with-courses", metavar="FIL", help="Tänk om: räkna med filens planerade utbildningar."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="KÖRNING|DATUM", help="Visa vad som ändrats sedan en tidigare körning."),
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", metavar="NAMN", help="En av rapportens tabeller i en .csv.")
    ] = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Efterfrågan som inte möts: per yrke, kompetens, plats och horisont."""
    from service import unmet_runs
    from service.demand import Choice, planned_courses
    from service.wiring import open_installation

    ending = check_format(out)
    day = parse_day(today)
    choice = Choice(
        place=place,
        group=tuple(group or ()),
        region=tuple(region or ()),
        horizons=tuple(horizon or ()),
        since=parse_day(gathered_from, "--from"),
        until=parse_day(gathered_until, "--until"),
        weeks=weeks,
        employers=employers,
    )
    planned = planned_courses(with_courses) if with_courses else ()
    with open_installation(workspace) as installation:
        what = unmet_runs.asked(installation, day, choice, planned)
        kept = unmet_runs.make(installation, what, choice)
        before = None
        if since:
            before = unmet_runs.earlier(installation, since, kept.run)
        elif planned:
            before = unmet_runs.without_plan(installation, what, choice)
        document = unmet_runs.document(kept, before, planned)
        uncovered = _uncovered(installation, kept.report, quiet=as_json)
    coverage, day = kept.report.coverage, what.parameters.today
    write_whole(out, _content(document, ending, table, uncovered))
    if as_json:
        told = {"out": str(out), "today": day.isoformat(), "needs": coverage.needs_read, "unmet": len(uncovered)}
        print_json(told | {"counted": coverage.needs, "run": kept.run.id, "reason": kept.report.reason})
        return
    if kept.report.reason:
        say(kept.report.reason)
    read = counted(coverage.needs_read, "behov", "behov")
    say(
        f"{len(uncovered)} av {read} har ingen utbildning som täcker dem, per {day}. Rapporten: {out} "
        f"(körning {kept.run.id})"
    )


@report_app.command("runs", cls=Command)
def runs(
    limit: Annotated[int, typer.Option("-k", "--limit", min=1, max=500, metavar="ANTAL", help="Högst så många.")] = 20,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Tidigare körningar av rapporten, att jämföra med."""
    from service.unmet_runs import KIND, described
    from service.wiring import open_installation

    with open_installation(workspace) as installation:
        kept = installation.reports.runs(KIND, limit)
    if as_json:
        told = [{"run": run.id, "at": run.at, "today": run.today.isoformat()} | described(run) for run in kept]
        print_json({"runs": told})
        return
    if not kept:
        say("Rapporten har inte gjorts än: makla report unmet --out FIL")
    for run in kept:
        about = described(run)
        made = run.at[:16].replace("T", " ")
        say(f"{run.id}: per {run.today}, {about['area']}{about['more']}. Gjord {made} UTC.")


def row_json(row: UnmetNeed) -> dict[str, Any]:
    """One need that no course covers. A number of people below ``SMALLEST_CELL`` but not zero is hidden (``null``)."""
    shown = asdict(row)
    if 0 < row.seekers_now < SMALLEST_CELL:
        shown["seekers_now"] = None
    return shown | {"skills": list(row.skills)}


def csv_text(rows: list[dict[str, Any]]) -> str:
    """The needs as a Swedish Excel reads them: semicolons, a byte order mark, and no cell that is a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    for row in rows:
        shown = row | {
            "skills": ", ".join(row["skills"]),
            "horizon": HORIZONS.get(row["horizon"], row["horizon"]),
            "seekers_now": f"färre än {SMALLEST_CELL}" if row["seekers_now"] is None else row["seekers_now"],
        }
        writer.writerow([_cell(shown[name]) for name in COLUMNS])
    return "\ufeff" + stream.getvalue()


def _uncovered(installation: Installation, report: UnmetReport, *, quiet: bool) -> list[dict[str, Any]]:
    """The needs for which no course at all is a good answer, told one by one."""
    from matching.demand import unmet_demand
    from matching.domain import Kind, Need

    ids = [row.need_id for row in report.needs if not row.courses]
    held = installation.store.many(Kind.NEED, ids)
    needs = [need for i in ids if isinstance(need := held.get(i), Need)]
    if not needs:
        return []
    matcher = installation.matcher(report.parameters.today)
    rows: list[UnmetNeed] = []
    with progress("Prövar behoven", len(needs), quiet=quiet) as advance:
        for need in needs:
            rows += unmet_demand([need], matcher)
            advance(1)
    return [row_json(row) for row in sorted(rows, key=lambda row: row.need_id)]


def _content(document: Document, ending: str, table: str | None, uncovered: list[dict[str, Any]]) -> bytes:
    """The file. A CSV without ``--table``, and the ``rows`` of the JSON, are the needs that no course covers."""
    from matching.reports.texts import as_json

    if ending == ".csv" and table is None:
        return csv_text(uncovered).encode("utf-8")
    if ending == ".json":
        told = {"today": document.day.isoformat(), "rows": uncovered} | as_json(document)
        return (json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")
    return rendered(document, ending, table)


def _cell(value: Any) -> str:
    """A cell that a spreadsheet shows as text and never runs as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
