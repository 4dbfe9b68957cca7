"""The planner's other pages: the evidence for a new yrkeshögskola programme, and key figures beside the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.addresses import PageId
from service.api.live import LiveMatcher
from service.context_figures import context_report
from service.errors import UserError
from service.evidence import idea_of, make_pack
from service.unmet_runs import basis
from service.web.frame import HEADERS, render
from service.web.planner_reports import PlannerReports, Shown
from service.wiring import Installation

EVIDENCE = "/planering/yrkeshogskola"
CONTEXT = "/planering/omvarld"
_TYPES = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def evidence_routes(installation: Installation, live: LiveMatcher, reports: PlannerReports) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter()
    pages = _Pages(installation, live, reports)
    router.get(EVIDENCE)(pages.evidence)
    router.get(EVIDENCE + "/fil")(pages.evidence_file)
    router.get("/behov/{need_id}/underlag")(pages.of_need)
    router.get(CONTEXT)(pages.context)
    router.get(CONTEXT + "/fil")(pages.context_file)
    return router


class _Pages:
    def __init__(self, installation: Installation, live: LiveMatcher, reports: PlannerReports) -> None:
        self._installation = installation
        self._live = live
        self._reports = reports

    # --- evidence

    def evidence(self, request: Request) -> Response:
        """The form, and the pack of what was asked for."""
        told = _told(request.query_params, ("yrke", "ide", "plats", "med", "utan"))
        shown, errors = self._pack(told) if told["yrke"] or told["ide"] else (None, {})
        return self._page(request, "planner/evidence.html", told, shown, errors, EVIDENCE)

    def evidence_file(self, request: Request) -> Response:
        """The pack as a file."""
        told = _told(request.query_params, ("yrke", "ide", "plats", "med", "utan"))
        shown, _ = self._pack(told) if told["yrke"] or told["ide"] else (None, {})
        return _file(request, shown, "underlag-yrkeshogskola")

    def of_need(self, request: Request, need_id: PageId) -> Response:
        """The pack of the occupation that a need is about."""
        from service.access.current import actor_of
        from service.questions import find_need
        from service.web.frame import see_other

        actor_of(request)
        need = find_need(self._installation.store, need_id)
        questions = {"yrke": need.ssyk or "", "ide": need.occupation or need.title, "med": need.id}
        return see_other(f"{EVIDENCE}?{urlencode({k: v for k, v in questions.items() if v})}")

    def _pack(self, told: dict[str, str]) -> tuple[Shown | None, dict[str, str]]:
        from matching.reports.myh import evidence_document
        from service.version import version

        installation = self._installation
        key = ("myh", *told.values(), basis(installation), str(installation.reports.application_years()))

        def made() -> Any:
            matcher, _ = self._live.matcher()
            idea = idea_of(installation.taxonomy, told["yrke"] or None, told["ide"] or None)
            pack = make_pack(installation, matcher, idea, _list(told["plats"]), _list(told["med"]), _list(told["utan"]))
            return evidence_document(pack, {"Mäkla": version()})

        try:
            return self._reports.remembered(key, made), {}
        except UserError as error:
            field = next(
                (name for name in ("plats", "med", "utan", "yrke") if told[name] and told[name] in error.message),
                "yrke" if "SSYK" in error.message else "plats" if told["plats"] else "ide",
            )
            return None, {field: f"{error.message} {error.remedy}".strip()}

    # --- context

    def context(self, request: Request) -> Response:
        """The form, and the figures of what was asked for."""
        told = _told(request.query_params, ("plats", "jamfor", "nyckeltal"))
        shown, errors = self._figures(told) if told["plats"] else (None, {})
        return self._page(
            request,
            "planner/context.html",
            told,
            shown,
            errors,
            CONTEXT,
            names=[(name, name) for name in self._installation.reports.figure_names()],
        )

    def context_file(self, request: Request) -> Response:
        """The figures as a file."""
        told = _told(request.query_params, ("plats", "jamfor", "nyckeltal"))
        shown, _ = self._figures(told) if told["plats"] else (None, {})
        return _file(request, shown, "omvarldssiffror")

    def _figures(self, told: dict[str, str]) -> tuple[Shown | None, dict[str, str]]:
        installation = self._installation
        wanted = [told["nyckeltal"]] if told["nyckeltal"] else []
        try:
            document = context_report(installation, told["plats"], _list(told["jamfor"]), wanted, installation.today())
        except UserError as error:
            field = "nyckeltal" if "nyckeltal" in error.message else "plats"
            if field == "plats" and any(one in error.message for one in _list(told["jamfor"])):
                field = "jamfor"
            return None, {field: f"{error.message} {error.remedy}".strip()}
        return Shown(document, 0), {}

    def _page(
        self,
        request: Request,
        template: str,
        told: dict[str, str],
        shown: Shown | None,
        errors: dict[str, str],
        path: str,
        **more: Any,
    ) -> Response:
        from markupsafe import Markup

        from matching.reports.html import body

        content = ""
        if shown is not None:
            document = shown.document
            content = shown.piece("sida", lambda: body(replace(document, made_by={}), level=2))
        asked = {name: value for name, value in told.items() if value}
        return render(
            request,
            template,
            422 if errors else 200,
            told=told,
            errors=errors,
            document=shown.document if shown else None,
            content=Markup(content),
            downloads=[(name, f"{path}/fil?{urlencode(asked | {'format': name})}") for name in _TYPES],
            **more,
        )


def _told(query: QueryParams, names: tuple[str, ...]) -> dict[str, str]:
    return {name: " ".join(query.get(name, "").replace("\0", " ").split())[:300] for name in names}


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _file(request: Request, shown: Shown | None, name: str) -> Response:
    from service.cli.report_files import rendered

    wanted = request.query_params.get("format", "html")
    if shown is None or wanted not in _TYPES:
        raise HTTPException(404)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{shown.document.day}.{wanted}"',
        "Cache-Control": HEADERS["Cache-Control"],
        "X-Content-Type-Options": "nosniff",
    }
    return Response(rendered(shown.document, f".{wanted}"), media_type=_TYPES[wanted], headers=headers)
