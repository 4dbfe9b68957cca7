"""Retrieve → gate → score → rank → explain, for person → job, need → person and gap → course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from embeddings.encoders.base import Encoder
from embeddings.index.base import VectorIndex, Vectors
from matching import explaining_gates
from matching.candidates import Candidates, FacetReader, Facets, same_teaching
from matching.certified import uncertified
from matching.confidence import Null
from matching.course_fit import wrong_ways
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
from matching.gates import CHECK, NONE, STATES, course_gates, employment_gates, held_for, passing
from matching.held_in_text import NOTHING
from matching.indexing import key_of, kind_of
from matching.likeness import Alike, alike_by
from matching.phrases import Floats, PhraseTable
from matching.ranking import Found, Judge, Ranked, Ranking
from matching.reasons import CourseReasons, EmploymentReasons
from matching.records import Records
from matching.scoring import Scorer, Target, Unmet, target_of
from matching.selecting import Selection, selector
from matching.standing import Standing
from matching.weights import Task, TaskWeights, Weights

NOTHING_ASKED = "texten säger inte vilken kompetens eller vilket yrke det gäller"
NOT_ABOUT_WORK = "texten verkar inte handla om arbete, kompetens eller studier"
NO_GOOD: Mapping[Task, str] = {
    Task.JOBS: "inget bra förslag bland behoven",
    Task.SEEKERS: "ingen arbetssökande passar tillräckligt väl",
    Task.COURSES: "inget bra förslag: ingen utbildning täcker detta",
}
_WORK = ("arbete",)
_ANYONE = JobSeeker("", skills=(Skill("arbete"),), wishes=Wishes(occupations=_WORK))
_ANYTHING = Need("", "arbete", occupation="arbete", essential_skills=_WORK, meriting_skills=_WORK)


@dataclass(frozen=True)
class Matcher:
    """Ranks records of one index for a question. Holds no state but caches; safe to share between threads.

    ``facets`` and ``scorer`` are for whoever looks further into the same records: what was read once is read for all.

    ``today`` decides which needs and courses are still open and which certificates still valid. ``nulls`` say how
    unusual a relevance is among random pairs.
    """

    encoder: Encoder
    index: VectorIndex
    records: Records
    weights: Weights
    today: dt.date
    nulls: Mapping[Task, Null] = field(default_factory=dict)
    facets: FacetReader = field(init=False, repr=False)
    scorer: Scorer = field(init=False, repr=False)
    standing: Standing = field(init=False, repr=False, default_factory=Standing)

    def __post_init__(self) -> None:
        similarity = self.weights.similarity(self.encoder.name)
        table = PhraseTable(self.encoder, similarity.covered)
        reader = FacetReader(table, dict(self.weights.grades), self.records.prepared, self.weights.implied)
        object.__setattr__(self, "facets", reader)
        object.__setattr__(self, "scorer", Scorer(table, similarity))

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
            judge = self._judge_all(kind)  # lays out what questions look at
            judge.values(known, np.zeros(len(known)))
            judge.gates(known)

    def jobs(self, seeker: JobSeeker, k: int = 10, selection: Selection | None = None) -> Answer:
        """The ``k`` best open needs for a person, best first; an abstention when none reaches the floor."""
        query = self.facets.read(seeker)
        if query.elsewhere:
            return Answer((), NOT_ABOUT_WORK)

        def gate(facets: Facets, name: str, state: int) -> Gate:
            return _employment_gate(name, state, facets, query, self.today, own=True)

        weights = self.weights.tasks[Task.JOBS]
        floor = self._floor(Task.JOBS, query)
        found = self._rank(weights, Kind.NEED, query.text, self._judge_jobs(query), floor, k, selection)
        if not found.ranked and query.names_nothing and not query.occupations:
            return Answer((), NOTHING_ASKED)
        pairs = [(one.facets, query) for one in found.shown]
        why = EmploymentReasons(pairs, self._alike(query.text, found.shown), self.scorer)
        return self._answer(Task.JOBS, weights, found, found.shown, why.text, gate)

    def seekers(self, need: Need, k: int = 10, selection: Selection | None = None) -> Answer:
        """The ``k`` best people for a need. Titles of hits are ids: who sees names is decided at the edge."""
        query = self.facets.read(need)
        if query.elsewhere or not (query.essential or query.meriting or query.occupations):
            return Answer((), NOT_ABOUT_WORK if query.elsewhere else NOTHING_ASKED)

        def gate(facets: Facets, name: str, state: int) -> Gate:
            return _employment_gate(name, state, query, facets, self.today)

        weights = self.weights.tasks[Task.SEEKERS]
        floor = self._floor(Task.SEEKERS, query)
        found = self._rank(weights, Kind.SEEKER, query.text, self._judge_seekers(query), floor, k, selection)
        pairs = [(query, one.facets) for one in found.shown]
        why = EmploymentReasons(pairs, self._alike(query.text, found.shown), self.scorer)
        return self._answer(Task.SEEKERS, weights, found, found.shown, why.text, gate)

    def gap(self, need: Need, seeker: JobSeeker | None = None) -> Gap:
        """What of the need the person lacks, and what must be checked; all of it when nobody is given."""
        asked = self.facets.read(need)
        if seeker is None:
            return gap_between(asked, None, self.scorer)
        person = self.facets.read(seeker)
        gates = employment_gates(asked, Candidates([person]), self.today)
        to_check = tuple(
            _employment_gate(name, int(states[0]), asked, person, self.today)
            for name, states in gates.items()
            if states[0] != NONE
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
        if asked.elsewhere:
            return Answer((), NOT_ABOUT_WORK)
        person = self.facets.read(seeker) if seeker else None
        unmet = unmet_requirements(asked, person, self.today)
        target = target_of(asked, self.gap(need, seeker), unmet, self.scorer.table)
        if not target.named and not (asked.essential or asked.meriting or asked.occupations):
            return Answer((), NOTHING_ASKED)
        if not target.named:
            return Answer((), "inget saknas: personen har redan det som behovet kräver")

        judge = self._judge_courses(target, person)
        weights = self.weights.tasks[Task.COURSES].towards(person)
        floor = self._floor(Task.COURSES, asked, target)
        text = _asked_text(target)
        found = self._rank(weights, Kind.COURSE, text, judge, floor, 4 * k, selection)
        best, starts = _one_start_each(found.shown, k)
        why = CourseReasons(target, [one.facets for one in best], self._alike(text, best), starts, self.scorer)

        def gate(facets: Facets, name: str, state: int) -> Gate:
            held = person.held if person else NOTHING
            return explaining_gates.course_gate(name, STATES[state], _course(facets), seeker, held)

        return self._answer(Task.COURSES, weights, found, best, why.text, gate)

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
            target = target_of(asked, self.gap(query), unmet_requirements(asked, None, self.today), self.scorer.table)
            text, judge = _asked_text(target), self._judge_courses(target, None)
        given = self.facets.candidates(candidates)
        vectors = self._indexed(given) if indexed else None
        if vectors is None:
            vectors = self.encoder.encode([one.text for one in given.facets], role="document")
        texts = np.asarray(vectors @ self.encoder.encode([text], role="query")[0], dtype=np.float64)
        return self.weights.tasks[task].relevance(judge.values(given, texts))

    def floor(self, task: Task, query: JobSeeker | Need) -> float:
        """The relevance in [0, 1] from which there is an answer to the query (a need alone, for courses)."""
        asked = self.facets.read(query)
        if task is not Task.COURSES or not isinstance(query, Need):
            return self._floor(task, asked)
        target = target_of(asked, self.gap(query), unmet_requirements(asked, None, self.today), self.scorer.table)
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
        judge = self._judge_seekers(asked)
        values = judge.values(given, np.asarray(vectors @ vector, dtype=np.float64))
        weights = self.weights.tasks[Task.SEEKERS]
        floor = self._floor(Task.SEEKERS, asked)
        good = passing(judge.gates(given), len(given)) & (weights.relevance(values) >= floor)
        return np.where(good, weights.score(values), 0.0)

    def _alike(self, text: str, ranked: Sequence[Ranked]) -> list[Alike]:
        return alike_by(self.encoder, self.scorer.table, text, [one.facets for one in ranked])

    def _indexed(self, given: Candidates) -> Vectors | None:
        """The vectors that the index holds of these records; ``None`` where one of them has just left it."""
        try:
            return self.index.vectors([key_of(kind_of(one.record), one.record.id) for one in given.facets])
        except KeyError:
            return None

    def _judge_jobs(self, seeker: Facets) -> Judge:
        return Judge(partial(self.scorer.jobs, seeker), partial(employment_gates, seeker, today=self.today))

    def _judge_seekers(self, need: Facets) -> Judge:
        return Judge(partial(self.scorer.seekers, need), partial(employment_gates, need, today=self.today))

    def _judge_courses(self, target: Target, seeker: Facets | None) -> Judge:
        def values(courses: Candidates, texts: Floats) -> Mapping[str, Floats]:
            values = self.scorer.courses(target, courses, texts, seeker, self.today)
            if seeker is not None:
                use = ~wrong_ways(seeker, target, courses, self.scorer, self.today)
                values |= {name: values[name] * use for name in self.weights.tasks[Task.COURSES].about}
            return values

        return Judge(values, lambda courses: course_gates(seeker, courses, self.today))

    def _judge_all(self, kind: Kind) -> Judge:
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
        weights: TaskWeights,
        kind: Kind,
        text: str,
        judge: Judge,
        floor: float,
        k: int,
        selection: Selection | None,
    ) -> Found:
        vector = self.encoder.encode([text], role="query")
        if not vector.any():
            return Found()  # no word that the encoder knows
        ranking = Ranking(
            self.index, self.records, self.facets, self.standing, kind, weights, floor, self.weights.candidates
        )
        found = ranking.best(vector, judge, k, selector(kind, selection, self.today))
        if not found.ranked and selection and selection.places:
            found.elsewhere = bool(ranking.best(vector, judge, 1, selector(kind, None, self.today)).ranked)
        return found

    def _answer(
        self,
        task: Task,
        weights: TaskWeights,
        found: Found,
        shown: Sequence[Ranked],
        explain: Callable[[int, str, float, Facets], str],
        gate: Callable[[Facets, str, int], Gate],
    ) -> Answer:
        null = self.nulls.get(task)
        hits = []
        for number, one in enumerate(shown):
            values = {name: one.value(name) for name in weights.parts}
            parts = tuple(
                Part(name, values[name], part.weight, explain(number, name, values[name], one.facets))
                for name, part in weights.parts.items()
                if values[name] > 0 or part.relevance
            )
            gates = tuple(gate(one.facets, name, state) for name, state in one.states().items() if state != NONE)
            explanation = Explanation(parts, gates)
            record = one.facets.record
            title = record.id if isinstance(record, JobSeeker) else record.title
            confidence = weights.confidence(one.relevance)
            unusual = null.share_below(one.relevance) if null else None
            kind, rank = kind_of(record), number + 1
            hits.append(Hit(record.id, kind, title, rank, explanation.score, confidence, explanation, unusual))
        return Answer(tuple(hits)) if found.ranked else Answer((), _no_good(task, found), tuple(hits))


def _no_good(task: Task, found: Found) -> str:
    """Why there is no answer: nothing is alike, what is alike was refused by gates, or it lies in other places."""
    reason = NO_GOOD[task]
    if found.alike:
        reason += f" (av {found.alike} som liknar: {explaining_gates.refusals(task, found.stopped)})"
    return f"{reason}; utanför de valda kommunerna finns det" if found.elsewhere else reason


def _asked_text(target: Target) -> str:
    return ". ".join((*target.need.occupations, *target.named))


def _one_start_each(ranked: Sequence[Ranked], k: int) -> tuple[list[Ranked], Mapping[str, list[Course]]]:
    """The best start of each of the ``k`` best courses, and by its id all starts of the same, whoever gives them."""
    groups: list[list[Ranked]] = []
    known: dict[str, list[Ranked]] = {}
    for one in ranked:
        names = (one.facets.series, same_teaching(_course(one.facets)))
        group = next((known[name] for name in names if name in known), None)
        if group is None:
            groups.append(group := [])
        group.append(one)
        known |= dict.fromkeys(names, group)
    best = groups[:k]
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


def _employment_gate(name: str, state: int, need: Facets, person: Facets, today: dt.date, *, own: bool = False) -> Gate:
    demands = need.demands
    assert isinstance(demands, Need)
    if name == "certifikat" and state == CHECK:
        demands = replace(demands, certificates=uncertified(need, person, today))
    return explaining_gates.employment_gate(
        name,
        STATES[state],
        demands,
        _seeker(person),
        inferred=name in need.inferred,
        held=held_for(name, need, person, today),
        own=own,
    )


def _seeker(facets: Facets) -> JobSeeker:
    assert isinstance(facets.record, JobSeeker)
    return facets.record


def _course(facets: Facets) -> Course:
    assert isinstance(facets.record, Course)
    return facets.record
