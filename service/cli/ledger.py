"""``makla ledger``: the needs that employers told, what became of them, and which are the same told twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import JsonOption, TodayOption, WorkspaceOption, parse_day
from service.cli.output import counted, print_json, say
from service.cli.swedish import Command, Group

if TYPE_CHECKING:
    from matching.ledger import Event
    from service.access.policy import Actor
    from service.ledger import Asked, Entry, Ledger

ledger_app = typer.Typer(cls=Group, help="Behovsboken: vad som blivit av behoven, nästa kontakt, dubbletter.")

NeedArgument = Annotated[str, typer.Argument(metavar="BEHOV", help="Behovets id.")]
OtherArgument = Annotated[str, typer.Argument(metavar="ANDRA", help="Det andra behovets id.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="En anteckning.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(ledger_app, name="ledger")


@ledger_app.command("list", cls=Command)
def list_needs(
    status: Annotated[str | None, typer.Option("--status", metavar="STATUS", help="t.ex. öppet.")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="KÄLLA", help="t.ex. besök eller annons.")] = None,
    horizon: Annotated[str | None, typer.Option("--horizon", metavar="HORISONT", help="t.ex. '2 år'.")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="KOMMUN", help="Bara i denna kommun.")] = None,
    employer: Annotated[str | None, typer.Option("--employer", metavar="NAMN", help="Arbetsgivarens namn.")] = None,
    contact_by: Annotated[
        str | None, typer.Option("--contact-by", metavar="DATUM", help="De som ska kontaktas senast denna dag.")
    ] = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Behoven och hur de står, nästa kontakt först."""
    from service.ledger_answers import entry_json

    asked = _asked(status, source, horizon, place, employer, contact_by)
    with _ledger(workspace, today) as (ledger, actor):
        entries = ledger.list_(actor, asked)
    if as_json:
        print_json({"needs": [entry_json(entry) for entry in entries]})
        return
    say(f"{counted(len(entries), 'behov', 'behov')}.")
    for entry in entries:
        _show(entry)


@ledger_app.command("status", cls=Command)
def set_status(
    need_id: NeedArgument,
    status: Annotated[
        str, typer.Argument(metavar="STATUS", help="öppet, 'delvis tillsatt', tillsatt eller återtaget.")
    ],
    filled: Annotated[
        int | None, typer.Option("--filled", min=1, metavar="ANTAL", help="Så många är tillsatta hittills.")
    ] = None,
    note: NoteOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Anteckna vad som blivit av ett behov. Tidigare status finns kvar i historiken."""
    from service.ledger import parse_status

    known = parse_status(status)
    with _ledger(workspace) as (ledger, actor):
        entry = ledger.set_status(actor, need_id, known, filled=filled, note=note)
    _noted(entry, as_json)


@ledger_app.command("contact", cls=Command)
def set_contact(
    need_id: NeedArgument,
    day: Annotated[
        str | None, typer.Argument(metavar="[DATUM]", help="Dagen, t.ex. 2026-12-01. Utan dag: ingen mer kontakt.")
    ] = None,
    note: NoteOption = "",
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Anteckna när arbetsgivaren ska kontaktas nästa gång."""

    when = parse_day(day, "DATUM")
    with _ledger(workspace, today) as (ledger, actor):
        entry = ledger.set_contact(actor, need_id, when, note)
    _noted(entry, as_json)


@ledger_app.command("answer", cls=Command)
def set_answer(
    need_id: NeedArgument,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="Vad arbetsgivaren fick veta.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATUM", help="Dagen då svaret gavs (annars i dag).")
    ] = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Anteckna vilket svar arbetsgivaren fick."""

    when = parse_day(on, "--on")
    with _ledger(workspace, today) as (ledger, actor):
        entry = ledger.set_answer(actor, need_id, text, when)
    _noted(entry, as_json)


@ledger_app.command("duplicates", cls=Command)
def duplicates(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Behov som kan vara samma behov berättat två gånger, med skäl."""
    from service.ledger_answers import duplicate_json

    with _ledger(workspace) as (ledger, actor):
        pairs = ledger.duplicates(actor)
        titles = {entry.need.id: entry.need.title for entry in ledger.list_(actor)} if pairs else {}
    if as_json:
        print_json({"duplicates": [duplicate_json(pair) for pair in pairs]})
        return
    if not pairs:
        say("Inga troliga dubbletter.")
    for pair in pairs:
        say(f"- {titles[pair.kept]} [{pair.kept}] och {titles[pair.other]} [{pair.other}]", hanging="  ")
        say(f"{'; '.join(pair.reasons)}.", indent="    ")
        for difference in pair.differences:
            say(f"Obs: {difference}.", indent="    ")
        say(f"Samma: makla ledger merge {pair.kept} {pair.other}", indent="    ")
        say(f"Olika: makla ledger apart {pair.kept} {pair.other}", indent="    ")


