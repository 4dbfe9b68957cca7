"""Pairs for the encoder from marked texts: what is named, what is asked for together, and what is left out."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol

import pytest

from matching.importers.base import ImportRefused
from matching.importers.concepts import ConceptSet
from matching.marked_pairs import MarkedPairs, read_marked_pairs
from matching.training_pairs import RELATED, WEIGHTS, training_pairs
from matching.training_sources import Sources

TRAIN = [f"n{at}" for at in range(40) if hashlib.sha256(f"n{at}".encode()).hexdigest()[0] not in "ef"]
TEST = [f"n{at}" for at in range(200) if hashlib.sha256(f"n{at}".encode()).hexdigest()[0] in "ef"]


class Write(Protocol):
    """Writes marked texts, each by its id ("_" for ":"), and gives their folder."""

    def __call__(self, **texts: str) -> Path: ...


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(**texts: str) -> Path:
        told = "\n".join(f"## {name.replace('_', ':')} rubrik\n{text}\n" for name, text in texts.items())
        (tmp_path / "some.txt").write_text(told, encoding="utf-8")
        return tmp_path

    return written


def test_words_of_a_text_are_paired_with_the_names_of_what_they_say(write: Write) -> None:
    text = (
        "Du [tar emot gäster|kundbemötande|receptionsarbete] och kan [Lodgix], [svetsning|Svetsning]. [t:glad|gladlynt]"
    )
    assert read_marked_pairs(write(**{TRAIN[0]: text})).named == (
        ("tar emot gäster", "kundbemötande"),
        ("tar emot gäster", "receptionsarbete"),
    )


def test_the_only_title_is_paired_with_lists_of_the_skills_of_its_text(write: Write) -> None:
    skills = " ".join(f"[färdighet{at}]" for at in range(11))
    (first, second) = read_marked_pairs(write(**{TRAIN[0]: f"[o:kocken|kock] {skills} som [o:kock]"})).together
    assert first[0] == second[0] == "kock"
    assert sorted((first[1] + ", " + second[1]).split(", ")) == sorted(f"färdighet{at}" for at in range(11))
    assert len(first[1].split(", ")) == 8


@pytest.mark.parametrize(
    "text", ["[o:kock] [a] [b]", "[o:kock] och [o:kallskänka]: [a] [b] [c]", "[a] [b] [c]", "[o:kock] [-:a] [b] [c]"]
)
def test_several_titles_none_or_few_skills_give_no_list(write: Write, text: str) -> None:
    assert read_marked_pairs(write(**{TRAIN[0]: text})).together == ()


def test_the_test_half_the_demo_and_what_is_not_asked_for_give_nothing(write: Write) -> None:
    text = "[svetsa rör|rörsvetsning]"
    folder = write(**{TEST[0]: text, "demo_B001": text, TRAIN[1]: "[-:svetsa rör|rörsvetsning]"})
    assert read_marked_pairs(folder) == MarkedPairs()


def test_a_folder_without_texts_and_marks_that_cannot_be_read_are_refused(write: Write, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="inga"):
        read_marked_pairs(tmp_path)
    with pytest.raises(ImportRefused, match="no kind 'z'"):
        read_marked_pairs(write(**{TRAIN[0]: "[z:svetsning]"}))
    (tmp_path / "latin.txt").write_bytes("## n1 å\n[kök]".encode("latin-1"))
    with pytest.raises(ImportRefused, match="går inte att läsa"):
        read_marked_pairs(tmp_path)


def test_they_become_training_pairs_of_their_own_kinds() -> None:
    none = ConceptSet("none", (), ())
    marked = MarkedPairs((("kokar buljong", "soppkokning"),), (("kock", "soppkokning, bakning, dukning"),))
    pairs = training_pairs(Sources(none, none, none, ()), None, marked=marked)
    assert {(one.left, one.right, one.kind) for one in pairs} == {
        ("soppkokning", "kokar buljong", "marked name"),
        ("kock", "soppkokning, bakning, dukning", "asked together"),
    }
    assert {one.kind for one in pairs} <= WEIGHTS.keys()
    assert "asked together" in RELATED
    assert "marked name" not in RELATED
