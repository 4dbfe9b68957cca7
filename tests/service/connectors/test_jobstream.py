"""Ads of a municipality from JobStream, from a server that replays what the test writes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from service.connectors.http import AnswerTooLarge, Service, ServiceUnavailable
from service.connectors.jobstream import FIRST_TIME, SLICE, SMALLEST, fetch_ads, finish
from service.connectors.landing import Landing
from tests.service.connectors.conftest import Asked, Replaying, Reply

NOW = dt.datetime(2026, 11, 16, 12, 0)
SINCE = dt.datetime(2026, 11, 15, 12, 0)  # two slices


def ad(key: str, code: str = "0484", headline: str = "Svetsare") -> dict[str, Any]:
    return {"id": key, "headline": headline, "workplace_address": {"municipality_code": code}}


def gone(key: int) -> dict[str, Any]:
    return {"id": key, "removed": True, "removed_date": "2026-11-16T08:00:00"}


def landed(path: Path | None) -> list[Any]:
    assert path is not None
    ads: list[Any] = json.loads(path.read_text(encoding="utf-8"))
    return ads


def test_only_the_chosen_municipality_and_every_tombstone(server: Replaying, service: Service, tmp_path: Path) -> None:
    server.replies = [Reply([ad("1"), ad("2", "0180"), gone(3)]), Reply([ad("4")])]
    file = fetch_ads(service, Landing(tmp_path).open(), ["0484"], now=NOW, since=SINCE)
    assert [one["id"] for one in landed(file)] == ["1", 3, "4"]
    assert [(a.query["date"], a.query["updated-before-date"]) for a in server.asked] == [
        (["2026-11-15T12:00:00"], ["2026-11-16T00:00:00"]),
        (["2026-11-16T00:00:00"], ["2026-11-16T12:00:00"]),
    ]


def test_the_last_word_about_an_ad_stands(server: Replaying, service: Service, tmp_path: Path) -> None:
    server.replies = [Reply([ad("1", headline="Gammal"), ad("2")]), Reply([ad("1", headline="Ny"), gone(2)])]
    ads = landed(fetch_ads(service, Landing(tmp_path).open(), ["0484"], now=NOW, since=SINCE))
    assert [(one["id"], one.get("headline")) for one in ads] == [("1", "Ny"), (2, None)]


def test_a_fetch_that_breaks_off_goes_on_where_it_was(server: Replaying, service: Service, tmp_path: Path) -> None:
    first = NOW - FIRST_TIME
    slices = FIRST_TIME // SLICE
    server.replies = [Reply([ad(str(n))]) for n in range(5)] + [Reply({}, status=400)]
    with pytest.raises(ServiceUnavailable):
        fetch_ads(service, Landing(tmp_path).open(), ["0484"], now=NOW)
    server.asked.clear()
    server.otherwise = lambda asked: Reply([ad(asked.query["date"][0])])
    ads = landed(fetch_ads(service, Landing(tmp_path).open(), ["0484"], now=NOW))
    assert server.asked[0].query["date"] == [(first + 5 * SLICE).isoformat()]
    assert len(server.asked) == slices - 5
    assert len(ads) == slices  # the five that came before are still there


def test_the_next_fetch_begins_where_the_finished_one_ended(
    server: Replaying, service: Service, tmp_path: Path
) -> None:
    server.otherwise = lambda _: Reply([ad("1")])
    landing = Landing(tmp_path).open()
    fetch_ads(service, landing, ["0484"], now=NOW)
    finish(landing)
    assert landing.files() == []  # ads name people: nothing is kept
    server.asked.clear()
    later = NOW + dt.timedelta(hours=3)
    fetch_ads(service, Landing(tmp_path).open(), ["0484"], now=later)
    assert [a.query["date"] for a in server.asked] == [[NOW.isoformat()]]


def test_another_municipality_begins_anew(server: Replaying, service: Service, tmp_path: Path) -> None:
    server.otherwise = lambda _: Reply([ad("1"), ad("2", "0486")])
    landing = Landing(tmp_path).open()
    fetch_ads(service, landing, ["0484"], now=NOW)
    finish(landing)
    server.asked.clear()
    file = fetch_ads(service, Landing(tmp_path).open(), ["0484", "0486"], now=NOW)
    assert len(server.asked) == FIRST_TIME // SLICE
    assert {one["id"] for one in landed(file)} == {"1", "2"}


def test_a_slice_that_is_too_large_is_halved(service: Service, server: Replaying, tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        start, end = (dt.datetime.fromisoformat(asked.query[name][0]) for name in ("date", "updated-before-date"))
        if end - start > dt.timedelta(hours=4):
            return Reply([], endless=400 * 65536)
        return Reply([ad(start.isoformat())])

    server.otherwise = answer
    ads = landed(fetch_ads(service, Landing(tmp_path).open(), ["0484"], now=NOW, since=NOW - SLICE))
    assert ads[0]["id"] == (NOW - SLICE).isoformat()
    assert len(ads) == 4  # 3 h each


def test_a_slice_that_cannot_be_halved_more_is_an_error(service: Service, server: Replaying, tmp_path: Path) -> None:
    server.otherwise = lambda _: Reply([], endless=400 * 65536)
    with pytest.raises(AnswerTooLarge):
        fetch_ads(service, Landing(tmp_path).open(), ["0484"], now=NOW, since=NOW - 2 * SMALLEST)


def test_nothing_new(service: Service, server: Replaying, tmp_path: Path) -> None:
    server.otherwise = lambda _: Reply([])
    assert fetch_ads(service, Landing(tmp_path).open(), ["0484"], now=NOW, since=SINCE) is None


@pytest.mark.parametrize("answer", [{"hits": []}, ["annons"], [{"nyckel": 1}, {"nyckel": 2}], "x", None])
def test_a_changed_schema_is_told(service: Service, server: Replaying, tmp_path: Path, answer: Any) -> None:
    server.otherwise = lambda _: Reply(answer)
    with pytest.raises(ServiceUnavailable, match="inte den form"):
        fetch_ads(service, Landing(tmp_path).open(), ["0484"], now=NOW, since=SINCE)
