"""The broker's list of needs: ordered, searched and narrowed, by links and a form that work without JavaScript."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from matching.domain import Horizon, Kind, NeedSource
from matching.ledger import Status
from matching.places import find_municipality
from service.access.policy import Action, allowed
from service.need_list import Contact, Listed, NeedFilters, Order, Shown
from service.web.broker_ledger import line_facts
from service.web.frame import render
from service.web.navigation import looking
from service.web.need_form import CHOICES
from service.web.paging import address_with
from service.wiring import Installation
from service.words import day

PER_PAGE = 25
NARROWING = ("q", "ort", "kalla", "nar", "kontakt")  # questions of the list that leave needs out
SHOWN = {
    Shown.CURRENT: "Öppna behov",
    Shown.PARTLY_FILLED: "Delvis tillsatta",
    Shown.FILLED: "Tillsatta",
    Shown.WITHDRAWN: "Återtagna",
    Shown.EVERYTHING: "Alla, också avslutade",
}
CONTACTS = {
    Contact.ANY: "När som helst",
    Contact.OVERDUE: "Försenad",
    Contact.WEEK: "Inom en vecka, eller försenad",
    Contact.NONE: "Ingen dag bestämd",
}
ORDERS = {
    Order.DATE: "Senast insamlat",
    Order.CONTACT: "Nästa kontakt",
    Order.EMPLOYER: "Arbetsgivare",
    Order.PLACE: "Ort",
}
DONE = {
    "sparat": "Behovet är sparat.",
    "alla": "Behovet är sparat, och med det alla behov ur anteckningen.",
    "oforandrat": "Inget var ändrat, så inget sparades.",
    "borta": "Behovet är borttaget.",
}


class NeedListPage:
    """The page, over one installation."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._list = installation.need_list

    def show(self, request: Request) -> Response:
        """The list, ordered, searched and narrowed."""
        actor = looking(request)
        told = {name: request.query_params.get(name, "").strip()[:200] for name in (*NARROWING, "ordning", "visa")}
        place = find_municipality(told["ort"]) if told["ort"] else None
        errors = {}
        if told["ort"] and place is None:
            errors["ort"] = f"Ingen kommun heter {told['ort']}. Skriv kommunens namn, till exempel Eskilstuna."
        filters = NeedFilters(
            text=told["q"],
            place=place.code if place else None,
            source=NeedSource(told["kalla"]) if told["kalla"] in set(NeedSource) else None,
            horizon=Horizon(told["nar"]) if told["nar"] in set(Horizon) else None,
            shown=Shown(told["visa"]) if told["visa"] in set(Shown) else Shown.CURRENT,
            contact=Contact(told["kontakt"]) if told["kontakt"] in set(Contact) else Contact.ANY,
        )
        order = Order(told["ordning"]) if told["ordning"] in set(Order) else Order.DATE
        after, sees = request.query_params.get("efter", ""), allowed(actor, Action.LEDGER_SEE)
        page = self._list.page(actor, filters, order, after, PER_PAGE)
        return render(
            request,
            "broker/needs.html",
            needs=[(one, _standing_facts(one)) for one in page.items],
            told=told,
            narrowed=any(told[name] for name in NARROWING),
            errors=errors,
            choices=CHOICES,
            shown_choices=[
                (s.value, word) for s, word in SHOWN.items() if sees or s in (Shown.CURRENT, Shown.EVERYTHING)
            ],
            contact_choices=[(contact.value, word) for contact, word in CONTACTS.items()],
            orders=[
                (word, address_with(request, ordning=one.value, efter=None, klart=None), one is order)
                for one, word in ORDERS.items()
                if sees or one is not Order.CONTACT
            ],
            next=address_with(request, efter=page.after, klart=None) if page.after else "",
            first=not after,
            start=address_with(request, efter=None, klart=None),
            may_edit=allowed(actor, Action.NEED_EDIT),
            may_follow=sees,
            nothing=not self._installation.store.count(Kind.NEED),
            done=DONE.get(request.query_params.get("klart", ""), ""),
        )


def _standing_facts(listed: Listed) -> str:
    """When a need was gathered and how it stands, for the list; that it is open goes without saying."""
    need, line = listed.need, listed.line
    told = [f"insamlat {day(need.gathered_on)}"] if need.gathered_on else []
    if line is not None:
        facts = line_facts(line, need, overdue=listed.overdue)
        told += facts if line.status is not Status.OPEN else facts[1:]
    text = " · ".join(told)
    return text[:1].upper() + text[1:]
