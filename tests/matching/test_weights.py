"""The ranking's numbers: the shipped file, and what is refused."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching.domain import Confidence
from matching.weights import DEFAULT_PATH, Ramp, Task, WeightsError, load_weights


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = DEFAULT_PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "weights.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_shipped_weights_add_up_and_have_reasons() -> None:
    for task in load_weights().tasks.values():
        assert sum(part.weight for part in task.parts.values()) == pytest.approx(1.0)
        assert all(len(part.reason) > 20 for part in task.parts.values())


def test_the_version_is_that_of_the_numbers(tmp_path: Path) -> None:
    other = changed(tmp_path, "candidates = 200", "candidates = 201")
    assert load_weights(other).version != load_weights().version
    assert load_weights().version == load_weights().version


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weight = 0.33", "weight = 0.34", "add up to"),
        ("weight = 0.33", "weight = 1.33", "outside"),
        ("claimed = { weight = 0.85", "claimed = { weight = 0.99", "must rise"),
        ('reason = "Good to have; must never outweigh one essential skill."', 'reason = ""', "needs a reason"),
        ("good = 0.", "good = 0.0", "floor <= good"),
        ("low = 0.", "low = 0.9", "low must be below high"),
        ("place = { weight = 0.20", "text = { weight = 0.20", "does not speak of relevance"),
        ("place = { weight = 0.20", "plats = { weight = 0.20", "does not speak of relevance"),
        ("place = { weight = 0.20", "place = { weight = 0.85", "must leave something"),
        (
            'reason = "A need alone asks who teaches it; a person has to get there, most days."',
            'reason = ""',
            "needs a reason",
        ),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(WeightsError, match=message):
        load_weights(changed(tmp_path, old, new))


def test_a_ramp_is_flat_outside_and_straight_inside() -> None:
    assert Ramp(0.2, 0.6)([-1, 0.2, 0.3, 0.4, 0.6, 1]) == pytest.approx([0, 0, 0.25, 0.5, 1, 1])


def test_relevance_is_the_weighted_mean_of_the_parts_about_content() -> None:
    """jobs: skills .30, occupation .17, text .33 of .80 in all: (1 x .30 + .4 x .17) / .8 = .46."""
    task = load_weights().tasks[Task.JOBS]
    values = {name: np.array([0.0]) for name in task.parts}
    values |= {"skills": np.array([1.0]), "occupation": np.array([0.4]), "place": np.array([1.0])}
    expected = (0.30 * 1 + 0.17 * 0.4) / 0.80
    assert task.relevance(values) == pytest.approx([expected])


def test_towards_a_person_two_parts_weigh_more_and_relevance_is_the_same() -> None:
    task = load_weights().tasks[Task.COURSES]
    assert task.towards(None) is task
    person = task.towards("anyone")
    assert sum(part.weight for part in person.parts.values()) == pytest.approx(1.0)
    assert {name for name in task.parts if person.parts[name].weight > task.parts[name].weight} == {"place", "start"}
    rng = np.random.default_rng(5)
    values = {name: rng.random(40) for name in task.parts}
    assert person.relevance(values) == pytest.approx(task.relevance(values))
    assert person.score(values) != pytest.approx(task.score(values))
    jobs = load_weights().tasks[Task.JOBS]
    assert jobs.towards("anyone") is jobs


def test_confidence_has_three_words() -> None:
    task = load_weights().tasks[Task.JOBS]
    assert task.confidence(task.strong) is Confidence.STRONG
    assert task.confidence(task.good) is Confidence.GOOD
    assert task.confidence(task.floor) is Confidence.POSSIBLE


def test_the_floor_rises_with_how_much_is_compared() -> None:
    """At the usual size it is the floor; twice 1 + size adds ``grows`` times ln 2; never above ``good``."""
    task = replace(load_weights().tasks[Task.JOBS], floor=0.3, grows=0.1, usual=9, unnamed=0.4)
    assert task.floor_at(0) == task.floor_at(9) == 0.3
    assert task.floor_at(0, names_nothing=True) == 0.4
    assert task.floor_at(19) == pytest.approx(0.3 + 0.1 * math.log(2))
    assert task.floor_at(10**9) == task.good
    assert task.floor_at(9, names_nothing=True) == 0.4
    assert replace(task, grows=0.0).floor_at(500) == pytest.approx(0.3)
