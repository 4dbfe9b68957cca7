"""Swedish words for what scoring and gates found. Data first: the numbers come in, only sentences are made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import numpy as np

from matching.candidates import Facets
from matching.certificates import COVERED
from matching.domain import (
    Course,
    EducationLevel,
    EvidenceGrade,
    Gate,
    GateState,
    JobSeeker,
    Need,
    Record,
    SwedishLevel,
)
from matching.gates import LEVEL_NAMES, WISHES
from matching.likeness import Alike
from matching.regulated_professions import Scope, entitled_to, regulation_for
from matching.scoring import SAME_COUNTY, SAME_PLACE, WITHIN_REACH, Pair, Target
from matching.study_funding import GATE as FUNDING
from matching.study_funding import funding_text
from matching.study_wishes import MOST_PACE, studies_beside
from matching.stuffing import copied, copyable_texts, doubts, telling_sentence
from matching.text import Phrase
from matching.weights import Similarity, Task
from matching.wishes import clashes

GRADE_NAMES: Mapping[EvidenceGrade, str] = {
    EvidenceGrade.CLAIMED: "uppges",
    EvidenceGrade.INFERRED: "följer av erfarenhet",
    EvidenceGrade.DOCUMENTED: "styrkt",
    EvidenceGrade.VALIDATED: "validerad",
}
REFUSALS: Mapping[Task, Mapping[str, str]] = {
    Task.JOBS: {
        "ort": "utom räckhåll",
        "körkort": "kräver körkort som saknas",
        "svenska": "kräver mer svenska",
        "utbildningsnivå": "kräver högre utbildning",
        "legitimation": "kräver behörighet som saknas",
    },
    Task.SEEKERS: {
        "ort": "når inte hit",
        "körkort": "saknar körkort",
        "svenska": "har för lite svenska",
        "utbildningsnivå": "har för låg utbildning",
        "legitimation": "saknar behörighet",
    },
    Task.COURSES: {
        "ansökan": "har stängt",
        "platser": "utan lediga platser",
        "svenska": "kräver mer svenska",
        "förkunskaper": "kräver högre utbildning",
    },
}
_SHOWN = 6  # skills named in one sentence
_SAID = 0.05  # value from which a skill too far to meet a requirement is named
_LIKE = 0.2  # value from which something too far to be taught is named


def skills_text(asked: Sequence[str], pairs: Sequence[Pair], person: Facets, similarity: Similarity, word: str) -> str:
    """Which of the asked skills are met and by what, e.g. "2 av 3 krav: ...; saknas: ...". ``pairs``: one a skill."""
    if not asked:
        return f"inga {word} angivna: bedömt på yrke och text"
    if not person.skills:
        return f"0 av {len(asked)} {word}; saknas: {_listed(asked)}"
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
    text += f": {_listed(met)}" if met else ""
    return text + (f"; saknas: {_listed(missing)}" if missing else "")


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
    text += f": {_listed(taught)}" if taught else ""
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
    return f"erbjuds {_hours(need.hours)}, önskas {_hours(person.hours)}"


def start_text(course: Course, other_starts: Sequence[Course] = ()) -> str:
    """When a course starts, and when else."""
    text = f"startar {course.starts_on}" if course.starts_on else "startdatum okänt"
    same = [other for other in other_starts if other.provider == course.provider]
    later = sorted({str(other.starts_on) for other in same if other.starts_on} - {str(course.starts_on)})
    text += f"; fler starter: {', '.join(later)}" if later else ""
    others = dict.fromkeys(other.provider for other in other_starts if other.provider not in ("", course.provider))
    return text + (f"; ges också av {_listed(list(others))}" if others else "")


def employment_gate(
    name: str, state: GateState, need: Need, person: JobSeeker, *, inferred: bool = False, own: bool = False
) -> Gate:
    """A gate between a need and a person, in words.

    ``inferred``: the demand was read in the need's text. ``own``: it is the person who asks, so that all that the
    person wants to avoid may be told, not working times alone.
    """
    text = _wishes(need, person, own) if name == WISHES else _EMPLOYMENT[name](state, need, person)
    return Gate(name, state, f"{text} (läst ur texten)" if inferred else text)


def course_gate(name: str, state: GateState, course: Course, person: JobSeeker | None) -> Gate:
    """A gate of a course, in words."""
    return Gate(name, state, _COURSE[name](state, course, person))


def refusals(task: Task, stopped: Mapping[str, int]) -> str:
    """How many each gate refused, most first, e.g. "3 utom räckhåll, 1 kräver mer svenska"."""
    refusing = sorted(((count, name) for name, count in stopped.items() if count), key=lambda one: (-one[0], one[1]))
    return ", ".join(f"{count} {REFUSALS[task][name]}" for count, name in refusing)


def _licence(state: GateState, need: Need, person: JobSeeker) -> str:
    asked = ", ".join(need.driving_licences)
    has = person.driving_licences
    told = "inte angivet i profilen" if has is None else f"har {', '.join(has)}" if has else "har inget körkort"
    return {
        GateState.PASS: f"har körkort {asked}",
        GateState.CHECK: f"kontrollera: körkort {asked} krävs, {told}",
        GateState.FAIL: f"körkort {asked} krävs",
    }[state]


def _swedish(state: GateState, need: Need, person: JobSeeker) -> str:
    return _level(state, "svenska", need.swedish, person.swedish)


def _education(state: GateState, need: Need, person: JobSeeker) -> str:
    return _level(state, "utbildning", need.education_level, person.education_level)


def _level(
    state: GateState,
    what: str,
    asked: SwedishLevel | EducationLevel | None,
    has: SwedishLevel | EducationLevel | None,
) -> str:
    wanted = LEVEL_NAMES[asked] if asked else "okänd nivå"
    if has is None:
        return f"kontrollera: {what} {wanted} krävs, nivån är inte angiven i profilen"
    text = f"{what} {wanted} krävs, har {LEVEL_NAMES[has]}"
    return f"kontrollera: {text}: räcker det?" if state is GateState.CHECK else text


def _reach(state: GateState, need: Need, person: JobSeeker) -> str:
    where = need.place.name if need.place else None
    if state is GateState.PASS:
        return f"{where} är inom räckhåll"
    if where is None:
        return "kontrollera: arbetsort inte angiven"
    if need.place and need.place.municipality_code is None:
        return f"kontrollera: ”{where}” är ingen känd kommun"
    if person.home is None:
        return f"kontrollera: bostadsort saknas i profilen, arbetet är i {where}"
    if state is GateState.CHECK:
        return f"kontrollera: går det att ta sig till {where} från {person.home.name}?"
    return f"{where} är utanför det personen kan pendla till"


def _certificates(state: GateState, need: Need, _: JobSeeker) -> str:
    asked = ", ".join(need.certificates)
    return f"har {asked}" if state is GateState.PASS else f"kontrollera: {asked} krävs, finns inte angivet i profilen"


def _hours_gate(state: GateState, need: Need, person: JobSeeker) -> str:
    offered = _hours(need.hours) if need.hours else "okänd omfattning"
    wished = _hours(person.wishes.hours) if person.wishes.hours else "okänd omfattning"
    prefix = "" if state is GateState.PASS else "kontrollera: "
    return f"{prefix}erbjuds {offered}, önskas {wished}"


def _start_gate(state: GateState, need: Need, person: JobSeeker) -> str:
    prefix = "" if state is GateState.PASS else "kontrollera: "
    return f"{prefix}börjar {need.starts_on}, personen kan från {person.available_from}"


def _wishes(need: Need, person: JobSeeker, own: bool) -> str:
    told = f"; arbetstiden är {need.working_time}" if need.working_time else ""
    return f"kontrollera: vill undvika {_listed(clashes(person, need, times_only=not own))}{told}"


def _application(state: GateState, course: Course, _: JobSeeker | None) -> str:
    if state is GateState.CHECK:
        if course.apply_from:
            return f"kontrollera: ansökan öppnar {course.apply_from}"
        return "kontrollera: sista ansökningsdag och start är inte angivna"
    if course.apply_by:
        return f"sista ansökningsdag {course.apply_by}"
    return f"startar {course.starts_on}, sista ansökningsdag inte angiven"


def _seats(state: GateState, course: Course, _: JobSeeker | None) -> str:
    if state is GateState.CHECK:
        return "kontrollera: antal platser är inte angivet"
    return f"{course.seats} platser"


def _unclear(state: GateState, course: Course, _: JobSeeker | None) -> str:  # noqa: ARG001 - one shape for all
    return "kontrollera: " + "; ".join(course.to_check)


def _course_swedish(state: GateState, course: Course, person: JobSeeker | None) -> str:
    return _level(state, "svenska", course.entry_swedish, person.swedish if person else None)


def _entry(state: GateState, course: Course, person: JobSeeker | None) -> str:
    if state is GateState.CHECK:
        asked = course.entry_requirements or (LEVEL_NAMES[course.entry_education] if course.entry_education else "")
        return f"kontrollera förkunskaper: {_short(asked)}"
    return _level(state, "utbildning", course.entry_education, person.education_level if person else None)


def _course_reach(state: GateState, course: Course, person: JobSeeker | None) -> str:
    if state is GateState.PASS:
        return "på distans" if course.distance else f"{places_of(course)} är inom räckhåll"
    if person is None or person.home is None:
        return f"kontrollera: bostadsort saknas i profilen, utbildningen ges i {places_of(course)}"
    return f"kontrollera: går det att ta sig till {places_of(course)} från {person.home.name}?"


def _course_pace(state: GateState, course: Course, person: JobSeeker | None) -> str:
    told = f"{course.pace_percent:g} %" if course.pace_percent is not None else ""
    wish = f"profilen vill kunna arbeta vid sidan av (”{_short(studies_beside(person), 80)}”)" if person else ""
    if state is GateState.PASS:
        short = course.pace_percent is None or course.pace_percent > MOST_PACE
        return f"{'kort' if short else told}: {wish}"
    return f"kontrollera takten: {told or 'inte angiven'}, {wish}"


def _regulated(state: GateState, need: Need, person: JobSeeker) -> str:
    regulation = regulation_for(need)
    if regulation is None:
        return "yrket är inte reglerat"
    source = f"{regulation.authority}, {regulation.law.partition(';')[0]}"
    if state is GateState.PASS:
        return f"reglerat yrke ({source}): profilen styrker behörigheten"
    if state is GateState.FAIL:
        return f"reglerat yrke ({source}): {regulation.asks} krävs, profilen säger att det saknas"
    lacking = " (profilen säger att det saknas)" if entitled_to(person, regulation) is False else ""
    word = {Scope.WHOLE: "reglerat yrke", Scope.PART: "delvis reglerat yrke", Scope.TITLE: "skyddad titel"}
    return f"kontrollera: {word[regulation.scope]} ({source}): {regulation.asks}{lacking}"


def _doubted(state: GateState, need: Need, person: JobSeeker) -> str:  # noqa: ARG001 - one shape for all
    told = [
        doubts(person).told(),
        "texten är avskriven ur behovet" if copied(telling_sentence(need), copyable_texts(person)) else "",
    ]
    return f"kontrollera: {'; '.join(filter(None, told))}"


_EMPLOYMENT = {
    "körkort": _licence,
    "svenska": _swedish,
    "utbildningsnivå": _education,
    "ort": _reach,
    "certifikat": _certificates,
    "legitimation": _regulated,
    "arbetstid": _hours_gate,
    "start": _start_gate,
    "uppgifter": _doubted,
}


def _funding(state: GateState, course: Course, _: JobSeeker | None) -> str:  # noqa: ARG001 - one shape for all
    return funding_text(course)


_COURSE = {
    "ansökan": _application,
    "platser": _seats,
    "uppgifter": _unclear,
    FUNDING: _funding,
    "takt": _course_pace,
    "svenska": _course_swedish,
    "förkunskaper": _entry,
    "ort": _course_reach,
}


def _hours(hours: tuple[int, int]) -> str:
    low, high = hours
    return f"{high} %" if low == high else f"{low}–{high} %"


def _listed(items: Sequence[str]) -> str:
    shown = ", ".join(items[:_SHOWN])
    return shown if len(items) <= _SHOWN else f"{shown} och {len(items) - _SHOWN} till"


def _short(text: str, limit: int = 160) -> str:
    words = " ".join(text.split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
