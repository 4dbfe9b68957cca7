"""What a counsellor narrows routes to: place, start, time, pace, distance, level of Swedish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from matching.domain import Need, SwedishLevel
from matching.importers import cells
from matching.importers.cells import BadCell
from matching.pathways import Limits
from matching.selecting import Selection

PACES = (("", "Alla"), ("75", "Högst 75 % av heltid"), ("50", "Högst halvtid"), ("25", "Högst 25 % av heltid"))
SPANS = (("", "Spelar ingen roll"), ("13", "3 månader"), ("26", "ett halvår"), ("52", "ett år"), ("104", "två år"))
NAMES = ("ort", "start", "klar", "takt", "distans", "svenska")


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters as read, and as they were typed. ``errors`` are Swedish, by field."""

    limits: Limits
    typed: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def active(self) -> bool:
        """Whether anything is narrowed."""
        return any(self.typed.values())

    @property
    def kept(self) -> dict[str, str]:
        """What was narrowed, as it goes along in addresses; nothing where something could not be read."""
        return {} if self.errors else {name: text for name, text in self.typed.items() if text}

    @property
    def selection(self) -> Selection | None:
        """What jobs are narrowed to in the index."""
        return Selection(self.limits.places) if self.limits.places else None

    def admits(self, need: Need) -> bool:
        """Whether a job asks for no more Swedish than the filter. One that does not say is kept, to check."""
        most = self.limits.most_swedish
        return most is None or need.swedish is None or need.swedish.rank <= most.rank


def read_filters(query: Mapping[str, str], today: dt.date) -> Filters:
    """The filters of a query. What cannot be read is an error with what to do, never a filter left out in silence."""
    typed = {name: " ".join(query.get(name, "").replace("\0", " ").split())[:200] for name in NAMES}
    errors: dict[str, str] = {}
    places: tuple[str, ...] = ()
    start_by: dt.date | None = None
    if typed["ort"]:
        try:
            told = cells.places(typed["ort"])
            places = tuple(place.municipality_code for place in told if place.municipality_code)
        except BadCell as bad:
            errors["ort"] = f"{bad.message[:1].upper()}{bad.message[1:]}. {bad.remedy}"
    if typed["start"]:
        try:
            start_by = cells.date(typed["start"])
            if start_by < today:
                errors["start"] = "Dagen har redan varit. Välj en dag framåt i tiden."
        except BadCell as bad:
            errors["start"] = f"{bad.message[:1].upper()}{bad.message[1:]}. {bad.remedy}"
    swedish = next((level for level in SwedishLevel if level.value == typed["svenska"]), None)
    for name, known in (("klar", [v for v, _ in SPANS]), ("takt", [v for v, _ in PACES])):
        if typed[name] not in known:
            errors[name] = "Välj något i listan."
    if typed["svenska"] and swedish is None:
        errors["svenska"] = "Välj något i listan."
    limits = Limits(
        weeks=int(typed["klar"]) if typed["klar"] and "klar" not in errors else None,
        start_by=start_by if "start" not in errors else None,
        places=places,
        most_pace=float(typed["takt"]) if typed["takt"] and "takt" not in errors else None,
        distance_only=bool(typed["distans"]),
        most_swedish=swedish,
    )
    return Filters(limits, typed, errors)
