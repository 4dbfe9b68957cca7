"""The one error that a user is meant to read: what is wrong and what to do, in Swedish."""

from __future__ import annotations

from collections.abc import Sequence


class UserError(Exception):
    """Something the user can put right.

    All in Swedish: ``message`` says what is wrong, ``remedy`` what to do, ``details`` lists the pieces (bad rows).
    """

    def __init__(self, message: str, remedy: str = "", details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.details = tuple(details)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class UnknownName(UserError):
    """An id, a place or another name that nothing answers to; the remedy suggests the nearest ones."""


class BadUsage(UserError):
    """Options that do not go together or a value that cannot be read (exit status 2)."""


class TooBusy(UserError):
    """A question waited too long for its turn."""


class StoreError(UserError):
    """The database cannot be read or written."""


class StoreLocked(StoreError):
    """Another program is writing to the database."""


class StoreUnavailable(StoreError):
    """The database server does not answer now; nothing of what was asked was half done."""


class StoreOutdated(StoreError):
    """The database was made by an older version of the program and must be upgraded first."""


class VersionConflict(StoreError):
    """Someone else changed the record since it was read. ``current`` is its version now; ``None``: it is gone."""

    def __init__(self, record_id: str, expected: int, current: int | None) -> None:
        name = record_id.encode("utf-8", "replace").decode("utf-8")
        said = f"Posten {name!r} har ändrats av någon annan (version {current}, inte {expected})."
        if current is None:
            said = f"Posten {name!r} finns inte längre i version {expected}."
        if expected == 0:
            said = f"Posten {name!r} finns redan."
        super().__init__(said, "Hämta den på nytt, gör om ändringen och spara igen. Inget har ändrats.")
        self.current = current


class StoreTooNew(StoreError):
    """The database was made by a newer version of the program."""


class InvalidRecord(StoreError):
    """A record that could not be read back as it was is not written."""


class IndexProblem(UserError):
    """The index is absent, stale, damaged or made by another model; the remedy rebuilds it."""


class RecordTaken(UserError):
    """Another record has the id already."""


class InProgress(UserError):
    """The same request is being answered already."""


class PreconditionMissing(UserError):
    """A change of a record that exists must say which version it is about."""


class PreconditionFailed(UserError):
    """The record is not as the condition says. ``current`` is its version now; ``None`` when there is none."""

    def __init__(self, message: str, remedy: str, current: int | None = None) -> None:
        super().__init__(message, remedy)
        self.current = current


class WrongState(UserError):
    """What is asked does not fit what has become of its object; ``details`` lists what stands in the way."""
