"""Words, labels and sentences: what a label is found as, and what a sentence does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.linking.headings import Section
from matching.linking.languages import language_of
from matching.linking.lexicon import Lexicon, build
from matching.linking.sentences import Strength, clauses
from matching.linking.words import STOP, words

SKILLS = (
    "svetsning",
    "MIG/MAG-svetsning",
    "TIG-svetsning",
    "ritningsläsning",
    "läsa ritningar",
    "planering",
    "Spring",
    "AI",
    "svets",
)
TITLES = (
    "svetsare",
    "lokalvårdare",
    "städare",
    "sjuksköterska",
    "brandman",
    "lastbilsförare",
    "snickare",
    "målare",
    "kock",
)


@pytest.fixture(scope="module")
def skills() -> Lexicon:
    return build("skill", [(at, label, 1.0) for at, label in enumerate(SKILLS)])


@pytest.fixture(scope="module")
def titles() -> Lexicon:
    return build("occupation", [(at, label, 1.0) for at, label in enumerate(TITLES)])


def found(lexicon: Lexicon, labels: tuple[str, ...], text: str) -> list[tuple[str, str]]:
    content = [word for word in words(text) if word.form not in STOP]
    return [(labels[hit.concepts[0][0]], text[hit.start : hit.end]) for hit in lexicon.find(text, content)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("svetsare", "svetsare"),
        ("svetsaren", "svetsare"),
        ("svetsarens", "svetsare"),
        ("svetsarna", "svetsare"),
        ("svetsares", "svetsare"),
        ("Sjuksköterskor", "sjuksköterska"),
        ("sjuksköterskornas", "sjuksköterska"),
        ("städerska", "städare"),
        ("brandkvinna", "brandman"),
        ("brandmän", "brandman"),
        ("lastbilschaufför", "lastbilsförare"),
        ("lastbilschaufförerna", "lastbilsförare"),
        ("kockar", "kock"),
        ("svetsarjobb", "svetsare"),
        ("sjukskötersketjänst", "sjuksköterska"),
        ("svetsarutbildning", "svetsare"),
        ("rostfrisvetsare", "svetsare"),
        ("byggnadssnickaren", "snickare"),
        ("lokalvårdarre", "lokalvårdare"),
        ("lokalvådrare", "lokalvårdare"),
    ],
)
def test_forms_of_titles(titles: Lexicon, text: str, expected: str) -> None:
    assert found(titles, TITLES, text) == [(expected, text)]


@pytest.mark.parametrize("text", ["mål", "målen", "svets", "kocken har en mal", "heltidsanställning", "brand"])
def test_what_is_no_title(titles: Lexicon, text: str) -> None:
    assert [label for label, _ in found(titles, TITLES, text) if label != "kock"] == []


def test_slashed_titles_give_each_side(titles: Lexicon) -> None:
    assert found(titles, TITLES, "snickare/målare") == [("snickare", "snickare"), ("målare", "målare")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("svetsningen", [("svetsning", "svetsningen")]),
        ("MIG/MAG- och TIG-svetsning", [("TIG-svetsning", "TIG-svetsning")]),
        ("läsa ritning", [("läsa ritningar", "läsa ritning")]),
        ("läsa en ritning", [("läsa ritningar", "läsa en ritning")]),
        ("svetsvana", [("svets", "svetsvana")]),
        ("plåtsvetsning", [("svetsning", "plåtsvetsning")]),
        ("utplantering", []),
        ("springer", []),
        ("ai är inte AI", [("AI", "AI")]),
    ],
)
def test_forms_of_skills(skills: Lexicon, text: str, expected: list[tuple[str, str]]) -> None:
    assert [pair for pair in found(skills, SKILLS, text) if pair[0] != "MIG/MAG-svetsning"] == expected


def test_a_cut_off_compound_is_completed() -> None:
    labels = ("rörsvetsning", "TIG-svetsning")
    lexicon = build("skill", list(zip(range(2), labels, (1.0, 1.0), strict=True)))
    assert found(lexicon, labels, "rör- och TIG-svetsning") == [
        ("rörsvetsning", "rör"),
        ("TIG-svetsning", "TIG-svetsning"),
    ]


def test_labels_do_not_reach_over_sentences(skills: Lexicon) -> None:
    assert found(skills, SKILLS, "Du ska läsa. Ritningar finns.") == []


def test_a_label_with_a_comma_is_known_by_its_head() -> None:
    lexicon = build("skill", [(0, "Abap, programmeringsspråk", 1.0)])
    assert found(lexicon, ("Abap",), "Vi kör abap här") == [("Abap", "abap")]


def test_plain_values_give_the_same_lexicon(skills: Lexicon) -> None:
    again = Lexicon.from_plain("skill", skills.to_plain())
    for text in ("svetsningar", "läsa ritning", "AI", "plåtsvetsning"):
        assert found(again, SKILLS, text) == found(skills, SKILLS, text)


@given(st.text(max_size=400))
def test_words_lie_where_they_say(text: str) -> None:
    at = 0
    for word in words(text):
        assert at <= word.start < word.end <= len(text)
        at = word.end


MUST, MERIT, NOT, TOLD = Strength.MANDATORY, Strength.MERITING, Strength.NEGATED, Strength.MENTIONED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Du har erfarenhet av svetsning.", [MUST]),
        ("Krav på svetsning.", [MUST]),
        ("Meriterande är svetsning.", [MERIT]),
        ("Du svetsar gärna.", [MERIT]),
        ("Inget krav på svetsning.", [NOT]),
        ("Du behöver inte kunna svetsa.", [NOT]),
        ("No experience of welding is needed.", [NOT]),
        ("Du kommer att svetsa och montera.", [TOLD]),
        ("Du ska kunna svetsa, gärna TIG.", [MUST, MERIT]),
        ("Du ska kunna svetsa men inget krav på TIG.", [MUST, NOT]),
        ("Läsa ritning, laser, packning.", [MUST]),
        ("Krav:\n- svetsning\nMeriterande:\n- lean", [MUST, MERIT]),
        ("Krav: svetsning\nVi sitter i hamnen och svetsar.", [MUST]),
    ],
)
def test_strength(text: str, expected: list[Strength]) -> None:
    assert [clause.strength for clause in clauses(text) if not clause.silent] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Vi är ett företag som bygger tankar med svetsning.",
        "Vi erbjuder friskvård och utbildning i svetsning.",
        "Mälarverken AB är ett verkstadsföretag inom svetsning.",
        "Om oss\nHär svetsar och monterar man hela dagen.",
        "Skicka din ansökan till svetsverkstaden, vi rekryterar löpande.",
        "Bolaget grundades av svetsare 1950.",
        "Hos oss får du lära dig svetsning av erfarna kollegor.",
    ],
)
def test_praise_and_terms_are_silent(text: str) -> None:
    assert [clause for clause in clauses(text) if not clause.silent and clause.section is not Section.NONE] == []
    assert all(clause.silent for clause in clauses(text))


def test_what_a_person_claims_is_not_read_as_praise() -> None:
    told = "Jag har arbetat på vår verkstad med svetsning. Jag har aldrig kört truck."
    assert [clause.strength for clause in clauses(told, claims=True)] == [TOLD, NOT]


@given(st.text(max_size=500))
def test_clauses_are_in_order_and_inside(text: str) -> None:
    at = 0
    for clause in clauses(text):
        assert at <= clause.start < clause.end <= len(text)
        at = clause.end


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vi söker en svetsare som kan arbeta i vår verkstad och som har körkort", "sv"),
        ("We are looking for a welder who can work in the workshop and read drawings", "en"),
        ("Wir suchen einen Schweißer, der in der Werkstatt arbeitet und mit dem Auto kommt", "de"),
        ("Etsimme hitsaajaa joka osaa työskennellä verstaalla ja on valmis", "fi"),
        ("Ищем сварщика", "ru"),
        ("نبحث عن لحام", "ar"),
        ("svetsare", None),
        ("1234 5678", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert language_of(text) == language
