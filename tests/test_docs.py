"""Documentation cannot drift: every command, option and setting is documented, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from service.cli.app import app
from service.settings import Settings

EVERYWHERE = {"--json", "--workspace", "--help", "--version"}


def commands(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every runnable command below ``command`` with the words that lead to it."""
    below = getattr(command, "commands", None)
    if below is None:
        yield path, command
        return
    for name, sub in below.items():
        yield from commands(sub, (*path, name))


COMMANDS = dict(commands(typer.main.get_command(app), ("makla",)))


@pytest.fixture(scope="module")
def cli_page(repository: Path) -> str:
    return (repository / "docs" / "cli.md").read_text("utf-8")


def section(page: str, words: tuple[str, ...]) -> str:
    """The part of the page under the heading of a command, or of the group that it belongs to."""
    for heading in (" ".join(words), " ".join(words[:2])):
        found = re.search(rf"^## `{re.escape(heading)}`$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
        if found:
            return found.group(1)
    return ""


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_a_section(words: tuple[str, ...], cli_page: str) -> None:
    text = section(cli_page, words)
    assert text, f"docs/cli.md has no section for {' '.join(words)}"
    named = f"`{' '.join(words)}" in text or f"## `{' '.join(words)}`" in cli_page
    assert named or words[-1] in re.findall(r"[a-z]+", text), f"docs/cli.md does not name {' '.join(words)}"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_option_is_documented_with_its_command(words: tuple[str, ...], cli_page: str) -> None:
    text = section(cli_page, words)
    options = {option for p in COMMANDS[words].params for option in p.opts if option.startswith("-")}
    missing = {option for option in options - EVERYWHERE if not re.search(rf"`[^`]*{option}\b", text)}
    assert not missing, f"docs/cli.md does not tell of {missing} under {' '.join(words)}"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_takes_json_and_workspace(words: tuple[str, ...]) -> None:
    options = {option for p in COMMANDS[words].params for option in p.opts}
    assert {"--json", "--workspace"} <= options


def test_no_option_is_documented_that_does_not_exist(cli_page: str) -> None:
    options = {option for c in COMMANDS.values() for p in c.params for option in p.opts} | EVERYWHERE
    written = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", cli_page))
    assert written <= options


def test_no_command_is_documented_that_does_not_exist(cli_page: str) -> None:
    known = {" ".join(words) for words in COMMANDS} | {" ".join(words[:2]) for words in COMMANDS}
    headings = set(re.findall(r"^## `(makla [a-z ]+)`$", cli_page, re.MULTILINE))
    assert headings <= known


def test_every_setting_is_documented_with_its_default(repository: Path) -> None:
    page = (repository / "docs" / "settings.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(MAKLA_[A-Z_]+)` \| (.*?) \|", page, flags=re.MULTILINE))
    assert rows.keys() == {f"MAKLA_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if field.default is not None and name != "datasets":
            assert rows[f"MAKLA_{name.upper()}"] == f"`{field.default}`"


def test_every_page_is_linked_to_pages_that_exist(repository: Path) -> None:
    pages = [*repository.glob("*.md"), *(repository / "docs").rglob("*.md")]
    assert pages
    for page in pages:
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}, which does not exist"
