"""Tables of the needs behind an evidence pack: employers, horizons, skills, and what the needs leave unsaid."""

from __future__ import annotations

from collections.abc import Sequence

from matching.demand.columns import HORIZONS, SOURCES
from matching.domain import Horizon
from matching.evidence_pack import FRESH_MONTHS, ChosenNeed, EvidencePack, employer_key, headcount
from matching.reports import charts
from matching.reports.cells import number
from matching.reports.document import Cell, CellKind, Column, Figure, Row, Table
from matching.reports.unmet_rows import Anchors
from matching.sni import sni_name

_UNKNOWN = "okänt"
_SPANS: tuple[Horizon | None, ...] = (*Horizon, None)


def needs_table(needs: Sequence[ChosenNeed], table_id: str, anchors: Anchors) -> Table:
    rows = [
        Row(
            anchors.of("behov", n.need.id),
            {
                "need_id": n.need.id,
                "employer": n.need.employer,
                "title": n.need.title,
                "headcount": n.need.headcount,
                "horizon": HORIZONS[n.need.horizon.value] if n.need.horizon else None,
                "place": n.need.place.name if n.need.place else "",
                "source": SOURCES.get(n.need.source_kind.value if n.need.source_kind else "", ""),
                "gathered_on": n.need.gathered_on,
                "skills": n.need.essential_skills,
                "why": n.why,
            },
        )
        for n in needs
    ]
    title = "Behov som arbetsgivare berättat" if table_id == "behov" else "Annonser"
    columns = (
        Column("need_id", "Behov", "Behovets id i liggaren.", CellKind.CODE),
        Column("employer", "Arbetsgivare", "Den som berättat, eller den som annonserar.", empty="ej namngiven"),
        Column("title", "Rubrik", "Behovets rubrik."),
        Column("headcount", "Antal", "Så många personer som sades. Okänt är inte noll.", CellKind.COUNT, _UNKNOWN),
        Column("horizon", "Horisont", "När folket behövs.", empty="ej angiven"),
        Column("place", "Ort", "Där arbetet är."),
        Column("source", "Källa", "Hur behovet blev känt."),
        Column("gathered_on", "Insamlat", "Dagen då det samlades in.", CellKind.DATE),
        Column("skills", "Nödvändig kompetens", "Det som måste finnas.", CellKind.LIST),
        Column("why", "Varför det är med", "Yrkeskod, hur yrket förstods, eller hur lika rubriken är idén (0–1)."),
    )
    return Table(table_id + "-tabell", title, columns, tuple(rows), empty="Inga.")


def employers_table(pack: EvidencePack, anchors: Anchors) -> Table:
    rows = []
    for employer in pack.employers:
        cells: dict[str, Cell] = {"employer": employer.name, "needs": len(employer.needs)}
        for span in _SPANS:
            asked = employer.headcount(span)
            cells[_span(span)] = asked if asked is not None else _UNKNOWN if span in employer.asked else None
        days = [n.need.gathered_on for n in employer.needs if n.need.gathered_on]
        cells["newest"] = max(days, default=None)
        codes = dict.fromkeys(n.need.sni for n in employer.needs if n.need.sni)
        cells["sni"] = tuple(sni_name(code) for code in codes)
        rows.append(
            Row(
                anchors.of("arbetsgivare", employer.name),
                cells,
                tuple(anchors.of("behov", n.need.id) for n in employer.needs),
            )
        )
    columns = (
        Column("employer", "Arbetsgivare", "Namngivna arbetsgivare som själva berättat om behovet."),
        Column(
            "sni", "SNI", "Arbetsgivarens näringsgren (SNI), med avdelningen i SNI 2007.", CellKind.LIST, "ej angiven"
        ),
        Column("needs", "Behov", "Antal behov från arbetsgivaren.", CellKind.COUNT),
        *(
            Column(
                _span(span),
                _heading(span),
                "Antal personer på horisonten. ”okänt”: arbetsgivaren nämnde den utan antal.",
                CellKind.COUNT,
            )
            for span in _SPANS
        ),
        Column("newest", "Senast berättat", "Dagen för det senaste av behoven.", CellKind.DATE),
    )
    return Table(
        "arbetsgivartabell",
        "Arbetsgivare",
        columns,
        tuple(rows),
        empty="Ingen namngiven arbetsgivare har berättat om behovet.",
    )


