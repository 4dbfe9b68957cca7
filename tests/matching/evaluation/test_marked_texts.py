"""Development texts with their marks, and that linking them stays as good as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.evaluation.development import READ_BEFORE
from matching.evaluation.judged_spans import GoldSpan, SpanCount, count_marked
from matching.evaluation.marked_texts import read_marked, unmarked
from matching.taxonomy import load_taxonomy

FOLDER = Path(__file__).resolve().parents[3] / "datasets" / "development"


def test_marks_become_spans_of_the_plain_text() -> None:
    plain, spans = unmarked("d", "En [o:svetsare] med [TIG|TIG-svetsning], [-:truck] nej. [Kort|k:traktorkort]")
    assert plain == "En svetsare med TIG, truck nej. Kort"
    assert spans == [
        GoldSpan("d", 3, 11, "occupation", ("svetsare",), "mentioned"),
        GoldSpan("d", 16, 19, "skill", ("TIG", "TIG-svetsning"), "mentioned"),
        GoldSpan("d", 21, 26, "skill", ("truck",), "negated"),
        GoldSpan("d", 32, 36, "skill", ("Kort", "traktorkort"), "mentioned"),
    ]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind 'x'"):
        unmarked("d", "[x:svetsare]")


def test_linking_of_the_development_texts_does_not_slide() -> None:
    taxonomy = load_taxonomy()
    counts: dict[str, SpanCount] = {}
    for path in (FOLDER / f"{name}.txt" for name in READ_BEFORE):
        texts, spans = read_marked(path)
        counts[path.stem] = count_marked(spans, texts, taxonomy)
    assert {name: count.texts for name, count in counts.items()} == {
        "linking": 30,
        "linking_long": 6,
        "linking_second": 20,
    }
    for name, count in counts.items():
        assert count.false_share <= 0.10, (name, count.wrong)
        assert count.recall >= 0.80, (name, count.missed)
