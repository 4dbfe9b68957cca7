"""What ``/imports`` and ``/jobs`` give."""

from __future__ import annotations

from typing import Literal

from service.api.models import _Shape


class RowErrorShape(_Shape):
    """One row that could not be read: where, which value, and what to do."""

    line: int | None
    column: str | None
    value: str | None
    message: str
    remedy: str


class CountsShape(_Shape):
    """Rows: read = merged + refused + added + updated + unchanged + removed."""

    rows_read: int
    rows_merged: int
    rows_refused: int
    added: int
    updated: int
    unchanged: int
    removed: int
    errors: list[RowErrorShape]


class UnderstoodShape(_Shape):
    """One thing that was understood out of free text, with the words it rests on."""

    id: str
    field: str
    value: str
    words: str
    line: int | None


class PreviewRow(_Shape):
    """One of the first records of a file, and which of its fields would change."""

    id: str
    title: str
    change: Literal["added", "updated", "unchanged"]
    fields: list[str]


class JobProblem(_Shape):
    """Why nothing was saved."""

    message: str
    remedy: str
    details: list[str]


class JobShape(_Shape):
    """One import, how far it has come, and what came of it."""

    id: str
    status: Literal["väntar", "pågår", "granskat", "klart", "avvisat", "fel", "avbrutet"]
    kind: Literal["needs", "ads", "profiles", "courses"]
    file_name: str
    preview: bool
    step: str
    done: int
    total: int | None
    created_at: str
    started_at: str | None
    ended_at: str | None
    counts: CountsShape | None
    columns: dict[str, str]
    ignored_columns: list[str]
    notes: list[str]
    understood: list[UnderstoodShape]
    rows: list[PreviewRow]
    problem: JobProblem | None
    can_confirm: bool
    can_undo: bool
    undone_at: str | None
