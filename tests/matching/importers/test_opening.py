"""Bad files end in one clear refusal and never in much time or memory; good ones are read as they are."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.importers import opening, opening_xml
from matching.importers.base import ImportRefused

SWEDISH = "Rubrik;Ort\nSvetsare på Ängsgården;Eskilstuna\nKöksbiträde;Västerås\n"


def refusal(call: Callable[[], object]) -> str:
    """The Swedish message of a refusal, which always carries a remedy."""
    with pytest.raises(ImportRefused) as caught:
        call()
    assert caught.value.remedy
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_text_is_read_in_every_encoding_people_save_in(encoding: str) -> None:
    assert opening.decode(SWEDISH.encode(encoding)) == SWEDISH


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1))
def test_any_utf8_text_is_read_back(text: str) -> None:
    content = text.encode()
    try:
        opening.refuse_foreign(content)
    except ImportRefused:
        return
    assert opening.decode(content) == text


def test_utf16_with_few_western_characters_is_read_by_its_mark() -> None:
    assert opening.decode("بحث عن عمل".encode("utf-16")) == "بحث عن عمل"


def test_mixed_encodings_are_refused_with_the_line() -> None:
    content = "Köping\nVästerås\n".encode() + "Örebro\n".encode("windows-1252")
    assert "rad 3" in refusal(lambda: opening.decode(content))


def test_a_file_cut_in_the_middle_of_a_letter_is_refused() -> None:
    content = "Västerås kommun söker å".encode()[:-1]
    assert "avklippt" in refusal(lambda: opening.decode(content))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"abc\0def", "textfil"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "arkiv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "äldre Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
    ],
)
def test_files_that_are_no_text_are_named(content: bytes, word: str) -> None:
    assert word in refusal(lambda: opening.decode(content))


def test_gzip_is_read_as_is_also_in_several_members_and_with_padding(tmp_path: Path) -> None:
    file = tmp_path / "behov.csv.gz"
    file.write_bytes(gzip.compress(b"ett,") + gzip.compress(b"tv\xc3\xa5") + b"\0" * 512)
    assert opening.read_text(file) == "ett,två"
    assert opening.read_head(file, 2) == b"et"


@pytest.mark.parametrize("cut", [1, 5, 15, -9, -4, -1])
def test_a_truncated_gzip_is_refused_wherever_it_is_cut(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "behov.csv.gz"
    packed = gzip.compress(SWEDISH.encode() * 50)
    file.write_bytes(packed[:cut])
    if cut == 1:  # one byte is no gzip yet: it is read as text of one letter
        assert opening.read_bytes(file) == packed[:1]
    else:
        assert "avklippt" in refusal(lambda: opening.read_bytes(file))


def test_a_flipped_bit_in_a_gzip_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "behov.csv.gz"
    packed = bytearray(gzip.compress(SWEDISH.encode() * 50))
    packed[-6] ^= 1  # the checksum
    file.write_bytes(packed)
    assert "skadad" in refusal(lambda: opening.read_bytes(file))


def test_garbage_after_a_gzip_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "behov.csv.gz"
    file.write_bytes(gzip.compress(b"ett") + b"garbage")
    assert "skadad" in refusal(lambda: opening.read_bytes(file))


def test_a_gzip_bomb_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    file = tmp_path / "bomb.csv.gz"
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(opening.MIB)
    file.write_bytes(b"".join(packer.compress(block) for _ in range(200)) + packer.flush())
    assert file.stat().st_size < opening.MIB
    assert "för stor" in refusal(lambda: opening.read_bytes(file))


def test_gzip_in_gzip_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.gz"
    file.write_bytes(gzip.compress(gzip.compress(b"x")))
    assert "två gånger" in refusal(lambda: opening.read_bytes(file))


def test_a_gzip_header_without_end_costs_nothing(tmp_path: Path) -> None:
    file = tmp_path / "namn.gz"
    file.write_bytes(b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * (opening.MAX_BYTES - 100))
    assert "skadad" in refusal(lambda: opening.read_bytes(file))


def test_very_many_gzip_members_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "delar.gz"
    file.write_bytes(gzip.compress(b"") * (opening.MAX_GZIP_MEMBERS + 1))
    assert "skadad" in refusal(lambda: opening.read_bytes(file))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tom.csv").touch()
    assert "tom" in refusal(lambda: opening.read_bytes(tmp_path / "tom.csv"))
    assert "tom" in refusal(lambda: opening.read_head(tmp_path / "tom.csv"))
    assert "finns inte" in refusal(lambda: opening.read_bytes(tmp_path / "ingen.csv"))
    assert "mapp" in refusal(lambda: opening.read_bytes(tmp_path))
    assert "öppnas" in refusal(lambda: opening.read_bytes(tmp_path / "noll\0tecken"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa")
    assert "vanlig fil" in refusal(lambda: opening.read_bytes(tmp_path / "pipa"))


def test_a_file_of_200_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    file = tmp_path / "stor.csv"
    with file.open("wb") as stream:
        stream.truncate(200 * opening.MIB)  # sparse: takes no disk
    assert "för stor" in refusal(lambda: opening.read_bytes(file))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[{"id": "1", "headline": "Sve', "rad 1"),
        ('[{"id": "1"},\n', "avklippt"),
        ('{"id": 1,, }', "tecken 10"),
        ('{"id": NaN}', "NaN"),
        ('{"id": -Infinity}', "Infinity"),
        ("[" * 100_000, "för många led"),
        ("[" + "1" * 10_000 + "]", "för stort"),
        ("[" + "[]," * 2_000_000 + "[]]", "för många värden"),
        ("", "avklippt"),
    ],
)
def test_bad_json_is_refused_with_its_place(text: str, word: str) -> None:
    assert word in refusal(lambda: opening.parse_json(text))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_json_is_read_as_it_is(value: object) -> None:
    assert opening.parse_json(json.dumps(value)) == value


def archive(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def test_an_archive_gives_its_members() -> None:
    opened = opening.Archive(archive({"a.xml": b"<a/>", "b/c.xml": b"<c/>"}))
    assert opened.names == ("a.xml", "b/c.xml")
    assert opened.read("b/c.xml") == b"<c/>"
    with pytest.raises(KeyError):
        opened.read("d.xml")


def test_a_zip_bomb_is_refused_while_it_unpacks_whatever_its_header_says() -> None:
    content = bytearray(archive({"a.xml": bytes(100 * opening.MIB)}))
    assert "för stor" in refusal(lambda: opening.Archive(bytes(content)).read("a.xml"))
    directory = content.rindex(b"PK\x01\x02")
    struct.pack_into("<L", content, directory + 24, 10)  # claims ten bytes unpacked
    assert refusal(lambda: opening.Archive(bytes(content)).read("a.xml"))


def test_the_members_of_an_archive_share_one_budget() -> None:
    half = bytes(opening.MAX_BYTES // 2)
    opened = opening.Archive(archive({"a": half, "b": half, "c": b"1"}))
    opened.read("a")
    opened.read("b")
    assert "för stor" in refusal(lambda: opened.read("c"))


def test_an_archive_in_an_archive_is_refused() -> None:
    opened = opening.Archive(archive({"a.xml": archive({"b": b"x"})}))
    assert "arkiv" in refusal(lambda: opened.read("a.xml"))


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(archive({"a.xml": b"x"}))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert "krypterad" in refusal(lambda: opening.Archive(bytes(content)))


def test_an_archive_with_very_many_members_is_refused_before_they_are_listed() -> None:
    content = archive({f"{n:06}": b"" for n in range(25_000)}, zipfile.ZIP_STORED)
    assert "för många delar" in refusal(lambda: opening.Archive(content))


def test_an_archive_packed_in_another_way_is_refused() -> None:
    content = archive({"a.xml": b"x" * 100}, zipfile.ZIP_LZMA)
    assert "ovanligt" in refusal(lambda: opening.Archive(content).read("a.xml"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_members_of_one_name_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("a", b"1")
        file.writestr("a", b"2")
    assert "två gånger" in refusal(lambda: opening.Archive(stream.getvalue()))


@given(st.binary(max_size=60), st.integers(0, 200))
def test_mutated_archives_are_read_or_refused(noise: bytes, at: int) -> None:
    content = bytearray(archive({"a.xml": b"<a>hello</a>", "b.xml": b"<b/>" * 30}))
    content[at : at + len(noise)] = noise
    try:
        opened = opening.Archive(bytes(content))
        for name in opened.names:
            opened.read(name)
    except ImportRefused:
        return  # any other exception fails the test


def test_xml_is_read() -> None:
    root = opening_xml.parse_xml("<?xml version='1.0' encoding='utf-8'?><a b='1'><c>å</c></a>".encode())
    assert (root.tag, root.get("b"), root.findtext("c")) == ("a", "1", "å")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "entiteter"),
        (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "entiteter"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "entiteter"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://example.org/x"> %x;]><a/>', "entiteter"),
        (b"<a>&x;</a>", "XML"),
        (b"<a><b></a>", "XML"),
        (b"<a>", "avklippt"),
        (b"", "avklippt"),
        (b"<?xml version='1.0' encoding='shift-jis'?><a/>", "XML"),
        (b"<?xml version='1.0' encoding='no-such'?><a/>", "XML"),
        (b"<a>" * 1000, "för många led"),
        (b"<a>" + b"<b/>" * 500_000 + b"</a>", "för mycket"),
        (b"<a>" + b"<b c='' d='' e=''/>" * 300_000 + b"</a>", "för mycket"),
    ],
)
def test_hostile_xml_is_refused(content: bytes, word: str) -> None:
    assert word in refusal(lambda: opening_xml.parse_xml(content))
