"""Every step from the first schema to the present one, on each database."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, inspect, text

from matching.domain import JobSeeker, Kind, Need
from service.errors import StoreOutdated
from service.store import migrations, schema
from service.store.codec import encode
from service.store.connection import connect, writing
from service.store.sql import Store
from tests.databases import DATABASES, fresh_database
from tests.service.cli.conftest import run

OLD_NEED = Need("N1", "Svetsare", employer="Verkstaden AB", headcount=2)
OLD_PERSON = JobSeeker("P1", "Åsa", summary="Har svetsat")


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    with fresh_database(request.param, tmp_path) as made:
        yield made


@contextmanager
def closing_engine(url: URL) -> Iterator[Engine]:
    made = connect(url, 5.0)
    yield made
    made.dispose()


@pytest.fixture
def engine(url: URL) -> Iterator[Engine]:
    with closing_engine(url) as made:
        yield made


def make_first_schema(engine: Engine) -> None:
    """A database as version 0.1 left it: the first schema, no mark of any migration, one need and one person."""
    with writing(engine) as connection:
        migrations.run(connection, target=migrations.BASE)
        connection.execute(text("DROP TABLE alembic_version"))
        for key, value in (("schema_version", "1"), ("revision", "2"), ("id", "0123456789abcdef")):
            connection.execute(text("INSERT INTO state VALUES (:k, :v)"), {"k": key, "v": value})
        for table, kind, record, title in (
            ("needs", Kind.NEED, OLD_NEED, OLD_NEED.title),
            ("seekers", Kind.SEEKER, OLD_PERSON, OLD_PERSON.label),
        ):
            row = {"i": record.id, "t": title, "p": encode(record, kind).payload, "f": encode(record, kind).fingerprint}
            connection.execute(
                text(
                    f"INSERT INTO {table} VALUES (:i, 'gammal', :t, :p, :f, false, NULL, '2026-11-01T08:00:00+00:00')"
                ),
                row,
            )


def described(engine: Engine) -> dict[str, Any]:
    """Every table with its columns, keys, references and indexes, as the database tells it."""
    inspector = inspect(engine)
    told: dict[str, Any] = {}
    for name in inspector.get_table_names():
        columns = {
            c["name"]: (str(c["type"]), getattr(c["type"], "collation", None), c["nullable"], c["default"])
            for c in inspector.get_columns(name)
        }
        references = sorted(
            (f["constrained_columns"], f["referred_table"], f["referred_columns"], sorted(f["options"].items()))
            for f in inspector.get_foreign_keys(name)
        )
        indexes = sorted((i["name"] or "", i["column_names"], bool(i["unique"])) for i in inspector.get_indexes(name))
        unique = sorted(u["column_names"] for u in inspector.get_unique_constraints(name))
        key = inspector.get_pk_constraint(name)["constrained_columns"]
        told[name] = {"columns": columns, "key": key, "references": references, "indexes": indexes, "unique": unique}
    return told


def test_the_chain_is_one_line_and_named_in_order() -> None:
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert tuple(step.revision for step in reversed(list(script.walk_revisions()))) == migrations.CHAIN
    for step in script.walk_revisions():
        assert Path(step.path).stem == step.revision
        assert step.doc


def test_the_steps_lead_to_the_schema_that_a_new_database_gets(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as connection:
        migrations.run(connection)
    by_steps = described(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.whole_metadata()) == []
    (tmp_path / "ny").mkdir()
    with fresh_database(engine.dialect.name.removesuffix("ql"), tmp_path / "ny") as new, Store(new) as store:
        assert described(store._engine) == by_steps
    assert by_steps.keys() == {*schema.whole_metadata().tables, "alembic_version"}


def test_no_column_is_of_a_type_that_one_database_lacks() -> None:
    allowed = {"INTEGER", "TEXT", "BOOLEAN"}
    for table in schema.whole_metadata().sorted_tables:
        for column in table.columns:
            kind = re.sub(r"VARCHAR\(\d+\)", "TEXT", str(column.type))
            assert kind in allowed, f"{table.name}.{column.name} is {column.type}"


def test_a_database_of_the_first_version_is_upgraded_with_all_it_holds(
    engine: Engine, url: URL, tmp_path: Path
) -> None:
    make_first_schema(engine)
    with engine.connect() as connection:
        before = sorted(tuple(row) for row in connection.execute(text("SELECT id, payload FROM needs")))
    store = Store(url).open(upgrade=True)
    with store:
        done = store.upgraded
        assert done is not None
        assert (done.before, done.after) == (migrations.BASE, migrations.HEAD)
        assert store.get(Kind.NEED, "N1") == OLD_NEED
        assert (store.revision, store.id) == (2, "0123456789abcdef")
        assert store.version(Kind.NEED, "N1") == 1
        [line] = store.history(Kind.SEEKER, "P1")
        assert (line.version, line.operation, line.record, line.source) == (1, "added", OLD_PERSON, "gammal")
        assert [p.record for p in store.page(Kind.NEED, limit=5, text="verkstaden")] == [OLD_NEED]
        assert [p.record for p in store.page(Kind.SEEKER, limit=5, text="åsa")] == [OLD_PERSON]
        assert described(store._engine).keys() == {*schema.whole_metadata().tables, "alembic_version"}
    with Store(url) as again:
        assert again.upgraded is None
    copies = list(tmp_path.glob("makla.db.0001_base-*"))
    assert copies == ([done.copy] if done.copy else [])
    if engine.dialect.name == "sqlite":
        [copy] = copies
        old = connect(URL.create("sqlite", database=str(copy)), 1.0)
        with old.connect() as connection:
            assert sorted(tuple(row) for row in connection.execute(text("SELECT id, payload FROM needs"))) == before
        assert "history" not in inspect(old).get_table_names()
        old.dispose()


def test_an_old_server_database_is_left_alone_until_someone_upgrades_it(tmp_path: Path) -> None:
    with fresh_database("postgres", tmp_path) as url, closing_engine(url) as engine:
        make_first_schema(engine)
        before = described(engine)
        with pytest.raises(StoreOutdated, match="makla db upgrade"):
            Store(url).open()
        assert described(engine) == before


def test_the_command_upgrades_a_server_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with fresh_database("postgres", tmp_path) as url, closing_engine(url) as engine:
        make_first_schema(engine)
        monkeypatch.setenv("MAKLA_DATABASE_URL", url.render_as_string(hide_password=False))
        refused = run("db", "info")
        assert refused.status == 1
        assert "makla db upgrade" in refused.err
        assert run("db", "upgrade", "--json").json == {"before": "0001_base", "after": migrations.HEAD, "copy": None}
        assert "redan aktuell" in run("db", "upgrade").out
        told = run("db", "info", "--json").json
        assert told["database"] == "postgresql"
        assert told["schema"] == migrations.HEAD
        assert told["kinds"] == {"seeker": 1, "need": 1, "course": 0}


def test_an_old_file_is_upgraded_by_any_command_that_says_where_the_copy_is(tmp_path: Path) -> None:
    folder = tmp_path / "gammal"
    folder.mkdir()
    with closing_engine(URL.create("sqlite", database=str(folder / "makla.db"))) as engine:
        make_first_schema(engine)
    ran = run("db", "info", "--workspace", folder)
    assert ran.status == 0
    [copy] = folder.glob("makla.db.0001_base-*")
    assert copy.name in ran.err.replace("\n", "")
    assert "1 behov" in ran.out
    assert run("db", "info", "--workspace", folder).err == ""


def test_a_step_that_fails_leaves_the_database_as_it_was(engine: Engine, url: URL) -> None:
    make_first_schema(engine)
    before = described(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE needs SET payload = 'ingen json'"))
    with pytest.raises(json.JSONDecodeError):
        Store(url).open(upgrade=True)
    assert described(engine) == before


def test_several_processes_may_open_an_empty_database_at_once(url: URL, repository: Path) -> None:
    code = "import sys; from service.store.sql import Store; print(Store(sys.argv[1], busy_timeout_s=20).open().id)"
    address = url.render_as_string(hide_password=False)
    running = [
        subprocess.Popen([sys.executable, "-c", code, address], cwd=repository, env=os.environ, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    ids = {process.communicate(timeout=60)[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len(ids) == 1


def test_opening_a_present_database_imports_no_alembic(tmp_path: Path, repository: Path) -> None:
    address = f"sqlite:///{tmp_path / 'makla.db'}"
    code = (
        "import sys; from service.store.sql import Store\n"
        "for _ in range(2): Store(sys.argv[1]).open().close()\n"
        "print('alembic' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, address],
        cwd=repository,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "False"
