"""One explained match against one bare exact FAISS search over the same vectors, in the same run.

    python -m benchmarks.match [--documents 100000] [--queries 60]

Bar (DESIGN): match (encode + retrieve + gate + score + explain, k = 10) at 100,000 documents <= 3 x the bare search.
The documents are needs made by recombining the words of the demo: their texts are as long and their skills as many as
real ones, and every need is another. As in a workspace, all are read out before anything is asked and the reading is
kept, and everybody has asked once before anything is measured. Both sides are measured in processor time on one
thread, with the same people in turn. To read 100,000 texts would take most of the time, so the needs share ``TEXTS``
running texts, each of which is read once.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from unittest.mock import patch

from embeddings import load_encoder
from embeddings.index import create_index
from matching.domain import JobSeeker, Kind, Need, Record
from matching.indexing import Entry, add_entries, entries, key_of
from matching.matcher import Matcher
from matching.preparing import Prepared
from matching.records import HeldRecords
from matching.requirements import requirements
from matching.scrubbing import scrub
from matching.text import text_of
from matching.weights import load_weights
from service.demo import demo_records, load_demo
from service.settings import load_settings

TEXTS = 5_000


def recombined(needs: Sequence[Need], count: int, seed: int = 1) -> list[Need]:
    """``count`` needs, each with the title of one demo need, the skills of others and sentences of yet others."""
    rng = random.Random(seed)
    skills = [skill for need in needs for skill in need.essential_skills]
    sentences = [sentence for need in needs for sentence in need.text.split(". ") if sentence]
    texts = [". ".join(rng.sample(sentences, 8)) for _ in range(min(count, TEXTS))]
    made = []
    for i in range(count):
        one = rng.choice(needs)
        made.append(
            replace(
                one,
                id=f"R{i}",
                title=f"{one.title} {rng.choice(needs).title}",
                text=rng.choice(texts),
                essential_skills=tuple(dict.fromkeys((*one.essential_skills[:2], *rng.sample(skills, 3)))),
                open_until=None,
            )
        )
    return made


class ReadRecords(HeldRecords):
    """Records that were read out before, as a workspace stores them."""

    def __init__(self, read: Sequence[Entry]) -> None:
        super().__init__([entry.record for entry in read])
        self._readings = {entry.record.id: entry.prepared for entry in read}

    def prepared(self, record: Record) -> Prepared:
        """What a record says; a person, who only asks, is read now."""
        return self._readings[record.id] if isinstance(record, Need) else super().prepared(record)


def read_out(needs: Sequence[Need]) -> list[Entry]:
    """All needs read out, a text that several share once."""
    once = {"matching.text.scrub": cache(scrub), "matching.asked_in_text.requirements": cache(requirements)}
    with ExitStack() as reading:
        for name, remembered in once.items():
            reading.enter_context(patch(name, remembered))
        return list(entries(needs))


def median_ms(call: Callable[[int], object], times: int) -> float:
    """Median milliseconds of processor time of ``call(i)`` after a warm-up of the first tenth."""
    for i in range(max(3, times // 10)):
        call(i)
    spent = []
    for i in range(times):
        begun = time.process_time()
        call(i)
        spent.append(1000 * (time.process_time() - begun))
    return statistics.median(spent)


def main() -> None:
    """Print the two medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=60)
    asked = parser.parse_args()

    import faiss
    from threadpoolctl import threadpool_limits

    faiss.omp_set_num_threads(1)
    demo = load_demo(load_settings().datasets)
    records = demo_records(demo)
    seekers = [r for r in records if isinstance(r, JobSeeker) and not r.protected_identity]
    made = recombined([r for r in records if isinstance(r, Need)], asked.documents)
    encoder = load_encoder()
    index = create_index("faiss-flat", encoder.dim)
    read = read_out(made)
    add_entries(index, encoder, read)
    matcher = Matcher(encoder, index, ReadRecords(read), load_weights(), demo.today)

    bare = faiss.IndexFlatIP(encoder.dim)
    bare.add(index.vectors([key_of(Kind.NEED, need.id) for need in made]))
    queries = [encoder.encode([text_of(seeker)], role="query") for seeker in seekers]

    found = sum(len(matcher.jobs(seeker).hits) for seeker in seekers)
    with threadpool_limits(1):  # FAISS is held to one thread, so is numpy: as when the service serves
        search = median_ms(lambda i: bare.search(queries[i % len(queries)], 10), asked.queries)
        match = median_ms(lambda i: matcher.jobs(seekers[i % len(seekers)]), asked.queries)
    print(f"encoder {encoder.name}, dim {encoder.dim}, {asked.documents} documents")
    print(f"{found} hits for {len(seekers)} people")
    print(f"bare exact FAISS search  {search:8.2f} ms (median of {asked.queries})")
    print(f"explained match, k = 10  {match:8.2f} ms (median of {asked.queries})")
    print(f"ratio                    {match / search:8.2f}   (bar <= 3)")


if __name__ == "__main__":
    main()
