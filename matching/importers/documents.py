"""Documents that people write (txt, docx, pdf) as lines of text. What the lines mean is for other readers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Final, NoReturn

from matching.importers.base import ImportRefused
from matching.importers.docx_text import docx_lines
from matching.importers.opening import decode, is_archive, is_ole, read_bytes, refuse_ole

MAX_LINES: Final = 20_000
MAX_LINE: Final = 20_000  # characters
_PDF: Final = b"%PDF-"
_PATIENCE: Final = 20.0  # seconds of wall clock for a PDF; its processor time is bounded much lower
_CHILD: Final = Path(__file__).with_name("pdf_child.py")
_UNREADABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REFUSALS: Final = {
    "encrypted": ("PDF:en är skyddad med lösenord.", "Spara den utan lösenord och läs in den på nytt."),
    "large": ("PDF:en är för stor för att läsas.", "Spara bara de sidor som behövs, eller som .docx eller .txt."),
    "damaged": ("PDF:en är avklippt eller skadad.", "Spara eller hämta den igen, helst som .docx eller .txt."),
}


def document_lines(path: Path) -> tuple[str, ...]:
    """The lines of a document, white space tidied and empty lines kept as "".

    Raises ``ImportRefused`` for a damaged, encrypted, scanned or too large document and for other kinds of files.
    """
    content = read_bytes(path)
    if content.lstrip()[:5] == _PDF:
        lines = _pdf_lines(content)
    elif is_ole(content):
        refuse_ole(content)
    elif is_archive(content):
        lines = docx_lines(content)
    else:
        lines = decode(content).splitlines()
    if len(lines) > MAX_LINES or any(len(line) > MAX_LINE for line in lines):
        raise ImportRefused("Texten är för lång för att läsas i ett stycke.", "Dela upp dokumentet.")
    tidy = tuple(_tidy(line) for line in lines)
    if not any(tidy):
        raise ImportRefused("Dokumentet har ingen text.", "Kontrollera att rätt fil valdes.")
    return tidy


def is_document(path: Path, head: bytes) -> bool:
    """Whether a file is a txt, docx or pdf document. Text is one by its name and where its first line is no header."""
    name = path.name.lower().removesuffix(".gz")
    if head.lstrip()[:5] == _PDF:
        return True
    if is_archive(head):
        return name.endswith((".docx", ".docm", ".odt"))
    first = next((line for line in head.splitlines() if line.strip()), b"")
    is_table = max(first.count(b";"), first.count(b"\t")) >= 2  # a table that somebody saved as .txt
    return name.endswith((".txt", ".text", ".md")) and not is_table


def _tidy(line: str) -> str:
    line = _UNREADABLE.sub("", unicodedata.normalize("NFC", line.replace("\t", " | ").replace("\u00ad", "")))
    return " ".join(line.split())


def _pdf_lines(content: bytes) -> list[str]:
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(_CHILD)], input=content, capture_output=True, timeout=_PATIENCE, check=False
        )
        answer = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        _refuse("large")
    except ValueError:  # it was ended in the middle: by its own watch (time) or by the system (memory)
        _refuse("large")
    if "refused" in answer:
        _refuse(answer["refused"])
    text = "\n".join(answer["pages"])
    if not text.strip():
        if answer["scanned"]:
            raise ImportRefused(
                "PDF:en är inskannad: den har bara bilder och ingen text.",
                "Be om dokumentet som Word eller text-PDF, eller kör textigenkänning (OCR) på det först.",
            )
        raise ImportRefused("PDF:en har ingen text.", "Kontrollera att rätt fil valdes.")
    return text.splitlines()


def _refuse(reason: str) -> NoReturn:
    raise ImportRefused(*_REFUSALS[reason])
