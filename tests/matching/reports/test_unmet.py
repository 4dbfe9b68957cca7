"""The unmet-demand report as a document: sentences that can be traced, what changed, and nothing hidden anywhere."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest

from matching.demand import Coverage, Parameters, Shortage, UnmetReport
from matching.reports import Document, Hidden, table_csv, to_html, to_json, to_xlsx
from matching.reports.unmet import Earlier, unmet_document
from tests.matching.demand.example import TODAY, example_report

SECRET = 98_761  # a number of people that no table may show


@pytest.fixture(scope="module")
def document() -> Document:
    return unmet_document(example_report())


def everything(document: Document) -> str:
    """Every word and number of every form of the document, zip and all unpacked."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(document)))
    cells = " ".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)
    csv = " ".join(table_csv(table) for table in document.tables())
    return re.sub(r"[\u202f\xa0]", "", " ".join((to_html(document), to_json(document), cells, csv)))


def cells_of(document: Document, table_id: str) -> list[dict[str, object]]:
    return [dict(row.cells) for table in document.tables() if table.id == table_id for row in table.rows]


def test_every_sentence_leads_to_rows_that_exist(document: Document) -> None:
    known = document.row_ids()
    assert len(document.summary) >= 6
    for statement in document.summary:
        assert statement.sources, statement.text
        assert set(statement.sources) <= known, statement.text
    page = to_html(document)
    for statement in document.summary:
        for source in statement.sources[:6]:
            assert f'href="#{source}"' in page
            assert page.count(f'id="{source}"') == 1


def test_the_summary_says_what_the_rows_say(document: Document) -> None:
    told = [statement.text for statement in document.summary]
    # 10.5 people told of by employers counts as "about 11", 4 in ads
    assert told[0] == (
        "3 arbetsgivare har behov som räknas här. Vid besök, i formulär, på workshop och mässa har de berättat om "
        "omkring 11 personer; i annonser söks 4 personer."
    )
    assert "Ingen utbildning som går att söka ger det som behövs för Kranförare m.fl." in told
    assert "Utbildning finns men platserna räcker inte för Svetsare." in told
    assert any(text.startswith("1 av 2 utbildningar har inget känt antal platser.") for text in told)
    assert any("7,5 procent av områdets arbetsgivare" in text for text in told)  # 3 of 40


def test_own_sources_and_ads_stand_beside_every_sum(document: Document) -> None:
    for table in document.tables():
        names = [column.name for column in table.columns]
        if "demand" in names and table.id != "behoven":
            assert names[names.index("demand") - 2 : names.index("demand")] == ["demand_own", "demand_ads"]


def test_there_are_four_to_six_figures_each_with_its_table(document: Document) -> None:
    figures = list(document.figures())
    assert 4 <= len(figures) <= 6
    assert {figure.table_id for figure in figures} <= {table.id for table in document.tables()}
    assert all(len(figure.description) > 40 for figure in figures)


def test_hidden_figures_are_nowhere(document: Document) -> None:
    (welders,) = [row for row in cells_of(document, "oversikt-yrken") if row["label"] == "Svetsare"]
    assert isinstance(welders["left"], Hidden)
    assert isinstance(welders["in_reach"], Hidden)
    left = next(figure for figure in document.figures() if figure.id == "figur-kvar")
    # Only the bounds that the report tells: no dot for what is hidden, and no sentence that tells more.
    drawn = {row["category"]: row for rows in left.spec["datasets"].values() for row in rows}
    assert drawn["Svetsare"] == {"category": "Svetsare", "value": None, "low": 2.0, "high": 6.0}
    assert [s.text for s in document.summary if s.text.startswith("Svetsare")] == [
        "Svetsare: 12 personer efterfrågas. Mellan 2 och 6 av dem kan varken hittas bland de inskrivna eller utbildas "
        "på de platser som finns."
    ]


def test_the_true_figures_behind_a_need_reach_no_file() -> None:
    report = example_report()
    secret = replace(
        report.needs[0],
        supply_now=SECRET,
        in_reach=SECRET,
        allocated_people=SECRET,
        allocated_seats=SECRET,
        left=float(SECRET),
        left_at_least=float(SECRET),
        kind=Shortage.NOBODY_IN_REACH,
    )
    document = unmet_document(replace(report, needs=(secret,)))
    assert str(SECRET) not in everything(document)
    assert all("kind" not in row for row in cells_of(document, "behoven"))


def test_few_people_in_a_course_are_not_told() -> None:
    report = example_report()
    courses = [replace(report.courses[0], course_id=f"K{n}", allocated=n) for n in (0, 3, 5)]
    told = cells_of(unmet_document(replace(report, courses=tuple(courses))), "utbildningarna")
    assert [row["allocated"] for row in told] == [0, Hidden("färre än 5"), 5]


def test_a_hostile_name_is_text_in_every_file(document: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(document)))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert "'=HYPERLINK" in " ".join(table_csv(table) for table in document.tables())
    assert "<script" not in to_html(document)


def test_unknown_headcounts_and_seats_are_never_shown_as_zero(document: Document) -> None:
    (need,) = cells_of(document, "behoven")
    assert need["headcount"] is None
    csv = next(table_csv(table) for table in document.tables() if table.id == "utbildningarna")
    assert re.search(r"^K2;.*;;", csv, re.MULTILINE)
    assert "minst 6" in to_html(document)  # one course of the welders' two told no number


def test_an_empty_period_says_so() -> None:
    parameters = Parameters(TODAY, until=TODAY)
    empty = UnmetReport(parameters, Coverage(needs_read=3, needs=0, outside_period=3), reason="Inga behov i perioden.")
    document = unmet_document(empty)
    page = to_html(document)
    assert "Inga behov i perioden." in page
    assert document.summary == ()
    assert "Utanför perioden" in page
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx(document))).sheetnames == ["Läs mig", "Täckning"]


def test_what_changed_names_new_gone_and_different() -> None:
    now = example_report()
    welders, group, cranes, nurses = now.occupations
    then = replace(now, occupations=(welders, group, replace(cranes, demand_own=1.0, demand=1.0)))
    document = unmet_document(now, Earlier(3, TODAY.replace(month=5), then))
    rows = {str(row["label"]): row for row in cells_of(document, "forandringar")}
    assert {name: row["change"] for name, row in rows.items()} == {
        "Kranförare m.fl.": "ändrat",
        "Undersköterskor m.fl.": "nytt",
    }
    assert (rows["Kranförare m.fl."]["demand_own_then"], rows["Kranförare m.fl."]["demand_own_now"]) == (1.0, 2.5)
    assert rows["Undersköterskor m.fl."]["seats_then"] is None
    assert any("Nytt sedan förra körningen: Undersköterskor" in s.text for s in document.summary)
    gone = unmet_document(replace(now, occupations=(welders, group)), Earlier(3, TODAY, now))
    assert {str(row["change"]) for row in cells_of(gone, "forandringar")} == {"borta"}
    assert nurses.kind is Shortage.COVERED


def test_a_comparison_of_different_areas_is_warned_of() -> None:
    now = example_report()
    other = replace(now, parameters=replace(now.parameters, area=replace(now.parameters.area, municipality="0488")))
    assert "gäller ett annat område" in to_html(unmet_document(now, Earlier(1, TODAY, other)))


def test_nothing_changed_is_said() -> None:
    now = example_report()
    assert "Inget är annorlunda mot körning 1" in to_html(unmet_document(now, Earlier(1, TODAY, now)))
