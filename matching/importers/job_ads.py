"""Job ads as needs, in every shape of the ad API: JobSearch and JobStream, search answers, the index, the source, 2018.

An ad of an older shape is first put in the words of the newest. Contact persons, mail, telephone and how to apply are
never read, and are taken out of the text. Legacy ids of occupations are unique only within their type and are no SSYK
codes; the code of an occupation group is.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from matching.domain import EducationLevel, Horizon, Kind, Need, NeedSource, Place
from matching.importers.base import ImportRefused, ReadFile, RowError
from matching.importers.html_text import html_to_text, tidy_lines
from matching.importers.json_values import items, mapping, number, text
from matching.importers.opening import decode, parse_json, read_bytes
from matching.importers.vocabulary import EDUCATION_LEVELS, driving_licence
from matching.places import find_municipality, municipalities
from matching.scrubbing import take_out, told

_MUST: Final = 10  # weight of what an ad demands
_NICE: Final = 5  # weight of what it would like; no weight at all is neither
_FIRST: Final = dt.date(1990, 1, 1)
_LAST: Final = dt.date(2100, 12, 31)
_MARKS: Final = (
    b'"headline"',
    b'"annonsrubrik"',
    b'"annonsid"',
    b'"testannonser"',
    b'"removed_date"',
    b'"platsannons"',
)
MAX_ADS: Final = 50_000  # in one file
MAX_TEXT: Final = 50_000  # characters of one ad
MAX_LABELS: Final = 200  # concepts in one list of an ad


class BadAd(Exception):
    """An ad that cannot become a need: the key to look at, its value, and what to do, in Swedish."""

    def __init__(self, key: str, value: Any, message: str, remedy: str) -> None:
        super().__init__(key, value, message, remedy)
        self.key, self.value, self.message, self.remedy = key, value, message, remedy


class JobAdsImporter:
    """Ads of one file: a list or an answer, or one ad to a line, packed or not."""

    format = "ads"
    kind = Kind.NEED

    def recognises(self, path: Path, head: bytes) -> bool:  # noqa: ARG002
        """Whether the file is JSON that names what an ad or a tombstone has."""
        start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
        return start[:1] in (b"[", b"{") and any(mark in start for mark in _MARKS)

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[Need]:  # noqa: ARG002
        """Read the whole file; an error's line is the ad's place in the list. Of an id told twice the last counts."""
        needs: dict[str, Need] = {}
        removed: dict[str, None] = {}
        errors: list[RowError] = []
        taken_out: Counter[str] = Counter()
        unclear: list[str] = []
        read = merged = 0
        for at, ad in enumerate(_ads(_parse(decode(read_bytes(path)))), start=1):
            read += 1
            try:
                key = _id(ad)
                need = None if _is_tombstone(ad) else _need(key, _in_new_words(ad), taken_out, unclear)
            except BadAd as bad:
                value = text(bad.value)[:100] or None
                errors.append(RowError(at, bad.key, value, bad.message, bad.remedy))
                if len(errors) > 500:
                    raise ImportRefused(
                        f"Fler än 500 annonser är fel. Det första felet: {errors[0]}", "Kontrollera filen."
                    ) from None
                continue
            merged += key in needs or key in removed
            if need is None:  # the last word on an ad counts: a stream tells what happened in order
                needs.pop(key, None)
                removed[key] = None
            else:
                removed.pop(key, None)
                needs[key] = need
        notes = [told(taken_out)] if taken_out else []
        notes += unclear[:20]
        if len(unclear) > 20:
            notes.append(f"... och {len(unclear) - 20} oklara orter till.")
        return ReadFile(
            records=tuple(needs.values()),
            rows_read=read,
            rows_merged=merged,
            rows_refused=len(errors),
            removed_ids=tuple(removed),
            errors=tuple(errors),
            notes=tuple(notes),
        )


def _parse(content: str) -> Any:
    """A JSON value, or a list of one value per line, as historical ads are published."""
    first, _, rest = content.lstrip().partition("\n")
    if not (first.rstrip().startswith("{") and first.rstrip().endswith("}") and rest.strip()):
        return parse_json(content)
    ads = []
    for at, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            try:
                ads.append(parse_json(line))
            except ImportRefused as refused:
                raise ImportRefused(f"Rad {at} i filen: {refused.message}", refused.remedy) from None
        if len(ads) > MAX_ADS:
            raise _too_many()
    return ads


def _too_many() -> ImportRefused:
    return ImportRefused(f"Filen har fler än {MAX_ADS} annonser.", "Dela upp den, eller hämta annonser för en kommun.")


def _ads(value: Any) -> list[Any]:
    """The ads of any wrapping, each as it stands in the file."""
    if isinstance(value, dict):
        hits = value.get("hits")
        if isinstance(hits, dict):
            hits = hits.get("hits")
        listed = next((v for v in (hits, value.get("testannonser"), value.get("ads")) if isinstance(v, list)), None)
        if listed is None and any(name in value for name in ("headline", "annonsrubrik", "platsannons", "removed")):
            listed = [value]
    else:
        listed = value if isinstance(value, list) else None
    if listed is None:
        raise ImportRefused(
            "Filen är JSON men har inga annonser.", "Hämta den på nytt, eller ange formatet med --format."
        )
    if len(listed) > MAX_ADS:
        raise _too_many()
    return [ad["_source"] if isinstance(ad, dict) and isinstance(ad.get("_source"), dict) else ad for ad in listed]


def _id(ad: Any) -> str:
    """The id as text: a number in a tombstone, text in an ad, under other names in the older shapes."""
    if not isinstance(ad, dict):
        raise BadAd("", ad, "posten är ingen annons", "Hämta filen på nytt.")
    old = mapping(mapping(ad.get("platsannons")).get("annons"))
    found = next((key for v in (ad.get("id"), ad.get("annonsId"), old.get("annonsid")) if (key := text(v))), "")
    bare = found.strip(".")  # dots alone are no id
    if not bare or len(found) > 100:
        raise BadAd("id", found, "annonsen saknar id" if not bare else "id:t är för långt", "Hämta filen på nytt.")
    return found


def _is_tombstone(ad: Mapping[str, Any]) -> bool:
    return ad.get("removed") is True or ad.get("avpublicerad") is True


def _in_new_words(ad: Mapping[str, Any]) -> Mapping[str, Any]:
    """An ad of an older shape in the words of the newest."""
    if "platsannons" in ad:
        return _from_2018(mapping(ad["platsannons"]))
    return _from_source(ad) if "annonsrubrik" in ad else ad


def _from_2018(ad: Mapping[str, Any]) -> Mapping[str, Any]:
    """The API before 2019: one ad in five groups."""
    about, terms, place = mapping(ad.get("annons")), mapping(ad.get("villkor")), mapping(ad.get("arbetsplats"))
    return {
        "headline": about.get("annonsrubrik"),
        "description": {"text": about.get("annonstext"), "conditions": terms.get("arbetstidvaraktighet")},
        "number_of_vacancies": about.get("antal_platser"),
        "publication_date": about.get("publiceraddatum"),
        "application_deadline": mapping(ad.get("ansokan")).get("sista_ansokningsdag"),
        "employer": {"name": place.get("arbetsplatsnamn")},
        "occupation": {"label": about.get("yrkesbenamning")},
        "working_hours_type": {"label": terms.get("arbetstid")},
        "workplace_address": {
            "municipality": about.get("kommunnamn"),
            "municipality_code": about.get("kommunkod"),
            "city": place.get("besoksort") or place.get("postort"),
        },
        "driving_license": [
            {"label": text(mapping(k).get("termin") or mapping(k).get("namn") or k)}
            for k in items(mapping(ad.get("krav")).get("korkort"))
        ],
    }


def _from_source(ad: Mapping[str, Any]) -> Mapping[str, Any]:
    """The internal source: Swedish keys, values as ``{namn, varde, vikt}``."""
    address = mapping(ad.get("arbetsplatsadress"))
    municipality = mapping(address.get("kommun"))

    def weighed(weight: int) -> dict[str, list[dict[str, Any]]]:
        lists = {"skills": "kompetenser", "languages": "sprak", "work_experiences": "yrkeserfarenheter"}
        lists |= {"education_level": "utbildningsniva"}
        return {
            new: [{"label": v.get("namn")} for v in map(mapping, items(ad.get(old))) if number(v.get("vikt")) == weight]
            for new, old in lists.items()
        }

    return {
        "headline": ad.get("annonsrubrik"),
        "description": {
            "text": ad.get("annonstext"),
            "text_formatted": ad.get("annonstextFormaterad"),
            "conditions": ad.get("villkorsbeskrivning"),
        },
        "number_of_vacancies": ad.get("antalPlatser"),
        "publication_date": ad.get("publiceringsdatum"),
        "application_deadline": ad.get("sistaAnsokningsdatum"),
        "last_publication_date": ad.get("sistaPubliceringsdatum"),
        "employer": {"name": ad.get("arbetsgivareNamn"), "workplace": ad.get("arbetsplatsNamn")},
        "occupation": {"label": mapping(ad.get("yrkesroll")).get("namn")},
        "working_hours_type": {"label": mapping(ad.get("arbetstidTyp")).get("namn")},
        "scope_of_work": {"min": ad.get("arbetstidOmfattningFran"), "max": ad.get("arbetstidOmfattningTill")},
        "workplace_address": {
            "municipality": municipality.get("namn"),
            "municipality_code": municipality.get("varde"),
            "city": address.get("postort"),
        },
        "driving_license": [{"label": mapping(k).get("namn")} for k in items(ad.get("korkort"))],
        "must_have": weighed(_MUST),
        "nice_to_have": weighed(_NICE),
    }


def _need(key: str, ad: Mapping[str, Any], taken_out: Counter[str], unclear: list[str]) -> Need:
    """The need that an ad tells. What is taken out and what is unclear is added to the two gatherers."""
    removed: Counter[str] = Counter()

    def clean(value: Any) -> str:
        scrubbed = take_out(tidy_lines(text(value)[: 2 * MAX_TEXT]), names=True)
        removed.update(scrubbed.removed)
        return scrubbed.text

    title = " ".join(clean(ad.get("headline")).split())
    if not title:
        raise BadAd("headline", None, f"annons {key} saknar rubrik", "Hämta filen på nytt eller ta bort annonsen.")
    about = mapping(ad.get("description"))
    occupations = _labels(ad.get("occupation"))
    known = {o.casefold() for o in occupations}
    essential = _wanted(ad.get("must_have"), known)
    told_already = known | {s.casefold() for s in essential}
    published = _day(ad, "publication_date")
    need = Need(
        id=key,
        title=title[:500],
        text=_text(about, clean),
        source_kind=NeedSource.AD,
        employer=" ".join(
            clean(mapping(ad.get("employer")).get("name") or mapping(ad.get("employer")).get("workplace")).split()
        ),
        sector=next(iter(_labels(ad.get("occupation_field"))), ""),
        occupation=" / ".join(occupations),
        ssyk=_ssyk(ad.get("occupation_group")),
        essential_skills=essential,
        meriting_skills=_wanted(ad.get("nice_to_have"), told_already),
        headcount=_headcount(ad),
        horizon=Horizon.NOW,
        place=_place(key, mapping(ad.get("workplace_address")), unclear),
        open_until=_day(ad, "application_deadline") or _day(ad, "last_publication_date"),
        hours=_hours(ad),
        working_time=" ".join(clean(about.get("conditions")).split())[:300],
        driving_licences=_licences(ad),
        education_level=_education(ad.get("must_have")),
        gathered_on=published,
        source="platsannons",
    )
    taken_out.update(removed)
    return need


def _text(about: Mapping[str, Any], clean: Callable[[Any], str]) -> str:
    """What the ad says. The plain text, or the formatted one where that is empty; parts told apart are added."""
    written = text(about.get("text")) or html_to_text(text(about.get("text_formatted"))[: 2 * MAX_TEXT])
    parts = [clean(written)]
    for name in ("needs", "requirements"):
        part = clean(html_to_text(text(about.get(name))[: 2 * MAX_TEXT]))
        if part and part not in parts[0]:
            parts.append(part)
    return "\n".join(part for part in parts if part)[:MAX_TEXT]


def _labels(value: Any) -> tuple[str, ...]:
    """The labels of one concept or a list of them."""
    written = (text(v if isinstance(v, str) else mapping(v).get("label"))[:200] for v in items(value)[:MAX_LABELS])
    return tuple(dict.fromkeys(label for label in (" ".join(w.split()) for w in written) if label))


def _wanted(value: Any, known: set[str]) -> tuple[str, ...]:
    """Skills, experience of other occupations and languages but Swedish, whose level an ad does not tell."""
    lists = mapping(value)
    found = [label for name in ("skills", "work_experiences", "languages") for label in _labels(lists.get(name))]
    return tuple(dict.fromkeys(x for x in found if x.casefold() not in known and x.casefold() != "svenska"))


def _education(value: Any) -> EducationLevel | None:
    levels = [EDUCATION_LEVELS.find(label) for label in _labels(mapping(value).get("education_level"))]
    return min((level for level in levels if level), key=lambda level: level.rank, default=None)


def _ssyk(value: Any) -> str | None:
    """The four-digit code of an occupation group (a number that lost its zero gets it back), or ``None``."""
    for group in map(mapping, items(value)):
        code = text(group.get("legacy_ams_taxonomy_id"))
        if code in ("110", "210", "310"):
            code = f"0{code}"
        if re.fullmatch(r"[0-9]{4}", code):
            return code
    return None


def _headcount(ad: Mapping[str, Any]) -> int | None:
    value = ad.get("number_of_vacancies")
    if value is None or value == "":
        return None
    found = number(value)
    if found is None or not found.is_integer() or not 0 <= found <= 100_000:
        raise BadAd(
            "number_of_vacancies", value, "antalet platser är inget möjligt antal", "Rätta eller ta bort värdet."
        )
    return int(found) or None  # 0 stands for "not told"


def _day(ad: Mapping[str, Any], key: str) -> dt.date | None:
    """The day of a local time without zone, or of one with: the day that the ad itself writes."""
    value = text(ad.get(key))
    if not value:
        return None
    try:
        day = dt.datetime.fromisoformat(value).date()
    except ValueError:
        day = None
    if day is None or not _FIRST <= day <= _LAST:
        raise BadAd(key, value, "datumet är omöjligt", "Skriv det som 2027-01-11T23:59:59.")
    return day


def _hours(ad: Mapping[str, Any]) -> tuple[int, int] | None:
    scope = mapping(ad.get("scope_of_work"))
    low, high = number(scope.get("min")), number(scope.get("max"))
    if low is None and high is None:
        label = next(iter(_labels(ad.get("working_hours_type"))), "").casefold()
        return {"heltid": (100, 100), "deltid": (1, 99)}.get(label)
    low, high = low if low is not None else high, high if high is not None else low
    if low is None or high is None or not 0 <= low <= high <= 100:
        raise BadAd(
            "scope_of_work", json.dumps(scope)[:100], "omfattningen är omöjlig", "Ange procent från 0 till 100."
        )
    return round(low), round(high)


def _licences(ad: Mapping[str, Any]) -> tuple[str, ...]:
    if ad.get("driving_license_required") is False:
        return ()
    found = (driving_licence(label) for label in _labels(ad.get("driving_license")))
    return tuple(dict.fromkeys(code for code in found if code))


def _place(key: str, address: Mapping[str, Any], unclear: list[str]) -> Place | None:
    """Where the work is. A valid municipality code stands; what disagrees with it is told, never silently put right."""
    name, city, code = (
        text(address.get("municipality")),
        text(address.get("city")),
        text(address.get("municipality_code")),
    )
    coded = municipalities().get(code.zfill(4)) if code.isdigit() else None
    named, in_city = find_municipality(name), find_municipality(city)
    if coded:
        other = named if named and named != coded else in_city if in_city and in_city != coded else None
        if other:
            unclear.append(f"Annons {key}: koden {coded.code} är {coded.name} men orten {other.name}: kontrollera.")
        elif city and not in_city and city.casefold() != coded.name.casefold():
            unclear.append(f"Annons {key}: orten {city[:60]} med kommunkod {coded.code} ({coded.name}): kontrollera.")
        return Place(coded.name, coded.code)
    if code:
        unclear.append(f"Annons {key}: kommunkoden {code[:10]} finns inte: kontrollera.")
    if named or in_city:
        found = named or in_city
        return Place(found.name, found.code) if found else None
    written = " ".join((name or city).split())[:100]
    unclear.append(
        f"Annons {key}: {f'platsen {written} är ingen kommun' if written else 'arbetsplatsens kommun saknas'}."
    )
    return Place(written) if written else None


JOB_ADS: Final = JobAdsImporter()
