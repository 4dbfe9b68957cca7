"""Everything of an installation in one file, and back: on the same kind of database or on another.

A backup is a ZIP archive: ``manifest.json``; ``tables/NAME.jsonl`` for each table (a line with the names of the
columns, then a line for each row); the workspace's taxonomy under ``taxonomy/``; and last ``SHA256SUMS`` over all of
them. The index is not in it: it is built from the database. Nor are sessions: after a restoration everybody signs in
again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import secrets
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text, update

from service.errors import StoreTooNew, UserError
from service.settings import Settings
from service.store import migrations, schema, tables
from service.version import version

if TYPE_CHECKING:
    from service.wiring import Installation

FORMAT = 1
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
PASSING = frozenset({"sessions", "sign_in_attempts"})  # tables of what does not outlive the day
SECRET = frozenset({"database_url", "oidc_client_secret"})  # settings that are noted without their value
BATCH = 1000
_UNREADABLE = (
    *(KeyError, ValueError, TypeError, AttributeError, OSError, EOFError, RuntimeError, OverflowError),
    *(zipfile.BadZipFile, zlib.error, struct.error),
)
_ENTRY = re.compile(r"(tables/[a-z_]+\.jsonl|taxonomy/(?!\.)[\w.-]+|manifest\.json)", re.ASCII)
_TABLE = re.compile(r"tables/([a-z_]+)\.jsonl", re.ASCII)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made or read: where, how large, what schema, and rows by table."""

    file: Path
    size: int
    schema: str
    made_at: str
    rows: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """The JSON shape."""
        return {
            "file": str(self.file),
            "bytes": self.size,
            "schema": self.schema,
            "made_at": self.made_at,
            "rows": self.rows,
        }


def back_up(installation: Installation, file: Path) -> Backup:
    """Write everything of one moment to ``file``, which must not exist. Others may go on working meanwhile.

    The file is readable for its owner only. It appears when it is whole. Raises ``UserError``.
    """
    if file.exists():
        raise UserError(f"{file} finns redan.", "Välj ett annat namn; en säkerhetskopia skrivs aldrig över.")
    made_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
                rows = _write(installation, archive, made_at)
            raw.flush()
            os.fsync(raw.fileno())
        beside.rename(file)
    except OSError as error:
        raise UserError(f"{file} kunde inte skrivas ({error.strerror}).", "Välj en annan mapp.") from error
    finally:
        beside.unlink(missing_ok=True)
    return Backup(file, file.stat().st_size, migrations.HEAD, made_at, rows)


def read_backup(file: Path) -> Backup:
    """What ``file`` holds, with every byte compared with its checksum. Raises ``UserError`` for anything damaged."""
    with _opened(file) as archive:
        manifest = _verified(archive, file)
    return Backup(file, file.stat().st_size, manifest["schema"], manifest["made_at"], dict(manifest["rows"]))


def restore(installation: Installation, file: Path, *, replace: bool = False) -> Backup:
    """Put the installation's database and taxonomy back as they were when ``file`` was made: all or nothing.

    A backup of an older version is upgraded on the way. The database gets a new id, so that no index made before is
    mistaken for its own. Raises ``UserError`` for a damaged file, and, unless ``replace``, for a database that holds
    anything.
    """
    found = read_backup(file)
    if found.schema not in migrations.CHAIN:
        raise StoreTooNew(
            f"Säkerhetskopian har schemaversion {found.schema}, som det här programmet inte känner.",
            "Uppdatera Mäkla och försök igen. Inget har ändrats.",
        )
    workspace, beside = installation.workspace, installation.workspace.folder / ".taxonomy-restored"
    with _opened(file) as archive:
        shutil.rmtree(beside, ignore_errors=True)
        _unpack_taxonomy(archive, beside)
        with installation.store.writing() as connection:
            if not replace and not _is_empty(connection):
                raise UserError(
                    "Databasen innehåller redan uppgifter. Inget har ändrats.",
                    "Välj en tom arbetsyta eller databas, eller lägg till --replace för att ersätta allt i den.",
                )
            _drop_all(connection)
            migrations.run(connection, target=found.schema)
            _load(connection, archive, found)
            migrations.run(connection)
            state = tables.state
            connection.execute(update(state).where(state.c.key == "id").values(value=secrets.token_hex(8)))
    before = workspace.folder / ".taxonomy-before"
    shutil.rmtree(before, ignore_errors=True)
    if workspace.taxonomy.exists():
        workspace.taxonomy.rename(before)
    if beside.exists():
        beside.rename(workspace.taxonomy)
    shutil.rmtree(before, ignore_errors=True)
    return found


