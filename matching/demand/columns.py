"""The columns of every table of the report: Swedish heading, definition and what kind of value they hold.

The definitions are part of the report: whoever reads a figure can read what it counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from matching.demand.rows import (
    ALL_HORIZONS,
    SMALLEST_CELL,
    UNKNOWN_HORIZON,
    CourseRow,
    DemandRow,
    GroupRow,
    NeedRow,
    PlaceLevel,
    SensitivityRow,
    UnmetReport,
)
from matching.domain import Horizon

HIDDEN = "dold"
HIDDEN_MEANS = (
    f"”{HIDDEN}”: färre än {SMALLEST_CELL} personer, eller ett tal som annars hade avslöjat ett sådant. Noll visas."
)
Row = DemandRow | GroupRow | SensitivityRow | NeedRow | CourseRow

HORIZONS: Mapping[str, str] = MappingProxyType(
    {
        Horizon.NOW.value: "nu",
        Horizon.SIX_MONTHS.value: "6 månader",
        Horizon.TWO_YEARS.value: "2 år",
        Horizon.FIVE_YEARS.value: "3–5 år",
        UNKNOWN_HORIZON: "ej angiven",
        ALL_HORIZONS: "alla",
    }
)
LEVELS: Mapping[PlaceLevel, str] = MappingProxyType(
    {PlaceLevel.MUNICIPALITY: "kommun", PlaceLevel.GROUP: "kommungrupp", PlaceLevel.REGION: "region"}
)
SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "visit": "besök",
        "form": "formulär",
        "workshop": "workshop",
        "fair": "mässa",
        "ad": "annons",
        "": "ej angiven",
    }
)


class Sort(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"  # text that must never become a number ("0484")
    WHOLE = "whole"  # a whole number
    NUMBER = "number"  # shown with one decimal
    SHARE = "share"  # in [0, 1]
    DAY = "day"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``people``: it counts people, so small numbers are hidden."""

    name: str
    heading: str
    definition: str
    sort: Sort = Sort.TEXT
    people: bool = False


def _column(name: str, heading: str, definition: str, sort: Sort = Sort.TEXT, people: bool = False) -> Column:
    return Column(name, heading, definition, sort, people)


