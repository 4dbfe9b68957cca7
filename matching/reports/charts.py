"""Charts: Altair specifications made from the rows of a table, and their SVG, drawn without any network.

Colours are told apart by lightness too (they print in grey) and the order of the words in the legend is the order of
the bars. The text of a chart is text (it can be searched and read aloud), in a font that nearly every computer has and
whose letters are wide, so that a substitute never overflows.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

FONT = "DejaVu Sans, Verdana, Arial, sans-serif"
INK = "#1b2a33"
PALETTE = ("#0b5c7a", "#4d9db8", "#a8d2de", "#d98b2b", "#8a2f2f", "#6f6f6f")  # dark to light, then warm
HIGHLIGHT, OTHERS = "#8a2f2f", ("#0b5c7a", "#4d9db8", "#6b5b95", "#3f7d4f", "#6f6f6f")
WIDTH = 560
LINE = 30  # characters of a name on one line

MOST_KEPT = 256  # drawn charts
_OFFLINE: dict[str, Any] = {"allowed_base_urls": [], "format_locale": "sv-SE", "time_format_locale": "sv-SE"}
_APART = f"""
import json, sys, vl_convert
sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
json.dump([vl_convert.vegalite_to_svg(spec, **{_OFFLINE!r}) for spec in json.load(sys.stdin)], sys.stdout)
"""
_KEPT: dict[str, str] = {}  # specification as JSON -> SVG

Spec = dict[str, Any]

_CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    "aria": False,  # the figure as a whole has its role, title and description; parts of it are noise
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "labelColor": INK,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "gridColor": "#dde3e6",
        "domainColor": "#7d8a91",
        "tickColor": "#7d8a91",
        "labelLimit": 230,
    },
    "legend": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "labelColor": INK,
        "titleColor": INK,
        "orient": "top",
        "direction": "horizontal",
        "columns": 2,
        "labelLimit": 280,
        "title": None,
    },
}


def stacked_bars(
    rows: Sequence[tuple[str, str, float]], categories: Sequence[str], series: Sequence[str], axis: str
) -> Spec:
    """Horizontal bars, one for each category, of (category, series, value) rows stacked in the order of ``series``."""
    import altair as alt

    order = {name: at for at, name in enumerate(series)}
    values = [{"category": _wrapped(c), "series": s, "value": v, "order": order[s]} for c, s, v in rows if v]
    chart = (
        alt.Chart(alt.InlineData(values=values), width=WIDTH - 230, height=alt.Step(36))
        .mark_bar(stroke="white", strokeWidth=1)
        .encode(
            y=alt.Y("category:N", sort=[_wrapped(c) for c in categories], title=None, axis=_names(alt)),
            x=alt.X("value:Q", title=axis, axis=alt.Axis(tickMinStep=1, format=",~f", tickCount=6)),
            color=alt.Color(
                "series:N", scale=alt.Scale(domain=list(series), range=list(PALETTE[: len(series)])), title=None
            ),
            order=alt.Order("order:Q"),
        )
    )
    return _finished(chart)


def bars(rows: Sequence[tuple[str, float]], axis: str, *, colour: str = PALETTE[0]) -> Spec:
    """Horizontal bars with their number at the end, in the order given."""
    import altair as alt

    names = [_wrapped(name) for name, _ in rows]
    values = [{"category": _wrapped(name), "value": value, "label": _plain(value)} for name, value in rows]
    base = alt.Chart(alt.InlineData(values=values), width=WIDTH - 260, height=alt.Step(36)).encode(
        y=alt.Y("category:N", sort=names, title=None, axis=_names(alt)),
        x=alt.X("value:Q", title=axis, axis=alt.Axis(tickMinStep=1, format=",~f", tickCount=6)),
    )
    text = base.mark_text(align="left", dx=4, fontSize=13, color=INK).encode(text="label:N")
    return _finished(base.mark_bar(color=colour) + text)


def intervals(rows: Sequence[tuple[str, float | None, float, float]], axis: str) -> Spec:
    """A dot (where there is a value) and a line from the lowest to the highest, for rows in the order given."""
    import altair as alt

    names = [_wrapped(row[0]) for row in rows]
    values = [{"category": _wrapped(c), "value": v, "low": low, "high": high} for c, v, low, high in rows]
    base = alt.Chart(alt.InlineData(values=values), width=WIDTH - 230, height=alt.Step(36)).encode(
        y=alt.Y("category:N", sort=names, title=None, axis=_names(alt))
    )
    scale = alt.Scale(zero=True, nice=True)
    line = base.mark_rule(strokeWidth=4, color=PALETTE[1]).encode(
        x=alt.X("low:Q", title=axis, scale=scale, axis=alt.Axis(format=",~f", tickMinStep=1)), x2="high:Q"
    )
    dot = (
        base.transform_filter("isValid(datum.value)")
        .mark_point(filled=True, size=90, color=PALETTE[0], opacity=1)
        .encode(x=alt.X("value:Q", scale=scale))
    )
    return _finished(line + dot)


def lines(rows: Sequence[tuple[str, str, float]], series: Sequence[str], axis: str, *, monthly: bool) -> Spec:
    """Lines over time of (series, YYYY-MM-DD, value) rows; the first of ``series`` stands out.

    Each line has its own dash, and its name at its end where the names do not collide, so that no colour is needed.
    """
    import altair as alt

    values = [{"series": s, "day": day, "value": v} for s, day, v in rows]
    colours = [HIGHLIGHT, *(OTHERS[at % len(OTHERS)] for at in range(len(series) - 1))]
    dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 4]]
    chart = (
        alt.Chart(alt.InlineData(values=values), width=WIDTH - 70, height=260)
        .mark_line(point=alt.OverlayMarkDef(size=30, filled=True), strokeWidth=2.5)
        .encode(
            x=alt.X(
                "day:T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(format="%b %Y" if monthly else "%Y", values=_ticks([day for _, day, _ in rows])),
            ),
            y=alt.Y("value:Q", title=axis, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=6)),
            color=alt.Color("series:N", scale=alt.Scale(domain=list(series), range=colours), title=None),
            strokeDash=alt.StrokeDash(
                "series:N",
                scale=alt.Scale(domain=list(series), range=[dashes[at % len(dashes)] for at in range(len(series))]),
                title=None,
            ),
        )
    )
    return _finished(chart)


def steps(rows: Sequence[tuple[float, float]], axis_x: str, axis_y: str, mark: float | None = None) -> Spec:
    """One line over a number: how a result moves when a setting does. ``mark`` is the setting in use."""
    import altair as alt

    values = [{"x": x, "y": y} for x, y in rows]
    chart: Any = (
        alt.Chart(alt.InlineData(values=values), width=WIDTH - 70, height=220)
        .mark_line(point=alt.OverlayMarkDef(size=60, filled=True), color=PALETTE[0], strokeWidth=2.5)
        .encode(
            x=alt.X(
                "x:Q",
                title=axis_x,
                scale=alt.Scale(zero=False, nice=False, padding=12),
                axis=alt.Axis(format=".2f", tickCount=6),
            ),
            y=alt.Y("y:Q", title=axis_y, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1)),
        )
    )
    if mark is not None:
        now = alt.Chart(alt.InlineData(values=[{"x": mark}])).mark_rule(
            color=HIGHLIGHT, strokeDash=[5, 4], strokeWidth=2
        )
        chart = chart + now.encode(x="x:Q")
    return _finished(chart)


def svg(spec: Mapping[str, Any], figure_id: str, title: str, description: str) -> str:
    """The chart as an accessible SVG element: one image with a title and a description, ids of its own.

    Needs no network and asks for none. It scales with the page and never grows beyond the size it was drawn for.
    """
    return _labelled(_drawn(_text(spec)), figure_id, title, description)


def draw_apart(specs: Iterable[Mapping[str, Any]], seconds: float = 120.0) -> None:
    """Draw charts in a process of their own, so that ``svg`` gives them at once afterwards.

    The drawing library holds the interpreter while it works, most of a second at its first chart: in a service every
    other answer would wait for it. Where no process can be had, ``svg`` draws as ever.
    """
    texts = [text for text in map(_text, specs) if text not in _KEPT]
    if not texts:
        return
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _APART],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=seconds,
            check=True,
        )
        drawn = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return
    for text, one in zip(texts, drawn, strict=True):
        _keep(text, one)


def _text(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True)


def _drawn(spec: str) -> str:
    if (kept := _KEPT.get(spec)) is not None:
        return kept
    import vl_convert

    return _keep(spec, vl_convert.vegalite_to_svg(spec, **_OFFLINE))


def _keep(spec: str, drawn: str) -> str:
    while len(_KEPT) >= MOST_KEPT:
        _KEPT.pop(next(iter(_KEPT), ""), None)
    _KEPT[spec] = drawn
    return drawn


def _labelled(drawn: str, figure_id: str, title: str, description: str) -> str:
    inner = re.search(r"<svg\b([^>]*)>(.*)</svg>", drawn, re.DOTALL)
    assert inner is not None
    box = re.search(r'viewBox="([^"]+)"', inner[1])
    assert box is not None
    width, height = box[1].split()[2:]
    body = re.sub(r'\s(?:role|aria-[a-z]+)="[^"]*"', "", inner[2])
    body = re.sub(r'\bid="([^"]+)"', rf'id="{figure_id}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{figure_id}-\1)", body)
    body = re.sub(r'href="#([^"]+)"', rf'href="#{figure_id}-\1"', body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}" width="{width}" height="{height}" role="img" '
        f'focusable="false" aria-labelledby="{figure_id}-title {figure_id}-desc">'
        f'<title id="{figure_id}-title">{escape(title)}</title>'
        f'<desc id="{figure_id}-desc">{escape(description)}</desc>{body}</svg>'
    )


def _ticks(days: Sequence[str]) -> list[int]:
    """At most eight of the days of a series, as milliseconds: a label where there is a value, and none twice."""
    known = sorted({dt.datetime.fromisoformat(f"{day}T00:00:00+00:00") for day in days})
    step = -(-len(known) // 8) or 1
    return [round(day.timestamp() * 1000) for day in known[::step]]


def _finished(chart: Any) -> Spec:
    spec: Spec = chart.configure(**_CONFIG).to_dict(validate=False)
    spec.pop("$schema", None)
    spec["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json"
    return spec


def _wrapped(name: str) -> str:
    """A long name on two lines, cut with an ellipsis where it needs more."""
    lines = textwrap.wrap(name, LINE, max_lines=2, placeholder=" …")
    return "\n".join(lines)


def _names(alt: Any) -> Any:
    """The axis of names, whose line breaks Vega takes as a list."""
    return alt.Axis(labelExpr="split(datum.label, '\\n')", labelLineHeight=15)


def _plain(value: float) -> str:
    from matching.reports.cells import number

    return number(value)
