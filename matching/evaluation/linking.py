"""All figures of linking in one report: Swedish texts judged by hand, and public English sets."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from matching.evaluation.english_spans import (
    RankFigures,
    SpanFigures,
    rank_figures,
    read_decorte,
    read_skillspan,
    span_figures,
)
from matching.evaluation.judged_spans import SpanCount, count_spans, read_spans, read_texts
from matching.linking.asked_models import AskedModels, asked_models
from matching.linking.linker import Linker
from matching.taxonomy import Taxonomy

RULES: Final = "utan modell"  # labels, vectors and rules, without the learnt models of what is asked for
LINKERS: Final = {"benämningar": (True, False), "vektorer": (False, True), "allt": (True, True)}


@dataclass(frozen=True, slots=True)
class SpanRow:
    """Judged texts of one half ("calibration", "report" or "båda"), read by one linker."""

    half: str
    linker: str
    count: SpanCount


@dataclass(frozen=True, slots=True)
class Report:
    """Every figure of linking, and what could not be measured (Swedish)."""

    spans: tuple[SpanRow, ...]
    ranks: tuple[RankFigures, ...]
    public: tuple[SpanFigures, ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "gold": [
                {
                    "half": row.half,
                    "linker": row.linker,
                    "texts": row.count.texts,
                    "links": row.count.found,
                    "false": row.count.false,
                    "false_share": row.count.false_share,
                    "asked": row.count.asked,
                    "found": row.count.right,
                    "recall": row.count.recall,
                    "strength": row.count.strength_share,
                }
                for row in self.spans
            ],
            "decorte_validation": [asdict(row) for row in self.ranks],
            "skillspan_dev": [asdict(row) for row in self.public],
            "notes": list(self.notes),
        }


def measure(taxonomy: Taxonomy, demo: Path, gold_folder: Path, shared: Path | None) -> Report:
    """All figures that the files at hand allow. ``shared``: the folder of public data."""
    notes: list[str] = []
    gold = read_spans(gold_folder / "skills_in_text.csv")
    texts = read_texts(gold, demo, shared / "job_ads" / "jobsearch_sample_10.json" if shared else None)
    if len(texts) < len(gold):
        notes.append(f"{len(gold) - len(texts)} av {len(gold)} bedömda texter saknas (öppna data finns inte här)")
    spans = []
    ways = [(name, with_parts(taxonomy, *parts)) for name, parts in LINKERS.items()]
    ways.insert(-1, (RULES, with_models(taxonomy, None)))
    for name, way in ways:
        for half in ("calibration", "report", None):
            spans.append(SpanRow(half or "båda", name, count_spans(gold, texts, way, half)))
    if shared is None or not (shared / "eval_en").is_dir():
        notes.append("de engelska mängderna saknas (öppna data finns inte här)")
        return Report(tuple(spans), (), (), tuple(notes))
    from matching.importers import esco
    from matching.taxonomy.sources import Read, combine

    english = combine([Read(esco.read([shared / "esco_en_1.1.1"]), "1.1.1")], (), taxonomy.linker.encoder)
    queries = read_decorte(shared / "eval_en" / "decorte", english)
    sentences = read_skillspan(shared / "eval_en" / "skillspan" / "dev.json.gz")
    ranks, public = [], []
    for name, (labels, meaning) in LINKERS.items():
        linker = with_parts(english, labels, meaning).linker
        ranks.append(rank_figures(name, linker, queries))
        public.append(span_figures(name, linker, sentences))
    return Report(tuple(spans), tuple(ranks), tuple(public), tuple(notes))


def with_parts(taxonomy: Taxonomy, labels: bool, meaning: bool) -> Taxonomy:
    """The same taxonomy, linked by labels alone, by meaning alone, or by both and the learnt models."""
    return _with(taxonomy, labels, meaning, asked_models() if labels and meaning else None)


def with_models(taxonomy: Taxonomy, models: AskedModels | None) -> Taxonomy:
    """The same taxonomy, whose linker has other models of what is asked for, or none and keeps to the rules."""
    return _with(taxonomy, True, True, models)


def _with(taxonomy: Taxonomy, labels: bool, meaning: bool, models: AskedModels | None) -> Taxonomy:
    other = replace(taxonomy)
    linker = Linker(other, labels=labels, meaning=meaning, asked=lambda: models)
    linker.share(taxonomy.linker)
    other.__dict__["linker"] = linker
    return other
