"""The policy means what docs/behorighet.md says, and denies what it does not name."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import cast

import pytest
from starlette.requests import Request

from service.access.current import actor_of, csrf_field
from service.access.describing import ACTIONS, ROLES, table
from service.access.policy import (
    GRANTS,
    LOCAL,
    NOBODY,
    OWN_UNIT,
    Action,
    Actor,
    Forbidden,
    Role,
    allowed,
    clean_unit,
    require,
    scope,
)


def actor(*roles: Role, unit: str = "Norr") -> Actor:
    return Actor("u1", "Någon", frozenset(roles), unit)


def test_every_action_is_granted_or_denied_on_purpose() -> None:
    assert set(GRANTS) == set(Action) == set(ACTIONS)
    assert set(ROLES) == set(Role)
    assert all(GRANTS.values()), "an action that nobody may do is no action"


def test_a_counsellor_has_the_clients_of_the_own_unit_alone() -> None:
    counsellor = actor(Role.COUNSELLOR)
    for action in OWN_UNIT:
        assert allowed(counsellor, action)
        assert allowed(counsellor, action, "Norr")
        assert not allowed(counsellor, action, "Söder")
        assert not allowed(counsellor, action, ""), "a client without a unit belongs to nobody"
        assert not allowed(actor(Role.COUNSELLOR, unit=""), action)
        assert not allowed(actor(Role.COUNSELLOR, unit=""), action, "")


@pytest.mark.parametrize("role", [Role.BROKER, Role.PLANNER, Role.ADMIN])
def test_nobody_else_has_any_client(role: Role) -> None:
    for action in OWN_UNIT:
        for unit in (None, "", "Norr"):
            assert not allowed(actor(role), action, unit)


def test_people_are_seen_by_counsellors_and_under_pseudonyms_by_brokers() -> None:
    assert GRANTS[Action.SUPPLY_SEE] == {Role.BROKER}
    planner = {action for action in Action if allowed(actor(Role.PLANNER), action)}
    assert not {a for a in planner if a.value.split(".")[0] in ("client", "supply", "employer", "ledger")}
    admin = {action for action in Action if allowed(actor(Role.ADMIN), action)}
    assert admin == {
        Action.TAXONOMY_IMPORT, Action.ACCOUNT_SELF, Action.ACCOUNT_ADMIN, Action.KEY_ADMIN, Action.AUDIT_SEE,
        Action.STATUS_SEE, Action.METRICS_SEE,
    }  # fmt: skip


def test_two_roles_may_what_either_may() -> None:
    both = actor(Role.BROKER, Role.COUNSELLOR)
    for action in Action:
        assert allowed(both, action) == (allowed(actor(Role.BROKER), action) or allowed(actor(Role.COUNSELLOR), action))


def test_the_local_user_may_everything_and_nobody_nothing() -> None:
    for action in Action:
        assert allowed(LOCAL, action)
        assert allowed(LOCAL, action, "Norr")
        assert not allowed(NOBODY, action)


def test_what_is_unknown_is_denied() -> None:
    assert not allowed(actor(*Role), cast(Action, "client.whatever"))
    assert not allowed(Actor("u1", "Någon", frozenset({cast(Role, "root")}), "Norr"), Action.NEED_SEE)


def test_require_and_scope() -> None:
    require(actor(Role.BROKER), Action.NEED_EDIT)
    with pytest.raises(Forbidden) as denied:
        require(actor(Role.PLANNER), Action.NEED_EDIT)
    assert denied.value.action is Action.NEED_EDIT
    assert scope(actor(Role.COUNSELLOR), Action.CLIENT_LIST) == "Norr"
    assert scope(LOCAL, Action.CLIENT_LIST) is None
    with pytest.raises(Forbidden):
        scope(actor(Role.COUNSELLOR, unit=""), Action.CLIENT_LIST)


def test_one_unit_has_one_spelling() -> None:
    assert clean_unit("  A\u030angbåten \n Väst ") == "Ångbåten Väst"


def test_the_documentation_holds_the_policy(repository: Path) -> None:
    page = (repository / "docs" / "behorighet.md").read_text("utf-8")
    assert table() in page, "put the output of service.access.describing.table() into docs/behorighet.md"


def test_a_request_without_the_middleware_has_no_actor() -> None:
    with pytest.raises(RuntimeError):
        actor_of(Request({"type": "http"}))


def test_the_field_of_a_form_is_quoted() -> None:
    field = csrf_field(Request({"type": "http", "state": {"csrf": 'a"><script>'}}))
    value = re.fullmatch(r'<input type="hidden" name="csrf_token" value="([^"<>]*)">', field)
    assert value is not None
    assert html.unescape(value.group(1)) == 'a"><script>'
