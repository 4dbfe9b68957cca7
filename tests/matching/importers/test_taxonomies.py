"""Readers of taxonomies, on small files written here and on the whole public ones."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from matching.importers import esco, jobtech_legacy, jobtech_taxonomy, yh_fields
from matching.importers.base import ImportRefused
from matching.importers.concepts import Relation


def test_esco_in_any_language_is_joined_by_uri(tmp_path: Path) -> None:
    english, finnish, swedish = tmp_path / "en", tmp_path / "fi", tmp_path / "sv"
    for folder in (english, finnish, swedish):
        folder.mkdir()
    (english / "skills_en.csv").write_bytes(
        b"\xef\xbb\xbfconceptUri,altLabels,preferredLabel,description\r\n"
        b'u:1,"arc welding\nweld by arc\narc welding",arc welding,"Weld\nwith an arc."\r\n'
    )
    with gzip.open(finnish / "skills_fi.csv.gz", "wt", encoding="utf-8") as file:
        file.write("conceptUri,preferredLabel\nu:1,kaarihitsaus\nu:2,leipominen\n")
    (swedish / "skills_sv_labels.csv").write_text(
        "conceptUri,preferredLabel_sv_v109,preferredLabel_en_v111\nu:1,bågsvetsning,arc welding\n", encoding="utf-8"
    )
    (english / "occupationSkillRelations.csv").write_text(
        "occupationUri,relationType,skillType,skillUri\no:1,essential,,u:1\no:1,optional,,u:2\n"
    )
    assert all(esco.recognises(folder) for folder in (english, finnish, swedish))
    read = esco.read([english, finnish, swedish])
    by_id = read.by_id()
    assert by_id["u:1"].labels == {
        "en": ("arc welding", "weld by arc"),
        "fi": ("kaarihitsaus",),
        "sv": ("bågsvetsning",),
    }
    assert by_id["u:1"].descriptions == {"en": "Weld with an arc."}
    assert by_id["u:2"].preferred("fi") == "leipominen"
    assert by_id["u:2"].preferred("en") is None
    assert read.relations == (Relation("essential", "o:1", "u:1"), Relation("optional", "o:1", "u:2"))


def test_esco_label_list_of_occupations_and_groups(tmp_path: Path) -> None:
    (tmp_path / "occupations_sv.csv").write_text(
        "conceptUri,conceptType,iscoGroup,preferredLabel_sv,altLabels_sv,preferredLabel_en\n"
        "i:C7212,ISCOGroup,7212,Svetsare och skärare,,Welders\n"
        'o:1,Occupation,7212,svetsare,"licenssvetsare\nrörsvetsare",welder\n'
    )
    group, occupation = esco.read([tmp_path]).concepts
    assert (group.kind, group.code) == ("group", "7212")
    assert occupation.kind == "occupation"
    assert occupation.labels == {"sv": ("svetsare", "licenssvetsare", "rörsvetsare"), "en": ("welder",)}


def test_a_cut_gzip_file_is_refused_by_name(tmp_path: Path) -> None:
    whole = gzip.compress(("conceptUri,preferredLabel\n" + "u:1,svetsa\n" * 5000).encode())
    (tmp_path / "skills_sv.csv.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ImportRefused, match=r"skills_sv\.csv\.gz"):
        esco.read([tmp_path])


def test_jobtech_nested_concepts_and_both_sides_of_substitutability(tmp_path: Path) -> None:
    def occupation(identity: str, label: str, **more: object) -> dict[str, object]:
        return {"id": identity, "type": "occupation-name", "preferred_label": label, **more}

    group = {"id": "g", "type": "ssyk-level-4", "preferred_label": "Svetsare", "ssyk_code_2012": "7212"}
    tree = group | {"definition": "Svetsar.\r\n\tSkär.", "narrower": [occupation("a", "Rörsvetsare\u00a0")]}
    near = {"substitutability_percentage": 75}
    edges = occupation("a", "Rörsvetsare") | {
        "substituted_by": [occupation("b", "Svetsare") | near],
        "substitutes": [occupation("c", "Plåtslagare") | near],
    }
    other = {"id": "x", "type": "wage-type", "preferred_label": "Månadslön"}
    (tmp_path / "tree.json").write_text(json.dumps({"data": {"concepts": [tree, other]}}))
    (tmp_path / "edges.json.gz").write_bytes(gzip.compress(json.dumps({"data": {"concepts": [edges]}}).encode()))
    assert jobtech_taxonomy.recognises(tmp_path)
    read = jobtech_taxonomy.read(tmp_path)
    assert {c.id: c.labels["sv"] for c in read.concepts} == {
        "g": ("Svetsare",), "a": ("Rörsvetsare",), "b": ("Svetsare",), "c": ("Plåtslagare",)
    }  # fmt: skip
    assert read.by_id()["g"].descriptions == {"sv": "Svetsar. Skär."}
    assert read.by_id()["g"].code == "7212"
    # "close": the second can take the place of the first
    assert set(read.relations) == {
        Relation("broader", "a", "g"),
        Relation("close", "a", "b"),
        Relation("close", "c", "a"),
    }


def test_legacy_ids_are_kept_apart_by_type(tmp_path: Path) -> None:
    for name, text in {
        "occupation_names": "occupation_name_id,term,ssyk4\n7,Svetsare,7212\n",
        "occupation_name_synonyms": "synonym,occupation_name_id,occupation_term\nSvets,7,Svetsare\n",
        "ssyk4_groups": "ssyk4,term,description\n0110,Officerare,Leder.\n",
        "skills": "skill_id,term,headline,main_headline\n7,TIG-svetsning,Svetsning,Teknik\n",
        "ssyk4_skill_relations_with_concept_ids": "ssyk4,ssyk4_term,skill_concept_id,skill_term_2018,skill_label_2025\n"
        "0110,Officerare,Ab,Vapen,Vapensystem\n",
    }.items():
        (tmp_path / f"{name}.csv").write_text(text)
    assert jobtech_legacy.recognises(tmp_path)
    read = jobtech_legacy.read(tmp_path)
    by_id = read.by_id()
    assert by_id["occupation:7"].labels["sv"] == ("Svetsare", "Svets")
    assert by_id["skill:7"].labels["sv"] == ("TIG-svetsning",)
    assert by_id["ssyk:0110"].code == "0110"
    assert by_id["Ab"].labels["sv"] == ("Vapensystem", "Vapen")
    assert set(read.relations) == {
        Relation("broader", "occupation:7", "ssyk:7212"),
        Relation("broader", "skill:7", "headline:Svetsning"),
        Relation("essential", "ssyk:0110", "Ab"),
    }


def test_the_whole_public_files(shared_data: Path) -> None:
    whole = esco.read([shared_data / "esco_en_1.1.1", shared_data / "esco_sv"])
    assert Counter(c.kind for c in whole.concepts) == {"skill": 13_896 + 106, "occupation": 3_007, "group": 619}
    relations = Counter(r.kind for r in whole.relations)
    assert (relations["essential"], relations["optional"]) == (64_946, 58_909)
    assert sum("sv" in c.labels for c in whole.concepts if c.kind == "skill") == 13_485

    jobtech = jobtech_taxonomy.read(shared_data / "jobtech_taxonomy")
    kinds = Counter(c.kind for c in jobtech.concepts)
    assert (kinds["skill"], kinds["occupation"], kinds["keyword"]) == (6_657, 2_412, 1_484)
    assert sum(len(c.code or "") == 4 and c.kind == "group" for c in jobtech.concepts) == 400
    edges = Counter(r.kind for r in jobtech.relations)
    assert edges["close"] + edges["distant"] == 5_003

    legacy = jobtech_legacy.read(shared_data / "jobtech_legacy_2018")
    assert sum(c.kind == "occupation" for c in legacy.concepts) == 3_262
    assert sum(r.kind == "essential" for r in legacy.relations) == 9_280

    programmes = yh_fields.read(shared_data / "myh")
    assert {p.year for p in programmes} == set(range(2018, 2025))
    assert {p.year for p in programmes if p.field} == {2023, 2024}
