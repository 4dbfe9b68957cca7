"""A sample of the mutated files in every test run; ``make fuzz`` runs 10,000."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.contracts.importer_cases import CASES
from tests.fuzz.forking import MEMORY, Forking
from tests.fuzz.judging import Tally, joined, run, table
from tests.fuzz.mutating import mutant

pytestmark = pytest.mark.skipif(os.name != "posix", reason="resource limits are those of POSIX")
SAMPLE = 500
SEED = 20261116  # another one than that of make fuzz, so that the two do not read the same files


@pytest.fixture(scope="module")
def forking() -> Iterator[Forking]:
    """A running server."""
    with Forking() as running:
        yield running


def test_a_sample_of_mutated_files_is_read_or_refused_within_bounds(tmp_path: Path) -> None:
    jobs = min(2, os.cpu_count() or 1)

    def part(job: int) -> dict[str, Tally]:
        folder = tmp_path / str(job)
        folder.mkdir()
        return run(range(job, SAMPLE, jobs), SEED, folder)

    with ThreadPoolExecutor(jobs) as pool:
        tallies = joined(pool.map(part, range(jobs)))
    faults = [f"{name}: {fault}" for name, tally in tallies.items() for fault in tally.faults]
    assert not faults, table(tallies) + "\n" + "\n".join(faults[:5])
    assert sum(tally.files for tally in tallies.values()) == SAMPLE
    assert all(tally.memory < MEMORY for tally in tallies.values())
    # The generator is worth running: most files are bad, some are still good, and every format is among them.
    assert sum(tally.refused for tally in tallies.values()) > SAMPLE // 2
    assert sum(tally.read for tally in tallies.values()) > SAMPLE // 20
    assert set(tallies) == {case.name for case in CASES}


def test_the_generator_gives_the_same_files_for_the_same_seed() -> None:
    assert [mutant(7, n).content for n in range(60)] == [mutant(7, n).content for n in range(60)]
    assert [mutant(7, n).content for n in range(60)] != [mutant(8, n).content for n in range(60)]


def test_the_limits_are_real(forking: Forking, tmp_path: Path) -> None:
    """The server would notice: a command that spins is ended, and one that exits tells its status."""
    assert forking.run("--version").status == 0
    assert forking.run("nonsens").status == 2
    ended = forking.run("import", "needs", tmp_path / "finns-inte.csv", "--workspace", tmp_path / "yta")
    assert (ended.status, ended.killed) == (1, False)
    assert ended.seconds < 2
    assert 10 * 2**20 < ended.memory < MEMORY
