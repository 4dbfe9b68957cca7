"""Pairs: what stands in them, and that nothing kept apart does."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.importers.base import ImportRefused
from matching.importers.concepts import Concept, ConceptSet, Relation
from matching.importers.yh_fields import Programme
from matching.own_phrases import PhraseLine
from matching.training_pairs import WEIGHTS, slashed, training_pairs
from matching.training_sources import HELD_OUT, Sources, Split, normal, read_sources


def occupation(identity: str, *labels: str) -> Concept:
    return Concept(identity, "occupation", {"sv": labels})


def skill(identity: str, *labels: str) -> Concept:
    return Concept(identity, "skill", {"sv": labels})


def many_sources(count: int = 400) -> Sources:
    """Occupations in one group with a skill each; the same occupation stands in two sources under one name."""
    group = Concept("g", "group", {"sv": ("Alla yrken",)}, {"sv": "Gör allt."}, "7212")
    names = [f"yrke{i}" for i in range(count)]
    jobtech = ConceptSet(
        "jobtech",
        (group, *(occupation(f"o{i}", name) for i, name in enumerate(names))),
        tuple(Relation("broader", f"o{i}", "g") for i in range(count)),
    )
    legacy = ConceptSet(
        "jobtech-legacy", tuple(occupation(f"occupation:{i}", name, f"synonym{i}") for i, name in enumerate(names))
    )
    esco = ConceptSet(
        "esco",
        tuple(
            Concept(f"u:{i}", "occupation", {"sv": (name, f"annat{i}"), "en": (f"job{i}",)})
            for i, name in enumerate(names)
        )
        + tuple(skill(f"s:{i}", f"kompetens{i}") for i in range(count)),
        tuple(Relation("essential", f"u:{i}", f"s:{i}") for i in range(count)),
    )
    programmes = (
        Programme("Svetstekniker", 2023, "Teknik", "Svetsning", "521a"),
        Programme("Robotsvetsare", 2024, "Teknik", "Svetsning", "521a"),
        Programme("Svetstekniker", 2024, "Teknik", "Svetsning", "521a"),
    )
    return Sources(esco, jobtech, legacy, programmes)


def test_one_family_is_held_out_of_every_source_and_every_relation() -> None:
    sources = many_sources()
    split = Split(sources)
    held = {i for i in range(400) if split.held_out(sources.jobtech.by_id()[f"o{i}"])}
    assert 400 / HELD_OUT / 2 < len(held) < 400 / HELD_OUT * 2
    for i in range(400):  # the three sources agree
        assert split.held_out(sources.esco.by_id()[f"u:{i}"]) == (i in held)
        assert split.held_out(sources.legacy.by_id()[f"occupation:{i}"]) == (i in held)
    texts = {text for pair in training_pairs(sources, split) for text in (pair.left, pair.right)}
    for i in range(400):
        names = {f"yrke{i}", f"synonym{i}", f"annat{i}", f"job{i}"}
        assert bool(texts & names) == (i not in held)


def test_titles_new_in_the_test_year_are_kept_apart() -> None:
    sources = many_sources(1)
    pairs = training_pairs(sources, Split(sources))
    assert {pair.left for pair in pairs if pair.right == "Svetsning"} == {"Svetstekniker"}


def test_what_is_kept_apart_is_no_text_to_be_unlike_either() -> None:
    sources = many_sources()
    names = tuple(f"yrke{i}" for i in range(400))
    line = PhraseLine("köra truck", ("truckförare",), ("lagerarbete",), names)
    split = Split(sources)
    held = {name for i, name in enumerate(names) if split.held_out(sources.jobtech.by_id()[f"o{i}"])}
    assert held
    for pair in training_pairs(sources, split, [line])[:2]:
        assert set(pair.unlike) & set(names) == set(names) - held
    assert set(training_pairs(sources, None, [line])[1].unlike) == set(names)


def test_without_a_split_everything_is_trained_on() -> None:
    texts = {pair.left for pair in training_pairs(many_sources(50), None)}
    assert {f"yrke{i}" for i in range(50)} <= texts
    assert "Robotsvetsare" in texts


def test_a_source_that_is_left_out_gives_nothing_but_still_decides_the_split() -> None:
    sources = many_sources()
    split = Split(sources)
    texts = {t for p in training_pairs(sources.only({"esco"}), split) for t in (p.left, p.right)}
    assert not any(text.startswith("synonym") or text in ("Alla yrken", "Svetsning") for text in texts)
    assert any(text.startswith("yrke") for text in texts)
    held = {f"yrke{i}" for i in range(400) if split.held_out(sources.legacy.by_id()[f"occupation:{i}"])}
    assert not texts & held


def test_no_pair_of_a_text_with_itself_or_twice() -> None:
    pairs = training_pairs(many_sources(50), None)
    keys = [(normal(p.left), normal(p.right)) for p in pairs]
    assert all(left != right for left, right in keys)
    assert len(set(keys)) == len(keys)
    assert {pair.kind for pair in pairs} <= set(WEIGHTS)


def test_slashed_titles_come_apart() -> None:
    assert slashed("Akutsjuksköterska/ Sjuksköterska, akutmottagning") == [
        "Akutsjuksköterska",
        "Sjuksköterska, akutmottagning",
    ]
    assert slashed("Kock") == []
    assert slashed("TIG/MIG-svetsning") == ["MIG-svetsning"]


def test_a_folder_without_taxonomies_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="Ingen känd taxonomi"):
        read_sources(tmp_path)
    with pytest.raises(ImportRefused, match="finns inte"):
        read_sources(tmp_path / "saknas")


def test_the_public_files_keep_tasks_and_training_apart(shared_data: Path) -> None:
    from matching.evaluation.tasks import development_tasks

    sources = read_sources(shared_data)
    split = Split(sources)
    pairs = training_pairs(sources, split)
    trained = {normal(text) for pair in pairs for text in (pair.left, pair.right)}
    tasks = development_tasks(sources, split, shared_data)
    asked = {task.name: {normal(query) for query in task.queries} for task in tasks}
    apart = ("skills sv→en", "skills en→sv", "occupations sv→en", "occupations en→sv", "alternative → occupation")
    for name in (*apart, "synonym → occupation", "renamed skill", "occupation → group", "YH title → field"):
        assert len(asked[name]) > 50
        assert not asked[name] & trained, name
    # texts of occupations are in no pair at all; the skills of a held-out group are in none with that group
    assert not asked["masked text → group"] & trained
    groups = asked["group → skills"]
    assert not [p for p in pairs if p.kind == "group skill" and normal(p.left) in groups]
