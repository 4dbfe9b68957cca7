"""``GET /health`` and ``GET /version``."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from service.api.answers import json_response
from service.api.documented import shaped
from service.api.live import LiveMatcher
from service.api.models import Health, Version
from service.version import version
from service.wiring import Installation


def status_routes(installation: Installation, live: LiveMatcher) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter()

    @router.get("/health", summary="Om tjänsten kan svara rätt", responses=shaped(Health, (503,)))
    def health() -> Response:
        """503 när indexet saknas, är skadat, inaktuellt, tomt eller byggt med en annan modell."""
        manifest = live.check()
        return json_response(
            {
                "status": "ok",
                "model": manifest.model,
                "index": manifest.digest,
                "generation": manifest.generation,
                "count": manifest.count,
                "kinds": dict(manifest.kinds),
                "revision": installation.store.revision,
            }
        )

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
