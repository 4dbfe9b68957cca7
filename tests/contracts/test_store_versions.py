"""What every store keeps of the past, and gives in pages. Runs on each database that the service can use."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from matching.domain import Course, JobSeeker, Kind, Need
from matching.importers.base import ReadFile
from service.errors import VersionConflict
from service.store import tables
from service.store.sql import Store
from tests.read_files import needs

WELDER = Need("N1", "Svetsare", headcount=2)
NURSE = Need("N2", "Undersköterska")


def test_every_version_is_kept_with_who_and_from_where(store: Store) -> None:
    store.put(Kind.NEED, WELDER, "formulär", by="u1")
    store.put(Kind.NEED, WELDER, "formulär", by="u2")  # says nothing new
    counts = store.apply(needs(replace(WELDER, headcount=5)), Kind.NEED, "b.xlsx", by="u3")
    store.delete(Kind.NEED, "N1", by="u4")
    lines = store.history(Kind.NEED, "N1")
    assert [(line.version, line.by, line.operation, line.source, line.import_id) for line in lines] == [
        (1, "u1", "added", "formulär", None),
        (2, "u3", "updated", "b.xlsx", counts.import_id),
        (3, "u4", "removed", "", None),
    ]
    assert [line.record for line in lines] == [WELDER, replace(WELDER, headcount=5), None]
    assert all(dt.datetime.fromisoformat(line.at).tzinfo is not None for line in lines)
    # Whoever still holds version 1 must not mistake the new record for it.
    store.put(Kind.NEED, WELDER, "formulär")
    assert store.version(Kind.NEED, "N1") == 4


def test_of_a_person_who_is_removed_nothing_is_kept_but_that_it_happened(store: Store) -> None:
    store.put(Kind.SEEKER, JobSeeker("P1", "Klient 1", summary="hemligheten"), "formulär", by="u1")
    store.put(Kind.SEEKER, JobSeeker("P1", "Klient 1", summary="den andra hemligheten"), "formulär", by="u1")
    store.keep_readings(Kind.SEEKER, {"P1": "hemligheten"}, version="1")
    assert store.delete(Kind.SEEKER, "P1", by="u2")
    [line] = store.history(Kind.SEEKER, "P1")
    assert (line.version, line.by, line.operation, line.record, line.source) == (3, "u2", "erased", None, "")
    with store.reading() as connection:
        for table in tables.metadata.sorted_tables:
            assert "hemligheten" not in str(connection.execute(table.select()).all()), table.name


def test_a_file_that_removes_people_erases_them(store: Store) -> None:
    store.put(Kind.SEEKER, JobSeeker("P1", summary="hemligheten"), "formulär")
    gone: ReadFile[JobSeeker] = ReadFile((), rows_read=1, removed_ids=("P1",))
    store.apply(gone, Kind.SEEKER, "p.json", by="u1")
    assert [(line.operation, line.record) for line in store.history(Kind.SEEKER, "P1")] == [("erased", None)]


def test_a_protected_person_has_no_history_and_no_version_and_is_on_no_page(store: Store) -> None:
    store.put(Kind.SEEKER, JobSeeker("P1", "Klient 1"), "formulär")
    store.put(Kind.SEEKER, JobSeeker("P1", "Klient 1", protected_identity=True), "formulär")
    assert store.history(Kind.SEEKER, "P1") == []
    assert store.version(Kind.SEEKER, "P1") is None
    assert store.get_versioned(Kind.SEEKER, "P1") is None
    assert store.page(Kind.SEEKER, limit=10) == []
    with pytest.raises(VersionConflict):
        store.delete(Kind.SEEKER, "P1", expected_version=2)


def test_a_change_of_what_another_changed_is_refused(store: Store) -> None:
    store.put(Kind.NEED, WELDER, "formulär", expected_version=0)
    store.put(Kind.NEED, replace(WELDER, headcount=3), "den ena", expected_version=1)
    before = store.revision
    with pytest.raises(VersionConflict, match="ändrats av någon annan") as refused:
        store.put(Kind.NEED, replace(WELDER, headcount=9), "den andra", expected_version=1)
    assert refused.value.current == 2
    with pytest.raises(VersionConflict, match="finns redan"):
        store.put(Kind.NEED, WELDER, "en ny", expected_version=0)
    with pytest.raises(VersionConflict):
        store.delete(Kind.NEED, "N1", expected_version=1)
    with pytest.raises(VersionConflict, match="finns inte längre"):
        store.put(Kind.NEED, NURSE, "borttagen", expected_version=4)
    with pytest.raises(VersionConflict, match="finns inte längre"):
        store.delete(Kind.NEED, "N2", expected_version=1)
    assert store.get(Kind.NEED, "N1") == replace(WELDER, headcount=3)
    assert (store.revision, store.version(Kind.NEED, "N1")) == (before, 2)
    assert store.delete(Kind.NEED, "N1", expected_version=2)


def test_pages_are_in_order_of_id_byte_by_byte(store: Store) -> None:
    ids = ["B1", "a1", "A2", "Å1", "ä1", "a-1", "a 1", "10", "9"]
    store.apply(needs(*(Need(i, f"Behov {i}") for i in ids)), Kind.NEED, "a.xlsx")
    seen: list[str] = []
    while page := store.page(Kind.NEED, after=seen[-1] if seen else None, limit=2):
        assert len(page) <= 2
        seen += [found.record.id for found in page]
    assert seen == sorted(ids)
    assert [need.id for need in store.all(Kind.NEED)] == sorted(ids)


def test_a_page_is_narrowed_by_unit_and_text(store: Store) -> None:
    people = [
        JobSeeker("P1", "Åsa", unit="Norr"),
        JobSeeker("P2", "Ängla 100%", unit="Norr"),
        JobSeeker("P3", "åke", unit="Söder"),
        JobSeeker("P4", "Åsa-Lena", summary="norr", unit=""),
    ]
    store.apply(ReadFile(tuple(people), rows_read=4), Kind.SEEKER, "p.xlsx")

    def found(unit: str | None = None, text: str | None = None) -> list[str]:
        return [one.record.id for one in store.page(Kind.SEEKER, limit=10, unit=unit, text=text)]

    assert found() == ["P1", "P2", "P3", "P4"]
    assert found(unit="Norr") == ["P1", "P2"]
    assert found(unit="") == ["P4"]
    assert found(text="ÅS") == ["P1", "P4"]
    assert found(text="å", unit="Söder") == ["P3"]
    assert found(text="0%") == ["P2"]
    assert found(text="_") == []
    assert found(text="p3") == ["P3"]
    store.put(Kind.NEED, Need("N1", "Svetsare", employer="Verkstaden AB", occupation="Rörsvetsare"), "formulär")
    store.put(Kind.COURSE, Course("C1", "Svets", code="SVE100", provider="Åsö"), "formulär")
    assert [p.record.id for p in store.page(Kind.NEED, limit=9, text="verkSTADEN")] == ["N1"]
    assert [p.record.id for p in store.page(Kind.COURSE, limit=9, text="åsö")] == ["C1"]
    [one] = store.page(Kind.COURSE, limit=9, text="sve100")
    assert one == store.get_versioned(Kind.COURSE, "C1")
    assert one.version == 1
