"""Accounts, sessions, keys and the log of one installation, put together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from service.access.accounts import Accounts
from service.access.clock import Clock, utc_now, written
from service.access.keys import Keys
from service.access.oidc import OpenId
from service.access.passwords import Hasher
from service.access.policy import Actor
from service.access.pseudonyms import Pseudonyms
from service.access.sessions import Sessions
from service.access.throttle import Throttle
from service.store.access import AccessStore
from service.store.audit import AuditEntry, AuditStore

if TYPE_CHECKING:
    from service.settings import Settings
    from service.store.sql import Store

MOST_NOTED = 100  # ids of one file; whoever asks for more is seen by those


class Identity:
    """Finds out who asks. Nothing is read before it is needed."""

    def __init__(self, store: Store, settings: Settings, *, now: Clock = utc_now, hasher: Hasher | None = None) -> None:
        self._store = AccessStore(store)
        self._log = AuditStore(store)
        self._now = now
        self._closed = False
        self.settings = settings
        self.throttle = Throttle(self._log, now)
        self.accounts = Accounts(self._store, self.throttle, hasher or Hasher(), now)
        self.keys = Keys(self._store, now)
        self.sessions = Sessions(
            self._store,
            dt.timedelta(minutes=settings.session_idle_minutes),
            dt.timedelta(hours=settings.session_hours),
            now,
        )

    def is_closed(self) -> bool:
        """Whether everybody has to sign in: there are accounts or keys, or the settings speak of a shared service.

        Once closed it stays so while the process lives; accounts are never removed.
        """
        if not self._closed:
            settings = self.settings
            self._closed = bool(settings.public_url or settings.oidc_issuer) or self._store.is_closed()
        return self._closed

    def was_open(self) -> bool:
        """Whether ``is_closed`` has just said no, so that it need not look into the database to say so again."""
        return not self._closed and self._store.was_open()

    def has_accounts(self) -> bool:
        """Whether anybody can sign in."""
        return bool(self.settings.oidc_issuer) or self._store.is_closed()

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        """What brokers see instead of ids."""
        return Pseudonyms(self._log.secret("pseudonyms"))

    @cached_property
    def oidc(self) -> OpenId | None:
        """The organisation's own sign-in service, where the settings name one."""
        return OpenId(self.settings, lambda: self.secret("oidc")) if self.settings.oidc_issuer else None

    def secret(self, name: str) -> bytes:
        """A key of this installation alone, for signing what a browser keeps for us."""
        return self._log.secret(name)

    def note(self, actor: Actor, action: str, kind: str = "", *object_ids: str) -> None:
        """Write a line in the audit log, or one for each object. What the local user does on a laptop is not logged."""
        if not actor.local:
            at = written(self._now())
            self._log.note(*(AuditEntry(at, actor.id, action, kind, one) for one in object_ids or ("",)))

    def forget_log(self, actor: Actor, days: int, *, dry_run: bool = False) -> tuple[str, int]:
        """Drop what is older than ``days`` from the audit log: the moment that divides, and how many lines that was.

        That it was done is a line of the log itself. ``dry_run`` only counts.
        """
        before = written(self._now() - dt.timedelta(days=days))
        if dry_run:
            return before, self._log.count_before(before)
        amount = self._log.forget_before(before)
        if amount:
            self.note(actor, "audit.forget", "log", before[:10])
        return before, amount

    def note_taken(self, actor: Actor, client_ids: Sequence[str]) -> None:
        """Write in the audit log that the actor chose ids that others' clients have: who asks for many of them shows.

        That an id is taken is the one thing that it tells (docs/behorighet.md).
        """
        if client_ids:
            self.note(actor, "client.taken", "client", *client_ids[:MOST_NOTED])

    def log(self, limit: int, *, before: int | None = None) -> list[tuple[int, AuditEntry]]:
        """The newest lines of the audit log first, with their numbers."""
        return self._log.entries(limit, before=before)
