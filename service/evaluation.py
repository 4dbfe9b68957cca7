"""How the matcher stands against the gold judgements, over the demo's records and any encoder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from matching.domain import Record
from service.demo import demo_records, load_demo

if TYPE_CHECKING:
    from embeddings import Encoder
    from matching import Matcher
    from matching.evaluation.gold import Half, Standing
    from matching.taxonomy import Taxonomy


def demo_matcher(datasets: Path, encoder: Encoder) -> tuple[Matcher, list[Record]]:
    """A matcher over the demo's records in memory, on the demo's day, and those records."""
    from embeddings.index import create_index
    from matching import Matcher, load_weights
    from matching.indexing import add_entries, entries
    from matching.records import HeldRecords
    from matching.taxonomy import load_taxonomy

    demo = load_demo(datasets)
    records = demo_records(demo)

    @cache
    def taxonomy() -> Taxonomy:
        return load_taxonomy(encoder=encoder)

    index = create_index("exact", encoder.dim)
    add_entries(index, encoder, entries(records, taxonomy))
    return Matcher(encoder, index, HeldRecords(records, taxonomy), load_weights(), demo.today), records


def gold_standings(datasets: Path, encoder: Encoder, halves: Sequence[Half]) -> list[Standing]:
    """One row for each task and half: the demo's records, ranked with this encoder, against ``gold/``."""
    from matching.evaluation.gold import answers, read_gold, standings, unknown_ids

    matcher, records = demo_matcher(datasets, encoder)
    gold = read_gold(datasets / "gold")
    missing = unknown_ids(gold, records)
    if missing:
        raise ValueError(f"the gold judgements name what the demo does not hold: {', '.join(missing[:5])}")
    return standings(gold, answers(matcher, records), halves)
