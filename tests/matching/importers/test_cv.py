"""CVs and notes as profiles. Every expectation can be read in the text beside it; all persons are invented."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from matching.domain import EducationLevel, JobSeeker, Place, SwedishLevel
from matching.importers.base import ImportRefused, ReadFile
from matching.importers.cv import CvImporter
from matching.importers.person_facts import education_level, facts
from tests.matching.importers.document_fixture import docx, paragraph, pdf

TODAY = dt.date(2026, 11, 16)

CV = """Fatima Testsson
Adress: Storgatan 1, 632 20 Eskilstuna
Telefon: 070-123 45 67
Personnummer: 850312-1234

Profil
Noggrann och van vid högt tempo. Trivs i team.

Arbetslivserfarenhet
Undersköterska, Björkens äldreboende (2019 - nu)
- Omvårdnad och läkemedel på delegering
- Handledare för elever
Lokalvårdare, Rent & Snyggt AB (mars 2016 – augusti 2018)
Städade kontor.

Utbildning
Vård- och omsorgsprogrammet, Rekarnegymnasiet, 2019

Kompetenser
omvårdnad, social dokumentation, Office
Kommunicera med anhöriga på ett lugnt och tydligt sätt även när det är svårt

Certifikat
HLR, 2024
Säkra lyft

Språk
Svenska: B2, arabiska (modersmål), engelska

Körkort
B

Önskemål
Söker tjänst som undersköterska eller stödassistent. 75-100 %, inte nätter eller helger.
Kan pendla till Strängnäs och Kungsör.

