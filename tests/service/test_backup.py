"""Backup and restoration, within and between the databases."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import URL, select, text

from matching.domain import JobSeeker, Kind, Need
from matching.importers.base import ReadFile
from service import backup
from service.backup import PASSING, back_up, read_backup, restore
from service.errors import IndexProblem, StoreTooNew, UserError
from service.indexing import rebuild
from service.settings import Settings
from service.store import migrations, schema
from service.store.connection import connect
from service.store.sql import Store
from service.wiring import Installation
from tests import worlds
from tests.databases import DATABASES, fresh_database
from tests.service.api.conftest import installed
from tests.service.cli.conftest import run
from tests.service.cli.tiny import COURSES, NEEDS, PROFILES, write_table
from tests.service.store.test_migrations import OLD_NEED, make_first_schema

HIDDEN = JobSeeker("P9", "Klient 9", summary="dold", protected_identity=True)


@contextmanager
def database(name: str, folder: Path) -> Iterator[Installation]:
    """An empty installation on a new database."""
    folder.mkdir()
    with fresh_database(name, folder) as url, installed(folder / "yta", filled=False, url=url) as made:
        yield made


def fill(installation: Installation) -> None:
    """The obvious world, with changes, a removal, a protected person, odd text and readings."""
    store = installation.store
    for person in worlds.people():
        store.put(Kind.SEEKER, person, "formulär", by="u1")
    for need in worlds.needs():
        store.put(Kind.NEED, need, "formulär")
    store.put(Kind.NEED, replace(worlds.needs()[0], title='Svetsare "A" \\ å\u2028ä\t\n😀'), "rättad", by="u2")
    store.put(Kind.NEED, Need("N8", "noll\0byte"), "formulär")
    store.put(Kind.SEEKER, HIDDEN, "formulär")
    store.delete(Kind.SEEKER, "P6", by="u2")
    store.keep_readings(Kind.NEED, {"N2": '{"text": "läst"}'}, version="1")
    store.set_today(dt.date(2026, 11, 16))


def contents(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for the id of the database."""
    with store.reading() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
                if not (table.name == "state" and row.key == "id")
            ]
            for table in schema.whole_metadata().sorted_tables
            if table.name not in PASSING
        }


@pytest.mark.parametrize(("source", "target"), list(itertools.product(DATABASES, DATABASES)))
def test_everything_comes_back_on_either_database(source: str, target: str, tmp_path: Path) -> None:
    with database(source, tmp_path / "gammal") as old, database(target, tmp_path / "ny") as new:
        fill(old)
        (old.workspace.taxonomy).mkdir()
        (old.workspace.taxonomy / "manifest.json").write_text("begrepp")
        made = back_up(old, tmp_path / "kopia.zip")
        assert made.rows["needs"] == 7
        assert made.rows["seekers"] == 6
        assert made == read_backup(made.file)
        assert made.file.stat().st_mode & 0o777 == 0o600
        assert restore(new, made.file).rows == made.rows
        assert contents(new.store) == contents(old.store)
        assert new.store.id != old.store.id
        assert new.store.today == dt.date(2026, 11, 16)
        assert new.store.get(Kind.SEEKER, "P9") is None
        assert (new.workspace.taxonomy / "manifest.json").read_text() == "begrepp"
        # It goes on where the other stopped: numbers of imports, versions and revisions rise.
        many = worlds.needs()
        counts = new.store.apply(ReadFile((replace(many[1], headcount=9),), rows_read=1), Kind.NEED, "ny.xlsx")
        assert counts.import_id is not None
        assert new.store.version(Kind.NEED, "N2") == 2
        assert new.store.revision == old.store.revision + 1


def test_a_database_with_anything_in_it_is_replaced_only_when_told(tmp_path: Path) -> None:
    with database("sqlite", tmp_path / "a") as old, database("sqlite", tmp_path / "b") as new:
        fill(old)
        made = back_up(old, tmp_path / "kopia.zip")
        new.store.put(Kind.NEED, Need("X1", "Eget behov"), "formulär")
        before = contents(new.store)
        with pytest.raises(UserError, match="--replace"):
            restore(new, made.file)
        assert contents(new.store) == before
        restore(new, made.file, replace=True)
        assert contents(new.store) == contents(old.store)


def test_an_existing_file_is_never_written_over(tmp_path: Path) -> None:
    with database("sqlite", tmp_path / "a") as old:
        (tmp_path / "kopia.zip").write_text("något annat")
        with pytest.raises(UserError, match="finns redan"):
            back_up(old, tmp_path / "kopia.zip")
        with pytest.raises(UserError, match="kunde inte skrivas"):
            back_up(old, tmp_path / "saknas" / "kopia.zip")
        assert (tmp_path / "kopia.zip").read_text() == "något annat"


