"""The text of a Word document (docx) in lines: paragraphs, list items and table rows in the order of the page.

Only ``word/document.xml`` is read. Headers, comments, fields' instructions, deleted and hidden text are left out;
macros are refused; links and embedded objects are never followed.
"""

from __future__ import annotations

from collections.abc import Mapping

from matching.importers.base import ImportRefused
from matching.importers.opening import Archive
from matching.importers.opening_xml import XmlCount, feed_xml

_MAX_TEXT = 1_000_000  # characters
_DOCUMENT = "word/document.xml"


def docx_lines(content: bytes) -> list[str]:
    """The lines of a document. Raises ``ImportRefused`` for another kind of archive, macros, damage and excess."""
    archive = Archive(content)
    names = {name.lower() for name in archive.names}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise ImportRefused(
            "Dokumentet har makron, som inte läses av säkerhetsskäl.", "Spara det som .docx utan makron."
        )
    if _DOCUMENT not in archive.names:
        if "content.xml" in names:
            raise ImportRefused("Filen är ett OpenDocument-dokument (.odt).", "Spara det som .docx och läs in på nytt.")
        raise ImportRefused("Arkivet är inget Word-dokument.", "Spara texten som .docx, .pdf eller .txt.")
    reader = _Paragraphs()
    feed_xml(archive.read(_DOCUMENT), reader)
    return reader.lines


class _Paragraphs:
    """Parser target: a line per paragraph, a table row on one line with tabs between its cells."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._count = XmlCount()
        self._text: list[str] = []
        self._row: list[str] = []
        self._cell: list[str] = []
        self._depth = 0  # of tables
        self._reading = self._hidden = self._item = False
        self._in_run = False
        self._size = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count.start(len(attributes))
        match tag.rpartition("}")[2]:
            case "t":
                self._reading = not self._hidden
            case "tab":
                self._text.append("\t" if self._in_run else "")
            case "br" | "cr":
                self._text.append("\n")
            case "p":
                self._item = False
            case "numPr":
                self._item = True
            case "r":
                self._in_run, self._hidden = True, False
            case "vanish" if self._in_run:
                self._hidden = attributes.get(f"{tag.rpartition('}')[0]}}}val", "1") not in ("0", "false")
            case "tbl":
                self._depth += 1

    def end(self, tag: str) -> None:
        self._count.end()
        match tag.rpartition("}")[2]:
            case "t":
                self._reading = False
            case "r":
                self._in_run = self._hidden = False
            case "p":
                self._end_paragraph()
            case "tc" if self._depth == 1:
                self._row.append(" ".join(self._cell))
                self._cell = []
            case "tr" if self._depth == 1:
                self._keep("\t".join(self._row).rstrip("\t"))
                self._row = []
            case "tbl":
                self._depth -= 1

    def data(self, text: str) -> None:
        if self._reading:
            self._text.append(text)

    def close(self) -> None:
        """Nothing is left open."""

    def _end_paragraph(self) -> None:
        text, self._text = "".join(self._text).strip(), []
        if self._depth:
            if text:
                self._cell.append(" ".join(text.split()))
            return
        for line in text.split("\n"):
            self._keep(f"- {line.strip()}" if self._item and line.strip() else line.strip())

    def _keep(self, line: str) -> None:
        self._size += len(line) + 1
        if self._size > _MAX_TEXT:
            raise ImportRefused("Dokumentet har för mycket text för att läsas i ett stycke.", "Dela upp det.")
        self.lines.append(line)
