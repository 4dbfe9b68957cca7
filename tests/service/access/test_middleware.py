"""Who is let in: with a session, with a key, with neither; from our own pages and from others'."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from service.access import rules
from service.access.current import actor_of, csrf_token
from service.access.middleware import Access
from service.access.policy import Action, Role
from service.access.sessions import csrf_of
from service.api.refusing import refuse
from service.errors import StoreError
from service.store.access import Account
from service.wiring import Installation
from tests.service.access.conftest import PASSWORD, Clock, browser_of, installed

SESSION = "__Host-makla_session"


async def told(request: Request) -> JSONResponse:
    actor = actor_of(request)
    async with request.form() as form:
        given = {name: value if isinstance(value, str) else "fil" for name, value in form.items()}
    return JSONResponse({"actor": actor.id, "unit": actor.unit, "csrf": csrf_token(request), "form": given})


ROUTES = {
    "GET /": (Action.ACCOUNT_SELF,), "GET /konto": (Action.ACCOUNT_SELF,), "POST /konto": (Action.ACCOUNT_SELF,),
    "GET /klienter/{id}": (Action.CLIENT_SEE,), "POST /klienter/{id}": (Action.CLIENT_EDIT,),
    "GET /api/v1/needs": (Action.NEED_SEE,), "POST /api/v1/needs": (Action.NEED_EDIT,),
    "GET /api/v1/either": (Action.NEED_EDIT, Action.CLIENT_LIST),
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_rules(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The rules of the small application of these tests in the place of the service's."""
    monkeypatch.setattr(rules, "RULES", ROUTES)
    rules._compiled.cache_clear()
    yield
    rules._compiled.cache_clear()


def browser(
    installation: Installation, *, secure: bool = True, client: tuple[str, int] = ("127.0.0.1", 1)
) -> TestClient:
    paths = {rule.partition(" ")[2] for rule in (*ROUTES, "GET /api/v1/unnamed", "GET /logga-in", "POST /logga-in")}
    app = Starlette(routes=[Route(path, told, methods=["GET", "POST", "PUT", "DELETE"]) for path in paths])
    app.add_middleware(Access, identity=installation.identity, refuse=refuse)
    url = "https://testserver" if secure else "http://testserver"
    return TestClient(app, base_url=url, follow_redirects=False, client=client)


def signed_in(installation: Installation, account: Account) -> tuple[TestClient, str]:
    made = browser(installation)
    token = installation.identity.sessions.begin(account)
    made.cookies.set(SESSION, token)
    return made, csrf_of(token)


@pytest.fixture
def counsellor(installation: Installation, admin: Account) -> Account:
    assert admin
    return installation.identity.accounts.add("vera", "Vera", [Role.COUNSELLOR], "Norr", password=PASSWORD)


def test_without_accounts_there_is_one_local_user(installation: Installation) -> None:
    made = browser(installation)
    assert made.get("/").json()["actor"] == "local"
    assert made.post("/klienter/P1").json()["actor"] == "local"
    assert made.get("/api/v1/unnamed").status_code == 200


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"]
)
def test_the_local_user_sits_at_this_computer(installation: Installation, header: str) -> None:
    assert browser(installation, client=("192.0.2.7", 1)).get("/").status_code == 401
    assert browser(installation, client=("::1", 1)).get("/").status_code == 200
    assert browser(installation).get("/", headers={header: "x"}).status_code == 401, "a proxy stands before us"


def test_with_accounts_everybody_signs_in(installation: Installation, counsellor: Account) -> None:
    made = browser(installation)
    page = made.get("/klienter/P1?a=1&b=å")
    assert (page.status_code, page.headers["location"]) == (
        303,
        "/logga-in?nasta=/klienter/P1%3Fa%3D1%26b%3D%25C3%25A5",
    )
    assert made.post("/klienter/P1").headers["location"] == "/logga-in"
    program = made.get("/api/v1/needs")
    assert (program.status_code, program.headers["www-authenticate"]) == (401, "Bearer")
    assert program.headers["content-type"] == "application/problem+json"
    assert made.get("/logga-in").status_code == 200, "public"
    made.cookies.set(SESSION, "nonsense")
    assert made.get("/").status_code == 303
    signed, _ = signed_in(installation, counsellor)
    assert signed.get("/").json() == {"actor": counsellor.id, "unit": "Norr", "csrf": _, "form": {}}


