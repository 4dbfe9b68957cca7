"""A seeded generator of bad files: good ones of every format, damaged the way disks, networks, programs and people do
it."""

from __future__ import annotations

import functools
import gzip
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.contracts.importer_cases import CASES, Case

TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\\ud800", b'"', b"'", b";", b",", b"\t", b"\r",
    b"\n", b"\r\n\r\n", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"&amp;", b"<![CDATA[", b"]]>", b"<!--", b"&x;",
    b"<!DOCTYPE x []>", b"=1+1", b"=cmd|' /C calc'!A0", b"@SUM(1)", b"-1", b"1e999", b"NaN", b"-Infinity", b"0x41",
    b"99999999999999999999", b"1_000", b"2027-02-30", b"0000-00-00", b"99999-01-01", b"2027-13-01T25:61:61Z", b"null",
    b"true", b"1,5", b"0484", b"9999", "å".encode("cp1252"), "€".encode(), "🙂".encode(), "\u202e".encode(),
    b"PK\x03\x04", b"850312-1234", b"%PDF-1.7", b"../../x", b"http://127.0.0.1:9/x", b"startxref\n0\n",
    b"/Length 999999999",
    b"a" * 5000, b";" * 3000, b"(" * 500,
)  # fmt: skip
_MOST = 3 * 1024 * 1024  # bytes of a mutated file, so that 10,000 of them take minutes


@dataclass(frozen=True, slots=True)
class Mutant:
    """One bad file: what it was made from, how, and its bytes."""

    number: int
    case: Case
    how: str
    content: bytes


def mutant(seed: int, number: int) -> Mutant:
    """The mutant with this number; the same for the same seed on every machine."""
    chance = random.Random(f"{seed}/{number}")
    case = CASES[number % len(CASES)]
    content = case.good
    how: list[str] = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        name, change = chance.choice(_ALL if content.startswith(b"PK") else _PLAIN)
        content = change(content, chance)[:_MOST]
        how.append(name)
    return Mutant(number, case, "+".join(how), content)


def _flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 64))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _span(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + int(chance.expovariate(1 / 40)) + 1)


def _cut(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + content[end:]


def _truncate(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _repeat(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 2, 50, 3000)) + content[end:]


def _insert(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 3))):
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.choice(TOKENS) + content[at:]
    return content


def _replace(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + chance.choice(TOKENS) + content[end:]


def _noise(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + chance.randbytes(end - start) + content[end:]


def _swap(content: bytes, chance: random.Random) -> bytes:
    (a, b), (c, d) = sorted((_span(content, chance), _span(content, chance)))
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:] if b <= c else content[::-1]


def _recode(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-be", "utf-32", "cp1252", "latin-1", "cp437")), "replace")


def _nest(content: bytes, chance: random.Random) -> bytes:
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>")))
    depth = chance.choice((10, 300, 50_000))
    return opening * depth + content + closing * depth


def _pack(content: bytes, chance: random.Random) -> bytes:
    packed = gzip.compress(content, mtime=0)
    return chance.choice((packed, packed[:-5], packed * 3, gzip.compress(packed, mtime=0), packed + b"x"))


def _bomb(content: bytes, chance: random.Random) -> bytes:
    """A small gzip of a large text: the file, then a second member that unpacks to far more."""
    return gzip.compress(content, mtime=0) + _filler(chance.choice((b" ", b"a", b"0;", b"[")))


@functools.cache
def _filler(of: bytes) -> bytes:
    return gzip.compress(of * 40_000_000, mtime=0)


def _zip(content: bytes, chance: random.Random, damage: Callable[[bytes, random.Random], bytes]) -> bytes:
    """The archive with one member damaged inside, its checksums right."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return _flip(content, chance)
    if not members:
        return content
    name = chance.choice(sorted(members))
    members[name] = damage(members[name], chance)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, inside in members.items():
            archive.writestr(zipfile.ZipInfo(member), inside, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _member(content: bytes, chance: random.Random) -> bytes:
    return _zip(content, chance, chance.choice((_flip, _cut, _insert, _replace, _repeat, _truncate, _swap)))


def _member_bomb(content: bytes, chance: random.Random) -> bytes:
    return _zip(content, chance, lambda inside, _: inside + b" " * 26_000_000)


def _member_archive(content: bytes, chance: random.Random) -> bytes:
    return _zip(content, chance, lambda _, __: content)


def _encrypted(content: bytes, chance: random.Random) -> bytes:
    """The flag that says "encrypted" set in every member's header."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0 and at + offset < len(changed):
            changed[at + offset] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed) if chance else content


_PLAIN = [
    (change.__name__.strip("_"), change)
    for change in (
        _flip,
        _cut,
        _truncate,
        _repeat,
        _insert,
        _replace,
        _noise,
        _swap,
        _recode,
        _nest,
        _pack,
        _insert,
        _replace,
    )
]
_PLAIN.append(("bomb", _bomb))
_ALL = [
    *_PLAIN,
    *[(change.__name__.strip("_"), change) for change in (_member, _member, _member, _member, _member)],
    *[(change.__name__.strip("_"), change) for change in (_member_bomb, _member_archive, _encrypted)],
]
