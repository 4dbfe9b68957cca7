"""Records as entries of the shared index: key, text and attributes, and bringing an index up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING

from embeddings.encoders.base import Encoder
from embeddings.index.base import Attributes, VectorIndex
from matching.domain import Course, JobSeeker, Kind, Need, Place, Record
from matching.preparing import Prepared, prepare

if TYPE_CHECKING:
    from matching.taxonomy import Taxonomy

BATCH = 512
UNKNOWN_PLACE = "place:?"
DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one record, and all that was read out of it."""

    record: Record
    prepared: Prepared
    attributes: Attributes

    @property
    def key(self) -> str:
        """The record's id in the index."""
        return key_of(kind_of(self.record), self.record.id)

    @property
    def text(self) -> str:
        """What is embedded."""
        return self.prepared.text


def kind_of(record: Record) -> Kind:
    """The kind of a record."""
    if isinstance(record, JobSeeker):
        return Kind.SEEKER
    return Kind.NEED if isinstance(record, Need) else Kind.COURSE


def key_of(kind: Kind, record_id: str) -> str:
    """The id of a record in the shared index: ids are unique within a kind only."""
    return f"{kind}:{record_id}"


def split_key(key: str) -> tuple[Kind, str]:
    """The kind and id that ``key_of`` joined."""
    kind, _, record_id = key.partition(":")
    return Kind(kind), record_id


def entry_of(
    record: Record,
    taxonomy: Callable[[], Taxonomy] | None = None,
    reading: Callable[[Record], Prepared] | None = None,
) -> Entry:
    """The entry of a record. Raises ``ValueError`` for a person with protected identity, who is never indexed."""
    if isinstance(record, JobSeeker) and record.protected_identity:
        raise ValueError("a person with protected identity is never indexed")
    return Entry(record, reading(record) if reading else prepare(record, taxonomy), _attributes(record))


def entries(
    records: Iterable[Record],
    taxonomy: Callable[[], Taxonomy] | None = None,
    reading: Callable[[Record], Prepared] | None = None,
) -> Iterator[Entry]:
    """Entries of all records that may be indexed, read out with ``taxonomy`` (``matching.preparing.prepare``).

    Where ``reading`` is given it says what a record says. People with protected identity are left out.
    """
    for record in records:
        if not (isinstance(record, JobSeeker) and record.protected_identity):
            yield entry_of(record, taxonomy, reading)


def add_entries(index: VectorIndex, encoder: Encoder, batch: Iterable[Entry]) -> int:
    """Embed entries and put them into the index, replacing those with the same key. Returns how many."""
    count = 0
    chunk: list[Entry] = []

    def flush() -> None:
        vectors = encoder.encode([entry.text for entry in chunk], role="document")
        index.upsert([entry.key for entry in chunk], vectors, [entry.attributes for entry in chunk])
        chunk.clear()

    for entry in batch:
        chunk.append(entry)
        count += 1
        if len(chunk) == BATCH:
            flush()
    if chunk:
        flush()
    return count


@singledispatch
def _attributes(record: Record) -> Attributes:
    raise TypeError(f"no attributes for {type(record).__name__}")


@_attributes.register
def _(seeker: JobSeeker) -> Attributes:
    places = ([seeker.home] if seeker.home else []) + list(seeker.reach)
    return Attributes((f"kind:{Kind.SEEKER}", *_place_tags(places)))


@_attributes.register
def _(need: Need) -> Attributes:
    tags = (f"kind:{Kind.NEED}", *_place_tags([need.place] if need.place else []))
    return Attributes(tags, valid_until=need.open_until)


@_attributes.register
def _(course: Course) -> Attributes:
    tags = (f"kind:{Kind.COURSE}", *_place_tags(course.places), *([DISTANCE] if course.distance else []))
    # Once the last day to apply (or, where none is told, the start) has passed, this start helps nobody.
    return Attributes(tags, valid_until=course.apply_by or course.starts_on)


def _place_tags(places: Iterable[Place]) -> tuple[str, ...]:
    """Tags of the municipalities and counties; a place that is no known municipality gives the unknown tag."""
    tags: dict[str, None] = {}
    for place in places:
        if place.municipality_code:
            tags[f"place:{place.municipality_code}"] = None
            tags[f"county:{place.county_code}"] = None
        else:
            tags[UNKNOWN_PLACE] = None
    return tuple(tags) or (UNKNOWN_PLACE,)
