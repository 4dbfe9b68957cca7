"""``/imports`` and ``/jobs``: files read in the background, looked at first, and taken back."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, File, Form, Path, Request, UploadFile
from starlette.responses import Response

from service.access.current import actor_of, note_objects
from service.access.policy import Actor
from service.api.answers import json_response
from service.api.documented import shaped
from service.api.idempotency import IdempotencyKey, Once
from service.api.import_models import JobShape
from service.errors import UserError
from service.imports import MAX_COLUMNS, Asked, Imports, job_json
from service.kinds import KINDS

Who = Annotated[Actor, Depends(actor_of)]
JobId = Annotated[str, Path(min_length=1, max_length=64, description="Id ur svaret på POST /imports.")]
Kind = Annotated[Literal["profiles", "needs", "ads", "courses"], Form(description="Vad filen innehåller.")]
Columns = Annotated[
    list[str] | None,
    Form(max_length=MAX_COLUMNS, description='"Rubrik=fält", en gång per kolumn; "Rubrik=-" hoppar över den.'),
]
PROBLEMS = (403, 404, 409, 413, 422, 503)


def import_routes(imports: Imports) -> APIRouter:
    """The routes, over the imports of one installation."""
    router = APIRouter()
    once = Once(imports.installation.store)

    def handed_in(actor: Actor, job_id: str) -> Response:
        job = imports.job(actor, job_id)
        return json_response(job_json(job), 202, {"Location": f"/api/v1/jobs/{job_id}"})

    @router.post("/imports", summary="Lämna in en fil", status_code=202, responses=shaped(JobShape, PROBLEMS, 202))
    def hand_in(
        request: Request,
        actor: Who,
        kind: Kind,
        file: Annotated[UploadFile, File(description="Filen, högst 24 MiB; gzip går bra.")],
        file_format: Annotated[
            str | None, Form(alias="format", max_length=40, description="Filens format, om det inte känns igen.")
        ] = None,
        columns: Columns = None,
        skip_bad_rows: Annotated[bool, Form(description="Läs in resten om några rader är fel (annars inget).")] = False,
        preview: Annotated[bool, Form(description="Bara granska: visa vad som skulle ändras.")] = False,
        confirmed: Annotated[bool, Form(description="Spara det som förstås ur fri text utan granskning.")] = False,
        key: IdempotencyKey = None,
    ) -> Response:
        """Filen läses i bakgrunden, hela eller inget. Svaret är ett jobb, vars adress står i Location."""
        if file_format is not None:
            _known_format(kind, file_format)
        asked = Asked(file_format, _columns(columns or []), skip_bad_rows, preview, confirmed)
        name = file.filename or "fil"

        def write(_: bool) -> tuple[Response, str]:
            job_id = imports.start(actor, kind, file.file, name, asked)
            note_objects(request, job_id)
            return handed_in(actor, job_id), job_id

        content = asked.as_json() | {"kind": kind, "name": name, "file": _digest(file) if key else ""}
        return once.answer(actor, key, request, content, write, lambda job_id: handed_in(actor, job_id))

    @router.get("/jobs/{id}", summary="Hur en inläsning går", responses=shaped(JobShape, (403, 404, 422, 503)))
    def job(id: JobId, actor: Who) -> Response:
        """Hur långt inläsningen har kommit och, när den är klar, vad den ändrade och vilka rader som är fel."""
        return json_response(job_json(imports.job(actor, id)))

    @router.post(
        "/imports/{id}/confirm",
        summary="Spara det som granskats",
        status_code=202,
        responses=shaped(JobShape, PROBLEMS, 202),
    )
    def confirm(request: Request, id: JobId, actor: Who) -> Response:
        """Samma fil läses en gång till och sparas. Filen finns kvar en timme efter granskningen."""
        imports.confirm(actor, id)
        note_objects(request, id)
        return handed_in(actor, id)

    @router.post("/imports/{id}/undo", summary="Ångra en inläsning", responses=shaped(JobShape, PROBLEMS))
    def undo(request: Request, id: JobId, actor: Who) -> Response:
        """Varje post får tillbaka det den var. Har någon ändrats sedan dess: 409 med en lista, och inget ändras."""
        note_objects(request, id)
        return json_response(job_json(imports.undo(actor, id)))

    return router


def _columns(pairs: list[str]) -> dict[str, str]:
    """``Rubrik=fält`` pairs as a mapping. Raises ``UserError``."""
    found: dict[str, str] = {}
    for pair in pairs:
        header, equals, name = pair.rpartition("=")
        if not equals or not header.strip() or not name.strip() or len(pair) > 500:
            raise UserError("columns: en kolumn kan inte läsas.", "Skriv rubriken, ett likhetstecken och fältet.")
        found[header.strip()] = name.strip()
    return found


def _known_format(kind: str, file_format: str) -> None:
    from matching.importers import formats

    known = formats(KINDS[kind])
    if file_format not in known:
        raise UserError("format: det formatet finns inte.", f"Välj bland {', '.join(known)}.")


def _digest(file: UploadFile) -> str:
    found = hashlib.sha256()
    while chunk := file.file.read(1 << 20):
        found.update(chunk)
    file.file.seek(0)
    return found.hexdigest()
