"""Phrases of working life written for this project: what is the same, what is near, and what only looks alike.

``datasets/phrases/README.md`` tells how they were written and split. They teach the encoder what taxonomies do not say:
everyday words and jargon, and which names that share a word are different work.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FIELDS: Final = 4
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

    Raises ``ValueError`` for a line without four filled fields and for a folder without files.
    """
    lines: list[PhraseLine] = []
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise ValueError(f"{folder} holds no .txt files")
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            fields = [tuple(item.strip() for item in field.split(" ; ") if item.strip()) for field in line.split(" | ")]
            if len(fields) != FIELDS or not all(fields) or len(fields[0]) != 1:
                raise ValueError(f"{path}, line {number}: an anchor and three filled fields are needed")
            lines.append(PhraseLine(fields[0][0], *fields[1:]))
    return lines
