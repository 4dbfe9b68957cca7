"""Fixtures that every test may use, and the rule for parts that a machine may lack.

``MAKLA_REQUIRE`` is a comma-separated list of parts (``shared``, ``browser``, ``postgres``). A test that needs a part
which is absent skips with a reason, or fails when the part is required, so that CI can never skip one in silence.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def absent(part: str, reason: str) -> None:
    """Skip the running test, or fail it when ``part`` is required."""
    required = {p.strip() for p in os.environ.get("MAKLA_REQUIRE", "").split(",")}
    if part in required:
        pytest.fail(f"{part} is required by MAKLA_REQUIRE but {reason}")
    pytest.skip(reason)


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
