"""What a text about a job asks for besides skills: licences, certificates, languages, education, years of experience.

Patterns over clauses, each with the place of the words it rests on. ``requirements`` is pure: a text in, requirements
out. Names of certificates are shared with the concept list (``datasets/concepts/certificates.csv``).
"""

from __future__ import annotations

from typing import Final

from matching.linking.headings import Section
from matching.linking.sentences import Clause, Strength, clauses
from matching.requirements_kinds import (
    Certificate,
    Education,
    Language,
    Licence,
    Requirements,
    Span,
    YearsOfExperience,
)
from matching.requirements_levels import SFI_OF_LEVEL, education_in, experience_in, languages_in
from matching.requirements_proofs import bare_licences_in, certificates_in, licences_in

__all__ = [
    "MOST",
    "SFI_OF_LEVEL",
    "Certificate",
    "Education",
    "Language",
    "Licence",
    "Requirements",
    "Span",
    "YearsOfExperience",
    "requirements",
    "requirements_of",
]

MOST: Final = 40_000  # characters that are read


def requirements(text: str, *, claims: bool = False) -> Requirements:
    """The typed requirements of ``text`` (its first ``MOST`` characters); ``claims``: of what a person has."""
    licences: list[Licence] = []
    certificates: list[Certificate] = []
    languages: list[Language] = []
    education: list[Education] = []
    experience: list[YearsOfExperience] = []
    for clause in clauses(text, claims=claims, limit=MOST):
        if clause.section is Section.EMPLOYER and clause.silent:
            continue
        told = text[clause.start : clause.end]
        licences += licences_in(told, clause)
        certificates += certificates_in(told, clause)
        if not clause.silent:
            languages += languages_in(told, clause)
            education += education_in(told, clause)
            experience += experience_in(told, clause)
    if any(one.name.startswith("legitimation ") for one in certificates):
        certificates = [one for one in certificates if one.name != "legitimation"]  # "din legitimation" is that one
    return Requirements(tuple(licences), tuple(certificates), tuple(languages), tuple(education), tuple(experience))


def requirements_of(text: str, span: Span, strength: Strength) -> Requirements:
    """The licences, languages and levels of education of a stretch that is known to ask for one, however bare."""
    clause = Clause(*span, strength, silent=False, section=Section.NONE)
    told = text[slice(*span)]
    return Requirements(
        licences=tuple(bare_licences_in(told, clause)),
        languages=tuple(languages_in(told, clause)),
        education=tuple(education_in(told, clause)),
    )
