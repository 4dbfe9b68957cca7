"""Fixtures that every test may use, and the rule for parts that a machine may lack.

``MAKLA_REQUIRE`` is a comma-separated list of parts (``shared``, ``browser``, ``postgres``). A test that needs a part
which is absent skips with a reason, or fails when the part is required, so that CI can never skip one in silence.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
# Files that take longest, the longest first (``pytest --durations=50``): no process should wait for them at the end.
LONG = (
    "tests/service/api/test_description.py",
    "tests/test_readme.py",
    "tests/browser/test_counsellor.py",
    "tests/browser/test_planner.py",
    "tests/matching/evaluation/test_quality.py",
    "tests/service/web/test_planner_reports.py",
    "tests/service/cli/test_serving.py",
    "tests/browser/test_every_page.py",
    "tests/embeddings/test_index_generations.py",
    "tests/fuzz/test_api.py",
    "tests/browser/test_broker.py",
    "tests/matching/evaluation/test_marked_texts.py",
    "tests/service/cli/test_training.py",
    "tests/fuzz/test_fuzz.py",
    "tests/matching/evaluation/test_abstention.py",
)


def absent(part: str, reason: str) -> None:
    """Skip the running test, or fail it when ``part`` is required."""
    required = {p.strip() for p in os.environ.get("MAKLA_REQUIRE", "").split(",")}
    if part in required:
        pytest.fail(f"{part} is required by MAKLA_REQUIRE but {reason}")
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest first; the rest as they were collected."""
    assert all((REPOSITORY / path).is_file() for path in LONG), "a file of LONG was moved: name it anew"
    order = {path: place for place, path in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.location[0], len(order)))


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
