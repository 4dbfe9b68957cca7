"""The files that put Mäkla on a server: they agree with the program, with each other and with the documentation.

No container is built here; what a build would need is checked piece by piece.
"""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from service.access.listening import check_listening, surroundings
from service.settings import Settings
from tests.test_docs import COMMANDS

DEPLOYMENT = ("Dockerfile", "compose.yaml", "deploy/makla.service", "deploy/makla-backup.service", "deploy/makla.env")
UNITS = ("makla.service", "makla-backup.service", "makla-backup.timer")


def instructions(repository: Path) -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, with lines that go on joined."""
    text = re.sub(r"^#.*\n", "", (repository / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    found = [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]
    assert {name for name, _ in found} <= {
        "FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD",
    }  # fmt: skip
    return found


def unit(repository: Path, name: str) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    setattr(parsed, "optionxform", str)  # noqa: B010  # keep the names as they are written
    parsed.read(repository / "deploy" / name, "utf-8")
    return parsed


def compose(repository: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((repository / "compose.yaml").read_text("utf-8"))
    return parsed


def test_every_setting_named_exists(repository: Path) -> None:
    known = {f"MAKLA_{name.upper()}" for name in Settings.model_fields}
    for file in (*DEPLOYMENT, "docs/drift.md"):
        named = set(re.findall(r"\bMAKLA_[A-Z_]+\b", (repository / file).read_text("utf-8")))
        assert named <= known, file
        assert named, file


def test_every_command_named_exists(repository: Path) -> None:
    known = {" ".join(words[1:]) for words in COMMANDS} | {words[1] for words in COMMANDS}
    page = (repository / "docs" / "drift.md").read_text("utf-8")
    named = re.findall(r"(?:bin/makla|run --rm makla|exec makla makla|`makla) ([a-z]+(?: [a-z]+)?)", page)
    assert len(named) > 5
    for words in named:
        assert words in known or words.split()[0] in known, words


def test_what_is_copied_into_the_image_exists_and_is_not_ignored(repository: Path) -> None:
    allowed = [
        line[1:].rstrip("/")
        for line in (repository / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    ]
    for name, rest in instructions(repository):
        if name == "COPY" and not rest.startswith("--from"):
            *sources, _ = rest.split()
            for source in sources:
                assert (repository / source).exists(), source
                assert source.rstrip("/") in allowed, f".dockerignore leaves {source} out"


def test_the_image_runs_as_somebody_without_rights(repository: Path) -> None:
    found = instructions(repository)
    last = max(number for number, (name, _) in enumerate(found) if name == "FROM")
    final = found[last:]
    users = [rest for name, rest in final if name == "USER"]
    assert users == ["makla"]
    assert "USER" in [name for name, _ in final[: [name for name, _ in final].index("ENTRYPOINT")]]
    assert not [rest for name, rest in final if name == "RUN" and re.search(r"pip|apt|curl|wget", rest)]
    assert [rest for name, rest in final if name == "HEALTHCHECK"]
    assert dict(final)["ENTRYPOINT"] == json.dumps(["makla"])
    assert json.loads(dict(final)["CMD"]) == ["serve"]


def test_the_image_installs_as_the_documentation_does(repository: Path) -> None:
    """The same extras under the same pins, and not editable: a checkout is no part of an image."""
    (installing,) = [rest for name, rest in instructions(repository) if name == "RUN" and "pip install" in rest]
    page = (repository / "docs" / "drift.md").read_text("utf-8")
    told = re.findall(r"bin/pip install (.*)", page)
    assert re.findall(r"pip install (.*)", installing) == told == ["'.[postgres,oidc]'"]
    environment = " ".join(rest for name, rest in instructions(repository) if name == "ENV")
    assert "PIP_CONSTRAINT=/build/constraints.txt" in environment
    assert "PIP_BUILD_CONSTRAINT=/build/constraints.txt" in environment


def test_a_package_holds_every_file_that_the_program_reads(repository: Path, tmp_path: Path) -> None:
    """What ``pip install .`` puts in place is what a wheel holds, built from what the Dockerfile copies."""
    source = tmp_path / "build"
    source.mkdir()
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(repository / name, source)
    for name in ("embeddings", "matching", "service"):
        shutil.copytree(repository / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    code = "import setuptools.build_meta as b; print(b.build_wheel('..'))"
    built = subprocess.run([sys.executable, "-c", code], cwd=source, capture_output=True, text=True, check=True)
    with zipfile.ZipFile(tmp_path / built.stdout.split()[-1]) as wheel:
        held = set(wheel.namelist())
    for package in ("embeddings", "matching", "service"):
        for path in (repository / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(repository).as_posix()
                assert name in held, f"{name} is not installed: see package-data in pyproject.toml"


def test_the_compose_file_lets_nobody_in_but_the_proxy(repository: Path) -> None:
    told = compose(repository)
    services = told["services"]
    assert set(services) == {"makla", "db", "proxy"}
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert told["networks"]["inside"]["internal"] is True
    assert services["makla"]["networks"] == services["db"]["networks"] == ["inside"]
    assert services["makla"]["read_only"] is True
    assert services["makla"]["cap_drop"] == ["ALL"]
    assert all("no-new-privileges:true" in service["security_opt"] for service in services.values())
    written = (repository / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"\$\{(\w+):\?\}", written)) == {"POSTGRES_PASSWORD", "DOMAIN"}
    assert written.count("${") == len(re.findall(r"\$\{\w+:\?\}", written)), "a value that is missing stops the start"
    for volume in (volume.split(":") for service in services.values() for volume in service["volumes"]):
        assert volume[0] in told["volumes"] or (repository / volume[0]).exists()


def test_the_service_would_start_as_the_compose_file_sets_it(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = compose(repository)
    given = dict(told["services"]["makla"]["environment"])
    in_image = " ".join(rest for name, rest in instructions(repository) if name == "ENV")
    for name, value in re.findall(r"(MAKLA_\w+)=(\S+)", in_image):
        given.setdefault(name, value)
    for name, value in given.items():
        monkeypatch.setenv(name, re.sub(r"\$\{DOMAIN:\?\}", "makla.example.se", value))
    settings = Settings()
    check_listening(settings, settings.host, accounts=True)
    around = surroundings(settings, settings.host)
    (network,) = around.proxies
    assert str(network) == told["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    assert around.hosts is not None
    assert {"makla.example.se", "127.0.0.1"} <= around.hosts, "users, and the health check"


def test_the_service_would_start_as_the_unit_sets_it(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (repository / "deploy" / "makla.env").read_text("utf-8").splitlines()
    for line in lines:
        assert not line or re.fullmatch(r"# .*|#?MAKLA_[A-Z_]+=\S*", line), line
        if line.startswith("MAKLA_"):
            monkeypatch.setenv(*line.split("=", 1))
    settings = Settings()
    check_listening(settings, settings.host, accounts=True)
    assert settings.host == "127.0.0.1"
    assert settings.trusted_proxies == "127.0.0.1"
    service = unit(repository, "makla.service")["Service"]
    words = service["ExecStart"].split()
    assert (PurePosixPath(words[0]).name, " ".join(words[1:])) == ("makla", "serve")
    assert service["User"] == "makla"
    assert service["NoNewPrivileges"] == service["PrivateTmp"] == service["ProtectHome"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "makla"


def test_the_examples_of_proxies_pass_on_what_is_asked_for(repository: Path) -> None:
    nginx = (repository / "deploy" / "nginx.conf").read_text("utf-8")
    for header in ("Host $host", "X-Forwarded-For $proxy_add_x_forwarded_for", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in nginx
    assert nginx.count("{") == nginx.count("}")
    assert "reverse_proxy makla:8765" in (repository / "deploy" / "Caddyfile").read_text("utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_systemd_understands_the_units(repository: Path, tmp_path: Path) -> None:
    for name in UNITS:
        text = (repository / "deploy" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/makla/bin/makla", "/bin/true"), "utf-8")  # not installed here
    files = [str(tmp_path / name) for name in UNITS]
    checked = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert str(tmp_path) not in checked.stderr, checked.stderr


def composer() -> list[str]:
    """The command that reads compose files, of either generation; empty where there is none."""
    if (
        shutil.which("docker")
        and subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0
    ):
        return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else []


def test_compose_understands_its_file(repository: Path, tmp_path: Path) -> None:
    command = composer()
    if not command:
        pytest.skip("there is neither docker compose nor docker-compose")
    text = (repository / "compose.yaml").read_text("utf-8")
    if command == ["docker-compose"]:  # the first generation knows no name for the whole
        text = re.sub(r"^name: .*\n", "", text, flags=re.MULTILINE)
    (tmp_path / "compose.yaml").write_text(text, "utf-8")
    (tmp_path / ".env").write_text("DOMAIN=makla.kommunen.se\nPOSTGRES_PASSWORD=abc123\n", "utf-8")
    told = subprocess.run([*command, "config"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    service = yaml.safe_load(told.stdout)["services"]["makla"]["environment"]
    assert service["MAKLA_DATABASE_URL"] == "postgresql+psycopg://makla:abc123@db:5432/makla"
    (tmp_path / ".env").write_text("DOMAIN=makla.kommunen.se\n", "utf-8")
    refused = subprocess.run([*command, "config"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "POSTGRES_PASSWORD" in refused.stderr


def test_the_deployment_files_are_documented(repository: Path) -> None:
    page = (repository / "docs" / "drift.md").read_text("utf-8")
    for name in (*UNITS, "makla.env", "nginx.conf", "compose.yaml"):
        assert name in page
