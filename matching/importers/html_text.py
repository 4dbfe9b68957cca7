"""HTML of course pages and ads as plain text: blocks become lines, list items get a dash, markup and scripts go.

The sources are not always HTML and not always well formed (unquoted attributes, CDATA wrappers, text escaped once too
often), so this reads with the standard parser, which never fails, follows nothing and expands characters only. Comments
and declarations are taken out before it, because an unclosed one costs that parser quadratic time.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BLOCK_NAMES = (
    "address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main "
    "nav ol p pre section table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SILENT = frozenset(("script", "style", "head", "template", "iframe", "object", "svg"))
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&(?:[a-zA-Z]{2,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});|<!--|<!\[CDATA\[")
_DECLARATION = re.compile(r"<[!?][^<>]{0,1000}>")
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|ul|ol|li|b|i|strong|em|span|h[1-6]|a)\b", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2007\u202f]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


class _Lines(HTMLParser):
    """Collects the visible text, with a line break wherever a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BLOCKS:  # a self-closed <script/> or <object/> must not silence what follows
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def looks_like_html(text: str) -> bool:
    """Whether the text holds a tag, a character entity or a CDATA wrapper."""
    return _MARKUP.search(text) is not None


def html_to_text(text: str) -> str:
    """Plain text of ``text``, which may be HTML, HTML escaped once more, CDATA or already plain.

    Lines are stripped, blank lines removed, runs of white space made one space; plain text keeps its line breaks.
    """
    if not text:
        return ""
    text = _without_comments(text.replace("<![CDATA[", "").replace("]]>", ""))
    if _ESCAPED_TAG.search(text) and "<" not in text:  # escaped once too often; with real tags it is quoted code
        text = html.unescape(text)
    if looks_like_html(text):
        parser = _Lines()
        parser.feed(_DECLARATION.sub("", text).replace("<!", " ").replace("<?", " "))
        parser.close()
        text = "".join(parser.parts)
    return tidy_lines(text)


def _without_comments(text: str) -> str:
    """The text without ``<!-- ... -->``; an unclosed comment ends the text, as in a browser."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        at = end + 3 if end >= 0 else len(text)
    return "".join((*kept, text[at:]))


def tidy_lines(text: str) -> str:
    """The text with every line stripped, white space inside lines made single, and blank lines gone."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and line != "-")
