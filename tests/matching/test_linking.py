"""Linking whole texts and records: spans, evidence, abstention, bounded work, plain values."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings import load_encoder
from matching.domain import Course, EvidenceGrade, Experience, JobSeeker, Need, Skill, Wishes
from matching.linking import LinkedRecord, link_record
from matching.linking.linker import MOST, Linker
from matching.linking.sentences import Strength
from matching.taxonomy import Taxonomy, load_taxonomy

AD = """Om oss
Vi är ett verkstadsföretag som bygger tankar med svetsning i rostfritt. Vi erbjuder friskvård.
Krav
- Du har minst 2 års erfarenhet av CNC-programmering och kan läsa ritningar
- Truckkort A och B-körkort
Meriterande: lean och Excel. Inget krav på svetsvana.
Du kommer att montera hydraulik åt våra kunder."""


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy(encoder=load_encoder("hashed"))


def mentions(taxonomy: Taxonomy, text: str) -> list[tuple[str, str, Strength]]:
    return [
        (m.link.concept.label, text[slice(*m.link.span)], m.strength)
        for m in Linker(taxonomy, meaning=False).mentions(text, "skill")
    ]


def test_an_ad_is_read_by_what_each_part_does(taxonomy: Taxonomy) -> None:
    assert mentions(taxonomy, AD) == [
        ("CNC-programmering", "CNC-programmering", Strength.MANDATORY),
        ("ritningsläsning", "läsa ritningar", Strength.MANDATORY),
        ("lean", "lean", Strength.MERITING),
        ("Excel", "Excel", Strength.MERITING),
        ("svetsning", "svetsvana", Strength.NEGATED),
        ("montering", "montera", Strength.MENTIONED),
        ("hydraulik", "hydraulik", Strength.MENTIONED),
    ]


def test_links_are_best_first_once_each_and_never_negated(taxonomy: Taxonomy) -> None:
    links = taxonomy.link(AD + "\nDu kan Excel och lean.", "skill", k=50)
    scores = [link.score for link in links]
    assert scores == sorted(scores, reverse=True)
    labels = [link.concept.label for link in links]
    assert len(labels) == len(set(labels))
    assert "svetsning" not in labels
    assert all(0 <= score <= 1 for score in scores)


def test_evidence_stands_in_the_span(taxonomy: Taxonomy) -> None:
    for link in taxonomy.link(AD, "skill", k=50):
        told = AD[slice(*link.span)]
        assert link.evidence
        assert all(word in told for word in link.evidence)


def test_k_keeps_the_best(taxonomy: Taxonomy) -> None:
    assert taxonomy.link(AD, "skill", k=2) == taxonomy.link(AD, "skill", k=50)[:2]
    with pytest.raises(ValueError, match="k must be"):
        taxonomy.link(AD, "skill", k=0)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("svetsare", "svetsare"),
        ("Svetsarjobb i Kungsör", "svetsare"),
        ("lastbilschaufför", "lastbilsförare"),
        ("snickare/byggnadssnickare", "snickare"),
        ("Vi söker en städerska", "lokalvårdare"),
        ("plumber", "VVS-montör"),
        ("medicinska sekreterare", "medicinsk sekreterare"),
    ],
)
def test_titles(taxonomy: Taxonomy, text: str, label: str) -> None:
    assert taxonomy.link(text, "occupation")[0].concept.label == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "12345 !!! ???",
        "Vi är ett familjeföretag med korta beslutsvägar. Vi erbjuder friskvård och fika. Välkommen med din ansökan!",
        "Mälarverken AB är en ledande leverantör inom svetsning, montering och hydraulik med 200 anställda.",
    ],
)
def test_abstains(taxonomy: Taxonomy, text: str) -> None:
    reading = taxonomy.read(text, "skill")
    assert reading.links == ()
    assert reading.reason is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wir suchen einen Schweißer, der in der Werkstatt arbeitet und mit dem Team auf dem Bau ist.", "tyska"),
        ("Ищем сварщика с опытом работы TIG и чтением чертежей", "kyrillisk"),
    ],
)
def test_a_language_without_labels_is_named_and_abstained_from(taxonomy: Taxonomy, text: str, name: str) -> None:
    reading = taxonomy.read(text, "skill")
    assert reading.links == ()
    assert name in (reading.reason or "")


def test_english_text_is_read(taxonomy: Taxonomy) -> None:
    text = "You must have experience of TIG welding and bookkeeping. Driving licence B is required."
    assert {link.concept.label for link in taxonomy.link(text, "skill")} >= {"TIG-svetsning", "bokföring"}


def test_of_a_huge_paste_the_beginning_is_read_and_that_is_said(taxonomy: Taxonomy) -> None:
    reading = taxonomy.read("Du kan svetsa. " * 70_000, "skill")
    assert [link.concept.label for link in reading.links] == ["svetsning"]
    assert all(link.span[1] <= MOST for link in reading.links)
    assert str(MOST) in reading.notes[0]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_links_inside_it(taxonomy: Taxonomy, text: str) -> None:
    for kind in ("skill", "occupation"):
        for link in taxonomy.link(text, kind):
            assert 0 <= link.span[0] < link.span[1] <= len(text)
            assert 0 < link.score <= 1


def test_meaning_finds_what_no_label_says_and_says_with_which_words(taxonomy: Taxonomy) -> None:
    text = "Du har erfarenhet av programmering av CNC-styrda fräsmaskiner i metall."
    with_meaning = {link.concept.label for link in taxonomy.link(text, "skill", k=20)}
    alone = {m.link.concept.label for m in Linker(taxonomy, meaning=False).mentions(text, "skill")}
    assert with_meaning >= alone


def test_labels_and_meaning_can_each_be_left_out(taxonomy: Taxonomy) -> None:
    only_labels = Linker(taxonomy, meaning=False).rank("TIG welding", "skill", 5)
    only_meaning = Linker(taxonomy, labels=False).rank("TIG welding", "skill", 5)
    both = Linker(taxonomy).rank("TIG welding", "skill", 5)
    tig = taxonomy.concepts.index(taxonomy.concept("makla:tig-svetsning"))
    assert [number for number, _ in only_labels] == [tig]
    assert both[0][0] == only_meaning[0][0] == tig
    assert len(only_meaning) == 5


# --- records ---

NEED = Need(
    id="B1",
    title="CNC-operatör till Kungsör",
    occupation="CNC-operatör",
    text=AD,
    essential_skills=("Fanuc", "något som ingen lista har: kvastbindning"),
    meriting_skills=("TIG-svetsning",),
)


def test_a_need_is_linked_field_by_field(taxonomy: Taxonomy) -> None:
    linked = link_record(NEED, taxonomy)
    told = {(one.field, one.item, one.label): one for one in linked.skills}
    assert told["essential_skills", 0, "Fanuc"].strength is Strength.MANDATORY
    assert told["meriting_skills", 0, "TIG-svetsning"].strength is Strength.MERITING
    assert told["text", 0, "lean"].strength is Strength.MERITING
    assert [one.label for one in linked.occupations if one.field == "occupation"] == ["CNC-operatör"]
    assert [(one.code, one.strength) for one in linked.requirements.licences] == [("B", Strength.MANDATORY)]
    assert [one.name for one in linked.requirements.certificates] == ["truckkort"]
    assert linked.taxonomy == taxonomy.version
    assert linked.encoder == taxonomy.linker.encoder.name


def test_a_skill_that_no_concept_is_near_is_kept_in_its_own_words(taxonomy: Taxonomy) -> None:
    (own,) = [one for one in link_record(NEED, taxonomy).skills if (one.field, one.item) == ("essential_skills", 1)]
    assert own.concept is None
    assert own.label == "något som ingen lista har: kvastbindning"
    assert own.score == 0


def test_what_a_text_asks_for_without_a_concept_is_kept_too(taxonomy: Taxonomy) -> None:
    linked = link_record(Need(id="B2", title="", text="Du har erfarenhet av kvastbindning."), taxonomy)
    assert [(one.concept, one.label, one.strength) for one in linked.skills] == [
        (None, "kvastbindning", Strength.MANDATORY)
    ]


def test_a_certificate_is_no_skill_as_well(taxonomy: Taxonomy) -> None:
    linked = link_record(Need(id="B3", title="", text="Du har truckkort."), taxonomy)
    assert linked.skills == ()
    assert [one.name for one in linked.requirements.certificates] == ["truckkort"]


def test_spans_of_fields_are_exact(taxonomy: Taxonomy) -> None:
    for one in link_record(NEED, taxonomy).skills:
        if one.field == "text":
            assert all(word in AD[slice(*one.span)] for word in one.evidence)


def test_a_person_is_read_by_claims_not_by_demands(taxonomy: Taxonomy) -> None:
    person = JobSeeker(
        id="P1",
        summary="Jag har arbetat på vår verkstad med TIG-svetsning. Jag har aldrig kört truck.",
        experience=(Experience("svetsare", 4.0, "felsökning av hydraulik"),),
        skills=(Skill("Excel", EvidenceGrade.DOCUMENTED),),
        wishes=Wishes(occupations=("CNC-operatör",)),
    )
    linked = link_record(person, taxonomy)
    told = {(one.field, one.label): one.strength for one in linked.skills}
    assert told["summary", "TIG-svetsning"] is Strength.MENTIONED
    assert told["skills", "Excel"] is Strength.MENTIONED
    assert told["experience.description", "hydraulik"] is Strength.MENTIONED
    assert told.get(("summary", "truckkörning"), Strength.NEGATED) is Strength.NEGATED
    fields = {(one.field, one.label) for one in linked.occupations}
    assert fields >= {("experience", "svetsare"), ("wishes.occupations", "CNC-operatör")}


def test_a_course_tells_what_it_teaches(taxonomy: Taxonomy) -> None:
    course = Course(id="U1", title="Svetsning grund", skills=("MIG/MAG-svetsning",), occupations=("svetsare",))
    linked = link_record(course, taxonomy)
    assert {one.label for one in linked.skills} >= {"svetsning", "MIG/MAG-svetsning"}
    assert [one.label for one in linked.occupations if one.field == "occupations"] == ["svetsare"]


def test_a_record_in_an_unknown_language_says_so(taxonomy: Taxonomy) -> None:
    text = "Wir suchen einen Schweißer, der in der Werkstatt arbeitet und mit dem Team auf dem Bau ist."
    linked = link_record(Need(id="B4", title="", text=text), taxonomy)
    assert linked.skills == ()
    assert "tyska" in linked.notes[0]


def test_plain_values_give_the_same_record(taxonomy: Taxonomy) -> None:
    linked = link_record(NEED, taxonomy)
    assert LinkedRecord.from_json(json.loads(json.dumps(linked.to_json()))) == linked
    with pytest.raises(ValueError, match="link anew"):
        LinkedRecord.from_json({"format": 0})


def test_linking_is_the_same_every_time(taxonomy: Taxonomy) -> None:
    assert link_record(NEED, taxonomy) == link_record(NEED, load_taxonomy(encoder=load_encoder("hashed")))
