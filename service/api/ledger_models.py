"""What the ledger and the unmet-demand report take and give over HTTP."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from service.api.models import Id
from service.api.shapes import Day
from service.ledger import LONGEST

Note = Annotated[str, Field(max_length=LONGEST)]
NEED = "Behovets id."


class _Question(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class StatusQuestion(_Question):
    """What became of a need."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"need_id": "B001", "status": "partly_filled", "filled": 1, "note": "via mässan"}]
        }
    )

    need_id: Id = Field(description=NEED)
    status: Annotated[str, Field(min_length=1, max_length=40)] = Field(
        description="open, partly_filled, filled eller withdrawn (eller på svenska)."
    )
    filled: int | None = Field(
        default=None, ge=1, le=100_000, description="Hur många som är tillsatta, av dem som söks."
    )
    note: Note = Field(default="", description="En anteckning.")


class ContactQuestion(_Question):
    """When an employer is to be contacted next."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"need_id": "B001", "day": "2026-12-01", "note": "ring"}]}
    )

    need_id: Id = Field(description=NEED)
    day: Day | None = Field(default=None, description="Dagen, tidigast i dag. null: ingen mer kontakt.")
    note: Note = Field(default="", description="En anteckning.")


class AnswerQuestion(_Question):
    """What an employer was told."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"need_id": "B001", "text": "Två personer är på väg."}]})

    need_id: Id = Field(description=NEED)
    text: Annotated[str, Field(min_length=1, max_length=LONGEST)] = Field(description="Vad arbetsgivaren fick veta.")
    day: Day | None = Field(default=None, description="När, senast i dag. Utan dag: i dag.")


class PairQuestion(_Question):
    """Two needs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"need_id": "B002", "other": "B065"}]})

    need_id: Id = Field(description="Behovet som räknas om de slås ihop.")
    other: Id = Field(description="Det andra behovets id.")
    note: Note = Field(default="", description="Varför.")


class LedgerEntry(BaseModel):
    """A need and how it stands."""

    need_id: str
    title: str
    employer: str
    sector: str
    sni: str | None
    sni_section: str | None
    occupation: str
    ssyk: str | None
    essential_skills: list[str]
    meriting_skills: list[str]
    headcount: int | None
    horizon: str | None
    place: str | None
    municipality_code: str | None
    source: str | None
    gathered_by: str
    gathered_on: dt.date | None
    status: str
    filled: int | None
    next_contact: dt.date | None
    contact_note: str
    answer: str
    answered_on: dt.date | None
    merged_into: str | None
    apart_from: list[str]
    weight: float
    changed_at: str | None


class LedgerPage(BaseModel):
    """Some needs of the ledger. ``total``: how many were asked for in all."""

    needs: list[LedgerEntry]
    total: int


class LedgerEvent(BaseModel):
    """One entry of a need's history."""

    id: int
    need_id: str
    what: str
    at: str
    by: str
    status: str | None
    filled: int | None
    day: dt.date | None
    text: str
    other: str | None
    in_words: str


class LedgerHistory(BaseModel):
    """Everything that was noted of a need, oldest first."""

    history: list[LedgerEvent]


class LedgerDuplicate(BaseModel):
    """Two needs that may be the same."""

    kept: str
    other: str
    likeness: float
    reasons: list[str]
    differences: list[str]


class LedgerDuplicates(BaseModel):
    """Proposed pairs, most alike first."""

    duplicates: list[LedgerDuplicate]


class ReportColumn(BaseModel):
    """A column with its Swedish heading and definition."""

    name: str
    heading: str
    definition: str
    sort: str


class ReportTable(BaseModel):
    """One table. A row has a value for each column; ``null`` and named in ``hidden`` where it may not be told."""

    name: str
    heading: str
    note: str
    columns: list[ReportColumn]
    rows: list[dict[str, Any]]


class UnmetShape(BaseModel):
    """The unmet-demand report."""

    today: dt.date
    reason: str | None
    parameters: dict[str, Any]
    coverage: dict[str, Any]
    hidden_means: str
    tables: list[ReportTable]
    versions: dict[str, str]
