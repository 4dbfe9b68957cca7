"""A profile in the making: facts with the words they rest on, gathered one by one, then a frozen job seeker.

Readers of people's own documents fill it. What stands in the record and what is shown for confirmation are made from
the same facts, so that nothing is saved that was not shown.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from matching.domain import EducationLevel, Experience, JobSeeker, Place, Skill, SwedishLevel, Wishes
from matching.importers.base import ReadFile, Understood
from matching.importers.fact import Fact
from matching.importers.vocabulary import fold
from matching.scrubbing import Scrubbed, take_out, told

# Field -> the column of docs/filformat.md, in the order that a person reads a profile.
FIELDS: Final = {
    "label": "Benämning",
    "summary": "Sammanfattning",
    "experience": "Erfarenhet",
    "skills": "Kompetenser",
    "education": "Utbildning",
    "education_level": "Utbildningsnivå",
    "swedish": "Svenska",
    "languages": "Andra språk",
    "driving_licences": "Körkort",
    "certificates": "Certifikat",
    "home": "Bostadsort",
    "reach": "Pendlar till",
    "occupations": "Önskat yrke",
    "hours": "Omfattning",
    "avoid": "Undviker",
    "wishes": "Önskemål",
    "available_from": "Tillgänglig från",
    "target_groups": "Målgrupp",
    "protected_identity": "Skyddade personuppgifter",
}
_LISTS: Final = frozenset(
    ("experience", "skills", "languages", "certificates", "reach", "occupations", "avoid", "target_groups")
)
_TEXTS: Final = frozenset(("summary", "education", "wishes"))
_LEVELS: Final = {
    EducationLevel.NONE: "ingen",
    EducationLevel.COMPULSORY: "grundskola",
    EducationLevel.UPPER_SECONDARY: "gymnasium",
    EducationLevel.POST_SECONDARY: "eftergymnasial",
    EducationLevel.HIGHER: "högskola",
    EducationLevel.RESEARCH: "forskarutbildning",
}
_MAX_SHOWN: Final = 160
_MAX_ITEMS: Final = 300  # of one list: more is no profile of a person


@dataclass
class ProfileDraft:
    """Facts about one person, in the order they were found."""

    source: str
    facts: list[tuple[Fact, int | None]] = field(default_factory=list)
    removed: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)  # of the person: taken out of every text
    unclear: list[str] = field(default_factory=list)  # Swedish notes

    def add(self, name: str, value: Any, words: str, line: int | None = None) -> None:
        """One fact. Empty values are dropped; ``name`` is one of ``FIELDS``."""
        if name not in FIELDS:
            raise KeyError(name)
        if value not in ("", None):
            self.facts.append((Fact(name, value, words), line))

    def take(self, facts: Iterable[Fact], line: int | None = None) -> None:
        """Several facts of one line."""
        for fact in facts:
            self.add(fact.field, fact.value, fact.words, line)

    def clean(self, text: str) -> str:
        """The text without personal numbers, contact details and the person's own names; what went is counted."""
        clean, removed = self._scrubbed(text)
        self.removed.update(removed)
        return clean

    def _scrubbed(self, text: str) -> tuple[str, Counter[str]]:
        scrubbed: Scrubbed = take_out(text)
        clean, removed = scrubbed.text, Counter(scrubbed.removed)
        for name in sorted(self.names, key=len, reverse=True):
            if times := clean.count(name):
                removed["namn"] += times
                clean = " ".join(clean.replace(name, " ").split(" "))
        return clean.strip(), removed

    def read(self, key: str) -> ReadFile[JobSeeker]:
        """The finished profile with what was understood; ``key`` tells this document from others and is not shown.

        The id is a digest of the key: the same document gives the same person, and a file named after a person gives
        nothing away.
        """
        cleaned = [(self._cleaned(fact), line) for fact, line in self.facts]
        kept = [(fact, line) for fact, line in cleaned if fact.value not in ("", None)]
        record_id = f"profil-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}"
        record = self._record(record_id, [fact for fact, _ in kept])
        return ReadFile(
            records=(record,),
            rows_read=1,
            notes=tuple(self._notes()),
            understood=tuple(self._understood(record, kept)),
        )

    def _cleaned(self, fact: Fact) -> Fact:
        value = fact.value
        if type(value) is str:  # an enumeration's member is a str too
            value = self.clean(value)
        elif isinstance(value, Experience):
            occupation = self.clean(value.occupation)
            value = (
                replace(value, occupation=occupation, description=self.clean(value.description)) if occupation else None
            )
        elif isinstance(value, Skill):
            label = self.clean(value.label)
            value = replace(value, label=label) if label else None
        return Fact(fact.field, value, self._scrubbed(fact.words)[0])

    def _notes(self) -> Iterator[str]:
        if self.removed:
            yield told(self.removed)
        yield from dict.fromkeys(self.unclear)

    def _record(self, record_id: str, facts: list[Fact]) -> JobSeeker:
        values: dict[str, Any] = {}
        for fact in facts:
            name, value = fact.field, fact.value
            if name in _LISTS:
                known = values.setdefault(name, {})
                for item in value if isinstance(value, tuple) else (value,):
                    if len(known) < _MAX_ITEMS:
                        known.setdefault(_same(item), item)
            elif name in _TEXTS:
                values[name] = "\n".join(filter(None, (values.get(name, ""), value)))
            elif name in ("swedish", "education_level"):
                values[name] = max(values.get(name, value), value, key=lambda level: level.rank)
            elif name == "driving_licences":
                values[name] = tuple(dict.fromkeys((*values.get(name, ()), *value)))
            else:
                values.setdefault(name, value)
        lists = {name: tuple(values.get(name, {}).values()) for name in _LISTS}
        home: Place | None = values.get("home")
        return JobSeeker(
            id=record_id,
            label=values.get("label", ""),
            summary=values.get("summary", ""),
            experience=lists["experience"],
            skills=lists["skills"],
            education=values.get("education", ""),
            education_level=values.get("education_level"),
            swedish=values.get("swedish"),
            languages=lists["languages"],
            driving_licences=values.get("driving_licences"),
            certificates=lists["certificates"],
            home=home,
            reach=tuple(place for place in lists["reach"] if place != home),
            available_from=values.get("available_from"),
            wishes=Wishes(
                occupations=lists["occupations"],
                hours=values.get("hours"),
                avoid=lists["avoid"],
                text=values.get("wishes", ""),
            ),
            target_groups=lists["target_groups"],
            protected_identity=values.get("protected_identity", False),
            source=self.source,
        )

    def _understood(self, record: JobSeeker, facts: list[tuple[Fact, int | None]]) -> Iterator[Understood]:
        order = list(FIELDS)
        shown: set[tuple[str, str]] = set()
        for fact, line in sorted(facts, key=lambda pair: order.index(pair[0].field)):
            value = _shown(fact.value)
            if (fact.field, value) not in shown and _is_in(record, fact):
                shown.add((fact.field, value))
                yield Understood(record.id, FIELDS[fact.field], value, _short(fact.words), line)


