"""Courses from Susa-navet's EMIL 3 answers (JSON): infos, events and providers, in pages, files or a folder.

An *info* says what the education is, an *event* is one start of it and a *provider* gives it; one event becomes one
course. Facts: the OpenAPI description of the service, version 3.0.2. The live service differs from it (``value`` or
``content`` in texts, items without content), so both are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matching.domain import Course, CourseForm, Kind, Place
from matching.importers.base import ImportRefused, ReadFile, RowError
from matching.importers.course_joining import join_duplicates, set_boilerplate_aside, with_series
from matching.importers.emil_values import WrongValue, coded, date, joined_text, prose, swedish, web_address
from matching.importers.json_values import items, mapping, number, text
from matching.importers.opening import read_head, read_json
from matching.places import find_municipality

INFOS, EVENTS, PROVIDERS = "educationInfos", "educationEvents", "educationProviders"
_LISTS = (INFOS, EVENTS, PROVIDERS)
_MAX_FILES = 2000  # pages of one folder

_FORMS = {
    "VUX": CourseForm.KOMVUX,
    "VUXGR": CourseForm.KOMVUX,
    "VUXGRAN": CourseForm.KOMVUX,
    "VUXGY": CourseForm.KOMVUX,
    "VUXGYAN": CourseForm.KOMVUX,
    "VUXSFI": CourseForm.SFI,
    "YH": CourseForm.HIGHER_VOCATIONAL,
    "KY": CourseForm.HIGHER_VOCATIONAL,
    "FHS": CourseForm.FOLK_HIGH_SCHOOL,
    "HS": CourseForm.UNIVERSITY,
    "AU": CourseForm.LABOUR_MARKET,
    "AUB": CourseForm.LABOUR_MARKET,
}
_LEVELS = {
    "VUXGR": "grundläggande vuxenutbildning",
    "VUXGRAN": "anpassad utbildning på grundläggande nivå",
    "VUXGY": "gymnasial vuxenutbildning",
    "VUXGYAN": "anpassad utbildning på gymnasial nivå",
    "VUXSFI": "sfi",
    "YH": "yrkeshögskoleutbildning",
    "FHS": "folkhögskola",
    "HS": "högskola",
}
_SUBJECTS = {"C_Subject_SUN": "SUN", "AUB_Subject": "SSYK"}  # the others are named, or are course codes
_GONE = frozenset(("deleted", "removed", "inactive", "cancelled"))


class EmilImporter:
    """Reads EMIL 3 from one combined file, one file of pages, or a folder with the three lists as pages."""

    format = "emil3"
    kind = Kind.COURSE

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether a file, or some file of a folder, begins with one of the three lists."""
        if path.is_dir():
            return any(_names_a_list(read_head(page, 4096)) for page in _files(path)[:3])
        return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[") and _names_a_list(head)

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[Course]:  # noqa: ARG002
        """One course per event. Cancelled and deleted events are tombstones; an event that repeats an id is merged."""
        register = _Register()
        for file in _files(path) if path.is_dir() else [path]:
            for page in _pages(read_json(file)):
                register.take(page)
        return register.courses()


def _names_a_list(head: bytes) -> bool:
    return any(f'"{name}"'.encode() in head for name in _LISTS)


def _files(folder: Path) -> list[Path]:
    files = sorted(p for p in folder.iterdir() if p.name.endswith((".json", ".json.gz")) and not p.name.startswith("."))
    if len(files) > _MAX_FILES:
        raise ImportRefused(f"Mappen har fler än {_MAX_FILES} filer.", "Ange en mapp med bara Susa-navets sidor.")
    return files


def _pages(value: Any) -> Iterator[Mapping[str, Any]]:
    pages = [mapping(page) for page in items(value)]
    if not pages or not all(any(name in page for name in _LISTS) for page in pages):
        raise ImportRefused(
            f"Filen är JSON men har ingen av listorna {', '.join(_LISTS)}.",
            "Hämta den på nytt med `makla sync courses` eller ange rätt format med --format.",
        )
    yield from pages


@dataclass(frozen=True, slots=True)
class _Info:
    """What a course is, whichever start of it."""

    title: str
    text: str
    code: str | None
    form: CourseForm | None
    level: str
    subjects: tuple[str, ...]
    points: float | None
    requirements: str
    url: str | None
    to_check: tuple[str, ...]


@dataclass
class _Register:
    """Collects the three lists in any order, then makes courses of the events."""

    infos: dict[str, _Info] = field(default_factory=dict)
    providers: dict[str, str] = field(default_factory=dict)
    events: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    removed: dict[str, None] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)  # list name -> how many items the service says there are
    found: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    empty: int = 0
    read: int = 0

    def take(self, page: Mapping[str, Any]) -> None:
        """Add one page."""
        for name, keep in ((INFOS, self._keep_info), (PROVIDERS, self._keep_provider), (EVENTS, self._keep_event)):
            if name in page:
                entries = items(page[name])
                self.found[name] = self.found.get(name, 0) + len(entries)
                total = number(mapping(page.get("page")).get("totalElements"))
                if total is not None and sum(other in page for other in _LISTS) == 1:
                    self.told[name] = max(self.told.get(name, 0), int(total))
                for entry in entries:
                    keep(mapping(entry))

    def _keep_info(self, item: Mapping[str, Any]) -> None:
        content = mapping(item.get("content"))
        if content:
            info = _info(content)
            for key in {text(item.get("id")), text(content.get("identifier"))} - {""}:
                self.infos[key] = info

    def _keep_provider(self, item: Mapping[str, Any]) -> None:
        content = mapping(item.get("content"))
        for key in {text(item.get("id")), text(content.get("identifier"))} - {""}:
            self.providers[key] = swedish(content.get("name"))

    def _keep_event(self, item: Mapping[str, Any]) -> None:
        content = mapping(item.get("content"))
        key = text(item.get("id")) or text(content.get("identifier"))
        gone = text(item.get("status")).casefold() in _GONE or content.get("isCancelled") in (True, "true")
        if not content and not gone:
            self.empty += 1
            return
        self.read += 1
        if not key.strip("."):
            self.errors.append(
                RowError(None, "id", None, f"händelse nummer {self.read} saknar id", "Hämta filen på nytt.")
            )
        else:
            if key in self.removed or key in self.events:  # on a later page: the later word counts
                self.repeated += 1
                self.removed.pop(key, None)
                self.events.pop(key, None)
            if gone:
                self.removed[key] = None
            else:
                self.events[key] = content

    def courses(self) -> ReadFile[Course]:
        """The courses of everything taken. Raises ``ImportRefused`` where no list of events was among it."""
        if EVENTS not in self.found:
            raise ImportRefused(
                f"Filen har inga utbildningstillfällen ({EVENTS}).",
                "Lägg infos, events och providers i samma mapp och ange mappen.",
            )
        made: list[Course] = []
        for key, content in self.events.items():
            try:
                made.append(self._course(key, content))
            except WrongValue as wrong:
                self.errors.append(
                    RowError(None, wrong.name, text(wrong.value)[:80] or None, f"{key}: {wrong.message}", wrong.remedy)
                )
        distinct = set_boilerplate_aside(with_series(made))
        joined = join_duplicates(distinct.courses)
        return ReadFile(
            records=joined.courses,
            rows_read=self.read,
            rows_merged=self.repeated + len(joined.joined),
            rows_refused=len(self.errors),
            removed_ids=tuple(self.removed),
            errors=tuple(self.errors),
            notes=tuple(self._notes(distinct.lines, len(distinct.set_aside), len(joined.joined))),
        )

    def _notes(self, lines: int, providers: int, joined: int) -> Iterator[str]:
        if lines:
            yield f"{lines} textrader som upprepas i många kurser hos {providers} anordnare lades åt sidan."
        if joined:
            yield f"{joined} tillfällen som berättas två gånger slogs ihop."
        if self.removed:
            yield f"{len(self.removed)} tillfällen är inställda eller borttagna."
        if self.empty:
            yield f"{self.empty} tillfällen hade bara id och inget innehåll; de hoppades över."
        for name, total in self.told.items():
            if self.found[name] < total:
                yield f"Bara {self.found[name]} av {total} {name} finns här: hämta resten av sidorna."

    def _course(self, key: str, content: Mapping[str, Any]) -> Course:
        to_check: list[str] = []
        info = self.infos.get(text(content.get("education")))
        title = swedish(content.get("title")) or (info.title if info else "")
        if not title:
            raise WrongValue(
                "education",
                content.get("education"),
                "utbildningens beskrivning saknas i filen",
                "Lägg filen med educationInfos i samma mapp och ange mappen.",
            )
        if info is None:
            info = _Info(title, "", None, None, "", (), None, "", None, ("Utbildningens beskrivning saknas i källan.",))
        execution, application = mapping(content.get("execution")), mapping(content.get("application"))
        starts, ends = (date(execution, name, "execution.") for name in ("start", "end"))
        if starts and ends and ends < starts:
            raise WrongValue(
                "execution.end", execution.get("end"), "slutar innan den startar", "Rätta datumen i källan."
            )
        if starts is None:
            to_check.append("Startdatum saknas i källan.")
        return Course(
            id=key,
            title=title,
            text=joined_text(info.text, prose(content.get("description"))),
            code=info.code,
            provider=self._provider(content),
            form=info.form,
            level=info.level,
            subjects=info.subjects,
            places=_places(content, to_check),
            distance=_distance(content, to_check),
            pace_percent=_pace(content, to_check),
            points=info.points,
            starts_on=starts,
            ends_on=ends,
            apply_from=date(application, "first", "application."),
            apply_by=date(application, "last", "application."),
            seats=_seats(content),
            language=_language(content, to_check),
            entry_requirements=info.requirements,
            url=web_address(content.get("url")) or web_address(application.get("url")) or info.url,
            to_check=(*info.to_check, *to_check),
            source="Susa-navet (EMIL 3)",
        )

    def _provider(self, content: Mapping[str, Any]) -> str:
        names = (self.providers.get(text(key), "") for key in items(content.get("providers")))
        return ", ".join(dict.fromkeys(name for name in names if name))


