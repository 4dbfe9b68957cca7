"""The words that users import by, and the kinds of record that they name."""

from __future__ import annotations

from matching.domain import Kind

KINDS = {"courses": Kind.COURSE, "needs": Kind.NEED, "ads": Kind.NEED, "profiles": Kind.SEEKER}


def kind_of_name(name: str) -> Kind:
    """The kind that ``courses``, ``needs``, ``ads`` or ``profiles`` names. Raises ``KeyError`` for another word."""
    return KINDS[name]
