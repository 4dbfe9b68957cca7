"""The planner's pages: the unmet-demand report with its parts, the rows behind a figure, what if, and downloads.

Nobody is named here: a figure opens down to needs and courses, never to people.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service import unmet_runs
from service.api.live import LiveMatcher
from service.demand import HORIZONS, planned_courses
from service.errors import IndexProblem, StoreError, UserError
from service.web.frame import HEADERS, render, see_other
from service.web.planner_asked import MOST_CHARACTERS, MOST_PLANNED, PlannerAsked, encoded, planned_course, read_asked
from service.web.planner_evidence import evidence_routes
from service.web.planner_reports import PlannerReports, Shown
from service.web.sent_forms import Sent, sent_form
from service.wiring import Installation

if TYPE_CHECKING:
    from matching.reports import Document

REPORT = "/planering/rapport"
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "oversikt": ("Vad som saknas", ("saknas", "andrat", "tomt")),
    "varfor": ("Varför och när", ("varfor", "nar")),
    "kompetens": ("Kompetenser", ("kompetens",)),
    "malgrupper": ("Målgrupper", ("malgrupper",)),
    "osakerhet": ("Hur säkert det är", ("osakerhet", "tackning")),
    "underlag": ("Behov och utbildningar", ("behovstabell", "utbildningstabell")),
    "alla": ("Alla rader", ("alla-rader",)),
}
TYPES = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
LISTED_RUNS = 10
PLAN_FIELDS = ("namn", "kompetenser", "yrken", "kommun", "start", "slut", "platser")


def planner_routes(installation: Installation, live: LiveMatcher) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter()
    reports = PlannerReports(installation, _warm)
    pages = _Pages(installation, reports)
    router.get("/planering")(pages.start)
    router.get(REPORT)(pages.report)
    router.get(REPORT + "/rad")(pages.row)
    router.get(REPORT + "/fil")(pages.file)
    router.get("/planering/tank-om")(pages.plan)
    router.post("/planering/tank-om")(pages.write_plan)
    router.include_router(evidence_routes(installation, live, reports))
    return router


class _Pages:
    def __init__(self, installation: Installation, reports: PlannerReports) -> None:
        self._installation = installation
        self._reports = reports

    def start(self, request: Request) -> Response:
        """What to ask for, and the latest runs."""
        asked = read_asked(request.query_params)
        return self._form(request, asked, 200)

    def report(self, request: Request) -> Response:
        """One part of the report."""
        asked = read_asked(request.query_params)
        shown = self._shown(request, asked)
        if isinstance(shown, Response):
            return shown
        part = request.query_params.get("del", "oversikt")
        part = part if part in PARTS else "oversikt"
        present = {section.id for section in shown.document.sections}
        return render(
            request,
            "planner/report.html",
            document=shown.document,
            content=_markup(shown.piece(part, lambda: _part(shown.document, part, asked))),
            parts=[
                (name, title, asked.address(REPORT, **{"del": name if name != "oversikt" else None}))
                for name, (title, ids) in PARTS.items()
                if present & set(ids)
            ],
            part=part,
            run=shown.run,
            downloads=[(name, asked.address(REPORT + "/fil", format=name)) for name in TYPES],
            change=asked.address("/planering"),
            plan=asked.address("/planering/tank-om"),
            planned=asked.planned,
            without=asked.address(REPORT, plan=None),
            summary=part == "oversikt",
        )

    def row(self, request: Request) -> Response:
        """One row and the needs and courses behind it."""
        asked = read_asked(request.query_params)
        shown = self._shown(request, asked)
        if isinstance(shown, Response):
            return shown
        wanted = request.query_params.get("rad", "")
        document = _behind(shown.document, wanted)
        if document is None:
            raise HTTPException(404)
        from matching.reports.html import body

        content = shown.piece(f"rad {wanted}", lambda: body(document, level=2, opened=_opener(asked)))
        return render(
            request,
            "planner/row.html",
            title=document.title,
            content=_markup(content),
            back=asked.address(REPORT),
        )

    def file(self, request: Request) -> Response:
        """The report as a file."""
        from service.cli.report_files import rendered

        asked = read_asked(request.query_params)
        wanted = request.query_params.get("format", "html")
        if wanted not in TYPES:
            raise HTTPException(404)
        shown = self._shown(request, asked)
        if isinstance(shown, Response):
            return shown
        table = request.query_params.get("tabell") or None
        content = rendered(shown.document, f".{wanted}", table)
        return download(content, f"efterfragan-{shown.document.day}.{wanted}", TYPES[wanted])

    def plan(self, request: Request) -> Response:
        """What if: the planned courses so far, and a form for one more."""
        return self._plan(request, read_asked(request.query_params), {}, {}, 200)

    def write_plan(self, request: Request, sent: Sent = Depends(sent_form)) -> Response:  # noqa: B008
        """One more planned course, those of a file, or one less."""
        asked = read_asked(request.query_params)
        values = {name: sent.text(name) for name in PLAN_FIELDS}
        planned = list(asked.planned)
        file = sent.files.get("fil")
        if sent.text("ta-bort").isdigit():
            planned = [c for at, c in enumerate(planned, start=1) if at != int(sent.text("ta-bort"))]
        elif file is not None and file.content:
            try:
                planned += _of_file(file.name, file.content)
            except UserError as error:
                told = " ".join((error.message, error.remedy, *error.details[:3])).strip()
                return self._plan(request, asked, values, {"fil": told}, 422)
        else:
            course, errors = planned_course(values, len(planned) + 1)
            if course is None:
                return self._plan(request, asked, values, errors, 422)
            planned.append(course)
        planned = [replace(course, id=f"planerad-{at}") for at, course in enumerate(planned, start=1)]
        if len(planned) > MOST_PLANNED or len(encoded(planned)) > MOST_CHARACTERS:
            many = f"Högst {MOST_PLANNED} planerade utbildningar med korta texter går att pröva på en gång."
            return self._plan(request, asked, values, {"namn": many}, 422)
        return see_other(replace(asked, planned=tuple(planned)).address("/planering/tank-om"))

    # --- parts of them

    def _shown(self, request: Request, asked: PlannerAsked) -> Shown | Response:
        """The report, or the page that is shown instead of it: a form with errors, or a wait."""
        if asked.errors:
            return self._form(request, asked, 422)
        try:
            shown = self._reports.unmet(asked)
        except (StoreError, IndexProblem):
            raise  # nothing that was asked for is wrong
        except UserError as error:
            told = f"{error.message} {error.remedy}".strip()
            field = "jamfor" if asked.told["jamfor"] else ""
            return self._form(request, replace(asked, errors={field: told}), 422)
        if shown is None:
            address = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
            return render(request, "planner/waiting.html", 202, address=address, change=asked.address("/planering"))
        return shown

    def _form(self, request: Request, asked: PlannerAsked, status: int) -> Response:
        runs = self._installation.reports.runs(unmet_runs.KIND, LISTED_RUNS)
        return render(
            request,
            "planner/start.html",
            status,
            errors=dict(asked.errors),
            told=asked.told,
            horizons=[(name, name) for name in HORIZONS],
            chosen=asked.horizons,
            planned=asked.planned,
            plan=encoded(asked.planned) if asked.planned else "",
            plan_address=asked.address("/planering/tank-om"),
            runs=[(run, unmet_runs.described(run)) for run in runs],
            nothing=not self._has_needs(),
        )

    def _has_needs(self) -> bool:
        from matching.domain import Kind

        return bool(self._installation.store.count(Kind.NEED))

    def _plan(
        self, request: Request, asked: PlannerAsked, values: dict[str, str], errors: dict[str, str], status: int
    ) -> Response:
        return render(
            request,
            "planner/plan.html",
            status,
            errors=dict(asked.errors) | errors,
            values={name: values.get(name, "") for name in PLAN_FIELDS},
            planned=asked.planned,
            here=asked.address("/planering/tank-om"),
            report=asked.address(REPORT),
            back=asked.address("/planering", plan=None),
        )


def download(content: bytes, name: str, media_type: str) -> Response:
    """A file to save."""
    headers = {
        "Content-Disposition": f'attachment; filename="{quote(name)}"',
        "Cache-Control": HEADERS["Cache-Control"],
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)


def _markup(content: str) -> Any:
    from markupsafe import Markup

    return Markup(content)


def _opener(asked: PlannerAsked) -> Any:
    return lambda row_id: asked.address(REPORT + "/rad", rad=row_id)


def _part(document: Document, part: str, asked: PlannerAsked) -> str:
    """The HTML of one part, with links to the rows of the others."""
    from matching.reports.html import body, row_labels

    _, ids = PARTS[part]
    chosen = replace(
        document,
        sections=tuple(section for section in document.sections if section.id in ids),
        summary=document.summary if part == "oversikt" else (),
        honesty=document.honesty if part == "oversikt" else (),
        facts={},
    )
    return body(chosen, level=2, opened=_opener(asked), labels=row_labels(document))


def _warm(shown: Shown, asked: PlannerAsked) -> None:
    """Draw and write out every part."""
    from matching.reports import charts

    charts.draw_apart(figure.spec for figure in shown.document.figures())
    for part in PARTS:
        shown.piece(part, partial(_part, shown.document, part, asked))


def _behind(document: Document, row_id: str) -> Document | None:
    """A document of one row and the rows behind it; ``None`` when there is no such row."""
    from matching.reports.document import Section

    own = next(((t, r) for t in document.tables() for r in t.rows if r.id == row_id), None)
    if own is None:
        return None
    table, row = own
    wanted = set(row.behind)
    name = str(row.cells.get(table.columns[0].name) or row_id)
    tables = [replace(table, id="raden", title=table.title, rows=(replace(row, behind=()),), shown=None)]
    for other in document.tables():
        found = tuple(replace(r, behind=()) for r in other.rows if r.id in wanted)
        if found:
            tables.append(replace(other, id=f"{other.id}-bakom", rows=found, shown=None))
            wanted -= {r.id for r in found}
    return replace(
        document,
        title=name,
        facts={},
        summary=(),
        honesty=(),
        made_by={},
        sections=tuple(Section(f"del-{t.id}", t.title if at else "Raden", (t,)) for at, t in enumerate(tables)),
    )


def _of_file(name: str, content: bytes) -> list[Any]:
    """The planned courses of a file that was sent. Raises ``UserError``."""
    import tempfile
    from pathlib import Path

    ending = Path(name).suffix.lower()
    if ending not in (".csv", ".xlsx", ".txt"):
        raise UserError("Filen ska vara en Excel- eller CSV-fil enligt mallen.", "Hämta mallen på sidan Inläsning.")
    with tempfile.TemporaryDirectory(prefix="makla-plan-") as folder:
        path = Path(folder) / f"planerade{ending}"
        path.write_bytes(content)
        return list(planned_courses(path))
