"""What the ranking needs of a record, looked up once, and many records side by side as arrays."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter, is_
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matching.asked_in_text import with_asked
from matching.certificate_names import with_traffic
from matching.domain import Course, EvidenceGrade, JobSeeker, Need, Place, Record
from matching.held_in_text import NOTHING, Held
from matching.phrases import Floats, PhraseTable, Rows, Segments
from matching.preparing import Prepared, prepare
from matching.shelves import Shelf
from matching.study_wishes import studies_beside
from matching.stuffing import copyable_texts, doubts, telling_sentence
from matching.text import Phrase
from matching.wishes import by_day

UNKNOWN = -1
_ABOUT_LICENCE = re.compile(r"körkort|behörighet|lastbil|buss", re.IGNORECASE)
_LICENCE = re.compile(r"(?<![\w-])(AM|A1|A2|A|BE|B|C1E|C1|CE|C|D1E|D1|DE|D)(?![\w+#])")
Ranks = npt.NDArray[np.int8]
V = TypeVar("V")

ASKED = 2_048  # records that are only asked with: as many are remembered
WORN = 1_000  # rows of a shelf whose records have changed since; when they are half of it, too, a new one is begun
_SKILLS, _SKILL_WEIGHTS = attrgetter("skill_rows"), attrgetter("skill_weights")
_ESSENTIAL, _MERITING, _OCCUPATIONS = map(attrgetter, ("essential_rows", "meriting_rows", "occupation_rows"))
_RECORD, _ID = attrgetter("record"), attrgetter("id")
# Upper-secondary (Gy11) subject and course: ENGENG06, MATMAT01a, FÖRMAD0. A package's code has no number.
_NATIONAL = re.compile(r"[A-ZÅÄÖ]{6}\d{1,2}[a-c]?")
_SWEDISH, _EDUCATION = attrgetter("swedish"), attrgetter("education")


@dataclass(frozen=True, slots=True)
class Facets:
    """One record as the ranking sees it.

    ``skills`` are what a person can or a course teaches; ``essential`` and ``meriting`` what a need asks for. Ranks are
    -1 where not told. ``licences`` is ``None`` where not told. ``places`` holds the municipality codes of a need or a
    course, the home of a person; ``reach`` a person's home and the municipalities within reach, ``None`` where no
    reach is told. ``doubts`` says in Swedish what of a profile does not count. ``demands`` is the record with what its
    text demands besides its fields, ``inferred`` the gates that rest on the text alone. ``sentence`` is one of a need's
    text that is known again where it was copied, ``texts`` those of a person it could be copied into. ``series`` is the
    same for the starts of one course. ``held`` is what a person's text tells of licences, certificates and levels where
    the fields tell nothing; the fields alone are in ``licences``, ``certificates``, ``swedish`` and ``education``.
    ``studies_beside`` are a person's words for wanting to study beside work; ``by_day``: the profile says that the
    person wishes to work by day.
    ``occupation_rows`` are of the ``occupations``, then of the labels in ``known_as``.
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
    sentence: str
    texts: tuple[str, ...]
    series: str
    names_nothing: bool = False
    elsewhere: bool = False
    known_as: tuple[tuple[str, str], ...] = ()
    studies_beside: str = ""
    by_day: bool = False
    held: Held = NOTHING
    substitutes: tuple[tuple[str, int], ...] = ()
    substitute_rows: Rows = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def title(self, number: int) -> tuple[str, str]:
        """The title behind one of ``occupation_rows``, and the occupation that it is where the row is of that."""
        if number < len(self.occupations):
            return self.occupations[number], ""
        label, title = self.known_as[number - len(self.occupations)]
        return title, label


@dataclass(slots=True)
class _Kept:
    """Facets of one kind and the row of each record."""

    shelf: Shelf = field(default_factory=Shelf)
    row_of: dict[str, int] = field(default_factory=dict)

    def get(self, record: Record) -> Facets | None:
        """The facets of just this record. One read anew from the store is another object, equal if nothing changed."""
        row = self.row_of.get(record.id)
        known = self.shelf.facets[row] if row is not None else None
        return known if known is not None and (known.record is record or known.record == record) else None


