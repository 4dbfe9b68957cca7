"""Tables of what exists already: programmes that can be applied for, and what MYH has decided."""

from __future__ import annotations

from collections import Counter

from matching.evidence_pack import EvidencePack, NearApplication, is_yh
from matching.reports import charts
from matching.reports.cells import counted, listed, number
from matching.reports.document import Block, Cell, CellKind, Column, Figure, Paragraph, Row, Table
from matching.reports.unmet_rows import Anchors
from matching.yh_applications import Decision

_UNKNOWN = "okänt"
_FORMS = {
    "komvux": "komvux", "vocational_package": "yrkespaket", "sfi": "sfi", "sfi_combination": "sfi + yrke",
    "higher_vocational": "yrkeshögskola", "folk_high_school": "folkhögskola", "university": "högskola",
    "labour_market": "arbetsmarknadsutbildning", "validation": "validering", "work_placement": "praktik",
    "other_measure": "annan insats",
}  # fmt: skip


def programmes(pack: EvidencePack, anchors: Anchors) -> tuple[Block, ...]:
    rows = [
        Row(
            anchors.of("utbildning", p.course.id),
            {
                "title": p.course.title,
                "provider": p.course.provider,
                "form": _FORMS.get(p.course.form.value if p.course.form else "", ""),
                "places": tuple(place.name for place in p.course.places) or ("distans",) * bool(p.course.distance),
                "nearby": "ja" if p.nearby else "nej",
                "starts_on": p.course.starts_on,
                "seats": p.course.seats,
                "score": round(p.score, 2),
            },
        )
        for p in sorted(pack.programmes, key=lambda p: (not p.nearby, not is_yh(p.course), -p.score, p.course.id))
    ]
    columns = (
        Column("title", "Utbildning", "En utbildning som ger det som behoven kräver och som går att söka."),
        Column("provider", "Anordnare", "Den som ger utbildningen."),
        Column("form", "Form", "Utbildningsform."),
        Column("places", "Ort", "Där den ges.", CellKind.LIST),
        Column("nearby", "I området", "Ja: i området eller på distans."),
        Column("starts_on", "Start", "Första dagen.", CellKind.DATE),
        Column("seats", "Platser", "Antal platser. Okänt är inte noll.", CellKind.COUNT, _UNKNOWN),
        Column("score", "Träff", "Hur väl den ger det som behövs, 0–1; bara de över gränsen är med.", CellKind.DECIMAL),
    )
    near = [p for p in pack.programmes if p.nearby]
    seats = [p.course.seats for p in near if p.course.seats is not None]
    silent = len(near) - len(seats)
    text = (
        f"{counted(len(near), 'utbildning', 'utbildningar')} i området ger det som behövs: "
        f"{counted(sum(seats), 'känd plats', 'kända platser')}, och {number(silent)} utan känt antal."
        if near
        else "Ingen utbildning i området som går att söka ger det som behövs."
    )
    table = Table("utbildningstabell", "Utbildningar", columns, tuple(rows), empty="Inga över gränsen.", shown=30)
    return Paragraph(text), table


def applications_table(pack: EvidencePack, anchors: Anchors) -> Table:
    ordered = sorted(pack.applications, key=lambda n: {True: 0, None: 1, False: 2}[n.nearby])
    rows = [Row(anchors.of("ansokan", n.application.number), _application_cells(n)) for n in ordered]
    columns = (
        Column("number", "Diarienummer", "MYH:s nummer på ansökan.", CellKind.CODE),
        Column("year", "År", "Ansökningsomgången. Beslutet kommer i regel i januari året efter.", CellKind.CODE),
        Column("title", "Utbildning", "Utbildningens namn i ansökan."),
        Column("provider", "Anordnare", "Den som sökte."),
        Column("places", "Ort", "Studieorter.", CellKind.LIST, "ej angiven"),
        Column("nearby", "I området", "”okänt”: listan säger inte alla orter."),
        Column("decision", "Beslut", "Så som MYH skrev det."),
        Column(
            "seats", "Beviljade platser", "Alla omgångar tillsammans, där listan säger det.", CellKind.COUNT, _UNKNOWN
        ),
        Column("why", "Varför den är med", "Hur lik titeln är idén (0–1), eller samma SUN-inriktning som en sådan."),
    )
    note = "Ansökningar i området först, sedan nyast först."
    return Table(
        "ansokningstabell",
        "Liknande ansökningar",
        columns,
        tuple(rows),
        note,
        "Inga liknande ansökningar.",
        shown=60,
        wide=True,
    )


