"""Routes in the JSON shape that the command line and the API share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.abroad import FromAbroad, Route, Suggestion
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
        "to_check": [gate_json(gate) for gate in route.to_check],
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


def abroad_json(found: FromAbroad, versions: Mapping[str, str]) -> dict[str, Any]:
    """The routes from an occupation abroad, best understood first."""
    return {
        "title": found.title,
        "routes": [route_json(route) for route in found.routes],
        "abstained": found.abstained,
        "reason": found.reason,
        "versions": dict(versions),
    }


def route_json(route: Route) -> dict[str, Any]:
    """One Swedish occupation and the way to it."""
    law = route.regulation
    regulation = (
        {
            "title": law.title,
            "scope": str(law.scope),
            "authority": law.authority,
            "law": law.law,
            "asks": law.asks,
            "from_eu": law.from_eu,
            "from_elsewhere": list(law.from_elsewhere),
            "reviewed": law.reviewed.isoformat(),
        }
        if law
        else None
    )
    return {
        "occupation": route.occupation,
        "ssyk": route.ssyk,
        "score": route.score,
        "words": route.words,
        "regulation": regulation,
        "entitled": route.entitled,
        "missing": list(route.missing),
        "validation": [suggestion_json(one) for one in route.validation],
        "combination": [suggestion_json(one) for one in route.combination],
        "openings": route.openings,
    }


def suggestion_json(one: Suggestion) -> dict[str, Any]:
    """A course that answers one link of the chain."""
    return {"id": one.course.id, "title": one.course.title, "checks": list(one.checks)}
