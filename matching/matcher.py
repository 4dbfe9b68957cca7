"""Retrieve → gate → score → rank → explain, for person → job, need → person and gap → course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from embeddings.encoders.base import Encoder
from embeddings.index.base import Neighbours, VectorIndex, Vectors
from matching import explaining
from matching.candidates import Candidates, FacetReader, Facets
from matching.confidence import Null
from matching.domain import (
    Answer,
    Course,
    Explanation,
    Gap,
    Gate,
    Hit,
    JobSeeker,
    Kind,
    Need,
    Part,
    Record,
    Skill,
    Wishes,
)
from matching.gaps import gap_between, unmet_requirements
from matching.gates import NONE, STATES, States, course_gates, employment_gates, passing
from matching.indexing import key_of, kind_of
from matching.phrases import Floats, PhraseTable
from matching.reasons import CourseReasons, EmploymentReasons
from matching.records import Records
from matching.scoring import Scorer, Target, Unmet, target_of
from matching.selecting import Selection, selector
from matching.weights import Task, Weights

NOTHING_ASKED = "texten säger inte vilken kompetens eller vilket yrke det gäller"
_WORK = ("arbete",)
_ANYONE = JobSeeker("", skills=(Skill("arbete"),), wishes=Wishes(occupations=_WORK))
_ANYTHING = Need("", "arbete", occupation="arbete", essential_skills=_WORK, meriting_skills=_WORK)
WIDEN = 4  # how much further each new retrieval reaches


@dataclass(frozen=True, slots=True)
class _Found:
    """Candidates that pass their gates, with what was computed of them, all of length n."""

    candidates: Candidates
    gates: Mapping[str, States]
    values: Mapping[str, Floats]


_Judge = Callable[[Candidates, Floats], _Found]


@dataclass(frozen=True)
class Matcher:
    """Ranks records of one index for a question. Holds no state but caches; safe to share between threads.

    ``facets`` and ``scorer`` are for whoever looks further into the same records: what was read once is read for all.

    ``today`` decides which needs and courses are still open. ``nulls`` say how unusual a relevance is among random
    pairs.
    """

    encoder: Encoder
    index: VectorIndex
    records: Records
    weights: Weights
    today: dt.date
    nulls: Mapping[Task, Null] = field(default_factory=dict)
    facets: FacetReader = field(init=False, repr=False)
    scorer: Scorer = field(init=False, repr=False)

    def __post_init__(self) -> None:
        table = PhraseTable(self.encoder)
        reader = FacetReader(table, dict(self.weights.grades), self.records.prepared, self.weights.implied)
        object.__setattr__(self, "facets", reader)
        object.__setattr__(self, "scorer", Scorer(table, self.weights.similarity(self.encoder.name)))

    def renewed(self, today: dt.date, nulls: Mapping[Task, Null]) -> Matcher:
        """The same matcher on another day or with other nulls. What it knows of records is shared."""
        other = copy(self)
        object.__setattr__(other, "today", today)
        object.__setattr__(other, "nulls", nulls)
        return other

    def learn(self, kind: Kind, ids: Sequence[str]) -> None:
        """Read these records now, so that the first questions about them need not wait for it."""
        known = self.facets.candidates(list(self.records.many(kind, ids).values()))
        if len(known):
            self._judge_all(kind)(known, np.zeros(len(known)))  # lays out what questions look at

    def jobs(self, seeker: JobSeeker, k: int = 10, selection: Selection | None = None) -> Answer:
        """The ``k`` best open needs for a person, best first; an abstention when none reaches the floor."""
        query = self.facets.read(seeker)

        def gate(facets: Facets, name: str, state: int) -> Gate:
            return _employment_gate(name, state, facets, seeker)

        floor = self._floor(Task.JOBS, query)
        ranked = self._rank(Task.JOBS, Kind.NEED, query.text, self._judge_jobs(query), floor, k, selection)[:k]
        why = EmploymentReasons([(one.facets, query) for one in ranked], self.scorer)
        reason = NOTHING_ASKED if query.names_nothing else "inget bra förslag bland behoven"
        return self._answer(Task.JOBS, Kind.NEED, ranked, why.text, gate, reason)

    def seekers(self, need: Need, k: int = 10, selection: Selection | None = None) -> Answer:
        """The ``k`` best people for a need. Titles of hits are ids: who sees names is decided at the edge."""
        query = self.facets.read(need)
        if not (query.essential or query.meriting or query.occupations):
            return Answer((), NOTHING_ASKED)

        def gate(facets: Facets, name: str, state: int) -> Gate:
            return _employment_gate(name, state, query, _seeker(facets))

        floor = self._floor(Task.SEEKERS, query)
        ranked = self._rank(Task.SEEKERS, Kind.SEEKER, query.text, self._judge_seekers(query), floor, k, selection)[:k]
        why = EmploymentReasons([(query, one.facets) for one in ranked], self.scorer)
        reason = "ingen arbetssökande passar tillräckligt väl"
        return self._answer(Task.SEEKERS, Kind.SEEKER, ranked, why.text, gate, reason)

    def gap(self, need: Need, seeker: JobSeeker | None = None) -> Gap:
        """What of the need the person lacks, and what must be checked; all of it when nobody is given."""
        asked = self.facets.read(need)
        if seeker is None:
            return gap_between(asked, None, self.scorer)
        person = self.facets.read(seeker)
        gates = employment_gates(asked, Candidates([person]))
        to_check = tuple(
            _employment_gate(name, int(states[0]), asked, seeker) for name, states in gates.items() if states[0] != NONE
        )
        return gap_between(asked, person, self.scorer, to_check)

    def courses(
        self, need: Need | None, seeker: JobSeeker | None = None, k: int = 10, selection: Selection | None = None
    ) -> Answer:
        """The ``k`` best courses that can still be applied for and teach what is missing.

        With a need and a person: what that person lacks. With a need alone: all that the need asks for. With a person
        alone: what the person wishes to work as. Several starts of one course give one hit, the best; the others are
        named.

        Raises ``ValueError`` when neither is given.
        """
        if need is None:
            if seeker is None:
                raise ValueError("give a need, a person, or both")
            if not seeker.wishes.occupations and not seeker.wishes.text:
                return Answer((), "profilen anger inget önskat yrke: ange ett behov eller skriv vad som söks")
            need = _wished(seeker)
        asked = self.facets.read(need)
        person = self.facets.read(seeker) if seeker else None
        unmet = unmet_requirements(asked, person)
        target = target_of(asked, self.gap(need, seeker), unmet, self.scorer.table)
        if not target.named and not (asked.essential or asked.meriting or asked.occupations):
            return Answer((), NOTHING_ASKED)
        if not target.named:
            return Answer((), "inget saknas: personen har redan det som behovet kräver")

        judge = self._judge_courses(target, person)
        floor = self._floor(Task.COURSES, asked, target)
        ranked = self._rank(Task.COURSES, Kind.COURSE, _asked_text(target), judge, floor, 4 * k, selection)
        best, starts = _one_start_each(ranked, k)
        why = CourseReasons(target, [one.facets for one in best], starts, self.scorer)

        def gate(facets: Facets, name: str, state: int) -> Gate:
            return explaining.course_gate(name, STATES[state], _course(facets), seeker)

        reason = "inget bra förslag: ingen utbildning täcker detta"
        return self._answer(Task.COURSES, Kind.COURSE, best, why.text, gate, reason)

    def relevance(
        self, task: Task, query: JobSeeker | Need, candidates: Sequence[Record], *, indexed: bool = False
    ) -> Floats:
        """Relevance of given records, (n,) in [0, 1], without retrieval, gates or floor.

        ``query`` is a person for jobs, a need for seekers and courses. This is what an empirical null is made of.
        ``indexed``: the records were found in the index, whose vectors are then taken instead of making them again.
        """
        asked = self.facets.read(query)
        text, judge = asked.text, self._judge_jobs(asked)
        if task is not Task.JOBS:
            judge = self._judge_seekers(asked)
        if task is Task.COURSES and isinstance(query, Need):
            target = target_of(asked, self.gap(query), unmet_requirements(asked, None), self.scorer.table)
            text, judge = _asked_text(target), self._judge_courses(target, None)
        given = self.facets.candidates(candidates)
        vectors = self._indexed(given) if indexed else None
        if vectors is None:
            vectors = self.encoder.encode([one.text for one in given.facets], role="document")
        texts = np.asarray(vectors @ self.encoder.encode([text], role="query")[0], dtype=np.float64)
        found = judge(given, texts)
        return self.weights.tasks[task].relevance(found.values)

    def floor(self, task: Task, query: JobSeeker | Need) -> float:
        """The relevance in [0, 1] from which there is an answer to the query (a need alone, for courses)."""
        asked = self.facets.read(query)
        if task is not Task.COURSES or not isinstance(query, Need):
            return self._floor(task, asked)
        target = target_of(asked, self.gap(query), unmet_requirements(asked, None), self.scorer.table)
        return self._floor(task, asked, target)

    def _floor(self, task: Task, query: Facets, target: Target | None = None) -> float:
        if task is Task.SEEKERS:
            size = len(query.essential_rows)
        else:
            size = len(query.skill_rows) if target is None else len(target.weights)
        return self.weights.tasks[task].floor_at(size, names_nothing=query.names_nothing)

    def fits(self, need: Need, people: Sequence[JobSeeker]) -> Floats:
        """Scores of given people for a need, (n,) in [0, 1]; 0 for one who fails a gate or does not reach the floor.

        The scores are those of ``seekers``, without retrieval: for a closed circle such as the visitors of a fair.
        """
        asked = self.facets.read(need)
        given = self.facets.candidates(people)
        vector = self.encoder.encode([asked.text], role="query")[0]
        if not len(given) or not vector.any():
            return np.zeros(len(given))
        vectors = self.encoder.encode([one.text for one in given.facets], role="document")
        found = self._judge_seekers(asked)(given, np.asarray(vectors @ vector, dtype=np.float64))
        weights = self.weights.tasks[Task.SEEKERS]
        floor = self._floor(Task.SEEKERS, asked)
        good = passing(found.gates, len(given)) & (weights.relevance(found.values) >= floor)
        return np.where(good, weights.score(found.values), 0.0)

    def _indexed(self, given: Candidates) -> Vectors | None:
        """The vectors that the index holds of these records; ``None`` where one of them has just left it."""
        try:
            return self.index.vectors([key_of(kind_of(one.record), one.record.id) for one in given.facets])
        except KeyError:
            return None

    def _judge_jobs(self, seeker: Facets) -> _Judge:
        def judge(needs: Candidates, texts: Floats) -> _Found:
            return _Found(needs, employment_gates(seeker, needs), self.scorer.jobs(seeker, needs, texts))

        return judge

    def _judge_seekers(self, need: Facets) -> _Judge:
        def judge(people: Candidates, texts: Floats) -> _Found:
            return _Found(people, employment_gates(need, people), self.scorer.seekers(need, people, texts))

        return judge

    def _judge_courses(self, target: Target, seeker: Facets | None) -> _Judge:
        def judge(courses: Candidates, texts: Floats) -> _Found:
            gates = course_gates(seeker, courses, self.today)
            return _Found(courses, gates, self.scorer.courses(target, courses, texts, seeker, self.today))

        return judge

    def _judge_all(self, kind: Kind) -> _Judge:
        """A judge that looks at everything of a candidate."""
        person, need = self.facets.read(_ANYONE), self.facets.read(_ANYTHING)
        if kind is Kind.NEED:
            return self._judge_jobs(person)
        if kind is Kind.SEEKER:
            return self._judge_seekers(need)
        target = target_of(need, gap_between(need, None, self.scorer), Unmet(), self.scorer.table)
        return self._judge_courses(target, person)

    def _rank(
        self,
        task: Task,
        kind: Kind,
        text: str,
        judge: _Judge,
        floor: float,
        k: int,
        selection: Selection | None,
    ) -> list[_Ranked]:
        """Retrieve ever wider until ``k`` candidates pass, or the farther ones no longer reach the floor at all."""
        vector = self.encoder.encode([text], role="query")
        if not vector.any():
            return []  # no word that the encoder knows
        among = selector(kind, selection, self.today)
        seen = 0
        reach = max(self.weights.candidates, WIDEN * k)
        ranked: list[_Ranked] = []
        while True:
            near = self.index.search(vector, reach, among)[0]
            farther = Neighbours(near.ids[seen:], near.scores[seen:])
            relevant, passed = self._relevant(task, kind, farther, judge, floor)
            ranked += passed
            if len(ranked) >= k or not relevant or len(near.ids) < reach:
                return sorted(ranked, key=lambda one: (-one.score, one.facets.record.id))
            seen, reach = len(near.ids), reach * WIDEN

    def _relevant(
        self, task: Task, kind: Kind, near: Neighbours, judge: _Judge, floor: float
    ) -> tuple[int, list[_Ranked]]:
        """How many candidates reach the floor, and those of them that pass their gates."""
        start = len(key_of(kind, ""))
        ids = [key[start:] for key in near.ids]
        records = self.records.many(kind, ids)
        texts = np.asarray(near.scores, dtype=np.float64)
        if len(records) < len(ids):
            # An id that the index knows and the store does not was deleted since: it is no candidate.
            texts = texts[np.array([record_id in records for record_id in ids], dtype=np.bool_)]
            ids = [record_id for record_id in ids if record_id in records]
        candidates = self.facets.candidates(list(map(records.__getitem__, ids)))
        if not len(candidates):
            return 0, []
        weights = self.weights.tasks[task]
        found = judge(candidates, texts)
        relevance = weights.relevance(found.values)
        relevant = relevance >= floor
        rows = np.flatnonzero(relevant & passing(found.gates, len(candidates)))
        told = zip(rows.tolist(), weights.score(found.values)[rows].tolist(), relevance[rows].tolist(), strict=True)
        passed = [_Ranked(found, row, score, likely, candidates.facets[row]) for row, score, likely in told]
        return int(relevant.sum()), passed

    def _answer(
        self,
        task: Task,
        kind: Kind,
        ranked: Sequence[_Ranked],
        explain: Callable[[int, str, float, Facets], str],
        gate: Callable[[Facets, str, int], Gate],
        reason: str,
    ) -> Answer:
        weights = self.weights.tasks[task]
        null = self.nulls.get(task)
        hits = []
        for number, one in enumerate(ranked):
            values = {name: float(one.found.values[name][one.row]) for name in weights.parts}
            parts = tuple(
                Part(name, values[name], part.weight, explain(number, name, values[name], one.facets))
                for name, part in weights.parts.items()
                if values[name] > 0 or part.relevance
            )
            states = {name: int(states[one.row]) for name, states in one.found.gates.items()}
            gates = tuple(gate(one.facets, name, state) for name, state in states.items() if state != NONE)
            explanation = Explanation(parts, gates)
            record = one.facets.record
            title = record.id if isinstance(record, JobSeeker) else record.title
            confidence = weights.confidence(one.relevance)
            unusual = null.share_below(one.relevance) if null else None
            hits.append(Hit(record.id, kind, title, number + 1, explanation.score, confidence, explanation, unusual))
        return Answer(tuple(hits), None if hits else reason)


@dataclass(slots=True)
class _Ranked:
    """One candidate that reached the floor and fails no gate, with its row among those it was judged with."""

    found: _Found
    row: int
    score: float
    relevance: float
    facets: Facets


def _asked_text(target: Target) -> str:
    return ". ".join((*target.need.occupations, *target.named))


def _one_start_each(ranked: Sequence[_Ranked], k: int) -> tuple[list[_Ranked], Mapping[str, list[Course]]]:
    """The best start of each of the ``k`` best courses, and by its id all starts of the same course."""
    groups: dict[str, list[_Ranked]] = {}
    for one in ranked:
        groups.setdefault(one.facets.series, []).append(one)
    best = list(islice(groups.values(), k))
    starts = {group[0].facets.record.id: [_course(one.facets) for one in group] for group in best}
    return [group[0] for group in best], starts


def _wished(seeker: JobSeeker) -> Need:
    """What a person wishes to work as, asked as a need that lists no skills."""
    occupations = seeker.wishes.occupations
    return Need(
        id=f"wish:{seeker.id}",
        title=", ".join(occupations) or seeker.wishes.text,
        occupation=" / ".join(occupations),
        text=seeker.wishes.text,
        place=seeker.home,
    )


def _employment_gate(name: str, state: int, need: Facets, seeker: JobSeeker) -> Gate:
    assert isinstance(need.demands, Need)
    return explaining.employment_gate(name, STATES[state], need.demands, seeker, inferred=name in need.inferred)


def _seeker(facets: Facets) -> JobSeeker:
    assert isinstance(facets.record, JobSeeker)
    return facets.record


def _course(facets: Facets) -> Course:
    assert isinstance(facets.record, Course)
    return facets.record
