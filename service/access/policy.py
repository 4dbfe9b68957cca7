"""The policy: who may do what. One table, and what the table does not grant is denied.

A role grants actions. Actions about a client hold within the actor's own unit alone: to a counsellor, a client of
another unit does not exist (the caller answers 404, never 403, so that nobody can ask which ids are taken).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from service.errors import UserError


class Role(StrEnum):
    """What a person, or a machine with a key, works as. One account may have several."""

    BROKER = "broker"
    COUNSELLOR = "counsellor"
    PLANNER = "planner"
    ADMIN = "admin"


class Action(StrEnum):
    """Something that the policy allows or denies. The part before the dot is what it is done to."""

    # a client: a named person with everything known of them; own unit only
    CLIENT_LIST = "client.list"  # list and search the unit's clients
    CLIENT_SEE = "client.see"  # open one
    CLIENT_EDIT = "client.edit"  # create, change, remove, say whether the identity is protected
    CLIENT_MATCH = "client.match"  # jobs, courses, gap and routes for a client, or for a person described in text
    CLIENT_EXPORT = "client.export"  # print or download a sheet
    CLIENT_OVERRIDE = "client.override"  # overrule a suggestion, with a reason
    CLIENT_IMPORT = "client.import"  # read profiles from a file, into the own unit

    SUPPLY_SEE = "supply.see"  # who could fill a need, under pseudonyms

    NEED_SEE = "need.see"
    NEED_EDIT = "need.edit"
    NEED_IMPORT = "need.import"  # needs and ads from files
    LEDGER_SEE = "ledger.see"
    LEDGER_EDIT = "ledger.edit"
    EMPLOYER_SEE = "employer.see"  # employers with the people to talk to there
    EMPLOYER_EDIT = "employer.edit"

    COURSE_SEE = "course.see"
    COURSE_EDIT = "course.edit"
    COURSE_IMPORT = "course.import"

    TEXT_READ = "text.read"  # which skills and occupations a text names; nothing is kept
    DEMAND_SEE = "demand.see"  # aggregates, with drill-down to needs and courses, never to people
    EVIDENCE_EXPORT = "evidence.export"  # the evidence pack for a new programme

    TAXONOMY_IMPORT = "taxonomy.import"
    ACCOUNT_SELF = "account.self"  # change the own password, sign out
    ACCOUNT_ADMIN = "account.admin"
    KEY_ADMIN = "key.admin"
    AUDIT_SEE = "audit.see"  # who did what, without what it was about
    STATUS_SEE = "status.see"  # what the service's state page tells
    METRICS_SEE = "metrics.see"


_BROKER, _COUNSELLOR, _PLANNER, _ADMIN = Role.BROKER, Role.COUNSELLOR, Role.PLANNER, Role.ADMIN
_EVERYONE = frozenset(Role)

GRANTS: dict[Action, frozenset[Role]] = {
    Action.CLIENT_LIST: frozenset({_COUNSELLOR}),
    Action.CLIENT_SEE: frozenset({_COUNSELLOR}),
    Action.CLIENT_EDIT: frozenset({_COUNSELLOR}),
    Action.CLIENT_MATCH: frozenset({_COUNSELLOR}),
    Action.CLIENT_EXPORT: frozenset({_COUNSELLOR}),
    Action.CLIENT_OVERRIDE: frozenset({_COUNSELLOR}),
    Action.CLIENT_IMPORT: frozenset({_COUNSELLOR}),
    Action.SUPPLY_SEE: frozenset({_BROKER}),
    Action.NEED_SEE: frozenset({_BROKER, _COUNSELLOR, _PLANNER}),
    Action.NEED_EDIT: frozenset({_BROKER}),
    Action.NEED_IMPORT: frozenset({_BROKER}),
    Action.LEDGER_SEE: frozenset({_BROKER, _COUNSELLOR}),
    Action.LEDGER_EDIT: frozenset({_BROKER}),
    Action.EMPLOYER_SEE: frozenset({_BROKER, _COUNSELLOR}),
    Action.EMPLOYER_EDIT: frozenset({_BROKER}),
    Action.COURSE_SEE: frozenset({_BROKER, _COUNSELLOR, _PLANNER}),
    Action.COURSE_EDIT: frozenset({_BROKER, _PLANNER}),
    Action.COURSE_IMPORT: frozenset({_BROKER, _PLANNER}),
    Action.TEXT_READ: frozenset({_BROKER, _COUNSELLOR, _PLANNER}),
    Action.DEMAND_SEE: frozenset({_BROKER, _PLANNER}),
    Action.EVIDENCE_EXPORT: frozenset({_BROKER, _PLANNER}),
    Action.TAXONOMY_IMPORT: frozenset({_ADMIN}),
    Action.ACCOUNT_SELF: _EVERYONE,
    Action.ACCOUNT_ADMIN: frozenset({_ADMIN}),
    Action.KEY_ADMIN: frozenset({_ADMIN}),
    Action.AUDIT_SEE: frozenset({_ADMIN}),
    Action.STATUS_SEE: _EVERYONE,
    Action.METRICS_SEE: frozenset({_PLANNER, _ADMIN}),
}
"""Which roles may do an action. An action that is absent here is denied to everybody but the local user."""

OWN_UNIT = frozenset(action for action in Action if action.value.startswith("client."))
"""Actions that hold within the actor's own unit only."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. ``id`` is what the audit log keeps; ``unit`` is empty where none was given; ``local`` is the one user
    of a laptop without accounts, who may do everything."""

    id: str
    name: str
    roles: frozenset[Role]
    unit: str = ""
    local: bool = False

    def has(self, role: Role) -> bool:
        """Whether the actor works as this (the local user works as everything)."""
        return role in self.roles


LOCAL = Actor("local", "Lokal användare", frozenset(Role), local=True)
NOBODY = Actor("", "", frozenset())


class Forbidden(UserError):
    """The actor may not do this."""

    def __init__(self, action: Action) -> None:
        super().__init__("Du har inte behörighet till det här.", "Den som sköter konton kan ge dig en annan roll.")
        self.action = action


def allowed(actor: Actor, action: Action, unit: str | None = None) -> bool:
    """Whether ``actor`` may do ``action``.

    ``unit`` is the unit of the client that it is done to. ``None`` asks "to any client at all?": a list or a menu. A
    client without a unit ("") belongs to nobody, and an actor without a unit has no clients.
    """
    if actor.local:
        return True
    if not actor.roles & GRANTS.get(action, frozenset()):
        return False
    if action not in OWN_UNIT:
        return True
    return actor.unit != "" and unit in (None, actor.unit)


def require(actor: Actor, action: Action, unit: str | None = None) -> None:
    """Raise ``Forbidden`` unless ``actor`` may do ``action``. Answer 404 instead where ``unit`` is what denied it."""
    if not allowed(actor, action, unit):
        raise Forbidden(action)


def scope(actor: Actor, action: Action) -> str | None:
    """The unit that a list about clients is narrowed to: the actor's own, or ``None`` for all (the local user).

    Raises ``Forbidden`` when the actor may not do ``action`` to any client.
    """
    require(actor, action)
    return None if actor.local else actor.unit


def clean_unit(text: str) -> str:
    """A unit's name as it is kept and compared: one spelling of each letter, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())
