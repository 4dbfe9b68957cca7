"""``makla sync``: fetched from a replaying server, landed in the workspace, read by the ordinary importers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.importer_cases import ad
from tests.service.cli.conftest import run
from tests.service.connectors.conftest import Asked, Replaying, Reply
from tests.service.connectors.test_jobtech_taxonomy import download
from tests.service.connectors.test_susa_navet import Register


@pytest.fixture
def workspace(server: Replaying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace whose services are the server."""
    for name in ("JOBSTREAM", "SUSA_NAVET", "TAXONOMY"):
        monkeypatch.setenv(f"MAKLA_{name}_URL", server.address)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "arbetsyta"


def counts(shape: dict[str, Any]) -> dict[str, int]:
    return {name: shape[name] for name in ("added", "updated", "unchanged", "removed") if shape[name]}


def test_ads_come_in_and_go_out(server: Replaying, workspace: Path) -> None:
    yesterday = (dt.date.today() - dt.timedelta(days=1)).isoformat()
    server.otherwise = lambda _: Reply([ad("1", "Takläggare"), ad("2", "Målare", workplace_address={})])
    first = run("sync", "ads", "--municipality", "Örebro", "--since", yesterday, "--json", "--no-index")
    assert first.status == 0, first.err
    assert counts(first.json) == {"added": 1}
    server.otherwise = lambda _: Reply([{"id": 1, "removed": True, "removed_date": "2026-11-01T00:00:00"}])
    again = run("sync", "ads", "--municipality", "1880", "--since", yesterday, "--json", "--no-index")
    assert counts(again.json) == {"removed": 1}
    assert list((workspace / "sync" / "ads").glob("*.json")) == []


def test_courses_come_in(server: Replaying, workspace: Path) -> None:
    server.otherwise = Register()
    done = run("sync", "courses", "--municipality", "0484", "--json", "--no-index")
    assert done.status == 0, done.err
    assert counts(done.json) == {"added": 2}
    assert done.json["requests"] == 5
    again = run("sync", "courses", "--municipality", "0484", "--no-index")
    assert "0 nya, 0 ändrade, 2 oförändrade" in again.out
    assert (workspace / "sync" / "courses").is_dir()


@pytest.mark.usefixtures("workspace")
def test_the_taxonomy_lands(server: Replaying) -> None:
    server.otherwise = download
    done = run("sync", "taxonomy")
    assert done.status == 0, done.err
    assert "12 filer hämtade" in done.out


@pytest.mark.usefixtures("workspace")
def test_what_goes_wrong_is_one_clear_message_and_changes_nothing(server: Replaying) -> None:
    def refuse(_: Asked) -> Reply:
        return Reply({}, status=403)

    server.otherwise = refuse
    done = run("sync", "courses", "--json")
    assert done.status == 1
    assert "Susa-navet kunde inte läsas" in done.error["error"]
    assert done.error["remedy"]


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    "words", [("ads",), ("ads", "--municipality", "Eskiltuna"), ("ads", "--municipality", "0484", "--since", "igår"),
              ("taxonomy", "--version", "../x")],
)  # fmt: skip
def test_bad_usage_asks_nobody(server: Replaying, words: tuple[str, ...]) -> None:
    done = run("sync", *words, "--json")
    assert done.status == 2
    assert server.asked == []


def test_an_address_that_is_not_safe_is_refused(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKLA_SUSA_NAVET_URL", "http://example.org")
    done = run("sync", "courses", "--workspace", workspace)
    assert done.status == 1
    assert "https://" in done.err
