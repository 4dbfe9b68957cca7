"""Certificates that go by several names: who holds a "Truckförarbevis A+B" holds the "truckkort B" that is asked for.

Compared as sets of words. Only names that say the same thing are read as one another; certificates that come in kinds
(a "yrkesbevis" of which trade, an authorisation of which class) are compared as they are told.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from matching.requirements import Certificate, requirements

# Of the names in ``requirements_proofs``, those whose every form is the same certificate.
_ONE_THING: Final = frozenset(
    (
        *("truckkort", "heta arbeten", "ADR", "säkra lyft", "fallskydd", "liftkort", "ställningsintyg", "traverskort"),
        *("svetsarprövning", "motorsågskörkort", "röjsågskörkort", "kranförarbevis", "kylcertifikat", "härdplaster"),
        *("asbestutbildning", "hygienutbildning", "taxiförarlegitimation", "förarkort", "lokförarbevis", "YKB"),
    )
)
_CLASSES: Final = re.compile(r"\b[A-D]\d?\b|[+,/&()-]|\b(?:klass|och)\b")
_PLAIN: Final = re.compile(r"[^\W\d]+(?:[- ](?:intyg|bevis|utbildning|kort|certifikat))?", re.IGNORECASE)
_STEM: Final = 4  # letters: "bomliftkort" is not asked for by any name of "liftkort"

Words = frozenset[str]


@lru_cache(maxsize=16_384)
def asked_as(told: str) -> tuple[Words, ...]:
    """The sets of words, each of which is enough to hold the certificate that an employer asks for as ``told``."""
    as_told = _words(told)
    plain = " ".join(_CLASSES.sub(" ", told).split())
    found = [one for one in _read(told) if one.span == (0, len(told.rstrip(" .)")))]
    if len(found) != 1 or not _PLAIN.fullmatch(plain):
        return (as_told,)
    (one,) = found
    alike = one.name == "YKB" or plain.casefold().startswith(one.name[:_STEM].casefold())
    return (as_told, _words(one.with_classes)) if alike else (as_told,)


@lru_cache(maxsize=16_384)
def held_as(told: str) -> tuple[Words, ...]:
    """The sets of words that say what a person holds by a certificate that is ``told`` so."""
    return (_words(told), *(_words(one.with_classes) for one in _read(told)))


def _read(told: str) -> list[Certificate]:
    found = requirements(told, claims=True)
    ykb = [Certificate(one.code, (), one.strength, one.span) for one in found.licences if one.code == "YKB"]
    return [one for one in (*found.certificates, *ykb) if one.name in _ONE_THING]


def _words(text: str) -> Words:
    return frozenset(re.findall(r"\w+", text.casefold()))
