"""What every request and answer of the service passes, before and after everything else: proxies, host and headers."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.access.middleware import PROXIES, Refusal

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # an answer that says nothing else is data, or an error: it runs nothing and may not be framed; pages have their own
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Put on every answer that does not say otherwise itself."""

HSTS = "max-age=31536000"  # a year; not for the domain's other names, which are not ours to decide about


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the service stands. ``hosts``: the names it answers to (``None``: any, for tests). ``proxies``: whose word
    about the client is taken. ``https``: users reach it over https."""

    hosts: frozenset[str] | None = None
    proxies: tuple[Network, ...] = ()
    https: bool = False


class Frontier:
    """ASGI middleware, the outermost one."""

    def __init__(self, app: ASGIApp, around: Surroundings, refuse: Refusal) -> None:
        self.app = app
        self.around = around
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on with what a trusted proxy said made true, or answer 400 to a name that is not ours."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = self._behind_proxy(scope)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = HSTS
            await send(message)

        if self.around.hosts is not None and host_name(scope) not in self.around.hosts:
            said = "Tjänsten svarar inte på det namnet. Den som driver den kan ställa in det med MAKLA_PUBLIC_URL."
            await self.refuse(Request(scope), 400, said)(scope, receive, marked)
            return
        await self.app(scope, receive, marked)

    def _behind_proxy(self, scope: Scope) -> Scope:
        """The request as the proxy got it, when the proxy is one that is trusted; else as it is."""
        client = scope.get("client")
        if not self.around.proxies or client is None or not self._trusted(client[0]):
            return scope
        headers = Headers(scope=scope)
        told = [part.strip() for part in ",".join(headers.getlist("x-forwarded-for")).split(",")]
        # each proxy adds whom it got the request from at the end: the last one that is no proxy of ours is the client
        address = next((part for part in reversed(told) if is_address(part) and not self._trusted(part)), client[0])
        scheme = headers.get("x-forwarded-proto", "https" if self.around.https else scope["scheme"])
        kept = [(name, value) for name, value in scope["headers"] if name.decode("latin-1") not in PROXIES]
        return {
            **scope,
            "client": (address, client[1]),
            "scheme": "https" if scheme.strip().lower() == "https" else "http",
            "headers": kept,
        }

    def _trusted(self, address: str) -> bool:
        return is_address(address) and any(ipaddress.ip_address(address) in network for network in self.around.proxies)


def host_name(scope: Scope) -> str:
    """The name in the request's ``Host``, without port and brackets, in lower case; empty where there is none."""
    host = Headers(scope=scope).get("host", "").lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def is_address(text: str) -> bool:
    """Whether it is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def networks(text: str | None) -> tuple[Network, ...]:
    """Addresses and networks with commas between, as the setting has them."""
    parts: Iterable[str] = (part.strip() for part in (text or "").split(","))
    return tuple(ipaddress.ip_network(part) for part in parts if part)
