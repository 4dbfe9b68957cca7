"""One explained match against one bare exact FAISS search over the same vectors, in the same run.

    python -m benchmarks.match [--documents 100000] [--queries 60]

Bar (DESIGN): match (encode + retrieve + gate + score + explain, k = 10) at 100,000 documents <= 3 x the bare search.
The documents are needs made by recombining the words of the demo: their texts are as long and their skills as many as
real ones, and every need is another.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from embeddings import load_encoder
from embeddings.index import create_index
from matching.domain import JobSeeker, Kind, Need
from matching.indexing import add_entries, entries, key_of
from matching.matcher import Matcher
from matching.records import HeldRecords
from matching.weights import load_weights
from service.demo import demo_records, load_demo
from service.settings import load_settings


def recombined(needs: Sequence[Need], count: int, seed: int = 1) -> list[Need]:
    """``count`` needs, each with the title of one demo need, the skills of others and sentences of yet others."""
    rng = random.Random(seed)
    skills = [skill for need in needs for skill in need.essential_skills]
    sentences = [sentence for need in needs for sentence in need.text.split(". ") if sentence]
    made = []
    for i in range(count):
        one = rng.choice(needs)
        made.append(
            replace(
                one,
                id=f"R{i}",
                title=f"{one.title} {rng.choice(needs).title}",
                text=". ".join(rng.sample(sentences, 8)),
                essential_skills=tuple(dict.fromkeys((*one.essential_skills[:2], *rng.sample(skills, 3)))),
                open_until=None,
            )
        )
    return made


def median_ms(call: Callable[[int], object], times: int) -> float:
    """Median milliseconds of ``call(i)`` after a warm-up of the first tenth."""
    for i in range(max(3, times // 10)):
        call(i)
    spent = []
    for i in range(times):
        begun = time.perf_counter()
        call(i)
        spent.append(1000 * (time.perf_counter() - begun))
    return statistics.median(spent)


def main() -> None:
    """Print the two medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=60)
    asked = parser.parse_args()

    import faiss

    demo = load_demo(load_settings().datasets)
    records = demo_records(demo)
    seekers = [r for r in records if isinstance(r, JobSeeker) and not r.protected_identity]
    made = recombined([r for r in records if isinstance(r, Need)], asked.documents)
    encoder = load_encoder()
    index = create_index("faiss-flat", encoder.dim)
    add_entries(index, encoder, entries(made))
    matcher = Matcher(encoder, index, HeldRecords(made), load_weights(), demo.today)

    bare = faiss.IndexFlatIP(encoder.dim)
    bare.add(index.vectors([key_of(Kind.NEED, need.id) for need in made]))
    queries = np.random.default_rng(1).standard_normal((asked.queries, 1, encoder.dim)).astype(np.float32)

    found = sum(len(matcher.jobs(seeker).hits) for seeker in seekers[:20])
    search = median_ms(lambda i: bare.search(queries[i % len(queries)], 10), asked.queries)
    match = median_ms(lambda i: matcher.jobs(seekers[i % len(seekers)]), asked.queries)
    print(f"encoder {encoder.name}, dim {encoder.dim}, {asked.documents} documents, {found} hits for 20 people")
    print(f"bare exact FAISS search  {search:8.2f} ms (median of {asked.queries})")
    print(f"explained match, k = 10  {match:8.2f} ms (median of {asked.queries})")
    print(f"ratio                    {match / search:8.2f}   (bar <= 3)")


if __name__ == "__main__":
    main()
