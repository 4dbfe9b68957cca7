"""Fixtures that every test may use, and the rule for parts that a machine may lack.

``MAKLA_REQUIRE`` is a comma-separated list of parts (``shared``, ``browser``, ``postgres``). A test that needs a part
which is absent skips with a reason, or fails when the part is required, so that CI can never skip one in silence.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
# Files that take longest, in seconds on two cores. They begin first, so that no process waits for them at the end.
LONG = {
    "tests/service/api/test_description.py": 90,
    "tests/test_readme.py": 65,
    "tests/browser/test_counsellor.py": 60,
    "tests/browser/test_planner.py": 50,
    "tests/matching/evaluation/test_quality.py": 45,
    "tests/service/web/test_planner_reports.py": 45,
    "tests/service/cli/test_serving.py": 45,
    "tests/browser/test_every_page.py": 40,
    "tests/embeddings/test_index_generations.py": 35,
    "tests/fuzz/test_api.py": 35,
    "tests/browser/test_broker.py": 35,
    "tests/matching/evaluation/test_marked_texts.py": 30,
    "tests/service/cli/test_training.py": 25,
    "tests/fuzz/test_fuzz.py": 20,
    "tests/matching/evaluation/test_abstention.py": 20,
}


def absent(part: str, reason: str) -> None:
    """Skip the running test, or fail it when ``part`` is required."""
    required = {p.strip() for p in os.environ.get("MAKLA_REQUIRE", "").split(",")}
    if part in required:
        pytest.fail(f"{part} is required by MAKLA_REQUIRE but {reason}")
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest first; the rest as they were collected."""
    items.sort(key=lambda item: -LONG.get(item.location[0], 0))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real public data (``MAKLA_SHARED_DATA``, default ``../shared/data`` beside the checkout)."""
    folder = Path(os.environ.get("MAKLA_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if not (folder / "README.md").is_file():
        absent("shared", f"there is no shared data in {folder}")
    return folder
