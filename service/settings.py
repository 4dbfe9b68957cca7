"""Settings of one installation, from environment variables ``MAKLA_*``. Documented in ``docs/settings.md``."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.errors import UserError


class Settings(BaseSettings):
    """Every setting has a default that works on one person's computer."""

    model_config = SettingsConfigDict(env_prefix="MAKLA_", frozen=True)

    workspace: Path = Field(default=Path("arbetsyta"), description="Mappen med databas, index och taxonomi.")
    datasets: Path = Field(
        default=Path(__file__).resolve().parent.parent / "datasets", description="Mappen med demon och bedömningarna."
    )
    database_url: str | None = Field(
        default=None, description="Databasens adress, om den inte är arbetsytans makla.db."
    )
    busy_timeout: float = Field(
        default=5.0, ge=0, description="Sekunder att vänta på någon annan som skriver i databasen."
    )
    encoder: str | None = Field(default=None, description="Textmodell; tomt betyder den inbyggda.")
    host: str = Field(default="127.0.0.1", description="Adressen som `makla serve` lyssnar på.")
    port: int = Field(default=8765, ge=1, le=65535, description="Porten som `makla serve` lyssnar på.")
    public_url: str | None = Field(
        default=None, description="Adressen som användarna skriver, t.ex. https://makla.kommunen.se."
    )
    trusted_proxies: str | None = Field(
        default=None, description="Adresser eller nät, med komma emellan, för proxyn som tar emot https."
    )
    tls_certificate: Path | None = Field(default=None, description="Certifikatet (PEM), när tjänsten själv tar https.")
    tls_key: Path | None = Field(default=None, description="Certifikatets privata nyckel (PEM).")
    session_idle_minutes: int = Field(
        default=60, ge=1, le=24 * 60, description="Minuter utan att något görs, innan man loggas ut."
    )
    session_hours: int = Field(default=10, ge=1, le=24 * 7, description="Timmar innan man loggas ut i vilket fall.")
    audit_days: int | None = Field(
        default=None, ge=30, description="Dagar som loggen över vem som gjort vad sparas, för `makla audit forget`."
    )
    oidc_issuer: str | None = Field(default=None, description="Inloggningstjänstens adress (OpenID Connect).")
    oidc_client_id: str | None = Field(default=None, description="Mäklas namn hos inloggningstjänsten.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Mäklas hemlighet hos inloggningstjänsten.")
    oidc_name: str = Field(default="kommunens konto", description="Det som står på knappen: Logga in med ...")
    oidc_scopes: str = Field(default="openid profile", description="Det som inloggningstjänsten tillfrågas om.")
    oidc_role_claim: str = Field(default="groups", description="Uppgiften som säger vilka grupper personen hör till.")
    oidc_roles: str | None = Field(
        default=None, description="Vilken grupp som ger vilken roll, t.ex. syv=counsellor,it=admin."
    )
    oidc_unit_claim: str = Field(default="department", description="Uppgiften som säger personens enhet.")
    organisation: str | None = Field(default=None, description="Vem som driver tjänsten, på sidan om tillgänglighet.")
    contact: str | None = Field(
        default=None,
        max_length=200,
        pattern=r"^(https://[^\s<>\"]+|[^\s<>@\"/:]+@[^\s<>@\"/:]+)$",
        description="E-postadress eller https-adress dit användare vänder sig.",
    )
    log_level: Literal["info", "warning", "error"] = Field(
        default="warning", description="Vad `makla serve` loggar; info ger en rad per förfrågan."
    )
    jobstream_url: str = Field(
        default="https://jobstream.api.jobtechdev.se", description="JobStreams adress, för `makla sync ads`."
    )
    susa_navet_url: str = Field(
        default="https://api.skolverket.se/susa-navet/emil3",
        description="Susa-navets adress, för `makla sync courses`.",
    )
    taxonomy_url: str = Field(
        default="https://data.jobtechdev.se/taxonomy",
        description="Adressen till taxonomins filer, för `makla sync taxonomy`.",
    )

    @field_validator("public_url", "oidc_issuer")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
            raise ValueError("ska vara en adress, t.ex. https://makla.kommunen.se")
        return value.rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str | None) -> str | None:
        for part in (value or "").split(","):
            if part.strip():
                try:
                    ipaddress.ip_network(part.strip())
                except ValueError:
                    raise ValueError("ska vara ip-adresser eller nät, t.ex. 127.0.0.1,10.0.0.0/24") from None
        return value


def load_settings() -> Settings:
    """Read the environment. Raises ``UserError`` naming every variable whose value does not fit."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"MAKLA_{str(e['loc'][0]).upper()}={e.get('input')!r}: {_wrong(e)}" for e in error.errors()]
        raise UserError(
            "En inställning har ett värde som inte kan användas.", "Rätta miljövariabeln.", wrong
        ) from error


def _wrong(error: Mapping[str, Any]) -> str:
    problem = error["type"]
    if problem == "value_error":
        return str(error["ctx"]["error"])
    if problem.startswith(("int", "float")):
        return "ska vara ett tal"
    if problem.startswith(("greater", "less")):
        return "talet är utanför det tillåtna"
    if problem == "literal_error":
        return "är inget av de värden som finns"
    return "ogiltigt värde"
