"""Fits the two models of what a text asks for (``matching.linking.asked_words``, ``matching.linking.asked_links``).

    python -m matching.asked_training --out DIR     fits both on every text of the train halves and writes them to DIR
    python -m matching.asked_training --check       prints how the linker does on texts by authors that neither knows:
                                                    four times, each without a quarter of the texts

The second, of links, learns from what the first, of words, says of texts that it had not seen, so that is fitted four
times for both. The texts are those of ``datasets/development`` with what they ask for marked; its README tells of them
and of the halves. The shared texts are needed too (``MAKLA_SHARED_DATA``). Nothing of ``datasets/gold`` is read.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from matching.asked_examples import Example, Marked, author_of, digest_of, parts_by_author, read_examples
from matching.asked_links_training import Judged, fit_links, judged_by
from matching.asked_network_training import fit_network
from matching.evaluation.demo import FOLDER
from matching.evaluation.development import MARKED
from matching.evaluation.judged_spans import FoundSpan, SpanCount, count_found, count_row, found_in
from matching.evaluation.linking import with_models
from matching.linking.asked_links import LINKS, least_share
from matching.linking.asked_network import AskedNetwork
from matching.linking.asked_words import MODEL, AskedWords
from matching.taxonomy import Taxonomy, load_taxonomy

_Text = TypeVar("_Text", bound=Marked)

FOLDS: Final = 4
THRESHOLDS: Final = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75)
"""Values of ``ASKED`` that ``--check`` compares."""
MISLEADING: Final = ("w", "s")
"""How the ids of marked texts begin in which more looks like a demand and is none than in texts at large."""


def fit_all(every: Sequence[Sequence[Example]]) -> list[AskedNetwork]:
    """The network fitted on each of several lists of texts, as many at a time as there are cores."""
    from joblib import Parallel, delayed

    networks: list[AskedNetwork] = Parallel(n_jobs=os.cpu_count())(delayed(fit_network)(known) for known in every)
    return networks


def folds_of_texts(texts: Sequence[_Text]) -> list[tuple[list[_Text], list[_Text]]]:
    """What to fit on and what to count, ``FOLDS`` times: all that one author wrote is in one fold, so that what is
    counted is by authors that a model does not know, as the texts that it will read are.
    """
    return [
        ([texts[at] for at in known], [texts[at] for at in unseen])
        for known, unseen in parts_by_author([author_of(one) for one in texts], FOLDS)
    ]


def check(folds: Sequence[Sequence[Judged]], taxonomy: Taxonomy) -> Iterator[tuple[str, list[tuple[str, SpanCount]]]]:
    """Counts over texts that no model had seen, each with the row that it belongs to: by the rules alone, and by both
    models for each of ``THRESHOLDS``.

    What the model of links is fitted on here was found by models of words that had seen the texts counted.
    """
    every = [one for fold in folds for one in fold]
    by_rules = with_models(taxonomy, None)
    yield "rules alone", [_counted(one, found_in(one.example.text, by_rules)) for one in every]
    shares: list[list[float]] = []
    for at, fold in enumerate(folds):
        links = fit_links([one for other, known in enumerate(folds) if other != at for one in known])
        shares += [links.shares(one.told).tolist() for one in fold]
    for asked in THRESHOLDS:
        told = [
            _counted(
                one,
                [
                    found
                    for found, share in zip(one.found, each, strict=True)
                    if share >= least_share(found.kind, asked)
                ],
            )
            for one, each in zip(every, shares, strict=True)
        ]
        yield f"kept from {asked}", told


def _counted(one: Judged, found: Sequence[FoundSpan]) -> tuple[str, SpanCount]:
    example = one.example
    count = count_found({example.identity: example.spans}, {example.identity: found}, {example.identity: example.text})
    return _row_of(example), count


def _row_of(one: Example) -> str:
    return f"{one.name}, misleading" if one.name == MARKED and one.identity.startswith(MISLEADING) else one.name


def _main() -> None:
    root = FOLDER.parent
    shared = Path(os.environ.get("MAKLA_SHARED_DATA", root.parent.parent / "shared" / "data"))
    parser = argparse.ArgumentParser(prog="python -m matching.asked_training", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder that the models are written to")
    parser.add_argument("--check", action="store_true", help="count on texts left out")
    told = parser.parse_args()
    if not (told.out or told.check):
        parser.error("give --out DIR or --check")
    if not shared.is_dir():
        parser.error(f"the shared texts are not in {shared}: set MAKLA_SHARED_DATA")
    taxonomy = load_taxonomy(None)
    examples = read_examples(root / "development", shared, taxonomy)
    print(f"{len(examples)} texts, {sum(len(one.told) for one in examples)} tokens")
    folds = folds_of_texts(examples)
    networks = fit_all([*([examples] if told.out else []), *(known for known, _ in folds)])
    judged = [
        list(judged_by(AskedWords(network), unseen, taxonomy))
        for network, (_, unseen) in zip(networks[-FOLDS:], folds, strict=True)
    ]
    if told.check:
        for name, counted in check(judged, taxonomy):
            print(name)
            for row in dict.fromkeys(row for row, _ in counted):
                print("   ", count_row(row, (count for of, count in counted if of == row)))
    if told.out:
        told.out.mkdir(parents=True, exist_ok=True)
        words, links = (told.out / one.name for one in (MODEL, LINKS))
        networks[0].save(words)
        fit_links([one for fold in judged for one in fold]).save(links)
        fitted_on = {"texts": len(examples), "sha256": digest_of(examples)}
        (told.out / "fitted_on.json").write_text(json.dumps(fitted_on, indent=2) + "\n", encoding="utf-8")
        for path in (words, links):
            print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    _main()
