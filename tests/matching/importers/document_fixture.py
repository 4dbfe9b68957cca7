"""Documents written by hand for the tests: the smallest docx and pdf that Word and PDF readers open."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paragraph(text: str, *, item: bool = False, hidden: bool = False) -> str:
    """A paragraph of a docx; ``item`` makes it a list item, ``hidden`` invisible."""
    properties = "<w:pPr><w:numPr/></w:pPr>" if item else ""
    run = "<w:rPr><w:vanish/></w:rPr>" if hidden else ""
    return f'<w:p>{properties}<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def table(*rows: tuple[str, ...]) -> str:
    """A table of a docx."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(*body: str, extra: dict[str, bytes] | None = None) -> bytes:
    """A docx of paragraphs and tables (or plain texts, which become paragraphs)."""
    parts = "".join(part if part.startswith("<") else paragraph(part) for part in body)
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}"><w:body>{parts}</w:body></w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document.encode())
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return stream.getvalue()


def pdf(*lines: str, picture: bool = False, encrypted: bool = False) -> bytes:
    """A PDF of one page with lines of text (WinAnsi), or with a picture and no text as a scanner makes it."""
    text = b"BT /F1 11 Tf 14 TL 50 800 Td " + b" ".join(
        b"(" + line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj T*"
        for line in lines
    )
    content = b"q 100 0 0 100 0 0 cm /Im1 Do Q" if picture else text + b" ET"
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >>"
        b" /XObject << /Im1 6 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        image + b"\nstream\n\x00\nendstream",
        b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <" + b"00" * 32 + b"> /U <" + b"00" * 32 + b"> >>",
    ]
    output, places = io.BytesIO(b""), []
    output.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(output.tell())
        output.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = output.tell()
    output.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    output.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    encryption = b"/Encrypt 7 0 R /ID [<00> <00>] " if encrypted else b""
    output.write(
        b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, encryption, start)
    )
    return output.getvalue()
