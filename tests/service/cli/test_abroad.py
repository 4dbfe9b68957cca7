"""``makla abroad`` on the tiny town."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.service.cli.conftest import Makla
from tests.service.cli.tiny import TODAY


def test_a_regulated_title_names_the_law_and_both_ways_in(makla: Makla, read_in: Path) -> None:
    words = ("abroad", "--text", "dentist", "--today", TODAY, "--workspace", read_in)
    told = makla(*words, "--json").json
    assert [route["occupation"] for route in told["routes"]] == ["tandläkare"]
    assert told["routes"][0]["regulation"]["authority"] == "Socialstyrelsen"
    assert set(told["versions"]) == {"model", "index", "weights"}
    plain = makla(*words)
    assert plain.status == 0
    assert "1. tandläkare (SSYK 2260)" in plain.out
    assert "Patientsäkerhetslag (2010:659)" in plain.out
    assert "utbildad i EU eller EES:" in plain.out
    assert "1) Socialstyrelsen: ansökan om bedömning" in plain.out
    assert all(len(line) <= 80 for line in plain.out.splitlines())


def test_a_profile_is_asked_with_its_own_occupation(makla: Makla, read_in: Path) -> None:
    done = makla("abroad", "--profile", "P1", "--today", TODAY, "--workspace", read_in)
    assert "svetsare (SSYK 7212)" in done.out
    assert "inte i listan över reglerade yrken" in done.out


def test_a_title_that_is_not_understood_is_said(makla: Makla, read_in: Path) -> None:
    done = makla("abroad", "--text", "qwertz", "--today", TODAY, "--workspace", read_in)
    assert done.status == 0
    assert "Titeln förstods inte" in done.out
    assert makla("abroad", "--text", "qwertz", "--json", "--workspace", read_in).json["abstained"]


@pytest.mark.parametrize(
    ("words", "status"),
    [((), 2), (("--text", "  "), 1), (("--profile", "P9"), 1), (("--profile", "P3"), 1)],
)
def test_bad_questions_are_refused(makla: Makla, read_in: Path, words: tuple[str, ...], status: int) -> None:
    assert makla("abroad", *words, "--workspace", read_in).status == status
