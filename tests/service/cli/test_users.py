"""``makla users`` and ``makla keys``."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from service.access import identity
from service.cli.app import app
from service.wiring import open_installation
from tests.service.access.conftest import CHEAP, PASSWORD
from tests.service.cli.conftest import Ran


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hashes that cost little, in an empty folder."""
    monkeypatch.setattr(identity, "Hasher", lambda: CHEAP)
    monkeypatch.chdir(tmp_path)


def run(*words: str, given: str = f"{PASSWORD}\n") -> Ran:
    done = CliRunner().invoke(app, list(words), input=given, prog_name="makla", catch_exceptions=False)
    return Ran(done.exit_code, done.stdout, done.stderr)


def added(login: str, *words: str) -> Any:
    done = run("users", "add", login, *words, "--json")
    assert done.status == 0, done.err
    return done.json


def test_the_life_of_an_account() -> None:
    first = run("users", "add", "anna", "--role", "admin", "--name", "Anna A")
    assert (first.status, first.out) == (0, "Kontot är skapat. anna (Anna A): administratör\n")
    vera = added("Vera", "--role", "counsellor", "--role", "broker", "--unit", " Norr ", "--temporary")
    assert (vera["login"], vera["roles"], vera["unit"]) == ("vera", ["broker", "counsellor"], "Norr")
    assert vera["must_change"]
    assert PASSWORD not in str(vera)
    changed = run("users", "roles", "vera", "--role", "counsellor", "--unit", "Söder", "--json").json
    assert (changed["roles"], changed["unit"]) == (["counsellor"], "Söder")
    assert run("users", "roles", "vera", "--role", "broker", "--json").json["unit"] == "Söder"
    assert (
        run("users", "disable", "vera").out
        == "Kontot är avstängt. vera: mäklare, Söder, avstängt, måste byta lösenord\n"
    )
    assert not run("users", "enable", "vera", "--json").json["disabled"]
    assert run("users", "password", "vera", given="röd cykel över bron\n").status == 0
    listed = run("users", "list")
    assert listed.out == "anna (Anna A): administratör\nvera: mäklare, Söder\n"
    assert [a["login"] for a in run("users", "list", "--json").json["accounts"]] == ["anna", "vera"]
    with open_installation() as installation:
        assert installation.identity.accounts.sign_in("vera", "röd cykel över bron", "192.0.2.7").login == "vera"
        log = [entry.action for _, entry in installation.identity.log(10)]
    assert log == [
        "account.password", "account.enable", "account.disable", "account.edit", "account.edit", "account.add",
        "account.add",
    ]  # fmt: skip


def test_what_cannot_be_done() -> None:
    assert "första kontot" in run("users", "add", "bo", "--role", "broker").err
    added("anna", "--role", "admin")
    for words, given, said in (
        (("users", "add", "bo"), "", "Ingen roll"),
        (("users", "add", "bo", "--role", "root"), "", "finns inte"),
        (("users", "add", "bo", "--role", "counsellor"), "", "behöver en enhet"),
        (("users", "add", "bo", "--role", "broker"), "", "Inget lösenord"),
        (("users", "add", "bo", "--role", "broker"), "kort\n", "för kort"),
        (("users", "add", "anna", "--role", "broker"), f"{PASSWORD}\n", "finns redan"),
        (("users", "disable", "anna"), "", "sista administratörskontot"),
        (("users", "password", "bo"), f"{PASSWORD}\n", "inget konto 'bo'"),
        (("keys", "add", "x"), "", "Ingen roll"),
        (("keys", "revoke", "x"), "", "ingen nyckel 'x'"),
    ):
        done = run(*words, given=given)
        assert done.status == 1
        assert said in done.err, words
    assert len(run("users", "list", "--json").json["accounts"]) == 1


def test_there_is_no_option_for_a_password() -> None:
    done = run("users", "add", "anna", "--role", "admin", "--password", PASSWORD)
    assert done.status == 2


def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(tmp_path: Path, repository: Path) -> None:
    code = (
        "import service.access.identity as i; from tests.service.access.conftest import CHEAP; "
        "i.Hasher = lambda: CHEAP; from service.cli import main; main()"
    )
    command = [sys.executable, "-c", code, "users", "add", "anna"]
    ours, theirs = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(repository), "MAKLA_WORKSPACE": str(tmp_path / "a"), "NO_COLOR": "1"}
    started = subprocess.Popen([*command, "--role", "admin"], stdin=theirs, stdout=theirs, stderr=theirs,
                               env=environment, start_new_session=True, close_fds=True)  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        for asked in (b"senord: ", b"Samma igen: "):
            while asked not in shown:
                shown += os.read(ours, 1024)
            os.write(ours, PASSWORD.encode() + b"\n")
        while b"skapat" not in shown:
            shown += os.read(ours, 1024)
        assert started.wait(timeout=60) == 0
    finally:
        started.kill()
        started.wait()
        os.close(ours)
    assert PASSWORD.encode() not in shown


def test_the_life_of_a_key() -> None:
    made = run("keys", "add", "Journalen", "--role", "broker", "--days", "30", "--json").json
    assert made["key"].startswith(f"makla_{made['id']}_")
    assert run("keys", "list").out.startswith(f"{made['id']}  Journalen: mäklare, gäller till ")
    (listed,) = run("keys", "list", "--json").json["keys"]
    assert listed.keys() == made.keys() - {"key"}
    with open_installation() as installation:
        assert installation.identity.keys.find(made["key"]) is not None
    assert run("keys", "revoke", made["id"]).status == 0
    assert "återkallad" in run("keys", "list").out
    with open_installation() as installation:
        assert installation.identity.keys.find(made["key"]) is None
    plain = run("keys", "add", "Annan", "--role", "counsellor", "--unit", "Norr")
    assert "visas inte igen" in plain.out
    assert plain.out.splitlines()[-1].startswith("makla_")
