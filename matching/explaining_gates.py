"""Swedish words for what gates found: one sentence a gate, and how many were refused by what."""

from __future__ import annotations

from collections.abc import Mapping

from matching.certified import last_day
from matching.domain import Course, EducationLevel, Gate, GateState, JobSeeker, Need, SwedishLevel
from matching.explaining import hours_told, listed, places_of, shortened
from matching.gates import LEVEL_NAMES, WISHES
from matching.held_in_text import NOTHING, Held, with_held
from matching.regulated_professions import Scope, entitled_to, regulation_for
from matching.study_funding import GATE as FUNDING
from matching.study_funding import funding_text
from matching.study_wishes import MOST_PACE, studies_beside
from matching.stuffing import copied, copyable_texts, doubts, telling_sentence
from matching.weights import Task
from matching.wishes import clashes

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


def employment_gate(
    name: str,
    state: GateState,
    need: Need,
    person: JobSeeker,
    *,
    inferred: bool = False,
    held: Held = NOTHING,
    own: bool = False,
) -> Gate:
    """A gate between a need and a person, in words.

    ``inferred``: the demand was read in the need's text. ``held``: what the text of the profile tells of the person.
    ``own``: it is the person who asks, so that all that the person wants to avoid may be told, not working times alone.
    """
    told = with_held(person, held)
    text = _wishes(need, person, own) if name == WISHES else _EMPLOYMENT[name](state, need, told)
    return Gate(name, state, text + _READ_IN[inferred, name in held.gates])


def course_gate(name: str, state: GateState, course: Course, person: JobSeeker | None, held: Held = NOTHING) -> Gate:
    """A gate of a course, in words. ``held``: what the text of the profile tells of the person."""
    told = with_held(person, held) if person else None
    speaks = name in held.gates and (name in _ANYWAY or state is GateState.PASS)
    speaks &= not (name == "ort" and course.distance)
    return Gate(name, state, _COURSE[name](state, course, told) + _READ_IN[False, speaks])


_ANYWAY = ("svenska", "ort")  # gates of courses that say what is told of the person, whether or not it is enough
# By whether the demand was read in the need's text, and whether what is held was read in that of the profile.
_READ_IN: Mapping[tuple[bool, bool], str] = {
    (False, False): "",
    (True, False): " (läst ur texten)",
    (False, True): " (enligt profilens text)",
    (True, True): " (kravet läst ur texten, svaret ur profilens text)",
}


def refusals(task: Task, stopped: Mapping[str, int]) -> str:
    """How many each gate refused, most first, e.g. "3 utom räckhåll, 1 kräver mer svenska"."""
    refusing = sorted(((count, name) for name, count in stopped.items() if count), key=lambda one: (-one[0], one[1]))
    return ", ".join(f"{count} {REFUSALS[task][name]}" for count, name in refusing)


def _licence(state: GateState, need: Need, person: JobSeeker) -> str:
    asked = ", ".join(need.driving_licences)
    has = person.driving_licences
    told = "framgår inte av profilen" if has is None else f"har {', '.join(has)}" if has else "har inget körkort"
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
        return f"kontrollera: {what} {wanted} krävs, nivån framgår inte av profilen"
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
    if person.home is None and not person.reach:
        return f"kontrollera: bostadsort saknas i profilen, arbetet är i {where}"
    if state is GateState.CHECK:
        return f"kontrollera: går det att ta sig till {where}{_from_home(person)}?"
    return f"{where} är utanför det personen kan pendla till"


def _certificates(state: GateState, need: Need, person: JobSeeker) -> str:
    if state is GateState.PASS:
        return f"har {', '.join(need.certificates)}"
    ended = {asked: last_day(asked, person.certificates) for asked in need.certificates}
    untold = ", ".join(asked for asked, last in ended.items() if last is None)
    told = [f"{untold} krävs, framgår inte av profilen"] if untold else []
    told += [f"{asked} krävs, gick ut {last}: kan det förnyas?" for asked, last in ended.items() if last]
    return f"kontrollera: {'; '.join(told)}"


def _hours_gate(state: GateState, need: Need, person: JobSeeker) -> str:
    offered = hours_told(need.hours) if need.hours else "okänd omfattning"
    wished = hours_told(person.wishes.hours) if person.wishes.hours else "okänd omfattning"
    prefix = "" if state is GateState.PASS else "kontrollera: "
    return f"{prefix}erbjuds {offered}, önskas {wished}"


def _start_gate(state: GateState, need: Need, person: JobSeeker) -> str:
    prefix = "" if state is GateState.PASS else "kontrollera: "
    return f"{prefix}börjar {need.starts_on}, personen kan från {person.available_from}"


def _wishes(need: Need, person: JobSeeker, own: bool) -> str:
    told = f"; arbetstiden är {need.working_time}" if need.working_time else ""
    return f"kontrollera: vill undvika {listed(clashes(person, need, times_only=not own))}{told}"


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
        return f"kontrollera förkunskaper: {shortened(asked)}"
    return _level(state, "utbildning", course.entry_education, person.education_level if person else None)


def _course_reach(state: GateState, course: Course, person: JobSeeker | None) -> str:
    if state is GateState.PASS:
        return "på distans" if course.distance else f"{places_of(course)} är inom räckhåll"
    if person is None or (person.home is None and not person.reach):
        return f"kontrollera: bostadsort saknas i profilen, utbildningen ges i {places_of(course)}"
    return f"kontrollera: går det att ta sig till {places_of(course)}{_from_home(person)}?"


def _from_home(person: JobSeeker) -> str:
    return f" från {person.home.name}" if person.home else ""


def _course_pace(state: GateState, course: Course, person: JobSeeker | None) -> str:
    told = f"{course.pace_percent:g} %" if course.pace_percent is not None else ""
    wish = f"profilen vill kunna arbeta vid sidan av (”{shortened(studies_beside(person), 80)}”)" if person else ""
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
