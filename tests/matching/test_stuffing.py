"""Stuffed profiles: what is doubted, what honest people never are, and what still counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching.domain import EvidenceGrade, Experience, GateState, JobSeeker, Skill, Wishes
from matching.evaluation.demo import demo_records
from matching.preparing import prepare
from matching.stuffing import MAX_CLAIMS, Doubts, believed, doubts
from tests.worlds import matcher_over, needs, people

HONEST = people()[0]


def claims(n: int) -> tuple[Skill, ...]:
    return tuple(Skill(f"kompetens {i}") for i in range(n))


@pytest.mark.parametrize(
    ("stuffed", "told"),
    [
        (replace(HONEST, skills=claims(300)), "räknar upp 300 kompetenser, bara de styrkta räknas"),
        (replace(HONEST, skills=(Skill("; ".join(f"k{i}" for i in range(300))),)), "räknar upp 300 kompetenser"),
        (replace(HONEST, certificates=tuple(f"bevis {i}" for i in range(300))), "räknar upp 300 kompetenser"),
        (replace(HONEST, summary=", ".join(f"kompetens {i}" for i in range(300))), "räknar upp 300 kompetenser"),
        (replace(HONEST, wishes=Wishes(occupations=tuple(f"yrke {i}" for i in range(300)))), "anger 301 yrken"),
        (replace(HONEST, summary="Jag är svetsare. " * 40), "upprepar ”svetsare”, fritexten räknas inte"),
        (replace(HONEST, summary="s\u200bv\u200be\u200bt\u200bs"), "dolda tecken, fritexten räknas inte"),
        (replace(HONEST, summary="\u200bsvetsare"), "texten har enstaka dolda tecken"),
        (replace(HONEST, summary="Läsa ritning. " * 15), "upprepar ”läsa”, fritexten räknas inte"),
        (replace(HONEST, summary="s v e t s a r e  t r u c k f ö r a r e".replace("  ", " ")), "dolda tecken"),
        (
            replace(
                HONEST, summary="Vi söker dig som kan svetsa. Hos oss får du utvecklas. Välkommen med din ansökan."
            ),
            "skriven som en annons",
        ),
    ],
)
def test_what_is_doubted_is_told(stuffed: JobSeeker, told: str) -> None:
    assert told in doubts(stuffed).told()
    answer = matcher_over(needs()).jobs(stuffed)
    for hit in answer.hits:
        assert [(g.state, told in g.text) for g in hit.explanation.gates if g.name == "uppgifter"] == [
            (GateState.CHECK, True)
        ]


def test_a_text_copied_from_the_need_is_told_where_that_need_is_asked_about() -> None:
    text = "Den som söker ska gärna ha svetsat rostfritt och läst ritning länge."
    need = replace(needs()[0], text=f"Kort sagt. {text}")
    copy = replace(HONEST, summary=f"Jag vill jobba. {text}")
    told = {}
    for person in (HONEST, copy):
        answer = matcher_over([need, person]).jobs(person)
        told[person.summary] = [g.text for g in answer.hits[0].explanation.gates if g.name == "uppgifter"]
    assert told == {HONEST.summary: [], copy.summary: ["kontrollera: texten är avskriven ur behovet"]}


def test_nobody_in_the_demo_is_doubted() -> None:
    records, _ = demo_records()
    assert [r.id for r in records if isinstance(r, JobSeeker) and doubts(r) != Doubts()] == []


@pytest.mark.parametrize(
    "honest",
    [
        replace(HONEST, skills=(*HONEST.skills, *claims(MAX_CLAIMS))),
        replace(HONEST, summary="Jag svetsar helst. Svetsning är det jag kan, och svetsa vill jag. " * 2),
        replace(HONEST, summary="من سوریه‌ای هستم و می‌خواهم کار کنم"),  # Persian needs a zero-width character
        replace(HONEST, summary="Du kan ringa när som helst."),
    ],
)
def test_honest_profiles_are_read_whole(honest: JobSeeker) -> None:
    assert believed(honest) is honest
    assert matcher_over(needs()).jobs(honest).hits[0].explanation.gates
    assert not [g for g in matcher_over(needs()).jobs(honest).hits[0].explanation.gates if g.name == "uppgifter"]


def test_what_is_proven_counts_still() -> None:
    proven = Skill("tigsvetsning", EvidenceGrade.VALIDATED)
    work = Experience("svetsare", 3, "svetsar allt möjligt")
    stuffed = JobSeeker("P", skills=(proven, *claims(300)), experience=(work,), summary="lista")
    read = prepare(stuffed)
    assert [phrase.text for phrase in read.skills] == ["tigsvetsning", "svetsare"]
    assert read.occupations == ("svetsare",)
