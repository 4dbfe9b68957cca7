"""Applications, key figures and report runs in the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from matching.key_figures import KeyFigure
from matching.yh_applications import YhApplication
from service.store import tables_reports as tables
from service.store.counts import ImportCounts, ImportRejected

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from matching.importers.key_figures import ReadFigures
    from matching.importers.myh import ReadApplications
    from service.store.sql import Store

KEPT_RUNS = 500  # of one kind; the oldest make room
_CHUNK = 300


@dataclass(frozen=True, slots=True)
class Run:
    """A report that was made: when, for which day, what was chosen. ``id`` rises with time."""

    id: int
    at: str  # UTC, ISO 8601
    kind: str
    today: dt.date
    request: str  # JSON


class ReportStore:
    """What reports read and leave. Every method raises ``StoreError`` when the database cannot be used."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # --- decisions of MYH

    def import_applications(self, read: ReadApplications, source: str, *, skip_bad_rows: bool = False) -> ImportCounts:
        """Write a result list, whole or not at all. Raises ``ImportRejected`` for bad rows that may not be skipped."""
        _check(read, source, skip_bad_rows)
        table = tables.yh_applications
        rows = {
            a.number: {"number": a.number, "year": a.year, "source": a.source, "payload": _encoded(a)}
            for a in read.records
        }
        with self._store.writing() as connection:
            known: dict[str, str] = {}
            for numbers in _chunks(list(rows)):
                query = select(table.c.number, table.c.payload).where(table.c.number.in_(numbers))
                known |= {row.number: row.payload for row in connection.execute(query)}
            new = [row for number, row in rows.items() if number not in known]
            changed = [row for number, row in rows.items() if number in known and known[number] != row["payload"]]
            for some in _chunks(new):
                connection.execute(insert(table), some)
            for row in changed:
                connection.execute(update(table).where(table.c.number == row["number"]).values(**row))
        return _counts(read, added=len(new), updated=len(changed))

    def applications(self) -> list[YhApplication]:
        """Every application, newest year first, then by number."""
        table = tables.yh_applications
        query = select(table.c.payload, table.c.source).order_by(table.c.year.desc(), table.c.number)
        with self._store.reading() as connection:
            rows = list(connection.execute(query))
        return [replace(_adapter().validate_json(row.payload), source=row.source) for row in rows]

    def application_years(self) -> dict[int, int]:
        """How many applications of each year there are."""
        table = tables.yh_applications
        query = select(table.c.year, func.count()).group_by(table.c.year).order_by(table.c.year)
        with self._store.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    # --- key figures

    def import_figures(self, read: ReadFigures, source: str, *, skip_bad_rows: bool = False) -> ImportCounts:
        """Write key figures, whole or not at all; a value told before is replaced."""
        _check(read, source, skip_bad_rows)
        table = tables.key_figures
        new, changed = [], []
        with self._store.writing() as connection:
            known = _known_figures(connection, {figure.name for figure in read.records})
            for figure in read.records:
                row = _figure_row(figure)
                before = known.get((figure.name, figure.area, figure.period))
                if before is None:
                    new.append(row)
                elif before != (row["value"], row["unit"], row["source"]):
                    changed.append(row)
            for some in _chunks(new):
                connection.execute(insert(table), some)
            for row in changed:
                same = and_(*(table.c[name] == row[name] for name in ("name", "area", "period")))
                connection.execute(update(table).where(same).values(**row))
        return _counts(read, added=len(new), updated=len(changed))

    def figure_names(self) -> list[str]:
        """The names of the key figures there are, in order."""
        with self._store.reading() as connection:
            return list(connection.scalars(select(tables.key_figures.c.name).distinct().order_by("name")))

    def figures(self, names: Sequence[str], areas: Sequence[str]) -> list[KeyFigure]:
        """The values of some figures for some areas, by name, area and period."""
        table = tables.key_figures
        query = (
            select(table)
            .where(table.c.name.in_(names), table.c.area.in_(areas))
            .order_by(table.c.name, table.c.area, table.c.period)
        )
        with self._store.reading() as connection:
            return [
                KeyFigure(row.name, row.area, row.period, float(row.value), row.unit, row.source)
                for row in connection.execute(query)
            ]

    # --- runs

    def ledger_mark(self) -> str:
        """Tells whether the ledger has been written to: its events are never changed or removed."""
        from service.store.tables_ledger import ledger_events

        with self._store.reading() as connection:
            return str(connection.scalar(select(func.max(ledger_events.c.id))) or 0)

    def keep_run(self, kind: str, today: dt.date, request: str, key: str, basis: str, payload: str) -> Run:
        """Keep a report; one of the same request and basis takes the place of nothing and is given back instead."""
        table = tables.report_runs
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with self._store.writing() as connection:
            same = and_(table.c.kind == kind, table.c.request_key == key, table.c.basis == basis)
            before = connection.execute(select(table).where(same)).first()
            if before is not None:
                return _run(before)
            values = {"at": at, "kind": kind, "today": today.isoformat(), "request": request}
            values |= {"request_key": key, "basis": basis, "payload": payload}
            made = connection.execute(insert(table).values(**values)).inserted_primary_key
            oldest = select(table.c.id).where(table.c.kind == kind).order_by(table.c.id.desc()).offset(KEPT_RUNS)
            connection.execute(delete(table).where(table.c.id.in_(list(connection.scalars(oldest)))))
        assert made is not None
        return Run(made[0], at, kind, today, request)

    def runs(self, kind: str, limit: int = 100) -> list[Run]:
        """The newest runs of a kind, newest first."""
        table = tables.report_runs
        columns = (table.c.id, table.c.at, table.c.kind, table.c.today, table.c.request)
        query = select(*columns).where(table.c.kind == kind).order_by(table.c.id.desc()).limit(limit)
        with self._store.reading() as connection:
            return [_run(row) for row in connection.execute(query)]

    def run(self, kind: str, run_id: int) -> tuple[Run, str] | None:
        """A run with its payload, or ``None``."""
        table = tables.report_runs
        with self._store.reading() as connection:
            row = connection.execute(select(table).where(table.c.kind == kind, table.c.id == run_id)).first()
        return None if row is None else (_run(row), row.payload)

    def made(self, kind: str, key: str, basis: str) -> tuple[Run, str] | None:
        """The run of this request over this basis with its payload, or ``None`` when none was made."""
        table = tables.report_runs
        same = and_(table.c.kind == kind, table.c.request_key == key, table.c.basis == basis)
        with self._store.reading() as connection:
            row = connection.execute(select(table).where(same)).first()
        return None if row is None else (_run(row), row.payload)


