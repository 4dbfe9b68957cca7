"""Figures of linking, worked by hand on texts of a few words."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings import load_encoder
from matching.evaluation.english_spans import rank_figures, read_decorte, read_skillspan, span_figures
from matching.evaluation.judged_spans import GoldSpan, alike, count_spans, half_of
from matching.linking.linker import Linker
from matching.taxonomy import Taxonomy, load_taxonomy


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    loaded = load_taxonomy(encoder=load_encoder("hashed"))
    # the learnt model is left out: how is counted is tested here, not what
    loaded.__dict__["linker"] = Linker(loaded, meaning=False, asked=lambda: None)
    return loaded


TEXT = "Du har vana av TIG-svetsning och Excel. Inget krav på truckkort. Bromsar tål du."


def gold(*rows: tuple[str, str, str, str]) -> dict[str, list[GoldSpan]]:
    spans = []
    for words, kind, label, strength in rows:
        start = TEXT.index(words)
        spans.append(GoldSpan("t", start, start + len(words), kind, (label,), strength))
    return {"t": spans}


def test_counts_by_hand(taxonomy: Taxonomy) -> None:
    rows = gold(
        ("TIG-svetsning", "skill", "TIG-svetsning", "mandatory"),
        ("truckkort", "certificate", "truckkort", "negated"),
        ("vana", "skill", "tålamod", "mandatory"),
    )
    counted = count_spans(rows, {"t": TEXT}, taxonomy)
    # found: TIG-svetsning (right), Excel and bromsar (no row there: false); the negated truckkort is no link
    assert (counted.found, counted.false) == (3, 2)
    # asked: TIG-svetsning (found) and tålamod (missed); the negated row is not asked for
    assert (counted.asked, counted.right, counted.same_strength) == (2, 1, 1)
    assert counted.false_share == pytest.approx(2 / 3)
    assert counted.recall == pytest.approx(1 / 2)


def test_a_trait_that_is_found_is_neither_right_nor_wrong(taxonomy: Taxonomy) -> None:
    rows = gold(("Excel", "trait", "ordning", "mentioned"), ("Bromsar", "skill", "bromsar", "mentioned"))
    counted = count_spans(rows, {"t": TEXT}, taxonomy)
    assert (counted.found, counted.false) == (2, 1)  # TIG-svetsning touches no row


def test_a_row_that_means_something_else_does_not_make_a_link_right(taxonomy: Taxonomy) -> None:
    counted = count_spans(gold(("Excel", "skill", "bokföring", "mandatory")), {"t": TEXT}, taxonomy)
    assert counted.right == 0
    assert ("t", "skill: Excel [Excel]") in counted.wrong


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("svetsning", "TIG-svetsning", True),
        ("läsa ritningar", "ritningsläsning", True),
        ("demenskunskap", "demensvård", True),
        ("Excel", "bokföring", False),
        ("el", "elev", False),
    ],
)
def test_names_alike(a: str, b: str, same: bool) -> None:
    assert alike(a, b) is alike(b, a) is same


def test_halves_are_those_of_every_gold_query() -> None:
    # SHA-256 of "need:B002" begins with a3…, of "need:B066" with 2…: 0xa is even, so is 2
    import hashlib

    for identity in ("need:B002", "need:B066", "ad:1"):
        digit = int(hashlib.sha256(identity.encode()).hexdigest()[0], 16)
        assert half_of(identity) == ("report" if digit % 2 else "calibration")


def test_ranking_figures_by_hand(taxonomy: Taxonomy) -> None:
    numbers = {concept.label: at for at, concept in enumerate(taxonomy.concepts)}
    queries = [
        ("TIG welding", frozenset({numbers["TIG-svetsning"]})),  # rank 1
        ("nothing at all", frozenset({numbers["Excel"]})),  # never found
    ]
    figures = rank_figures("labels", taxonomy.linker, queries)
    assert (figures.queries, figures.rp5, figures.rp10, figures.mrr) == (2, 0.5, 0.5, 0.5)


def test_span_figures_by_hand(taxonomy: Taxonomy) -> None:
    sentences = [
        (["Knowledge", "of", "TIG", "welding", "and", "bookkeeping"], [(2, 4), (5, 6)]),  # both exactly
        (["We", "use", "Excel", "daily"], [(1, 3)]),  # overlaps
        (["Nice", "colleagues"], [(0, 1)]),  # missed
    ]
    figures = span_figures("labels", taxonomy.linker, sentences)
    # exact 2 of 3 found and of 4 asked: F1 = 2·(2/3)(1/2)/(2/3+1/2) = 4/7; overlap 3 of 3 and 3 of 4: F1 = 6/7
    assert figures.strict_f1 == pytest.approx(4 / 7)
    assert (figures.loose_precision, figures.loose_recall) == (1.0, 0.75)
    assert figures.loose_f1 == pytest.approx(6 / 7)


def test_public_sets_are_read(shared_data: Path) -> None:
    sentences = read_skillspan(shared_data / "eval_en" / "skillspan" / "dev.json.gz")
    assert len(sentences) == 3_174
    assert all(0 <= start < end <= len(tokens) for tokens, spans in sentences for start, end in spans)


def test_annotated_spans_are_joined_to_concepts(taxonomy: Taxonomy, shared_data: Path) -> None:
    queries = read_decorte(shared_data / "eval_en" / "decorte", taxonomy)
    javascript = next(at for at, concept in enumerate(taxonomy.concepts) if concept.label == "JavaScript")
    assert dict(queries)["javascript"] == {javascript}
