"""What the OpenAPI description says of the responses."""

from __future__ import annotations

from typing import Any

from service.api.models import ProblemShape
from service.api.problems import DETAILS, MEDIA_TYPE, TITLES, Problem

QUESTION_PROBLEMS = (403, 404, 413, 422, 503)
WITH_CONTENT = (200, 201, 202)
ANSWERS = {
    200: "Svaret.",
    201: "Tillagd.",
    202: "Mottagen. Adressen i Location säger hur det går.",
    204: "Klart, utan innehåll; så även när det som sparats aldrig lämnas ut (skyddade personuppgifter).",
    304: "Oförändrad sedan den version som angavs i If-None-Match.",
}


def shaped(
    model: type[Any] | None, problems: tuple[int, ...] = QUESTION_PROBLEMS, *statuses: int
) -> dict[int | str, dict[str, Any]]:
    """The documented responses of an endpoint: the shape of its answer, and the errors that it can meet.

    ``statuses`` are those of an answer, by default 200. Every endpoint can also answer 401 (nobody is signed in), 405
    (another method) and 500 (a fault of ours) in the same shape.
    """
    schema = ProblemShape.model_json_schema()
    documented: dict[int | str, dict[str, Any]] = {}
    for status in statuses or (200,):
        documented[status] = {"description": ANSWERS[status]}
        if model is not None and status in WITH_CONTENT:
            documented[status]["model"] = model
    for status in (401, *problems):
        said = Problem(status, DETAILS.get(status, TITLES[status])).as_json()
        documented[status] = {
            "description": TITLES[status],
            "content": {MEDIA_TYPE: {"schema": schema, "example": said}},
        }
    return documented