_ALL = (
    _column("code", "Kod", "Yrkets SSYK 2012-kod, eller yrket eller kompetensen i ord där ingen kod finns.", Sort.CODE),
    _column("label", "Benämning", "Yrkets eller kompetensens namn."),
    _column("level", "Nivå", "Kommun, den egna kommungruppen eller regionen. Grupp och region omfattar sina kommuner."),
    _column("place_code", "Kommunkod", "Kommunens fyrsiffriga kod, tom för grupp och region.", Sort.CODE),
    _column("place", "Plats", "Där arbetsplatsen ligger. Behov utan känd kommun har en egen rad."),
    _column("horizon", "Horisont", "När arbetsgivaren behöver folket. ”alla” är alla horisonter tillsammans."),
    _column("needs", "Behov", "Antal behov som räknas. Ett behov som berättats två gånger räknas en gång.", Sort.WHOLE),
    _column("employers", "Arbetsgivare", "Antal arbetsgivare bakom behoven; behov utan namn räknas inte.", Sort.WHOLE),
    _column(
        "demand_own",
        "Efterfrågan, egna källor",
        "Antal personer som arbetsgivare berättat om vid besök, i formulär, på workshop eller mässa. Behov som blivit "
        "gamla räknas ned. Ett behov utan antal räknas som en person, det minsta det kan betyda.",
        Sort.NUMBER,
    ),
    _column(
        "demand_ads",
        "Efterfrågan, annonser",
        "Antal personer som söks i platsannonser, räknat på samma sätt.",
        Sort.NUMBER,
    ),
    _column("demand", "Efterfrågan, summa", "De två föregående tillsammans. Visas aldrig utan dem.", Sort.NUMBER),
    _column(
        "headcount_unknown",
        "Behov utan antal",
        "Antal behov där arbetsgivaren inte sagt hur många. Är det fler än noll är efterfrågan minst den som visas.",
        Sort.WHOLE,
    ),
    _column(
        "supply_now",
        "Möter behovet nu",
        "Arbetssökande som matchar minst ett av behoven (når gränsen och faller inte på något krav) och har allt "
        "nödvändigt. Samma person kan räknas på flera rader. Personer med skyddade uppgifter räknas aldrig.",
        Sort.WHOLE,
        people=True,
    ),
    _column(
        "in_reach",
        "Inom räckhåll",
        "Arbetssökande som matchar men saknar något nödvändigt, som en utbildning ger i tid, nära nog och med "
        "förkunskaper som personen har.",
        Sort.WHOLE,
        people=True,
    ),
    _column(
        "in_training",
        "Under utbildning",
        "Platser i pågående utbildningar som ger det som behövs och slutar i tid. Alla antas bli klara. Pågående "
        "utbildningar utan platsantal räknas inte in.",
        Sort.WHOLE,
    ),
    _column(
        "courses",
        "Utbildningar",
        "Utbildningsstarter som går att söka, ger det som behövs, slutar i tid och ligger nära nog.",
        Sort.WHOLE,
    ),
    _column(
        "courses_elsewhere",
        "Utbildningar, fel plats eller start",
        "Utbildningsstarter som ger det som behövs, men för långt bort, för sent eller stängda för ansökan.",
        Sort.WHOLE,
    ),
    _column(
        "seats",
        "Platser",
        "Platser i utbildningar som går att söka, ger det som behövs, slutar i tid och ligger nära nog. Samma platser "
        "kan räknas på flera rader.",
        Sort.WHOLE,
    ),
    _column(
        "seats_unknown",
        "Utbildningar utan platsantal",
        "Antal sådana utbildningar vars platser inte är kända. Okänt är inte noll: platserna är minst de som visas.",
        Sort.WHOLE,
    ),
    _column(
        "allocated_people",
        "Fördelade arbetssökande",
        "Arbetssökande som möter behovet och fördelats hit. Varje person fördelas högst en gång.",
        Sort.WHOLE,
        people=True,
    ),
    _column(
        "allocated_training",
        "Fördelade under utbildning",
        "Platser i pågående utbildningar som fördelats hit. Varje plats fördelas en gång.",
        Sort.WHOLE,
    ),
    _column(
        "allocated_seats",
        "Fördelade platser",
        "Platser som fördelats hit tillsammans med en person inom räckhåll. Varje plats och person fördelas en gång.",
        Sort.WHOLE,
        people=True,
    ),
    _column(
        "left",
        "Kvar",
        "Efterfrågan minus det som fördelats. Det mesta som kan vara kvar: okända platsantal räknas här som inga.",
        Sort.NUMBER,
        people=True,
    ),
    _column(
        "left_at_least",
        "Kvar, minst",
        "Vad som är kvar om utbildningarna utan platsantal har plats för alla.",
        Sort.NUMBER,
        people=True,
    ),
    _column(
        "kind",
        "Slag",
        "Varför det är kvar: ingen utbildning; för få platser; fel plats eller start; utbildning finns men ingen inom "
        "räckhåll; annars täckt. För flera behov tillsammans det slag som flest saknade personer hör till. Där få "
        "arbetssökande ligger bakom visas slaget bara om det följer av utbildningarna.",
    ),
    _column("group", "Målgrupp", "Organisationens egen målgrupp. En person kan höra till flera."),
    _column("people", "Personer", "Arbetssökande i målgruppen.", Sort.WHOLE, people=True),
    _column("meets", "Möter något behov", "De som möter minst ett av behoven nu.", Sort.WHOLE, people=True),
    _column("neither", "Varken eller", "De som varken möter något behov eller är inom räckhåll.", Sort.WHOLE, True),
    _column("allocated", "Fördelade", "De som fördelats till ett behov, eller platser som använts.", Sort.WHOLE, True),
    _column("floor", "Gräns", "Lägsta relevans (0–1) för att en person ska räknas som en match.", Sort.SHARE),
    _column("chosen", "Vald", "Den gräns som rapporten i övrigt bygger på.", Sort.YES_NO),
    _column("need_id", "Behov", "Behovets id.", Sort.CODE),
    _column("title", "Rubrik", "Behovets rubrik, eller utbildningens namn."),
    _column("employer", "Arbetsgivare", "Den som berättade om behovet."),
    _column(
        "sni",
        "SNI",
        "Arbetsgivarens näringsgren som den angavs, annars den avdelning i SNI 2007 som branschens ord pekar ut.",
        Sort.CODE,
    ),
    _column("source", "Källa", "Hur behovet blev känt."),
    _column("occupation_code", "Yrkeskod", "SSYK 2012, eller yrket i ord.", Sort.CODE),
    _column("occupation", "Yrke", "Yrket som behovet räknas till."),
    _column("gathered_on", "Insamlat", "Dagen då behovet samlades in.", Sort.DAY),
    _column("headcount", "Antal", "Så många som arbetsgivaren sade. Tomt betyder att inget sades.", Sort.WHOLE),
    _column("weight", "Vikt", "Det som åldern lämnar kvar av behovet, 0–1.", Sort.SHARE),
    _column("course_id", "Utbildning", "Utbildningens id.", Sort.CODE),
    _column("provider", "Anordnare", "Den som ger utbildningen."),
    _column("starts_on", "Start", "Första dagen.", Sort.DAY),
    _column("ends_on", "Slut", "Sista dagen.", Sort.DAY),
    _column("running", "Pågår", "Har börjat och inte slutat.", Sort.YES_NO),
)
COLUMNS: Mapping[str, Column] = MappingProxyType({column.name: column for column in _ALL})
"""Every column by the field that it shows. The same field means the same in every table."""

