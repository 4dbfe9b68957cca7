"""How the matcher stands against the gold judgements, over the demo's records and any encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matching.domain import Record
from service.demo import demo_records, load_demo

if TYPE_CHECKING:
    from embeddings import Encoder
    from matching import Matcher
    from matching.evaluation.abstention import Refusal
    from matching.evaluation.gold import Half, Standing
    from matching.evaluation.understanding_report import Understanding


def demo_matcher(datasets: Path, encoder: Encoder) -> tuple[Matcher, list[Record]]:
    """A matcher over the demo's records in memory, on the demo's day, and those records."""
    from matching.evaluation.demo import matcher_over

    demo = load_demo(datasets)
    records = demo_records(demo)
    return matcher_over(records, demo.today, encoder), records


def gold_standings(datasets: Path, encoder: Encoder, halves: Sequence[Half]) -> list[Standing]:
    """One row for each task and half: the demo's records, ranked with this encoder, against ``gold/``."""
    from matching.evaluation.gold import answers, read_gold, standings, unknown_ids

    matcher, records = demo_matcher(datasets, encoder)
    gold = read_gold(datasets / "gold")
    missing = unknown_ids(gold, records)
    if missing:
        raise ValueError(f"the gold judgements name what the demo does not hold: {', '.join(missing[:5])}")
    return standings(gold, answers(matcher, records), halves)


def demo_refusals(datasets: Path, encoder: Encoder, halves: Sequence[Half]) -> list[Refusal]:
    """One row for each task and half: when the demo's matcher says that there is no good answer."""
    from matching.evaluation.abstention import read_off_topic, refusals
    from matching.evaluation.gold import read_gold

    matcher, records = demo_matcher(datasets, encoder)
    gold = datasets / "gold"
    return refusals(matcher, records, read_gold(gold), read_off_topic(gold / "off_topic.csv"), halves)


def measure_understanding(datasets: Path, encoder: Encoder, shared: Path | None) -> Understanding:
    """Every figure of understanding. ``shared``: the folder of public data, without which there are fewer."""
    from matching.evaluation.gold import HALVES
    from matching.evaluation.linking import measure
    from matching.evaluation.understanding import measure_ways
    from matching.evaluation.understanding_report import Understanding
    from matching.taxonomy import load_taxonomy

    linking = measure(load_taxonomy(encoder=encoder), datasets / "demo", datasets / "gold", shared)
    return Understanding(
        encoder.name,
        linking,
        tuple(demo_refusals(datasets, encoder, HALVES)),
        tuple(gold_standings(datasets, encoder, HALVES)),
        tuple(measure_ways(encoder, shared)) if shared is not None else (),
    )
