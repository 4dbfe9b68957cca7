"""Forms of a page, as a browser sends them."""

from __future__ import annotations

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, number: int) -> None:
        super().__init__()
        self._left = number
        self._in_form = False
        self._area = self._select = ""
        self.action = ""
        self.fields: dict[str, str | list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        if tag == "form" and told.get("method") == "post":
            self._in_form = self._left == 0
            self._left -= 1
            self.action = told["action"] if self._in_form else self.action
        if not self._in_form:
            return
        if tag == "input" and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self._add(told["name"], told.get("value", "on"))
        elif tag == "textarea":
            self._area = told["name"]
            self.fields[self._area] = ""
        elif tag == "select":
            self._select = told["name"]
        elif tag == "option" and self._select and ("selected" in told or self._select not in self.fields):
            self.fields[self._select] = told["value"]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] = f"{self.fields[self._area]}{data}"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        elif tag == "textarea":
            self.fields[self._area] = str(self.fields[self._area]).removeprefix("\n")
            self._area = ""
        elif tag == "select":
            self._select = ""

    def _add(self, name: str, value: str) -> None:
        known = self.fields.get(name)
        self.fields[name] = value if known is None else [*([known] if isinstance(known, str) else known), value]


def form_in(html: str, number: int = 0) -> tuple[str, dict[str, str | list[str]]]:
    """Address and fields of the ``number``-th form with method post in a page."""
    parser = _Form(number)
    parser.feed(html)
    assert parser.action, "the page has no such form"
    return parser.action, parser.fields
