"""The tables of the records. Portable SQL: text, whole numbers and booleans only; codes and dates are text.

Tables of other parts are defined in ``tables_*.py`` beside this, on the same ``metadata`` (``service.store.schema``).
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

from matching.domain import Kind

SCHEMA_VERSION = 2
"""What a program from before the migrations compares with its own: it refuses any other. It stays as it is."""

metadata = MetaData()

ID = Text().with_variant(Text(collation="C"), "postgresql")
"""Of a record: compared and ordered byte by byte, as SQLite does."""

state = Table("state", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))
"""``schema_version``, ``id`` (of this database), ``revision`` (rises with every change) and, for a demo, ``today``."""

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("kind", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("counts", Text, nullable=False),  # JSON
)
"""One row for every import that changed something."""

changes = Table(
    "changes",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("record_id", ID, primary_key=True),
    Column("revision", Integer, nullable=False),
    Index("changes_by_revision", "revision"),
)
"""The revision at which each record last changed or was removed: what an index has to catch up with."""


readings = Table(
    "readings",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("record_id", ID, primary_key=True),
    Column("fingerprint", String(64), nullable=False),  # of the record as it was read out
    Column("version", String(120), nullable=False),  # the way of reading and its models, the taxonomy and the encoder
    Column("payload", Text, nullable=False),  # JSON of what was read out
)
"""What was read out of each record when it was indexed. Never the truth: one that does not fit is read out anew."""


def _records(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("id", ID, primary_key=True),
        Column("source", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("payload", Text, nullable=False),  # JSON of the frozen record
        Column("fingerprint", String(64), nullable=False),
        Column("protected", Boolean, nullable=False),  # skyddade personuppgifter: never given out
        Column("import_id", Integer, ForeignKey("imports.id")),
        Column("updated_at", String(32), nullable=False),  # UTC, ISO 8601
        Column("version", Integer, nullable=False, server_default="1"),  # rises with every change, also over a removal
        Column("unit", Text, nullable=False, server_default=""),  # enhet, of a person; else empty
        Column("folded", Text, nullable=False, server_default=""),  # what a list is searched by, without case
    )


history = Table(
    "history",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("record_id", ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("by_whom", Text, nullable=False),  # id of the user, or empty
    Column("operation", String(10), nullable=False),  # added, updated, removed, erased
    Column("source", Text, nullable=False),
    Column("import_id", Integer, ForeignKey("imports.id")),
    Column("payload", Text),  # JSON of the record as it was written; none when it was removed
    Index("history_by_import", "import_id"),
)
"""Every version of every record, only ever added to. Of a person who was removed it says that it happened, no more."""


records: dict[Kind, Table] = {
    Kind.SEEKER: _records("seekers"),
    Kind.NEED: _records("needs"),
    Kind.COURSE: _records("courses"),
}
