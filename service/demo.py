"""The demo: what lies in ``datasets/demo``, read through the ordinary importers into a workspace of its own.

``demo.toml``::

    today = 2026-11-16            # the day that the demo lives on

    [show]                        # ids of what `makla demo` prints
    profile = "P001"
    need = "N001"

    [[files]]                     # in the order they are read
    path = "profiler.xlsx"        # beside demo.toml
    kind = "profiles"             # profiles, needs, ads or courses, as `makla import` calls them
    format = "..."                # optional, as `--format`
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

from matching.domain import Record
from service.errors import UserError
from service.kinds import kind_of_name


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One file of the demo."""

    path: Path
    kind: str
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo as ``demo.toml`` tells it."""

    today: dt.date
    profile: str
    need: str
    files: tuple[DemoFile, ...]


def demo_records(demo: Demo) -> list[Record]:
    """Every record of the demo, read by the ordinary importers, without a store."""
    from matching.importers import read_file

    files = ((file, kind_of_name(file.kind)) for file in demo.files)
    return [record for file, kind in files for record in read_file(file.path, kind, format=file.format).records]


def load_demo(datasets: Path) -> Demo:
    """Read ``demo/demo.toml`` in the datasets folder. Raises ``UserError`` when it is absent or incomplete."""
    path = datasets / "demo" / "demo.toml"
    remedy = "Kontrollera att mappen datasets är hel, eller peka ut den med MAKLA_DATASETS."
    try:
        told = tomllib.loads(path.read_text("utf-8"))
        files = tuple(DemoFile(path.parent / f["path"], f["kind"], f.get("format")) for f in told["files"])
        today = told["today"] if isinstance(told["today"], dt.date) else dt.date.fromisoformat(told["today"])
        return Demo(today, told["show"]["profile"], told["show"]["need"], files)
    except OSError as error:
        raise UserError(f"Demon finns inte i {path.parent}.", remedy) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} kan inte läsas ({error}).", remedy) from error
