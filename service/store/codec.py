"""Frozen records to JSON and back, strictly: what cannot be read back as it was is refused, never rounded off."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from matching.domain import Course, JobSeeker, Kind, Need, Record
from service.errors import InvalidRecord

_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A record as JSON text, with the SHA-256 of that text: equal records have equal fingerprints."""

    payload: str
    fingerprint: str


@cache
def _adapter(kind: Kind) -> TypeAdapter[tuple[Any]]:
    # A one-tuple, because only a container may carry a configuration down to a plain dataclass.
    match kind:
        case Kind.SEEKER:
            return TypeAdapter(tuple[JobSeeker], config=_STRICT)
        case Kind.NEED:
            return TypeAdapter(tuple[Need], config=_STRICT)
        case Kind.COURSE:
            return TypeAdapter(tuple[Course], config=_STRICT)


def encode(record: Record, kind: Kind) -> Encoded:
    """The record as JSON. Fields that hold their default are left out, so that a new field changes no fingerprint.

    Raises ``InvalidRecord`` for anything that would not come back equal (NaN, a lone surrogate, a wrong type).
    """
    try:
        payload = _adapter(kind).dump_json((record,), exclude_defaults=True, warnings="error")[1:-1].decode("utf-8")
        same = decode(payload, kind) == record
    except (PydanticSerializationError, ValidationError, UnicodeError, ValueError) as error:
        raise _refusal(record) from error
    if not same or "\0" in record.id:
        raise _refusal(record)
    return Encoded(payload, hashlib.sha256(payload.encode("utf-8")).hexdigest())


def decode(payload: str, kind: Kind) -> Record:
    """The record that ``encode`` wrote. Raises ``pydantic.ValidationError`` for any other JSON."""
    record: Record = _adapter(kind).validate_json(f"[{payload}]")[0]
    return record


def as_json(record: Record, kind: Kind) -> dict[str, Any]:
    """The record as JSON values, with every field: dates as 2027-01-11, words of a vocabulary as their values."""
    values: dict[str, Any] = _adapter(kind).dump_python((record,), mode="json")[0]
    return values


def _refusal(record: Record) -> InvalidRecord:
    shown = record.id.encode("utf-8", "replace").decode("utf-8")
    return InvalidRecord(
        f"Posten {shown!r} innehåller tecken eller tal som inte kan sparas.",
        "Rätta posten i källan (ogiltiga tecken, oändliga tal) och läs in den igen.",
    )
