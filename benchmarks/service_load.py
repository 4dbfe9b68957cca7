"""Load on a running service: from ``wrk`` where it is installed, else from a few threads of our own."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import psutil

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Measured:
    """One run."""

    what: str
    rate: float  # requests a second
    p50: float  # ms
    p95: float
    p99: float
    bad: int  # answers that were no 2xx
    cpu: float  # ms of processor time of the service for each request


def get(
    port: int, path: str, body: dict[str, object] | None = None, headers: Mapping[str, str] = MappingProxyType({})
) -> tuple[int, float]:
    """Status and milliseconds of one request on a fresh connection."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        if body is None:
            connection.request("GET", path, headers=dict(headers))
        else:
            connection.request("POST", path, json.dumps(body), {"content-type": "application/json", **headers})
        answer = connection.getresponse()
        answer.read()
        return answer.status, 1000 * (time.perf_counter() - begun)
    finally:
        connection.close()


def cpu_seconds(process: psutil.Process) -> float:
    """Processor time that a process and its children have used."""
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def load(
    port: int,
    process: psutil.Process,
    asked: list[tuple[str, dict[str, object]]],
    seconds: int,
    headers: Mapping[str, str],
) -> Measured:
    """Ask for so long, on ``CONNECTIONS`` connections."""
    before = cpu_seconds(process)
    run = _wrk if shutil.which("wrk") else _threads
    rate, total, latencies, bad = run(port, asked, seconds, headers)
    cpu = 1000 * (cpu_seconds(process) - before) / max(1, total)
    return Measured("questions", rate, *latencies, bad, cpu)


def _wrk(
    port: int, asked: list[tuple[str, dict[str, object]]], seconds: int, headers: Mapping[str, str]
) -> tuple[float, int, tuple[float, float, float], int]:
    lines = "\n".join(f"  {{'{path}', [[{json.dumps(body, ensure_ascii=False)}]]}}," for path, body in asked)
    more = "".join(f', ["{name}"] = "{value}"' for name, value in headers.items())
    script = f"""
local asked = {{
{lines}
}}
local turn = 0
function setup(thread) started = (started or 0) + 1; thread:set("offset", started * 7919) end
function init(args) turn = offset % #asked end
function request()
  turn = turn % #asked + 1
  return wrk.format("POST", asked[turn][1], {{["content-type"] = "application/json"{more}}}, asked[turn][2])
end
function done(summary, latency, requests)
  io.write(string.format("RESULT %f %d %f %f %f %d\\n",
    summary.requests / summary.duration * 1e6, summary.requests,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write +
    summary.errors.timeout))
end
"""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        words = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", file.name]
        ran = subprocess.run([*words, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=False)
    told = re.search(r"^RESULT (.+)$", ran.stdout, re.MULTILINE)
    if told is None:
        raise SystemExit(f"wrk failed: {ran.stdout}{ran.stderr}")
    rate, total, p50, p95, p99, bad = map(float, told.group(1).split())
    return rate, int(total), (p50, p95, p99), int(bad)


def _threads(
    port: int, asked: list[tuple[str, dict[str, object]]], seconds: int, headers: Mapping[str, str]
) -> tuple[float, int, tuple[float, float, float], int]:
    spent: list[float] = []
    bad = 0
    deadline = time.monotonic() + seconds

    def ask(start: int) -> None:
        nonlocal bad
        turn = start
        while time.monotonic() < deadline:
            path, body = asked[turn % len(asked)]
            status, took = get(port, path, body, headers)
            spent.append(took)
            bad += status >= 300
            turn += 1

    threads = [threading.Thread(target=ask, args=(7919 * number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(spent) / seconds, len(spent), percentiles(spent), bad


def percentiles(spent: list[float]) -> tuple[float, float, float]:
    """The 50th, 95th and 99th."""
    cuts = statistics.quantiles(spent, n=100)
    return cuts[49], cuts[94], cuts[98]
