"""``makla report context``: the municipality against others and the country, as the source told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.service.cli.conftest import Makla

MONTHS = "\n".join(
    f"{area};{year}-{month:02};{base + (year - 2025) + month / 10:.1f}".replace(".", ",")
    for area, base in (("0484", 9), ("Västerås", 8), ("Riket", 6))
    for year in (2025, 2026)
    for month in (1, 2, 3)
)


@pytest.fixture
def figures(makla: Makla, tmp_path: Path) -> Path:
    (tmp_path / "manad.csv").write_text(f"Kommun;Period;Värde\n{MONTHS}\n", "utf-8")
    (tmp_path / "ar.csv").write_text("Kommun;År;Värde\n0484;2023;13\n0484;2024;12,4\n00;2024;8,1\n", "utf-8")
    for name, title in (("manad.csv", "Öppet arbetslösa"), ("ar.csv", "Ungdomsarbetslöshet")):
        words = ("--name", title, "--unit", "procent", "--source", "Exempel", "--workspace", "w")
        assert makla("import", "keyfigures", tmp_path / name, *words).status == 0
    return Path("w")


def test_the_municipality_is_set_against_others_and_the_country(makla: Makla, figures: Path) -> None:
    words = ("report", "context", "--place", "Eskilstuna", "--compare", "Västerås", "--workspace", figures)
    done = makla(*words, "--out", "o.html")
    assert done.status == 0, done.err
    page = Path("o.html").read_text("utf-8")
    assert page.count("<svg") == 2
    # 9 + 1 + 0.3 in March 2026, a year earlier 9.3; the country 6 + 1 + 0.3
    told = "Öppet arbetslösa: Eskilstuna 10,3 procent mars 2026, riket 7,3. Ett år tidigare var det 9,3."
    assert told in page
    assert "Ungdomsarbetslöshet: Eskilstuna 12,4 procent 2024, riket 8,1. Ett år tidigare var det 13." in page
    assert "Inga värden för Västerås." in page  # no yearly value
    assert makla(*words, "--figure", "öppet", "--out", "o.csv").status == 0
    rows = list(csv.reader(io.StringIO(Path("o.csv").read_text("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Period", "Eskilstuna", "Västerås", "Riket"]
    assert rows[1] == ["mars 2026", "10,3", "9,3", "7,3"]


def test_a_value_that_is_not_told_is_no_zero(makla: Makla, figures: Path) -> None:
    words = ("report", "context", "--place", "0484", "--figure", "ungdom", "--workspace", figures)
    assert makla(*words, "--out", "o.csv").status == 0
    assert Path("o.csv").read_text("utf-8-sig").splitlines()[2] == "2023;13;"


def test_an_unknown_place_or_figure_is_an_error_with_suggestions(makla: Makla, figures: Path) -> None:
    words = ("report", "context", "--out", "o.html", "--workspace", figures)
    done = makla(*words, "--place", "Eskilstunna")
    assert (done.status, "Eskilstuna" in done.err) == (1, True)
    done = makla(*words, "--place", "Flen", "--figure", "Ungdomsarbetslös")
    assert done.status == 0
    done = makla(*words, "--place", "Flen", "--figure", "Ungdomarbetslöshet")
    assert (done.status, "Menade du Ungdomsarbetslöshet" in done.err) == (1, True)


def test_no_figures_at_all_says_what_to_do(makla: Makla, read_in: Path) -> None:
    done = makla("report", "context", "--place", "Flen", "--out", "o.html", "--workspace", read_in)
    assert done.status == 0
    assert "makla import keyfigures" in Path("o.html").read_text("utf-8")
