"""Linking text to the concepts of a taxonomy. ``link_record`` links a whole record once, when it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matching.linking.records import LinkedRecord, LinkedSkill, link_record

__all__ = ["LinkedRecord", "LinkedSkill", "link_record"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from matching.linking import records

    return getattr(records, name)
