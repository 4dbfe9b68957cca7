"""Printing: text that fits any terminal, JSON, and errors on standard error."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import sys
import textwrap
from typing import Any

from service.errors import UserError
from service.words import counted as counted

MAX_WIDTH = 100

# What a terminal without UTF-8 shows instead (Windows-1252 has å, ä and ö but no check marks).
_PLAIN = str.maketrans(
    {
        "✓": "[ja]",
        "✗": "[nej]",
        "–": "-",
        "—": "-",
        "·": "-",
        "→": "->",
        "←": "<-",
        "…": "...",
        "×": "x",
        "≥": ">=",
        "≤": "<=",
        "”": '"',
        "’": "'",
        "•": "*",
        "å": "a",
        "ä": "a",
        "ö": "o",
        "Å": "A",
        "Ä": "A",
        "Ö": "O",
        "é": "e",
        "ü": "u",
    }
)


def _replace(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end].translate(_PLAIN)
    return text.encode("ascii", "replace").decode("ascii"), error.end


def prepare_streams() -> None:
    """Let text that the terminal's encoding lacks come out readable instead of ending the program."""
    codecs.register_error("makla", _replace)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="makla")


def width() -> int:
    """Columns to write on: the terminal's (80 where there is none), at most ``MAX_WIDTH``."""
    return min(shutil.get_terminal_size((80, 24)).columns, MAX_WIDTH)


def say(text: str = "", indent: str = "", hanging: str | None = None) -> None:
    """Print one paragraph, wrapped; its further lines start with ``hanging``."""
    rest = indent if hanging is None else hanging
    lines = textwrap.wrap(
        text, width(), initial_indent=indent, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )
    print("\n".join(lines))


def heading(text: str) -> None:
    """Print a heading: bold on a terminal that has colour, else underlined."""
    if coloured(sys.stdout):
        print(f"\x1b[1m{text}\x1b[0m")
    else:
        say(text)
        print("-" * min(len(text), width()))


def coloured(stream: Any) -> bool:
    """Whether escape codes are welcome (https://no-color.org)."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def print_json(content: Any) -> None:
    """Print one JSON document. Text outside the terminal's encoding is escaped, so that the document stays exact."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    print(json.dumps(content, ensure_ascii=encoding != "utf8", indent=2, allow_nan=False))


def print_error(error: UserError, *, as_json: bool) -> None:
    """Print what is wrong and what to do on standard error."""
    if as_json:
        shape = {"error": error.message, "remedy": error.remedy, "details": list(error.details)}
        print(json.dumps(shape, ensure_ascii=True), file=sys.stderr)
        return
    print(f"Fel: {error.message}", file=sys.stderr)
    for detail in error.details:
        print(f"  - {detail}", file=sys.stderr)
    if error.remedy:
        print(error.remedy, file=sys.stderr)


def number(value: float, decimals: int = 2) -> str:
    """A number with a decimal comma."""
    return f"{value:.{decimals}f}".replace(".", ",")
