"""``/ledger``: the needs that employers told and what became of them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from service.access.current import actor_of
from service.access.policy import Actor
from service.api.answers import json_response
from service.api.documented import shaped
from service.api.json_body import StrictRoute
from service.api.ledger_models import (
    AnswerQuestion,
    ContactQuestion,
    LedgerDuplicates,
    LedgerEntry,
    LedgerHistory,
    LedgerPage,
    PairQuestion,
    StatusQuestion,
)
from service.api.models import MAX_ID
from service.ledger import Ledger, asked, parse_status
from service.ledger_answers import duplicate_json, entry_json, event_json
from service.wiring import Installation

Who = Annotated[Actor, Depends(actor_of)]
Word = Annotated[str | None, Query(min_length=1, max_length=MAX_ID, pattern=r"^[^\x00]+$")]
NeedId = Annotated[str, Query(min_length=1, max_length=MAX_ID, pattern=r"^[^\x00]+$", description="Behovets id.")]
MOST = 1000
PROBLEMS = (403, 404, 422, 503)
WRITING = (403, 404, 413, 422, 503)


def ledger_routes(installation: Installation, today: dt.date | None = None) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter(route_class=StrictRoute)

    def ledger() -> Ledger:
        return Ledger(installation, today)

    @router.get("/ledger", summary="Behovsboken", responses=shaped(LedgerPage, PROBLEMS))
    def needs(
        actor: Who,
        status: Word = None,
        source: Word = None,
        horizon: Word = None,
        place: Word = None,
        employer: Word = None,
        contact_by: Annotated[dt.date | None, Query(description="Ska kontaktas senast denna dag.")] = None,
        limit: Annotated[int, Query(ge=1, le=MOST, description="Högsta antal behov.")] = 200,
        offset: Annotated[int, Query(ge=0, le=10_000_000, description="Så många hoppas över.")] = 0,
    ) -> Response:
        """Behoven och hur de står, nästa kontakt först."""
        found = ledger().list_(actor, asked(status, source, horizon, place, employer, contact_by))
        shown = found[offset : offset + limit]
        return json_response({"needs": [entry_json(entry) for entry in shown], "total": len(found)})

    @router.get("/ledger/history", summary="Ett behovs historik", responses=shaped(LedgerHistory, PROBLEMS))
    def history(actor: Who, need_id: NeedId) -> Response:
        """Allt som antecknats om ett behov, äldst först. Inget skrivs över."""
        return json_response({"history": [event_json(event) for event in ledger().history(actor, need_id)]})

    @router.get("/ledger/duplicates", summary="Troliga dubbletter", responses=shaped(LedgerDuplicates, PROBLEMS))
    def duplicates(actor: Who) -> Response:
        """Behov som kan vara samma behov berättat två gånger, med skäl. En människa avgör."""
        return json_response({"duplicates": [duplicate_json(pair) for pair in ledger().duplicates(actor)]})

    @router.post("/ledger/status", summary="Vad som blivit av ett behov", responses=shaped(LedgerEntry, WRITING))
    def status(actor: Who, question: StatusQuestion) -> Response:
        """Antecknar status. Tidigare status finns kvar i historiken."""
        known = parse_status(question.status)
        return _entry(ledger().set_status(actor, question.need_id, known, filled=question.filled, note=question.note))

    @router.post("/ledger/contact", summary="Nästa kontakt", responses=shaped(LedgerEntry, WRITING))
    def contact(actor: Who, question: ContactQuestion) -> Response:
        """Antecknar när arbetsgivaren ska kontaktas nästa gång."""
        return _entry(ledger().set_contact(actor, question.need_id, question.day, question.note))

    @router.post("/ledger/answer", summary="Svar till arbetsgivaren", responses=shaped(LedgerEntry, WRITING))
    def answer(actor: Who, question: AnswerQuestion) -> Response:
        """Antecknar vilket svar arbetsgivaren fick."""
        return _entry(ledger().set_answer(actor, question.need_id, question.text, question.day))

    @router.post("/ledger/merge", summary="Två behov är samma", responses=shaped(LedgerEntry, WRITING))
    def merge(actor: Who, question: PairQuestion) -> Response:
        """Det första räknas, det andra finns kvar i boken."""
        return _entry(ledger().merge(actor, question.need_id, question.other, question.note))

    @router.post("/ledger/apart", summary="Två behov är inte samma", responses=shaped(LedgerEntry, WRITING))
    def apart(actor: Who, question: PairQuestion) -> Response:
        """De föreslås inte igen; var de sammanslagna skiljs de åt."""
        return _entry(ledger().keep_apart(actor, question.need_id, question.other, question.note))

    return router


def _entry(entry: Any) -> Response:
    return json_response(entry_json(entry))
