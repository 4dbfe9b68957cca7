"""What a record says, read out once when it is saved: scrubbed text and phrases, as plain strings that can be stored.

Reading out is slow beside comparing (names and contact details are looked for, concepts are found in free text), so
answers never wait for it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from matching import about_work
from matching.about_work import DOUBTFUL, ELSEWHERE, elsewhere
from matching.asked_in_text import NOTHING, Asked, asked_in_text
from matching.domain import Course, EvidenceGrade, JobSeeker, Need, Record
from matching.held_in_text import NOTHING as NOTHING_HELD
from matching.held_in_text import Held, held_in_text
from matching.implied import in_other_words, known_as, named_skills, substitutes, with_implied
from matching.linking import asked_links, asked_words
from matching.scrubbing import scrub_prose
from matching.stuffing import believed
from matching.text import MAX_PHRASES, Phrase, occupation_phrases, skill_phrases, text_of

if TYPE_CHECKING:
    from matching.linking.records import LinkedRecord, LinkedSkill
    from matching.taxonomy import Taxonomy

TITLE_WORDS = 8  # words up to which the first line of a text may be a title; a longer one is a sentence
TELLING_WORDS = 8  # words from which a text tells whether it is about work; "var tandläkare i Iran" is a person's all
PASSING_WORDS = 20  # words from which a need that names one skill without asking for it speaks of it in passing

_SENTENCE = re.compile(r"[^.!?\n]+")
_ENTRY = re.compile(
    r"\bkrävs\b|\bförkunskap|\bförutsätt|\bbehörig\b|\bbehörighet\b|\bdu (?:ska|måste|behöver) ha\b", re.I
)

VERSION = 16  # raise when the program reads the same record out otherwise than before: stored readings are made anew


@lru_cache(maxsize=1)
def version() -> str:
    """Changes whenever records are read out otherwise: with ``VERSION``, and with any of the models of texts."""
    models = hashlib.sha256(about_work.MODEL.read_bytes())
    models.update(asked_words.MODEL.read_bytes())
    models.update(asked_links.LINKS.read_bytes())
    return f"{VERSION}-{models.hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record read out. ``skills`` are what a person can or a course teaches, the others what their names say.

    ``asked`` are the demands in the text of a need that its fields do not tell, ``held`` the licences, certificates and
    levels that the text of a person tells and the fields do not. ``known_as`` are the occupations that
    titles are by the taxonomy, each with the title; ``substitutes`` those that can take the place of a need's, with 75
    (close) or 25 (distant). ``names_nothing``: a person's text alone, in which no skill and no occupation is found, or
    that may be about something else. ``elsewhere``: a text alone that is about something else than work. ``named``:
    those of the skills, essential and meriting that are the name of a concept, each with its source and id.
    """

    text: str
    skills: tuple[Phrase, ...]
    essential: tuple[str, ...]
    meriting: tuple[str, ...]
    occupations: tuple[str, ...]
    asked: Asked = NOTHING
    known_as: tuple[tuple[str, str], ...] = ()
    substitutes: tuple[tuple[str, int], ...] = ()
    names_nothing: bool = False
    elsewhere: bool = False
    named: tuple[tuple[str, str, str], ...] = ()
    held: Held = NOTHING_HELD


