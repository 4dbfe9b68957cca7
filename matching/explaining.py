"""Swedish words for what scoring found. Data first: the numbers come in, only sentences are made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import numpy as np

from matching.candidates import Facets
from matching.certificates import COVERED
from matching.domain import (
    Course,
    EvidenceGrade,
    JobSeeker,
    Need,
    Record,
)
from matching.likeness import Alike
from matching.scoring import SAME_COUNTY, SAME_PLACE, WITHIN_REACH, Pair, Target
from matching.text import Phrase
from matching.weights import Similarity

GRADE_NAMES: Mapping[EvidenceGrade, str] = {
    EvidenceGrade.CLAIMED: "uppges",
    EvidenceGrade.INFERRED: "följer av erfarenhet",
    EvidenceGrade.DOCUMENTED: "styrkt",
    EvidenceGrade.VALIDATED: "validerad",
}
_SHOWN = 6  # skills named in one sentence
_SAID = 0.05  # value from which a skill too far to meet a requirement is named
_LIKE = 0.2  # value from which something too far to be taught is named


def skills_text(asked: Sequence[str], pairs: Sequence[Pair], person: Facets, similarity: Similarity, word: str) -> str:
    """Which of the asked skills are met and by what, e.g. "2 av 3 krav: ...; saknas: ...". ``pairs``: one a skill."""
    if not asked:
        return f"inga {word} angivna: bedömt på yrke och text"
    if not person.skills:
        return f"0 av {len(asked)} {word}; saknas: {listed(asked)}"
    met, missing = [], []
    for skill, pair in zip(asked, pairs, strict=True):
        phrase = person.skills[pair.skill]
        if pair.cosine < similarity.close:
            # Too far to count as met, yet near enough to count for something: then it is said what for.
            missing.append(f"{skill} (närmast ”{phrase.said}”)" if pair.value >= _SAID else skill)
            continue
        near = "" if pair.cosine >= similarity.covered and not phrase.implied else "nära, "
        met.append(f"{skill} ({_by(phrase, skill, near)})")
    text = f"{len(met)} av {len(asked)} {word}"
    text += f": {listed(met)}" if met else ""
    return text + (f"; saknas: {listed(missing)}" if missing else "")


def _by(phrase: Phrase, skill: str, near: str) -> str:
    """By what a skill is met: words of the profile in quotes, and how well proven."""
    if phrase.implied:
        other = "" if phrase.text.casefold() == skill.casefold() else f"{phrase.text} "
        return f"{near}{other}följer av ”{phrase.via}”"
    proof = f"följer av ”{phrase.borne_out}”" if phrase.borne_out else GRADE_NAMES[phrase.grade]
    return f"{'' if phrase.said.casefold() == skill.casefold() else f'”{phrase.said}”, '}{near}{proof}"


def closes_text(target: Target, course: Facets, pairs: Sequence[Pair], similarity: Similarity) -> str:
    """Which missing things a course teaches and in which words of its own, and what of the rest it comes nearest to."""
    taught = [
        f"{missing}{f' (”{words}”{near})' if words.casefold() != missing.casefold() else ''}"
        for missing, words, near in _taught(target, course, pairs, similarity)
    ]
    left = len(target.named) - len(taught)
    text = f"{len(taught)} av {len(target.named)} som saknas"
    text += f": {listed(taught)}" if taught else ""
    text += f"; {left} kvar" if left and taught else ""
    toward = _toward(target, course, pairs, similarity)
    return text + (f"; något likt {toward}" if toward else "")


def best_text(target: Target, course: Facets, pairs: Sequence[Pair], similarity: Similarity) -> str:
    """The one missing thing that a course teaches most fully; where that is only alike, in which words."""
    given = [float(code in course.licences_given) for code in target.licences]
    values = [pair.value for pair in pairs] or [0.0] * len(target.phrases)
    for row, missing in enumerate(target.phrases):
        if target.is_paper(missing):
            values[row] = target.on_paper(missing, _course(course))[0]
    worth = np.array([*values, *given]) * target.weights
    if not worth.any():
        return "inget av det som saknas"
    best = int(np.argmax(worth))
    missing = target.named[best]
    compared = best < len(pairs) and not target.is_paper(missing)
    if compared and pairs[best].cosine < similarity.close:
        return f"inget helt; närmast {missing} (”{course.skills[pairs[best].skill].said}”)"
    return missing


def paper_text(words: str, value: float) -> str:
    """Why a part counts although the words are unlike: the course gives in writing what is asked for."""
    return f"ger {words}, som krävs: räknas som {round(100 * value)} % likhet"


def paper_given(target: Target, course: Facets) -> tuple[float, str]:
    """What a course gives most of among the papers that are missing, in [0, 1], and its words; 0 and "" for none."""
    given = [target.on_paper(phrase, _course(course)) for phrase in target.phrases if target.is_paper(phrase)]
    given += [(1.0, f"körkort {code}") for code in target.licences if code in course.licences_given]
    return max(given, key=lambda one: one[0], default=(0.0, ""))


def _toward(target: Target, course: Facets, pairs: Sequence[Pair], similarity: Similarity) -> str:
    """The missing thing that counts most of those too far to be taught, and the course's words; "" for none."""
    far = [
        (pair.value * weight, missing, course.skills[pair.skill].said)
        for missing, pair, weight in zip(target.phrases, pairs, target.weights, strict=False)
        if not target.is_paper(missing) and pair.cosine < similarity.close and pair.value >= _LIKE
    ]
    if not far:
        return ""
    _, missing, words = max(far, key=lambda one: one[0])
    return f"{missing} (”{words}”)"


