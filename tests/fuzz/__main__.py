"""``make fuzz``: every mutated file through the command line in a child process, and a table of how they fared."""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fuzz.judging import Tally, joined, run, table


def main() -> int:
    """Run; 0 when nothing was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()

    finished = itertools.count(1)

    def done() -> None:
        number = next(finished)
        if number % 500 == 0:
            print(f"{number} of {asked.count}", file=sys.stderr, flush=True)

    def part(job: int) -> dict[str, Tally]:
        with tempfile.TemporaryDirectory() as folder:
            return run(range(job, asked.count, asked.jobs), asked.seed, Path(folder), done)

    with ThreadPoolExecutor(asked.jobs) as pool:
        tallies = joined(pool.map(part, range(asked.jobs)))
    print(table(tallies))
    faults = [fault for tally in tallies.values() for fault in tally.faults]
    for fault in faults[:20]:
        print(f"\n{fault}", file=sys.stderr)
    print(f"{sum(t.files for t in tallies.values())} files, {len(faults)} faults, seed {asked.seed}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
