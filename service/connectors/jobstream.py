"""Ads of chosen municipalities from JobStream: everything that changed since last time, in slices of time.

The stream tells the whole country; what is not asked about is dropped before anything is written. Withdrawn ads come as
tombstones. A slice that is too large is halved; a fetch that breaks off goes on at its next slice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from service.connectors.http import AnswerTooLarge, Service
from service.connectors.landing import Landing

SLICE: Final = dt.timedelta(hours=12)
SMALLEST: Final = dt.timedelta(minutes=5)
FIRST_TIME: Final = dt.timedelta(days=14)  # how far back a first fetch goes
LONGEST: Final = dt.timedelta(days=60)  # what the stream can be asked for at all
_ADS: Final = "annonser.json"


def fetch_ads(
    service: Service,
    landing: Landing,
    municipalities: Collection[str],
    *,
    now: dt.datetime,
    since: dt.datetime | None = None,
) -> Path | None:
    """Fetch what changed and give the file to import; ``None`` where nothing did.

    ``municipalities`` are four-digit codes. ``since`` overrides where the last finished fetch ended. The journal
    keeps how far the fetch has come; call ``finish`` when the file has been imported.
    """
    chosen = sorted(municipalities)
    going_on = landing.journal.get("municipalities") == chosen and since is None
    if not going_on:
        landing.clear()
        landing.note(municipalities=chosen, done=None, fetched=None)
    start = since or _moment(landing.journal.get("fetched")) or _moment(landing.journal.get("done")) or now - FIRST_TIME
    start = max(start, now - LONGEST)
    if not landing.files():
        landing.note(fetched=None)
    length = SLICE
    while start < now:
        end = min(start + length, now)
        try:
            ads, _ = service.get_json("stream", {"date": _told(start), "updated-before-date": _told(end)})
        except AnswerTooLarge:
            if length <= SMALLEST:
                raise
            length = max(length / 2, SMALLEST)
            continue
        landing.land(
            f"del-{_told(start).replace(':', '')}.json", _chosen(ads, set(chosen), service), fetched=_told(end)
        )
        start, length = end, min(length * 2, SLICE)
    return _joined(landing)


def finish(landing: Landing) -> None:
    """Note that everything fetched has been imported, and remove it: ads name people."""
    landing.note(done=landing.journal.get("fetched"), fetched=None)
    landing.clear()


def _chosen(ads: Any, municipalities: set[str], service: Service) -> list[Any]:
    if not isinstance(ads, list) or not all(isinstance(ad, dict) for ad in ads):
        raise service.changed("en lista av annonser saknas")
    unknown = [ad for ad in ads if "id" not in ad or ("workplace_address" not in ad and ad.get("removed") is not True)]
    if unknown and len(unknown) == len(ads):
        raise service.changed("annonserna saknar id eller workplace_address")
    return [ad for ad in ads if ad.get("removed") is True or _municipality(ad) in municipalities]


def _municipality(ad: dict[str, Any]) -> str:
    address = ad.get("workplace_address")
    code = address.get("municipality_code") if isinstance(address, dict) else None
    return str(code).zfill(4) if code else ""


def _joined(landing: Landing) -> Path | None:
    """All slices as one file; of an ad that several tell, the last word stands."""
    import json

    ads: dict[str, Any] = {}
    for path in landing.files():
        if path.name != _ADS:
            for ad in json.loads(path.read_text(encoding="utf-8")):
                key = str(ad.get("id"))
                ads.pop(key, None)
                ads[key] = ad
    return landing.land(_ADS, list(ads.values())) if ads else None


def _told(moment: dt.datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def _moment(told: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
