"""Training on a world small enough to see: two trades whose words share no letters with their names."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import numpy as np
import pytest

from embeddings import load_encoder
from embeddings.encoders.static import StaticEncoder
from embeddings.training.corpus import make_table, misspelled, quantised, read_corpus, word_features
from embeddings.training.fitting import Progress, Settings, TextPair, train
from embeddings.training.silencing import silenced, unsilenced

WELDING = ["svetsare", "plåtslagare", "fogning av metall", "lödning", "skärbrännare", "smideslärling"]
COOKING = ["kock", "kallskänka", "tillagning i kök", "bakning", "restaurangbiträde", "mathantverk"]
TINY = Settings(name="tiny", dim=16, rows=4096, buckets=64, least=1, epochs=12, batch=32, misspelled=0.1, seed=7)


def pairs() -> list[TextPair]:
    return [TextPair(a, b, 4.0) for trade in (WELDING, COOKING) for a in trade for b in trade if a < b]


def test_it_learns_what_letters_do_not_tell(tmp_path: Path) -> None:
    seen: list[Progress] = []
    train(pairs(), tmp_path / "model", TINY, seen.append)
    encoder = load_encoder(tmp_path / "model")
    assert encoder.dim == 16
    welding, cooking = encoder.encode(WELDING), encoder.encode(COOKING)
    within = min((welding @ welding.T).min(), (cooking @ cooking.T).min())
    assert within > (welding @ cooking.T).max() + 0.3
    assert seen[-1].step == seen[-1].steps
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == [
        "config.json",
        "model.safetensors",
        "modules.json",
    ]


def test_the_same_seed_gives_the_same_model_and_another_seed_another(tmp_path: Path) -> None:
    one, two = (train(pairs(), tmp_path / name, TINY) for name in ("one", "two"))
    np.testing.assert_allclose(one.rows * one.scales[:, None], two.rows * two.scales[:, None], atol=0.02)
    other = train(pairs(), tmp_path / "other", dataclasses.replace(TINY, seed=8))
    assert not np.allclose(one.rows, other.rows, atol=5)


class Interrupted(Exception):
    pass


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path) -> None:
    whole = train(pairs(), tmp_path / "whole", TINY)

    def stop(progress: Progress) -> None:
        if progress.epoch == 3:
            raise Interrupted

    with pytest.raises(Interrupted):
        train(pairs(), tmp_path / "resumed", TINY, stop)
    assert (tmp_path / "resumed/checkpoint.pt").is_file()
    steps: list[int] = []
    resumed = train(pairs(), tmp_path / "resumed", TINY, lambda progress: steps.append(progress.epoch))
    assert min(steps) == 3
    np.testing.assert_allclose(whole.rows * whole.scales[:, None], resumed.rows * resumed.scales[:, None], atol=0.02)


def test_a_checkpoint_of_other_settings_is_not_taken_over(tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.epoch == 3:
            raise Interrupted

    with pytest.raises(Interrupted):
        train(pairs(), tmp_path, TINY, stop)
    epochs: set[int] = set()
    train(pairs(), tmp_path, dataclasses.replace(TINY, seed=9), lambda progress: epochs.add(progress.epoch))
    assert 1 in epochs


def test_silent_words_move_nothing_and_alone_say_nothing(tmp_path: Path) -> None:
    table = silenced(train(pairs(), tmp_path / "model", TINY), ["fatima", "kock"])
    encoder = StaticEncoder(table, "x")
    plain, named, name = encoder.encode(["svetsare", "Fatima, svetsare", "Fatima"])
    np.testing.assert_array_equal(plain, named)
    assert not name.any()
    assert encoder.encode(["kock"]).any()  # the pairs use it, so it keeps its meaning
    heard = StaticEncoder(unsilenced(table), "x")
    assert not np.allclose(heard.encode(["Fatima, svetsare"])[0], plain, atol=1e-3)


def test_a_run_can_begin_with_the_average_of_others(tmp_path: Path) -> None:
    one = train(pairs(), tmp_path / "one", TINY)
    two = train(pairs(), tmp_path / "two", dataclasses.replace(TINY, misspelled=0.5))
    mean = train(pairs(), tmp_path / "mean", dataclasses.replace(TINY, epochs=0), start=[one, two])
    expected = (one.rows * one.scales[:, None] + two.rows * two.scales[:, None]) / 2
    np.testing.assert_allclose(mean.rows * mean.scales[:, None], expected, atol=0.02)
    other = train([TextPair("annan", "text")], tmp_path / "other", TINY)
    with pytest.raises(ValueError, match="same vocabulary"):
        train(pairs(), tmp_path / "refused", TINY, start=[one, other])


def test_related_pairs_shape_their_columns_only(tmp_path: Path) -> None:
    related = [dataclasses.replace(pair, related=True) for pair in pairs()]
    settings = dataclasses.replace(TINY, related_dim=8, misspelled=0.0, hidden=0.0)
    before = train(related, tmp_path / "before", dataclasses.replace(settings, epochs=0))
    after = train(related, tmp_path / "after", settings)
    change = np.abs(after.rows * after.scales[:, None] - before.rows * before.scales[:, None])
    assert change[:, :8].max() > 0.1
    assert change[:, 8:].max() < 0.01


def test_no_pairs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no pairs"):
        train([], tmp_path)


def test_common_features_get_rows_and_rare_ones_share_buckets() -> None:
    corpus = read_corpus(["svets", "svets kök", "bak"])
    assert corpus.document_frequency[corpus.words.index("svets")] == 2
    table, vectors = make_table(corpus, "t", dim=8, rows=4096, buckets=4, seed=1)
    # "svets" stands in two texts: 5 + 4 + 3 n-grams of <svets> and the whole word; nothing else does
    assert len(table.keys) == 13
    assert table.buckets == 4
    assert vectors.shape == (17, 8)
    lookup, weights = word_features(table, ["svets", "bak"])
    assert (lookup.values[: lookup.starts[1]] < 13).all()
    assert (lookup.values[lookup.starts[1] :] >= 13).all()
    # word weight log(3 / 2) / log 3 for the listed word (as float16), 1 for the other
    assert weights.tolist() == pytest.approx([np.log(1.5) / np.log(3), 1.0], rel=1e-3)


def test_quantising_keeps_vectors_within_a_step() -> None:
    corpus = read_corpus(["svets", "svets kök"])
    table, vectors = make_table(corpus, "t", dim=32, rows=4096, buckets=4, seed=1)
    small = quantised(table, vectors)
    step = np.abs(vectors).max(axis=1, keepdims=True) / 127
    assert (np.abs(small.rows * small.scales[:, None] - vectors) <= step * 0.6).all()


@pytest.mark.parametrize("word", ["svetsare", "ugn", "kock", "å" * 40])
def test_a_misspelling_is_one_edit(word: str) -> None:
    from rapidfuzz.distance import OSA

    dice = random.Random(5)
    edits = {OSA.distance(word, misspelled(word, dice)) for _ in range(200)}
    assert edits <= {0, 1}
    assert (edits == {0}) == (len(word) < 4)


def test_texts_that_only_look_like_a_pair_are_kept_away_from_it(tmp_path: Path) -> None:
    looks = "kylmontören"
    others = [*pairs(), TextPair(looks, "lödning", 2.0), TextPair(looks, "svetsare", 2.0)]
    found = []
    for name, unlike in (("without", ()), ("with", (looks,))):
        own = [TextPair("kylmontör", right, 4.0, unlike=unlike) for right in ("kallskänka", "bakning")]
        train([*others, *own], tmp_path / name, TINY)
        anchor, alike, right = load_encoder(tmp_path / name).encode(["kylmontör", looks, "kallskänka"])
        found.append(float(anchor @ alike) - float(anchor @ right))
    before, after = found
    assert before > 0  # letters say that they are the same
    assert after < -0.1
