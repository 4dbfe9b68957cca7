"""``makla import`` and ``makla template``: whole tasks on real files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.service.cli.conftest import Makla
from tests.service.cli.tiny import NEEDS, PROFILES, write_table

PARTS = ("rows_merged", "rows_refused", "added", "updated", "unchanged", "removed")


def numbers(shape: dict[str, Any]) -> dict[str, int]:
    """The counts of an import that are not zero."""
    return {name: shape[name] for name in ("rows_read", *PARTS) if shape[name]}


def test_a_file_is_read_in_and_a_second_time_changes_nothing(makla: Makla, tiny_files: Path) -> None:
    first = makla("import", "needs", tiny_files / "behov.csv", "--json")
    assert first.status == 0
    assert numbers(first.json) == {"rows_read": 3, "added": 3}
    assert first.json["errors"] == []
    index = Path("arbetsyta/index/manifest.json").read_bytes()
    second = makla("import", "needs", tiny_files / "behov.csv", "--json")
    assert numbers(second.json) == {"rows_read": 3, "unchanged": 3}
    assert Path("arbetsyta/index/manifest.json").read_bytes() == index


def test_a_person_reads_what_was_done(makla: Makla, tiny_files: Path) -> None:
    done = makla("import", "profiles", tiny_files / "profiler.csv")
    assert "profiler.csv: 3 rader lästa, 0 sammanslagna, 0 avvisade." in done.out
    assert "3 nya, 0 ändrade, 0 oförändrade, 0 borttagna." in done.out
    assert "Indexet är byggt: 2 poster inlästa, 0 borttagna, 2 i allt." in done.out  # not the protected one


def test_only_what_changed_is_embedded(makla: Makla, town: Path, tmp_path: Path) -> None:
    changed = [NEEDS[0] | {"Antal": "9"}, *NEEDS[1:]]
    done = makla("import", "needs", write_table(tmp_path / "nytt.csv", changed), "--workspace", town)
    assert "0 nya, 1 ändrad, 2 oförändrade, 0 borttagna." in done.out
    assert "Indexet är uppdaterat: 1 post inläst, 0 borttagna, 8 i allt." in done.out


def test_someone_who_becomes_protected_leaves_the_index(makla: Makla, town: Path, tmp_path: Path) -> None:
    hidden = [PROFILES[0] | {"Skyddade personuppgifter": "ja"}]
    done = makla("import", "profiles", write_table(tmp_path / "nytt.csv", hidden), "--workspace", town)
    assert "Indexet är uppdaterat: 0 poster inlästa, 1 borttagen, 7 i allt." in done.out
    asked = makla("seekers", "--need", "N1", "--json", "--workspace", town)
    assert "P1" not in asked.out
    assert makla("jobs", "--profile", "P1", "--workspace", town).status == 1


def test_bad_rows_refuse_the_whole_file_and_are_named(makla: Makla, tmp_path: Path) -> None:
    path = write_table(tmp_path / "fel.csv", [NEEDS[0], NEEDS[1] | {"Öppet till": "snart"}])
    done = makla("import", "needs", path, "--json")
    assert done.status == 1
    assert numbers(done.json) == {"rows_read": 2, "rows_refused": 2}
    assert [(e["line"], e["column"], e["value"]) for e in done.json["errors"]] == [(3, "Öppet till", "snart")]
    assert "--skip-bad-rows" in done.error["remedy"]
    plain = makla("import", "needs", path)
    assert plain.status == 1
    assert plain.out == ""
    assert "Fel: fel.csv lästes inte in: 1 fel hittades. Inget har ändrats." in plain.err
    assert "rad 3 kolumn Öppet till" in plain.err
    assert makla("index", "info", "--workspace", "arbetsyta").status == 1  # nothing was indexed


def test_bad_rows_can_be_skipped(makla: Makla, tmp_path: Path) -> None:
    path = write_table(tmp_path / "fel.csv", [NEEDS[0], NEEDS[1] | {"Öppet till": "snart"}])
    done = makla("import", "needs", path, "--skip-bad-rows", "--json")
    assert done.status == 0
    assert numbers(done.json) == {"rows_read": 2, "rows_refused": 1, "added": 1}
    assert len(done.json["errors"]) == 1


def test_a_header_is_mapped_by_hand(makla: Makla, tmp_path: Path) -> None:
    odd = [{("Vad söker ni?" if header == "Rubrik" else header): cell for header, cell in NEEDS[0].items()}]
    path = write_table(tmp_path / "udda.csv", odd)
    assert makla("import", "needs", path, "--json").status == 1
    done = makla("import", "needs", path, "--map", "Vad söker ni?=Rubrik", "--json")
    assert done.status == 0, done.err
    assert done.json["columns"]["Vad söker ni?"] == "Rubrik"


def test_a_gzip_is_read_as_it_is(makla: Makla, tiny_files: Path, tmp_path: Path) -> None:
    packed = tmp_path / "behov.csv.gz"
    packed.write_bytes(gzip.compress((tiny_files / "behov.csv").read_bytes()))
    assert numbers(makla("import", "needs", packed, "--json").json) == {"rows_read": 3, "added": 3}


def test_without_the_index_a_search_says_what_to_do(makla: Makla, tiny_files: Path) -> None:
    done = makla("import", "needs", tiny_files / "behov.csv", "--no-index")
    assert "kör makla index build" in done.out
    asked = makla("jobs", "--text", "svetsare")
    assert asked.status == 1
    assert "makla index build" in asked.err
    assert makla("index", "build").status == 0
    assert makla("jobs", "--text", "svetsare").status == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("import", "needs", "saknas.csv"), 1, "saknas.csv: Filen finns inte."),
        (("import", "needs", "."), 1, "."),
        (("import", "needs"), 2, "FIL"),
        (("import", "needs", "x.csv", "--map", "Rubrik"), 2, "--map"),
        (("import", "people", "x.csv"), 2, "people"),
        (("template", "ads", "x.xlsx"), 2, "ads"),
    ],
)
def test_what_cannot_be_read_is_said_in_swedish(makla: Makla, words: tuple[str, ...], status: int, said: str) -> None:
    done = makla(*words)
    assert done.status == status
    assert said in done.err
    assert not Path("arbetsyta").exists()
    as_json = makla(*words, "--json")
    assert as_json.status == status
    assert set(as_json.error) == {"error", "remedy", "details"}


@pytest.mark.parametrize("kind", ["needs", "profiles", "courses"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_template_can_be_read_in_as_it_is(makla: Makla, kind: str, suffix: str) -> None:
    assert makla("template", kind, f"mall{suffix}").status == 0
    again = makla("template", kind, f"mall{suffix}")
    assert again.status == 1
    assert "finns redan" in again.err
    done = makla("import", kind, f"mall{suffix}", "--json")
    assert done.status == 0, done.err
    assert done.json["rows_refused"] == 0
    assert done.json["ignored_columns"] == []


def test_a_removed_ad_is_removed(makla: Makla, shared_data: Path, tmp_path: Path) -> None:
    ads = json.loads((shared_data / "job_ads" / "jobsearch_sample_10.json").read_text("utf-8"))
    first = makla("import", "ads", shared_data / "job_ads" / "jobsearch_sample_10.json", "--json")
    assert numbers(first.json) == {"rows_read": 24, "added": 10, "unchanged": 14}
    one = next(ad["id"] for ad in ads if not ad.get("removed"))
    (tmp_path / "borta.json").write_text(
        json.dumps([{"id": one, "removed": True, "removed_date": "2020-03-01"}]), "utf-8"
    )
    assert numbers(makla("import", "ads", "borta.json", "--json").json) == {"rows_read": 1, "removed": 1}


def test_sundsvalls_courses_become_what_the_file_holds(makla: Makla, shared_data: Path) -> None:
    path = shared_data / "sundsvall_komvux" / "courses.csv.gz"
    done = makla("import", "courses", path, "--json", "--no-index")
    assert done.status == 0, done.err
    assert numbers(done.json) == {"rows_read": 1990, "rows_merged": 852, "added": 1138}
    again = makla("import", "courses", path, "--json", "--no-index")
    assert numbers(again.json) == {"rows_read": 1990, "rows_merged": 852, "unchanged": 1138}
