"""How long a certificate holds, where what is told of it says so: "giltigt t.o.m. 2027-03"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_LAST_DAY: Final = (
    rf"(?:(?P<year>20\d\d)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
    rf"|(?:(?P<day_told>\d{{1,2}}) )?(?P<month_told>{'|'.join(_MONTHS)})[a-z]{{0,7}}\.? (?P<year_told>20\d\d))(?![\w-])"
)
_UNTIL: Final = (
    r"(?:(?:giltig\w*|gäller|gällde)[ :]{1,2})?(?:t\.? ?o\.? ?m\.?|till och med|fram till|tom)[ :]{1,2}"
    r"|(?:giltig\w*|gäller|gällde) (?:till|ut)[ :]{1,2}|(?:går|gick|gått|löper|löpte) ut (?:i |den )?"
    r"|(?:utgår|utgick|förfaller) (?:i |den )?|(?:valid (?:until|to|through)|expires?(?: in| on)?) "
)
_VALID: Final = re.compile(rf"(?<!\w)(?:{_UNTIL}){_LAST_DAY}", re.IGNORECASE)
_VALID_AFTER: Final = re.compile(
    rf"[ ,(:–-]{{1,3}}(?:(?:som|är|finns|gods\w*|person\w*) ){{0,2}}(?P<words>(?:{_UNTIL}){_LAST_DAY})", re.IGNORECASE
)


@lru_cache(maxsize=16_384)
def valid_until(told: str) -> dt.date | None:
    """The last day of a certificate that says so: "YKB, giltigt t.o.m. mars 2027" holds until 2027-03-31.

    A year or a month alone holds to its end; of several the last counts. ``None``: it does not say.
    """
    return max(filter(None, map(_last_day, _VALID.finditer(told))), default=None)


def validity_after(text: str, end: int) -> str:
    """The words that say how long the certificate whose name ends at ``end`` holds; empty where none follow it."""
    match = _VALID_AFTER.match(text, end)
    return match["words"] if match and _last_day(match) else ""


def _last_day(match: re.Match[str]) -> dt.date | None:
    year = int(match["year"] or match["year_told"])
    named = match["month_told"]
    month = _MONTHS.index(named.casefold()) + 1 if named else int(match["month"] or 12)
    day = int(match["day"] or match["day_told"] or 0)
    try:
        return dt.date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:  # 2026-02-30, month 13: no day that anyone can have meant
        return None
