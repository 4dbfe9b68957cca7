"""One page in easy Swedish (lätt svenska) for the client: the job, why it fits, what is missing, which course, when,
what to check and whom to ask.

Short sentences, one thing in each, everyday words, the month written out. What the matching says in its own terms is
said anew here from the facts; nothing is promised.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from matching.domain import Course, Coverage, Gate, GateState, JobSeeker, Need, SwedishLevel
from matching.gates import LEVEL_NAMES, WISHES
from matching.pathways import Pathway, Step
from matching.study_funding import GATE as FUNDING
from matching.study_funding import funding_for
from matching.wishes import clashes
from service.counselling.overrides import Overrides
from service.counselling.routes import Reach, Route
from service.counselling.wording import decimal, listed, month, weeks_until
from service.words import FORM_NAMES, counted, day, sentence

_LEVELS = frozenset(LEVEL_NAMES[level] for level in SwedishLevel)
_UNTOLD = (  # what a course did not say -> what to ask the school
    ("takten", "hur många timmar i veckan är kursen?"),
    ("längden", "hur lång är kursen?"),
    ("startdagen", "när börjar kursen?"),
)
MOST_ITEMS = 6  # of one list: the sheet is one page
MOST_CHECKS = 8
LONG = 1500  # characters that fill a page at the ordinary size


@dataclass(frozen=True, slots=True)
class SheetStep:
    """One course in easy words: its name, then sentences."""

    title: str
    sentences: tuple[str, ...]
    link: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page, heading by heading. ``missing`` is empty when nothing is; ``when`` is never a promise."""

    title: str
    job: tuple[str, ...]
    why: tuple[str, ...]
    missing: tuple[str, ...]
    steps: tuple[SheetStep, ...]
    when: tuple[str, ...]
    checks: tuple[str, ...]
    ask: tuple[str, ...]

    @property
    def long(self) -> bool:
        """Whether it needs smaller letters to stay on one page."""
        steps = sum(len(" ".join(step.sentences)) + len(step.link or "") for step in self.steps)
        texts = (*self.job, *self.why, *self.missing, *self.when, *self.checks, *self.ask)
        return steps + sum(map(len, texts)) > LONG


def sheet(client: JobSeeker, route: Route, decided: Overrides, *, counsellor: str, unit: str) -> Sheet:
    """The sheet of one route. What a counsellor has checked is not asked again."""
    need, way = route.need, route.pathway
    return Sheet(
        title=need.occupation or need.title,
        job=tuple(_job(need)),
        why=tuple(_why(client, route)),
        missing=tuple(_missing(route)),
        steps=tuple(_step(step, number, way) for number, step in enumerate(way.steps, start=1)),
        when=tuple(_when(route)),
        checks=tuple(dict.fromkeys((*_unwanted(client, need), *_checks(route, decided))))[:MOST_CHECKS],
        ask=tuple(_ask(way, counsellor, unit)),
    )


def _job(need: Need) -> Iterator[str]:
    if need.employer:
        yield f"Arbetsgivaren heter {need.employer}."
    if need.place:
        yield f"Jobbet är i {need.place.name}."
    if need.headcount:
        yield f"De behöver {counted(need.headcount, 'person', 'personer')}."
    if need.hours:
        low, high = need.hours
        full = "Det är heltid." if low >= 100 else f"Du arbetar {low} till {high} procent av heltid."
        yield full if low >= 100 or low != high else f"Du arbetar {low} procent av heltid."
    if need.working_time:
        yield f"Arbetstid: {need.working_time}."
    if need.open_until:
        yield f"Sök jobbet senast {day(need.open_until)}."


