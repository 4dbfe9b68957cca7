"""Licences and certificates that a clause asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from matching.linking.sentences import Clause
from matching.requirements_kinds import Certificate, Licence, Span


def place(clause: Clause, match: re.Match[str], group: str | int = 0) -> Span:
    return clause.start + match.start(group), clause.start + match.end(group)


_CODE: Final = r"(?:AM|A1|A2|A|B96|BE|B|C1E|C1|CE|C|D1E|D1|DE|D)"
_CODES: Final = rf"{_CODE}(?:(?:\s?[,/+&]\s?|\s(?:och|eller|samt|and|or)\s){_CODE})*"
_LICENCE: Final = re.compile(
    rf"(?<![\w-])(?P<before>{_CODES})[\s-]?(?:[Kk]örkort\w*|driv\w+ licen[cs]e)"
    rf"|(?i:körkort(?:sbehörighet\w*|et)?|driving licen[cs]e)[\s:(–-]{{0,3}}(?i:för |med |av |lägst "
    rf"|minst |klass |behörighet |typ |category )*"
    rf"(?P<after>{_CODES})(?![\w-])"
    rf"|(?<![\w-])(?P<alone>{_CODE})-(?:behörighet|kort(?:et)?)(?!\w)"
    rf"|(?i:(?<![\w-])(?P<small>{_CODE})-körkort\w*)"
    r"|(?i:körkort(?:et)?[\s:(]{1,2}(?P<small_after>A1|A2|B96|BE|B|C1E|C1|CE|C))(?![\w-])"  # "de" and "am" are words
    r"|(?i:(?<!\w)(?P<car>(?:egen )?bil är (?:ett )?(?:måste|krav))(?!\w))"
    r"|(?i:(?<!\w)(?P<plain>(?:(?:mc|bil|lastbils|buss|moped|tungt)[ -]?)?körkort(?:et)?)(?!\w))"
    r"|(?i:(?<!\w)(?P<english>driver'?s licen[cs]e|driving licen[cs]e)(?!\w))"
)
_OF_TRUCK: Final = re.compile(r"truck\w*[\s:]+(?:klass\s)?$", re.IGNORECASE)
_PLAIN: Final = {"mc": "A", "lastbils": "C", "tungt": "C", "buss": "D", "moped": "AM"}
_LORRY: Final = re.compile(r"YKB|förarkort|chaufför|lastbil|åkeri|åkar|(?<!\w)förare", re.IGNORECASE)
_BARE: Final = re.compile(
    r"(?<![\w/-])(?:C1E|CE|BE|DE|C|D)(?:\s?/\s?(?:C1E|CE|DE|C|D))*(?![\w/-])(?!\s?[-/]?\s?(?:[Kk]örkort|\w*märk))"
)
_ANY_CODE: Final = re.compile(rf"(?<!\w){_CODE}(?!\w)")
_YKB: Final = re.compile(r"(?<!\w)(?:YKB(?:-\w+)?|yrkeskompetensbevis\w*|yrkesförarkompetens\w*)(?!\w)", re.IGNORECASE)


def licences_in(told: str, clause: Clause) -> Iterator[Licence]:
    for match in _LICENCE.finditer(told):
        small = match["small"] or match["small_after"] or ""
        codes = match["before"] or match["after"] or match["alone"] or small.upper()
        if codes:
            if match["before"] and _OF_TRUCK.search(told, 0, match.start()):
                codes = re.findall(_CODE, codes)[-1]  # "truckkort A och B-körkort"
            for code in dict.fromkeys(re.findall(_CODE, codes)):
                yield Licence(code, clause.strength, place(clause, match))
            continue
        told_as = (match["plain"] or "").casefold()
        # "körkort" alone is the ordinary one
        yield Licence(
            next((c for word, c in _PLAIN.items() if told_as.startswith(word)), "B"),
            clause.strength,
            place(clause, match),
        )
    if _LORRY.search(told):
        named = [match.span() for match in _LICENCE.finditer(told)]
        for match in _BARE.finditer(told):
            if any(start <= match.start() < end for start, end in named):
                continue
            for code in dict.fromkeys(re.findall(_CODE, match[0])):
                yield Licence(code, clause.strength, place(clause, match))
    for match in _YKB.finditer(told):
        yield Licence("YKB", clause.strength, place(clause, match))


def bare_licences_in(told: str, clause: Clause) -> Iterator[Licence]:
    """The categories in words that are known to speak of licences ("BE", "C1 eller C"), named as such or not."""
    named = list(licences_in(told, clause))
    yield from named
    if not named:
        for match in _ANY_CODE.finditer(told):
            yield Licence(match[0], clause.strength, place(clause, match))


_CERTIFICATES: Final = tuple(
    (name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE))
    for name, pattern in (
        (
            "truckkort",
            r"truck(?:kort|körkort|förarbevis|behörighet|certifikat|licens|utbildning|körtillstånd)\w*"
            r"|fork ?lift (?:driving )?(?:licen[cs]e|certificate)",
        ),
        ("heta arbeten", r"heta[- ]arbeten?\w*"),
        ("ADR", r"ADR(?:-\w+)?"),
        ("säkra lyft", r"säkra lyft\w*|lyftutbildning"),
        ("fallskydd", r"fallskydd\w*"),
        ("liftkort", r"(?:sax|bom|sky)?lift(?:kort|utbildning|förarbevis|certifikat)\w*"),
        ("ställningsintyg", r"ställnings?(?:intyg|utbildning|byggarbevis|kort)\w*"),
        ("arbete på väg", r"(?:arbete på väg|APV)(?:[- ]\w*utbildning|\s?\d(?:\.\d)?)?"),
        (
            "svetsarprövning",
            r"svets(?:ar)?(?:prövning|licens|intyg|certifikat|prov)\w*"
            r"|(?:svets)?licens\w* enligt (?:SS-EN )?ISO 9606|(?:SS-)?(?:EN )?ISO 9606(?:-\d)?|EN 287",
        ),
        ("motorsågskörkort", r"motorsåg\w*(?:körkort|bevis|kort)\w*"),
        ("röjsågskörkort", r"röjsåg\w*(?:körkort|bevis|kort)\w*"),
        ("traverskort", r"travers(?:kort|körkort|bevis|utbildning)\w*"),
        (
            "yrkesbevis maskinförare",
            r"maskinförar(?:bevis|kort)\w*|yrkesbevis (?:för )?(?:maskin|grävmaskin|hjullastare)\w*"
            r"|förarbevis (?:för )?(?:grävmaskin|hjullastare)\w*",
        ),
        (
            "yrkesbevis",
            r"yrkes(?:bevis|certifikat)\w*|SRY(?:-\w+| (?:certifikat|yrkesbevis))"
            r"|gesällbrev|mästarbrev|ECY\w*(?:-certifikat)?|kockbevis",
        ),
        ("kranförarbevis", r"kran(?:förar)?(?:bevis|kort|certifikat)\w*"),
        (
            "elinstallatörsauktorisation",
            r"el(?:installatörs)?auktorisation(?:en)?(?: [A-Z]{1,2})?|auktorisation (?:A|AL|B|BB1"
            r"|som elinstallatör)|elbehörighet\w*|auktoriserad elinstallatör|(?:AL|BB1|B1)-behörighet",
        ),
        ("ESA", r"ESA(?:-\w+| Instruerad| Industri| Fackkunnig)?"),
        ("kylcertifikat", r"kyl(?:certifikat|intyg)\w*|köldmediecertifikat\w*|F-gas\w*"),
        (
            "säker vatten",
            r"säker vatten(?:installation)?(?:-?(?:utbildning|certifikat|intyg)\w*)?|branschlegitimation\w*",
        ),
        ("härdplaster", r"härdplast\w*"),
        ("asbestutbildning", r"asbest(?:utbildning|intyg|tillstånd)\w*"),
        ("hygienutbildning", r"(?:livsmedels)?hygien(?:utbildning|bevis|intyg|certifikat|pass)\w*"),
        ("väktarutbildning", r"väktar(?:utbildning|utb)\w*|VU[ -]?[12]"),
        ("ordningsvaktsförordnande", r"ordningsvaktsförordnande\w*|ordningsvaktsutbildning\w*"),
        ("taxiförarlegitimation", r"taxi(?:förar)?leg(?:itimation)?\w*"),
        ("förarkort", r"(?:digitalt )?förarkort"),
        ("lokförarbevis", r"lokförar(?:bevis|utbildning)\w*"),
        ("pannoperatörscertifikat", r"pannoperatör\w*certifikat\w*|pann(?:certifikat|skötarcertifikat)\w*"),
        (
            "registerutdrag",
            r"(?:utdrag (?:ur|från) (?:polisens |belastnings)\w*|belastningsregist\w+|registerutdrag\w*)",
        ),
        ("HLR", r"HLR(?:[- ](?:utbildning|intyg|kort|instruktör))?|hjärt-?lungräddning"),
        ("BAM", r"BAM(?:-utbildning)?"),
        ("PRINCE2", r"PRINCE2"),
        ("ITIL", r"ITIL[ -]?(?:certifier\w+|foundation|v\d)"),
        ("grönt kort", r"grönt kort"),
        ("ID06", r"ID06"),
        ("säkerhetsklass", r"säkerhets(?:klass\w*|prövning\w*)"),
    )
)
_CLASS: Final = re.compile(
    r"[\s:(,–-]{0,3}(?:klass(?:erna|er)?\s|behörighet\s|typ\s"
    r"|kategori\s)?(?P<classes>[A-D]\d?(?:(?:\s?[,+/&-]\s?|\soch\s)(?:[A-D]\d?|\d)(?!\w))*)(?![\w-])"
)
_CLASS_OF: Final = ("truckkort", "motorsågskörkort")
_LEGITIMATION: Final = re.compile(
    r"(?<!\w)(?:(?:yrkes)?legitimation(?:en)?(?: som (?P<as>[\w-]+))?|legitimera(?:d|de"
    r"|t)\s(?P<who>[\w-]+)|leg\.?\s?(?P<short>\w*(?:sköterska|läkare|terapeut|lärare"
    r"|pedagog|analytiker|psykolog|tandläkare|barnmorska))|(?P<joint>lärar|sjuksköterske|förskollärar"
    r"|undersköterske)legitimation\w*|(?P<title>skyddad (?:yrkes)?titel"
    r"|bevis (?:om|för) (?:att använda )?(?:yrkestiteln |rätt\w* )?undersköterska))(?!\w)",
    re.IGNORECASE,
)
_OF_LEGITIMATION: Final = {
    "lärar": "lärare",
    "sjuksköterske": "sjuksköterska",
    "förskollärar": "förskollärare",
    "undersköterske": "undersköterska",
}


def certificates_in(told: str, clause: Clause) -> Iterator[Certificate]:
    for name, pattern in _CERTIFICATES:
        for match in pattern.finditer(told):
            end = match.end()
            classes: tuple[str, ...] = ()
            if name in _CLASS_OF and (more := _CLASS.match(told, match.end())):
                end, classes = more.end(), tuple(dict.fromkeys(_spread(more["classes"])))
            yield Certificate(name, classes, clause.strength, (clause.start + match.start(), clause.start + end))
    for match in _LEGITIMATION.finditer(told):
        if match["title"]:
            name = "skyddad titel undersköterska"
        else:
            who = (
                match["as"]
                or match["who"]
                or match["short"]
                or _OF_LEGITIMATION.get((match["joint"] or "").casefold(), "")
            )
            name = f"legitimation {who.casefold()}".strip()
        yield Certificate(name, (), clause.strength, place(clause, match))


def _spread(told: str) -> Iterator[str]:
    """Classes told together: "A+B", "A2, A4", "A-D" is A, B, C and D."""
    if match := re.fullmatch(r"([A-D])\s?-\s?([A-D])", told):
        yield from (chr(c) for c in range(ord(match[1]), ord(match[2]) + 1))
        return
    letter = ""
    for part in re.findall(r"[A-D]?\d?", told):
        if part:
            letter = part[0] if part[0].isalpha() else letter
            yield part if part[0].isalpha() else letter + part
