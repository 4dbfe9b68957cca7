"""A small OpenID provider, in this process: real HTTP, real signatures, and faults on demand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "makla", "provider-secret"

_KEY = RSAKey.generate_key(2048, {"kid": "key0"})
_OTHER = RSAKey.generate_key(2048, {"kid": "key0"})  # the name of the right key, and another key
_NEXT = ECKey.generate_key("P-256", {"kid": "key1"})


@dataclass
class Provider:
    """What it answers. ``claims`` and ``header`` overrule what an honest provider says."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "s-1", "name": "Olga O", "groups": ["mäklarna"]})
    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    rotated: bool = False
    forged: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    redeemed: list[dict[str, str]] = field(default_factory=list)
    fetches: int = 0

    def approve(self, address: str) -> dict[str, str]:
        """What the person's browser is sent back with, when the person signs in at ``address``."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or authorization != f"Basic {basic}"
            or challenge.decode().rstrip("=") != asked["code_challenge"]
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        self.redeemed.append(form)
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": asked["nonce"]}
        claims = {name: value for name, value in (said | self.person | self.claims).items() if value is not None}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims)}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if self.algorithm == "HS256":  # signed with what everybody knows: the public key
            told = ".".join(_part(part) for part in ({"alg": "HS256", "kid": "key0"}, claims))
            mark = hmac.new(_KEY.as_pem(private=False), told.encode(), hashlib.sha256).digest()
            return f"{told}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"
        if self.rotated:
            return jwt.encode({"alg": "ES256", "kid": "key1"}, claims, _NEXT)
        return jwt.encode({"alg": self.algorithm, "kid": "key0"}, claims, _OTHER if self.forged else _KEY)

    def _answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            self.fetches += 1
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            } | self.metadata
        if path == "/keys":
            shown = [_NEXT if self.rotated else _KEY]
            return 200, {"keys": [key.as_dict(private=False) for key in shown]}
        if path == "/token":
            return self._token(form, authorization)
        return 404, {}


def _part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


@contextmanager
def serving() -> Iterator[Provider]:
    """A provider that answers on this computer."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            status, body = provider._answer(self.path, form, self.headers.get("authorization") or "")
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815  # the names that the base class looks for

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
