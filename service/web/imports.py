"""The pages for files: handed in, looked at with columns and row errors, saved, and taken back."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from matching.domain import Kind
from service.access.policy import Actor, allowed
from service.imports import ACTIONS, Asked, Imports, job_json
from service.kinds import KINDS
from service.store.jobs import Job, JobStatus
from service.web.frame import confirm, render, see_other
from service.web.navigation import looking
from service.web.posted import Posted
from service.wiring import Installation

KIND_NAMES = {
    "profiles": "Profiler för arbetssökande",
    "needs": "Arbetsgivares behov",
    "ads": "Platsannonser",
    "courses": "Utbildningar och insatser",
}
KIND_HELP = {
    "profiles": "Excel eller CSV enligt mallen, CV (pdf, docx, txt) eller Europass",
    "needs": "Excel eller CSV enligt mallen, eller en besöksanteckning (docx, txt)",
    "ads": "JSON från JobSearch eller JobStream",
    "courses": "Excel eller CSV enligt mallen, EMIL från Susa-navet, Alvis eller MYH:s listor",
}
TEMPLATES = {"profiles": Kind.SEEKER, "needs": Kind.NEED, "courses": Kind.COURSE}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WAIT_SECONDS = 3.0  # that a page waits for a small file to be read, so that most people never see "pågår"
_INSTEAD = (
    (re.compile(r", eller peka ut kolumnen med --map .*?\. (?=Filen har )"), " i filen och lämna in den igen. "),
    (re.compile(r"Välj en med --map .*"), "Byt namn på den ena i filen, eller ta bort den, och lämna in filen igen."),
    (re.compile(r"Mallen \(makla template\)"), "Mallen på sidan Inläsning"),
)
SKIPPED = "-"  # a column that is not read


def import_page_routes(installation: Installation) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter()
    pages = _Pages(installation)
    router.get("/inlasning")(pages.start)
    router.post("/inlasning")(pages.hand_in)
    router.get("/inlasning/mall/{name}")(pages.template)
    router.get("/inlasning/{job_id}")(pages.job)
    router.post("/inlasning/{job_id}")(pages.decide)
    router.get("/inlasning/{job_id}/angra")(pages.ask_undo)
    router.post("/inlasning/{job_id}/angra")(pages.undo)
    return router


class _Pages:
    def __init__(self, installation: Installation) -> None:
        self._imports = Imports(installation)

    def start(self, request: Request) -> Response:
        """Where files are handed in, and those that were."""
        return self._start(request, "", {})

    def hand_in(self, request: Request, posted: Posted) -> Response:
        """Takes a file, to be looked at."""
        kind, file = str(posted.get("slag", "")), posted.get("fil")
        errors = {}
        if kind not in KIND_NAMES:
            errors["slag"] = "Välj vad filen innehåller."
        if not isinstance(file, UploadFile) or not file.filename:
            errors["fil"] = "Välj en fil."
        elif file.size == 0:
            errors["fil"] = "Filen är tom. Välj en annan fil."
        if errors or not isinstance(file, UploadFile):
            return self._start(request, kind, errors, 422)
        job_id = self._imports.start(looking(request), kind, file.file, file.filename or "fil", Asked(preview=True))
        return see_other(f"/inlasning/{job_id}")

    def job(self, request: Request, job_id: str) -> Response:
        """How far a file has come and what came of it."""
        return self._job(request, job_id)

    def decide(self, request: Request, job_id: str, posted: Posted) -> Response:
        """Saves what was looked at, or looks again where other columns were chosen than those it was read with."""
        actor = looking(request)
        chosen, asked = _chosen(posted), posted.get("gor") == "kolumner"
        job = self._imports.job(actor, job_id)
        other = bool(chosen) and sorted(chosen) != sorted(_columns(job_json(job), job.kind))
        if asked or other:
            errors = _wrong_columns(chosen)
            if errors and job.status is JobStatus.REVIEWED:
                return self._job(request, job_id, chosen, errors)
            self._imports.look_again(actor, job_id, {header: name for header, name in chosen if header and name})
            return see_other(f"/inlasning/{job_id}{'' if asked else '?klart=kolumner'}")
        self._imports.confirm(actor, job_id, skip_bad_rows=posted.get("hoppa") == "ja")
        return see_other(f"/inlasning/{job_id}?klart=sparat")

    def ask_undo(self, request: Request, job_id: str) -> Response:
        """Asks before an import is taken back."""
        job = self._imports.job(looking(request), job_id)
        counts = job_json(job)["counts"] or {}
        return confirm(
            request,
            title=f"Ångra inläsningen av {job.file_name}?",
            text="Det som lades till tas bort, och det som ändrades blir som det var innan. Har någon "
            "ändrat en av posterna sedan dess går det inte, och då ändras inget.",
            facts=[f"{counts.get('added', 0)} tillagda", f"{counts.get('updated', 0)} ändrade"],
            action=f"/inlasning/{job_id}/angra",
            button="Ångra inläsningen",
            cancel=f"/inlasning/{job_id}",
        )

    def undo(self, request: Request, job_id: str) -> Response:
        """Takes an import back."""
        self._imports.undo(looking(request), job_id)
        return see_other(f"/inlasning/{job_id}?klart=angrat")

    def template(self, name: str) -> Response:
        """An empty table to fill in."""
        from matching.importers import write_template

        kind, _, ending = name.partition(".")
        if kind not in TEMPLATES or ending not in ("xlsx", "csv"):
            raise HTTPException(404)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            write_template(TEMPLATES[kind], path)
            content = path.read_bytes()
        called = {"profiles": "profiler", "needs": "behov", "courses": "utbildningar"}[kind]
        headers = {"Content-Disposition": f'attachment; filename="mall-{called}.{ending}"'}
        return Response(content, media_type=XLSX if ending == "xlsx" else "text/csv; charset=utf-8", headers=headers)

    def _start(self, request: Request, kind: str, errors: Mapping[str, str], status: int = 200) -> Response:
        actor = looking(request)
        kinds = [name for name in KIND_NAMES if allowed(actor, ACTIONS[name])]
        return render(
            request,
            "imports/start.html",
            status,
            kinds=[(name, KIND_NAMES[name]) for name in kinds],
            help=[(KIND_NAMES[name], KIND_HELP[name]) for name in kinds],
            templates=[(name, KIND_NAMES[name]) for name in kinds if name in TEMPLATES],
            kind=kind or (kinds[0] if len(kinds) == 1 else ""),
            errors=errors,
            jobs=[job_json(job) | {"kind_name": KIND_NAMES[job.kind]} for job in self._imports.latest(actor)],
        )

    def _job(
        self,
        request: Request,
        job_id: str,
        chosen: Sequence[tuple[str, str]] = (),
        errors: Mapping[str, str] | None = None,
    ) -> Response:
        job = self._settled(looking(request), job_id)
        told = job_json(job)
        if told["problem"]:
            told["problem"] |= {name: _on_a_page(told["problem"][name]) for name in ("message", "remedy")}
        return render(
            request,
            "imports/job.html",
            422 if errors else 200,
            job=told,
            state=job.status.name,
            kind_name=KIND_NAMES[job.kind],
            columns=chosen or _columns(told, job.kind),
            choices=_choices(job.kind),
            skip=bool(job.asked["skip_bad_rows"]),
            understood=_understood(told),
            errors=dict(errors or {}),
            done=request.query_params.get("klart", ""),
        )

    def _settled(self, actor: Actor, job_id: str) -> Job:
        """The job, when it needs no more than a moment; else as far as it has come."""
        until = time.monotonic() + WAIT_SECONDS
        job = self._imports.job(actor, job_id)
        while job.status in (JobStatus.WAITING, JobStatus.RUNNING) and time.monotonic() < until:
            time.sleep(0.1)
            job = self._imports.job(actor, job_id)
        return job


def _on_a_page(said: str) -> str:
    """What is wrong and what to do, for someone who has the page before them and no command line."""
    for command, page in _INSTEAD:
        said = command.sub(page, said)
    return said


def _choices(kind: str) -> list[tuple[str, str]]:
    """The fields that a column can be read as; none for formats that are no tables."""
    from matching.importers.templates import fields

    if kind not in TEMPLATES:
        return []
    return [(SKIPPED, "Läs inte kolumnen"), *((one.header, one.header) for one in fields(KINDS[kind]))]


def _columns(told: Mapping[str, Any], kind: str) -> list[tuple[str, str]]:
    """Each column of the file and what it was read as, the unread ones last. Empty where the file is no table."""
    known = {name for name, _ in _choices(kind)}
    columns = [(header, name) for header, name in told["columns"].items()]
    if not columns or not {name for _, name in columns} <= known:
        return []
    return [*columns, *((header, SKIPPED) for header in told["ignored_columns"])]


def _chosen(posted: FormData) -> list[tuple[str, str]]:
    """Each column and the field that it is to be read as, in the order of the page."""
    chosen: list[tuple[str, str]] = []
    while isinstance(header := posted.get(f"rubrik{len(chosen)}"), str):
        name = posted.get(f"falt{len(chosen)}")
        chosen.append((header, name[:100] if isinstance(name, str) else ""))
    return chosen


def _wrong_columns(chosen: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What is wrong with the chosen columns, by the name of the choice: two for one field, or one without a name."""
    columns: dict[str, list[str]] = {}
    for header, name in chosen:
        if header and name not in ("", SKIPPED):
            columns.setdefault(name, []).append(header)
    errors = {}
    for number, (header, name) in enumerate(chosen):
        if not header and name not in ("", SKIPPED):
            errors[f"falt{number}"] = "Kolumnen saknar rubrik. Skriv en rubrik i filen och lämna in den igen."
        others = [f"”{other}”" for other in columns.get(name, ()) if header and other != header]
        if others:
            errors[f"falt{number}"] = (
                f"”{header}” och {' och '.join(others)} kan inte båda läsas som {name}. "
                "Välj ett annat fält för en av dem, eller läs den inte."
            )
    return errors


def _understood(told: Mapping[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """What was read out of free text, record by record."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in told["understood"]:
        found.setdefault(one["id"], []).append(one)
    return list(found.items())
