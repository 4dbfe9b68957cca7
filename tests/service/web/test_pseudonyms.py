"""A broker names someone by a pseudonym, and the counsellor finds out who it is."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from tests import worlds


def test_from_the_brokers_page_to_the_counsellors(shared_client: TestClient) -> None:
    need, person = worlds.needs()[0], worlds.people()[0]
    seen = re.findall(r"K-[A-Z2-7]{10}", shared_client.get(f"/behov/{need.id}").text)
    assert seen
    found = shared_client.get("/klienter", params={"sok": seen[0].lower()}).text
    assert person.label in found
    assert worlds.people()[1].label not in found
    assert seen[0] in shared_client.get(f"/klienter/{person.id}").text


def test_a_pseudonym_that_nobody_has_finds_nobody(shared_client: TestClient) -> None:
    found = shared_client.get("/klienter", params={"sok": "K-AAAAAAAAAA"}).text
    assert not any(person.label in found for person in worlds.people())


def test_a_broker_never_sees_an_id_or_a_name(shared_client: TestClient) -> None:
    page = shared_client.get(f"/behov/{worlds.needs()[0].id}").text
    for person in worlds.people():
        assert person.label not in page
        assert not re.search(rf"\b{person.id}\b", page)