@ledger_app.command("merge", cls=Command)
def merge(
    need_id: Annotated[str, typer.Argument(metavar="BEHOV", help="Behovet som ska räknas.")],
    other: OtherArgument,
    note: NoteOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Två behov är samma: det första räknas, det andra finns kvar i boken."""

    with _ledger(workspace) as (ledger, actor):
        entry = ledger.merge(actor, need_id, other, note)
    _noted(entry, as_json)


@ledger_app.command("apart", cls=Command)
def apart(
    need_id: NeedArgument,
    other: OtherArgument,
    note: NoteOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Två behov är inte samma. Var de sammanslagna skiljs de åt, och de föreslås inte igen."""

    with _ledger(workspace) as (ledger, actor):
        entry = ledger.keep_apart(actor, need_id, other, note)
    _noted(entry, as_json)


@ledger_app.command("history", cls=Command)
def history(need_id: NeedArgument, as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Allt som antecknats om ett behov, äldst först."""
    from service.ledger_answers import event_json

    with _ledger(workspace) as (ledger, actor):
        events = ledger.history(actor, need_id)
    if as_json:
        print_json({"history": [event_json(event) for event in events]})
        return
    if not events:
        say(f"Inget är antecknat om {need_id}.")
    for event in events:
        _show_event(event)


@contextmanager
def _ledger(workspace: Path | None, today: str | None = None) -> Iterator[tuple[Ledger, Actor]]:
    """The ledger of a workspace on a day, and whoever runs commands there."""
    from service.access.policy import LOCAL
    from service.ledger import Ledger
    from service.wiring import open_installation

    day = parse_day(today)
    with open_installation(workspace) as installation:
        yield Ledger(installation, day), LOCAL


def _asked(
    status: str | None,
    source: str | None,
    horizon: str | None,
    place: str | None,
    employer: str | None,
    contact_by: str | None,
) -> Asked:
    from service.ledger import asked

    return asked(status, source, horizon, place, employer, parse_day(contact_by, "--contact-by"))


def _show(entry: Entry) -> None:
    from matching.sni import sni_name

    need, line = entry.need, entry.line
    people = counted(need.headcount, "person", "personer") if need.headcount is not None else "antal ej angivet"
    place = need.place.name if need.place else "ort ej angiven"
    status = entry.status_word + (f" ({line.filled} tillsatta)" if line.filled else "")
    say(
        f"- {need.title} [{need.id}]: {need.employer or 'arbetsgivare ej angiven'}, {place}, {people}. {status}.",
        hanging="  ",
    )
    if need.sni:
        say(f"SNI {sni_name(need.sni)}", indent="    ")
    if line.merged_into:
        say(f"räknas tillsammans med {line.merged_into}", indent="    ")
    if line.next_contact:
        note = f": {line.contact_note}" if line.contact_note else ""
        say(f"nästa kontakt {line.next_contact}{note}", indent="    ", hanging="      ")
    if line.answer:
        say(f"svar {line.answered_on}: {line.answer}", indent="    ", hanging="      ")


def _noted(entry: Entry, as_json: bool) -> None:
    from service.ledger_answers import entry_json

    if as_json:
        print_json(entry_json(entry))
        return
    say("Antecknat.")
    _show(entry)


def _show_event(event: Event) -> None:
    from service.ledger_answers import event_text

    who = event.by_name or event.by_id or "okänd"
    say(f"{event.at.replace('T', ' ')[:16]} {who}: {event_text(event)}", hanging="  ")
