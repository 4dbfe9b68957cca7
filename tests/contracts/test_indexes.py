"""What every index engine must do. The oracle is plain Python: no numpy search, no shared code."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from embeddings.index import ENGINES, create_index, open_index, save_index
from embeddings.index.base import Attributes, Selector, VectorIndex, Vectors
from tests.contracts.indexes import DAY, Make, filled, names, one, same, unit_rows


def test_is_a_vector_index_and_names_itself(make: Make) -> None:
    index = make(4)
    assert isinstance(index, VectorIndex)
    assert index.engine in ENGINES
    assert index.dim == 4
    assert len(index) == 0
    assert index.ids == ()


def test_self_is_nearest(make: Make) -> None:
    vectors = unit_rows(200, 16)
    found = filled(make, vectors).search(vectors, 1)
    assert [f.ids[0] for f in found] == names(200)
    assert np.allclose([f.scores[0] for f in found], 1.0, atol=1e-6)


def test_scores_are_inner_products_by_hand(make: Make) -> None:
    index = filled(make, np.array([[0.6, 0.8], [1.0, 0.0], [0.0, -1.0]], dtype=np.float32))
    found = one(index, np.array([1.0, 0.0], dtype=np.float32), 3)
    # (1, 0)·(1, 0) = 1; ·(0.6, 0.8) = 0.6; ·(0, -1) = 0
    assert found.ids == ("need:1", "need:0", "need:2")
    assert found.scores.tolist() == pytest.approx([1.0, 0.6, 0.0])
    assert found.scores.dtype == np.float32


def test_answers_equal_the_exact_index_bit_for_bit(make: Make) -> None:
    vectors = unit_rows(3_000, 24)
    index, exact = filled(make, vectors), filled(lambda dim: create_index("exact", dim), vectors)
    queries = unit_rows(30, 24, seed=1)
    for k in (1, 10, 100, 3_000):
        assert all(map(same, index.search(queries, k), exact.search(queries, k)))


def test_batch_equals_single(make: Make) -> None:
    vectors = unit_rows(2_000, 12)
    vectors[500:900] = vectors[0]  # many equal vectors: where a batch could order ties by chance
    index = filled(make, vectors)
    queries = np.concatenate([vectors[:5], unit_rows(60, 12, seed=2)])
    for k in (1, 7, 300):
        assert all(map(same, index.search(queries, k), [one(index, q, k) for q in queries]))


def test_a_longer_answer_begins_with_the_shorter_one(make: Make) -> None:
    vectors = unit_rows(5_000, 8)
    index, query = filled(make, vectors), unit_rows(1, 8, seed=3)[0]
    answers = [one(index, query, k) for k in (1, 10, 40, 160, 640, 2_560, 5_000, 6_000, 10)]
    for shorter, longer in pairwise(answers[:-1]):
        assert longer.ids[: len(shorter.ids)] == shorter.ids
    assert len(answers[-2].ids) == 5_000
    assert same(answers[-1], answers[1])


def test_ties_are_in_insertion_order(make: Make) -> None:
    rare = unit_rows(1, 6)[0]
    vectors = unit_rows(6_000, 6, seed=4)
    vectors[1::3] = rare
    index = filled(make, vectors)
    expected = [n for i, n in enumerate(names(6_000)) if i % 3 == 1]
    for k in (1, 3, 50, 1_999):
        assert list(one(index, rare, k).ids) == expected[:k]


def test_a_zero_query_gives_zero_scores_in_insertion_order(make: Make) -> None:
    found = one(filled(make, unit_rows(700, 6)), np.zeros(6, dtype=np.float32), 300)
    assert list(found.ids) == names(300)
    assert not found.scores.any()


def test_a_rare_tag_never_starves(make: Make) -> None:
    """The five tagged entries are the farthest of 20,000 and still all found."""
    vectors = unit_rows(20_000, 8)
    query = unit_rows(1, 8, seed=5)[0]
    last = np.argsort(vectors @ query)[:5]
    attributes = [Attributes(("kind:need",))] * 20_000
    for row in last:
        attributes[row] = Attributes(("kind:need", "place:0428"))
    index = make(8)
    index.upsert(names(20_000), vectors, attributes)
    selector = Selector((frozenset({"place:0428"}),))
    assert index.count(selector) == 5
    assert set(one(index, query, 10, selector).ids) == {f"need:{row}" for row in last}
    assert len(one(index, query, 3, selector).ids) == 3


def test_remove_removes(make: Make) -> None:
    vectors = unit_rows(50, 8)
    index = filled(make, vectors)
    assert index.remove(["need:7", "need:8", "need:unknown", "need:7"]) == 2
    assert len(index) == 48
    assert "need:7" not in index.ids
    assert not {"need:7", "need:8"} & set(one(index, vectors[7], 50).ids)
    with pytest.raises(KeyError):
        index.vectors(["need:7"])
    with pytest.raises(KeyError):
        index.attributes(["need:7"])
    assert index.remove(["need:7"]) == 0


def test_a_removed_id_comes_back_last(make: Make) -> None:
    vectors = unit_rows(3, 4)
    index = filled(make, vectors)
    index.remove(["need:0"])
    index.upsert(["need:0"], vectors[:1], [Attributes()])
    assert index.ids == ("need:1", "need:2", "need:0")


def test_removing_most_entries_keeps_the_rest(make: Make) -> None:
    """Enough holes that the space is reclaimed (see ``COMPACT_AFTER``)."""
    vectors = unit_rows(4_000, 8)
    index = make(8)
    index.upsert(names(4_000), vectors, [Attributes((f"kind:{n % 3}",)) for n in range(4_000)])
    index.remove([f"need:{n}" for n in range(4_000) if n % 4])
    kept = [n for n in range(4_000) if n % 4 == 0]
    assert list(index.ids) == [f"need:{n}" for n in kept]
    assert np.array_equal(index.vectors(index.ids), vectors[kept])
    assert [a.tags for a in index.attributes(index.ids)] == [(f"kind:{n % 3}",) for n in kept]
    found = one(index, vectors[8], 1_000, Selector((frozenset({"kind:2"}),)))
    assert found.ids[0] == "need:8"
    assert set(found.ids) == {f"need:{n}" for n in kept if n % 3 == 2}
    index.upsert(["need:new"], vectors[1:2], [Attributes()])
    assert one(index, vectors[1], 1).ids == ("need:new",)


def test_upsert_replaces_vector_and_attributes_in_place(make: Make) -> None:
    vectors = unit_rows(3, 4)
    index = filled(make, vectors, ("old",))
    assert one(index, vectors[0], 1).ids == ("need:0",)
    changed = Attributes(("new",), valid_until=DAY)
    index.upsert(["need:3", "need:0"], np.stack([vectors[0], -vectors[0]]), [Attributes(), changed])
    assert index.ids == ("need:0", "need:1", "need:2", "need:3")
    assert index.attributes(["need:0"]) == [changed]
    assert one(index, vectors[0], 4).ids[0] == "need:3"
    assert one(index, vectors[0], 4).ids[-1] == "need:0"
    assert one(index, vectors[0], 4, Selector((frozenset({"new"}),))).ids == ("need:0",)


def test_every_change_is_seen_by_the_next_search(make: Make) -> None:
    vectors = unit_rows(30, 4)
    index = filled(make, vectors[:20], ("kind:need",))
    selector = Selector((frozenset({"kind:need"}),))
    assert len(one(index, vectors[25], 30, selector).ids) == 20
    index.upsert(["need:25"], vectors[25:26], [Attributes(("kind:need",))])
    assert one(index, vectors[25], 30, selector).ids[0] == "need:25"
    index.upsert(["need:25"], vectors[25:26], [Attributes(("kind:course",))])
    assert "need:25" not in one(index, vectors[25], 30, selector).ids
    assert one(index, vectors[25], 1).ids == ("need:25",)
    index.remove(["need:25"])
    assert "need:25" not in one(index, vectors[25], 30).ids


def test_dates_are_inclusive(make: Make) -> None:
    index = make(2)
    vector = np.array([[1.0, 0.0]], dtype=np.float32)
    index.upsert(["a"], vector, [Attributes(valid_from=DAY, valid_until=DAY + dt.timedelta(days=2))])
    open_on = [
        d for d in range(-1, 4) if index.search(vector, 1, Selector(on=DAY + dt.timedelta(days=d)))[0].ids == ("a",)
    ]
    assert open_on == [0, 1, 2]


def test_an_empty_group_selects_nothing(make: Make) -> None:
    index = filled(make, unit_rows(5, 4), ("kind:need",))
    nothing = Selector((frozenset(),))
    assert index.count(nothing) == 0
    assert one(index, unit_rows(1, 4)[0], 3, nothing).ids == ()


def test_an_empty_index_answers_empty(make: Make) -> None:
    found = make(4).search(unit_rows(30, 4), 5)
    assert [f.ids for f in found] == [()] * 30
    assert make(4).search(np.empty((0, 4), dtype=np.float32), 5) == []


BAD_UPSERTS: list[tuple[str, list[str], np.ndarray[tuple[int, ...], np.dtype[np.float32]], int]] = [
    ("wrong dim", ["x"], np.zeros((1, 3), dtype=np.float32), 1),
    ("one axis", ["x"], np.zeros(4, dtype=np.float32), 1),
    ("fewer vectors", ["x", "y"], np.zeros((1, 4), dtype=np.float32), 2),
    ("fewer attributes", ["x", "y"], np.zeros((2, 4), dtype=np.float32), 1),
    ("nan", ["x"], np.full((1, 4), np.nan, dtype=np.float32), 1),
    ("inf", ["need:0"], np.full((1, 4), np.inf, dtype=np.float32), 1),
    ("id twice", ["x", "x"], np.zeros((2, 4), dtype=np.float32), 2),
    ("known id twice", ["need:0", "need:0"], np.zeros((2, 4), dtype=np.float32), 2),
    ("no str", [7], np.zeros((1, 4), dtype=np.float32), 1),  # type: ignore[list-item]  # which is what is wrong
]


@pytest.mark.parametrize(("ids", "vectors", "count"), [b[1:] for b in BAD_UPSERTS], ids=[b[0] for b in BAD_UPSERTS])
def test_a_bad_upsert_raises_and_changes_nothing(make: Make, ids: list[str], vectors: Vectors, count: int) -> None:
    stored = unit_rows(6, 4)
    index = filled(make, stored, ("kind:need",))
    before = index.search(stored, 6)
    with pytest.raises(ValueError, match=r"\w"):
        index.upsert(ids, vectors, [Attributes(("other",))] * count)
    assert index.ids == tuple(names(6))
    assert np.array_equal(index.vectors(index.ids), stored)
    assert index.attributes(index.ids) == [Attributes(("kind:need",))] * 6
    assert all(map(same, before, index.search(stored, 6)))


def test_a_bad_attribute_raises_and_changes_nothing(make: Make) -> None:
    index = filled(make, unit_rows(2, 4))
    bad = Attributes(valid_until="2026-11-16")  # type: ignore[arg-type]  # which is what is wrong
    with pytest.raises((TypeError, AttributeError)):
        index.upsert(["x", "y"], unit_rows(2, 4), [Attributes(), bad])
    assert index.ids == ("need:0", "need:1")
    assert len(one(index, unit_rows(1, 4)[0], 9).ids) == 2


@pytest.mark.parametrize(
    "query",
    [np.zeros((1, 3)), np.zeros(4), np.full((1, 4), np.nan), np.full((1, 4), 1e300)],
    ids=["wrong dim", "one axis", "nan", "beyond float32"],
)
def test_a_bad_query_raises(make: Make, query: Vectors) -> None:
    with pytest.raises(ValueError, match="queries"):
        filled(make, unit_rows(3, 4)).search(query, 1)


def test_k_below_one_raises(make: Make) -> None:
    with pytest.raises(ValueError, match="k must"):
        filled(make, unit_rows(3, 4)).search(unit_rows(1, 4), 0)


@pytest.mark.parametrize("other", ENGINES)
def test_save_and_load_preserve_everything(make: Make, other: str, tmp_path: Path) -> None:
    vectors = unit_rows(300, 8)
    attributes = [
        Attributes(
            (f"kind:{'need' if n % 2 else 'course'}", f"place:{n % 7}", "å\x00\ud800"),
            valid_from=DAY if n % 3 == 0 else None,
            valid_until=DAY + dt.timedelta(days=n) if n % 5 == 0 else None,
        )
        for n in range(300)
    ]
    index = make(8)
    index.upsert([f"id å {n}\ud800\x00" for n in range(300)], vectors, attributes)
    index.remove(["id å 4\ud800\x00"])
    save_index(index, tmp_path / "index", model="toy", extra={})
    loaded = open_index(tmp_path / "index", engine=other)
    assert loaded.engine == other
    assert loaded.ids == index.ids
    assert len(loaded) == 299
    assert np.array_equal(loaded.vectors(loaded.ids), index.vectors(index.ids))
    assert loaded.attributes(loaded.ids) == index.attributes(index.ids)
    for selector in (None, Selector((frozenset({"kind:need"}), frozenset({"place:3", "place:4"})), on=DAY)):
        assert all(map(same, loaded.search(vectors, 20, selector), index.search(vectors, 20, selector)))
