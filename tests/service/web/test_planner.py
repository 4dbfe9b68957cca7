"""The planner's pages as a browser without JavaScript gets them: the report, what is behind it, what if, and files."""

from __future__ import annotations

import html
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from matching.domain import Course, JobSeeker, Place
from service.web.planner_asked import MOST_CHARACTERS, decoded, encoded, read_asked
from service.wiring import Installation
from tests.service.api.conftest import client_of, installed

REPORT = "/planering/rapport"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, TestClient]]:
    with installed(tmp_path_factory.mktemp("planering") / "arbetsyta") as made, client_of(made) as client:
        yield made, client


@pytest.fixture(scope="module")
def client(world: tuple[Installation, TestClient]) -> TestClient:
    return world[1]


def ready(client: TestClient, address: str) -> Any:
    """The page, once the report has been made."""
    for _ in range(120):
        answer = client.get(address)
        if answer.status_code != 202:
            return answer
        assert "Rapporten räknas" in answer.text
        assert html.escape(address) in answer.text  # the way on needs no script
        time.sleep(0.1)
    raise AssertionError("the report was never made")


def test_the_start_page_asks_for_period_place_and_horizon(client: TestClient) -> None:
    page = client.get("/planering")
    assert page.status_code == 200
    for label in ("Egen kommun", "När folket behövs", "Behov insamlade från", "Jämför med"):
        assert label in page.text


def test_every_part_of_the_report_opens_and_stays_light(client: TestClient) -> None:
    page = ready(client, f"{REPORT}?plats=Eskilstuna")
    assert page.status_code == 200
    assert "Sammanfattning för nämnden" in page.text
    parts = [
        html.unescape(found) for found in re.findall(r'<li><a href="(/planering/rapport\?[^"]*del=[^"]*)"', page.text)
    ]
    assert len(parts) == 6
    for address in parts:
        part = client.get(address)
        assert part.status_code == 200
        assert len(part.content) <= 100_000
        assert 'aria-current="page"' in part.text


def test_a_figure_opens_down_to_needs_and_courses_and_never_to_people(
    client: TestClient, world: tuple[Installation, TestClient]
) -> None:
    from matching.domain import Kind

    page = ready(client, REPORT)
    rows = {html.unescape(found) for found in re.findall(r'href="(/planering/rapport/rad[^"]+)"', page.text)}
    assert rows
    people = [p for p in world[0].store.all(Kind.SEEKER) if isinstance(p, JobSeeker)]
    assert people
    behind = ""
    for address in sorted(rows):
        opened = client.get(address)
        assert opened.status_code == 200, address
        behind += opened.text
    assert "Arbetsgivare" in behind
    for person in people:
        assert not re.search(rf"\b{re.escape(person.id)}\b", behind + page.text)
        assert not person.label or person.label not in behind + page.text
    assert client.get(f"{REPORT}/rad?rad=finns-inte").status_code == 404


def test_the_report_is_downloaded_in_every_format(client: TestClient) -> None:
    ready(client, REPORT)
    for ending, begins in (("html", b"<!DOCTYPE"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")):
        file = client.get(f"{REPORT}/fil?format={ending}")
        assert file.status_code == 200
        assert file.content.startswith(begins)
        assert f'.{ending}"' in file.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{REPORT}/fil?format=xlsx").content))
    assert book.sheetnames[0] == "Läs mig"
    assert client.get(f"{REPORT}/fil?format=exe").status_code == 404


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("plats=Eskilstunna", "Menade du Eskilstuna"),
        ("lan=Sörmland", "Det finns inget län"),
        ("fran=igår", "år-månad-dag"),
        ("fran=2026-02-01&till=2026-01-01", "slutar innan den börjar"),
        ("veckor=0", "från 1 till 520"),
        ("veckor=%C2%B2", "från 1 till 520"),
        ("arbetsgivare=många", "helt tal"),
        ("plan=!!!", "kan inte läsas"),
        ("plan=" + "A" * (MOST_CHARACTERS + 1), "kan inte läsas"),
    ],
)
def test_what_cannot_be_asked_for_is_told_beside_its_field(client: TestClient, asked: str, said: str) -> None:
    page = client.get(f"{REPORT}?{asked}")
    assert page.status_code == 422
    assert said in html.unescape(page.text)
    assert "Fel:" in page.text


def test_an_unknown_run_to_compare_with_is_told(client: TestClient) -> None:
    ready(client, REPORT)
    page = ready(client, f"{REPORT}?jamfor=987")
    assert page.status_code == 422
    assert "Det finns ingen tidigare körning" in page.text


