"""Values of EMIL 3 as words and dates: texts in several languages, coded values, addresses, moments."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Mapping
from typing import Any

from matching.importers.html_text import html_to_text, tidy_lines
from matching.importers.json_values import items, mapping, text


class WrongValue(ValueError):
    """A value that the format does not allow: which field, which value, and the Swedish complaint."""

    def __init__(self, name: str, value: Any, message: str, remedy: str) -> None:
        super().__init__(message)
        self.name, self.value, self.message, self.remedy = name, value, message, remedy


def coded(value: Any) -> str:
    """The code of a coded value, or the value where the service gives it bare."""
    return text(mapping(value).get("code")) or (value.strip() if isinstance(value, str) else "")


def swedish(value: Any) -> str:
    """A LangString (or bare string) on one line: Swedish where there is any, else the first language that has text."""
    return " ".join(html_to_text(_chosen(value)).split())


def prose(value: Any) -> str:
    return html_to_text(_chosen(value))


def _chosen(value: Any) -> str:
    if isinstance(value, str):
        return text(value)
    strings = [mapping(s) for s in items(mapping(value).get("strings", value))]
    told = [(text(s.get("lang")), text(s.get("value")) or text(s.get("content"))) for s in strings]
    told = [(lang, words) for lang, words in told if words]
    return next((words for lang, words in told if lang in ("swe", "sv")), told[0][1] if told else "")


def joined_text(*texts: str) -> str:
    return tidy_lines("\n".join(dict.fromkeys(t for t in texts if t)))


def web_address(value: Any) -> str | None:
    """A web address as the source tells it. It is shown, never fetched."""
    urls = [mapping(u) for u in items(mapping(value).get("urls", value))]
    told = [text(u.get("value")) or text(u.get("content")) for u in urls]
    if isinstance(value, str):
        told = [text(value)]
    return next((u for u in told if u.startswith(("http://", "https://"))), None)


def date(content: Mapping[str, Any], name: str, within: str) -> dt.date | None:
    """A date, or the Swedish date of a moment: midnight in Stockholm is the evening before in UTC."""
    told = text(content.get(name))
    if not told:
        return None
    try:
        moment = dt.datetime.fromisoformat(told)
        if moment.tzinfo is not None:
            moment = moment.astimezone(_stockholm())
        if not 1990 <= moment.year <= 2100:
            raise ValueError(told)
    except (ValueError, OverflowError):
        raise WrongValue(within + name, told, "datumet finns inte", "Skriv det som ÅÅÅÅ-MM-DD.") from None
    return moment.date()


@functools.cache
def _stockholm() -> dt.tzinfo:
    return zoneinfo.ZoneInfo("Europe/Stockholm")
