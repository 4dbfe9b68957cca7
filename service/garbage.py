"""How often Python looks for garbage that refers to itself."""

from __future__ import annotations

import gc


def collect_rarely() -> None:
    """Look for it less often.

    A command and a service make hundreds of thousands of objects that live as long as they do (classes, records). To
    look through them every 700 allocations costs a tenth of a short command, and makes a service stand still.
    """
    gc.set_threshold(100_000, 50, 100)
