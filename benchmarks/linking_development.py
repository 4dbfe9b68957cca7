"""Linking on the development texts: ``python -m benchmarks.linking_development [--mistakes] [--rules] [MAPP]``.

One row for each file and half, and one for the calibration half of the gold texts. ``--mistakes`` adds what was wrong
and what was missed on the halves that may be read; ``--rules`` leaves the learnt model out. MAPP is a workspace or a
folder of taxonomy files (default: our own list).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from matching.evaluation.development import MARKED, development_sets
from matching.evaluation.judged_spans import count_marked, count_row, count_spans, read_spans, read_texts
from matching.evaluation.linking import with_models
from matching.taxonomy import load_taxonomy

ROOT = Path(os.environ.get("MAKLA_DATASETS", Path(__file__).resolve().parent.parent / "datasets"))
NEWEST = ("x", "y", "z")  # how the ids of the last eighteen files of marked texts begin
SHARED = Path(os.environ.get("MAKLA_SHARED_DATA", ROOT.parent.parent / "shared" / "data"))


def main() -> None:
    """Print the table."""
    arguments = [told for told in sys.argv[1:] if told not in ("--mistakes", "--rules")]
    taxonomy = load_taxonomy(arguments[0] if arguments else None)
    if "--rules" in sys.argv:
        taxonomy = with_models(taxonomy, None)
    sets = development_sets(ROOT / "development", SHARED if SHARED.is_dir() else None)
    counted = [(one, count_marked(one.spans, one.texts, taxonomy)) for one in sets]
    gold = read_spans(ROOT / "gold" / "skills_in_text.csv")
    ads = SHARED / "job_ads" / "jobsearch_sample_10.json"
    texts = read_texts(gold, ROOT / "demo", ads if ads.is_file() else None)
    if "--mistakes" in sys.argv:
        for one, count in counted:
            if one.half == "train":
                for kind, what in (("falsk", count.wrong), ("missad", count.missed)):
                    for identity, told in what:
                        print(f"{one.name} {identity} {kind} {told}")
    print(f"{'texter':38} {'':4} {'länk':>5} {'bed.':>5} {'falska':>6} {'funna':>6}  (länkar, bedömda, %)")
    for one, count in counted:
        print(count_row(f"{one.name} {one.half}", [count]))
    unread = next(one for one in sets if (one.name, one.half) == (MARKED, "test"))
    for name, newest in (("de äldre", False), ("de senaste", True)):
        part = {identity: text for identity, text in unread.texts.items() if identity.startswith(NEWEST) is newest}
        print(count_row(f"{MARKED} test, {name}", [count_marked(unread.spans, part, taxonomy)]))
    for half in ("train", "test"):
        print(count_row(f"de nya, {half}", [count for one, count in counted if one.half == half and one.judged_unread]))
    print(count_row("gold calibration", [count_spans(gold, texts, taxonomy, "calibration")]))


if __name__ == "__main__":
    main()
