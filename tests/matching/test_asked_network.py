"""The network that tells which words of a text are asked for: what it is told, how it is fitted, its plain arrays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from matching.asked_examples import Example
from matching.asked_network_training import TAGS, Network, as_arrays, batch_of, batches, fit_network, names_of, texts_of
from matching.linking.asked_network import AskedNetwork
from matching.linking.sentences import clauses
from matching.linking.token_features import features, tokens


def example(text: str, *tags: str) -> Example:
    told = tokens(text)
    return Example("t", text, text, (), told, tags, features(told, clauses(text), [], []))


MATS = example("Du ska kunna väva mattor", "O", "O", "O", "B-S", "I-S")
FIRM = example("Vi har vävt mattor länge", "O", "O", "O", "O", "O")
CARD = example("Truckkort", "B-C")
KNOWN = [MATS, FIRM, CARD] * 40


def untrained(seed: int = 3) -> tuple[Network, tuple[str, ...]]:
    torch.manual_seed(seed)
    names = names_of(KNOWN)
    network = Network(1 + len(names), width=16).eval()
    for norm in (network.norm, *network.norms):
        torch.nn.init.uniform_(norm.weight)
        torch.nn.init.uniform_(norm.bias)
    return network, names


def test_it_learns_its_texts() -> None:
    network = fit_network([MATS, FIRM] * 250, epochs=30, width=64)
    for one in (MATS, FIRM):
        assert [network.tags[at] for at in network.chances(one.features).argmax(axis=1)] == list(one.tags)


def test_the_same_texts_give_the_same_network() -> None:
    first, again = (fit_network(KNOWN, epochs=2, width=16).chances(MATS.features) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, fit_network(KNOWN, epochs=2, width=16, seed=2).chances(MATS.features))


def test_the_arrays_tell_what_the_fitted_network_told() -> None:
    network, names = untrained()
    plain = as_arrays(network, names)
    for one in (MATS, FIRM, CARD):
        batch = batch_of(texts_of([one], names), np.random.default_rng(1), 0.0)
        with torch.no_grad():
            told = network(batch).softmax(-1)[0].numpy()
        assert plain.chances(one.features).shape == (len(one.told), len(TAGS))
        assert plain.chances(one.features) == pytest.approx(told, abs=2e-3)
        assert plain.chances(one.features).sum(axis=1) == pytest.approx(np.ones(len(one.told)))


def test_what_a_text_is_told_does_not_hang_on_the_others_of_its_batch() -> None:
    network, names = untrained()
    texts = texts_of([MATS, FIRM, CARD], names)
    together = network(batch_of(texts, np.random.default_rng(1), 0.0)).detach().numpy()
    for at, one in enumerate(texts):
        alone = network(batch_of([one], np.random.default_rng(1), 0.0)).detach().numpy()
        assert np.allclose(together[at, : len(one.counts)], alone[0], atol=1e-5)


def test_a_word_is_seen_from_thirty_two_words_away_and_no_further() -> None:
    network, names = untrained()
    plain = as_arrays(network, names)
    words = [["w=mattor"]] * 80
    before = plain.chances(words)
    after = plain.chances([["w=truckkort"], *words[1:]])
    changed = np.flatnonzero((before != after).any(axis=1))
    assert changed.max() == 32


def test_words_without_a_known_feature_and_texts_without_words() -> None:
    network, names = untrained()
    plain = as_arrays(network, names)
    assert plain.chances([]).shape == (0, len(TAGS))
    assert np.isfinite(plain.chances([[], ["w=okänt"]])).all()
    assert np.array_equal(plain.chances([["w=okänt"]]), plain.chances([[]]))


def test_texts_without_words_are_not_learnt_from_and_each_other_text_is_once_a_round() -> None:
    empty = example("")
    texts = texts_of([MATS, empty, FIRM], names_of(KNOWN))
    assert len(texts) == 2
    every = texts * 300
    assert sorted(at for chosen in batches(every, np.random.default_rng(1)) for at in chosen) == list(range(600))


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    plain = as_arrays(*untrained())
    odd = replace(plain, names=(*plain.names[:-1], "bul=\n\n"))
    odd.save(tmp_path / "words.npz")
    read = AskedNetwork.load(tmp_path / "words.npz")
    assert (read.tags, read.names) == (odd.tags, odd.names)
    assert np.array_equal(read.chances(MATS.features), odd.chances(MATS.features))


@pytest.mark.parametrize("content", [b"", b"no model at all, but some other bytes", b"PK\x03\x04 half a file"])
def test_a_file_that_is_no_model_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "words.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"words.npz: no model of words: fit one"):
        AskedNetwork.load(path)


def test_arrays_of_something_else_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.npz"
    np.savez(path, table=np.zeros(3))
    with pytest.raises(ValueError, match="no model of words"):
        AskedNetwork.load(path)
