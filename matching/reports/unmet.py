"""The unmet-demand report as a document: a page for a committee first, then figures, tables and what they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from matching import demand
from matching.demand.columns import HIDDEN_MEANS, HORIZONS
from matching.demand.rows import ALL_HORIZONS, Area, DemandRow, PlaceLevel, UnmetReport
from matching.places import counties, municipalities
from matching.reports.document import (
    Block,
    Cell,
    CellKind,
    Column,
    Document,
    Figure,
    Paragraph,
    Row,
    Section,
    Statement,
    Table,
)
from matching.reports.unmet_changes import Earlier, changes_table, comparable
from matching.reports.unmet_figures import demand_figure, left_figure, sensitivity_figure, sum_figure
from matching.reports.unmet_rows import OVERVIEW, Anchors, demand_table, overview, plain_table
from matching.reports.unmet_summary import statements

TITLE = "Efterfrågan som inte möts"
_TOTALS = (
    *("horizon", "needs", "employers", "demand_own", "demand_ads", "demand", "headcount_unknown"),
    *("supply_now", "in_reach", "seats", "left", "left_at_least"),
)
_SUMS = ("demand_own", "demand_ads", "needs")
_NOT_TOLD = "visas inte"


def unmet_document(
    report: UnmetReport, before: Earlier | None = None, planned: Sequence[str] = (), made_by: Mapping[str, str] = {}
) -> Document:
    """The document. ``planned`` are the titles of courses that were tried ("what if"); ``before`` is compared with."""
    anchors = Anchors()
    sources = {table.name: table for table in demand.tables(report)}
    occupations = _overview(report, report.occupations, "oversikt-yrken", "yrke", anchors)
    skills = _overview(report, report.skills, "oversikt-kompetenser", "kompetens", anchors)
    kinds, horizons = _kinds(report, anchors), _horizons(report, anchors)
    sensitivity = plain_table(sources["sensitivity"], "kanslighet", anchors)
    coverage = coverage_table(report, anchors)
    changes = changes_table(report, before, anchors) if before else None
    wide = {
        name: plain_table(sources[source], name, anchors, wide=True)
        for name, source in (("alla-yrken", "totals"), ("yrken", "occupations"), ("kompetenser", "skills"))
    }
    sections = (
        _section(
            "saknas",
            "Vad som saknas",
            left_figure(occupations, "figur-kvar", "Kvar per yrke, med osäkerhet"),
            demand_figure(occupations, "figur-efterfragan", "Efterfrågan per yrke"),
            occupations,
        ),
        _section(
            "varfor",
            "Varför det saknas",
            sum_figure(kinds, "figur-slag", "Efterfrågan per slag", most="Störst är slaget"),
            kinds,
        ),
        _section(
            "nar",
            "När det behövs",
            sum_figure(horizons, "figur-horisont", "Efterfrågan per horisont", most="Mest efterfrågas på horisonten"),
            horizons,
        ),
        _section(
            "kompetens",
            "Kompetenser",
            demand_figure(skills, "figur-kompetenser", "De mest efterfrågade kompetenserna"),
            skills,
        ),
        *([_changes_section(report, before, changes)] if before and changes else []),
        _section("malgrupper", "Målgrupper", plain_table(sources["target_groups"], "malgruppstabell", anchors)),
        _section(
            "osakerhet",
            "Hur säkert det är",
            Paragraph(
                f"Talen inom parentes är den mittersta delen ({round(report.parameters.confidence * 100)} %) av "
                f"{report.parameters.bootstraps} omräkningar där behoven dragits om och matchningens osäkerhet "
                "lagts till."
            ),
            sensitivity_figure(sensitivity, "figur-kanslighet", "Kvar, om gränsen vore en annan"),
            sensitivity,
        ),
        _section("tackning", "Vad rapporten bygger på", coverage),
        _section("behovstabell", "Behoven", plain_table(sources["needs"], "behoven", anchors)),
        _section("utbildningstabell", "Utbildningarna", plain_table(sources["courses"], "utbildningarna", anchors)),
        _section("alla-rader", "Varje yrke och kompetens, plats och horisont", *wide.values()),
    )
    if report.reason:
        sections = (_section("tomt", "Inget att visa", Paragraph(report.reason, warning=True), coverage),)
        summary: tuple[Statement, ...] = ()
    else:
        summary = statements(coverage, occupations, horizons, sensitivity, changes, _place(report))
    return Document(
        title=TITLE,
        subtitle=f"{area_name(report.parameters.area)}, per {report.parameters.today}",
        day=report.parameters.today,
        facts=_facts(report, before, planned),
        summary=summary,
        sections=sections,
        summary_title="Sammanfattning för nämnden",
        honesty=HONESTY,
        made_by=dict(made_by) | _versions(report),
    )


HONESTY = (
    "Efterfrågan från besök och från annonser mäts på olika sätt och visas alltid var för sig, också när summan visas.",
    f"{HIDDEN_MEANS} Ibland visas i stället gränserna som talet ligger mellan.",
    "Personer med skyddade personuppgifter ingår inte i något tal.",
)


def area_name(area: Area) -> str:
    """What the report is about, in words."""
    parts = []
    if area.municipality:
        parts.append(municipalities()[area.municipality].name)
    if area.group:
        parts.append(area.group_name)
    parts += [counties()[code] for code in area.region]
    return ", ".join(parts) or "Alla kommuner med behov"


def coverage_table(report: UnmetReport, anchors: Anchors) -> Table:
    """What the report rests on: what was counted, and what was not and why."""
    c = report.coverage
    told: list[tuple[str, Cell, str]] = [
        ("Behov i liggaren", c.needs_read, "Alla behov som lästes."),
        ("Behov som räknas", c.needs, "De som återstår när nedanstående tagits bort."),
        ("Stängda behov", c.closed, "Fyllda, återtagna eller förbi sista dagen."),
        ("Utanför perioden", c.outside_period, "Insamlade före eller efter den valda perioden."),
        ("Utanför området", c.outside_area, "I kommuner utanför det valda området."),
        ("Annan horisont", c.outside_horizon, "Med en horisont som inte valts."),
        ("Berättade två gånger", c.duplicates, "Sammanslagna med ett annat behov och räknade där."),
        ("För gamla", c.faded, f"Äldre än {report.parameters.gone_months} månader räknas inte alls."),
        ("Behov utan antal", c.headcount_unknown, "Arbetsgivaren sade inte hur många. Räknas som en person."),
        ("Behov utan arbetsgivare", c.needs_without_employer, "Ingen arbetsgivare är namngiven."),
        (
            "Arbetsgivare",
            c.employers,
            "Olika arbetsgivare bakom behoven; samma namn med annan stavning räknas en gång.",
        ),
        ("Andel av arbetsgivarna", c.employers_share, "Av alla arbetsgivare i området, där deras antal är angivet."),
        ("Efterfrågan i egna källor", round(c.demand_own, 4), "Personer, från besök, formulär, workshop och mässa."),
        ("Efterfrågan i annonser", round(c.demand_ads, 4), "Personer som söks i platsannonser."),
        ("Arbetssökande", _people(c.people), "De som vägs in, utom personer med skyddade personuppgifter."),
        ("Utbildningar som går att söka", c.courses, "Utbildningsstarter som kan sökas på rapportens dag."),
        ("Pågående utbildningar", c.courses_running, "Har börjat och inte slutat."),
        ("Platser", c.seats, "I de utbildningar som har ett känt antal."),
        ("Utbildningar utan platsantal", c.seats_unknown, "Okänt antal platser, som inte är noll."),
        ("Äldsta behovet", c.oldest, "Dagen då det samlades in."),
        ("Nyaste behovet", c.newest, "Dagen då det samlades in."),
    ]
    rows = tuple(
        Row(anchors.of("tackning", name), {"name": name, "value": value, "meaning": meaning})
        for name, value, meaning in told
        if value is not None
    )
    return Table(
        "tackningstabell",
        "Täckning",
        (
            Column("name", "Uppgift", "Vad raden räknar."),
            Column("value", "Värde", "Antal, personer, andel eller dag.", CellKind.NUMBER),
            Column("meaning", "Betyder", "Hur det räknas."),
        ),
        rows,
    )


def _people(count: int) -> Cell:
    from matching.reports.document import HIDDEN

    return HIDDEN if 0 < count < demand.SMALLEST_CELL else count


def _section(section_id: str, title: str, *blocks: Block | None) -> Section:
    return Section(section_id, title, tuple(block for block in blocks if block is not None))


def _overview(report: UnmetReport, rows: Sequence[DemandRow], table_id: str, what: str, anchors: Anchors) -> Table:
    chosen = overview(report, rows)
    place = chosen[0].place if chosen else ""
    horizons = {row.horizon for row in chosen}
    names: tuple[str, ...] = OVERVIEW if horizons <= {ALL_HORIZONS} else ("label", "horizon", *OVERVIEW[1:])
    note = f"{place or 'Okänd plats'}, alla horisonter tillsammans." if horizons == {ALL_HORIZONS} else f"{place}."
    if what == "kompetens":
        note += " Ett behov räknas på varje kompetens som det kräver, så raderna ska inte läggas ihop."
    return demand_table(table_id, f"Översikt per {what}", note, chosen, names, anchors, what.capitalize())


def _place(report: UnmetReport) -> str:
    """The one place that the overview is about, in words; "" where it is about several."""
    places = {row.place for row in overview(report, report.totals)}
    return places.pop() if len(places) == 1 and report.parameters.area.municipality else ""


def _kinds(report: UnmetReport, anchors: Anchors) -> Table:
    sums: dict[str, list[DemandRow]] = defaultdict(list)
    for row in overview(report, report.occupations):
        sums[str(row.kind) if row.kind else _NOT_TOLD].append(row)
    order = [str(kind) for kind in demand.Shortage] + [_NOT_TOLD]
    rows = [(kind, sums[kind]) for kind in order if sums[kind]]
    lead = Column("kind", demand.COLUMNS["kind"].heading, demand.COLUMNS["kind"].definition)
    return _sums("slagtabell", "Efterfrågan per slag av brist", lead, rows, anchors)


def _horizons(report: UnmetReport, anchors: Anchors) -> Table:
    """All occupations together, by horizon and in all; made of the occupations where the report has no totals."""
    if report.totals:
        places = {(row.level, row.place_code) for row in overview(report, report.totals)}
        order = list(HORIZONS)
        rows = sorted(
            (row for row in report.totals if (row.level, row.place_code) in places),
            key=lambda row: (row.place_code, order.index(row.horizon)),
        )
        note = f"{rows[0].place}. Samma person och plats räknas en gång på varje rad." if rows else ""
        return demand_table("horisonttabell", "Alla yrken, per horisont", note, rows, _TOTALS, anchors, "Horisont")
    return _summed_horizons(report, anchors)


def _summed_horizons(report: UnmetReport, anchors: Anchors) -> Table:
    by_horizon: dict[str, list[DemandRow]] = defaultdict(list)
    for row in _per_horizon(report):
        by_horizon[row.horizon].append(row)
    rows = [(HORIZONS[h], by_horizon[h]) for h in HORIZONS if h != ALL_HORIZONS and by_horizon[h]]
    lead = Column("horizon", demand.COLUMNS["horizon"].heading, demand.COLUMNS["horizon"].definition)
    return _sums("horisonttabell", "Efterfrågan per horisont", lead, rows, anchors)


def _per_horizon(report: UnmetReport) -> list[DemandRow]:
    """The rows of the overview's place that are about one horizon each."""
    chosen = overview(report, report.occupations)
    places = {(row.level, row.place_code) for row in chosen}
    if report.parameters.area.municipality is None:
        levels = {row.level for row in chosen}
        return [r for r in report.occupations if r.level in levels and r.horizon != ALL_HORIZONS]
    return [r for r in report.occupations if (r.level, r.place_code) in places and r.horizon != ALL_HORIZONS]


