"""A text about a need read out for a broker: what was found, where in the text, and what the text says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from matching.domain import EducationLevel, Need, SwedishLevel
from matching.importers.base import ImportRefused
from matching.importers.visit_notes import read_note, unread_values
from matching.linking import LinkedSkill, link_record
from matching.scrubbing import take_out, told

if TYPE_CHECKING:
    from matching.requirements import Certificate, Requirements
    from matching.taxonomy import Taxonomy

MOST_CHARACTERS: Final = 40_000  # of a text that is read
MOST_SKILLS: Final = 60

MUST, MERIT, NOT = "krav", "merit", "nej"
SAID = {
    "mandatory": "krav i texten",
    "meriting": "meriterande i texten",
    "mentioned": "nämns i texten",
    "negated": "behövs inte, enligt texten",
}
LOOKS = {"mandatory": "must", "meriting": "merit", "mentioned": "said", "negated": "not"}
_FIRST = ("mandatory", "meriting", "mentioned", "negated")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text. ``look`` is empty where nothing was found; ``label`` and ``said`` tell what was."""

    text: str
    look: str = ""
    label: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class FoundSkill:
    """One skill of the text, once: what the text says of it, the words that say it, and how we think it counts."""

    label: str
    said: str
    words: str
    choice: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, read. ``need``: what was understood besides the skills; ``others`` are the needs of a text of several."""

    pieces: tuple[Piece, ...]
    skills: tuple[FoundSkill, ...]
    occupations: tuple[str, ...]
    need: Need
    others: tuple[Need, ...]
    notes: tuple[str, ...]


def cleaned(text: str) -> tuple[str, str]:
    """The text without contact details, and a sentence about what was taken out (empty: nothing was)."""
    scrubbed = take_out(text.replace("\r\n", "\n").replace("\0", " ").strip())
    return scrubbed.text, told(scrubbed.removed)


def read_text(text: str, taxonomy: Taxonomy, known: Need | None = None) -> Reading:
    """Everything that the text tells of one need. ``known``: what the note tells that it was taken out of."""
    linked = link_record(Need("", title="", text=text), taxonomy)
    needs = needs_of_note(text) if known is None else (known,)
    known = needs[0] if len(needs) == 1 else Need("", title="")
    skills = [one for one in linked.skills if not _names_employer(text, one.span, known.employer)]
    occupations = tuple(
        dict.fromkeys(one.label for one in sorted(linked.occupations, key=_order) if one.strength != "negated")
    )
    return Reading(
        _pieces(text, skills, linked.occupations, linked.requirements),
        tuple(_skills(text, skills)),
        occupations,
        _understood(known, occupations, linked.requirements),
        needs if len(needs) > 1 else (),
        (*linked.notes, *unread_values(_lines(text))),
    )


def needs_of_note(text: str) -> tuple[Need, ...]:
    """The needs that a note tells; none where it asks for nobody."""
    try:
        return read_note(_lines(text), "anteckning").records
    except ImportRefused:
        return ()


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def _names_employer(text: str, span: tuple[int, int], employer: str) -> bool:
    """Whether the words are part of the employer's name: "Svets" in "Mälardalens Svets" is no demand."""
    at = text.find(employer) if employer else -1
    return at >= 0 and at <= span[0] and span[1] <= at + len(employer)


def _order(one: LinkedSkill) -> tuple[int, int]:
    return _FIRST.index(one.strength), one.span[0]


def _skills(text: str, linked: Sequence[LinkedSkill]) -> Iterable[FoundSkill]:
    asks = any(one.strength == "mandatory" for one in linked)
    seen: set[str] = set()
    for one in sorted(linked, key=_order):
        key = one.label.casefold()
        if key in seen or len(seen) == MOST_SKILLS:
            continue
        seen.add(key)
        choice = {"mandatory": MUST, "meriting": MERIT, "negated": NOT}.get(one.strength, MERIT if asks else MUST)
        yield FoundSkill(one.label, SAID[one.strength], " ".join(text[slice(*one.span)].split()), choice)


def _understood(known: Need, occupations: Sequence[str], needed: Requirements) -> Need:
    """What the note and the typed requirements tell, as a need that has no id yet."""
    licences = [one.code for one in needed.licences if one.strength in _ASKED and one.code != "YKB"]
    proofs = [one.code for one in needed.licences if one.strength in _ASKED and one.code == "YKB"]
    proofs += [one.with_classes for one in needed.certificates if _asks(one)]
    swedish = [one.level for one in needed.languages if one.code == "sv" and one.level and one.strength != "negated"]
    education = [one.level for one in needed.education if one.strength == "mandatory"]
    return Need(
        "",
        title=known.title or (occupations[0][:1].upper() + occupations[0][1:] if occupations else ""),
        employer=known.employer,
        sector=known.sector,
        sni=known.sni,
        occupation=occupations[0] if occupations else known.occupation,
        headcount=known.headcount,
        horizon=known.horizon,
        place=known.place,
        working_time=known.working_time,
        source_kind=known.source_kind,
        gathered_on=known.gathered_on,
        driving_licences=tuple(dict.fromkeys(licences)),
        certificates=tuple(dict.fromkeys(proofs)),
        swedish=_highest_swedish(swedish) or known.swedish,
        education_level=_highest_education(education),
    )


_ASKED: Final = ("mandatory", "mentioned")


def _asks(certificate: Certificate) -> bool:
    return certificate.strength in _ASKED


def _highest_swedish(levels: Sequence[SwedishLevel]) -> SwedishLevel | None:
    return max(levels, key=lambda level: level.rank, default=None)


def _highest_education(levels: Sequence[EducationLevel]) -> EducationLevel | None:
    return max(levels, key=lambda level: level.rank, default=None)


def _pieces(
    text: str, skills: Sequence[LinkedSkill], occupations: Sequence[LinkedSkill], needed: Requirements
) -> tuple[Piece, ...]:
    """The text cut where something was found. What was found first and longest stands where two things overlap."""
    marks = [(one.span, LOOKS[one.strength], one.label, SAID[one.strength]) for one in skills]
    marks += [(one.span, "work", one.label, "yrke") for one in occupations if one.strength != "negated"]
    groups: tuple[Sequence[Any], ...] = (needed.licences, needed.certificates, needed.languages, needed.education)
    for proof in (one for group in groups for one in group):
        marks.append((proof.span, "not" if proof.strength == "negated" else "proof", "", SAID[proof.strength]))
    pieces: list[Piece] = []
    at = 0
    for (start, end), look, label, said in sorted(marks, key=lambda mark: (mark[0][0], -mark[0][1])):
        if start < at or end <= start:
            continue
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], look, label, said))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)
