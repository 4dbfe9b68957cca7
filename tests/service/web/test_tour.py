"""The tour, the empty installation that offers the demo, and the statement about accessibility."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from matching.domain import Kind
from service.settings import Settings
from service.web.tour import STEPS
from tests.service.api.conftest import client_of, installed


def test_every_step_leads_to_the_next_and_back(shared_client: TestClient) -> None:
    seen = ["/rundtur"]
    while found := re.search(r'href="(/rundtur/[a-z-]+)">Nästa', shared_client.get(seen[-1]).text):
        seen.append(found[1])
        assert len(seen) < 9
    assert seen[1:] == [f"/rundtur/{step}" for step in STEPS[1:]]
    assert "Tillbaka" in shared_client.get(seen[-1]).text
    assert shared_client.get("/rundtur/hemligt").status_code == 404


def test_every_link_of_the_tour_leads_somewhere(shared_client: TestClient) -> None:
    for step in STEPS:
        for address in re.findall(r'href="(/[^"]*)"', shared_client.get(f"/rundtur/{step}").text):
            if not address.startswith("/planering"):  # a page that may not be there yet
                assert shared_client.get(address).status_code == 200, address


def test_the_empty_installation_reads_the_demo_in(tmp_path: Path) -> None:
    with installed(tmp_path / "tom", filled=False) as made, client_of(made) as client:
        assert "Läs in demon" in client.get("/").text
        assert "Demon läses in" in client.post("/rundtur").text
        for _ in range(600):
            if "läses in" not in client.get("/rundtur").text:
                break
            time.sleep(0.1)
        page = client.get("/rundtur").text
        assert "Välkommen" in page
        assert "påhittade" in page
        assert all(made.store.count(kind) for kind in Kind)
        assert "Läs in demon" not in client.get("/").text


def test_the_demo_is_never_put_on_top_of_own_records(client: TestClient) -> None:
    page = client.post("/rundtur")
    assert page.status_code == 422
    assert "redan egna uppgifter" in page.text


def test_the_statement_says_what_is_not_tested_and_whom_to_ask(tmp_path: Path) -> None:
    with installed(tmp_path / "arbetsyta") as made:
        made.settings = made.settings.model_copy(update={"contact": "hej@example.se", "organisation": "Exempelstad"})
        with client_of(made) as client:
            page = client.get("/tillganglighet").text
    assert "delvis förenlig" in page
    assert "skärmläsare" in page
    assert 'href="mailto:hej@example.se"' in page
    assert "Exempelstad" in page


@pytest.mark.parametrize("contact", ["javascript:alert(1)", "inte en adress", "http://osäker.se", 'a@b"x'])
def test_a_contact_that_is_no_address_is_refused(contact: str) -> None:
    with pytest.raises(ValidationError):
        Settings(contact=contact)
