"""A first-run tour of the demo: one page for each user, with a way into the real pages; and loading the demo itself."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from matching.domain import Kind
from service.access.policy import Action, Actor, Forbidden, allowed
from service.demo import Demo, load_demo
from service.errors import UserError
from service.imports import Asked, Imports
from service.store.jobs import JobStatus
from service.web.frame import render, see_other
from service.web.navigation import looking
from service.wiring import Installation

STEPS = ("valkommen", "maklaren", "vagledaren", "planeraren", "egna-filer")
NAMES = ("Välkommen", "Mäklaren", "Vägledaren", "Planeraren", "Egna filer")


@dataclass(frozen=True, slots=True)
class Loading:
    """How far the demo's files have come."""

    done: int
    total: int
    failed: tuple[str, ...]


def tour_routes(installation: Installation) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter()
    pages = _Pages(installation)
    router.get("/rundtur")(pages.start)
    router.post("/rundtur")(pages.load)
    router.get("/rundtur/{step}")(pages.step)
    return router


def may_load_demo(installation: Installation, actor: Actor) -> bool:
    """Whether the demo may be read in: on one's own computer, where nothing was read in yet."""
    return actor.local and not any(installation.store.count(kind) for kind in Kind)


class _Pages:
    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._imports = Imports(installation)

    def start(self, request: Request) -> Response:
        """The first step, or how far the demo has come."""
        loading = self._loading(looking(request))
        if loading is not None and (loading.done < loading.total or loading.failed):
            return render(request, "tour/loading.html", loading=loading)
        return self.step(request, STEPS[0])

    def step(self, request: Request, step: str) -> Response:
        """One step."""
        if step not in STEPS:
            raise HTTPException(404)
        actor, number = looking(request), STEPS.index(step)
        demo = self._demo()
        return render(
            request,
            f"tour/{step}.html",
            steps=list(zip(STEPS, NAMES, strict=True)),
            number=number,
            previous=STEPS[number - 1] if number else "",
            next=STEPS[number + 1] if number + 1 < len(STEPS) else "",
            has_demo=demo is not None,
            may_load=may_load_demo(self._installation, actor),
            need=demo.need if demo and allowed(actor, Action.NEED_SEE) else "",
            client=demo.profile if demo and allowed(actor, Action.CLIENT_SEE) else "",
            may={action.name for action in Action if allowed(actor, action)},
        )

    def load(self, request: Request) -> Response:
        """Hands the demo's files in, to be read in the background."""
        actor = looking(request)
        if not actor.local:
            raise Forbidden(Action.CLIENT_IMPORT)
        if not may_load_demo(self._installation, actor):
            if self._loading(actor) is not None:
                return see_other("/rundtur")
            raise UserError("Här finns redan egna uppgifter.", "Starta demon i en mapp för sig: makla demo.")
        demo = load_demo(self._installation.settings.datasets)
        self._installation.store.set_today(demo.today)
        for file in demo.files:
            told = Asked(format=file.format, confirmed=True)
            self._imports.start(actor, file.kind, file.path, file.path.name, told)
        return see_other("/rundtur")

    def _demo(self) -> Demo | None:
        """The demo, when it is what this installation holds."""
        if self._installation.store.today is None:
            return None
        demo = load_demo(self._installation.settings.datasets)
        return demo if self._installation.store.get(Kind.NEED, demo.need) else None

    def _loading(self, actor: Actor) -> Loading | None:
        """How far the files have come; ``None`` when the demo was not handed in here."""
        if not actor.local or self._installation.store.today is None:
            return None
        names = {file.path.name for file in load_demo(self._installation.settings.datasets).files}
        jobs = {job.file_name: job for job in self._imports.latest(actor, 2 * len(names)) if job.file_name in names}
        if not jobs:
            return None
        waiting = (JobStatus.WAITING, JobStatus.RUNNING)
        ended = [job for job in jobs.values() if job.status not in waiting]
        failed = tuple(job.file_name for job in ended if job.status is not JobStatus.DONE)
        return Loading(len(ended), len(jobs), failed)
