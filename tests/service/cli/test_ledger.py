"""``makla ledger`` from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.service.cli.conftest import Makla
from tests.service.cli.tiny import TODAY


def test_a_need_followed_through_the_book(makla: Makla, town: Path) -> None:
    done = makla(
        "ledger", "status", "N2", "delvis tillsatt", "--filled", 2, "--note", "via mässan", "--workspace", town
    )
    assert done.status == 0, done.err
    assert "delvis tillsatt (2 tillsatta)" in " ".join(done.out.split())
    assert makla("ledger", "contact", "N2", "2026-12-01", "--today", TODAY, "--workspace", town).status == 0
    answer = ("ledger", "answer", "N2", "--text", "Tre till i vår.", "--today", TODAY, "--workspace", town)
    assert makla(*answer).status == 0
    listed = makla("ledger", "list", "--today", TODAY, "--workspace", town)
    assert listed.out.splitlines()[0] == "3 behov."
    assert listed.out.index("[N2]") < listed.out.index("[N1]")
    assert "nästa kontakt 2026-12-01" in listed.out
    told = makla("ledger", "history", "N2", "--json", "--workspace", town).json["history"]
    assert [event["what"] for event in told] == ["status", "contact", "answer"]
    assert told[0]["in_words"] == "status delvis tillsatt, 2 tillsatta – via mässan"


def test_two_needs_merged_and_told_apart(makla: Makla, town: Path) -> None:
    assert "Inga troliga dubbletter." in makla("ledger", "duplicates", "--workspace", town).out
    assert "N1" in makla("ledger", "merge", "N1", "N3", "--workspace", town).out
    listed = makla("ledger", "list", "--json", "--workspace", town).json["needs"]
    assert {need["need_id"]: need["merged_into"] for need in listed} == {"N1": None, "N2": None, "N3": "N1"}
    assert makla("ledger", "apart", "N1", "N3", "--workspace", town).status == 0
    assert "är inte samma behov som N3" in makla("ledger", "history", "N3", "--workspace", town).out


def test_what_goes_wrong_is_said(makla: Makla, town: Path) -> None:
    cases = (
        (("contact", "N2", "2026-01-01", "--today", TODAY), 1, "har redan varit"),
        (("contact", "N2", "i morgon"), 2, "är inget datum"),
        (("status", "N2", "klart"), 1, "Välj bland"),
        (("status", "N2", "delvis tillsatt", "--filled", 5), 1, "går inte ihop"),
        (("history", "N9"), 1, "Det finns till exempel N1"),
        (("merge", "N1", "N1"), 1, "samma behov"),
        (("list", "--place", "Eskilstunna"), 1, "Menade du Eskilstuna"),
    )
    for words, status, message in cases:
        done = makla("ledger", *words, "--workspace", town)
        assert (done.status, message in done.err) == (status, True), (words, done.err)
