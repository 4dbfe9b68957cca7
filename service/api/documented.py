"""What the OpenAPI description says of the responses."""

from __future__ import annotations

from typing import Any

from service.api.models import ProblemShape
from service.api.problems import MEDIA_TYPE, TITLES

QUESTION_PROBLEMS = (404, 413, 422, 503)


def shaped(model: type[Any], problems: tuple[int, ...] = QUESTION_PROBLEMS) -> dict[int | str, dict[str, Any]]:
    """The documented responses of an endpoint: the shape of its answer, and the errors that it can meet.

    Every endpoint can also answer 405 (another method) and 500 (a fault of ours) in the same shape.
    """
    problem = {"content": {MEDIA_TYPE: {"schema": ProblemShape.model_json_schema()}}}
    documented: dict[int | str, dict[str, Any]] = {200: {"model": model, "description": "Svaret."}}
    for status in problems:
        documented[status] = {"description": TITLES[status], **problem}
    return documented
