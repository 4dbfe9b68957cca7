"""Three ways of linking, by hand on three concepts, and the page that tells of them."""

from __future__ import annotations

import pytest

from embeddings import load_encoder
from matching.evaluation.abstention import Refusal
from matching.evaluation.linking import Report
from matching.evaluation.understanding import Ranked, figures
from matching.evaluation.understanding_report import Understanding, as_markdown
from matching.importers.concepts import Concept, ConceptSet
from matching.taxonomy.sources import Read, combine
from matching.weights import Task

LABELS = ("svetsning", "bokföring", "trädgårdsskötsel")


@pytest.fixture(scope="module")
def asked() -> Ranked:
    concepts = tuple(Concept(label, "skill", {"sv": (label,)}) for label in LABELS)
    taxonomy = combine([Read(ConceptSet("test", concepts), "")], (), load_encoder("hashed"))
    number = {concept.label: n for n, concept in enumerate(taxonomy.concepts)}
    queries = (("svetsning", {number["svetsning"]: 1.0}), ("något helt annat", {number["bokföring"]: 1.0}))
    return Ranked("uppgift", "skill", taxonomy, queries)


def test_labels_alone_find_what_is_named_and_nothing_else(asked: Ranked) -> None:
    found = figures(asked, "benämningar")
    # the first query is named (1), the second is not (0): every mean is 1 / 2
    assert (found.queries, found.mrr, found.hit_at_5, found.ndcg_at_20, found.recall_at_50) == (2, 0.5, 0.5, 0.5, 0.5)


def test_both_are_no_worse_than_labels(asked: Ranked) -> None:
    assert figures(asked, "allt").mrr >= figures(asked, "benämningar").mrr


def test_a_query_that_is_a_concept_is_no_answer_to_itself(asked: Ranked) -> None:
    (text, gains), _ = asked.queries
    alone = Ranked("uppgift", "skill", asked.taxonomy, ((text, gains),), not_itself=True)
    assert figures(alone, "benämningar").mrr == 0.0


def test_the_page_tells_every_table(asked: Ranked) -> None:
    refusal = Refusal(Task.SEEKERS, "report", 150, 0.967, 1749, 0.967, 28, 0.179, 20, 0.05, 0.071, 3, 1 / 3, 2 / 3)
    found = Understanding("modell", Report((), (), (), ("en notis",)), (refusal,), (), (figures(asked, "benämningar"),))
    page = as_markdown(found, "makla x")
    assert (
        "| behov → person | report | 96,7 % av 150 | 96,7 % av 1749 | 17,9 % av 28 | 5,0 % av 20 | 7,1 % av 28 | "
        "33,3 % av 3 | 66,7 % av 3 |" in page
    )
    assert "| uppgift | benämningar | 2 | 0,500 | 0,500 | 0,500 | 0,500 |" in page
    assert page.endswith("- en notis\n")
    assert found.as_json()["tasks"][0]["way"] == "benämningar"
