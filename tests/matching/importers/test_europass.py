"""Europass CVs: a fixture of an invented person in the new namespace, and XML that must not be believed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from matching.domain import EducationLevel, JobSeeker, SwedishLevel
from matching.importers.base import ImportRefused, ReadFile
from matching.importers.europass import EuropassImporter

TODAY = dt.date(2026, 11, 16)

CV = """<?xml version="1.0" encoding="UTF-8"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:hr="http://www.hr-xml.org/3" xmlns:oa="http://www.openapplications.org/oagis/9">
  <CandidatePerson>
    <PersonName><oa:GivenName>Olena</oa:GivenName><hr:FamilyName>Prykladenko</hr:FamilyName></PersonName>
    <Communication><ChannelCode>Email</ChannelCode><oa:URI>olena@example.org</oa:URI></Communication>
    <Communication><ChannelCode>Telephone</ChannelCode><oa:DialNumber>701234567</oa:DialNumber></Communication>
    <NationalityCode>ua</NationalityCode><hr:BirthDate>1988-04-05</hr:BirthDate>
    <PrimaryLanguageCode>ukr</PrimaryLanguageCode>
  </CandidatePerson>
  <CandidateProfile languageCode="sv">
    <hr:ExecutiveSummary>&lt;p&gt;Olena Prykladenko är sjuksköterska.
    Vill jobba som undersköterska, inte nätter.&lt;/p&gt;</hr:ExecutiveSummary>
    <EmploymentHistory>
      <EmployerHistory>
        <hr:OrganizationName>Sjukhus 1</hr:OrganizationName>
        <PositionHistory>
          <PositionTitle typeCode="FREETEXT">Sjuksköterska</PositionTitle>
          <eures:EmploymentPeriod xmlns:eures="http://www.europass_eures.eu/1.0">
            <eures:StartDate><hr:FormattedDateTime>2012-01-15</hr:FormattedDateTime></eures:StartDate>
            <eures:EndDate><hr:FormattedDateTime>2022-02-20</hr:FormattedDateTime></eures:EndDate>
          </eures:EmploymentPeriod>
          <oa:Description>&lt;ul&gt;&lt;li&gt;Kirurgisk v&amp;aring;rd&lt;/li&gt;&lt;/ul&gt;</oa:Description>
        </PositionHistory>
      </EmployerHistory>
      <EmployerHistory>
        <PositionHistory>
          <PositionTitle>Vårdbiträde</PositionTitle>
          <EmploymentPeriod><StartDate><FormattedDateTime>2024-11</FormattedDateTime></StartDate>
          <CurrentIndicator>true</CurrentIndicator></EmploymentPeriod>
        </PositionHistory>
      </EmployerHistory>
    </EmploymentHistory>
    <EducationHistory>
      <EducationOrganizationAttendance>
        <hr:OrganizationName>Universitet</hr:OrganizationName>
        <EducationLevelCode>6</EducationLevelCode>
        <EducationDegree><hr:DegreeName>Sjuksköterskeprogram</hr:DegreeName>
          <OccupationalSkillsCovered>Läkemedelsberäkning</OccupationalSkillsCovered></EducationDegree>
      </EducationOrganizationAttendance>
    </EducationHistory>
    <PersonQualifications>
      <PersonCompetency><CompetencyID>swe</CompetencyID><hr:TaxonomyID>language</hr:TaxonomyID>
        <CompetencyDimension><hr:CompetencyDimensionTypeCode>CEF-Understanding-Listening</hr:CompetencyDimensionTypeCode>
          <Score><ScoreText>B2</ScoreText></Score></CompetencyDimension>
        <CompetencyDimension><Score><ScoreText>B1</ScoreText></Score></CompetencyDimension></PersonCompetency>
      <PersonCompetency><CompetencyID>eng</CompetencyID><hr:TaxonomyID>language</hr:TaxonomyID>
        <CompetencyDimension><Score><ScoreText>C1</ScoreText></Score></CompetencyDimension></PersonCompetency>
      <PersonCompetency><CompetencyID>Journalföring</CompetencyID></PersonCompetency>
    </PersonQualifications>
    <Licenses><License><LicenseTypeCode>B</LicenseTypeCode></License></Licenses>
    <Certifications><Certification><CertificationName>HLR</CertificationName></Certification></Certifications>
    <Attachment><EmbeddedData>QUJDREVG</EmbeddedData></Attachment>
  </CandidateProfile>
</Candidate>
"""


def read(folder: Path, xml: str) -> ReadFile[JobSeeker]:
    path = folder / "cv.xml"
    path.write_text(xml, encoding="utf-8")
    return EuropassImporter(TODAY).read(path)


def test_a_cv(tmp_path: Path) -> None:
    (person,) = read(tmp_path, CV).records
    assert person.label == "Olena"
    assert [(e.occupation, e.years, e.description) for e in person.experience] == [
        ("Sjuksköterska", 10.1, "- Kirurgisk vård"),  # January 2012 to February 2022
        ("Vårdbiträde", 2.0, ""),  # November 2024 to November 2026
    ]
    assert person.education == "Sjuksköterskeprogram, Universitet"
    assert person.education_level is EducationLevel.HIGHER
    assert person.swedish is SwedishLevel.B1  # the lowest of the levels: what the person can rely on
    assert person.languages == ("ukrainska (modersmål)", "engelska (C1)")
    assert [s.label for s in person.skills] == ["Läkemedelsberäkning", "Journalföring"]
    assert person.driving_licences == ("B",)
    assert person.certificates == ("HLR",)
    assert person.wishes.occupations == ("undersköterska",)
    assert person.wishes.avoid == ("natt",)


def test_what_identifies_stays_at_the_door_and_is_said_to(tmp_path: Path) -> None:
    result = read(tmp_path, CV)
    for secret in ("Prykladenko", "olena@", "701234567", "1988", "QUJDREVG"):
        assert secret not in repr(result)
    (note,) = result.notes
    assert "1 efternamn" in note
    assert "2 kontaktuppgifter" in note


def test_the_format_is_recognised_by_its_namespace(tmp_path: Path) -> None:
    assert EuropassImporter().recognises(tmp_path / "x", CV.encode())
    assert not EuropassImporter().recognises(tmp_path / "x", b"<SkillsPassport/>")
    assert not EuropassImporter().recognises(tmp_path / "x", b"http://www.europass.eu/1.0")


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (CV.replace("Candidate ", "SkillsPassport ").replace("</Candidate>", "</SkillsPassport>"), "Europass"),
        (CV[:1500], "XML"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><Candidate>&x;</Candidate>', "DTD"),
        ('<Candidate xmlns="http://www.europass.eu/1.0"/>', "inget innehåll"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(tmp_path: Path, xml: str, message: str) -> None:
    with pytest.raises(ImportRefused, match=message) as refused:
        read(tmp_path, xml)
    assert refused.value.remedy
