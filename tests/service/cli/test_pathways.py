"""``makla pathways`` on the tiny town: the welder lacks TIG, and one course gives it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.service.cli.conftest import Makla
from tests.service.cli.tiny import TODAY


def test_the_route_names_its_step_and_what_it_gives(makla: Makla, read_in: Path) -> None:
    words = ("pathways", "--profile", "P2", "--need", "N1", "--today", TODAY, "--workspace", read_in)
    told = makla(*words, "--json").json
    assert [step["id"] for step in told["steps"]] == ["K1"]
    assert told["missing"] == ["MIG/MAG-svetsning", "TIG-svetsning"]
    given = {one["phrase"]: one["near"] for one in told["steps"][0]["covers"]}
    assert given["TIG-svetsning"] is False
    assert 0.5 <= told["covered_share"] <= 1
    assert told["proof"]["optimal"]
    assert not told["abstained"]
    assert set(told["versions"]) == {"model", "index", "weights"}
    plain = makla(*words)
    assert plain.status == 0
    assert "1. Svets TIG  [K1]" in plain.out
    assert "TIG-svetsning" in plain.out.split("ger: ")[1]
    assert f"Täcker {round(100 * told['covered_share'])} % av det som saknas" in plain.out
    assert "? studiefinansiering, steg 1: kontrollera studiemedel (CSN)" in plain.out
    assert all(len(line) <= 80 for line in plain.out.splitlines())


def test_limits_that_nothing_keeps_within_give_an_abstention(makla: Makla, read_in: Path) -> None:
    words = ("pathways", "--profile", "P2", "--need", "N1", "--today", TODAY, "--workspace", read_in)
    for limit in (("--weeks", "2"), ("--start-by", "2026-12-01"), ("--place", "Kiruna")):
        done = makla(*words, *limit)
        assert done.status == 0
        assert "Inget bra förslag" in done.out
        assert "Saknas: MIG/MAG-svetsning, TIG-svetsning" in done.out
        assert makla(*words, *limit, "--json").json["abstained"]


def test_nothing_missing_is_said(makla: Makla, read_in: Path) -> None:
    done = makla("pathways", "--profile", "P2", "--need", "N2", "--today", TODAY, "--workspace", read_in)
    assert "Inget saknas" in done.out


@pytest.mark.parametrize(
    ("limit", "status"),
    [
        (("--start-by", "i vår"), 2),
        (("--start-by", "2026-01-01"), 2),
        (("--weeks", "0"), 2),
        (("--place", "Eskilstunna"), 1),
    ],
)
def test_limits_that_make_no_sense_are_refused(
    makla: Makla, read_in: Path, limit: tuple[str, str], status: int
) -> None:
    words = ("pathways", "--profile", "P1", "--need", "N1", "--today", TODAY, "--workspace", read_in)
    assert makla(*words, *limit).status == status
