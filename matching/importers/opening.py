"""Safe opening of a file that somebody else made.

Every importer comes through here, so that a bad file costs a bounded time and memory and ends in one clear Swedish
``ImportRefused``. Everything is counted while it is unpacked, never trusted from a header: packed and unpacked bytes,
members of an archive, elements and depth of XML, values of JSON. Nothing inside a file is ever executed, expanded or
fetched, and an archive within an archive is not opened.
"""

from __future__ import annotations

import io
import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from matching.importers.base import ImportRefused

if TYPE_CHECKING:
    pass

MIB: Final = 1024 * 1024
MAX_BYTES: Final = 24 * MIB  # of one file, packed as well as unpacked
MAX_HEAD: Final = 64 * 1024  # what a format is recognised by
MAX_GZIP_MEMBERS: Final = 4096
MAX_DIRECTORY_BYTES: Final = MIB  # the list of contents of a zip: some 10,000 members
MAX_JSON_VALUES: Final = 1_500_000

_CHUNK: Final = 64 * 1024
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_TOO_LARGE = f"Filen är för stor: högst {MAX_BYTES // MIB} MiB läses, också uppackat."
SPLIT = "Dela upp den i flera filer eller ta bort det som inte behövs."
_DAMAGED_GZIP = "Den packade filen (gzip) är avklippt eller skadad."
AGAIN = "Hämta eller spara filen igen."


def read_bytes(path: Path) -> bytes:
    """The content of a regular file, unpacked when it is gzip, at most ``MAX_BYTES``.

    Raises ``ImportRefused`` when the file is missing, not a regular file, empty, too large or a damaged gzip.
    """
    content = b"".join(_unpacked(path))
    if not content:
        raise ImportRefused("Filen är tom.", "Kontrollera att rätt fil valdes och spara den igen.")
    if content.startswith(_GZIP):
        raise ImportRefused("Filen är packad två gånger (gzip i gzip).", "Packa upp den och läs in den på nytt.")
    return content


def read_head(path: Path, size: int = MAX_HEAD) -> bytes:
    """The beginning of a file, unpacked when it is gzip. Raises ``ImportRefused`` as ``read_bytes`` does."""
    head = b""
    for chunk in _unpacked(path):
        head += chunk
        if len(head) >= size:
            break
    if not head:
        raise ImportRefused("Filen är tom.", "Kontrollera att rätt fil valdes och spara den igen.")
    return head[:size]


def read_text(path: Path) -> str:
    """The content of a text file: see ``read_bytes`` and ``decode``."""
    return decode(read_bytes(path))


def read_json(path: Path) -> Any:
    """The value of a JSON file. Raises ``ImportRefused`` where it is truncated, too deep, too large or not JSON."""
    return parse_json(decode(read_bytes(path)))


