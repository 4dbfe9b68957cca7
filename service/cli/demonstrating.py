"""``makla demo``: the demo read in, and three results with their reasons."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from service.cli.importing import apply_one, read_one, update_index
from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import counted, heading, print_json, say
from service.cli.rendering import show_answer, show_gap
from service.cli.swedish import Command
from service.errors import UserError
from service.kinds import kind_of_name

if TYPE_CHECKING:
    from matching import Matcher
    from matching.demand import UnmetNeed
    from matching.domain import JobSeeker, Need
    from service.demo import Demo
    from service.store.counts import ImportCounts
    from service.wiring import Installation

SHOWN_JOBS = 3
SHOWN_COURSES = 3
SHOWN_UNMET = 5


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=Command)(demo)


def demo(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Läs in demon och visa tre resultat. Kan köras om; ändrar inget och behöver inget nät."""
    from matching.demand import unmet_demand
    from service.demo import load_demo
    from service.questions import all_needs, find_need, find_seeker
    from service.settings import load_settings
    from service.wiring import open_installation

    told = load_demo(load_settings().datasets)
    with open_installation(workspace, create=True) as installation:
        if not as_json:
            heading(f"Mäklas demo: Eskilstuna den {told.today}. Alla personer och arbetsgivare är påhittade.")
        counts = _read_in(installation, told, as_json=as_json)
        update_index(installation, quiet=as_json)
        store, matcher = installation.store, installation.matcher(told.today)
        seeker, need = find_seeker(store, told.profile), find_need(store, told.need)
        needs = all_needs(store)
        unmet = list(unmet_demand(needs, matcher))
        if as_json:
            print_json(_shape(installation, told, counts, matcher, seeker, need, unmet))
            return
        _show_jobs(installation, matcher, seeker)
        _show_gap(installation, matcher, need)
        _show_unmet(unmet, len(needs))
        _show_next(installation, told, unmet)


def _read_in(installation: Installation, told: Demo, *, as_json: bool) -> dict[str, ImportCounts]:
    """Read every file of the demo. Refuses a workspace that holds someone's own records."""
    from matching.domain import Kind

    store = installation.store
    if store.today is None and any(store.count(kind) for kind in Kind):
        raise UserError(
            f"{installation.workspace.folder} innehåller redan egna uppgifter.",
            "Välj en annan mapp för demon: makla demo --workspace demo",
        )
    if store.today != told.today:
        store.set_today(told.today)
    counts = {}
    for file in told.files:
        read = read_one(file.path, kind_of_name(file.kind), file.format, {})
        name = file.path.name
        counts[name] = apply_one(installation, read, file.kind, name, skip_bad_rows=False, as_json=as_json)
        if not as_json:
            done = counts[name]
            news = f"{counted(done.changed, 'ändring', 'ändringar')}" if done.changed else "inget nytt"
            say(f"{name}: {counted(done.rows_read, 'rad', 'rader')}, {news}", indent="  ")
    return counts


def _show_jobs(installation: Installation, matcher: Matcher, seeker: JobSeeker) -> None:
    print()
    heading(f"1. Vägledaren: jobb för {seeker.label or seeker.id} ({seeker.id})")
    show_answer(matcher.jobs(seeker, SHOWN_JOBS), installation.store)


def _show_gap(installation: Installation, matcher: Matcher, need: Need) -> None:
    print()
    heading(f"2. Mäklaren: {need.employer or 'en arbetsgivare'} söker {need.title} [{need.id}]")
    best = matcher.seekers(need, 1)
    seeker = None
    if best.hits:
        from service.questions import find_seeker

        seeker = find_seeker(installation.store, best.hits[0].id)
        say(f"Närmast bland de arbetssökande är {seeker.id}. Så står det till med det som krävs:")
    else:
        say("Ingen arbetssökande når upp till behovet. Det som krävs:")
    show_gap(matcher.gap(need, seeker))
    print()
    say("Utbildningar som ger det som saknas:")
    show_answer(matcher.courses(need, seeker, SHOWN_COURSES), installation.store)


def _show_unmet(unmet: list[UnmetNeed], total: int) -> None:
    print()
    heading("3. Planeraren: behov som ingen utbildning täcker")
    say(f"{len(unmet)} av {counted(total, 'behov', 'behov')} har ingen utbildning som täcker dem.")
    for row in islice(unmet, SHOWN_UNMET):
        people = f", {counted(row.headcount, 'person', 'personer')}" if row.headcount else ""
        say(f"- {row.title} [{row.need_id}], {row.place or 'okänd ort'}{people}", indent="   ", hanging="     ")
        if row.skills:
            say(f"efterfrågar {', '.join(row.skills[:4])}", indent="     ", hanging="       ")
    if len(unmet) > SHOWN_UNMET:
        say(f"... och {len(unmet) - SHOWN_UNMET} till.", indent="   ")


def _show_next(installation: Installation, told: Demo, unmet: list[UnmetNeed]) -> None:
    print()
    heading("Prova sedan")
    makla = program()
    folder = installation.workspace.folder
    where = "" if folder == installation.settings.workspace else f" --workspace {shlex.quote(str(folder))}"
    commands = [
        f"{makla} courses --profile {told.profile} --need {told.need}{where}",
        f"{makla} seekers --need {told.need}{where}",
        f'{makla} jobs --text "Har kört truck och lastbil i tio år" --place Eskilstuna{where}',
        f"{makla} report unmet --out obemött.csv{where}",
        f"{makla} template needs mina_behov.xlsx",
        f"{makla} serve{where}",
    ]
    if unmet:
        commands.insert(2, f"{makla} courses --need {unmet[0].need_id}{where}")
    for command in commands:
        print(f"   {command}")


def program() -> str:
    """How this program can be started from here: its name where it is on the path, else where it lies."""
    if shutil.which("makla"):
        return "makla"
    return os.path.relpath(sys.argv[0]) if Path(sys.argv[0]).name == "makla" else "python -m service"


def _shape(
    installation: Installation,
    told: Demo,
    counts: dict[str, ImportCounts],
    matcher: Matcher,
    seeker: JobSeeker,
    need: Need,
    unmet: list[UnmetNeed],
) -> dict[str, Any]:
    from service.answers import answer_json, gap_json
    from service.cli.reporting import row_json
    from service.questions import find_seeker

    versions = installation.versions()
    best = matcher.seekers(need, 1)
    nearest = find_seeker(installation.store, best.hits[0].id) if best.hits else None
    return {
        "workspace": str(installation.workspace.folder),
        "today": told.today.isoformat(),
        "imports": {name: done.as_json() for name, done in counts.items()},
        "jobs": answer_json(matcher.jobs(seeker, SHOWN_JOBS), versions),
        "gap": gap_json(matcher.gap(need, nearest), versions),
        "courses": answer_json(matcher.courses(need, nearest, SHOWN_COURSES), versions),
        "unmet": [row_json(row) for row in unmet],
    }
