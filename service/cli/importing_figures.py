"""``makla import myh`` and ``makla import keyfigures``: what reports set beside the needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.importing import PathArgument, SkipOption, Told, import_app, reading, show_import
from service.cli.options import JsonOption, WorkspaceOption
from service.cli.output import print_json
from service.cli.swedish import Command

if TYPE_CHECKING:
    from matching.importers.key_figures import ReadFigures
    from matching.importers.myh import ReadApplications
    from service.store.counts import ImportCounts
    from service.store.reports import ReportStore


def register(app: typer.Typer) -> None:  # noqa: ARG001  # the commands belong to the group of imports
    """Add the commands."""
    import_app.command("myh", cls=Command)(myh)
    import_app.command("keyfigures", cls=Command)(key_figures)


def myh(
    path: PathArgument,
    skip_bad_rows: SkipOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Läs in MYH:s beslutslista: ansökningar om yrkeshögskola, beviljade och avslagna."""
    from matching.importers.myh import read_applications

    with reading(path):
        read = read_applications(path)
    _apply(read, path, workspace, skip_bad_rows=skip_bad_rows, as_json=as_json)


def key_figures(
    path: PathArgument,
    name: Annotated[
        str, typer.Option("--name", metavar="NAMN", help="Nyckeltalets namn, om filen inte har det (eller ett bättre).")
    ] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="ENHET", help="Enheten, t.ex. procent.")] = "",
    source: Annotated[str, typer.Option("--source", metavar="KÄLLA", help="Vem som publicerat siffrorna.")] = "",
    skip_bad_rows: SkipOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Läs in nyckeltal ur officiell statistik (CSV, Excel eller JSON-stat 2.0)."""
    from matching.importers.key_figures import read_key_figures

    with reading(path):
        read = read_key_figures(path, name=name, unit=unit, source=source)
    _apply(read, path, workspace, skip_bad_rows=skip_bad_rows, as_json=as_json)


def _apply(
    read: ReadApplications | ReadFigures, path: Path, workspace: Path | None, *, skip_bad_rows: bool, as_json: bool
) -> None:
    from service.store.counts import ImportRejected
    from service.wiring import open_installation

    with open_installation(workspace, create=True) as installation:
        try:
            counts = _written(read, path, installation.reports, skip_bad_rows=skip_bad_rows)
        except ImportRejected as rejected:
            if as_json:
                print_json(_shape(rejected.counts, read))
            raise
    if as_json:
        print_json(_shape(counts, read))
    else:
        show_import(path.name, counts, read)


def _shape(counts: ImportCounts, read: Told) -> dict[str, Any]:
    told = {"columns": dict(read.columns), "ignored_columns": list(read.ignored_columns), "notes": list(read.notes)}
    return counts.as_json() | told


def _written(
    read: ReadApplications | ReadFigures, path: Path, reports: ReportStore, *, skip_bad_rows: bool
) -> ImportCounts:
    from matching.importers.myh import ReadApplications

    if isinstance(read, ReadApplications):
        return reports.import_applications(read, path.name, skip_bad_rows=skip_bad_rows)
    return reports.import_figures(read, path.name, skip_bad_rows=skip_bad_rows)
