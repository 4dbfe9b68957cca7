"""Generated requests to the whole API, each sent by everyone: what was answered, and what must never be.

A case is generated once from the description of the API (valid or not) and sent with every identity: so many requests
cost little more to make than one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select

from matching.domain import Kind
from matching.ledger import Status
from service.access.identity import Identity
from service.access.passwords import Hasher
from service.access.sessions import csrf_of
from service.api import create_app
from service.store.sql import Store
from service.store.tables_jobs import jobs
from service.wiring import Installation
from tests import worlds
from tests.service.api.conftest import installed

ROLES = ("broker", "counsellor", "planner", "admin")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DENIED = frozenset({401, 403})
PASSWORD = "blå cykel under bron"
# may say that the service is not well, which generated records (or their number) can bring about
QUESTIONS = {
    "match/jobs": ("profile_id",),
    "match/seekers": ("need_id",),
    "match/courses": ("need_id", "profile_id"),
    "gap": ("need_id", "profile_id"),
    "pathways": ("need_id", "profile_id"),
    "abroad": ("profile_id",),
    "ledger/status": ("need_id",),
    "ledger/contact": ("need_id",),
    "ledger/answer": ("need_id",),
    "ledger/merge": ("need_id", "other"),
    "ledger/apart": ("need_id", "other"),
}
OF_HEALTH = ("/health", "/health/ready")


@dataclass
class ApiTally:
    """What was sent and answered."""

    requests: int = 0
    cases: Counter[str] = field(default_factory=Counter)  # by method and path
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)  # by identity
    answered: Counter[str] = field(default_factory=Counter)  # by method and path: with 2xx, to anyone
    faults: list[str] = field(default_factory=list)

    def table(self) -> str:
        """Requests by identity and class of status."""
        who = sorted({name for name, _ in self.statuses})
        lines = [f"{'':12}{'2xx':>8}{'401/403':>9}{'other 4xx':>11}{'5xx':>6}"]
        for name in who:
            of = {status: count for (n, status), count in self.statuses.items() if n == name}
            well = sum(c for s, c in of.items() if s < 400)
            denied = sum(c for s, c in of.items() if s in DENIED)
            broken = sum(c for s, c in of.items() if s >= 500)
            lines.append(f"{name:12}{well:8}{denied:9}{sum(of.values()) - well - denied - broken:11}{broken:6}")
        return "\n".join(lines)


def identities(installation: Installation) -> dict[str, dict[str, str]]:
    """Headers of everyone: each role with a session, a key with several roles, a key that is none, and nobody."""
    cheap = Hasher(time_cost=1, memory_cost=8, parallelism=1)
    identity = Identity(installation.store, installation.settings, hasher=cheap)
    found: dict[str, dict[str, str]] = {}
    for role in ("admin", *(role for role in ROLES if role != "admin")):
        unit = "Norr" if role == "counsellor" else ""
        account = identity.accounts.add(role, f"Prov {role}", [role], unit=unit, password=PASSWORD)
        token = identity.sessions.begin(account)
        found[role] = {"Cookie": f"makla_session={token}", "X-CSRF-Token": csrf_of(token)}
    _, key = identity.keys.add("maskin", ["broker", "counsellor", "planner"], "Norr")
    found["key"] = {"Authorization": f"Bearer {key}"}
    found["no key"] = {"Authorization": "Bearer makla_000000000000_x"}
    found["anonymous"] = {}
    return found


@dataclass(frozen=True)
class Town:
    """A served installation, everyone who may ask it (their headers by name), and what it keeps."""

    client: TestClient
    everyone: dict[str, dict[str, str]]
    store: Store


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    """A served installation of the obvious world, whose people belong to two units."""
    with ExitStack() as stack:
        made = stack.enter_context(installed(folder))
        for number, person in enumerate(worlds.people()):
            made.store.put(Kind.SEEKER, replace(person, unit="Norr" if number < 4 else "Söder"), "test")
        everyone = identities(made)
        client = TestClient(create_app(made, today=worlds.TODAY), raise_server_exceptions=False)
        yield Town(stack.enter_context(client), everyone, made.store)


def run_api(town: Town, count: int, number: int) -> ApiTally:
    """Send at least ``count`` requests, from the seed ``number``: to every operation, valid and not, as everyone."""
    client, everyone, store = town.client, town.everyone, town.store
    schema = schemathesis.openapi.from_asgi("/openapi.json", client.app, headers=everyone["key"])
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == sum(1 for _ in schema.get_all_operations())
    tally = ApiTally()
    each = max(1, -(-count // (2 * len(operations) * len(everyone))))
    for operation in operations:
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            _operation(client, everyone, operation, mode, each, number, tally, store)
    # an operation without parameters has one case, and cannot be asked wrongly: the others make up for it
    rest = [one for one in operations if one.body or one.path_parameters or one.query]
    while tally.requests < count:
        for operation in rest:
            if tally.requests < count:
                number += 1
                _operation(
                    client, everyone, operation, schemathesis.GenerationMode.POSITIVE, each, number, tally, store
                )
    return tally


def _operation(
    client: TestClient,
    everyone: dict[str, dict[str, str]],
    operation: Any,
    mode: schemathesis.GenerationMode,
    each: int,
    start: int,
    tally: ApiTally,
    store: Store,
) -> None:
    @seed(start)
    @settings(
        max_examples=each,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        tally.cases[operation.label] += 1
        number = tally.cases[operation.label]
        for name, headers in everyone.items():
            if number % 3:  # the others go out as they were generated
                steer(case, number, store)
            _send(client, case, name, headers, tally)

    try:
        send()
    except Unsatisfiable:
        assert mode is schemathesis.GenerationMode.NEGATIVE  # nothing to say wrongly


def steer(case: Any, number: int, store: Store) -> None:
    """Make a generated case speak of what is there, in the version that it has: else nearly all end at the door."""
    kinds = {"profiles": (Kind.SEEKER, "P"), "needs": (Kind.NEED, "N"), "courses": (Kind.COURSE, "C")}
    at = 1 + number % 6
    resource = case.operation.path.removeprefix("/api/v1/").partition("/")[0]
    if resource in kinds and "record_id" in (case.path_parameters or {}):
        kind, letter = kinds[resource]
        case.path_parameters["record_id"] = f"{letter}{at}"
        if case.method in ("PUT", "PATCH", "DELETE"):
            case.headers = {**(case.headers or {}), "If-Match": f'"{store.version(kind, f"{letter}{at}") or 1}"'}
            if case.method == "PUT" and isinstance(case.body, dict):
                case.body.pop("id", None)
    path = case.operation.path.removeprefix("/api/v1/")
    if path in QUESTIONS and isinstance(case.body, dict):
        known = {"profile_id": f"P{at}", "need_id": f"N{at}", "other": f"N{1 + at % 6}"}
        told = [name for name in QUESTIONS[path] if name in case.body] or QUESTIONS[path][:1]
        case.body.update({name: known[name] for name in told})
        if path.startswith("match/"):
            case.body.pop("text", None)
        if path.startswith("ledger/"):
            _steer_ledger(case.body, path, number, store)
        case.body.pop("places", None)
    if path == "ledger/history":
        case.query = {**(case.query or {}), "need_id": f"N{at}"}
    if path == "imports" and isinstance(case.body, dict):
        case.body = {**case.body, "kind": "needs", "file": f"Id;Rubrik\nB{number};Kock\n"}
        for name in ("format", "columns"):
            case.body.pop(name, None)
    if resource in ("jobs", "imports") and "id" in (case.path_parameters or {}):
        with store.reading() as connection:
            newest = select(jobs.c.id).order_by(jobs.c.created_at.desc()).limit(1)
            case.path_parameters["id"] = connection.scalar(newest) or "0" * 32


def _steer_ledger(body: dict[str, Any], path: str, number: int, store: Store) -> None:
    """What the ledger lets through: needs that are there, a status that exists, a day that can be."""
    there = sorted(need_id for need_id in store.titles(Kind.NEED) if need_id.startswith("N"))  # some were deleted
    for name in ("need_id", "other"):
        if name in body and body[name] not in there and len(there) > 1:
            body[name] = there[(number + (name == "other")) % len(there)]
    match path:
        case "ledger/status":
            status = list(Status)[number // 6 % len(Status)]
            body |= {"status": status.value, "filled": 1 if status is Status.PARTLY_FILLED else None}
        case "ledger/contact":
            body["day"] = str(worlds.TODAY + dt.timedelta(days=number % 400)) if number % 4 else None
        case "ledger/answer":
            body["text"] = f"Svar {number}: {body.get('text', '')}"[:2000]
            body["day"] = str(worlds.TODAY - dt.timedelta(days=number % 400)) if number % 4 else None


def _send(client: TestClient, case: Any, name: str, headers: dict[str, str], tally: ApiTally) -> None:
    response = case.call(session=client, headers=headers)
    tally.requests += 1
    tally.statuses[name, response.status_code] += 1
    tally.answered[case.operation.label] += response.status_code < 300
    if response.status_code == 503 and case.operation.path.endswith(OF_HEALTH):
        return
    where = f"{name}: {case.operation.label} {response.status_code}"
    if name in ("anonymous", "no key") and "/health" not in case.operation.path and response.status_code < 400:
        tally.faults.append(f"{where}: let in")
    try:
        case.validate_response(response, checks=CHECKS, headers=headers)
    except FailureGroup as failures:
        said = "; ".join(str(one) for one in failures.exceptions)[:1500]
        tally.faults.append(f"{where}: {said}\n{case.as_curl_command()[:1500]}")
