"""Values of JSON that somebody else wrote: each is what the format says, or nothing.

A missing key, ``null`` and a value of another type read alike. A reader that must tell a wrong value from a missing one
looks at the value itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

_UNSTORABLE = re.compile("[\ud800-\udfff\x00]")


def text(value: Any) -> str:
    """A string or number as stripped text, else "". Lone surrogates and NUL, which no store takes, become U+FFFD."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value).strip()
    if isinstance(value, int | float) and not isinstance(value, bool) and number(value) is not None:
        return str(value)
    return ""


def mapping(value: Any) -> Mapping[str, Any]:
    """A JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """A JSON list, else an empty one; a lone object or string counts as a list of one."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict | str) else []


def number(value: Any) -> float | None:
    """A finite number, also as text with a decimal point or comma, else ``None``; truth values are no numbers."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        parsed = float(value.replace(",", ".") if isinstance(value, str) else value)
    except (TypeError, ValueError, OverflowError):
        return None
    return parsed if math.isfinite(parsed) else None
