"""``makla units``: clients read in before there were accounts get a unit."""

from __future__ import annotations

from pathlib import Path

from matching.domain import JobSeeker, Kind
from service.store.sql import Store
from service.workspace import Workspace
from tests.service.cli.conftest import Makla


def test_clients_get_a_unit(makla: Makla, town: Path) -> None:
    before = makla("units", "list", "--json", "--workspace", town).json["units"]
    assert [row["unit"] for row in before] == [""]
    count = before[0]["clients"]
    assert count > 1
    one = makla("units", "assign", " Norr ", "--profile", "P1", "--json", "--workspace", town)
    assert one.json["changed"] == 1
    assert makla("units", "assign", "Söder", "--without-unit", "--workspace", town).out == (
        f"{count - 1} {'klient' if count == 2 else 'klienter'} hör nu till Söder.\n"
    )
    again = makla("units", "assign", "Söder", "--without-unit", "--json", "--workspace", town)
    assert again.json["changed"] == 0
    assert "Norr: 1 klient, 0 konton" in makla("units", "list", "--workspace", town).out
    with Store(Workspace(town).database_url()) as store:
        first = store.get(Kind.SEEKER, "P1")
        assert isinstance(first, JobSeeker)
        assert first.unit == "Norr"
    assert makla("index", "info", "--json", "--workspace", town).json["fresh"]


def test_what_cannot_be_done(makla: Makla, town: Path) -> None:
    for words, status, said in (
        (("Norr",), 2, "Ange vilka"),
        (("Norr", "--without-unit", "--profile", "P1"), 2, "Ange vilka"),
        (("Norr", "--profile", "P1", "--profile", "P999"), 1, "P999"),
        ((" ", "--without-unit"), 1, "behöver ett namn"),
    ):
        done = makla("units", "assign", *words, "--workspace", town)
        assert done.status == status
        assert said in done.err
    assert [row["unit"] for row in makla("units", "list", "--json", "--workspace", town).json["units"]] == [""]
