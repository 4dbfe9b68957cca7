"""A person's CV or a counsellor's notes (txt, docx, pdf) as a profile, for confirmation before it is saved.

Headings divide the text into parts; what a part holds follows from its heading. Sentences anywhere may state facts
(``person_facts``). Contact details, the name beyond the first name, personal numbers and references stay at the door.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from matching.domain import JobSeeker, Kind, Skill
from matching.importers.base import ImportRefused, ReadFile
from matching.importers.cv_entries import entries
from matching.importers.cv_parts import Line, Parts, divide
from matching.importers.documents import document_lines, is_document
from matching.importers.fact import Fact
from matching.importers.person_facts import education_held, education_level, facts
from matching.importers.profile_draft import ProfileDraft
from matching.validity import valid_until

MAX_CHARACTERS: Final = 100_000
_WISH: Final = re.compile(r"\b(?:vill|söker|önskar|helst|drömmer|hoppas|kan inte|inte kan|undviker)\b", re.IGNORECASE)
# Not after "t.o.m.", "bl.a.", "kl." and their like.
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])(?<!\.\w\.)(?<!\b(?:ca|kl|nr)\.)(?<!\btel\.) +", re.IGNORECASE)
_DRIVES: Final = re.compile(
    r"chaufför|lastbil|bussförar|kör(?:t|de|a|er)? buss|yrkesförar|åkeri|\bYKB\b|förarkort|yrkeskompetensbevis",
    re.IGNORECASE,
)
# Facts that a heading's own lines do not state: "heltid" in a skills list is no wish.
_NOT_LISTED: Final = ("experience", "hours", "avoid", "home", "occupations")


class CvImporter:
    """Reads one document as one person."""

    format = "cv"
    kind = Kind.SEEKER

    def __init__(self, today: dt.date | None = None) -> None:
        """``today`` is what "2015 - nu" is counted to; ``None`` means the day of reading."""
        self._today = today

    def recognises(self, path: Path, head: bytes) -> bool:
        """Any txt, docx or pdf document may be one: more particular formats are asked first."""
        return is_document(path, head)

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[JobSeeker]:  # noqa: ARG002
        """One profile, with everything understood and the words it rests on. Raises ``ImportRefused``."""
        lines = document_lines(path)
        if sum(map(len, lines)) > MAX_CHARACTERS:
            raise ImportRefused("Texten är för lång för att vara ett CV.", "Läs in en person i taget.")
        parts = divide(lines)
        draft = profile_of(parts, self._today or dt.date.today())
        return draft.read(f"{path.name.split('.')[0].casefold()}|{parts.name.casefold()}")


def profile_of(parts: Parts, today: dt.date) -> ProfileDraft:
    """The profile of a divided document. Raises ``ImportRefused`` where nothing of a profile is told."""
    draft = ProfileDraft("CV eller anteckning")
    draft.removed.update(parts.removed)
    first, *others = parts.name.split() or [""]
    if first:
        draft.add("label", first, first)
    if others:
        draft.names.update((parts.name, *(name for name in others if len(name) > 2)))
        draft.removed["efternamn"] += 1
    for line in parts.addresses:
        draft.take(_only(("home",), line), line.number)
    for part, lines in parts.parts:
        if part == "experience":
            _experience(lines, draft, today)
        elif part == "private":
            _private(lines, draft)
        else:
            for line in lines:
                _READERS[part](line, draft)
    if _DRIVES.search("\n".join(line.text for _, lines in parts.parts for line in lines)):
        _leave_plain_licences(draft)
    if all(fact.field == "label" for fact, _ in draft.facts):
        raise ImportRefused(
            "Ingenting i texten kunde tolkas som en profil.",
            "Skriv rubriker som Erfarenhet, Utbildning, Kompetenser och Önskemål, eller använd mallen.",
        )
    return draft


def _leave_plain_licences(draft: ProfileDraft) -> None:
    """Of somebody who drives for a living "har körkort" does not say B: a field that did would refuse them CE jobs."""
    kept = [
        (fact, line)
        for fact, line in draft.facts
        if fact.field != "driving_licences" or fact.value != ("B",) or "b" in re.findall(r"\w+", fact.words.casefold())
    ]
    if len(kept) < len(draft.facts) and not any(fact.field == "driving_licences" for fact, _ in kept):
        draft.unclear.append("Texten säger körkort utan behörighet och handlar om att köra: fyll i körkort själv.")
    draft.facts[:] = kept


def _only(fields: Iterable[str], line: Line) -> list[Fact]:
    return [fact for fact in facts(line.text) if fact.field in fields]


def _but(fields: Iterable[str], line: Line) -> list[Fact]:
    return [fact for fact in facts(line.text) if fact.field not in fields]


def _notes(line: Line, draft: ProfileDraft) -> None:
    """Running text: facts where they are stated, wishes among the wishes, everything else as the summary."""
    draft.take(facts(line.text), line.number)
    for sentence in _SENTENCE_END.split(line.text):
        draft.add("wishes" if _WISH.search(sentence) else "summary", sentence, sentence, line.number)
    if level := education_held(line.text):
        draft.add("education_level", *level, line.number)


def _wishes(line: Line, draft: ProfileDraft) -> None:
    found = [
        fact
        for fact in _but(("experience", "certificates"), line)
        if fact.field != "driving_licences" or re.search("körkort|licen[cs]e", fact.words, re.IGNORECASE)
    ]  # "lastbilschaufför, CE" is what is wished for
    draft.take(found, line.number)
    if not found and len(line.text.split()) <= 4 and not line.text.endswith("."):
        for title in re.split(r",|;| eller ", line.text):  # a bare title under "Önskat yrke" needs no verb
            draft.add("occupations", title.strip(), line.text, line.number)
    else:
        draft.add("wishes", line.text, line.text, line.number)


def _experience(lines: list[Line], draft: ProfileDraft, today: dt.date) -> None:
    for entry in entries(lines, today):
        stated = [] if entry.certain else _only(("experience",), entry.line)
        draft.take(stated, entry.line.number)
        if entry.certain or (not stated and len(entry.line.text) <= 80):
            draft.add("experience", entry.experience, entry.line.text, entry.line.number)
        elif not stated:
            draft.add("summary", entry.line.text, entry.line.text, entry.line.number)


def _education(line: Line, draft: ProfileDraft) -> None:
    draft.take(_but(_NOT_LISTED, line), line.number)
    draft.add("education", line.text, line.text, line.number)
    _level(line, draft)


def _level(line: Line, draft: ProfileDraft) -> None:
    if level := education_level(line.text):
        draft.add("education_level", *level, line.number)


def _skills(line: Line, draft: ProfileDraft) -> None:
    draft.take(_but(_NOT_LISTED, line), line.number)
    pieces = [piece.strip(" .") for piece in re.split(r"[,;|]", line.text)]
    if any(len(piece) > 40 for piece in pieces):
        pieces = [line.text.strip(" .")]  # a sentence is one skill in the person's own words
    for piece in filter(None, pieces):
        draft.add("skills", Skill(piece), line.text, line.number)


def _certificates(line: Line, draft: ProfileDraft) -> None:
    draft.take(_but((*_NOT_LISTED, "certificates"), line), line.number)
    if not re.match(r"(?:\w{1,3}-)?körkort\b", line.text, re.IGNORECASE):
        bare = line.text.strip(" .")
        if valid_until(bare) is None:
            bare = re.sub(r"[,(]? ?(?:19|20)\d\d(?:-\d\d)*\)?", "", bare).strip(" ,.()")
        draft.add("certificates", bare, line.text, line.number)


def _languages(line: Line, draft: ProfileDraft) -> None:
    draft.take(_only(("swedish",), line), line.number)
    for piece in re.split(r"[,;|]| och ", line.text):
        if piece.strip(" .") and not re.match(r"\W*svenska\b", piece, re.IGNORECASE):
            draft.add("languages", piece.strip(" ."), line.text, line.number)


def _licence(line: Line, draft: ProfileDraft) -> None:
    draft.take(facts(f"Körkort: {line.text}"), line.number)


def _private(lines: list[Line], draft: ProfileDraft) -> None:
    """Contact details and references: only the home municipality is wanted."""
    for line in lines:
        draft.take(_only(("home", "protected_identity"), line), line.number)
    draft.removed["kontaktuppgift"] += len(lines)


_READERS: Final = {
    "notes": _notes,
    "summary": _notes,
    "other": _notes,
    "wishes": _wishes,
    "education": _education,
    "skills": _skills,
    "certificates": _certificates,
    "languages": _languages,
    "licence": _licence,
}
