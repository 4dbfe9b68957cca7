"""What is read out of a record, kept as JSON and given back."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching import about_work
from matching.domain import Course, EvidenceGrade, Experience, JobSeeker, Need, Record, Skill, Wishes
from matching.linking import asked_words
from matching.preparing import Prepared, from_json, prepare, to_json, version
from matching.taxonomy import Taxonomy, load_taxonomy
from matching.text import Phrase, text_of
from tests.worlds import courses, needs, people


def test_what_is_kept_is_what_was_read_out() -> None:
    records: list[Record] = [*people(), *needs(), *courses()]
    for record in records:
        assert from_json(to_json(prepare(record))) == prepare(record)


def test_a_person_a_need_and_a_course_by_hand() -> None:
    person, need, course = (prepare(records[0]) for records in (people(), needs(), courses()))
    assert person.text == text_of(people()[0])
    assert [phrase.text for phrase in person.skills] == ["tigsvetsning", "ritningsläsning", "svetsare"]
    assert (person.essential, person.meriting) == ((), ())
    assert need == Prepared(need.text, (), ("tigsvetsning", "ritningsläsning"), (), ("svetsare",))
    assert course.occupations == ("svetsare",)


def test_other_models_of_texts_are_another_way_of_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> str:
        version.cache_clear()
        return version()

    before = told()
    assert told() == before
    for module in (about_work, asked_words):
        with monkeypatch.context() as changed:
            other = tmp_path / module.__name__
            other.write_bytes(module.MODEL.read_bytes() + b"x")
            changed.setattr(module, "MODEL", other)
            assert told() != before
    assert told() == before


@pytest.mark.parametrize("text", ["", "{}", '{"text": "x", "skills": [["a", "okänd"]]}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        from_json(text)


@pytest.fixture(scope="module")
def own() -> Taxonomy:
    return load_taxonomy()


def test_an_ad_without_lists_is_read_for_what_it_asks(own: Taxonomy) -> None:
    ad = Need(
        "N",
        "Svetsare",
        text="Vi är ett härligt gäng som fikar. Krav: TIG-svetsning och ritningsläsning. Truckkörning är meriterande.",
    )
    read = prepare(ad, lambda: own)
    assert set(read.essential) >= {"TIG-svetsning", "ritningsläsning"}
    assert read.meriting == ("truckkörning",)
    assert not prepare(ad).essential


def test_what_a_text_says_twice_is_a_demand_or_a_merit_and_never_both(own: Taxonomy) -> None:
    ad = Need(
        "N",
        "Sjuksköterska",
        text=(
            "I arbetet ingår såromläggning och palliativ vård. Krav: dokumentation i vården och läkemedelshantering. "
            "Meriterande: palliativ vård och läkemedelshantering."
        ),
    )
    read = prepare(ad, lambda: own)
    assert set(read.essential) == {"såromläggning", "dokumentation i vården", "läkemedelshantering"}
    assert read.meriting == ("palliativ vård",)


def test_which_phrases_name_a_skill_is_read_with_them(own: Taxonomy) -> None:
    need = Need("N", "Svetsare", essential_skills=("TIG-svetsning", "god lukt"), meriting_skills=("svetsa rör",))
    person = JobSeeker("P", skills=(Skill("MIG/MAG-svetsning (arbetsprov i svetshall)"), Skill("CO2-svetsning")))
    asked, has = prepare(need, lambda: own), prepare(person, lambda: own)
    (source,) = {source.name for source in own.sources}
    assert asked.named == (
        ("TIG-svetsning", source, "makla:tig-svetsning"),
        ("svetsa rör", source, "makla:rorsvetsning"),
    )
    assert has.named[:2] == tuple((skill.label, source, "makla:mig-mag-svetsning") for skill in person.skills)
    assert from_json(to_json(has)) == has
    assert prepare(need).named == ()


def test_a_need_that_lists_its_demands_is_taken_at_its_word(own: Taxonomy) -> None:
    need = Need("N", "Svetsare", text="Krav: truckkörning.", essential_skills=("handlag med metall",))
    assert prepare(need, lambda: own).essential == ("handlag med metall",)


def test_a_pasted_cv_and_a_course_page_are_read_for_skills(own: Taxonomy) -> None:
    person = prepare(JobSeeker("P", summary="Har kört truck på lager i fyra år."), lambda: own)
    course = prepare(Course("C", "Kurs 3", text="Du lär dig TIG-svetsning."), lambda: own)
    assert "truckkörning" in [phrase.text for phrase in person.skills]
    assert "TIG-svetsning" in [phrase.text for phrase in course.skills]


def test_what_a_course_asks_of_those_who_start_it_is_not_what_it_teaches(own: Taxonomy) -> None:
    course = Course(
        "C", "Automation", text="Du lär dig felsökning. Kunskaper i TIG-svetsning krävs. Vi går igenom Excel."
    )
    taught = {phrase.text for phrase in prepare(course, lambda: own).skills}
    assert {"felsökning", "Excel"} <= taught
    assert "TIG-svetsning" not in taught
    open_to_all = Course("C", "Automation", text="Du lär dig TIG-svetsning. Inga kunskaper krävs.")
    assert "TIG-svetsning" in {phrase.text for phrase in prepare(open_to_all, lambda: own).skills}


def test_what_has_nothing_to_do_with_work_gives_no_skills(own: Taxonomy) -> None:
    read = prepare(Need("N", "", text="Vi badade hela dagen och åt glass tills solen gick ner."), lambda: own)
    assert (read.essential, read.meriting) == ((), ())


def test_what_follows_through_the_taxonomy_is_kept_too(own: Taxonomy) -> None:
    records: list[Record] = [*people(), *needs(), *courses()]
    for record in records:
        read = prepare(record, lambda: own)
        assert from_json(to_json(read)) == read


def test_work_done_implies_what_it_cannot_be_done_without(own: Taxonomy) -> None:
    welder = JobSeeker("P", experience=(Experience("Rörsvetsare, tryckkärl", 4),), skills=(Skill("svetsa"),))
    read = {phrase.text: phrase for phrase in prepare(welder, lambda: own).skills}
    assert read["ritningsläsning"] == Phrase("ritningsläsning", EvidenceGrade.INFERRED, "Rörsvetsare, tryckkärl", True)
    short = JobSeeker("P", experience=(Experience("Rörsvetsare, tryckkärl", 0.5),), skills=(Skill("svetsa"),))
    assert "ritningsläsning" not in {phrase.text for phrase in prepare(short, lambda: own).skills}
    wish = JobSeeker("P", wishes=Wishes(("rörsvetsare",)), skills=(Skill("svetsa"),))
    assert "ritningsläsning" not in {phrase.text for phrase in prepare(wish, lambda: own).skills}


def test_a_claim_that_follows_from_work_done_is_inferred_through_it(own: Taxonomy) -> None:
    """A welder's "ritningsläsning" is more than a claim; a certificate stays what it is."""
    told = (Skill("ritningsläsning"), Skill("svetsning", EvidenceGrade.VALIDATED))
    welder = JobSeeker("P", experience=(Experience("svetsare", 4),), skills=told)
    read = {phrase.text: phrase for phrase in prepare(welder, lambda: own).skills}
    assert read["ritningsläsning"] == Phrase("ritningsläsning", EvidenceGrade.INFERRED, borne_out="svetsare")
    assert read["svetsning"] == Phrase("svetsning", EvidenceGrade.VALIDATED)


