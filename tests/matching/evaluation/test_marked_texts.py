"""Development texts with their marks, and that linking them stays as good as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from matching.evaluation.development import MARKED, development_sets
from matching.evaluation.judged_spans import GoldSpan, count_marked
from matching.evaluation.marked_texts import unmarked
from matching.taxonomy import load_taxonomy

FOLDER = Path(__file__).resolve().parents[3] / "datasets" / "development"
USUAL = {"train": (0.10, 0.80), "test": (0.12, 0.80)}
"""Of each half, the share of links that may be false and the share of judged spans that must be found."""
HARDER = {
    ("linking_sectors", "train"): (0.12, 0.80),
    ("linking_sectors", "test"): (0.16, 0.80),
    (MARKED, "test"): (0.14, 0.74),  # less tidy than the others
}
"""The same for the sets on which more goes wrong."""


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
    sets = development_sets(FOLDER, None)
    assert len(sets) == 11
    for one in sets:
        # some 40 ms a text: of the large sets a part tells as much, and all of them are counted by the benchmark
        part = {"train": "01", "test": "4567"}[one.half] if len(one.texts) > 500 else "0123456789abcdef"
        texts = {i: t for i, t in one.texts.items() if hashlib.sha256(f"slide {i}".encode()).hexdigest()[0] in part}
        assert len(texts) >= min(len(one.texts), 150)
        count = count_marked(one.spans, texts, taxonomy)
        # of the half that is not read no mistake is shown
        shown = (one.name, one.half, (count.wrong, count.missed) if one.half == "train" else None)
        most_false, least_found = HARDER.get((one.name, one.half), USUAL[one.half])
        assert count.false_share <= most_false, shown
        assert count.recall >= least_found, shown
