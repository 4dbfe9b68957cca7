"""``makla train`` and ``makla evaluate encoder``: the encoder itself."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli.evaluating import evaluate_app
from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import counted, number, print_json, say
from service.cli.progress import progress
from service.cli.swedish import Command
from service.errors import BadUsage, UserError

DATA = "MAKLA_SHARED_DATA"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("train", cls=Command)(train)
    evaluate_app.command("encoder", cls=Command)(evaluate)


def train(
    taxonomy: Annotated[
        Path,
        typer.Option("--taxonomy", metavar="MAPP", help="Mappen med taxonomier (ESCO, JobTech, 2018 års filer, MYH)."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="MAPP", help="Mappen som modellen skrivs till.")],
    sources: Annotated[
        str, typer.Option("--sources", metavar="NAMN,...", help="Källorna som används: esco, jobtech, myh.")
    ] = "esco,jobtech,myh",
    without: Annotated[str, typer.Option("--without", metavar="NAMN,...", help="Källor som lämnas bort.")] = "",
    phrases: Annotated[
        Path | None,
        typer.Option("--phrases", metavar="MAPP", help="Mappen med rader om vad som är samma sak, nära och annat."),
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option("--marked", metavar="MAPP", help="Mappen med texter vars krav är märkta."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="TAL", min=0, help="Frö för slumpen.")] = 1,
    everything: Annotated[
        bool, typer.Option("--everything", help="Träna även på det som annars hålls undan för utvärderingen.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,  # noqa: ARG001  # every command takes it; the text model belongs to none
) -> None:
    """Träna kodaren på taxonomier. En avbruten körning fortsätter där den slutade."""
    from matching.encoder_training import train_encoder
    from matching.marked_pairs import read_marked_pairs
    from matching.own_phrases import read_phrases
    from matching.training_sources import SOURCES

    chosen = _named(sources, SOURCES, "--sources") - _named(without, SOURCES, "--without")
    if not chosen:
        raise BadUsage("Inga källor blir kvar att träna på.", "Lämna minst en källa utanför --without.")
    with _user_errors():
        lines = read_phrases(phrases) if phrases is not None else []
        pairs = read_marked_pairs(marked) if marked is not None else None
    started = time.monotonic()
    with _user_errors(), progress("Tränar", 1000, quiet=as_json) as advance:
        shown = 0

        def report(share: float) -> None:
            nonlocal shown
            advance(int(1000 * share) - shown)
            shown = int(1000 * share)

        trained = train_encoder(
            taxonomy,
            out,
            names=chosen,
            phrases=lines,
            marked=pairs,
            seed=seed,
            everything=everything,
            report=report,
        )
    seconds = round(time.monotonic() - started)
    if as_json:
        print_json({"folder": str(trained.folder), "name": trained.name, "pairs": trained.pairs, "seconds": seconds})
        return
    say(f"Modellen {trained.name} ligger i {trained.folder}.")
    say(
        f"Tränad på {counted(sum(trained.pairs.values()), 'par', 'par')} från {', '.join(sorted(chosen))}, {seconds} s."
    )
    say(f"Pröva den: makla evaluate encoder --model {trained.folder}")


def evaluate(
    data: Annotated[
        Path | None, typer.Option("--data", metavar="MAPP", help=f"Mappen med öppna data (annars {DATA}).")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="MODELL", help="Modellen som prövas (annars den inbyggda).")
    ] = None,
    compare: Annotated[
        list[str] | None,
        typer.Option("--compare", metavar="NAMN=MODELL", help="Ytterligare en modell i tabellen; kan upprepas."),
    ] = None,
    task: Annotated[str | None, typer.Option("--task", metavar="UPPGIFT", help="Bara denna uppgift.")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FIL", help="Skriv rapporten hit (Markdown).")] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,  # noqa: ARG001  # every command takes it; the text model belongs to none
) -> None:
    """Textmodellen mot enkla metoder, på uppgifter ur öppna data som den inte har tränats på."""
    from embeddings import Encoder, load_encoder
    from matching.evaluation import report
    from matching.evaluation.tasks import DESCRIPTIONS

    folder = data or Path(os.environ.get(DATA, "../shared/data"))
    if task and task not in (names := [d.name for d in DESCRIPTIONS]):
        raise BadUsage(f"Uppgiften {task!r} finns inte.", f"Välj en av: {', '.join(names)}.")
    with _user_errors():
        encoder = load_encoder(model)
        others: dict[str, Encoder] = {}
        if (english := report.minilm()) is not None:
            others["MiniLM"] = english
        for item in compare or []:
            name, _, path = item.partition("=")
            if not name or not path:
                raise BadUsage(f"--compare {item!r} går inte att läsa.", "Skriv NAMN=MODELL.")
            others[name] = load_encoder(path)
        with progress("Mäter", report.steps(len(others), task), quiet=as_json) as advance:
            quality = report.measure_quality(encoder, folder, others=others, only=task, advance=advance)
    if out:
        # which folder of this machine a model lay in is nobody's business
        extra = "".join(f" --compare '{item.partition('=')[0]}=MAPP'" for item in compare or [])
        out.write_text(report.as_markdown(quality, f"makla evaluate encoder --out {out}{extra}"), encoding="utf-8")
    if as_json:
        print_json(_as_json(quality))
        return
    for result in quality.results:
        say(f"{result.task}: {result.ranker} {number(result.mean, 3)}")
    if out:
        say(f"Rapporten ligger i {out}.")


def _as_json(quality: Any) -> dict[str, Any]:
    results = [
        {"task": r.task, "ranker": r.ranker, "metric": r.metric, "mean": r.mean, "interval": list(r.interval())}
        for r in quality.results
    ]
    robustness = [
        {"change": change, "task": task, "mean": value} for (change, task), value in quality.robustness.items()
    ]
    return {"model": quality.encoder, "results": results, "robustness": robustness}


def _named(text: str, known: tuple[str, ...], option: str) -> set[str]:
    names = {name.strip() for name in text.split(",") if name.strip()}
    if unknown := names - set(known):
        raise BadUsage(f"{option}: källan {', '.join(sorted(unknown))} finns inte.", f"Välj bland {', '.join(known)}.")
    return names


@contextmanager
def _user_errors() -> Iterator[None]:
    """Turns errors of the engine into messages for the user."""
    from embeddings import EmbeddingsError
    from matching.importers.base import ImportRefused

    try:
        yield
    except (EmbeddingsError, ImportRefused) as error:
        raise UserError(str(error)) from error
