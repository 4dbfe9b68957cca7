"""``makla evaluate abstention`` and ``makla evaluate understanding``: when to say no, and every figure."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.evaluating import TASKS, AskedHalf, evaluate_app
from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import number, print_json, say
from service.cli.swedish import Command
from service.cli.taxonomy import DATA

if TYPE_CHECKING:
    from matching.evaluation.abstention import Refusal


def register(app: typer.Typer) -> None:  # noqa: ARG001  # the commands belong to a group that another adds
    """Add the commands to ``makla evaluate``."""
    evaluate_app.command("abstention", cls=Command)(abstention)
    evaluate_app.command("understanding", cls=Command)(understanding)


def abstention(
    half: Annotated[
        AskedHalf,
        typer.Option("--half", help="Vilken halva: golven sätts på calibration, report är det som redovisas."),
    ] = AskedHalf.BOTH,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,  # noqa: ARG001  # every command takes it; the judgements speak of the demo
) -> None:
    """Hur ofta svaret rätt blir ”inget bra förslag”, och hur många bra svar det kostar."""
    from embeddings import load_encoder
    from matching.evaluation.gold import HALVES
    from service.evaluation import demo_refusals
    from service.settings import load_settings
    from service.wiring import engine_errors

    settings = load_settings()
    with engine_errors():
        encoder = load_encoder(settings.encoder)
    rows = demo_refusals(settings.datasets, encoder, [each for each in HALVES if half in (each, AskedHalf.BOTH)])
    if as_json:
        print_json({"model": encoder.name, "rows": [asdict(row) for row in rows]})
        return
    say(f"Modell: {encoder.name}")
    for line in refusal_table(rows):
        say(line)


def refusal_table(rows: list[Refusal]) -> list[str]:
    """The figures as lines of at most 80 columns."""
    lines = [f"{'uppgift':<19}{'halva':<12}{'annat ämne':>11}{'slumppar':>10}{'tappade (bra)':>17}{'utan svar':>11}"]
    for row in rows:
        off_topic, shuffled, lost, good, hopeless = (
            number(100 * share, 1) for share in (row.off_topic, row.shuffled, row.lost, row.lost_good, row.hopeless)
        )
        lines.append(
            f"{TASKS[row.task]:<19}{row.half:<12}{off_topic + ' %':>11}{shuffled + ' %':>10}"
            f"{lost + ' % (' + good + ' %)':>17}{hopeless + ' %':>11}"
        )
    lines += [
        "",
        f"{'fick nej':<19}{'halva':<12}{'tappade onämnda':>19}{'utan svar, nämner':>19}",
        *(
            f"{TASKS[row.task]:<19}{row.half:<12}{number(100 * row.lost_unnamed, 1) + ' %':>19}"
            f"{number(100 * row.hopeless_named, 1) + ' %':>19}"
            for row in rows
        ),
        "annat ämne: stycken om annat än arbete som fick nej (mål minst 95 %);",
        "slumppar: slumpvisa par under golvet (mål minst 95 %);",
        "tappade: frågor med bra eller tänkbart svar som fick nej (mål högst 5 %),",
        "  inom parentes av dem som har ett bra svar (grad 2 eller 3);",
        "utan svar: frågor utan något svar som fick nej;",
        "tappade onämnda: inte heller bland de högst tre som ett enda krav stoppar;",
        "utan svar, nämner: fick nej, och något sådant nämns ändå",
    ]
    return lines


def understanding(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FIL", help="Skriv rapporten hit i stället för på skärmen.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="MAPP", help=f"Mappen med öppna data (annars {DATA}).")
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,  # noqa: ARG001  # the figures are those of the own list and public files
) -> None:
    """Alla siffror för förståelsen: bara benämningar, bara vektorer och allt, på svenska och engelska uppgifter."""
    from embeddings import load_encoder
    from matching.evaluation.understanding_report import as_markdown
    from service.evaluation import measure_understanding
    from service.settings import load_settings
    from service.wiring import engine_errors

    settings = load_settings()
    folder = data or Path(os.environ.get(DATA, "../shared/data"))
    with engine_errors():
        encoder = load_encoder(settings.encoder)
    found = measure_understanding(settings.datasets, encoder, folder if folder.is_dir() else None)
    if as_json:
        print_json(found.as_json())
        return
    page = as_markdown(found, f"makla evaluate understanding{f' --out {out}' if out else ''}")
    if out is None:
        for line in page.splitlines():
            typer.echo(line)
        return
    out.write_text(page, encoding="utf-8")
    say(f"Rapporten är skriven: {out}")
