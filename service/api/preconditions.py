"""Which version of a record a change is about: ``ETag``, ``If-Match`` and ``If-None-Match`` (RFC 9110)."""

from __future__ import annotations

import re
from typing import Final

from service.errors import PreconditionMissing, UserError

_TAG: Final = re.compile(r'"([0-9]{1,9})"', re.ASCII)


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def expected(if_match: str | None) -> int:
    """The version that ``If-Match`` names. Raises ``PreconditionMissing`` without one, ``UserError`` for no tag."""
    if if_match is None:
        raise PreconditionMissing(
            "Ändringen säger inte vilken version den gäller.",
            "Hämta posten och skicka dess ETag i If-Match, så att ingen annans ändring skrivs över.",
        )
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise UserError("If-Match är ingen ETag från tjänsten.", 'Skicka ETag som den är, till exempel "3".')
    return int(found[1])


def unchanged(if_none_match: str | None, version: int) -> bool:
    """Whether the client already has this version (answer 304)."""
    if if_none_match is None:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or etag(version) in tags
