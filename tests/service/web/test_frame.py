"""What every page is: ours alone, whole without scripts, light, and clear about errors."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from jinja2 import UndefinedError
from starlette.responses import Response

from service.access.policy import Action, Forbidden
from service.api import problems
from service.errors import StoreError, UserError, VersionConflict
from service.web import errors, frame, static_files
from service.web.paging import Pager, pager_of

HEAVIEST = 100_000  # bytes of a page with its style, script and picture


def test_the_start_page_leads_to_each_part(shared_client: TestClient) -> None:
    page = shared_client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for address in ("/behov", "/klienter", "/planering", "/inlasning", "/tillganglighet"):
        assert f'href="{address}"' in page.text


def test_a_page_carries_no_script_and_no_style_of_its_own(shared_client: TestClient) -> None:
    page = shared_client.get("/")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page.text)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_page_with_all_it_needs_is_light(shared_client: TestClient) -> None:
    page = shared_client.get("/").text
    needed = re.findall(r'(?:href|src)="(/statisk/[^"]+)"', page)
    assert len(needed) == 3
    assert len(page.encode()) + sum(len(shared_client.get(one).content) for one in needed) <= HEAVIEST


def test_a_static_file_is_kept_for_good_by_its_content(shared_client: TestClient) -> None:
    address = static_files.address_of("makla.css")
    kept = shared_client.get(address)
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert kept.headers["content-type"] == "text/css; charset=utf-8"
    other = shared_client.get("/statisk/0000000000000000/makla.css")
    assert (other.content, other.headers["cache-control"]) == (kept.content, "no-cache")
    assert shared_client.get("/statisk/0000000000000000/frame.py").status_code == 404
    assert shared_client.get("/statisk/0000000000000000/..%2fframe.py").status_code == 404


def test_an_unknown_page_says_what_to_do(shared_client: TestClient) -> None:
    page = shared_client.get("/finns/inte")
    assert page.status_code == 404
    assert "<h1>Sidan finns inte</h1>" in page.text
    assert "startsidan" in page.text


def test_the_api_goes_on_telling_programs(shared_client: TestClient) -> None:
    answer = shared_client.get("/api/v1/finns-inte")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (UserError("Datumet är fel.", "Skriv 2026-11-16."), 422, "Skriv 2026-11-16."),
        (StoreError("Databasen svarar inte."), 503, "Databasen svarar inte."),
        (VersionConflict("N1", 1, 2), 409, "ändrats av någon annan"),
        (ValueError("hemligt"), 500, "Felet är loggat"),
    ],
)
def test_what_goes_wrong_behind_a_page_becomes_a_page(error: Exception, status: int, told: str) -> None:
    app = FastAPI()
    errors.register(app)

    @app.get("/sida")
    def failing() -> None:
        raise error

    page = TestClient(app, raise_server_exceptions=False).get("/sida")
    assert page.status_code == status
    assert told in page.text
    assert "hemligt" not in page.text


def test_what_is_forbidden_is_a_page_to_a_person_and_a_problem_to_a_program() -> None:
    app = FastAPI()
    problems.register(app)
    errors.register(app)

    @app.get("/sida")
    @app.get("/api/v1/fraga")
    def denied() -> None:
        raise Forbidden(Action.NEED_EDIT)

    client = TestClient(app)
    page, answer = client.get("/sida"), client.get("/api/v1/fraga")
    assert (page.status_code, answer.status_code) == (403, 403)
    assert page.headers["content-type"].startswith("text/html")
    assert answer.headers["content-type"] == "application/problem+json"


def rendered(source: str, **values: object) -> str:
    return frame.environment().from_string(source).render(**values)


def test_what_a_record_says_is_text_and_never_code() -> None:
    said = rendered(
        '{% from "parts/tables.html" import data_table %}{{ data_table(c, [c], [[c]]) }}', c="<script>alert(1)</script>"
    )
    assert "<script>" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said


def test_a_value_that_was_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ forgotten }}")


def test_a_field_with_an_error_is_tied_to_its_label_its_help_and_its_error() -> None:
    said = rendered(
        '{% import "parts/forms.html" as f %}{{ f.field("antal", "Antal", "x", error="Skriv ett tal.", help="Hur?") }}'
    )
    assert '<label for="f-antal">' in said
    assert 'aria-describedby="f-antal-help f-antal-error"' in said
    assert 'aria-invalid="true"' in said
    assert '<span class="sr">Fel: </span>Skriv ett tal.' in said


def test_the_summary_of_errors_leads_to_each_field() -> None:
    said = rendered('{% import "parts/forms.html" as f %}{{ f.error_summary({"antal": "Skriv ett tal."}) }}')
    assert '<a href="#f-antal">Skriv ett tal.</a>' in said
    assert rendered('{% import "parts/forms.html" as f %}{{ f.error_summary({}) }}').strip() == ""


@pytest.mark.parametrize(("asked", "page"), [("1", 1), ("3", 3), ("99", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1)])
def test_a_list_opens_at_the_nearest_page_that_exists(asked: str, page: int) -> None:
    app = FastAPI()
    seen: list[Pager] = []

    @app.get("/lista")
    def listed(request: Request) -> Response:
        seen.append(pager_of(request, total=51, per_page=25))
        return Response()

    TestClient(app).get("/lista", params={"sida": asked, "q": "å&b"})
    assert (seen[0].page, seen[0].pages) == (page, 3)  # 51 = 25 + 25 + 1
    assert (seen[0].first, seen[0].last) == (25 * (page - 1), min(51, 25 * page))
    assert bool(seen[0].previous) == (page > 1)
    assert bool(seen[0].next) == (page < 3)
    assert all("q=%C3%A5%26b" in one for one in (seen[0].previous, seen[0].next) if one)
