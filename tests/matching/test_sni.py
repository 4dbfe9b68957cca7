"""Codes of SNI and the sections that they, or words about a sector, are in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.sni import DIVISIONS, SECTIONS, UnknownSni, parse_sni, sni_name, sni_section


@pytest.mark.parametrize(
    ("sector", "section"),
    [
        ("25.110", "C"),
        ("SNI 87", "Q"),
        ("F", "F"),
        ("Tillverkning", "C"),
        ("Verkstad", "C"),
        ("Äldreomsorg", "Q"),
        ("El och solenergi", "F"),
        ("Lokalvård", "N"),
        ("", None),
        ("något helt annat", None),
        ("00", None),
        ("34", None),
    ],
)
def test_the_section_of_a_sector(sector: str, section: str | None) -> None:
    assert sni_section(sector) == section
    assert section is None or section in SECTIONS


@pytest.mark.parametrize(
    ("text", "code", "section"),
    [
        ("62", "62", "J"),
        ("62.0", "62.0", "J"),
        ("620", "62.0", "J"),
        ("62.01", "62.01", "J"),
        ("62.010", "62.010", "J"),
        ("62010", "62.010", "J"),
        (" SNI 2025: 62.010 ", "62.010", "J"),
        ("sni2007 01.110", "01.110", "A"),
        ("SNI-2007 87", "87", "Q"),
        ("j", "J", "J"),
        ("99", "99", "U"),
    ],
)
def test_a_code_in_its_ways_of_writing(text: str, code: str, section: str) -> None:
    assert parse_sni(text) == code
    assert sni_section(code) == section


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "ingen SNI-kod"),
        ("6", "ingen SNI-kod"),
        ("62.0101", "ingen SNI-kod"),
        ("620101", "ingen SNI-kod"),
        ("6 2", "ingen SNI-kod"),
        ("6.2", "ingen SNI-kod"),
        ("²2", "ingen SNI-kod"),
        ("Tillverkning", "ingen SNI-kod"),
        ("34", "33 och 35"),
        ("00", "01 och 02"),
        ("68.", "ingen SNI-kod"),
        ("V", "A–U"),  # SNI 2025 alone has it
    ],
)
def test_what_is_no_code_says_what_to_do(text: str, told: str) -> None:
    with pytest.raises(UnknownSni, match=told):
        parse_sni(text)


def test_a_code_with_the_name_of_its_section() -> None:
    assert sni_name("25.620") == "25.620 (C Tillverkning)"
    assert sni_name("C") == "C Tillverkning"


def test_every_division_is_in_a_section_and_every_section_has_one() -> None:
    assert len(DIVISIONS) == 88  # SNI 2007 has 88 divisions in 21 sections
    assert {sni_section(one) for one in DIVISIONS} == set(SECTIONS)


@given(st.text(max_size=12))
def test_a_code_read_once_is_read_again_as_it_is(text: str) -> None:
    try:
        code = parse_sni(text)
    except UnknownSni:
        return
    assert parse_sni(code) == code
    assert sni_section(code) is not None