def _sums(
    table_id: str, title: str, lead: Column, groups: Sequence[tuple[str, Sequence[DemandRow]]], anchors: Anchors
) -> Table:
    rows = []
    for name, members in groups:
        cells: dict[str, Cell] = {lead.name: name, "occupations": len({row.code for row in members})}
        cells |= {field: _sum(getattr(row, field) for row in members) for field in _SUMS}
        needs = dict.fromkeys(i for row in members for i in row.need_ids)
        rows.append(Row(anchors.of(table_id, name), cells, tuple(anchors.of("behov", i) for i in needs)))
    columns = (
        lead,
        Column("occupations", "Yrken", "Antal yrken.", CellKind.COUNT),
        *(
            Column(c.name, c.heading, c.definition, CellKind.COUNT if c.name == "needs" else CellKind.NUMBER)
            for c in (demand.COLUMNS[name] for name in ("needs", "demand_own", "demand_ads"))
        ),
    )
    return Table(table_id, title, columns, tuple(rows))


def _sum(values: Iterable[float]) -> Cell:
    total = sum(values)
    return total if isinstance(total, int) else round(total, 4)


def _changes_section(report: UnmetReport, before: Earlier, changes: Table) -> Section:
    warning = comparable(report, before.report)
    return _section("andrat", "Vad som ändrats", Paragraph(warning, warning=True) if warning else None, changes)


def _facts(report: UnmetReport, before: Earlier | None, planned: Sequence[str]) -> dict[str, str]:
    p = report.parameters
    facts = {"Område": area_name(p.area), "Dag": p.today.isoformat()}
    if p.since or p.until:
        facts["Behov insamlade"] = f"{p.since or 'från början'} till {p.until or p.today}"
    if p.horizons:
        facts["Horisonter"] = ", ".join(HORIZONS.get(h, h) for h in p.horizons)
    facts["Inom räckhåll"] = f"utbildning klar inom {p.weeks} veckor"
    if before is not None:
        facts["Jämförs med"] = before.name
    if planned:
        facts["Tänk om"] = f"rapporten räknar med planerade utbildningar: {'; '.join(planned)}"
    return facts


def _versions(report: UnmetReport) -> dict[str, str]:
    names = {"model": "Modell", "index": "Index", "weights": "Vikter"}
    return {names.get(name, name): value for name, value in report.versions.items()}


__all__ = ["Earlier", "Figure", "PlaceLevel", "area_name", "coverage_table", "unmet_document"]
