"""Regulated professions of Sweden: which law asks for what, who decides, how an education from abroad is recognised.

The list is ``matching/regulated/sweden.csv``, written from the acts that it names; each row tells the day it was last
read. It covers the professions that municipalities meet, not every one: that a profession is absent says nothing.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from matching.domain import JobSeeker, Need


class Scope(StrEnum):
    """What the law keeps for those who are entitled: all of the work, some of it, or only the title."""

    WHOLE = "hela"
    PART = "delar"
    TITLE = "titel"


@dataclass(frozen=True, slots=True)
class Regulation:
    """One regulated profession. Texts are Swedish; ``ssyk`` holds SSYK 2012 codes of four digits as text.

    ``with_employer``: the entitlement is usually had in the job, so that lacking it shuts nobody out.
    ``from_elsewhere`` are the steps for an education from outside the EU and EEA, in order. ``proof`` is a pattern of
    how a profile tells that the person is entitled.
    """

    id: str
    title: str
    other_titles: tuple[str, ...]
    ssyk: tuple[str, ...]
    scope: Scope
    with_employer: bool
    authority: str
    law: str
    asks: str
    from_eu: str
    from_elsewhere: tuple[str, ...]
    proof: str
    reviewed: dt.date

    @property
    def titles(self) -> tuple[str, ...]:
        """The title and its other forms."""
        return (self.title, *self.other_titles)


_DENIES = re.compile(r"\b(?:ej|inte|inga|inget|ingen|saknar|saknas|utan|ännu)\b", re.IGNORECASE)
# A need that says how someone who is not yet entitled can come in is no closed door.
_WELCOMES = re.compile(
    r"\bvänta\w*|\bunder tiden\b|\bså länge\b|\bännu\b|\bsaknas?\b|\bhandledning\b|\butan leg", re.IGNORECASE
)
_CLAUSE = re.compile(r"[.;,!?\n]+")


@cache
def regulations() -> tuple[Regulation, ...]:
    """The list in the order of the file."""
    with files("matching").joinpath("regulated/sweden.csv").open(encoding="utf-8") as stream:
        return tuple(
            Regulation(
                id=row["id"],
                title=row["titel"],
                other_titles=_parts(row["andra_titlar"]),
                ssyk=_parts(row["ssyk"]),
                scope=Scope(row["omfattar"]),
                with_employer=row["fås"] == "hos arbetsgivaren",
                authority=row["myndighet"],
                law=row["lag"],
                asks=row["krav"],
                from_eu=row["erkannande_eu"],
                from_elsewhere=_parts(row["erkannande_annat_land"]),
                proof=row["bevis"],
                reviewed=dt.date.fromisoformat(row["granskad"]),
            )
            for row in csv.DictReader(stream, delimiter=";")
        )


@lru_cache(maxsize=65536)
def regulation_of(titles: tuple[str, ...], ssyk: str | None = None) -> Regulation | None:
    """The regulation of an occupation by its titles, else by its SSYK code; ``None`` when the list has none.

    A title counts where it stands as a word of its own: "Sjuksköterska, medicin" but not "Sjuksköterskeassistent".
    """
    pattern, by_title = _titles()
    for title in titles:
        found = pattern.search(title.casefold())
        if found:
            return by_title[found[0]]
    if ssyk:
        return next((regulation for regulation in regulations() if ssyk in regulation.ssyk), None)
    return None


def regulation_for(need: Need) -> Regulation | None:
    """The regulation of the work that a need is about."""
    return regulation_of((need.occupation,) if need.occupation else (need.title,), need.ssyk)


def entitled_to(seeker: JobSeeker, regulation: Regulation) -> bool | None:
    """Whether the profile tells that the person is entitled (``True``), is not (``False``), or nothing (``None``).

    Only certificates, skills and education can tell that someone is; what the summary says of plans and applications
    is read for a plain denial alone.
    """
    if not speaks_of_proof(seeker, regulation.proof):
        return None  # as of most people, and whatever stands in the clauses one by one
    held = (*seeker.certificates, *(skill.label for skill in seeker.skills), *_CLAUSE.split(seeker.education))
    about = [clause for clause in held if _is_about(clause, regulation)]
    if any(not _DENIES.search(clause) for clause in about):
        return True
    told = [clause for clause in _CLAUSE.split(seeker.summary) if _is_about(clause, regulation)]
    return False if any(_DENIES.search(clause) for clause in (*about, *told)) else None


def speaks_of_proof(seeker: JobSeeker, proof: str) -> bool:
    """Whether the profile has a word of this kind of entitlement (``Regulation.proof``) at all.

    Only then does ``entitled_to`` tell anything.
    """
    return bool(re.search(proof, _said(seeker), re.IGNORECASE))


def denies_something(seeker: JobSeeker) -> bool:
    """Whether the profile says of anything that it is lacking. Only then can ``entitled_to`` be ``False``."""
    return bool(_DENIES.search(_said(seeker)))


def _said(seeker: JobSeeker) -> str:
    """All that can tell of an entitlement, a line each: no pattern reaches over the end of one."""
    return "\n".join(
        (*seeker.certificates, *(skill.label for skill in seeker.skills), seeker.education, seeker.summary)
    )


def is_certificate_of(regulation: Regulation, certificates: tuple[str, ...]) -> bool:
    """Whether one of the certificates that a need asks for is this very entitlement."""
    return any(re.search(regulation.proof, certificate, re.IGNORECASE) for certificate in certificates)


def invites_others(need: Need) -> bool:
    """Whether the need's own words leave room for someone who is not entitled yet."""
    return bool(_WELCOMES.search(need.text))


def _is_about(clause: str, regulation: Regulation) -> bool:
    """Whether a clause speaks of this entitlement: of the kind, and by name or without naming another profession."""
    if not re.search(regulation.proof, clause, re.IGNORECASE):
        return False
    words = clause.casefold()
    named = {other.id for other in regulations() if any(_stem(title) in words for title in other.titles)}
    return not named or regulation.id in named


def _stem(title: str) -> str:
    """A title as it begins compounds: "sjuksköterska" -> "sjuksköterske" in "sjuksköterskelegitimation"."""
    return title.casefold().removesuffix("a").removesuffix("e")


@cache
def _titles() -> tuple[re.Pattern[str], dict[str, Regulation]]:
    by_title = {title.casefold(): regulation for regulation in regulations() for title in regulation.titles}
    longest_first = sorted(by_title, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"), by_title


def _parts(told: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in told.split("|") if part.strip())
