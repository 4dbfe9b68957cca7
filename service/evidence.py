"""The evidence pack for a new yrkeshögskola programme, from what an installation holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from matching.domain import Course, Kind, Need
from matching.evidence_pack import EvidencePack, Idea, evidence_pack
from matching.places import UnknownMunicipality, counties, resolve_municipality
from service.errors import UserError
from service.questions import all_needs, nearest, suggestion

if TYPE_CHECKING:
    from matching import Matcher
    from matching.taxonomy import Taxonomy
    from service.wiring import Installation

COURSES = 40  # at most so many programmes
UNDERSTOOD = 0.5  # score of a link from which an idea is taken to be about an occupation


def idea_of(taxonomy: Taxonomy, occupation: str | None, text: str | None) -> Idea:
    """The idea that a user gave as a SSYK code, as words, or both.

    Raises ``UserError`` when neither is given or the code is none of SSYK 2012.
    """
    words = " ".join((text or "").split())
    if occupation:
        from matching.ssyk import UnknownSsyk, check_ssyk

        try:
            check_ssyk(occupation.strip(), taxonomy)
        except UnknownSsyk as error:
            raise UserError(f"{occupation!r}: {error}") from error
        return Idea(words or occupation_title(taxonomy, occupation.strip()), occupation.strip())
    if not words:
        raise UserError("Säg vad utbildningen är för.", "Ange ett yrke (SSYK-kod) eller en idé i ord.")
    return Idea(words, codes=tuple(sorted(_codes(taxonomy)(words))))


def occupation_title(taxonomy: Taxonomy, code: str) -> str:
    """What the occupation with this SSYK code is called; the code itself where the taxonomy does not know."""
    for kind in ("group", "occupation"):
        for concept in taxonomy.of_kind(kind):
            if concept.code == code and not concept.id.startswith("http://data.europa.eu/esco/isco"):
                return concept.label[:1].upper() + concept.label[1:]
    return f"SSYK {code}"


def make_pack(
    installation: Installation,
    matcher: Matcher,
    idea: Idea,
    places: Sequence[str] = (),
    added: Iterable[str] = (),
    without: Iterable[str] = (),
) -> EvidencePack:
    """The pack. ``places`` are municipalities or counties, in words or codes; none: where most of the needs are.

    Raises ``UserError`` for an unknown place or an unknown id of a need.
    """
    needs = all_needs(installation.store)
    known = {need.id for need in needs}
    for need_id in (*added, *without):
        if need_id not in known:
            raise UserError(f"Det finns inget behov {need_id!r}.", suggestion(nearest(need_id, known)))
    area = county_codes(places)
    codes = _codes(installation.taxonomy)
    encoder, today = installation.encoder, matcher.today

    def pack(area: Sequence[str], place: str, courses: Sequence[tuple[Course, float]]) -> EvidencePack:
        return evidence_pack(
            idea,
            needs,
            courses,
            installation.reports.applications(),
            encoder,
            today,
            area,
            place,
            codes,
            frozenset(added),
            frozenset(without),
        )

    first = pack(area, "", ())
    if not area:
        area = _most_common([n.need for n in first.own or first.needs])
    place = ", ".join(counties()[code] for code in area)
    return pack(area, place, _courses(installation, matcher, idea, [n.need for n in first.needs]))


def county_codes(places: Sequence[str]) -> tuple[str, ...]:
    """The counties of these municipalities and counties. Raises ``UserError`` for an unknown one."""
    codes = []
    for text in places:
        bare = " ".join(text.split())
        by_name = {name.casefold(): code for code, name in counties().items()}
        if bare in counties():
            codes.append(bare)
        elif bare.casefold() in by_name:
            codes.append(by_name[bare.casefold()])
        else:
            try:
                codes.append(resolve_municipality(bare).county_code)
            except UnknownMunicipality as error:
                raise UserError(str(error)) from error
    return tuple(dict.fromkeys(codes))


def _codes(taxonomy: Taxonomy) -> Callable[[str], frozenset[str]]:
    """Which SSYK codes an occupation in words is understood as."""

    @lru_cache(maxsize=4096)
    def codes(words: str) -> frozenset[str]:
        links = [link for link in taxonomy.link(words, kind="occupation", k=3) if link.score >= UNDERSTOOD]
        best = max((link.score for link in links), default=0.0)
        return frozenset(
            link.concept.code
            for link in links
            if link.score >= best and link.concept.code and len(link.concept.code) == 4
        )

    return codes


def _courses(
    installation: Installation, matcher: Matcher, idea: Idea, needs: Sequence[Need]
) -> list[tuple[Course, float]]:
    """Courses that are a good answer to what the idea is about: its title and the skills that most needs ask for."""
    skills = Counter(skill for need in needs for skill in dict.fromkeys(need.essential_skills))
    asked = Need(
        "programidé",
        title=idea.title,
        occupation=idea.title,
        ssyk=idea.ssyk,
        essential_skills=tuple(skill for skill, _ in skills.most_common(8)),
    )
    hits = matcher.courses(asked, k=COURSES).hits
    found = installation.store.many(Kind.COURSE, [hit.id for hit in hits])
    return [(course, hit.score) for hit in hits if isinstance(course := found.get(hit.id), Course)]


def _most_common(needs: Sequence[Need]) -> tuple[str, ...]:
    counted = Counter(n.place.county_code for n in needs if n.place and n.place.county_code)
    return (min(counted, key=lambda code: (-counted[code], code)),) if counted else ()


__all__ = ["COURSES", "county_codes", "idea_of", "make_pack", "occupation_title"]
