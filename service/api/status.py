"""``/health`` (live and ready apart), ``/metrics`` and ``/version``: how the service is, for those who run it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from service.api.answers import json_response
from service.api.documented import shaped
from service.api.live import LiveMatcher
from service.api.metrics import MEDIA_TYPE, Metrics
from service.api.models import Alive, Health, Version
from service.errors import IndexProblem
from service.store.jobs import Jobs
from service.version import version
from service.wiring import Installation


def status_routes(installation: Installation, live: LiveMatcher) -> APIRouter:
    """The routes of the API alone, over one installation."""
    router = APIRouter()

    @router.get("/version", summary="Versioner", responses=shaped(Version, ()))
    def versions() -> Response:
        """Programmets version, och vad som ger svaren; `index` är `null` när inget kan användas."""
        manifest = live.manifest()
        return json_response(
            {
                "version": version(),
                "api": "v1",
                "model": installation.encoder.name,
                "index": manifest.digest if manifest else None,
                "weights": installation.weights.version,
            }
        )

    return router


def probe_routes(installation: Installation, live: LiveMatcher, metrics: Metrics, jobs: Jobs) -> APIRouter:
    """The routes that watch over the service, also found outside the API's prefix, where such programs look."""
    router = APIRouter()

    @router.get("/health", summary="Om tjänsten kan svara rätt", responses=shaped(Health, (503,)))
    def health() -> Response:
        """503 när indexet saknas, är skadat, inaktuellt, tomt eller byggt med en annan modell."""
        answering = live.check()
        return json_response(
            {
                "status": "ok",
                "model": answering.model,
                "index": answering.digest,
                "generation": answering.generation,
                "count": answering.count,
                "kinds": dict(answering.kinds),
                "revision": installation.store.revision,
            }
        )

    @router.get("/health/live", summary="Om processen lever", responses=shaped(Alive, ()))
    def alive() -> Response:
        """200 så länge processen svarar, vad som än är fel. Starta om den när den inte gör det."""
        return json_response({"status": "ok"})

    @router.get("/health/ready", summary="Om frågor kan skickas hit", responses=shaped(Alive, (503,)))
    def ready() -> Response:
        """503 medan databasen inte svarar eller inget index kan användas. Ett tomt index går bra."""
        _ = installation.store.revision
        live.matcher()
        return json_response({"status": "ok"})

    @router.get("/metrics", summary="Mätvärden", responses=_METRICS, response_class=Response)
    def measured() -> Response:
        """Antal svar och svarstider per adressmall, indexets storlek och inläsningar, i Prometheus textformat."""
        metrics.imports(jobs.counts())
        try:
            answering = live.check()
            metrics.index(dict(answering.kinds), installation.store.revision - answering.revision)
        except IndexProblem:
            metrics.index(None, -1)
        return Response(metrics.text(), headers={"Content-Type": MEDIA_TYPE})

    return router


_METRICS = shaped(None, (403, 503)) | {200: {"description": "Mätvärdena.", "content": {"text/plain": {}}}}