def prepare(record: Record, taxonomy: Callable[[], Taxonomy] | None = None) -> Prepared:
    """Read a record out.

    A record that lists its skills is taken at its word. One that lists none (an ad, a course page, a pasted CV) has its
    free text linked to the concepts of the ``taxonomy``; without one it has no skills, and nothing is implied.
    """
    if isinstance(record, JobSeeker):
        record = believed(record)
    linked = _linked(_without_who(record), taxonomy) if taxonomy and not _lists_skills(record) else None
    skills = () if isinstance(record, Need) else skill_phrases(record)
    essential, meriting = (record.essential_skills, record.meriting_skills) if isinstance(record, Need) else ((), ())
    occupations = occupation_phrases(record)
    alone = _text_alone(record)
    doubt = elsewhere(alone) if len(alone.split()) >= TELLING_WORDS else 0.0
    away = doubt >= ELSEWHERE and not (isinstance(record, Need) and linked is not None and _asks(linked))
    if linked is not None and isinstance(record, Need) and (away or _in_passing(record, linked)):
        linked = None
        occupations = _title(record, occupations)
    if linked is not None:
        taught = _taught(record, linked.skills) if isinstance(record, Course) else linked.skills
        found = tuple(_labels(taught, {"mandatory", "mentioned"}))
        if isinstance(record, Need):
            essential, meriting = _asked_skills(linked.skills)
        else:
            skills = tuple(dict.fromkeys((*skills, *(Phrase(label, EvidenceGrade.CLAIMED) for label in found))))
        if not _names_occupation(record):
            titles = tuple(_labels(linked.occupations, {"mandatory", "mentioned", "meriting"}))
            occupations = titles or (_title(record, occupations) if isinstance(record, Need) else occupations)
    asked = asked_in_text(record) if isinstance(record, Need) else NOTHING
    held = held_in_text(record) if isinstance(record, JobSeeker) else NOTHING_HELD
    also: tuple[tuple[str, str], ...] = ()
    instead: tuple[tuple[str, int], ...] = ()
    named: tuple[tuple[str, str, str], ...] = ()
    if taxonomy is not None:
        also = known_as(occupations, taxonomy())
        if isinstance(record, Need):
            instead = substitutes(occupations, taxonomy())
        elif isinstance(record, JobSeeker):
            skills = with_implied(record, skills, taxonomy())
        else:
            skills = (*skills, *in_other_words(skills, taxonomy()))[:MAX_PHRASES]
        phrases = (*(phrase.text for phrase in skills), *essential, *meriting)
        named = named_skills(dict.fromkeys(phrases), taxonomy())
    silent = isinstance(record, JobSeeker) and (
        doubt >= DOUBTFUL or (linked is not None and not _tells_of_work(record, linked))
    )
    return Prepared(
        text_of(record), skills, essential, meriting, occupations, asked, also, instead, silent, away, named, held
    )


def _text_alone(record: Record) -> str:
    """The text of a person or a need that says nothing else; empty for any other record."""
    if isinstance(record, JobSeeker) and not (record.skills or _names_work(record)):
        return f"{record.summary} {record.wishes.text}".strip()
    if isinstance(record, Need) and not (_lists_skills(record) or record.occupation) and _untitled(record):
        return record.text or record.title
    return ""


def _names_work(seeker: JobSeeker) -> bool:
    """Whether a field names work or a proof."""
    proofs = seeker.certificates or seeker.driving_licences or seeker.education
    return bool(seeker.experience or seeker.wishes.occupations or proofs)


def _tells_of_work(seeker: JobSeeker, linked: LinkedRecord) -> bool:
    """Whether a profile that lists no skills names any work, proof or concept at all."""
    told = linked.requirements
    found = any(one.concept is not None for one in (*linked.skills, *linked.occupations))
    return bool(_names_work(seeker) or found or told.licences or told.certificates or told.education)


def _asks(linked: LinkedRecord) -> bool:
    """Whether a text asks for something in so many words: it is then no text about something else."""
    return any(one.strength in ("mandatory", "meriting") for one in (*linked.skills, *linked.occupations))


def _in_passing(need: Need, linked: LinkedRecord) -> bool:
    """Whether a text of some length names a single skill and asks nothing of anyone: it is about something else.

    A note that seeks someone names several, or an occupation, or says that it seeks.
    """
    if not _untitled(need) or need.occupation or linked.occupations or len(need.text.split()) < PASSING_WORDS:
        return False
    skills = [one for one in linked.skills if one.concept is not None and one.field in ("text", "title")]
    asked = any(one.strength in ("mandatory", "meriting") for one in skills)
    return len({one.concept for one in skills}) == 1 and not asked


