"""Notes from visits and workshops (txt, docx, xlsx) as needs: one note may hold several, split for confirmation.

A note names the employer, the day and the place once, for all its needs. A need begins where a line says so ("Behov
1:"), at an item of a list under such a heading, or at a sentence that asks for someone; what follows belongs to it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from matching.domain import Kind, Need, NeedSource, SwedishLevel
from matching.importers import cells
from matching.importers.base import ImportRefused, ReadFile, Understood
from matching.importers.documents import document_lines, is_document
from matching.importers.fact import Fact
from matching.importers.need_facts import NEED, Wanted, need_facts, needs_none, wanted
from matching.importers.note_values import FIELDS, shown, unread, value_of
from matching.importers.opening import is_archive, read_bytes
from matching.importers.vocabulary import fold
from matching.importers.workbook import CellFault, read_sheets
from matching.scrubbing import take_out, told

MAX_CHARACTERS: Final = 50_000
MAX_NEEDS: Final = 200
_KEYS: Final = {
    "arbetsgivare": "employer",
    "foretag": "employer",
    "organisation": "employer",
    "verksamhet": "employer",
    "besok hos": "employer",
    "besok pa": "employer",
    "bransch": "sector",
    "sektor": "sector",
    "sni": "sni",
    "sni kod": "sni",
    "sni 2007": "sni",
    "sni 2025": "sni",
    "datum": "gathered_on",
    "besoksdatum": "gathered_on",
    "insamlat": "gathered_on",
    "dag": "gathered_on",
    "ort": "place",
    "plats": "place",
    "kommun": "place",
    "kalla": "source_kind",
    "insamlat av": "gathered_by",
    "maklare": "gathered_by",
    "signatur": "gathered_by",
    "antecknat av": "gathered_by",
    "horisont": "horizon",
    "nar": "horizon",
}
_PRIVATE_KEYS: Final = frozenset(
    (
        "kontakt",
        "kontaktperson",
        "narvarande",
        "deltagare",
        "telefon",
        "tel",
        "mobil",
        "e post",
        "epost",
        "mejl",
        "mail",
    )
)
_KEY: Final = re.compile(r"^(?P<key>[^\W\d_][\w -]{1,24}?) ?: ?(?P<value>.+)$")
_BULLET: Final = re.compile(r"^(?:[-–—•*·‣▪●○]\s*|\d{1,2}[.)]\s+|[a-z]\)\s+)(?=\S)")
_NEED_HEADING: Final = re.compile(
    r"^(?:behov|kompetensbehov|need)(?: ?(?:nr ?)?\d{1,2})? ?(?:[:.)–-]\s*(?P<rest>.*))?$", re.IGNORECASE
)
_LIST_HEADING: Final = re.compile(
    r"^(?:behov(?:en)?|kompetensbehov|rekryteringsbehov|vi (?:behöver|söker)|(?:de )?(?:behöver|söker)|bristyrken|"
    r"lappar(?:na)?|post-?its?|idélappar|gula lappar|önskemål|personalbehov)(?: \w+){0,3}\s*:?$",
    re.IGNORECASE,
)
_VISIT: Final = re.compile(
    r"\b(?i:besök(?:te|t)?|möte|träff|samtal|rundvandring) (?:hos|på|med|vid) (?P<name>[A-ZÅÄÖ0-9][\w&'’.-]*"
    r"(?: (?:[A-ZÅÄÖ0-9&][\w&'’.-]*|i|och|AB))*?)(?=[,.:;(]|$| (?:den|i|på|om|med|kl|\d))"
)
_DATE: Final = re.compile(
    r"\b(\d{4}-\d{2}-\d{2}|\d{1,2} (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zåäö]* \d{4})\b"
)
_SOURCES: Final = (
    (NeedSource.WORKSHOP, r"workshop|branschråd|programråd|lappar|post-?it"),
    (NeedSource.FAIR, r"mässa|rekryteringsträff|jobbmässa"),
    (NeedSource.FORM, r"enkät|formulär"),
    (NeedSource.VISIT, r"besök|möte|samtal|rundvandring"),
)


class VisitNoteImporter:
    """Reads one note as the needs it tells."""

    format = "notes"
    kind = Kind.NEED

    def recognises(self, path: Path, head: bytes) -> bool:
        """A txt, docx or pdf document, or a narrow workbook without the columns of the needs table."""
        if is_archive(head) and path.name.lower().endswith(".xlsx"):
            rows = [row for sheet in read_sheets(read_bytes(path)) for _, row in sheet.rows[:20]]
            headers = {fold(str(cell)) for row in rows for cell in row.values()}
            return bool(rows) and max(map(len, rows)) <= 3 and not headers & {"id", "rubrik", "behovs id"}
        return is_document(path, head)

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[Need]:  # noqa: ARG002
        """The needs, with what was understood. Raises ``ImportRefused`` where nothing in the note asks for anyone."""
        lines = _sheet_lines(path) if is_archive(read_bytes(path)[:4]) and _is_workbook(path) else document_lines(path)
        if sum(map(len, lines)) > MAX_CHARACTERS:
            raise ImportRefused("Texten är för lång för att vara en anteckning.", "Läs in ett besök i taget.")
        return read_note(lines, path.name.split(".")[0])


def read_note(lines: Sequence[str], name: str) -> ReadFile[Need]:
    """The needs of a note that is given as lines. Raises ``ImportRefused`` where nothing in it asks for anyone."""
    note = _Note(name)
    for number, line in enumerate(lines, 1):
        note.take(number, line)
    return note.finished()


def unread_values(lines: Sequence[str]) -> tuple[str, ...]:
    """Swedish sentences on the values of keys that could not be read, each once, with what to write instead."""
    note = _Note("")
    for number, line in enumerate(lines, 1):
        note.take(number, line)
    return note.unread


def _is_workbook(path: Path) -> bool:
    return path.name.lower().removesuffix(".gz").endswith((".xlsx", ".xlsm"))


def _sheet_lines(path: Path) -> tuple[str, ...]:
    """The rows of a workbook as lines; a cell whose column is headed by a known key reads as "key: value"."""
    lines: list[str] = []
    for sheet in read_sheets(read_bytes(path)):
        lines.append(f"{sheet.name}")
        headers: dict[int, str] = {}
        for _, row in sheet.rows:
            texts = {at: "" if isinstance(cell, CellFault) else cells.text(cell) for at, cell in row.items()}
            if (
                not headers
                and len(texts) > 1
                and all(fold(t) in (*_KEYS, "behov", "antal", "kommentar") for t in texts.values())
            ):
                headers = {at: fold(t) for at, t in texts.items()}
                continue
            keyed = [f"{headers[at]}: {t}" for at, t in texts.items() if headers.get(at) in _KEYS]
            number = next((t for at, t in texts.items() if headers.get(at) == "antal"), "")
            words = [t for at, t in texts.items() if at not in headers or headers[at] in ("behov", "kommentar")]
            lines += keyed
            lines += [f"- {' '.join(filter(None, (number, ' – '.join(words))))}"] if any(words) else []
    return tuple(" ".join(line.split()) for text in lines for line in text.splitlines())


@dataclass
class _Draft:
    """One need in the making."""

    line: int
    sentences: list[str] = field(default_factory=list)
    facts: list[tuple[Fact, int]] = field(default_factory=list)
    shared: list[tuple[Fact, int]] = field(default_factory=list)  # what the note had told when the need began

    def add(self, name: str, value: Any, words: str, line: int) -> None:
        self.facts.append((Fact(name, value, words), line))

    def first(self, name: str) -> Any:
        return next((fact.value for fact, _ in self.facts if fact.field == name), None)

    def all(self, name: str) -> tuple[Any, ...]:
        values = [fact.value for fact, _ in self.facts if fact.field == name]
        return tuple(dict.fromkeys(v for value in values for v in (value if isinstance(value, tuple) else (value,))))


class _Note:
    """Reads line by line; what is said of the whole note is kept apart from what is said of one need."""

    def __init__(self, stem: str) -> None:
        self._stem = stem
        self._shared = _Draft(0)
        self._needs: list[_Draft] = []
        self._removed: Counter[str] = Counter()
        self._listing = False  # within a list of needs
        self._loose: list[str] = []  # said before the first need
        self._none: list[str] = []  # sentences that say what is not needed
        self._unread: list[str] = []  # sentences on values that could not be read
        self._source(stem.replace("_", " "), 0)

    def take(self, number: int, raw: str) -> None:
        """One line."""
        if not raw:
            return
        key = _KEY.match(raw)
        if key and fold(key["key"]) in _PRIVATE_KEYS:
            self._removed["kontaktuppgift"] += 1
            return
        scrubbed = take_out(raw, names=True)
        self._removed.update(scrubbed.removed)
        line = scrubbed.text
        if not line:
            return
        key = _KEY.match(line)
        if key and fold(key["key"]) in _KEYS:
            self._keyed(_KEYS[fold(key["key"])], key["value"].strip(), line, number)
            return
        told_about = self._about(line, number)
        if heading := _NEED_HEADING.match(line):
            self._listing = True
            if heading["rest"]:
                self._begin(heading["rest"], number, asks=True)
            return
        if _LIST_HEADING.match(line):
            self._listing = True
            return
        bullet = _BULLET.match(line)
        bare = line[bullet.end() :] if bullet else line
        if bullet and (self._listing or self._is_workshop):
            self._begin(bare, number, asks=True)
            return
        for sentence in re.split(r"(?<=[.!?]) +(?=[A-ZÅÄÖ0-9])", bare):
            if not (told_about and not wanted(sentence) and len(sentence) <= 100):  # a title line has said its say
                self._sentence(sentence, number)

    @property
    def unread(self) -> tuple[str, ...]:
        """What could not be read so far."""
        return tuple(dict.fromkeys(filter(None, self._unread)))

    def finished(self) -> ReadFile[Need]:
        """The needs of the note."""
        if not self._needs:
            raise ImportRefused(
                "Inget behov kunde läsas ur anteckningen.",
                'Skriv vad arbetsgivaren behöver, till exempel "Behöver 2 svetsare till våren", eller använd mallen.',
            )
        if len(self._needs) > MAX_NEEDS:
            raise ImportRefused(f"Anteckningen har fler än {MAX_NEEDS} behov.", "Dela upp den.")
        records: dict[str, Need] = {}
        understood: list[Understood] = []
        merged = 0
        for draft in self._needs:
            need = self._need(draft)
            if records.get(need.id) == need:
                merged += 1
                continue
            records[need.id] = need
            understood += self._understood(need, draft)
        note = told(self._removed)
        split = f"Anteckningen delades i {len(records)} behov: kontrollera att det stämmer." if len(records) > 1 else ""
        return ReadFile(
            records=tuple(records.values()),
            rows_read=len(self._needs),
            rows_merged=merged,
            notes=tuple(
                filter(None, (split, note, *self.unread, *(f"Inget behov: {sentence}" for sentence in self._none)))
            ),
            understood=tuple(understood),
        )

    @property
    def _is_workshop(self) -> bool:
        return self._shared.first("source_kind") is NeedSource.WORKSHOP

    def _keyed(self, name: str, value: str, line: str, number: int) -> None:
        """A line of "key: value". Place and time under a need are that need's; everything else is the note's."""
        parsed = value_of(name, value)
        if parsed is None:
            self._loose.append(line)
            self._unread.append(unread(name, value))
        elif self._needs and name in ("place", "horizon"):
            self._needs[-1].add(name, parsed, line, number)
        else:
            self._shared.facts.insert(0, (Fact(name, parsed, line), number))  # the latest holds for what follows

    def _about(self, line: str, number: int) -> bool:
        """Employer, day and kind of source where a line tells them in running text; whether it told any."""
        before = len(self._shared.facts)
        if not self._shared.first("gathered_on") and (date := _DATE.search(line)):
            parsed = value_of("gathered_on", date[1])
            if parsed:
                self._shared.add("gathered_on", parsed, date[1], number)
        if not self._shared.first("employer") and (visit := _VISIT.search(line)):
            self._shared.add("employer", visit["name"].strip().rstrip("."), visit[0], number)
        if not self._needs:
            self._source(line, number)
        return len(self._shared.facts) > before

    def _source(self, words: str, number: int) -> None:
        if self._shared.first("source_kind") is None:
            for source, pattern in _SOURCES:
                if match := re.search(pattern, words, re.IGNORECASE):
                    self._shared.add("source_kind", source, match[0], number)
                    return

    def _sentence(self, sentence: str, number: int) -> None:
        if needs_none(sentence):
            self._none.append(sentence)
        elif wanted(sentence) or (NEED.search(sentence) and self._listing and not self._needs):
            self._begin(sentence, number)
        elif self._needs:
            self._continue(sentence, number)
        else:
            self._loose.append(sentence)

    def _begin(self, sentence: str, number: int, *, asks: bool = False) -> None:
        for one in wanted(sentence, asks=asks) or [Wanted("", None, sentence)]:
            draft = _Draft(number, shared=list(self._shared.facts))
            if one.occupation:
                draft.add("occupation", one.occupation, one.words, number)
            if one.headcount:
                draft.add("headcount", one.headcount, one.words, number)
            self._needs.append(draft)
            self._continue(sentence, number)

    def _continue(self, sentence: str, number: int) -> None:
        draft = self._needs[-1]
        draft.sentences.append(sentence)
        draft.facts += [(fact, number) for fact in need_facts(sentence)]

    def _need(self, draft: _Draft) -> Need:
        occupation, headcount = draft.first("occupation") or "", draft.first("headcount")
        shared = _Draft(0, facts=[*draft.shared, *self._shared.facts])
        employer = shared.first("employer") or ""
        first = draft.sentences[0].strip(" .")
        title = (
            f"{occupation[:1].upper()}{occupation[1:]}"
            if occupation
            else (first if len(first) <= 80 else f"{first[:77]}…")
        )
        key = "|".join((self._stem.casefold(), employer.casefold(), fold(title), str(draft.line)))
        levels: tuple[SwedishLevel, ...] = draft.all("swedish")
        return Need(
            id=f"anteckning-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}",
            title=title,
            text="\n".join(dict.fromkeys((*draft.sentences, *self._loose))),
            source_kind=shared.first("source_kind"),
            employer=employer,
            sector=shared.first("sector") or "",
            sni=shared.first("sni"),
            occupation=occupation,
            essential_skills=draft.all("essential_skills"),
            meriting_skills=draft.all("meriting_skills"),
            headcount=headcount,
            horizon=draft.first("horizon") or shared.first("horizon"),
            place=draft.first("place") or shared.first("place"),
            working_time=", ".join(draft.all("working_time")),
            driving_licences=draft.all("driving_licences"),
            certificates=draft.all("certificates"),
            swedish=max(levels, key=lambda level: level.rank) if levels else None,
            gathered_by=shared.first("gathered_by") or "",
            gathered_on=shared.first("gathered_on"),
            source="anteckning",
        )

    def _understood(self, need: Need, draft: _Draft) -> Iterator[Understood]:
        yield Understood(need.id, FIELDS["title"], need.title, " ".join(draft.sentences[0].split())[:160], draft.line)
        known = {fact.field for fact, _ in draft.facts}
        for fact, line in (*draft.facts, *draft.shared, *self._shared.facts):
            if (fact, line) not in draft.facts:
                if fact.field in known:
                    continue
                known.add(fact.field)
            elif fact.field == "horizon" and fact.value is not need.horizon:
                continue
            yield Understood(need.id, FIELDS[fact.field], shown(fact.value), fact.words[:160], line or None)
