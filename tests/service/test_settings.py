"""Settings from the environment, and where a workspace keeps what."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import UserError
from service.settings import load_settings
from service.wiring import open_installation
from service.workspace import Workspace


def test_nothing_needs_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WORKSPACE", "DATASETS", "DATABASE_URL", "ENCODER", "HOST", "PORT"):
        monkeypatch.delenv(f"MAKLA_{name}", raising=False)
    settings = load_settings()
    assert settings.workspace == Path("arbetsyta")
    assert (settings.datasets / "demo" / "demo.toml").is_file()
    assert settings.host == "127.0.0.1"


@pytest.mark.parametrize(("name", "value"), [("PORT", "många"), ("PORT", "70000"), ("BUSY_TIMEOUT", "-1")])
def test_a_value_that_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"MAKLA_{name}", value)
    with pytest.raises(UserError) as wrong:
        load_settings()
    assert f"MAKLA_{name}={value!r}" in wrong.value.details[0]


def test_the_database_can_lie_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAKLA_DATABASE_URL", f"sqlite:///{tmp_path / 'annan.db'}")
    with open_installation(tmp_path / "yta") as installation:
        assert installation.store.revision == 0
    assert (tmp_path / "annan.db").is_file()
    assert not (tmp_path / "yta" / "makla.db").exists()


def test_a_workspace_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(UserError, match="kan inte skapas"):
        Workspace(tmp_path / "fil" / "yta").create()


def test_a_workspace_with_odd_characters_works(tmp_path: Path) -> None:
    folder = tmp_path / "Vägledning 50 % #1 ?åäö"
    with open_installation(folder, create=True):
        pass
    assert (folder / "makla.db").is_file()
    with open_installation(folder) as installation:
        assert installation.store.revision == 0
