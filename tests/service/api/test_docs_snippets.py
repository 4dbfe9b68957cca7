"""The client of docs/api.md works: its snippets, in order, against a served app; and their types hold."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.wiring import Installation
from tests.service.api.serving import served

ADDRESS = "http://127.0.0.1:8765"


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "api.md").read_text("utf-8")


def snippets(text: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_every_endpoint_has_a_snippet_that_calls_it(page: str) -> None:
    sections = re.findall(r"^## `([A-Z]+) /api/v1(/\S+)`$(.*?)(?=^#{1,2} |\Z)", page, re.MULTILINE | re.DOTALL)
    assert sections
    for method, path, text in sections:
        fixed = path.partition("{")[0]
        called = re.search(rf'klient\.{method.lower()}\(\s*f?"{re.escape(fixed)}', "".join(snippets(text)))
        assert called, f"{method} {path} has no snippet"


def test_the_snippets_run_in_order(page: str, installation: Installation) -> None:
    with served(installation) as address:
        known: dict[str, Any] = {}
        for number, code in enumerate(snippets(page), start=1):
            exec(compile(code.replace(ADDRESS, address), f"docs/api.md snippet {number}", "exec"), known)
        client = known["klient"]
        assert isinstance(client, httpx.Client)
        client.close()
        known["svar"].close()


def test_the_types_of_the_snippets_hold(page: str, tmp_path: Path) -> None:
    module = tmp_path / "klient.py"
    module.write_text("\n\n".join(snippets(page)), "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", str(module)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=300)
    assert found.returncode == 0, found.stdout + found.stderr
