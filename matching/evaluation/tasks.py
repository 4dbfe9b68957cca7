"""Development tasks: queries, documents, and which documents are right, made from public files.

Nothing here may be trained on; ``matching.training_sources.Split`` decides what is kept apart, by concept. ``TASKS``
says for each task what is asked, what is searched, and what is kept apart.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from matching.importers.concepts import Concept, ConceptSet, read_rows, tidy
from matching.training_sources import TEST_YEAR, Sources, Split, normal


@dataclass(frozen=True, slots=True)
class Task:
    """``relevant[i]``: numbers of the documents that answer ``queries[i]``; ``metric``: "mrr" or "recall@50"."""

    name: str
    queries: tuple[str, ...]
    documents: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]
    metric: str = "mrr"


@dataclass(frozen=True, slots=True)
class Description:
    """What a task asks and what it keeps apart, in Swedish, for the report.

    ``bar``: over TF-IDF; ``swedish``: beat MiniLM.
    """

    name: str
    text: str
    bar: float | None
    swedish: bool = True


DESCRIPTIONS = (
    Description("skills sv→en", "kompetens på svenska → samma kompetens på engelska bland alla i ESCO", 1.3),
    Description("skills en→sv", "kompetens på engelska → samma på svenska bland alla i ESCO", 1.3),
    Description("occupations sv→en", "yrke på svenska → samma yrke på engelska bland alla i ESCO", 1.3),
    Description("occupations en→sv", "yrke på engelska → samma på svenska bland alla i ESCO", 1.3),
    Description("synonym → occupation", "synonym (2018) → yrkesbenämning bland alla 3 262", 1.3),
    Description("alternative → occupation", "annan svensk benämning i ESCO → yrkets svenska namn", 1.3),
    Description("renamed skill", "kompetensens namn 2018 → dess nya namn bland alla i JobTech", None),
    Description("occupation → group", "yrkesbenämning → SSYK-grupp bland 400", 1.15),
    Description(
        "masked text → group", "lång yrkestext utan titelord → SSYK-grupp (namn och definition) bland 400", 1.0
    ),
    Description("group → skills", "SSYK-grupp → dess kompetenser bland alla i JobTech; recall@50", 1.3),
    Description("YH title → field", f"YH-titel ny {TEST_YEAR} → SUN-inriktning", 1.15),
    Description("course → category", "kurstitel (Sundsvall) → intressekategori; inget av detta tränas", 1.0),
    Description(
        "span → ESCO skill (en)", "fras ur engelska annonser → ESCO-kompetens; inget av detta tränas", None, False
    ),
)


def development_tasks(sources: Sources, split: Split, folder: Path) -> list[Task]:
    """The tasks whose files are there, in the order of ``DESCRIPTIONS``.

    ``folder`` holds the folders of public files.
    """
    makers: tuple[Callable[[], Iterable[Task]], ...] = (
        lambda: _languages(sources.esco, split, "skill", "skills"),
        lambda: _languages(sources.esco, split, "occupation", "occupations"),
        lambda: _synonyms(sources.legacy, split),
        lambda: _alternatives(sources.esco, split),
        lambda: _renamed_skills(sources, split),
        lambda: _groups_of_occupations(sources.jobtech, split),
        lambda: _groups_of_texts(sources.jobtech, folder / "jobtech_legacy_2018" / "occupations_detailed.json"),
        lambda: _skills_of_groups(sources, split),
        lambda: _fields_of_programmes(sources, split),
        lambda: _categories_of_courses(folder / "sundsvall_komvux" / "courses.csv.gz"),
        lambda: _spans(sources.esco, folder / "eval_en" / "decorte"),
    )
    return [task for make in makers for task in make() if task.queries]


def make_task(name: str, pairs: Iterable[tuple[str, str]], documents: Iterable[str], metric: str = "mrr") -> Task:
    """A task of (query, right document) pairs over ``documents``.

    Texts that differ in case and space only are one. A query that is itself a document asks nothing and is left out.
    """
    number: dict[str, int] = {}
    shown: list[str] = []
    for text in documents:
        if normal(text) not in number:
            number[normal(text)] = len(shown)
            shown.append(text)
    answers: dict[str, set[int]] = defaultdict(set)
    asked: dict[str, str] = {}
    for query, document in pairs:
        if normal(document) in number and normal(query) not in number:
            answers[normal(query)].add(number[normal(document)])
            asked.setdefault(normal(query), query)
    order = sorted(answers)
    return Task(
        name,
        tuple(asked[query] for query in order),
        tuple(shown),
        tuple(frozenset(answers[query]) for query in order),
        metric,
    )


def masked(text: str, titles: Iterable[str]) -> str:
    """``text`` without the words that hold the beginning (five letters) of a word of the titles, compounds included."""
    stems = {word[:5] for title in titles for word in re.findall(r"\w+", title.casefold()) if len(word) > 3}
    pattern = "|".join(sorted(map(re.escape, stems), key=len, reverse=True))
    return tidy(re.sub(rf"\w*(?:{pattern})\w*", " ", text, flags=re.IGNORECASE)) if stems else text


def _languages(esco: ConceptSet, split: Split, kind: str, name: str) -> Iterable[Task]:
    both = [c for c in esco.concepts if c.kind == kind and "sv" in c.labels and "en" in c.labels]
    held = [(c.labels["sv"][0], c.labels["en"][0]) for c in both if split.held_out(c)]
    for query, document in (("sv", "en"), ("en", "sv")):
        documents = [c.labels[document][0] for c in esco.concepts if c.kind == kind and document in c.labels]
        turned = held if query == "sv" else [(b, a) for a, b in held]
        yield make_task(f"{name} {query}→{document}", turned, documents)


def _synonyms(legacy: ConceptSet, split: Split) -> Iterable[Task]:
    occupations = [c for c in legacy.concepts if c.kind == "occupation"]
    held = [c for c in occupations if split.held_out(c)]
    asked = {normal(synonym) for c in held for synonym in c.labels["sv"][1:]}
    # a synonym may belong to several occupations: all of them are right
    pairs = [(s, c.labels["sv"][0]) for c in occupations for s in c.labels["sv"][1:] if normal(s) in asked]
    yield make_task("synonym → occupation", pairs, [c.labels["sv"][0] for c in occupations])


def _alternatives(esco: ConceptSet, split: Split) -> Iterable[Task]:
    occupations = [c for c in esco.concepts if c.kind == "occupation" and "sv" in c.labels]
    pairs = [(a, c.labels["sv"][0]) for c in occupations if split.held_out(c) for a in c.labels["sv"][1:]]
    yield make_task("alternative → occupation", pairs, [c.labels["sv"][0] for c in occupations])


def _renamed_skills(sources: Sources, split: Split) -> Iterable[Task]:
    skills = [c for c in sources.legacy.concepts if c.kind == "skill" and len(c.labels["sv"]) > 1]
    pairs = [(old, c.labels["sv"][0]) for c in skills if split.held_out(c) for old in c.labels["sv"][1:]]
    yield make_task("renamed skill", pairs, [c.labels["sv"][0] for c in sources.jobtech.concepts if c.kind == "skill"])


def _ssyk4(jobtech: ConceptSet) -> dict[str, Concept]:
    return {c.id: c for c in jobtech.concepts if c.kind == "group" and len(c.code or "") == 4}


def _groups_of_occupations(jobtech: ConceptSet, split: Split) -> Iterable[Task]:
    groups, concepts = _ssyk4(jobtech), jobtech.by_id()
    pairs = [
        (concepts[r.subject].labels["sv"][0], groups[r.object].labels["sv"][0])
        for r in jobtech.relations
        if r.kind == "broader" and r.object in groups and split.held_out(concepts[r.subject])
    ]
    yield make_task("occupation → group", pairs, [c.labels["sv"][0] for c in groups.values()])


def _groups_of_texts(jobtech: ConceptSet, path: Path) -> Iterable[Task]:
    if not path.is_file():
        return
    shown = {c.code: f"{c.labels['sv'][0]}. {c.descriptions.get('sv', '')}" for c in _ssyk4(jobtech).values()}
    pairs = []
    for text in json.loads(path.read_text(encoding="utf-8")):
        whole = "\n".join(text["descriptions"].get(part, "") for part in ("Summary", "Work", "Competence"))
        query = masked(whole, [text["name"], *text["other_names"]])
        pairs += [(query, shown[code]) for code in text["ssyk4"] if code in shown and len(query) > 200]
    yield make_task("masked text → group", pairs, shown.values())


def _skills_of_groups(sources: Sources, split: Split) -> Iterable[Task]:
    groups, skills = sources.legacy.by_id(), sources.jobtech.by_id()
    pairs = [
        (groups[r.subject].labels["sv"][0], skills[r.object].labels["sv"][0])
        for r in sources.legacy.relations
        if r.kind == "essential" and r.object in skills and split.holds_skills_of(groups[r.subject].code or "")
    ]
    documents = [c.labels["sv"][0] for c in sources.jobtech.concepts if c.kind == "skill"]
    yield make_task("group → skills", pairs, documents, "recall@50")


def _fields_of_programmes(sources: Sources, split: Split) -> Iterable[Task]:
    named = [p for p in sources.programmes if p.field]
    pairs = [(p.title, p.field) for p in named if normal(p.title) in split.titles]
    yield make_task("YH title → field", pairs, [p.field for p in named])


def _categories_of_courses(path: Path) -> Iterable[Task]:
    if not path.is_file():
        return
    rows = list(read_rows(path, ("Namn", "Intresseomrade_kategori")))
    pairs = [(tidy(r["Namn"]), tidy(r["Intresseomrade_kategori"])) for r in rows if r["Intresseomrade_kategori"]]
    pairs = [(title, category) for title, category in pairs if title and title != "Okänd"]
    yield make_task("course → category", pairs, [category for _, category in pairs])


def _spans(esco: ConceptSet, folder: Path) -> Iterable[Task]:
    paths = sorted(folder.glob("*_validation_annotations.csv")) if folder.is_dir() else []
    pairs = [
        (row["span"], row["label"])
        for path in paths
        for row in read_rows(path, ("span", "label"))
        if row["span"].strip()
    ]
    yield make_task(
        "span → ESCO skill (en)",
        pairs,
        [c.labels["en"][0] for c in esco.concepts if c.kind == "skill" and "en" in c.labels],
    )
