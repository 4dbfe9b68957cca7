"""Every engine against the plainest search there is, and beside changes."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.index import ENGINES, create_index
from embeddings.index.base import Attributes, Selector
from embeddings.index.guarded import GuardedIndex
from tests.contracts.indexes import DAY, Make, names, one, unit_rows

TAGS = ["kind:need", "kind:course", "place:0484", "place:?", "distance"]
DAYS = st.one_of(st.none(), st.integers(-3, 3).map(lambda n: DAY + dt.timedelta(days=n)))


@dataclass
class Stored:
    vector: tuple[int, ...]
    attributes: Attributes


def slow_search(
    entries: dict[str, Stored], query: tuple[int, ...], k: int, selector: Selector
) -> list[tuple[str, float]]:
    """Every entry looked at on its own; Python's sort is stable, so ties stay in insertion order."""
    picked = []
    for entry, stored in entries.items():
        attributes = stored.attributes
        if not all(any(tag in group for tag in attributes.tags) for group in selector.require):
            continue
        if selector.on is not None:
            if attributes.valid_from is not None and selector.on < attributes.valid_from:
                continue
            if attributes.valid_until is not None and selector.on > attributes.valid_until:
                continue
        picked.append((entry, float(sum(a * b for a, b in zip(stored.vector, query, strict=True)))))
    return sorted(picked, key=lambda pair: -pair[1])[:k]


# whole numbers: their inner products are exact in float32, so that ties are real in the oracle as well
WHOLE = st.tuples(*[st.integers(-2, 2)] * 3)
ATTRIBUTES = st.builds(
    Attributes, tags=st.lists(st.sampled_from(TAGS), unique=True).map(tuple), valid_from=DAYS, valid_until=DAYS
)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("abcdefgh"), WHOLE, ATTRIBUTES),
        st.tuples(st.just("remove"), st.sampled_from("abcdefgh"), WHOLE, ATTRIBUTES),
        st.tuples(st.just("compact"), st.just("a"), WHOLE, ATTRIBUTES),
    ),
    max_size=25,
)
SELECTORS = st.builds(
    Selector,
    require=st.lists(st.frozensets(st.sampled_from(TAGS), max_size=3), max_size=3).map(tuple),
    on=DAYS,
)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=200, deadline=None)
@given(changes=CHANGES, query=WHOLE, k=st.integers(1, 9), selector=SELECTORS)
def test_any_history_answers_as_the_oracle(
    engine: str,
    changes: list[tuple[str, str, tuple[int, ...], Attributes]],
    query: tuple[int, ...],
    k: int,
    selector: Selector,
) -> None:
    index, entries = create_index(engine, 3), dict[str, Stored]()
    asked = np.asarray([query], dtype=np.float32)
    for verb, entry, vector, attributes in changes:
        if verb == "put":
            index.upsert([entry], np.asarray([vector], dtype=np.float32), [attributes])
            entries[entry] = Stored(vector, attributes)
        elif verb == "remove":
            assert index.remove([entry]) == int(entries.pop(entry, None) is not None)
        else:
            index.compact()
        index.search(asked, k, selector)  # whatever is remembered here must not outlive the next change
    assert index.ids == tuple(entries)
    expected = slow_search(entries, query, k, selector)
    for found in (*index.search(asked, k, selector), *index.search(np.repeat(asked, 25, axis=0), k, selector)):
        assert list(zip(found.ids, found.scores.tolist(), strict=True)) == expected


def test_vectors_of_any_finite_length_are_ranked(make: Make) -> None:
    """Lengths whose squares overflow or vanish: the answer is still in order, also beyond what is fetched at first."""
    index = make(2)
    lengths = [1e25, 1.0, 1e-30, 0.0] * 400
    index.upsert(
        names(1_600), np.asarray([[length, 0.0] for length in lengths], dtype=np.float32), [Attributes()] * 1_600
    )
    found = one(index, np.array([1.0, 0.0], dtype=np.float32), 1_000)
    by_length = sorted(range(1_600), key=lambda n: -lengths[n])
    assert list(found.ids) == [f"need:{n}" for n in by_length[:1_000]]


def test_searches_beside_changes_see_each_change_whole() -> None:
    """Two entries always point the same way: a search that saw one of them changed and not the other is caught."""
    index = GuardedIndex(create_index("exact", 4))
    axes = np.eye(4, dtype=np.float32)
    index.upsert(["a", "b"], axes[[0, 0]], [Attributes()] * 2)
    stop = threading.Event()

    def change() -> None:
        turn = 0
        while not stop.is_set():
            turn = (turn + 1) % 4
            index.upsert(["a", "b"], axes[[turn, turn]], [Attributes()] * 2)
            index.remove([f"c{turn}"])
            index.upsert([f"c{turn}"], axes[[turn]], [Attributes(("other",))])

    changer = threading.Thread(target=change)
    changer.start()
    try:
        for _ in range(300):
            for found in index.search(axes, 10):
                scores = dict(zip(found.ids, found.scores.tolist(), strict=True))
                assert scores["a"] == scores["b"]
    finally:
        stop.set()
        changer.join()


@pytest.mark.parametrize("stretch", [1, 400, 512, 1_000, 3_000])
def test_a_selector_finds_the_same_wherever_its_rows_lie(make: Make, stretch: int) -> None:
    """Two kinds in turn, so many rows of each at a time, some removed: as scoring row by row tells."""
    vectors = unit_rows(4_100, 8, seed=6)
    index = make(8)
    kinds = ["kind:need" if row // stretch % 2 else "kind:course" for row in range(4_100)]
    index.upsert(names(4_100), vectors, [Attributes((kind,)) for kind in kinds])
    index.remove([f"need:{row}" for row in range(0, 4_100, 700)])
    query = unit_rows(1, 8, seed=7)[0]
    for kind in ("kind:need", "kind:course"):
        rows = [row for row in range(4_100) if kinds[row] == kind and row % 700]
        best = sorted(rows, key=lambda row: (-float(np.einsum("ij,j->i", vectors[row : row + 1], query)[0]), row))
        for k in (3, 300, 4_100):
            found = one(index, query, k, Selector((frozenset({kind}),)))
            assert list(found.ids) == [f"need:{row}" for row in best[:k]]
