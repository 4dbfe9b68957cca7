"""The list of clients, one client, changing facts and removing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from matching.domain import JobSeeker
from service.access.current import actor_of
from service.access.policy import Action, Actor
from service.api.ahead import Ahead
from service.api.live import LiveMatcher
from service.counselling.clients import Client, Clients
from service.counselling.filters import read_filters
from service.counselling.form import COLUMNS, choices, facts_of, not_told, read, values_of
from service.counselling.routes import RouteBook
from service.counselling.wording import swedish
from service.errors import VersionConflict
from service.web.counsellor_addresses import BASE, client_address, client_id_of
from service.web.frame import confirm, render, see_other
from service.web.paging import address_with
from service.web.sent_forms import Sent, sent_form

Form = Annotated[Sent, Depends(sent_form)]


def client_routes(clients: Clients, live: LiveMatcher, book: RouteBook, ahead: Ahead) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get(BASE)
    def list_(request: Request) -> Response:
        """The clients of the own unit."""
        text = " ".join(request.query_params.get("sok", "").split())[:100]
        page = clients.page(actor_of(request), text, request.query_params.get("efter", ""))
        return render(
            request,
            "klienter/lista.html",
            text=text,
            rows=[(client, client_address(client.record.id), short_facts(client.record)) for client in page.clients],
            later=address_with(request, efter=page.after) if page.after else "",
            first=address_with(request, efter="") if request.query_params.get("efter") else "",
            removed=request.query_params.get("borta") == "1",
        )

    @router.get(BASE + "/{written}")
    def one(request: Request, written: str) -> Response:
        """What is known of a client, and what to do next."""
        client = clients.get(actor_of(request), client_id_of(written))
        page = render(
            request,
            "klienter/klient.html",
            client=client.record,
            pseudonym=clients.pseudonym(client),
            link=client_address,
            facts=facts_of(client.record),
            unknown=not_told(client.record),
            decided=clients.decided(client).history,
            saved=request.query_params.get("sparad") == "1",
            updated=client.updated_at[:10],
        )
        # The routes are what is asked for next: they are sought while the counsellor reads.
        ahead.soon(partial(_seek_routes, clients, live, book, client))
        return page

    @router.get(BASE + "/{written}/andra")
    def edit(request: Request, written: str) -> Response:
        """The facts as a form."""
        client = clients.get(actor_of(request), client_id_of(written), Action.CLIENT_EDIT)
        return form_page(request, values_of(client.record), client=client, version=client.version)

    @router.post(BASE + "/{written}/andra")
    def save(request: Request, written: str, form: Form) -> Response:
        """Save changed facts, unless someone else did meanwhile."""
        actor = actor_of(request)
        client = clients.get(actor, client_id_of(written), Action.CLIENT_EDIT)
        filled = read(form.values, client.record.id, client.record)
        version = _version(form.text("version"))
        if filled.record is None:
            return form_page(request, form.values, client=client, version=version, errors=dict(filled.errors))
        return save_facts(request, clients, actor, client, filled.record, version, form.values)

    @router.get(BASE + "/{written}/ta-bort")
    def ask_to_remove(request: Request, written: str) -> Response:
        """Ask before a client is removed."""
        client = clients.get(actor_of(request), client_id_of(written), Action.CLIENT_EDIT)
        return confirm(
            request,
            title=f"Ta bort {client.record.label or client.record.id}?",
            text="Klienten och allt som har bestämts om klientens vägar tas bort. Det går inte att ångra.",
            action=client_address(client.record.id, "ta-bort"),
            button="Ta bort klienten",
            cancel=client_address(client.record.id),
            fields=[("version", str(client.version))],
        )

    @router.post(BASE + "/{written}/ta-bort")
    def remove(request: Request, written: str, form: Form) -> Response:
        """Remove a client."""
        actor = actor_of(request)
        client = clients.get(actor, client_id_of(written), Action.CLIENT_EDIT)
        try:
            clients.remove(actor, client.record.id, _version(form.text("version")))
        except VersionConflict:
            return confirm(
                request,
                title="Någon har ändrat klienten",
                text="Uppgifterna ändrades efter att du öppnade sidan. Titta på klienten innan du tar bort den.",
                action=client_address(client.record.id, "ta-bort"),
                button="Ta bort ändå",
                cancel=client_address(client.record.id),
                fields=[("version", str(client.version))],
            )
        return see_other(f"{BASE}?borta=1")

    return router


def save_facts(
    request: Request,
    clients: Clients,
    actor: Actor,
    client: Client,
    record: JobSeeker,
    version: int,
    typed: dict[str, str],
) -> Response:
    """Save, and lead to the client; where someone else saved meanwhile, show both and write nothing."""
    try:
        saved = clients.change(actor, record, version)
    except VersionConflict:
        now = clients.get(actor, client.record.id, Action.CLIENT_EDIT)
        theirs, mine = values_of(now.record), values_of(record)
        differing = [(COLUMNS[name].header, theirs[name], mine[name]) for name in theirs if theirs[name] != mine[name]]
        return form_page(
            request,
            values_of(record) | {"id": typed.get("id", "")},
            client=now,
            version=now.version,
            conflict=differing,
        )
    if saved is None:
        return render(request, "klienter/skyddad.html", label=record.label)
    return see_other(client_address(client.record.id, sparad="1"))


def form_page(
    request: Request,
    values: dict[str, str],
    *,
    client: Client | None = None,
    version: int = 0,
    errors: dict[str, str] | None = None,
    conflict: list[tuple[str, str, str]] | None = None,
    understood: tuple[object, ...] = (),
    notes: tuple[str, ...] = (),
    carried: str = "",
) -> Response:
    """The form of facts: for a new client, a draft to confirm, or one that is changed."""
    return render(
        request,
        "klienter/formular.html",
        409 if conflict is not None else 422 if errors else 200,
        values={name: values.get(name, "") for name in COLUMNS},
        client=client.record if client else None,
        link=client_address,
        version=version,
        errors=errors or {},
        conflict=conflict,
        understood=understood,
        notes=notes,
        carried=carried,
        education_levels=choices("education_level"),
        swedish_levels=choices("swedish"),
    )


def short_facts(record: JobSeeker) -> str:
    """What tells one client from another, in one line."""
    told = [record.id, " eller ".join(record.wishes.occupations[:2]), record.home.name if record.home else ""]
    told.append(f"svenska {swedish(record.swedish)}" if record.swedish else "")
    return " · ".join(filter(None, told))


def _seek_routes(
    clients: Clients, live: LiveMatcher, book: RouteBook, client: Client, go_on: Callable[[], bool]
) -> None:
    matcher, _ = live.matcher()
    book.routes(matcher, client.record, read_filters({}, matcher.today), clients.decided(client), go_on)


def _version(text: str) -> int:
    """The version that the form was made from. Anything else is no version that exists, so nothing is written."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
