"""Answers, gaps and records as readable Swedish text. Only renders: every number and sentence comes from the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from service.cli.output import number, say
from service.words import PART_NAMES, describe, grade_word, sentence, shown_parts

if TYPE_CHECKING:
    from matching.demand.area import AreaGap
    from matching.domain import Answer, Gap, Gate, Hit, Record
    from service.store.sql import Store

COVERAGE_WORDS = {"covered": "✓ har", "close": "~ nära", "missing": "✗ saknar"}
NOTHING = "Inget bra förslag"
GATE_MARKS = {"pass": "✓", "fail": "✗", "check": "?"}


def show_answer(answer: Answer, store: Store) -> None:
    """Every hit with its reasons, or why there is none."""
    if answer.abstained:
        reason = sentence(answer.reason or "")
        say(reason if reason.startswith(NOTHING) else f"{NOTHING}. {reason}".strip())
        show_stopped(answer.stopped, store)
        return
    for hit in answer.hits:
        if hit.rank > 1:
            print()
        show_hit(hit, store.get(hit.kind, hit.id))


def show_stopped(hits: Sequence[Hit], store: Store) -> None:
    """What would have been an answer but for one requirement, each with that requirement."""
    if hits:
        say("Närmast, men ett krav stoppar:")
    for hit in hits:
        title = hit.title if hit.title == hit.id else f"{hit.title}  [{hit.id}]"
        say(title, indent="   ", hanging="     ")
        facts = describe(store.get(hit.kind, hit.id))
        if facts:
            say(facts, indent="     ")
        show_gates(hit.explanation.failed, indent="     ")


def show_hit(hit: Hit, record: Record | None) -> None:
    """One hit: what it is, the parts that add up to its score, and what is required or must be checked."""
    title = hit.title if hit.title == hit.id else f"{hit.title}  [{hit.id}]"
    say(f"{hit.rank}. {title}", hanging="   ")
    facts = describe(record)
    if facts:
        say(facts, indent="   ")
    shown = shown_parts(hit)
    say(f"poäng {number(sum(value for _, value in shown))} av 1, {hit.confidence} träff", indent="   ")
    for part, value in shown:
        label = PART_NAMES.get(part.name, part.name)
        say(f"+{number(value)}  {label}: {part.text}", indent="   ", hanging="          ")
    show_gates(hit.explanation.gates)


def show_gates(gates: Sequence[Gate], indent: str = "   ") -> None:
    """Requirements that are met (✓), not met (✗), or must be checked (?)."""
    for gate in gates:
        say(f"{GATE_MARKS[gate.state]} {gate.name}: {gate.text}", indent=indent, hanging=f"{indent}  ")


def show_gap(gap: Gap) -> None:
    """Each skill that the need asks for and how it is met."""
    if not gap.skills:
        say("Behovet anger inga kompetenser att jämföra med.")
    for row in gap.skills:
        word = "krav" if row.essential else "meriterande"
        met = f" – {row.met_by}" if row.met_by and row.met_by.casefold() != row.skill.casefold() else ""
        grade = f" ({grade_word(row.grade)}{f': {row.through}' if row.through else ''})" if row.grade else ""
        say(f"{COVERAGE_WORDS[row.coverage]}: {row.skill}{met}{grade}, {word}", indent="   ", hanging="      ")
    show_gates(gap.to_check)


def show_area_gap(gap: AreaGap) -> None:
    """How many people have each skill, something near it, or neither. What is hidden is said to be."""
    if gap.people == 0:
        say("Inga arbetssökande är inlästa.")
        return
    say(f"{gap.people} arbetssökande." if gap.people else "Färre än fem arbetssökande: för få för att visa.")
    if not gap.skills:
        say("Behovet anger inga kompetenser att jämföra med.")
    for row in gap.skills:
        word = "krav" if row.essential else "meriterande"
        counts = {"har": row.covered, "nära": row.close, "saknar": row.missing}
        say(f"{row.skill}, {word}: {_counts(counts)}", indent="   ", hanging="      ")
    for gate in gap.gates:
        counts = {"klarar": gate.passed, "kontrollera": gate.check, "stoppas": gate.failed}
        say(f"{gate.name}: {_counts(counts)}", indent="   ", hanging="      ")
    rows = [(row.covered, row.close, row.missing) for row in gap.skills]
    rows += [(gate.passed, gate.check, gate.failed) for gate in gap.gates]
    if any(None in row for row in rows):
        say("– : visas inte, för att det är färre än fem personer eller skulle avslöja ett sådant tal.")


def _counts(counts: Mapping[str, int | None]) -> str:
    return ", ".join(f"{'–' if count is None else count} {word}" for word, count in counts.items())
