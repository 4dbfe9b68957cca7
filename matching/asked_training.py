"""Fits the model of which words of a text are asked for (``matching.linking.asked_words``).

    python -m matching.asked_training --out DIR     fits it on every text of the train halves: DIR/model.crfsuite
    python -m matching.asked_training --check       fits it four times, each without a quarter of them, and prints how
                                                    the linker does on the quarter that was left out

The texts are those of ``datasets/development`` with what they ask for marked; its README tells of them and of the
halves. The shared texts are needed too (``MAKLA_SHARED_DATA``). Nothing of ``datasets/gold`` is read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matching.evaluation.demo import FOLDER
from matching.evaluation.development import MARKED, development_sets
from matching.evaluation.judged_spans import GoldSpan, SpanCount, count_marked, count_row
from matching.evaluation.linking import with_model
from matching.linking.asked_words import NEGATED, NOTHING, PROOF, SKILL, TITLE, TRAIT, AskedWords
from matching.linking.records import read_by_rules
from matching.linking.sentences import clauses
from matching.linking.token_features import Token, features, tokens, within
from matching.taxonomy import Taxonomy, load_taxonomy

KINDS: Final = {
    "skill": SKILL,
    "occupation": TITLE,
    "language": "L",
    "education": "E",
    "licence": "K",
    "certificate": PROOF,
    "trait": TRAIT,
}
PARAMETERS: Final = {"c1": 0.3, "c2": 0.3, "max_iterations": 120, "feature.possible_transitions": False}
FOLDS: Final = 4
THRESHOLDS: Final = ((0.3, 0.6), (0.4, 0.6), (0.4, 0.7), (0.5, 0.6), (0.5, 0.7), (0.5, 0.75), (0.6, 0.7))
"""Pairs of ``KEPT`` and ``SURE`` that ``--check`` compares."""
MISLEADING: Final = "w"
"""How the ids of marked texts begin in which more looks like a demand and is none than in texts at large."""


@dataclass(frozen=True, slots=True)
class Example:
    """A marked text: its tokens, what is looked at, and the tag of each, (n,) each."""

    name: str
    identity: str
    text: str
    spans: Sequence[GoldSpan]
    told: Sequence[Token]
    features: Sequence[Sequence[str]]
    tags: Sequence[str]


def read_examples(folder: Path, shared: Path, taxonomy: Taxonomy) -> list[Example]:
    """The texts of the train halves. ``folder`` is ``datasets/development``, ``shared`` the folder of public data."""
    return [
        _example(one.name, identity, one.texts[identity], one.spans[identity], taxonomy)
        for one in development_sets(folder, shared)
        if one.half == "train"
        for identity in one.texts
    ]


def digest_of(examples: Iterable[Example]) -> str:
    """SHA-256 of the texts and their marks, whatever their order: tells whether a model was fitted on just these."""
    told = sorted(json.dumps([one.name, one.identity, one.text, one.tags], ensure_ascii=False) for one in examples)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def tags_of(told: Sequence[Token], spans: Iterable[GoldSpan]) -> list[str]:
    """What each token is: "O", or "B-" or "I-" with the letter of the narrowest span that it stands in."""
    tags = [NOTHING] * len(told)
    for span in sorted(spans, key=lambda one: one.start - one.end):
        kind = NEGATED if span.strength == "negated" else KINDS[span.kind]
        begins = "B-"
        for at in within(told, span.start, span.end):
            if not told[at].is_break:
                tags[at] = begins + kind
                begins = "I-"
    return tags


def fit(examples: Iterable[Example], path: Path) -> None:
    """Fit the model and write it."""
    from pycrfsuite import Trainer

    trainer = Trainer(verbose=False)
    for one in examples:
        trainer.append(one.features, one.tags)
    trainer.set_params(PARAMETERS)
    trainer.train(str(path))


def _example(name: str, identity: str, text: str, spans: Sequence[GoldSpan], taxonomy: Taxonomy) -> Example:
    told = tokens(text)
    linker = taxonomy.linker
    looked = features(told, clauses(text), linker.labels(text), read_by_rules(text, taxonomy))
    return Example(name, identity, text, spans, told, looked, tags_of(told, spans))


def _folds(examples: Sequence[Example]) -> Iterator[tuple[list[Example], list[Example]]]:
    """What to fit on and what to count, four times, by a digest of the ids."""
    ordered = sorted(examples, key=lambda one: hashlib.sha256(f"fold {one.identity}".encode()).digest())
    for first in range(FOLDS):
        yield [one for at, one in enumerate(ordered) if at % FOLDS != first], ordered[first::FOLDS]


def check(examples: Sequence[Example], taxonomy: Taxonomy) -> Mapping[tuple[float, float] | None, list[SpanCount]]:
    """Counts over texts that the model had not seen, for each of ``THRESHOLDS`` and for the rules alone (``None``)."""
    counts: dict[tuple[float, float] | None, list[SpanCount]] = {None: []} | {pair: [] for pair in THRESHOLDS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.crfsuite"
        for known, unseen in _folds(examples):
            fit(known, path)
            told = path.read_bytes()
            for pair, into in counts.items():
                model = AskedWords(told, kept=pair[0], sure=pair[1]) if pair else None
                linked = with_model(taxonomy, model)
                for one in unseen:
                    into.append(count_marked({one.identity: one.spans}, {one.identity: one.text}, linked))
    return counts


def _row_of(one: Example) -> str:
    return f"{one.name}, misleading" if one.name == MARKED and one.identity.startswith(MISLEADING) else one.name


def _main() -> None:
    root = FOLDER.parent
    shared = Path(os.environ.get("MAKLA_SHARED_DATA", root.parent.parent / "shared" / "data"))
    parser = argparse.ArgumentParser(prog="python -m matching.asked_training", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder that model.crfsuite is written to")
    parser.add_argument("--check", action="store_true", help="count on texts left out instead of writing a model")
    told = parser.parse_args()
    if not (told.out or told.check):
        parser.error("give --out DIR or --check")
    if not shared.is_dir():
        parser.error(f"the shared texts are not in {shared}: set MAKLA_SHARED_DATA")
    taxonomy = load_taxonomy(None)
    examples = read_examples(root / "development", shared, taxonomy)
    print(f"{len(examples)} texts, {sum(len(one.told) for one in examples)} tokens")
    if told.check:
        names = [_row_of(one) for _, unseen in _folds(examples) for one in unseen]
        for pair, counts in check(examples, taxonomy).items():
            print("rules alone" if pair is None else f"kept from {pair[0]}, added from {pair[1]}")
            for name in dict.fromkeys(names):
                print("   ", count_row(name, (one for one, of in zip(counts, names, strict=True) if of == name)))
    if told.out:
        told.out.mkdir(parents=True, exist_ok=True)
        path = told.out / "model.crfsuite"
        fit(examples, path)
        fitted_on = {"texts": len(examples), "sha256": digest_of(examples)}
        (told.out / "fitted_on.json").write_text(json.dumps(fitted_on, indent=2) + "\n", encoding="utf-8")
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    _main()
