"""The bad files that people really have, each through the command line in a bounded child process.

Each ends with exit status 1, one Swedish message that says where and what to do, and the store exactly as it was.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from tests.contracts.importer_cases import NEEDS, PROFILES, ad, as_csv, as_xlsx, changed
from tests.fuzz.forking import Forking
from tests.fuzz.judging import Town, complaints
from tests.matching.importers.document_fixture import docx, pdf

pytestmark = pytest.mark.skipif(os.name != "posix", reason="resource limits are those of POSIX")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A workspace to be left alone."""
    with Forking() as forking:
        yield Town(tmp_path_factory.mktemp("stad"), forking)


def refused(town: Town, kind: str, name: str, content: bytes | None, *more: str) -> str:
    """The message of an import that must be refused."""
    file = town.folder / name
    if content is not None:
        file.write_bytes(content)
    ended, unchanged = town.read_in(kind, file, *more)
    assert ended.status == 1, ended
    assert complaints(ended, unchanged, name) == []
    return ended.err


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_member(workbook: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    return zipped(members | {name: content})


def sheet_of(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


CSV = as_csv(NEEDS)
XLSX = as_xlsx(NEEDS)
TABLES: list[tuple[str, str, bytes, tuple[str, ...]]] = [
    ("missing column", "a.csv", as_csv([["Titel", "Antal"], ["Svetsare", 2]]), ("Id",)),
    ("wrong columns", "a.csv", as_csv([["x", "y"], ["1", "2"]]), ("Id",)),
    ("duplicate id", "a.csv", as_csv([*NEEDS, [*NEEDS[1][:1], "Annat", *NEEDS[1][2:]]]), ("rad 4", "rad 2", "B1")),
    ("impossible date", "a.csv", as_csv([["Id", "Rubrik", "Start"], ["B1", "Kock", "2027-02-30"]]),
     ("rad 2", "Start", "2027-02-30", "2027-01-11")),
    ("day and month swapped", "a.csv", as_csv([["Id", "Rubrik", "Start"], ["B1", "Kock", "3/4/27"]]),
     ("rad 2", "Start", "år-månad-dag")),
    ("unknown place", "a.csv", as_csv(changed(NEEDS, 2, "Ort", "Eskiltuna")), ("rad 2", "Ort", "Eskilstuna")),
    ("unknown word", "a.csv", as_csv(changed(NEEDS, 2, "Källa", "beskö")), ("rad 2", "Källa", "besök")),
    ("unknown code", "a.csv", as_csv(changed(NEEDS, 3, "SSYK", "23")), ("rad 3", "SSYK", "fyra siffror")),
    ("not a number", "a.csv", as_csv(changed(NEEDS, 2, "Antal", "två")), ("rad 2", "Antal")),
    ("short last row", "a.csv", CSV[: CSV.rindex(b"workshop") + 3], ("rad 3",)),
    ("cut in a quote", "a.csv", as_csv([["Id", "Rubrik"], ["B1", 'Kock "söks"\n']])[:-4], ("rad 2",)),
    ("mixed encodings", "a.csv", CSV + "B9;Målare på väg".encode("cp1252"), ("teckenkodningar", "UTF-8")),
    ("empty", "a.csv", b"", ("tom",)),
    ("only a byte order mark", "a.csv", b"\xef\xbb\xbf", ("tom", "format")),
    ("empty workbook", "a.xlsx", as_xlsx([]), ("rubrik", "tom")),
    ("truncated workbook", "a.xlsx", XLSX[: len(XLSX) // 2], ("avklippt",)),
    ("another kind", "a.xlsx", zipped({"xl/workbook.bin": b"x", "[Content_Types].xml": b"<a/>"}), (".xlsb",)),
    ("macros", "a.xlsx", with_member(XLSX, "xl/vbaProject.bin", b"x"), ("makron",)),
    ("a zip within", "a.xlsx", zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": XLSX}), ("arkiv",)),
    ("a plain zip", "a.zip", zipped({"behov.csv": CSV}), ("zip-arkiv",)),
    ("an encrypted workbook", "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
     ("lösenord",)),
    ("an old workbook", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, (".xls",)),
    ("a formula without value", "a.xlsx", with_member(XLSX, "xl/worksheets/sheet1.xml", sheet_of(
        '<row><c t="str"><v>Id</v></c><c t="str"><v>Rubrik</v></c></row>'
        '<row><c><f>1+1</f></c><c t="str"><v>Kock</v></c></row>')),
     ("rad 2", "formel", "räkna om")),
    ("very many cells", "a.xlsx", with_member(XLSX, "xl/worksheets/sheet1.xml", sheet_of(
        ("<row>" + "<c/>" * 1000 + "</row>") * 300)), ("celler",)),
    ("very many rows", "a.xlsx", with_member(XLSX, "xl/worksheets/sheet1.xml", sheet_of(
        '<row><c t="str"><v>a</v></c></row>' * 30_000)), ("rader",)),
    ("a bomb", "a.xlsx", with_member(XLSX, "xl/worksheets/sheet1.xml", b"<a>" + b" " * 60_000_000), ("för stor",)),
    ("a gzip bomb", "a.csv.gz", gzip.compress(CSV + b"x" * 60_000_000), ("för stor",)),
    ("a cut gzip", "a.csv.gz", gzip.compress(CSV)[:-9], ("avklippt",)),
    ("a gzip in a gzip", "a.csv.gz", gzip.compress(gzip.compress(CSV)), ("två gånger",)),
    ("a document", "a.xlsx", docx("Behöver 2 svetsare."), ("Word",)),
    ("a picture", "a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, ("text",)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "told"), [row[1:] for row in TABLES], ids=[row[0] for row in TABLES])
def test_bad_tables(town: Town, name: str, content: bytes, told: tuple[str, ...]) -> None:
    message = refused(town, "need", name, content)
    found = [word for word in told if word in message]
    assert found, message
    if told[0].startswith("rad"):
        assert found == list(told), message


JSONS: list[tuple[str, Any, tuple[str, ...]]] = [
    ("truncated", json.dumps([ad("1", "Kock")]).encode()[:-20], ("avklippt",)),
    ("deep", b'[{"headline":' + b"[" * 100_000, ("nästlad", "avklippt")),
    ("no JSON", b'[{"headline": undefined}]', ("JSON", "rad 1")),
    ("NaN", b'[{"id": "1", "headline": "x", "number_of_vacancies": NaN}]', ("NaN",)),
    ("a huge number", b'[{"id": "1", "headline": "x", "number_of_vacancies": ' + b"9" * 9000 + b"}]", ("för stort",)),
    ("very many values", b'[{"headline": 1},' + b"1," * 2_000_000 + b"1]", ("för många",)),
    ("an impossible date", [ad("1", "Kock", application_deadline="2026-02-30")], ("2026-02-30",)),
    ("another JSON", {"något": "annat", "headline": 1}, ("annons", "Format", "format")),
]


@pytest.mark.parametrize(("content", "told"), [row[1:] for row in JSONS], ids=[row[0] for row in JSONS])
def test_bad_ads(town: Town, content: Any, told: tuple[str, ...]) -> None:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    message = refused(town, "need", "a.json", raw)
    assert any(word in message for word in told), message


DOCUMENTS: list[tuple[str, str, bytes, tuple[str, ...]]] = [
    ("scanned", "cv.pdf", pdf(picture=True), ("inskannad", "OCR")),
    ("encrypted pdf", "cv.pdf", pdf("x", encrypted=True), ("lösenord",)),
    ("truncated pdf", "cv.pdf", pdf("Erfarenhet")[:100], ("skadad",)),
    ("a pdf that refers to itself", "cv.pdf", pdf("x").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), ("PDF",)),
    ("macros", "cv.docx", docx("Erfarenhet", extra={"word/vbaProject.bin": b"x"}), ("makron",)),
    ("a bomb", "cv.docx", zipped({"word/document.xml": b"<a>" + b" " * 60_000_000}), ("för stor",)),
    ("old Word", "cv.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, (".doc",)),
    ("nothing of a profile", "cv.txt", b"Telefon: 016-10 00 00", ("profil",)),
    ("a book", "cv.txt", b"Svetsare var han. " * 20_000, ("för lång",)),
]


@pytest.mark.parametrize(("name", "content", "told"), [row[1:] for row in DOCUMENTS], ids=[row[0] for row in DOCUMENTS])
def test_bad_documents(town: Town, name: str, content: bytes, told: tuple[str, ...]) -> None:
    message = refused(town, "seeker", name, content)
    assert all(word in message for word in told), message


def test_a_file_of_200_megabytes(town: Town) -> None:
    file = town.folder / "stor.csv"
    with file.open("wb") as stream:
        stream.write(CSV)
        stream.truncate(200 * 1024 * 1024)
    assert "för stor" in refused(town, "need", file.name, None)
    file.unlink()


def test_what_is_no_file(town: Town) -> None:
    (town.folder / "mapp").mkdir(exist_ok=True)
    os.mkfifo(town.folder / "ror.csv")
    assert "mapp" in refused(town, "need", "mapp", None)
    assert "vanlig fil" in refused(town, "need", "ror.csv", None)  # and nobody waits for it
    assert "finns inte" in refused(town, "need", "borta.csv", None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_encodings_are_no_fault(town: Town, encoding: str) -> None:
    file = town.folder / "kod.csv"
    file.write_bytes(as_csv(PROFILES).decode().encode(encoding))
    ended, _ = town.read_in("seeker", file)
    assert ended.status == 0, ended.err
    assert "Örjan" in town.text()


def test_decimal_commas_are_no_fault(town: Town) -> None:
    file = town.folder / "komma.csv"
    file.write_bytes(as_csv([["Id", "Benämning", "Takt"], ["U1", "Kurs", "12,5"]]))
    ended, _ = town.read_in("course", file)
    assert ended.status == 0, ended.err
    assert '"pace_percent":12.5' in town.text()


def test_a_formula_is_text_and_never_run(town: Town) -> None:
    book = openpyxl.Workbook()
    for row in (["Id", "Rubrik"], ["B1", "Kock"]):
        book.worksheets[0].append(row)
    book.worksheets[0]["B2"].value = "'=cmd|' /C calc'!A0"
    path = town.folder / "formel.xlsx"
    book.save(path)
    ended, _ = town.read_in("need", path)
    assert ended.status == 0, ended.err
    assert "=cmd|" in town.text()