@pytest.mark.parametrize("variable", ["public_url", "oidc_issuer"])
def test_a_shared_service_is_closed_before_its_first_account(tmp_path: Any, clock: Clock, variable: str) -> None:
    with installed(tmp_path / "delad", clock, **{variable: "https://makla.example.se"}) as installation:
        assert browser(installation).get("/").status_code == 303


def test_a_role_opens_what_the_rules_say(installation: Installation, counsellor: Account) -> None:
    signed, csrf = signed_in(installation, counsellor)
    assert signed.get("/klienter/P1").status_code == 200
    assert signed.get("/api/v1/needs").status_code == 200
    assert signed.get("/api/v1/either").status_code == 200, "one of two is enough"
    refused = signed.post("/api/v1/needs", headers={"X-CSRF-Token": csrf})
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("Du har inte behörighet")
    admin, _ = signed_in(installation, installation.identity.accounts.get("anna"))
    page = admin.get("/klienter/P1")
    assert page.status_code == 403
    assert "Du har inte behörighet" in page.text


def test_what_no_rule_names_is_denied(installation: Installation, counsellor: Account) -> None:
    signed, csrf = signed_in(installation, counsellor)
    assert signed.get("/api/v1/unnamed").status_code == 404
    assert signed.put("/api/v1/needs", headers={"X-CSRF-Token": csrf}).status_code == 405
    assert signed.delete("/klienter/P1", headers={"X-CSRF-Token": csrf}).status_code == 405
    for path in ("/klienter/P1/", "//klienter/P1", "/klienter/P1/x", "/KLIENTER/P1", "/api/v1/needs%2f"):
        assert signed.get(path).status_code == 404, path


def test_a_key_needs_no_cookie_and_no_token(installation: Installation) -> None:
    _, key = installation.identity.keys.add("Journalen", ["broker"])
    made = browser(installation)
    with_key = {"Authorization": f"Bearer {key}"}
    assert made.post("/api/v1/needs", headers=with_key).json()["actor"].startswith("key:")
    assert made.post("/api/v1/needs", headers=with_key | {"Authorization": f"bearer {key}"}).status_code == 200
    assert made.get("/klienter/P1", headers=with_key).status_code == 403


@pytest.mark.parametrize(
    "given", ["Bearer makla_000000000000_" + "x" * 43, "Bearer", "Bearer  ", "Basic YTpi", "x", "Bearer å"]
)
def test_a_key_that_is_none_is_refused_even_beside_a_session(
    installation: Installation, counsellor: Account, given: str
) -> None:
    signed, _ = signed_in(installation, counsellor)
    assert signed.get("/api/v1/needs", headers={b"Authorization": given.encode()}).status_code == 401


def test_a_write_in_a_session_needs_the_sessions_own_token(installation: Installation, counsellor: Account) -> None:
    signed, csrf = signed_in(installation, counsellor)
    other, foreign = signed_in(installation, counsellor)
    assert other
    for given in ("", "x", foreign, csrf.upper()):
        assert signed.post("/klienter/P1", headers={"X-CSRF-Token": given}).status_code == 403
        assert signed.post("/klienter/P1", data={"csrf_token": given, "alias": "x"}).status_code == 403
    assert signed.post("/klienter/P1").status_code == 403
    assert signed.post("/klienter/P1", json={"csrf_token": csrf}).status_code == 403, "JSON sends the header"
    assert signed.post("/klienter/P1?csrf_token=" + csrf).status_code == 403, "never in an address"
    assert signed.post("/klienter/P1", headers={"X-CSRF-Token": csrf}).status_code == 200


