"""Signed-in browsers: a random token in a cookie, its hash in the database, two expiries."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from service.access.clock import Clock, read, utc_now, written
from service.store.access import AccessStore, Account, Session

TOUCH_AFTER = dt.timedelta(seconds=60)  # how exactly idleness is known; a write for every request would be dear


class Sessions:
    """Begins, finds and ends sessions. ``idle`` and ``longest``: a session ends after so long unused, or at all."""

    def __init__(self, store: AccessStore, idle: dt.timedelta, longest: dt.timedelta, now: Clock = utc_now) -> None:
        self._store = store
        self._idle = idle
        self._longest = longest
        self._now = now

    def begin(self, account: Account) -> str:
        """The token of a new session: for the cookie, and kept nowhere else."""
        token = secrets.token_urlsafe(32)
        now = self._now()
        self._store.add_session(hashed(token), account.id, now=written(now), expires_at=written(now + self._longest))
        return token

    def find(self, token: str) -> Session | None:
        """The session, if it has not run out and its account may sign in. Notes that it is in use."""
        session = self._store.session(hashed(token))
        if session is None or session.account.disabled:
            return None
        now = self._now()
        if read(session.expires_at) <= now or read(session.seen_at) + self._idle <= now:
            self._store.end_session(hashed(token))
            return None
        if read(session.seen_at) + TOUCH_AFTER <= now:
            self._store.touch_session(hashed(token), written(now))
        return session

    def end(self, token: str) -> None:
        """Sign out."""
        self._store.end_session(hashed(token))


def hashed(token: str) -> str:
    """What the database keeps of a token. The token is 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """What forms and scripts of the session send back. It comes of the token, and does not give it away."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def is_csrf_of(token: str, given: str) -> bool:
    """Whether ``given`` belongs to the session, compared in constant time."""
    return hmac.compare_digest(csrf_of(token).encode(), given.encode("utf-8", "replace"))
