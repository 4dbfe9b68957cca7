"""A client's routes to work: as cards, one in full, two side by side, and what a counsellor decides about them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from matching.domain import Hit, JobSeeker, Kind, Record, SwedishLevel
from matching.matcher import Matcher
from matching.wishes import clashes
from service.access.current import actor_of
from service.access.policy import Action
from service.api.live import LiveMatcher
from service.counselling.clients import Client, Clients
from service.counselling.comparison import compare, dates, differences, entry, funding, gives, to_check, when, where
from service.counselling.filters import PACES, SPANS, Filters, read_filters
from service.counselling.overrides import Action as Decided
from service.counselling.overrides import Decision
from service.counselling.routes import LOOKED_AT, Route, RouteBook, Routes, needs_of
from service.counselling.wording import pace, share, swedish
from service.errors import StoreError, UnknownName, UserError
from service.web.counsellor_addresses import BASE, client_address, client_id_of
from service.web.frame import render, see_other
from service.web.sent_forms import Sent, sent_form
from service.words import in_words

Form = Annotated[Sent, Depends(sent_form)]
COMPARED = 2
SUGGESTED_COURSES = 3
SWEDISH = [("", "Alla nivåer"), *((level.value, f"Högst {swedish(level)}") for level in list(SwedishLevel)[:-1])]
WORDS = {
    "dates": dates,
    "when": when,
    "where": where,
    "entry": entry,
    "pace": pace,
    "share": share,
    "funding": funding,
    "gives": gives,
    "clashes": clashes,
    "to_check": to_check,
    "describe": in_words,
}
"""What the templates say things with."""


def route_routes(clients: Clients, live: LiveMatcher, book: RouteBook) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get(BASE + "/{written}/vagar")
    def cards(request: Request, written: str) -> Response:
        """Three to five routes as cards, within the filters."""
        client = clients.get(actor_of(request), client_id_of(written), Action.CLIENT_MATCH)
        matcher, _ = live.matcher()
        filters = read_filters(request.query_params, matcher.today)
        found = Routes(()) if filters.errors else book.routes(matcher, client.record, filters, clients.decided(client))
        courses: list[tuple[Hit, Record]] = []
        if found.empty and not filters.errors:
            courses = _towards_wishes(matcher, client.record, filters)
        return render(
            request,
            "klienter/vagar.html",
            422 if filters.errors else 200,
            client=client.record,
            link=client_address,
            found=found,
            courses=courses,
            **filter_values(filters),
            **WORDS,
        )

    @router.get(BASE + "/{written}/vag")
    def one(request: Request, written: str) -> Response:
        """One route in full, with every requirement and what can be decided about it."""
        client = clients.get(actor_of(request), client_id_of(written), Action.CLIENT_MATCH)
        return _in_full(request, clients, live, book, client, request.query_params.get("jobb", ""))

    @router.get(BASE + "/{written}/jamfor")
    def side_by_side(request: Request, written: str) -> Response:
        """Two routes side by side."""
        client = clients.get(actor_of(request), client_id_of(written), Action.CLIENT_MATCH)
        matcher, _ = live.matcher()
        filters = within(request, matcher)
        chosen = list(dict.fromkeys(request.query_params.getlist("jobb")))
        routes = [route_of(matcher, book, client.record, need_id, filters) for need_id in chosen[:COMPARED]]
        rows = compare(*routes) if len(chosen) == COMPARED else ()
        return render(
            request,
            "klienter/jamfor.html",
            200 if rows else 422,
            client=client.record,
            link=client_address,
            routes=routes,
            chosen=len(chosen),
            rows=rows,
            kept=filters.kept,
            summary=differences(rows) if rows else "",
        )

    @router.post(BASE + "/{written}/beslut")
    def decide(request: Request, written: str, form: Form) -> Response:
        """Keep a decision about a route, with its reason."""
        actor = actor_of(request)
        client = clients.get(actor, client_id_of(written), Action.CLIENT_OVERRIDE)
        need_id = form.text("jobb")
        field = form.text("falt") or "skal"
        try:
            action = Decided(form.text("beslut"))
        except ValueError:
            raise HTTPException(400) from None
        decision = Decision(
            action, form.text("skal"), need_id, form.text("kurs"), form.text("krav"), form.text("kravtext")
        )
        try:
            clients.decide(actor, client.record.id, decision)
        except (StoreError, UnknownName):
            raise
        except UserError as error:
            return _in_full(request, clients, live, book, client, need_id, {field: str(error)}, form.values)
        if action is Decided.HIDE:
            return see_other(client_address(client.record.id, "vagar", dold="1"))
        return see_other(client_address(client.record.id, "vag", jobb=need_id, sparat="1"))

    @router.post(BASE + "/{written}/beslut/{number}/angra")
    def undo(request: Request, written: str, number: int, form: Form) -> Response:
        """Take a decision back."""
        actor = actor_of(request)
        client_id = client_id_of(written)
        clients.undo(actor, client_id, number)
        need_id = form.text("jobb")
        if need_id:
            return see_other(client_address(client_id, "vag", jobb=need_id))
        return see_other(client_address(client_id, "vagar" if form.text("till") == "vagar" else ""))

    return router


def filter_values(filters: Filters) -> dict[str, Any]:
    """What the form of filters shows."""
    return {
        "filters": filters,
        "errors": dict(filters.errors),
        "typed": filters.typed,
        "paces": PACES,
        "spans": SPANS,
        "levels": SWEDISH,
        "kept": filters.kept,
    }


def _towards_wishes(matcher: Matcher, client: JobSeeker, filters: Filters) -> list[tuple[Hit, Record]]:
    """Courses towards what the client wishes to work as, where there is no route to show."""
    hits = matcher.courses(None, client, SUGGESTED_COURSES, filters.selection).hits
    records = matcher.records.many(Kind.COURSE, [hit.id for hit in hits])
    return [(hit, records[hit.id]) for hit in hits if hit.id in records]


def within(request: Request, matcher: Matcher) -> Filters:
    """The filters that came along with a route; none where one of them cannot be read."""
    filters = read_filters(request.query_params, matcher.today)
    return filters if not filters.errors else read_filters({}, matcher.today)


def route_of(matcher: Matcher, book: RouteBook, client: JobSeeker, need_id: str, filters: Filters) -> Route:
    """The route to one job, with the reasons of the matching where it proposes the job. Raises ``UnknownName``."""
    needs = needs_of(matcher, [need_id])
    if need_id not in needs:
        raise UnknownName("Jobbet finns inte längre.", "Gå tillbaka till klientens vägar och välj ett annat.")
    hits = book.jobs(matcher, client, LOOKED_AT, filters.selection).hits
    hit = next((one for one in hits if one.id == need_id), None)
    return book.route(matcher, needs[need_id], client, filters.limits, hit)


def _in_full(
    request: Request,
    clients: Clients,
    live: LiveMatcher,
    book: RouteBook,
    client: Client,
    need_id: str,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    matcher, _ = live.matcher()
    filters = within(request, matcher)
    decided = clients.decided(client)
    return render(
        request,
        "klienter/vag.html",
        422 if errors else 200,
        client=client.record,
        link=client_address,
        route=route_of(matcher, book, client.record, need_id, filters),
        decided_log=decided,
        first=next((one for one in decided.of(Decided.FIRST) if one.need_id == need_id), None),
        hidden=next((one for one in decided.of(Decided.HIDE) if one.need_id == need_id), None),
        about=[one for one in decided.history if one.need_id == need_id],
        errors=errors or {},
        typed=typed or {},
        kept=filters.kept,
        saved=request.query_params.get("sparat") == "1",
        **WORDS,
    )
