"""The tables of accounts, sessions, API keys, throttling and the audit log. Times are UTC, ISO 8601, to the second."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from service.store.tables import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("login", String(200), nullable=False, unique=True),  # as compared: NFC, lower case
    Column("name", Text, nullable=False),
    Column("password", Text),  # argon2id with its parameters; NULL: no sign-in by password
    Column("must_change", Boolean, nullable=False),  # the password was set by somebody else
    Column("roles", String(100), nullable=False),  # names with commas between, in alphabetical order
    Column("unit", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("subject", Text, unique=True),  # issuer and subject of OpenID Connect
    Column("created_at", String(32), nullable=False),
    Column("password_at", String(32)),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # SHA-256 of the cookie's token, which is kept nowhere
    Column("account_id", String(32), ForeignKey("accounts.id"), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),  # whatever happens
    Index("sessions_by_account", "account_id"),
    Index("sessions_by_expiry", "expires_at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),  # the public part of the key
    Column("secret_hash", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("roles", String(100), nullable=False),
    Column("unit", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("expires_at", String(32)),
    Column("used_at", String(32)),
    Column("revoked_at", String(32)),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("source", String(80), primary_key=True),  # keyed hash of an account's name or of an address
    Column("failures", Integer, nullable=False),
    Column("last_at", String(32), nullable=False),
    Column("blocked_until", String(32), nullable=False),
    Index("sign_in_attempts_by_time", "last_at"),
)

access_secrets = Table(
    "access_secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(100), nullable=False),
)
"""Keys of this installation alone, made when first needed: of pseudonyms, of the hashes above, of sign-in cookies."""

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(80), nullable=False),  # id of an account, key:ID, or empty for an unknown one
    Column("action", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("object_id", Text, nullable=False),
    Index("audit_log_by_time", "at"),
)
