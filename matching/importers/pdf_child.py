"""The text layer of a PDF, read in a process of its own: run by ``documents``, never imported by it.

Reading a PDF means running a large parser over bytes that anybody may have made. So it happens where memory and time
are bounded from outside and an end is an end. Standard input is the PDF, standard output one JSON object: ``pages``
(texts), ``scanned`` (pages with a picture and no text) or ``refused`` (encrypted, damaged, large).
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import sys
import threading
import time
from typing import Any

MAX_SECONDS = 1.5  # of processor time, imports included
MAX_MEMORY = 320 * 1024 * 1024
MAX_PAGES = 100
MAX_TEXT = 1_000_000  # characters
SPENT = 4  # exit status when the time is spent


def _watch() -> None:
    while time.process_time() < MAX_SECONDS:
        time.sleep(0.02)
    os._exit(SPENT)


def _bound_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit; time and size still bind
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _texts(content: bytes) -> dict[str, Any]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"refused": "encrypted"}
        if len(reader.pages) > MAX_PAGES:
            return {"refused": "large"}
        pages: list[str] = []
        scanned = size = 0
        for page in reader.pages:
            text = page.extract_text() or ""
            size += len(text)
            if size > MAX_TEXT:
                return {"refused": "large"}
            if not text.strip() and _has_picture(page):
                scanned += 1
            pages.append(text)
    except PyPdfError as error:
        kind = type(error).__name__
        return {"refused": "encrypted" if "Decrypt" in kind or "Password" in kind else "damaged"}
    return {"pages": pages, "scanned": scanned}


def _has_picture(page: Any) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources else None
    return bool(objects and len(objects.get_object()))


def main() -> None:
    """Read, answer, end."""
    threading.Thread(target=_watch, daemon=True).start()
    _bound_memory()
    logging.disable(logging.CRITICAL)
    try:
        answer = _texts(sys.stdin.buffer.read())
    except MemoryError:
        answer = {"refused": "large"}
    except Exception as error:  # whatever a hostile file makes the parser do, the answer is one sentence
        missing = type(error).__name__ in ("DependencyError", "ImportError", "ModuleNotFoundError")
        answer = {"refused": "encrypted" if missing else "damaged"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