def _why(client: JobSeeker, route: Route) -> Iterator[str]:
    need = route.need
    has = [row.skill for row in route.gap.skills if row.coverage is Coverage.COVERED]
    if has:
        yield f"Det här kan du redan: {listed(list(dict.fromkeys(has))[:MOST_ITEMS])}."
    worked = [one for one in client.experience if one.years]
    if worked:
        longest = max(worked, key=lambda one: one.years or 0)
        years = longest.years or 0
        time = f"{decimal(years)} år" if years >= 1 else f"{round(12 * years)} månader"
        yield f"Du har arbetat som {_lower(longest.occupation)} i {time}."
    if client.wishes.occupations:
        wished = [_lower(one) for one in client.wishes.occupations[:3]]
        yield f"Du har sagt att du vill arbeta som {listed(wished, 'eller')}."
    if client.home and need.place and client.home == need.place:
        yield f"Jobbet är i {need.place.name}, där du bor."
    elif need.place and need.place in client.reach:
        yield f"Du kan resa till {need.place.name}."


def _missing(route: Route) -> Iterator[str]:
    yield from map(_level_in_words, route.pathway.missing[:MOST_ITEMS])
    more = len(route.pathway.missing) - MOST_ITEMS
    if more > 0:
        yield f"och {more} till. Fråga din vägledare."


def _step(step: Step, number: int, way: Pathway) -> SheetStep:
    course = step.course
    told = []
    covers = [_level_in_words(one.phrase) for one in step.covers]
    if covers:
        told.append(f"Du lär dig: {listed(covers[:MOST_ITEMS])}.")
    elif step.opens:
        told.append(f"Kursen behövs för att du ska kunna börja nästa kurs ({listed(list(step.opens))}).")
    form = FORM_NAMES[course.form] if course.form else ""
    if course.provider:
        told.append(f"Skolan är {course.provider}{f' ({form})' if form else ''}.")
    elif form:
        told.append(f"Det är {form}.")
    if course.distance:
        told.append("Du läser hemma, på distans.")
    elif course.places:
        told.append(f"Kursen är i {listed([place.name for place in course.places], 'eller')}.")
    if step.starts_on == step.ends_on:
        told.append(f"Den är {day(step.starts_on)}.")
    elif course.starts_on is None:
        told.append("Du kan börja när det finns plats.")
    else:
        told.append(f"Den börjar {day(step.starts_on)} och slutar {day(step.ends_on)}.")
    if course.pace_percent:
        told.append(_pace(course.pace_percent))
    if course.apply_by and course.apply_by >= way.today:
        told.append(f"Sök kursen senast {day(course.apply_by)}.")
    if step.after:
        told.append("Du måste bli klar med kursen före först.")
    return SheetStep(f"Steg {number}: {course.title}" if len(way.steps) > 1 else course.title, tuple(told), course.url)


def _level_in_words(thing: str) -> str:
    """ "svenska B2" as it is said to someone who learns Swedish."""
    name, _, level = thing.partition(" ")
    return f"svenska på nivå {level}" if name == "svenska" and level in _LEVELS else thing


def _pace(percent: float) -> str:
    if percent >= 100:
        return "Du läser på heltid. Det är hela dagar, som ett arbete."
    return "Du läser på halvtid." if percent == 50 else f"Du läser {decimal(percent)} procent av heltid."


def _when(route: Route) -> Iterator[str]:
    way = route.pathway
    if route.reach is Reach.NOW:
        yield "Du kan söka jobbet nu."
        if way.steps:
            yield "Kursen gör att du passar ännu bättre."
    elif route.reach is Reach.STOPPED:
        yield "Du kan inte söka jobbet som det är i dag."
        if route.need.place and any(gate.name == "ort" for gate in route.stopped_by):
            yield f"Jobbet är i {route.need.place.name}. Det är längre bort än du har sagt att du kan resa."
        yield "Prata med din vägledare."
    elif route.reach is Reach.ENTITLED:
        yield f"Du kan söka jobbet om du har det som lagen kräver: {route.entitlement}. Fråga din vägledare."
    elif way.employable_on is None:
        yield "Kurserna räcker inte hela vägen till jobbet."
        if way.uncovered:
            yield f"Det här saknas också: {listed(way.uncovered[:MOST_ITEMS])}. Prata med din vägledare."
    else:
        weeks = counted(weeks_until(way.employable_on, way.today), "vecka", "veckor")
        yield f"Om allt går bra kan du börja arbeta i {month(way.employable_on)}. Det är om {weeks}."


