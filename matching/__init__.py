"""Matching of job seekers, needs and courses, with reasons. Pure Python and arrays: no web, no database.

What is named here is imported when it is first asked for, so that a program that only needs the records stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matching.domain import Answer, Course, Gap, Hit, JobSeeker, Kind, Need, Place
    from matching.matcher import Matcher
    from matching.selecting import Selection
    from matching.taxonomy import load_taxonomy
    from matching.weights import load_weights

__all__ = [
    "Answer",
    "Course",
    "Gap",
    "Hit",
    "JobSeeker",
    "Kind",
    "Matcher",
    "Need",
    "Place",
    "Selection",
    "load_taxonomy",
    "load_weights",
]

_ELSEWHERE = {
    "Matcher": "matching.matcher",
    "Selection": "matching.selecting",
    "load_taxonomy": "matching.taxonomy",
    "load_weights": "matching.weights",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ELSEWHERE.get(name, "matching.domain")), name)