def test_the_form_reaches_the_route_whole(installation: Installation, counsellor: Account) -> None:
    signed, csrf = signed_in(installation, counsellor)
    form = {"csrf_token": csrf, "alias": "Å & Ö", "text": "x" * 100_000}
    assert signed.post("/klienter/P1", data=form).json()["form"] == form
    sent = signed.post("/klienter/P1", data=form, files={"file": ("a.csv", b"y" * 2_000_000)})
    assert sent.json()["form"] == form | {"file": "fil"}


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\n\r\n", b"\xff" * 100])
def test_a_broken_form_is_refused(installation: Installation, counsellor: Account, body: bytes) -> None:
    signed, _ = signed_in(installation, counsellor)
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        assert signed.post("/klienter/P1", content=body, headers={"Content-Type": kind}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://testserver"}, {"Origin": ""},
     {"Origin": "https://testserver.evil.example"}, {"Origin": "https://testserver:444"},
     {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
    ids=str,
)  # fmt: skip
def test_another_sites_page_cannot_write(
    installation: Installation, counsellor: Account, headers: dict[str, str]
) -> None:
    signed, csrf = signed_in(installation, counsellor)
    assert signed.post("/klienter/P1", headers=headers | {"X-CSRF-Token": csrf}).status_code == 403
    assert signed.post("/logga-in", headers=headers).status_code == 403, "nor sign somebody in"
    assert browser(installation).post("/logga-in", headers=headers).status_code == 403


def test_another_sites_page_cannot_write_on_a_laptop(installation: Installation) -> None:
    made = browser(installation, secure=False)
    assert made.post("/klienter/P1", headers={"Origin": "https://evil.example"}).status_code == 403
    assert made.post("/klienter/P1", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert made.post("/klienter/P1", headers={"Origin": "http://testserver"}).status_code == 200
    assert made.post("/klienter/P1").status_code == 200, "a program of one's own"


def test_a_password_chosen_by_another_is_changed_first(installation: Installation, counsellor: Account) -> None:
    installation.identity.accounts.set_password(counsellor, "röd cykel över bron", must_change=True)
    signed, csrf = signed_in(installation, counsellor)
    assert signed.get("/klienter/P1").headers["location"] == "/konto"
    assert signed.get("/api/v1/needs").status_code == 403
    assert signed.post("/klienter/P1", headers={"X-CSRF-Token": csrf}).status_code == 403
    assert signed.get("/konto").status_code == 200


def test_an_insecure_cookie_does_not_count_over_https(installation: Installation, counsellor: Account) -> None:
    token = installation.identity.sessions.begin(counsellor)
    made = browser(installation)
    made.cookies.set("makla_session", token)
    assert made.get("/").status_code == 303
    plain = browser(installation, secure=False)
    plain.cookies.set("makla_session", token)
    assert plain.get("/").status_code == 200


def test_the_log_tells_who_did_what_to_which_client(installation: Installation, counsellor: Account) -> None:
    signed, csrf = signed_in(installation, counsellor)
    signed.get("/klienter/P1")
    signed.post("/klienter/P%C3%A5", headers={"X-CSRF-Token": csrf})
    signed.get("/api/v1/needs")  # not about a person
    signed.post("/api/v1/needs", headers={"X-CSRF-Token": csrf})  # refused
    lines = [(e.actor, e.action, e.kind, e.object_id) for _, e in reversed(installation.identity.log(10))]
    assert lines == [
        (counsellor.id, "client.see/GET", "client", "P1"),
        (counsellor.id, "client.edit/POST", "client", "På"),
    ]


def test_a_database_that_is_away_is_a_503(
    installation: Installation, counsellor: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed, _ = signed_in(installation, counsellor)

    def away(_: str) -> None:
        raise StoreError("Databasen svarar inte.")

    monkeypatch.setattr(installation.identity.sessions, "find", away)
    assert signed.get("/api/v1/needs").status_code == 503
    assert "Databasen svarar inte." in signed.get("/").text


def test_the_real_service_signs_in_too(installation: Installation, counsellor: Account) -> None:
    assert counsellor
    made = browser_of(installation, whole=True)
    assert made.get("/api/v1/version").status_code == 401
