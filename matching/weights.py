"""Reads the ranking's numbers from ``weights.toml`` and checks them."""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.domain import Confidence, EvidenceGrade

Floats = npt.NDArray[np.float64]
DEFAULT_PATH = Path(__file__).with_name("weights.toml")


class WeightsError(ValueError):
    """The weights file breaks a rule; the message says which."""


class Task(StrEnum):
    """The three questions that are ranked."""

    JOBS = "jobs"  # person -> job
    SEEKERS = "seekers"  # need -> person
    COURSES = "courses"  # gap -> course


@dataclass(frozen=True, slots=True)
class PartWeight:
    """Weight of one part in [0, 1], whether it speaks of relevance, and why it weighs what it does."""

    weight: float
    relevance: bool
    reason: str


@dataclass(frozen=True, slots=True)
class TaskWeights:
    """The parts of one task and the relevances (in [0, 1]) at which an answer is possible, good and strong.

    ``for_person``: the parts towards one person, where that is asked otherwise than of a need alone; relevance is the
    same by either.
    """

    parts: Mapping[str, PartWeight]
    floor: float
    good: float
    strong: float
    grows: float = 0.0
    usual: int = 0
    unnamed: float = 0.0
    for_person: Mapping[str, PartWeight] | None = None

    def towards(self, person: object | None) -> TaskWeights:
        """The weights of the task when it is asked for ``person``, or for nobody in particular."""
        return self if person is None or self.for_person is None else replace(self, parts=self.for_person)

    def floor_at(self, size: int, *, names_nothing: bool = False) -> float:
        """The floor for a question of ``size`` things that are compared: the more there are, the nearer chance comes.

        It is ``floor`` up to the ``usual`` size and rises by ``grows`` times the natural logarithm of how much longer
        the question is, to ``good`` at most; it is at least ``unnamed`` for a text that names no work.
        """
        floor = max(self.floor, self.unnamed) if names_nothing else self.floor
        if size <= self.usual:
            return floor
        return min(self.good, floor + self.grows * math.log((1 + size) / (1 + self.usual)))

    @property
    def about(self) -> Mapping[str, PartWeight]:
        """The parts that say what a record is about, by name."""
        return {name: part for name, part in self.parts.items() if part.relevance}

    def relevance(self, values: Mapping[str, Floats]) -> Floats:
        """Weighted mean, in [0, 1], of the parts that say what a record is about. Each value has shape (n,)."""
        parts = self.about
        total = sum(part.weight for part in parts.values())
        return np.asarray(sum(values[name] * part.weight for name, part in parts.items()) / total, dtype=np.float64)

    def score(self, values: Mapping[str, Floats]) -> Floats:
        """Sum of value x weight over all parts, in [0, 1]. Each value has shape (n,)."""
        return np.asarray(sum(values[name] * part.weight for name, part in self.parts.items()), dtype=np.float64)

    def confidence(self, relevance: float) -> Confidence:
        """The word for a relevance at or above the floor."""
        if relevance >= self.strong:
            return Confidence.STRONG
        return Confidence.GOOD if relevance >= self.good else Confidence.POSSIBLE


@dataclass(frozen=True, slots=True)
class Ramp:
    """A straight line from similarity to value: 0 up to ``low``, 1 from ``high``."""

    low: float
    high: float

    def __call__(self, similarity: npt.ArrayLike) -> Floats:
        """Value in [0, 1] of a cosine similarity (any shape)."""
        line = (np.asarray(similarity, dtype=np.float64) - self.low) / (self.high - self.low)
        return np.minimum(np.maximum(line, 0.0), 1.0)  # np.clip, without its overhead


@dataclass(frozen=True, slots=True)
class Similarity:
    """How similarities of one encoder family are read. ``close`` and ``covered`` are cosines of two phrases."""

    texts: Ramp
    phrases: Ramp
    close: float
    covered: float


@dataclass(frozen=True, slots=True)
class Weights:
    """All numbers of the ranking. ``version`` is a digest of the file they came from."""

    version: str
    tasks: Mapping[Task, TaskWeights]
    grades: Mapping[EvidenceGrade, float]
    similarities: Mapping[str, Similarity]
    candidates: int
    implied: float = 1.0

    def similarity(self, encoder_name: str) -> Similarity:
        """The reading for an encoder, by the part of its name before the first colon, else the default one."""
        return self.similarities.get(encoder_name.split(":", 1)[0], self.similarities["default"])


