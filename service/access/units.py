"""Which unit the clients belong to, and giving them one: for whoever runs the service, who sees no client by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from matching.domain import JobSeeker, Kind
from service.access.policy import clean_unit
from service.errors import UnknownName, UserError
from service.store.sql import Outcome, Store


def clients_by_unit(store: Store) -> dict[str, int]:
    """How many clients each unit has; those without one under ``""``."""
    return dict(sorted(Counter(one.unit for one in store.all(Kind.SEEKER) if isinstance(one, JobSeeker)).items()))


def assign(store: Store, unit: str, ids: Sequence[str] | None, *, by: str) -> int:
    """Give these clients, or all that have no unit (``None``), a unit. Returns how many changed.

    Raises ``UserError`` for no unit, and ``UnknownName`` before anything is written when an id does not exist.
    """
    cleaned = clean_unit(unit)
    if not cleaned or len(cleaned) > 100:
        raise UserError("Enheten behöver ett namn på högst 100 tecken.")
    if ids is None:
        chosen = [one for one in store.all(Kind.SEEKER) if isinstance(one, JobSeeker) and not one.unit]
    else:
        found = store.many(Kind.SEEKER, ids)
        missing = [one for one in ids if one not in found]
        if missing:
            raise UnknownName(f"Det finns ingen profil {missing[0]!r}.", "Kontrollera id:t. Inget har ändrats.")
        chosen = [one for one in found.values() if isinstance(one, JobSeeker)]
    done = [store.put(Kind.SEEKER, replace(one, unit=cleaned), one.source or "makla units", by=by) for one in chosen]
    return sum(outcome is not Outcome.UNCHANGED for outcome in done)
