"""Typer in Swedish: help pages and complaints about usage, and every error in one shape."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from typer import Abort, Context, TyperException
from typer.core import TyperCommand, TyperGroup

from service.cli.output import prepare_streams, print_error
from service.errors import BadUsage, UserError

_HELP = [
    (r"^Usage:", "Så skrivs det:"),
    (r"^Options:", "Flaggor:"),
    (r"^Arguments:", "Argument:"),
    (r"^Commands:", "Kommandon:"),
    (r"\[OPTIONS\]", "[FLAGGOR]"),
    (r"COMMAND \[ARGS\]\.\.\.", "KOMMANDO ..."),
    (r"Show this message and exit\.", "Visa den här hjälpen."),
    (r"\[default: ", "[annars: "),
    (r"\[required\]", "[krävs]"),
    (r"; required\]", "; krävs]"),
]
_COMPLAINTS = [
    (r"No such option: (\S+)", r"Flaggan \1 finns inte."),
    (r" ?\(Possible options: (.*)\)", r" Menade du \1?"),
    (r"No such command ('.*?')\.?", r"Kommandot \1 finns inte."),
    (r"\.?\.? Did you mean (.*)\?", r". Menade du \1?"),
    (r"Missing command\.", "Ange ett kommando."),
    (r"Missing option (.*?)\.$", r"Flaggan \1 måste anges."),
    (r"Missing argument (.*?)\.$", r"Argumentet \1 måste anges."),
    (r"Option (\S+) requires an argument\.", r"Flaggan \1 behöver ett värde."),
    (r"Option (\S+) does not take a value\.", r"Flaggan \1 tar inget värde."),
    (r"Got unexpected extra argument\S* \((.*)\)", r"Oväntade argument: \1."),
    (r"Invalid value for (.*?): ", r"Ogiltigt värde för \1: "),
    (r"Input should be a valid integer.*", "det är inget heltal."),
    (r"Input should be greater than or equal to (\S+)", r"det ska vara minst \1."),
    (r"Input should be less than or equal to (\S+)", r"det ska vara högst \1."),
]


def in_swedish(text: str, table: Sequence[tuple[str, str]]) -> str:
    """``text`` with every phrase of ``table`` translated."""
    for english, swedish in table:
        text = re.sub(english, swedish, text, flags=re.MULTILINE)
    return text


class Command(TyperCommand):
    """A command with its help page in Swedish."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_swedish(super().get_help(ctx), _HELP)


class Group(TyperGroup):
    """A group of commands. The outermost one turns errors into messages and exit statuses."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_swedish(super().get_help(ctx), _HELP)

    def list_commands(self, _: Any) -> list[str]:
        """Commands in the order they were registered, which is the order a user meets them."""
        return list(self.commands)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002  # this method is what stands alone
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run a command line and exit: 0 ok, 1 an error the user can put right, 2 bad usage, 130 interrupted."""
        prepare_streams()
        given = list(sys.argv[1:] if args is None else args)
        as_json = "--json" in given
        try:
            status = super().main(given, prog_name, complete_var, False, windows_expand_args, **extra)
        except UserError as error:
            print_error(error, as_json=as_json)
            status = 2 if isinstance(error, BadUsage) else 1
        except TyperException as error:
            print_error(_complaint(error), as_json=as_json)
            status = error.exit_code
        except Abort:
            print_error(UserError("Avbrutet."), as_json=as_json)
            status = 1
        sys.exit(status if isinstance(status, int) else 0)


def _complaint(error: TyperException) -> UserError:
    context: Context | None = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "makla"
    return BadUsage(in_swedish(error.format_message(), _COMPLAINTS), f"Se hjälpen: {command} --help")
