"""``makla import taxonomy`` and ``makla evaluate linking``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.evaluating import evaluate_app
from service.cli.importing import import_app
from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import counted, number, print_json, say
from service.cli.swedish import Command
from service.errors import UserError

if TYPE_CHECKING:
    from matching.evaluation.linking import Report

DATA = "MAKLA_SHARED_DATA"
KINDS = {
    "occupation": ("yrke", "yrken"),
    "skill": ("kompetens", "kompetenser"),
    "group": ("yrkesgrupp", "yrkesgrupper"),
    "field": ("utbildningsinriktning", "utbildningsinriktningar"),
    "keyword": ("sökord", "sökord"),
    "certificate": ("intyg", "intyg"),
    "level": ("utbildningsnivå", "utbildningsnivåer"),
    "place": ("kommun", "kommuner"),
}
ORIGINS = {"official": "officiellt", "crosswalk": "genom crosswalk", "inferred": "genom samma benämning (härledda)"}


def register(app: typer.Typer) -> None:  # noqa: ARG001  # the commands belong to groups that others add
    """Add the commands."""
    import_app.command("taxonomy", cls=Command)(taxonomy)
    evaluate_app.command("linking", cls=Command)(evaluate)


def taxonomy(
    folder: Annotated[Path, typer.Argument(metavar="MAPP", help="Mappen med taxonomiernas filer (docs/taxonomi.md).")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Läs in taxonomier (ESCO, JobTech, 2018 års filer) som text länkas till."""
    from matching.taxonomy import compiled, sources
    from service.wiring import open_installation

    with open_installation(workspace, create=True) as installation, _user_errors():
        if not as_json:
            say("Läser och sammanför. Det kan ta någon minut.")
        read = sources.read_folder(folder, installation.encoder)
        saved = compiled.save(read, installation.workspace.taxonomy)
    told = read.as_json() | {"changed": saved.changed}
    if as_json:
        print_json(told)
        return
    for source in read.sources:
        say(f"{source.name} {source.version}: {counted(source.concepts, 'begrepp', 'begrepp')}.")
    kinds = [counted(n, *KINDS[kind]) for kind, n in read.counts().items()]
    say(f"Tillsammans {', '.join(kinds)}.", indent="  ")
    for count in read.joins:
        joined = [f"{n} {ORIGINS[origin]}" for origin, n in count.joined.items()]
        alone = [f"{n} {reason}" for reason, n in count.alone.items()]
        one = KINDS[count.kind][1]
        say(
            f"{one} {count.source} → {count.towards}: {', '.join(joined) or 'ingen sammanförd'}"
            + (f"; inte: {', '.join(alone)}" if alone else ""),
            indent="  ",
            hanging="    ",
        )
    for reason, n in read.left_out.items():
        say(f"lämnat utanför: {n} {reason}", indent="  ", hanging="    ")
    say("Taxonomin är sparad." if saved.changed else "Samma taxonomi fanns redan; inget har ändrats.")


def evaluate(
    data: Annotated[
        Path | None, typer.Option("--data", metavar="MAPP", help=f"Mappen med öppna data (annars {DATA}).")
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Länkningen av text till begrepp: mot bedömda texter och öppna engelska mängder."""
    from embeddings import load_encoder
    from matching.evaluation.linking import measure
    from matching.taxonomy import load_taxonomy
    from service.settings import load_settings

    folder = data or Path(os.environ.get(DATA, "../shared/data"))
    with _user_errors():
        settings = load_settings()
        asked = workspace or settings.workspace
        # without a workspace that anything was imported into, the figures are those of our own list
        chosen = load_taxonomy(asked if asked.is_dir() else None, encoder=load_encoder(settings.encoder))
        datasets = settings.datasets
        report = measure(chosen, datasets / "demo", datasets / "gold", folder if folder.is_dir() else None)
    if as_json:
        print_json(report.as_json())
        return
    _show(report)


def _show(report: Report) -> None:
    say("Bedömda texter (regler och trösklar är satta på halvan calibration; report är det som redovisas):")
    for row in report.spans:
        say(
            f"{row.half}, {row.linker}: {row.count.texts} texter, falska {number(100 * row.count.false_share, 1)} %, "
            f"funna {number(100 * row.count.recall, 1)} %, rätt styrka {number(100 * row.count.strength_share, 1)} %",
            indent="  ",
        )
    for rank in report.ranks:
        say(
            f"fras → ESCO, {rank.ranker}: RP@5 {number(rank.rp5, 3)}, RP@10 {number(rank.rp10, 3)}, "
            f"MRR {number(rank.mrr, 3)} ({rank.queries} fraser)",
            indent="  ",
        )
    for spans in report.public:
        say(
            f"SkillSpan dev, {spans.linker}: F1 exakt {number(spans.strict_f1, 3)}, "
            f"överlapp {number(spans.loose_f1, 3)} ({spans.sentences} meningar)",
            indent="  ",
        )
    for note in report.notes:
        say(note, indent="  ")


@contextmanager
def _user_errors() -> Iterator[None]:
    from embeddings import EmbeddingsError
    from matching.importers.base import ImportRefused

    try:
        yield
    except ImportRefused as refused:
        raise UserError(refused.message, refused.remedy) from refused
    except EmbeddingsError as error:
        raise UserError(str(error)) from error
