"""Long lists in pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a list one is. ``page`` counts from 1; ``previous`` and ``next`` are addresses, or empty."""

    total: int
    page: int
    pages: int
    first: int
    last: int
    previous: str
    next: str


def pager_of(request: Request, total: int, per_page: int = PER_PAGE) -> Pager:
    """The page that the address asks for with ``sida``; one that does not exist becomes the nearest that does."""
    pages = max(1, -(-total // per_page))
    asked = request.query_params.get("sida", "1")
    page = min(pages, max(1, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1))
    first = (page - 1) * per_page
    return Pager(
        total,
        page,
        pages,
        first,
        min(total, first + per_page),
        address_with(request, sida=page - 1) if page > 1 else "",
        address_with(request, sida=page + 1) if page < pages else "",
    )


def address_with(request: Request, **changed: Any) -> str:
    """The address of this page with some of its questions changed; ``None`` or an empty text takes one away."""
    told: Mapping[str, Any] = dict(request.query_params) | changed
    left = {key: value for key, value in told.items() if value not in (None, "")}
    return f"{request.url.path}?{urlencode(left)}" if left else request.url.path
