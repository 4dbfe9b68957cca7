"""From the form of a need to the need, with what must be put right; and what differs between two versions of one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from matching.domain import EducationLevel, Horizon, Need, NeedSource, Place, SwedishLevel
from matching.gates import LEVEL_NAMES
from matching.places import UnknownMunicipality, resolve_municipality
from matching.sni import parse_sni, sni_name
from service.web.need_form import LICENCES, LINE, NeedForm, hours_text
from service.web.need_reading import MERIT, MOST_CHARACTERS, MOST_SKILLS, MUST
from service.words import HORIZON_NAMES, SOURCE_NAMES

E = TypeVar("E", Horizon, NeedSource, SwedishLevel, EducationLevel)


def need_of(form: NeedForm, before: Need | None = None) -> tuple[Need | None, dict[str, str]]:
    """The need that the form tells, or ``None`` and what must be put right, field by field.

    What the form does not show (who gathered the need, its source, a licence of another kind) stays as ``before``.
    """
    errors: dict[str, str] = {}

    def value(name: str, read: Callable[[str], Any], absent: Any = None) -> Any:
        told = " ".join(form[name].split())
        if not told:
            return absent
        try:
            return read(told)
        except ValueError as error:
            errors[name] = str(error)
            return absent

    title = value("title", _line("Rubriken"), "")
    if not title and "title" not in errors:
        errors["title"] = "Skriv en rubrik, till exempel yrket."
    text = form["text"].replace("\r\n", "\n").strip()
    if len(text) > MOST_CHARACTERS:
        errors["text"] = f"Texten är längre än {MOST_CHARACTERS} tecken. Korta den, eller dela upp den på flera behov."
    if len(form.skills) > MOST_SKILLS:
        errors["ny"] = f"Fler än {MOST_SKILLS} kompetenser går inte att spara. Ta bort några."
    kept = tuple(code for code in before.driving_licences if code not in LICENCES) if before else ()
    need = replace(
        before or Need(form["id"], title=""),
        title=title,
        text=text,
        employer=value("employer", _line("Arbetsgivaren"), ""),
        sector=value("sector", _line("Branschen"), ""),
        occupation=value("occupation", _line("Yrket"), ""),
        ssyk=value("ssyk", _ssyk),
        sni=value("sni", parse_sni),
        essential_skills=tuple(row.label for row in form.skills if row.choice == MUST),
        meriting_skills=tuple(row.label for row in form.skills if row.choice == MERIT),
        headcount=value("headcount", _headcount),
        horizon=value("horizon", _one_of(Horizon)),
        place=value("place", _place_or(before)),
        starts_on=value("starts_on", _date),
        open_until=value("open_until", _date),
        hours=value("hours", _hours),
        working_time=value("working_time", _line("Arbetstiden"), ""),
        driving_licences=(*form.licences, *kept),
        certificates=value("certificates", _listed, ()),
        swedish=value("swedish", _one_of(SwedishLevel)),
        education_level=value("education_level", _one_of(EducationLevel)),
        source_kind=value("source_kind", _one_of(NeedSource)),
        gathered_on=value("gathered_on", _date),
    )
    if not errors and not (text or need.occupation or need.essential_skills or need.meriting_skills):
        errors["text"] = "Skriv vad som behövs: en text, ett yrke eller minst en kompetens."
    return (None, errors) if errors else (need, {})


_SHOWN: Sequence[tuple[str, Callable[[Need], str]]] = (
    ("Rubrik", lambda need: need.title),
    ("Arbetsgivare", lambda need: need.employer),
    ("Bransch", lambda need: need.sector),
    ("Yrke", lambda need: need.occupation),
    ("SSYK-kod", lambda need: need.ssyk or ""),
    ("SNI-kod", lambda need: sni_name(need.sni) if need.sni else ""),
    ("Krav", lambda need: ", ".join(need.essential_skills)),
    ("Meriterande", lambda need: ", ".join(need.meriting_skills)),
    ("Antal personer", lambda need: str(need.headcount or "")),
    ("När", lambda need: HORIZON_NAMES[need.horizon] if need.horizon else ""),
    ("Ort", lambda need: need.place.name if need.place else ""),
    ("Startdatum", lambda need: str(need.starts_on or "")),
    ("Sista dag", lambda need: str(need.open_until or "")),
    ("Omfattning", lambda need: f"{hours_text(need.hours)} %" if need.hours else ""),
    ("Arbetstid", lambda need: need.working_time),
    ("Körkort", lambda need: ", ".join(need.driving_licences)),
    ("Intyg", lambda need: ", ".join(need.certificates)),
    ("Svenska", lambda need: LEVEL_NAMES[need.swedish] if need.swedish else ""),
    ("Utbildning", lambda need: LEVEL_NAMES[need.education_level] if need.education_level else ""),
    ("Källa", lambda need: SOURCE_NAMES[need.source_kind] if need.source_kind else ""),
    ("Insamlat av", lambda need: need.gathered_by),
    ("Insamlat datum", lambda need: str(need.gathered_on or "")),
    ("Text", lambda need: need.text),
)


def facts_of(need: Need, without: Sequence[str] = ("Rubrik", "Text", "Krav", "Meriterande")) -> list[tuple[str, str]]:
    """What is known of a need: name and value, in words."""
    return [(name, of(need)) for name, of in _SHOWN if name not in without and of(need)]


def differences(mine: Need, theirs: Need) -> list[tuple[str, str, str]]:
    """What differs between two versions of a need: name of the field, mine and theirs, in words."""
    return [(name, of(mine), of(theirs)) for name, of in _SHOWN if of(mine) != of(theirs)]


def _line(what: str) -> Callable[[str], str]:
    def read(told: str) -> str:
        if len(told) > LINE:
            raise ValueError(f"{what} är längre än {LINE} tecken. Korta den.")
        return told

    return read


def _headcount(told: str) -> int:
    if not (told.isascii() and told.isdigit() and len(told) <= 4 and int(told) >= 1):
        raise ValueError("Skriv antalet personer med siffror, till exempel 3.")
    return int(told)


def _place_or(before: Need | None) -> Callable[[str], Place]:
    """Reads a municipality; a place that the need had already stays, even where it is no municipality."""

    def read(told: str) -> Place:
        if before and before.place and before.place.name == told:
            return before.place
        try:
            found = resolve_municipality(told)
        except UnknownMunicipality as error:
            raise ValueError(str(error)) from None
        return Place(found.name, found.code)

    return read


def _date(told: str) -> dt.date:
    try:
        return dt.date.fromisoformat(told)
    except ValueError:
        raise ValueError("Skriv datumet som år-månad-dag, till exempel 2026-11-16.") from None


def _ssyk(told: str) -> str:
    if not re.fullmatch(r"\d{4}", told, re.ASCII):
        raise ValueError("Skriv SSYK-koden med fyra siffror, till exempel 7212, eller lämna fältet tomt.")
    return told


def _hours(told: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,3})(?: ?[-–] ?(\d{1,3}))? ?%?", told, re.ASCII)
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= low <= high <= 100:
        raise ValueError("Skriv omfattningen i procent, till exempel 100 eller 50–100.")
    return low, high


def _listed(told: str) -> tuple[str, ...]:
    pieces = [piece.strip()[:LINE] for piece in re.split(r"[,;]", told)]
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def _one_of(kind: type[E]) -> Callable[[str], E]:
    def read(told: str) -> E:
        try:
            return kind(told)
        except ValueError:
            raise ValueError("Välj ett av alternativen.") from None

    return read
