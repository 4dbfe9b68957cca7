"""Sessions and API keys: what they are good for, and when they end."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from sqlalchemy import Connection

from service.access.accounts import actor_for
from service.access.identity import Identity
from service.access.passwords import Hasher
from service.access.policy import Actor, Role
from service.access.sessions import csrf_of, is_csrf_of
from service.errors import UnknownName, UserError
from service.store.access import Account
from service.wiring import Installation
from tests.service.access.conftest import PASSWORD, Clock


def test_a_session_lasts_while_it_is_used_and_ten_hours_at_most(
    identity: Identity, admin: Account, clock: Clock
) -> None:
    token = identity.sessions.begin(admin)
    for _ in range(19):
        clock.pass_by(minutes=30)
        found = identity.sessions.find(token)
        assert found is not None
        assert found.account == admin
    clock.pass_by(minutes=30)  # ten hours
    assert identity.sessions.find(token) is None


def test_a_session_that_is_not_used_ends_after_an_hour(identity: Identity, admin: Account, clock: Clock) -> None:
    token = identity.sessions.begin(admin)
    clock.pass_by(minutes=60)
    assert identity.sessions.find(token) is None
    clock.pass_by(minutes=-30)
    assert identity.sessions.find(token) is None, "it is gone, not asleep"


def test_what_ends_sessions(identity: Identity, admin: Account) -> None:
    bo = identity.accounts.add("bo", "Bo", [Role.BROKER], password=PASSWORD)
    first, second, other = (identity.sessions.begin(account) for account in (bo, bo, admin))
    identity.sessions.end(first)
    assert identity.sessions.find(first) is None
    assert identity.sessions.find(second) is not None
    identity.accounts.set_password(bo, "röd cykel över bron")
    assert identity.sessions.find(second) is None
    third = identity.sessions.begin(bo)
    identity.accounts.disable(bo)
    assert identity.sessions.find(third) is None
    identity.accounts.disable(bo, disabled=False)
    assert identity.sessions.find(third) is None
    assert identity.sessions.find(other) is not None


def test_other_roles_hold_from_the_next_request(identity: Identity, admin: Account) -> None:
    token = identity.sessions.begin(admin)
    identity.accounts.change(admin, roles=[Role.ADMIN, Role.COUNSELLOR], unit="  Norr ")
    found = identity.sessions.find(token)
    assert found is not None
    assert found.account.roles == {Role.ADMIN, Role.COUNSELLOR}
    assert found.account.unit == "Norr"


def test_the_token_is_kept_nowhere(installation: Installation, admin: Account) -> None:
    token = installation.identity.sessions.begin(admin)
    _, key = installation.identity.keys.add("journal", ["broker"])
    everything = b"".join(file.read_bytes() for file in installation.workspace.folder.glob("makla.db*"))
    assert token.encode() not in everything
    assert key[-43:].encode() not in everything  # the secret, which may hold an underscore itself
    assert len(token) == 43, "256 bits"


@pytest.mark.parametrize("token", ["", "x", "å", "\0", "a" * 10_000])
def test_a_token_that_is_none(identity: Identity, token: str) -> None:
    assert identity.sessions.find(token) is None
    assert identity.keys.find(token) is None


def test_each_session_has_its_own_token_for_forms() -> None:
    assert is_csrf_of("a", csrf_of("a"))
    assert not is_csrf_of("a", csrf_of("b"))
    assert not is_csrf_of("a", "")
    assert not is_csrf_of("a", "å\ud800")


def test_a_key_is_an_actor_until_it_is_revoked(identity: Identity) -> None:
    key, text = identity.keys.add("Journalen", ["counsellor"], "Norr", by="anna")
    assert text.startswith(f"makla_{key.id}_")
    assert identity.keys.find(text) == Actor(f"key:{key.id}", "Journalen", frozenset({Role.COUNSELLOR}), "Norr")
    assert identity.keys.find(text[:-1] + ("A" if text[-1] != "A" else "B")) is None
    assert identity.keys.find(text.replace("makla", "MAKLA")) is None
    identity.keys.revoke(key.id)
    identity.keys.revoke(key.id)
    assert identity.keys.find(text) is None
    with pytest.raises(UnknownName):
        identity.keys.revoke("nej")


def test_a_key_runs_out_and_tells_when_it_was_used(identity: Identity, clock: Clock) -> None:
    key, text = identity.keys.add("Tillfällig", ["broker"], days=30)
    assert identity.keys.list() == [key]
    clock.pass_by(days=29)
    assert identity.keys.find(text) is not None
    assert identity.keys.list()[0].used_at == "2026-12-15T09:00:00+00:00"
    clock.pass_by(days=1)
    assert identity.keys.find(text) is None


@pytest.mark.parametrize(
    ("name", "roles", "unit", "days"),
    [("", ["broker"], "", None), ("x" * 101, ["broker"], "", None), ("x", [], "", None), ("x", ["broker"], "", 4000),
     ("x", ["counsellor"], "", None), ("x", ["broker"], "", 0)],
)  # fmt: skip
def test_a_key_that_cannot_be(identity: Identity, name: str, roles: list[str], unit: str, days: int | None) -> None:
    with pytest.raises(UserError):
        identity.keys.add(name, roles, unit, days=days)
    assert identity.keys.list() == []


def test_a_key_closes_the_service_as_an_account_does(identity: Identity) -> None:
    assert not identity.is_closed()
    identity.keys.add("Journalen", ["broker"])
    assert identity.is_closed()


def test_pseudonyms_are_fixed_and_different(identity: Identity, installation: Installation) -> None:
    names = {identity.pseudonyms.of(f"P{number}") for number in range(1000)}
    assert len(names) == 1000
    again = Identity(installation.store, installation.settings)
    assert again.pseudonyms.of("P1") == identity.pseudonyms.of("P1")
    assert again.secret("pseudonyms") == identity.secret("pseudonyms") != identity.secret("throttle")


def test_no_request_waits_for_the_hash_of_a_password(
    identity: Identity, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, (_, text) = identity.sessions.begin(admin), identity.keys.add("Journalen", [Role.BROKER])

    def refuse(*_: object) -> None:
        raise AssertionError("a password's hash costs tens of milliseconds")

    monkeypatch.setattr(Hasher, "hash", refuse)
    monkeypatch.setattr(Hasher, "verify", refuse)
    session = identity.sessions.find(token)
    assert session is not None
    assert session.account == admin  # truth values and all
    actor = identity.keys.find(text)
    assert actor is not None
    assert actor.roles == {Role.BROKER}


def test_many_objects_of_one_request_are_written_to_the_log_at_once(
    identity: Identity, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, begun = identity._log._store, 0
    append, writing = store.append, store.writing

    def appended(query: str, *values: str) -> None:
        nonlocal begun
        begun += 1
        append(query, *values)

    def written() -> AbstractContextManager[Connection]:
        nonlocal begun
        begun += 1
        return writing()

    monkeypatch.setattr(store, "append", appended)
    monkeypatch.setattr(store, "writing", written)
    identity.note(actor_for(admin), "client.match/POST", "client", *(f"P{number}" for number in range(10)))
    assert begun == 1
    assert [entry.object_id for _, entry in identity.log(20)] == [f"P{number}" for number in reversed(range(10))]