def test_what_if_a_course_started_is_seen_and_not_saved(
    client: TestClient, world: tuple[Installation, TestClient]
) -> None:
    from matching.domain import Kind

    before = world[0].store.revision
    wrong = client.post("/planering/tank-om", data={"namn": "Svets", "kommun": "Nowhere", "platser": "tre"})
    assert wrong.status_code == 422
    for said in ("Skriv minst en kompetens", "Ingen kommun heter", "helt tal", "när utbildningen startar"):
        assert said in wrong.text
    fields = {"namn": "Svets <i>", "kompetenser": "TIG-svetsning; =1+1", "kommun": "Eskilstuna", "start": "2027-01-11"}
    sent = client.post("/planering/tank-om?plats=Eskilstuna", data=fields | {"platser": "30"}, follow_redirects=False)
    assert sent.status_code == 303
    plan = client.get(sent.headers["location"])
    assert "Svets &lt;i&gt;" in plan.text
    report = ready(client, sent.headers["location"].replace("/tank-om", "/rapport"))
    assert "Tänk om" in report.text
    assert "planerade utbildningarna" in report.text
    gone = client.post(sent.headers["location"], data={"ta-bort": "1"}, follow_redirects=False)
    assert "plan=" not in gone.headers["location"]
    assert world[0].store.revision == before
    assert not [t for t in world[0].store.titles(Kind.COURSE).values() if "Svets <i>" in t]


def test_a_plan_is_read_from_a_file(client: TestClient) -> None:
    content = (
        "Id;Benämning;Form;Kompetenser;Ort;Start;Platser\nP1;Robot;komvux;robotsvetsning;Eskilstuna;2027-01-11;12\n"
    )
    files = {"fil": ("../../plan.csv", content.encode(), "text/csv")}
    sent = client.post("/planering/tank-om", files=files, follow_redirects=False)
    assert sent.status_code == 303
    assert "Robot" in client.get(sent.headers["location"]).text
    bad = client.post("/planering/tank-om", files={"fil": ("plan.exe", b"MZ", "application/x-msdownload")})
    assert bad.status_code == 422
    assert "Excel- eller CSV-fil" in bad.text


def test_the_evidence_of_an_idea(client: TestClient) -> None:
    page = client.get("/planering/yrkeshogskola?ide=Svetsare")
    assert page.status_code == 200
    assert "Checklista" in page.text
    assert "Inga beslutslistor är inlästa" in page.text
    assert client.get("/planering/yrkeshogskola?yrke=9999").status_code == 422
    assert client.get("/planering/yrkeshogskola/fil?ide=Svetsare&format=xlsx").content.startswith(b"PK")
    assert client.get("/planering/yrkeshogskola/fil?format=xlsx").status_code == 404


def test_context_figures_of_a_municipality(
    client: TestClient, world: tuple[Installation, TestClient], tmp_path: Path
) -> None:
    from matching.importers.key_figures import read_key_figures

    assert "Inga nyckeltal är inlästa" in client.get("/planering/omvarld").text
    path = tmp_path / "tal.csv"
    path.write_text("Kommun;År;Värde\n0484;2024;12,4\n0484;2025;12\nRiket;2025;8,1\n", "utf-8")
    world[0].reports.import_figures(read_key_figures(path, name="Ungdomsarbetslöshet", unit="procent"), "tal.csv")
    page = client.get("/planering/omvarld?plats=Eskilstuna")
    assert "Ungdomsarbetslöshet: Eskilstuna 12 procent 2025, riket 8,1" in page.text
    assert "<svg" in page.text
    assert client.get("/planering/omvarld?plats=Eskilstunna").status_code == 422


def test_no_page_carries_a_style_or_script_of_its_own(client: TestClient) -> None:
    ready(client, REPORT)
    for address in ("/planering", REPORT, "/planering/tank-om", "/planering/yrkeshogskola?ide=Svetsare"):
        page = client.get(address).text
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", page), address


def test_a_plan_in_an_address_reads_back_the_same() -> None:
    courses = (Course("planerad-1", "Svets å", skills=("TIG",), places=(Place("Flen", "0482"),), seats=12),)
    assert decoded(encoded(courses)) == courses
    from starlette.datastructures import QueryParams

    asked = read_asked(QueryParams([("plats", "Flen"), ("horisont", "nu"), ("plan", encoded(courses))]))
    assert asked.errors == {}
    again = read_asked(QueryParams(asked.address(REPORT).partition("?")[2]))
    assert (again.choice, again.planned) == (asked.choice, courses)


def test_a_service_without_needs_says_what_to_do(empty_client: TestClient) -> None:
    assert "Inga behov ännu" in empty_client.get("/planering").text
