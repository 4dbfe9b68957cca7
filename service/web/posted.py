"""What a form sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData


async def _posted(request: Request) -> AsyncIterator[FormData]:
    async with request.form(max_fields=2_000) as form:  # files in it are let go of when the route has answered
        yield form


Posted = Annotated[FormData, Depends(_posted)]
"""A parameter of a route: the fields of the form. Read before the route, so that the route itself may wait."""
