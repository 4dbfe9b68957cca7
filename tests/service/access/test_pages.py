"""Signing in and out, the own account and the administrator's pages, as a browser without JavaScript meets them."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.access.policy import Role
from service.store.access import Account
from service.web.account import safe
from service.wiring import Installation
from tests.service.access.conftest import PASSWORD, Clock, browser_of

SESSION = "__Host-makla_session"


@pytest.fixture
def browser(installation: Installation, admin: Account) -> TestClient:
    assert admin
    return browser_of(installation)


def token_in(page: Any) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page.text)
    assert found, page.text
    return found[1]


def sign_in(browser: TestClient, login: str = "anna", password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/logga-in", data={"login": login, "password": password, **more})


def test_signing_in_and_out(browser: TestClient, installation: Installation) -> None:
    assert browser.get("/").headers["location"] == "/logga-in?nasta=/"
    form = browser.get("/logga-in?nasta=/konton")
    assert 'name="nasta" value="/konton"' in form.text
    done = sign_in(browser, nasta="/konton")
    assert (done.status_code, done.headers["location"]) == (303, "/konton")
    cookie = done.headers["set-cookie"]
    assert cookie.startswith(f"{SESSION}=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {"httponly", "path=/", "samesite=lax", "secure"}
    page = browser.get("/")
    assert "Anna Admin" in page.text
    assert browser.get("/logga-in?nasta=/konton").headers["location"] == "/konton"
    kept = browser.cookies[SESSION]
    assert browser.post("/logga-ut").status_code == 403, "another site's page cannot sign anybody out"
    out = browser.post("/logga-ut", data={"csrf_token": token_in(page)})
    assert (out.status_code, out.headers["location"]) == (303, "/logga-in")
    assert SESSION not in browser.cookies
    browser.cookies.set(SESSION, kept)
    assert browser.get("/").status_code == 303, "the old cookie is worth nothing"
    actions = [entry.action for _, entry in installation.identity.log(10)]
    assert actions == ["sign_out", "sign_in"]


def test_a_cookie_without_https_says_so(installation: Installation, admin: Account) -> None:
    assert admin
    cookie = sign_in(browser_of(installation, secure=False)).headers["set-cookie"]
    assert cookie.startswith("makla_session=")
    assert "Secure" not in cookie


def test_a_failure_tells_nothing(browser: TestClient, installation: Installation) -> None:
    shown = set()
    for login, password in (("anna", "fel"), ("okänd", PASSWORD), ("anna", ""), ("", "")):
        page = sign_in(browser, login, password)
        assert page.status_code == 401
        assert "set-cookie" not in page.headers
        shown.add(page.text.replace(f'value="{login}"', 'value=""'))
    assert len(shown) == 1
    assert [(e.actor, e.object_id) for _, e in installation.identity.log(10)] == [("", "")] * 4, (
        "no name that was tried"
    )


def test_who_guesses_waits(browser: TestClient) -> None:
    for _ in range(5):
        sign_in(browser, "anna", "fel")
    blocked = sign_in(browser)
    assert blocked.status_code == 429
    assert blocked.headers["retry-after"] == "30"
    assert "Vänta 30 sekunder" in blocked.text


def test_a_session_that_was_planted_is_not_the_one_signed_in_to(
    browser: TestClient, installation: Installation
) -> None:
    planted = installation.identity.sessions.begin(installation.identity.accounts.get("anna"))
    browser.cookies.set(SESSION, planted, domain="testserver.local", path="/")
    csrf = token_in(browser.get("/konto"))
    done = sign_in(browser, csrf_token=csrf)
    assert planted not in done.headers["set-cookie"]
    assert installation.identity.sessions.find(planted) is None


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "", "x", "/a\nb",
     "/\t/evil.example", "/logga-in", "/logga-ut\r\nSet-Cookie: a=b", "/ /evil"],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(address: str) -> None:
    assert safe(address) == "/"


@pytest.mark.parametrize("address", ["/", "/klienter/P%C3%A5?a=1&b=%2F%2Fx", "/behov#ny"])
def test_within_the_service_one_goes_on(address: str) -> None:
    assert safe(address) == address


def test_without_accounts_there_is_no_signing_in(installation: Installation) -> None:
    laptop = browser_of(installation, secure=False)
    assert laptop.get("/logga-in").headers["location"] == "/"
    assert sign_in(laptop).headers["location"] == "/"
    assert "ensam användare" in laptop.get("/konto").text
    assert "Det finns inga konton" in laptop.get("/konton").text


def test_changing_the_own_password(browser: TestClient, installation: Installation) -> None:
    elsewhere = browser_of(installation)
    sign_in(elsewhere)
    sign_in(browser)
    csrf = token_in(browser.get("/konto"))
    new = "röd cykel över bron"
    form = {"csrf_token": csrf, "old": PASSWORD, "new": new, "again": new}
    for wrong, said in (
        ({"old": "fel"}, "nuvarande lösenordet är fel"),
        ({"again": "annat"}, "inte lika"),
        ({"new": "kort", "again": "kort"}, "för kort"),
        ({"new": PASSWORD, "again": PASSWORD}, "detsamma"),
    ):
        page = browser.post("/konto", data=form | wrong)
        assert page.status_code == 422
        assert said in page.text
        assert "<title>Fel: " in page.text
        assert new not in page.text
    done = browser.post("/konto", data=form)
    assert done.headers["location"] == "/konto?bytt=1"
    assert "utloggad överallt utom här" in browser.get("/konto?bytt=1").text
    assert elsewhere.get("/").status_code == 303
    assert sign_in(elsewhere).status_code == 401
    assert sign_in(elsewhere, password=new).status_code == 303


@pytest.fixture
def office(browser: TestClient) -> TestClient:
    """The administrator, signed in, whose forms carry the token of the session."""
    sign_in(browser)
    browser.headers["X-CSRF-Token"] = token_in(browser.get("/konto"))
    return browser


def test_an_account_is_made_handed_over_and_taken_in_use(office: TestClient, installation: Installation) -> None:
    form = {"login": "vera", "name": "Vera Väg", "roles": ["counsellor", "broker"], "unit": "Norr"}
    made = office.post("/konton", data=form)
    assert made.status_code == 200
    temporary = re.findall(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>", made.text)
    assert len(temporary) == 1
    listed = office.get("/konton").text
    assert "Vera Väg" in listed
    assert temporary[0] not in listed
    hers = browser_of(installation)
    assert sign_in(hers, "vera", temporary[0]).headers["location"] == "/konto"
    assert hers.get("/").headers["location"] == "/konto"
    csrf = token_in(hers.get("/konto"))
    new = "grön buss mot havet"
    hers.post("/konto", data={"csrf_token": csrf, "old": temporary[0], "new": new, "again": new})
    assert hers.get("/").status_code == 200
    assert hers.get("/konton").status_code == 403
    assert office.get("/konton/okänt").status_code == 404


def test_an_account_is_changed_shut_and_opened(office: TestClient, installation: Installation) -> None:
    accounts = installation.identity.accounts
    vera = accounts.add("vera", "Vera", [Role.COUNSELLOR], "Norr", password=PASSWORD)
    address = f"/konton/{vera.id}"
    assert "Vera" in office.get(address).text
    saved = office.post(address, data={"what": "spara", "name": "Vera V", "roles": ["broker"], "unit": ""})
    assert saved.headers["location"] == f"{address}?sparat=1"
    assert "Sparat" in office.get(f"{address}?sparat=1").text
    assert (accounts.get("vera").roles, accounts.get("vera").name) == (frozenset({Role.BROKER}), "Vera V")
    wrong = office.post(address, data={"what": "spara", "name": "Vera", "roles": ["counsellor"], "unit": ""})
    assert wrong.status_code == 422
    assert "behöver en enhet" in wrong.text
    office.post(address, data={"what": "stang"})
    assert accounts.get("vera").disabled
    assert "avstängt" in office.get(address).text
    office.post(address, data={"what": "oppna"})
    assert not accounts.get("vera").disabled
    renewed = office.post(address, data={"what": "losenord"})
    assert "Nytt lösenord" in renewed.text
    assert accounts.get("vera").must_change
    own = office.post(f"/konton/{accounts.get('anna').id}", data={"what": "stang"})
    assert "sista administratörskontot" in own.text


def test_a_form_that_is_refused_comes_back_filled_in(office: TestClient) -> None:
    page = office.post("/konton", data={"login": 'x"><b>', "name": "Åsa", "roles": ["planner"], "unit": "Öst"})
    assert page.status_code == 422
    assert html.escape('x"><b>') in page.text.replace("&#34;", "&quot;")
    assert 'value="Åsa"' in page.text
    assert re.search(r'value="planner"[^>]* checked', page.text)
    assert not re.search(r'value="admin"[^>]* checked', page.text)


def test_a_key_is_made_shown_once_and_revoked(office: TestClient, installation: Installation) -> None:
    assert "Inga nycklar" in office.get("/nycklar").text
    for wrong in (
        {"name": ""},
        {"days": "x"},
        {"days": "0"},
        {"days": "²"},
        {"roles": "root"},
        {"roles": "counsellor"},
    ):
        refused = office.post(
            "/nycklar", data={"name": "Journalen", "roles": "broker", "days": "30", "unit": ""} | wrong
        )
        assert refused.status_code == 422, wrong
    made = office.post("/nycklar", data={"name": "Journalen", "roles": "broker", "days": "30"})
    (text,) = re.findall(r"makla_[0-9a-f]{12}_[\w-]{43}", made.text)
    (key,) = installation.identity.keys.list()
    assert text not in office.get("/nycklar").text
    assert key.created_by == installation.identity.accounts.get("anna").id
    machine = browser_of(installation, whole=True)
    assert machine.get("/api/v1/version", headers={"Authorization": f"Bearer {text}"}).status_code != 401
    assert "Återkalla nyckeln?" in office.post(f"/nycklar/{key.id}").text
    assert office.post(f"/nycklar/{key.id}", data={"sure": "ja"}).status_code == 303
    assert machine.get("/api/v1/version", headers={"Authorization": f"Bearer {text}"}).status_code == 401


def test_the_log_is_read_backwards(office: TestClient, installation: Installation, clock: Clock) -> None:
    identity = installation.identity
    anna = identity.accounts.get("anna")
    key, _ = identity.keys.add("Journalen", ["broker"])
    for number in range(110):
        clock.pass_by(seconds=1)
        identity._log.note(
            type(identity.log(1)[0][1])("2026-11-16T09:00:00+00:00", anna.id, "client.see/GET", "client", f"P{number}")
        )
    page = office.get("/logg").text
    assert "öppnade en klient" in page
    assert ">P109<" in page
    assert ">P9<" not in page
    older = re.search(r'href="(/logg\?fore=\d+)"', page)
    assert older
    assert ">P9<" in office.get(older[1]).text
    assert office.get("/logg?fore=x").status_code == 200
    assert key
