"""Slows down whoever guesses passwords: per account and per address, kept in the database across restarts."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from service.access.clock import Clock, read, utc_now, written
from service.errors import UserError
from service.store.audit import Attempts, AuditStore

FREE = {"account": 5, "address": 50}  # failures before anybody has to wait (a whole office may share one address)
FORGIVEN = {"account": dt.timedelta(minutes=15), "address": dt.timedelta(minutes=1)}  # one failure after each
FIRST_WAIT = dt.timedelta(seconds=30)  # then doubled for every further failure
LONGEST_WAIT = dt.timedelta(minutes=15)
MEMORY = dt.timedelta(days=1)  # what is older is removed


class TooManyAttempts(UserError):
    """Sign-in is blocked for a while; the same whether the account exists or not."""

    def __init__(self, wait: dt.timedelta) -> None:
        seconds = max(1, round(wait.total_seconds()))
        said = f"{seconds} sekunder" if seconds < 100 else f"{-(-seconds // 60)} minuter"
        super().__init__("För många försök att logga in.", f"Vänta {said} och försök igen.")
        self.seconds = seconds


class Throttle:
    """Counts failed sign-ins. Names and addresses are kept as keyed hashes only."""

    def __init__(self, store: AuditStore, now: Clock = utc_now) -> None:
        self._store = store
        self._now = now

    def begin(self, login: str, address: str) -> None:
        """Count an attempt, as failed until ``succeeded``. Raises ``TooManyAttempts`` while a source is blocked."""
        now = self._now()

        def counted(source: str, before: Attempts | None) -> Attempts:
            kind = source.partition(":")[0]
            failures = 1
            if before is not None:
                failures += max(0, before.failures - (now - read(before.last_at)) // FORGIVEN[kind])
            return Attempts(failures, written(now), written(now + _wait(failures - FREE[kind])))

        sources = [self._source("account", login), self._source("address", address)]
        blocked = self._store.attempt(sources, written(now), written(now - MEMORY), counted)
        if blocked is not None:
            raise TooManyAttempts(read(blocked) - now)

    def succeeded(self, login: str, address: str) -> None:
        """Forget the account's failures, and of the address's this attempt alone: others may be guessing there."""
        self._store.forgive(self._source("account", login), self._source("address", address))

    def _source(self, kind: str, name: str) -> str:
        key = self._store.secret("throttle")
        return f"{kind}:{hmac.new(key, f'{kind} {name}'.encode(), hashlib.sha256).hexdigest()[:40]}"


def _wait(beyond: int) -> dt.timedelta:
    """How long after so many failures beyond the free ones: 0, then 30 s, 1 min, 2 min, ... at most 15 min."""
    if beyond < 0:
        return dt.timedelta()
    doubled: int = 2 ** min(beyond, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)
