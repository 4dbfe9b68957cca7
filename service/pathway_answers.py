"""Routes in the JSON shape that the command line and the API share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.pathways import Pathway, Step
from service.answers import gate_json


def pathway_json(route: Pathway, versions: Mapping[str, str]) -> dict[str, Any]:
    """A route with its steps, what is left, when the work is in reach, and the proof that no route is better."""
    proof = route.proof
    return {
        "need_id": route.need_id,
        "seeker_id": route.seeker_id,
        "today": route.today.isoformat(),
        "missing": list(route.missing),
        "steps": [step_json(step, number) for number, step in enumerate(route.steps, start=1)],
        "covered_share": route.covered_share,
        "uncovered": list(route.uncovered),
        "employable_on": route.employable_on.isoformat() if route.employable_on else None,
        "weeks": route.weeks,
        "proof": {"optimal": proof.optimal, "gap": proof.gap, "considered": proof.considered} if proof else None,
        "blocked": [
            {"id": one.course.id, "title": one.course.title, "lacking": list(one.lacking)} for one in route.blocked
        ],
        "abstained": route.abstained,
        "reason": route.reason,
        "versions": dict(versions),
    }


def step_json(step: Step, number: int) -> dict[str, Any]:
    """One step of a route."""
    return {
        "number": number,
        "id": step.course.id,
        "title": step.course.title,
        "starts_on": step.starts_on.isoformat(),
        "ends_on": step.ends_on.isoformat(),
        "covers": [{"phrase": c.phrase, "words": c.words, "near": c.near} for c in step.covers],
        "opens": list(step.opens),
        "after": list(step.after),
        "gates": [gate_json(gate) for gate in step.gates],
    }
