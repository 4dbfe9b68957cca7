"""Lists of records over HTTP: in pages, in order of id, narrowed."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from matching.domain import Kind, Need
from service.wiring import Installation
from tests import worlds
from tests.service.api.test_problems import problem
from tests.service.api.test_records import FIRST, NEW, PAGES, PATHS, V1


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("limit", [1, 4, 6, 200])
def test_pages_give_every_record_once_in_order(shared_client: TestClient, path: str, limit: int) -> None:
    address: str | None = f"{V1}{path}?limit={limit}"
    found: list[str] = []
    pages = 0
    while address:
        answer = shared_client.get(address)
        page = PAGES[path].model_validate_json(answer.content)
        assert len(page.items) <= limit
        found += [item.record.id for item in page.items]
        assert (page.next is not None) == ("link" in answer.headers)
        address, pages = page.next, pages + 1
    assert found == [f"{FIRST[path][0]}{number}" for number in range(1, 7)]
    assert pages <= -(-6 // limit) + 1


FILTERS = [
    ("/profiles?text=svetsare", ["P1"]),
    ("/profiles?text=klient+svetsning", ["P1"]),
    ("/profiles?text=astronaut", []),
    ("/profiles?place=Kiruna", ["P6"]),
    ("/profiles?place=2584&status=open", ["P6"]),
    ("/profiles?status=later", []),
    ("/profiles?unit=Norr", []),
    ("/needs?text=KOCK", ["N3"]),
    ("/needs?place=eskilstuna+kommun&text=truck", ["N5"]),
    ("/needs?status=closed", []),
    ("/needs?horizon=now", []),
    ("/needs?source_kind=ad", []),
    ("/courses?form=komvux", []),
    ("/courses?text=kurs+elinst", ["C4"]),
    ("/courses?status=open&place=0484&text=kock", ["C3"]),
    ("/courses?source=nej", []),
]


@pytest.mark.parametrize(("address", "ids"), FILTERS, ids=[one[0] for one in FILTERS])
def test_filters(shared_client: TestClient, address: str, ids: list[str]) -> None:
    assert [item["record"]["id"] for item in shared_client.get(V1 + address).json()["items"]] == ids


def test_filters_look_at_the_day(client: TestClient, installation: Installation) -> None:
    for path in PATHS:
        client.post(V1 + path, json=NEW[path])
    installation.store.put(Kind.NEED, Need("N0", "gammalt", open_until=worlds.TODAY.replace(day=1)), "test")
    assert [i["record"]["id"] for i in client.get(V1 + "/needs?status=closed").json()["items"]] == ["N0"]
    assert [i["record"]["id"] for i in client.get(V1 + "/profiles?status=later").json()["items"]] == ["P9"]
    assert [i["record"]["id"] for i in client.get(V1 + "/needs?horizon=now&source_kind=visit").json()["items"]] == [
        "N9"
    ]
    assert [i["record"]["id"] for i in client.get(V1 + "/courses?form=komvux&source=API").json()["items"]] == ["C9"]


def test_a_filter_that_few_pass_gives_short_pages_and_misses_none(
    client: TestClient, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.records.SCANNED", 4)
    monkeypatch.setattr("service.records._BATCH", 2)
    address: str | None = V1 + "/needs?text=gruv&limit=1"
    found: list[str] = []
    while address:
        page = client.get(address).json()
        found += [item["record"]["id"] for item in page["items"]]
        address = page["next"]
    assert found == ["N6"]
    assert installation.store.count(Kind.NEED) == 6


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "after=!", "after=%FF", "place=Eskilstunna", "status=x", "text="]
)
def test_a_bad_list_question_is_a_422(shared_client: TestClient, query: str) -> None:
    told = problem(shared_client.get(f"{V1}/needs?{query}"), 422)
    if "Eskilstunna" in query:
        assert "Eskilstuna" in told.detail.split("Menade du")[1]
