"""The sheet says everything in easy Swedish, promises nothing, and names things in the client's language."""

from __future__ import annotations

import re
from dataclasses import replace

from matching.domain import CourseForm, JobSeeker
from matching.importers.concepts import Concept, ConceptSet
from matching.pathways import Limits
from matching.taxonomy import Taxonomy
from matching.taxonomy.sources import Read, combine
from service.counselling.overrides import Action, Decision, Override, Overrides
from service.counselling.own_language import direction, languages, words_of
from service.counselling.routes import Route, RouteBook
from service.counselling.sheet import Sheet, sheet
from tests.service.counselling.worlds import CLIENT, DRAWINGS, DRIVER, UNTAUGHT, WELDER, licensed, town
from tests.worlds import KIRUNA, matcher_over, toy_encoder

LONGEST_SENTENCE = 22  # words; a list of names may make one longer


def route_of(client: JobSeeker = CLIENT, **changed: object) -> Route:
    course = replace(DRAWINGS, **changed)  # type: ignore[arg-type]
    matcher = matcher_over([client, WELDER, course])
    return RouteBook().route(matcher, WELDER, client, Limits())


def made(route: Route, client: JobSeeker = CLIENT, decided: Overrides | None = None) -> Sheet:
    return sheet(client, route, decided or Overrides(), counsellor="Eva Ek", unit="Vägledningscentrum")


def sentences(page: Sheet) -> list[str]:
    return [
        *(*page.job, *page.why, *page.when, *page.checks, *page.ask),
        *(said for step in page.steps for said in step.sentences),
    ]


def test_the_sheet_says_what_a_client_needs_to_know() -> None:
    page = made(route_of(form=CourseForm.KOMVUX))
    assert page.title == "svetsare"
    assert "Jobbet är i Eskilstuna." in page.job
    assert "Det här kan du redan: tigsvetsning." in page.why
    assert "Du har arbetat som plåtslagare i 2,5 år." in page.why
    assert "Jobbet är i Eskilstuna, där du bor." in page.why
    assert page.missing == ("ritningsläsning",)
    (step,) = page.steps
    assert step.sentences == (
        "Du lär dig: ritningsläsning.",
        "Skolan är Komvux (komvux).",
        "Kursen är i Eskilstuna.",
        "Den börjar 11 januari 2027 och slutar 21 mars 2027.",
        "Du läser på halvtid.",
        "Sök kursen senast 1 december 2026.",
    )
    assert page.when == ("Om allt går bra kan du börja arbeta i mars 2027. Det är om 18 veckor.",)
    assert page.ask[0] == "Din vägledare: Eva Ek, Vägledningscentrum"
    assert "Skolan: Komvux" in page.ask
    assert "Fråga Komvux: har jag rätt förkunskaper? De kräver: Grundskola eller motsvarande." in page.checks
    assert any(said.startswith("Kan du få pengar när du studerar? Fråga CSN") for said in page.checks)


def test_the_words_of_the_engine_do_not_reach_the_client() -> None:
    for page in (made(route_of(starts_on=None, ends_on=None, pace_percent=None, seats=None)), made(route_of())):
        for said in sentences(page):
            assert not re.search(r"kontrollera:|\bgate\b|poäng|score|\d{4}-\d{2}-\d{2}|None", said), said


def test_sentences_are_short() -> None:
    for said in sentences(made(route_of())):
        for one in re.split(r"(?<=[.?!]) ", said):
            assert len(one.split()) <= LONGEST_SENTENCE, one


def test_who_lacks_nothing_is_told_to_apply() -> None:
    way = RouteBook().route(town(), DRIVER, licensed(), Limits())
    page = made(way, licensed())
    assert page.missing == ()
    assert page.steps == ()
    assert page.when == ("Du kan söka jobbet nu.",)


def test_who_cannot_get_there_is_not_told_to_apply() -> None:
    far = replace(DRIVER, place=KIRUNA)
    page = made(RouteBook().route(matcher_over([licensed(), far]), far, licensed(), Limits()), licensed())
    assert page.when == (
        "Du kan inte söka jobbet som det är i dag.",
        "Jobbet är i Kiruna. Det är längre bort än du har sagt att du kan resa.",
        "Prata med din vägledare.",
    )


def test_a_route_that_does_not_reach_says_so() -> None:
    page = made(RouteBook().route(town(), UNTAUGHT, CLIENT, Limits()))
    assert page.when[0] == "Kurserna räcker inte hela vägen till jobbet."
    assert "dykning" in page.when[1]


def test_what_the_counsellor_checked_is_not_asked_again() -> None:
    route = route_of(seats=None)
    asked = "Fråga Komvux: finns det plats?"
    assert asked in made(route).checks
    gate = next(gate for gate in route.pathway.steps[0].gates if gate.name == "platser")
    told = Decision(Action.CHECKED, "ringde", course_id="C1", gate=gate.name, gate_text=gate.text)
    decided = Overrides((Override(1, "K1", told, "eva", "Eva", "2026-11-16T08:00:00+00:00"),))
    assert asked not in made(route, decided=decided).checks


def small_taxonomy() -> Taxonomy:
    concepts = (
        Concept("o1", "occupation", {"sv": ("svetsare", "licenssvetsare"), "en": ("welder",), "ar": ("لحام",)}),
        Concept("s1", "skill", {"sv": ("läsa ritningar", "ritningsläsning"), "en": ("read drawings",)}),
        Concept("s2", "skill", {"sv": ("tigsvetsning",)}),
    )
    return combine([Read(ConceptSet("prov", concepts, ()), "1")], (), toy_encoder())


def test_words_in_the_clients_language_are_the_taxonomys_own() -> None:
    taxonomy = small_taxonomy()
    assert languages(taxonomy) == [("ar", "arabiska"), ("en", "engelska")]
    english = {word.swedish: word.other for word in words_of(route_of(), taxonomy, "en")}
    assert english == {"svetsare": "welder", "ritningsläsning": "read drawings"}  # no English name, no line
    assert [word.other for word in words_of(route_of(), taxonomy, "ar")] == ["لحام"]
    assert words_of(route_of(), taxonomy, "so") == []
    assert (direction("ar"), direction("en")) == ("rtl", "ltr")
