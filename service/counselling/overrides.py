"""What a counsellor decided against or beside the matching: with a reason, by whom and when, and taken back at will.

A decision never changes a score. It moves a route first, hides one, or says that something to check has been checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matching.domain import Gate, GateState
from service.errors import UserError

LONGEST_REASON = 500
SHORTEST_REASON = 3


class Action(StrEnum):
    """What was decided."""

    FIRST = "first"  # the route stands first
    HIDE = "hide"  # the route is not shown among the others
    CHECKED = "checked"  # a thing to check has been checked and holds


@dataclass(frozen=True, slots=True)
class Decision:
    """What a counsellor asks for. A gate belongs to a job (``need_id``) or to a course (``course_id``).

    ``gate_text`` is what stood there when it was checked: when the facts change, the check no longer holds.
    """

    action: Action
    reason: str
    need_id: str = ""
    course_id: str = ""
    gate: str = ""
    gate_text: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A decision as it is kept. ``at`` and ``undone_at`` are UTC, ISO 8601; an undone one stays in the history."""

    id: int
    client_id: str
    decision: Decision
    by_id: str
    by_name: str
    at: str
    undone_at: str = ""
    undone_by_name: str = ""

    @property
    def need_id(self) -> str:
        """The job that it is about, empty where it is about a course."""
        return self.decision.need_id

    @property
    def stands(self) -> bool:
        """Whether nobody has taken it back."""
        return not self.undone_at


@dataclass(frozen=True, slots=True)
class Overrides:
    """Everything ever decided about one client, newest first."""

    history: tuple[Override, ...] = ()

    @property
    def standing(self) -> tuple[Override, ...]:
        """Those that nobody has taken back."""
        return tuple(one for one in self.history if one.stands)

    @property
    def needs(self) -> tuple[str, ...]:
        """The jobs that routes to which were put first or hidden."""
        return tuple(one.need_id for one in self.standing if one.decision.action is not Action.CHECKED)

    def of(self, action: Action) -> Iterator[Override]:
        """The standing ones of one kind, newest first, each job once."""
        seen: set[str] = set()
        for one in self.standing:
            if one.decision.action is action and one.need_id not in seen:
                seen.add(one.need_id)
                yield one

    def hides(self, need_id: str) -> bool:
        """Whether a counsellor has hidden the route to this job."""
        return any(one.need_id == need_id for one in self.of(Action.HIDE))

    def check_of(self, gate: Gate, *, need_id: str = "", course_id: str = "") -> Override | None:
        """Who checked this, if it still says what it said then."""
        if gate.state is not GateState.CHECK:
            return None
        for one in self.standing:
            told = one.decision
            if told.action is Action.CHECKED and (told.gate, told.gate_text) == (gate.name, gate.text):
                about = (told.course_id, told.need_id)
                if about == (course_id, "") if course_id else about == ("", need_id):
                    return one
        return None


def clean_decision(decision: Decision) -> Decision:
    """The decision as it may be kept. Raises ``UserError`` without a reason or something that it is about."""
    reason = " ".join(decision.reason.replace("\0", " ").split())
    if len(reason) < SHORTEST_REASON:
        raise UserError("Skriv varför.", "En mening räcker. Skälet syns för den som läser efter dig.")
    if len(reason) > LONGEST_REASON:
        raise UserError("Skälet är för långt.", f"Korta det till högst {LONGEST_REASON} tecken.")
    about_gate = decision.action is Action.CHECKED
    if about_gate and not (decision.gate and (decision.need_id or decision.course_id)):
        raise UserError("Det går inte att se vad som är kontrollerat.", "Öppna vägen igen och försök på nytt.")
    if not about_gate and not decision.need_id:
        raise UserError("Det går inte att se vilken väg det gäller.", "Öppna klientens vägar igen och försök på nytt.")
    course_id = decision.course_id if about_gate else ""
    need_id = "" if course_id else decision.need_id
    gate, text = (decision.gate, decision.gate_text) if about_gate else ("", "")
    return Decision(decision.action, reason, need_id, course_id, gate, text)
