"""The command tree. Heavy parts are imported inside the commands, so that help and version are instant."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from service.cli import (
    abroad,
    asking,
    audit,
    backups,
    databases,
    demonstrating,
    evaluating,
    fair,
    importing,
    importing_figures,
    indexing,
    ledger,
    pathways,
    reporting,
    reporting_context,
    reporting_myh,
    serving,
    sync,
    taxonomy,
    training,
    understanding,
    units,
    users,
)
from service.cli.swedish import Group

HELP = """Mäkla: matchning mellan arbetssökande, behov och utbildningar, med skäl.

Börja med: makla demo
"""

ORDER = (
    "demo",
    "import",
    "template",
    "jobs",
    "seekers",
    "courses",
    "gap",
    "pathways",
    "abroad",
    "ledger",
    "report",
    "fair",
    "index",
    "db",
    "backup",
    "restore",
    "serve",
    "users",
    "keys",
    "units",
    "audit",
    "evaluate",
    "train",
)


class Root(Group):
    """The outermost group: commands in the order that a user meets them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names in that order; what is not named there comes last."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


app = typer.Typer(
    name="makla",
    cls=Root,
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:
    if asked:
        from service.version import version

        print(f"makla {version()}")
        raise typer.Exit


@app.callback()
def _root(
    _: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Visa versionen.")
    ] = False,
) -> None:
    pass


for part in (
    demonstrating,
    importing,
    importing_figures,
    indexing,
    databases,
    backups,
    asking,
    pathways,
    abroad,
    ledger,
    reporting,
    reporting_context,
    reporting_myh,
    serving,
    evaluating,
    fair,
    training,
    understanding,
    sync,
    taxonomy,
    users,
    units,
    audit,
):
    part.register(app)
