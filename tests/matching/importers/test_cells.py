"""What cells mean, worked by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import EducationLevel, Experience, Horizon, Place, SwedishLevel
from matching.importers import cells
from matching.importers.cells import BadCell
from matching.importers.vocabulary import EDUCATION_LEVELS, HORIZONS
from matching.importers.workbook import Cell, CellFault

GOOD: list[tuple[Callable[[Cell], Any], Cell, Any]] = [
    (cells.text, "  a \r\n\r\n b\x00 ", "a\nb"),
    (cells.text, 4.5, "4,5"),
    (cells.text, True, "ja"),
    (cells.line, "a\nb", "a b"),
    (cells.listed, "a; b;;a;\n- c", ("a", "b", "c")),
    (cells.listed, "MIG/MAG, TIG; ritning", ("MIG/MAG, TIG", "ritning")),
    (cells.number, "1,5", 1.5),
    (cells.number, "1 200", 1200),
    (cells.number, "1\u00a0200,25", 1200.25),
    (cells.number, "50 %", 50),
    (cells.number, "ca 4", 4),
    (cells.count, 3.0, 3),
    (cells.count, "0", 0),
    (cells.percent, "12,5", 12.5),
    (cells.date, "2027-01-11", dt.date(2027, 1, 11)),
    (cells.date, "20270111", dt.date(2027, 1, 11)),
    (cells.date, "2027/01/11", dt.date(2027, 1, 11)),
    (cells.date, "2027-01-11 00:00:00", dt.date(2027, 1, 11)),
    (cells.date, "11 januari 2027", dt.date(2027, 1, 11)),
    (cells.date, "1 sept. 2027", dt.date(2027, 9, 1)),
    (cells.date, dt.date(2027, 1, 11), dt.date(2027, 1, 11)),
    (cells.yes_or_no, "Ja", True),
    (cells.yes_or_no, "nej", False),
    (cells.yes_or_no, 1, True),
    (cells.yes_or_no, False, False),
    (cells.hours, "100", (100, 100)),
    (cells.hours, 75, (75, 75)),
    (cells.hours, "50-75", (50, 75)),
    (cells.hours, "50–75 %", (50, 75)),
    (cells.hours, "heltid", (100, 100)),
    (cells.hours, "Deltid", (1, 99)),
    (cells.hours, "minst 75 %", (75, 100)),
    (cells.hours, "högst 50", (1, 50)),
    (cells.hours, "50-75; 100", (50, 100)),
    (cells.hours, "heltid; halvtid;", (50, 100)),
    (cells.hours, "75-100 procent av heltid", (75, 100)),
    (cells.ssyk, "7212", "7212"),
    (cells.ssyk, 7212, "7212"),
    (cells.ssyk, "0110", "0110"),
    (cells.ssyk, 110, "0110"),  # 0110, 0210 and 0310 are the only codes with a zero: 110 is not ambiguous
    (cells.ssyk, "7212 Svetsare och gasskärare", "7212"),
    (cells.ssyk, "SSYK 7212", "7212"),
    (cells.place, "eskilstuna kommun", Place("Eskilstuna", "0484")),
    (cells.place, 484, Place("Eskilstuna", "0484")),
    (cells.places, "Flen; Köping, Arboga", (Place("Flen", "0482"), Place("Köping", "1983"), Place("Arboga", "1984"))),
    (cells.any_places, "Eskilstuna; Torshälla", (Place("Eskilstuna", "0484"), Place("Torshälla"))),
    (cells.swedish, "SFI D", SwedishLevel.B1),
    (cells.swedish, "sfi kurs c", SwedishLevel.A2),
    (cells.swedish, "SVA på grundläggande nivå", SwedishLevel.B1),
    (cells.swedish, "b2", SwedishLevel.B2),
    (cells.swedish, "SFI D, godkänt", SwedishLevel.B1),
    (cells.licences, "B; C, CE", ("B", "C", "CE")),
    (cells.licences, "B-körkort (automat)", ("B",)),
    (cells.licences, "inget", ()),
    (cells.licences, "-", ()),
    (cells.word_of(EDUCATION_LEVELS), "Gymnasium", EducationLevel.UPPER_SECONDARY),
    (cells.word_of(HORIZONS), "3–5 år", Horizon.FIVE_YEARS),
    (
        cells.experience,
        "Undersköterska, hemtjänst (4 år); Lokalvårdare (1,5 år); Diskare (6 mån); Snickare",
        (
            Experience("Undersköterska, hemtjänst", 4),
            Experience("Lokalvårdare", 1.5),
            Experience("Diskare", 0.5),
            Experience("Snickare", None),
        ),
    ),
    (cells.languages, "svenska och engelska", ("swe", "eng")),
    (cells.sni, "62", "62"),
    (cells.sni, 62, "62"),
    (cells.sni, 62010, "62.010"),
    (cells.sni, 62.01, "62.01"),
    (cells.web_address, "www.example.org/kurs", "https://www.example.org/kurs"),
]

BAD: list[tuple[Callable[[Cell], Any], Cell, str]] = [
    (cells.text, CellFault("#REF!", "cellen visar ett formelfel", "Rätta."), "formelfel"),
    (cells.line, "a" * 501, "500 tecken"),
    (cells.identifier, "a" * 101, "100 tecken"),
    (cells.number, "tre", "inget tal"),
    (cells.number, "1e9", "inget tal"),
    (cells.number, "nan", "inget tal"),
    (cells.count, "1,5", "inget möjligt antal"),
    (cells.count, "-1", "inget möjligt antal"),
    (cells.count, "3-4", "inget tal"),
    (cells.percent, "0", "omöjlig"),
    (cells.date, "2027-02-30", "finns inte"),
    (cells.date, "11/1 2027", "går inte att läsa"),
    (cells.date, "01/02/2027", "går inte att läsa"),
    (cells.date, "0027-01-11", "omöjligt: år 27"),
    (cells.date, "3027-01-11", "omöjligt"),
    (cells.date, 46398, "2027-01-11?"),  # 46398 days after 1899-12-30
    (cells.date, "till våren", "går inte att läsa"),
    (cells.yes_or_no, "kanske", "varken ja eller nej"),
    (cells.hours, "150", "omfattningen"),
    (cells.hours, "50; ibland", "omfattningen"),
    (cells.hours, ";", "omfattningen"),
    (cells.hours, "75-50", "omfattningen"),
    (cells.hours, "0", "omfattningen"),
    (cells.ssyk, "72", "fyra siffror"),
    (cells.ssyk, "72123", "fyra siffror"),
    (cells.ssyk, "svetsare", "fyra siffror"),
    (cells.sni, "34", "Närmast finns 33 och 35"),
    (cells.sni, "Vård", "två till fem siffror"),
    (cells.sni, "V", "ingen avdelning i SNI 2007"),
    (cells.sni, 1110, "tappar inledande nollor"),  # 01.110 or 11.10
    (cells.sni, 6.2, "tappar inledande nollor"),
    (cells.place, "Eskiltuna", "Menade du Eskilstuna"),
    (cells.places, "Flen; Torshälla", "ingen kommun heter så"),
    (cells.swedish, "ganska bra", "okänd svenska"),
    (cells.licences, "ja", "okänd körkortsbehörighet"),
    (cells.licences, "BX", "Menade du"),
    (cells.word_of(EDUCATION_LEVELS), "gymnasum", "Menade du gymnasium"),
    (cells.experience, "Smed (150 år)", "omöjlig"),
    (cells.web_address, "javascript:alert(1)", "webbadressen"),
    (cells.web_address, "https://example.org/<script>", "webbadressen"),
]


@pytest.mark.parametrize(("read", "cell", "expected"), GOOD)
def test_a_good_cell(read: Callable[[Cell], Any], cell: Cell, expected: Any) -> None:
    found = read(cell)
    assert found == expected
    assert type(found) is type(expected) or isinstance(found, float)


@pytest.mark.parametrize(("read", "cell", "word"), BAD)
def test_a_bad_cell_says_what_is_wrong_and_what_to_do(read: Callable[[Cell], Any], cell: Cell, word: str) -> None:
    with pytest.raises(BadCell) as caught:
        read(cell)
    assert word in f"{caught.value.message} {caught.value.remedy}"
    assert caught.value.remedy


ANYTHING = st.text() | st.integers() | st.floats(allow_nan=False) | st.booleans() | st.dates()


@given(st.sampled_from(sorted({read for read, _, _ in GOOD}, key=str)), ANYTHING)
def test_any_cell_is_read_or_refused(read: Callable[[Cell], Any], cell: Cell) -> None:
    try:
        read(cell)
    except BadCell:
        return


@given(st.dates(cells.EARLIEST, cells.LATEST))
def test_every_date_is_read_back(day: dt.date) -> None:
    assert cells.date(day.isoformat()) == day
