"""The list of needs: every order and every narrowing equals the plainest way of doing it, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.domain import Horizon, Kind, Need, NeedSource, Place
from matching.ledger import Event, Status, What
from service.access.policy import LOCAL, Actor, Forbidden, Role
from service.errors import UserError
from service.need_list import Contact, NeedFilters, NeedList, Order, Shown, swedish
from service.store.ledger import LedgerStore
from service.wiring import Installation
from tests.service.api.conftest import installed

TODAY = dt.date(2026, 11, 16)
PLANNER = Actor("p", "Pia", frozenset({Role.PLANNER}))
NEEDS = [
    Need("1", "Svetsare", employer="Ödlan AB", place=Place("Eskilstuna", "0484"), gathered_on=dt.date(2026, 11, 1)),
    Need("2", "Kock", employer="alfa", place=Place("Åmål", "1492"), gathered_on=dt.date(2026, 11, 3)),
    Need("3", "Florist", employer="Åkeriet", source_kind=NeedSource.VISIT, open_until=dt.date(2026, 11, 15)),
    Need("4", "Bagare", employer="Zeta", place=Place("Ystad", "1286"), horizon=Horizon.NOW),
    Need("5", "Snickare", text="vana vid trä", gathered_on=dt.date(2026, 11, 2), open_until=TODAY),
]
EVENTS = [
    Event("1", What.CONTACT, day=dt.date(2026, 11, 20)),
    Event("2", What.CONTACT, day=dt.date(2026, 11, 15)),
    Event("4", What.STATUS, status=Status.FILLED),
    Event("5", What.STATUS, status=Status.PARTLY_FILLED, filled=1),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("lista") / "arbetsyta", filled=False) as made:
        made.store.set_today(TODAY)
        for need in NEEDS:
            made.store.put(Kind.NEED, need, "test")
        for event in EVENTS:
            LedgerStore(made.store).add(event)
        yield made


def ids(listing: NeedList, filters: NeedFilters, order: Order, limit: int = 2, actor: Actor = LOCAL) -> list[str]:
    """All pages, one after another."""
    found, after = [], ""
    while True:
        page = listing.page(actor, filters, order, after, limit)
        assert len(page.items) <= limit
        found += [one.need.id for one in page.items]
        if not page.after:
            return found
        after = page.after


EVERYTHING = NeedFilters(shown=Shown.EVERYTHING)


@pytest.mark.parametrize("limit", [1, 2, 5, 25])
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.DATE, "25134"),  # 3, 2 and 1 November, then those without a day by id
        (Order.CONTACT, "21534"),  # 15 and 20 November, then those without by date
        (Order.EMPLOYER, "24315"),  # alfa, Zeta, Åkeriet, Ödlan, then none
        (Order.PLACE, "14253"),  # Eskilstuna, Ystad, Åmål, then none by date
    ],
)
def test_each_order_page_by_page(town: Installation, order: Order, expected: str, limit: int) -> None:
    assert "".join(ids(NeedList(town), EVERYTHING, order, limit)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (NeedFilters(), "251"),  # not 3, whose last day was yesterday, nor 4, which is filled
        (NeedFilters(shown=Shown.FILLED), "4"),
        (NeedFilters(shown=Shown.PARTLY_FILLED), "5"),
        (NeedFilters(shown=Shown.WITHDRAWN), ""),
        (NeedFilters(contact=Contact.OVERDUE), "2"),  # the 15th was yesterday
        (NeedFilters(contact=Contact.WEEK), "21"),
        (NeedFilters(contact=Contact.NONE), "5"),
        (replace(EVERYTHING, source=NeedSource.VISIT), "3"),
        (replace(EVERYTHING, horizon=Horizon.NOW), "4"),
        (replace(EVERYTHING, place="1492"), "2"),
        (replace(EVERYTHING, text="TRÄ vana"), "5"),
        (replace(EVERYTHING, text="finnsinte"), ""),
    ],
)
def test_each_narrowing(town: Installation, filters: NeedFilters, expected: str) -> None:
    assert "".join(ids(NeedList(town), filters, Order.DATE)) == expected


def test_what_is_overdue_is_told(town: Installation) -> None:
    page = NeedList(town).page(LOCAL, EVERYTHING, Order.CONTACT)
    assert [(one.need.id, one.overdue) for one in page.items[:2]] == [("2", True), ("1", False)]


def test_who_may_not_see_the_ledger_gets_the_needs_alone(town: Installation) -> None:
    listing = NeedList(town)
    assert ids(listing, NeedFilters(), Order.CONTACT, actor=PLANNER) == ["2", "5", "1", "4"]  # by date; 3 is past
    assert all(one.line is None for one in listing.page(PLANNER, EVERYTHING, Order.DATE).items)
    with pytest.raises(Forbidden):
        listing.page(Actor("a", "A", frozenset({Role.ADMIN})), EVERYTHING, Order.DATE)


def test_a_place_in_another_order_or_none_at_all_begins_anew(town: Installation) -> None:
    listing = NeedList(town)
    after = listing.page(LOCAL, EVERYTHING, Order.PLACE, limit=2).after
    assert listing.page(LOCAL, EVERYTHING, Order.DATE, after).items[0].need.id == "2"
    assert listing.page(LOCAL, EVERYTHING, Order.DATE, "W10").items[0].need.id == "2"  # []
    assert listing.page(LOCAL, EVERYTHING, Order.DATE, "WyIiLCJ4Il0").items[0].need.id == "2"  # ["", "x"]
    with pytest.raises(UserError):
        listing.page(LOCAL, EVERYTHING, Order.DATE, "å")


def test_the_list_follows_what_is_written(tmp_path: Path) -> None:
    with installed(tmp_path / "arbetsyta", filled=False) as made:
        listing, ledger = NeedList(made), LedgerStore(made.store)
        assert ids(listing, NeedFilters(), Order.DATE) == []
        for need in NEEDS[:3]:
            made.store.put(Kind.NEED, replace(need, open_until=None), "test")
        assert ids(listing, NeedFilters(), Order.DATE) == ["2", "1", "3"]
        made.store.put(Kind.NEED, replace(NEEDS[2], open_until=None, gathered_on=TODAY), "test")
        made.store.delete(Kind.NEED, "2")
        assert ids(listing, NeedFilters(), Order.DATE) == ["3", "1"]
        ledger.add(Event("3", What.STATUS, status=Status.WITHDRAWN))
        assert ids(listing, NeedFilters(), Order.DATE) == ["1"]
        ledger.add(Event("1", What.CONTACT, day=TODAY))
        assert ids(listing, EVERYTHING, Order.CONTACT) == ["1", "3"]


def test_the_swedish_alphabet() -> None:
    names = ["Örn", "Ärla", "Åsa", "zebra", "Ék", "eka", "Ekb"]
    assert sorted(names, key=swedish) == ["Ék", "eka", "Ekb", "zebra", "Åsa", "Ärla", "Örn"]


DAYS = st.none() | st.dates(dt.date(2026, 11, 10), dt.date(2026, 11, 20))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given=st.lists(st.tuples(DAYS, st.sampled_from(["", "a", "B", "å"]), DAYS, DAYS), max_size=12),
    order=st.sampled_from(Order),
    contact=st.sampled_from(Contact),
    limit=st.integers(1, 5),
)
def test_pages_together_are_the_whole_list_once(
    tmp_path_factory: pytest.TempPathFactory,
    given: list[tuple[dt.date | None, str, dt.date | None, dt.date | None]],
    order: Order,
    contact: Contact,
    limit: int,
) -> None:
    with installed(tmp_path_factory.mktemp("orakel") / "arbetsyta", filled=False) as made:
        made.store.set_today(TODAY)
        for number, (gathered, employer, until, day) in enumerate(given):
            need = Need(f"{number:02}", "Kock", employer=employer, gathered_on=gathered, open_until=until)
            made.store.put(Kind.NEED, need, "test")
            if day:
                LedgerStore(made.store).add(Event(need.id, What.CONTACT, day=day))
        expected = {
            f"{number:02}"
            for number, (_, _, until, day) in enumerate(given)
            if (until is None or until >= TODAY)
            and {
                Contact.ANY: True,
                Contact.NONE: day is None,
                Contact.OVERDUE: day is not None and day < TODAY,
                Contact.WEEK: day is not None and day <= TODAY + dt.timedelta(days=7),
            }[contact]
        }
        found = ids(NeedList(made), NeedFilters(contact=contact), order, limit)
        assert len(found) == len(set(found))
        assert set(found) == expected
        if order is Order.DATE:
            days = [given[int(one)][0] for one in found]
            told = [day for day in days if day is not None]
            assert told == sorted(told, reverse=True)
            assert days[: len(told)] == told