def _application_cells(near: NearApplication) -> dict[str, Cell]:
    a = near.application
    return {
        "number": a.number,
        "year": str(a.year),
        "title": a.title,
        "provider": a.provider,
        "places": tuple(place.name for place in a.places),
        "nearby": {True: "ja", False: "nej", None: _UNKNOWN}[near.nearby],
        "decision": a.decision_text,
        "seats": a.seats_granted,
        "why": near.why,
    }


def years_table(pack: EvidencePack, anchors: Anchors) -> Table:
    rows = []
    for year in pack.years:
        of_year = [n for n in pack.applications if n.application.year == year]
        near = [n for n in of_year if n.nearby]
        cells: dict[str, Cell] = {"year": str(year)}
        for name, some in (("all", of_year), ("near", near)):
            decided = Counter(n.application.decision for n in some)
            cells |= {f"{name}_granted": decided[Decision.GRANTED], f"{name}_rejected": decided[Decision.REJECTED]}
        cells["read"] = pack.years[year]
        behind = tuple(anchors.of("ansokan", n.application.number) for n in of_year)
        rows.append(Row(anchors.of("ar", str(year)), cells, behind))
    columns = (
        Column("year", "År", "Ansökningsomgången.", CellKind.CODE),
        Column("near_granted", "Beviljade i området", "Liknande ansökningar med studieort i området.", CellKind.COUNT),
        Column("near_rejected", "Avslagna i området", "Liknande ansökningar med studieort i området.", CellKind.COUNT),
        Column("all_granted", "Beviljade i landet", "Alla liknande ansökningar.", CellKind.COUNT),
        Column("all_rejected", "Avslagna i landet", "Alla liknande ansökningar.", CellKind.COUNT),
        Column("read", "Ansökningar i listan", "Alla ansökningar i årets lista, liknande eller ej.", CellKind.COUNT),
    )
    return Table(
        "artabell", "Liknande ansökningar per år", columns, tuple(rows), empty="Inga beslutslistor är inlästa."
    )


def year_figure(table: Table) -> Figure | None:
    granted, rejected = "beviljade", "avslagna"
    rows = [
        (str(row.cells["year"]), series, float(value))
        for row in table.rows
        for series, name in ((granted, "all_granted"), (rejected, "all_rejected"))
        if isinstance(value := row.cells[name], int)
    ]
    if not any(value for _, _, value in rows):
        return None
    years = list(dict.fromkeys(year for year, _, _ in rows))
    yes, no = (sum(v for _, s, v in rows if s == series) for series in (granted, rejected))
    text = (
        "Liggande staplar per år: beviljade och avslagna liknande ansökningar. Tillsammans "
        f"{number(yes)} och {number(no)}."
    )
    spec = charts.stacked_bars(rows, years, (granted, rejected), "ansökningar")
    return Figure("figur-ar", "Liknande ansökningar i landet", text, spec, table.id)


def unread_years(pack: EvidencePack) -> tuple[Block, ...]:
    if not pack.years:
        text = "Inga beslutslistor är inlästa. Hämta dem hos MYH och läs in dem med makla import myh FIL."
        return (Paragraph(text, warning=True),)
    missing = [year for year in range(min(pack.years), max(pack.years)) if year not in pack.years]
    if missing:
        return (Paragraph(f"Listan för {listed([str(year) for year in missing])} är inte inläst.", warning=True),)
    return ()
