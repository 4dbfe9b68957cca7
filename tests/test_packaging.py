"""What is installed: pinned, whole, and nothing that a plain user does not need."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.machinery import PathFinder
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from setuptools import find_packages


@pytest.fixture(scope="module")
def project(repository: Path) -> dict[str, list[str]]:
    """Requirements by extra, the core under ``""``."""
    told = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))
    return {"": told["project"]["dependencies"], **told["project"]["optional-dependencies"]}


@pytest.fixture(scope="module")
def pins(repository: Path) -> dict[str, str]:
    lines = (repository / "constraints.txt").read_text("utf-8").splitlines()
    return {canonicalize_name(n): v for n, v in (line.split("==") for line in lines if not line.startswith("#"))}


def closure(requirements: Iterable[str]) -> dict[str, str]:
    """Version by name of everything that the requirements bring in here, themselves included."""
    found: dict[str, str] = {}
    left = [(Requirement(r), frozenset[str]()) for r in requirements]
    seen = set()
    while left:
        requirement, _ = left.pop()
        name = canonicalize_name(requirement.name)
        extras = frozenset(requirement.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue  # of another platform; a missing one of this platform fails every test that imports it
        found[name] = installed.version.partition("+")[0]
        for text in installed.requires or ():
            below = Requirement(text)
            if below.marker is None or any(below.marker.evaluate({"extra": e}) for e in (*extras, "")):
                left.append((below, extras))
    return found


def test_pins_are_plain_versions(repository: Path) -> None:
    for line in (repository / "constraints.txt").read_text("utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line), line


def test_everything_that_is_installed_is_pinned_to_what_is_installed(
    project: dict[str, list[str]], pins: dict[str, str]
) -> None:
    installed = closure(requirement for extra in project.values() for requirement in extra)
    assert len(installed) > 40
    assert {name: pins.get(name) for name in installed} == installed


def test_every_requirement_is_pinned_within_its_range(project: dict[str, list[str]], pins: dict[str, str]) -> None:
    for extra in project.values():
        for requirement in map(Requirement, extra):
            assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


def test_a_plain_user_gets_no_torch(project: dict[str, list[str]]) -> None:
    heavy = {"torch", "transformers", "sentence-transformers", "pytest", "mypy"}
    assert not heavy & closure(project[""]).keys()


def test_the_data_folder_hides_no_package_of_its_name(repository: Path, tmp_path: Path) -> None:
    # Hugging Face's ``datasets`` is imported when models are trained; the checkout stands before it on the path.
    (tmp_path / "datasets").mkdir()
    package = tmp_path / "datasets" / "__init__.py"
    package.write_text("")
    found = PathFinder.find_spec("datasets", [str(repository), str(tmp_path)])
    assert found is not None
    assert found.origin == str(package)
    assert not list((repository / "datasets").rglob("*.py"))


def test_the_steps_of_the_database_are_installed(repository: Path) -> None:
    told = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))
    packages = find_packages(str(repository), include=told["tool"]["setuptools"]["packages"]["find"]["include"])
    assert {"service.store.migrations", "service.store.migrations.versions"} <= set(packages)
    assert find_spec("service.store.migrations.env") is not None
