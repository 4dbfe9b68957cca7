"""CRUD under ``/profiles``, ``/needs`` and ``/courses``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from matching.domain import CourseForm, Horizon, Kind, NeedSource, Record
from matching.indexing import kind_of
from matching.places import UnknownMunicipality, resolve_municipality
from service.access.current import actor_of
from service.access.policy import Actor
from service.api import shapes
from service.api.answers import json_response
from service.api.documented import shaped
from service.api.idempotency import IdempotencyKey, Once, stable_id
from service.api.json_body import StrictRoute
from service.api.models import MAX_ID, CoursePage, NeedPage, ProfilePage
from service.api.preconditions import etag, expected, unchanged
from service.api.problems import invalid
from service.errors import PreconditionFailed, UserError
from service.records import Filters, Records, Status, after_cursor, cursor
from service.store.codec import as_json, decode
from service.store.sql import Versioned
from service.wiring import Installation

E = TypeVar("E", bound=Callable[..., Response])

MAX_LIMIT = 200
READ, WRITE = (403, 404, 422, 503), (403, 404, 409, 412, 413, 422, 428, 503)

Who = Annotated[Actor, Depends(actor_of)]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", max_length=100, description="ETag på den version som ändringen gäller.")
]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", max_length=1000, description="ETag som redan finns.")]
RecordId = Annotated[str, Path(min_length=1, max_length=MAX_ID, pattern=r"^[^\x00]+$", description="Postens id.")]
After = Annotated[str | None, Query(max_length=4 * MAX_ID, description="Var sidan börjar. Följ hellre next.")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Högsta antal poster på sidan.")]
Text = Annotated[str | None, Query(min_length=1, max_length=MAX_ID, description="Ord som alla ska finnas i posten.")]
Place = Annotated[str | None, Query(min_length=1, max_length=MAX_ID, description="Kommun, namn eller kod.")]
Source = Annotated[str | None, Query(min_length=1, max_length=MAX_ID, description="Postens fält source, hela.")]
StatusFilter = Annotated[
    Status | None, Query(description="open = går att fylla, söka eller börja; later = senare; closed = har varit.")
]


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of record and the shapes that it is sent in."""

    kind: Kind
    path: str
    new: type[BaseModel]
    change: type[BaseModel]
    whole: type[BaseModel]
    page: type[BaseModel]
    one: str  # Swedish, definite
    many: str


PROFILES = Resource(
    Kind.SEEKER,
    "/profiles",
    shapes.NewProfile,
    shapes.ProfileChange,
    shapes.Profile,
    ProfilePage,
    "profilen",
    "Profiler",
)
NEEDS = Resource(Kind.NEED, "/needs", shapes.NewNeed, shapes.NeedChange, shapes.Need, NeedPage, "behovet", "Behov")
COURSES = Resource(
    Kind.COURSE,
    "/courses",
    shapes.NewCourse,
    shapes.CourseChange,
    shapes.Course,
    CoursePage,
    "utbildningen",
    "Utbildningar",
)


def record_routes(installation: Installation, records: Records) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter(route_class=StrictRoute)
    _lists(router, records)
    for resource in (PROFILES, NEEDS, COURSES):
        _one(router, resource, records, Once(installation.store))
    return router


def _lists(router: APIRouter, records: Records) -> None:
    """One list for each kind: they are narrowed by different things."""

    def answer(request: Request, resource: Resource, filters: Filters, after: str | None, limit: int) -> Response:
        page = records.list_(actor_of(request), resource.kind, filters, after_cursor(after) if after else None, limit)
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
        following = f"{request.url.path}?{urlencode([*asked, ('after', cursor(page.after))])}" if page.after else None
        response = json_response({"items": [_item(held) for held in page.items], "next": following})
        if following:
            response.headers["Link"] = f'<{following}>; rel="next"'
        return response

    @router.get("/profiles", summary="Profiler", responses=shaped(ProfilePage, READ))
    def profiles(
        request: Request,
        text: Text = None,
        place: Place = None,
        unit: Annotated[str | None, Query(max_length=MAX_ID, description="Enhet.")] = None,
        source: Source = None,
        status: StatusFilter = None,
        after: After = None,
        limit: Limit = 50,
    ) -> Response:
        """Den egna enhetens profiler i ordning efter id. Personer med skyddade personuppgifter finns aldrig med."""
        filters = Filters(text, _code(place), unit, source, status)
        return answer(request, PROFILES, filters, after, limit)

    @router.get("/needs", summary="Behov", responses=shaped(NeedPage, READ))
    def needs(
        request: Request,
        text: Text = None,
        place: Place = None,
        source: Source = None,
        status: StatusFilter = None,
        source_kind: Annotated[NeedSource | None, Query(description="Hur behovet blev känt.")] = None,
        horizon: Annotated[Horizon | None, Query(description="När det behövs.")] = None,
        after: After = None,
        limit: Limit = 50,
    ) -> Response:
        """Behov i ordning efter id."""
        filters = Filters(text, _code(place), None, source, status, source_kind, horizon)
        return answer(request, NEEDS, filters, after, limit)

    @router.get("/courses", summary="Utbildningar", responses=shaped(CoursePage, READ))
    def courses(
        request: Request,
        text: Text = None,
        place: Place = None,
        source: Source = None,
        status: StatusFilter = None,
        form: Annotated[CourseForm | None, Query(description="Utbildningsform.")] = None,
        after: After = None,
        limit: Limit = 50,
    ) -> Response:
        """Utbildningar och insatser i ordning efter id."""
        filters = Filters(text, _code(place), None, source, status, form=form)
        return answer(request, COURSES, filters, after, limit)


