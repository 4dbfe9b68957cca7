"""``makla audit``: old lines of the log go when they are told to, and newer ones never."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from service.access.clock import utc_now, written
from service.store.audit import AuditEntry, AuditStore
from service.wiring import open_installation
from tests.service.cli.conftest import Makla

DAYS = (400, 366, 364, 100, 0)  # how old each line is


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with a log."""
    made = tmp_path / "arbetsyta"
    with open_installation(made, create=True) as installation:
        log = AuditStore(installation.store)
        for days in DAYS:
            log.note(
                AuditEntry(written(utc_now() - dt.timedelta(days=days)), "u1", "client.see/GET", "client", f"P{days}")
            )
    return made


def logged(folder: Path) -> list[str]:
    with open_installation(folder) as installation:
        return [entry.object_id for _, entry in installation.identity.log(100)]


def test_what_is_older_goes_and_what_is_newer_stays(makla: Makla, folder: Path) -> None:
    asked = makla("audit", "forget", "--keep-days", 365, "--dry-run", "--json", "--workspace", folder)
    assert (asked.json["days"], asked.json["old"], asked.json["removed"]) == (365, 2, 0)
    assert logged(folder) == ["P0", "P100", "P364", "P366", "P400"]
    done = makla("audit", "forget", "--keep-days", 365, "--json", "--workspace", folder)
    assert (done.json["old"], done.json["removed"]) == (2, 2)
    assert logged(folder) == [done.json["before"][:10], "P0", "P100", "P364"]  # and that it was done
    again = makla("audit", "forget", "--keep-days", 365, "--workspace", folder)
    assert "0 rader äldre än 365 dagar" in again.out
    assert len(logged(folder)) == 4


def test_the_setting_says_how_long(makla: Makla, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKLA_AUDIT_DAYS", "90")
    assert "4 rader äldre än 90 dagar" in makla("audit", "forget", "--dry-run", "--workspace", folder).out
    assert makla("audit", "forget", "--json", "--workspace", folder).json["removed"] == 4
    assert logged(folder)[1:] == ["P0"]


def test_without_a_time_nothing_goes(makla: Makla, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = makla("audit", "forget", "--workspace", folder)
    assert refused.status == 2
    assert "MAKLA_AUDIT_DAYS" in refused.err
    assert makla("audit", "forget", "--keep-days", 29, "--workspace", folder).status == 2
    assert makla("audit", "forget", "--keep-days", -1, "--workspace", folder).status == 2
    monkeypatch.setenv("MAKLA_AUDIT_DAYS", "7")
    assert makla("audit", "forget", "--workspace", folder).status == 1
    monkeypatch.delenv("MAKLA_AUDIT_DAYS")
    assert len(logged(folder)) == len(DAYS)
