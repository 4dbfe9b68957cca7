"""Asking one service politely: a rate limit, retries with backoff, ``Retry-After``, ETags, and limits on what may
come back.

Addresses are made of the service's base address (a setting) and paths written in this program. An address that stands
in an answer, a file or a text is never fetched, and redirects are not followed.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from service.errors import UserError
from service.version import version

if TYPE_CHECKING:
    import httpx

MAX_BYTES: Final = 24 * 1024 * 1024  # what the importers accept of one file
MAX_WAIT: Final = 120.0  # seconds: a service that asks for more is asked another day
Params = Mapping[str, str | int | Sequence[str]]
_AGAIN: Final = frozenset((408, 425, 429, 500, 502, 503, 504))


class ServiceUnavailable(UserError):
    """The service did not answer, or not with what its description says. Nothing was changed."""


class NotThere(ServiceUnavailable):
    """The service has no such thing (404, 410)."""


class AnswerTooLarge(ServiceUnavailable):
    """The answer is larger than ``MAX_BYTES``: ask for less at a time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the content (``None``: unchanged since the ETag that was sent) and its ETag."""

    content: bytes | None
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How a service is asked. ``pause`` is the least time between two requests, in seconds."""

    attempts: int = 5
    pause: float = 0.25
    timeout: float = 60.0
    first_wait: float = 1.0  # doubled for each further attempt


class Service:
    """One service, asked one request at a time. Close it when done."""

    def __init__(
        self,
        name: str,
        base: str,
        patience: Patience | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``name`` is what a user calls the service; ``base`` its address. Raises ``UserError`` for an unsafe
        address."""
        self.name = name
        self.requests = 0
        self._base = checked_address(base)
        self._patience = patience or Patience()
        self._sleep, self._clock = sleep, clock
        self._last: float | None = None
        self._client: httpx.Client | None = None

    def close(self) -> None:
        """Let go of the connection."""
        if self._client is not None:
            self._client.close()

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, path: str, params: Params | None = None, etag: str | None = None) -> Answer:
        """The answer to one question, asked again while the service is busy or breaks off.

        Raises ``ServiceUnavailable`` with what to do when it does not answer in time or refuses.
        """
        import httpx

        problem = ""
        for attempt in range(self._patience.attempts):
            if attempt:
                self._sleep(min(self._patience.first_wait * 2 ** (attempt - 1), MAX_WAIT))
            self._keep_pace()
            try:
                status, headers, content = self._request(path, params or {}, etag)
            except httpx.TimeoutException:
                problem = "den svarade inte i tid"
                continue
            except httpx.TransportError as error:  # refused, reset, or broken off in the middle of an answer
                problem = f"förbindelsen bröts ({type(error).__name__})"
                continue
            if status == 200:
                return Answer(content, headers.get("etag"))
            if status == 304 and etag:
                return Answer(None, etag)
            problem = f"den svarade med felkod {status}"
            if status not in _AGAIN:
                kind = NotThere if status in (404, 410) else ServiceUnavailable
                raise kind(f"{self.name} kunde inte läsas: {problem}. Inget har ändrats.", _remedy(status))
            self._wait_as_asked(headers.get("retry-after"))
        raise self._unavailable(
            f"{problem} ({self._patience.attempts} försök)", "Försök igen senare; det som hämtats sparas."
        )

    def get_json(self, path: str, params: Params | None = None, etag: str | None = None) -> tuple[Any, Answer]:
        """The value of a JSON answer with the answer itself; an answer that is cut off is asked for again."""
        from matching.importers.base import ImportRefused
        from matching.importers.opening import decode, parse_json

        for attempt in range(2):
            answer = self.get(path, params, etag)
            if answer.content is None:
                return None, answer
            try:
                return parse_json(decode(answer.content)), answer
            except ImportRefused as refused:
                if attempt:
                    raise self._unavailable(
                        f"svaret kan inte läsas ({refused.message.rstrip('.').lower()})", "Försök igen senare."
                    ) from refused
        raise AssertionError("unreachable")

    def changed(self, what: str) -> ServiceUnavailable:
        """The error for an answer in a shape that this program does not know."""
        return self._unavailable(
            f"svaret har inte den form som väntades: {what}",
            "Tjänsten kan ha ändrats: uppdatera Mäkla eller meddela projektet.",
        )

    def _request(self, path: str, params: Params, etag: str | None) -> tuple[int, Mapping[str, str], bytes]:
        client = self._connected()
        self.requests += 1
        headers = {"If-None-Match": etag} if etag else {}
        with client.stream("GET", f"{self._base}/{path.lstrip('/')}", params=dict(params), headers=headers) as response:
            parts: list[bytes] = []
            size = 0
            if response.status_code == 200:
                for chunk in response.iter_bytes():
                    size += len(chunk)
                    if size > MAX_BYTES:
                        raise AnswerTooLarge(
                            f"{self.name}: svaret är större än {MAX_BYTES // 2**20} MiB.",
                            "Hämta en kortare tid i taget.",
                        )
                    parts.append(chunk)
            return response.status_code, response.headers, b"".join(parts)

    def _connected(self) -> httpx.Client:
        import httpx

        if self._client is None:
            headers = {"User-Agent": f"makla/{version()}", "Accept": "application/json"}
            self._client = httpx.Client(timeout=self._patience.timeout, follow_redirects=False, headers=headers)
        return self._client

    def _keep_pace(self) -> None:
        if self._last is not None:
            left = self._last + self._patience.pause - self._clock()
            if left > 0:
                self._sleep(left)
        self._last = self._clock()

    def _wait_as_asked(self, told: str | None) -> None:
        seconds = _seconds(told) if told else 0.0
        if seconds > MAX_WAIT:
            raise self._unavailable(
                f"den ber oss vänta {seconds / 60:.0f} minuter", "Försök igen då; det som redan hämtats sparas."
            )
        if seconds > 0:
            self._sleep(seconds)

    def _unavailable(self, problem: str, remedy: str) -> ServiceUnavailable:
        return ServiceUnavailable(f"{self.name} kunde inte läsas: {problem}. Inget har ändrats.", remedy)


def checked_address(base: str) -> str:
    """A base address without its last slash. Only https is accepted, and http to this machine (tests, a local
    proxy)."""
    parts = urlsplit(base.strip())
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme not in ("https", "http") or not parts.hostname or (parts.scheme == "http" and not local):
        raise UserError(
            f"Adressen {base!r} kan inte användas.", "Ange en adress som börjar med https:// i inställningen."
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UserError(
            f"Adressen {base!r} kan inte användas.", "Ange bara värd och sökväg, till exempel https://exempel.se/api."
        )
    return base.strip().rstrip("/")


def _seconds(told: str) -> float:
    """``Retry-After``: seconds or an HTTP date; anything else is no wait."""
    if told.strip().isdigit():
        return float(told.strip()[:9])
    try:
        moment = email.utils.parsedate_to_datetime(told)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - dt.datetime.now(dt.UTC)).total_seconds())


def _remedy(status: int) -> str:
    if 300 <= status < 400:
        return "Tjänsten har flyttat: ändra dess adress i inställningarna."
    if status in (401, 403):
        return "Tjänsten kräver behörighet: kontrollera adressen i inställningarna."
    if status in (404, 410):
        return "Tjänsten eller dess version finns inte längre: ändra adressen i inställningarna eller uppdatera Mäkla."
    return "Kontrollera adressen i inställningarna."
