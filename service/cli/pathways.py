"""``makla pathways``: the best order of courses from a person to a need, as a plan that can be read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.asking import places_of
from service.cli.options import JsonOption, PlaceOption, TodayOption, WorkspaceOption, parse_day
from service.cli.output import counted, heading, print_json, say
from service.cli.swedish import Command
from service.errors import BadUsage
from service.words import proof_text

if TYPE_CHECKING:
    from matching.pathways import Pathway, Step

LONGEST_WEEKS = 1000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=Command)(pathways)


def pathways(
    profile: Annotated[str, typer.Option("--profile", metavar="ID", help="En arbetssökandes id.")],
    need: Annotated[str, typer.Option("--need", metavar="ID", help="Ett behovs id.")],
    weeks: Annotated[
        int | None,
        typer.Option("--weeks", min=1, max=LONGEST_WEEKS, metavar="ANTAL", help="Klar inom så många veckor."),
    ] = None,
    start_by: Annotated[
        str | None, typer.Option("--start-by", metavar="DATUM", help="Första steget börjar senast denna dag.")
    ] = None,
    place: PlaceOption = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Vägen till ett behov: vilka utbildningar, i vilken ordning, och när."""
    from matching.pathways import Limits, Pathfinder
    from service.pathway_answers import pathway_json
    from service.questions import find_need, find_seeker
    from service.wiring import open_installation

    day, latest = parse_day(today), parse_day(start_by, "--start-by")
    selection = places_of(place)
    with open_installation(workspace) as installation:
        day = installation.today(day)
        if latest is not None and latest < day:
            raise BadUsage(f"--start-by {latest} har redan varit.", f"Välj en dag från och med {day}.")
        seeker = find_seeker(installation.store, profile)
        asked = find_need(installation.store, need)
        limits = Limits(weeks, latest, selection.places if selection else ())
        route = Pathfinder(installation.matcher(day)).find(asked, seeker, limits)
        if as_json:
            print_json(pathway_json(route, installation.versions()))
            return
        heading(f"Vägen för {seeker.id} till {asked.title} [{asked.id}], per {day}")
        show_route(route)


def show_route(route: Pathway) -> None:
    """The steps in order, what they give, what is left, and when."""
    if route.abstained:
        _abstention(route)
        return
    for number, step in enumerate(route.steps, start=1):
        if number > 1:
            print()
        _step(number, step, route)
    print()
    say(f"Täcker {round(100 * route.covered_share)} % av det som saknas på {_weeks(route.weeks)}.")
    if route.uncovered:
        say(f"Kvar att lösa: {', '.join(route.uncovered)}", hanging="  ")
    if route.employable_on is None:
        say("Vägen räcker inte hela vägen: något som måste finnas är kvar.")
    elif route.employable_on <= route.today:
        say("Inget som måste finnas saknas: det går att söka redan nu.")
    else:
        say(f"Kan tidigast börja {route.employable_on}, om det som ska kontrolleras stämmer.")
    _blocked(route)
    for gate in route.to_check:
        say(f"? {gate.name} i arbetet: {gate.text}", hanging="  ")
    _funding(route)
    if route.proof:
        say(proof_text(route.proof))


def _funding(route: Pathway) -> None:
    """What to check about money, each text once with the steps that it is about."""
    from matching.study_funding import GATE as FUNDING

    texts: dict[str, list[str]] = {}
    for number, step in enumerate(route.steps, start=1):
        for gate in step.gates:
            if gate.name == FUNDING:
                texts.setdefault(gate.text, []).append(str(number))
    for text, numbers in texts.items():
        say(f"? {FUNDING}, steg {' och '.join(numbers)}: {text}", hanging="  ")


def _abstention(route: Pathway) -> None:
    reason = route.reason or ""
    say(f"{reason[:1].upper()}{reason[1:]}.")
    if route.missing:
        say(f"Saknas: {', '.join(route.missing)}", hanging="  ")
    _blocked(route)


def _blocked(route: Pathway) -> None:
    for one in route.blocked:
        lacking = " och ".join(one.lacking)
        say(
            f"Skulle hjälpa men går inte att börja: {one.course.title} [{one.course.id}] kräver {lacking}, "
            "och inget i området ger det i tid.",
            hanging="  ",
        )


def _step(number: int, step: Step, route: Pathway) -> None:
    from matching.study_funding import GATE as FUNDING
    from service.cli.rendering import show_gates
    from service.words import describe

    say(f"{number}. {step.course.title}  [{step.course.id}]", hanging="   ")
    say(describe(step.course), indent="   ")
    days = dict.fromkeys((str(step.starts_on), str(step.ends_on)))  # one where it begins and ends on the same
    say(" – ".join(days), indent="   ")
    if step.covers:
        given = [f"{c.phrase} (nära: {c.words})" if c.near else c.phrase for c in step.covers]
        say(f"ger: {', '.join(given)}", indent="   ", hanging="     ")
    if step.opens:
        say(f"öppnar: {', '.join(step.opens)} för senare steg", indent="   ", hanging="     ")
    if step.after:
        numbers = {one.course.id: n for n, one in enumerate(route.steps, start=1)}
        say(f"efter steg {' och '.join(str(numbers[i]) for i in step.after)}", indent="   ")
    show_gates([gate for gate in step.gates if gate.name != FUNDING])


def _weeks(weeks: int) -> str:
    return counted(weeks, "vecka", "veckor")
