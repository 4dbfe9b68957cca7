"""Addresses of the counsellor's pages."""

from __future__ import annotations

from urllib.parse import urlencode

from service.addresses import id_of, segment

BASE = "/klienter"


def client_address(client_id: str, page: str = "", **questions: str) -> str:
    """The address of a page about a client."""
    address = f"{BASE}/{segment(client_id)}"
    if page:
        address += f"/{page}"
    told = {name: value for name, value in questions.items() if value}
    return f"{address}?{urlencode(told)}" if told else address


def client_id_of(written: str) -> str:
    """The client number that stands in an address."""
    return id_of(written)