def _check(read: ReadApplications | ReadFigures, source: str, skip_bad_rows: bool) -> None:
    if read.errors and not skip_bad_rows:
        rejected = read.rows_read - read.rows_merged
        raise ImportRejected(source, ImportCounts(read.rows_read, read.rows_merged, rejected, errors=read.errors))


def _counts(read: ReadApplications | ReadFigures, *, added: int, updated: int) -> ImportCounts:
    return ImportCounts(
        rows_read=read.rows_read,
        rows_merged=read.rows_merged,
        rows_refused=read.rows_refused,
        added=added,
        updated=updated,
        unchanged=len(read.records) - added - updated,
        errors=read.errors,
    )


def _known_figures(connection: Connection, names: set[str]) -> dict[tuple[str, str, str], tuple[str, str, str]]:
    table = tables.key_figures
    found = {}
    for some in _chunks(sorted(names)):
        for row in connection.execute(select(table).where(or_(*(table.c.name == name for name in some)))):
            found[row.name, row.area, row.period] = (row.value, row.unit, row.source)
    return found


def _figure_row(figure: KeyFigure) -> dict[str, str]:
    value = repr(figure.value)
    told = {"name": figure.name, "area": figure.area, "period": figure.period, "value": value}
    return told | {"unit": figure.unit, "source": figure.source}


def _run(row: Any) -> Run:
    return Run(row.id, row.at, row.kind, dt.date.fromisoformat(row.today), row.request)


@cache
def _adapter() -> TypeAdapter[YhApplication]:
    from pydantic import TypeAdapter

    return TypeAdapter(YhApplication)


def _encoded(application: YhApplication) -> str:
    return _adapter().dump_json(replace(application, source=""), exclude_defaults=True).decode("utf-8")


def _chunks(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for at in range(0, len(rows), _CHUNK):
        yield rows[at : at + _CHUNK]
