"""Phrases of working life written for this project: what is the same, what is near, and what only looks alike.

``datasets/phrases/README.md`` tells how they were written and split. They teach the encoder what taxonomies do not say:
everyday words and jargon, and which names that share a word are different work.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matching.importers.base import ImportRefused

FIELDS: Final = 4
REMEDY: Final = "En rad ser ut så här: köra truck | truckförare ; gaffeltruck | lagerarbete | köra buss."
TEST, DEVELOPMENT = "f", "e"  # the first hexadecimal digit of an anchor's SHA-256; all the others are trained on


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """An anchor, phrases that mean it, phrases near it, and phrases that look like it but are something else."""

    anchor: str
    same: tuple[str, ...]
    near: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def half(self) -> str:
        """ "train", "development" or "test"."""
        digit = hashlib.sha256(self.anchor.casefold().encode()).hexdigest()[0]
        return {TEST: "test", DEVELOPMENT: "development"}.get(digit, "train")


def read_phrases(folder: Path) -> list[PhraseLine]:
    """Every line of the files in ``folder``.

    Raises ``ImportRefused`` for a line without four filled fields, for a file that is not UTF-8 and for a folder
    without files.
    """
    lines: list[PhraseLine] = []
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise ImportRefused(f"Mappen {folder} har inga .txt-filer med fraser.", REMEDY)
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise ImportRefused(f"{path.name} är inte UTF-8.", "Spara filen som UTF-8.", path) from error
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            fields = [tuple(item.strip() for item in field.split(" ; ") if item.strip()) for field in line.split(" | ")]
            if len(fields) != FIELDS or not all(fields) or len(fields[0]) != 1:
                raise ImportRefused(f"{path.name}, rad {number}: fyra ifyllda fält behövs.", REMEDY, path)
            lines.append(PhraseLine(fields[0][0], *fields[1:]))
    return lines
