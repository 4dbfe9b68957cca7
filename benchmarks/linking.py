"""How long linking takes: ``OPENBLAS_NUM_THREADS=1 python -m benchmarks.linking [MAPP]`` for one core.

MAPP is a workspace or a folder of taxonomy files (default: our own list). The text is ads of the demo put end to end
and cut to 500 words. Each figure is the median over different texts, so that no word is remembered from the one before
more than in daily use. Quality is printed by ``makla evaluate linking``.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from embeddings import load_encoder
from matching.domain import Need
from matching.evaluation.linking import with_models
from matching.linking import link_record
from matching.taxonomy import load_taxonomy

ROOT = Path(os.environ.get("MAKLA_DATASETS", Path(__file__).resolve().parent.parent / "datasets"))
WORDS = 500
TEXTS = 12


def texts() -> list[str]:
    """Texts of ``WORDS`` words, each beginning elsewhere in the demo's ads."""
    ads = json.loads((ROOT / "demo" / "annonser.json").read_text(encoding="utf-8"))
    words = " \n".join(ad["description"]["text"] for ad in ads).split(" ")
    step = max(1, (len(words) - WORDS) // TEXTS)
    return [" ".join(words[at : at + WORDS]) for at in range(0, step * TEXTS, step)]


def seconds(act: Callable[[], object]) -> float:
    """Processor time of ``act``: a machine that is shared with others does not disturb it."""
    started = time.process_time()
    act()
    return time.process_time() - started


def main() -> None:
    """Print the table."""
    path = sys.argv[1] if len(sys.argv) > 1 else None
    encoder = load_encoder()
    started = time.process_time()
    taxonomy = load_taxonomy(path, encoder=encoder)
    opened = time.process_time() - started
    first = seconds(lambda: taxonomy.link("svetsning"))
    asked = texts()
    skill = [seconds(partial(taxonomy.link, text, "skill")) for text in asked]
    title = [seconds(partial(taxonomy.link, text, "occupation")) for text in asked]
    record = [seconds(partial(link_record, Need("B", "", text), taxonomy)) for text in asked]
    rules = with_models(taxonomy, None)
    ruled = [seconds(partial(link_record, Need("B", "", text), rules)) for text in asked]
    paste = seconds(lambda: taxonomy.link("Du ska kunna svetsa och läsa ritning. " * 27_000))
    counts = taxonomy.counts()
    print(f"begrepp                    {counts['skill']} kompetenser, {counts['occupation']} yrken")
    print(f"öppna                      {opened:8.3f} s")
    print(f"första frågan              {first:8.3f} s")
    print(f"{WORDS} ord, kompetenser      {1000 * statistics.median(skill):8.1f} ms (median av {TEXTS})")
    print(f"{WORDS} ord, yrken            {1000 * statistics.median(title):8.1f} ms")
    print(f"{WORDS} ord, hela posten      {1000 * statistics.median(record):8.1f} ms")
    print(f"{WORDS} ord, utan modellen    {1000 * statistics.median(ruled):8.1f} ms")
    print(f"1 MB text                  {1000 * paste:8.1f} ms")


if __name__ == "__main__":
    main()
