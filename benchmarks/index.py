"""What the index adds to a bare FAISS search: `python -m benchmarks.index [--documents 100000] [--dim 128]`.

Everything is timed in turns within one run, so that the ratios hold on a busy machine. Synthetic unit vectors; a fifth
of the documents are needs, spread over 290 municipalities.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np

from embeddings.index import Attributes, Selector, create_index, open_index, save_index, verify_index
from embeddings.index.base import Vectors

QUERIES = 60
KINDS = ("need", "course", "seeker", "seeker", "seeker")


def unit_rows(count: int, dim: int, seed: int) -> Vectors:
    """Random unit rows (count, dim)."""
    rows = np.random.default_rng(seed).standard_normal((count, dim), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def in_turns(tasks: dict[str, Callable[[Vectors], object]], queries: Vectors) -> dict[str, float]:
    """Median milliseconds of each task, taking turns query by query."""
    spent: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(len(queries)):
        for name, task in tasks.items():
            started = time.perf_counter()
            task(queries[number : number + 1])
            spent[name].append(1_000 * (time.perf_counter() - started))
    return {name: statistics.median(times[5:]) for name, times in spent.items()}


def main() -> None:
    """Build, time and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--dim", type=int, default=128)
    asked = parser.parse_args()
    count, dim = asked.documents, asked.dim

    vectors, queries = unit_rows(count, dim, 0), unit_rows(QUERIES, dim, 1)
    ids = [f"{KINDS[n % 5]}:{n}" for n in range(count)]
    attributes = [Attributes((f"kind:{KINDS[n % 5]}", f"place:{n % 290:04}")) for n in range(count)]
    bare = faiss.IndexFlatIP(dim)
    bare.add(vectors)
    index = create_index("faiss-flat", dim)
    started = time.perf_counter()
    index.upsert(ids, vectors, attributes)
    print(
        f"{count} documents x {dim}, filled in {time.perf_counter() - started:.2f} s, {QUERIES} single queries, medians"
    )

    exact = create_index("exact", dim)
    exact.upsert(ids, vectors, attributes)
    needs = Selector((frozenset({"kind:need"}),))
    place = Selector((frozenset({"kind:need"}), frozenset({"place:0005", "place:0010"})))

    def widening(query: Vectors) -> None:
        query = -query  # not asked before, so nothing is remembered of it
        for k in (10, 40, 160, 640):
            index.search(query, k, needs)

    tasks: dict[str, Callable[[Vectors], object]] = {
        "bare FAISS, k = 10": lambda q: bare.search(q, 10),
        "exact engine, k = 10": lambda q: exact.search(q, 10),
        "faiss-flat, k = 10, no selector": lambda q: index.search(q, 10),
        f"  needs ({index.count(needs)} documents)": lambda q: index.search(q, 10, needs),
        f"  needs in two places ({index.count(place)})": lambda q: index.search(q, 10, place),
        "  needs, k = 10 then 40, 160, 640": widening,
    }
    medians = in_turns(tasks, queries)
    base = medians["bare FAISS, k = 10"]
    for name, median in medians.items():
        print(f"{name:45} {median:8.2f} ms {median / base:6.2f} x bare")

    with tempfile.TemporaryDirectory() as folder:
        place_of_index = Path(folder) / "index"
        steps: dict[str, Callable[[], object]] = {
            "save": lambda: save_index(index, place_of_index, model="random", extra={}),
            "open (verified)": lambda: open_index(place_of_index),
            "verify": lambda: verify_index(place_of_index),
        }
        for name, step in steps.items():
            started = time.perf_counter()
            step()
            print(f"{name:45} {1_000 * (time.perf_counter() - started):8.0f} ms")


if __name__ == "__main__":
    main()