def _one(router: APIRouter, resource: Resource, records: Records, once: Once) -> None:
    """What can be done with one record of a kind."""
    kind, path = resource.kind, f"{resource.path}/{{record_id:path}}"

    def stored(held: Versioned | None, status: int) -> Response:
        """The record as it is now; nothing of one that is never given out."""
        if held is None:
            return Response(status_code=204)
        headers = {"ETag": etag(held.version)}
        if status == 201:
            headers["Location"] = f"/api/v1{resource.path}/{quote(held.record.id, safe='')}"
        return json_response(as_json(held.record, kind), status, headers)

    def create(request: Request, body: Any, actor: Who, key: IdempotencyKey = None) -> Response:
        """Lägg till. Utan id gör tjänsten ett. Med Idempotency-Key ger samma förfrågan en gång till samma svar."""

        def write(resumed: bool) -> tuple[Response, str]:
            record = _record(kind, body, stable_id(actor, key) or "")
            made, held = records.create(actor, record, resumed=resumed)
            return stored(held, 201), json.dumps({"id": made, "version": held.version if held else 0})

        def again(subject: str) -> Response:
            told = json.loads(subject)
            return stored(records.as_of(actor, kind, told["id"], told["version"]), 201)

        return once.answer(actor, key, request, body.model_dump(mode="json", exclude_unset=True), write, again)

    def read(record_id: RecordId, actor: Who, if_none_match: IfNoneMatch = None) -> Response:
        """Posten, med sin version i ETag."""
        held = records.get(actor, kind, record_id)
        if unchanged(if_none_match, held.version):
            return Response(status_code=304, headers={"ETag": etag(held.version)})
        return stored(held, 200)

    def put(record_id: RecordId, body: Any, actor: Who, if_match: IfMatch = None) -> Response:
        """Sätt hela posten i stället för den version som If-Match anger, eller lägg till den om den inte finns."""
        if body.id not in (None, record_id):
            raise UserError("id: innehållets id är ett annat än adressens.", "Utelämna det, eller skriv samma.")
        record = _record(kind, body, record_id)
        if records.exists(actor, kind, record_id):
            held = records.update(actor, record, expected(if_match))
            return stored(held, 200)
        if if_match is not None:
            raise PreconditionFailed("Posten finns inte.", "Utelämna If-Match för att lägga till den.")
        _validated(resource.whole, as_json(record, kind))  # a new id keeps the rules of ids
        return stored(records.create(actor, record)[1], 201)

    def patch(record_id: RecordId, body: Any, actor: Who, if_match: IfMatch = None) -> Response:
        """Ändra de fält som skickas i den version som If-Match anger. null tar bort ett värde."""
        version = expected(if_match)
        before = as_json(records.get(actor, kind, record_id).record, kind)
        changes = body.model_dump(mode="json", exclude_unset=True)
        held = records.update(
            actor, _record(kind, _validated(resource.new, _merged(before, changes)), record_id), version
        )
        return stored(held, 200)

    def delete(record_id: RecordId, actor: Who, if_match: IfMatch = None) -> Response:
        """Ta bort den version som If-Match anger."""
        records.delete(actor, kind, record_id, expected(if_match))
        return Response(status_code=204)

    one = resource.one
    whole = resource.whole
    create.__annotations__["body"] = put.__annotations__["body"] = resource.new
    patch.__annotations__["body"] = resource.change
    router.post(resource.path, summary=f"Lägg till {one}", status_code=201, responses=shaped(whole, WRITE, 201, 204))(
        create
    )
    router.get(path, summary=f"Hämta {one}", responses=shaped(whole, READ, 200, 304))(read)
    router.put(path, summary=f"Ersätt {one}", responses=shaped(whole, WRITE, 200, 201, 204))(put)
    router.patch(path, summary=f"Ändra {one}", responses=shaped(whole, WRITE, 200, 204))(patch)
    router.delete(path, summary=f"Ta bort {one}", status_code=204, responses=shaped(whole, WRITE, 204))(delete)


def _record(kind: Kind, body: BaseModel, record_id: str) -> Record:
    """The record that a body tells, under ``record_id`` where it names none itself."""
    told = body.model_dump(mode="json")
    told["id"] = told.get("id") or record_id
    return decode(json.dumps(told), kind)


def _item(held: Versioned) -> dict[str, Any]:
    record = as_json(held.record, kind_of(held.record))
    return {"record": record, "etag": etag(held.version), "updated_at": held.updated_at}


def _merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A change over what was (RFC 7396): ``null`` takes a value away; of wishes, each field is one of its own."""
    both = dict(before)
    for name, value in changes.items():
        if value is None:
            both.pop(name, None)
        elif name == "wishes":
            both[name] = _merged(both.get(name, {}), value)
        else:
            both[name] = value
    return both


def _validated(shape: type[BaseModel], told: Mapping[str, Any]) -> BaseModel:
    try:
        return shape.model_validate(dict(told))
    except ValidationError as error:
        raise invalid(error) from None


def _code(place: str | None) -> str | None:
    """The municipality's code. Raises ``UserError`` with the nearest names for an unknown one."""
    try:
        return resolve_municipality(place).code if place is not None else None
    except UnknownMunicipality as error:
        raise UserError(f"place: {error}") from None
