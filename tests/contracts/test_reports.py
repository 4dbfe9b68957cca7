"""What every keeping of applications, key figures and report runs must do. Runs on each database of the service."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from matching.domain import Kind, Need, Place
from matching.importers.base import RowError
from matching.importers.key_figures import ReadFigures
from matching.importers.myh import ReadApplications
from matching.key_figures import KeyFigure
from matching.ledger import Event, Status, What
from matching.yh_applications import Decision, YhApplication
from service.store import reports
from service.store.counts import ImportRejected
from service.store.ledger import LedgerStore
from service.store.reports import ReportStore
from service.store.sql import Store

DAY = dt.date(2026, 11, 16)
BAD = RowError(line=3, column="År", value="x", message="inget år", remedy="Skriv fyra siffror.")
APPLICATION = YhApplication(
    "MYH 2024/3043",
    2024,
    "Svetsspecialist – å, ä och ö",
    "Teknik och tillverkning",
    Decision.GRANTED,
    "Beviljad",
    places=(Place("Eskilstuna", "0484"), Place("Utlandet")),
    counties=("04",),
    points=400.5,
    distance=False,
    seats_granted=0,  # told to be none, which is not the same as not told
    source="beslut.xlsx",
)
FIGURE = KeyFigure("Arbetslöshet", "0484", "2025-10", 8.1, "procent", "källan")


@pytest.fixture
def kept(store: Store) -> ReportStore:
    return ReportStore(store)


def applications(*records: YhApplication, bad: int = 0) -> ReadApplications:
    return ReadApplications(records, len(records) + bad, rows_refused=bad, errors=(BAD,) * bad)


def figures(*records: KeyFigure, bad: int = 0) -> ReadFigures:
    return ReadFigures(records, len(records) + bad, rows_refused=bad, errors=(BAD,) * bad)


def run(kept: ReportStore, key: str = "k", basis: str = "b", payload: str = "{}", kind: str = "unmet") -> int:
    return kept.keep_run(kind, DAY, '{"ort": "Eskilstuna"}', key, basis, payload).id


def test_a_new_store_is_empty(kept: ReportStore) -> None:
    assert (kept.applications(), kept.application_years()) == ([], {})
    assert (kept.figure_names(), kept.figures(["Arbetslöshet"], ["0484"]), kept.figures([], [])) == ([], [], [])
    assert (kept.runs("unmet"), kept.run("unmet", 1), kept.made("unmet", "k", "b")) == ([], None, None)
    assert kept.ledger_mark() == "0"


# --- applications


def test_applications_are_read_back_as_they_were_newest_year_first(kept: ReportStore) -> None:
    # Numbers are ordered letter by letter on every database: "a" after "M", "ö" last.
    others = [replace(APPLICATION, number=number) for number in ("a 1", "MYH 2024/20", "ö 1")]
    older = replace(APPLICATION, number="MYH 2023/1", year=2023, decision=Decision.OTHER, source="")
    counts = kept.import_applications(applications(older, APPLICATION, *others), "beslut.xlsx")
    assert (counts.added, counts.updated, counts.unchanged) == (5, 0, 0)
    assert kept.applications() == [others[1], APPLICATION, others[0], others[2], older]
    assert kept.application_years() == {2023: 1, 2024: 4}


def test_a_list_read_again_changes_nothing_and_a_new_decision_replaces_the_old(kept: ReportStore) -> None:
    kept.import_applications(applications(APPLICATION), "beslut.xlsx")
    again = kept.import_applications(applications(replace(APPLICATION, source="samma lista.xlsx")), "samma lista.xlsx")
    assert (again.added, again.updated, again.unchanged) == (0, 0, 1)
    changed = replace(APPLICATION, decision=Decision.REJECTED, source="ny.xlsx")
    counts = kept.import_applications(applications(changed, replace(APPLICATION, number="MYH 2024/9")), "ny.xlsx")
    assert (counts.added, counts.updated, counts.unchanged) == (1, 1, 0)
    assert kept.applications()[0] == changed


def test_a_long_list_is_written_whole(kept: ReportStore) -> None:
    many = [replace(APPLICATION, number=f"MYH 2024/{n:04}") for n in range(2 * reports._CHUNK + 1)]
    assert kept.import_applications(applications(*many), "beslut.xlsx").added == len(many)
    assert kept.import_applications(applications(*many), "beslut.xlsx").unchanged == len(many)
    assert kept.applications() == many


def test_a_list_with_bad_rows_is_refused_whole_or_read_without_them(kept: ReportStore) -> None:
    with pytest.raises(ImportRejected):
        kept.import_applications(applications(APPLICATION, bad=1), "beslut.xlsx")
    with pytest.raises(ImportRejected):
        kept.import_figures(figures(FIGURE, bad=1), "tal.csv")
    assert (kept.applications(), kept.figure_names()) == ([], [])
    assert kept.import_applications(applications(APPLICATION, bad=1), "beslut.xlsx", skip_bad_rows=True).added == 1
    assert kept.import_figures(figures(FIGURE, bad=1), "tal.csv", skip_bad_rows=True).added == 1


# --- key figures


def test_key_figures_are_found_by_name_and_area_in_order(kept: ReportStore) -> None:
    rows = [
        replace(FIGURE, value=0.1 + 0.2),  # every bit is kept
        replace(FIGURE, period="2025"),
        replace(FIGURE, area="00", value=-3.0),
        replace(FIGURE, name="arbetslöshet"),  # told apart by case
        replace(FIGURE, name='Ök\'nd "figur"', area="04"),
    ]
    assert kept.import_figures(figures(*rows), "tal.csv").added == 5
    assert kept.figure_names() == ["Arbetslöshet", "arbetslöshet", 'Ök\'nd "figur"']
    assert kept.figures(["Arbetslöshet"], ["0484", "00", "1180"]) == [rows[2], rows[1], rows[0]]
    assert kept.figures(['Ök\'nd "figur"'], ["04"]) == [rows[4]]


def test_a_corrected_value_replaces_the_old(kept: ReportStore) -> None:
    kept.import_figures(figures(FIGURE, replace(FIGURE, period="2025-11")), "tal.csv")
    corrected = replace(FIGURE, value=8.2, source="rättad")
    counts = kept.import_figures(figures(corrected, replace(FIGURE, period="2025-11")), "tal.csv")
    assert (counts.added, counts.updated, counts.unchanged) == (0, 1, 1)
    assert kept.figures(["Arbetslöshet"], ["0484"]) == [corrected, replace(FIGURE, period="2025-11")]


# --- runs


def test_a_run_is_kept_once_for_each_request_and_basis(kept: ReportStore) -> None:
    first = run(kept, payload='{"rader": ["å"]}')
    assert run(kept, payload="annat") == first
    second, third = run(kept, key="k2"), run(kept, basis="b2")
    assert first < second < third
    found, payload = kept.made("unmet", "k", "b") or (None, "")
    assert found is not None
    assert (found.id, found.today, found.request, payload) == (first, DAY, '{"ort": "Eskilstuna"}', '{"rader": ["å"]}')
    assert found.at.endswith("+00:00")
    assert kept.run("unmet", first) == (found, payload)
    assert [one.id for one in kept.runs("unmet")] == [third, second, first]
    assert [one.id for one in kept.runs("unmet", limit=1)] == [third]


def test_runs_of_another_kind_are_others(kept: ReportStore) -> None:
    number = run(kept)
    assert run(kept, kind="fair") != number
    assert kept.run("fair", number) is None
    assert kept.made("myh", "k", "b") is None


def test_the_oldest_runs_of_a_kind_make_room(kept: ReportStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "KEPT_RUNS", 3)
    other = run(kept, kind="fair")
    made = [run(kept, key=str(number)) for number in range(5)]
    assert [one.id for one in kept.runs("unmet")] == made[:1:-1]
    assert [one.id for one in kept.runs("fair")] == [other]


def test_one_report_made_by_several_at_once_is_kept_once(kept: ReportStore) -> None:
    with ThreadPoolExecutor(6) as pool:
        made = set(pool.map(lambda _: run(kept), range(12)))
    assert len(made) == len(kept.runs("unmet")) == 1


def test_the_mark_of_the_ledger_rises_with_what_is_noted(store: Store, kept: ReportStore) -> None:
    store.put(Kind.NEED, Need("B1", "Svetsare"), "test")
    assert kept.ledger_mark() == "0"
    marks = []
    for status in (Status.FILLED, Status.OPEN):
        LedgerStore(store).add(Event("B1", What.STATUS, status=status))
        marks.append(int(kept.ledger_mark()))
    assert 0 < marks[0] < marks[1]
