"""What the ranking needs of a record, looked up once, and many records side by side as arrays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.asked_in_text import with_asked
from matching.domain import EvidenceGrade, JobSeeker, Need, Place, Record
from matching.phrases import Floats, PhraseTable, Rows, Segments
from matching.preparing import Prepared, prepare
from matching.stuffing import doubts
from matching.text import Phrase

UNKNOWN = -1
_ABOUT_LICENCE = re.compile(r"körkort|behörighet|lastbil|buss", re.IGNORECASE)
_LICENCE = re.compile(r"(?<![\w-])(AM|A1|A2|A|BE|B|C1E|C1|CE|C|D1E|D1|DE|D)(?![\w+#])")
Ranks = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Facets:
    """One record as the ranking sees it.

    ``skills`` are what a person can or a course teaches; ``essential`` and ``meriting`` what a need asks for. Ranks are
    -1 where not told. ``licences`` is ``None`` where not told. ``places`` holds the municipality codes of a need or a
    course, the home of a person; ``reach`` a person's home and the municipalities within reach, ``None`` where no
    reach is told. ``doubts`` says in Swedish what of a profile does not count. ``demands`` is the record with what its
    text demands besides its fields, ``inferred`` the gates that rest on the text alone.
    """

    record: Record
    text: str
    skills: tuple[Phrase, ...]
    essential: tuple[str, ...]
    meriting: tuple[str, ...]
    occupations: tuple[str, ...]
    skill_rows: Rows
    skill_weights: Floats
    essential_rows: Rows
    meriting_rows: Rows
    occupation_rows: Rows
    swedish: int
    education: int
    licences: frozenset[str] | None
    certificates: tuple[str, ...]
    places: frozenset[str]
    reach: frozenset[str] | None
    distance: bool
    hours: tuple[int, int] | None
    starts_on: dt.date | None
    licences_given: frozenset[str]
    doubts: str
    demands: Record
    inferred: frozenset[str]


class FacetReader:
    """Makes facets and remembers them for as long as the record stays the same."""

    def __init__(
        self, table: PhraseTable, grades: dict[EvidenceGrade, float], reading: Callable[[Record], Prepared] = prepare
    ) -> None:
        self.table = table
        self._grades = grades
        self._reading = reading
        self._known: dict[tuple[type, str], Facets] = {}

    def read(self, record: Record) -> Facets:
        """The facets of a record."""
        key = (type(record), record.id)
        known = self._known.get(key)
        # A record read anew from the store is another object; it is equal only when nothing changed.
        if known is not None and (known.record is record or known.record == record):
            return known
        facets = self._make(record, self._reading(record))
        self._known[key] = facets
        return facets

    def read_all(self, records: Sequence[Record]) -> list[Facets]:
        """The facets of several records; the phrases of those not seen before are embedded in one go."""
        known = self._known
        held = [known.get((type(record), record.id)) for record in records]
        if all(one is not None and one.record is record for one, record in zip(held, records, strict=True)):
            return [one for one in held if one is not None]
        new = [record for record in records if (type(record), record.id) not in self._known]
        said = [self._reading(record) for record in new]
        self.table.rows([phrase for one in said for phrase in _phrases(one)])
        for record, one in zip(new, said, strict=True):
            self._known[type(record), record.id] = self._make(record, one)
        return [self.read(record) for record in records]

    def _make(self, record: Record, said: Prepared) -> Facets:
        rows = self.table.rows
        demands = with_asked(record, said.asked) if isinstance(record, Need) else record
        told = _told(demands)
        return Facets(
            record=record,
            text=said.text,
            skills=said.skills,
            essential=said.essential,
            meriting=said.meriting,
            occupations=said.occupations,
            skill_rows=rows([phrase.text for phrase in said.skills]),
            skill_weights=np.array([self._weight(record, phrase) for phrase in said.skills], dtype=np.float64),
            essential_rows=rows(said.essential),
            meriting_rows=rows(said.meriting),
            occupation_rows=rows(said.occupations),
            swedish=told.swedish,
            education=told.education,
            licences=told.licences,
            certificates=told.certificates,
            places=told.places,
            reach=told.reach,
            distance=told.distance,
            hours=told.hours,
            starts_on=told.starts_on,
            licences_given=told.licences_given,
            doubts=doubts(record).told() if isinstance(record, JobSeeker) else "",
            demands=demands,
            inferred=said.asked.gates,
        )

    def _weight(self, record: Record, phrase: Phrase) -> float:
        return self._grades[phrase.grade] if isinstance(record, JobSeeker) else 1.0


def spread(
    facets: Sequence[Facets], said: Callable[[Facets], Hashable], value: Callable[[Facets], int | float]
) -> list[int | float]:
    """``value`` of each, worked out once for all that say the same: of hundreds of records few say different things."""
    keys = list(map(said, facets))
    worked = {key: value(one) for key, one in dict(zip(keys, facets, strict=True)).items()}
    return [worked[key] for key in keys]


class Candidates:
    """n records of one kind side by side. Arrays are made when first asked for."""

    def __init__(self, facets: Sequence[Facets]) -> None:
        self.facets = tuple(facets)

    def __len__(self) -> int:
        return len(self.facets)

    @cached_property
    def skills(self) -> Segments:
        """Skill phrases, with ``skill_weights`` beside them."""
        return Segments.of([f.skill_rows for f in self.facets])

    @cached_property
    def skill_weights(self) -> Floats:
        """What each skill phrase counts for by its grade, in [0, 1], as long as ``skills.rows``."""
        return np.concatenate([*(f.skill_weights for f in self.facets), np.zeros(0)])

    @cached_property
    def essential(self) -> Segments:
        """Essential skills asked for."""
        return Segments.of([f.essential_rows for f in self.facets])

    @cached_property
    def meriting(self) -> Segments:
        """Meriting skills asked for."""
        return Segments.of([f.meriting_rows for f in self.facets])

    @cached_property
    def occupations(self) -> Segments:
        """Occupations spoken of."""
        return Segments.of([f.occupation_rows for f in self.facets])

    @cached_property
    def swedish(self) -> Ranks:
        """Rank of the level of Swedish, int8 (n,), -1 where not told."""
        return np.array([f.swedish for f in self.facets], dtype=np.int8)

    @cached_property
    def education(self) -> Ranks:
        """Rank of the level of education, int8 (n,), -1 where not told."""
        return np.array([f.education for f in self.facets], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class _Told:
    swedish: int = UNKNOWN
    education: int = UNKNOWN
    licences: frozenset[str] | None = None
    certificates: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    reach: frozenset[str] | None = None
    distance: bool = False
    hours: tuple[int, int] | None = None
    starts_on: dt.date | None = None
    licences_given: frozenset[str] = frozenset()


def _told(record: Record) -> _Told:
    if isinstance(record, JobSeeker):
        home = _codes([record.home] if record.home else [])
        return _Told(
            swedish=UNKNOWN if record.swedish is None else record.swedish.rank,
            education=UNKNOWN if record.education_level is None else record.education_level.rank,
            licences=None if record.driving_licences is None else frozenset(record.driving_licences),
            certificates=record.certificates,
            places=home,
            reach=home | _codes(record.reach) if record.reach else None,
            hours=record.wishes.hours,
            starts_on=record.available_from,
        )
    if isinstance(record, Need):
        return _Told(
            swedish=UNKNOWN if record.swedish is None else record.swedish.rank,
            education=UNKNOWN if record.education_level is None else record.education_level.rank,
            licences=frozenset(record.driving_licences),
            certificates=record.certificates,
            places=_codes([record.place] if record.place else []),
            hours=record.hours,
            starts_on=record.starts_on,
        )
    return _Told(
        swedish=UNKNOWN if record.entry_swedish is None else record.entry_swedish.rank,
        education=UNKNOWN if record.entry_education is None else record.entry_education.rank,
        places=_codes(record.places),
        distance=bool(record.distance),
        starts_on=record.starts_on,
        licences_given=frozenset(code for words in (record.title, *record.skills) for code in _licences_in(words)),
    )


def _licences_in(words: str) -> list[str]:
    """Licence codes that words about a driving licence name: "körkort D och YKB", "lastbil C, CE", "C-körkort"."""
    return _LICENCE.findall(words) if _ABOUT_LICENCE.search(words) else []


def _phrases(said: Prepared) -> Iterator[str]:
    yield from (phrase.text for phrase in said.skills)
    yield from (*said.essential, *said.meriting, *said.occupations)


def _codes(places: Sequence[Place]) -> frozenset[str]:
    return frozenset(place.municipality_code for place in places if place.municipality_code)
