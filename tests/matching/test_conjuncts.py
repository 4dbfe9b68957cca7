"""A demand and a merit in one sentence: each thing gets the strength that is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.linking.conjuncts import stretches
from matching.linking.sentences import Clause, Strength, clauses
from matching.requirements import requirements

MUST, MERIT, NOT = Strength.MANDATORY, Strength.MERITING, Strength.NEGATED


@pytest.mark.parametrize(
    ("sentence", "must", "merit"),
    [
        # a demand that leads, a merit that follows what it speaks of, and the other way round
        ("De ska kunna TIG och läsa ritning, truckkort är meriterande", "TIG ritning", "truckkort"),
        ("Truckkort är meriterande, de ska kunna TIG och läsa ritning", "TIG ritning", "truckkort"),
        ("De ska kunna TIG, läsa ritning, truckkort är meriterande", "TIG ritning", "truckkort"),
        ("Vi ser gärna att du har truckkort, körkort är ett krav", "körkort", "truckkort"),
        ("Meriterande är truckkort och travers, TIG är ett krav", "TIG", "truckkort travers"),
        ("Du behöver ha körkort, vana vid häst är ett stort plus", "körkort", "häst"),
        # both follow
        ("TIG krävs, truckkort är ett plus", "TIG", "truckkort"),
        ("Körkort ett måste, truckkort bonus", "Körkort", "truckkort"),
        ("Truckkort vore bra, TIG måste de kunna", "TIG", "Truckkort"),
        ("Sen vill de gärna ha truckkort, men svetsa måste de kunna", "svetsa", "truckkort"),
        ("Körkort, truckkort krävs, liftkort är en fördel", "Körkort truckkort", "liftkort"),
        ("Truckkort meriterar, liksom travers, men körkort måste du ha", "körkort", "Truckkort travers"),
        # without a comma
        ("Gärna truckkort men TIG är ett måste", "TIG", "truckkort"),
        ("TIG är ett krav och truckkort meriterande", "TIG", "truckkort"),
        ("Truckkort är meriterande och TIG är ett krav", "TIG", "Truckkort"),
        ("Körkort är ett krav medan truckkort är meriterande", "Körkort", "truckkort"),
        ("Du har erfarenhet av lager och truckkort är meriterande", "lager", "truckkort"),
        ("Du ska ha körkort och gärna truckkort, samt kunna svetsa", "körkort svetsa", "truckkort"),
        # conditions
        ("Har du truckkort och travers är det ett plus, TIG ska du kunna", "TIG", "truckkort travers"),
        ("Du ska ha körkort, har du truckkort är det meriterande", "körkort", "truckkort"),
        ("Det är ett krav att du har körkort, det är ett plus om du har liftkort", "körkort", "liftkort"),
        # brackets and dashes
        ("TIG (krav), travers (meriterande), truckkort (krav)", "TIG truckkort", "travers"),
        ("Du har truckkort (gärna klass B) och körkort", "truckkort körkort", "klass"),
        ("Truckkort och liftkort är ett plus – TIG är ett måste", "TIG", "Truckkort liftkort"),
        ("Krav: TIG och ritning, meriterande: truckkort", "TIG ritning", "truckkort"),
        # an aside, and then the demand goes on
        ("Du har vana av TIG, gärna med licens, och kan läsa ritning", "TIG ritning", "licens"),
        ("Java is required, Kotlin is a plus", "Java", "Kotlin"),
    ],
)
def test_each_thing_has_the_strength_that_is_said_of_it(sentence: str, must: str, merit: str) -> None:
    told = list(clauses(sentence))
    assert {word: _said(sentence, word, told) for word in must.split()} == dict.fromkeys(must.split(), MUST)
    assert {word: _said(sentence, word, told) for word in merit.split()} == dict.fromkeys(merit.split(), MERIT)


def _said(sentence: str, word: str, told: list[Clause]) -> Strength:
    at = sentence.casefold().index(word.casefold())
    return next(one.strength for one in told if one.start <= at < one.end)


@pytest.mark.parametrize(
    "sentence",
    [
        "Svets, truckkort och travers är meriterande",
        "Att du har truckkort och travers är meriterande",
        "Det är meriterande om du har truckkort, travers och kan läsa ritning",
        "Vi ser gärna att du har arbetat i förskola och kan TAKK",
        "Har du truckkort och travers är det ett plus",
    ],
)
def test_a_sentence_of_one_strength_is_not_cut(sentence: str) -> None:
    assert stretches(sentence, 0, len(sentence)) == []
    assert [one.strength for one in clauses(sentence)] == [MERIT]


def test_what_is_not_needed_is_told_apart_too() -> None:
    told = "Svenska är ett krav, finska är en merit, engelska behövs inte."
    assert [one.strength for one in clauses(told)] == [MUST, MERIT, NOT]
    assert [(one.code, one.strength) for one in requirements(told).languages] == [
        ("sv", MUST),
        ("fi", MERIT),
        ("en", NOT),
    ]


PIECES = [
    "TIG",
    "körkort",
    ",",
    "(",
    ")",
    "–",
    "och",
    "men",
    "krävs",
    "meriterande",
    "gärna",
    "ska kunna",
    "du",
    "har du",
]


@given(st.lists(st.sampled_from(PIECES)))
def test_stretches_are_in_order_inside_and_of_different_strengths(told: list[str]) -> None:
    sentence = " ".join(told)
    found = stretches(sentence, 0, len(sentence))
    at, before = 0, None
    for start, end, strength in found:
        assert at <= start < end <= len(sentence)
        assert strength is not before
        at, before = end, strength