def _taught(
    target: Target, course: Facets, pairs: Sequence[Pair], similarity: Similarity
) -> list[tuple[str, str, str]]:
    """Each missing thing that a course teaches, the course's words for it, and ", nära" where it is only close."""
    found = []
    for missing, pair in zip_longest(target.phrases, pairs):
        if target.is_paper(missing):
            value, words = target.on_paper(missing, _course(course))
            if value:
                found.append((missing, words, "" if value == COVERED else ", nära"))
        elif pair is not None and pair.cosine >= similarity.close:
            near = "" if pair.cosine >= similarity.covered else ", nära"
            found.append((missing, course.skills[pair.skill].said, near))
    licences = [f"körkort {code}" for code in target.licences if code in course.licences_given]
    return found + [(word, word, "") for word in licences]


def _course(facets: Facets) -> Course:
    assert isinstance(facets.record, Course)
    return facets.record


def occupation_text(query: Facets, candidate: Facets, nearest: tuple[int, int] | None) -> str:
    """The nearest pair of occupations, by number."""
    if nearest is None:
        return "yrke ej angivet: bedömt på hela texten"
    (left, known), (right, also) = query.title(nearest[0]), candidate.title(nearest[1])
    if left.casefold() == right.casefold():
        return left
    return f"{left} ↔ {right}" + (f" (båda är {known})" if known and known == also else "")


def whole_text(value: float, alike: Alike) -> str:
    """How alike the whole texts are, and by which words of the question and of what was found."""
    text = f"texterna som helhet liknar varandra till {round(100 * value)} %"
    if value == 0 or not alike.found:
        return text
    if not alike.asked:
        return f"{text}, närmast ”{alike.found[0]}”"
    return f"{text}, mest genom {', '.join(alike.asked)} ↔ {', '.join(alike.found)}"


def place_text(value: float, record: Record) -> str:
    """Where it is and how far that is, from the value of the place part."""
    where = places_of(record)
    if isinstance(record, Course) and record.distance:
        return "på distans"
    if value == SAME_PLACE:
        return f"{where}: samma kommun"
    if value == WITHIN_REACH:
        return f"{where}: inom pendlingsavstånd"
    if value == SAME_COUNTY:
        return f"{where}: samma län"
    return f"{where}: annat län" if value == 0 else "ort okänd för någon av parterna"


def places_of(record: Record) -> str:
    """The place or places of a record, e.g. "Eskilstuna, Flen"."""
    if isinstance(record, JobSeeker):
        return record.home.name if record.home else "okänd ort"
    if isinstance(record, Need):
        return record.place.name if record.place else "okänd ort"
    return ", ".join(place.name for place in record.places) or "okänd ort"


def hours_text(need: Facets, person: Facets) -> str:
    """The hours offered and wished for."""
    if need.hours is None or person.hours is None:
        return "omfattning ej angiven på någon sida"
    return f"erbjuds {hours_told(need.hours)}, önskas {hours_told(person.hours)}"


def start_text(course: Course, other_starts: Sequence[Course] = ()) -> str:
    """When a course starts, and when else."""
    text = f"startar {course.starts_on}" if course.starts_on else "startdatum okänt"
    same = [other for other in other_starts if other.provider == course.provider]
    later = sorted({str(other.starts_on) for other in same if other.starts_on} - {str(course.starts_on)})
    text += f"; fler starter: {', '.join(later)}" if later else ""
    others = dict.fromkeys(other.provider for other in other_starts if other.provider not in ("", course.provider))
    return text + (f"; ges också av {listed(list(others))}" if others else "")


def hours_told(hours: tuple[int, int]) -> str:
    """Per cent of full time in words, e.g. "50–75 %"."""
    low, high = hours
    return f"{high} %" if low == high else f"{low}–{high} %"


def listed(items: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    shown = ", ".join(items[:_SHOWN])
    return shown if len(items) <= _SHOWN else f"{shown} och {len(items) - _SHOWN} till"


def shortened(text: str, limit: int = 160) -> str:
    """At most ``limit`` characters of a text, on one line."""
    words = " ".join(text.split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
