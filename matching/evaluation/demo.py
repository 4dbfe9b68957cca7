"""The demo's records, read by the ordinary importers without a store: what measurements run on."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from embeddings.encoders.base import Encoder
from embeddings.index.exact import ExactIndex
from matching.domain import Kind, Record
from matching.importers import read_file
from matching.indexing import add_entries, entries
from matching.matcher import Matcher
from matching.records import HeldRecords
from matching.taxonomy import Taxonomy, load_taxonomy
from matching.weights import load_weights

FOLDER: Final = Path(os.environ.get("MAKLA_DATASETS", Path(__file__).resolve().parents[2] / "datasets")) / "demo"
_KINDS: Final = {"profiles": Kind.SEEKER, "needs": Kind.NEED, "ads": Kind.NEED, "courses": Kind.COURSE}


def demo_records() -> tuple[list[Record], dt.date]:
    """Every record of the demo and the demo's own today."""
    described = tomllib.loads((FOLDER / "demo.toml").read_text(encoding="utf-8"))
    records: list[Record] = []
    for one in described["files"]:
        records += read_file(FOLDER / one["path"], _KINDS[one["kind"]], format=one.get("format")).records
    return records, described["today"]


def demo_matcher(encoder: Encoder, workspace: str | None = None) -> tuple[Matcher, list[Record]]:
    """A matcher over the demo's records, on the demo's day, and those records.

    ``workspace``: whose taxonomy is used; ours alone when it is ``None``.
    """
    records, today = demo_records()
    return matcher_over(records, today, encoder, workspace), records


def matcher_over(records: Sequence[Record], today: dt.date, encoder: Encoder, workspace: str | None = None) -> Matcher:
    """A matcher over these records, held in memory, on this day. ``workspace``: as for ``demo_matcher``."""

    @cache
    def taxonomy() -> Taxonomy:
        return load_taxonomy(workspace, encoder=encoder)

    index = ExactIndex(encoder.dim)
    add_entries(index, encoder, entries(records, taxonomy))
    return Matcher(encoder, index, HeldRecords(records, taxonomy), load_weights(), today)