def test_a_skill_implies_the_broader_one_and_never_the_narrower(own: Taxonomy) -> None:
    tig = prepare(JobSeeker("P", skills=(Skill("TIG-svetsning"),)), lambda: own).skills
    assert Phrase("svetsning", EvidenceGrade.INFERRED, "TIG-svetsning", True) in tig
    plain = prepare(JobSeeker("P", skills=(Skill("svetsning"),)), lambda: own).skills
    assert "TIG-svetsning" not in {phrase.text for phrase in plain}


def test_titles_are_known_by_the_occupation_that_they_are(own: Taxonomy) -> None:
    read = prepare(JobSeeker("P", wishes=Wishes(("Timmerman",)), skills=(Skill("gips"),)), lambda: own)
    assert read.occupations == ("Timmerman",)
    assert read.known_as == (("snickare", "Timmerman"),)
    assert prepare(Need("N", "x", occupation="snickare"), lambda: own).known_as == ()


SNOW = (
    "I går föll snön hela natten och barnen byggde en lykta av bollar. "
    "Sedan målade vi staketet tills det blev mörkt ute."
)


def test_a_typed_text_that_names_one_skill_in_passing_asks_for_nothing(own: Taxonomy) -> None:
    read = prepare(Need("N", SNOW, text=SNOW), lambda: own)
    assert (read.essential, read.meriting, read.occupations) == ((), (), ())
    asked = f"Vi söker någon som kan måla staket. {SNOW}"
    assert "målning" in prepare(Need("N", asked, text=asked), lambda: own).essential


def test_a_record_with_a_title_of_its_own_keeps_it(own: Taxonomy) -> None:
    title = "Någon som är bra på att vara ute i alla väder och sorters ljus"
    assert prepare(Need("N", title, text=SNOW), lambda: own).occupations == (title,)
    assert prepare(Need("N", title, text=f"{title}. {SNOW}"), lambda: own).occupations == ()


def test_a_skill_in_other_words_has_its_label_too_and_keeps_its_grade(own: Taxonomy) -> None:
    told = (Skill("läsa ritningar", EvidenceGrade.DOCUMENTED),)
    read = prepare(JobSeeker("P", skills=told), lambda: own).skills
    assert Phrase("ritningsläsning", EvidenceGrade.DOCUMENTED, "läsa ritningar") in read