def _rows(kept: _Kept, records: Sequence[Record]) -> list[int] | None:
    """The rows of the records, where each stands there as it now is; ``None`` where one does not.

    Of several hundred at a time, so without a step of Python for each.
    """
    try:
        rows = list(map(kept.row_of.__getitem__, map(_ID, records)))
    except KeyError:
        return None
    known = map(_RECORD, map(kept.shelf.facets.__getitem__, rows))
    return rows if all(map(is_, known, records)) else None


class FacetReader:
    """Makes facets and remembers them for as long as the record stays the same. Safe to share between threads."""

    def __init__(
        self,
        table: PhraseTable,
        grades: dict[EvidenceGrade, float],
        reading: Callable[[Record], Prepared] = prepare,
        implied: float = 1.0,
    ) -> None:
        self.table = table
        self._grades, self._implied = grades, implied
        self._reading = reading
        self._kept: dict[type, _Kept] = {kind: _Kept() for kind in (JobSeeker, Need, Course)}
        self._asked: dict[tuple[type, str], Facets] = {}
        self._shelving = threading.Lock()

    def read(self, record: Record) -> Facets:
        """The facets of a record."""
        known = self._kept[type(record)].get(record)
        if known is not None:
            return known
        key = (type(record), record.id)
        known = self._asked.get(key)
        if known is not None and (known.record is record or known.record == record):
            return known
        if len(self._asked) >= ASKED:
            self._asked.clear()
        made = self._asked[key] = self._make(record, self._reading(record))
        return made

    def read_all(self, records: Sequence[Record]) -> list[Facets]:
        """The facets of several records; the phrases of those not seen before are embedded in one go."""
        return list(self.candidates(records).facets)

    def candidates(self, records: Sequence[Record]) -> Candidates:
        """Records of one kind side by side."""
        if not records:
            return Candidates(())
        kept = self._kept[type(records[0])]
        rows = _rows(kept, records)
        if rows is None:
            kept = self._shelve(type(records[0]), records)
            rows = list(map(kept.row_of.__getitem__, map(_ID, records)))
        return Candidates.on(kept.shelf, np.array(rows, dtype=np.int64))

    def _shelve(self, kind: type, records: Sequence[Record]) -> _Kept:
        """Put those records on their shelf that are not there as they are now. Returns what is kept of their kind."""
        new = [record for record in records if self._kept[kind].get(record) is None]
        said = [self._reading(record) for record in new]
        self.table.rows([phrase for one in said for phrase in _phrases(one)])
        made = [self._make(record, one) for record, one in zip(new, said, strict=True)]
        with self._shelving:
            kept = self._kept[kind]
            worn = len(kept.shelf) - len(kept.row_of)
            if worn > WORN and worn > len(kept.row_of):
                kept = _Kept(Shelf([kept.shelf.facets[row] for row in kept.row_of.values()]))
                kept.row_of = {one.record.id: row for row, one in enumerate(kept.shelf.facets)}
                self._kept[kind] = kept
            kept.row_of.update(zip((record.id for record in new), kept.shelf.put(made), strict=True))
        return kept

    def _make(self, record: Record, said: Prepared) -> Facets:
        rows = self.table.rows
        demands = with_asked(record, said.asked) if isinstance(record, Need) else record
        told = _told(demands)
        made = Facets(
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
            occupation_rows=rows([*said.occupations, *(label for label, _ in said.known_as)]),
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
            names_nothing=said.names_nothing,
            elsewhere=said.elsewhere,
            known_as=said.known_as,
            substitutes=said.substitutes,
            substitute_rows=rows([label for label, _ in said.substitutes]),
            sentence=telling_sentence(record) if isinstance(record, Need) else "",
            texts=copyable_texts(record) if isinstance(record, JobSeeker) else (),
            held=said.held,
            studies_beside=studies_beside(record) if isinstance(record, JobSeeker) else "",
            by_day=isinstance(record, JobSeeker) and by_day(record),
            series=series_of(record) if isinstance(record, Course) else "",
        )
        self.table.tell(said.named)  # of the phrases that have their rows by now
        return made

    def _weight(self, record: Record, phrase: Phrase) -> float:
        if not isinstance(record, JobSeeker):
            return 1.0
        return self._grades[phrase.grade] * (self._implied if phrase.implied else 1.0)


