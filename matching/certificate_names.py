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
_GOODS, _PEOPLE = frozenset(("C1", "C1E", "C", "CE")), frozenset(("D1", "D1E", "D", "DE"))  # licences
_TRAFFIC: Final = (
    ("gods", re.compile(r"(?<!\w)(?:gods|lastbil)", re.IGNORECASE)),
    ("person", re.compile(r"(?<!\w)(?:buss|person(?:trafik|transport\w*|befordran|er)?(?!\w))", re.IGNORECASE)),
)


def with_traffic(certificate: str, licences: frozenset[str]) -> str:
    """The certificate asked for, with the traffic that it is for: "YKB" beside licence CE is "YKB gods".

    The training of a YKB is for goods or for people (directive (EU) 2022/2561, article 5). One that says so itself, and
    one beside licences for both or neither, stays as told.
    """
    goods, people = bool(licences & _GOODS), bool(licences & _PEOPLE)
    if goods == people or traffic(certificate) or "ykb" not in _words(certificate):
        return certificate
    return f"{certificate} {'gods' if goods else 'person'}"


@lru_cache(maxsize=16_384)
def traffic(told: str) -> frozenset[str]:
    """Of "gods" and "person" what the words speak of: "YKB persontransport" of the second."""
    return frozenset(name for name, pattern in _TRAFFIC if pattern.search(told))


def other_traffic(asked: str, told: str) -> bool:
    """Whether what is told is for other traffic than the YKB that is asked for. One that does not say is for either."""
    wanted, found = traffic(asked), traffic(told)
    return bool(wanted and found) and not wanted & found and "ykb" in _words(asked)


@lru_cache(maxsize=16_384)
def asked_as(told: str) -> tuple[Words, ...]:
    """The sets of words, each of which is enough to hold the certificate that an employer asks for as ``told``."""
    as_told = _words(told)
    if traffic(told) and "ykb" in as_told:
        return (as_told, frozenset({"ykb"}))
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


@lru_cache(maxsize=16_384)
def titled_by(title: str) -> tuple[str, ...]:
    """The certificates that a course's title begins with and names, as it tells them: "Truckkort A+B, intensivvecka".

    None where the title is of anything else first, or names one that comes in kinds or a driving licence besides.
    """
    found, known = requirements(title, claims=True), _read(title)
    first = min((one.span[0] for one in known), default=None)
    others = len(found.certificates) + len(found.licences) - len(known)
    return tuple(title[slice(*one.span)] for one in known) if first == 0 and not others else ()


def _read(told: str) -> list[Certificate]:
    return [one for one in requirements(told, claims=True).with_ykb if one.name in _ONE_THING]


def _words(text: str) -> Words:
    return frozenset(re.findall(r"\w+", text.casefold()))
