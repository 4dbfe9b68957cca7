"""What every store must do. Runs on each database that the service can use."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.domain import Course, JobSeeker, Kind, Need, Record
from matching.importers.base import ReadFile, RowError
from matching.indexing import kind_of
from service.errors import InvalidRecord, VersionConflict
from service.store.counts import ImportCounts, ImportRejected
from service.store.sql import Change, Outcome, Store
from tests.read_files import needs
from tests.service.strategies import RECORDS

WELDER = Need("N1", "Svetsare", headcount=2)
NURSE = Need("N2", "Undersköterska")
BAD_ROW = RowError(line=3, column="SSYK", value="72x", message="ingen SSYK-kod", remedy="Skriv fyra siffror.")


def balanced(counts: ImportCounts) -> bool:
    parts = counts.added + counts.updated + counts.unchanged + counts.removed
    return counts.rows_read == counts.rows_merged + counts.rows_refused + parts


def test_a_new_store_is_empty(store: Store) -> None:
    assert [store.count(kind) for kind in Kind] == [0, 0, 0]
    assert store.all(Kind.NEED) == []
    assert store.get(Kind.NEED, "N1") is None
    assert store.revision == 0
    assert store.changes_since(0) == []


def test_what_is_applied_is_there_in_order_of_id(store: Store) -> None:
    counts = store.apply(needs(NURSE, WELDER), Kind.NEED, "besök.xlsx")
    assert counts == ImportCounts(rows_read=2, rows_merged=0, rows_refused=0, added=2)
    assert store.all(Kind.NEED) == [WELDER, NURSE]
    assert store.many(Kind.NEED, ["N2", "N9", "N2"]) == {"N2": NURSE}
    assert store.get(Kind.NEED, "N1") == WELDER
    assert store.titles(Kind.NEED) == {"N1": "Svetsare", "N2": "Undersköterska"}
    assert store.count(Kind.NEED) == 2


def test_kinds_do_not_share_ids(store: Store) -> None:
    store.put(Kind.NEED, Need("1", "Svetsare"), "formulär")
    store.put(Kind.COURSE, Course("1", "Svets grund"), "formulär")
    assert store.delete(Kind.NEED, "1")
    assert store.get(Kind.COURSE, "1") == Course("1", "Svets grund")


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    read = needs(WELDER, NURSE, rows_read=4, rows_merged=1, removed_ids=("N7",))
    first = store.apply(read, Kind.NEED, "a.xlsx")
    assert (first.added, first.unchanged, first.removed) == (2, 1, 0)
    before = store.revision
    second = store.apply(read, Kind.NEED, "a.xlsx")
    assert second == ImportCounts(rows_read=4, rows_merged=1, rows_refused=0, unchanged=3)
    assert store.revision == before == 1


def test_the_later_file_updates(store: Store) -> None:
    store.apply(needs(WELDER, NURSE), Kind.NEED, "a.xlsx")
    counts = store.apply(needs(replace(WELDER, headcount=5)), Kind.NEED, "b.xlsx")
    assert (counts.added, counts.updated, counts.unchanged) == (0, 1, 0)
    assert store.get(Kind.NEED, "N1") == replace(WELDER, headcount=5)
    assert store.get(Kind.NEED, "N2") == NURSE
    assert store.changes_since(1) == [Change(Kind.NEED, "N1")]


def test_a_tombstone_removes_and_one_for_an_unknown_id_is_unchanged(store: Store) -> None:
    store.apply(needs(WELDER, NURSE), Kind.NEED, "a.json")
    counts = store.apply(needs(rows_read=2, removed_ids=("N1", "N9")), Kind.NEED, "b.json")
    assert counts == ImportCounts(rows_read=2, rows_merged=0, rows_refused=0, removed=1, unchanged=1)
    assert store.all(Kind.NEED) == [NURSE]
    assert store.changes_since(1) == [Change(Kind.NEED, "N1")]


def test_an_id_given_twice_counts_once_and_the_last_wins(store: Store) -> None:
    read = needs(WELDER, replace(WELDER, headcount=9))
    assert store.apply(read, Kind.NEED, "a.json") == ImportCounts(rows_read=2, rows_merged=1, rows_refused=0, added=1)
    assert store.get(Kind.NEED, "N1") == replace(WELDER, headcount=9)
    assert store.apply(read, Kind.NEED, "a.json").unchanged == 1


def test_a_tombstone_beats_a_record_of_the_same_file(store: Store) -> None:
    read = needs(WELDER, NURSE, rows_read=3, removed_ids=("N1",))
    first = store.apply(read, Kind.NEED, "a.json")
    assert first == ImportCounts(rows_read=3, rows_merged=1, rows_refused=0, added=1, unchanged=1)
    assert store.all(Kind.NEED) == [NURSE]
    assert store.apply(read, Kind.NEED, "a.json").changed == 0


def test_a_file_with_bad_rows_is_refused_whole(store: Store) -> None:
    read = needs(WELDER, rows_read=3, rows_merged=1, errors=(BAD_ROW,))
    with pytest.raises(ImportRejected, match=r"a\.xlsx") as refused:
        store.apply(read, Kind.NEED, "a.xlsx")
    assert refused.value.counts == ImportCounts(rows_read=3, rows_merged=1, rows_refused=2, errors=(BAD_ROW,))
    assert refused.value.details == ("rad 3 kolumn SSYK: ingen SSYK-kod ('72x'). Skriv fyra siffror.",)
    assert store.count(Kind.NEED) == 0
    assert store.revision == 0


def test_bad_rows_can_be_skipped(store: Store) -> None:
    read = needs(WELDER, rows_read=2, errors=(BAD_ROW,))
    counts = store.apply(read, Kind.NEED, "a.xlsx", skip_bad_rows=True)
    assert counts == ImportCounts(rows_read=2, rows_merged=0, rows_refused=1, added=1, errors=(BAD_ROW,))


def test_one_record_is_added_updated_unchanged_and_deleted(store: Store) -> None:
    assert store.put(Kind.NEED, WELDER, "formulär") is Outcome.ADDED
    assert store.put(Kind.NEED, WELDER, "formulär") is Outcome.UNCHANGED
    assert store.revision == 1
    assert store.put(Kind.NEED, replace(WELDER, title="Rörsvetsare"), "formulär") is Outcome.UPDATED
    assert store.titles(Kind.NEED) == {"N1": "Rörsvetsare"}
    assert store.delete(Kind.NEED, "N1")
    assert not store.delete(Kind.NEED, "N1")
    assert store.revision == 3
    assert store.get(Kind.NEED, "N1") is None


def test_protected_people_are_kept_but_never_given_out(store: Store) -> None:
    hidden = JobSeeker("P1", "Klient 1", unit="Norr", protected_identity=True)
    open_one = JobSeeker("P2", "Klient 2", unit="Norr")
    counts = store.apply(ReadFile((hidden, open_one), rows_read=2), Kind.SEEKER, "profiler.xlsx")
    assert counts.added == 2
    assert store.get(Kind.SEEKER, "P1") is None
    assert store.all(Kind.SEEKER) == [open_one]
    assert store.many(Kind.SEEKER, ["P1", "P2"]) == {"P2": open_one}
    assert store.titles(Kind.SEEKER) == {"P2": "Klient 2"}
    assert [store.count(Kind.SEEKER, unit) for unit in (None, "Norr", "Söder", "")] == [1, 1, 0, 0]
    assert not store.delete(Kind.SEEKER, "P1")
    # Kept: the same file again finds nothing new.
    assert store.apply(ReadFile((hidden, open_one), rows_read=2), Kind.SEEKER, "profiler.xlsx").unchanged == 2


def test_someone_who_becomes_protected_is_a_change_that_the_index_must_follow(store: Store) -> None:
    store.put(Kind.SEEKER, JobSeeker("P1"), "formulär")
    store.put(Kind.SEEKER, JobSeeker("P1", protected_identity=True), "formulär")
    assert store.changes_since(1) == [Change(Kind.SEEKER, "P1")]
    assert store.get(Kind.SEEKER, "P1") is None


def test_the_day_of_a_demo_is_kept(store: Store) -> None:
    assert store.today is None
    store.set_today(dt.date(2026, 11, 16))
    assert store.today == dt.date(2026, 11, 16)
    store.set_today(None)
    assert store.today is None


def test_a_store_opens_again_as_it_was(store: Store) -> None:
    store.apply(needs(WELDER), Kind.NEED, "a.xlsx")
    store.close()
    with Store(store.url) as again:
        assert again.all(Kind.NEED) == [WELDER]
        assert again.revision == 1


def test_more_ids_than_one_query_can_carry(store: Store) -> None:
    many = [Need(f"N{i:05}", f"Behov {i}") for i in range(1201)]
    assert store.apply(needs(*many), Kind.NEED, "a.xlsx").added == 1201
    assert store.many(Kind.NEED, [need.id for need in many]) == {need.id: need for need in many}
    counts = store.apply(needs(rows_read=1201, removed_ids=tuple(n.id for n in many)), Kind.NEED, "b.json")
    assert (counts.removed, store.count(Kind.NEED)) == (1201, 0)


IDS = st.sampled_from(["a", "b", "c"])
FILES = st.builds(
    lambda rows, gone, bad: ReadFile(
        tuple(Need(i, t) for i, t in rows),
        rows_read=len(rows) + len(gone) + bad,
        removed_ids=tuple(gone),
        errors=(BAD_ROW,) * bad,
    ),
    st.lists(st.tuples(IDS, st.sampled_from(["x", "y"])), max_size=4),
    st.lists(IDS, max_size=2),
    st.integers(0, 1),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(FILES, st.booleans()), max_size=6))
def test_any_row_of_imports_equals_a_plain_dictionary(store: Store, files: list[tuple[ReadFile[Need], bool]]) -> None:
    for need in store.all(Kind.NEED):
        store.delete(Kind.NEED, need.id)
    plain: dict[str, Need] = {}
    for read, skip in files:
        before, revision = dict(plain), store.revision
        try:
            counts = store.apply(read, Kind.NEED, "f", skip_bad_rows=skip)
        except ImportRejected as refused:
            counts = refused.counts
            assert read.errors
            assert not skip
        else:
            plain |= {need.id: need for need in read.records}
            for gone in read.removed_ids:
                plain.pop(gone, None)
        assert balanced(counts)
        assert counts.added == len(plain.keys() - before.keys())
        assert counts.removed == len(before.keys() - plain.keys())
        assert counts.updated == sum(plain[i] != before[i] for i in plain.keys() & before.keys())
        assert store.revision == revision + (plain != before)
        assert {need.id: need for need in store.all(Kind.NEED)} == plain


def test_a_reading_is_kept_for_the_record_as_it_is(store: Store) -> None:
    store.apply(needs(WELDER, NURSE), Kind.NEED, "a.xlsx")
    store.keep_readings(Kind.NEED, {"N1": "läst", "N2": "också", "N9": "okänd"}, version="1")
    assert store.readings(Kind.NEED, ["N1", "N2", "N9"], version="1") == {"N1": "läst", "N2": "också"}
    assert store.readings(Kind.NEED, ["N1"], version="2") == {}
    assert store.readings(Kind.COURSE, ["N1"], version="1") == {}
    store.put(Kind.NEED, replace(WELDER, headcount=3), "formulär")
    assert store.readings(Kind.NEED, ["N1", "N2"], version="1") == {"N2": "också"}
    store.keep_readings(Kind.NEED, {"N1": "på nytt"}, version="2")
    assert store.readings(Kind.NEED, ["N1"], version="2") == {"N1": "på nytt"}


def test_a_protected_persons_reading_is_never_given_out(store: Store) -> None:
    store.put(Kind.SEEKER, JobSeeker("P1"), "formulär")
    store.keep_readings(Kind.SEEKER, {"P1": "läst"}, version="1")
    hidden = JobSeeker("P1", protected_identity=True)
    store.put(Kind.SEEKER, hidden, "formulär")
    assert store.readings(Kind.SEEKER, ["P1"], version="1") == {}


@pytest.mark.parametrize("odd", ["\0", "N\0001", "\ud800"])
def test_an_id_that_no_database_can_hold_is_unknown(store: Store, odd: str) -> None:
    store.put(Kind.NEED, WELDER, "formulär")
    assert store.get(Kind.NEED, odd) is None
    assert store.version(Kind.NEED, odd) is None
    assert store.history(Kind.NEED, odd) == []
    assert store.readings(Kind.NEED, [odd], "1") == {}
    assert not store.delete(Kind.NEED, odd)
    assert store.page(Kind.NEED, after=odd, limit=1, text=odd, unit=odd)[:0] == []
    assert store.apply(needs(rows_read=1, removed_ids=(odd,)), Kind.NEED, "a.json").unchanged == 1
    with pytest.raises(InvalidRecord):
        store.put(Kind.NEED, Need(odd, "Svetsare"), "formulär")


@given(RECORDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_record_comes_back_as_it_was(store: Store, record: Record) -> None:
    kind = kind_of(record)
    shown = not (isinstance(record, JobSeeker) and record.protected_identity)
    store.put(kind, record, "prov")
    found = store.get_versioned(kind, record.id)
    assert (found.record if found else None) == (record if shown else None)
    assert store.get(kind, record.id) == (record if shown else None)


def test_one_writer_at_a_time_and_a_revision_that_rises_by_one(store: Store) -> None:
    """Four threads change ten needs each and one need together: every change is counted once and none is lost."""
    store.put(Kind.NEED, Need("delat", "0"), "start")

    def work(number: int) -> int:
        retries = 0
        for i in range(10):
            store.put(Kind.NEED, Need(f"N{number}-{i}", "x"), "tråd")
            while True:
                seen = store.get_versioned(Kind.NEED, "delat")
                assert seen is not None
                assert isinstance(seen.record, Need)
                try:
                    more = Need("delat", str(int(seen.record.title) + 1))
                    store.put(Kind.NEED, more, "tråd", expected_version=seen.version)
                    break
                except VersionConflict:
                    retries += 1
        return retries

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    shared = store.get_versioned(Kind.NEED, "delat")
    assert shared is not None
    assert shared.record == Need("delat", "40")
    assert shared.version == 41
    assert store.revision == 1 + 4 * 10 * 2
    assert [line.version for line in store.history(Kind.NEED, "delat")] == list(range(1, 42))
