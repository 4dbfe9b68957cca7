"""What is embedded of a record, and what never is."""

from __future__ import annotations

import pytest

from matching.domain import (
    Course,
    EvidenceGrade,
    Experience,
    JobSeeker,
    Need,
    Place,
    Skill,
    Wishes,
)
from matching.text import MAX_TEXT, clauses, occupation_phrases, skill_phrases, text_of

SEEKER = JobSeeker(
    id="P1",
    label="Aliasnamn",
    summary="Har lagat mat åt hundra gäster. Nås på 070-123 45 67 eller kock@example.org, 850312-1234.",
    experience=(Experience("Kock/Kokerska", 4, "varmkök, kallkök"),),
    skills=(Skill("menyplanering"), Skill("livsmedelshygien", EvidenceGrade.VALIDATED)),
    education="Restaurang- och livsmedelsprogrammet",
    certificates=("Hygienpass",),
    driving_licences=("B",),
    home=Place("Hemort"),
    target_groups=("Målgruppen",),
    wishes=Wishes(occupations=("Konditor",), avoid=("natt",)),
)


def test_text_never_holds_alias_home_target_group_or_contacts() -> None:
    text = text_of(SEEKER)
    for secret in ("Aliasnamn", "Hemort", "Målgruppen", "070", "example.org", "850312", "1234"):
        assert secret not in text
    for word in ("Kock", "menyplanering", "livsmedelshygien", "Konditor", "hundra gäster"):
        assert word in text


def test_labels_are_scrubbed_like_texts() -> None:
    seeker = JobSeeker(
        "P",
        skills=(Skill("svets, 34 år gammal"),),
        experience=(Experience("Kock från Syrien"),),
        certificates=("Anna",),
    )
    assert [phrase.text for phrase in skill_phrases(seeker)] == ["svets", "Kock"]
    assert occupation_phrases(seeker) == ("Kock",)


def test_a_text_without_end_is_read_to_a_limit() -> None:
    seeker = JobSeeker("P", summary="svetsar gärna med " * 100_000)
    assert len(text_of(seeker)) <= MAX_TEXT


def test_needs_text_never_holds_employer_or_gatherer() -> None:
    need = Need("N", "Kock", text="Laga lunch.", employer="Bolaget AB", gathered_by="Mäklaren")
    assert text_of(need) == "Kock. Laga lunch"


def test_skills_of_a_person_by_evidence() -> None:
    grades = {phrase.text: phrase.grade for phrase in skill_phrases(SEEKER)}
    assert grades["livsmedelshygien"] is EvidenceGrade.VALIDATED
    assert grades["Hygienpass"] is EvidenceGrade.DOCUMENTED
    assert grades["körkort B"] is EvidenceGrade.DOCUMENTED
    assert grades["Kock/Kokerska"] is EvidenceGrade.INFERRED
    assert grades["menyplanering"] is EvidenceGrade.CLAIMED
    assert grades["varmkök"] is EvidenceGrade.CLAIMED
    assert next(iter(grades)) == "livsmedelshygien"


def test_a_skill_told_twice_keeps_its_best_evidence() -> None:
    seeker = JobSeeker("P", skills=(Skill("Svets"), Skill("svets", EvidenceGrade.DOCUMENTED)))
    assert [(p.text, p.grade) for p in skill_phrases(seeker)] == [("svets", EvidenceGrade.DOCUMENTED)]


def test_a_course_that_lists_no_skills_is_known_by_its_name_and_subjects() -> None:
    course = Course("C", "Svetsteknik", text="Du lär dig TIG-svetsning.", subjects=("Industri",))
    assert [p.text for p in skill_phrases(course)] == ["Svetsteknik", "Industri"]


@pytest.mark.parametrize(
    ("record", "occupations"),
    [
        (SEEKER, ("Konditor", "Kock/Kokerska", "Kock", "Kokerska")),
        (Need("N", "Rubrik", occupation="Snickare"), ("Snickare",)),
        (Need("N", "Rubrik"), ("Rubrik",)),
        (Course("C", "Namn", occupations=("svetsare",)), ("svetsare",)),
        (Course("C", "Namn"), ("Namn",)),
        (JobSeeker("P"), ()),
    ],
)
def test_occupations(record: JobSeeker | Need | Course, occupations: tuple[str, ...]) -> None:
    assert occupation_phrases(record) == occupations


def test_clauses_leave_out_what_is_too_long_to_say_one_thing() -> None:
    long = "ett " * 20
    assert clauses(f"Kan svetsa, kan löda och kan limma. {long}") == ["Kan svetsa", "kan löda", "kan limma"]
