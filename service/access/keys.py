"""API keys: ``makla_ID_SECRET``, for machines."""

from __future__ import annotations

import datetime as dt
import hmac
import re
import secrets
from collections.abc import Iterable

from service.access.accounts import checked_roles, checked_unit
from service.access.clock import Clock, read, utc_now, written
from service.access.policy import Actor
from service.access.sessions import TOUCH_AFTER, hashed
from service.errors import UnknownName, UserError
from service.store.access import AccessStore, ApiKey

_KEY = re.compile(r"makla_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


class Keys:
    """Makes, finds and revokes keys."""

    def __init__(self, store: AccessStore, now: Clock = utc_now) -> None:
        self._store = store
        self._now = now

    def add(
        self, name: str, roles: Iterable[str], unit: str = "", *, days: int | None = None, by: str = ""
    ) -> tuple[ApiKey, str]:
        """A new key and its text, which is shown now and never again. ``days``: how long it is good for."""
        named = " ".join(name.split())
        if not 0 < len(named) <= 100:
            raise UserError("Nyckeln behöver ett namn på högst 100 tecken.", "Skriv vad den är till för.")
        if days is not None and not 0 < days <= 3660:
            raise UserError("Nyckeln kan gälla 1 till 3660 dagar.")
        granted = checked_roles(roles)
        now = self._now()
        secret = secrets.token_urlsafe(32)
        key = ApiKey(
            id=secrets.token_hex(6),
            name=named,
            roles=granted,
            unit=checked_unit(unit, granted),
            created_at=written(now),
            created_by=by,
            expires_at=None if days is None else written(now + dt.timedelta(days=days)),
        )
        self._store.add_key(key, hashed(secret))
        return key, f"makla_{key.id}_{secret}"

    def find(self, text: str) -> Actor | None:
        """The actor whose key this is, or ``None`` for one that is unknown, revoked or has run out."""
        parts = _KEY.fullmatch(text)
        found = self._store.key(parts[1]) if parts else None
        if parts is None or found is None:
            return None
        key, secret_hash = found
        now = self._now()
        right = hmac.compare_digest(secret_hash, hashed(parts[2]))
        if not right or key.revoked_at or (key.expires_at and read(key.expires_at) <= now):
            return None
        if key.used_at is None or read(key.used_at) + TOUCH_AFTER <= now:
            self._store.touch_key(key.id, written(now))
        return Actor(f"key:{key.id}", key.name, key.roles, key.unit)

    def list(self) -> list[ApiKey]:
        """All, the newest last."""
        return self._store.keys()

    def revoke(self, key_id: str) -> None:
        """Make a key useless for ever. Raises ``UnknownName``."""
        found = self._store.key(key_id)
        if found is None:
            raise UnknownName(f"Det finns ingen nyckel {key_id!r}.", "Se alla med makla keys list.")
        if found[0].revoked_at is None:
            self._store.revoke_key(key_id, written(self._now()))
