"""Accounts and signing in with a password."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from service.access.accounts import WrongPassword
from service.access.identity import Identity
from service.access.passwords import Hasher, check_password
from service.access.policy import Role
from service.access.throttle import TooManyAttempts
from service.errors import UnknownName, UserError
from service.store.access import Account
from service.wiring import Installation
from tests.service.access.conftest import CHEAP, PASSWORD, Clock

HERE = "192.0.2.7"


def test_an_account_signs_in(identity: Identity, admin: Account) -> None:
    assert identity.accounts.sign_in("anna", PASSWORD, HERE) == admin
    assert identity.accounts.sign_in(" ANNA ", PASSWORD, HERE) == admin, "case and blanks around do not matter"
    assert identity.accounts.get("Anna") == identity.accounts.get(admin.id) == admin


def test_the_password_is_kept_as_argon2id_alone(installation: Installation, admin: Account) -> None:
    hashed = installation.identity._store.password_hash(admin.id)
    assert hashed is not None
    assert hashed.startswith("$argon2id$")
    database = installation.workspace.database
    everything = b"".join(file.read_bytes() for file in database.parent.glob("makla.db*"))
    assert b"$argon2id$" in everything
    assert PASSWORD.encode() not in everything


def test_what_is_wrong_is_not_told(identity: Identity, admin: Account) -> None:
    other = identity.accounts.add("bo", "Bo", [Role.BROKER], password=PASSWORD)
    identity.accounts.disable(other)
    told = set()
    for login, password in (
        ("anna", "fel"),
        ("finns inte", PASSWORD),
        ("bo", PASSWORD),
        ("", ""),
        (admin.id, PASSWORD),
    ):
        with pytest.raises(WrongPassword) as wrong:
            identity.accounts.sign_in(login, password, HERE)
        told.add(str(wrong.value))
    assert len(told) == 1


@pytest.mark.usefixtures("admin")
def test_an_unknown_account_costs_a_hash_as_a_known_one_does(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time tells nothing: the same number of hashes of the same cost is made, whatever is wrong."""
    kept: list[str] = []
    argon2 = CHEAP._argon2
    verify = type(argon2).verify

    def counting(_: object, hashed: str, password: str) -> bool:
        kept.append(hashed.rpartition("$")[0].rpartition("$")[0])  # algorithm and costs, without salt and hash
        return bool(verify(argon2, hashed, password))

    monkeypatch.setattr(type(argon2), "verify", counting)
    disabled = identity.accounts.disable(identity.accounts.add("bo", "Bo", [Role.BROKER], password=PASSWORD))
    for login in ("anna", "okänd", disabled.login):
        with pytest.raises(WrongPassword):
            identity.accounts.sign_in(login, "fel lösenord", HERE)
    assert len(kept) == 3
    assert len(set(kept)) == 1


def test_an_account_is_blocked_for_longer_and_longer(identity: Identity, admin: Account, clock: Clock) -> None:
    """Five free failures, then 30 s, 60 s, 120 s, ... up to 15 min; a blocked attempt is not even tried."""
    for _ in range(5):
        with pytest.raises(WrongPassword):
            identity.accounts.sign_in("anna", "fel", HERE)
    for wait in (30, 60, 120, 240, 480, 900):
        with pytest.raises(TooManyAttempts) as blocked:
            identity.accounts.sign_in("anna", PASSWORD, HERE)
        assert blocked.value.seconds == wait
        clock.pass_by(seconds=wait)
        with pytest.raises(WrongPassword):
            identity.accounts.sign_in("anna", "fel", HERE)
    clock.pass_by(minutes=15)
    assert identity.accounts.sign_in("anna", PASSWORD, HERE) == admin
    assert identity.accounts.sign_in("anna", PASSWORD, HERE) == admin


@pytest.mark.usefixtures("admin")
def test_an_account_that_does_not_exist_is_blocked_alike(identity: Identity) -> None:
    for login in ("anna", "okänd"):
        told = []
        for _ in range(7):
            with pytest.raises(UserError) as wrong:
                identity.accounts.sign_in(login, "fel", f"192.0.2.{len(login)}")
            told.append(str(wrong.value))
        assert told[:5] == [str(WrongPassword())] * 5
        assert "Vänta 30 sekunder" in told[5]


def test_an_address_is_blocked_whichever_account_it_tries(identity: Identity, admin: Account, clock: Clock) -> None:
    for number in range(50):
        with pytest.raises(WrongPassword):
            identity.accounts.sign_in(f"konto{number}", "fel", HERE)
    with pytest.raises(TooManyAttempts):
        identity.accounts.sign_in("anna", PASSWORD, HERE)
    assert identity.accounts.sign_in("anna", PASSWORD, "192.0.2.8") == admin, "elsewhere the account is free"
    clock.pass_by(minutes=15)
    assert identity.accounts.sign_in("anna", PASSWORD, HERE) == admin


@pytest.mark.usefixtures("admin")
def test_signing_in_does_not_forgive_the_address(identity: Identity) -> None:
    """Who guesses other accounts from an address cannot start anew by signing in with an own one."""
    for number in range(49):
        with pytest.raises(WrongPassword):
            identity.accounts.sign_in(f"konto{number}", "fel", HERE)
    identity.accounts.sign_in("anna", PASSWORD, HERE)
    with pytest.raises(WrongPassword):
        identity.accounts.sign_in("konto", "fel", HERE)
    with pytest.raises(TooManyAttempts):
        identity.accounts.sign_in("konto", "fel", HERE)


