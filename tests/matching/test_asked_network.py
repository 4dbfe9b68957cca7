"""The network that may take the random field's place: it is told what the field is told, and learns."""

from __future__ import annotations

import numpy as np

from benchmarks.asked_words import (
    Network,
    agreement,
    batch_of,
    by_network,
    compared,
    fit_network,
    own,
    rows_of,
    text_of,
)
from matching.asked_examples import Example
from matching.linking.sentences import clauses
from matching.linking.token_features import NEIGHBOURS, features, tokens


def example(text: str, *tags: str) -> Example:
    told = tokens(text)
    return Example("t", text, text, (), told, tags, features(told, clauses(text), [], []))


MATS = example("Du ska kunna väva mattor", "O", "O", "O", "B-S", "I-S")
FIRM = example("Vi har vävt mattor länge", "O", "O", "O", "O", "O")


def test_a_word_is_told_of_itself_and_its_place_but_not_of_its_neighbours() -> None:
    every = set(MATS.features[3])
    kept = set(own(MATS.features[3]))
    assert {"w=väva", "hd=du_ska_kunna_väva", "lp=du"} <= kept
    assert {"w-1=kunna", "w1=mattor", "wb=kunna|mattor", "sf1=tor"} <= every - kept
    assert all(one.startswith(NEIGHBOURS) for one in every - kept)


def test_it_learns_its_texts() -> None:
    known = [MATS, FIRM] * 250
    rows = rows_of(known)
    network = fit_network(known, rows, epochs=30, width=64)
    assert by_network(network, MATS, rows).tolist() == [False, False, False, True, True]
    assert not by_network(network, FIRM, rows).any()
    assert agreement([(one, by_network(network, one, rows)) for one in (MATS, FIRM)]) == 100


def test_what_a_text_is_told_does_not_hang_on_the_others_of_its_batch() -> None:
    known = [MATS, FIRM, example("Truckkort", "B-C")] * 20
    rows = rows_of(known)
    network = Network(len(rows) + 1, 16).eval()
    texts = [text_of(one, rows) for one in known[:3]]
    together = network(batch_of(texts, np.random.default_rng(1), 0.0)).detach().numpy()
    for at, one in enumerate(texts):
        alone = network(batch_of([one], np.random.default_rng(1), 0.0)).detach().numpy()
        assert np.allclose(together[at, : len(one.counts)], alone[0], atol=1e-5)


def test_both_models_are_counted_on_the_texts_left_out() -> None:
    heading, field, network = compared([MATS, FIRM] * 60, [MATS, FIRM], epochs=2, width=16)
    assert heading.split() == ["others", "s"]
    assert (field.split()[:2], network.split()[0]) == (["random", "field"], "network")
    assert float(field.split()[2]) == 100