Referenser
Berit Chefsson, berit@example.org, 016-10 00 00
"""

NOTE = """Samtal 2026-10-12 med Ali Exempel, 19900101-2384.
Bor i Flen. Läser SFI D på kvällarna. Har arbetat som svetsare i hemlandet i åtta år.
Vill jobba som svetsare, heltid, men kan inte lyfta tungt. Saknar körkort.
Talar dari och engelska. Har skyddade personuppgifter.
"""


def read(folder: Path, text: str | bytes, name: str = "cv.txt") -> ReadFile[JobSeeker]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return CvImporter(TODAY).read(path)


def test_a_cv_with_headings(tmp_path: Path) -> None:
    (person,) = read(tmp_path, CV).records
    assert [(e.occupation, e.years) for e in person.experience] == [
        ("Undersköterska", 7.0),  # 2019 to 2026 in whole years
        ("Lokalvårdare", 2.4),  # March 2016 to August 2018: 29 months
    ]
    assert person.experience[0].description == "Omvårdnad och läkemedel på delegering\nHandledare för elever"
    assert [s.label for s in person.skills] == [
        "omvårdnad",
        "social dokumentation",
        "Office",
        "Kommunicera med anhöriga på ett lugnt och tydligt sätt även när det är svårt",
    ]
    assert person.certificates == ("HLR", "Säkra lyft")
    assert person.education == "Vård- och omsorgsprogrammet, Rekarnegymnasiet, 2019"
    assert person.education_level is EducationLevel.UPPER_SECONDARY
    assert person.swedish is SwedishLevel.B2
    assert person.languages == ("arabiska (modersmål)", "engelska")
    assert person.driving_licences == ("B",)
    assert person.home == Place("Eskilstuna", "0484")
    assert [p.name for p in person.reach] == ["Strängnäs", "Kungsör"]
    assert person.summary == "Noggrann och van vid högt tempo.\nTrivs i team."


def test_wishes_are_kept_as_wishes(tmp_path: Path) -> None:
    (person,) = read(tmp_path, CV).records
    assert person.wishes.occupations == ("undersköterska", "stödassistent")
    assert person.wishes.hours == (75, 100)
    assert person.wishes.avoid == ("natt", "helg")
    assert "inte nätter" in person.wishes.text
    assert "stödassistent" not in person.summary


def test_what_identifies_stays_at_the_door_and_is_said_to(tmp_path: Path) -> None:
    result = read(tmp_path, CV)
    (person,) = result.records
    assert person.label == "Fatima"
    everything = repr(person) + repr(result.understood)
    for secret in ("Testsson", "850312", "070-123", "Storgatan", "Chefsson", "016-10", "example.org"):
        assert secret not in everything
    (note,) = result.notes
    assert "1 personnummer" in note
    assert "1 efternamn" in note


def test_a_counsellors_note(tmp_path: Path) -> None:
    result = read(tmp_path, NOTE)
    (person,) = result.records
    assert (person.label, person.home) == ("Ali", Place("Flen", "0482"))
    assert person.swedish is SwedishLevel.A2  # SFI D is still being read: SFI C is certain
    assert [(e.occupation, e.years) for e in person.experience] == [("svetsare", 8.0)]
    assert person.wishes.occupations == ("svetsare",)
    assert person.wishes.hours == (100, 100)
    assert person.wishes.avoid == ("tunga lyft",)
    assert person.driving_licences == ()
    assert person.languages == ("dari", "engelska")
    assert person.protected_identity
    assert "Exempel" not in repr(result)
    assert "199001" not in repr(result)


def test_everything_in_the_record_was_shown_with_its_words(tmp_path: Path) -> None:
    result = read(tmp_path, CV)
    shown = {(u.field, u.value): u for u in result.understood}
    assert shown["Svenska", "B2"].words == "Svenska: B2"
    assert shown["Undviker", "natt"].words == "inte nätter"
    assert shown["Erfarenhet", "Undersköterska (7 år)"].line == 10
    assert shown["Omfattning", "75-100 %"]
    assert {u.record_id for u in result.understood} == {result.records[0].id}
    lines = CV.split("\n")
    for understood in result.understood:
        if understood.line and understood.field not in ("Körkort", "Bostadsort"):
            assert understood.words.rstrip("…") in lines[understood.line - 1].lstrip("- ")


def test_docx_pdf_and_txt_give_the_same_person(tmp_path: Path) -> None:
    lines = CV.strip().split("\n")
    as_word = docx(*(paragraph(line[2:], item=True) if line.startswith("- ") else paragraph(line) for line in lines))
    persons = [
        read(tmp_path, CV).records[0],
        read(tmp_path, as_word, "cv.docx").records[0],
        read(tmp_path, pdf(*lines), "cv.pdf").records[0],
    ]
    assert persons[0] == persons[1]
    # A PDF has no empty lines between its parts and pages, so only what needs them may differ.
    assert persons[0].wishes == persons[2].wishes
    assert persons[0].experience == persons[2].experience
    assert persons[0].skills == persons[2].skills


def test_the_id_is_stable_and_tells_nothing(tmp_path: Path) -> None:
    first, again = read(tmp_path, CV, "fatima_testsson.txt"), read(tmp_path, CV, "fatima_testsson.txt")
    assert first == again
    assert "fatima" not in first.records[0].id.casefold()
    other = read(tmp_path, CV.replace("Fatima Testsson", "Mona Testsson"), "fatima_testsson.txt")
    assert other.records[0].id != first.records[0].id


def test_a_period_below_the_title(tmp_path: Path) -> None:
    text = (
        "Erfarenhet\n\nTruckförare\nLagerbolaget AB\n2018-01 – 2020-07\nPlock och pack.\n\nKock\nKrogen\n2012 - 2014\n"
    )
    (person,) = read(tmp_path, text).records
    assert [(e.occupation, e.years) for e in person.experience] == [("Truckförare", 2.5), ("Kock", 2.0)]


def test_text_that_is_no_profile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="profil") as refused:
        read(tmp_path, "Telefon: 070-123 45 67\nE-post: a@example.org\n")
    assert "mallen" in refused.value.remedy
    with pytest.raises(ImportRefused, match="för lång"):
        read(tmp_path, "Svetsare.\n" * 12_000)


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("SFI C klar", "swedish", SwedishLevel.A2),
        ("läser SVA 1", "swedish", SwedishLevel.B1),
        ("läser SVA 2, klar med SVA 1", "swedish", SwedishLevel.B2),
        ("Svenska som modersmål", "swedish", SwedishLevel.NATIVE),
        ("Svenska (B1)", "swedish", SwedishLevel.B1),
        ("Körkort: B, C och CE", "driving_licences", ("B", "C", "CE")),
        ("har BE-körkort", "driving_licences", ("BE",)),
        ("Körkort: nej", "driving_licences", ()),
        ("har inget körkort", "driving_licences", ()),
        ("B, C och CE", "driving_licences", ("B", "C", "CE")),
        ("Har ce-körkort", "driving_licences", ("CE",)),
        ("har körkort", "driving_licences", ("B",)),
        ("körkort A2, B", "driving_licences", ("A2", "B")),
        ("Bor i Nyköping", "home", Place("Nyköping", "0480")),
        ("Bor i Sundbyholm", "home", Place("Sundbyholm")),
        ("Vill arbeta 50-75 %", "hours", (50, 75)),
        ("söker deltid", "hours", (1, 99)),
        ("undviker ensamarbete", "avoid", "ensamarbete"),
        ("vill inte jobba kväll", "avoid", "kväll"),
        ("drömjobbet är bagare", "occupations", "bagare"),
        ("Vill bli elektriker", "occupations", "elektriker"),
        ("söker jobb som lagerarbetare på dagtid", "occupations", "lagerarbetare"),
        ("kan börja 2027-01-11", "available_from", dt.date(2027, 1, 11)),
        ("kan börja den 11 januari 2027", "available_from", dt.date(2027, 1, 11)),
        ("har truckkort A+B", "certificates", "Truckkort A+B"),
        ("truckkortet, klass A och B", "certificates", "Truckkort A+B"),
        ("Truckförarbevis B finns", "certificates", "Truckförarbevis B"),
        ("Yrkesbevis snickare sedan 2019", "certificates", "Yrkesbevis snickare"),
        ("yrkesbevis som målare", "certificates", "Yrkesbevis som målare"),
        ("har ESA och ID06", "certificates", "ID06"),
        ("auktorisation som tolk", "certificates", "Auktorisation som tolk"),
        ("kör fjärr, har YKB", "certificates", "YKB"),
        ("YKB (giltigt t.o.m. 2028)", "certificates", "YKB, giltigt t.o.m. 2028"),
        ("sekretessmarkering", "protected_identity", True),
    ],
)
def test_facts_that_a_line_states(line: str, field: str, value: object) -> None:
    assert [fact.value for fact in facts(line) if fact.field == field][-1:] == [value]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("övningskör för B-körkort", "driving_licences"),
        ("vill ta B-körkort", "driving_licences"),
        ("krav på B-körkort är ett hinder", "driving_licences"),
        ("inga problem med natt", "avoid"),
        ("har inget emot helger", "avoid"),
        ("har inte jobbat natt", "avoid"),
        ("vill inte arbeta som städare", "occupations"),
        ("har jobbat heltid", "hours"),
        ("Vill köra lastbil (CE)", "driving_licences"),
        ("Körkortet är indraget", "driving_licences"),
        ("C, Java och Python", "driving_licences"),
        ("Min sambo har B-körkort", "driving_licences"),
        ("saknar truckkort", "certificates"),
        ("vill ta truckkort", "certificates"),
        ("hade truckkort, det gick ut 2022", "certificates"),
        ("auktorisation som tolk saknas", "certificates"),
        ("läser SFI A", "swedish"),
        ("har aldrig arbetat som kock", "experience"),
        ("kan inte pendla till Stockholm", "reach"),
    ],
)
def test_facts_that_a_line_does_not_state(line: str, field: str) -> None:
    assert [fact for fact in facts(line) if fact.field == field] == []


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Kandidatexamen i elektroteknik", EducationLevel.HIGHER),
        ("Gymnasieexamen 2015, yrkeshögskoleutbildning 2018", EducationLevel.POST_SECONDARY),
        ("Ingen avslutad gymnasieutbildning, grundskola i Syrien", EducationLevel.COMPULSORY),
        ("Avbruten högskoleexamen, gymnasiet i Eskilstuna", EducationLevel.UPPER_SECONDARY),
        ("Läser på gymnasiet", None),
    ],
)
def test_the_highest_finished_education(text: str, level: EducationLevel | None) -> None:
    found = education_level(text)
    assert (found[0] if found else None) is level


def test_a_list_of_certificates_keeps_how_long_they_hold(tmp_path: Path) -> None:
    (person,) = read(tmp_path, "Certifikat\n\nYKB, giltigt t.o.m. 2027-03\nTruckkort A+B, 2021\nHLR (2023)").records
    assert person.certificates == ("YKB, giltigt t.o.m. 2027-03", "Truckkort A+B", "HLR")


def test_an_abbreviation_ends_no_sentence(tmp_path: Path) -> None:
    text = "Kör distribution, bl.a. kyla. YKB giltigt t.o.m. mars 2029. Börjar kl. 6. Har tel. och dator. Nöjd."
    (person,) = read(tmp_path, text).records
    assert person.summary.split("\n") == [
        "Kör distribution, bl.a. kyla.",
        "YKB giltigt t.o.m. mars 2029.",
        "Börjar kl. 6.",
        "Har tel. och dator.",
        "Nöjd.",
    ]


def test_a_note_fills_in_what_it_says_is_held(tmp_path: Path) -> None:
    (person,) = read(tmp_path, "Lastbilschaufför med C-körkort, CE och YKB. Truckkortet gick ut i fjol.").records
    assert person.driving_licences == ("C", "CE")
    assert person.certificates == ("YKB",)
    (person,) = read(tmp_path, "Vaktmästare på gymnasiet i stan. Mina barn går på gymnasiet.").records
    assert person.education_level is None


@pytest.mark.parametrize(
    ("text", "licences", "said"),
    [
        ("Undersköterska. Har körkort.", ("B",), False),
        ("Lastbilschaufför i tio år.\nHar körkort.", None, True),
        ("Lastbilschaufför i tio år.\nHar körkort, CE.", ("CE",), False),
        ("Chaufför, har bara b-körkort", ("B",), False),
        ("Önskemål\nLastbilschaufför, CE", None, False),
        ("Önskemål\nLagerarbete. Har B-körkort.", ("B",), False),
    ],
)
def test_a_licence_of_no_category_is_not_b_for_those_who_drive(
    tmp_path: Path, text: str, licences: tuple[str, ...] | None, *, said: bool
) -> None:
    """A field that says B alone would refuse them the jobs that they can do."""
    result = read(tmp_path, text)
    assert result.records[0].driving_licences == licences
    assert any("fyll i körkort" in note for note in result.notes) == said


def test_the_synthetic_cvs_read(shared_data: Path) -> None:
    paths = sorted((shared_data / "cv_synthetic_sv").glob("*.txt"))
    assert len(paths) == 5
    for path in paths:
        (person,) = CvImporter(TODAY).read(path).records
        assert len(person.experience) >= 2
        assert all(entry.years and entry.description for entry in person.experience)
        assert len(person.skills) >= 4
        assert person.education_level in (EducationLevel.HIGHER, EducationLevel.UPPER_SECONDARY)
        assert person.certificates
        assert person.wishes.occupations
        assert "555" not in repr(person)
        assert "example.org" not in repr(person)
