"""The summary for a committee: plain sentences made from the cells of the tables, each with the rows it comes from.

A sentence is made from what a cell shows and never from the record behind it, so that it cannot tell what the tables
hide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from matching.demand.columns import HORIZONS
from matching.demand.rows import ALL_HORIZONS, Shortage
from matching.domain import Horizon
from matching.reports.cells import counted, listed, number
from matching.reports.document import Hidden, Row, Statement, Table
from matching.reports.unmet_figures import told

NAMED = 3  # occupations named in one sentence


def statements(
    coverage: Table, occupations: Table, horizons: Table, sensitivity: Table, changes: Table | None, place: str
) -> tuple[Statement, ...]:
    """At most ten sentences: a page."""
    made = (
        *_asked(coverage),
        *_in_all(horizons, place),
        *_most_left(occupations),
        *_of_kind(
            occupations,
            Shortage.NO_EDUCATION,
            "Ingen utbildning som går att söka ger det som behövs för {names}.",
        ),
        *_of_kind(occupations, Shortage.TOO_FEW_SEATS, "Utbildning finns men platserna räcker inte för {names}."),
        *_of_kind(
            occupations,
            Shortage.WRONG_PLACE_OR_START,
            "Utbildning finns på fel plats eller startar vid fel tid för {names}.",
        ),
        *_of_kind(
            occupations,
            Shortage.NOBODY_IN_REACH,
            "Utbildning finns för {names}, men ingen av de inskrivna är nära att klara den i tid.",
        ),
        *_later(horizons),
        *_unknown_seats(coverage),
        *_rests_on(coverage),
        *_floor(sensitivity),
        *_changed(changes),
    )
    return tuple(made)


def people(count: float) -> str:
    """A number of people in a sentence: whole, and "omkring" where it is a weighted sum."""
    if round(count, 6) == round(count):
        return counted(round(count), "person", "personer")
    return f"omkring {counted(_nearest(count), 'person', 'personer')}"


def _of_them(left: float) -> str:
    whole = round(left, 6) == round(left)
    return f"{'' if whole else 'Omkring '}{number(_nearest(left))} av dem"


def _nearest(count: float) -> int:
    """To the nearest whole, a half upwards; someone is never nobody."""
    return max(1, math.floor(count + 0.5))


def _value(table: Table, name: str) -> tuple[float | None, str]:
    row = next((row for row in table.rows if row.cells["name"] == name), None)
    return (None, "") if row is None else (told(row.cells["value"]), row.id)


def _asked(coverage: Table) -> Iterator[Statement]:
    own, own_row = _value(coverage, "Efterfrågan i egna källor")
    ads, ads_row = _value(coverage, "Efterfrågan i annonser")
    employers, employers_row = _value(coverage, "Arbetsgivare")
    if own is None or ads is None or employers is None:
        return
    yield Statement(
        f"{counted(employers, 'arbetsgivare', 'arbetsgivare')} har behov som räknas här. Vid besök, i formulär, på "
        f"workshop och mässa har de berättat om {people(own)}; i annonser söks {people(ads)}.",
        (employers_row, own_row, ads_row),
    )


def _in_all(horizons: Table, place: str) -> Iterator[Statement]:
    row = next((row for row in horizons.rows if row.cells["horizon"] == HORIZONS[ALL_HORIZONS]), None)
    if row is None or (left := told(row.cells.get("left"))) is None:
        return
    asked = told(row.cells["demand"]) or 0.0
    at_least = told(row.cells.get("left_at_least"))
    where = f"I {place} efterfrågas {people(asked)}" if place else f"Tillsammans efterfrågas {people(asked)}"
    text = f"{where}. För {number(_nearest(left)) if left else 'ingen'} av dem finns varken arbetssökande eller plats"
    if at_least is not None and at_least != left:
        text += f", eller {people(at_least)} om alla utbildningar utan känt antal platser har plats för alla"
    yield Statement(f"{text}.", (row.id,))


def _most_left(occupations: Table) -> Iterator[Statement]:
    for row in [row for row in occupations.rows if _left(row)][:NAMED]:
        asked, (low, high) = told(row.cells["demand"]) or 0.0, _left(row) or (0.0, 0.0)
        if low < high:
            which = f"Mellan {number(low)} och {number(high)} av dem kan"
        elif round(low, 6) == round(asked, 6):
            which = "Ingen av dem kan"
        else:
            which = f"{_of_them(low)} kan"
        neither = "hittas bland de inskrivna eller utbildas på de platser som finns"
        denied = neither if which.startswith("Ingen") else f"varken {neither}"
        yield Statement(f"{_name(row)}: {people(asked)} efterfrågas. {which} {denied}.", (row.id,))


def _left(row: Row) -> tuple[float, float] | None:
    """What is left, as (lowest, highest); ``None`` where nothing is, or nothing may be told."""
    cell = row.cells["left"]
    if isinstance(cell, Hidden):
        return cell.between if cell.between and cell.between[0] > 0 else None
    left = told(cell)
    return (left, left) if left else None


def _of_kind(occupations: Table, kind: Shortage, sentence: str) -> Iterator[Statement]:
    rows = [row for row in occupations.rows if row.cells["kind"] == str(kind)]
    if rows:
        rows.sort(key=lambda row: -(told(row.cells["demand"]) or 0.0))
        yield Statement(_sentence(sentence.format(names=_names(rows))), tuple(row.id for row in rows))


def _later(horizons: Table) -> Iterator[Statement]:
    row = next((row for row in horizons.rows if row.cells["horizon"] == HORIZONS[Horizon.FIVE_YEARS.value]), None)
    if row is not None:
        asked = (told(row.cells["demand_own"]) or 0.0) + (told(row.cells["demand_ads"]) or 0.0)
        yield Statement(f"På 3–5 års sikt efterfrågas {people(asked)}.", (row.id,))


def _unknown_seats(coverage: Table) -> Iterator[Statement]:
    courses, _ = _value(coverage, "Utbildningar som går att söka")
    unknown, unknown_row = _value(coverage, "Utbildningar utan platsantal")
    if courses and unknown:
        yield Statement(
            f"{number(unknown)} av {number(courses)} utbildningar har inget känt antal platser. Okänt är inte noll: "
            "det som visas som kvar är därför det mesta som kan vara kvar.",
            (unknown_row,),
        )


def _rests_on(coverage: Table) -> Iterator[Statement]:
    share, row = _value(coverage, "Andel av arbetsgivarna")
    if share is not None:
        yield Statement(
            f"Underlaget kommer från {number(share * 100)} procent av områdets arbetsgivare. Det säger inget säkert "
            "om de övriga.",
            (row,),
        )
    silent, row = _value(coverage, "Behov utan antal")
    if silent:
        yield Statement(
            f"För {counted(silent, 'behov', 'behov')} har arbetsgivaren inte sagt hur många som behövs. De räknas som "
            "en person var, det minsta det kan vara.",
            (row,),
        )


def _floor(sensitivity: Table) -> Iterator[Statement]:
    rows = [row for row in sensitivity.rows if told(row.cells["left"]) is not None]
    if len(rows) >= 2:
        low, high = told(rows[0].cells["left"]) or 0.0, told(rows[-1].cells["left"]) or 0.0
        if low != high:
            yield Statement(
                f"Hur stor bristen är beror på vad som räknas som att passa: med en lägre gräns är {people(low)} kvar, "
                f"med en högre {people(high)}.",
                (rows[0].id, rows[-1].id),
            )


def _changed(changes: Table | None) -> Iterator[Statement]:
    if changes is None:
        return
    new = [row for row in changes.rows if row.cells["change"] == "nytt"]
    gone = [row for row in changes.rows if row.cells["change"] == "borta"]
    if new:
        yield Statement(_sentence(f"Nytt sedan förra körningen: {_names(new)}."), tuple(row.id for row in new))
    if gone:
        yield Statement(_sentence(f"Inte längre efterfrågat: {_names(gone)}."), tuple(row.id for row in gone))


def _sentence(text: str) -> str:
    """With one full stop, also after "m.fl."."""
    return f"{text.rstrip('.')}."


def _name(row: Row) -> str:
    return str(row.cells["label"])


def _names(rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(_name(row) for row in rows))
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} och {len(names) - NAMED} till"
    return listed(names)
