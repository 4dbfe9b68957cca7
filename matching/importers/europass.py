"""Europass CVs (XML, namespace ``http://www.europass.eu/1.0``, HR Open) as profiles, for confirmation.

Facts from public code that reads the format; elements are found by their local names, so that prefixes and the HR Open
namespaces inside do not matter. Birth date, nationality, address, gender and attachments stay at the door.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matching.domain import EducationLevel, Experience, JobSeeker, Kind, Skill, SwedishLevel
from matching.importers.base import ImportRefused, ReadFile
from matching.importers.html_text import html_to_text
from matching.importers.opening import read_bytes
from matching.importers.opening_xml import parse_xml
from matching.importers.person_facts import education_level, facts
from matching.importers.profile_draft import ProfileDraft
from matching.importers.vocabulary import driving_licence

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAMESPACE: Final = b"http://www.europass.eu/1.0"
# EQF level -> level of finished education (EQF 4 is gymnasium, 5 yrkeshögskola, 6-7 högskola, 8 research in Sweden's
# SeQF).
_EQF: Final = {
    **dict.fromkeys(("1", "2"), EducationLevel.COMPULSORY),
    **dict.fromkeys(("3", "4"), EducationLevel.UPPER_SECONDARY),
    "5": EducationLevel.POST_SECONDARY,
    **dict.fromkeys(("6", "7"), EducationLevel.HIGHER),
    "8": EducationLevel.RESEARCH,
}
_LANGUAGE_NAMES: Final = {
    "ara": "arabiska",
    "deu": "tyska",
    "eng": "engelska",
    "fas": "persiska",
    "fin": "finska",
    "fra": "franska",
    "kur": "kurdiska",
    "pol": "polska",
    "rus": "ryska",
    "som": "somaliska",
    "spa": "spanska",
    "swe": "svenska",
    "tha": "thailändska",
    "tir": "tigrinja",
    "tur": "turkiska",
    "ukr": "ukrainska",
}
_TWO_LETTERS: Final = {
    "ar": "ara", "de": "deu", "en": "eng", "fa": "fas", "fi": "fin", "fr": "fra", "ku": "kur", "pl": "pol", "ru": "rus",
    "so": "som", "es": "spa", "sv": "swe", "th": "tha", "ti": "tir", "tr": "tur", "uk": "ukr",
}  # fmt: skip


class EuropassImporter:
    """Reads one Europass CV as one person."""

    format = "europass"
    kind = Kind.SEEKER

    def __init__(self, today: dt.date | None = None) -> None:
        """``today`` is what ongoing work is counted to; ``None`` means the day of reading."""
        self._today = today

    def recognises(self, path: Path, head: bytes) -> bool:  # noqa: ARG002
        """Whether the XML names the Europass namespace."""
        return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and _NAMESPACE in head

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[JobSeeker]:  # noqa: ARG002
        """One profile, with what was understood. Raises ``ImportRefused`` for XML that is no Europass CV."""
        root = parse_xml(read_bytes(path))
        if _local(root) != "Candidate":
            raise ImportRefused(
                "Filen är XML men inget CV i Europass nya format.", "Exportera CV:t på nytt från europass.europa.eu."
            )
        draft = ProfileDraft("Europass")
        person = _child(root, "CandidatePerson")
        given, family = (_text(_find(person, name)) for name in ("GivenName", "FamilyName"))
        if given:
            draft.add("label", given.split()[0], given.split()[0])
        if family:
            draft.names.update((family, f"{given} {family}"))
            draft.removed["efternamn"] += 1
        draft.removed["kontaktuppgift"] += sum(1 for _ in _all(person, "Communication"))
        draft.removed["personuppgift"] += sum(
            1 for n in ("BirthDate", "GenderCode", "NationalityCode") if _find(person, n) is not None
        )
        for code in _all(person, "PrimaryLanguageCode"):
            _language(_text(code), "modersmål", draft)
        for profile in _all(root, "CandidateProfile"):
            self._profile(profile, draft)
        if all(fact.field == "label" for fact, _ in draft.facts):
            raise ImportRefused(
                "CV:t har inget innehåll som kan läsas.", "Exportera det på nytt från europass.europa.eu."
            )
        return draft.read(f"europass|{path.name.split('.')[0].casefold()}|{given} {family}".casefold())

    def _profile(self, profile: Element, draft: ProfileDraft) -> None:
        for line in html_to_text(_text(_child(profile, "ExecutiveSummary"))).splitlines():
            draft.take(facts(line))
            draft.add("summary", line, line)
        for employer in _all(profile, "EmployerHistory"):
            for position in _all(employer, "PositionHistory"):
                title = html_to_text(_text(_find(position, "PositionTitle")))
                if title:
                    description = html_to_text(_text(_child(position, "Description")))
                    draft.add("experience", Experience(title, self._years(position), description), title)
        for study in _all(profile, "EducationOrganizationAttendance"):
            _study(study, draft)
        for competency in _all(profile, "PersonCompetency"):
            _competency(competency, draft)
        for licence in _all(profile, "License"):
            _licence(licence, draft)
        for certificate in _all(profile, "Certification"):
            told = _text(_find(certificate, "CertificationName")) or _text(_find(certificate, "CertificationTypeCode"))
            name = html_to_text(told)
            draft.add("certificates", name, name)
        for section in ("Skills", "Others"):
            for part in _all(profile, section):
                words = html_to_text("\n".join(part.itertext()))
                for line in words.splitlines():
                    for piece in line.lstrip("- ").split(",") if len(line) < 200 else [line]:
                        if section == "Skills" and piece.strip():
                            draft.add("skills", Skill(piece.strip()), line)
                    if section == "Others":
                        draft.take(facts(line))
                        draft.add("summary", line, line)

    def _years(self, position: Element) -> float | None:
        period = _child(position, "EmploymentPeriod")
        start, end = _moment(_find(period, "StartDate")), _moment(_find(period, "EndDate"))
        today = self._today or dt.date.today()
        if end is None and _text(_find(period, "CurrentIndicator")).casefold() in ("true", "1"):
            end = today.year + (today.month - 1) / 12
        return round(end - start, 1) if start and end and 0 <= end - start <= 60 else None


def _study(study: Element, draft: ProfileDraft) -> None:
    degree = _find(study, "EducationDegree")
    told = [
        _text(_find(degree, "DegreeName")),
        _text(_find(degree, "FieldOfStudy")),
        _text(_find(study, "OrganizationName")),
    ]
    line = ", ".join(dict.fromkeys(html_to_text(part) for part in told if part))
    draft.add("education", line, line)
    ongoing = _text(_find(study, "Ongoing")).casefold() in ("true", "1")
    if line and not ongoing:
        code = re.sub(r"\D", "", _text(_find(study, "EducationLevelCode")))
        level = _EQF.get(code)
        found = education_level(line)
        if level or found:
            draft.add("education_level", level or (found[0] if found else None), line)
    for skill in html_to_text(_text(_find(degree, "OccupationalSkillsCovered"))).splitlines():
        draft.add("skills", Skill(skill.lstrip("- ")), skill)


def _competency(competency: Element, draft: ProfileDraft) -> None:
    """A language with its levels (the lowest of them stands), or a skill by name."""
    name = _text(_find(competency, "CompetencyID")) or _text(_find(competency, "CompetencyName"))
    taxonomy = _text(_find(competency, "TaxonomyID")).casefold()
    scores = [_text(score) for score in _all(competency, "ScoreText")]
    levels = sorted(score.upper() for score in scores if re.fullmatch(r"[ABC][12]", score, re.IGNORECASE))
    if taxonomy == "language" or levels:
        _language(name, levels[0] if levels else "", draft)
    elif name:
        draft.add("skills", Skill(html_to_text(name)), name)


def _language(code: str, level: str, draft: ProfileDraft) -> None:
    bare = code.strip().casefold()
    key = _TWO_LETTERS.get(bare, bare)
    name = _LANGUAGE_NAMES.get(key, code.strip())
    if key == "swe":
        native = level == "modersmål"
        swedish = SwedishLevel.NATIVE if native else SwedishLevel(level) if level else None
        draft.add("swedish", swedish, f"svenska {level}".strip())
    elif name:
        draft.add("languages", f"{name} ({level})" if level else name, f"{name} {level}".strip())


def _licence(licence: Element, draft: ProfileDraft) -> None:
    told = _text(_find(licence, "LicenseTypeCode")) or _text(_find(licence, "LicenseName"))
    code = driving_licence(told) if told else None
    if code:
        draft.add("driving_licences", (code,), told)
    else:
        draft.add("certificates", html_to_text(told), told)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: Element | None, name: str) -> Iterator[Element]:
    """The descendants called ``name``, whatever their namespace."""
    if element is not None:
        yield from (e for e in element.iter() if _local(e) == name and e is not element)


def _find(element: Element | None, name: str) -> Element | None:
    return next(_all(element, name), None)


def _child(element: Element | None, name: str) -> Element | None:
    return next((e for e in element if _local(e) == name), None) if element is not None else None


def _text(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _moment(element: Element | None) -> float | None:
    """A date of year, month and day, or the beginning of them, as years with twelfths."""
    match = re.match(r"(\d{4})(?:-(\d\d))?", _text(element))
    if match is None or not 1940 <= int(match[1]) <= 2100:
        return None
    return int(match[1]) + (int(match[2] or 1) - 1) / 12
