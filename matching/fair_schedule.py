"""When the meetings of a fair are held: no person in two places, no table with two visitors.

The meetings are the edges of a bipartite graph (people, tables); rounds are colours. A graph whose nodes have at most R
edges can be coloured with R colours (König 1916), so a fair where nobody has more meetings than there are rounds,
and no table either, always has a schedule. It is found edge by edge; where the two ends have no free round in common,
a chain of meetings that alternates between two rounds is swapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.fair_allocation import Chosen


@dataclass(frozen=True, slots=True)
class Slot:
    """One meeting: row of the person, row of the stand, which of its tables, and the round (both from 0)."""

    person: int
    stand: int
    table: int
    round: int


def schedule(chosen: Chosen, tables: Sequence[int], rounds: int) -> tuple[Slot, ...]:
    """A round and a table for every meeting, by person and round.

    ``chosen`` is boolean (people, stands). Raises ``ValueError`` when a person has more meetings than there are
    rounds, or a stand more than its tables can hold.
    """
    if chosen.shape[0] and chosen.sum(axis=1).max(initial=0) > rounds:
        raise ValueError("a person has more meetings than there are rounds")
    edges: list[tuple[int, tuple[int, int]]] = []
    for stand in range(chosen.shape[1]):
        visitors = [person for person in range(chosen.shape[0]) if chosen[person, stand]]
        if len(visitors) > tables[stand] * rounds:
            raise ValueError("a stand has more meetings than its tables can hold")
        edges += [(person, (stand, at % tables[stand])) for at, person in enumerate(visitors)]
    held = _Colouring(rounds)
    for person, table in sorted(edges):
        held.add(person, table)
    slots = (Slot(person, stand, table, at) for (person, (stand, table)), at in held.rounds())
    return tuple(sorted(slots, key=lambda one: (one.person, one.round)))


class _Colouring:
    """Rounds given to meetings so far: for each person and each table, who or what fills each round."""

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds
        self._of_person: dict[int, list[tuple[int, int] | None]] = {}
        self._of_table: dict[tuple[int, int], list[int | None]] = {}

    def add(self, person: int, table: tuple[int, int]) -> None:
        mine = self._of_person.setdefault(person, [None] * self._rounds)
        theirs = self._of_table.setdefault(table, [None] * self._rounds)
        common = next((r for r in range(self._rounds) if mine[r] is None and theirs[r] is None), None)
        if common is None:
            common = mine.index(None)
            self._swap(table, common, theirs.index(None))
        mine[common], theirs[common] = table, person

    def _swap(self, table: tuple[int, int], taken: int, free: int) -> None:
        """Make the round ``taken`` free at ``table`` by swapping it with ``free`` along the chain that begins there.

        The chain cannot come to the person who is to be added: that person has no meeting in ``taken``, and people are
        entered by their meetings in ``taken`` only.
        """
        chain: list[tuple[int, tuple[int, int], int]] = []
        here, now, other = table, taken, free
        while (person := self._of_table[here][now]) is not None:
            chain.append((person, here, now))
            following = self._of_person[person][other]
            if following is None:
                break
            chain.append((person, following, other))
            here = following
        for person, at, when in chain:
            self._of_person[person][when] = self._of_table[at][when] = None
        for person, at, when in chain:
            swapped = free if when == taken else taken
            self._of_person[person][swapped], self._of_table[at][swapped] = at, person

    def rounds(self) -> Iterable[tuple[tuple[int, tuple[int, int]], int]]:
        for person, meetings in self._of_person.items():
            for at, table in enumerate(meetings):
                if table is not None:
                    yield (person, table), at
