"""The taxonomy's downloads: fetched once, then only what has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.connectors.http import Service, ServiceUnavailable
from service.connectors.jobtech_taxonomy import DOWNLOADS, fetch_taxonomy
from service.connectors.landing import Landing
from tests.service.connectors.conftest import Asked, Replaying, Reply


def download(asked: Asked) -> Reply:
    name = asked.path.rsplit("/", 1)[1]
    if asked.headers.get("if-none-match") == f'"{name}"':
        return Reply(status=304)
    return Reply({"data": {"concepts": [{"id": "a", "preferred_label": name}]}}, headers={"ETag": f'"{name}"'})


def test_files_land_and_are_fetched_again_only_when_changed(
    server: Replaying, service: Service, tmp_path: Path
) -> None:
    server.otherwise = download
    assert fetch_taxonomy(service, Landing(tmp_path).open()) == (len(DOWNLOADS), 0)
    assert server.asked[0].path == "/version/latest/query/skills/skills.json"
    assert {p.stem for p in tmp_path.glob("*.json")} == set(DOWNLOADS)
    assert fetch_taxonomy(service, Landing(tmp_path).open()) == (0, len(DOWNLOADS))
    (tmp_path / "skills.json").unlink()  # a file that is missing is fetched whatever its ETag was
    assert fetch_taxonomy(service, Landing(tmp_path).open()) == (1, len(DOWNLOADS) - 1)


def test_another_version_is_fetched_whole(server: Replaying, service: Service, tmp_path: Path) -> None:
    server.otherwise = download
    fetch_taxonomy(service, Landing(tmp_path).open())
    assert fetch_taxonomy(service, Landing(tmp_path).open(), version="22") == (len(DOWNLOADS), 0)
    assert server.asked[-1].path.startswith("/version/22/")


def test_a_fetch_that_breaks_off_goes_on_with_what_is_missing(
    server: Replaying, service: Service, tmp_path: Path
) -> None:
    server.otherwise = lambda asked: Reply({}, status=400) if "sni" in asked.path else download(asked)
    with pytest.raises(ServiceUnavailable):
        fetch_taxonomy(service, Landing(tmp_path).open())
    server.otherwise = download
    fetched, unchanged = fetch_taxonomy(service, Landing(tmp_path).open())
    assert (fetched, unchanged) == (2, len(DOWNLOADS) - 2)  # sni-hierarchy and what comes after it


@pytest.mark.parametrize("answer", [{}, [], {"data": {}}, {"data": {"concepts": []}}, {"data": {"concepts": ["x"]}}])
def test_a_changed_schema_is_told_and_the_old_file_stays(
    server: Replaying, service: Service, tmp_path: Path, answer: Any
) -> None:
    server.otherwise = download
    fetch_taxonomy(service, Landing(tmp_path).open())
    before = (tmp_path / "skills.json").read_bytes()
    server.otherwise = lambda _: Reply(answer)
    with pytest.raises(ServiceUnavailable, match=r"data\.concepts"):
        fetch_taxonomy(service, Landing(tmp_path).open())
    assert (tmp_path / "skills.json").read_bytes() == before
