"""From lists of employers and people to the plan of a recruitment fair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from matching.domain import JobSeeker, Kind, Need
from matching.duplicates import same_name
from matching.fair import Stand
from matching.importers.fair_lists import ListedStand, read_people, read_stands
from service.errors import UserError
from service.questions import all_needs, find_need, find_seeker, nearest, suggestion
from service.store.sql import Store
from service.wiring import reading_errors


def stands_of(store: Store, today: dt.date, listed: Path | None, tables: int) -> list[Stand]:
    """The stands that a list names, or one for every employer with an open need, in the order of the alphabet.

    Raises ``UserError`` for a list with faults, an unknown need or an employer without an open need.
    """
    open_needs = [need for need in all_needs(store) if need.open_until is None or need.open_until >= today]
    by_employer: dict[str, list[Need]] = {}
    for need in open_needs:
        if need.employer:
            by_employer.setdefault(same_name(need.employer), []).append(need)
    if listed is None:
        groups = (needs for _, needs in sorted(by_employer.items()))
        return [Stand(needs[0].employer, tuple(needs), tables) for needs in groups]
    with reading_errors():
        rows = read_stands(listed)
    return [_stand(store, row, by_employer) for row in rows]


def people_of(store: Store, listed: Path | None) -> list[JobSeeker]:
    """The people whom a list names, or everyone. Raises ``UserError`` for a list with faults or an unknown id.

    People with protected identity do not exist here, in a list or out of it.
    """
    if listed is None:
        return [record for record in store.all(Kind.SEEKER) if isinstance(record, JobSeeker)]
    with reading_errors():
        ids = read_people(listed)
    return [find_seeker(store, one) for one in ids]


def _stand(store: Store, row: ListedStand, by_employer: dict[str, list[Need]]) -> Stand:
    needs: Sequence[Need] = [find_need(store, one) for one in row.needs]
    if not needs:
        needs = by_employer.get(same_name(row.employer), [])
    if not needs:
        names = sorted({group[0].employer for group in by_employer.values()})
        raise UserError(
            f"{row.employer} har inget öppet behov.",
            suggestion(nearest(row.employer, names)) or "Skriv behovens id i kolumnen Behov, eller läs in dem först.",
        )
    return Stand(row.employer, tuple(needs), row.tables)
