"""Key figures that an installation holds, for a municipality against others and the country."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matching.key_figures import COUNTRY, area_code
from matching.places import UnknownMunicipality
from service.errors import UnknownName
from service.questions import nearest, suggestion

if TYPE_CHECKING:
    from matching.reports import Document
    from service.wiring import Installation


def context_report(
    installation: Installation, place: str, compare: Sequence[str], wanted: Sequence[str], day: dt.date
) -> Document:
    """The document. ``wanted`` are words of names of figures; none: all of them.

    Raises ``UnknownName`` for an unknown place or words that no figure has.
    """
    from matching.reports.context import context_document
    from service.version import version

    own, others = _code(place), [_code(name) for name in compare]
    names = installation.reports.figure_names()
    chosen = [name for name in names if not wanted or any(w.casefold() in name.casefold() for w in wanted)]
    for words in wanted:
        if not any(words.casefold() in name.casefold() for name in names):
            near = suggestion(nearest(words, names)) or (f"Det finns {', '.join(names[:3])}." if names else "")
            raise UnknownName(f"Inget nyckeltal heter {words!r}.", near or "Läs in några med makla import keyfigures.")
    figures = installation.reports.figures(chosen, [own, *others, COUNTRY])
    return context_document(figures, own, others, day, {"Mäkla": version()})


def _code(name: str) -> str:
    try:
        return area_code(name)
    except UnknownMunicipality as error:
        raise UnknownName(str(error)) from None
