"""Files that a command writes: there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from service.errors import UserError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file that is there whole or not at all. Text is UTF-8 with its line ends as they are."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UserError(f"{path} kan inte skrivas ({error.strerror}).", "Kontrollera mappen.") from error
