"""Every route × every role × own and foreign client. A route that is not in the matrix fails here."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matching.domain import Kind, Record
from matching.indexing import kind_of
from service.access import rules
from service.access.policy import Role
from service.api import create_app
from service.indexing import rebuild
from service.wiring import Installation
from tests import worlds
from tests.service.access.conftest import Clock, installed
from tests.service.access.matrix import ALSO_ABOUT_A_CLIENT, BODIES, FOREIGN, NAMES, OWN, QUERIES, rows

ROLES = (Role.BROKER, Role.COUNSELLOR, Role.PLANNER, Role.ADMIN)
ALIASES = {OWN: "Alias-i-norr", FOREIGN: "Alias-i-soder"}
PROTECTED = "klient-skyddad-3"


@dataclass(frozen=True, slots=True)
class Town:
    """The service with two units and a key for every role; the counsellor belongs to the north."""

    app: Any
    keys: dict[Role, str]
    installation: Installation


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with installed(tmp_path_factory.mktemp("matris") / "arbetsyta", Clock()) as installation:
        first, second, third, *_ = worlds.people()
        everything: list[Record] = [
            replace(first, id=OWN, label=ALIASES[OWN], unit="Norr"),
            replace(second, id=FOREIGN, label=ALIASES[FOREIGN], unit="Söder"),
            replace(third, id=PROTECTED, label="Alias-skyddad", unit="Norr", protected_identity=True),
            *worlds.needs(),
            *worlds.courses(),
        ]
        for record in everything:
            installation.store.put(kind_of(record), record, "test")
        rebuild(installation)
        keys = {role: installation.identity.keys.add(role.value, [role], "Norr")[1] for role in ROLES}
        yield Town(create_app(installation, today=worlds.TODAY), keys, installation)


@pytest.fixture(scope="module")
def client(town: Town) -> Iterator[TestClient]:
    with TestClient(
        town.app, base_url="https://testserver", raise_server_exceptions=False, follow_redirects=False
    ) as made:
        yield made


def routes_of(routes: Iterable[Any]) -> Iterator[str]:
    """Method and address of every route, also of the routers within routers."""
    for route in routes:
        if hasattr(route, "effective_candidates"):
            yield from routes_of([*route.effective_candidates(), *route.effective_low_priority_routes()])
        else:
            assert route.methods, f"{route} is no ordinary route: say here what it is"
            for method in route.methods - {"HEAD"}:
                yield f"{method} {re.sub(r':[a-z]+}', '}', route.path)}"


def test_every_route_is_in_the_matrix_and_in_the_rules(town: Town) -> None:
    there = sorted(routes_of(town.app.routes))
    assert there == sorted(set(there))
    assert set(there) - set(rows()) == set(), "put the route into tests/service/access/matrix.py"
    assert set(rows()) - set(there) == set(), "take the route out of tests/service/access/matrix.py"
    for route in there:
        method, _, path = route.partition(" ")
        assert isinstance(rules.find(method, re.sub(r"{\w+}", "x", path)), rules.Asked), f"{route} has no rule"


def test_every_rule_has_a_route(town: Town) -> None:
    """A rule for nothing opens what somebody adds later without thinking of it."""
    there = {re.sub(r"{\w+}", "{}", route) for route in routes_of(town.app.routes)}
    named = {re.sub(r"{\w+\*?}", "{}", rule) for rule in (*rules.PUBLIC, *rules.RULES)}
    assert named - there == set(), "remove the rule"


def ask(client: TestClient, route: str, key: str | None, about: str, *, naming: bool = False) -> Any:
    """Ask for a route about a client, as the machine with this key (or as nobody)."""
    method, _, address = route.partition(" ")
    base, parameter, rest = address.partition("}")
    name = NAMES.get(base + parameter, "x")
    path = re.sub(r"{\w+}", about if name == OWN else name, base + parameter) + re.sub(r"{\w+}", "1", rest)
    # a version that nothing has: what is let in goes no further
    headers = {"If-Match": '"999"'} | ({"Authorization": f"Bearer {key}"} if key else {})
    if method == "GET":
        return client.get(path, headers=headers, params=QUERIES.get(route, {}))
    if not path.startswith("/api/"):
        return client.request(method, path, headers=headers, data={"client": about})
    body = {name: about if value == OWN else value for name, value in BODIES.get(route, {}).items()}
    if naming:
        body["profile_id"] = about
    return client.request(method, path, headers=headers, json=body)


def judged(mark: str, response: Any, *, own: bool) -> None:
    status = response.status_code
    assert status < 500, response.text
    if mark == "-":
        assert status == 403
    elif mark == "o" and not own:
        assert status == 404
    elif mark == "t" and not own:
        assert status == 412
    elif mark == ".":
        assert status not in (401, 403, 405)
    else:
        assert status not in (401, 403, 404, 405)


@pytest.mark.parametrize("role", ROLES)
def test_the_matrix(client: TestClient, town: Town, role: Role) -> None:
    column = ROLES.index(role)
    named = {route: marks.split() for route, marks in ALSO_ABOUT_A_CLIENT.items()}
    for naming, about in itertools.product((False, True), (FOREIGN, OWN)):
        for route, marks in (named if naming else rows()).items():
            mark = marks[column]
            if mark == "p" or (about == FOREIGN and mark in "+."):
                continue
            response = ask(client, route, town.keys[role], about, naming=naming)
            try:
                judged(mark, response, own=about == OWN)
            except AssertionError as error:
                raise AssertionError(
                    f"{route} as {role} about {about}: {response.status_code} {response.text[:300]}"
                ) from error
            keeps_secrets(response, role, asked=about)


def keeps_secrets(response: Any, role: Role, *, asked: str) -> None:
    """No answer names a person that the role may not see, except by the very words of the question."""
    told = response.text
    hidden = {FOREIGN, ALIASES[FOREIGN], PROTECTED, "Alias-skyddad"}
    if role is not Role.COUNSELLOR:
        hidden |= {OWN, ALIASES[OWN]}
    for word in hidden - {asked}:
        assert word not in told, f"{response.request.url} tells {role} of {word}"


def test_nobody_is_let_in_without_signing_in(client: TestClient) -> None:
    for route, marks in rows().items():
        response = ask(client, route, None, OWN)
        path = response.request.url.path
        if path.startswith("/statisk/"):
            assert response.status_code == 404
        elif marks[0] == "p":
            assert response.status_code not in ((401, 403) if path.startswith("/api/") else (403, 404, 405)), route
        elif path.startswith(("/api/", "/openapi.json", "/metrics")):
            assert response.status_code == 401, route
        else:
            assert (response.status_code, response.headers["location"].partition("?")[0]) == (303, "/logga-in"), route
        keeps_secrets(response, Role.ADMIN, asked="")


def test_a_foreign_client_looks_like_one_that_never_was(client: TestClient, town: Town) -> None:
    """Word for word, but for the id that was asked for."""
    about_clients = [route for route, marks in rows().items() if "o" in marks]
    for route in [*about_clients, *ALSO_ABOUT_A_CLIENT]:
        key = town.keys[Role.COUNSELLOR]
        foreign, protected, absent = (
            ask(client, route, key, one, naming=route in ALSO_ABOUT_A_CLIENT)
            for one in (FOREIGN, PROTECTED, "klient-aldrig-4")
        )
        assert foreign.status_code == absent.status_code == protected.status_code, route
        assert foreign.text.replace(FOREIGN, "?") == absent.text.replace("klient-aldrig-4", "?"), route
        assert protected.text.replace(PROTECTED, "?") == absent.text.replace("klient-aldrig-4", "?"), route


def test_an_id_in_use_elsewhere_can_not_be_taken_over(client: TestClient, town: Town) -> None:
    """The one thing that an id tells: that it is in use, not by whom. What is there stays as it is."""
    before = town.installation.store.get(Kind.SEEKER, FOREIGN)
    signed = {"Authorization": f"Bearer {town.keys[Role.COUNSELLOR]}"}
    for response in (
        client.put(f"/api/v1/profiles/{FOREIGN}", json={"summary": "Min"}, headers=signed),
        client.post("/api/v1/profiles", json={"id": FOREIGN, "summary": "Min"}, headers=signed),
    ):
        assert response.status_code == 409
        assert "upptaget" in response.json()["detail"]
    assert town.installation.store.get(Kind.SEEKER, FOREIGN) == before
    tried = [(entry.action, entry.object_id) for _, entry in town.installation.identity.log(2)]
    assert tried == [("client.taken", FOREIGN)] * 2
    own = client.post("/api/v1/profiles", json={"id": OWN, "summary": "Min"}, headers=signed)
    assert own.status_code == 409
    assert town.installation.identity.log(1)[0][1].object_id == FOREIGN  # one's own tells nothing new
    free = client.post("/api/v1/profiles", json={"summary": "Min"}, headers=signed)
    assert (free.status_code, len(free.json()["id"])) == (201, 13)


def test_a_counsellor_without_a_unit_has_no_clients(client: TestClient, town: Town) -> None:
    """The accounts refuse one; a key or a row from elsewhere gets nowhere either."""
    identity = town.installation.identity
    key, text = identity.keys.add("utan enhet", [Role.COUNSELLOR], "Norr")
    found = identity._store.key(key.id)
    assert found is not None
    identity._store.add_key(replace(found[0], id="0" * 12, unit=""), found[1])
    nowhere = text.replace(key.id, "0" * 12)
    for route, marks in rows().items():
        if marks[1] == "o":
            assert ask(client, route, nowhere, OWN).status_code == 403, route


def test_a_file_is_the_unit_s_and_the_role_s_who_handed_it_in(client: TestClient, town: Town) -> None:
    """Names of people stand in its rows: who may not read the file may not see the job, take it back or confirm it."""
    keys = town.installation.identity.keys
    south = keys.add("söder", [Role.COUNSELLOR], "Söder")[1]
    signed = {"Authorization": f"Bearer {town.keys[Role.COUNSELLOR]}"}
    file = ("profiler.csv", b"Id;Alias;Kompetenser\nX1;Alias-i-filen;Svetsning\n", "text/csv")
    handed = client.post(
        "/api/v1/imports", data={"kind": "profiles", "preview": "true"}, files={"file": file}, headers=signed
    )
    assert handed.status_code == 202, handed.text
    job = handed.json()["id"]
    assert client.get(f"/api/v1/jobs/{job}", headers=signed).status_code == 200
    for key in (south, town.keys[Role.BROKER], town.keys[Role.PLANNER]):
        other = {"Authorization": f"Bearer {key}"}
        for method, path in (
            ("GET", f"/api/v1/jobs/{job}"),
            ("POST", f"/api/v1/imports/{job}/confirm"),
            ("POST", f"/api/v1/imports/{job}/undo"),
            ("GET", f"/inlasning/{job}"),
            ("POST", f"/inlasning/{job}"),
            ("GET", f"/inlasning/{job}/angra"),
            ("POST", f"/inlasning/{job}/angra"),
        ):
            response = client.request(method, path, headers=other)
            assert response.status_code in (403, 404), path
            assert "Alias-i-filen" not in response.text


def test_what_a_role_may_not_read_in_it_may_not_hand_in(client: TestClient, town: Town) -> None:
    may = {
        Role.BROKER: {"needs", "ads", "courses"},
        Role.COUNSELLOR: {"profiles"},
        Role.PLANNER: {"courses"},
        Role.ADMIN: set(),
    }
    for role, kind in itertools.product(ROLES, ("profiles", "needs", "ads", "courses")):
        response = client.post(
            "/api/v1/imports",
            data={"kind": kind, "preview": "true"},
            files={"file": ("x.csv", b"Id;Titel\n", "text/csv")},
            headers={"Authorization": f"Bearer {town.keys[role]}"},
        )
        assert (response.status_code == 403) == (kind not in may[role]), (role, kind, response.text)


def test_the_menu_leads_nowhere_that_is_closed(client: TestClient, town: Town) -> None:
    for role in ROLES:
        signed = {"Authorization": f"Bearer {town.keys[role]}"}
        menu = set(re.findall(r'href="(/[^"#?]*)"', client.get("/", headers=signed).text))
        assert len(menu) > 3
        for address in menu:
            # a part that is still to come is unknown to the rules, too
            assert client.get(address, headers=signed).status_code in (200, 303, 404), (role, address)


def test_a_broker_knows_people_by_pseudonyms_that_stay(client: TestClient, town: Town) -> None:
    answer = client.post(
        "/api/v1/match/seekers",
        json={"need_id": "N1"},
        headers={"Authorization": f"Bearer {town.keys[Role.BROKER]}"},
    )
    ids = {hit["id"] for hit in answer.json()["hits"]}
    assert ids
    assert ids <= {town.installation.identity.pseudonyms.of(one) for one in (OWN, FOREIGN)}
