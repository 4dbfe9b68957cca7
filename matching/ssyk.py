"""Codes of SSYK 2012: whether one can exist, and which occupations lie near it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matching.taxonomy import Taxonomy

# The 46 two-digit groups (huvudgrupper) of SSYK 2012, SCB MIS 2012:1. Every four-digit code begins with one of them.
_SECOND: Final = ("123", "1234567", "123456", "12345", "1234", "1234", "12", "123456", "123", "123456")
MAIN_GROUPS: Final = frozenset(f"{first}{second}" for first, all_of in enumerate(_SECOND) for second in all_of)
ALL_CODES: Final = 400  # a taxonomy that holds so many four-digit groups holds them all


class UnknownSsyk(ValueError):
    """No group of SSYK 2012 has this code. ``suggestions`` are codes near it with an occupation each."""

    def __init__(self, code: str, suggestions: tuple[str, ...]) -> None:
        super().__init__(code, suggestions)
        self.suggestions = suggestions

    def __str__(self) -> str:
        """A Swedish sentence with what to do."""
        near = (
            f"Menade du {' eller '.join(self.suggestions)}?" if self.suggestions else "Skriv fyra siffror, t.ex. 7212."
        )
        return f"Ingen SSYK-kod (2012) är så. {near}"


def check_ssyk(code: str, taxonomy: Taxonomy) -> None:
    """Raise ``UnknownSsyk`` with suggestions for a code that SSYK 2012 does not have.

    A taxonomy with all groups decides; without one a code of a main group that exists is believed.
    """
    groups = {
        concept.code: concept.label
        for concept in taxonomy.of_kind("group")
        if concept.code and len(concept.code) == 4 and concept.code.isdigit() and not _is_isco(concept.id, taxonomy)
    }
    digits = len(code) == 4 and code.isascii() and code.isdigit()
    if digits and (code in groups if len(groups) >= ALL_CODES else code[:2] in MAIN_GROUPS):
        return
    known = groups or {
        concept.code: concept.label for concept in taxonomy.of_kind("occupation") if concept.code and digits
    }
    near = sorted((one for one in known if one[:2] == code[:2] or one[:1] == code[:1]), key=lambda one: _far(one, code))
    raise UnknownSsyk(code, tuple(f"{one} ({known[one]})" for one in near[:3]))


def _is_isco(concept_id: str, taxonomy: Taxonomy) -> bool:
    """ESCO's groups have codes of ISCO-08, which look the same."""
    return taxonomy.source(concept_id).name.startswith("esco")


def _far(one: str, code: str) -> tuple[int, int, str]:
    """How little two codes have in common: digits after the first that differs, then distance as numbers."""
    shared = next((at for at, (a, b) in enumerate(zip(one, code, strict=False)) if a != b), 4)
    return 4 - shared, abs(int(one) - int(code)) if code.isdigit() else 0, one
