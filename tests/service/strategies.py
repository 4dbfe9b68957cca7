"""Any record of the domain, for property tests: every field filled with anything of its type."""

from __future__ import annotations

from hypothesis import strategies as st

from matching.domain import Course, JobSeeker, Need

# What a database can hold: everything but lone surrogates, which are no text at all.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)

st.register_type_strategy(str, TEXTS)
st.register_type_strategy(float, _NUMBERS)


def _identified(record: JobSeeker | Need | Course) -> bool:
    return "\0" not in record.id  # PostgreSQL has no zero bytes in text, so no store takes them in an id


SEEKERS = st.from_type(JobSeeker).filter(_identified)
NEEDS = st.from_type(Need).filter(_identified)
COURSES = st.from_type(Course).filter(_identified)
RECORDS = st.one_of(SEEKERS, NEEDS, COURSES)
