"""The command line ``makla``. Documented in ``docs/cli.md``."""


def main() -> None:
    """Run the command in ``sys.argv`` and exit with 0 (ok), 1 (the user can put it right) or 2 (bad usage)."""
    import gc

    # A command makes hundreds of thousands of objects that live as long as it does (classes, records): looking
    # through them for garbage every 700 allocations costs a tenth of a short command.
    gc.set_threshold(100_000, 50, 100)

    from service.cli.app import app

    app(prog_name="makla")
