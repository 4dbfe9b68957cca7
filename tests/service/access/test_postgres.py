"""Accounts, sessions, keys, throttling and the log on the other database, as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.access.accounts import WrongPassword, actor_for
from service.access.identity import Identity
from service.access.policy import Role
from service.access.throttle import TooManyAttempts
from service.errors import UserError
from service.settings import Settings
from service.store.sql import Store
from tests.databases import fresh_database
from tests.service.access.conftest import CHEAP, PASSWORD, Clock

HERE = "192.0.2.7"


@pytest.fixture
def identity(tmp_path: Path, clock: Clock) -> Iterator[Identity]:
    with fresh_database("postgres", tmp_path) as url, Store(url) as store:
        yield Identity(store, Settings(), now=clock, hasher=CHEAP)


def test_the_life_of_an_account(identity: Identity, clock: Clock) -> None:
    assert not identity.is_closed()
    anna = identity.accounts.add("Åsa", "Åsa Å", [Role.ADMIN, Role.COUNSELLOR], "Norr", password=PASSWORD)
    assert identity.is_closed()
    with pytest.raises(UserError, match="finns redan"):
        identity.accounts.add("åsa", "", [Role.ADMIN], password=PASSWORD)
    assert identity.accounts.sign_in("ÅSA", PASSWORD, HERE) == anna
    token = identity.sessions.begin(anna)
    clock.pass_by(minutes=30)
    found = identity.sessions.find(token)
    assert found is not None
    assert found.account == anna
    clock.pass_by(minutes=60)
    assert identity.sessions.find(token) is None
    key, text = identity.keys.add("Journalen", [Role.BROKER], days=1)
    assert identity.keys.find(text) is not None
    identity.keys.revoke(key.id)
    assert identity.keys.find(text) is None
    for number in range(3):
        identity.note(actor_for(anna), "client.see/GET", "client", f"P{number}")
    assert [entry.object_id for _, entry in identity.log(2)] == ["P2", "P1"]
    assert identity.pseudonyms.of("P1") == identity.pseudonyms.of("P1")


def test_many_attempts_at_once_get_no_further(identity: Identity) -> None:
    identity.accounts.add("anna", "Anna", [Role.ADMIN], password=PASSWORD)

    def attempt(_: int) -> bool:
        try:
            identity.accounts.sign_in("anna", "fel", HERE)
        except TooManyAttempts:
            return False
        except WrongPassword:
            return True
        raise AssertionError("a wrong password was let in")

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(16))) == 5
