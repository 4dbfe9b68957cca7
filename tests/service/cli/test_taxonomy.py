"""``makla import taxonomy`` and ``makla evaluate linking`` as a person and a program meet them."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.taxonomy import load_taxonomy
from tests.service.cli.conftest import Makla


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of two sources: one JobTech file and an ESCO label list."""
    folder = tmp_path / "källor"
    (folder / "jobtech").mkdir(parents=True)
    (folder / "esco_1.1.1").mkdir()
    (folder / "jobtech" / "skills.json").write_text(
        '{"data": {"concepts": [{"id": "AAAA_111_AAA", "type": "skill", "preferred_label": "Svetsning"},'
        ' {"id": "BBBB_222_BBB", "type": "skill", "preferred_label": "Stickning"}]}}',
        encoding="utf-8",
    )
    (folder / "esco_1.1.1" / "skills_sv_labels.csv").write_text(
        "conceptUri,preferredLabel_sv,preferredLabel_en\nhttp://esco/1,svetsning,welding\nhttp://esco/2,,knot tying\n",
        encoding="utf-8",
    )
    return folder


def test_a_folder_is_read_in_and_a_second_time_changes_nothing(makla: Makla, source: Path) -> None:
    first = makla("import", "taxonomy", source, "--json")
    assert first.status == 0
    own = load_taxonomy().counts()
    assert first.json["concepts"] == own | {"skill": own["skill"] + 4}
    assert first.json["changed"] is True
    joins = {(count["source"], count["towards"]): count for count in first.json["joins"]}
    assert joins["esco", "jobtech"]["joined"] == {"inferred": 1}
    assert joins["esco", "jobtech"]["alone"] == {"ingen med samma benämning": 1}
    assert joins["makla", "jobtech"]["joined"] == {"inferred": 1}
    assert makla("import", "taxonomy", source, "--json").json["changed"] is False
    assert load_taxonomy("arbetsyta").link("stickning")[0].concept.id == "BBBB_222_BBB"


def test_a_person_reads_what_joined_and_what_did_not(makla: Makla, source: Path) -> None:
    done = makla("import", "taxonomy", source)
    assert "esco 1.1.1: 2 begrepp." in done.out
    assert "1 genom samma benämning (härledda)" in done.out.replace("\n    ", " ")
    assert "1 ingen med samma benämning" in done.out.replace("\n    ", " ")
    assert "Taxonomin är sparad." in done.out


def test_a_folder_without_taxonomies_is_refused_and_nothing_is_saved(makla: Makla, tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    done = makla("import", "taxonomy", tmp_path / "tom")
    assert done.status == 1
    assert "ingen taxonomi" in done.err
    assert not Path("arbetsyta/taxonomy").exists()


def test_a_bad_file_leaves_the_old_taxonomy(makla: Makla, source: Path) -> None:
    makla("import", "taxonomy", source)
    (source / "jobtech" / "skills.json").write_text('{"data": {"concepts": [', encoding="utf-8")
    assert makla("import", "taxonomy", source).status == 1
    assert load_taxonomy("arbetsyta").link("stickning")[0].concept.id == "BBBB_222_BBB"


def test_figures_are_printed_for_each_half_and_linker(makla: Makla, tmp_path: Path) -> None:
    done = makla("evaluate", "linking", "--data", tmp_path / "saknas", "--json")
    assert done.status == 0
    rows = {(row["half"], row["linker"]): row for row in done.json["gold"]}
    assert set(rows) == {
        (h, n) for h in ("calibration", "report", "båda") for n in ("benämningar", "vektorer", "utan modell", "allt")
    }
    for row in rows.values():
        assert 0 < row["found"] <= row["asked"]
    assert rows["båda", "allt"]["found"] == rows["calibration", "allt"]["found"] + rows["report", "allt"]["found"]
    assert done.json["decorte_validation"] == []
    assert len(done.json["notes"]) == 2  # the real ads and the English sets are not there
