"""The evidence pack for MYH as a document: every figure opens down to the needs that it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matching.demand.columns import HORIZONS
from matching.domain import Horizon
from matching.evidence_pack import EvidencePack, headcount
from matching.reports.cells import counted, listed, number
from matching.reports.document import Block, Document, Paragraph, Section, Statement, Table
from matching.reports.myh_checklist import checklist
from matching.reports.myh_existing import applications_table, programmes, unread_years, year_figure, years_table
from matching.reports.myh_needs import (
    employers_table,
    gaps_table,
    horizon_figure,
    horizons_table,
    needs_table,
    skills_table,
)
from matching.reports.unmet_rows import Anchors
from matching.yh_applications import Decision


def evidence_document(pack: EvidencePack, made_by: Mapping[str, str] = {}) -> Document:
    """The document."""
    anchors = Anchors()
    needs, ads = needs_table(pack.own, "behov", anchors), needs_table(pack.ads, "annonser", anchors)
    employers, horizons = employers_table(pack, anchors), horizons_table(pack, anchors)
    applications, years = applications_table(pack, anchors), years_table(pack, anchors)
    sections = (
        Section("krav", "Vad MYH frågar efter", (_ASKED, checklist(pack, anchors))),
        _section(
            "arbetsgivare",
            "Arbetsgivare och antal",
            horizon_figure(horizons),
            horizons,
            employers,
        ),
        _section("annonser-del", "Annonser, för sig", Paragraph(_ADS), ads),
        _section("kompetenser", "Kompetenser som efterfrågas", skills_table(pack, anchors)),
        _section("utbildningar", "Utbildningar som redan finns", *programmes(pack, anchors)),
        _section(
            "ansokningar",
            "Tidigare ansökningar och beslut",
            *unread_years(pack),
            year_figure(years),
            years,
            applications,
        ),
        _section("luckor", "Vad underlaget saknar", gaps_table(pack, anchors)),
        _section("behoven", "Behoven bakom siffrorna", needs),
    )
    return Document(
        title=f"Underlag för yrkeshögskola: {pack.idea.title}",
        subtitle=f"{pack.place or 'Hela landet'}, per {pack.today}",
        day=pack.today,
        facts=_facts(pack),
        summary=tuple(_summary(pack, employers, horizons, years, anchors)),
        sections=sections,
        honesty=(
            "Underlaget visar vad arbetsgivare har berättat och vad som är offentligt beslutat. Inget är uppskattat.",
            "Annonser räknas för sig och läggs aldrig ihop med det som arbetsgivare berättat.",
            "Ett behov utan antal är okänt, inte noll. Samma arbetsgivare med annan stavning räknas en gång.",
        ),
        made_by=made_by,
    )


_ASKED = Paragraph(
    "Punkterna är de som en ansökan brukar bedömas på. Läs alltid årets anvisningar hos Myndigheten för "
    "yrkeshögskolan; de gäller före den här listan."
)
_ADS = (
    "En annons visar att någon söker nu. Den säger inget om behovet på tre till fem års sikt och är därför inget "
    "bevis i en ansökan, men den kan visa vilka arbetsgivare som är värda att fråga."
)


def _section(section_id: str, title: str, *blocks: Block | None) -> Section:
    return Section(section_id, title, tuple(block for block in blocks if block is not None))


def _facts(pack: EvidencePack) -> dict[str, str]:
    codes = pack.idea.ssyk or ", ".join(pack.idea.codes)
    facts = {"Programidé": pack.idea.title}
    if codes:
        facts["Yrkeskod (SSYK 2012)"] = codes if pack.idea.ssyk else f"{codes} (så förstods idén)"
    facts |= {"Område": pack.place or "hela landet", "Dag": pack.today.isoformat()}
    facts["Behov"] = (
        f"{len(pack.own)} från egna källor, {len(pack.ads)} annonser; {pack.unread} öppna behov valdes inte"
    )
    return facts


def _summary(
    pack: EvidencePack, employers: Table, horizons: Table, years: Table, anchors: Anchors
) -> Iterable[Statement]:
    if not pack.own:
        yield Statement("Inget behov från besök, formulär, workshop eller mässa gäller idén ännu.", ())
    else:
        asked = headcount(pack.own)
        told = (
            f"De behöver tillsammans {counted(asked, 'person', 'personer')}." if asked else "Ingen har sagt hur många."
        )
        named = counted(len(pack.employers), "namngiven arbetsgivare", "namngivna arbetsgivare")
        yield Statement(f"{named} har berättat om behovet. {told}", tuple(row.id for row in employers.rows))
    far = [n for n in pack.own if n.need.horizon is Horizon.FIVE_YEARS]
    if pack.own:
        people = headcount(far)
        text = (
            f"På 3–5 års sikt är det {counted(people, 'person', 'personer')}."
            if people
            else "Ingen av dem har sagt ett antal på 3–5 års sikt."
        )
        rows = [row.id for row in horizons.rows if row.cells["horizon"] == HORIZONS[Horizon.FIVE_YEARS.value]]
        yield Statement(text, tuple(rows or [row.id for row in horizons.rows]))
    granted = pack.granted_nearby
    if granted:
        names = list(dict.fromkeys(n.application.title for n in granted))
        count = counted(len(granted), "liknande utbildning", "liknande utbildningar")
        yield Statement(
            f"{count} är beviljade i området de senaste åren: "
            f"{listed(names[:4])}{' med flera' if len(names) > 4 else ''}.",
            tuple(anchors.of("ansokan", n.application.number) for n in granted),
        )
    if pack.applications:
        yes = sum(1 for n in pack.applications if n.application.decision is Decision.GRANTED)
        yield Statement(
            f"I landet har {counted(len(pack.applications), 'liknande ansökan', 'liknande ansökningar')} prövats "
            f"{min(pack.years)}–{max(pack.years)}, varav {number(yes)} beviljades.",
            tuple(row.id for row in years.rows),
        )
    elif pack.years:
        rows = [row.id for row in years.rows]
        yield Statement("Ingen liknande ansökan finns i de lästa beslutslistorna.", tuple(rows))
