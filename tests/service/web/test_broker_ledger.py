"""What became of a need, noted in the pages; and needs that may be the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from matching.domain import Kind
from service.wiring import Installation
from tests import worlds

PAGE = "/behov/N1/uppfoljning"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"gor": "status", "status": "filled", "anteckning": "Klart i dag"}, "Status: tillsatt"),
        ({"gor": "status", "status": "partly_filled", "tillsatta": "1"}, "Status: delvis tillsatt, 1 tillsatt"),
        ({"gor": "kontakt", "dag": "2026-12-01", "om": "våren"}, "Nästa kontakt 1 december 2026"),
        ({"gor": "svar", "svar": "Två personer finns", "svarsdag": "2026-11-10"}, "arbetsgivaren 10 november 2026"),
    ],
)
def test_what_is_noted_is_in_the_history(
    client: TestClient, installation: Installation, sent: dict[str, str], told: str
) -> None:
    need = replace(worlds.needs()[0], headcount=3)
    installation.store.put(Kind.NEED, need, "test")
    installation.store.set_today(worlds.TODAY)
    page = client.post(PAGE, data=sent)
    assert page.status_code == 200
    assert "Noterat." in page.text
    assert told in page.text
    assert all(value in page.text for name, value in sent.items() if name in ("anteckning", "svar"))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"gor": "status", "status": "partly_filled", "tillsatta": "många"}, "med siffror"),
        ({"gor": "status", "status": "partly_filled", "tillsatta": ""}, "minst en"),
        ({"gor": "kontakt", "dag": "2020-01-01"}, "har redan varit"),
        ({"gor": "kontakt", "dag": "snart"}, "år-månad-dag"),
        ({"gor": "svar", "svar": " "}, "Svaret är tomt"),
        ({"gor": "svar", "svar": "ja", "svarsdag": "2099-01-01"}, "har inte varit"),
    ],
)
def test_what_does_not_go_together_is_told_and_kept(client: TestClient, sent: dict[str, str], told: str) -> None:
    page = client.post(PAGE, data=sent)
    assert page.status_code == 422
    assert told in page.text
    assert "Inget är noterat ännu" in page.text
    assert all(value.strip() in page.text for value in sent.values())


def test_the_need_shows_how_it_stands(client: TestClient) -> None:
    assert "Öppet" in client.get("/behov/N1").text
    client.post(PAGE, data={"gor": "status", "status": "withdrawn"})
    assert "Återtaget" in client.get("/behov/N1").text


def test_two_tellings_of_one_need_are_judged_once(client: TestClient, installation: Installation) -> None:
    need = replace(worlds.needs()[0], employer="Verkstan AB")
    installation.store.put(Kind.NEED, need, "test")
    installation.store.put(Kind.NEED, replace(need, id="N99"), "test")
    page = client.get("/behov/dubbletter").text
    assert "N99" in page
    assert "N99" not in client.post("/behov/dubbletter", data={"gor": "samma", "ett": "N1", "annat": "N99"}).text
    assert "räknas tillsammans med N1" in client.get("/behov/N99").text


def test_without_likely_duplicates_the_page_says_so(shared_client: TestClient) -> None:
    assert "Inga möjliga dubbletter" in shared_client.get("/behov/dubbletter").text
