"""What became of a need: its status, the next contact, what the employer was told, and needs that may be the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from matching.domain import Kind, Need
from matching.ledger import STATUS_WORDS, Event, Line, Status, What
from service.access.policy import Action, allowed
from service.addresses import PageId, need_address
from service.errors import UserError
from service.ledger import Ledger
from service.web.frame import render, see_other
from service.web.navigation import looking
from service.web.posted import Posted
from service.wiring import Installation
from service.words import counted, day

SHOWN_PAIRS = 50
STATUSES = [(status.value, word.capitalize()) for status, word in STATUS_WORDS.items()]


def ledger_page_routes(installation: Installation) -> APIRouter:
    """The routes, over one installation. Included before those of single needs: "dubbletter" is no id."""
    router = APIRouter()
    pages = _Pages(installation)
    router.get("/behov/dubbletter")(pages.duplicates)
    router.post("/behov/dubbletter")(pages.judge)
    router.get("/behov/{need_id}/uppfoljning")(pages.follow)
    router.post("/behov/{need_id}/uppfoljning")(pages.note)
    return router


def told(event: Event) -> str:
    """What an event says, as a line of the history."""
    match event.what:
        case What.STATUS:
            word = STATUS_WORDS[event.status or Status.OPEN]
            return f"Status: {word}" + (f", {counted(event.filled, 'tillsatt', 'tillsatta')}" if event.filled else "")
        case What.CONTACT:
            return f"Nästa kontakt {day(event.day)}" if event.day else "Ingen mer kontakt planerad"
        case What.ANSWER:
            return f"Svar till arbetsgivaren {day(event.day)}"
        case What.MERGED:
            return f"Räknas tillsammans med {event.other}"
        case What.APART:
            return f"Är inte samma behov som {event.other}"


class _Pages:
    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def follow(self, request: Request, need_id: PageId) -> Response:
        """How it stands, and what was noted."""
        return self._follow(request, need_id)

    def note(self, request: Request, need_id: PageId, posted: Posted) -> Response:
        """Notes one thing."""
        actor, ledger = looking(request), Ledger(self._installation)
        field = {"status": "tillsatta", "kontakt": "dag", "svar": "svar"}.get(_text(posted, "gor"), "")
        try:
            match _text(posted, "gor"):
                case "status":
                    filled = _text(posted, "tillsatta")
                    status = Status(_text(posted, "status")) if _text(posted, "status") in set(Status) else Status.OPEN
                    found = _number(filled) if filled and status is Status.PARTLY_FILLED else None
                    ledger.set_status(actor, need_id, status, filled=found, note=_text(posted, "anteckning"))
                case "kontakt":
                    ledger.set_contact(actor, need_id, _day(_text(posted, "dag")), _text(posted, "om"))
                case "svar":
                    ledger.set_answer(actor, need_id, _text(posted, "svar"), _day(_text(posted, "svarsdag")))
        except UserError as error:
            return self._follow(request, need_id, {field: str(error)}, posted, 422)
        return see_other(need_address(need_id, "uppfoljning") + "?klart=ja")

    def duplicates(self, request: Request) -> Response:
        """Pairs that may be the same need, with reasons."""
        actor, ledger = looking(request), Ledger(self._installation)
        pairs = ledger.duplicates(actor)
        ids = [i for pair in pairs[:SHOWN_PAIRS] for i in (pair.kept, pair.other)]
        return render(
            request,
            "broker/duplicates.html",
            pairs=pairs[:SHOWN_PAIRS],
            more=len(pairs) - SHOWN_PAIRS,
            needs=self._installation.store.many(Kind.NEED, ids),
            may_edit=allowed(actor, Action.LEDGER_EDIT),
            done=request.query_params.get("klart") == "ja",
        )

    def judge(self, request: Request, posted: Posted) -> Response:
        """Says that two needs are the same, or not."""
        actor, ledger = looking(request), Ledger(self._installation)
        one, other = _text(posted, "ett"), _text(posted, "annat")
        if _text(posted, "gor") == "samma":
            ledger.merge(actor, one, other)
        else:
            ledger.keep_apart(actor, one, other)
        return see_other("/behov/dubbletter?klart=ja")

    def _follow(
        self,
        request: Request,
        need_id: str,
        errors: Mapping[str, str] | None = None,
        posted: FormData | None = None,
        status: int = 200,
    ) -> Response:
        actor, ledger = looking(request), Ledger(self._installation)
        entry = ledger.get(actor, need_id)
        line = entry.line
        shown = {
            "status": line.status.value,
            "tillsatta": str(line.filled or ""),
            "dag": str(line.next_contact or ""),
            "om": line.contact_note,
            "anteckning": "",
            "svar": "",
            "svarsdag": "",
        }
        if posted is not None:
            shown |= {name: value for name, value in posted.items() if isinstance(value, str)}
        events = [(event, told(event)) for event in reversed(ledger.history(actor, need_id))]
        return render(
            request,
            "broker/follow.html",
            status,
            need=entry.need,
            entry=entry,
            statuses=STATUSES,
            shown=shown,
            errors=dict(errors or {}),
            events=events,
            may_edit=allowed(actor, Action.LEDGER_EDIT),
            done=request.query_params.get("klart") == "ja",
        )


def standing_line(installation: Installation, need: Need) -> str:
    """How a saved need stands, in a line: status, next contact."""
    from matching.ledger import standing
    from service.store.ledger import LedgerStore

    line = standing(LedgerStore(installation.store).of(need.id)).get(need.id, Line(need.id))
    pieces = line_facts(line, need)
    return ", ".join([pieces[0].capitalize(), *pieces[1:]])


def line_facts(line: Line, need: Need, *, overdue: bool = False) -> list[str]:
    """How a need stands, in words: status, next contact, with which it counts."""
    pieces = [STATUS_WORDS[line.status]]
    if line.filled:
        pieces.append(f"{line.filled} av {need.headcount} tillsatta" if need.headcount else f"{line.filled} tillsatta")
    if line.next_contact:
        pieces.append(f"nästa kontakt {day(line.next_contact)}" + (" (försenad)" if overdue else ""))
    if line.merged_into:
        pieces.append(f"räknas tillsammans med {line.merged_into}")
    return pieces


def _text(posted: FormData, name: str) -> str:
    value = posted.get(name)
    return value.strip() if isinstance(value, str) else ""


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise UserError("Skriv antalet med siffror, till exempel 2.")
    return int(text)


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UserError("Skriv datumet som år-månad-dag, till exempel 2026-12-01.") from None
