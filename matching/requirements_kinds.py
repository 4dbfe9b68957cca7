"""The typed requirements that a text can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matching.domain import EducationLevel, SwedishLevel
from matching.linking.sentences import Strength

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Licence:
    """A driving licence category ("B", "CE") or "YKB"."""

    code: str
    strength: Strength
    span: Span


@dataclass(frozen=True, slots=True)
class Certificate:
    """Anything else that one holds proof of. ``classes`` are those told: "Truckkort A+B" → ("A", "B")."""

    name: str
    classes: tuple[str, ...]
    strength: Strength
    span: Span

    @property
    def with_classes(self) -> str:
        """The name and the classes told: "truckkort A+B"."""
        return f"{self.name} {'+'.join(self.classes)}" if self.classes else self.name


@dataclass(frozen=True, slots=True)
class Language:
    """A language (ISO 639-1, "teckenspråk" as ``swl``), the level where one is told, and in which words."""

    code: str
    level: SwedishLevel | None
    strength: Strength
    span: Span


@dataclass(frozen=True, slots=True)
class Education:
    """A level of education, and the field as the text words it."""

    level: EducationLevel
    field: str
    strength: Strength
    span: Span


@dataclass(frozen=True, slots=True)
class YearsOfExperience:
    """How long, and of what as the text words it; ``years`` is the least number told."""

    years: float
    of: str
    strength: Strength
    span: Span


@dataclass(frozen=True, slots=True)
class Requirements:
    """All typed requirements of a text, in order of place."""

    licences: tuple[Licence, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    languages: tuple[Language, ...] = ()
    education: tuple[Education, ...] = ()
    experience: tuple[YearsOfExperience, ...] = ()

    @property
    def with_ykb(self) -> tuple[Certificate, ...]:
        """The certificates, and each YKB, which is found among the licences, as one of them."""
        ykb = (Certificate(one.code, (), one.strength, one.span) for one in self.licences if one.code == "YKB")
        return (*self.certificates, *ykb)

    @property
    def named(self) -> tuple[tuple[str, Licence | Certificate | Language | Education], ...]:
        """Each licence, certificate, language and education, with the name of its kind."""
        groups: tuple[tuple[str, tuple[Any, ...]], ...] = (
            ("licence", self.licences),
            ("certificate", self.certificates),
            ("language", self.languages),
            ("education", self.education),
        )
        return tuple((kind, one) for kind, group in groups for one in group)

    @property
    def proofs(self) -> tuple[Span, ...]:
        """Where licences, certificates and languages stand: words that are no skill as well."""
        groups: tuple[tuple[Any, ...], ...] = (self.licences, self.certificates, self.languages)
        return tuple(sorted(one.span for group in groups for one in group))

    @property
    def spans_of_levels(self) -> tuple[Span, ...]:
        """Where anything but years of experience stands: "två års erfarenhet av svarvning" names a skill as well."""
        return tuple(sorted((*self.proofs, *(one.span for one in self.education))))

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the requirements stand."""
        groups: tuple[tuple[Any, ...], ...] = (
            self.licences,
            self.certificates,
            self.languages,
            self.education,
            self.experience,
        )
        return tuple(sorted(one.span for group in groups for one in group))
