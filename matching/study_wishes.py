"""What a profile says, in its own words, of whether studies should leave room for work."""

from __future__ import annotations

import re

from matching.domain import Course, JobSeeker
from matching.text import MAX_TEXT

MOST_PACE = 75.0  # per cent of full time; what is more leaves no room for work
SHORT_DAYS = 31  # a course that lasts no longer can be taken out of working time

_STUDY = r"(?:läs|plugg|stude|kurs|utbild|skolbänk)\w*"
_WORK = r"(?:arbet|jobb)\w*"
_BESIDE = (
    r"(?:vid\s+sidan\s+(?:av|om)|bredvid\s+jobbet|parallellt|(?:samtidigt\s+som|medan)\s+\w+\s+" + _WORK + r"|halvfart|"
    r"kvartsfart|deltid|(?:på\s+)?kväll(?:en|ar|arna|stid)?|inte\s+på\s+heltid)"
)
_NOT = r"(?:inte|aldrig|slippa?|nej|undvik\w*|sluta)"
_SAID = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_STUDY}(?:\W+\w+){{0,6}}?\W+{_BESIDE}\b",
        rf"\b(?:vid\s+sidan\s+(?:av|om)|parallellt|på\s+halvfart|på\s+deltid|på\s+kvällstid)(?:\W+\w+){{0,4}}?\W+{_STUDY}\b",
        r"\b(?:kvälls|distans|halvfarts|deltids)(?:kurs|studi|utbildning)\w*",
        rf"\b{_NOT}(?:\W+\w+){{0,3}}?\W+(?:plugg\w*|stude\w+|läsa|skolbänk\w*)\b",
        r"\bplugga?(?:\W+\w+){0,3}?\W+inte\b",
        r"\bskolbänk\w*(?:\W+\w+){0,3}?\W+nej\b",
        rf"\bsluta\s+{_WORK}(?:\W+\w+){{0,2}}?\W+{_STUDY}",
        rf"\b{_WORK}(?:\W+\w+){{0,6}}?\W+medan\s+\w+\s+{_STUDY}",
    )
)
_WISHES = re.compile(r"\b(?:vill|kan|skulle|gärna|helst|går\s+bra|går\s+an|tackar\s+nej|säger\s+nej)\b", re.IGNORECASE)
_AVOIDS = re.compile(r"\b(?:plugg|studier|studera|läsa|skolbänk|skola|klassrum|heltidsstudier)\w*", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n;]+")


def studies_beside(seeker: JobSeeker) -> str:
    """The words in which the profile says that studies should leave room for work; "" where it does not.

    Wishes come first, then what is avoided, then the sentences of the summary that tell what the person wants: what
    somebody studies already says nothing of it.
    """
    for sentence in _SENTENCE.findall(seeker.wishes.text[:MAX_TEXT]):
        if any(pattern.search(sentence) for pattern in _SAID):
            return _tidy(sentence)
    for told in seeker.wishes.avoid:
        if _AVOIDS.search(told):
            return _tidy(told)
    for sentence in _SENTENCE.findall(seeker.summary[:MAX_TEXT]):
        if _WISHES.search(sentence) and any(pattern.search(sentence) for pattern in _SAID):
            return _tidy(sentence)
    return ""


def leaves_room(course: Course) -> bool | None:
    """Whether one can work beside the course or be done with it soon; ``None`` where its pace is not told."""
    if course.starts_on and course.ends_on and (course.ends_on - course.starts_on).days <= SHORT_DAYS:
        return True
    return None if course.pace_percent is None else course.pace_percent <= MOST_PACE


def _tidy(words: str) -> str:
    return " ".join(words.split())