@pytest.mark.parametrize("name", DATABASES)
def test_what_fails_in_the_middle_changes_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with database("sqlite", tmp_path / "a") as old, database(name, tmp_path / "b") as new:
        fill(old)
        made = back_up(old, tmp_path / "kopia.zip")
        new.store.put(Kind.NEED, Need("X1", "Eget behov"), "formulär")
        before = contents(new.store), new.store.id

        def broken(*_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(backup, "_go_on_counting", broken)
        with pytest.raises(RuntimeError):
            restore(new, made.file, replace=True)
        assert (contents(new.store), new.store.id) == before


def test_every_flipped_byte_is_found_or_harmless(tmp_path: Path) -> None:
    """Wherever a byte of the file is wrong, it is refused or (between the entries) says the same as before."""
    with database("sqlite", tmp_path / "a") as old:
        old.store.put(Kind.NEED, worlds.needs()[0], "formulär")
        file = back_up(old, tmp_path / "kopia.zip").file
    whole = file.read_bytes()
    sound = read_backup(file)
    refused = 0
    for at in range(0, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            found = read_backup(file)
        except UserError:
            refused += 1
        else:
            assert found == sound
    assert refused > len(whole) / 7 / 2
    for cut in (0, 10, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:cut])
        with pytest.raises(UserError, match="skadad"):
            read_backup(file)


def test_a_file_that_names_other_places_is_refused(tmp_path: Path) -> None:
    with database("sqlite", tmp_path / "a") as old:
        file = back_up(old, tmp_path / "kopia.zip").file
    for odd in ("../utanför", "taxonomy/../../x", "/etc/x", "taxonomy/.x"):
        other = tmp_path / "annan.zip"
        with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w") as target:
            for name in source.namelist():
                sums = source.read(name)
                target.writestr(name, sums + f"{'0' * 64}  {odd}\n".encode() if name == backup.SUMS else sums)
            target.writestr(odd, b"x")
        with pytest.raises(UserError, match="skadad"):
            read_backup(other)


def test_a_backup_of_an_older_version_is_upgraded_and_of_a_newer_refused(tmp_path: Path) -> None:
    # What version 0.1 would have written, had it had the command: its tables and no more.
    old = connect(URL.create("sqlite", database=str(tmp_path / "gammal.db")), 1.0)
    make_first_schema(old)
    file = tmp_path / "gammal.zip"
    with old.connect() as connection, zipfile.ZipFile(file, "w") as archive:
        names = ["state", "imports", "changes", "readings", "seekers", "needs", "courses"]
        entries = {}
        rows = {}
        for name in names:
            found = connection.execute(text(f"SELECT * FROM {name}"))
            lines = [list(found.keys()), *([*row] for row in found)]
            if name in ("seekers", "needs"):
                lines[1][5] = False
            entries[f"tables/{name}.jsonl"] = "".join(json.dumps(line) + "\n" for line in lines)
            rows[name] = len(lines) - 1
        told = {"format": 1, "schema": migrations.BASE, "made_at": "2026-11-01T00:00:00+00:00", "rows": rows}
        entries[backup.MANIFEST] = json.dumps(told)
        _write_archive(archive, entries)
    old.dispose()
    with database("sqlite", tmp_path / "ny") as new:
        restore(new, file)
        assert new.store.get(Kind.NEED, "N1") == OLD_NEED
        assert len(new.store.history(Kind.NEED, "N1")) == 1
        with zipfile.ZipFile(file, "w") as archive:
            entries[backup.MANIFEST] = json.dumps(told | {"schema": "9999_future"})
            _write_archive(archive, entries)
        with pytest.raises(StoreTooNew, match="9999_future"):
            restore(new, file, replace=True)


def _write_archive(archive: zipfile.ZipFile, entries: dict[str, str]) -> None:
    for name, content in entries.items():
        archive.writestr(name, content)
    archive.writestr(backup.SUMS, "".join(f"{sha256(c.encode()).hexdigest()}  {n}\n" for n, c in entries.items()))


def test_secrets_are_not_in_the_note_of_the_settings(tmp_path: Path) -> None:
    settings = Settings(
        workspace=tmp_path,
        database_url="postgresql://u:lösen@h/d",
        oidc_client_secret=SecretStr("tyst"),
        busy_timeout=9.0,
    )
    noted = backup._noted(settings)
    assert noted["MAKLA_DATABASE_URL"] is None
    assert noted["MAKLA_OIDC_CLIENT_SECRET"] is None
    assert noted["MAKLA_BUSY_TIMEOUT"] == "9.0"
    assert "MAKLA_PORT" not in noted


def test_the_index_of_before_is_not_mistaken_for_the_restored_databases(tmp_path: Path) -> None:
    with database("sqlite", tmp_path / "a") as old:
        fill(old)
        rebuild(old)
        made = back_up(old, tmp_path / "kopia.zip")
        restore(old, made.file, replace=True)
        with pytest.raises(IndexProblem, match="annan databas"):
            _ = old.index


def test_the_commands_back_up_and_restore(tmp_path: Path) -> None:
    town, file = tmp_path / "stad", tmp_path / "kopia.zip"
    for kind, rows in (("profiles", PROFILES), ("needs", NEEDS), ("courses", COURSES)):
        assert run("import", kind, write_table(tmp_path / f"{kind}.csv", rows), "--workspace", town).status == 0
    made = run("backup", file, "--workspace", town, "--json").json
    assert made["rows"]["needs"] == 3
    assert made["bytes"] == file.stat().st_size
    assert "finns redan" in run("backup", file, "--workspace", town).err
    new = tmp_path / "ny"
    told = run("restore", file, "--workspace", new)
    assert told.status == 0, told.err
    assert "Indexet är byggt" in told.out
    words = ("jobs", "--profile", "P1", "--today", "2026-11-16", "--json", "--workspace")
    assert run(*words, new).json["hits"] == run(*words, town).json["hits"]
    assert run("restore", file, "--workspace", new).status == 1
    assert run("restore", file, "--workspace", new, "--replace", "--no-index", "--json").json["index"] is None
    missing = run("restore", tmp_path / "saknas.zip", "--workspace", tmp_path / "aldrig")
    assert "finns inte" in missing.err
    assert not (tmp_path / "aldrig").exists()
