"""What a broker sees instead of a client's id."""

from __future__ import annotations

import base64
import hashlib
import hmac

CHARACTERS = 10  # of 32 kinds: 50 bits, so that a million people collide with a chance of 0.0004


class Pseudonyms:
    """One fixed pseudonym for each client of an installation.

    A keyed hash (HMAC-SHA256) of the id: without the installation's key nobody can tell which id it stands for, nor try
    out ids. It is the same for every broker and every search, so that a broker can ask the counsellors about
    "K-7M3QX2RD4A"; those who may see the client see it beside the name. That makes it personal data still
    (pseudonymised, not anonymous), and it is shown to brokers only.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, client_id: str) -> str:
        """The pseudonym: ``K-`` and ten letters and digits."""
        digest = hmac.new(self._key, client_id.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return f"K-{base64.b32encode(digest).decode()[:CHARACTERS]}"
