"""``makla report unmet``: what no course covers, as a table for Excel or as JSON."""

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
from service.cli.swedish import Command, Group
from service.errors import BadUsage

if TYPE_CHECKING:
    from matching.demand import UnmetNeed

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
    out: Annotated[Path, typer.Option("--out", metavar="FIL", help="Filen som skrivs: .csv (för Excel) eller .json.")],
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Öppna behov som ingen utbildning täcker."""
    from matching.demand import unmet_demand
    from service.questions import all_needs
    from service.wiring import open_installation

    if out.suffix.lower() not in (".csv", ".json"):
        raise BadUsage(f"Rapporten kan inte skrivas som {out.suffix or 'fil utan ändelse'}.", "Välj .csv eller .json.")
    day = parse_day(today)
    with open_installation(workspace) as installation:
        day = installation.today(day)
        needs = all_needs(installation.store)
        matcher = installation.matcher(day)
        with progress("Prövar behoven", len(needs), quiet=as_json) as advance:
            rows: list[UnmetNeed] = []
            for need in needs:
                rows += unmet_demand([need], matcher)
                advance(1)
    told = [row_json(row) for row in rows]
    write_whole(out, csv_text(told) if out.suffix.lower() == ".csv" else json_text(told, day.isoformat()))
    if as_json:
        print_json({"out": str(out), "today": day.isoformat(), "needs": len(needs), "unmet": len(rows)})
    else:
        found = counted(len(needs), "behov", "behov")
        say(f"{len(rows)} av {found} har ingen utbildning som täcker dem, per {day}. Rapporten: {out}")


def row_json(row: UnmetNeed) -> dict[str, Any]:
    """One row of the report. A number of people below ``SMALLEST_CELL`` but not zero is hidden (``null``)."""
    shown = asdict(row)
    if 0 < row.seekers_now < SMALLEST_CELL:
        shown["seekers_now"] = None
    return shown | {"skills": list(row.skills)}


def json_text(rows: list[dict[str, Any]], today: str) -> str:
    """The report as JSON."""
    return json.dumps({"today": today, "rows": rows}, ensure_ascii=False, indent=2) + "\n"


def csv_text(rows: list[dict[str, Any]]) -> str:
    """The report as a Swedish Excel reads it: semicolons, a byte order mark, and no cell that is a formula."""
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


def _cell(value: Any) -> str:
    """A cell that a spreadsheet shows as text and never runs as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
