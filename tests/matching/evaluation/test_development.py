"""The development texts: every judged span lies in its text, and the halves are those of the written rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.evaluation.development import development_sets, read_shared_texts

ASK_FOR_NOTHING = {
    *("qe007", "qe018", "qe027", "qe039", "qe050", "qe061"),
    *("qf007", "qf018", "qf029", "qf038", "qf051", "qf062"),
    "qg075",
}
"""Texts of employers that need nobody, marked so."""


def test_every_span_of_the_development_texts_lies_in_its_text(repository: Path, shared_data: Path) -> None:
    sets = development_sets(repository / "datasets" / "development", shared_data)
    assert {(one.name, one.half): len(one.texts) for one in sets} == {
        ("linking", "train"): 30,
        ("linking_second", "train"): 20,
        ("linking_long", "train"): 6,
        ("linking_ads", "train"): 7,
        ("linking_ads", "test"): 11,
        ("linking_sectors", "train"): 17,
        ("linking_sectors", "test"): 19,
        ("marked", "train"): 4916,
        ("marked", "test"): 724,
        ("marked_unseen", "test"): 994,
        ("marked_unseen_second", "test"): 480,
        ("skills_in_shared_texts", "train"): 9,
        ("skills_in_shared_texts", "test"): 11,
        ("descriptions_in_shared_texts", "test"): 79,
    }
    assert {identity for one in sets for identity, rows in one.spans.items() if not rows} == ASK_FOR_NOTHING
    for one in sets:
        assert one.spans.keys() == one.texts.keys()
        for identity, rows in one.spans.items():
            assert all(0 <= row.start < row.end <= len(one.texts[identity]) for row in rows)


def test_a_marked_description_is_right_in_its_own_words(repository: Path, shared_data: Path) -> None:
    (one,) = [
        one
        for one in development_sets(repository / "datasets" / "development", shared_data)
        if one.name == "descriptions_in_shared_texts"
    ]
    for identity, rows in one.spans.items():
        assert all(row.labels[0] == one.texts[identity][row.start : row.end] for row in rows)
        assert all(row.labels[0].strip() == row.labels[0] for row in rows)


def test_the_texts_written_here_need_no_shared_files(repository: Path) -> None:
    sets = development_sets(repository / "datasets" / "development", None)
    assert [one.name for one in sets if one.judged_unread] == ["linking_ads"] * 2 + ["linking_sectors"] * 2


def test_no_development_text_is_a_gold_text(repository: Path, shared_data: Path) -> None:
    from matching.evaluation.judged_spans import read_spans

    gold = set(read_spans(repository / "datasets" / "gold" / "skills_in_text.csv"))
    assert not gold & {
        i for one in development_sets(repository / "datasets" / "development", shared_data) for i in one.texts
    }


def test_an_unknown_id_is_refused(shared_data: Path) -> None:
    with pytest.raises(ValueError, match="no shared text 'legacy:0'"):
        read_shared_texts({"legacy:0": ()}, shared_data)
