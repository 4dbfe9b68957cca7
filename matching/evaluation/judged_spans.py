"""What the linker finds in texts, counted against spans judged by hand.

``datasets/gold/README.md`` says how the spans were judged and counted. A text is in the half
"calibration" or "report" by a digest of its id; thresholds and rules are set on calibration only.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from matching.domain import Need
from matching.linking.records import link_record
from matching.linking.sentences import Strength
from matching.linking.words import STOP, words
from matching.requirements import Requirements
from matching.taxonomy import Taxonomy

NOT_A_SKILL: Final = "trait"
_COMMON: Final = 5  # letters that two words must share at least to be taken for the same thing


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """One judged span. ``labels`` are all names that are right."""

    text: str
    start: int
    end: int
    kind: str
    labels: tuple[str, ...]
    strength: str


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """One thing that the linker found: its place, what it is, and the names of its concept (none: own words)."""

    start: int
    end: int
    kind: str
    label: str
    names: tuple[str, ...]
    strength: Strength


@dataclass(slots=True)
class SpanCount:
    """Counts over texts. ``wrong`` and ``missed`` are for reading: (text, what)."""

    texts: int = 0
    found: int = 0
    false: int = 0
    asked: int = 0
    right: int = 0
    same_strength: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def false_share(self) -> float:
        """False links ÷ links."""
        return self.false / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Judged labels found ÷ judged labels."""
        return self.right / self.asked if self.asked else 0.0

    @property
    def strength_share(self) -> float:
        """Labels found with the strength that was judged ÷ labels found."""
        return self.same_strength / self.right if self.right else 0.0


