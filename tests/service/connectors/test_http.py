"""Asking a service that is slow, busy, broken, changed or too generous."""

from __future__ import annotations

import datetime as dt
import email.utils

import pytest

from service.connectors.http import AnswerTooLarge, NotThere, Patience, Service, ServiceUnavailable, checked_address
from service.errors import UserError
from tests.service.connectors.conftest import FAST, Replaying, Reply, Slept


def test_an_answer_and_its_etag(server: Replaying, service: Service) -> None:
    server.replies = [Reply({"a": 1}, headers={"ETag": '"v1"'})]
    value, answer = service.get_json("stig/till", {"page": 0, "schoolType": ["YH", "FHS"]})
    assert (value, answer.etag) == ({"a": 1}, '"v1"')
    assert server.asked[0].path == "/stig/till"
    assert server.asked[0].query == {"page": ["0"], "schoolType": ["YH", "FHS"]}
    assert server.asked[0].headers["user-agent"].startswith("makla/")


def test_what_has_not_changed_is_not_sent_again(server: Replaying, service: Service) -> None:
    server.replies = [Reply(status=304)]
    value, answer = service.get_json("x", etag='"v1"')
    assert value is None
    assert answer.content is None
    assert server.asked[0].headers["if-none-match"] == '"v1"'


@pytest.mark.parametrize(
    "trouble",
    [
        Reply({"x": 1}, status=500),
        Reply({"x": 1}, status=503),
        Reply({"a": [1, 2, 3]}, cut=5),
        Reply(silent=True),
    ],
    ids=["500", "503", "cut", "timeout"],
)
def test_trouble_that_passes_is_waited_out(server: Replaying, service: Service, slept: Slept, trouble: Reply) -> None:
    server.replies = [trouble, trouble, Reply({"a": 1})]
    assert service.get_json("x")[0] == {"a": 1}
    assert slept.naps == [0.5, 1.0]  # doubled each time
    assert service.requests == 3


def test_trouble_that_stays_is_told_after_the_last_attempt(server: Replaying, service: Service, slept: Slept) -> None:
    server.otherwise = lambda _: Reply({}, status=502)
    with pytest.raises(
        ServiceUnavailable, match=r"Provtjänsten kunde inte läsas: den svarade med felkod 502 \(4 försök\)"
    ) as told:
        service.get("x")
    assert "Inget har ändrats" in told.value.message
    assert told.value.remedy
    assert slept.naps == [0.5, 1.0, 2.0]


def test_a_busy_service_says_how_long_to_wait(server: Replaying, service: Service, slept: Slept) -> None:
    in_a_while = email.utils.format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=40), usegmt=True)
    server.replies = [
        Reply({}, status=429, headers={"Retry-After": "7"}),
        Reply({}, status=429, headers={"Retry-After": in_a_while}),
        Reply({"a": 1}),
    ]
    assert service.get_json("x")[0] == {"a": 1}
    assert slept.naps[0] == 7
    assert 30 < slept.naps[2] <= 40


def test_a_service_that_wants_hours_is_left_alone(server: Replaying, service: Service, slept: Slept) -> None:
    server.replies = [Reply({}, status=429, headers={"Retry-After": "7200"})]
    with pytest.raises(ServiceUnavailable, match="120 minuter"):
        service.get("x")
    assert slept.naps == []


@pytest.mark.parametrize(("status", "remedy"), [(403, "behörighet"), (400, "adressen"), (302, "flyttat")])
def test_a_refusal_is_not_repeated(server: Replaying, service: Service, status: int, remedy: str) -> None:
    server.replies = [Reply({}, status=status, headers={"Location": "https://example.org/annat"})]
    with pytest.raises(ServiceUnavailable) as told:
        service.get("x")
    assert remedy in told.value.remedy
    assert service.requests == 1


def test_what_is_not_there_is_its_own_error(server: Replaying, service: Service) -> None:
    server.replies = [Reply({}, status=404)]
    with pytest.raises(NotThere):
        service.get("x")


def test_an_answer_cut_within_its_own_length_is_asked_for_again(server: Replaying, service: Service) -> None:
    server.replies = [Reply(b'{"a": [1, 2'), Reply({"a": 1})]
    assert service.get_json("x")[0] == {"a": 1}
    server.replies = [Reply(b'{"a": [1, 2'), Reply(b"<html>fel</html>")]
    with pytest.raises(ServiceUnavailable, match="kan inte läsas"):
        service.get_json("x")


def test_an_answer_without_end_is_left(server: Replaying, service: Service) -> None:
    server.replies = [Reply({"a": 1}, endless=400 * 65536)]
    with pytest.raises(AnswerTooLarge):
        service.get("x")


def test_requests_keep_their_distance(server: Replaying, slept: Slept) -> None:
    server.otherwise = lambda _: Reply({})
    with Service("P", server.address, Patience(pause=0.25), sleep=slept.sleep, clock=slept.clock) as service:
        for _ in range(3):
            service.get("x")
    assert slept.naps == [0.25, 0.25]


def test_nobody_there(slept: Slept) -> None:
    with (
        Service("P", "http://127.0.0.1:9", FAST, sleep=slept.sleep, clock=slept.clock) as service,
        pytest.raises(ServiceUnavailable, match="förbindelsen bröts"),
    ):
        service.get("x")


@pytest.mark.parametrize("address", ["https://exempel.se/api/", "http://127.0.0.1:80", "http://localhost:1/x"])
def test_addresses_that_may_be_asked(address: str) -> None:
    assert not checked_address(address).endswith("/")


@pytest.mark.parametrize(
    "address",
    ["http://exempel.se", "file:///etc/passwd", "ftp://x.se", "", "https://", "https://a:b@x.se", "https://x.se?q=1"],
)
def test_addresses_that_may_not(address: str) -> None:
    with pytest.raises(UserError):
        checked_address(address)
