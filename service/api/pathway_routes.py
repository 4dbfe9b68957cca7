"""``POST /pathways`` and ``POST /abroad``: the way to a need, and from an occupation in another country."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.access.current import actor_of
from service.api.answers import json_response
from service.api.documented import shaped
from service.api.json_body import StrictRoute
from service.api.live import LiveMatcher
from service.api.pathway_models import AbroadQuestion, AbroadShape, PathwayQuestion, PathwayShape
from service.api.questions import about, codes
from service.errors import UserError
from service.pathway_answers import abroad_json, pathway_json
from service.questions import client_of, find_need
from service.wiring import Installation


def pathway_routes(installation: Installation, live: LiveMatcher) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter(route_class=StrictRoute)
    store = installation.store

    @router.post("/pathways", summary="Vägen till ett behov", responses=shaped(PathwayShape))
    def pathways(request: Request, question: PathwayQuestion) -> Response:
        """Vilka utbildningar, i vilken ordning och när, som tar en person till ett behov, och om något är bättre."""
        from matching.pathways import Limits, Pathfinder

        matcher, versions = live.matcher()
        seeker = client_of(actor_of(request), store, question.profile_id)
        about(request, seeker)
        need = find_need(store, question.need_id)
        if question.start_by is not None and question.start_by < matcher.today:
            raise UserError(f"start_by har redan varit. Välj en dag från och med {matcher.today}.")
        limits = Limits(
            question.weeks,
            question.start_by,
            codes(question.places),
            question.most_pace,
            question.distance_only,
            question.most_swedish,
        )
        return json_response(pathway_json(Pathfinder(matcher).find(need, seeker, limits), versions))

    @router.post("/abroad", summary="Från ett yrke i ett annat land", responses=shaped(AbroadShape))
    def abroad(request: Request, question: AbroadQuestion) -> Response:
        """Svenska yrken som titeln kan betyda: reglerade eller inte, vad som saknas, validering och utbildning."""
        from matching.abroad import AbroadGuide

        matcher, versions = live.matcher()
        known = question.profile_id
        seeker = client_of(actor_of(request), store, known) if known is not None else None
        about(request, seeker)
        title = " ".join((question.text or "").replace("\0", " ").split())
        if not title and question.text is not None:
            raise UserError("Texten är tom.", "Skriv yrket i fältet text.")
        if not title and seeker is not None and seeker.experience:
            title = seeker.experience[0].occupation
        if not title:
            raise UserError("Profilen anger inget yrke.", "Skriv det i fältet text.")
        found = AbroadGuide(matcher, installation.taxonomy).find(title, seeker, codes(question.places))
        return json_response(abroad_json(found, versions))

    return router
