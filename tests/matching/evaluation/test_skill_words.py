"""What scrubbing costs in skill words: counted by hand, and over the demo."""

from __future__ import annotations

from collections import Counter

from matching.evaluation.demo import demo_records
from matching.evaluation.skill_words import BAR, labels_of, loss_in_labels, loss_in_texts, prose_of, texts_of
from matching.scrubbing import scrub_prose


def test_words_are_counted_in_labels() -> None:
    loss = loss_in_labels("x", ["Anna svetsar", "Anna svetsar", "TIG"])
    assert (loss.texts, loss.words, loss.lost) == (2, 3, Counter({"anna": 1}))
    assert loss.share == 1 / 3


def test_only_words_of_labels_count_in_texts() -> None:
    loss = loss_in_texts("x", ["Hon heter Anna och svetsar med truckkort."], ["svetsar", "Truckkort", "hon heter"])
    assert (loss.words, loss.lost) == (3, Counter({"heter": 1}))  # heter, svetsar, truckkort; "hon" is too short


def test_the_demo_keeps_its_skill_words() -> None:
    records, _ = demo_records()
    labels = labels_of(records)
    assert loss_in_labels("labels", labels).lost == Counter()
    assert loss_in_texts("texts", texts_of(records), labels).share <= BAR
    assert loss_in_texts("people", prose_of(records), labels, scrub_prose).share <= BAR
