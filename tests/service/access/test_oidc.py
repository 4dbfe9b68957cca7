"""Signing in through the organisation's own service, against a small real provider, and against a lying one."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.access.oidc import role_map
from service.access.policy import Role
from service.errors import UserError
from service.wiring import Installation
from tests.service.access.conftest import PASSWORD, Clock, browser_of, installed
from tests.service.access.provider import CLIENT, SECRET, Provider, serving

LATER = 3600


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving() as made:
        yield made


@pytest.fixture
def installation(tmp_path: Path, clock: Clock, provider: Provider) -> Iterator[Installation]:
    with installed(
        tmp_path / "arbetsyta",
        clock,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_roles="mäklarna=broker, syv=counsellor,it=admin",
    ) as made:
        yield made


@pytest.fixture
def browser(installation: Installation) -> TestClient:
    return browser_of(installation)


def leave(browser: TestClient, after: str = "/") -> str:
    """The provider's address that the browser is sent to."""
    response = browser.get("/logga-in/tjanst", params={"nasta": after})
    assert response.status_code == 303
    cookie = response.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Secure", "Path=/logga-in"))
    return response.headers["location"]


def come_back(browser: TestClient, query: dict[str, str]) -> Any:
    return browser.get("/logga-in/svar", params=query)


def sign_in(browser: TestClient, provider: Provider, after: str = "/") -> Any:
    return come_back(browser, provider.approve(leave(browser, after)))


def refused(response: Any, said: str = "gick inte att slutföra") -> None:
    assert response.status_code == 401
    assert said in response.text
    assert "makla_session" not in response.headers.get("set-cookie", "")


def test_the_button_leads_there_and_back(browser: TestClient, provider: Provider, installation: Installation) -> None:
    assert browser.get("/").headers["location"] == "/logga-in?nasta=/", "nobody is a local user here"
    assert "Logga in med kommunens konto" in browser.get("/logga-in?nasta=/konto").text
    done = sign_in(browser, provider, "/konto?a=1")
    assert (done.status_code, done.headers["location"]) == (303, "/konto?a=1")
    page = browser.get("/konto").text
    assert "Olga O" in page
    assert "Utbildningsmäklare" in page
    assert "Lösenordet byter du där" in page
    (account,) = installation.identity.accounts.list()
    assert (account.login, account.subject) == ("oidc:s-1", f"{provider.issuer} s-1")
    assert [entry.action for _, entry in installation.identity.log(9)] == ["sign_in"]


def test_roles_and_unit_are_what_the_provider_says_now(
    browser: TestClient, provider: Provider, installation: Installation
) -> None:
    sign_in(browser, provider)
    provider.person = {"sub": "s-1", "groups": "syv", "department": " Norr  2 ", "preferred_username": "olga"}
    sign_in(browser, provider)
    (account,) = installation.identity.accounts.list()
    assert (account.roles, account.unit, account.name) == (frozenset({Role.COUNSELLOR}), "Norr 2", "olga")


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ({"groups": []}, "ingen roll"),
        ({"groups": None}, "ingen roll"),
        ({"groups": ["Mäklarna", "admin", "broker", {"x": 1}]}, "ingen roll"),
        ({"groups": {"it": True}}, "ingen roll"),
        ({"groups": ["syv"]}, "saknar enhet"),
        ({"groups": ["syv"], "department": ["Norr"]}, "saknar enhet"),
    ],
    ids=str,
)
def test_who_has_no_role_or_unit_is_told(
    browser: TestClient, provider: Provider, installation: Installation, person: dict[str, Any], said: str
) -> None:
    provider.person |= person
    refused(sign_in(browser, provider), said)
    assert installation.identity.accounts.list() == []


def test_an_account_that_was_disabled_here_stays_out(
    browser: TestClient, provider: Provider, installation: Installation
) -> None:
    sign_in(browser, provider)
    accounts = installation.identity.accounts
    accounts.disable(accounts.get("oidc:s-1"))
    assert browser.get("/").status_code == 303
    refused(sign_in(browser, provider), "avstängt i Mäkla")


def test_nobody_becomes_a_local_account_by_its_name(
    browser: TestClient, provider: Provider, installation: Installation
) -> None:
    accounts = installation.identity.accounts
    accounts.add("anna", "Anna", [Role.ADMIN], password=PASSWORD)
    provider.person |= {"sub": "anna", "preferred_username": "anna", "email": "anna"}
    sign_in(browser, provider)
    assert "Anna" not in browser.get("/konto").text
    assert browser.get("/konton").status_code == 403
    assert len(accounts.list()) == 2
    with pytest.raises(UserError):
        accounts.set_password(accounts.get("oidc:anna"), "röd cykel över bron")


@dataclass(frozen=True)
class FromNow:
    """A moment of the test, not of its collection: every process that collects the tests must name them alike."""

    seconds: int


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"exp": FromNow(-120)},
        {"exp": None},
        {"iat": FromNow(LATER)},
        {"iat": None},
        {"nbf": FromNow(LATER)},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in(browser: TestClient, provider: Provider, claims: dict[str, Any]) -> None:
    now = int(time.time())
    provider.claims = {k: now + v.seconds if isinstance(v, FromNow) else v for k, v in claims.items()}
    refused(sign_in(browser, provider))


