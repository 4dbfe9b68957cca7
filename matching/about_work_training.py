"""Fits what ``matching.about_work`` tells texts about work from others by.

    python -m matching.about_work_training --out DIR    fits it and writes DIR/terms.json
    python -m matching.about_work_training --check      prints how it does on texts that it was not fitted on

Fitted on ``datasets/development``: about_work.txt, not_about_work.txt, off_topic.txt and the beginnings of the marked
texts. What ``--check`` counts on: the calibration half of the gold paragraphs, the demo's profiles and the questions of
our own that may be read. Nothing of a report half is read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from matching.about_work import DOUBTFUL, ELSEWHERE, elsewhere, read_terms, terms_of
from matching.domain import JobSeeker, Need
from matching.evaluation.abstention import read_off_topic
from matching.evaluation.demo import FOLDER, demo_records
from matching.evaluation.development import development_sets
from matching.evaluation.gold import half_of
from matching.evaluation.own_questions import readable_questions
from matching.own_phrases import read_phrases

BEGINNING: Final = 400  # characters of a marked text that are read: as much as somebody types
SENTENCE: Final = 8  # words; what people, counsellors and employers say is longer than the name of a skill
FEWEST: Final = 2  # texts that a term must stand in
STRENGTH: Final = 10.0  # inverse of the penalty


def read_texts(folder: Path, phrases: Path) -> tuple[list[str], list[str]]:
    """Texts about work, and about anything else, of the development texts and of the lines of ``phrases``."""
    about = _lines(folder / "about_work.txt")
    anchors = [one.anchor for one in read_phrases(phrases) if one.half == "train"]
    about += [anchor for anchor in anchors if len(anchor.split()) >= SENTENCE]
    for one in development_sets(folder, None):
        if one.half == "train":
            about += [text[:BEGINNING] for text in one.texts.values()]
    return about, [*_lines(folder / "not_about_work.txt"), *_lines(folder / "off_topic.txt")]


def fit(about: Sequence[str], other: Sequence[str]) -> Mapping[str, object]:
    """The numbers of ``terms.json``."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    weigher = TfidfVectorizer(analyzer=lambda text: list(terms_of(text)), min_df=FEWEST, sublinear_tf=True)
    rows = weigher.fit_transform([*other, *about])
    truth = np.repeat([1, 0], [len(other), len(about)])
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000).fit(rows, truth)
    numbers = zip(weigher.get_feature_names_out(), weigher.idf_, model.coef_[0], strict=True)
    return {
        "bias": round(float(model.intercept_[0]), 4),
        "terms": {str(term): [round(float(rare), 3), round(float(speaks), 3)] for term, rare, speaks in numbers},
    }


def check(root: Path) -> Mapping[str, Sequence[float]]:
    """How likely to be about something else each unseen text is said to be, by what the texts are."""
    paragraphs = read_off_topic(root / "gold" / "off_topic.csv")
    own = readable_questions().records
    sets = {
        "paragraphs about anything else": [text for i, text in paragraphs.items() if half_of(i) == "calibration"],
        "people of our own questions": [one.summary for one in own if isinstance(one, JobSeeker) and one.summary],
        "needs of our own questions": [f"{one.title}. {one.text}" for one in own if isinstance(one, Need)],
        "notes on the demo's people": [
            one.summary for one in demo_records()[0] if isinstance(one, JobSeeker) and one.summary
        ],
    }
    return {name: [elsewhere(text) for text in texts] for name, texts in sets.items()}


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _main() -> None:
    root = FOLDER.parent
    parser = argparse.ArgumentParser(prog="python -m matching.about_work_training")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder that terms.json is written to")
    parser.add_argument("--check", action="store_true", help="count on texts that it was not fitted on")
    told = parser.parse_args()
    if not (told.out or told.check):
        parser.error("give --out DIR or --check")
    if told.out:
        about, other = read_texts(root / "development", root / "phrases")
        told.out.mkdir(parents=True, exist_ok=True)
        path = told.out / "terms.json"
        path.write_text(json.dumps(fit(about, other), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        print(f"{len(about)} texts about work, {len(other)} about anything else: {len(read_terms(path).rare)} terms")
    if told.check:
        print(f"{'':34} {'texts':>5}  doubtful  elsewhere  (%)")
        for name, found in check(root).items():
            shares = [100 * float(np.mean(np.array(found) >= least)) for least in (DOUBTFUL, ELSEWHERE)]
            print(f"{name:34} {len(found):5d}  {shares[0]:8.1f}  {shares[1]:9.1f}")


if __name__ == "__main__":
    _main()
