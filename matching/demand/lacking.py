"""What someone lacks for a need, and what a course gives of it, as the same bits: a gap is closed when none is left."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from matching.candidates import Facets
from matching.domain import Need
from matching.regulated_professions import Regulation, Scope, regulation_for

MOST_SKILLS: Final = 24  # essential skills of one need that are looked at one by one: bits 0 to 23
WORK, SWEDISH, EDUCATION = 24, 25, 26  # the work itself (of a need that lists no skills), and levels
LICENCE: Final = 27  # the first of the bits of licences
MOST_LICENCES: Final = 5
NEAR_ENOUGH: Final = 2e-6  # a relevance this little below the floor is at it: sums in another order differ by as much

Lacks = npt.NDArray[np.uint32]
Indices = npt.NDArray[np.int64]


def bit(number: int) -> np.uint32:
    """The bit with this number."""
    return np.uint32(1 << number)


def flagged(states: npt.NDArray[np.bool_], number: int) -> Lacks:
    """The bit wherever the state holds, 0 elsewhere."""
    return np.where(states, bit(number), np.uint32(0))


def skill_bits(need: Facets) -> int:
    """The bits of what a need asks for by name: its essential skills, or the work itself where it lists none."""
    asked = min(len(need.essential_rows), MOST_SKILLS)
    return (1 << asked) - 1 if asked else 1 << WORK


def law_of_the_work(need: Facets) -> Regulation | None:
    """The law that keeps the whole of the work for those who are entitled before they are employed."""
    assert isinstance(need.record, Need)
    law = regulation_for(need.record)
    return law if law is not None and law.scope is Scope.WHOLE and not law.with_employer else None
