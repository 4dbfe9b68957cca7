"""Templates: their own examples import, and the documentation says what the code reads."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from matching.domain import Kind
from matching.importers import ImportRefused, formats, opening, read_file, tables, workbook, write_template
from matching.importers.record_tables import Field
from matching.importers.templates import fields
from matching.importers.vocabulary import COURSE_FORMS, EDUCATION_LEVELS, HORIZONS, NEED_SOURCES

SECTIONS = {
    Kind.SEEKER: "Profiler (arbetssökande)",
    Kind.NEED: "Behov (arbetsgivares)",
    Kind.COURSE: "Utbildningar och insatser",
}


@pytest.fixture(scope="module")
def description(repository: Path) -> str:
    return (repository / "docs" / "filformat.md").read_text("utf-8")


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_template_imports_its_own_examples(kind: Kind, suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"mall{suffix}"
    write_template(kind, file)
    found = read_file(file, kind)
    assert (len(found.records), found.errors, found.ignored_columns) == (2, (), ())
    assert list(found.columns.values()) == [field.header for field in fields(kind)]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_same_examples_in_both_forms(kind: Kind, tmp_path: Path) -> None:
    write_template(kind, tmp_path / "a.xlsx")
    write_template(kind, tmp_path / "a.csv")
    assert read_file(tmp_path / "a.xlsx", kind).records == read_file(tmp_path / "a.csv", kind).records


@pytest.mark.parametrize("kind", list(Kind))
def test_every_column_has_an_example_or_says_what_it_holds(kind: Kind, tmp_path: Path) -> None:
    write_template(kind, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Förklaring"]
    told = {row[0]: row[2] for row in sheet.iter_rows(min_row=6, values_only=True)}
    assert told == {field.header: field.meaning for field in fields(kind)}


def test_a_template_is_never_written_over_a_file(tmp_path: Path) -> None:
    file = tmp_path / "behov.csv"
    file.write_text("mitt arbete", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_template(Kind.NEED, file)
    assert file.read_text("utf-8") == "mitt arbete"
    with pytest.raises(ImportRefused, match=r"\.xlsx eller \.csv"):
        write_template(Kind.NEED, tmp_path / "behov.docx")


@pytest.mark.parametrize("kind", list(Kind))
def test_every_column_is_described_in_order(kind: Kind, description: str) -> None:
    section = description.split(f"## {SECTIONS[kind]}\n")[1].split("\n## ")[0]
    named = [name.strip() for row in re.findall(r"^\| (.+?) \|", section, re.M) for name in row.split(",")]
    assert named[1:] == [field.header for field in fields(kind)]


@pytest.mark.parametrize("kind", list(Kind))
def test_headers_and_their_synonyms_are_told_apart(kind: Kind) -> None:
    from matching.importers.vocabulary import fold

    owners: dict[str, Field] = {}
    for field in fields(kind):
        for word in {fold(w) for w in (field.name, field.header, *field.others)}:
            assert owners.setdefault(word, field) is field, f"{word} is both {owners[word].header} and {field.header}"


def test_every_word_of_the_vocabularies_is_described(description: str) -> None:
    for vocabulary in (EDUCATION_LEVELS, NEED_SOURCES, HORIZONS, COURSE_FORMS):
        for word in vocabulary.shown:
            assert f"`{word}`" in description


def test_every_format_and_limit_is_described(description: str) -> None:
    for kind in Kind:
        for name in set(formats(kind)) - {"table"}:
            assert f"`{name}`" in description
    for limit in (opening.MAX_BYTES // opening.MIB, workbook.MAX_ROWS, tables.MAX_COLUMNS, workbook.MAX_CELLS):
        assert f"{limit:,}".replace(",", " ") in description
