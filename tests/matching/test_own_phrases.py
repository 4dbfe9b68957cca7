"""Lines of phrases: read, split, turned into pairs, and what an encoder makes of those it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from matching.evaluation.phrases import PHRASES, phrase_figures
from matching.importers.base import ImportRefused
from matching.importers.concepts import ConceptSet
from matching.own_phrases import PhraseLine, read_phrases
from matching.training_pairs import training_pairs
from matching.training_sources import Sources

NONE = ConceptSet("none", ())
NO_SOURCES = Sources(NONE, NONE, NONE, ())
TRUCK = PhraseLine("köra truck", ("truckförare", "gaffeltruck"), ("lagerarbete",), ("trucklackerare", "köra buss"))


def written(folder: Path, text: str) -> Path:
    (folder / "rader.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_line_has_an_anchor_and_three_fields(tmp_path: Path) -> None:
    line = "köra truck | truckförare ; gaffeltruck | lagerarbete | trucklackerare ; köra buss"
    assert read_phrases(written(tmp_path, f"{line}\n\n")) == [TRUCK]


@pytest.mark.parametrize("line", ["köra truck | truckförare | lagerarbete", "a | b |  | c", "a ; b | c | d | e"])
def test_another_shape_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(ImportRefused, match="rad 2"):
        read_phrases(written(tmp_path, f"a | b | c | d\n{line}\n"))


def test_a_folder_without_files_and_another_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"inga \.txt-filer"):
        read_phrases(tmp_path)
    (tmp_path / "rader.txt").write_bytes("köra truck | a | b | c\n".encode("cp1252"))
    with pytest.raises(ImportRefused, match="inte UTF-8"):
        read_phrases(tmp_path)


def test_what_means_the_same_must_be_nearer_than_what_is_near_and_that_than_look_alikes() -> None:
    pairs = {(p.left, p.right): p for p in training_pairs(NO_SOURCES, None, [TRUCK])}
    assert pairs["köra truck", "gaffeltruck"].kind == "same phrase"
    assert pairs["köra truck", "gaffeltruck"].unlike == ("lagerarbete", "trucklackerare", "köra buss")
    assert pairs["köra truck", "lagerarbete"].kind == "near phrase"
    assert pairs["köra truck", "lagerarbete"].unlike == ("trucklackerare", "köra buss")
    assert len(pairs) == 3


def test_the_shipped_lines_are_whole_and_split_by_their_anchors() -> None:
    lines = read_phrases(PHRASES)
    assert len(lines) > 3000
    halves = [line.half for line in lines]
    assert 0.03 < halves.count("test") / len(lines) < 0.1
    assert 0.03 < halves.count("development") / len(lines) < 0.1


def test_an_encoder_that_knows_the_answers_has_full_figures_and_a_blind_one_has_not() -> None:
    lines = [PhraseLine(f"a{i}", (f"s{i}",), (f"n{i}",), (f"o{i}",)) for i in range(40)]
    angle = {"a": 0.0, "s": 0.1, "n": 0.2, "o": 0.4}

    def knows(texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), 80))
        for row, text in enumerate(texts):
            at = 2 * int(text[1:])
            vectors[row, at : at + 2] = np.cos(angle[text[0]]), np.sin(angle[text[0]])
        return vectors

    def blind(texts: Sequence[str]) -> np.ndarray:
        return np.ones((len(texts), 1))

    found = phrase_figures(knows, lines)
    assert (found.same, found.near, found.mrr, found.told_apart) == (1.0, 1.0, 1.0, 1.0)
    lost = phrase_figures(blind, lines)
    assert (lost.same, lost.near, lost.told_apart) == (0.0, 0.0, 0.0)
    with pytest.raises(ValueError, match="at least two"):
        phrase_figures(knows, lines[:1])
