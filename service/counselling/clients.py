"""The clients of a counsellor's own unit: found, opened, added, changed, removed, and what was decided about them."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace

from matching.domain import JobSeeker, Kind
from service.access.policy import Action, Actor, allowed, scope
from service.counselling.overrides import Decision, Overrides
from service.errors import UnknownName
from service.records import Records
from service.store.counselling import OverrideStore
from service.wiring import Installation

PER_PAGE = 25
_BATCH = 500
_PSEUDONYM = re.compile(r"K-[A-Z2-7]{10}")
_UNKNOWN = ("Klienten finns inte.", "Gå till klientlistan och välj en klient.")


@dataclass(frozen=True, slots=True)
class Client:
    """A client with the version that was read, for saving over no one else's change."""

    record: JobSeeker
    version: int
    updated_at: str


@dataclass(frozen=True, slots=True)
class ClientPage:
    """Some clients in order of id; ``after`` is where the next page begins, empty when there is none."""

    clients: tuple[Client, ...]
    after: str


class Clients:
    """The use cases, over one installation. Everything asks the policy; another unit's client does not exist."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._store = installation.store
        self._records = Records(installation)
        self._overrides = OverrideStore(installation.store)

    def page(self, actor: Actor, text: str = "", after: str = "") -> ClientPage:
        """Clients whose alias or number holds the text, or whom brokers call so; never one with protected identity."""
        unit = scope(actor, Action.CLIENT_LIST)
        asked = " ".join(text.split())
        if _PSEUDONYM.fullmatch(asked.upper()) and (known := self._behind(asked.upper(), unit)):
            return ClientPage((known,), "")
        found = self._store.page(Kind.SEEKER, after=after or None, limit=PER_PAGE + 1, unit=unit, text=asked or None)
        clients = [
            Client(held.record, held.version, held.updated_at) for held in found if isinstance(held.record, JobSeeker)
        ]
        more = len(clients) > PER_PAGE
        return ClientPage(tuple(clients[:PER_PAGE]), clients[PER_PAGE - 1].record.id if more else "")

    def pseudonym(self, client: Client) -> str:
        """What brokers call the client."""
        return self._installation.identity.pseudonyms.of(client.record.id)

    def _behind(self, pseudonym: str, unit: str | None) -> Client | None:
        """The client of the unit whom brokers call so, or ``None``. A hash is not undone: each client is tried."""
        name = self._installation.identity.pseudonyms.of
        after: str | None = None
        while batch := self._store.page(Kind.SEEKER, after=after, limit=_BATCH, unit=unit):
            for held in batch:
                if name(held.record.id) == pseudonym and isinstance(held.record, JobSeeker):
                    return Client(held.record, held.version, held.updated_at)
            after = batch[-1].record.id
        return None

    def get(self, actor: Actor, client_id: str, action: Action = Action.CLIENT_SEE) -> Client:
        """The client, for something that the actor wants to do. Raises ``UnknownName`` where there is none for them."""
        try:
            held = self._records.get(actor, Kind.SEEKER, client_id)
        except UnknownName:
            raise UnknownName(*_UNKNOWN) from None
        record = held.record
        if not isinstance(record, JobSeeker) or not allowed(actor, action, record.unit):
            raise UnknownName(*_UNKNOWN)
        return Client(record, held.version, held.updated_at)

    def add(self, actor: Actor, record: JobSeeker) -> tuple[str, Client | None]:
        """A new client, under its number or one that it is given. ``None``: kept, and never shown (protected).

        Raises ``RecordTaken`` when the number is in use, whether or not the actor may know by whom.
        """
        client_id, held = self._records.create(actor, record if record.id else replace(record, id=new_number()))
        if held is None or not isinstance(held.record, JobSeeker):
            return client_id, None
        return client_id, Client(held.record, held.version, held.updated_at)

    def change(self, actor: Actor, record: JobSeeker, expected: int) -> Client | None:
        """Save changed facts over the version that was read; ``None`` when the client is protected from now on.

        Raises ``VersionConflict`` when someone else saved meanwhile: nothing is written.
        """
        held = self._records.update(actor, record, expected)
        if held is None or not isinstance(held.record, JobSeeker):
            return None
        return Client(held.record, held.version, held.updated_at)

    def remove(self, actor: Actor, client_id: str, expected: int) -> None:
        """Remove the client and everything decided about them."""
        self._records.delete(actor, Kind.SEEKER, client_id, expected)

    def decided(self, client: Client) -> Overrides:
        """What counsellors decided about the client's routes."""
        return self._overrides.of(client.record.id)

    def decide(self, actor: Actor, client_id: str, decision: Decision) -> int:
        """Keep a decision about a client's routes, with who and when."""
        client = self.get(actor, client_id, Action.CLIENT_OVERRIDE)
        return self._overrides.decide(client.record.id, decision, by_id=actor.id, by_name=actor.name)

    def undo(self, actor: Actor, client_id: str, override_id: int) -> bool:
        """Take a decision back; it stays in the history."""
        client = self.get(actor, client_id, Action.CLIENT_OVERRIDE)
        return self._overrides.undo(client.record.id, override_id, by_id=actor.id, by_name=actor.name)


def new_number() -> str:
    """A client number that says nothing of the person."""
    return f"K-{secrets.token_hex(4)}"