class Candidates:
    """n records of one kind side by side. Arrays are made when first asked for."""

    def __init__(self, facets: Sequence[Facets]) -> None:
        self.shelf = Shelf(facets)
        self.rows = np.arange(len(facets))

    @classmethod
    def on(cls, shelf: Shelf, rows: Rows) -> Candidates:
        """Those in these rows of a shelf, whose arrays are laid out already."""
        made = cls.__new__(cls)
        made.shelf, made.rows = shelf, rows
        return made

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def facets(self) -> tuple[Facets, ...]:
        """Each as it is. To look at hundreds takes longer than to look at arrays of them."""
        return tuple(map(self.shelf.facets.__getitem__, self.rows.tolist()))

    def at(self, places: Rows) -> Candidates:
        """Those at these places, in this order."""
        return Candidates.on(self.shelf, self.rows[places])

    def spread(self, said: Callable[[Facets], Hashable], value: Callable[[Facets], V]) -> list[V]:
        """``value`` of each, worked out once for all that say the same: of hundreds few say different things.

        ``said`` is all that ``value`` reads of a candidate. It must be one and the same function at every call.
        """
        return self.shelf.spread(said, value, self.rows)

    def numbers(self, said: Callable[[Facets], int]) -> Rows:
        """A whole number that each says, int64 (n,). ``said`` must be one and the same function at every call."""
        return self.shelf.numbers(said, self.rows)

    @cached_property
    def skills(self) -> Segments:
        """Skill phrases, with ``skill_weights`` beside them."""
        return self.shelf.segments(_SKILLS, self.rows)

    @cached_property
    def skill_weights(self) -> Floats:
        """What each skill phrase counts for by its grade, in [0, 1], as long as ``skills.rows``."""
        return np.asarray(self.shelf.values(_SKILL_WEIGHTS, self.rows), dtype=np.float64)

    @cached_property
    def essential(self) -> Segments:
        """Essential skills asked for."""
        return self.shelf.segments(_ESSENTIAL, self.rows)

    @cached_property
    def meriting(self) -> Segments:
        """Meriting skills asked for."""
        return self.shelf.segments(_MERITING, self.rows)

    @cached_property
    def occupations(self) -> Segments:
        """Occupations spoken of."""
        return self.shelf.segments(_OCCUPATIONS, self.rows)

    @cached_property
    def swedish(self) -> Ranks:
        """Rank of the level of Swedish, int8 (n,), -1 where not told."""
        return self.numbers(_SWEDISH).astype(np.int8)

    @cached_property
    def education(self) -> Ranks:
        """Rank of the level of education, int8 (n,), -1 where not told."""
        return self.numbers(_EDUCATION).astype(np.int8)


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
            certificates=tuple(with_traffic(one, frozenset(record.driving_licences)) for one in record.certificates),
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


def same_teaching(course: Course) -> str:
    """Equal for courses that teach the same, whoever gives them: a national course code, else the form and the name."""
    if course.code and _NATIONAL.fullmatch(course.code):
        return f"national {course.code}".casefold()
    return f"{course.form} {' '.join(course.title.split())}".casefold()


def series_of(course: Course) -> str:
    """What all starts of one course have in common."""
    return course.series or f"{course.code or course.title} {course.provider}".casefold()


def _licences_in(words: str) -> list[str]:
    """Licence codes that words about a driving licence name: "körkort D och YKB", "lastbil C, CE", "C-körkort"."""
    return _LICENCE.findall(words) if _ABOUT_LICENCE.search(words) else []


def _phrases(said: Prepared) -> Iterator[str]:
    yield from (phrase.text for phrase in said.skills)
    yield from (*said.essential, *said.meriting, *said.occupations)


def _codes(places: Sequence[Place]) -> frozenset[str]:
    return frozenset(place.municipality_code for place in places if place.municipality_code)
