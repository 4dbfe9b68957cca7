"""Runs of the unmet-demand report: made once for what was asked and what there was, kept, and compared with later.

A run is kept without anything about single people: the figures of needs that count people are taken away before it is
written, and a report never holds a person's id.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from matching.demand.rows import (
    CourseRow,
    Coverage,
    DemandRow,
    GroupRow,
    NeedRow,
    Parameters,
    SensitivityRow,
    Shortage,
    UnmetReport,
)
from matching.domain import Course
from service.demand import Choice, parameters_of, unmet_report
from service.errors import UnknownName, UserError
from service.store.reports import Run

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from matching.reports import Document
    from matching.reports.unmet import Earlier
    from service.wiring import Installation

KIND = "unmet"
OTHERS_SECONDS = 900.0  # that another process is waited for
SHAPE = 1  # of what is kept; a run of another shape is made anew and cannot be compared with


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for: resolved choices and planned courses."""

    parameters: Parameters
    planned: tuple[Course, ...] = ()

    @property
    def text(self) -> str:
        """JSON of everything that was asked for, the same for the same."""
        told = json.loads(_asked().dump_json(self))
        return json.dumps({"shape": SHAPE} | told, ensure_ascii=False, sort_keys=True)

    @property
    def key(self) -> str:
        """Digest of ``text``."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A run and its report."""

    run: Run
    report: UnmetReport


@dataclass(frozen=True)
class _Payload:
    """What is kept of a report: everything but its evidence."""

    parameters: Parameters
    coverage: Coverage
    totals: tuple[DemandRow, ...] = ()
    occupations: tuple[DemandRow, ...] = ()
    skills: tuple[DemandRow, ...] = ()
    target_groups: tuple[GroupRow, ...] = ()
    sensitivity: tuple[SensitivityRow, ...] = ()
    needs: tuple[NeedRow, ...] = ()
    courses: tuple[CourseRow, ...] = ()
    reason: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


def asked(installation: Installation, today: dt.date | None, choice: Choice, planned: Sequence[Course] = ()) -> Asked:
    """What is asked for. Raises as ``parameters_of``."""
    return Asked(parameters_of(installation, installation.today(today), choice), tuple(planned))


def made(installation: Installation, what: Asked) -> Kept | None:
    """The run of this over what there is now, or ``None`` when it has not been made."""
    found = installation.reports.made(KIND, what.key, basis(installation))
    return Kept(found[0], _decoded(found[1])) if found else None


def make(installation: Installation, what: Asked, choice: Choice) -> Kept:
    """The run of this, made now unless it was made before. Of the processes of one workspace, one makes it.

    Raises ``UserError`` where another process has been at it for longer than anybody should wait.
    """
    before = made(installation, what)
    if before is not None:
        return before
    with _one_at_a_time(installation):
        before = made(installation, what)  # by the process that was waited for
        if before is not None:
            return before
        on = basis(installation)
        report = without_people(unmet_report(installation, what.parameters.today, choice, extra_courses=what.planned))
        run = installation.reports.keep_run(KIND, what.parameters.today, what.text, what.key, on, _encoded(report))
        return Kept(run, report)


@contextmanager
def _one_at_a_time(installation: Installation) -> Iterator[None]:
    """Hold the lock for making reports, which the system lets go of when the process ends, however it ends."""
    from embeddings import EmbeddingsError
    from embeddings.index import durable

    with ExitStack() as holding:
        lock = installation.workspace.folder / ".report.lock"
        try:
            holding.enter_context(durable.only_one(lock, wait_seconds=OTHERS_SECONDS, busy=""))
        except EmbeddingsError:
            raise UserError("En annan rapport räknas just nu.", "Försök igen om en stund.") from None
        except OSError:
            pass  # a workspace that cannot be written to: then two may make the same, and one is kept
        yield