def _same(item: Any) -> Any:
    """What makes two items of a list the same: an occupation or skill by its folded words."""
    if isinstance(item, Skill):
        return fold(item.label)
    if isinstance(item, Experience):
        return (fold(item.occupation), item.years, item.description)
    return fold(item) if isinstance(item, str) else item


def _is_in(record: JobSeeker, fact: Fact) -> bool:
    """Whether a fact that can be outdone by another (the highest level, the first home) is the one that stands."""
    if fact.field in ("swedish", "education_level", "home", "available_from", "label"):
        return bool(getattr(record, fact.field) == fact.value)
    return bool(record.wishes.hours == fact.value) if fact.field == "hours" else True


def _shown(value: Any) -> str:
    match value:
        case SwedishLevel():
            return "modersmål" if value is SwedishLevel.NATIVE else str(value.value)
        case EducationLevel():
            return _LEVELS[value]
        case Experience():
            years = f" ({f'{value.years:g}'.replace('.', ',')} år)" if value.years is not None else ""
            return _short(f"{value.occupation}{years}")
        case Skill():
            return _short(value.label)
        case Place():
            return value.name if value.municipality_code else f"{value.name} (ingen kommun: kontrollera)"
        case bool():
            return "ja" if value else "nej"
        case (int() as low, int() as high):
            return f"{low} %" if low == high else f"{low}-{high} %"
        case ():
            return "inget"
        case tuple():
            return ", ".join(_shown(item) for item in value)
    return _short(str(value))


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= _MAX_SHOWN else f"{one[: _MAX_SHOWN - 1].rstrip()}…"
