"""The ledger's use cases: who may, what goes together, and that nothing is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from matching import duplicates
from matching.domain import Kind, Need
from matching.duplicates import LikelyDuplicate
from matching.ledger import Status, What
from service.access.policy import LOCAL, Actor, Forbidden, Role
from service.errors import UnknownName, UserError
from service.ledger import Ledger, asked, parse_status
from service.wiring import Installation
from tests import worlds
from tests.service.api.conftest import installed

BROKER = Actor("u1", "Bo", frozenset({Role.BROKER}), "norr")
COUNSELLOR = Actor("u2", "Vera", frozenset({Role.COUNSELLOR}), "norr")
PLANNER = Actor("u3", "Pia", frozenset({Role.PLANNER}))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path / "arbetsyta") as made:
        yield made


@pytest.fixture
def ledger(installation: Installation) -> Ledger:
    return Ledger(installation, worlds.TODAY)


def test_every_status_is_kept_with_who_and_when(ledger: Ledger) -> None:
    ledger.set_status(BROKER, "N3", Status.PARTLY_FILLED, filled=2, note="två började")
    entry = ledger.set_status(BROKER, "N3", Status.FILLED)
    assert (entry.line.status, entry.line.filled, entry.status_word) == (Status.FILLED, None, "tillsatt")
    first, second = ledger.history(COUNSELLOR, "N3")
    assert (first.status, first.filled, first.text, first.by_name) == (Status.PARTLY_FILLED, 2, "två började", "Bo")
    assert second.status is Status.FILLED
    assert first.at <= second.at
    assert [e.need.id for e in ledger.list_(BROKER, asked(status="tillsatt"))] == ["N3"]


@pytest.mark.parametrize(("status", "filled"), [("partly_filled", None), ("partly_filled", 3), ("filled", 1)])
def test_numbers_that_do_not_go_together_are_refused(ledger: Ledger, status: str, filled: int | None) -> None:
    with pytest.raises(UserError):  # the employer of N3 needed three
        ledger.set_status(LOCAL, "N3", Status(status), filled=filled)
    assert ledger.history(LOCAL, "N3") == ()


def test_the_next_contact_comes_first_and_lies_ahead(ledger: Ledger) -> None:
    with pytest.raises(UserError, match="har redan varit"):
        ledger.set_contact(LOCAL, "N2", dt.date(2026, 11, 15))
    ledger.set_contact(LOCAL, "N2", dt.date(2026, 12, 1), "efter julmässan")
    assert next(e.need.id for e in ledger.list_(LOCAL)) == "N2"
    assert [e.need.id for e in ledger.list_(LOCAL, asked(contact_by=dt.date(2026, 12, 1)))] == ["N2"]
    assert ledger.set_contact(LOCAL, "N2", None).line.next_contact is None
    assert len(ledger.history(LOCAL, "N2")) == 2


def test_the_answer_that_an_employer_got(ledger: Ledger) -> None:
    assert ledger.set_answer(LOCAL, "N1", "Två på väg.").line.answered_on == worlds.TODAY
    for text, day in (("  ", None), ("Ja", dt.date(2026, 11, 17))):
        with pytest.raises(UserError):
            ledger.set_answer(LOCAL, "N1", text, day)


def test_merged_once_and_kept_apart_again(ledger: Ledger) -> None:
    ledger.merge(LOCAL, "N1", "N2", "samma")
    with pytest.raises(UserError, match="räknas redan"):
        ledger.merge(LOCAL, "N2", "N3")
    with pytest.raises(UserError, match="samma behov"):
        ledger.merge(LOCAL, "N2", "N2")
    with pytest.raises(UnknownName):
        ledger.merge(LOCAL, "N1", "N99")
    assert ledger.get(LOCAL, "N2").line.merged_into == "N1"
    ledger.keep_apart(LOCAL, "N1", "N2")
    assert ledger.get(LOCAL, "N2").line.merged_into is None
    assert [event.what for event in ledger.history(LOCAL, "N2")] == [What.MERGED, What.APART]


def test_who_may_read_and_who_may_write(ledger: Ledger) -> None:
    assert ledger.list_(COUNSELLOR)
    for actor, use in (
        (PLANNER, lambda: ledger.list_(PLANNER)),
        (COUNSELLOR, lambda: ledger.set_contact(COUNSELLOR, "N1", None)),
        (COUNSELLOR, lambda: ledger.merge(COUNSELLOR, "N1", "N2")),
    ):
        with pytest.raises(Forbidden):
            use()
        assert actor


def test_words_that_do_not_exist_are_refused_with_those_that_do(ledger: Ledger) -> None:
    assert parse_status("Delvis tillsatt") is Status.PARTLY_FILLED
    for use in (
        lambda: parse_status("klart"),
        lambda: asked(source="brev"),
        lambda: asked(horizon="snart"),
        lambda: asked(place="Eskilstunna"),
    ):
        with pytest.raises(UnknownName) as caught:
            use()
        assert "Välj bland" in str(caught.value) or "Menade du" in str(caught.value)
    assert ledger.list_(LOCAL, asked(place="Kiruna", employer="ingen")) == []


def test_the_section_follows_the_code_before_the_words(ledger: Ledger, installation: Installation) -> None:
    need = replace(worlds.needs()[0], sector="Vård och omsorg")
    installation.store.put(Kind.NEED, need, "test")
    assert ledger.get(BROKER, need.id).section == "Q"
    installation.store.put(Kind.NEED, replace(need, sni="62.010"), "test")
    assert ledger.get(BROKER, need.id).section == "J"


def test_only_what_changed_is_read_and_compared_again(
    ledger: Ledger, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[list[str]] = []
    pairs_in = duplicates._pairs_in

    def counted(group: Sequence[Need]) -> list[LikelyDuplicate]:
        compared.append([need.id for need in group])
        return pairs_in(group)

    monkeypatch.setattr(duplicates, "_pairs_in", counted)
    twin, elsewhere = (replace(worlds.needs()[0], employer=name) for name in ("Verkstan AB", "Varvet AB"))
    for need in (twin, replace(twin, id="N97", employer="Varvet AB"), replace(twin, id="N98")):
        installation.store.put(Kind.NEED, need, "test")
    assert [(pair.kept, pair.other) for pair in ledger.duplicates(BROKER)] == [("N1", "N98")]
    assert sorted(compared) == [["N1", "N98"], ["N97"]]
    compared.clear()
    ledger.keep_apart(BROKER, "N1", "N98")
    assert ledger.duplicates(BROKER) == []  # the ledger is read anew, the needs are not
    installation.store.put(Kind.NEED, replace(elsewhere, id="N99"), "test")
    assert {(pair.kept, pair.other) for pair in ledger.duplicates(BROKER)} == {("N97", "N99")}
    assert compared == [["N97", "N99"]]
    installation.store.put(Kind.NEED, replace(elsewhere, id="N99", employer="Bageriet AB"), "test")
    assert ledger.duplicates(BROKER) == []
    installation.store.put(Kind.NEED, replace(twin, id="N96"), "test")
    assert {pair.other for pair in ledger.duplicates(BROKER)} == {"N96", "N98"}
    installation.store.delete(Kind.NEED, "N96")
    assert ledger.duplicates(BROKER) == []
