"""Settings of one installation, from environment variables ``MAKLA_*``. Documented in ``docs/settings.md``."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
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


def load_settings() -> Settings:
    """Read the environment. Raises ``UserError`` naming every variable whose value does not fit."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"MAKLA_{str(e['loc'][0]).upper()}={e.get('input')!r}: {_swedish(e['type'])}" for e in error.errors()]
        raise UserError(
            "En inställning har ett värde som inte kan användas.", "Rätta miljövariabeln.", wrong
        ) from error


def _swedish(problem: str) -> str:
    if problem.startswith(("int", "float")):
        return "ska vara ett tal"
    if problem.startswith(("greater", "less")):
        return "talet är utanför det tillåtna"
    return "ogiltigt värde"
