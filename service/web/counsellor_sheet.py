"""The one-page sheet that the client takes home."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.access.current import actor_of
from service.access.policy import Action
from service.api.live import LiveMatcher
from service.counselling.clients import Clients
from service.counselling.own_language import direction, languages, words_of
from service.counselling.routes import RouteBook
from service.counselling.sheet import sheet
from service.web.counsellor_addresses import BASE, client_address, client_id_of
from service.web.counsellor_routes import route_of, within
from service.web.frame import render
from service.wiring import Installation


def sheet_routes(installation: Installation, clients: Clients, live: LiveMatcher, book: RouteBook) -> APIRouter:
    """The route."""
    router = APIRouter()

    @router.get(BASE + "/{written}/blad")
    def printed(request: Request, written: str) -> Response:
        """One route in easy Swedish, made to be printed on one page."""
        actor = actor_of(request)
        client = clients.get(actor, client_id_of(written), Action.CLIENT_EXPORT)
        matcher, _ = live.matcher()
        need_id = request.query_params.get("jobb", "")
        filters = within(request, matcher)
        route = route_of(matcher, book, client.record, need_id, filters)
        named = languages(installation.taxonomy)
        language = request.query_params.get("sprak", "")
        known = language in dict(named)
        return render(
            request,
            "klienter/blad.html",
            client=client.record,
            link=client_address,
            need_id=need_id,
            kept=filters.kept,
            sheet=sheet(
                client.record,
                route,
                clients.decided(client),
                counsellor="" if actor.local else actor.name,
                unit=client.record.unit,
            ),
            languages=[("", "Bara svenska"), *((code, name.capitalize()) for code, name in named)],
            language=language if known else "",
            language_name=dict(named).get(language, ""),
            words=words_of(route, installation.taxonomy, language) if known else [],
            direction=direction(language),
            today=matcher.today,
        )

    return router
