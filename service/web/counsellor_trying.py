"""Change a fact and see what moves. Nothing is saved until the counsellor says so."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.access.current import actor_of
from service.access.policy import Action
from service.api.live import LiveMatcher
from service.counselling.clients import Client, Clients
from service.counselling.filters import read_filters
from service.counselling.form import COLUMNS, choices, read, values_of
from service.counselling.routes import RouteBook
from service.counselling.whatif import FIELDS, REACHES, WhatIf, what_if
from service.web.counsellor_addresses import BASE, client_address, client_id_of
from service.web.counsellor_clients import save_facts
from service.web.counsellor_routes import WORDS
from service.web.frame import render
from service.web.sent_forms import Sent, sent_form

Form = Annotated[Sent, Depends(sent_form)]


def trying_routes(clients: Clients, live: LiveMatcher, book: RouteBook) -> APIRouter:
    """The routes."""
    router = APIRouter()

    def shown(
        request: Request,
        client: Client,
        values: dict[str, str],
        tried: WhatIf | None = None,
        errors: dict[str, str] | None = None,
    ) -> Response:
        known = values_of(client.record)
        return render(
            request,
            "klienter/prova.html",
            422 if errors else 200,
            client=client.record,
            link=client_address,
            version=client.version,
            values=values,
            changed=[(COLUMNS[n].header, known[n], values[n]) for n in FIELDS if values[n] != known[n]],
            tried=tried,
            errors=errors or {},
            reaches=REACHES,
            education_levels=choices("education_level"),
            swedish_levels=choices("swedish"),
            **WORDS,
        )

    @router.get(BASE + "/{written}/prova")
    def facts(request: Request, written: str) -> Response:
        """The facts that can be tried."""
        client = clients.get(actor_of(request), client_id_of(written), Action.CLIENT_MATCH)
        return shown(request, client, values_of(client.record))

    @router.post(BASE + "/{written}/prova")
    def try_or_save(request: Request, written: str, form: Form) -> Response:
        """See what moves, or save the facts as tried."""
        actor = actor_of(request)
        client = clients.get(actor, client_id_of(written), Action.CLIENT_MATCH)
        known = values_of(client.record)
        values = known | {name: _tidy(form.values.get(name, known[name])) for name in FIELDS}
        filled = read(values, client.record.id, client.record)
        if filled.record is None:
            return shown(request, client, values, errors=dict(filled.errors))
        if form.text("spara"):
            version = form.text("version")
            number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1
            clients.get(actor, client.record.id, Action.CLIENT_EDIT)
            return save_facts(request, clients, actor, client, filled.record, number, values)
        matcher, _ = live.matcher()
        tried = what_if(matcher, book, client.record, filled.record, read_filters({}, matcher.today))
        return shown(request, client, values, tried)

    return router


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
