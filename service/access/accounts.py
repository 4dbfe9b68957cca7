"""Accounts: adding and changing them, and signing in with a password."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from service.access.clock import Clock, utc_now, written
from service.access.oidc import Person
from service.access.passwords import LONGEST, Hasher, check_password
from service.access.policy import Actor, Role, clean_unit
from service.access.throttle import Throttle
from service.errors import UnknownName, UserError
from service.store.access import AccessStore, Account, LoginTaken

_LOGIN = re.compile(r"[a-z0-9à-öø-ÿ][a-z0-9à-öø-ÿ._@+-]{1,79}")


class WrongPassword(UserError):
    """Sign-in failed: the same words for an unknown account, a wrong password and a disabled account."""

    def __init__(self) -> None:
        super().__init__("Användarnamnet eller lösenordet är fel.", "Försök igen, eller be den som sköter konton.")


class Accounts:
    """The accounts of one installation."""

    def __init__(self, store: AccessStore, throttle: Throttle, hasher: Hasher, now: Clock = utc_now) -> None:
        self._store = store
        self._throttle = throttle
        self._hasher = hasher
        self._now = now

    def list(self) -> list[Account]:
        """All, by login."""
        return self._store.accounts()

    def get(self, login_or_id: str) -> Account:
        """The account with this login or id. Raises ``UnknownName``."""
        found = self._store.account(login_or_id) or self._store.by_login(folded(login_or_id))
        if found is None:
            raise UnknownName(f"Det finns inget konto {login_or_id!r}.", "Se alla med makla users list.")
        return found

    def add(
        self,
        login: str,
        name: str,
        roles: Iterable[str],
        unit: str = "",
        *,
        password: str | None,
        must_change: bool = False,
    ) -> Account:
        """Add one. Raises ``UserError`` for a login that is taken or unfit, and for a first one without admin."""
        key = folded(login)
        if not _LOGIN.fullmatch(key):
            raise UserError(
                "Användarnamnet kan inte användas.",
                "Ta 2 till 80 tecken: bokstäver, siffror, punkt, bindestreck, understreck, @ eller +.",
            )
        granted = checked_roles(roles)
        if Role.ADMIN not in granted and not self._store.accounts():
            raise UserError("Det första kontot ska ha rollen admin.", "Annars kan ingen sköta kontona.")
        if password is not None:
            check_password(password, key)
        now = written(self._now())
        account = Account(
            id=secrets.token_hex(8),
            login=key,
            name=checked_name(name) or key,
            roles=granted,
            unit=checked_unit(unit, granted),
            must_change=must_change and password is not None,
            created_at=now,
            password_at=None if password is None else now,
        )
        try:
            self._store.add(account, None if password is None else self._hasher.hash(password))
        except LoginTaken:
            raise UserError(f"Kontot {key} finns redan.", "Välj ett annat användarnamn.") from None
        return account

    def change(self, account: Account, *, name: str | None = None, roles: Iterable[str], unit: str) -> Account:
        """Give an account other roles, another unit or name. It holds from its next request."""
        granted = checked_roles(roles)
        if Role.ADMIN not in granted:
            self._keep_an_administrator(account)
        named = account.name if name is None else checked_name(name) or account.login
        changed = replace(account, name=named, roles=granted, unit=checked_unit(unit, granted))
        self._store.save(changed)
        return changed

    def disable(self, account: Account, *, disabled: bool = True) -> Account:
        """Shut an account out, at once, or let it in again. Accounts are never removed: the log speaks of them."""
        if disabled:
            self._keep_an_administrator(account)
        changed = replace(account, disabled=disabled)
        self._store.save(changed)
        if disabled:
            self._store.end_sessions(account.id)
        return changed

    def set_password(self, account: Account, password: str, *, must_change: bool = False) -> None:
        """Set another password. Every session of the account ends."""
        if account.subject is not None:
            raise UserError("Kontot loggar in genom er inloggningstjänst.", "Byt lösenordet där.")
        check_password(password, account.login)
        at = written(self._now())
        self._store.set_password(account.id, self._hasher.hash(password), at=at, must_change=must_change)

    def change_password(self, account: Account, old: str, new: str, address: str) -> None:
        """The account's own change of password, throttled as signing in is. Raises ``WrongPassword``."""
        self._throttle.begin(account.login, address)
        if not self._hasher.verify(self._store.password_hash(account.id), old):
            raise WrongPassword
        self._throttle.succeeded(account.login, address)
        if old == new:
            raise UserError("Det nya lösenordet är detsamma som det gamla.", "Välj ett annat.")
        self.set_password(account, new)

    def sign_in(self, login: str, password: str, address: str) -> Account:
        """The account, for the right password. Raises ``WrongPassword`` or ``TooManyAttempts``, and tells no more."""
        key = folded(login)[:LONGEST]
        self._throttle.begin(key, address)
        account = self._store.by_login(key)
        kept = None if account is None or account.disabled else self._store.password_hash(account.id)
        if not self._hasher.verify(kept, password) or account is None or kept is None:
            raise WrongPassword
        self._throttle.succeeded(key, address)
        if self._hasher.is_outdated(kept):
            self._store.refresh_hash(account.id, self._hasher.hash(password))
        return account

    def admit(self, person: Person) -> Account:
        """The account of who signed in through the organisation's own service, made at the first time.

        Roles, unit and name are what that service says now. Never an account that has a password, whatever its name.
        Raises ``WrongPassword`` for one that was disabled here.
        """
        account = self._store.by_subject(person.subject)
        if account is None:
            account = Account(
                id=secrets.token_hex(8),
                login=person.login,
                name=person.name,
                roles=person.roles,
                unit=person.unit,
                subject=person.subject,
                created_at=written(self._now()),
            )
            try:
                self._store.add(account, None)
            except LoginTaken:  # the same subject at another issuer
                account = replace(account, login=f"oidc:{account.id}")
                self._store.add(account, None)
            return account
        if account.disabled:
            raise WrongPassword
        told = replace(account, name=person.name, roles=person.roles, unit=person.unit)
        if told != account:
            self._store.save(told)
        return told

    def _keep_an_administrator(self, account: Account) -> None:
        others = [a for a in self._store.accounts() if a.id != account.id and not a.disabled and Role.ADMIN in a.roles]
        if Role.ADMIN in account.roles and not account.disabled and not others:
            raise UserError("Det är det sista administratörskontot.", "Ge först någon annan rollen admin.")


