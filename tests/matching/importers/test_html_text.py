"""HTML to text: what a reader sees stays, in lines; markup, scripts and invisible characters go."""

from __future__ import annotations

import pytest

from matching.importers.html_text import html_to_text, looks_like_html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("Redan ren text\nmed två rader", "Redan ren text\nmed två rader"),
        ("<p>Du lär dig <b>svetsa</b> TIG&nbsp;och MIG.</p><p>Start i Eskilstuna.</p>",
         "Du lär dig svetsa TIG och MIG.\nStart i Eskilstuna."),
        ("<ul><li>Blåskinn<li>Ritningsläsning</ul>", "- Blåskinn\n- Ritningsläsning"),
        ("<![CDATA[ <div class=info>Ansök senast <br>15 maj</div> ]]>", "Ansök senast\n15 maj"),
        ("&lt;p&gt;V&amp;auml;lkommen&lt;/p&gt;", "Välkommen"),
        ("V&auml;lkommen", "Välkommen"),
        ("<p>Skriv taggen &lt;p&gt; i HTML</p>", "Skriv taggen <p> i HTML"),
        ("Lön < 30 000 och ålder > 18", "Lön < 30 000 och ålder > 18"),
        ("<script>alert('x')</script>Kvar<style>p{}</style>", "Kvar"),
        ("<object/>Kvar", "Kvar"),
        ("Före<!-- dold <p>not --> efter", "Före efter"),
        ("<p>Före</p><!-- aldrig stängd", "Före"),
        ("<!DOCTYPE html><?xml version='1.0'?><p>Text</p>", "Text"),
        ("Mjukt\u00adbindestreck och\u200b osynligt", "Mjuktbindestreck och osynligt"),
        ("rad ett\r\n\r\n\r\nrad två\rrad tre", "rad ett\nrad två\nrad tre"),
        ("<p>oavslutad <b>text", "oavslutad text"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(source: str, text: str) -> None:
    assert html_to_text(source) == text


def test_cleaning_twice_changes_nothing() -> None:
    once = html_to_text("<h2>Kursen</h2><ol><li>Ett</li><li>Två &amp; tre</li></ol>")
    assert html_to_text(once) == once == "Kursen\n- Ett\n- Två & tre"


def test_a_comparison_is_not_html() -> None:
    assert not looks_like_html("a < b och c > d, R&D, AT&T")
    assert looks_like_html("<br>")
    assert looks_like_html("f&ouml;rskola")
