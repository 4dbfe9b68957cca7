"""``makla import`` and ``makla template``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import counted, print_json, say
from service.cli.swedish import Command, Group
from service.errors import BadUsage, UserError
from service.kinds import kind_of_name

if TYPE_CHECKING:
    from matching.domain import Kind
    from matching.importers.base import ReadFile
    from service.indexing import IndexWork
    from service.store.counts import ImportCounts
    from service.wiring import Installation

SHOWN_ERRORS = 20

PathArgument = Annotated[Path, typer.Argument(metavar="FIL", help="Filen; gzip går bra.")]
FormatOption = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", help="Filens format, om det inte känns igen.")
]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="RUBRIK=FÄLT", help="Läs kolumnen RUBRIK som FÄLT; kan upprepas."),
]
SkipOption = Annotated[
    bool, typer.Option("--skip-bad-rows", help="Läs in resten av filen om några rader är fel (annars inget).")
]
YesOption = Annotated[
    bool, typer.Option("--yes", help="Spara det som förstods ur fri text (CV, anteckning) utan att fråga.")
]
NoIndexOption = Annotated[
    bool, typer.Option("--no-index", help="Uppdatera inte indexet nu (gör det sedan med index build).")
]

import_app = typer.Typer(cls=Group, help="Läs in en fil: hela eller inget, och en gång till ändrar inget.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, text in (
        ("courses", "Läs in utbildningar och insatser."),
        ("needs", "Läs in arbetsgivares behov."),
        ("ads", "Läs in platsannonser (JobSearch/JobStream)."),
        ("profiles", "Läs in arbetssökandes profiler."),
    ):
        import_app.command(name, cls=Command, help=text)(_importer(name))
    app.add_typer(import_app, name="import")
    app.command("template", cls=Command)(template)


def template(
    kind: Annotated[str, typer.Argument(metavar="needs|profiles|courses", help="Vad mallen är till för.")],
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Mallen som skapas (.xlsx eller .csv).")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,  # noqa: ARG001  # every command takes it; a template lies where it is told to
) -> None:
    """Skapa en mall att fylla i, med varje kolumn förklarad."""
    from matching.importers import write_template

    if kind not in ("needs", "profiles", "courses"):
        raise BadUsage(f"Det finns ingen mall för {kind!r}.", "Välj needs, profiles eller courses.")
    with reading(file):
        write_template(kind_of_name(kind), file)
    if as_json:
        print_json({"kind": kind, "file": str(file)})
    else:
        say(f"Mallen {file} är skapad. Fyll i den och läs in den med: makla import {kind} {file}")


def _importer(name: str) -> Callable[..., None]:
    def command(
        path: PathArgument,
        file_format: FormatOption = None,
        columns: MapOption = None,
        skip_bad_rows: SkipOption = False,
        yes: YesOption = False,
        no_index: NoIndexOption = False,
        as_json: JsonOption = False,
        workspace: WorkspaceOption = None,
    ) -> None:
        from service.cli import confirming
        from service.wiring import open_installation

        by_hand = parse_map(columns or [])
        read = read_one(path, kind_of_name(name), file_format, by_hand, workspace)
        if read.understood and not yes:
            if as_json:  # nobody to ask: the program sees what was understood and says --yes
                print_json(confirming.unsaved(read))
                return
            read = confirming.confirmed(read)
        with open_installation(workspace, create=True) as installation:
            counts = apply_one(installation, read, name, path.name, skip_bad_rows=skip_bad_rows, as_json=as_json)
            work = None if no_index else update_index(installation, quiet=as_json)
        if as_json:
            print_json(shape(counts, read))
        else:
            show_import(path.name, counts, read)
            show_index(work, skipped=no_index)

    return command


def parse_map(pairs: list[str]) -> dict[str, str]:
    """``Rubrik=fält`` pairs as a mapping. Raises ``BadUsage``."""
    columns = {}
    for pair in pairs:
        header, equals, name = pair.rpartition("=")
        if not equals or not header.strip() or not name.strip():
            raise BadUsage(f"--map {pair!r} kan inte läsas.", "Skriv rubriken, ett likhetstecken och fältet.")
        columns[header.strip()] = name.strip()
    return columns


def read_one(
    path: Path, kind: Kind, file_format: str | None, columns: dict[str, str], workspace: Path | None = None
) -> ReadFile[Any]:
    """Read a file with the importer of its format. Raises ``UserError``.

    Formats that tell codes alone are given the labels of the taxonomy that was imported into ``workspace``, if any.
    """
    from matching.importers import read_file

    def labels() -> dict[str, str]:
        from matching import load_taxonomy
        from service.settings import load_settings

        folder = workspace or load_settings().workspace
        if not any((folder / "taxonomy").glob("*")):
            return {}
        return {concept.id: concept.label for concept in load_taxonomy(folder).concepts}

    with reading(path):
        read: ReadFile[Any] = read_file(path, kind, format=file_format, columns=columns or None, labels=labels)
    return read


def apply_one(
    installation: Installation, read: ReadFile[Any], name: str, source: str, *, skip_bad_rows: bool, as_json: bool
) -> ImportCounts:
    """Write what was read. A rejected file still gives its counts to a program that asked for JSON."""
    from service.store.counts import ImportRejected

    try:
        return installation.store.apply(read, kind_of_name(name), source, skip_bad_rows=skip_bad_rows)
    except ImportRejected as rejected:
        if as_json:
            print_json(shape(rejected.counts, read))
        if len(rejected.details) > SHOWN_ERRORS:
            more = f"... och {len(rejected.details) - SHOWN_ERRORS} till (alla visas med --json)"
            rejected.details = (*rejected.details[:SHOWN_ERRORS], more)
        raise


def update_index(installation: Installation, *, quiet: bool) -> IndexWork | None:
    """Bring the index up to date with what was just written."""
    from matching.domain import Kind
    from service.cli.progress import progress
    from service.indexing import catch_up

    total = sum(installation.store.count(kind) for kind in Kind)
    with progress("Uppdaterar indexet", total, quiet=quiet) as advance:
        return catch_up(installation, advance)


def shape(counts: ImportCounts, read: ReadFile[Any]) -> dict[str, Any]:
    """The JSON of an import: its counts, and how the columns of the file were understood."""
    from service.cli import confirming

    return counts.as_json() | {
        "columns": dict(read.columns),
        "ignored_columns": list(read.ignored_columns),
        "notes": list(read.notes),
        **({"saved": True, "understood": confirming.as_json(read)} if read.understood else {}),
    }


class Told(Protocol):
    """What a file says of how it was understood."""

    @property
    def columns(self) -> Mapping[str, str]: ...
    @property
    def ignored_columns(self) -> tuple[str, ...]: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


def show_import(source: str, counts: ImportCounts, read: Told) -> None:
    """What an import did, for a person."""
    say(
        f"{source}: {counted(counts.rows_read, 'rad läst', 'rader lästa')}, "
        f"{counted(counts.rows_merged, 'sammanslagen', 'sammanslagna')}, "
        f"{counted(counts.rows_refused, 'avvisad', 'avvisade')}."
    )
    say(
        f"{counted(counts.added, 'ny', 'nya')}, {counted(counts.updated, 'ändrad', 'ändrade')}, "
        f"{counted(counts.unchanged, 'oförändrad', 'oförändrade')}, "
        f"{counted(counts.removed, 'borttagen', 'borttagna')}.",
        indent="  ",
    )
    for header, name in read.columns.items():
        if header.strip().casefold() != name.casefold():
            say(f"kolumnen {header!r} lästes som {name}", indent="  ", hanging="    ")
    if read.ignored_columns:
        say(f"lästes inte: {', '.join(read.ignored_columns)}", indent="  ", hanging="    ")
    for note in read.notes:
        say(note, indent="  ", hanging="    ")
    for error in counts.errors[:SHOWN_ERRORS]:
        say(f"hoppades över: {error}", indent="  ", hanging="    ")
    if len(counts.errors) > SHOWN_ERRORS:
        say(f"... och {len(counts.errors) - SHOWN_ERRORS} till (alla visas med --json)", indent="  ")


def show_index(work: IndexWork | None, *, skipped: bool = False) -> None:
    """What was done to the index, for a person."""
    if skipped:
        say("Indexet är inte uppdaterat: kör makla index build innan du söker.")
    elif work is None:
        say("Indexet var redan aktuellt.")
    else:
        say(
            f"Indexet är {'byggt' if work.rebuilt else 'uppdaterat'}: "
            f"{counted(work.embedded, 'post inläst', 'poster inlästa')}, "
            f"{counted(work.removed, 'borttagen', 'borttagna')}, {work.count} i allt."
        )


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what can go wrong with a file into ``UserError``."""
    from matching.importers.base import ImportRefused

    try:
        yield
    except ImportRefused as error:
        where = f"{error.path.name}: " if error.path else ""
        raise UserError(f"{where}{error.message}", error.remedy) from error
    except FileNotFoundError as error:
        raise UserError(f"Filen {path} finns inte.", "Kontrollera sökvägen.") from error
    except FileExistsError as error:
        raise UserError(f"{path} finns redan.", "Välj ett annat filnamn; inget har skrivits över.") from error
    except OSError as error:
        raise UserError(f"{path} kan inte öppnas ({error.strerror}).", "Kontrollera filen.") from error