_DEMAND = (
    *("code", "label", "level", "place_code", "place", "horizon", "needs", "employers"),
    *("demand_own", "demand_ads", "demand", "headcount_unknown"),
    *("supply_now", "in_reach", "in_training", "courses", "courses_elsewhere", "seats", "seats_unknown"),
    *("allocated_people", "allocated_training", "allocated_seats", "left", "left_at_least", "kind"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report, ready to be shown: ``note`` is a Swedish sentence under its heading."""

    name: str
    heading: str
    note: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]

    def value(self, row: Row, column: Column) -> Any:
        """The typed value of a cell: text, number, day, yes/no, or ``None`` where it is hidden or not known."""
        return shown_value(row, column)

    def text(self, row: Row, column: Column) -> str:
        """The cell in Swedish, with bounds ("6–9", "minst 6", "dold") where the number is hidden or unknown."""
        return shown_text(row, column)


def tables(report: UnmetReport) -> tuple[Table, ...]:
    """The tables of a report in the order that they are read."""
    return (
        _table(
            "totals",
            "Alla yrken tillsammans",
            "Summor per plats och horisont. Samma person, plats och arbetsgivare räknas en gång på varje rad.",
            tuple(name for name in _DEMAND if name not in ("code", "label")),
            report.totals,
        ),
        _table(
            "occupations",
            "Per yrke",
            "Efterfrågan, utbud och vad som är kvar, per yrke, plats och horisont.",
            _DEMAND,
            report.occupations,
        ),
        _table(
            "skills",
            "Per kompetens",
            "Som per yrke, men för varje nödvändig kompetens. Ett behov räknas på varje kompetens som det kräver, så "
            "raderna ska inte läggas ihop.",
            _DEMAND,
            report.skills,
        ),
        _table(
            "target_groups",
            "Per målgrupp",
            "Organisationens egna målgrupper, bara som summor.",
            ("group", "people", "meets", "in_reach", "neither", "allocated"),
            report.target_groups,
        ),
        _table(
            "sensitivity",
            "Om gränsen vore en annan",
            "Hela rapportens summor med en lägre och en högre gräns för vad som är en match.",
            ("floor", "chosen", "supply_now", "in_reach", "allocated_people", "allocated_seats", "left"),
            report.sensitivity,
        ),
        _table(
            "needs",
            "Behoven",
            "Varje behov som räknas; efterfrågan i raderna ovan är summor av dessa.",
            (
                *("need_id", "title", "employer", "sni", "source", "occupation_code", "occupation", "place", "horizon"),
                *("gathered_on", "headcount", "weight", "demand"),
                *("courses", "courses_elsewhere", "seats", "seats_unknown"),
            ),
            report.needs,
        ),
        _table(
            "courses",
            "Utbildningarna",
            "Utbildningar som ger det som något av behoven kräver, och hur många av platserna som fördelats.",
            (
                "course_id",
                "title",
                "provider",
                "place",
                "starts_on",
                "ends_on",
                "running",
                "seats",
                "allocated",
                "needs",
            ),
            report.courses,
        ),
    )


def shown_value(row: Row, column: Column) -> Any:
    """The value of a cell as the report may show it, words in Swedish."""
    value = getattr(row, column.name)
    if column.name == "horizon":
        return HORIZONS.get(value, value)
    if column.name == "level":
        return LEVELS[value]
    if column.name == "source":
        return SOURCES.get(value, value)
    return None if value is None else str(value) if column.name == "kind" else value


def shown_text(row: Row, column: Column) -> str:
    """The cell as text in Swedish."""
    value = shown_value(row, column)
    if value is None and column.name == "kind":
        return "visas inte"
    if value is None:
        return hidden_text(row, column) if column.name in getattr(row, "hidden", ()) else "okänt"
    if column.sort is Sort.YES_NO:
        return "ja" if value else "nej"
    if column.sort is Sort.DAY:
        return str(value.isoformat())
    if column.sort in (Sort.NUMBER, Sort.SHARE):
        return _decimal(value, 2 if column.sort is Sort.SHARE else 1)
    if column.name == "seats" and isinstance(row, DemandRow) and row.seats_at_least:
        return f"minst {value}"
    return str(value)


def hidden_text(row: Row, column: Column) -> str:
    """What stands in a hidden cell."""
    between = row.bounds.get(column.name) if isinstance(row, DemandRow) else None
    if between is not None:
        return f"{_decimal(between.low, 1)}–{_decimal(between.high, 1)}"
    if column.name in ("left", "left_at_least"):
        return "visas inte"
    return HIDDEN


def _decimal(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}".replace(".", ",")
    return text.removesuffix(",0") if decimals == 1 else text


def _table(name: str, heading: str, note: str, names: Sequence[str], rows: Sequence[Row]) -> Table:
    return Table(name, heading, note, tuple(COLUMNS[column] for column in names), rows)
