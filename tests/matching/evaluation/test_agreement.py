"""Two judges counted against each other, worked by hand on a text of a few words."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.evaluation.agreement import agreements, as_found, count_judge
from matching.evaluation.judged_spans import GoldSpan, half_of, read_spans, read_texts

TEXT = "Du kan TIG-svetsning och läser ritningar. Körkort B. Truckkort behövs inte. Du är noggrann och kan Excel."


def judged(*rows: tuple[str, str, str, str], text: str = "t") -> dict[str, list[GoldSpan]]:
    spans = []
    for words, kind, labels, strength in rows:
        start = TEXT.index(words)
        spans.append(GoldSpan(text, start, start + len(words), kind, tuple(labels.split("|")), strength))
    return {text: spans}


FIRST = judged(
    ("TIG-svetsning", "skill", "TIG-svetsning", "mandatory"),
    ("läser ritningar", "skill", "ritningsläsning", "mandatory"),
    ("Körkort B", "licence", "körkort B", "mandatory"),
    ("Truckkort", "certificate", "truckkort", "negated"),
    ("noggrann", "trait", "noggrannhet", "mentioned"),
)
SECOND = judged(
    ("TIG-svetsning", "skill", "svetsning|TIG-svetsning", "meriting"),
    ("ritningar", "skill", "läsa ritningar", "mandatory"),
    ("Körkort B", "licence", "körkort B|B", "mandatory"),
    ("Truckkort", "certificate", "truckkort", "mandatory"),
    ("noggrann", "skill", "noggrannhet", "mentioned"),
    ("Excel", "skill", "Excel", "mandatory"),
)


def test_the_second_judge_against_the_first_by_hand() -> None:
    counted = count_judge(SECOND, FIRST)
    # links: welding, drawings, licence (right), truck licence (the first says it is not needed) and Excel (no row):
    # false. "noggrann" touches the first's trait: neither right nor wrong.
    assert (counted.found, counted.false) == (5, 2)
    # asked by the first: welding, drawings, licence; all found, welding as meriting instead of mandatory
    assert (counted.asked, counted.right, counted.same_strength) == (3, 3, 2)


def test_the_first_judge_against_the_second_by_hand() -> None:
    counted = count_judge(FIRST, SECOND)
    # links: welding, drawings, licence, all right; what is negated and the trait are nothing found
    assert (counted.found, counted.false) == (3, 0)
    # asked by the second: the three, and truck licence, "noggrannhet" and Excel, which the first did not find
    assert (counted.asked, counted.right, counted.same_strength) == (6, 3, 2)


def test_a_repeated_thing_is_one_link() -> None:
    twice = judged(
        ("TIG-svetsning", "skill", "Svetsning", "mandatory"), ("ritningar", "skill", "svetsning", "mentioned")
    )
    counted = count_judge(twice, judged(("TIG-svetsning", "skill", "svetsning", "mandatory")))
    # right when any of its places is
    assert (counted.found, counted.false) == (1, 0)


@pytest.mark.parametrize(
    ("labels", "code"),
    [
        ("körkort B|B", "B"),
        ("körkort CE", "CE"),
        ("yrkeskompetensbevis|YKB", "YKB"),
        ("utökad B|B96", "B"),
        ("truck", "truck"),
    ],
)
def test_a_licence_goes_by_its_code(labels: str, code: str) -> None:
    (found,) = as_found(judged(("Körkort B", "licence", labels, "mandatory"))["t"])
    assert found.label == code


def test_another_licence_is_false() -> None:
    counted = count_judge(
        judged(("Körkort B", "licence", "körkort CE|CE", "mandatory")),
        judged(("Körkort B", "licence", "körkort B", "mandatory")),
    )
    assert (counted.found, counted.false, counted.right) == (1, 1, 0)


def test_each_half_is_counted_alone_and_both_together() -> None:
    halves = {half_of(identity): identity for identity in ("need:B001", "need:B002", "need:B003", "need:B005", "ad:1")}
    first = {identity: spans for identity in halves.values() for spans in judged(*ROW, text=identity).values()}
    rows = agreements(first, first)
    assert [(row.half, row.taken_for_found, row.counted_against) for row in rows[:2]] == [
        ("calibration", "andra", "första"),
        ("calibration", "första", "andra"),
    ]
    assert [row.count.texts for row in rows] == [1, 1, 1, 1, 2, 2]
    assert all((row.count.false_share, row.count.recall, row.count.strength_share) == (0, 1, 1) for row in rows)


ROW = (("Excel", "skill", "Excel", "mandatory"),)


def test_other_texts_are_an_error() -> None:
    with pytest.raises(ValueError, match="not the same texts: t, u"):
        agreements(judged(*ROW), judged(*ROW, text="u"))


@pytest.mark.parametrize("name", ["skills_in_text.csv", "skills_in_text_second.csv"])
def test_every_span_of_either_judge_lies_in_its_text(name: str, repository: Path, shared_data: Path) -> None:
    spans = read_spans(repository / "datasets" / "gold" / name)
    ads = shared_data / "job_ads" / "jobsearch_sample_10.json"
    texts = read_texts(spans, repository / "datasets" / "demo", ads)
    assert len(spans) == len(texts) == 30
    for identity, rows in spans.items():
        for row in rows:
            assert 0 <= row.start < row.end <= len(texts[identity])
            assert texts[identity][row.start : row.end].strip()
