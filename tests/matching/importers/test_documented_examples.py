"""The examples of docs/filformat.md are read as the text beside them says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matching.domain import Horizon, Kind, SwedishLevel
from matching.importers import read_file


def example(repository: Path, heading: str) -> str:
    """The indented example under a heading."""
    text = (repository / "docs" / "filformat.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    return "\n".join(line[4:] for line in section.splitlines() if line.startswith("    ") or not line)


def read(folder: Path, kind: Kind, name: str, content: str) -> Any:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    result = read_file(path, kind)
    assert result.errors == ()
    return result.records


def test_the_cv(repository: Path, tmp_path: Path) -> None:
    (person,) = read(tmp_path, Kind.SEEKER, "cv.txt", example(repository, "CV och anteckningar"))
    assert person.experience[0].occupation == "Undersköterska"
    assert person.experience[0].description == "Omvårdnad och läkemedel på delegering"
    assert [skill.label for skill in person.skills] == ["omvårdnad", "social dokumentation"]
    assert person.wishes.occupations == ("stödassistent",)
    assert (person.wishes.hours, person.wishes.avoid) == ((75, 100), ("natt",))
    assert (person.home.name, [place.name for place in person.reach]) == ("Flen", ["Katrineholm"])
    assert (person.driving_licences, person.swedish) == (("B",), SwedishLevel.B2)
    assert person.available_from is not None


def test_the_note(repository: Path, tmp_path: Path) -> None:
    text = example(repository, "Besöks- och workshopanteckningar")
    welders, operators = read(tmp_path, Kind.NEED, "besok.txt", text)
    assert (welders.occupation, welders.headcount, welders.horizon) == ("svetsare", 2, Horizon.SIX_MONTHS)
    assert welders.meriting_skills == ("Truckkort",)
    assert (operators.occupation, operators.horizon) == ("CNC-operatörer", Horizon.TWO_YEARS)
    assert operators.working_time == "tvåskift"


def test_susa_navet(repository: Path, tmp_path: Path) -> None:
    text = example(repository, "Utbildningar ur Susa-navet")
    (course,) = read(tmp_path, Kind.COURSE, "susa.json", text)
    assert (course.title, course.provider, course.seats) == ("Svetsteknik grund", "Granby lärcentrum", 16)


@pytest.mark.parametrize("heading", ["Utbildningar ur Susa-navet", "Platsannonser"])
def test_json_examples_are_json(repository: Path, heading: str) -> None:
    assert json.loads(example(repository, heading))
