"""A pasted text or a file becomes a draft that a person confirms."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.domain import SwedishLevel
from service.counselling import drafts
from service.counselling.form import read
from service.errors import UserError
from tests.service.cli.tiny import PROFILES, write_table

NOTES = """Amina Hassan
amina@exempel.se

Sammanfattning
Har arbetat i hemtjänsten i fyra år. Läser SFI D. Har B-körkort. Bor i Eskilstuna.

Erfarenhet
2019-2023 Undersköterska, Solgården

Kompetenser
omvårdnad, dokumentation

Önskemål
Undersköterska
"""


def test_notes_become_a_form_with_the_words_it_rests_on() -> None:
    draft = drafts.from_text(NOTES)
    assert draft.values["label"] == "Amina"
    assert draft.values["id"] == ""
    assert draft.values["home"] == "Eskilstuna"
    assert draft.values["driving_licences"] == "B"
    assert draft.record.swedish is SwedishLevel.A2
    understood = {one.field: one.words for one in draft.understood}
    assert "B-körkort" in understood["Körkort"]
    assert "amina@exempel.se" not in draft.carried
    assert "Hassan" not in draft.carried


def test_what_the_form_does_not_show_comes_with_it() -> None:
    draft = drafts.from_text(NOTES)
    known = drafts.carried(draft.carried)
    assert known == draft.record
    filled = read(draft.values, "K1", known)
    assert filled.record is not None
    assert filled.record.experience == draft.record.experience


@pytest.mark.parametrize("broken", ["", "{", '{"id": 5}', '{"id": "x", "okänt": 1}', "[]"])
def test_a_draft_that_was_meddled_with_is_no_draft(broken: str) -> None:
    assert drafts.carried(broken) is None


@pytest.mark.parametrize("text", ["", "  \n", "x" * 100_001])
def test_a_text_that_tells_nothing_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(UserError) as refused:
        drafts.from_text(text)
    assert refused.value.remedy


def test_files(tmp_path: Path) -> None:
    one = write_table(tmp_path / "en.csv", PROFILES[:1]).read_bytes()
    assert drafts.from_file("C:\\Mina filer\\en.csv", one).values["id"] == "P1"
    several = write_table(tmp_path / "flera.csv", PROFILES).read_bytes()
    with pytest.raises(drafts.SeveralPeople, match="3 personer"):
        drafts.from_file("flera.csv", several)
    assert drafts.from_file("cv.txt", NOTES.encode()).values["label"] == "Amina"
    for name, content in (
        ("tom.txt", b""),
        ("bild.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99),
        ("stor.txt", b"a" * (10 * 1024 * 1024 + 1)),
    ):
        with pytest.raises(UserError):
            drafts.from_file(name, content)
