"""Courses from Susa-navet (EMIL 3): events first, then only the infos they name, then providers, page by page.

Pages are counted by number; the links in the answers are not followed. The first fetch takes everything, later ones
what was updated since; both land as pages that the importer of EMIL 3 reads as one folder, later pages having the
last word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Final
from urllib.parse import quote

from service.connectors.http import NotThere, Params, Service
from service.connectors.landing import Landing

ADULT_SCHOOLS: Final = ("VUXGR", "VUXGY", "VUXSFI", "VUXGRAN", "VUXGYAN", "YH", "FHS", "AUB", "AU")
SIZE: Final = 500  # the service allows 2,000; smaller pages cost less when one has to be asked for again
MAX_PAGES: Final = 2000
MAX_MISSING: Final = 300
MAX_UPDATES: Final = 30  # fetches of what changed before everything is fetched again
EVENTS, INFOS, PROVIDERS = "educationEvents", "educationInfos", "educationProviders"


def fetch_courses(
    service: Service,
    landing: Landing,
    *,
    now: dt.datetime,
    schools: Collection[str] = ADULT_SCHOOLS,
    municipalities: Collection[str] = (),
    everything: bool = False,
) -> int:
    """Fetch pages into the folder of ``landing``; gives how many. ``municipalities``: four-digit codes, empty = all.

    A fetch that breaks off is taken up at its next page, if it asks for the same; otherwise it begins anew.
    """
    asked = {"schools": sorted(schools), "municipalities": sorted(municipalities)}
    journal = landing.journal
    if everything or journal.get("asked") != asked or journal.get("updates", 0) >= MAX_UPDATES:
        landing.clear()
        landing.note(asked=asked, run=None, next=None, finished=None, updates=0, wanted=None, have=None)
    if "run" not in landing.journal:
        landing.note(run=now.replace(microsecond=0).isoformat(), next=[EVENTS, 0], wanted=[])
    run = landing.journal["run"]
    since = landing.journal.get("finished")
    params: dict[str, Any] = {"schoolType": sorted(schools), **({"updatedSince": since} if since else {})}
    fetched = 0
    for name, following in ((EVENTS, INFOS), (INFOS, PROVIDERS), (PROVIDERS, None)):
        if landing.journal["next"][0] == name:
            fetched += _fetch_list(
                service, landing, name, params if name != PROVIDERS else {}, run, set(municipalities)
            )
            landing.note(next=[following, 0])
    landing.note(run=None, next=None, wanted=None, finished=run, updates=landing.journal.get("updates", 0) + 1)
    return fetched


def _fetch_list(
    service: Service, landing: Landing, name: str, params: Params, run: str, municipalities: set[str]
) -> int:
    page, fetched = landing.journal["next"][1], 0
    wanted = set(landing.journal.get("wanted") or ())
    have = set(landing.journal.get("have") or ())
    while page < MAX_PAGES:
        answer, _ = service.get_json(name, {**params, "page": page, "size": SIZE})
        items, pages = _checked(service, name, answer)
        kept = [item for item in items if not municipalities or _is_asked_for(name, item, municipalities, wanted)]
        if name == EVENTS:
            wanted.update(str(_content(item).get("education")) for item in kept if _content(item).get("education"))
        last = page + 1 >= pages
        name_of_file = f"{run.replace(':', '')}-{_ORDER[name]}-{page:05}.json"
        noted: dict[str, Any] = {"next": [name, page + 1]}
        if name == EVENTS:
            noted["wanted"] = sorted(wanted)
        if name == INFOS:
            have.update(str(item.get("id")) for item in kept)
            noted["have"] = sorted(have)
        landing.land(name_of_file, {name: kept}, **noted)
        fetched += 1
        page += 1
        if last:
            return fetched + (_fetch_missing(service, landing, run, wanted - have) if name == INFOS else 0)
    raise service.changed(f"{name} har fler än {MAX_PAGES} sidor")


def _fetch_missing(service: Service, landing: Landing, run: str, missing: set[str]) -> int:
    """Infos that an event names and no page had: when only what changed was asked for, they may be older."""
    found = []
    for key in sorted(missing)[:MAX_MISSING]:
        try:
            item, _ = service.get_json(f"{INFOS}/{quote(key, safe='')}")
        except NotThere:
            continue
        if isinstance(item, dict) and "content" in item:
            found.append(item)
    if found:
        have = [*landing.journal.get("have", []), *(str(item.get("id")) for item in found)]
        landing.land(f"{run.replace(':', '')}-{_ORDER[INFOS]}-late.json", {INFOS: found}, have=sorted(set(have)))
    return int(bool(found))


def _is_asked_for(name: str, item: dict[str, Any], municipalities: set[str], wanted: set[str]) -> bool:
    if name == EVENTS:
        return _is_in(item, municipalities)
    return name != INFOS or bool({item.get("id"), _content(item).get("identifier")} & wanted)


_ORDER: Final = {EVENTS: "1-events", INFOS: "2-infos", PROVIDERS: "3-providers"}


def _checked(service: Service, name: str, answer: Any) -> tuple[list[dict[str, Any]], int]:
    items = answer.get(name) if isinstance(answer, dict) else None
    page = answer.get("page") if isinstance(answer, dict) else None
    pages = page.get("totalPages") if isinstance(page, dict) else None
    if items is None and isinstance(page, dict) and page.get("totalElements") == 0:
        return [], 0
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise service.changed(f"listan {name} saknas")
    if isinstance(pages, bool) or not isinstance(pages, int) or pages < 0:
        raise service.changed("page.totalPages saknas")
    return items, pages


def _content(item: dict[str, Any]) -> dict[str, Any]:
    content = item.get("content")
    return content if isinstance(content, dict) else {}


def _is_in(item: dict[str, Any], municipalities: set[str]) -> bool:
    """Whether an event is given in one of the municipalities or at a distance; one that is gone is kept: it is a
    tombstone."""
    content = _content(item)
    if not content or content.get("isCancelled") is True or content.get("distance"):
        return True
    locations = content.get("locations")
    places = locations if isinstance(locations, list) else []
    return any(
        isinstance(place, dict) and str(place.get("areaCode", "")).zfill(4) in municipalities for place in places
    )
