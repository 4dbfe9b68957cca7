"""Why each hit of an answer is there, in words: what all of them rest on is compared in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matching import explaining
from matching.candidates import Facets
from matching.domain import Course
from matching.likeness import Alike
from matching.phrases import Segments
from matching.scoring import PAPER_ALONE, Scorer, Target


class EmploymentReasons:
    """Of pairs of a need and a person, one a hit. One side may be the same in all. ``alike``: one a hit."""

    def __init__(self, pairs: Sequence[tuple[Facets, Facets]], alike: Sequence[Alike], scorer: Scorer) -> None:
        self._pairs, self._alike = pairs, alike
        self._scorer = scorer
        asked = [(need.essential_rows, person) for need, person in pairs]
        asked += [(need.meriting_rows, person) for need, person in pairs]
        met = scorer.nearest_each(asked)
        self._essential, self._meriting = met[: len(pairs)], met[len(pairs) :]
        self._occupations = _nearest_occupations([(person, need) for need, person in pairs], scorer)

    def text(self, hit: int, name: str, value: float, shown: Facets) -> str:
        """The sentence about one part of a hit. ``shown`` is the side that the answer shows."""
        need, person = self._pairs[hit]
        similarity = self._scorer.similarity
        if name == "skills":
            return explaining.skills_text(need.essential, self._essential[hit], person, similarity, "krav")
        if name == "meriting":
            return explaining.skills_text(need.meriting, self._meriting[hit], person, similarity, "meriterande")
        if name == "occupation":
            return explaining.occupation_text(person, need, self._occupations[hit])
        if name == "place":
            return explaining.place_text(value, shown.record)
        if name == "hours":
            return explaining.hours_text(need, person)
        return explaining.whole_text(value, self._alike[hit])


class CourseReasons:
    """Of courses for a target, one a hit. ``starts``: by a course's id all its starts. ``alike``: one a hit."""

    def __init__(
        self,
        target: Target,
        courses: Sequence[Facets],
        alike: Sequence[Alike],
        starts: Mapping[str, Sequence[Course]],
        scorer: Scorer,
    ) -> None:
        self._target, self._courses, self._alike, self._starts = target, courses, alike, starts
        self._similarity = scorer.similarity
        self._taught = scorer.nearest_each([(target.rows, course) for course in courses])
        self._occupations = _nearest_occupations([(target.need, course) for course in courses], scorer)
        self._papers = [explaining.paper_given(target, course) for course in courses]

    def text(self, hit: int, name: str, value: float, shown: Facets) -> str:
        """The sentence about one part of a hit."""
        record = shown.record
        assert isinstance(record, Course)
        paper, words = self._papers[hit]
        if name in ("occupation", "text") and paper and value == PAPER_ALONE * paper:
            return explaining.paper_text(words, value)
        if name == "closes":
            return explaining.closes_text(self._target, shown, self._taught[hit], self._similarity)
        if name == "best":
            return explaining.best_text(self._target, shown, self._taught[hit], self._similarity)
        if name == "occupation":
            return explaining.occupation_text(self._target.need, shown, self._occupations[hit])
        if name == "place":
            return explaining.place_text(value, record)
        if name == "start":
            return explaining.start_text(record, self._starts.get(record.id, ()))
        return explaining.whole_text(value, self._alike[hit])


def _nearest_occupations(pairs: Sequence[tuple[Facets, Facets]], scorer: Scorer) -> list[tuple[int, int] | None]:
    """Of each pair the two occupations, by number, that come nearest to each other; ``None`` where a side has none."""
    filled = [(n, *pair) for n, pair in enumerate(pairs) if all(len(one.occupation_rows) for one in pair)]
    nearest: list[tuple[int, int] | None] = [None] * len(pairs)
    if not filled:
        return nearest
    lefts = {id(left): left.occupation_rows for _, left, _ in filled}
    sides = Segments.of(list(lefts.values()))
    rows = {side: slice(*sides.offsets[i : i + 2]) for i, side in enumerate(lefts)}
    others = Segments.of([right.occupation_rows for _, _, right in filled])
    cosines = scorer.table.similarity(sides.rows, others.rows)
    for i, (n, left, right) in enumerate(filled):
        at = int(cosines[rows[id(left)], others.offsets[i] : others.offsets[i + 1]].argmax())
        nearest[n] = divmod(at, len(right.occupation_rows))
    return nearest
