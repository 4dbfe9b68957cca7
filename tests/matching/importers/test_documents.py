"""Documents as lines: what a reader of the page sees, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.importers.base import ImportRefused
from matching.importers.documents import document_lines, is_document
from tests.matching.importers.document_fixture import docx, paragraph, pdf, table


def saved(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_text_in_every_encoding_that_people_save(tmp_path: Path, encoding: str) -> None:
    path = saved(tmp_path, "a.txt", "Åsa svetsar\tTIG\r\n\r\noch  målar ".encode(encoding))
    assert document_lines(path) == ("Åsa svetsar | TIG", "", "och målar")


def test_a_word_document(tmp_path: Path) -> None:
    content = docx(
        "Erfarenhet",
        paragraph("Svetsare", item=True),
        table(("2015-2019", "Snickare"), ("2020-", "Målare & tapetserare")),
        paragraph("nyckelord nyckelord", hidden=True),
        "Slut",
    )
    lines = document_lines(saved(tmp_path, "cv.docx", content))
    assert lines == ("Erfarenhet", "- Svetsare", "2015-2019 | Snickare", "2020- | Målare & tapetserare", "", "Slut")


def test_a_pdf_with_a_text_layer(tmp_path: Path) -> None:
    path = saved(tmp_path, "cv.pdf", pdf("Erfarenhet", "Undersköterska (2015 - 2019)"))
    assert [line for line in document_lines(path) if line] == ["Erfarenhet", "Undersköterska (2015 - 2019)"]


def test_a_scanned_pdf_says_so(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="inskannad") as refused:
        document_lines(saved(tmp_path, "cv.pdf", pdf(picture=True)))
    assert "OCR" in refused.value.remedy


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("tom.txt", b"", "tom"),
        ("blank.txt", b" \n\n ", "ingen text"),
        ("cv.pdf", pdf("hemligt", encrypted=True), "lösenord"),
        ("cv.pdf", pdf("avklippt")[:60], "skadad"),
        ("cv.pdf", b"%PDF-1.7\n" + b"\x00" * 2000, "skadad"),
        ("cv.docx", docx("x")[:200], "skadad"),
        ("cv.docx", docx("x", extra={"word/vbaProject.bin": b"x"}), "makron"),
        ("cv.docm", docx("x", extra={"word/vbaProject.bin": b"x"}), "makron"),
        ("cv.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "äldre Office"),
        ("cv.txt", ("a" * 30_000).encode(), "för lång"),
        ("cv.txt", b"a\n" * 30_000, "för lång"),
        ("cv.txt", b"bin\x00\x01\x02", "ingen textfil"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(ImportRefused, match=message) as refused:
        document_lines(saved(tmp_path, name, content))
    assert refused.value.remedy


def test_entities_in_a_word_document_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
    with pytest.raises(ImportRefused, match="DTD"):
        document_lines(saved(tmp_path, "cv.docx", _with_document(bomb)))


def _with_document(xml: bytes) -> bytes:
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", xml)
    return stream.getvalue()


def test_documents_are_recognised(tmp_path: Path) -> None:
    assert is_document(tmp_path / "cv.pdf", pdf("x"))
    assert is_document(tmp_path / "cv.docx", docx("x"))
    assert is_document(tmp_path / "cv.txt", b"Erfarenhet")
    assert not is_document(tmp_path / "lista.xlsx", b"PK\x03\x04")
    assert not is_document(tmp_path / "lista.csv", b"Id;Namn")