def read_spans(path: Path) -> dict[str, list[GoldSpan]]:
    """The judged spans by text."""
    spans: dict[str, list[GoldSpan]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            labels = tuple(label.strip() for label in row["label"].split("|"))
            spans[row["text"]].append(
                GoldSpan(row["text"], int(row["start"]), int(row["end"]), row["kind"], labels, row["strength"])
            )
    return dict(spans)


def half_of(text_id: str) -> str:
    """ "calibration" or "report", as for every other gold query."""
    return "report" if int(hashlib.sha256(text_id.encode()).hexdigest()[0], 16) % 2 else "calibration"


def read_texts(ids: Iterable[str], demo: Path, ads: Path | None) -> dict[str, str]:
    """The text of every id that can be had: needs from the demo's folder, ads from the shared file."""
    wanted = set(ids)
    texts: dict[str, str] = {}
    if ads is not None and ads.is_file():
        for ad in json.loads(ads.read_text(encoding="utf-8")):
            if not ad.get("removed"):
                texts[f"ad:{ad['id']}"] = ad["description"]["text"]
    for ad in json.loads((demo / "annonser.json").read_text(encoding="utf-8")):
        texts[f"need:{ad['id']}"] = ad["description"]["text"]
    for path in sorted(demo.glob("behov_*")):
        for row in _table(path):
            if row.get("Id") and row.get("Beskrivning"):
                texts[f"need:{row['Id']}"] = row["Beskrivning"]
    return {identity: text for identity, text in texts.items() if identity in wanted}


def found_in(text: str, taxonomy: Taxonomy) -> list[FoundSpan]:
    """Everything that linking a need with this text alone gives, negations left out."""
    linked = link_record(Need(id="?", title="", text=text), taxonomy)
    spans = []
    for kind, ones in (("skill", linked.skills), ("occupation", linked.occupations)):
        for one in ones:
            names: tuple[str, ...] = ()
            if one.concept is not None:
                names = tuple(label for named in taxonomy.concept(one.concept).labels.values() for label in named)
            spans.append(FoundSpan(*one.span, kind, one.label, names, one.strength))
    spans += _typed(linked.requirements)
    return [span for span in spans if span.strength is not Strength.NEGATED]


def count_spans(
    gold: Mapping[str, Sequence[GoldSpan]], texts: Mapping[str, str], taxonomy: Taxonomy, half: str | None = None
) -> SpanCount:
    """Counts over the texts of one half, or of both."""
    kept = {identity: text for identity, text in texts.items() if half is None or half_of(identity) == half}
    return count_marked(gold, kept, taxonomy)


def count_marked(gold: Mapping[str, Sequence[GoldSpan]], texts: Mapping[str, str], taxonomy: Taxonomy) -> SpanCount:
    """Counts over all the texts."""
    return count_found(gold, {identity: found_in(text, taxonomy) for identity, text in texts.items()}, texts)


def count_found(
    gold: Mapping[str, Sequence[GoldSpan]], found: Mapping[str, Sequence[FoundSpan]], texts: Mapping[str, str]
) -> SpanCount:
    """What was found, whoever found it, counted against what was judged. A text of ``found`` that is not in ``texts``
    is counted too; its mistakes are only told without their words."""
    total = SpanCount()
    for identity, spans in found.items():
        total.texts += 1
        _count(total, identity, texts.get(identity, ""), gold[identity], spans)
    return total


def count_row(name: str, counts: Iterable[SpanCount]) -> str:
    """One line of the table: totals over the counts."""
    every = list(counts)
    total = SpanCount(
        texts=sum(c.texts for c in every),
        found=sum(c.found for c in every),
        false=sum(c.false for c in every),
        asked=sum(c.asked for c in every),
        right=sum(c.right for c in every),
    )
    shares = f"{100 * total.false_share:6.1f} {100 * total.recall:6.1f}"
    return f"{name:38} {total.texts:4d} {total.found:5d} {total.asked:5d} {shares}"


def _count(total: SpanCount, identity: str, text: str, rows: Sequence[GoldSpan], found: Sequence[FoundSpan]) -> None:
    by_label: dict[tuple[str, str], list[GoldSpan]] = defaultdict(list)
    for row in rows:
        if row.kind != NOT_A_SKILL and row.strength != "negated":
            by_label[row.kind, row.labels[0].casefold()].append(row)
    for (kind, label), spans in by_label.items():
        total.asked += 1
        hits = [(row, one) for row in spans for one in found if _touches(row, one) and _means(row, one)]
        if hits:
            total.right += 1
            total.same_strength += any(one.strength == row.strength for row, one in hits)
        else:
            total.missed.append((identity, f"{kind}: {label} [{text[spans[0].start : spans[0].end]}]"))
    judged: dict[tuple[str, str], bool | None] = {}
    for one in found:
        verdict = verdict_on(one, rows)
        key = (one.kind, one.label)
        # counted once per text: right when any of its places is
        if key not in judged or verdict is True or (verdict is None and judged[key] is False):
            judged[key] = verdict
    for (kind, label), verdict in judged.items():
        if verdict is not None:
            total.found += 1
            if not verdict:
                total.false += 1
                where = next(one for one in found if (one.kind, one.label) == (kind, label))
                total.wrong.append((identity, f"{kind}: {label} [{text[where.start : where.end]}]"))


def verdict_on(one: FoundSpan, rows: Iterable[GoldSpan]) -> bool | None:
    """Whether something that was found was judged to be asked for; ``None`` for a trait, neither right nor wrong."""
    touched = [row for row in rows if _touches(row, one)]
    if any(row.kind != NOT_A_SKILL and row.strength != "negated" and _means(row, one) for row in touched):
        return True
    return None if any(row.kind == NOT_A_SKILL for row in touched) else False


def _touches(row: GoldSpan, one: FoundSpan) -> bool:
    return row.start < one.end and one.start < row.end


def _means(row: GoldSpan, one: FoundSpan) -> bool:
    """Whether what was found is what was judged: the same kind of requirement, or names that share a word stem."""
    if one.kind in ("licence", "language", "education", "certificate") and row.kind == one.kind:
        return (
            one.kind != "licence"
            or any(one.label.casefold() in label.casefold().split() for label in row.labels)
            or (any(one.label in label for label in row.labels))
        )
    if not one.names:
        return row.kind == one.kind  # the record's own words say what they say: they are wrong only beside the rows
    return any(alike(a, b) for a in row.labels for b in one.names)


def alike(a: str, b: str) -> bool:
    """Whether two names share a word, or ``_COMMON`` letters at the beginning or end of a word of each."""
    left = [w.form for w in words(a) if w.form not in STOP]
    right = [w.form for w in words(b) if w.form not in STOP]
    return any(_same_word(x, y) for x in left for y in right)


def _same_word(x: str, y: str) -> bool:
    if x == y:
        return True
    if min(len(x), len(y)) < _COMMON:
        return False
    short, long = sorted((x, y), key=len)
    return long.startswith(short[:_COMMON]) or long.endswith(short) or short[: max(_COMMON, len(short) - 3)] in long


def _typed(needed: Requirements) -> list[FoundSpan]:
    found = [
        FoundSpan(*one.span, "licence", one.code, (f"körkort {one.code}",), one.strength) for one in needed.licences
    ]
    found += [FoundSpan(*one.span, "certificate", one.name, (one.name,), one.strength) for one in needed.certificates]
    found += [FoundSpan(*one.span, "language", one.code, (one.code,), one.strength) for one in needed.languages]
    found += [FoundSpan(*one.span, "education", one.level, (one.level,), one.strength) for one in needed.education]
    return found


def _table(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252")
        return list(csv.DictReader(text.splitlines(keepends=True), delimiter=";"))
    import openpyxl

    rows: list[dict[str, Any]] = []
    workbook = openpyxl.load_workbook(path, read_only=True)
    try:
        for sheet in workbook:
            header: tuple[Any, ...] | None = None
            for values in sheet.iter_rows(values_only=True):
                if header is None:
                    header = values if "Id" in values and "Beskrivning" in values else None
                else:
                    rows.append(dict(zip(header, values, strict=False)))
    finally:
        workbook.close()
    return rows
