"""The JobTech taxonomy's published downloads, each fetched only when its ETag has changed."""

from __future__ import annotations

from typing import Any, Final

from service.connectors.http import Service
from service.connectors.landing import Landing

# The downloads that Mäkla reads, by the name that they have in the service.
DOWNLOADS: Final = (
    "skills",
    "ssyk-level-1-groups",
    "ssyk-level-2-groups",
    "ssyk-level-4-groups",
    "ssyk-level-4-groups-with-related-occupations",
    "the-ssyk-hierarchy-with-occupations",
    "substitutability-relations-between-occupations",
    "keyword-concepts-with-relations",
    "sun-field-hierarchy",
    "sun-level-hierarchy",
    "sni-hierarchy",
    "languages",
)


def fetch_taxonomy(service: Service, landing: Landing, *, version: str = "latest") -> tuple[int, int]:
    """Fetch the downloads; gives (fetched, unchanged). ``version`` is a number or ``latest``.

    Each file lands by itself, so that a fetch that breaks off goes on with those that are missing.
    """
    etags: dict[str, str] = dict(landing.journal.get("etags", {})) if landing.journal.get("version") == version else {}
    landing.note(version=version)
    fetched = unchanged = 0
    for name in DOWNLOADS:
        known = etags.get(name) if (landing.folder / f"{name}.json").is_file() else None
        value, answer = service.get_json(f"version/{version}/query/{name}/{name}.json", etag=known)
        if answer.content is None:
            unchanged += 1
            continue
        _check(service, name, value)
        if answer.etag:
            etags[name] = answer.etag
        landing.land(f"{name}.json", value, etags=etags)
        fetched += 1
    return fetched, unchanged


def _check(service: Service, name: str, value: Any) -> None:
    inner = value.get("data") if isinstance(value, dict) else None
    concepts = inner.get("concepts") if isinstance(inner, dict) else None
    if not isinstance(concepts, list) or not concepts or not all(isinstance(c, dict) for c in concepts):
        raise service.changed(f"{name} saknar data.concepts")
