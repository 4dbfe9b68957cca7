"""What a form sent, read before the route runs: texts by name, and files whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as the browser sent it. Its name is the user's own and is never used as a path."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of a form. A name given several times has the last text in ``values`` and all of them in ``lists``."""

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, SentFile] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a field, empty where it was not sent."""
        return self.values.get(name, "")


async def sent_form(request: Request) -> Sent:
    """The form of a request; a dependency of routes. Raises 400 for a body that is no form."""
    try:
        form = await request.form(max_files=20, max_fields=MOST_FIELDS)
    except (HTTPException, ValueError, KeyError) as error:
        raise HTTPException(400) from error
    found = Sent()
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            found.files[name] = SentFile(value.filename or "", await value.read())
        else:
            found.values[name] = value
            found.lists.setdefault(name, []).append(value)
    await form.close()
    return found
