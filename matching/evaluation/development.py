"""Development texts for the linker: read, split and counted. ``datasets/development/README.md`` tells more.

*train* may be read for mistakes, of *test* only totals are looked at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from matching.evaluation.judged_spans import GoldSpan, half_of, read_spans
from matching.evaluation.marked_texts import read_marked

READ_BEFORE: Final = ("linking", "linking_second", "linking_long")  # files whose mistakes were read from the start
UNREAD: Final = ("linking_ads", "linking_sectors")  # judged before any linker had been run on them, and split
SHARED: Final = "skills_in_shared_texts"
DESCRIBED: Final = "descriptions_in_shared_texts"  # the other descriptions of occupations; no model is fitted on any
MARKED: Final = "marked"  # a folder of texts that the model of what is asked for is fitted on, but for one in eight
UNSEEN: Final = ("marked_unseen", "marked_unseen_second")  # the same by later authors; no model is fitted on any of it


@dataclass(frozen=True, slots=True)
class DevelopmentSet:
    """Texts of one file and one half, and their judged spans, by id."""

    name: str
    half: str
    texts: Mapping[str, str]
    spans: Mapping[str, Sequence[GoldSpan]]

    @property
    def judged_unread(self) -> bool:
        """Whether the texts were judged before any linker had been run on them, and split."""
        return self.name in (*UNREAD, SHARED)


def development_sets(folder: Path, shared: Path | None) -> list[DevelopmentSet]:
    """Every set in ``folder``. ``shared``: the folder of public data, without which its texts are left out."""
    sets = []
    for name in READ_BEFORE:
        texts, spans = read_marked(folder / f"{name}.txt")
        sets.append(DevelopmentSet(name, "train", texts, spans))
    for name in UNREAD:
        sets += _halves(name, *read_marked(folder / f"{name}.txt"), _half)
    sets += marked_sets(folder / MARKED)
    sets += [DevelopmentSet(name, "test", *_read_folder(folder / name)) for name in UNSEEN]
    if shared is not None:
        judged = read_spans(folder / f"{SHARED}.csv")
        sets += _halves(SHARED, read_shared_texts(judged, shared), judged, _half)
        described = read_spans(folder / f"{DESCRIBED}.csv")
        texts = read_shared_texts(described, shared)
        sets.append(DevelopmentSet(DESCRIBED, "test", texts, _in_own_words(described, texts)))
    return sets


def marked_sets(folder: Path) -> tuple[DevelopmentSet, DevelopmentSet]:
    """The train half and the test half of the marked texts in a folder's ``.txt`` files."""
    return _halves(MARKED, *_read_folder(folder), _is_one_in_eight)


def read_shared_texts(ids: Mapping[str, object], shared: Path) -> dict[str, str]:
    """The texts of the shared files that the ids name. Raises ``ValueError`` for an id of no known file."""
    ads, index = shared / "job_ads", "sokannonser_results_eng.json"
    tests = _json(ads / "elastic_importers_source.json")["testannonser"]
    found = {hit["_id"]: hit["_source"]["description"]["text"] for hit in _json(ads / index)["hits"]["hits"]}
    legacy = _json(ads / "legacy_af_v0_sample.json")["platsannons"]["annons"]
    described = {
        str(one["id"]): one["descriptions"] for one in _json(shared / "jobtech_legacy_2018/occupations_detailed.json")
    }
    texts = {}
    for identity in ids:
        match identity.split(":"):
            case ["elastic", at]:
                texts[identity] = tests[int(at)]["annonstext"]
            case ["sok", key]:
                texts[identity] = found[key]
            case ["legacy", key] if key == legacy["annonsid"]:
                texts[identity] = legacy["annonstext"]
            case ["occupation", key, part]:
                texts[identity] = described[key][part]
            case _:
                raise ValueError(f"no shared text {identity!r}")
    return texts


def _in_own_words(judged: Mapping[str, Sequence[GoldSpan]], texts: Mapping[str, str]) -> dict[str, list[GoldSpan]]:
    """The spans with the text's own words as one more right name, which the file does not repeat."""
    return {
        identity: [
            replace(one, labels=(texts[identity][one.start : one.end], *filter(None, one.labels))) for one in spans
        ]
        for identity, spans in judged.items()
    }


def _halves(
    name: str, texts: Mapping[str, str], spans: Mapping[str, Sequence[GoldSpan]], half: Callable[[str], str]
) -> tuple[DevelopmentSet, DevelopmentSet]:
    ids = {"train": [i for i in texts if half(i) == "train"], "test": [i for i in texts if half(i) == "test"]}
    first, second = (
        DevelopmentSet(name, half, {i: texts[i] for i in chosen}, {i: spans[i] for i in chosen})
        for half, chosen in ids.items()
    )
    return first, second


def _read_folder(folder: Path) -> tuple[dict[str, str], dict[str, list[GoldSpan]]]:
    texts: dict[str, str] = {}
    spans: dict[str, list[GoldSpan]] = {}
    for path in sorted(folder.glob("*.txt")):
        here, marked = read_marked(path)
        if twice := texts.keys() & here.keys():
            raise ValueError(f"{path}: {', '.join(sorted(twice))} stand in another file too")
        texts |= here
        spans |= marked
    return texts, spans


def _is_one_in_eight(identity: str) -> str:
    return "test" if hashlib.sha256(identity.encode()).hexdigest()[0] in "ef" else "train"


def _half(identity: str) -> str:
    return "train" if half_of(identity) == "calibration" else "test"


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
