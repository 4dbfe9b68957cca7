"""Courses from Susa-navet, from a server that pages what the test writes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from matching.importers.emil import EmilImporter
from service.connectors.http import Service, ServiceUnavailable
from service.connectors.landing import Landing
from service.connectors.susa_navet import SIZE, fetch_courses
from tests.matching.importers.emil_fixture import event, info, provider
from tests.service.connectors.conftest import Asked, Replaying, Reply

NOW = dt.datetime(2026, 11, 16, 12, 0, tzinfo=dt.UTC)
HERE = [{"areaCode": "0484", "town": "Eskilstuna"}]
THERE = [{"areaCode": "0180", "town": "Stockholm"}]


class Register:
    """A Susa-navet of three lists, paged two to a page whatever size is asked for."""

    def __init__(self) -> None:
        self.lists: dict[str, list[dict[str, Any]]] = {
            "educationEvents": [
                event("e.1", "i.1", locations=HERE),
                event("e.2", "i.2", locations=THERE),
                event("e.3", "i.1", "2027-03-01", locations=HERE),
            ],
            "educationInfos": [info("i.1", "Svetsning"), info("i.2", "Bageri"), info("i.3", "Kock")],
            "educationProviders": [provider("p.granby", "Granby lärcentrum")],
        }
        self.broken_at: tuple[str, int] | None = None

    def __call__(self, asked: Asked) -> Reply:
        name, _, key = asked.path.removeprefix("/").partition("/")
        items = self.lists[name]
        if key:
            found = [item for item in items if item["id"] == key]
            return Reply(found[0]) if found else Reply({}, status=404)
        page = int(asked.query["page"][0])
        if self.broken_at == (name, page):
            return Reply({}, status=400)
        links = [{"rel": "next", "href": "https://example.org/elak"}]
        shape = {"totalElements": len(items), "totalPages": (len(items) + 1) // 2, "pageNumber": page}
        return Reply({"links": links, name: items[2 * page : 2 * page + 2], "page": shape})


@pytest.fixture
def register(server: Replaying) -> Register:
    """The register that the server tells."""
    server.otherwise = register = Register()
    return register


def fetch(service: Service, folder: Path, **how: Any) -> int:
    return fetch_courses(service, Landing(folder).open(), **{"now": NOW, **how})


@pytest.mark.usefixtures("register")
def test_everything_lands_as_pages_that_the_importer_reads(server: Replaying, service: Service, tmp_path: Path) -> None:
    assert fetch(service, tmp_path) == 5  # two pages of events, two of infos, one of providers
    read = EmilImporter().read(tmp_path)
    assert [(c.id, c.title, c.provider) for c in read.records] == [
        ("e.1", "Svetsning", "Granby lärcentrum"),
        ("e.2", "Bageri", "Granby lärcentrum"),
        ("e.3", "Svetsning", "Granby lärcentrum"),
    ]
    assert read.errors == ()
    assert {a.path for a in server.asked} == {"/educationEvents", "/educationInfos", "/educationProviders"}
    assert all(a.query["size"] == [str(SIZE)] for a in server.asked)
    assert "VUXGY" in server.asked[0].query["schoolType"]


@pytest.mark.usefixtures("register")
def test_one_municipality_takes_only_its_events_and_their_infos(service: Service, tmp_path: Path) -> None:
    fetch(service, tmp_path, municipalities=["0484"])
    text = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("2*.json"))
    assert "e.1" in text
    assert "e.2" not in text
    assert "Bageri" not in text
    assert [c.id for c in EmilImporter().read(tmp_path).records] == ["e.1", "e.3"]


def test_a_fetch_that_breaks_off_goes_on_where_it_was(
    server: Replaying, service: Service, register: Register, tmp_path: Path
) -> None:
    register.broken_at = ("educationInfos", 1)
    with pytest.raises(ServiceUnavailable):
        fetch(service, tmp_path)
    server.asked.clear()
    register.broken_at = None
    fetch(service, tmp_path)
    assert [(a.path, a.query["page"]) for a in server.asked] == [
        ("/educationInfos", ["1"]),
        ("/educationProviders", ["0"]),
    ]
    assert len(EmilImporter().read(tmp_path).records) == 3


def test_later_only_what_changed_is_asked_for_and_has_the_last_word(
    server: Replaying, service: Service, register: Register, tmp_path: Path
) -> None:
    fetch(service, tmp_path)
    server.asked.clear()
    register.lists["educationEvents"] = [
        event("e.1", "i.1", places=12, locations=HERE),
        event("e.2", "i.2", isCancelled=True),
        event("e.4", "i.3", locations=HERE),
    ]
    register.lists["educationInfos"] = [info("i.1", "Svetsning, ny plan")]
    fetch(service, tmp_path, now=NOW + dt.timedelta(days=1))
    assert server.asked[0].query["updatedSince"] == [NOW.isoformat()]
    read = EmilImporter().read(tmp_path)
    assert {c.id: (c.title, c.seats) for c in read.records} == {
        "e.1": ("Svetsning, ny plan", 12),
        "e.3": ("Svetsning, ny plan", None),
        "e.4": ("Kock", None),
    }
    assert read.removed_ids == ("e.2",)


def test_an_older_info_that_a_new_event_names_is_fetched_by_itself(
    server: Replaying, service: Service, register: Register, tmp_path: Path
) -> None:
    fetch(service, tmp_path, municipalities=["0484"])
    server.asked.clear()
    older = register.lists["educationInfos"]
    register.lists["educationEvents"] = [event("e.9", "i.2", locations=HERE)]

    def answer(asked: Asked) -> Reply:
        if asked.path == "/educationInfos":
            return Reply({"educationInfos": [], "page": {"totalElements": 0, "totalPages": 0}})
        return register(asked)

    server.otherwise = answer
    fetch(service, tmp_path, municipalities=["0484"], now=NOW + dt.timedelta(days=1))
    assert "/educationInfos/i.2" in [a.path for a in server.asked]
    assert older[1]["content"]["title"]["strings"][0]["value"] == "Bageri"
    titles = {c.id: c.title for c in EmilImporter().read(tmp_path).records}
    assert titles["e.9"] == "Bageri"


@pytest.mark.usefixtures("register")
def test_asking_for_something_else_or_for_all_begins_anew(server: Replaying, service: Service, tmp_path: Path) -> None:
    fetch(service, tmp_path)
    fetch(service, tmp_path, schools=["YH"])
    assert "updatedSince" not in server.asked[-2].query
    fetch(service, tmp_path, schools=["YH"], everything=True)
    assert "updatedSince" not in server.asked[-2].query
    assert len(EmilImporter().read(tmp_path).records) == 3


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {"items": [], "page": {"totalPages": 1}},
        {"educationEvents": {}, "page": {"totalPages": 1}},
        {"educationEvents": [], "page": {}},
        {"educationEvents": [1], "page": {"totalPages": 1}},
        {"educationEvents": [], "page": {"totalPages": "många"}},
    ],
)
def test_a_changed_schema_is_told_and_nothing_lands(
    server: Replaying, service: Service, tmp_path: Path, answer: Any
) -> None:
    server.otherwise = lambda _: Reply(answer)
    with pytest.raises(ServiceUnavailable, match="inte den form"):
        fetch(service, tmp_path)
    assert Landing(tmp_path).open().files() == []
