"""What all texts say: a long text lies nearer to it than a short one, and the floor follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from embeddings import load_encoder
from matching.commonplace import ORDINARY, Commonplace
from matching.domain import Need
from matching.weights import Task, load_weights
from tests.worlds import matcher_over

SHORT = Need("N1", title="Stämma pianon", text="Två flyglar och en orgel.")
LONG = Need(
    "N2",
    title="Medarbetare till verkstad och lager",
    text="Du tar emot varor, kör truck, läser ritningar, sköter maskiner, dokumenterar och möter kunder.",
)


def test_likeness_is_the_mean_of_the_cosines() -> None:
    encoder = load_encoder()
    asked = encoder.encode(["kör truck och packar", "stämma pianon"], role="query")
    expected = (asked @ encoder.encode(ORDINARY, role="document").T).mean(axis=1)
    assert Commonplace(encoder).likeness(asked) == pytest.approx(expected, abs=1e-6)
    assert Commonplace(encoder).likeness(np.zeros((0, encoder.dim), np.float32)).shape == (0,)


@pytest.mark.parametrize("task", [Task.SEEKERS, Task.COURSES])
def test_a_need_that_says_little_has_a_lower_floor(task: Task) -> None:
    matcher = replace(matcher_over([]), encoder=load_encoder())
    assert matcher.floor(task, SHORT) < matcher.floor(task, LONG)


@pytest.mark.parametrize("task", [Task.SEEKERS, Task.COURSES])
def test_a_text_alone_never_has_one(task: Task) -> None:
    matcher = replace(matcher_over([]), encoder=load_encoder())
    typed = Need("?", title=SHORT.text, text=SHORT.text)
    assert matcher.floor(task, typed) >= load_weights().tasks[task].floor
    assert matcher.floor(task, SHORT) < load_weights().tasks[task].floor