@pytest.mark.usefixtures("admin")
def test_many_attempts_at_once_get_no_further(identity: Identity) -> None:
    def attempt(_: int) -> bool:
        try:
            identity.accounts.sign_in("anna", "fel", HERE)
        except TooManyAttempts:
            return False
        except WrongPassword:
            return True
        raise AssertionError("a wrong password was let in")

    with ThreadPoolExecutor(8) as pool:
        tried = list(pool.map(attempt, range(24)))
    assert sum(tried) == 5


@pytest.mark.usefixtures("admin")
def test_the_block_survives_a_restart(installation: Installation, clock: Clock) -> None:
    for _ in range(5):
        with pytest.raises(WrongPassword):
            installation.identity.accounts.sign_in("anna", "fel", HERE)
    restarted = Identity(installation.store, installation.settings, now=clock, hasher=CHEAP)
    with pytest.raises(TooManyAttempts):
        restarted.accounts.sign_in("anna", PASSWORD, HERE)


@pytest.mark.usefixtures("admin")
def test_names_and_addresses_are_not_kept_with_the_failures(installation: Installation) -> None:
    with pytest.raises(WrongPassword):
        installation.identity.accounts.sign_in("hemligt-namn", "fel", HERE)
    everything = b"".join(f.read_bytes() for f in installation.workspace.folder.glob("makla.db*"))
    assert b"hemligt-namn" not in everything
    assert HERE.encode() not in everything


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "för kort"),
        ("elva tecken", "för kort"),
        ("a" * 201, "för långt"),
        ("aaaaaaaaaaaaaaa", "för få"),
        ("123456789012", "gissa"),
        ("Eskilstuna2026!!", "gissa"),
        ("Lösenord-123456", "gissa"),
        ("annakarin är bäst", "användarnamnet"),
    ],
)
def test_a_password_that_is_no_good(password: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        check_password(password, "annakarin@kommunen.se")


def test_a_password_may_hold_anything_and_is_the_same_however_it_is_typed(identity: Identity, admin: Account) -> None:
    identity.accounts.set_password(admin, "Å ska vi gå, 你好 🚲")
    assert identity.accounts.sign_in("anna", "A\u030a ska vi ga\u030a, 你好 🚲", HERE) == identity.accounts.get("anna")


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(
    installation: Installation, admin: Account, clock: Clock
) -> None:
    costlier = Hasher(time_cost=2, memory_cost=8, parallelism=1)
    Identity(installation.store, installation.settings, now=clock, hasher=costlier).accounts.sign_in(
        "anna", PASSWORD, HERE
    )
    hashed = installation.identity._store.password_hash(admin.id)
    assert hashed is not None
    assert "t=2" in hashed
    assert installation.identity.accounts.sign_in("anna", PASSWORD, HERE) == admin


def test_the_first_account_is_an_administrator_and_the_last_stays(identity: Identity) -> None:
    with pytest.raises(UserError, match="första kontot"):
        identity.accounts.add("bo", "Bo", [Role.BROKER], password=PASSWORD)
    admin = identity.accounts.add("anna", "", [Role.ADMIN], password=PASSWORD)
    assert admin.name == "anna"
    with pytest.raises(UserError, match="sista administratörskontot"):
        identity.accounts.disable(admin)
    with pytest.raises(UserError, match="sista administratörskontot"):
        identity.accounts.change(admin, roles=[Role.BROKER], unit="")
    second = identity.accounts.add("bo", "Bo", [Role.ADMIN, Role.BROKER], password=PASSWORD)
    identity.accounts.disable(second)
    with pytest.raises(UserError, match="sista"):
        identity.accounts.disable(admin)
    identity.accounts.disable(second, disabled=False)
    assert identity.accounts.disable(admin).disabled


@pytest.mark.parametrize(
    ("login", "roles", "unit", "said"),
    [
        ("a", ["broker"], "", "Användarnamnet"),
        ("oidc:någon", ["broker"], "", "Användarnamnet"),
        ("<script>", ["broker"], "", "Användarnamnet"),
        ("bo", [], "", "Ingen roll"),
        ("bo", ["root"], "", "finns inte"),
        ("bo", ["counsellor"], "  ", "behöver en enhet"),
        ("bo", ["counsellor"], "x" * 101, "Enhetens namn"),
        ("ANNA", ["broker"], "", "finns redan"),
    ],
)
def test_an_account_that_cannot_be(
    identity: Identity, admin: Account, login: str, roles: list[str], unit: str, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        identity.accounts.add(login, "Bo", roles, unit, password=PASSWORD)
    assert identity.accounts.list() == [admin]


def test_changing_the_own_password(identity: Identity, admin: Account) -> None:
    with pytest.raises(WrongPassword):
        identity.accounts.change_password(admin, "fel", "röd cykel över bron", HERE)
    with pytest.raises(UserError, match="detsamma"):
        identity.accounts.change_password(admin, PASSWORD, PASSWORD, HERE)
    token = identity.sessions.begin(admin)
    identity.accounts.change_password(admin, PASSWORD, "röd cykel över bron", HERE)
    assert identity.sessions.find(token) is None, "every session ends"
    assert identity.accounts.sign_in("anna", "röd cykel över bron", HERE).id == admin.id
    for _ in range(5):
        with pytest.raises(WrongPassword):
            identity.accounts.change_password(admin, "fel", "grön cykel över bron", HERE)
    with pytest.raises(TooManyAttempts):
        identity.accounts.change_password(admin, "röd cykel över bron", "grön cykel över bron", HERE)


@pytest.mark.usefixtures("admin")
def test_an_unknown_account(identity: Identity) -> None:
    with pytest.raises(UnknownName, match="users list"):
        identity.accounts.get("bo")
