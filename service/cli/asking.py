"""``makla jobs``, ``seekers``, ``courses`` and ``gap``: the questions that are answered with reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import (
    JsonOption,
    LimitOption,
    NeedOption,
    PlaceOption,
    ProfileOption,
    TodayOption,
    WorkspaceOption,
    parse_day,
)
from service.cli.output import heading, print_json, say
from service.cli.rendering import show_answer, show_area_gap, show_gap
from service.cli.swedish import Command
from service.errors import BadUsage, UnknownName

if TYPE_CHECKING:
    from matching import Selection
    from matching.domain import Answer, Need
    from service.wiring import Installation

TextOption = Annotated[str | None, typer.Option("--text", metavar="TEXT", help="Fri text i stället för ett id.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (jobs, seekers, courses, gap):
        app.command(cls=Command)(command)


def jobs(
    profile: ProfileOption = None,
    text: TextOption = None,
    limit: LimitOption = 5,
    place: PlaceOption = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Jobb för en arbetssökande: öppna behov, med skäl."""
    from service.questions import find_seeker, typed_seeker

    one_of(profile=profile, text=text)
    selection = places_of(place)
    with _opened(workspace, today) as (installation, day):
        seeker = find_seeker(installation.store, profile) if profile else typed_seeker(text or "")
        answer = installation.matcher(day).jobs(seeker, limit, selection)
        named = f"{seeker.label or seeker.id} ({seeker.id})" if profile else "den beskrivna personen"
        show(installation, answer, f"Jobb för {named}", day, as_json=as_json)


def seekers(
    need: NeedOption = None,
    text: TextOption = None,
    limit: LimitOption = 5,
    place: PlaceOption = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Arbetssökande för ett behov, anonymt: bara id visas."""
    from service.questions import find_need, typed_need

    one_of(need=need, text=text)
    selection = places_of(place)
    with _opened(workspace, today) as (installation, day):
        asked = find_need(installation.store, need) if need else typed_need(text or "")
        answer = installation.matcher(day).seekers(asked, limit, selection)
        show(installation, answer, f"Arbetssökande för behovet {asked.title}", day, as_json=as_json)


def courses(
    profile: ProfileOption = None,
    need: NeedOption = None,
    text: TextOption = None,
    limit: LimitOption = 5,
    place: PlaceOption = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Utbildningar som ger det som saknas, med skäl.

    För en person och ett behov, för ett av dem, eller för en text."""
    from service.questions import find_need, find_seeker, typed_need

    if text is not None and (profile or need):
        raise BadUsage("--text kan inte anges tillsammans med --profile eller --need.", "Välj ett av dem.")
    if text is None and not profile and not need:
        raise BadUsage("Ange --profile, --need eller --text.", "Till exempel: makla courses --need N001")
    selection = places_of(place)
    with _opened(workspace, today) as (installation, day):
        store = installation.store
        seeker = find_seeker(store, profile) if profile else None
        asked = typed_need(text) if text is not None else find_need(store, need) if need else None
        answer = installation.matcher(day).courses(asked, seeker, limit, selection)
        whom = f" för {seeker.id}" if seeker else ""
        what = f" mot {asked.title}" if asked else " mot det önskade yrket"
        show(installation, answer, f"Utbildningar{whom}{what}", day, as_json=as_json)


def gap(
    need: Annotated[str, typer.Option("--need", metavar="ID", help="Ett behovs id.")],
    profile: ProfileOption = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Vad en person saknar för ett behov, eller utan --profile: hur många som har och saknar det."""
    from service.questions import find_need, find_seeker

    with _opened(workspace, today) as (installation, day):
        if not profile:
            _area_gap(installation, find_need(installation.store, need), day, as_json=as_json)
            return
        seeker = find_seeker(installation.store, profile)
        asked = find_need(installation.store, need)
        found = installation.matcher(day).gap(asked, seeker)
        if as_json:
            from service.answers import gap_json

            print_json(gap_json(found, installation.versions()))
            return
        heading(f"{seeker.id} mot {asked.title} [{asked.id}]")
        show_gap(found)
        if found.missing:
            print()
            say(f"Utbildningar som täcker detta: makla courses --profile {seeker.id} --need {asked.id}")


def _area_gap(installation: Installation, need: Need, day: dt.date, *, as_json: bool) -> None:
    from matching.demand.area import gap_of_everyone

    found = gap_of_everyone(installation.matcher(day), need)
    if as_json:
        from service.answers import area_gap_json

        print_json(area_gap_json(found, installation.versions()))
        return
    heading(f"Alla inlästa arbetssökande mot {need.title} [{need.id}]")
    show_area_gap(found)


@contextmanager
def _opened(workspace: Path | None, today: str | None) -> Iterator[tuple[Installation, dt.date]]:
    """The installation of a workspace, and the day that is asked about."""
    from service.wiring import open_installation

    day = parse_day(today)
    with open_installation(workspace) as installation:
        yield installation, installation.today(day)


def show(installation: Installation, answer: Answer, title: str, day: dt.date, *, as_json: bool) -> None:
    """Print an answer for a program or for a person."""
    if as_json:
        from service.answers import answer_json

        print_json(answer_json(answer, installation.versions()))
        return
    heading(f"{title}, per {day}")
    show_answer(answer, installation.store)


def one_of(**given: str | None) -> None:
    """Raise ``BadUsage`` unless exactly one option was given."""
    names = " eller ".join(f"--{name}" for name in given)
    count = sum(value is not None for value in given.values())
    if count != 1:
        problem = "Ange" if count == 0 else "Ange bara ett av"
        raise BadUsage(f"{problem} {names}.", "Se hjälpen med --help.")


def places_of(names: list[str] | None) -> Selection | None:
    """The municipalities that ``--place`` names. Raises ``UnknownName`` with the nearest ones."""
    if not names:
        return None
    from matching import Selection
    from matching.places import UnknownMunicipality, resolve_municipality
    from service.questions import suggestion

    try:
        return Selection(tuple(resolve_municipality(name).code for name in names))
    except UnknownMunicipality as error:
        remedy = suggestion(error.suggestions) or "Skriv kommunens namn eller fyrsiffriga kod."
        raise UnknownName(f"Ingen kommun heter {error.text!r}.", remedy) from error
