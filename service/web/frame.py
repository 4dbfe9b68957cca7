"""From a template and its values to a page: the one way in which every page is made.

Pages carry no script and no style of their own, so that the policy below can forbid both: what a record says can never
run. A template that names a value it was not given is an error, not an empty spot.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse

from service import words
from service.access.current import csrf_field
from service.addresses import segment
from service.version import version
from service.web.navigation import home_of, looking, menu_of
from service.web.static_files import address_of

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",  # pages speak of people, and the computer may be shared
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Link(NamedTuple):
    """A cell of a table, or an item of a list, that leads somewhere."""

    text: str
    href: str


@cache
def environment() -> Environment:
    """Every template, escaped by default, compiled at most once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "static": address_of,
        "program_version": version(),
        "part_names": words.PART_NAMES,
        "shown_parts": words.shown_parts,
    }
    made.filters |= {
        "number": words.number,
        "day": words.day,
        "sentence": words.sentence,
        "grade": words.grade_word,
        "moment": words.moment,
        "facts": words.in_words,
        "proof": words.proof_text,
        "segment": segment,
    }
    made.tests["link"] = lambda value: isinstance(value, Link)
    return made


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """The page. ``context`` goes to the template, besides what every page knows: ``actor``, ``menu`` and ``csrf``."""
    known = _of_every_page(request) | context
    known["errors"] = _Errors(known["errors"])
    html = environment().get_template(template).render(known)
    return HTMLResponse(html, status, dict(HEADERS))


def confirm(
    request: Request,
    *,
    title: str,
    text: str,
    action: str,
    button: str,
    cancel: str,
    fields: Sequence[tuple[str, str]] = (),
    facts: Sequence[str] = (),
    danger: bool = True,
) -> HTMLResponse:
    """A page that asks before something is done: ``action`` is posted ``fields`` when the user presses ``button``."""
    return render(
        request,
        "confirm.html",
        title=title,
        text=text,
        action=action,
        button=button,
        cancel=cancel,
        fields=fields,
        facts=facts,
        danger=danger,
    )


def see_other(address: str) -> RedirectResponse:
    """Where to look after a form was taken care of, so that reloading the page does not send the form again."""
    return RedirectResponse(address, 303)


class _Errors(dict[str, str]):
    """What is wrong with each field of a form; nothing, with a field that is not named."""

    def __missing__(self, name: str) -> str:
        return ""


def _of_every_page(request: Request) -> dict[str, Any]:
    from markupsafe import Markup

    actor = looking(request)
    path = request.url.path
    return {
        "actor": actor,
        "home": home_of(actor),
        "menu": menu_of(actor, path),
        "path": path,
        "csrf": Markup(csrf_field(request)),
        "errors": {},
    }
