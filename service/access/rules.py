"""Which action every address of the service asks for: the one place where a request is let in or not.

A request that no rule names is denied (the local user gets the application's own "not found"). Rules speak of roles;
which client it is about is checked where the client is fetched, with ``policy.require``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from service.access.policy import OWN_UNIT, Action, Actor, allowed
from service.addresses import id_of

API = "/api/"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_A = Action

PUBLIC: tuple[str, ...] = (
    "GET /api/v1/health",
    "GET /api/v1/health/live",
    "GET /api/v1/health/ready",
    "GET /health",
    "GET /health/live",
    "GET /health/ready",
    "GET /statisk/{digest}/{name}",
    "GET /tillganglighet",
    "GET /logga-in",
    "POST /logga-in",
    "GET /logga-in/tjanst",
    "GET /logga-in/svar",
    "POST /logga-ut",
)
"""What anybody may ask for without signing in. Nothing here tells of people, needs or accounts."""

_IMPORTS = (_A.CLIENT_IMPORT, _A.NEED_IMPORT, _A.COURSE_IMPORT)

RULES: dict[str, tuple[Action, ...]] = {
    "GET /openapi.json": (_A.STATUS_SEE,),
    "GET /api/v1/version": (_A.STATUS_SEE,),
    "GET /api/v1/metrics": (_A.METRICS_SEE,),
    "GET /metrics": (_A.METRICS_SEE,),
    "POST /api/v1/match/jobs": (_A.CLIENT_MATCH,),
    "POST /api/v1/match/seekers": (_A.SUPPLY_SEE,),
    "POST /api/v1/match/courses": (_A.COURSE_SEE,),  # with a profile: also client.match
    "POST /api/v1/gap": (_A.NEED_SEE,),  # with a profile: also client.match
    "POST /api/v1/gap/area": (_A.DEMAND_SEE,),
    "POST /api/v1/pathways": (_A.CLIENT_MATCH,),
    "POST /api/v1/abroad": (_A.CLIENT_MATCH,),
    "POST /api/v1/imports": (_A.CLIENT_IMPORT, _A.NEED_IMPORT, _A.COURSE_IMPORT),  # and the one of its kind
    "POST /api/v1/imports/{id}/confirm": (_A.CLIENT_IMPORT, _A.NEED_IMPORT, _A.COURSE_IMPORT),
    "POST /api/v1/imports/{id}/undo": (_A.CLIENT_IMPORT, _A.NEED_IMPORT, _A.COURSE_IMPORT),
    "GET /api/v1/jobs/{id}": (_A.CLIENT_IMPORT, _A.NEED_IMPORT, _A.COURSE_IMPORT),
    "GET /api/v1/profiles": (_A.CLIENT_LIST,),
    "POST /api/v1/profiles": (_A.CLIENT_EDIT,),
    "GET /api/v1/profiles/{id*}": (_A.CLIENT_SEE,),
    "PUT /api/v1/profiles/{id*}": (_A.CLIENT_EDIT,),
    "PATCH /api/v1/profiles/{id*}": (_A.CLIENT_EDIT,),
    "DELETE /api/v1/profiles/{id*}": (_A.CLIENT_EDIT,),
    "GET /api/v1/needs": (_A.NEED_SEE,),
    "POST /api/v1/needs": (_A.NEED_EDIT,),
    "GET /api/v1/needs/{id*}": (_A.NEED_SEE,),
    "PUT /api/v1/needs/{id*}": (_A.NEED_EDIT,),
    "PATCH /api/v1/needs/{id*}": (_A.NEED_EDIT,),
    "DELETE /api/v1/needs/{id*}": (_A.NEED_EDIT,),
    "GET /api/v1/ledger": (_A.LEDGER_SEE,),
    "GET /api/v1/ledger/history": (_A.LEDGER_SEE,),
    "GET /api/v1/ledger/duplicates": (_A.LEDGER_SEE,),
    "POST /api/v1/ledger/status": (_A.LEDGER_EDIT,),
    "POST /api/v1/ledger/contact": (_A.LEDGER_EDIT,),
    "POST /api/v1/ledger/answer": (_A.LEDGER_EDIT,),
    "POST /api/v1/ledger/merge": (_A.LEDGER_EDIT,),
    "POST /api/v1/ledger/apart": (_A.LEDGER_EDIT,),
    "GET /api/v1/demand/unmet": (_A.DEMAND_SEE,),
    "GET /api/v1/courses": (_A.COURSE_SEE,),
    "POST /api/v1/courses": (_A.COURSE_EDIT,),
    "GET /api/v1/courses/{id*}": (_A.COURSE_SEE,),
    "PUT /api/v1/courses/{id*}": (_A.COURSE_EDIT,),
    "PATCH /api/v1/courses/{id*}": (_A.COURSE_EDIT,),
    "DELETE /api/v1/courses/{id*}": (_A.COURSE_EDIT,),
    # pages
    "GET /": (_A.ACCOUNT_SELF,),
    "GET /rundtur": (_A.ACCOUNT_SELF,),
    "POST /rundtur": (_A.ACCOUNT_SELF,),  # only on one's own computer
    "GET /rundtur/{step}": (_A.ACCOUNT_SELF,),
    "GET /behov": (_A.NEED_SEE,),
    "GET /behov/nytt": (_A.NEED_EDIT,),
    "POST /behov/nytt": (_A.NEED_EDIT,),
    "GET /behov/{id}": (_A.SUPPLY_SEE, _A.NEED_SEE),  # a broker also sees who could fill it, which is logged
    "GET /behov/dubbletter": (_A.LEDGER_SEE,),
    "POST /behov/dubbletter": (_A.LEDGER_EDIT,),
    "GET /behov/{id}/uppfoljning": (_A.LEDGER_SEE,),
    "POST /behov/{id}/uppfoljning": (_A.LEDGER_EDIT,),
    "GET /behov/{id}/andra": (_A.NEED_EDIT,),
    "POST /behov/{id}/andra": (_A.NEED_EDIT,),
    "GET /behov/{id}/alla": (_A.DEMAND_SEE,),
    "GET /behov/{id}/historik": (_A.NEED_SEE,),
    "GET /behov/{id}/ta-bort": (_A.NEED_EDIT,),
    "POST /behov/{id}/ta-bort": (_A.NEED_EDIT,),
    "GET /planering": (_A.DEMAND_SEE,),
    "GET /planering/rapport": (_A.DEMAND_SEE,),
    "GET /planering/rapport/rad": (_A.DEMAND_SEE,),
    "GET /planering/rapport/fil": (_A.DEMAND_SEE,),
    "GET /planering/tank-om": (_A.DEMAND_SEE,),
    "POST /planering/tank-om": (_A.DEMAND_SEE,),  # writes nothing: the plan is in the address
    "GET /planering/yrkeshogskola": (_A.EVIDENCE_EXPORT,),
    "GET /planering/yrkeshogskola/fil": (_A.EVIDENCE_EXPORT,),
    "GET /behov/{id}/underlag": (_A.EVIDENCE_EXPORT,),
    "GET /planering/omvarld": (_A.DEMAND_SEE,),
    "GET /planering/omvarld/fil": (_A.DEMAND_SEE,),
    "GET /inlasning": _IMPORTS,  # and of each kind of file the one of its kind
    "POST /inlasning": _IMPORTS,
    "GET /inlasning/mall/{name}": _IMPORTS,
    "GET /inlasning/{id}": _IMPORTS,
    "POST /inlasning/{id}": _IMPORTS,
    "GET /inlasning/{id}/angra": _IMPORTS,
    "POST /inlasning/{id}/angra": _IMPORTS,
    "GET /konto": (_A.ACCOUNT_SELF,),
    "POST /konto": (_A.ACCOUNT_SELF,),
    "GET /konton": (_A.ACCOUNT_ADMIN,),
    "POST /konton": (_A.ACCOUNT_ADMIN,),
    "GET /konton/{id}": (_A.ACCOUNT_ADMIN,),
    "POST /konton/{id}": (_A.ACCOUNT_ADMIN,),
    "GET /nycklar": (_A.KEY_ADMIN,),
    "POST /nycklar": (_A.KEY_ADMIN,),
    "POST /nycklar/{id}": (_A.KEY_ADMIN,),
    "GET /logg": (_A.AUDIT_SEE,),
    "GET /klienter": (_A.CLIENT_LIST,),
    "GET /klienter/ny": (_A.CLIENT_EDIT,),
    "POST /klienter/ny": (_A.CLIENT_EDIT,),
    "GET /klienter/ny/formular": (_A.CLIENT_EDIT,),
    "POST /klienter/ny/text": (_A.CLIENT_EDIT,),
    "POST /klienter/ny/fil": (_A.CLIENT_EDIT,),
    "GET /klienter/utland": (_A.CLIENT_MATCH,),
    "GET /klienter/{id}": (_A.CLIENT_SEE,),
    "GET /klienter/{id}/andra": (_A.CLIENT_EDIT,),
    "POST /klienter/{id}/andra": (_A.CLIENT_EDIT,),
    "GET /klienter/{id}/ta-bort": (_A.CLIENT_EDIT,),
    "POST /klienter/{id}/ta-bort": (_A.CLIENT_EDIT,),
    "GET /klienter/{id}/vagar": (_A.CLIENT_MATCH,),
    "GET /klienter/{id}/vag": (_A.CLIENT_MATCH,),
    "GET /klienter/{id}/jamfor": (_A.CLIENT_MATCH,),
    "GET /klienter/{id}/prova": (_A.CLIENT_MATCH,),
    "POST /klienter/{id}/prova": (_A.CLIENT_MATCH,),  # to save what was tried: also client.edit
    "GET /klienter/{id}/blad": (_A.CLIENT_EXPORT,),
    "POST /klienter/{id}/beslut": (_A.CLIENT_OVERRIDE,),
    "POST /klienter/{id}/beslut/{number}/angra": (_A.CLIENT_OVERRIDE,),
}
"""Method and address → the actions of which one must be allowed."""

_ALWAYS_LOGGED = OWN_UNIT | {_A.SUPPLY_SEE, _A.EVIDENCE_EXPORT}
# what is done to accounts and keys is logged where it is done, with more to say
_LOGGED_WHEN_WRITING = frozenset(a for a in Action if a.value.endswith((".edit", ".import")))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: the actions of which one is needed (none for a public address), and the object's id."""

    actions: tuple[Action, ...]
    public: bool = False
    object_id: str = ""

    def action_of(self, actor: Actor) -> Action | None:
        """The action that lets this actor in, or ``None``."""
        return next((action for action in self.actions if allowed(actor, action)), None)


