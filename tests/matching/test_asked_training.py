"""The folds on which the models of what a text asks for are counted and the second of them is fitted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from matching.asked_examples import Marked, author_of, read_marked
from matching.asked_training import FOLDS, folds_of_texts


def text(identity: str, name: str = "marked") -> Marked:
    return Marked(name, identity, "", (), (), ())


@pytest.fixture(scope="module")
def marked(repository: Path, shared_data: Path) -> list[Marked]:
    return read_marked(repository / "datasets" / "development", shared_data)


def test_who_wrote_a_text_is_told_by_its_id_or_its_set() -> None:
    assert author_of(text("wa017 Besök")) == author_of(text("wa113")) != author_of(text("wb017"))
    assert author_of(text("occupation:391:Work", "skills_in_shared_texts")) == "skills_in_shared_texts"
    assert author_of(text("t1", "linking_ads")) != author_of(text("t1"))


def test_each_text_is_counted_once_and_by_a_model_that_knows_nothing_by_its_author(marked: list[Marked]) -> None:
    folds = folds_of_texts(marked)
    assert len(folds) == FOLDS
    assert Counter(one.identity for _, unseen in folds for one in unseen) == Counter(one.identity for one in marked)
    for known, unseen in folds:
        assert len(known) + len(unseen) == len(marked)
        assert not {author_of(one) for one in known} & {author_of(one) for one in unseen}


def test_the_folds_are_about_as_large(marked: list[Marked]) -> None:
    sizes = [len(unseen) for _, unseen in folds_of_texts(marked)]
    assert max(sizes) - min(sizes) < 0.02 * len(marked)


def test_the_folds_are_the_same_in_whatever_order_the_texts_come() -> None:
    texts = [text(f"{author}{at}") for author in "abcdefg" for at in range(3)]
    there, back = folds_of_texts(texts), folds_of_texts(texts[::-1])
    assert [{one.identity for one in unseen} for _, unseen in there] == [
        {one.identity for one in unseen} for _, unseen in back
    ]
