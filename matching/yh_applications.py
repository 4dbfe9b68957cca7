"""Applications to run yrkeshögskola programmes, as the authority (MYH) published its decisions.

An application is evidence of what has been asked for and decided in an area. It is not a course: nobody can apply to
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matching.domain import Place


class Decision(StrEnum):
    """What the authority decided. ``OTHER`` is a word that no list up to 2024 used; the record keeps the word."""

    GRANTED = "granted"  # Beviljad
    REJECTED = "rejected"  # Ej beviljad, Avslag
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class YhApplication:
    """One application, named by its diarienummer. ``None`` means that the year's list does not tell it."""

    number: str  # "MYH 2024/3043"
    year: int  # of the application round; decisions come the year after
    title: str
    area: str  # one of the authority's own areas, e.g. "Teknik och tillverkning"
    decision: Decision
    decision_text: str
    provider: str = ""
    provider_type: str = ""  # Privat, Kommun, Region, Statlig
    places: tuple[Place, ...] = ()
    counties: tuple[str, ...] = ()
    several_municipalities: bool | None = None
    municipality_count: int | None = None  # larger than len(places) where the list does not name them
    points: float | None = None  # YH-poäng, 200 a year of full-time study
    distance: bool | None = None
    pace_percent: float | None = None
    degree: str = ""
    rounds_applied: int | None = None
    rounds_granted: int | None = None
    seats_applied: int | None = None  # over all rounds and municipalities
    seats_granted: int | None = None
    sun_field: str = ""  # SUN 2020 field with the authority's fifth position, e.g. "481ac"
    sun_field_name: str = ""
    seqf_level: int | None = None
    narrow_field: bool | None = None  # smalt yrkesområde
    source: str = ""
