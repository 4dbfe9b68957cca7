"""Driving licences and certificates of running text as facts: those that a person holds, or that an employer asks for.

Which of them are held or asked for is told by ``matching.held_proofs`` and ``matching.requirements``; here they get the
shape of a record's fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from matching.held_proofs import is_held, proofs_held
from matching.importers.fact import Fact
from matching.requirements import Certificate, Span
from matching.validity import validity_after

# Certificates besides those that the texts of needs are read for.
_OTHER_CERTIFICATES: Final = re.compile(r"\b(?:auktorisation(?: som \w+)?|certifierad \w+(?: \w+)?)\b", re.IGNORECASE)
_WITH_TRADE: Final = re.compile(
    r"yrkesbevis (?:(?:som|för|inom) )?(?!(?:som|för|inom|och|samt|från|med|men|finns|har|är|eller|sedan|via|krävs)\b)"
    r"[a-zåäö]{3,30}\b",
    re.IGNORECASE,
)
_NO_LICENCE: Final = re.compile(
    r"\b(?:inget|saknar|utan|har inte|har ej|ej|inte)(?: något)? (?:b-)?körkort\b"
    r"|\bkörkort ?[:–-]? ?(?:saknas|nej|inget|ej|finns ej|finns inte)\b",
    re.IGNORECASE,
)


def held_proof_facts(line: str) -> Iterator[Fact]:
    """The licences and certificates that the line says are held, and that there is no licence where it says so."""
    licences, certificates = proofs_held(line)
    yield from licence_facts(line, licences)
    if none := _NO_LICENCE.search(line):
        yield Fact("driving_licences", (), none[0])
    yield from (certificate_fact(line, one) for one in certificates)
    for match in _OTHER_CERTIFICATES.finditer(line):
        if is_held(line, match.span()):
            yield Fact("certificates", match[0][0].upper() + match[0][1:], match[0])


def licence_facts(line: str, licences: Iterable[tuple[str, Span]]) -> Iterator[Fact]:
    """One fact for each place of the line that names licences: the codes told there."""
    codes_of: dict[Span, list[str]] = {}
    for code, span in licences:
        codes_of.setdefault(span, []).append(code)
    for span, codes in codes_of.items():
        yield Fact("driving_licences", tuple(dict.fromkeys(codes)), line[slice(*span)])


def certificate_fact(line: str, one: Certificate) -> Fact:
    """A certificate of the line, named as a field of a record tells it."""
    return Fact("certificates", _named(line, one), line[slice(*one.span)])


def _named(text: str, one: Certificate) -> str:
    """A certificate as a field of a record tells it: "truckkortet, klass A och B" is "Truckkort A+B".

    One that the text knows by another name keeps that ("Truckförarbevis"), and all keep how long they hold.
    """
    trade = _WITH_TRADE.match(text, one.span[0])
    words = " ".join((trade[0] if trade else text[slice(*one.span)]).split())
    name = words if trade else one.with_classes if one.name.casefold() in words.casefold() else words
    validity = validity_after(text, one.span[1])
    return name[0].upper() + name[1:] + (f", {validity}" if validity else "")
