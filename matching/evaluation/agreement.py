"""How far two judges of the same texts agree, by the measure that the linker is counted with.

One judge's rows are taken for what a linker would have found and counted against the other's, both ways. It says how
far a linker can be expected to come: hardly further with one judge than another reader of the same texts does.
``datasets/gold/README.md`` tells who judged. Only totals are printed: the rows of the report half are not for reading.

    python -m matching.evaluation.agreement
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from matching.evaluation.demo import FOLDER
from matching.evaluation.judged_spans import (
    NOT_A_SKILL,
    FoundSpan,
    GoldSpan,
    SpanCount,
    count_found,
    half_of,
    read_spans,
)
from matching.linking.sentences import Strength

GOLD: Final = FOLDER.parent / "gold"
FIRST: Final = GOLD / "skills_in_text.csv"
SECOND: Final = GOLD / "skills_in_text_second.csv"
HALVES: Final = ("calibration", "report", None)
_CODE: Final = re.compile(r"\b[A-Z][A-Z0-9]{0,2}\b")  # B, CE, B96, YKB

Judged = Mapping[str, Sequence[GoldSpan]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One judge's rows counted against the other's. ``half``: "calibration", "report" or "båda"."""

    half: str
    taken_for_found: str
    counted_against: str
    count: SpanCount


def agreements(first: Judged, second: Judged) -> list[Agreement]:
    """Both directions for each half and in all. Raises ``ValueError`` when the judges have not read the same texts."""
    if first.keys() != second.keys():
        raise ValueError(f"not the same texts: {', '.join(sorted(first.keys() ^ second.keys()))}")
    judges = {"andra": (second, first), "första": (first, second)}
    return [
        Agreement(half or "båda", name, "första" if name == "andra" else "andra", count_judge(rows, against, half))
        for half in HALVES
        for name, (rows, against) in judges.items()
    ]


def count_judge(rows: Judged, against: Judged, half: str | None = None) -> SpanCount:
    """``rows`` as if a linker had found them, counted against the other judge's, in one half or in all."""
    found = {text: as_found(spans) for text, spans in rows.items() if half is None or half_of(text) == half}
    return count_found(against, found, {})


def as_found(rows: Sequence[GoldSpan]) -> list[FoundSpan]:
    """What a linker that read as this judge did would have found: no traits, nothing said not to be needed."""
    return [
        FoundSpan(row.start, row.end, row.kind, _name(row), row.labels, Strength(row.strength))
        for row in rows
        if row.kind != NOT_A_SKILL and row.strength != Strength.NEGATED
    ]


def _name(row: GoldSpan) -> str:
    """A thing repeated has one name; a licence goes by its code, as the linker names it."""
    if row.kind == "licence":
        for label in row.labels:
            if code := _CODE.search(label):
                return code.group()
    return row.labels[0].casefold()


def _main() -> None:
    print(
        f"{'halva':12} {'funnet av':10} {'mot':8} {'texter':>6} {'länkar':>6} {'falska':>7} {'funna':>7} {'styrka':>7}"
    )
    for row in agreements(read_spans(FIRST), read_spans(SECOND)):
        count = row.count
        shares = " ".join(f"{share:7.1%}" for share in (count.false_share, count.recall, count.strength_share))
        print(
            f"{row.half:12} {row.taken_for_found:10} {row.counted_against:8} {count.texts:6} {count.found:6} {shares}"
        )


if __name__ == "__main__":
    _main()
