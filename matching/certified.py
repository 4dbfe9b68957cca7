"""Whether a person holds the certificates that a need asks for, on a given day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from matching.candidates import Facets
from matching.certificate_names import asked_as, held_as, other_traffic, titled_by
from matching.certificates import naming
from matching.domain import Course, EvidenceGrade
from matching.held_in_text import NOTHING, Held
from matching.validity import valid_until

_PROVEN = (EvidenceGrade.DOCUMENTED, EvidenceGrade.VALIDATED)


def certified(asked: str, person: Facets, today: dt.date, *, by_text: bool = False) -> bool:
    """Whether a certificate of the person, or a skill that is proven, holds every word of the one asked for.

    "YKB" is held by "YKB persontransport, giltigt t.o.m. 2027-03" until the end of that month, and "Truckkort B" by
    "Truckförarbevis A+B", but "Truckkort A+B" not by "Truckkort A".
    Where it is told several times, the latest of the dates told decides.
    ``by_text``: one that only the text of the profile tells counts too.
    """
    told = [*person.certificates, *(phrase.text for phrase in person.skills if phrase.grade in _PROVEN)]
    return _holds(asked, told, today) or (by_text and _holds(asked, [*told, *person.held.certificates], today))


def uncertified(need: Facets, person: Facets, today: dt.date) -> tuple[str, ...]:
    """The certificates asked for that neither the fields nor the text of the profile tell, or that have run out."""
    return tuple(asked for asked in need.certificates if not certified(asked, person, today, by_text=True))


def last_day(asked: str, told: Iterable[str]) -> dt.date | None:
    """The last day of the certificate asked for, of those ``told``; ``None``: none of them says."""
    return max(filter(None, map(valid_until, _meeting(asked, told))), default=None)


def certificates_by_text(need: Facets, person: Facets, today: dt.date) -> Held:
    """What the text says of the certificates asked for; nothing where the fields have answered, or it is silent."""
    left = [asked for asked in need.certificates if not certified(asked, person, today)]
    untold = [asked for asked in left if not certified(asked, person, today, by_text=True)]
    if not left or any(last_day(asked, person.held.certificates) is None for asked in untold):
        return NOTHING
    return person.held


def teaches_what_is_held(course: Course, person: Facets, unmet: Iterable[str], today: dt.date) -> bool:
    """Whether a course is the training for certificates that the person holds, and gives none of those unmet."""
    named = titled_by(course.title)
    held = bool(named) and all(certified(one, person, today, by_text=True) for one in named)
    return held and not any(naming(one, course) for one in unmet)


def _holds(asked: str, told: Iterable[str], today: dt.date) -> bool:
    meeting = list(_meeting(asked, told))
    last = last_day(asked, meeting)
    return bool(meeting) and (last is None or last >= today)


def _meeting(asked: str, told: Iterable[str]) -> Iterator[str]:
    """Those of the certificates that are the one asked for, valid or not."""
    enough = asked_as(asked)
    return (
        one
        for one in told
        if any(words <= has for has in held_as(one) for words in enough) and not other_traffic(asked, one)
    )