def test_a_token_for_several_that_names_us(browser: TestClient, provider: Provider) -> None:
    provider.claims = {"aud": [CLIENT, "another"], "azp": CLIENT}
    assert sign_in(browser, provider).status_code == 303


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_the_provider_did_not_sign(browser: TestClient, provider: Provider, algorithm: str) -> None:
    provider.algorithm = algorithm
    refused(sign_in(browser, provider))


def test_a_token_by_another_key_of_the_same_name(browser: TestClient, provider: Provider) -> None:
    provider.forged = True
    refused(sign_in(browser, provider))


def test_the_provider_may_change_its_keys(browser: TestClient, provider: Provider) -> None:
    assert sign_in(browser, provider).status_code == 303
    provider.rotated = True
    assert sign_in(browser, provider).status_code == 303
    assert provider.fetches == 1, "its description is fetched once"


def test_a_code_is_used_once(browser: TestClient, provider: Provider) -> None:
    query = provider.approve(leave(browser))
    cookie = browser.cookies["makla_oidc"]
    assert come_back(browser, query).status_code == 303
    assert "makla_oidc" not in browser.cookies
    refused(come_back(browser, query))
    browser.cookies.set("makla_oidc", cookie, domain="testserver.local", path="/logga-in")
    refused(come_back(browser, query))


def test_a_code_from_another_browser(browser: TestClient, installation: Installation, provider: Provider) -> None:
    """Somebody is made to open the address that another person's sign-in came back to."""
    theirs = browser_of(installation)
    query = provider.approve(leave(theirs))
    refused(come_back(browser, query))
    leave(browser)
    refused(come_back(browser, query))
    leave(browser)
    refused(come_back(browser, query | {"state": ""}))


def test_a_code_in_the_place_of_ones_own(browser: TestClient, installation: Installation, provider: Provider) -> None:
    """State is right and the code is another's: PKCE and nonce belong to the other browser."""
    stolen = provider.approve(leave(browser_of(installation)))["code"]
    own = provider.approve(leave(browser))
    refused(come_back(browser, own | {"code": stolen}))
    assert provider.redeemed == []


def test_a_cookie_that_was_changed(browser: TestClient, provider: Provider) -> None:
    query = provider.approve(leave(browser))
    kept = browser.cookies["makla_oidc"]
    for cookie in ("", "x", ".", kept[:-1], f"A{kept}", kept.replace(".", ".0"), "e30." + kept.partition(".")[2]):
        browser.cookies.clear()
        browser.cookies.set("makla_oidc", cookie, path="/logga-in")
        refused(come_back(browser, query))


def test_it_has_to_be_done_within_ten_minutes(
    browser: TestClient, installation: Installation, provider: Provider
) -> None:
    query = provider.approve(leave(browser))
    assert installation.identity.oidc is not None
    installation.identity.oidc._now = lambda: time.time() + 601
    refused(come_back(browser, query))


def test_the_provider_says_no(browser: TestClient, provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    state = provider.approve(leave(browser))["state"]
    with caplog.at_level(logging.WARNING):
        refused(come_back(browser, {"error": "access_denied", "state": state}), "släppte inte in dig")
    assert "no code" in caplog.text


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
    ids=str,
)
def test_a_provider_that_describes_another(browser: TestClient, provider: Provider, metadata: dict[str, Any]) -> None:
    provider.metadata = metadata
    response = browser.get("/logga-in/tjanst")
    assert response.status_code == 503
    assert "svarar inte som den ska" in response.text


def test_a_provider_that_is_away(tmp_path: Path, clock: Clock) -> None:
    with installed(tmp_path / "a", clock, oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT) as made:
        assert browser_of(made).get("/logga-in/tjanst").status_code == 503


def test_nobody_is_sent_on_to_another_site(browser: TestClient, provider: Provider) -> None:
    assert sign_in(browser, provider, "https://evil.example").headers["location"] == "/"


def test_without_a_provider_its_addresses_lead_to_the_form(tmp_path: Path, clock: Clock) -> None:
    with installed(tmp_path / "a", clock, public_url="https://testserver") as made:
        browser = browser_of(made)
        for address in ("/logga-in/tjanst", "/logga-in/svar?code=x&state=y"):
            assert browser.get(address).headers["location"] == "/logga-in"
        assert "kommunens konto" not in browser.get("/logga-in").text


def test_which_group_gives_which_role() -> None:
    assert role_map("cn=syv=counsellor,it=admin") == {"cn=syv": Role.COUNSELLOR, "it": Role.ADMIN}
    assert role_map(None) == role_map("") == {}
    for wrong in ("it", "it=", "=admin", "it=root", "it=Admin"):
        with pytest.raises(UserError, match="MAKLA_OIDC_ROLES"):
            role_map(wrong)
