"""``makla abroad``: from an occupation abroad to work here, as a chain that says what each link rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.asking import places_of
from service.cli.options import JsonOption, PlaceOption, ProfileOption, TodayOption, WorkspaceOption, parse_day
from service.cli.output import counted, heading, print_json, say
from service.cli.swedish import Command
from service.errors import BadUsage, UserError

if TYPE_CHECKING:
    from matching.abroad import FromAbroad, Route, Suggestion
    from matching.domain import JobSeeker
    from matching.regulated_professions import Regulation

SCOPES = {
    "hela": "reglerat yrke",
    "delar": "delar av arbetet är reglerade",
    "titel": "titeln är skyddad, arbetet är inte förbehållet den",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=Command)(abroad)


def abroad(
    text: Annotated[
        str | None, typer.Option("--text", metavar="TITEL", help="Yrket, på svenska, engelska eller annat språk.")
    ] = None,
    profile: ProfileOption = None,
    place: PlaceOption = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Vägen från ett yrke i ett annat land: reglerat eller inte, validering, det som saknas.

    Med --profile utan --text: personens först angivna yrke."""
    from matching import load_taxonomy
    from matching.abroad import AbroadGuide
    from service.pathway_answers import abroad_json
    from service.questions import find_seeker
    from service.wiring import open_installation

    if text is None and profile is None:
        raise BadUsage("Ange --text eller --profile.", "Till exempel: makla abroad --text sjuksköterska")
    day, selection = parse_day(today), places_of(place)
    with open_installation(workspace) as installation:
        seeker = find_seeker(installation.store, profile) if profile else None
        title = _title(text, seeker)
        matcher = installation.matcher(installation.today(day))
        taxonomy = load_taxonomy(installation.workspace.folder, encoder=installation.encoder)
        found = AbroadGuide(matcher, taxonomy).find(title, seeker, selection.places if selection else ())
        if as_json:
            print_json(abroad_json(found, installation.versions()))
            return
        whom = f" för {seeker.id}" if seeker else ""
        heading(f"Från ”{title}” till arbete i Sverige{whom}")
        show(found)


def show(found: FromAbroad) -> None:
    """Each occupation that the title may mean and the way to it."""
    if found.abstained:
        reason = found.reason or ""
        say(f"Titeln förstods inte: {reason}.")
        say("Prova ett annat ord, svenska eller engelska, eller läs in en taxonomi på fler språk.")
        return
    if len(found.routes) > 1:
        say(f"Titeln kan betyda {counted(len(found.routes), 'yrke', 'yrken')}. Välj det som stämmer.")
    for number, route in enumerate(found.routes, start=1):
        print()
        code = f" (SSYK {route.ssyk})" if route.ssyk else ""
        say(f"{number}. {route.occupation}{code}")
        say(f"förstods av ”{route.words}”; {_openings(route)}", indent="   ", hanging="     ")
        _regulation(route.regulation, entitled=route.entitled)
        _listed("saknas", route.missing)
        _courses("validering", route.validation, "ingen går att söka nu")
        _courses("kompletterande eller SFI + yrke", route.combination, "ingen går att söka nu")


def _openings(route: Route) -> str:
    if not route.openings:
        return "inga öppna behov i yrket"
    return counted(route.openings, "öppet behov i yrket", "öppna behov i yrket")


def _regulation(regulation: Regulation | None, *, entitled: bool | None) -> None:
    if regulation is None:
        say("inte i listan över reglerade yrken: arbetsgivaren avgör", indent="   ", hanging="     ")
        return
    say(f"{SCOPES[regulation.scope]}: {regulation.authority}, {regulation.law}", indent="   ", hanging="     ")
    if entitled:
        say("✓ profilen styrker behörigheten", indent="   ", hanging="     ")
        return
    say(f"krav: {regulation.asks}", indent="   ", hanging="     ")
    say(f"utbildad i EU eller EES: {regulation.from_eu}", indent="   ", hanging="     ")
    say("utbildad i annat land:", indent="   ")
    for number, step in enumerate(regulation.from_elsewhere, start=1):
        say(f"{number}) {step}", indent="     ", hanging="        ")
    say(f"listan lästes senast {regulation.reviewed}; kontrollera hos myndigheten", indent="   ", hanging="     ")


def _listed(word: str, items: Sequence[str]) -> None:
    if items:
        say(f"{word}:", indent="   ")
        for item in items:
            say(f"- {item}", indent="     ", hanging="       ")


def _courses(word: str, suggestions: Sequence[Suggestion], none: str) -> None:
    from service.words import describe

    say(f"{word}:" if suggestions else f"{word}: {none}", indent="   ")
    for one in suggestions:
        say(f"- {one.course.title}  [{one.course.id}]", indent="     ", hanging="       ")
        say(describe(one.course), indent="       ")
        for check in one.checks:
            say(f"? {check}", indent="       ", hanging="         ")


def _title(text: str | None, seeker: JobSeeker | None) -> str:
    title = " ".join((text or "").replace("\0", " ").split())
    if title:
        return title
    if text is not None:
        raise UserError("Texten är tom.", "Skriv yrket, t.ex. --text sjuksköterska.")
    if seeker is None or not seeker.experience:
        raise UserError("Profilen anger inget yrke.", "Skriv det med --text.")
    return seeker.experience[0].occupation
