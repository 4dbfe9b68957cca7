"""Keeping what counsellors decided: every decision with who, when and why; taking one back removes nothing."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Row, insert, select, update

from matching.domain import Kind
from service.counselling.overrides import Action, Decision, Override, Overrides, clean_decision
from service.errors import UnknownName
from service.store.sql import Store
from service.store.tables import records
from service.store.tables_counselling import overrides


class OverrideStore:
    """The decisions of one installation. Who may make them is asked elsewhere, as for the clients themselves."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, client_id: str) -> Overrides:
        """Everything decided about a client, newest first. Of a protected person nothing is given out."""
        query = (
            select(overrides)
            .join(records[Kind.SEEKER], records[Kind.SEEKER].c.id == overrides.c.client_id)
            .where(overrides.c.client_id == client_id, ~records[Kind.SEEKER].c.protected)
            .order_by(overrides.c.id.desc())
        )
        with self._store.reading() as connection:
            return Overrides(tuple(_override(row) for row in connection.execute(query)))

    def decide(self, client_id: str, decision: Decision, *, by_id: str, by_name: str) -> int:
        """Keep a decision. Raises ``UserError`` where it has no reason, ``UnknownName`` where there is no such client.

        Putting a route first takes back that it was hidden, and the other way round: they cannot both hold.
        """
        clean = clean_decision(decision)
        table, now = overrides, _now()
        with self._store.writing() as connection:
            seekers = records[Kind.SEEKER]
            known = select(seekers.c.id).where(seekers.c.id == client_id, ~seekers.c.protected)
            if connection.scalar(known) is None:
                raise UnknownName("Klienten finns inte.", "Gå till klientlistan och välj en klient.")
            if clean.action is not Action.CHECKED:
                connection.execute(
                    update(table)
                    .where(
                        table.c.client_id == client_id,
                        table.c.need_id == clean.need_id,
                        table.c.action.in_([Action.FIRST.value, Action.HIDE.value]),
                        table.c.undone_at == "",
                    )
                    .values(undone_at=now, undone_by_id=by_id, undone_by_name=by_name)
                )
            made = connection.execute(
                insert(table)
                .values(
                    client_id=client_id,
                    action=clean.action.value,
                    need_id=clean.need_id,
                    course_id=clean.course_id,
                    gate=clean.gate,
                    gate_text=clean.gate_text,
                    reason=clean.reason,
                    by_id=by_id,
                    by_name=by_name,
                    at=now,
                    undone_at="",
                    undone_by_id="",
                    undone_by_name="",
                )
                .returning(table.c.id)
            )
            return int(made.scalar_one())

    def undo(self, client_id: str, override_id: int, *, by_id: str, by_name: str) -> bool:
        """Take a decision back. Returns whether it stood until now."""
        table = overrides
        with self._store.writing() as connection:
            done = connection.execute(
                update(table)
                .where(table.c.id == override_id, table.c.client_id == client_id, table.c.undone_at == "")
                .values(undone_at=_now(), undone_by_id=by_id, undone_by_name=by_name)
            )
            return bool(done.rowcount)


def _override(row: Row[tuple[object, ...]]) -> Override:
    told = row._mapping
    return Override(
        int(told["id"]),
        told["client_id"],
        Decision(
            Action(told["action"]),
            told["reason"],
            told["need_id"],
            told["course_id"],
            told["gate"],
            told["gate_text"],
        ),
        told["by_id"],
        told["by_name"],
        told["at"],
        told["undone_at"],
        told["undone_by_name"],
    )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
