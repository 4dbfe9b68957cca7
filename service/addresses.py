"""Ids in the addresses of pages. An id may hold any character; a piece of an address may not.

Letters that a server or a browser takes for something else are written ``~XX`` (as ``%XX``, which both of them undo
before the page is found). So is the first letter of an id that is also the name of a page.
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator

_ESCAPED = frozenset("~/\\%")
_PAGES = frozenset(("ny", "nytt", "utland", "dubbletter", ".", ".."))  # a client or a need may be called that


def segment(record_id: str) -> str:
    """The id as one piece of an address."""
    written = "".join(f"~{ord(letter):02X}" if letter in _ESCAPED else letter for letter in record_id)
    if written in _PAGES:
        written = f"~{ord(written[0]):02X}{written[1:]}"
    return quote(written, safe="~")


def id_of(written: str) -> str:
    """The id that ``segment`` was made of, after the server has undone the quoting."""
    return re.sub("~([0-7][0-9A-F])", lambda found: chr(int(found[1], 16)), written)


PageId = Annotated[str, AfterValidator(id_of)]
"""The id in the address of a page, as the page's function takes it."""


def need_address(need_id: str, page: str = "") -> str:
    """The address of a need, or of a page about it."""
    return f"/behov/{segment(need_id)}" + (f"/{page}" if page else "")
