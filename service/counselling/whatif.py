"""Change a fact in a copy of a client and see what moves: ranks before and after, with reasons. Nothing is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matching.domain import Gate, GateState, Hit, JobSeeker, Need
from matching.matcher import Matcher
from service.counselling.filters import Filters
from service.counselling.routes import LOOKED_AT, Reach, Route, RouteBook, needs_of
from service.words import PART_NAMES, counted

SHOWN = 8  # of those, in the table
ROUTES = 3  # jobs whose routes are compared as well: each route costs some tens of milliseconds
_FELT = 0.005  # change of a part of the score from which it is a reason
FIELDS = (
    *("swedish", "education_level", "driving_licences", "certificates", "documented", "experience"),
    *("home", "reach", "hours", "occupations"),
)
"""The facts that can be tried: those that gates, ranks and routes turn on."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One job before and after. A rank is ``None`` where the job is not proposed; ``reasons`` are Swedish."""

    need: Need
    before: int | None
    after: int | None
    reasons: tuple[str, ...]
    route_before: Route | None = None
    route_after: Route | None = None

    @property
    def up(self) -> bool:
        """Whether it stands higher than before."""
        return self.after is not None and (self.before is None or self.after < self.before)

    @property
    def down(self) -> bool:
        """Whether it stands lower than before."""
        return self.before is not None and (self.after is None or self.after > self.before)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a change of facts does. ``same`` is true when the changed facts are the ones that are known."""

    before: JobSeeker
    after: JobSeeker
    moved: tuple[Moved, ...]

    @property
    def same(self) -> bool:
        """Whether nothing was changed."""
        return self.before == self.after

    @property
    def summary(self) -> str:
        """How many jobs move which way, in one sentence."""
        up, down = sum(one.up for one in self.moved), sum(one.down for one in self.moved)
        told = [f"{counted(up, 'jobb', 'jobb')} upp"] if up else []
        told += [f"{counted(down, 'jobb', 'jobb')} ner"] if down else []
        return f"{' och '.join(told)}." if told else "Inget jobb byter plats."

    @property
    def still(self) -> bool:
        """Whether something was changed and nothing moved."""
        return not self.same and not any(one.up or one.down or one.reasons for one in self.moved)


def what_if(matcher: Matcher, book: RouteBook, before: JobSeeker, after: JobSeeker, filters: Filters) -> WhatIf:
    """The jobs that stand highest before or after, as they stand after, and what moved them."""
    first = {hit.id: hit for hit in book.jobs(matcher, before, LOOKED_AT, filters.selection).hits}
    then = {hit.id: hit for hit in book.jobs(matcher, after, LOOKED_AT, filters.selection).hits}
    order = sorted({*first, *then}, key=lambda i: (_rank(then.get(i)), _rank(first.get(i)), i))
    best = [i for i in order if _rank(then.get(i)) <= SHOWN or _rank(first.get(i)) <= SHOWN]
    needs = needs_of(matcher, best)
    moved = []
    for number, (need_id, need) in enumerate(needs.items()):
        old, new = first.get(need_id), then.get(need_id)
        with_route = number < ROUTES and before != after
        moved.append(
            Moved(
                need,
                old.rank if old else None,
                new.rank if new else None,
                tuple(_reasons(matcher, need, before, after, old, new)),
                book.route(matcher, need, before, filters.limits, old) if with_route else None,
                book.route(matcher, need, after, filters.limits, new) if with_route else None,
            )
        )
    return WhatIf(before, after, tuple(moved))


def _reasons(
    matcher: Matcher, need: Need, before: JobSeeker, after: JobSeeker, old: Hit | None, new: Hit | None
) -> list[str]:
    if before == after:
        return []
    reasons = _gate_changes(_gates(matcher, need, before, old), _gates(matcher, need, after, new))
    if old and new:
        was = {part.name: part for part in old.explanation.parts}
        now = {part.name: part for part in new.explanation.parts}
        changes = {
            name: (now[name].contribution if name in now else 0) - (was[name].contribution if name in was else 0)
            for name in {*was, *now}
        }
        for name in sorted(changes, key=lambda name: (-abs(changes[name]), name)):
            if abs(changes[name]) >= _FELT:
                told = now.get(name) or was[name]
                sign = "+" if changes[name] > 0 else "−"
                number = f"{abs(changes[name]):.2f}".replace(".", ",")
                reasons.append(f"{sign}{number} {PART_NAMES.get(name, name)}: {told.text}")
    elif not reasons:
        reasons.append("passar nu tillräckligt väl för att föreslås" if new else "passar inte längre tillräckligt väl")
    return reasons


def _gates(matcher: Matcher, need: Need, person: JobSeeker, hit: Hit | None) -> dict[str, Gate]:
    gates = hit.explanation.gates if hit else matcher.gap(need, person).to_check
    return {gate.name: gate for gate in gates}


def _gate_changes(was: Mapping[str, Gate], now: Mapping[str, Gate]) -> list[str]:
    changes = []
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name), now.get(name)
        if old and new and old.state is not new.state:
            changes.append(f"{name}: {_state(old)} → {_state(new)} ({new.text})")
    return changes


def _state(gate: Gate) -> str:
    return {GateState.PASS: "uppfyllt", GateState.FAIL: "stoppar", GateState.CHECK: "kontrollera"}[gate.state]


def _rank(hit: Hit | None) -> int:
    return hit.rank if hit else LOOKED_AT + 1


REACHES: Mapping[Reach, str] = {
    Reach.NOW: "kan söka nu",
    Reach.ENTITLED: "kan söka om behörigheten finns",
    Reach.STOPPED: "ett krav stoppar",
    Reach.WHOLE: "vägen räcker hela vägen",
    Reach.PART: "vägen räcker en bit",
    Reach.NONE: "ingen utbildning täcker det som saknas",
}
