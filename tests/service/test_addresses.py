"""Ids may hold any character: every page and every endpoint is found under them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import Kind
from service.addresses import id_of, need_address, segment
from service.wiring import Installation
from tests import worlds
from tests.service.api.conftest import client_of, installed
from tests.service.web.test_broker import press

ODD = (
    "B 12/2026",
    "/a//b/",
    "a\\b",
    "å?b=c&d#e",
    "100%",
    "%2F",
    "~2F",
    "~",
    "..",
    "nytt",
    "ny",
    "dubbletter",
    "utland",
    "B1;v=2",
    "<b>'\"",
    "a+b@c:d",
    "x/uppfoljning",
    "~2E.",
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The obvious world, with each odd id on a need and on a client."""
    with installed(tmp_path_factory.mktemp("adresser") / "arbetsyta") as made:
        for record_id in ODD:
            made.store.put(Kind.NEED, replace(worlds.needs()[0], id=record_id, title=f"Behov {record_id}"), "test")
            made.store.put(Kind.SEEKER, replace(worlds.people()[0], id=record_id, label=f"Klient {record_id}"), "test")
        with client_of(made) as client:
            yield made, client


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20) | st.sampled_from(ODD))
def test_an_id_is_one_piece_of_an_address_and_read_back_as_it_was(record_id: str) -> None:
    written = segment(record_id)
    assert written.isascii()
    undone = unquote(written)  # what the server does before it looks for the page
    assert "/" not in undone
    assert undone not in (".", "..", "ny", "nytt", "dubbletter", "utland")
    assert id_of(undone) == record_id


@pytest.mark.parametrize("record_id", ODD)
def test_the_pages_of_a_need(town: tuple[Installation, TestClient], record_id: str) -> None:
    _, client = town
    escaped = re.sub(r"[&<>'\"]", "", record_id)[:3]
    for page in ("", "alla", "andra", "uppfoljning", "historik", "ta-bort"):
        got = client.get(need_address(record_id, page), follow_redirects=False)
        assert (got.status_code, "Behov " in got.text, escaped in got.text) == (200, True, True), page
    pack = client.get(need_address(record_id, "underlag"), follow_redirects=False)
    assert pack.status_code == 303
    noted = client.post(need_address(record_id, "uppfoljning"), data={"gor": "svar", "svar": "Vi hör av oss."})
    assert (noted.status_code, "Vi hör av oss." in noted.text) == (200, True)
    saved = press(client, client.get(need_address(record_id, "andra")), "spara", headcount="7")
    assert (saved.status_code, "Behovet är sparat." in saved.text) == (200, True)


@pytest.mark.parametrize("record_id", ODD)
def test_the_list_of_needs_leads_there(town: tuple[Installation, TestClient], record_id: str) -> None:
    _, client = town
    page = client.get("/behov", params={"q": record_id, "visa": "alla"})
    assert f'href="{need_address(record_id).replace("&", "&amp;")}"' in page.text


@pytest.mark.parametrize("record_id", ODD)
def test_the_pages_of_a_client(town: tuple[Installation, TestClient], record_id: str) -> None:
    _, client = town
    for page in ("", "andra", "vagar", "prova", "ta-bort"):
        address = f"/klienter/{segment(record_id)}" + (f"/{page}" if page else "")
        assert client.get(address, follow_redirects=False).status_code == 200, page


def test_every_link_of_a_client_leads_somewhere(town: tuple[Installation, TestClient]) -> None:
    _, client = town
    base = f"/klienter/{segment('B 12/2026')}"
    queue, seen = [base], dict[str, int]()
    while queue:
        address = queue.pop()
        kind = address.partition("?")[0]
        if kind in seen:
            continue
        got = client.get(address)
        seen[kind] = got.status_code
        queue += [html.unescape(one) for one in re.findall(r'href="([^"#]+)"', got.text) if one.startswith(base)]
    assert set(seen.values()) == {200}
    assert {f"{base}/{page}" for page in ("vagar", "vag", "blad", "andra")} <= set(seen)


@pytest.mark.parametrize("path", ["needs", "profiles"])
@pytest.mark.parametrize(
    "record_id", [one for one in ODD if one not in ("..", "%2F")]
)  # the test client undoes %25 twice
def test_the_endpoints(town: tuple[Installation, TestClient], record_id: str, path: str) -> None:
    _, client = town
    address = f"/api/v1/{path}/{quote(record_id, safe='')}"
    got = client.get(address)
    assert (got.status_code, got.json()["id"]) == (200, record_id)
    changed = client.patch(address, json={"source": "nytt"}, headers={"If-Match": got.headers["etag"]})
    assert (changed.status_code, changed.json()["source"]) == (200, "nytt")
    gone = client.delete(address, headers={"If-Match": changed.headers["etag"]})
    assert (gone.status_code, client.get(address).status_code) == (204, 404)
    made = client.post(f"/api/v1/{path}", json={**got.json(), "id": record_id})
    assert made.status_code == 201, made.text
    assert client.get(made.headers["location"]).json()["id"] == record_id


def test_an_id_that_no_address_can_hold_is_refused(town: tuple[Installation, TestClient]) -> None:
    _, client = town
    answer = client.post("/api/v1/needs", json={"id": "..", "title": "Kock"})
    assert answer.status_code == 422
    assert "bara punkter" in answer.text
