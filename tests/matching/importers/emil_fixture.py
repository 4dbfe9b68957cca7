"""Susa-navet answers written for the tests: fictional schools, in the shapes of EMIL 3."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def words(text: str, lang: str = "swe", name: str = "value") -> Json:
    """A LangString; ``name`` is ``value`` in the live service and ``content`` in its description."""
    return {"strings": [{"lang": lang, name: text}]}


def coded(kind: str, code: str) -> Json:
    """A coded value."""
    return {"type": kind, "code": code}


def info(key: str, name: str, **content: Any) -> Json:
    """An item of ``educationInfos``."""
    return {
        "id": key,
        "status": "published",
        "content": {
            "identifier": key,
            "lastEdited": "2026-09-01T08:00:00+02:00",
            "title": words(name),
            "type": coded("C_SchoolType", "VUXGY"),
            "configuration": coded("C_Configuration", "kurs"),
            "resultIsDegree": False,
            **content,
        },
    }


def event(key: str, of: str, start: str | None = "2027-01-11", **content: Any) -> Json:
    """An item of ``educationEvents``."""
    return {
        "id": key,
        "status": "published",
        "content": {
            "identifier": key,
            "education": of,
            "providers": ["p.granby"],
            "lastEdited": "2026-09-01T08:00:00+02:00",
            "expires": "2027-12-31",
            "execution": {"condition": 1, **({"start": start} if start else {}), "end": "2027-06-11"},
            **content,
        },
    }


def provider(key: str, name: str) -> Json:
    """An item of ``educationProviders``."""
    return {"id": key, "status": "published", "content": {"identifier": key, "name": words(name)}}


def page(name: str, entries: list[Json], number: int = 0, total: int | None = None) -> Json:
    """One page of one list."""
    count = len(entries) if total is None else total
    return {
        "links": [{"rel": "self", "href": "https://example.org/"}],
        name: entries,
        "page": {"size": 100, "totalElements": count, "totalPages": 1 + count // 100, "pageNumber": number},
    }


SVETS = info(
    "i.svets",
    "Svetsteknik grund",
    code="SVESVE0",
    description=words("<p>Du l&auml;r dig <b>TIG-svetsa</b> tunnpl&aring;t.</p><ul><li>Ritningsläsning</li></ul>"),
    subjects=[coded("C_Subject_SUN", "521c"), {**coded("SV_Subject", "SVESVE0"), "name": words("Svetsteknik")}],
    credits={"system": coded("C_CreditsSystem", "gy"), "credits": 100},
    eligibility=words("Grundläggande svenska."),
    isVocational=True,
)
SVETS_JANUARY = event(
    "e.svets.1",
    "i.svets",
    locations=[{"country": "SE", "areaCode": "0484", "town": "Eskilstuna"}],
    places=16,
    paceOfStudy={"percentage": 50},
    languageOfInstructions=[coded("C_Language", "swe")],
    application={"first": "2026-10-01", "last": "2026-11-30T22:59:00Z"},
    url={"urls": [{"lang": "swe", "value": "https://example.org/svets"}]},
)
GRANBY = provider("p.granby", "Granby lärcentrum")


def combined(infos: list[Json], events: list[Json], providers: list[Json] | None = None) -> Json:
    """The three lists in one object."""
    return {"educationInfos": infos, "educationEvents": events, "educationProviders": providers or [GRANBY]}
