"""What a reader of running text found: a field, its value, and the words that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: which field of a record it fills, its value, and the words of the line that say it."""

    field: str
    value: Any
    words: str
