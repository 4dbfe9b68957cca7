"""``python -m tests.fuzz.api``: many generated requests to the whole API as everyone, and a table of the answers."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.api_cases import ApiTally, run_api, town


def main() -> int:
    """Run; 0 when nothing was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=2_000, help="requests to one installation before a fresh one")
    asked = parser.parse_args()
    whole = ApiTally()
    began = time.monotonic()
    number = asked.seed
    while whole.requests < asked.count:
        with tempfile.TemporaryDirectory() as folder, town(Path(folder) / "arbetsyta") as served:
            tally = run_api(served, min(asked.batch, asked.count - whole.requests), number)
        whole.requests += tally.requests
        whole.cases += tally.cases
        whole.statuses += tally.statuses
        whole.answered += tally.answered
        whole.faults += tally.faults
        number += 1000
        print(f"{whole.requests} of {asked.count}, {len(whole.faults)} faults", file=sys.stderr, flush=True)
    print(whole.table())
    for fault in whole.faults[:20]:
        print(f"\n{fault}", file=sys.stderr)
    seconds = time.monotonic() - began
    print(f"{whole.requests} requests to {len(whole.cases)} operations, {len(whole.faults)} faults, {seconds:.0f} s")
    return int(bool(whole.faults))


if __name__ == "__main__":
    sys.exit(main())
