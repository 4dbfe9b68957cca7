"""How answers are written: the same as any other JSON, only quicker."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from service.api.answers import answer_response, json_bytes


def answer(title: str = "Svetsare på Åkers styckebruk", score: float = 0.1 + 0.2) -> dict[str, Any]:
    return {
        "hits": [{"id": "B1", "title": title, "rank": 1, "score": score, "unusual": None, "parts": [], "gates": []}],
        "abstained": False,
        "reason": None,
        "versions": {"model": "makla-sv"},
    }


def test_an_answer_reads_as_it_was() -> None:
    response = answer_response(answer())
    assert response.media_type == "application/json"
    assert json.loads(bytes(response.body)) == answer()
    assert "Åkers" in bytes(response.body).decode()


def test_a_lone_surrogate_becomes_a_question_mark() -> None:
    said = json.loads(bytes(answer_response(answer("Svets\ud800are")).body))
    assert said["hits"][0]["title"] == "Svets?are"


@pytest.mark.parametrize("score", [math.nan, math.inf])
def test_what_is_no_number_is_an_error(score: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        answer_response(answer(score=score))
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_bytes({"value": score})
