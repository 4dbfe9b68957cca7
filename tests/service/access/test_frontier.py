"""Proxies, host names and headers, and when the service may listen to others at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from service.access.frontier import HEADERS, Frontier, Surroundings, host_name, networks
from service.access.listening import check_listening, surroundings
from service.api import create_app
from service.api.refusing import refuse
from service.errors import UserError
from service.settings import Settings, load_settings
from service.wiring import Installation

PROXY = ("10.0.0.2", 50000)


async def seen(request: Request) -> Response:
    assert request.client is not None
    headers = {"Cache-Control": "max-age=60"} if request.query_params else {}
    left = [name for name in request.headers if name.startswith(("x-forwarded", "forwarded", "x-real"))]
    return JSONResponse({"client": request.client.host, "scheme": request.url.scheme, "left": left}, headers=headers)


def client(around: Surroundings, peer: tuple[str, int] = PROXY, base: str = "http://makla.example.se") -> TestClient:
    app = Starlette(routes=[Route("/", seen), Route("/api/v1/x", seen)])
    app.add_middleware(Frontier, around=around, refuse=refuse)
    return TestClient(app, base_url=base, client=peer, raise_server_exceptions=False)


BEHIND = Surroundings(frozenset({"makla.example.se", "127.0.0.1"}), networks("10.0.0.2, 10.1.0.0/16"), https=True)


@pytest.mark.parametrize(
    ("headers", "address", "scheme"),
    [
        ({"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}, "192.0.2.7", "https"),
        ({"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "HTTPS "}, "192.0.2.7", "https"),
        ({"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "http"}, "192.0.2.7", "http"),
        ({"X-Forwarded-For": "192.0.2.7"}, "192.0.2.7", "https"),  # the settings say so
        ({"X-Forwarded-For": "198.51.100.9, 192.0.2.7, 10.1.2.3"}, "192.0.2.7", "https"),  # the first is a claim
        ({"X-Forwarded-For": "2001:db8::1"}, "2001:db8::1", "https"),
        ({"X-Forwarded-For": "okänd, <script>".encode()}, "10.0.0.2", "https"),
        ({"X-Forwarded-For": ""}, "10.0.0.2", "https"),
        ({}, "10.0.0.2", "https"),
    ],
    ids=str,
)
def test_a_trusted_proxy_tells_who_asks(headers: dict[str, Any], address: str, scheme: str) -> None:
    told = client(BEHIND).get("/", headers=headers)
    assert told.json() == {"client": address, "scheme": scheme, "left": []}
    assert ("strict-transport-security" in told.headers) == (scheme == "https")


@pytest.mark.parametrize("peer", ["192.0.2.66", "10.0.0.3", "::ffff:10.0.0.2", "testclient"])
def test_nobody_else_does(peer: str) -> None:
    told = client(BEHIND, (peer, 1)).get("/", headers={"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"})
    assert told.json()["client"] == peer
    assert told.json()["scheme"] == "http"
    assert told.json()["left"], "what is left lets the access middleware see that somebody stands between"


@pytest.mark.parametrize("host", ["evil.example", "makla.example.se.evil.example", "", "localhost.", "127.0.0.2", "å"])
def test_it_answers_to_its_own_name_alone(host: str) -> None:
    for path in ("/", "/api/v1/x"):
        refused = client(BEHIND).get(path, headers={b"Host": host.encode()})
        assert refused.status_code == 400
        assert "svarar inte på det namnet" in refused.text
        assert len(host) < 2 or host not in refused.text
        assert refused.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["makla.example.se", "MAKLA.example.se:443", "127.0.0.1:8765"])
def test_whatever_the_port(host: str) -> None:
    assert client(BEHIND).get("/", headers={"Host": host}).status_code == 200


def test_a_laptop_answers_to_itself() -> None:
    around = surroundings(Settings(), "127.0.0.1")
    for host in ("127.0.0.1:8765", "localhost:8765", "[::1]:8765"):
        assert client(around).get("/", headers={"Host": host}).status_code == 200
    assert client(around).get("/", headers={"Host": "rebound.example:8765"}).status_code == 400


@given(st.binary(max_size=30))
def test_any_host_has_a_name(host: bytes) -> None:
    assert isinstance(host_name({"type": "http", "headers": [(b"host", host)]}), str)


def test_every_answer_carries_the_headers(installation: Installation) -> None:
    made = TestClient(create_app(installation), base_url="https://testserver", raise_server_exceptions=False)
    for path in ("/", "/logga-in", "/finns-inte", "/api/v1/version", "/api/v1/finns-inte", "/openapi.json"):
        answer = made.get(path)
        assert {name.lower() for name in HEADERS} <= set(answer.headers), path
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers
    assert client(Surroundings()).get("/?kept=1").headers["cache-control"] == "max-age=60", "what says otherwise may"


def settings(**given: Any) -> Settings:
    return Settings(**given)


TLS = {"tls_certificate": Path(__file__), "tls_key": Path(__file__)}
PUBLIC = "https://makla.example.se"


def test_on_this_computer_nothing_is_needed() -> None:
    for host in ("127.0.0.1", "localhost", "::1"):
        check_listening(settings(), host, accounts=False)
        check_listening(settings(**TLS), host, accounts=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "makla.example.se", "", "127.0.0.2"])
def test_for_others_everything_is_needed_and_all_of_it_is_told(host: str) -> None:
    with pytest.raises(UserError, match="säker för flera") as refused:
        check_listening(settings(), host, accounts=False)
    assert len(refused.value.details) == 3
    told = " ".join(refused.value.details)
    assert all(word in told for word in ("makla users add", "MAKLA_PUBLIC_URL", "MAKLA_TRUSTED_PROXIES"))
    check_listening(settings(public_url=PUBLIC, **TLS), host, accounts=True)
    check_listening(settings(public_url=PUBLIC, trusted_proxies="10.0.0.2"), host, accounts=True)
    for lacking in (
        settings(public_url=PUBLIC),
        settings(**TLS),
        settings(public_url="http://makla.example.se", **TLS),
    ):
        with pytest.raises(UserError):
            check_listening(lacking, host, accounts=True)
    with pytest.raises(UserError):
        check_listening(settings(public_url=PUBLIC, **TLS), host, accounts=False)


def test_behind_a_proxy_on_this_computer_somebody_must_be_able_to_sign_in() -> None:
    with pytest.raises(UserError, match="startar inte") as refused:
        check_listening(settings(public_url=PUBLIC), "127.0.0.1", accounts=False)
    assert "makla users add" in refused.value.details[0]
    check_listening(settings(public_url=PUBLIC), "127.0.0.1", accounts=True)
    check_listening(settings(public_url="http://127.0.0.1:8765"), "127.0.0.1", accounts=True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"tls_certificate": Path(__file__)}, "MAKLA_TLS_KEY saknas"),
        ({"tls_key": Path(__file__)}, "MAKLA_TLS_CERTIFICATE saknas"),
        ({"tls_certificate": Path("/finns/inte"), "tls_key": Path(__file__)}, "/finns/inte finns inte"),
        ({"oidc_issuer": PUBLIC}, "MAKLA_OIDC_CLIENT_ID saknas"),
        ({"oidc_issuer": PUBLIC, "oidc_client_id": "m"}, "MAKLA_OIDC_ROLES saknas"),
        ({"oidc_issuer": PUBLIC, "oidc_client_id": "m", "oidc_roles": "it=root"}, "'it=root'"),
        ({"public_url": "http://makla.example.se"}, "https://"),
    ],
    ids=str,
)
def test_settings_that_do_not_hold_together(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError) as refused:
        check_listening(settings(**given), "127.0.0.1", accounts=True)
    assert said in " ".join(refused.value.details)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MAKLA_PUBLIC_URL", "makla.example.se", "ska vara en adress"),
        ("MAKLA_OIDC_ISSUER", "https://user@x.example", "ska vara en adress"),
        ("MAKLA_TRUSTED_PROXIES", "proxy.example", "ip-adresser"),
        ("MAKLA_TRUSTED_PROXIES", "10.0.0.1/8", "ip-adresser"),
        ("MAKLA_SESSION_HOURS", "0", "utanför"),
    ],
)
def test_a_setting_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UserError) as refused:
        load_settings()
    assert name in refused.value.details[0]
    assert said in refused.value.details[0]
