"""The command line ``makla``. Documented in ``docs/cli.md``."""


def main() -> None:
    """Run the command in ``sys.argv`` and exit with 0 (ok), 1 (the user can put it right) or 2 (bad usage)."""
    from service.garbage import collect_rarely

    collect_rarely()

    from service.cli.app import app

    app(prog_name="makla")
