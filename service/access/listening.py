"""Whether the service may listen on an address, and what has to be in place first."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from service.access.frontier import Surroundings, networks
from service.access.oidc import role_map
from service.errors import UserError

if TYPE_CHECKING:
    from service.settings import Settings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
ANY = frozenset({"0.0.0.0", "::", ""})


def check_listening(settings: Settings, host: str, *, accounts: bool) -> None:
    """Raise ``UserError`` that lists all that is missing before the service may listen on ``host``.

    ``accounts``: whether anybody can sign in. On this computer alone nothing is needed, unless the settings say that
    the service is shared (then somebody else stands between: a proxy on the same computer).
    """
    shared = host not in LOOPBACK
    missing = _tls_problems(settings) + _oidc_problems(settings)
    encrypted = settings.tls_certificate is not None or bool(settings.trusted_proxies)
    if not accounts and (shared or settings.public_url or settings.oidc_issuer):
        missing.append("Det finns inga konton: makla users add ANVÄNDARNAMN --role admin")
    if shared and not (settings.public_url or "").startswith("https://"):
        missing.append("MAKLA_PUBLIC_URL saknas: adressen som användarna skriver, t.ex. https://makla.kommunen.se")
    elif settings.public_url and settings.public_url.startswith("http://") and not _is_local(settings.public_url):
        missing.append("MAKLA_PUBLIC_URL ska börja med https://")
    if shared and not encrypted:
        missing.append(
            "Ingenting krypterar: ange proxyn som tar emot https (MAKLA_TRUSTED_PROXIES), eller ett eget certifikat "
            "(MAKLA_TLS_CERTIFICATE och MAKLA_TLS_KEY)"
        )
    if missing and shared:
        raise UserError(
            f"Tjänsten lyssnar inte på {host} förrän den är säker för flera.",
            "Rätta det, eller ta bort --host och MAKLA_HOST för att bara använda den på den egna datorn.",
            missing,
        )
    if missing:
        raise UserError("Tjänsten startar inte med de inställningarna.", "Rätta det och försök igen.", missing)


def surroundings(settings: Settings, host: str) -> Surroundings:
    """What the settings say of where the service stands, when it listens on ``host``."""
    names = set(LOOPBACK)
    if host not in ANY:
        names.add(host.lower())
    if settings.public_url:
        names.add((urlsplit(settings.public_url).hostname or "").lower())
    https = settings.tls_certificate is not None or (settings.public_url or "").startswith("https://")
    return Surroundings(frozenset(names), networks(settings.trusted_proxies), https)


def _is_local(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def _tls_problems(settings: Settings) -> list[str]:
    files: list[tuple[str, Path | None]] = [
        ("MAKLA_TLS_CERTIFICATE", settings.tls_certificate),
        ("MAKLA_TLS_KEY", settings.tls_key),
    ]
    given = [file for file in files if file[1] is not None]
    missing = [f"{name} saknas: certifikat och nyckel hör ihop" for name, path in files if path is None and given]
    return missing + [f"{name}: filen {path} finns inte" for name, path in given if path and not path.is_file()]


def _oidc_problems(settings: Settings) -> list[str]:
    if not settings.oidc_issuer:
        return []
    missing = [] if settings.oidc_client_id else ["MAKLA_OIDC_CLIENT_ID saknas"]
    try:
        if not role_map(settings.oidc_roles):
            missing.append("MAKLA_OIDC_ROLES saknas: vilken grupp som ger vilken roll, t.ex. syv=counsellor,it=admin")
    except UserError as error:
        missing.append(str(error))
    if importlib.util.find_spec("authlib") is None:
        missing.append("Tillägget oidc är inte installerat: pip install 'makla[oidc]'")
    return missing
