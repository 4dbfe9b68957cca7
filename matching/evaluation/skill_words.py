"""How many skill words scrubbing costs: what people can do must survive what hides who they are.

A skill word is a word of a skill's or an occupation's label. In labels every word counts; in free texts those of at
least four letters that some label holds, prepositions and the like left out: words that could have matched.

    python -m matching.evaluation.skill_words
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from matching.domain import JobSeeker, Need, Record
from matching.evaluation.demo import demo_records
from matching.scrubbing import scrub, scrub_prose

BAR = 0.005
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4  # letters of a skill word in a free text
_FUNCTION_WORDS = "från till med för som och vid inom under över efter mellan utan eller samt andra sina deras"
_SAY_NOTHING = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Loss:
    """What scrubbing took of the skill words of some texts: counts of all, and of each word lost."""

    of: str
    texts: int
    words: int
    lost: Counter[str]

    @property
    def share(self) -> float:
        """Lost words of all skill words, in [0, 1]."""
        return self.lost.total() / self.words if self.words else 0.0


def loss_in_labels(of: str, labels: Iterable[str]) -> Loss:
    """Every word of a label counts. The labels are taken once each."""
    return _loss(of, list(dict.fromkeys(labels)), None)


def loss_in_texts(of: str, texts: Iterable[str], labels: Iterable[str], scrubbed: Callable[[str], str] = scrub) -> Loss:
    """Only words that some label holds count."""
    vocabulary = {word for label in labels for word in _WORD.findall(label.lower()) if len(word) >= _SHORTEST}
    vocabulary -= _SAY_NOTHING
    return _loss(of, list(texts), vocabulary, scrubbed)


def labels_of(records: Iterable[Record]) -> list[str]:
    """Labels of skills and occupations that records list."""
    found: list[str] = []
    for record in records:
        if isinstance(record, JobSeeker):
            found += [skill.label for skill in record.skills]
            found += [*record.wishes.occupations, *(work.occupation for work in record.experience)]
        elif isinstance(record, Need):
            found += [*record.essential_skills, *record.meriting_skills, *record.certificates, record.occupation]
        else:
            found += [*record.skills, *record.occupations, record.title]
    return [label for label in dict.fromkeys(found) if label]


def texts_of(records: Iterable[Record]) -> list[str]:
    """Free texts of needs and courses, and the education of people."""
    found = [record.education if isinstance(record, JobSeeker) else record.text for record in records]
    return [text for text in found if text]


def prose_of(records: Iterable[Record]) -> list[str]:
    """What people tell of themselves or others tell of them."""
    found: list[str] = []
    for record in records:
        if isinstance(record, JobSeeker):
            found += [record.summary, record.wishes.text, *(work.description for work in record.experience)]
    return [text for text in found if text]


def shared_labels(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The public lists of labels: name and labels, in Swedish."""
    for name in ("skills", "the-ssyk-hierarchy-with-occupations"):
        yield (
            f"JobTech {name}",
            sorted(set(_labels(json.loads((folder / f"jobtech_taxonomy/{name}.json").read_text())))),
        )
    yield "Legacy occupation names", _column(folder / "jobtech_legacy_2018/occupation_names.csv", "term")
    yield "Legacy occupation synonyms", _column(folder / "jobtech_legacy_2018/occupation_name_synonyms.csv", "synonym")
    yield "Legacy skills", _column(folder / "jobtech_legacy_2018/skills.csv", "term")
    yield "ESCO occupations (sv)", _column(folder / "esco_sv/occupations_sv.csv", "preferredLabel_sv")
    yield "ESCO skills (sv)", _column(folder / "esco_sv/skills_sv_labels.csv.gz", "preferredLabel_sv_v109")


def shared_texts(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Real ads and definitions: name and texts."""
    for path in sorted((folder / "job_ads").glob("*.json")):
        yield f"Ads {path.name}", sorted(set(_described(json.loads(path.read_text()))))
    yield "SSYK definitions", _column(folder / "jobtech_legacy_2018/ssyk4_groups.csv", "description")


def _loss(of: str, texts: Sequence[str], vocabulary: set[str] | None, scrubbed: Callable[[str], str] = scrub) -> Loss:
    words, lost = 0, Counter[str]()
    for text in texts:
        before, after = (Counter(_WORD.findall(t.lower())) for t in (text, scrubbed(text)))
        if vocabulary is not None:
            before = Counter({word: n for word, n in before.items() if word in vocabulary})
        words += before.total()
        lost += before - after
    return Loss(of, len(texts), words, lost)


def _labels(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, held in value.items():
            if key in {"taxonomy/preferred-label", "preferred_label", "preferredLabel"} and isinstance(held, str):
                yield held
            yield from _labels(held)
    elif isinstance(value, list):
        for held in value:
            yield from _labels(held)


def _described(value: object) -> Iterator[str]:
    """Texts of at least 200 characters, wherever an ad keeps them."""
    if isinstance(value, dict):
        for key, held in value.items():
            if "html" not in key and "formatted" not in key:
                yield from _described(held)
    elif isinstance(value, list):
        for held in value:
            yield from _described(held)
    elif isinstance(value, str) and len(value) >= 200:
        yield value


def _column(path: Path, name: str) -> list[str]:
    read = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [row[name] for row in csv.DictReader(io.StringIO(read.decode("utf-8"))) if row[name]]


def _main() -> None:
    records, _ = demo_records()
    told = labels_of(records)
    losses = [loss_in_labels("demons etiketter", told)]
    folder = Path(os.environ.get("MAKLA_SHARED_DATA", "../shared/data"))
    labels, texts = list(told), [("demons fritexter", texts_of(records))]
    if folder.is_dir():
        for name, found in shared_labels(folder):
            losses.append(loss_in_labels(name, found))
            labels += found
        texts += shared_texts(folder)
    losses += [loss_in_texts(name, found, labels) for name, found in texts]
    losses.append(loss_in_texts("demons texter om personer", prose_of(records), labels, scrub_prose))
    for loss in losses:
        lost = ", ".join(f"{word} {n}" for word, n in loss.lost.most_common())
        print(f"{loss.of:40} {loss.texts:6} texter {loss.words:6} kompetensord {100 * loss.share:5.2f} %  {lost}")
    words, lost_words = sum(loss.words for loss in losses), sum(loss.lost.total() for loss in losses)
    share = f"{100 * lost_words / words:.3f} %, högst {100 * BAR} %"
    print(f"tillsammans {words} kompetensord, borttagna {lost_words} ({share})")


if __name__ == "__main__":
    _main()
