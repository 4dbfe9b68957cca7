"""The contract of importers, run by every one: whole, named, repeatable, adding up, the same in every packing."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.domain import Kind
from matching.importers import ImportRefused, ReadFile, formats, importer, read_file
from tests.contracts.importer_cases import CASES, Case

every_importer = pytest.mark.parametrize("case", CASES, ids=str)
every_importer_of_rows = pytest.mark.parametrize("case", [case for case in CASES if case.rows], ids=str)


def read(case: Case, content: bytes, folder: Path, suffix: str | None = None) -> ReadFile[Any]:
    """Read bytes as a file of the case's kind, its format found."""
    file = folder / f"fil{suffix or case.suffix}"
    file.write_bytes(content)
    return read_file(file, case.kind)


def without_source(read: ReadFile[Any]) -> ReadFile[Any]:
    """What was read, without the name of the file that some records carry."""
    return replace(read, records=tuple(replace(record, source="") for record in read.records))


def adds_up(read: ReadFile[Any]) -> bool:
    """Every row is a record, a repetition, a tombstone or refused."""
    return read.rows_read == read.rows_merged + read.rows_refused + len(read.records) + len(read.removed_ids)


def test_every_format_has_a_case() -> None:
    told = {(case.kind, case.format) for case in CASES}
    assert told == {(kind, name) for kind in Kind for name in formats(kind)}


@every_importer
def test_the_format_is_recognised_and_read(case: Case, tmp_path: Path) -> None:
    found = read(case, case.good, tmp_path)
    assert not found.errors
    assert tuple(record.id for record in found.records) == case.ids
    assert found.removed_ids == case.removed
    assert adds_up(found)
    by_name = importer(case.kind, case.format).read(tmp_path / f"fil{case.suffix}")
    assert by_name == found


@every_importer
def test_reading_twice_is_identical(case: Case, tmp_path: Path) -> None:
    assert read(case, case.good, tmp_path) == read(case, case.good, tmp_path)
    if case.rows:
        assert read(case, case.bad, tmp_path) == read(case, case.bad, tmp_path)


@every_importer
def test_gzip_equals_plain(case: Case, tmp_path: Path) -> None:
    packed = read(case, gzip.compress(case.good), tmp_path, f"{case.suffix}.gz")
    assert without_source(packed) == without_source(read(case, case.good, tmp_path))


@pytest.mark.parametrize(("case", "encoding"), [(c, e) for c in CASES for e in c.encodings], ids=str)
def test_every_encoding_reads_the_same(case: Case, encoding: str, tmp_path: Path) -> None:
    text = case.good.decode()
    assert any(letter in text for letter in "åäöÅÄÖ")
    assert read(case, text.encode(encoding), tmp_path) == read(case, case.good, tmp_path)


@every_importer_of_rows
def test_a_bad_row_is_named_and_no_other_row_suffers(case: Case, tmp_path: Path) -> None:
    found = read(case, case.bad, tmp_path)
    assert adds_up(found)
    assert found.rows_refused == 1
    [error] = found.errors
    assert (error.line, error.column, error.value) == (case.bad_line, case.bad_column, case.bad_value)
    assert error.message
    assert error.remedy
    assert case.bad_value in str(error)
    good = {record.id: record for record in read(case, case.good, tmp_path).records}
    assert len(found.records) == len(case.ids) - 1 or case.format == "alvis"
    assert all(good[record.id] == record for record in found.records)


@every_importer
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8, 0.95, 0.99])
def test_a_truncated_file_never_gives_a_record_that_was_not_there(case: Case, share: float, tmp_path: Path) -> None:
    """A cut can leave whole rows before it; the row that it cuts is refused, unless it is cut within its last cell."""
    good = {record.id: record for record in read(case, case.good, tmp_path).records}
    try:
        found = read(case, case.good[: int(len(case.good) * share)], tmp_path)
    except ImportRefused as refused:
        assert refused.remedy or refused.message  # noqa: PT017
        return
    assert adds_up(found)
    assert all(good[record.id] == record for record in found.records[:-1])


@every_importer_of_rows
def test_a_file_cut_in_two_is_refused_or_told(case: Case, tmp_path: Path) -> None:
    lines = case.suffix in (".csv", ".tsv")  # a table can only be known as cut within a row
    half = case.good[: case.good.rindex(b"\n", 0, -2) + 8 if lines else len(case.good) // 2]
    try:
        found = read(case, half, tmp_path)
    except ImportRefused:
        return
    assert found.errors


@every_importer
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), min_size=1, max_size=4))
def test_a_mutated_file_is_read_or_refused(case: Case, changes: list[tuple[float, bytes]], tmp_path: Path) -> None:
    content = bytearray(case.good)
    for share, noise in changes:
        at = int(share * len(content))
        content[at : at + len(noise)] = noise
    try:
        found = read(case, bytes(content), tmp_path)
    except ImportRefused as refused:
        assert str(refused).startswith("fil")  # noqa: PT017
        return
    assert adds_up(found)
    assert len({record.id for record in found.records}) == len(found.records)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_no_known_format_is_refused(kind: Kind, tmp_path: Path) -> None:
    file = tmp_path / "fil.json"
    file.write_text('{"något": "annat"}', encoding="utf-8")
    with pytest.raises(ImportRefused, match="känns inte igen"):
        read_file(file, kind)
    with pytest.raises(ImportRefused, match="finns inte"):
        read_file(file, kind, format="papper")
    file.write_bytes(b"")
    with pytest.raises(ImportRefused, match=r"fil\.json: Filen är tom"):
        read_file(file, kind)
