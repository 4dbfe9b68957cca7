"""Adding a client: from pasted notes or a CV, from a file, or by filling in the form. A person confirms every fact."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.access.current import actor_of, note_objects
from service.access.policy import Action, require
from service.counselling.clients import Clients
from service.counselling.drafts import Draft, SeveralPeople, carried, from_file, from_text
from service.counselling.form import PERSONAL_NUMBER, read
from service.errors import RecordTaken, UserError
from service.web.counsellor_addresses import BASE, client_address
from service.web.counsellor_clients import form_page
from service.web.frame import render, see_other
from service.web.sent_forms import Sent, sent_form

Form = Annotated[Sent, Depends(sent_form)]
NEW = BASE + "/ny"
LONGEST_NUMBER = 100


def adding_routes(clients: Clients) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get(NEW)
    def choose(request: Request) -> Response:
        """Three ways to add a client."""
        require(actor_of(request), Action.CLIENT_EDIT)
        return _choosing(request)

    @router.get(NEW + "/formular")
    def empty(request: Request) -> Response:
        """An empty form."""
        require(actor_of(request), Action.CLIENT_EDIT)
        return form_page(request, {})

    @router.post(NEW + "/text")
    def read_text(request: Request, form: Form) -> Response:
        """What a pasted text tells, to confirm. Nothing is saved."""
        require(actor_of(request), Action.CLIENT_EDIT)
        text = form.text("text")
        try:
            return _confirming(request, from_text(text))
        except UserError as error:
            return _choosing(request, {"text": str(error)}, text)

    @router.post(NEW + "/fil")
    def read_file(request: Request, form: Form) -> Response:
        """What a file tells of one person, to confirm. Nothing is saved."""
        require(actor_of(request), Action.CLIENT_EDIT)
        sent = form.files.get("fil")
        try:
            return _confirming(request, from_file(sent.name if sent else "", sent.content if sent else b""))
        except SeveralPeople as several:
            return _choosing(request, {"fil": several.message}, several=True)
        except UserError as error:
            return _choosing(request, {"fil": " ".join((str(error), *error.details[:3]))})

    @router.post(NEW)
    def save(request: Request, form: Form) -> Response:
        """Save a new client."""
        actor = actor_of(request)
        require(actor, Action.CLIENT_EDIT)
        number, wrong = _number(form.text("id"))
        filled = read(form.values, number, carried(form.text("utkast")))
        errors = wrong | dict(filled.errors)
        if filled.record is not None and not errors:
            try:
                client_id, client = clients.add(actor, filled.record)
            except RecordTaken:
                errors = {"id": "Klientnumret är upptaget. Välj ett annat, eller lämna fältet tomt."}
            else:
                note_objects(request, client_id)
                if client is None:
                    return render(request, "klienter/skyddad.html", label=filled.record.label)
                return see_other(client_address(client_id, sparad="1"))
        return form_page(request, form.values, errors=errors, carried=form.text("utkast"))

    return router


def _choosing(
    request: Request, errors: dict[str, str] | None = None, text: str = "", *, several: bool = False
) -> Response:
    errors = errors or {}
    status = 422 if errors else 200
    return render(request, "klienter/ny.html", status, errors=errors, text=text, several=several)


def _confirming(request: Request, draft: Draft) -> Response:
    return form_page(request, dict(draft.values), understood=draft.understood, notes=draft.notes, carried=draft.carried)


def _number(text: str) -> tuple[str, dict[str, str]]:
    """The client number that the counsellor chose, and what is wrong with it; empty means that one is given."""
    from matching.scrubbing import holds_personal_number

    number = " ".join(text.split())
    if len(number) > LONGEST_NUMBER:
        return "", {"id": f"Klientnumret är för långt. Korta det till högst {LONGEST_NUMBER} tecken."}
    if holds_personal_number(number):
        return "", {"id": PERSONAL_NUMBER}
    return number, {}
