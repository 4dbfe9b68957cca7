"""``POST /match/*`` and ``POST /gap``: the questions that are answered with reasons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter
from starlette.responses import Response

from matching import Selection
from matching.domain import JobSeeker, Need
from matching.places import UnknownMunicipality, resolve_municipality
from service.answers import answer_json, gap_json
from service.api.answers import json_response
from service.api.documented import shaped
from service.api.json_body import StrictRoute
from service.api.live import LiveMatcher
from service.api.models import Answer, CoursesQuestion, Gap, GapQuestion, JobsQuestion, Question, SeekersQuestion
from service.errors import UserError
from service.questions import find_need, find_seeker, typed_need, typed_seeker
from service.wiring import Installation

R = TypeVar("R", JobSeeker, Need)


def question_routes(installation: Installation, live: LiveMatcher) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter(route_class=StrictRoute)
    store = installation.store

    @router.post("/match/jobs", summary="Jobb för en person", responses=shaped(Answer))
    def jobs(question: JobsQuestion) -> Response:
        """Öppna behov för en inläst profil eller en beskriven person, bäst först, med skäl."""
        matcher, versions = live.matcher()
        known = question.profile_id
        seeker = find_seeker(store, known) if known else described(typed_seeker, question.text)
        return json_response(answer_json(matcher.jobs(seeker, question.k, narrowed(question)), versions))

    @router.post("/match/seekers", summary="Arbetssökande för ett behov", responses=shaped(Answer))
    def seekers(question: SeekersQuestion) -> Response:
        """Arbetssökande för ett inläst eller beskrivet behov, anonymt: bara id."""
        matcher, versions = live.matcher()
        need = find_need(store, question.need_id) if question.need_id else described(typed_need, question.text)
        return json_response(answer_json(matcher.seekers(need, question.k, narrowed(question)), versions))

    @router.post("/match/courses", summary="Utbildningar som ger det som saknas", responses=shaped(Answer))
    def courses(question: CoursesQuestion) -> Response:
        """Utbildningar för det som en person saknar för ett behov, för ett av dem, eller för en text."""
        matcher, versions = live.matcher()
        seeker = find_seeker(store, question.profile_id) if question.profile_id else None
        need: Need | None = find_need(store, question.need_id) if question.need_id else None
        if question.text is not None:
            need = described(typed_need, question.text)
        return json_response(answer_json(matcher.courses(need, seeker, question.k, narrowed(question)), versions))

    @router.post("/gap", summary="Vad som saknas för ett behov", responses=shaped(Gap))
    def gap(question: GapQuestion) -> Response:
        """Varje efterfrågad kompetens och hur personen har den, och vad som måste kontrolleras."""
        matcher, versions = live.matcher()
        need = find_need(store, question.need_id)
        seeker = find_seeker(store, question.profile_id) if question.profile_id else None
        return json_response(gap_json(matcher.gap(need, seeker), versions))

    return router


def described(make: Callable[[str], R], text: str | None) -> R:
    """A record of which only a text is known. Raises ``UserError`` when the text says nothing."""
    try:
        return make(text or "")
    except UserError as error:
        raise UserError(error.message, "Skriv i fältet text vad som söks.") from None


def narrowed(question: Question) -> Selection | None:
    """The municipalities that the question names. Raises ``UserError`` with the nearest ones for an unknown name."""
    if not question.places:
        return None
    try:
        return Selection(tuple(resolve_municipality(name).code for name in question.places))
    except UnknownMunicipality as error:
        raise UserError(str(error)) from None
