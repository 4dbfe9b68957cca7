"""The first page: what there is to do for who is looking."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from matching.domain import Kind
from service.access.policy import Action, Actor, allowed
from service.store.sql import Store
from service.web.frame import render
from service.web.navigation import looking, sections_of
from service.web.tour import may_load_demo
from service.wiring import Installation
from service.words import number


def start_routes(installation: Installation) -> APIRouter:
    """The start page."""
    router = APIRouter()

    @router.get("/")
    def start(request: Request) -> Response:
        """What there is to do, and what is read in."""
        store, actor = installation.store, looking(request)
        return render(
            request,
            "start.html",
            sections=sections_of(actor),
            counts=counts_for(actor, store),
            nothing=not any(store.count(kind) for kind in Kind),
            today=store.today,
            may_load=may_load_demo(installation, actor),
        )

    return router


def counts_for(actor: Actor, store: Store) -> list[tuple[str, str]]:
    """What is read in, as far as the actor may know it: name and number.

    A counsellor is told of the own unit's clients, which the list of them shows anyway. Who sees supply or demand
    without names is told how many people there are in all, unless they are so few that the number could tell of one.
    """
    from matching.demand.rows import SMALLEST_CELL

    told = []
    if allowed(actor, Action.NEED_SEE):
        told.append(("Behov", number(store.count(Kind.NEED))))
    if actor.local:
        told.append(("Arbetssökande", number(store.count(Kind.SEEKER))))
    elif allowed(actor, Action.CLIENT_LIST):
        told.append(("Klienter på din enhet", number(store.count(Kind.SEEKER, actor.unit))))
    elif allowed(actor, Action.SUPPLY_SEE) or allowed(actor, Action.DEMAND_SEE):
        people = store.count(Kind.SEEKER)
        few = 0 < people < SMALLEST_CELL
        told.append(("Arbetssökande", f"färre än {SMALLEST_CELL}" if few else number(people)))
    if allowed(actor, Action.COURSE_SEE):
        told.append(("Utbildningar och insatser", number(store.count(Kind.COURSE))))
    return told
