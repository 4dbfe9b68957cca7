"""The way from an occupation abroad to work here, as a page."""

from __future__ import annotations

import threading

from fastapi import APIRouter, Request
from starlette.responses import Response

from matching.abroad import AbroadGuide, FromAbroad
from matching.domain import JobSeeker
from matching.importers import cells
from matching.importers.cells import BadCell
from matching.matcher import Matcher
from service.access.current import actor_of
from service.access.policy import Action, require
from service.api.live import LiveMatcher
from service.counselling.clients import Clients
from service.web.counsellor_addresses import BASE, client_address
from service.web.frame import render
from service.wiring import Installation
from service.words import in_words

SCOPES = {
    "hela": "Yrket är reglerat: bara den som är behörig får arbeta",
    "delar": "Delar av arbetet är reglerade",
    "titel": "Titeln är skyddad, men arbetet är öppet för alla",
}
LONGEST = 200


def abroad_routes(installation: Installation, clients: Clients, live: LiveMatcher) -> APIRouter:
    """The route."""
    router = APIRouter()
    guides = _Guides(installation)

    @router.get(BASE + "/utland")
    def abroad(request: Request) -> Response:
        """From a title, in any language of the taxonomy, to Swedish occupations and what is needed for each."""
        actor = actor_of(request)
        require(actor, Action.CLIENT_MATCH)
        asked = {name: " ".join(request.query_params.get(name, "").split())[:LONGEST] for name in ("yrke", "ort")}
        number = request.query_params.get("klient", "")
        client: JobSeeker | None = clients.get(actor, number, Action.CLIENT_MATCH).record if number else None
        if client is not None and "yrke" not in request.query_params and client.experience:
            asked["yrke"] = client.experience[0].occupation
        errors: dict[str, str] = {}
        places: tuple[str, ...] = ()
        if asked["ort"]:
            try:
                told = cells.places(asked["ort"])
                places = tuple(place.municipality_code for place in told if place.municipality_code)
            except BadCell as bad:
                errors["ort"] = f"{bad.message[:1].upper()}{bad.message[1:]}. {bad.remedy}"
        if not asked["yrke"] and "yrke" in request.query_params:
            errors["yrke"] = "Skriv yrket, till exempel sjuksköterska, welder eller elektriker."
        found: FromAbroad | None = None
        if asked["yrke"] and not errors:
            matcher, _ = live.matcher()
            found = guides.guide(matcher).find(asked["yrke"], client, places)
        return render(
            request,
            "klienter/utland.html",
            422 if errors else 200,
            asked=asked,
            client=client,
            link=client_address,
            found=found,
            errors=errors,
            scopes=SCOPES,
            describe=in_words,
        )

    return router


class _Guides:
    """The guide over the matcher that answers now."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._lock = threading.Lock()
        self._made: AbroadGuide | None = None

    def guide(self, matcher: Matcher) -> AbroadGuide:
        with self._lock:
            if self._made is None or self._made.matcher is not matcher:
                self._made = AbroadGuide(matcher, self._installation.taxonomy)
            return self._made
