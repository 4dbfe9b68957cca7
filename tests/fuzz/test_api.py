"""A sample of generated requests to the whole API as everyone, in every test run; ``make fuzz`` sends 20,000."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.api_cases import DENIED, ROLES, run_api, town

SAMPLE = 2_000
SEED = 20261128  # another one than that of make fuzz


def test_no_request_by_anyone_breaks_the_service_or_its_description(tmp_path: Path) -> None:
    with town(tmp_path / "arbetsyta") as served:
        tally = run_api(served, SAMPLE, SEED)
    assert not tally.faults, tally.table() + "\n" + "\n".join(tally.faults[:5])
    assert tally.requests >= SAMPLE
    assert not any(status >= 500 for _, status in tally.statuses if status != 503)
    # it is worth running: everyone with a role is let in somewhere and kept out elsewhere, the others nearly nowhere
    for name in ROLES:
        assert any(status < 300 for who, status in tally.statuses if who == name), name
        assert any(status in DENIED for who, status in tally.statuses if who == name), name
    # and it gets past the door: three operations of four did what they are for
    idle = {label for label in tally.cases if not tally.answered[label]}
    assert len(idle) <= len(tally.cases) / 4, idle
    # also where one thing must fit with another: each way of writing in the ledger was used
    writing = {label for label in tally.cases if label.startswith("POST /api/v1/ledger/")}
    assert len(writing) == 5
    assert not writing & idle