def actor_for(account: Account) -> Actor:
    """Who the account is to the policy."""
    return Actor(account.id, account.name, account.roles, account.unit)


def folded(login: str) -> str:
    """A login as it is kept and compared."""
    return unicodedata.normalize("NFC", login).strip().lower()


def checked_name(name: str) -> str:
    """A name to show. Raises ``UserError`` for one that is too long or holds control characters."""
    cleaned = " ".join(unicodedata.normalize("NFC", name).split())
    if len(cleaned) > 100 or any(unicodedata.category(character).startswith("C") for character in cleaned):
        raise UserError("Namnet kan inte användas.", "Ta högst 100 tecken.")
    return cleaned


def checked_roles(roles: Iterable[str]) -> frozenset[Role]:
    """Roles by name. Raises ``UserError`` for none, or one that does not exist."""
    names = [role.strip() for role in roles if role.strip()]
    unknown = sorted(set(names) - set(Role))
    if unknown or not names:
        what = f"Rollen {unknown[0]!r} finns inte." if unknown else "Ingen roll är vald."
        raise UserError(what, f"Rollerna är {', '.join(Role)}.")
    return frozenset(Role(name) for name in names)


def checked_unit(unit: str, roles: frozenset[Role]) -> str:
    """A unit's name. Raises ``UserError`` for a counsellor without one."""
    cleaned = clean_unit(unit)
    if Role.COUNSELLOR in roles and not cleaned:
        raise UserError("En vägledare behöver en enhet.", "Ange enheten vars klienter vägledaren har.")
    if len(cleaned) > 100 or any(unicodedata.category(character).startswith("C") for character in cleaned):
        raise UserError("Enhetens namn kan inte användas.", "Ta högst 100 tecken.")
    return cleaned
