"""The version of the installed program."""

from __future__ import annotations


def version() -> str:
    """Version of the installed distribution, as in ``pyproject.toml``."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("makla")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+oinstallerad"
