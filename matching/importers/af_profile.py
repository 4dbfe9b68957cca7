"""Arbetsförmedlingen's job-seeker profile (JSON), one or several in a file.

Occupations, skills, languages and levels come as codes of the JobTech taxonomy. With ``labels`` (concept id ->
preferred label) they become words; without, the codes that could not be translated are said, and nothing is guessed
from them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from matching.domain import Experience, JobSeeker, Kind, Place, Skill
from matching.importers.base import ImportRefused, ReadFile, RowError
from matching.importers.html_text import html_to_text
from matching.importers.json_values import items, mapping, number, text
from matching.importers.opening import read_json
from matching.importers.person_facts import education_level, facts
from matching.importers.profile_draft import ProfileDraft
from matching.importers.vocabulary import driving_licence
from matching.places import counties, find_municipality, municipalities

_KEYS: Final = ("anvandarId", "yrkesroller", "anstallningar", "kompetenser")
_MAX_PROFILES: Final = 5000
_EDUCATION: Final = {
    "2": "grundskola",
    "3": "gymnasieexamen",
    "6": "doktorsexamen",
}  # SUN level, where one digit decides


class AfProfileImporter:
    """Reads the profile of Arbetsförmedlingen's own services."""

    format = "af-profile"
    kind = Kind.SEEKER

    def __init__(self, labels: Mapping[str, str] | None = None, today: dt.date | None = None) -> None:
        """``labels``: concept id -> label; ``today`` is what ongoing work is counted to (``None``: the day of
        reading)."""
        self._labels = labels or {}
        self._today = today

    def with_labels(self, labels: Mapping[str, str]) -> AfProfileImporter:
        """The same reader with the labels of concepts."""
        return AfProfileImporter(labels, self._today)

    def recognises(self, path: Path, head: bytes) -> bool:  # noqa: ARG002
        """Whether the JSON begins with the keys of a profile."""
        return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[") and b'"anvandarId"' in head

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[JobSeeker]:  # noqa: ARG002
        """A job seeker per profile. Name, user id and contact settings stay at the door."""
        content = read_json(path)
        profiles = [mapping(profile) for profile in items(content)]
        if not profiles or not all(sum(key in profile for key in _KEYS) >= 2 for profile in profiles):
            raise ImportRefused(
                "Filen är JSON men ingen profil från Arbetsförmedlingen.", "Ange rätt format med --format."
            )
        if len(profiles) > _MAX_PROFILES:
            raise ImportRefused(f"Filen har fler än {_MAX_PROFILES} profiler.", "Dela upp den.")
        found: dict[str, ReadFile[JobSeeker]] = {}
        errors: list[RowError] = []
        merged = 0
        for position, profile in enumerate(profiles, 1):
            key = text(profile.get("id"))
            if not key.strip("."):
                errors.append(RowError(None, "id", None, f"profil nummer {position} saknar id", "Hämta filen på nytt."))
                continue
            read = self._profile(profile, key)
            if key in found and found[key] != read:
                errors.append(RowError(None, "id", key, "profilen finns två gånger och olika", "Behåll en av dem."))
            elif key in found:
                merged += 1
            found.setdefault(key, read)
        return ReadFile(
            records=tuple(read.records[0] for read in found.values()),
            rows_read=len(profiles),
            rows_merged=merged,
            rows_refused=len(errors),
            errors=tuple(errors),
            notes=tuple(dict.fromkeys(note for read in found.values() for note in read.notes)),
            understood=tuple(one for read in found.values() for one in read.understood),
        )

    def _profile(self, profile: Mapping[str, Any], key: str) -> ReadFile[JobSeeker]:
        draft = ProfileDraft("Arbetsförmedlingens profil")
        name = text(profile.get("namn"))  # the profile's own name, which can be a person's
        if len(name.split()) > 1:
            draft.names.add(name)
        for field in ("beskrivning", "presentation"):
            for line in html_to_text(text(profile.get(field))).splitlines():
                draft.take(facts(line))
                draft.add("summary", line, line)
        self._occupations(profile, draft)
        self._studies(profile, draft)
        for skill in map(mapping, items(profile.get("kompetenser"))):
            if label := self._label(skill.get("taxonomiConceptId"), "kompetens", draft):
                draft.add("skills", Skill(label), label)
        for language in map(mapping, items(profile.get("sprak"))):
            if label := self._label(language.get("namnConceptId"), "språk", draft):
                self._language(label, language, draft)
        for told in map(text, items(mapping(profile.get("korkort")).get("korkortsklasser"))):
            if code := driving_licence(told):
                draft.add("driving_licences", (code,), told)
            elif told:
                draft.unclear.append(f"Körkortsklassen {told} är okänd och togs inte med.")
        self._places(profile, draft)
        terms = mapping(profile.get("anstallningsvillkor"))
        low, high = number(terms.get("omfattningMin")), number(terms.get("omfattningMax"))
        if low is not None and high is not None and 0 <= low <= high <= 100 and high > 0:
            draft.add("hours", (int(low), int(high)), f"omfattning {low:g}-{high:g} %")
        read = draft.read(f"af|{key}")
        seeker = replace(read.records[0], label=f"Profil {key}"[:60])
        return replace(read, records=(seeker,))

    def _label(self, concept: Any, kind: str, draft: ProfileDraft) -> str:
        told = text(concept)
        label = self._labels.get(told, "")
        if told and not label:
            article = "En" if kind == "kompetens" else "Ett"
            remedy = "koden finns inte i den inlästa taxonomin" if self._labels else "läs in taxonomin först"
            draft.unclear.append(f"{article} {kind} står bara som kod ({told}) och kunde inte översättas: {remedy}.")
        return label

    def _occupations(self, profile: Mapping[str, Any], draft: ProfileDraft) -> None:
        for work in map(mapping, items(profile.get("anstallningar"))):
            occupation = text(work.get("rubrik"))
            if occupation:
                description = html_to_text(text(work.get("beskrivning")))
                draft.add("experience", Experience(occupation, self._years(work), description), occupation)
        for work in map(mapping, items(profile.get("yrkeserfarenheter"))):
            if label := self._label(work.get("yrkesbenamningConceptId"), "yrke", draft):
                draft.add("experience", Experience(label), label)
        for role in map(mapping, items(profile.get("yrkesroller"))):
            if label := self._label(role.get("kodConceptId"), "yrke", draft):
                draft.add("occupations", label, label)

    def _studies(self, profile: Mapping[str, Any], draft: ProfileDraft) -> None:
        for study in map(mapping, items(profile.get("utbildningar"))):
            told = [text(study.get(field)) for field in ("rubrik", "beskrivning", "skola")]
            line = ", ".join(dict.fromkeys(html_to_text(part) for part in told if part))
            ongoing = " (pågående)" if study.get("pagaende") is True else ""
            draft.add("education", f"{line}{ongoing}" if line else "", line)
            if not ongoing and (level := education_level(f"{_EDUCATION.get(text(study.get('niva')), '')} {line}")):
                draft.add("education_level", level[0], line)
        for merit in map(mapping, items(profile.get("ovrigaMeriter"))):
            told = [text(merit.get(field)) for field in ("rubrik", "beskrivning", "anordnare")]
            line = ", ".join(dict.fromkeys(html_to_text(part) for part in told if part))
            draft.add("certificates", line, line)

    def _language(self, label: str, language: Mapping[str, Any], draft: ProfileDraft) -> None:
        level = self._labels.get(text(language.get("nivaConceptId")), "")
        told = f"{label} ({level})" if level else label
        if label.casefold() == "svenska":
            draft.take(fact for fact in facts(told) if fact.field == "swedish")
        else:
            draft.add("languages", told, told)

    def _places(self, profile: Mapping[str, Any], draft: ProfileDraft) -> None:
        """Municipalities and counties where the person wants to work are reach: the profile does not tell the home."""
        for place in map(mapping, items(profile.get("arbetsorter"))):
            kind = text(place.get("arbetsortTyp")).upper()
            codes = [text(place.get("varde1")), text(place.get("varde2"))]
            if kind == "KOMMUN":
                label = self._labels.get(text(place.get("varde1ConceptId")), "")
                names = [name for name in (*codes, label) if name]
                found = next((m for m in map(find_municipality, names) if m), None)
                if found:
                    draft.add("reach", Place(found.name, found.code), found.name)
                else:
                    draft.unclear.append(f"Arbetsorten {', '.join(names) or 'utan kod'} är ingen känd kommun.")
            elif kind == "LAN" and codes[0] in counties():
                for municipality in municipalities().values():
                    if municipality.county_code == codes[0]:
                        draft.add("reach", Place(municipality.name, municipality.code), counties()[codes[0]])
            elif kind == "LAND" and codes[0] not in ("SE", ""):
                draft.unclear.append(f"Vill arbeta utomlands ({codes[0]}): det används inte i matchningen.")

    def _years(self, work: Mapping[str, Any]) -> float | None:
        start, end = _moment(work.get("startdatum")), _moment(work.get("slutdatum"))
        today = self._today or dt.date.today()
        if end is None and work.get("pagaende") is True:
            end = today.year + (today.month - 1) / 12
        return round(end - start, 1) if start and end and 0 <= end - start <= 60 else None


def _moment(told: Any) -> float | None:
    year, month = number(mapping(told).get("artal")), number(mapping(told).get("manad"))
    if year is None or not 1940 <= year <= 2100:
        return None
    return year + ((month or 1) - 1) / 12
