"""What a need asks for set against what a person has."""

from __future__ import annotations

import numpy as np

from matching.candidates import UNKNOWN, Facets
from matching.domain import Coverage, EvidenceGrade, Gap, Gate, JobSeeker, Need, SkillCoverage
from matching.gates import certified, entitled
from matching.phrases import Rows
from matching.scoring import Scorer, Unmet

MORE_SWEDISH = "svenska som andraspråk, SFI"


def gap_between(need: Facets, seeker: Facets | None, scorer: Scorer, to_check: tuple[Gate, ...] = ()) -> Gap:
    """The gap of a need for a person, or for nobody (then every skill is missing).

    A skill is covered or close by that of the person's phrases which counts most for it (``Scorer.nearest``), its
    cosine compared with the thresholds of the weights file.
    """
    if not isinstance(need.record, Need):
        raise TypeError("a gap is measured against a need")
    done = _same_work(need, seeker, scorer)
    rows = (
        *_cover(need.essential, need.essential_rows, seeker, scorer, essential=True, done=done),
        *_cover(need.meriting, need.meriting_rows, seeker, scorer, essential=False, done=done),
    )
    seeker_id = seeker.record.id if seeker is not None and isinstance(seeker.record, JobSeeker) else None
    return Gap(need.record.id, seeker_id, rows, to_check)


def unmet_requirements(need: Facets, seeker: Facets | None) -> Unmet:
    """The licences, certificates and Swedish that the need asks for and the person is not told to have.

    For nobody, only the certificates: which licences and how much Swedish are lacking is a matter of each person.
    """
    phrases = [certificate for certificate in need.certificates if seeker is None or not certified(certificate, seeker)]
    if seeker is None:
        return Unmet(tuple(phrases))
    if UNKNOWN < seeker.swedish < need.swedish and "svenska" not in need.inferred:
        phrases.append(MORE_SWEDISH)
    licences = (need.licences or frozenset()) - entitled(seeker.licences or frozenset())
    return Unmet(tuple(phrases), tuple(sorted(licences)))


def _cover(
    asked: tuple[str, ...], rows: Rows, seeker: Facets | None, scorer: Scorer, *, essential: bool, done: str | None
) -> list[SkillCoverage]:
    if seeker is None or not len(seeker.skill_rows) or not asked:
        return [SkillCoverage(skill, essential, Coverage.MISSING) for skill in asked]
    close, covered = scorer.similarity.close, scorer.similarity.covered
    met = []
    for skill, pair in zip(asked, scorer.nearest(rows, seeker), strict=True):
        phrase, cosine = seeker.skills[pair.skill], pair.cosine
        if cosine >= close:
            state = Coverage.COVERED if cosine >= covered else Coverage.CLOSE
            met.append(SkillCoverage(skill, essential, state, phrase.text, cosine, phrase.grade))
        elif done is not None:
            met.append(SkillCoverage(skill, essential, Coverage.CLOSE, done, max(0.0, cosine), EvidenceGrade.INFERRED))
        else:
            met.append(SkillCoverage(skill, essential, Coverage.MISSING))
    return met


def _same_work(need: Facets, seeker: Facets | None, scorer: Scorer) -> str | None:
    """Work that the person has done in the occupation that is asked for, in the person's words.

    Who has done the work has likely met what it takes: a skill that the profile does not name is then close, not
    missing.
    """
    if seeker is None or not isinstance(seeker.record, JobSeeker) or not len(need.occupation_rows):
        return None
    done = [work.occupation for work in seeker.record.experience]
    if not done:
        return None
    cosines = scorer.table.similarity(scorer.table.rows(done), need.occupation_rows).max(axis=1)
    return done[int(np.argmax(cosines))] if cosines.max() >= scorer.similarity.covered else None
