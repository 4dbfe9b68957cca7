"""How far labels alone, vectors alone and both together carry: occupation texts, skills of groups, substitutes.

Development figures on public files, on what ``matching.training_sources.Split`` keeps apart from training:

- *occupation texts*: a long text without the words of its title -> its SSYK group among 400;
- *skills of a group*: the name of a held-out SSYK group -> its skills among all of JobTech;
- *substitutes*: a held-out occupation -> those that can take its place, graded 3 (substitutability 75) and 1 (25).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from matching.evaluation.linking import LINKERS, with_parts
from matching.evaluation.metrics import hit_at, ndcg_at, recall_at, reciprocal_rank
from matching.evaluation.tasks import development_tasks
from matching.importers.concepts import Concept, ConceptSet
from matching.taxonomy.model import LinkKind, Taxonomy
from matching.taxonomy.sources import Read, combine
from matching.training_sources import Sources, Split, read_sources

if TYPE_CHECKING:
    from embeddings import Encoder

DEEP = 100  # concepts that are ranked; what comes later counts as never found
GAINS = {"close": 3.0, "distant": 1.0}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Queries with the gains of what is right, over concepts of one kind that one taxonomy holds."""

    task: str
    kind: LinkKind
    taxonomy: Taxonomy
    queries: tuple[tuple[str, Mapping[int, float]], ...]  # text, number of the concept -> gain
    not_itself: bool = False  # the query is a concept as well, which is no answer


@dataclass(frozen=True, slots=True)
class ThreeWays:
    """One task by one way of linking: means over the queries."""

    task: str
    way: str
    queries: int
    mrr: float
    hit_at_5: float
    ndcg_at_20: float
    recall_at_50: float


def measure_ways(encoder: Encoder, folder: Path) -> list[ThreeWays]:
    """Every task that the files in ``folder`` allow, by labels alone, vectors alone, and both."""
    sources = read_sources(folder)
    split = Split(sources)
    found = [*_from_tasks(sources, split, folder, encoder), _substitutes(sources, split, encoder)]
    return [figures(task, way) for task in found if task.queries for way in LINKERS]


def figures(task: Ranked, way: str) -> ThreeWays:
    """The figures of one task by one way ("benämningar", "vektorer", "allt")."""
    labels, meaning = LINKERS[way]
    linker = with_parts(task.taxonomy, labels, meaning).linker
    mrr, hits, ndcg, recall = [], [], [], []
    for text, gains in task.queries:
        ranked = [number for number, _ in linker.rank(text, task.kind, DEEP + 1)]
        if task.not_itself:
            ranked = [n for n in ranked if task.taxonomy.concepts[n].label != text]
        ranked = ranked[:DEEP]
        mrr.append(reciprocal_rank(ranked, gains))
        hits.append(hit_at(ranked, gains, 5))
        ndcg.append(ndcg_at(ranked, gains, 20))
        recall.append(recall_at(ranked, gains, 50))
    return ThreeWays(task.task, way, len(task.queries), fmean(mrr), fmean(hits), fmean(ndcg), fmean(recall))


def _from_tasks(sources: Sources, split: Split, folder: Path, encoder: Encoder) -> list[Ranked]:
    wanted: dict[str, tuple[str, LinkKind]] = {
        "masked text → group": ("yrkestext → SSYK-grupp", "occupation"),
        "group → skills": ("SSYK-grupp → kompetenser", "skill"),
    }
    titles = _titles_of_groups(sources.jobtech)
    found = []
    for task in development_tasks(sources, split, folder):
        if task.name not in wanted:
            continue
        name, kind = wanted[task.name]
        concepts = []
        for at, document in enumerate(task.documents):
            label, _, description = document.partition(". ") if kind == "occupation" else (document, "", "")
            described = {"sv": description} if description else {}
            labels = (label, *titles.get(label, ())) if kind == "occupation" else (label,)
            concepts.append(Concept(f"{at:06}", kind, {"sv": labels}, described))
        taxonomy = _taxonomy(concepts, encoder)
        number = {concept.id: n for n, concept in enumerate(taxonomy.concepts)}
        queries = tuple(
            (text, {number[f"{at:06}"]: 1.0 for at in right})
            for text, right in zip(task.queries, task.relevant, strict=True)
        )
        found.append(Ranked(name, kind, taxonomy, queries))
    return found


def _substitutes(sources: Sources, split: Split, encoder: Encoder) -> Ranked:
    concepts = [concept for concept in sources.jobtech.concepts if concept.kind == "occupation"]
    taxonomy = _taxonomy(concepts, encoder)
    number = {concept.id: n for n, concept in enumerate(taxonomy.concepts)}
    gains: dict[str, dict[int, float]] = defaultdict(dict)
    for relation in sources.jobtech.relations:
        if relation.kind in GAINS and relation.subject in number and relation.object in number:
            mine = gains[relation.subject]
            mine[number[relation.object]] = max(GAINS[relation.kind], mine.get(number[relation.object], 0.0))
    queries = tuple(
        (concept.label, gains[concept.id]) for concept in concepts if concept.id in gains and split.held_out(concept)
    )
    return Ranked("yrke → ersättande yrken", "occupation", taxonomy, queries, not_itself=True)


def _titles_of_groups(jobtech: ConceptSet) -> dict[str, list[str]]:
    """The occupation titles of each group, by the group's name."""
    concepts = jobtech.by_id()
    titles: dict[str, list[str]] = defaultdict(list)
    for relation in jobtech.relations:
        group, occupation = concepts.get(relation.object), concepts.get(relation.subject)
        if relation.kind == "broader" and group and group.kind == "group" and occupation:
            titles[group.label].append(occupation.label)
    return titles


def _taxonomy(concepts: Sequence[Concept], encoder: Encoder) -> Taxonomy:
    return combine([Read(ConceptSet("measured", tuple(concepts)), "")], (), encoder)
