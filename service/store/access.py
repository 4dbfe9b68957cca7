"""Accounts, sessions and API keys in the database. Rules about them are in ``service.access``."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from service.access.policy import Role
from service.store import tables_access as tables
from service.store.sql import Store

LOOK_AGAIN = 1.0  # seconds between looks for a first account while there is none


@dataclass(frozen=True, slots=True)
class Account:
    """One who can sign in. ``subject`` is who the person is to an OpenID provider; ``password_at`` when it was set."""

    id: str
    login: str
    name: str
    roles: frozenset[Role]
    unit: str = ""
    disabled: bool = False
    must_change: bool = False
    subject: str | None = None
    created_at: str = ""
    password_at: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser."""

    account: Account
    created_at: str
    seen_at: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that a machine signs in with. The secret itself is kept nowhere."""

    id: str
    name: str
    roles: frozenset[Role]
    unit: str
    created_at: str
    created_by: str
    expires_at: str | None = None
    used_at: str | None = None
    revoked_at: str | None = None


# Asked for every request, so straight from the driver.
_SESSION = (
    f"SELECT {', '.join(f'a.{name}' for name in Account.__slots__)}, s.created_at, s.seen_at, s.expires_at "
    "FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = ?"
)
_KEY = f"SELECT {', '.join(ApiKey.__slots__)}, secret_hash FROM api_keys WHERE id = ?"


class LoginTaken(Exception):
    """Another account has this login or subject."""


class AccessStore:
    """Reads and writes, each in one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._closed = False
        self._looked_at = -LOOK_AGAIN

    # --- accounts

    def is_closed(self) -> bool:
        """Whether anybody or anything can sign in here, so that everybody has to.

        Every request asks. What another process adds is seen within ``LOOK_AGAIN``; none is ever removed.
        """
        if not self._closed and time.monotonic() - self._looked_at >= LOOK_AGAIN:
            with self._store.reading() as connection:
                queries = (select(table.c.id).limit(1) for table in (tables.accounts, tables.api_keys))
                self._closed = any(connection.execute(query).first() is not None for query in queries)
            self._looked_at = time.monotonic()
        return self._closed

    def was_open(self) -> bool:
        """Whether ``is_closed`` said no less than ``LOOK_AGAIN`` ago, and may say so again without a look."""
        return not self._closed and time.monotonic() - self._looked_at < LOOK_AGAIN

    def accounts(self) -> list[Account]:
        """All, ordered by login."""
        with self._store.reading() as connection:
            rows = connection.execute(select(tables.accounts).order_by(tables.accounts.c.login)).all()
        return [_account(row) for row in rows]

    def account(self, account_id: str) -> Account | None:
        """The account with this id."""
        return self._one(tables.accounts.c.id == account_id)

    def by_login(self, login: str) -> Account | None:
        """The account with this login, as compared."""
        return self._one(tables.accounts.c.login == login)

    def by_subject(self, subject: str) -> Account | None:
        """The account of this person at an OpenID provider."""
        return self._one(tables.accounts.c.subject == subject)

    def password_hash(self, account_id: str) -> str | None:
        """The hash of the account's password, or ``None`` where it has none."""
        query = select(tables.accounts.c.password).where(tables.accounts.c.id == account_id)
        with self._store.reading() as connection:
            found: str | None = connection.scalar(query)
        return found

    def add(self, account: Account, password_hash: str | None) -> None:
        """Add one. Raises ``LoginTaken``."""
        table = tables.accounts
        same = table.c.login == account.login
        if account.subject is not None:
            same = or_(same, table.c.subject == account.subject)
        with self._store.writing() as connection:
            if connection.execute(select(table.c.id).where(same)).first() is not None:
                raise LoginTaken(account.login)
            connection.execute(insert(table).values(**_columns(account), password=password_hash))
        self._closed = True

    def save(self, account: Account) -> None:
        """Write everything but the password."""
        with self._store.writing() as connection:
            query = update(tables.accounts).where(tables.accounts.c.id == account.id)
            connection.execute(query.values(**_columns(account)))

    def set_password(self, account_id: str, password_hash: str, *, at: str, must_change: bool) -> None:
        """Set the password and end every session of the account, in one transaction."""
        with self._store.writing() as connection:
            query = update(tables.accounts).where(tables.accounts.c.id == account_id)
            connection.execute(query.values(password=password_hash, password_at=at, must_change=must_change))
            connection.execute(delete(tables.sessions).where(tables.sessions.c.account_id == account_id))

    def refresh_hash(self, account_id: str, password_hash: str) -> None:
        """Keep the same password under newer parameters."""
        with self._store.writing() as connection:
            query = update(tables.accounts).where(tables.accounts.c.id == account_id)
            connection.execute(query.values(password=password_hash))

    def _one(self, where: Any) -> Account | None:
        with self._store.reading() as connection:
            row = connection.execute(select(tables.accounts).where(where)).first()
        return None if row is None else _account(row)

    # --- sessions

    def add_session(self, token_hash: str, account_id: str, *, now: str, expires_at: str) -> None:
        """Add one, and forget those that have run out."""
        with self._store.writing() as connection:
            connection.execute(delete(tables.sessions).where(tables.sessions.c.expires_at <= now))
            connection.execute(
                insert(tables.sessions).values(
                    token_hash=token_hash, account_id=account_id, created_at=now, seen_at=now, expires_at=expires_at
                )
            )

    def session(self, token_hash: str) -> Session | None:
        """The session with its account, both as they now stand."""
        rows = self._store.glance(_SESSION, token_hash)
        if not rows:
            return None
        *told, begun_at, seen_at, expires_at = rows[0]
        return Session(_account_of(told), begun_at, seen_at, expires_at)

    def touch_session(self, token_hash: str, now: str) -> None:
        """Note that the session is in use."""
        with self._store.writing() as connection:
            query = update(tables.sessions).where(tables.sessions.c.token_hash == token_hash)
            connection.execute(query.values(seen_at=now))

    def end_session(self, token_hash: str) -> None:
        """Forget one session."""
        with self._store.writing() as connection:
            connection.execute(delete(tables.sessions).where(tables.sessions.c.token_hash == token_hash))

    def end_sessions(self, account_id: str) -> None:
        """Forget every session of an account."""
        with self._store.writing() as connection:
            connection.execute(delete(tables.sessions).where(tables.sessions.c.account_id == account_id))

    # --- API keys

    def keys(self) -> list[ApiKey]:
        """All, the newest last."""
        query = select(tables.api_keys).order_by(tables.api_keys.c.created_at, tables.api_keys.c.id)
        with self._store.reading() as connection:
            return [_key(row) for row in connection.execute(query)]

    def key(self, key_id: str) -> tuple[ApiKey, str] | None:
        """A key and the hash of its secret."""
        rows = self._store.glance(_KEY, key_id)
        if not rows:
            return None
        *told, secret_hash = rows[0]
        values = dict(zip(ApiKey.__slots__, told, strict=True))
        return ApiKey(**values | {"roles": _split(values["roles"])}), secret_hash

    def add_key(self, key: ApiKey, secret_hash: str) -> None:
        """Add one."""
        values = {name: getattr(key, name) for name in ApiKey.__slots__} | {"roles": _joined(key.roles)}
        with self._store.writing() as connection:
            connection.execute(insert(tables.api_keys).values(**values, secret_hash=secret_hash))
        self._closed = True

    def touch_key(self, key_id: str, now: str) -> None:
        """Note that the key is in use."""
        with self._store.writing() as connection:
            connection.execute(update(tables.api_keys).where(tables.api_keys.c.id == key_id).values(used_at=now))

    def revoke_key(self, key_id: str, now: str) -> None:
        """Make it useless for ever."""
        with self._store.writing() as connection:
            connection.execute(update(tables.api_keys).where(tables.api_keys.c.id == key_id).values(revoked_at=now))


def _columns(account: Account) -> dict[str, object]:
    return {name: getattr(account, name) for name in Account.__slots__} | {"roles": _joined(account.roles)}


def _account(row: Row[Any]) -> Account:
    values = {name: getattr(row, name) for name in Account.__slots__}
    return Account(**values | {"roles": _split(row.roles)})


def _account_of(told: Sequence[Any]) -> Account:
    """An account as a driver gives its columns, in the order of ``Account``."""
    values = dict(zip(Account.__slots__, told, strict=True))
    flags = {name: bool(values[name]) for name in ("disabled", "must_change")}
    return Account(**values | flags | {"roles": _split(values["roles"])})


def _key(row: Row[Any]) -> ApiKey:
    values = {name: getattr(row, name) for name in ApiKey.__slots__}
    return ApiKey(**values | {"roles": _split(row.roles)})


def _joined(roles: frozenset[Role]) -> str:
    return ",".join(sorted(roles))


def _split(text: str) -> frozenset[Role]:
    """Roles by name; a name that this program does not know grants nothing."""
    return frozenset(Role(name) for name in text.split(",") if name in set(Role))
