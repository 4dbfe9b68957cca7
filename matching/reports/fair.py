"""The plan of a recruitment fair as a document: what it does, a schedule for each person and each employer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from matching.fair import Change, FairPlan, Meeting, Outcome
from matching.reports import charts
from matching.reports.document import (
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


def fair_document(
    plan: FairPlan, day: dt.date, starts: dt.time, minutes: int, titles: Mapping[str, str], made_by: Mapping[str, str]
) -> Document:
    """The document. ``starts`` and ``minutes`` give the rounds their clock; ``titles`` name people by id."""
    clock = _Clock(starts, minutes)
    return Document(
        title="Rekryteringsmässa: vem möter vem",
        subtitle="Fördelning av samtal mellan arbetssökande och arbetsgivare",
        day=day,
        facts={
            "Deltagare": str(len(plan.people)),
            "Arbetsgivare": str(len(plan.stands)),
            "Samtal som borden räcker till": str(plan.seats),
            "Pass": f"{plan.rules.rounds} om {minutes} minuter, från {starts:%H.%M}",
            "Högst per deltagare": str(plan.rules.per_person),
        },
        summary=_summary(plan),
        sections=(
            Section("jamforelse", "Med och utan fördelning", (_comparison(plan), _figure(plan), *_notes(plan))),
            Section("deltagare", "Schema för varje deltagare", (_people_schedule(plan, clock, titles),)),
            Section("arbetsgivare", "Schema för varje arbetsgivare", (_stand_schedule(plan, clock),)),
            Section(
                "vinner",
                "Vem vinner och vem förlorar",
                (
                    _outcomes("vinner-deltagare", "Deltagare", "Deltagare", plan.people, titles),
                    _outcomes("vinner-arbetsgivare", "Arbetsgivare", "Arbetsgivare", plan.stands, {}),
                ),
            ),
        ),
        made_by=made_by,
    )


class _Clock:
    def __init__(self, starts: dt.time, minutes: int) -> None:
        self._first = dt.datetime.combine(dt.date(2000, 1, 1), starts)
        self._minutes = minutes

    def time(self, round_number: int) -> str:
        begins = self._first + dt.timedelta(minutes=self._minutes * (round_number - 1))
        return f"{begins:%H.%M}–{begins + dt.timedelta(minutes=self._minutes):%H.%M}"


def _summary(plan: FairPlan) -> tuple[Statement, ...]:
    people = len(plan.people)
    lines = [
        Statement(
            f"{plan.met_planned} av {people} deltagare får minst ett samtal. "
            f"Om alla gick till sina egna förstaval skulle {plan.met_plain} få det.",
            ("jamforelse-1",),
        ),
        Statement(
            f"{plan.turned_away} besök skulle då ha mötts av ett fullt bord, medan {_empty(plan, plain=True)} "
            f"samtalstider stod tomma. Med fördelningen står {_empty(plan, plain=False)} tomma.",
            ("jamforelse-2", "jamforelse-3"),
        ),
    ]
    losing = sum(one.change is Change.LOSES for one in plan.people)
    if losing:
        lines.append(
            Statement(
                f"{losing} deltagare får färre eller mindre träffsäkra samtal än om de själva fått välja: "
                "det är priset för att fler ska få ett.",
                ("jamforelse-5",),
            )
        )
    return tuple(lines)


def _notes(plan: FairPlan) -> tuple[Paragraph, ...]:
    notes = [
        Paragraph(
            "Utan fördelning: var och en går till de arbetsgivare där hen själv passar bäst, och de som har fullt "
            "tar emot dem som passar bäst av de som kom. Med fördelning: först får så många som möjligt ett första "
            "samtal, sedan ett andra, och så vidare; bland alla sätt att göra det väljs det med högst sammanlagd poäng."
        )
    ]
    if plan.unmatched:
        notes.append(
            Paragraph(
                f"{len(plan.unmatched)} deltagare passar inte hos någon av arbetsgivarna: {', '.join(plan.unmatched)}. "
                "Boka vägledning i stället för en plats i kön.",
                warning=True,
            )
        )
    if not plan.optimal:
        notes.append(Paragraph("Räknetiden tog slut: en något bättre fördelning kan finnas.", warning=True))
    return tuple(notes)


def _comparison(plan: FairPlan) -> Table:
    held, planned = sum(one.plain for one in plan.people), sum(one.planned for one in plan.people)
    rows: Sequence[tuple[str, int, int]] = (
        ("Deltagare med minst ett samtal", plan.met_plain, plan.met_planned),
        ("Besök som möts av ett fullt bord", plan.turned_away, 0),
        ("Samtalstider som står tomma", _empty(plan, plain=True), _empty(plan, plain=False)),
        ("Samtal i allt", held, planned),
        (
            "Poäng per samtal, medel (0–100)",
            _per(sum(one.plain_score for one in plan.people), held),
            _per(sum(one.planned_score for one in plan.people), planned),
        ),
    )
    columns = (
        Column("what", "Mått", "Vad som räknas."),
        Column("plain", "Utan fördelning", "Om var och en går till sina egna förstaval.", CellKind.COUNT),
        Column("planned", "Med fördelning", "Enligt planen.", CellKind.COUNT),
    )
    cells: list[dict[str, Cell]] = [{"what": what, "plain": plain, "planned": planned} for what, plain, planned in rows]
    return Table(
        "jamforelse-tabell",
        "Med och utan fördelning",
        columns,
        tuple(Row(f"jamforelse-{at}", row) for at, row in enumerate(cells, start=1)),
    )


def _figure(plan: FairPlan) -> Figure:
    rows = [
        ("Utan fördelning", "får minst ett samtal", float(plan.met_plain)),
        ("Utan fördelning", "får inget", float(len(plan.people) - plan.met_plain)),
        ("Med fördelning", "får minst ett samtal", float(plan.met_planned)),
        ("Med fördelning", "får inget", float(len(plan.people) - plan.met_planned)),
    ]
    series = ("får minst ett samtal", "får inget")
    return Figure(
        "fig-massa",
        "Hur många som får ett samtal",
        f"Utan fördelning får {plan.met_plain} av {len(plan.people)} deltagare minst ett samtal, med fördelning "
        f"{plan.met_planned}.",
        charts.stacked_bars(rows, ("Utan fördelning", "Med fördelning"), series, "Deltagare"),
        "jamforelse-tabell",
    )


_MEETING = (
    Column("time", "Tid", "När samtalet börjar och slutar."),
    Column("employer", "Arbetsgivare", "Vem samtalet är med."),
    Column("person", "Deltagare", "Deltagarens id, och benämning där den visas."),
    Column("table", "Bord", "Vilket av arbetsgivarens bord.", CellKind.COUNT),
    Column("title", "Behov", "Vad samtalet gäller."),
    Column("score", "Poäng (0–100)", "Hur väl deltagaren passar behovet, som i rangordningen.", CellKind.NUMBER),
    Column("has", "Har", "Efterfrågad kompetens som deltagaren har eller har nära.", CellKind.LIST),
    Column("lacks", "Saknar", "Efterfrågad kompetens som deltagaren saknar.", CellKind.LIST),
    Column("to_check", "Kontrollera", "Det som inte är känt och behöver tas upp.", CellKind.LIST),
)


def _people_schedule(plan: FairPlan, clock: _Clock, titles: Mapping[str, str]) -> Table:
    ordered = sorted(plan.meetings, key=lambda one: (one.person, one.round))
    columns = ("person", "time", "employer", "table", "title", "score", "has", "lacks", "to_check")
    return _schedule("schema-deltagare", "Varje deltagares samtal", columns, ordered, clock, titles)


def _stand_schedule(plan: FairPlan, clock: _Clock) -> Table:
    ordered = sorted(plan.meetings, key=lambda one: (one.employer.casefold(), one.table, one.round))
    columns = ("employer", "table", "time", "person", "title", "score", "has", "to_check")
    return _schedule("schema-arbetsgivare", "Varje arbetsgivares samtal", columns, ordered, clock, {})


def _schedule(
    table_id: str,
    title: str,
    names: Sequence[str],
    meetings: Iterable[Meeting],
    clock: _Clock,
    titles: Mapping[str, str],
) -> Table:
    known = {column.name: column for column in _MEETING}
    rows = tuple(
        Row(
            f"{table_id}-{at}",
            {
                "time": clock.time(one.round),
                "employer": one.employer,
                "person": _named(one.person, titles),
                "table": one.table,
                "title": f"{one.title} [{one.need}]",
                "score": round(100 * one.score, 1),
                "has": one.has,
                "lacks": one.lacks,
                "to_check": one.to_check,
            },
        )
        for at, one in enumerate(meetings, start=1)
    )
    return Table(table_id, title, tuple(known[name] for name in names), rows, empty="Inga samtal.")


def _outcomes(table_id: str, title: str, who: str, outcomes: Sequence[Outcome], titles: Mapping[str, str]) -> Table:
    columns = (
        Column("name", who, "Vem raden gäller."),
        Column("change", "Utfall", "Vinner: fler samtal, eller lika många med högre poäng. Förlorar: tvärtom."),
        Column(
            "asked",
            "Önskade",
            "Samtal som söktes: förstaval, eller besök av dem som kommit av sig själva.",
            CellKind.COUNT,
        ),
        Column("plain", "Utan fördelning", "Antal samtal utan fördelning.", CellKind.COUNT),
        Column("planned", "Med fördelning", "Antal samtal enligt planen.", CellKind.COUNT),
        Column("plain_score", "Poäng utan", "Samtalens poäng (0–100) sammanlagt utan fördelning.", CellKind.NUMBER),
        Column("planned_score", "Poäng med", "Samtalens poäng (0–100) sammanlagt enligt planen.", CellKind.NUMBER),
    )
    rows = tuple(
        Row(
            f"{table_id}-{at}",
            {
                "name": _named(one.name, titles),
                "change": str(one.change),
                "asked": one.asked,
                "plain": one.plain,
                "planned": one.planned,
                "plain_score": round(100 * one.plain_score, 1),
                "planned_score": round(100 * one.planned_score, 1),
            },
        )
        for at, one in enumerate(outcomes, start=1)
    )
    return Table(table_id, title, columns, rows)


def _named(person: str, titles: Mapping[str, str]) -> str:
    return f"{person} ({titles[person]})" if titles.get(person) else person


def _empty(plan: FairPlan, *, plain: bool) -> int:
    return plan.seats - sum(one.plain if plain else one.planned for one in plan.people)


def _per(total: float, count: int) -> int:
    return round(100 * total / count) if count else 0


__all__ = ["fair_document"]
