"""How well English text is linked to ESCO: public sets, development figures."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matching.evaluation.metrics import reciprocal_rank
from matching.importers.concepts import open_text
from matching.linking.linker import Linker
from matching.linking.sentences import Strength
from matching.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class RankFigures:
    """Ranking of ESCO skills for annotated spans. RP@k: relevant among the first k ÷ min(k, number of relevant)."""

    ranker: str
    queries: int
    rp5: float
    rp10: float
    mrr: float


def read_decorte(folder: Path, taxonomy: Taxonomy) -> list[tuple[str, frozenset[int]]]:
    """(span, numbers of the right concepts) of both validation files; spans without a right ESCO skill are left out.

    Decorte et al. (2022), "Design of negative sampling strategies for distantly supervised skill extraction".
    """
    numbers: dict[str, int] = {}
    for number, concept in enumerate(taxonomy.concepts):
        if concept.kind == "skill" and "en" in concept.labels:
            numbers.setdefault(concept.labels["en"][0].casefold(), number)
    right: dict[str, set[int]] = defaultdict(set)
    for path in sorted(folder.glob("*_validation_annotations.csv")):
        with open_text(path) as file:
            for row in csv.DictReader(file):
                named = numbers.get((row["label"] or "").strip().casefold())
                span = (row["sub_span"] or row["span"] or "").strip()
                if named is not None and span:
                    right[span].add(named)
    return [(span, frozenset(ones)) for span, ones in right.items()]


def rank_figures(name: str, linker: Linker, queries: Sequence[tuple[str, frozenset[int]]]) -> RankFigures:
    """The figures of one linker, with or without labels and meaning."""
    at5 = at10 = mrr = 0.0
    for span, right in queries:
        ranked = [number for number, _ in linker.rank(span, "skill", 100)]
        at5 += len(right.intersection(ranked[:5])) / min(5, len(right))
        at10 += len(right.intersection(ranked[:10])) / min(10, len(right))
        mrr += reciprocal_rank(ranked, right)
    n = max(1, len(queries))
    return RankFigures(name, len(queries), at5 / n, at10 / n, mrr / n)


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """Spans of SkillSpan's development set. ``strict``: equal ends; ``loose``: any overlap of words."""

    linker: str
    sentences: int
    strict_f1: float
    loose_precision: float
    loose_recall: float
    loose_f1: float


def read_skillspan(path: Path) -> list[tuple[list[str], list[tuple[int, int]]]]:
    """(tokens, spans of skills and knowledge as half-open token ranges) per sentence. Zhang et al. (2022)."""
    sentences = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            spans = {*_bio(row["tags_skill"]), *_bio(row["tags_knowledge"])}
            sentences.append((row["tokens"], sorted(spans)))
    return sentences


def span_figures(
    name: str, linker: Linker, sentences: Sequence[tuple[Sequence[str], Sequence[tuple[int, int]]]]
) -> SpanFigures:
    """The figures of one linker: every mention of a skill counts as one span."""
    exact = hit = covered = predicted = gold = 0
    for tokens, spans in sentences:
        text = " ".join(tokens)
        starts = _offsets(tokens)
        told = {
            _token_range(mention.link.span, starts, tokens)
            for mention in linker.mentions(text, "skill", claims=True)
            if mention.strength is not Strength.NEGATED
        }
        predicted += len(told)
        gold += len(spans)
        exact += len(told.intersection(spans))
        hit += sum(any(a < d and c < b for c, d in spans) for a, b in told)
        covered += sum(any(a < d and c < b for c, d in told) for a, b in spans)
    precision, recall = hit / max(1, predicted), covered / max(1, gold)
    return SpanFigures(
        name,
        len(sentences),
        _f1(exact / max(1, predicted), exact / max(1, gold)),
        precision,
        recall,
        _f1(precision, recall),
    )


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _bio(tags: Sequence[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for at, tag in enumerate((*tags, "O")):
        if start is not None and tag != "I":
            spans.append((start, at))
            start = None
        if tag == "B":
            start = at
    return spans


def _offsets(tokens: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for token in tokens:
        starts.append(at)
        at += len(token) + 1
    return starts


def _token_range(span: tuple[int, int], starts: Sequence[int], tokens: Sequence[str]) -> tuple[int, int]:
    inside = [i for i, start in enumerate(starts) if start < span[1] and span[0] < start + len(tokens[i])]
    return inside[0], inside[-1] + 1