def decode(content: bytes) -> str:
    """Text of bytes in UTF-8 (with or without BOM), UTF-16, or else Windows-1252; line ends are left as they are.

    Raises ``ImportRefused`` for bytes that are no text, and where encodings are mixed (one guess would garble names).
    """
    refuse_foreign(content)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_as(content, "utf-16")
    for encoding, zero_at in (("utf-16-le", 1), ("utf-16-be", 0)):
        # Western text in UTF-16 without BOM has a zero in nearly every second byte and hardly one in the others.
        sample = content[:4096]
        zeros, others = sample[zero_at::2].count(0), sample[1 - zero_at :: 2].count(0)
        if zeros > 0.7 * (len(sample) // 2) and others == 0:
            return _decode_as(content, encoding)
    if b"\0" in content:
        raise ImportRefused("Filen är ingen textfil.", "Spara den som .csv eller .xlsx och läs in den på nytt.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.end == len(content) and error.reason == "unexpected end of data" and _has_utf8_letters(content):
            raise ImportRefused("Filen är avklippt mitt i ett tecken.", AGAIN) from None
        if _has_utf8_letters(content):
            line = content.count(b"\n", 0, error.start) + 1
            raise ImportRefused(
                f"Filen blandar teckenkodningar: det mesta är UTF-8, men inte rad {line}.",
                "Öppna den i Excel eller en textredigerare och spara den som UTF-8.",
            ) from None
    return _decode_as(content, "windows-1252")


def parse_json(text: str) -> Any:
    """The value of a JSON text, its size bounded before it is parsed.

    NaN and Infinity are refused: they are no JSON.
    """
    values = text.count(",") + text.count("[") + text.count("{")
    if values > MAX_JSON_VALUES:
        raise ImportRefused("Filen har för många värden för att läsas i ett stycke.", SPLIT)
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        if not text[error.pos :].strip():
            message = f"JSON-filen är avklippt: den slutar mitt i ett värde på rad {error.lineno}."
        else:
            message = f"Filen är inte giltig JSON: felet är på rad {error.lineno}, tecken {error.colno}."
        raise ImportRefused(message, AGAIN) from None
    except RecursionError:
        raise ImportRefused("JSON-filen är nästlad i för många led.", AGAIN) from None
    except ValueError:  # an integer of thousands of digits
        raise ImportRefused("JSON-filen har ett tal som är för stort.", AGAIN) from None


def is_archive(head: bytes) -> bool:
    """Whether the bytes begin a zip archive, as xlsx and docx do."""
    return head.startswith(_ZIP)


def is_ole(head: bytes) -> bool:
    """Whether the bytes begin an old Office file, or a new one with a password."""
    return head.startswith(_OLE)


def refuse_foreign(content: bytes) -> None:
    """Refuse, by their first bytes, files of kinds that people often pick by mistake where text was expected."""
    if is_ole(content):
        refuse_ole(content)
    for signature, message in (
        (b"PK", "Filen är ett arkiv eller ett Office-dokument, inte den väntade typen."),
        (b"%PDF", "Filen är en PDF, inte den väntade typen."),
        (b"{\\rtf", "Filen är i RTF-format."),
        (b"Rar!", "Filen är ett RAR-arkiv."),
        (b"7z\xbc\xaf", "Filen är ett 7z-arkiv."),
    ):
        if content.startswith(signature):
            raise ImportRefused(message, "Packa upp eller spara som .csv, .xlsx eller .json och läs in på nytt.")


def refuse_ole(content: bytes) -> NoReturn:
    """Refuse an old Office file and say which remedy applies: a password taken away, or another format."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise ImportRefused("Filen är skyddad med lösenord.", "Ta bort lösenordet i Excel eller Word och spara igen.")
    raise ImportRefused(
        "Filen är i ett äldre Office-format (.xls eller .doc).", "Öppna den och spara som .xlsx respektive .docx."
    )


class Archive:
    """A zip archive whose members are read with everything counted. Members that are archives are never opened."""

    def __init__(self, content: bytes) -> None:
        """Open an archive of bytes. Raises ``ImportRefused`` when it is damaged, encrypted or has too many members."""
        if is_ole(content):
            refuse_ole(content)
        try:
            self._zip = zipfile.ZipFile(_SmallReads(content))
            members = self._zip.infolist()
        except ImportRefused:
            raise
        except Exception:  # zipfile raises struct, Unicode and overflow errors too on hostile bytes
            raise ImportRefused("Filen är avklippt eller skadad och kan inte öppnas.", AGAIN) from None
        if any(m.flag_bits & 0x1 for m in members):
            raise ImportRefused("Filen är krypterad.", "Spara den utan lösenord och läs in den på nytt.")
        self._members = {m.filename: m for m in members}
        if len(self._members) != len(members):
            raise ImportRefused("Filen är skadad: samma del finns två gånger.", AGAIN)
        self._left = MAX_BYTES

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members, in the order of the archive."""
        return tuple(self._members)

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """One member, unpacked: at most ``limit`` bytes, and ``MAX_BYTES`` from the whole archive over all calls.

        Raises ``KeyError`` when there is no such member and ``ImportRefused`` for anything wrong with it.
        """
        member = self._members[name]
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ImportRefused("Filen är packad på ett ovanligt sätt.", "Öppna den i Excel eller Word och spara igen.")
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > min(limit, self._left):
                        raise ImportRefused("Filen blir för stor när den packas upp.", SPLIT)
                    parts.append(chunk)
        except ImportRefused:
            raise
        except Exception:
            raise ImportRefused("Filen är avklippt eller skadad och kan inte packas upp.", AGAIN) from None
        self._left -= size
        content = b"".join(parts)
        if is_archive(content):
            raise ImportRefused("Filen har ett arkiv inuti arkivet.", "Packa upp den och läs in delarna var för sig.")
        return content


class _SmallReads(io.BytesIO):
    """Bytes of an archive that refuse a read of more than a directory: zipfile reads the whole directory at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY_BYTES:
            raise ImportRefused("Arkivet har för många delar.", SPLIT)
        return super().read(size)


def _unpacked(path: Path) -> Iterator[bytes]:
    chunks = _chunks(path)
    first = next(chunks, b"")
    if not first.startswith(_GZIP):
        yield first
        yield from chunks
        return
    yield from _gunzip(first, lambda: next(chunks, b""))


def _chunks(path: Path) -> Iterator[bytes]:
    """The raw bytes of a regular file. A pipe or device is refused instead of waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise ImportRefused("Filen finns inte.", "Kontrollera namn och mapp.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "ogiltigt namn"
        raise ImportRefused(f"Filen kan inte öppnas ({reason}).", "Kontrollera namn och behörighet.") from None
    info = os.fstat(descriptor)
    if not stat.S_ISREG(info.st_mode):
        os.close(descriptor)
        if stat.S_ISDIR(info.st_mode):
            raise ImportRefused("Det är en mapp, inte en fil.", "Ange en fil i mappen.")
        raise ImportRefused("Det är ingen vanlig fil.", "Spara innehållet i en fil och läs in den.")
    with os.fdopen(descriptor, "rb") as stream:
        if info.st_size > MAX_BYTES:
            raise ImportRefused(_TOO_LARGE, SPLIT)
        size = 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:  # it grew while it was read
                raise ImportRefused(_TOO_LARGE, SPLIT)
            yield chunk


def _gunzip(first: bytes, more: Callable[[], bytes]) -> Iterator[bytes]:
    """Unpack gzip members one after another.

    zlib reads the header in C; the gzip module reads its file name one byte at a time, which a hostile file makes slow.
    """
    packed, members, size = first, 0, 0
    while packed:
        members += 1
        if members > MAX_GZIP_MEMBERS or not packed.startswith(_GZIP[: len(packed)]):
            raise ImportRefused(_DAMAGED_GZIP, AGAIN)
        stream = zlib.decompressobj(wbits=31)
        while not stream.eof:
            if not packed:
                raise ImportRefused(_DAMAGED_GZIP, AGAIN)
            try:
                chunk = stream.decompress(packed, _CHUNK)
            except zlib.error:
                raise ImportRefused(_DAMAGED_GZIP, AGAIN) from None
            size += len(chunk)
            if size > MAX_BYTES:
                raise ImportRefused("Filen blir för stor när den packas upp.", SPLIT)
            if chunk:
                yield chunk
            packed = stream.unconsumed_tail or (b"" if stream.eof else more())
        packed = stream.unused_data.lstrip(b"\0")  # padding after the last member
        while not packed and (packed := more()):
            packed = packed.lstrip(b"\0")


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImportRefused(
            f"Filen kan inte läsas som text (rad {line}).", "Spara den som UTF-8 och läs in den på nytt."
        ) from None
    if "\0" in text:
        raise ImportRefused("Filen är ingen textfil.", "Spara den som .csv eller .xlsx och läs in den på nytt.")
    return text.removeprefix("\ufeff")


# Å, Ä, Ö, å, ä, ö and é as two bytes of UTF-8: in Windows-1252 they would read "Ã…", "Ã¤", which no Swedish text has.
_UTF8_LETTERS: Final = re.compile(rb"\xc3[\x84\x85\x89\x96\xa4\xa5\xa9\xb6]")


def _has_utf8_letters(content: bytes) -> bool:
    return _UTF8_LETTERS.search(content) is not None


def _refuse_constant(name: str) -> NoReturn:
    raise ImportRefused(f"JSON-filen har värdet {name}, som inte är tillåtet.", "Exportera filen på nytt.")
