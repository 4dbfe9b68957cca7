"""What a need's own text demands where its fields tell nothing: licences, certificates, Swedish, education.

Read from words, so it may be wrong or talked about: such a demand is met or to be checked, it never refuses anyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from matching.domain import EducationLevel, Need, SwedishLevel
from matching.linking.sentences import Strength
from matching.requirements import Certificate, requirements

# Asked for when someone is hired, or had by everyone who starts: nothing to hold beforehand.
_NO_PROOF: Final = frozenset({"registerutdrag", "säkerhetsklass"})
# The gate of regulated professions knows more about these: authority, law, and whether there is room for others.
_REGULATED: Final = ("legitimation", "skyddad titel")
CATEGORIES: Final = frozenset(("AM", "A1", "A2", "A", "B", "B96", "BE", "C1E", "C1", "CE", "C", "D1E", "D1", "DE", "D"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Demands read out of a text. Empty for most needs."""

    licences: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    swedish: SwedishLevel | None = None
    education: EducationLevel | None = None

    @property
    def gates(self) -> frozenset[str]:
        """The gates that these demands raise."""
        told = {
            "körkort": self.licences,
            "certifikat": self.certificates,
            "svenska": self.swedish,
            "utbildningsnivå": self.education,
        }
        return frozenset(name for name, asked in told.items() if asked)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "licences": list(self.licences),
            "certificates": list(self.certificates),
            "swedish": self.swedish,
            "education": self.education,
        }

    @staticmethod
    def from_json(told: Mapping[str, Any]) -> Asked:
        """What ``to_json`` wrote. Raises ``ValueError`` or ``KeyError`` for anything else."""
        return Asked(
            tuple(told["licences"]),
            tuple(told["certificates"]),
            SwedishLevel(told["swedish"]) if told["swedish"] else None,
            EducationLevel(told["education"]) if told["education"] else None,
        )


NOTHING: Final = Asked()


def asked_in_text(need: Need) -> Asked:
    """What the text says must be there, for the fields that the record leaves empty.

    Of several levels the lowest counts: "gymnasium, gärna högskola" and "gymnasium eller högskola" ask for the first.
    """
    if not need.text:
        return NOTHING
    found = requirements(need.text)
    licences = [one.code for one in found.licences if one.strength is Strength.MANDATORY]
    proofs = [one.with_classes for one in found.certificates if one.strength is Strength.MANDATORY and is_proof(one)]
    proofs += ["YKB"] if "YKB" in licences else []
    swedish = [
        one.level for one in found.languages if one.code == "sv" and one.level and one.strength is Strength.MANDATORY
    ]
    education = [one.level for one in found.education if one.strength is not Strength.NEGATED]
    demanded = any(one.strength is Strength.MANDATORY for one in found.education)
    return Asked(
        _once(code for code in licences if code in CATEGORIES) if not need.driving_licences else (),
        _once(proofs) if not need.certificates else (),
        min(swedish, key=lambda level: level.rank, default=None) if need.swedish is None else None,
        min(education, key=lambda level: level.rank, default=None)
        if need.education_level is None and demanded
        else None,
    )


def with_asked(need: Need, asked: Asked) -> Need:
    """The need with the demands of its text in the fields that it left empty; itself where there are none."""
    if not asked.gates:
        return need
    return replace(
        need,
        driving_licences=need.driving_licences or asked.licences,
        certificates=need.certificates or asked.certificates,
        swedish=need.swedish or asked.swedish,
        education_level=need.education_level or asked.education,
    )


def is_proof(one: Certificate) -> bool:
    """Whether it is something to hold beforehand, which no other gate sees to."""
    return one.name not in _NO_PROOF and not one.name.startswith(_REGULATED)


def _once(told: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(told))