def _info(content: Mapping[str, Any]) -> _Info:
    school = coded(content.get("type")) or coded(content.get("schoolType"))
    configuration = coded(content.get("configuration"))
    form = _FORMS.get(school)
    if configuration == "kurspaket" and content.get("isVocational") is not False:
        packages = {CourseForm.KOMVUX: CourseForm.VOCATIONAL_PACKAGE, CourseForm.SFI: CourseForm.SFI_COMBINATION}
        form = packages.get(form, form) if form else None
    codes = [text(mapping(s).get("code")) for s in items(content.get("subjects")) if _kind(s) == "SV_Subject"]
    level = _LEVELS.get(school, "")
    seqf = coded(content.get("qualificationLevel"))
    credit = mapping(content.get("credits"))
    requirements = (prose(content.get(name)) for name in ("eligibility", "recommendedPriorKnowledge"))
    return _Info(
        title=swedish(content.get("title")),
        text=prose(content.get("description")),
        code=text(content.get("code")) or next((c for c in codes if c), None),
        form=form,
        level=f"{level}, SeQF {seqf}".removeprefix(", ") if seqf else level,
        subjects=tuple(dict.fromkeys(s for s in map(_subject, items(content.get("subjects"))) if s)),
        points=number(credit.get("credits")),
        requirements=joined_text(*requirements),
        url=web_address(content.get("url")),
        to_check=() if form else (f"Skolformen {school or 'saknas'} är inte känd som vuxenutbildning.",),
    )


