"""Concepts of several sources joined into one numbered set: by official relations, a crosswalk, or equal labels.

Every join says where it comes from. What stays alone is counted with a reason; nothing is dropped in silence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from matching.importers.concepts import Concept, ConceptSet, RelationKind
from matching.importers.crosswalk import Crossing
from matching.linking.lexicon import label_key

Origin = Literal["official", "crosswalk", "inferred"]
ORIGINS: Final[tuple[Origin, ...]] = get_args(Origin)
KINDS: Final[tuple[str, ...]] = (*get_args(RelationKind), "same")
OFFICIAL, CROSSWALK, INFERRED = range(3)
_JOINED_KINDS: Final = ("occupation", "skill")

Relations = npt.NDArray[np.int32]  # (n, 4): kind, subject, object, origin


@dataclass(frozen=True, slots=True)
class JoinCount:
    """How the concepts of one kind of one source stand towards another source."""

    kind: str
    source: str
    towards: str
    joined: Mapping[str, int]  # origin -> count
    alone: Mapping[str, int]  # reason in Swedish -> count

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kind": self.kind,
            "source": self.source,
            "towards": self.towards,
            "joined": dict(self.joined),
            "alone": dict(self.alone),
        }


@dataclass(slots=True)
class Joined:
    """The concepts of all sources, numbered, and the relations between the numbers."""

    concepts: list[Concept]
    source_of: list[int]
    relations: Relations
    joins: list[JoinCount] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)  # reason in Swedish -> relations or rows


def join(sets: Sequence[ConceptSet], crossings: Sequence[Crossing] = ()) -> Joined:
    """Join ``sets``, in order of precedence."""
    concepts: list[Concept] = []
    source_of: list[int] = []
    number: dict[str, int] = {}
    for at, one in enumerate(sets):
        for concept in one.concepts:
            if concept.id in number:  # a concept that two files of one taxonomy describe
                concepts[number[concept.id]] = _merged(concepts[number[concept.id]], concept)
                continue
            number[concept.id] = len(concepts)
            concepts.append(concept)
            source_of.append(at)
    rows: dict[tuple[int, int, int], int] = {}
    left_out: Counter[str] = Counter()
    for one in sets:
        for relation in one.relations:
            subject, target = number.get(relation.subject), number.get(relation.object)
            if subject is None or target is None:
                left_out[f"{one.source}: relation till ett begrepp som inte finns i källan"] += 1
            elif subject != target:
                rows.setdefault((KINDS.index(relation.kind), subject, target), OFFICIAL)
    same: dict[tuple[int, int], int] = {}
    _join_codes(concepts, source_of, sets, rows, same)
    for subject, target, told in _crossed(concepts, number, crossings, left_out):
        if told == "exact":
            same.setdefault(_pair(subject, target), CROSSWALK)
        elif told in ("broad", "narrow"):
            pair = (subject, target) if told == "broad" else (target, subject)
            rows.setdefault((KINDS.index("broader"), *pair), CROSSWALK)
    joins = _join_labels(concepts, source_of, sets, same)
    for (a, b), origin in same.items():
        rows.setdefault((KINDS.index("same"), a, b), origin)
    table = np.array([(*key, origin) for key, origin in rows.items()], dtype=np.int32).reshape(-1, 4)
    return Joined(concepts, source_of, table[np.lexsort(table.T[::-1])], joins, dict(left_out))


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _merged(first: Concept, second: Concept) -> Concept:
    labels = {
        k: tuple(dict.fromkeys((*first.labels.get(k, ()), *second.labels.get(k, ()))))
        for k in (*first.labels, *(k for k in second.labels if k not in first.labels))
    }
    return Concept(
        first.id, first.kind, labels, {**second.descriptions, **first.descriptions}, first.code or second.code
    )


def _join_codes(
    concepts: list[Concept],
    source_of: list[int],
    sets: Sequence[ConceptSet],
    rows: dict[tuple[int, int, int], int],
    same: dict[tuple[int, int], int],
) -> None:
    """Groups of one code are the same; an occupation that gives a code belongs to the group of that code."""
    ssyk: dict[str, int] = {}
    isco: dict[str, int] = {}
    for at, concept in enumerate(concepts):
        if concept.kind == "group" and concept.code:
            codes = isco if sets[source_of[at]].source == "esco" else ssyk
            if concept.code in codes:
                same[_pair(codes[concept.code], at)] = OFFICIAL
            else:
                codes[concept.code] = at
    fields: dict[str, int] = {}
    for at, concept in enumerate(concepts):
        if concept.kind == "field" and concept.code:
            if concept.code in fields:
                same[_pair(fields[concept.code], at)] = OFFICIAL
            else:
                fields[concept.code] = at
    broader = KINDS.index("broader")
    has_group = {subject for kind, subject, target in rows if kind == broader and concepts[target].kind == "group"}
    for at, concept in enumerate(concepts):
        if concept.kind == "occupation" and concept.code and at not in has_group:
            codes = isco if sets[source_of[at]].source == "esco" else ssyk
            if concept.code[:4] in codes:
                rows.setdefault((broader, at, codes[concept.code[:4]]), OFFICIAL)


def _crossed(
    concepts: list[Concept], number: Mapping[str, int], crossings: Sequence[Crossing], left_out: Counter[str]
) -> Iterator[tuple[int, int, str]]:
    if not crossings:
        return
    coded: dict[str, int] = {}
    for at, concept in enumerate(concepts):
        if concept.kind == "group" and concept.code:
            system = "isco" if concept.id.startswith("http") else "ssyk"
            coded.setdefault(f"{system}:{concept.code}", at)
    for crossing in crossings:
        ends = [number.get(told, coded.get(told.casefold())) for told in (crossing.left, crossing.right)]
        if ends[0] is None or ends[1] is None:
            left_out["crosswalk: rad med ett begrepp som inte finns i någon källa"] += 1
        elif crossing.relation == "close":
            left_out["crosswalk: rad med relationen close sammanförs inte"] += 1
        else:
            yield ends[0], ends[1], crossing.relation


def _join_labels(
    concepts: list[Concept], source_of: list[int], sets: Sequence[ConceptSet], same: dict[tuple[int, int], int]
) -> list[JoinCount]:
    """Join what bears the same label in the same language and nothing else does: marked inferred."""
    members: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, concept in enumerate(concepts):
        members[concept.kind, source_of[at]].append(at)
    counts = []
    for kind in _JOINED_KINDS:
        for later in range(len(sets)):
            for earlier in range(later):
                ours, theirs = members[kind, later], members[kind, earlier]
                if ours and theirs:
                    joined, alone = _match(concepts, ours, theirs, same)
                    counts.append(JoinCount(kind, sets[later].source, sets[earlier].source, joined, alone))
    return counts


def _match(
    concepts: list[Concept], ours: list[int], theirs: list[int], same: dict[tuple[int, int], int]
) -> tuple[dict[str, int], dict[str, int]]:
    there = set(theirs)
    official: dict[int, int] = {}
    for (a, b), origin in same.items():
        for one, other in ((a, b), (b, a)):
            if other in there:
                official[one] = origin
    preferred, every = _by_key(concepts, theirs, 1), _by_key(concepts, theirs, None)
    wanted: dict[int, int] = {}
    alone: Counter[str] = Counter()
    joined: Counter[str] = Counter()
    for at in ours:
        if at in official:
            joined[ORIGINS[official[at]]] += 1
            continue
        keys = list(_keys(concepts[at], 1))
        for found in (_hits(preferred, keys), _hits(every, keys), _hits(preferred, list(_keys(concepts[at], None)))):
            if len(found) == 1:
                wanted[at] = found.pop()
                break
            if len(found) > 1:
                alone["flera med samma benämning"] += 1
                break
        else:
            alone["ingen med samma benämning"] += 1
    claimed = Counter(wanted.values())
    for at, other in wanted.items():
        if claimed[other] > 1 and not set(_keys(concepts[at], 1)) & set(_keys(concepts[other], 1)):
            alone["flera vill till samma begrepp"] += 1
        else:
            same[_pair(at, other)] = INFERRED
            joined["inferred"] += 1
    return dict(joined), dict(alone)


def _keys(concept: Concept, most: int | None) -> Iterator[tuple[str, str]]:
    for language, named in concept.labels.items():
        for label in named[:most]:
            key, _ = label_key(label)
            if key:
                yield language, key


def _by_key(concepts: list[Concept], numbers: Iterable[int], most: int | None) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for at in numbers:
        for key in _keys(concepts[at], most):
            found[key].add(at)
    return found


def _hits(index: Mapping[tuple[str, str], set[int]], keys: list[tuple[str, str]]) -> set[int]:
    return {at for key in keys for at in index.get(key, ())}
