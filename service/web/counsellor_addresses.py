"""Addresses of the counsellor's pages. A client's number may hold any character; an address may not."""

from __future__ import annotations

from urllib.parse import quote, urlencode

BASE = "/klienter"
_ESCAPES = {"~": "~7E", "/": "~2F", "\\": "~5C"}


def client_address(client_id: str, page: str = "", **questions: str) -> str:
    """The address of a page about a client."""
    written = "".join(_ESCAPES.get(character, character) for character in client_id)
    if written in (".", ".."):
        written = written.replace(".", "~2E")
    address = f"{BASE}/{quote(written, safe='~')}"
    if page:
        address += f"/{page}"
    told = {name: value for name, value in questions.items() if value}
    return f"{address}?{urlencode(told)}" if told else address


def client_id_of(written: str) -> str:
    """The client number that stands in an address."""
    for character, code in (("/", "~2F"), ("\\", "~5C"), (".", "~2E"), ("~", "~7E")):
        written = written.replace(code, character)
    return written
