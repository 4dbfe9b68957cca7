"""Passwords: what makes one good enough, and how it is kept (argon2id, RFC 9106)."""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import TYPE_CHECKING

from service.errors import UserError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
LONGEST = 200  # characters; more is no safer and makes hashing dear
FEWEST_KINDS = 5  # different characters
AT_ONCE = 4  # hashes being made at the same time, 64 MiB each

# What is left of a guessable password when digits and signs are taken away.
_COMMON = frozenset(
    word
    for line in (
        "password lösenord losenord hemligt hemlighet qwerty qwertyuiop asdfghjkl zxcvbnm letmein welcome",
        "välkommen valkommen admin administrator administratör passwordpassword lösenordlösenord jagälskardig",
        "changeme iloveyou planerare vägledare",
        "vår sommar höst vinter våren sommaren hösten vintern måndag tisdag onsdag torsdag fredag lördag söndag",
        "januari februari mars april maj juni juli augusti september oktober november december fotboll hockey",
        "sverige svenska kommun kommunen eskilstuna eskilstunakommun mäkla makla mäklare",
    )
    for word in line.split()
)


def check_password(password: str, login: str) -> None:
    """Raise ``UserError`` unless the password is good enough for this account (after NIST SP 800-63B)."""
    plain = _plain(password)
    letters = re.sub(r"[^a-zà-öø-ÿ]", "", plain.lower())
    if len(plain) < SHORTEST:
        raise UserError(f"Lösenordet är för kort: minst {SHORTEST} tecken.", "Ta gärna flera ord efter varandra.")
    if len(plain) > LONGEST:
        raise UserError(f"Lösenordet är för långt: högst {LONGEST} tecken.")
    if len(set(plain.lower())) < FEWEST_KINDS:
        raise UserError("Lösenordet upprepar för få tecken.", "Ta gärna flera ord efter varandra.")
    if letters in _COMMON or plain.isdigit():
        raise UserError("Lösenordet är lätt att gissa.", "Ta gärna flera ord som inte hör ihop.")
    if len(login) >= 4 and login.partition("@")[0].lower() in plain.lower():
        raise UserError("Lösenordet innehåller användarnamnet.", "Välj ett annat.")


class Hasher:
    """Makes and checks hashes, a few at a time, so that many sign-ins at once do not use up the memory."""

    def __init__(self, *, time_cost: int = 3, memory_cost: int = 65536, parallelism: int = 4) -> None:
        self._costs = (time_cost, memory_cost, parallelism)
        self._turns = threading.Semaphore(AT_ONCE)
        self._made: PasswordHasher | None = None
        self._nobody = ""

    def hash(self, password: str) -> str:
        """The hash, with its salt and parameters."""
        with self._turns:
            return self._argon2.hash(_plain(password))

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one that ``kept`` was made from.

        Takes as long where there is no hash (no such account) as where there is one, so that time tells nothing.
        """
        from argon2.exceptions import InvalidHashError, VerificationError

        if kept is None and not self._nobody:
            self._nobody = self.hash("finns inte")
        try:
            with self._turns:
                right = self._argon2.verify(kept or self._nobody, _plain(password)[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        return right and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether the hash was made under other parameters than today's."""
        return self._argon2.check_needs_rehash(kept)

    @property
    def _argon2(self) -> PasswordHasher:
        if self._made is None:
            from argon2 import PasswordHasher

            time_cost, memory_cost, parallelism = self._costs
            self._made = PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism)
        return self._made


def _plain(password: str) -> str:
    """One spelling of each letter: keyboards differ in how they write å."""
    return unicodedata.normalize("NFC", password)
