"""Takes out of a text what identifies a person and says nothing about work: numbers, mail, phone and web addresses."""

from __future__ import annotations

import re

# Personnummer and samordningsnummer (day + 60) as people write them: 19850312-1234, 850312-1234, 8503121234,
# 850312+1234.
_PERSONAL_NUMBER = re.compile(
    r"(?<![\d-])(?:(?:18|19|20)\d{2}|\d{2})[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
    r"\s?[-+–]?\s?\d{4}(?![\d-])"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
# Swedish and international telephone numbers: at least seven digits beginning with 0 or +, in groups.
_PHONE = re.compile(r"(?<![\w,.-])(?:\+|00?)\d(?:[ \-()/]{0,2}\d){6,13}(?!\d)")


def scrub(text: str) -> str:
    """The text without personal numbers, e-mail and web addresses and telephone numbers; the rest is untouched."""
    if not any(sign in text for sign in "0123456789@") and "www" not in text.lower() and "://" not in text:
        return text
    for pattern in (_MAIL, _WEB, _PERSONAL_NUMBER, _PHONE):
        text = pattern.sub(" ", text)
    return text
