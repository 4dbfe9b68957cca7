"""Structured logs: one JSON object on each line, with nothing in it about the people the service is about."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import traceback
from typing import IO, Any, Final

OWN: Final = ("service", "matching", "embeddings")
FIELDS: Final = ("method", "route", "status", "ms", "actor", "request_id")
REQUESTS: Final = "service.requests"


class JsonLines(logging.Formatter):
    """A record as a line of JSON.

    What others log is told by its template alone, and an exception by its kind and where it was raised: values and
    messages may quote what a person wrote (a database error tells the parameters of its statement).
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        own = record.name.partition(".")[0] in OWN
        told: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if own else str(record.msg)[:200],
        }
        told |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[1] is not None:
            told["error"] = _kinds(record.exc_info[1])
            told["at"] = _places(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False)


def configure(level: str, stream: IO[str] | None = None) -> None:
    """Log everything of this level and above as lines of JSON on standard error, and nothing anywhere else."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"  # its lines hold whole addresses; ours stand in their place


def _kinds(error: BaseException) -> list[str]:
    """The error and what led to it, by kind."""
    found: list[str] = []
    at: BaseException | None = error
    while at is not None and len(found) < 10:
        found.append(type(at).__name__)
        at = at.__cause__ or at.__context__
    return found


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
