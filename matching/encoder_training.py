"""``makla train``: from a folder of taxonomies to a model folder."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.encoders.folder import StaticTable, is_static_folder, read_folder, write_folder
from embeddings.errors import MissingExtra
from matching.importers.base import ImportRefused
from matching.marked_pairs import MarkedPairs
from matching.own_phrases import PhraseLine
from matching.training_pairs import RELATED, WEIGHTS, Pair, training_pairs
from matching.training_sources import SOURCES, Split, read_sources

if TYPE_CHECKING:
    from embeddings.training.fitting import Progress, Settings, TextPair


@dataclass(frozen=True, slots=True)
class Stage:
    """One run of the recipe.

    ``settings`` and ``weights`` (of kinds of pairs) differ from the ordinary ones as told; ``related`` are the kinds
    that shape ``related_dim`` columns only.
    """

    name: str
    epochs: int
    settings: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    related: frozenset[str] = RELATED


MEMBERS = (
    Stage(
        "one-space",
        6,
        {"hidden": 0.0},
        {"synonym": 4.0, "english synonym": 0.5, "translated synonym": 0.5},
        frozenset(),
    ),
    Stage(
        "two-spaces",
        3,
        {"hidden": 0.0, "related_dim": 64},
        {"synonym": 3.0},
        RELATED | {"profile", "substitute", "education field", "programme field"},
    ),
    Stage("hidden-features", 3),
)
"""Runs from the same random start that lean to sameness or to relatedness. Their average is better at both than any."""

LAST = Stage("misspelled", 1, {"learning_rate": 0.003, "misspelled": 0.4, "hidden": 0.1})
"""One more member: a short run from the average of the others, with many misspellings."""

SHARED, POWER = 0.15, 0.9
"""How much shared rows count in the finished table, and the power of its word weights (``toned``)."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What was trained: the folder, the encoder's name, and the number of pairs of each kind."""

    folder: Path
    name: str
    pairs: dict[str, int]


def train_encoder(
    taxonomies: Path,
    out: Path,
    *,
    names: Collection[str] = SOURCES,
    phrases: Iterable[PhraseLine] = (),
    marked: MarkedPairs | None = None,
    seed: int = 1,
    members: Sequence[Stage] = MEMBERS,
    last: Stage = LAST,
    everything: bool = False,
    report: Callable[[float], None] = lambda _: None,
    ordinary: Settings | None = None,
) -> Trained:
    """Train on the sources ``names`` (of ``SOURCES``) in the folder ``taxonomies`` and write the model to ``out``.

    ``phrases``: lines written for this project, of which the train half is used; ``marked``: pairs from marked texts
    of its own. What the development tasks ask stays
    out of training unless ``everything``. First names from Faker weigh nothing in the model. ``report`` is told the
    share that is done, in [0, 1]. ``ordinary`` settings are those of every stage but for what the stage changes. A run
    that was interrupted goes on where it was when it is called again in the same way: finished members lie in
    ``out/parts`` until the model is whole. Raises ``ImportRefused`` and ``MissingExtra``.
    """
    try:
        from embeddings.training.fitting import Settings, train
    except ImportError as error:
        raise MissingExtra("PyTorch är inte installerat. Installera tillägget: pip install 'makla[train]'") from error
    from embeddings.training.corpus import averaged, quantised, toned
    from embeddings.training.silencing import silenced
    from matching.evaluation.fairness import names_to_silence

    names_of_people = names_to_silence()
    sources = read_sources(taxonomies)
    known = [line for line in phrases if everything or line.half == "train"]
    pairs = training_pairs(sources.only(names), None if everything else Split(sources), known, marked)
    if not pairs:
        raise ImportRefused(f"Källorna {', '.join(sorted(names))} ger inget att träna på i {taxonomies}. Välj fler.")
    base = dataclasses.replace(ordinary or Settings(), seed=seed)
    stages = (*members, last)
    kind = run_key(base, stages, pairs)
    total = sum(stage.epochs for stage in stages)
    done = 0
    tables: list[StaticTable] = []
    for stage in stages:
        part = out / "parts" / f"{stage.name}-{kind}"
        if not is_static_folder(part):
            start = tables if stage is last else ()
            train(_text_pairs(pairs, stage), part, _settings(base, stage), _share(report, done, stage, total), start)
        tables.append(read_folder(part)[0])
        done += stage.epochs
        report(done / total)
    mean = quantised(tables[0], averaged(tables[0], tables))
    write_folder(silenced(toned(mean, SHARED, POWER), names_of_people), out)
    shutil.rmtree(out / "parts", ignore_errors=True)
    table, digest = read_folder(out)
    return Trained(out, f"{table.name}-{digest}", dict(Counter(p.kind for p in pairs)))


def run_key(base: Settings, stages: Sequence[Stage], pairs: Sequence[Pair]) -> str:
    """Tells one run from another, equal in every process: a run that was interrupted finds its finished members by it.

    Sets are told in order, since the order in which Python goes through one changes from process to process.
    """
    told = [
        (s.name, s.epochs, sorted(s.settings.items()), sorted(s.weights.items()), sorted(s.related)) for s in stages
    ]
    return hashlib.sha256(repr((base, told, list(pairs))).encode("utf-8", "replace")).hexdigest()[:12]


def _text_pairs(pairs: Sequence[Pair], stage: Stage) -> list[TextPair]:
    from embeddings.training.fitting import TextPair

    weights = {**WEIGHTS, **stage.weights}
    return [TextPair(p.left, p.right, weights[p.kind], p.kind in stage.related, p.unlike) for p in pairs]


def _settings(base: Settings, stage: Stage) -> Settings:
    return dataclasses.replace(base, epochs=stage.epochs, **stage.settings)  # type: ignore[arg-type]  # by name


def _share(report: Callable[[float], None], done: int, stage: Stage, total: int) -> Callable[[Progress], None]:
    return lambda now: report((done + stage.epochs * now.step / now.steps) / total)
