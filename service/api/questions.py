"""``POST /match/*`` and ``POST /gap``: the questions that are answered with reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from matching import Selection
from matching.demand.area import gap_of_everyone
from matching.domain import JobSeeker, Need
from matching.places import UnknownMunicipality, resolve_municipality
from service.access.current import actor_of, note_objects
from service.access.policy import Action, require
from service.answers import answer_json, area_gap_json, gap_json
from service.api.answers import answer_response, json_response
from service.api.documented import shaped
from service.api.json_body import StrictRoute
from service.api.lanes import came, in_line
from service.api.live import LiveMatcher
from service.api.models import (
    Answer,
    AreaGap,
    AreaQuestion,
    CoursesQuestion,
    Gap,
    GapQuestion,
    JobsQuestion,
    Question,
    SeekersQuestion,
)
from service.errors import UserError
from service.questions import client_of, find_need, typed_need, typed_seeker
from service.wiring import Installation

R = TypeVar("R", JobSeeker, Need)


def question_routes(installation: Installation, live: LiveMatcher) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter(route_class=StrictRoute)

    @router.post("/match/jobs", summary="Jobb för en person", responses=shaped(Answer))
    @in_line
    def jobs(request: Request, question: JobsQuestion) -> Response:
        """Öppna behov för en inläst profil eller en beskriven person, bäst först, med skäl."""
        matcher, versions = live.matcher(came(request))
        known = question.profile_id
        seeker = client_of(actor_of(request), live, known) if known else described(typed_seeker, question.text)
        about(request, seeker if known else None)
        return answer_response(answer_json(matcher.jobs(seeker, question.k, narrowed(question)), versions))

    @router.post("/match/seekers", summary="Arbetssökande för ett behov", responses=shaped(Answer))
    @in_line
    def seekers(request: Request, question: SeekersQuestion) -> Response:
        """Arbetssökande för ett inläst eller beskrivet behov, under beteckningar som inte säger vem det är."""
        matcher, versions = live.matcher(came(request))
        need = find_need(live, question.need_id) if question.need_id else described(typed_need, question.text)
        answer = answer_json(matcher.seekers(need, question.k, narrowed(question)), versions)
        shown = [*answer["hits"], *answer.get("stopped", ())]
        note_objects(request, *(hit["id"] for hit in shown))
        if not actor_of(request).local:
            for hit in shown:
                hit["id"] = hit["title"] = installation.identity.pseudonyms.of(hit["id"])
        return answer_response(answer)

    @router.post("/match/courses", summary="Utbildningar som ger det som saknas", responses=shaped(Answer))
    @in_line
    def courses(request: Request, question: CoursesQuestion) -> Response:
        """Utbildningar för det som en person saknar för ett behov, för ett av dem, eller för en text."""
        matcher, versions = live.matcher(came(request))
        seeker = client_of(actor_of(request), live, question.profile_id) if question.profile_id else None
        about(request, seeker)
        need: Need | None = find_need(live, question.need_id) if question.need_id else None
        if question.text is not None:
            need = described(typed_need, question.text)
        return answer_response(answer_json(matcher.courses(need, seeker, question.k, narrowed(question)), versions))

    @router.post("/gap", summary="Vad som saknas för ett behov", responses=shaped(Gap))
    @in_line
    def gap(request: Request, question: GapQuestion) -> Response:
        """Varje efterfrågad kompetens och hur personen har den, och vad som måste kontrolleras."""
        matcher, versions = live.matcher(came(request))
        need = find_need(live, question.need_id)
        seeker = client_of(actor_of(request), live, question.profile_id) if question.profile_id else None
        about(request, seeker)
        return json_response(gap_json(matcher.gap(need, seeker), versions))

    @router.post("/gap/area", summary="Ett behov mot alla arbetssökande", responses=shaped(AreaGap))
    @in_line
    def area(request: Request, question: AreaQuestion) -> Response:
        """Hur många som har, har något nära och saknar varje efterfrågad kompetens. Små tal om personer visas inte."""
        require(actor_of(request), Action.DEMAND_SEE)
        matcher, versions = live.matcher(came(request))
        need = find_need(live, question.need_id)
        return json_response(area_gap_json(gap_of_everyone(matcher, need), versions))

    return router


def described(make: Callable[[str], R], text: str | None) -> R:
    """A record of which only a text is known. Raises ``UserError`` when the text says nothing."""
    try:
        return make(text or "")
    except UserError as error:
        raise UserError(error.message, "Skriv i fältet text vad som söks.") from None


def about(request: Request, seeker: JobSeeker | None) -> None:
    """Tell the audit log which client was asked about."""
    if seeker is not None:
        note_objects(request, seeker.id)


def narrowed(question: Question) -> Selection | None:
    """The municipalities that the question names. Raises as ``codes`` does."""
    return Selection(codes(question.places)) if question.places else None


def codes(places: Sequence[str]) -> tuple[str, ...]:
    """The codes of municipalities. Raises ``UserError`` with the nearest names for an unknown one."""
    try:
        return tuple(resolve_municipality(name).code for name in places)
    except UnknownMunicipality as error:
        raise UserError(str(error)) from None
