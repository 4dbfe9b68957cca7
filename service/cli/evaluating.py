"""``makla evaluate``: published figures, printed anew."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import number, print_json, say
from service.cli.swedish import Command, Group

if TYPE_CHECKING:
    from matching.evaluation.gold import Standing

evaluate_app = typer.Typer(cls=Group, help="Mät kvaliteten och skriv ut siffrorna.", no_args_is_help=True)

TASKS = {"jobs": "person → behov", "seekers": "behov → person", "courses": "lucka → utbildning"}


class AskedHalf(StrEnum):
    """Which half of the judgements to measure on."""

    CALIBRATION = "calibration"
    REPORT = "report"
    BOTH = "both"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(evaluate_app, name="evaluate")


@evaluate_app.callback()
def _evaluate() -> None:
    pass


@evaluate_app.command("gold", cls=Command)
def gold(
    half: Annotated[
        AskedHalf,
        typer.Option("--half", help="Vilken halva: vikterna sätts på calibration, report är det som publiceras."),
    ] = AskedHalf.REPORT,
    encoder: Annotated[
        str | None, typer.Option("--encoder", metavar="MODELL", help="En annan textmodell än den inställda.")
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,  # noqa: ARG001  # every command takes it; the judgements speak of the demo
) -> None:
    """Matchningen i demon mot bedömningarna i datasets/gold."""
    from embeddings import load_encoder
    from matching.evaluation.gold import HALVES
    from service.evaluation import gold_standings
    from service.settings import load_settings
    from service.wiring import engine_errors

    settings = load_settings()
    halves = [each for each in HALVES if half in (each, AskedHalf.BOTH)]
    with engine_errors():
        model = load_encoder(encoder or settings.encoder)
    rows = gold_standings(settings.datasets, model, halves)
    if as_json:
        print_json({"model": model.name, "rows": [asdict(row) for row in rows]})
        return
    say(f"Modell: {model.name}")
    for line in gold_table(rows):
        say(line)


def gold_table(rows: list[Standing]) -> list[str]:
    """The figures as lines of at most 80 columns, shares in per cent."""
    heads = ("frågor", "hit@1", "hit@5", "nDCG@10", "tappade", "avstår")
    lines = [f"{'uppgift':<19}{'halva':<12}" + "".join(f"{head:>8}" for head in heads)]
    for row in rows:
        figures = (
            str(row.answerable + row.hopeless),
            number(row.hit_at_1),
            number(row.hit_at_5),
            number(row.ndcg_at_10),
            f"{100 * row.lost:.0f} %",
            "–" if row.abstained is None else f"{100 * row.abstained:.0f} %",
        )
        lines.append(f"{TASKS[row.task]:<19}{row.half:<12}" + "".join(f"{figure:>8}" for figure in figures))
    lines.append("tappade: frågor med bra svar som fick inget; avstår: frågor utan som fick inget")
    return lines
