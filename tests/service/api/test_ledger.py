"""The ledger and the unmet-demand report over HTTP."""

from __future__ import annotations

from fastapi.testclient import TestClient

API = "/api/v1"


def test_a_need_followed_over_http(client: TestClient) -> None:
    done = client.post(f"{API}/ledger/status", json={"need_id": "N3", "status": "partly_filled", "filled": 1})
    assert done.status_code == 200, done.text
    assert done.json()["filled"] == 1
    refused = client.post(f"{API}/ledger/status", json={"need_id": "N3", "status": "partly_filled", "filled": 3})
    assert refused.status_code == 422
    assert client.post(f"{API}/ledger/contact", json={"need_id": "N3", "day": "2026-11-15"}).status_code == 422
    assert client.post(f"{API}/ledger/contact", json={"need_id": "N3", "day": "2026-12-01"}).status_code == 200
    assert client.post(f"{API}/ledger/answer", json={"need_id": "N3", "text": "En till i vår."}).status_code == 200
    assert client.post(f"{API}/ledger/answer", json={"need_id": "N33", "text": "x"}).status_code == 404
    told = client.get(f"{API}/ledger/history", params={"need_id": "N3"}).json()["history"]
    assert [event["what"] for event in told] == ["status", "contact", "answer"]
    page = client.get(f"{API}/ledger", params={"limit": 2}).json()
    assert (page["total"], [need["need_id"] for need in page["needs"]]) == (6, ["N3", "N1"])


def test_merged_needs_count_once_in_the_report(client: TestClient) -> None:
    def coverage() -> dict[str, object]:
        told = client.get(f"{API}/demand/unmet").json()["coverage"]
        return {name: told[name] for name in ("needs", "duplicates", "demand_own")}

    assert coverage() == {"needs": 6, "duplicates": 0, "demand_own": 21}  # 1 + 2 + ... + 6
    assert client.post(f"{API}/ledger/merge", json={"need_id": "N1", "other": "N2"}).status_code == 200
    assert coverage() == {"needs": 5, "duplicates": 1, "demand_own": 19}  # N2's two are N1's one
    assert client.post(f"{API}/ledger/apart", json={"need_id": "N1", "other": "N2"}).status_code == 200
    assert client.post(f"{API}/ledger/status", json={"need_id": "N6", "status": "filled"}).status_code == 200
    assert coverage() == {"needs": 5, "duplicates": 0, "demand_own": 15}
    assert client.get(f"{API}/ledger/duplicates").json() == {"duplicates": []}


def test_the_report_names_needs_and_courses_and_no_people(client: TestClient) -> None:
    told = client.get(f"{API}/demand/unmet", params={"place": "Eskilstuna"})
    assert told.status_code == 200
    tables = {table["name"]: table for table in told.json()["tables"]}
    (welders,) = [r for r in tables["occupations"]["rows"] if r["code"] == "7212" and r["level"] == "region"][:1]
    assert (welders["need_ids"], welders["course_ids"]) == (["N1"], ["C1"])
    assert welders["supply_now"] is None  # one person
    assert "supply_now" in welders["hidden"]
    assert "P1" not in told.text


def test_an_empty_period_says_so_and_unknown_places_are_refused(client: TestClient) -> None:
    empty = client.get(f"{API}/demand/unmet", params={"since": "2030-01-01"})
    assert empty.status_code == 200
    assert empty.json()["reason"] == "Det finns inga behov att räkna i det valda underlaget: 6 utanför perioden."
    assert client.get(f"{API}/demand/unmet", params={"region": "Söderland"}).status_code == 404
    assert client.get(f"{API}/demand/unmet", params={"horizon": "snart"}).status_code == 404
    backwards = {"since": "2026-02-01", "until": "2026-01-01"}
    assert client.get(f"{API}/demand/unmet", params=backwards).status_code == 422
