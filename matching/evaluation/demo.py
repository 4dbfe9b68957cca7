"""The demo's records, read by the ordinary importers without a store: what measurements run on."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from pathlib import Path
from typing import Final

from matching.domain import Kind, Record
from matching.importers import read_file

FOLDER: Final = Path(os.environ.get("MAKLA_DATASETS", Path(__file__).resolve().parents[2] / "datasets")) / "demo"
_KINDS: Final = {"profiles": Kind.SEEKER, "needs": Kind.NEED, "ads": Kind.NEED, "courses": Kind.COURSE}


def demo_records() -> tuple[list[Record], dt.date]:
    """Every record of the demo and the demo's own today."""
    described = tomllib.loads((FOLDER / "demo.toml").read_text(encoding="utf-8"))
    records: list[Record] = []
    for one in described["files"]:
        records += read_file(FOLDER / one["path"], _KINDS[one["kind"]], format=one.get("format")).records
    return records, described["today"]