def _subject(value: Any) -> str:
    name = swedish(mapping(value).get("name"))
    system = _SUBJECTS.get(_kind(value))
    code = text(mapping(value).get("code"))
    return name or (f"{system} {code}" if system and code else "")


def _kind(value: Any) -> str:
    return text(mapping(value).get("type"))


def _places(content: Mapping[str, Any], to_check: list[str]) -> tuple[Place, ...]:
    """The municipalities of the locations; a town that is no municipality keeps its name and is to be checked."""
    places: dict[Place, None] = {}
    for location in map(mapping, items(content.get("locations"))):
        town, area = text(location.get("town")), text(location.get("areaCode"))
        municipality = (find_municipality(area) if area else None) or (find_municipality(town) if town else None)
        if municipality:
            places[Place(municipality.name, municipality.code)] = None
        elif town:
            places[Place(town.title() if town.isupper() else town)] = None
            to_check.append(f"Platsen {town} är ingen kommun.")
    return tuple(places)


def _seats(content: Mapping[str, Any]) -> int | None:
    told = content.get("places")
    seats = number(told)
    if told in (None, ""):
        return None
    if seats is None or seats < 0 or seats != int(seats) or seats > 100_000:
        raise WrongValue(
            "places", told, "antalet platser är inget möjligt antal", "Skriv ett heltal, eller utelämna det."
        )
    return int(seats)


def _pace(content: Mapping[str, Any], to_check: list[str]) -> float | None:
    told = mapping(content.get("paceOfStudy")).get("percentage", content.get("paceOfStudyPercentage"))
    paces = sorted(
        {p for p in map(number, told if isinstance(told, list) else [told]) if p is not None and 0 < p <= 200}
    )
    if len(paces) > 1:
        to_check.append(f"Flera studietakter anges: {', '.join(f'{p:g}' for p in paces)} %.")
    return paces[0] if len(paces) == 1 else None


def _distance(content: Mapping[str, Any], to_check: list[str]) -> bool | None:
    told = content.get("distance")
    if isinstance(told, bool):
        return told
    if not isinstance(told, dict):
        return None
    sessions = number(told.get("noOfMandatorySessions"))
    if sessions is None:
        to_check.append("Distans: om det finns obligatoriska träffar framgår inte.")
        return True
    if sessions > 0:
        to_check.append(f"Distans med {sessions:g} obligatoriska träffar.")
    return sessions <= 0


def _language(content: Mapping[str, Any], to_check: list[str]) -> str | None:
    told = [coded(v) for v in items(content.get("languageOfInstructions"))]
    languages = sorted({language for language in told if language})
    if len(languages) > 1:
        to_check.append(f"Flera undervisningsspråk anges: {', '.join(languages)}.")
    return languages[0] if len(languages) == 1 else None
