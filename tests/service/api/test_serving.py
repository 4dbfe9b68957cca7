"""What is made ready before anybody asks."""

from __future__ import annotations

from service.api.app import create_app
from service.api.serving import warm
from service.web.frame import environment
from service.wiring import Installation


def test_every_template_is_compiled_and_every_route_put_together(installation: Installation) -> None:
    warm(create_app(installation), installation)
    pages = environment()
    assert pages.cache is not None
    assert {name for _, name in pages.cache} == set(pages.list_templates())
