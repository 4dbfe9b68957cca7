"""The taxonomy: our own list, several sources joined, and saving whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from embeddings import load_encoder
from matching.importers import crosswalk
from matching.importers.base import ImportRefused
from matching.importers.concepts import Concept, ConceptSet, Relation
from matching.importers.own_concepts import own_folder
from matching.taxonomy import Taxonomy, load_taxonomy
from matching.taxonomy.compiled import load, save
from matching.taxonomy.joining import join
from matching.taxonomy.sources import Read, combine

JOBTECH = ConceptSet(
    "jobtech",
    (
        Concept("J1", "occupation", {"sv": ("Svetsare",)}),
        Concept("J2", "occupation", {"sv": ("Plåtslagare",)}),
        Concept("J3", "occupation", {"sv": ("Smed",)}),
        Concept("J9", "group", {"sv": ("Svetsare och gasskärare",)}, code="7212"),
        Concept("K1", "skill", {"sv": ("TIG-svetsning",)}),
        Concept("K2", "skill", {"sv": ("Gasning",)}),
    ),
    (Relation("broader", "J1", "J9"), Relation("close", "J1", "J2"), Relation("distant", "J1", "J3")),
)
ESCO = ConceptSet(
    "esco",
    (
        Concept("http://esco/o1", "occupation", {"sv": ("svetsare",), "en": ("welder",)}, code="7212"),
        Concept("http://esco/s1", "skill", {"sv": ("TIG-svetsning",), "en": ("TIG welding",)}),
        Concept("http://esco/s2", "skill", {"en": ("read drawings",)}),
        Concept("http://esco/g1", "group", {"en": ("Welders and flame cutters",)}, code="7212"),
    ),
    (
        Relation("essential", "http://esco/o1", "http://esco/s1"),
        Relation("optional", "http://esco/o1", "http://esco/s2"),
        Relation("optional", "http://esco/o1", "http://esco/gone"),
    ),
)
LEGACY = ConceptSet(
    "jobtech-legacy",
    (
        Concept("ssyk:7212", "group", {"sv": ("Svetsare och gasskärare",)}, code="7212"),
        Concept("K2", "skill", {"sv": ("Gasning", "Gasskärning")}),
    ),
    (Relation("essential", "ssyk:7212", "K2"),),
)


def joined(*crossings: crosswalk.Crossing) -> Taxonomy:
    sets = [Read(JOBTECH, "1"), Read(ESCO, "1.1"), Read(LEGACY, "2018")]
    return combine(sets, crossings, load_encoder("hashed"))


def ids(related: object) -> list[str]:
    return [one.concept.id for one in related]  # type: ignore[attr-defined]


def test_labels_join_what_nothing_official_joins_and_say_so() -> None:
    taxonomy = joined()
    (same,) = taxonomy.same("http://esco/o1")
    assert (same.concept.id, same.origin) == ("J1", "inferred")
    assert taxonomy.same("http://esco/s2") == ()


def test_groups_of_one_code_are_officially_the_same() -> None:
    (same,) = joined().same("ssyk:7212")
    assert (same.concept.id, same.origin) == ("J9", "official")


def test_ssyk_and_isco_of_the_same_number_are_not_joined_without_a_crosswalk() -> None:
    assert joined().same("http://esco/g1") == ()
    crossed = joined(crosswalk.Crossing("isco:7212", "ssyk:7212", "exact", 2))
    assert {one.origin for one in crossed.same("http://esco/g1")} == {"crosswalk"}
    assert {concept.id for concept in crossed.joined("J9")} == {"J9", "ssyk:7212", "http://esco/g1"}


def test_an_occupation_belongs_to_the_group_of_its_code() -> None:
    assert ids(joined().broader("http://esco/o1")) == ["http://esco/g1"]


def test_skills_come_from_the_occupation_what_it_was_joined_with_and_its_group() -> None:
    skills = joined().skills("J1")
    assert [(one.concept.id, one.kind) for one in skills] == [
        ("http://esco/s1", "essential"),
        ("http://esco/s2", "optional"),
        ("K2", "optional"),  # what a group lists is not essential to each of its occupations
    ]


def test_substitutes_close_before_distant() -> None:
    assert [(concept.id, degree) for concept, degree in joined().substitutes("J1")] == [("J2", 75), ("J3", 25)]


def test_the_same_id_in_two_files_is_one_concept_with_all_labels() -> None:
    assert joined().concept("K2").labels["sv"] == ("Gasning", "Gasskärning")


def test_what_did_not_join_is_counted_with_its_reason() -> None:
    taxonomy = joined()
    count = next(c for c in taxonomy.joins if (c.kind, c.source, c.towards) == ("skill", "esco", "jobtech"))
    assert (dict(count.joined), dict(count.alone)) == ({"inferred": 1}, {"ingen med samma benämning": 1})
    assert taxonomy.left_out == {"esco: relation till ett begrepp som inte finns i källan": 1}


def test_several_with_one_label_are_not_guessed_between() -> None:
    left = ConceptSet("a", (Concept("a1", "skill", {"sv": ("bas",)}), Concept("a2", "skill", {"sv": ("bas",)})))
    right = ConceptSet("b", (Concept("b1", "skill", {"sv": ("bas",)}),))
    done = join([left, right])
    assert done.joins[0].alone == {"flera med samma benämning": 1}
    assert len(done.relations) == 0


def test_a_crosswalk_row_of_unknown_concepts_is_counted() -> None:
    done = joined(crosswalk.Crossing("ssyk:9999", "isco:7212", "exact", 2))
    assert done.left_out["crosswalk: rad med ett begrepp som inte finns i någon källa"] == 1


def test_clusters_have_one_number_for_what_is_one_thing() -> None:
    taxonomy = joined()
    by_id = {concept.id: int(cluster) for concept, cluster in zip(taxonomy.concepts, taxonomy.clusters, strict=True)}
    assert by_id["J1"] == by_id["http://esco/o1"]
    assert by_id["J9"] == by_id["ssyk:7212"] != by_id["http://esco/g1"]


# --- the crosswalk file ---


def test_a_crosswalk_file_in_either_dress(tmp_path: Path) -> None:
    path = tmp_path / "crosswalk.csv"
    path.write_text("från;till;relation\nssyk:7212;isco:7212;\nJ1;http://esco/o1;broad\n", encoding="utf-8-sig")
    rows = [(row.left, row.right, row.relation, row.line) for row in crosswalk.read(path)]
    assert rows == [("ssyk:7212", "isco:7212", "exact", 2), ("J1", "http://esco/o1", "broad", 3)]
    path.write_text("from,to\na,b\n", encoding="utf-8")
    assert [(row.left, row.right) for row in crosswalk.read(path)] == [("a", "b")]


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "från;till;relation\nx;y;ungefär\n", "från;till\nx;\n"])
def test_a_bad_crosswalk_is_refused_with_a_remedy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "crosswalk.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        crosswalk.read(path)
    assert refused.value.remedy


# --- our own list ---


@pytest.fixture(scope="module")
def own() -> Taxonomy:
    return load_taxonomy(encoder=load_encoder("hashed"))


def test_the_own_list_is_of_the_size_it_says(own: Taxonomy) -> None:
    counts = own.counts()
    assert counts["occupation"] >= 160
    assert counts["skill"] >= 500
    assert counts["certificate"] >= 40


def test_every_occupation_of_the_own_list_has_a_code_a_text_and_skills(own: Taxonomy) -> None:
    for concept in own.of_kind("occupation"):
        assert concept.code is not None, concept.label
        assert len(concept.code) == 4, concept.label
        assert concept.descriptions.get("sv"), concept.label
    without = [c.label for c in own.of_kind("occupation") if not own.skills(c.id)]
    assert without == []


def test_codes_of_the_own_list_are_codes_of_ssyk(own: Taxonomy, shared_data: Path) -> None:
    path = shared_data / "jobtech_taxonomy" / "ssyk-level-4-groups.json"
    groups = json.loads(path.read_text(encoding="utf-8"))["data"]["concepts"]
    known = {group["ssyk_code_2012"] for group in groups}
    assert [c.label for c in own.of_kind("occupation") if c.code not in known] == []


def test_labels_of_one_kind_are_unique_in_the_own_list(own: Taxonomy) -> None:
    for kind in ("skill", "occupation", "certificate"):
        preferred = [concept.label for concept in own.of_kind(kind)]
        assert len(preferred) == len(set(preferred))


def test_relations_of_the_own_list(own: Taxonomy) -> None:
    assert {one.concept.label for one in own.skills("makla:yrke-svetsare") if one.kind == "essential"} == {
        "svetsning",
        "ritningsläsning",
    }
    assert [one.concept.label for one in own.broader("makla:tig-svetsning")] == ["svetsning"]


# --- saving ---


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_saved_and_opened_is_the_same_taxonomy(tmp_path: Path) -> None:
    taxonomy = joined()
    assert save(taxonomy, tmp_path / "taxonomy").changed
    again = load_taxonomy(tmp_path, encoder=load_encoder("hashed"))
    assert again.concepts == taxonomy.concepts
    assert again.as_json() == taxonomy.as_json()
    for text in ("svetsare", "TIG-svetsning", "welder"):
        for kind in ("skill", "occupation"):
            found = [(link.concept.id, link.span) for link in again.link(text, kind)]
            assert found == [(link.concept.id, link.span) for link in taxonomy.link(text, kind)]


def test_saving_twice_changes_nothing(tmp_path: Path) -> None:
    save(joined(), tmp_path)
    before = tree(tmp_path)
    assert not save(joined(), tmp_path).changed
    assert tree(tmp_path) == before


def test_another_taxonomy_takes_the_place_of_the_first(tmp_path: Path) -> None:
    save(joined(), tmp_path)
    assert save(combine([Read(JOBTECH, "1")], (), load_encoder("hashed")), tmp_path).changed
    assert [source.name for source in load(tmp_path).sources] == ["jobtech"]
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


def _shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [Path.unlink, _shorten])
def test_a_damaged_file_is_refused_with_a_remedy(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    save(joined(), tmp_path)
    for name in tree(tmp_path):
        save(joined(), tmp_path)
        path = tmp_path / name
        kept = path.read_bytes()
        harm(path)
        if name == "manifest.json" and not path.exists():
            path.write_bytes(kept)
            continue  # without a manifest there is no taxonomy at all
        with pytest.raises(ImportRefused) as refused:
            load(tmp_path)
        assert "makla import taxonomy" in refused.value.remedy
        path.write_bytes(kept)


def test_a_failed_save_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matching.taxonomy import compiled

    save(joined(), tmp_path)

    def fail(*_: Path) -> None:
        raise OSError("skivan är full")

    monkeypatch.setattr(compiled, "move", fail)
    with pytest.raises(ImportRefused):
        save(combine([Read(JOBTECH, "1")], (), load_encoder("hashed")), tmp_path)
    monkeypatch.undo()
    assert [source.name for source in load(tmp_path).sources] == ["jobtech", "esco", "jobtech-legacy"]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        load_taxonomy(tmp_path)
    assert refused.value.remedy


def test_our_own_list_is_read_with_the_others_once(tmp_path: Path) -> None:
    (tmp_path / "jobtech").mkdir()
    (tmp_path / "jobtech" / "skills.json").write_text(
        '{"data": {"concepts": [{"id": "AAAA_111_AAA", "type": "skill", "preferred_label": "Svetsning"}]}}',
        encoding="utf-8",
    )
    alone = load_taxonomy(tmp_path)
    assert [source.name for source in alone.sources] == ["jobtech", "makla"]
    assert [one.concept.id for one in alone.same("AAAA_111_AAA")] == ["makla:svetsning"]
    (tmp_path / "egna").symlink_to(own_folder())
    assert load_taxonomy(tmp_path).version == alone.version


def test_a_workspace_without_a_taxonomy_has_our_own_list(tmp_path: Path) -> None:
    (tmp_path / "makla.db").touch()
    assert [source.name for source in load_taxonomy(tmp_path).sources] == ["makla"]


def test_real_folders_are_read_and_joined(shared_data: Path, tmp_path: Path) -> None:
    for name in ("jobtech_taxonomy", "jobtech_legacy_2018", "esco_sv"):
        (tmp_path / name).symlink_to(shared_data / name)
    taxonomy = load_taxonomy(tmp_path, encoder=load_encoder("hashed"))
    assert [source.name for source in taxonomy.sources] == ["jobtech", "esco", "jobtech-legacy", "makla"]
    assert taxonomy.counts()["occupation"] > 5_000
    (link, *_) = taxonomy.link("Vi söker en undersköterska", "occupation")
    assert "dersköterska" in link.concept.label
    (everyday, *_) = taxonomy.link("Kan göra momsen och köra lönen")
    assert everyday.concept.id.startswith("makla:")  # a name that the others lack
    joined_to = {count.source: count.joined for count in taxonomy.joins if count.kind == "occupation"}
    assert joined_to["esco"]["inferred"] > 500


def test_code_lists_are_fields_levels_and_places(shared_data: Path) -> None:
    taxonomy = load_taxonomy(shared_data / "geo", encoder=load_encoder("hashed"))
    counts = taxonomy.counts()
    assert counts["place"] == 290
    assert counts["field"] > 400
    assert counts["level"] > 50
    assert [c.label for c in taxonomy.of_kind("place") if c.code == "0484"] == ["Eskilstuna"]
    (wider,) = taxonomy.broader("sun-field:523")
    assert wider.concept.code == "52"
