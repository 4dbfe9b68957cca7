"""What a person's own text says that they hold, where the fields of the profile tell nothing.

Driving licences, certificates, a level of Swedish and of education, where the person lives and can travel to. Text is
read for what is plainly held: what is lacked, learnt, wished for, lost, from abroad or somebody else's does not count.
It may still be read wrongly, so it only ever answers a question that would else be asked; it never refuses anyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from matching.domain import EducationLevel, JobSeeker, Place, SwedishLevel
from matching.held_proofs import proofs_held
from matching.importers.person_facts import education_held, home_told, reach_told, swedish_facts
from matching.requirements import MOST, Certificate
from matching.validity import validity_after


@dataclass(frozen=True, slots=True)
class Held:
    """What a text says that its person holds. Empty for most people, whose fields tell it."""

    licences: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    swedish: SwedishLevel | None = None
    education: EducationLevel | None = None
    home: Place | None = None
    reach: tuple[Place, ...] = ()

    @property
    def gates(self) -> frozenset[str]:
        """The gates that it can answer."""
        told = {
            "körkort": self.licences,
            "certifikat": self.certificates,
            "svenska": self.swedish,
            "utbildningsnivå": self.education,
            "förkunskaper": self.education,
            "ort": self.home or self.reach,
        }
        return frozenset(name for name, held in told.items() if held)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "licences": list(self.licences),
            "certificates": list(self.certificates),
            "swedish": self.swedish,
            "education": self.education,
            "home": _code(self.home) if self.home else None,
            "reach": [_code(place) for place in self.reach],
        }

    @staticmethod
    def from_json(told: Mapping[str, Any]) -> Held:
        """What ``to_json`` wrote. Raises ``ValueError`` or ``KeyError`` for anything else."""
        return Held(
            tuple(told["licences"]),
            tuple(told["certificates"]),
            SwedishLevel(told["swedish"]) if told["swedish"] else None,
            EducationLevel(told["education"]) if told["education"] else None,
            Place(*told["home"]) if told["home"] else None,
            tuple(Place(*place) for place in told["reach"]),
        )

    @property
    def places(self) -> frozenset[str]:
        """The codes of the municipalities where the text says that the person lives or can travel to."""
        told = (*((self.home,) if self.home else ()), *self.reach)
        return frozenset(place.municipality_code for place in told if place.municipality_code)


NOTHING: Final = Held()


def held_in_text(seeker: JobSeeker) -> Held:
    """What the text of the profile says for what its fields leave untold. Certificates add to those that are told."""
    text = "\n".join(filter(None, _own_words(seeker)))[:MOST]
    if not text:
        return NOTHING
    licences, certificates = proofs_held(text)
    proofs = [_with_validity(name, text, one) for one in certificates for name in (one.with_classes, _words(text, one))]
    education = education_held(text) if seeker.education_level is None else None
    swedish = [fact.value for line in text.splitlines() for fact in swedish_facts(line)]
    return Held(
        _once(code for code, _ in licences) if seeker.driving_licences is None else (),
        _once(proof for proof in proofs if proof.casefold() not in {c.casefold() for c in seeker.certificates}),
        max(swedish, key=lambda level: level.rank, default=None) if seeker.swedish is None else None,
        education[0] if education else None,
        home_told(text) if seeker.home is None and not seeker.reach else None,
        reach_told(text) if seeker.home is None and not seeker.reach else (),
    )


def with_held(seeker: JobSeeker, held: Held) -> JobSeeker:
    """The person with what the text tells in the fields that were left empty; itself where it tells nothing."""
    if not held.gates:
        return seeker
    return replace(
        seeker,
        driving_licences=held.licences or None if seeker.driving_licences is None else seeker.driving_licences,
        certificates=(*seeker.certificates, *held.certificates),
        swedish=seeker.swedish or held.swedish,
        education_level=seeker.education_level or held.education,
        home=seeker.home or held.home,
        reach=seeker.reach or held.reach,
    )


def _code(place: Place) -> list[str | None]:
    return [place.name, place.municipality_code]


def _own_words(seeker: JobSeeker) -> Iterator[str]:
    """All but wishes: who wishes for a licence does not hold it."""
    yield from (seeker.summary, seeker.education)
    yield from (work.description for work in seeker.experience)


def _words(text: str, one: Certificate) -> str:
    """The certificate as the text names it: an employer may name it so too."""
    return " ".join(text[slice(*one.span)].split())


def _with_validity(name: str, text: str, one: Certificate) -> str:
    validity = validity_after(text, one.span[1])
    return f"{name}, {validity}" if validity else name


def _once(told: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for one in told:
        kept.setdefault(one.casefold(), one)
    return tuple(kept.values())
