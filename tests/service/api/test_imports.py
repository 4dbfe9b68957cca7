"""Imports over HTTP: in the background, whole or not at all, looked at first, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matching.domain import Kind
from matching.importers import write_template
from service.api.import_models import JobShape
from service.import_worker import ImportWorker
from service.imports import Imports
from service.wiring import Installation
from tests.service.api.conftest import client_of, installed, with_key
from tests.service.api.importing import (
    BAD,
    CHANGED,
    NEEDS,
    PROFILES,
    V1,
    counts,
    ended,
    hand_in,
    imported,
    nothing_left,
    uploads,
)
from tests.service.api.test_problems import problem


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.import_worker.POLL_SECONDS", 0.02)


# --- reading


def test_a_file_is_read_in_the_background_and_removed(client: TestClient, installation: Installation) -> None:
    job = imported(client, NEEDS)
    assert (job.status, job.file_name, job.kind, job.step) == ("klart", "behov.csv", "needs", "klart")
    assert counts(job) == (2, 0, 0, 0, 0)
    assert job.columns["Rubrik"] == "Rubrik"
    assert job.can_undo
    assert client.get(V1 + "/needs/B1").json()["headcount"] == 2
    assert nothing_left(installation)
    again = imported(client, NEEDS)
    assert counts(again) == (0, 0, 2, 0, 0)
    assert not again.can_undo  # nothing was changed
    assert [entry.import_id for entry in installation.store.history(Kind.NEED, "B1")] == [1]


@pytest.mark.parametrize("kind", ["needs", "profiles", "courses"])
def test_the_template_goes_in_as_it_is(client: TestClient, tmp_path: Path, kind: str) -> None:
    of_kind = {"needs": Kind.NEED, "profiles": Kind.SEEKER, "courses": Kind.COURSE}[kind]
    write_template(of_kind, tmp_path / "mall.xlsx")
    job = imported(client, (tmp_path / "mall.xlsx").read_bytes(), kind, name="C:\\mappar\\mall.xlsx")
    assert (job.status, job.file_name) == ("klart", "mall.xlsx"), job.problem
    assert counts(job)[0] == 2


def test_bad_rows_are_told_and_nothing_is_saved(client: TestClient, installation: Installation) -> None:
    job = imported(client, BAD)
    assert job.status == "avvisat"
    assert job.counts is not None
    assert counts(job) == (0, 0, 0, 0, 3)
    where = [(error.line, error.column, error.value) for error in job.counts.errors]
    assert where == [(3, "Ort", "Eskilstunna"), (4, "Rubrik", None)]
    assert "Eskilstuna" in job.counts.errors[0].remedy
    assert job.problem is not None
    assert "2 fel" in job.problem.message
    assert client.get(V1 + "/needs/B1").status_code == 404

    rest = imported(client, BAD, skip_bad_rows="true")
    assert (rest.status, counts(rest)) == ("klart", (1, 0, 0, 0, 2))
    assert client.get(V1 + "/needs/B1").status_code == 200
    assert nothing_left(installation)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "tom.csv"),
        (b"\x00\x01\x02" * 99, "x.bin"),
        (b"PK\x03\x04trasig", "x.xlsx"),
        (b"bara text", "x.txt"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(client: TestClient, content: bytes, name: str) -> None:
    job = imported(client, content, "courses", name=name)
    assert job.status == "avvisat"
    assert job.problem is not None
    assert job.problem.message
    assert "/tmp" not in job.problem.message + job.problem.remedy


def test_columns_are_mapped_by_hand(client: TestClient) -> None:
    text = "Nummer;Vad;Kladd\nB7;Svetsare;hemligt\n"
    job = imported(client, text, columns=["Nummer=id", "Vad=title", "Kladd=-"])
    assert counts(job) == (1, 0, 0, 0, 0)
    assert client.get(V1 + "/needs/B7").json()["title"] == "Svetsare"


# --- looking first


def test_a_preview_saves_nothing_and_can_be_confirmed(client: TestClient, installation: Installation) -> None:
    imported(client, NEEDS)
    revision = installation.store.revision
    job = imported(client, CHANGED, preview="true")
    assert (job.status, job.preview, job.can_confirm, job.can_undo) == ("granskat", True, True, False)
    assert counts(job) == (1, 1, 1, 0, 0)
    rows = [(row.id, row.title, row.change, row.fields) for row in job.rows]
    assert rows == [
        ("B1", "Svetsare", "updated", ["headcount"]),
        ("B2", "Kock", "unchanged", []),
        ("B3", "Ny", "added", []),
    ]
    assert installation.store.revision == revision
    assert installation.store.history(Kind.NEED, "B3") == []
    assert len(uploads(installation)) == 1

    saved = ended(client, client.post(f"{V1}/imports/{job.id}/confirm"))
    assert (saved.status, counts(saved)) == ("klart", (1, 1, 1, 0, 0))
    assert client.get(V1 + "/needs/B1").json()["headcount"] == 5
    assert nothing_left(installation)
    problem(client.post(f"{V1}/imports/{job.id}/confirm"), 409)


def test_a_preview_tells_of_bad_rows_and_of_the_good_ones(client: TestClient) -> None:
    job = imported(client, BAD, preview="true")
    assert job.status == "granskat"
    assert counts(job) == (1, 0, 0, 0, 2)
    assert job.counts is not None
    assert len(job.counts.errors) == 2
    refused = ended(client, client.post(f"{V1}/imports/{job.id}/confirm"))
    assert refused.status == "avvisat"


def test_free_text_is_shown_before_it_is_saved(client: TestClient) -> None:
    note = (
        "Besök på Exempelverkstan i Eskilstuna 2026-11-03.\nBehöver två svetsare med TIG till i vår. B-körkort krävs.\n"
    )
    job = imported(client, note, name="besok.txt")
    assert job.status == "granskat", job.problem
    assert job.understood
    assert client.get(V1 + "/needs").text.count("besok") == 0
    saved = ended(client, client.post(f"{V1}/imports/{job.id}/confirm"))
    assert (saved.status, counts(saved)[0]) == ("klart", 1)
    at_once = imported(client, note.replace("svetsare", "kockar"), name="besok2.txt", confirmed="true")
    assert at_once.status == "klart"


def test_a_review_that_nobody_confirms_is_forgotten(
    client: TestClient, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = imported(client, NEEDS, preview="true")
    monkeypatch.setattr("service.import_worker.KEPT_FOR_REVIEW", dt.timedelta(seconds=-1))
    ImportWorker(Imports(installation)).tidy()
    assert nothing_left(installation)
    problem(client.post(f"{V1}/imports/{job.id}/confirm"), 409)


# --- taking back


def test_undoing_gives_every_record_back_what_it_was(client: TestClient, installation: Installation) -> None:
    imported(client, NEEDS)
    before = {i: client.get(f"{V1}/needs/{i}").json() for i in ("B1", "B2")}
    job = imported(client, CHANGED)
    undone = client.post(f"{V1}/imports/{job.id}/undo")
    assert undone.status_code == 200, undone.text
    told = JobShape.model_validate_json(undone.content)
    assert told.undone_at
    assert not told.can_undo
    assert {i: client.get(f"{V1}/needs/{i}").json() for i in ("B1", "B2")} == before
    assert client.get(V1 + "/needs/B3").status_code == 404
    operations = [(entry.operation, entry.source) for entry in installation.store.history(Kind.NEED, "B1")]
    assert operations == [("added", "behov.csv"), ("updated", "behov.csv"), ("updated", "ångrad inläsning")]
    assert "redan" in problem(client.post(f"{V1}/imports/{job.id}/undo"), 409).detail
    assert counts(imported(client, CHANGED)) == (1, 1, 1, 0, 0)  # and it can be read once more


def test_undoing_is_refused_whole_where_a_record_has_changed_since(client: TestClient) -> None:
    job = imported(client, NEEDS)
    tag = client.get(V1 + "/needs/B1").headers["etag"]
    client.patch(V1 + "/needs/B1", json={"headcount": 9}, headers={"If-Match": tag})
    told = problem(client.post(f"{V1}/imports/{job.id}/undo"), 409)
    assert [error.message for error in told.errors] == ["B1 har ändrats efter inläsningen"]
    assert client.get(V1 + "/needs/B2").status_code == 200
    tag = client.get(V1 + "/needs/B2").headers["etag"]
    client.delete(V1 + "/needs/B2", headers={"If-Match": tag})
    told = problem(client.post(f"{V1}/imports/{job.id}/undo"), 409)
    assert [error.message for error in told.errors][1] == "B2 har tagits bort efter inläsningen"


def test_undoing_takes_people_out_of_the_history_too(client: TestClient, installation: Installation) -> None:
    job = imported(client, PROFILES, "profiles", name="p.csv")
    assert counts(job) == (1, 1, 0, 0, 0)
    assert client.post(f"{V1}/imports/{job.id}/undo").status_code == 200
    assert client.get(V1 + "/profiles/P1").json()["experience"][0]["occupation"] == "svetsare"
    assert [entry.operation for entry in installation.store.history(Kind.SEEKER, "P90")] == ["erased"]


def test_what_cannot_be_undone(client: TestClient) -> None:
    for job in (imported(client, BAD), imported(client, NEEDS, preview="true")):
        problem(client.post(f"{V1}/imports/{job.id}/undo"), 409)
    for unknown in ("x", "0" * 32, "å", "a" * 64):
        problem(client.post(f"{V1}/imports/{unknown}/undo"), 404)
        problem(client.get(f"{V1}/jobs/{unknown}"), 404)


# --- what is handed in


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "people"},
        {"kind": ""},
        {"format": "pdf"},
        {"columns": ["Rubrik"]},
        {"columns": ["=x"]},
        {"preview": "kanske"},
    ],
    ids=str,
)
def test_a_bad_form_is_a_422(client: TestClient, wrong: dict[str, Any]) -> None:
    problem(client.post(V1 + "/imports", data={"kind": "needs"} | wrong, files={"file": ("x.csv", NEEDS)}), 422)


def test_a_form_without_a_file_or_that_is_none(client: TestClient) -> None:
    problem(client.post(V1 + "/imports", data={"kind": "needs"}), 422)
    problem(client.post(V1 + "/imports", data={"kind": "needs", "file": "text"}), 422)
    problem(client.post(V1 + "/imports", json={"kind": "needs"}), 422)
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    for content in (b"", b"--x", b"--x\r\n\r\n", b"\xff" * 100, b'--x\r\nContent-Disposition: form-data; name="file"'):
        problem(client.post(V1 + "/imports", content=content, headers=broken), 422)
    problem(client.post(V1 + "/imports", content=b"x", headers={"Content-Type": "multipart/form-data"}), 422)


def test_a_file_handed_in_twice_with_one_key_is_read_once(client: TestClient) -> None:
    key = {"Idempotency-Key": "en-fil"}
    first, again = hand_in(client, NEEDS, headers=key), hand_in(client, NEEDS, headers=key)
    assert first.json()["id"] == again.json()["id"]
    assert again.headers["idempotency-replayed"] == "true"
    problem(hand_in(client, CHANGED, headers=key), 422)
    ended(client, first)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\x.csv", "a\x00b.csv", "x" * 500, "räksmörgås.csv", ".csv", "a\nb"]
)
def test_the_name_of_a_file_opens_nothing(client: TestClient, installation: Installation, name: str) -> None:
    job = imported(client, NEEDS, name=name)
    assert job.status == "klart", job.problem
    assert len(job.file_name) <= 200
    assert not set(job.file_name) & set("/\\\n\0")
    assert nothing_left(installation)
    assert {path.name for path in installation.workspace.folder.parent.iterdir()} == {"arbetsyta"}


# --- who may


@pytest.fixture
def units(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path / "arbetsyta") as made:
        yield made


def test_each_role_reads_its_own_kinds_of_file(units: Installation) -> None:
    allowed = {"broker": {"needs", "courses"}, "counsellor": {"profiles"}, "planner": {"courses"}, "admin": set()}
    for role, kinds in allowed.items():
        with with_key(units, role, unit="Norr" if role == "counsellor" else "") as client:
            for kind in ("needs", "ads", "profiles", "courses"):
                may = kind in kinds or (kind == "ads" and "needs" in kinds)
                assert hand_in(client, NEEDS, kind).status_code == (202 if may else 403), (role, kind)
    with client_of(units) as nobody:
        problem(hand_in(nobody, NEEDS), 401)


def test_a_counsellors_file_goes_to_the_own_unit_and_over_nobody_else(units: Installation) -> None:
    with with_key(units, "counsellor", unit="Norr") as norr, with_key(units, "counsellor", unit="Söder") as soder:
        first = imported(norr, PROFILES.replace("P1;", "P91;"), "profiles")
        assert first.status == "klart"
        assert norr.get(V1 + "/profiles/P91").json()["unit"] == "Norr"
        theirs = imported(soder, PROFILES, "profiles")  # P1 has no unit, P90 is Norr's
        assert theirs.status == "avvisat"
        assert theirs.problem is not None
        assert [detail.partition(":")[0] for detail in theirs.problem.details] == ["kolumn Id"] * 2
        seen = imported(soder, PROFILES, "profiles", preview="true")
        assert seen.counts is not None
        assert [error.value for error in seen.counts.errors] == ["P1", "P90"]
        noted = [(e.action, e.object_id) for _, e in units.identity.log(50) if e.action == "client.taken"]
        assert sorted(noted) == [("client.taken", one) for one in ("P1", "P1", "P90", "P90")]
        problem(soder.get(f"{V1}/jobs/{first.id}"), 404)
        problem(soder.post(f"{V1}/imports/{first.id}/undo"), 404)
        assert norr.post(f"{V1}/imports/{first.id}/undo").status_code == 200


def test_a_protected_person_is_in_no_preview(client: TestClient) -> None:
    text = "Id;Benämning;Skyddade personuppgifter\nP50;Hemlig;ja\nP51;Synlig;nej\n"
    job = imported(client, text, "profiles", preview="true")
    assert [row.id for row in job.rows] == ["P51"]
    assert "Hemlig" not in job.model_dump_json()