@dataclass(frozen=True, slots=True)
class Unknown:
    """No rule names the request. ``methods`` are those that the address has rules for."""

    methods: tuple[str, ...] = ()


def find(method: str, path: str) -> Asked | Unknown:
    """The rule of a request. A HEAD asks for what a GET does."""
    method = "GET" if method == "HEAD" else method
    others: list[str] = []
    for pattern, by_method in _compiled():
        match = pattern.fullmatch(path)
        if match is None:
            continue
        if method in by_method:
            actions = by_method[method]
            written = next(iter(match.groups()), "")
            object_id = written if path.startswith(API) else id_of(written)
            return Asked(actions, public=not actions, object_id=object_id)
        others += by_method
    return Unknown(tuple(sorted(set(others))))


def is_logged(action: Action, method: str) -> bool:
    """Whether the audit log keeps a request that was let in by ``action``."""
    return action in _ALWAYS_LOGGED or (method not in READING and action in _LOGGED_WHEN_WRITING)


@cache
def _compiled() -> Sequence[tuple[re.Pattern[str], Mapping[str, tuple[Action, ...]]]]:
    """Patterns by address, the most particular first: ``/x/new`` is not an id, and ``/x/{id}/y`` no ``/x/{id*}``."""
    by_address: dict[str, dict[str, tuple[Action, ...]]] = {}
    for rule, actions in [*((rule, ()) for rule in PUBLIC), *RULES.items()]:
        method, _, address = rule.partition(" ")
        by_address.setdefault(address, {})[method] = actions
    return [(pattern_of(a), by_address[a]) for a in sorted(by_address, key=lambda a: (a.count("{"), -len(a)))]


def pattern_of(address: str) -> re.Pattern[str]:
    """``/a/{id}`` as a pattern; ``{path*}`` takes slashes too."""
    parts = re.split(r"(\{\w+\*?\})", address)
    return re.compile("".join(_part(part) for part in parts), re.DOTALL)


def _part(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    name = part[1:-1]
    return f"(?P<{name[:-1]}>.*)" if name.endswith("*") else f"(?P<{name}>[^/]+)"
