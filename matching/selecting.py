"""What hits are narrowed to before anything is scored: their kind, that they are still open, and where they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from embeddings.index.base import Selector
from matching.domain import Kind
from matching.indexing import DISTANCE


@dataclass(frozen=True, slots=True)
class Selection:
    """What the asker wants hits narrowed to. ``places`` are municipality codes; distance courses always pass."""

    places: tuple[str, ...] = ()


def selector(kind: Kind, selection: Selection | None, today: dt.date) -> Selector:
    """The entries of a kind that are open ``on`` today and in the places that are selected, if any are."""
    groups = [frozenset({f"kind:{kind}"})]
    if selection and selection.places:
        places = {f"place:{code}" for code in selection.places}
        groups.append(frozenset(places | ({DISTANCE} if kind is Kind.COURSE else set())))
    return Selector(tuple(groups), on=today)