def _unwanted(client: JobSeeker, need: Need) -> Iterator[str]:
    for thing in clashes(client, need):
        yield f"Du har sagt att du vill slippa {thing}. Fråga arbetsgivaren hur det är på det här jobbet."


def _checks(route: Route, decided: Overrides) -> Iterator[str]:
    for gate in route.pathway.to_check:
        if gate.name == WISHES:
            continue  # told among what the client wants to avoid
        if not decided.check_of(gate, need_id=route.need.id):
            yield _about_job(gate, route.need)
    for step in route.pathway.steps:
        for gate in step.gates:
            if gate.state is GateState.CHECK and not decided.check_of(gate, course_id=step.course.id):
                yield _about_course(gate, step.course)


def _about_job(gate: Gate, need: Need) -> str:
    told = {
        "körkort": f"Jobbet kräver körkort {listed(need.driving_licences)}. Har du det?",
        "svenska": f"Jobbet kräver svenska på nivå {LEVEL_NAMES[need.swedish] if need.swedish else ''}. "
        "Fråga din vägledare om din nivå räcker.",
        "utbildningsnivå": f"Jobbet kräver {LEVEL_NAMES[need.education_level] if need.education_level else ''}. "
        "Har du betyg eller examen?",
        "ort": f"Kan du resa till {need.place.name if need.place else 'jobbet'}?",
        "certifikat": f"Jobbet kräver {listed(need.certificates)}. Har du det?",
        "legitimation": "Jobbet kräver legitimation eller särskild behörighet. Fråga din vägledare.",
        "arbetstid": "Passar arbetstiden dig?",
        "start": f"Jobbet börjar {day(need.starts_on)}. Kan du börja då?" if need.starts_on else "När börjar jobbet?",
    }
    return told.get(gate.name, sentence(gate.text.removeprefix("kontrollera: ")))


def _about_course(gate: Gate, course: Course) -> str:
    school = course.provider or "skolan"
    asked = course.entry_requirements.strip().rstrip(".")
    if gate.name == "uppgifter":
        return next(
            (f"Fråga {school}: {asks}" for word, asks in _UNTOLD if word in gate.text), f"Fråga {school} om kursen."
        )
    told = {
        "ansökan": f"{course.title}: du kan söka från {day(course.apply_from)}."
        if course.apply_from
        else f"Fråga {school}: när kan jag söka?",
        "platser": f"Fråga {school}: finns det plats?",
        "svenska": f"Fråga {school}: räcker min svenska?",
        "förkunskaper": f"Fråga {school}: har jag rätt förkunskaper?{f' De kräver: {asked}.' if asked else ''}",
        "ort": f"Kan du resa till {', '.join(p.name for p in course.places) or 'skolan'}?",
        "takt": f"Fråga {school}: kan jag arbeta när jag går kursen?",
        "körkort": "Kursen kräver körkort. Har du det?",
        FUNDING: _money(course),
    }
    return told.get(gate.name, sentence(f"Fråga {school}: {gate.text.removeprefix('kontrollera: ')}"))


def _money(course: Course) -> str:
    rules = funding_for(course)
    asked = listed(list(dict.fromkeys(rule.authority for rule in rules)), "eller")
    return f"Kan du få pengar när du studerar? Fråga {asked} om {listed([rule.name for rule in rules], 'eller')}."


def _ask(way: Pathway, counsellor: str, unit: str) -> Iterator[str]:
    yield f"Din vägledare: {', '.join(filter(None, (counsellor, unit))) or '______________________'}"
    for provider in dict.fromkeys(step.course.provider for step in way.steps if step.course.provider):
        yield f"Skolan: {provider}"
    if any(rule.authority == "CSN" for step in way.steps for rule in funding_for(step.course)):
        yield "Pengar när du studerar: CSN, csn.se"
    yield "Jobb: Arbetsförmedlingen, arbetsformedlingen.se"


def _lower(title: str) -> str:
    """A job title in the middle of a sentence: "Undersköterska" becomes small, "CNC-operatör" does not."""
    return title if title[:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def printed_on(today: dt.date) -> str:
    """When the sheet was made."""
    return f"Utskrivet {day(today)}"
