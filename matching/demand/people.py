"""People as arrays: how relevant each is for a need, what shuts them out, and what they lack.

The same arithmetic as ``Matcher.relevance``, ``matching.gates`` and ``matching.gaps``, for everyone at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.candidates import UNKNOWN, Candidates, Facets
from matching.demand.lacking import (
    EDUCATION,
    LICENCE,
    MOST_LICENCES,
    MOST_SKILLS,
    NEAR_ENOUGH,
    SWEDISH,
    WORK,
    Indices,
    Lacks,
    flagged,
    law_of_the_work,
)
from matching.demand.phrasing import Bools, PhraseValues, ProvenValues, ramped
from matching.domain import JobSeeker, Need
from matching.gaps import work_done
from matching.gates import EMPLOYERS_SLACK, entitled
from matching.phrases import Segments, Singles
from matching.regulated_professions import (
    Regulation,
    denies_something,
    entitled_to,
    invites_others,
    is_certificate_of,
)
from matching.scoring import TEXT_ALONE, Scorer
from matching.weights import Task, Weights


@dataclass(frozen=True, slots=True)
class Chances:
    """Some people for one need, by number: their relevance, and what they lack as bits (0: nothing, they meet it)."""

    people: Indices
    relevance: Singles
    lacks: Lacks


class People:
    """n people side by side. Holds arrays and remembers values of phrases."""

    def __init__(self, facets: Sequence[Facets], scorer: Scorer, weights: Weights, group: frozenset[str]) -> None:
        self.candidates = Candidates(facets)
        self._facets, self._scorer, self._group = tuple(facets), scorer, group
        self._parts = weights.tasks[Task.SEEKERS]
        table, similarity = scorer.table, scorer.similarity
        proof = self.candidates.skill_weights.astype(np.float32)
        self.skills = ProvenValues(table, self.candidates.skills, similarity.phrases, proof, similarity.close)
        self.work = PhraseValues(table, self.candidates.occupations, lambda near: ramped(near, similarity.phrases))
        done = [table.rows([said for _, said in work_done(f)]) for f in facets]
        self.done = PhraseValues(table, Segments.of(done), lambda near: near)
        self._names_work = np.diff(self.candidates.occupations.offsets) > 0
        self._by_place: dict[str, Bools] = {}
        self._by_licence: dict[str, Bools] = {}
        self._by_law: dict[str, Bools] = {}

    def __len__(self) -> int:
        return len(self._facets)

    def chances(self, need: Facets, texts: Singles, floor: float) -> Chances:
        """Everyone who reaches the floor and could have the work, were it not for what can be learnt.

        ``texts``: cosines of everyone's text with the need's, (n,).
        """
        relevant = self._relevance(need, texts)
        open_to = self._not_shut_out(need)
        people = np.flatnonzero((relevant >= floor - NEAR_ENOUGH) & open_to)
        return Chances(people, relevant[people], self._lacks(need, people))

    def _relevance(self, need: Facets, texts: Singles) -> Singles:
        whole = ramped(texts, self._scorer.similarity.texts)
        occupation = whole * np.float32(TEXT_ALONE)
        if len(need.occupation_rows):
            occupation = np.where(self._names_work, self.work.best_of(need.occupation_rows), occupation)
        rows = need.essential_rows
        if len(rows):
            skills = np.add.reduce([self.skills.of(row) for row in rows.tolist()]) / np.float32(len(rows))
        else:
            skills = np.minimum(whole, occupation)
        parts = {name: part.weight for name, part in self._parts.parts.items() if part.relevance}
        values = {"skills": skills, "occupation": occupation, "text": whole}
        total = sum(parts.values())
        relevant = np.zeros(len(self), dtype=np.float32)
        for name, weight in parts.items():
            relevant += values[name] * np.float32(weight / total)
        return relevant

    def _not_shut_out(self, need: Facets) -> Bools:
        open_to = np.ones(len(self), dtype=np.bool_)
        for code in need.places:  # one at most
            open_to &= self._gets_to(code)
        law = self._law(need)
        return open_to if law is None else open_to & ~law

    def _gets_to(self, code: str) -> Bools:
        """Who may be counted for work in a municipality: within the reach told; where none is told, in the home county.

        Someone whose reach is not told also counts within the own group of municipalities, and someone whose home is
        not told counts everywhere: unknown is not fail.
        """
        if code not in self._by_place:
            near = self._group if code in self._group else frozenset({code})
            self._by_place[code] = np.array([_reaches(f, code, near) for f in self._facets], dtype=np.bool_)
        return self._by_place[code]

    def _law(self, need: Facets) -> Bools | None:
        """Who is told not to be entitled to work that the law keeps for those who are (``gates._regulated``)."""
        record = need.record
        assert isinstance(record, Need)
        law = law_of_the_work(need)
        if law is None or is_certificate_of(law, need.certificates) or invites_others(record):
            return None
        if law.id not in self._by_law:
            self._by_law[law.id] = self._told_not_to_be(law)
        return self._by_law[law.id]

    def _told_not_to_be(self, law: Regulation) -> Bools:
        told = np.zeros(len(self), dtype=np.bool_)
        for i in self._denying:
            told[i] = entitled_to(_seeker(self._facets[i]), law) is False
        return told

    @cached_property
    def _denying(self) -> list[int]:
        return [i for i, facets in enumerate(self._facets) if denies_something(_seeker(facets))]

    def _lacks(self, need: Facets, people: Indices) -> Lacks:
        lacks = np.zeros(len(people), dtype=np.uint32)
        if not len(people):
            return lacks
        done = self._has_done(need)[people]
        rows = need.essential_rows[:MOST_SKILLS]
        if len(rows):
            for number, row in enumerate(rows.tolist()):
                lacks |= flagged(~self.skills.close(row)[people] & ~done, number)
        else:
            lacks |= flagged(~done, WORK)
        for has, asked, number in (
            (self.candidates.swedish[people], need.swedish, SWEDISH),
            (self.candidates.education[people], need.education, EDUCATION),
        ):
            lacks |= flagged((has != UNKNOWN) & (has < asked - EMPLOYERS_SLACK), number)
        for number, code in enumerate(sorted(need.licences or ())[:MOST_LICENCES], start=LICENCE):
            lacks |= flagged(self._without(code)[people], number)
        return lacks

    def _has_done(self, need: Facets) -> Bools:
        """Who has done the very work (``gaps._same_work``): then no skill of it is missing."""
        if not len(need.occupation_rows):
            return np.zeros(len(self), dtype=np.bool_)
        covered = self._scorer.similarity.covered
        done = self.done.best_of(need.occupation_rows) >= covered
        return done | (self.done.best_of(need.substitute_rows) >= covered) if len(need.substitute_rows) else done

    def _without(self, code: str) -> Bools:
        """Who is told to lack a driving licence."""
        if code not in self._by_licence:
            told = [f.licences is not None and code not in entitled(f.licences) for f in self._facets]
            self._by_licence[code] = np.array(told, dtype=np.bool_)
        return self._by_licence[code]


def _reaches(person: Facets, code: str, near: frozenset[str]) -> bool:
    if person.reach is not None:
        return code in person.reach
    if not person.places:
        return True
    return bool(person.places & near) or any(home[:2] == code[:2] for home in person.places)


def _seeker(facets: Facets) -> JobSeeker:
    assert isinstance(facets.record, JobSeeker)
    return facets.record
