"""Times as they are kept: UTC, ISO 8601, to the second, so that text sorts as time does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The time, in UTC."""
    return dt.datetime.now(dt.UTC)


def written(moment: dt.datetime) -> str:
    """As kept."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def read(text: str) -> dt.datetime:
    """As kept, read back."""
    return dt.datetime.fromisoformat(text)