def load_weights(path: Path = DEFAULT_PATH) -> Weights:
    """Read and check a weights file.

    Raises ``WeightsError`` when the weights of a task do not add up to 1, a number lies outside [0, 1], the grades are
    out of order, a reason is missing, or a weight for a person is that of no part or of one that speaks of relevance.
    """
    raw = path.read_bytes()
    table = tomllib.loads(raw.decode("utf-8"))
    tasks = {task: _task(task, table["task"][task]) for task in Task}
    grades = {grade: _within(f"grade.{grade}", table["grade"][grade]["weight"]) for grade in EvidenceGrade}
    if list(grades.values()) != sorted(grades.values()):
        raise WeightsError("grade: the weights must rise from claimed to validated")
    return Weights(
        version=hashlib.sha256(raw).hexdigest()[:12],
        tasks=tasks,
        grades=grades,
        similarities={name: _similarity(name, entry) for name, entry in table["similarity"].items()},
        candidates=int(table["retrieval"]["candidates"]),
        implied=_within("implied", table["implied"]["weight"]),
    )


def _task(task: Task, entry: Mapping[str, Any]) -> TaskWeights:
    parts = {}
    for name, part in entry["parts"].items():
        if not part.get("reason"):
            raise WeightsError(f"task.{task}.parts.{name}: a weight needs a reason")
        parts[name] = PartWeight(_within(f"{task}.{name}", part["weight"]), bool(part["relevance"]), part["reason"])
    total = sum(part.weight for part in parts.values())
    if abs(total - 1.0) > 1e-9:
        raise WeightsError(f"task.{task}: the weights add up to {total}, not 1")
    floor, good, strong = (_within(f"{task}.{name}", entry[name]) for name in ("floor", "good", "strong"))
    if not floor <= good <= strong:
        raise WeightsError(f"task.{task}: floor <= good <= strong does not hold")
    grows = _within(f"{task}.grows", entry.get("grows", 0.0))
    unnamed = _within(f"{task}.unnamed", entry.get("unnamed", 0.0))
    for_person = _for_person(task, parts, entry["for_person"]) if "for_person" in entry else None
    return TaskWeights(parts, floor, good, strong, grows, int(entry.get("usual", 0)), unnamed, for_person)


def _for_person(
    task: Task, parts: Mapping[str, PartWeight], entry: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, PartWeight]:
    """The parts with the weights of ``entry``, and the others scaled so that all add up to 1."""
    told = {}
    for name, part in entry.items():
        if name not in parts or parts[name].relevance:
            raise WeightsError(f"task.{task}.for_person.{name}: must be a part that does not speak of relevance")
        if not part.get("reason"):
            raise WeightsError(f"task.{task}.for_person.{name}: a weight needs a reason")
        weight = _within(f"{task}.for_person.{name}", part["weight"])
        told[name] = PartWeight(weight, False, part["reason"])
    left = 1.0 - sum(part.weight for part in told.values())
    others = sum(part.weight for name, part in parts.items() if name not in told)
    if not 0.0 < left < 1.0:
        raise WeightsError(f"task.{task}.for_person: the weights must leave something for the other parts")
    return {n: told.get(n) or replace(part, weight=part.weight * left / others) for n, part in parts.items()}


def _similarity(name: str, entry: Mapping[str, Any]) -> Similarity:
    texts, phrases = entry["texts"], entry["phrases"]
    for ramp in (texts, phrases):
        if not ramp["low"] < ramp["high"]:
            raise WeightsError(f"similarity.{name}: low must be below high")
    if not phrases["close"] < phrases["covered"]:
        raise WeightsError(f"similarity.{name}: close must be below covered")
    return Similarity(
        texts=Ramp(texts["low"], texts["high"]),
        phrases=Ramp(phrases["low"], phrases["high"]),
        close=phrases["close"],
        covered=phrases["covered"],
    )


def _within(name: str, value: float) -> float:
    if not 0.0 <= value <= 1.0:
        raise WeightsError(f"{name}: {value} lies outside [0, 1]")
    return float(value)
