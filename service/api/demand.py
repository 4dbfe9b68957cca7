"""``GET /demand/unmet``: the unmet-demand report as data."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from service.access.current import actor_of
from service.access.policy import Action, Actor, require
from service.api.answers import json_response
from service.api.documented import shaped
from service.api.lanes import report_in_line
from service.api.ledger_models import UnmetShape
from service.api.models import MAX_ID
from service.demand import Choice, remembered_report
from service.demand_answers import report_json
from service.wiring import Installation

Who = Annotated[Actor, Depends(actor_of)]
Word = Annotated[str, Query(min_length=1, max_length=MAX_ID, pattern=r"^[^\x00]+$")]
Words = Annotated[list[Word] | None, Query(max_length=300)]
PROBLEMS = (403, 404, 422, 503)


def demand_routes(installation: Installation, today: dt.date | None = None) -> APIRouter:
    """The route, over one installation."""
    router = APIRouter()

    @router.get("/demand/unmet", summary="Vad som inte täcks", responses=shaped(UnmetShape, PROBLEMS))
    @report_in_line
    def unmet(
        actor: Who,
        place: Annotated[Word | None, Query(description="Den egna kommunen, namn eller kod.")] = None,
        group: Annotated[Words, Query(description="Kommuner i den egna gruppen; kan upprepas.")] = None,
        region: Annotated[Words, Query(description="Län, namn eller tvåsiffrig kod; kan upprepas.")] = None,
        horizon: Annotated[
            Words, Query(description="nu, 6 månader, 2 år, 3-5 år eller ej angiven; kan upprepas.")
        ] = None,
        since: Annotated[dt.date | None, Query(description="Behov insamlade från och med denna dag.")] = None,
        until: Annotated[dt.date | None, Query(description="Behov insamlade till och med denna dag.")] = None,
        weeks: Annotated[int | None, Query(ge=1, le=520, description="Så många veckor får en utbildning ta.")] = None,
    ) -> Response:
        """Efterfrågan, utbud, platser och vad som är kvar, per yrke och kompetens. Små tal om personer visas inte."""
        require(actor, Action.DEMAND_SEE)
        choice = Choice(
            place=place,
            group=tuple(group or ()),
            region=tuple(region or ()),
            horizons=tuple(horizon or ()),
            since=since,
            until=until,
            weeks=weeks,
        )
        return json_response(report_json(remembered_report(installation, today, choice)))

    return router
