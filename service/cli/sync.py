"""``makla sync``: fetch ads, courses and the taxonomy from the public services."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.importing import apply_one, read_one, shape, show_import, show_index, update_index
from service.cli.options import JsonOption, WorkspaceOption, parse_day
from service.cli.output import counted, print_json, say
from service.cli.swedish import Command, Group
from service.errors import BadUsage

if TYPE_CHECKING:
    from matching.importers.base import ReadFile
    from service.connectors.http import Service
    from service.connectors.landing import Landing
    from service.wiring import Installation

MunicipalityOption = Annotated[
    list[str] | None,
    typer.Option("--municipality", metavar="KOMMUN", help="Bara denna kommun (kod eller namn); kan upprepas."),
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DATUM", help="Hämta ändringar från denna dag i stället för sedan sist."),
]
SchoolOption = Annotated[
    list[str] | None,
    typer.Option("--school-type", metavar="SKOLFORM", help="Bara denna skolform, t.ex. VUXGY eller YH; kan upprepas."),
]
AllOption = Annotated[bool, typer.Option("--all", help="Hämta allt på nytt, inte bara det som ändrats.")]
VersionOption = Annotated[str, typer.Option("--version", metavar="NUMMER", help="Taxonomins version.")]
SkipOption = Annotated[
    bool, typer.Option("--skip-bad-rows", help="Läs in resten om några poster är fel (annars inget).")
]
NoIndexOption = Annotated[bool, typer.Option("--no-index", help="Uppdatera inte indexet nu.")]

sync_app = typer.Typer(cls=Group, help="Hämta från öppna tjänster; filerna läses in som alla andra.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    sync_app.command("ads", cls=Command)(ads)
    sync_app.command("courses", cls=Command)(courses)
    sync_app.command("taxonomy", cls=Command)(taxonomy)
    app.add_typer(sync_app, name="sync")


def ads(
    municipality: MunicipalityOption = None,
    since: SinceOption = None,
    skip_bad_rows: SkipOption = False,
    no_index: NoIndexOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Hämta kommunens platsannonser från JobStream: nya, ändrade och avpublicerade sedan sist."""
    from service.connectors.jobstream import fetch_ads, finish
    from service.wiring import open_installation

    codes = _codes(municipality or [])
    if not codes:
        raise BadUsage("Ange minst en kommun.", "Till exempel: makla sync ads --municipality 0484")
    day = parse_day(since)
    start = dt.datetime.combine(day, dt.time()) if day else None
    with open_installation(workspace, create=True) as installation:
        with _service("JobStream", installation.settings.jobstream_url) as service:
            landing = _landing(installation, "ads")
            file = fetch_ads(service, landing, codes, now=dt.datetime.now().replace(microsecond=0), since=start)
        if file is None:
            finish(landing)
            _nothing_new(as_json, service)
            return
        read = read_one(file, _kind("need"), "ads", {})
        _import(installation, read, "ads", "JobStream", service, skip_bad_rows, no_index, as_json)
        finish(landing)


def courses(
    municipality: MunicipalityOption = None,
    school_type: SchoolOption = None,
    everything: AllOption = False,
    skip_bad_rows: SkipOption = False,
    no_index: NoIndexOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Hämta vuxenutbildningar från Susa-navet (Skolverket): allt första gången, sedan det som ändrats."""
    from service.connectors.susa_navet import ADULT_SCHOOLS, fetch_courses
    from service.wiring import open_installation

    codes = _codes(municipality or [])
    with open_installation(workspace, create=True) as installation:
        with _service("Susa-navet", installation.settings.susa_navet_url) as service:
            landing = _landing(installation, "courses")
            fetch_courses(
                service,
                landing,
                now=dt.datetime.now(dt.UTC),
                schools=tuple(s.upper() for s in school_type or ADULT_SCHOOLS),
                municipalities=codes,
                everything=everything,
            )
        read = read_one(landing.folder, _kind("course"), "emil3", {})
        _import(installation, read, "courses", "Susa-navet", service, skip_bad_rows, no_index, as_json)


def taxonomy(
    version: VersionOption = "latest",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Hämta JobTechs taxonomi till arbetsytan."""
    from service.connectors.jobtech_taxonomy import fetch_taxonomy
    from service.wiring import open_installation

    if version != "latest" and not version.isdigit():
        raise BadUsage(f"Versionen {version!r} kan inte läsas.", "Skriv ett nummer eller latest.")
    with (
        open_installation(workspace, create=True) as installation,
        _service("JobTechs taxonomi", installation.settings.taxonomy_url) as service,
    ):
        landing = _landing(installation, "taxonomy")
        fetched, unchanged = fetch_taxonomy(service, landing, version=version)
    if as_json:
        print_json(
            {"fetched": fetched, "unchanged": unchanged, "requests": service.requests, "folder": str(landing.folder)}
        )
    else:
        say(f"{counted(fetched, 'fil hämtad', 'filer hämtade')}, {counted(unchanged, 'oförändrad', 'oförändrade')}.")
        say(f"Läs in den med: makla import taxonomy {landing.folder}")


def _codes(told: list[str]) -> tuple[str, ...]:
    """Municipality codes of codes or names. Raises ``BadUsage`` with the nearest names for any other."""
    from matching.places import UnknownMunicipality, resolve_municipality

    try:
        return tuple(dict.fromkeys(resolve_municipality(one).code for one in told))
    except UnknownMunicipality as unknown:
        raise BadUsage(str(unknown), "Skriv kommunens kod eller namn.") from unknown


def _service(name: str, address: str) -> Service:
    from service.connectors.http import Service

    return Service(name, address)


def _landing(installation: Installation, name: str) -> Landing:
    from service.connectors.landing import Landing

    return Landing(installation.workspace.folder / "sync" / name).open()


def _kind(name: str) -> Any:
    from matching.domain import Kind

    return Kind(name)


def _import(
    installation: Installation,
    read: ReadFile[Any],
    name: str,
    source: str,
    service: Service,
    skip_bad_rows: bool,
    no_index: bool,
    as_json: bool,
) -> None:
    counts = apply_one(installation, read, name, source, skip_bad_rows=skip_bad_rows, as_json=as_json)
    work = None if no_index else update_index(installation, quiet=as_json)
    if as_json:
        print_json(shape(counts, read) | {"requests": service.requests})
    else:
        show_import(source, counts, read)
        show_index(work, skipped=no_index)


def _nothing_new(as_json: bool, service: Service) -> None:
    if as_json:
        from service.store.counts import ImportCounts

        print_json(ImportCounts(0, 0, 0).as_json() | {"requests": service.requests, "notes": []})
    else:
        say("Inget nytt sedan sist.")
