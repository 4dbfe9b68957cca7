"""The broker's list of needs: searched, narrowed, ordered, and what it says when it is empty."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from fastapi.testclient import TestClient

from matching.domain import Kind, Need
from service.wiring import Installation
from tests import worlds


def test_the_list_is_searched_and_narrowed(client: TestClient) -> None:
    everything = client.get("/behov?visa=alla").text
    assert all(need.title in everything for need in worlds.needs())
    need = worlds.needs()[0]
    found = client.get("/behov", params={"q": need.title, "visa": "alla"}).text
    assert need.title in found
    assert worlds.needs()[1].title not in found
    assert "Inga behov passar" in client.get("/behov?q=finnsinte").text
    unknown = client.get("/behov?ort=Eskilstana")
    assert "Ingen kommun heter" in unknown.text


def test_the_list_is_ordered_by_links_that_keep_what_was_asked(client: TestClient, installation: Installation) -> None:
    for number in range(30):
        need = Need(
            f"L{number:02}", f"Lots {number}", employer=f"Redare {29 - number:02}", place=worlds.needs()[0].place
        )
        installation.store.put(Kind.NEED, need, "test")
    ledger = {"gor": "kontakt", "dag": str(worlds.TODAY + dt.timedelta(days=3)), "om": ""}
    installation.store.set_today(worlds.TODAY)
    client.post("/behov/L07/uppfoljning", data=ledger)
    page = client.get("/behov", params={"q": "lots", "visa": "alla", "kalla": ""}).text
    links = dict(re.findall(r'<a href="([^"]+)"[^>]*>(Nästa kontakt|Arbetsgivare|Ort|Senast insamlat)</a>', page))
    by_name = {word: html.unescape(address) for address, word in links.items()}
    assert set(by_name) == {"Nästa kontakt", "Arbetsgivare", "Ort", "Senast insamlat"}
    by_employer = client.get(by_name["Arbetsgivare"]).text
    assert 'name="ordning" value="arbetsgivare"' in by_employer  # a search keeps the order
    assert re.findall(r">(Lots \d+)</a>", by_employer)[:2] == ["Lots 29", "Lots 28"]
    [following] = re.findall(r'rel="next" href="([^"]+)"', by_employer)
    second = client.get(html.unescape(following)).text
    assert re.findall(r">(Lots \d+)</a>", second) == [f"Lots {n}" for n in (4, 3, 2, 1, 0)]
    assert "Till början" in second
    first = client.get(by_name["Nästa kontakt"]).text
    assert re.findall(r">(Lots \d+)</a>", first)[0] == "Lots 7"
    soon = client.get("/behov?kontakt=vecka").text
    assert re.findall(r">(Lots \d+)</a>", soon) == ["Lots 7"]
    assert "Nästa kontakt 19 november 2026" in soon
    assert "Inga behov passar" in client.get("/behov?kontakt=forsenad").text
    installation.store.set_today(worlds.TODAY + dt.timedelta(days=9))
    assert "(försenad)" in client.get("/behov?kontakt=forsenad").text
    client.post("/behov/L07/uppfoljning", data={"gor": "status", "status": "filled"})
    assert "Lots 7<" not in client.get("/behov?q=lots+7").text
    assert "Lots 7<" in client.get("/behov?q=lots+7&visa=tillsatta").text


@pytest.mark.parametrize(
    "asked", ["ordning=x", "visa=x", "kontakt=x", "kalla=x", "nar=x", "efter=W10", "ordning=å&visa=%00"]
)
def test_a_question_that_is_none_narrows_nothing(client: TestClient, asked: str) -> None:
    assert "svets" in client.get(f"/behov?{asked}").text.casefold()


def test_an_empty_list_says_what_to_do(empty_client: TestClient) -> None:
    page = empty_client.get("/behov").text
    assert "Inga behov ännu" in page
    assert 'href="/behov/nytt"' in page
