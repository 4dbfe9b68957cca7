"""Answers and gaps in the JSON shape that the command line and the API share. Contributions add up to the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from matching.domain import Answer, Gap, Gate, Hit, Part

if TYPE_CHECKING:
    from matching.demand.area import AreaGap


def answer_json(answer: Answer, versions: Mapping[str, str]) -> dict[str, Any]:
    """An answer with the versions of the model, the index and the weights that made it.

    ``stopped`` stands there only where there is something to tell.
    """
    told = {
        "hits": [hit_json(hit) for hit in answer.hits],
        "abstained": answer.abstained,
        "reason": answer.reason,
        "versions": dict(versions),
    }
    return {**told, "stopped": [hit_json(hit) for hit in answer.stopped]} if answer.stopped else told


def hit_json(hit: Hit) -> dict[str, Any]:
    """One hit with its explanation."""
    return {
        "id": hit.id,
        "kind": str(hit.kind),
        "title": hit.title,
        "rank": hit.rank,
        "score": hit.score,
        "confidence": str(hit.confidence),
        "unusual": hit.unusual,
        "parts": [part_json(part) for part in hit.explanation.parts],
        "gates": [gate_json(gate) for gate in hit.explanation.gates],
    }


def part_json(part: Part) -> dict[str, Any]:
    """One part of a score."""
    return {
        "name": part.name,
        "value": part.value,
        "weight": part.weight,
        "text": part.text,
        "contribution": part.contribution,
    }


def gate_json(gate: Gate) -> dict[str, Any]:
    """One requirement and its outcome."""
    return {"name": gate.name, "state": str(gate.state), "text": gate.text}


def gap_json(gap: Gap, versions: Mapping[str, str]) -> dict[str, Any]:
    """A gap: every skill that the need asks for and how it is met, and what must be checked."""
    return {
        "need_id": gap.need_id,
        "seeker_id": gap.seeker_id,
        "skills": [asdict(row) for row in gap.skills],
        "missing": list(gap.missing),
        "to_check": [gate_json(gate) for gate in gap.to_check],
        "versions": dict(versions),
    }


def area_gap_json(gap: AreaGap, versions: Mapping[str, str]) -> dict[str, Any]:
    """A need against everyone: counts of people by skill and requirement, ``None`` where hidden."""
    return {
        "need_id": gap.need_id,
        "people": gap.people,
        "skills": [asdict(row) for row in gap.skills],
        "gates": [asdict(row) for row in gap.gates],
        "versions": dict(versions),
    }
