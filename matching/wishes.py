"""What a person wishes to avoid, set against what a need says of the work. Read in both's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from matching.domain import JobSeeker, Need
from matching.text import MAX_TEXT

NOT_BY_DAY: Final = "annat än dagtid"  # what is avoided by whoever wishes to work by day
# What working times are called that mean another: who avoids nights avoids three shifts too.
_ALSO: Final[Mapping[str, str]] = {
    "natt": r"nätter|nattarbete|treskift|3-skift|femskift|5-skift|skift dygnet runt|dygnet runt",
    "kväll": r"tvåskift|2-skift|treskift|3-skift|femskift|5-skift",
    "helg": r"lördag|söndag|femskift|5-skift",
    "skift": r"tvåskift|treskift|femskift|2-skift|3-skift|5-skift",
    "delade turer": r"delade? (?:turer|pass)|delad tur",
    NOT_BY_DAY: r"natt|nätter|kväll|tvåskift|treskift|femskift|2-skift|3-skift|5-skift|skiftarbet|skiftgång",
}
_TIMES: Final = re.compile(
    r"\b(?:natt|nätter|kväll|helg|dag(?:tid)?\b|morgon|morgnar|eftermiddag|jour|skift|delade (?:turer|pass)"
    r"|övernatt|veckopend)",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"\b(?:inga|inget|ingen|inte|aldrig|slipper|utan|ej)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"\w{3,}")
_SENTENCE: Final = re.compile(r"[^.!?;\n]+")
_CLAUSE: Final = re.compile(r"[^.!?;,\n]+")
_DAY: Final = r"dag(?:tid(?:er)?|arbete|jobb|pass|skift)\b"
_WISHED: Final = re.compile(
    r"\b(?:vill|skulle vilja|önskar|söker|helst|bara|endast|enbart|behöver|måste)\b[^.;:,!?\n]{0,50}?\b(?:på )?"
    rf"{_DAY}|\b{_DAY}[^.;:,!?\n]{{0,10}}\b(?:helst|önskas|önskar|endast|bara)\b",
    re.IGNORECASE,
)
_OTHER_TIMES: Final = re.compile(r"\b(?:natt|nätter|kväll|helg|skift|läs|plugg|stude|utbild)\w*", re.IGNORECASE)
_RULED_OUT: Final = re.compile(r"\b(?:inte|ej|inga|aldrig|slippa|undvika)\b.*", re.IGNORECASE)
STEM = 7  # letters of an avoided word that must stand at the beginning of a word of the need
# Words of what is avoided that do not tell what it is.
_EMPTY: Final = re.compile(r"\b(?:hela|dagar|sena|tidiga|arbet[ea]|jobba?|eget|stora|mycket|och|för|att)\b")


def by_day(seeker: JobSeeker) -> bool:
    """Whether the profile says in its own words that the person wishes to work by day, and wishes for no other time."""
    for text in (seeker.wishes.text, seeker.summary):
        for sentence in _SENTENCE.findall(text[:MAX_TEXT]):
            wish = _WISHED.search(sentence)
            if wish and not _NOT.search(wish[0].casefold()) and not _OTHER_TIMES.search(_RULED_OUT.sub("", sentence)):
                return True
    return False


def clashes(seeker: JobSeeker, need: Need, *, times_only: bool = False, days: bool | None = None) -> tuple[str, ...]:
    """What the person wants to avoid and the need speaks of, in the person's words.

    Working times are looked for where the need tells its own; else, and for all other things, in its title, demands
    and text, but for clauses that say that there is none of it. ``times_only``: nothing but the words for working
    times, for whoever has no business with what else a person avoids, or why. ``days``: what ``by_day`` says, where it
    is known.
    """
    avoided = list(seeker.wishes.avoid)
    if times_only:
        avoided = [time for told in avoided for time in _TIMES.findall(told)]
    if by_day(seeker) if days is None else days:
        avoided.append(NOT_BY_DAY)
    if not avoided:
        return ()
    text = ". ".join((need.title, need.occupation, *need.essential_skills, need.text[:MAX_TEXT])).casefold()
    working_time = need.working_time.casefold()
    return tuple(
        told
        for told in avoided
        if _speaks_of(told.casefold(), working_time if working_time and _TIMES.search(told) else text)
    )


def _speaks_of(avoided: str, where: str) -> bool:
    pattern = _pattern(avoided)
    if pattern is None or not pattern.search(where):
        return False
    return any(pattern.search(clause) and not _NOT.search(clause) for clause in _CLAUSE.findall(where))


@lru_cache(maxsize=1024)
def _pattern(avoided: str) -> re.Pattern[str] | None:
    words = _WORD.findall(_EMPTY.sub(" ", avoided))
    if not words:
        return None
    if times := [name for name in _ALSO if name in avoided]:
        return re.compile("|".join([*(rf"\b{name}" for name in times), *(_ALSO[name] for name in times)]))
    if len(words) > 1:
        together = r"\W+(?:\w+\W+){0,3}?".join(rf"{re.escape(word[:STEM])}\w*" for word in words[:2])
        return re.compile(rf"\b{together}")
    return re.compile(rf"\b{re.escape(words[0][:STEM])}")