def _write(installation: Installation, archive: zipfile.ZipFile, made_at: str) -> dict[str, int]:
    sums: dict[str, str] = {}
    rows: dict[str, int] = {}
    with installation.store.reading() as connection:
        for table in schema.whole_metadata().sorted_tables:
            if table.name not in PASSING:
                name = f"tables/{table.name}.jsonl"
                rows[table.name], sums[name] = _write_entry(archive, name, _lines(connection, table))
    taxonomy = installation.workspace.taxonomy
    for path in sorted(taxonomy.iterdir()) if taxonomy.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            _, sums[f"taxonomy/{path.name}"] = _write_entry(archive, f"taxonomy/{path.name}", _blocks(path))
    manifest = {
        "format": FORMAT,
        "program": version(),
        "schema": migrations.HEAD,
        "made_at": made_at,
        "database": installation.store.backend,
        "rows": rows,
        "settings": _noted(installation.settings),
    }
    told = json.dumps(manifest, ensure_ascii=False, indent=2).encode("utf-8")
    _, sums[MANIFEST] = _write_entry(archive, MANIFEST, iter([told]))
    archive.writestr(SUMS, "".join(f"{digest}  {name}\n" for name, digest in sums.items()))
    return rows


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The names of the columns, then the rows in order of their key. JSON, one a line."""
    yield _line([column.name for column in table.columns])
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=BATCH).execute(query):
        yield _line(list(row))


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            yield block


def _write_entry(archive: zipfile.ZipFile, name: str, parts: Iterator[bytes]) -> tuple[int, str]:
    """Write the parts; returns how many there were beyond the first, and the SHA-256 of them all."""
    digest, count = hashlib.sha256(), -1
    with archive.open(name, "w", force_zip64=True) as entry:
        for part in parts:
            entry.write(part)
            digest.update(part)
            count += 1
    return count, digest.hexdigest()


def _noted(settings: Settings) -> dict[str, str | None]:
    """The settings that differ from their defaults, for whoever sets up the machine anew; secrets without value."""
    told = {name: getattr(settings, name) for name in Settings.model_fields}
    differs = {name: value for name, value in told.items() if value != Settings.model_fields[name].default}
    return {f"MAKLA_{name.upper()}": None if name in SECRET else str(value) for name, value in differs.items()}


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise UserError(f"{file} finns inte.", "Kontrollera namnet.") from error
    except _UNREADABLE as error:
        raise _damaged(file, str(error)) from error


def _verified(archive: zipfile.ZipFile, file: Path) -> Mapping[str, Any]:
    """The manifest, when every entry is there with its checksum and nothing else is."""
    try:
        listed = [line.split("  ", 1) for line in archive.read(SUMS).decode("utf-8").splitlines()]
        sums = {name: digest for digest, name in listed}
        if sorted(archive.namelist()) != sorted([*sums, SUMS]) or not all(map(_ENTRY.fullmatch, sums)):
            raise _damaged(file, "innehållet är inte det som förteckningen säger")
        for name, digest in sums.items():
            if _digest(archive, name) != digest:
                raise _damaged(file, f"{name} stämmer inte med sin kontrollsumma")
        manifest: Mapping[str, Any] = json.loads(archive.read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise UserError(f"{file} är av ett format som programmet inte känner.", "Uppdatera Mäkla.")
        if {f"tables/{name}.jsonl" for name in manifest["rows"]} != {n for n in sums if _TABLE.fullmatch(n)}:
            raise _damaged(file, "tabellerna är inte de som förteckningen säger")
    except _UNREADABLE as error:
        raise _damaged(file, str(error)) from error
    return manifest


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as entry:
        while block := entry.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _unpack_taxonomy(archive: zipfile.ZipFile, folder: Path) -> None:
    """Write the files of the taxonomy to ``folder``, which is made when there are any. Their names were verified."""
    for name in archive.namelist():
        if name.startswith("taxonomy/"):
            folder.mkdir(exist_ok=True)
            with archive.open(name) as entry, (folder / Path(name).name).open("xb") as written:
                shutil.copyfileobj(entry, written)


def _damaged(file: Path, how: str) -> UserError:
    return UserError(
        f"{file} är skadad eller ingen säkerhetskopia ({how}).", "Använd en annan kopia. Inget har ändrats."
    )


def _is_empty(connection: Connection) -> bool:
    whole = schema.whole_metadata().sorted_tables
    kept = [table for table in whole if table.name not in PASSING and table not in (tables.state,)]
    return all(connection.scalar(select(func.count()).select_from(table)) == 0 for table in kept)


def _drop_all(connection: Connection) -> None:
    """Drop every table of ours, those of an older schema too."""
    present = MetaData()
    present.reflect(connection, only=lambda name, _: name in {*schema.whole_metadata().tables, schema.MARK})
    present.drop_all(connection)


def _load(connection: Connection, archive: zipfile.ZipFile, found: Backup) -> None:
    """Fill the empty tables, in an order that their references allow."""
    present = MetaData()
    present.reflect(connection)
    state = present.tables["state"]
    connection.execute(state.delete())  # what the first step may have put there
    strip = connection.dialect.name == "postgresql"
    for table in present.sorted_tables:
        if table.name in found.rows:
            count = 0
            for batch in _batches(archive, table, strip=strip):
                connection.execute(insert(table), batch)
                count += len(batch)
            if count != found.rows[table.name]:
                raise _damaged(found.file, f"{table.name} har {count} rader, inte {found.rows[table.name]}")
            _go_on_counting(connection, table)


def _batches(archive: zipfile.ZipFile, table: Table, *, strip: bool) -> Iterator[list[dict[str, Any]]]:
    with archive.open(f"tables/{table.name}.jsonl") as entry:
        names = json.loads(entry.readline())
        batch: list[dict[str, Any]] = []
        for line in entry:
            values = json.loads(line)
            if strip:  # PostgreSQL has no zero bytes in text
                values = [value.replace("\0", "") if isinstance(value, str) else value for value in values]
            batch.append(dict(zip(names, values, strict=True)))
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL counts the numbers of new rows by itself: let it go on after the highest."""
    key = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or len(key) != 1 or not key[0].server_default:
        return
    name = connection.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": key[0].name})
    highest = connection.scalar(select(func.max(key[0])))
    if name and highest:
        connection.execute(text("SELECT setval(:n, :h)"), {"n": name, "h": highest})
