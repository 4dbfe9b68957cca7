"""Sentences that the command line and the pages share."""

from __future__ import annotations

import pytest

from matching.pathways import Proof
from service.words import proof_text


@pytest.mark.parametrize(
    ("proof", "text"),
    [
        (Proof(True, 0.0, 1), "Det är den enda kursstart inom gränserna som ger något av det som saknas."),
        (
            Proof(True, 0.0, 4),
            "Ingen annan kombination av de 4 kursstarter som vägdes täcker mer, eller lika mycket på kortare tid.",
        ),
        (Proof(False, 0.1, 9), "Räknetiden tog slut: en bättre kombination av de 9 kursstarter som vägdes kan finnas."),
    ],
    ids=["one", "proven", "out of time"],
)
def test_how_sure_a_route_is(proof: Proof, text: str) -> None:
    assert proof_text(proof) == text
