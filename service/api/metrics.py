"""Counts and times for Prometheus. Routes are told by their templates: no address holds an id of a person."""

from __future__ import annotations

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

MULTIPROCESS: Final = "PROMETHEUS_MULTIPROC_DIR"
MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The metrics of one application. Of several processes that share ``PROMETHEUS_MULTIPROC_DIR`` they add up."""

    def __init__(self) -> None:
        self._shared = bool(os.environ.get(MULTIPROCESS))
        self._here = 0  # requests being answered in this process
        self._registry = CollectorRegistry()
        registry = None if self._shared else self._registry
        self._requests = Counter(
            "makla_http_requests_total",
            "Requests answered, by method, route and status.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "makla_http_request_seconds",
            "Time to answer, by method and route.",
            ["method", "route"],
            buckets=SECONDS,
            registry=registry,
        )
        self._running = Gauge(
            "makla_http_requests_in_progress",
            "Requests being answered.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        # the same in every process: whoever is asked tells the newest
        self._records = Gauge(
            "makla_index_records", "Records in the index.", ["kind"], registry=registry, multiprocess_mode="mostrecent"
        )
        self._behind = Gauge(
            "makla_index_behind_revisions",
            "Changes of the database that the index does not hold yet; -1: there is no index.",
            registry=registry,
            multiprocess_mode="mostrecent",
        )
        self._jobs = Gauge(
            "makla_imports", "Imports by status.", ["status"], registry=registry, multiprocess_mode="mostrecent"
        )

    def is_quiet(self) -> bool:
        """Whether no request is being answered in this process."""
        return self._here == 0

    def begin(self) -> None:
        """A request has come."""
        self._here += 1
        self._running.inc()

    def end(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._here -= 1
        self._running.dec()
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def index(self, kinds: dict[str, int] | None, behind: int) -> None:
        """How the index stands."""
        for kind, count in (kinds or {}).items():
            self._records.labels(kind).set(count)
        self._behind.set(behind)

    def imports(self, by_status: dict[str, int]) -> None:
        """How many imports there are."""
        for status, count in by_status.items():
            self._jobs.labels(status).set(count)

    def text(self) -> bytes:
        """Everything in Prometheus's text format; of all processes where there are several."""
        if not self._shared:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library gives no types
        return generate_latest(registry)
