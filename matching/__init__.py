"""Matching of job seekers, needs and courses, with reasons. Pure Python and arrays: no web, no database."""

from matching.domain import Answer, Course, Gap, Hit, JobSeeker, Kind, Need, Place
from matching.matcher import Matcher, Selection
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
    "load_weights",
]
