"""``makla jobs``, ``seekers``, ``courses`` and ``gap`` on the tiny town, where the right answers are plain to see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.service.cli.conftest import Makla
from tests.service.cli.tiny import TODAY, write_table


def ids(answer: dict[str, Any]) -> list[str]:
    return [hit["id"] for hit in answer["hits"]]


def test_the_welder_gets_the_welding_job_first_with_parts_that_add_up(makla: Makla, read_in: Path) -> None:
    done = makla("jobs", "--profile", "P1", "--today", TODAY, "--json", "--workspace", read_in)
    assert done.status == 0
    answer = done.json
    assert set(answer) == {"hits", "abstained", "reason", "versions"}
    assert set(answer["versions"]) == {"model", "index", "weights"}
    assert ids(answer)[0] == "N1"
    assert not answer["abstained"]
    for hit in answer["hits"]:
        assert set(hit) == {"id", "kind", "title", "rank", "score", "confidence", "unusual", "parts", "gates"}
        assert sum(part["contribution"] for part in hit["parts"]) == pytest.approx(hit["score"], abs=1e-9)
        for part in hit["parts"]:
            assert part["contribution"] == pytest.approx(part["value"] * part["weight"], abs=1e-9)
        assert {gate["state"] for gate in hit["gates"]} <= {"pass", "check"}


def test_a_person_reads_reasons_that_add_up(makla: Makla, read_in: Path) -> None:
    done = makla("jobs", "--profile", "P1", "--limit", "1", "--today", TODAY, "--workspace", read_in)
    assert "Jobb för Klient Svets (P1), per 2026-11-16" in done.out
    assert "1. Svetsare till verkstad  [N1]" in done.out
    assert "Verkstaden AB · Eskilstuna · 2 personer · besök · öppet till 2027-06-30" in done.out
    lines = [line.strip() for line in done.out.splitlines()]
    total = next(float(line.split()[1].replace(",", ".")) for line in lines if line.startswith("poäng"))
    parts = [float(line[1:5].replace(",", ".")) for line in lines if line.startswith("+")]
    assert len(parts) > 1
    assert sum(parts) == pytest.approx(total)
    assert all(len(line) <= 80 for line in done.out.splitlines())
    assert "\x1b" not in done.out


def test_seekers_are_anonymous_and_never_protected(makla: Makla, read_in: Path) -> None:
    for words in (("--need", "N1"), ("--text", "svetsare med TIG-svetsning")):
        done = makla("seekers", *words, "--today", TODAY, "--json", "--workspace", read_in)
        assert ids(done.json)[0] == "P1"
        assert "P3" not in done.out
        assert "Klient" not in done.out
        plain = makla("seekers", *words, "--today", TODAY, "--workspace", read_in)
        assert "1. P1" in plain.out
        assert "Klient" not in plain.out


def test_a_protected_person_is_unknown(makla: Makla, read_in: Path) -> None:
    done = makla("jobs", "--profile", "P3", "--workspace", read_in)
    unknown = makla("jobs", "--profile", "P4", "--workspace", read_in)
    assert done.status == unknown.status == 1
    assert done.err.replace("P3", "P4") == unknown.err


def test_the_gap_and_the_course_that_closes_it(makla: Makla, read_in: Path) -> None:
    gap = makla("gap", "--profile", "P1", "--need", "N1", "--today", TODAY, "--json", "--workspace", read_in).json
    assert {row["skill"]: row["coverage"] for row in gap["skills"]}["MIG/MAG-svetsning"] == "covered"
    words = ("--profile", "P1", "--need", "N1", "--today", TODAY, "--workspace", read_in)
    plain = makla("gap", *words)
    assert "✓ har: MIG/MAG-svetsning" in plain.out
    courses = makla("courses", "--need", "N1", "--today", TODAY, "--json", "--workspace", read_in).json
    assert ids(courses)[0] == "K1"
    assert "K3" not in ids(courses)  # can no longer be applied for


def test_an_honest_no_course_does(makla: Makla, read_in: Path) -> None:
    done = makla("courses", "--need", "N3", "--today", TODAY, "--json", "--workspace", read_in)
    assert done.status == 0
    assert done.json["abstained"]
    assert done.json["hits"] == []
    assert "ingen utbildning täcker detta" in done.json["reason"]
    plain = makla("courses", "--need", "N3", "--today", TODAY, "--workspace", read_in)
    assert "Inget bra förslag" in plain.out


def test_an_abstention_names_what_one_requirement_alone_stops(makla: Makla, town: Path, tmp_path: Path) -> None:
    welder = {
        "Id": "P1",
        "Benämning": "Klient Svets",
        "Erfarenhet": "Svetsare (6 år)",
        "Kompetenser": "MIG/MAG-svetsning",
    }
    told = {"Bostadsort": "Kiruna", "Pendlar till": "Gällivare", "Önskat yrke": "Svetsare"}
    table = write_table(tmp_path / "profiler.csv", [welder | told])
    assert makla("import", "profiles", table, "--workspace", town).status == 0
    words = ("jobs", "--profile", "P1", "--today", TODAY, "--workspace", town)
    answer = makla(*words, "--json").json
    assert answer["hits"] == []
    assert set(answer) == {"hits", "abstained", "reason", "versions", "stopped"}
    assert [hit["id"] for hit in answer["stopped"]] == ["N1"]
    lines = makla(*words).out.splitlines()
    told_at = lines.index("Närmast, men ett krav stoppar:")
    assert "Svetsare till verkstad  [N1]" in lines[told_at + 1]
    assert "Eskilstuna" in lines[told_at + 2]
    assert lines[told_at + 3] == "     ✗ ort: Eskilstuna är utanför det personen kan pendla till"


def test_the_day_decides_what_is_open(makla: Makla, read_in: Path) -> None:
    past = makla("courses", "--need", "N1", "--today", "2026-05-01", "--json", "--workspace", read_in).json
    assert {"K1", "K3"} & set(ids(past))
    late = makla("jobs", "--profile", "P1", "--today", "2027-07-01", "--json", "--workspace", read_in).json
    assert late["abstained"]


def test_a_place_narrows_and_an_unknown_one_is_an_error_with_suggestions(makla: Makla, read_in: Path) -> None:
    words = ("jobs", "--profile", "P1", "--today", TODAY, "--json", "--workspace", read_in)
    assert ids(makla(*words, "--place", "eskilstuna").json) == ids(makla(*words, "--place", "0484").json)
    assert "N1" in ids(makla(*words, "--place", "Eskilstuna").json)
    assert "N1" not in ids(makla(*words, "--place", "Västerås").json)
    done = makla(*words, "--place", "Eskilstunna")
    assert done.status == 1
    assert "Eskilstuna" in done.error["error"] + done.error["remedy"]
    assert makla(*words, "--place", "9999").status == 1


def test_an_unknown_id_is_an_error_with_suggestions(makla: Makla, read_in: Path) -> None:
    done = makla("gap", "--profile", "p1", "--need", "N1", "--workspace", read_in)
    assert done.status == 1
    assert "Menade du P1" in done.err
    done = makla("seekers", "--need", "helt-annat", "--workspace", read_in)
    assert "Det finns till exempel N1, N2, N3." in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("jobs",),
        ("jobs", "--profile", "P1", "--text", "svets"),
        ("seekers", "--need", "N1", "--text", "svets"),
        ("courses",),
        ("courses", "--need", "N1", "--text", "svets"),
        ("gap", "--profile", "P1"),
        ("jobs", "--profile", "P1", "--today", "i morgon"),
        ("jobs", "--profile", "P1", "--today", "2026-02-30"),
        ("jobs", "--profile", "P1", "--limit", "0"),
        ("jobs", "--profile", "P1", "--limit", "många"),
        ("jobs", "--finns-inte"),
        ("finns-inte",),
        ("jobs", "överflödigt"),
    ],
)
def test_bad_usage_is_said_in_swedish_with_status_2(makla: Makla, words: tuple[str, ...]) -> None:
    done = makla(*words)
    assert done.status == 2
    assert done.out == ""
    assert done.err.startswith("Fel: ")
    english = ("Invalid", "Missing", "No such", "should be", "unexpected", "Usage", "Try ")
    assert not any(word in done.err for word in english)
    assert set(makla(*words, "--json").error) == {"error", "remedy", "details"}


@pytest.mark.parametrize(
    "text", ["", "   ", "🎉🎉🎉", "\ud800", "x" * 1_000_000, "اللحام", "a\0b", "=1+1", "'; DROP TABLE needs; --"]
)
def test_any_text_gets_an_answer_or_a_clear_error(makla: Makla, read_in: Path, text: str) -> None:
    for command in ("jobs", "seekers", "courses"):
        done = makla(command, "--text", text, "--today", TODAY, "--json", "--workspace", read_in)
        assert done.status == (0 if text.strip() else 1), done.err
        if done.status == 0:
            assert set(done.json) == {"hits", "abstained", "reason", "versions"}


def test_an_empty_workspace_says_how_to_begin(makla: Makla) -> None:
    done = makla("jobs", "--text", "svetsare")
    assert done.status == 1
    assert "makla demo" in done.err
    assert not Path("arbetsyta").exists()
