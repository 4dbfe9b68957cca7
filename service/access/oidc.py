"""Signing in through the organisation's own service: OpenID Connect, authorization code with PKCE, state and nonce.

What is remembered between leaving and coming back lies in a signed cookie of the browser that left, so that a code or
a state from another browser is of no use. Roles and unit come from the provider's claims at every sign-in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlsplit

from service.access.policy import Role, clean_unit
from service.errors import UserError

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

    from service.settings import Settings

LASTS = 600  # seconds from leaving to coming back
LEEWAY = 60  # seconds that the clocks may differ
PATIENCE = 10.0  # seconds for each answer of the provider
KEEP = 3600  # seconds before the provider's addresses and keys are fetched anew
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by the provider's private key. Never "none", and never a key that both sides know."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SignInRefused(UserError):
    """The person is not let in; ``why`` (English, without personal data) is for the log of the service."""

    def __init__(self, message: str, remedy: str, why: str) -> None:
        super().__init__(message, remedy)
        self.why = why


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in, as the provider says it. ``subject`` is issuer and subject: nobody else ever has it."""

    subject: str
    login: str
    name: str
    roles: frozenset[Role]
    unit: str


class OpenId:
    """One provider. Nothing is fetched before somebody signs in."""

    def __init__(self, settings: Settings, secret: Callable[[], bytes], now: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._secret = secret
        self._now = now
        self._fetching = threading.Lock()
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._fetched = 0.0

    def leave(self, callback: str, after: str) -> tuple[str, str]:
        """The provider's address to go to, and the cookie to take along. ``after``: where to go when signed in."""
        from authlib.common.security import generate_token
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        state, nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(24), generate_token(64)
        address = prepare_grant_uri(
            self._provider()["authorization_endpoint"],
            client_id=self._settings.oidc_client_id,
            response_type="code",
            redirect_uri=callback,
            scope=self._settings.oidc_scopes,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        expires = int(self._now()) + LASTS
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "after": after, "expires": expires}
        return str(address), self._signed(kept)

    def come_back(self, query: Mapping[str, str], cookie: str, callback: str) -> tuple[Person, str]:
        """Who came back with this query and cookie, and where to go now. Raises ``SignInRefused`` for anything else."""
        kept = self._opened(cookie)
        if kept is None or not hmac.compare_digest(str(kept["state"]).encode(), query.get("state", "").encode()):
            raise _again("state does not belong to this browser")
        if "code" not in query:
            raise SignInRefused(
                "Inloggningstjänsten släppte inte in dig.", "Försök igen, eller fråga den som sköter den.", "no code"
            )
        token = self._redeem(query["code"], str(kept["verifier"]), callback)
        claims = self._claims(token, str(kept["nonce"]))
        return self._person(claims), str(kept["after"])

    def _redeem(self, code: str, verifier: str, callback: str) -> str:
        """The identity token that the code is worth."""
        import httpx

        settings = self._settings
        client, secret = settings.oidc_client_id or "", settings.oidc_client_secret
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": callback, "code_verifier": verifier}
        # RFC 6749, 2.3.1: both parts are encoded as in a form before they become user name and password
        proof = (quote_plus(client), quote_plus(secret.get_secret_value())) if secret else None
        try:
            answer = httpx.post(
                self._provider()["token_endpoint"],
                data=form if proof else form | {"client_id": client},
                auth=proof,
                timeout=PATIENCE,
            )
            answer.raise_for_status()
            token = answer.json()["id_token"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise _again(f"the code was not accepted: {type(error).__name__}") from error
        if not isinstance(token, str):
            raise _again("no identity token")
        return token

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        """What the token says, when the provider signed it, now, for us, and for this sign-in (OIDC Core 3.1.3.7)."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._now()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._provider()["issuer"]},
            aud={"essential": True, "value": self._settings.oidc_client_id or ""},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            try:
                claims = jwt.decode(token, self._provider_keys(), algorithms=ALGORITHMS).claims
            except (JoseError, ValueError):  # perhaps the provider changed its keys
                claims = jwt.decode(token, self._provider_keys(anew=True), algorithms=ALGORITHMS).claims
            registry.validate(claims)
        except (JoseError, ValueError) as error:
            raise _again(f"the identity token does not hold: {error}") from error
        audience, authorised = claims["aud"], claims.get("azp")
        several = isinstance(audience, list) and len(audience) > 1
        if (several or authorised is not None) and authorised != self._settings.oidc_client_id:
            raise _again("the identity token is for another client")
        if not claims["sub"]:
            raise _again("the identity token names nobody")
        return dict(claims)

    def _person(self, claims: Mapping[str, Any]) -> Person:
        settings = self._settings
        said = claims.get(settings.oidc_role_claim)
        groups = {str(group) for group in said} if isinstance(said, list) else {str(said)} if said else set()
        roles = frozenset(role for group, role in role_map(settings.oidc_roles).items() if group in groups)
        if not roles:
            raise SignInRefused(
                "Ditt konto har ingen roll i Mäkla.", "Be den som sköter inloggningstjänsten om en.", "no role"
            )
        told = claims.get(settings.oidc_unit_claim)
        unit = clean_unit(told)[:100] if isinstance(told, str) else ""
        if Role.COUNSELLOR in roles and not unit:
            raise SignInRefused(
                "Ditt konto saknar enhet, som en vägledare behöver.",
                "Be den som sköter inloggningstjänsten om en.",
                "no unit",
            )
        subject = str(claims["sub"])
        name = next((str(claims[c]) for c in ("name", "preferred_username", "email") if claims.get(c)), "Namnlös")
        return Person(f"{settings.oidc_issuer} {subject}", f"oidc:{subject}"[:200], name[:100], roles, unit)

    def _provider(self) -> dict[str, Any]:
        """The provider's own description (OpenID Connect Discovery), which must be of the issuer that was asked."""
        with self._fetching:
            if not self._metadata or self._now() - self._fetched > KEEP:
                issuer = self._settings.oidc_issuer or ""
                told = self._fetch(f"{issuer}/.well-known/openid-configuration")
                if str(told.get("issuer", "")).rstrip("/") != issuer:
                    raise _unreachable("the provider says that it is another issuer")
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    _check_address(str(told.get(name, "")))
                self._metadata, self._keys, self._fetched = told, None, self._now()
            return self._metadata

    def _provider_keys(self, *, anew: bool = False) -> KeySet:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        address = self._provider()["jwks_uri"]
        with self._fetching:
            if self._keys is None or anew:
                try:
                    self._keys = KeySet.import_key_set({"keys": self._fetch(address)["keys"]})
                except (JoseError, KeyError, TypeError, ValueError) as error:
                    raise _unreachable("the provider's keys cannot be read") from error
            return self._keys

    def _fetch(self, address: str) -> dict[str, Any]:
        import httpx

        _check_address(address)
        try:
            answer = httpx.get(address, timeout=PATIENCE, follow_redirects=False)
            answer.raise_for_status()
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise _unreachable(type(error).__name__) from error
        if not isinstance(told, dict):
            raise _unreachable("no object")
        return told

    def _signed(self, kept: Mapping[str, object]) -> str:
        body = base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()
        return f"{body}.{self._mark(body)}"

    def _opened(self, cookie: str) -> dict[str, Any] | None:
        body, _, mark = cookie.partition(".")
        if not hmac.compare_digest(self._mark(body).encode(), mark.encode("utf-8", "replace")):
            return None
        kept: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body))
        return kept if kept["expires"] > self._now() else None

    def _mark(self, body: str) -> str:
        return hmac.new(self._secret(), body.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def role_map(text: str | None) -> dict[str, Role]:
    """``grupp=roll,grupp=roll`` as a table. Raises ``UserError`` for anything else."""
    found: dict[str, Role] = {}
    for pair in (text or "").split(","):
        if not pair.strip():
            continue
        group, _, role = (part.strip() for part in pair.rpartition("="))
        if not group or role not in set(Role):
            raise UserError(
                f"MAKLA_OIDC_ROLES: {pair.strip()!r} kan inte användas.",
                f"Skriv grupp=roll med komma emellan; rollerna är {', '.join(Role)}.",
            )
        found[group] = Role(role)
    return found


def _check_address(address: str) -> None:
    """Raise unless the address is https, or on this computer."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise _unreachable("an address of the provider is not https")


def _again(why: str) -> SignInRefused:
    return SignInRefused("Inloggningen gick inte att slutföra.", "Börja om från inloggningssidan.", why)


def _unreachable(why: str) -> SignInRefused:
    return SignInRefused(
        "Inloggningstjänsten svarar inte som den ska.",
        "Försök igen om en stund, eller kontakta den som driver den.",
        why,
    )
