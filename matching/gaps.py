"""What a need asks for set against what a person has."""

from __future__ import annotations

import numpy as np

from matching.candidates import Facets
from matching.domain import Coverage, Gap, Gate, JobSeeker, Need, SkillCoverage
from matching.phrases import Rows
from matching.scoring import Scorer


def gap_between(need: Facets, seeker: Facets | None, scorer: Scorer, to_check: tuple[Gate, ...] = ()) -> Gap:
    """The gap of a need for a person, or for nobody (then every skill is missing).

    A skill is covered or close by the nearest of the person's phrases, compared by cosine with the thresholds of the
    weights file; between phrases equally near, the better proven one is named.
    """
    if not isinstance(need.record, Need):
        raise TypeError("a gap is measured against a need")
    rows = (
        *_cover(need.essential, need.essential_rows, seeker, scorer, essential=True),
        *_cover(need.meriting, need.meriting_rows, seeker, scorer, essential=False),
    )
    seeker_id = seeker.record.id if seeker is not None and isinstance(seeker.record, JobSeeker) else None
    return Gap(need.record.id, seeker_id, rows, to_check)


def _cover(
    asked: tuple[str, ...], rows: Rows, seeker: Facets | None, scorer: Scorer, *, essential: bool
) -> list[SkillCoverage]:
    if seeker is None or not len(seeker.skill_rows) or not asked:
        return [SkillCoverage(skill, essential, Coverage.MISSING) for skill in asked]
    cosines = scorer.table.similarity(rows, seeker.skill_rows)
    # The person's phrases are ordered by grade, and argmax takes the first of equals.
    nearest = np.argmax(np.round(cosines, 4), axis=1)
    covered = []
    for i, skill in enumerate(asked):
        phrase = seeker.skills[nearest[i]]
        cosine = float(cosines[i, nearest[i]])
        similarity = scorer.similarity
        if cosine < similarity.close:
            covered.append(SkillCoverage(skill, essential, Coverage.MISSING))
            continue
        state = Coverage.COVERED if cosine >= similarity.covered else Coverage.CLOSE
        covered.append(SkillCoverage(skill, essential, state, phrase.text, min(1.0, cosine), phrase.grade))
    return covered
