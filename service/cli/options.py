"""Options that several commands share, each defined once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from service.errors import BadUsage

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", metavar="MAPP", help="Arbetsytans mapp (annars MAKLA_WORKSPACE eller ./arbetsyta)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv svaret som JSON.")]
TodayOption = Annotated[
    str | None,
    typer.Option("--today", metavar="DATUM", help="Räkna som om det vore denna dag, t.ex. 2026-11-16."),
]
LimitOption = Annotated[
    int, typer.Option("-k", "--limit", min=1, max=1000, metavar="ANTAL", help="Högst så många svar.")
]
PlaceOption = Annotated[
    list[str] | None,
    typer.Option("--place", metavar="KOMMUN", help="Bara i denna kommun (namn eller kod); kan upprepas."),
]
ProfileOption = Annotated[str | None, typer.Option("--profile", metavar="ID", help="En arbetssökandes id.")]
NeedOption = Annotated[str | None, typer.Option("--need", metavar="ID", help="Ett behovs id.")]


def parse_day(text: str | None, name: str = "--today") -> dt.date | None:
    """The day that an option or an argument gives. Raises ``BadUsage`` for anything but YYYY-MM-DD."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadUsage(f"{name} {text!r} är inget datum.", "Skriv år-månad-dag, t.ex. 2026-11-16.") from error