def horizons_table(pack: EvidencePack, anchors: Anchors) -> Table:
    rows = []
    for span in _SPANS:
        own = [n for n in pack.own if n.need.horizon is span]
        ads = [n for n in pack.ads if n.need.horizon is span]
        if not own and not ads:
            continue
        named = {employer_key(n.need.employer) for n in own if n.need.employer.strip()}
        cells: dict[str, Cell] = {
            "horizon": _heading(span),
            "employers": len(named),
            "own": headcount(own) if own else 0,
            "silent": sum(1 for n in own if n.need.headcount is None),
            "ads": headcount(ads) if ads else 0,
            "ads_silent": sum(1 for n in ads if n.need.headcount is None),
        }
        behind = tuple(anchors.of("behov", n.need.id) for n in (*own, *ads))
        rows.append(Row(anchors.of("horisont", _heading(span)), cells, behind))
    columns = (
        Column("horizon", "Horisont", "När arbetsgivaren behöver folket."),
        Column("employers", "Arbetsgivare", "Namngivna arbetsgivare i egna källor.", CellKind.COUNT),
        Column("own", "Personer, egna källor", "Summan av de antal som sades.", CellKind.COUNT, _UNKNOWN),
        Column("silent", "Behov utan antal", "Behov i egna källor där inget antal sades.", CellKind.COUNT),
        Column("ads", "Personer, annonser", "Summan av annonsernas antal, för sig.", CellKind.COUNT, _UNKNOWN),
        Column("ads_silent", "Annonser utan antal", "Annonser som inte säger hur många.", CellKind.COUNT),
    )
    return Table("horisonttabell", "Antal per horisont", columns, tuple(rows), empty="Inga behov.")


def horizon_figure(table: Table) -> Figure | None:
    own, ads = "egna källor", "annonser"
    rows = [
        (str(row.cells["horizon"]), series, float(value))
        for row in table.rows
        for series, name in ((own, "own"), (ads, "ads"))
        if isinstance(value := row.cells[name], int) and value
    ]
    if not rows:
        return None
    names = list(dict.fromkeys(name for name, _, _ in rows))
    told = "; ".join(f"{name}, {series}: {number(value)}" for name, series, value in rows)
    text = f"Liggande staplar med antal personer per horisont, egna källor och annonser var för sig. {told}."
    spec = charts.stacked_bars(rows, names, (own, ads), "personer")
    return Figure("figur-horisont", "Antal personer per horisont", text, spec, table.id)


def _span(span: Horizon | None) -> str:
    return span.value if span else "no_horizon"


def _heading(span: Horizon | None) -> str:
    return HORIZONS[span.value] if span else "ej angiven"


def skills_table(pack: EvidencePack, anchors: Anchors) -> Table:
    rows = [
        Row(
            anchors.of("kompetens", skill.label),
            {
                "skill": skill.label,
                "essential": skill.essential,
                "meriting": skill.meriting,
                "employers": skill.employers,
            },
            tuple(anchors.of("behov", i) for i in skill.need_ids),
        )
        for skill in pack.skills
    ]
    columns = (
        Column("skill", "Kompetens", "I arbetsgivarens ord."),
        Column("essential", "Nödvändig i", "Antal behov, annonser inräknade, där den måste finnas.", CellKind.COUNT),
        Column("meriting", "Meriterande i", "Antal behov, annonser inräknade, där den är bra att ha.", CellKind.COUNT),
        Column("employers", "Arbetsgivare", "Antal olika arbetsgivare som frågar efter den.", CellKind.COUNT),
    )
    return Table(
        "kompetenstabell", "Kompetenser", columns, tuple(rows), empty="Behoven nämner inga kompetenser.", shown=30
    )


def gaps_table(pack: EvidencePack, anchors: Anchors) -> Table:
    rows = []
    for n in pack.own:
        lacking = []
        if not n.need.employer.strip():
            lacking.append("arbetsgivarens namn")
        if n.need.headcount is None:
            lacking.append("hur många")
        if n.need.horizon is None:
            lacking.append("när")
        elif n.need.horizon is not Horizon.FIVE_YEARS:
            lacking.append("behovet på 3–5 års sikt")
        age = n.age_months(pack.today)
        if age is None:
            lacking.append("när det samlades in")
        elif age > FRESH_MONTHS:
            lacking.append(f"en färsk uppgift (nu {age} månader gammal)")
        if not n.need.essential_skills:
            lacking.append("vilka kompetenser")
        if lacking:
            cells: dict[str, Cell] = {"need": n.need.id, "employer": n.need.employer, "lacking": tuple(lacking)}
            behind = (anchors.of("behov", n.need.id),)
            rows.append(Row(anchors.of("lucka", n.need.id), cells, behind))
    columns = (
        Column("need", "Behov", "Behovets id.", CellKind.CODE),
        Column("employer", "Arbetsgivare", "Den att fråga.", empty="ej namngiven"),
        Column("lacking", "Fråga efter", "Det som behovet inte säger.", CellKind.LIST),
    )
    empty = "Inget behov saknar något." if pack.own else "Det finns inga behov att komplettera."
    return Table("lucktabell", "Att fråga arbetsgivarna om", columns, tuple(rows), empty=empty)
