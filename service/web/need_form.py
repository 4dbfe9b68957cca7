"""The form of a need: every round carries all of it, so that nothing is lost between one page and the next."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import FormData, UploadFile

from matching.domain import EducationLevel, Need, SwedishLevel
from matching.gates import LEVEL_NAMES
from service.web.need_reading import MERIT, MOST_CHARACTERS, MOST_SKILLS, MUST, NOT, Reading
from service.words import HORIZON_NAMES, SOURCE_NAMES

LICENCES: Final = ("B", "BE", "C1", "C", "CE", "D", "A", "AM", "Traktor")
LINE: Final = 200  # characters of a field of one line
PLAIN: Final = (
    "text",
    "title",
    "employer",
    "sector",
    "occupation",
    "ssyk",
    "sni",
    "headcount",
    "horizon",
    "place",
    "starts_on",
    "open_until",
    "hours",
    "working_time",
    "certificates",
    "swedish",
    "education_level",
    "source_kind",
    "gathered_on",
    "id",
    "version",
    "note",  # the whole of a note about several needs, while they are taken one at a time
    "piece",  # which of them this is, counted from 0
    "taken",  # which are saved, with commas between
)
ABOUT_NOTE: Final = ("note", "piece", "taken")
CHOICES: Final = {
    "skill": [(MUST, "Krav"), (MERIT, "Meriterande"), (NOT, "Ta inte med")],
    "horizon": [("", "Inte angivet"), *HORIZON_NAMES.items()],
    "source_kind": [("", "Inte angivet"), *SOURCE_NAMES.items()],
    "swedish": [("", "Inget krav"), *((level.value, LEVEL_NAMES[level]) for level in SwedishLevel)],
    "education_level": [("", "Inget krav"), *((level.value, LEVEL_NAMES[level]) for level in EducationLevel)],
    "licences": [(code, code) for code in LICENCES],
}
_DRAFT: Final = re.compile(r"draft\d{1,3}", re.ASCII)
_DRAFT_FIELDS: Final = len(PLAIN) + len(LICENCES) + 4 * (MOST_SKILLS + 1)  # of one need


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill of the form: its name, how it counts, and what the text says of it (empty: added by hand)."""

    label: str
    choice: str = MUST
    said: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class NeedForm:
    """What stands in the form, as text. ``errors`` say per field what to do.

    ``drafts``: the forms of other needs of the same note that were passed by, by their numbers in it.
    """

    values: Mapping[str, str]
    skills: tuple[SkillRow, ...] = ()
    licences: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    drafts: Mapping[int, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def fields(self) -> list[tuple[str, str]]:
        """All of it as hidden fields, for a page that shows something else meanwhile."""
        told = [(name, self[name]) for name in PLAIN]
        told += [("licences", code) for code in self.licences]
        for number, row in enumerate(self.skills):
            told += [(f"k{number}", row.label), (f"s{number}", row.choice)]
            told += [(f"t{number}", row.said), (f"w{number}", row.words)]
        told += self.draft_fields()
        return told

    def draft_fields(self) -> list[tuple[str, str]]:
        """The drafts as hidden fields."""
        return [(f"draft{number}", draft) for number, draft in self.drafts.items()]

    def as_draft(self) -> str:
        """This need alone as one text, for ``from_draft``: without the note and the others' drafts."""
        return urlencode([pair for pair in replace(self, drafts={}).fields() if pair[0] not in ABOUT_NOTE])

    def with_values(self, **changed: str) -> NeedForm:
        """The form with some fields filled in otherwise."""
        return replace(self, values={**self.values, **changed})

    def with_errors(self, errors: Mapping[str, str]) -> NeedForm:
        """The form with what must be put right."""
        return replace(self, errors=dict(errors))


def new_form(text: str = "") -> NeedForm:
    """A form for a need that was never saved. Its id is sent along from the start, so that sending twice saves once."""
    return NeedForm({"id": f"B{secrets.token_hex(5)}", "version": "0", "text": text})


def sent(form: FormData) -> NeedForm:
    """What was sent. Everything in it is kept as it was written, right or wrong."""
    values = {name: _text(form, name, MOST_CHARACTERS + 1) for name in PLAIN}
    rows = []
    for number in range(MOST_SKILLS + 1):
        label = " ".join(_text(form, f"k{number}", LINE).split())
        if label:
            choice = _text(form, f"s{number}", 10)
            known = choice if choice in (MUST, MERIT, NOT) else MUST
            rows.append(SkillRow(label, known, _text(form, f"t{number}", 60), _text(form, f"w{number}", LINE)))
    added = " ".join(_text(form, "ny", LINE).split())
    if added and added.casefold() not in {row.label.casefold() for row in rows}:
        choice = _text(form, "ny_som", 10)
        rows.append(SkillRow(added, choice if choice in (MUST, MERIT) else MUST))
    licences = tuple(code for code in LICENCES if code in form.getlist("licences"))
    drafts = {int(name[5:]): value for name, value in form.items() if _DRAFT.fullmatch(name) and isinstance(value, str)}
    return NeedForm(values, tuple(rows), licences, drafts=drafts)


def from_draft(text: str) -> NeedForm | None:
    """The form that a draft holds, or ``None`` for a text that is none."""
    try:
        fields: list[tuple[str, str | UploadFile]] = [
            *parse_qsl(text, keep_blank_values=True, max_num_fields=_DRAFT_FIELDS)
        ]
    except ValueError:
        return None
    form = sent(FormData(fields))
    return replace(form, drafts={}) if form["id"] else None


def read_into(form: NeedForm, reading: Reading) -> NeedForm:
    """The form with what was read in its text: empty fields are filled, what a person wrote or chose stays."""
    found = form_of(reading.need)
    values = {**form.values, **{name: value for name, value in found.values.items() if not form[name]}}
    known = {row.label.casefold() for row in form.skills}
    new = [SkillRow(s.label, s.choice, s.said, s.words) for s in reading.skills if s.label.casefold() not in known]
    licences = tuple(code for code in LICENCES if code in {*form.licences, *found.licences})
    return replace(form, values=values, skills=(*form.skills, *new)[:MOST_SKILLS], licences=licences, errors={})


def form_of(need: Need, version: int = 0) -> NeedForm:
    """The form of a need as it is saved."""
    values = {
        "id": need.id,
        "version": str(version),
        "text": need.text,
        "title": need.title,
        "employer": need.employer,
        "sector": need.sector,
        "occupation": need.occupation,
        "ssyk": need.ssyk or "",
        "sni": need.sni or "",
        "headcount": str(need.headcount or ""),
        "horizon": need.horizon or "",
        "place": need.place.name if need.place else "",
        "starts_on": str(need.starts_on or ""),
        "open_until": str(need.open_until or ""),
        "hours": hours_text(need.hours),
        "working_time": need.working_time,
        "certificates": ", ".join(need.certificates),
        "swedish": need.swedish or "",
        "education_level": need.education_level or "",
        "source_kind": need.source_kind or "",
        "gathered_on": str(need.gathered_on or ""),
    }
    rows = [SkillRow(label, MUST) for label in need.essential_skills]
    rows += [SkillRow(label, MERIT) for label in need.meriting_skills]
    return NeedForm(values, tuple(rows), tuple(code for code in LICENCES if code in need.driving_licences))


def hours_text(hours: tuple[int, int] | None) -> str:
    """Per cent of full time, e.g. ``100`` or ``50–100``."""
    if hours is None:
        return ""
    return str(hours[0]) if hours[0] == hours[1] else f"{hours[0]}–{hours[1]}"


def _text(form: FormData, name: str, most: int) -> str:
    value = form.get(name)
    return value.replace("\0", " ")[:most] if isinstance(value, str) else ""