def basis(installation: Installation) -> str:
    """Digest of what a report is made from: records, ledger, taxonomy, model, weights and the way of counting."""
    from service.version import version

    store = installation.store
    parts = (
        store.id,
        str(store.revision),
        installation.reports.ledger_mark(),
        installation.readings,
        installation.settings.encoder or "",
        installation.weights.version,
        version(),
        str(SHAPE),
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


def earlier(installation: Installation, since: str, than: Run | None = None) -> Earlier:
    """The run that ``since`` names: its number, or the newest made on or before a day.

    Raises ``UnknownName`` when there is none, with the ones that there are.
    """
    from matching.reports.unmet import Earlier

    runs = [run for run in installation.reports.runs(KIND, 500) if than is None or run.id != than.id]
    wanted = since.strip()
    if wanted.isdigit():
        run = next((run for run in runs if run.id == int(wanted)), None)
    else:
        try:
            day = dt.date.fromisoformat(wanted)
        except ValueError:
            raise UnknownName(
                f"{since!r} är varken en körnings nummer eller ett datum.", "Skriv t.ex. 12 eller 2026-05-01."
            ) from None
        run = max((run for run in runs if run.today <= day), key=lambda run: (run.today, run.id), default=None)
    found = installation.reports.run(KIND, run.id) if run else None
    if run is None or found is None:
        some = ", ".join(f"{run.id} ({run.today})" for run in runs[:3])
        raise UnknownName(
            f"Det finns ingen tidigare körning {since!r}.",
            f"De senaste är {some}." if some else "Rapporten har inte gjorts förut.",
        )
    if json.loads(run.request).get("shape") != SHAPE:
        raise UnknownName(f"Körning {run.id} är gjord av en annan version och kan inte jämföras.", "Välj en senare.")
    return Earlier(run.id, run.today, _decoded(found[1]))


def without_plan(installation: Installation, what: Asked, choice: Choice) -> Earlier:
    """The same without the planned courses, to see what they change."""
    from matching.reports.unmet import Earlier

    base = make(installation, Asked(what.parameters), choice)
    return Earlier(base.run.id, base.run.today, base.report, without_plan=True)


def document(kept: Kept, before: Earlier | None = None, planned: Sequence[Course] = ()) -> Document:
    """The run as a document."""
    from matching.reports.unmet import unmet_document
    from service.version import version

    names = {"Mäkla": version(), "Körning": str(kept.run.id)}
    return unmet_document(kept.report, before, [course.title for course in planned], names)


def described(run: Run) -> dict[str, str]:
    """What a run was about, in Swedish: ``area``, and ``more`` (", med 2 planerade utbildningar") where there is."""
    from matching.reports.unmet import area_name

    told = {name: value for name, value in json.loads(run.request).items() if name != "shape"}
    what = _asked().validate_json(json.dumps(told))
    parts = []
    if what.parameters.since or what.parameters.until:
        parts.append(f"behov insamlade {what.parameters.since or '...'} till {what.parameters.until or run.today}")
    if what.planned:
        many = "planerad utbildning" if len(what.planned) == 1 else "planerade utbildningar"
        parts.append(f"med {len(what.planned)} {many}")
    return {"area": area_name(what.parameters.area), "more": "".join(f", {part}" for part in parts)}


def without_people(report: UnmetReport) -> UnmetReport:
    """The report without the true figures behind single needs, which no table shows, and without its evidence."""
    needs = tuple(_without_people(need) for need in report.needs)
    return replace(report, needs=needs, evidence=None)


def _without_people(need: NeedRow) -> NeedRow:
    return replace(
        need,
        supply_now=0,
        in_reach=0,
        allocated_people=0,
        allocated_seats=0,
        left=0.0,
        left_at_least=0.0,
        kind=Shortage.COVERED,
    )


def _encoded(report: UnmetReport) -> str:
    names = _Payload.__dataclass_fields__
    payload = _Payload(**{name: getattr(report, name) for name in names})
    return _payloads().dump_json(payload).decode("utf-8")


def _decoded(payload: str) -> UnmetReport:
    kept = _payloads().validate_json(payload)
    return UnmetReport(**{name: getattr(kept, name) for name in _Payload.__dataclass_fields__})


@cache
def _payloads() -> TypeAdapter[_Payload]:
    from pydantic import TypeAdapter

    return TypeAdapter(_Payload)


@cache
def _asked() -> TypeAdapter[Asked]:
    from pydantic import TypeAdapter

    return TypeAdapter(Asked)