def _title(need: Need, occupations: tuple[str, ...]) -> tuple[str, ...]:
    """What the title of a need names, unless it is a whole sentence: that is no occupation."""
    return () if _untitled(need) and len(need.title.split()) > TITLE_WORDS else occupations


def _untitled(need: Need) -> bool:
    """Whether the title is only how the text begins: something that was typed in, not a record with a title."""
    return need.text.strip().startswith(need.title.strip())


def to_json(prepared: Prepared) -> str:
    """The reading as JSON text."""
    return json.dumps(
        {
            "text": prepared.text,
            "skills": [list(astuple(phrase)) for phrase in prepared.skills],
            "essential": prepared.essential,
            "meriting": prepared.meriting,
            "occupations": prepared.occupations,
            "asked": prepared.asked.to_json(),
            "known_as": prepared.known_as,
            "substitutes": prepared.substitutes,
            "names_nothing": prepared.names_nothing,
            "elsewhere": prepared.elsewhere,
            "named": prepared.named,
            "held": prepared.held.to_json(),
        }
    )


def from_json(text: str) -> Prepared:
    """The reading that ``to_json`` wrote. Raises ``ValueError`` or ``KeyError`` for anything else."""
    told = json.loads(text)
    return Prepared(
        text=told["text"],
        skills=tuple(Phrase(words, EvidenceGrade(grade), *rest) for words, grade, *rest in told["skills"]),
        essential=tuple(told["essential"]),
        meriting=tuple(told["meriting"]),
        occupations=tuple(told["occupations"]),
        asked=Asked.from_json(told["asked"]),
        known_as=tuple((label, title) for label, title in told["known_as"]),
        substitutes=tuple((label, degree) for label, degree in told["substitutes"]),
        names_nothing=told["names_nothing"],
        elsewhere=told["elsewhere"],
        named=tuple((phrase, source, concept) for phrase, source, concept in told["named"]),
        held=Held.from_json(told["held"]),
    )


def _without_who(record: Record) -> Record:
    """The record as it is linked: what is told of a person says nothing of who it is."""
    if not isinstance(record, JobSeeker):
        return record
    experience = tuple(replace(work, description=scrub_prose(work.description)) for work in record.experience)
    wishes = replace(record.wishes, text=scrub_prose(record.wishes.text))
    return replace(record, summary=scrub_prose(record.summary), experience=experience, wishes=wishes)


def _lists_skills(record: Record) -> bool:
    if isinstance(record, Need):
        return bool(record.essential_skills or record.meriting_skills)
    return bool(record.skills)


def _names_occupation(record: Record) -> bool:
    if isinstance(record, JobSeeker):
        return bool(record.experience or record.wishes.occupations)
    return bool(record.occupations if isinstance(record, Course) else record.occupation)


def _linked(record: Record, taxonomy: Callable[[], Taxonomy]) -> LinkedRecord:
    from matching.linking.records import link_record

    return link_record(record, taxonomy())


def _taught(course: Course, skills: Iterable[LinkedSkill]) -> list[LinkedSkill]:
    """Without what a course's text asks of those who start it ("Grundläggande ellära krävs"): that is not taught."""
    asked = [sentence.span() for sentence in _SENTENCE.finditer(course.text) if _ENTRY.search(sentence.group())]
    return [one for one in skills if one.field != "text" or not any(start <= one.span[0] < end for start, end in asked)]


def _asked_skills(skills: Sequence[LinkedSkill]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels of what a text says must be there and of what it says is good to have; nothing is both.

    What is asked for in so many words must be there; a duty that is said to be good to have need not be.
    """
    must, good = (tuple(_labels(skills, {strength})) for strength in ("mandatory", "meriting"))
    essential = tuple(
        label for label in _labels(skills, {"mandatory", "mentioned"}) if label in must or label not in good
    )
    return essential, tuple(label for label in good if label not in must)


def _labels(linked: Iterable[LinkedSkill], strengths: set[str]) -> Iterator[str]:
    """The labels of what was found to be a concept, once each."""
    yield from dict.fromkeys(one.label for one in linked if one.concept is not None and one.strength in strengths)
