"""What a text about a job asks for besides skills: licences, certificates, languages, education, years of experience.

Patterns over clauses, each with the place of the words it rests on. ``requirements`` is pure: a text in, requirements
out. Names of certificates are shared with the concept list (``datasets/concepts/certificates.csv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from matching.domain import EducationLevel, SwedishLevel
from matching.linking.sentences import Clause, Section, Strength, clauses

MOST: Final = 40_000  # characters that are read

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Licence:
    """A driving licence category ("B", "CE") or "YKB"."""

    code: str
    strength: Strength
    span: Span


@dataclass(frozen=True, slots=True)
class Certificate:
    """Anything else that one holds proof of. ``classes`` are those told: "Truckkort A+B" → ("A", "B")."""

    name: str
    classes: tuple[str, ...]
    strength: Strength
    span: Span


@dataclass(frozen=True, slots=True)
class Language:
    """A language (ISO 639-1, "teckenspråk" as ``swl``), the level where one is told, and in which words."""

    code: str
    level: SwedishLevel | None
    strength: Strength
    span: Span


@dataclass(frozen=True, slots=True)
class Education:
    """A level of education, and the field as the text words it."""

    level: EducationLevel
    field: str
    strength: Strength
    span: Span


@dataclass(frozen=True, slots=True)
class YearsOfExperience:
    """How long, and of what as the text words it; ``years`` is the least number told."""

    years: float
    of: str
    strength: Strength
    span: Span


@dataclass(frozen=True, slots=True)
class Requirements:
    """All typed requirements of a text, in order of place."""

    licences: tuple[Licence, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    languages: tuple[Language, ...] = ()
    education: tuple[Education, ...] = ()
    experience: tuple[YearsOfExperience, ...] = ()

    @property
    def proofs(self) -> tuple[Span, ...]:
        """Where licences, certificates and languages stand: words that are no skill as well."""
        groups: tuple[tuple[Any, ...], ...] = (self.licences, self.certificates, self.languages)
        return tuple(sorted(one.span for group in groups for one in group))

    @property
    def spans_of_levels(self) -> tuple[Span, ...]:
        """Where anything but years of experience stands: "två års erfarenhet av svarvning" names a skill as well."""
        return tuple(sorted((*self.proofs, *(one.span for one in self.education))))

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the requirements stand."""
        groups: tuple[tuple[Any, ...], ...] = (
            self.licences,
            self.certificates,
            self.languages,
            self.education,
            self.experience,
        )
        return tuple(sorted(one.span for group in groups for one in group))


def requirements(text: str, *, claims: bool = False) -> Requirements:
    """The typed requirements of ``text`` (its first ``MOST`` characters); ``claims``: of what a person has."""
    licences: list[Licence] = []
    certificates: list[Certificate] = []
    languages: list[Language] = []
    education: list[Education] = []
    experience: list[YearsOfExperience] = []
    for clause in clauses(text, claims=claims, limit=MOST):
        if clause.section is Section.EMPLOYER and clause.silent:
            continue
        told = text[clause.start : clause.end]
        licences += _licences(told, clause)
        certificates += _certificates(told, clause)
        if not clause.silent:
            languages += _languages(told, clause)
            education += _education(told, clause)
            experience += _experience(told, clause)
    if any(one.name.startswith("legitimation ") for one in certificates):
        certificates = [one for one in certificates if one.name != "legitimation"]  # "din legitimation" is that one
    return Requirements(tuple(licences), tuple(certificates), tuple(languages), tuple(education), tuple(experience))


def _place(clause: Clause, match: re.Match[str], group: str | int = 0) -> Span:
    return clause.start + match.start(group), clause.start + match.end(group)


_CODE: Final = r"(?:AM|A1|A2|A|B96|BE|B|C1E|C1|CE|C|D1E|D1|DE|D)"
_CODES: Final = rf"{_CODE}(?:(?:\s?[,/+&]\s?|\s(?:och|eller|samt|and|or)\s){_CODE})*"
_LICENCE: Final = re.compile(
    rf"(?<![\w-])(?P<before>{_CODES})[\s-]?(?:[Kk]örkort\w*|driv\w+ licen[cs]e)"
    rf"|(?i:körkort(?:sbehörighet\w*|et)?|driving licen[cs]e)[\s:(–-]{{0,3}}(?i:för |med |av |lägst "
    rf"|minst |klass |behörighet |typ |category )*"
    rf"(?P<after>{_CODES})(?![\w-])"
    rf"|(?<![\w-])(?P<alone>{_CODE})-(?:behörighet|kort(?:et)?)(?!\w)"
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
_YKB: Final = re.compile(r"(?<!\w)(?:YKB(?:-\w+)?|yrkeskompetensbevis\w*|yrkesförarkompetens\w*)(?!\w)", re.IGNORECASE)


def _licences(told: str, clause: Clause) -> Iterator[Licence]:
    for match in _LICENCE.finditer(told):
        codes = match["before"] or match["after"] or match["alone"]
        if codes:
            if match["before"] and _OF_TRUCK.search(told, 0, match.start()):
                codes = re.findall(_CODE, codes)[-1]  # "truckkort A och B-körkort"
            for code in dict.fromkeys(re.findall(_CODE, codes)):
                yield Licence(code, clause.strength, _place(clause, match))
            continue
        told_as = (match["plain"] or "").casefold()
        # "körkort" alone is the ordinary one
        yield Licence(
            next((c for word, c in _PLAIN.items() if told_as.startswith(word)), "B"),
            clause.strength,
            _place(clause, match),
        )
    if _LORRY.search(told):
        named = [match.span() for match in _LICENCE.finditer(told)]
        for match in _BARE.finditer(told):
            if any(start <= match.start() < end for start, end in named):
                continue
            for code in dict.fromkeys(re.findall(_CODE, match[0])):
                yield Licence(code, clause.strength, _place(clause, match))
    for match in _YKB.finditer(told):
        yield Licence("YKB", clause.strength, _place(clause, match))


_CERTIFICATES: Final = tuple(
    (name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE))
    for name, pattern in (
        ("truckkort", r"truck(?:kort|körkort|förarbevis|behörighet|certifikat|licens|utbildning|körtillstånd)\w*"),
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
        ("yrkesbevis", r"yrkes(?:bevis|certifikat)\w*|gesällbrev|mästarbrev|ECY\w*(?:-certifikat)?|kockbevis"),
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


def _certificates(told: str, clause: Clause) -> Iterator[Certificate]:
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
        yield Certificate(name, (), clause.strength, _place(clause, match))


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


_NAMES: Final = {
    "svenska": "sv",
    "swedish": "sv",
    "engelska": "en",
    "english": "en",
    "arabiska": "ar",
    "arabic": "ar",
    "finska": "fi",
    "finnish": "fi",
    "somaliska": "so",
    "tigrinja": "ti",
    "persiska": "fa",
    "dari": "fa",
    "farsi": "fa",
    "ukrainska": "uk",
    "ryska": "ru",
    "polska": "pl",
    "spanska": "es",
    "tyska": "de",
    "german": "de",
    "franska": "fr",
    "french": "fr",
    "turkiska": "tr",
    "kurdiska": "ku",
    "thailändska": "th",
    "norska": "no",
    "danska": "da",
    "italienska": "it",
    "kinesiska": "zh",
    "bosniska": "bs",
    "serbiska": "sr",
    "kroatiska": "hr",
    "rumänska": "ro",
    "teckenspråk": "swl",
    "meänkieli": "fit",
    "samiska": "se",
    "romani": "rom",
    "jiddisch": "yi",
}
_SVA: Final = r"(?:sva|sas|svenska som andraspråk)(?:[ -](?:på )?(?P<sva>grund\w*(?: nivå)?|[123]))?"
_LANGUAGE: Final = re.compile(
    rf"(?<!\w)(?:(?P<sfi>sfi)(?:[- ]?(?:kurs|nivå|d-nivå)?[- ]?(?P<course>[A-D])(?!\w))?|{_SVA}"
    rf"|(?P<name>{'|'.join(_NAMES)})(?:s?\s?(?:språket|kunskap\w*))?)(?!\w)",
    re.IGNORECASE,
)
_THE_LANGUAGE: Final = re.compile(
    r"(?<!\w)(?:[Ss]pråket(?=\s?[:,]|\s(?:måste|ska|är viktigt|behöv))|[Ss]venskan)(?!\w)"
)
_LEVEL: Final = re.compile(r"(?<!\w)(?P<cefr>[ABC][12])(?![\w])(?:\s?-?\s?nivå)?")
_LEVEL_OF: Final = re.compile(r"(?<!\w)(?P<cefr>[ABC][12])(?:\s?-?\s?nivå)?\s(?:i|på|in)\s$")  # "B1-nivå i svenska"
_SFI: Final = {"A": SwedishLevel.A1, "B": SwedishLevel.A1, "C": SwedishLevel.A2, "D": SwedishLevel.B1}
_SVA_LEVELS: Final = {"1": SwedishLevel.B2, "2": SwedishLevel.B2, "3": SwedishLevel.C1}
SFI_OF_LEVEL: Final = {SwedishLevel.A1: "B", SwedishLevel.A2: "C", SwedishLevel.B1: "D"}
"""The SFI course whose goal is the level: the way back from CEFR."""

# What words say of a level, from the highest. They are employers' words, not a scale: the level is the least that
# such an employer usually accepts.
_WORDED: Final = (
    (SwedishLevel.NATIVE, re.compile(r"modersmål\w*|native|förstaspråk", re.IGNORECASE)),
    (
        SwedishLevel.C1,
        re.compile(
            r"flytande|obehindrat|mycket (?:god|goda|bra)|utmärkt\w*|felfri\w*|fluent\w*|excellent|professionell",
            re.IGNORECASE,
        ),
    ),
    (
        SwedishLevel.B2,
        re.compile(
            r"(?<!\w)(?:god|goda|bra|väl|i tal och skrift|tal och skrift|både i tal|good|obehindrad|behärska\w*)(?!\w)",
            re.IGNORECASE,
        ),
    ),
    (SwedishLevel.A2, re.compile(r"grundläggande|enkel|lite |någon|begriplig\w*|förstå\w*|basic|viss", re.IGNORECASE)),
)


def _languages(told: str, clause: Clause) -> Iterator[Language]:
    found = list(_LANGUAGE.finditer(told))
    for at, match in enumerate(found):
        if match["name"] and _is_other_use(told, match):
            continue
        code = _NAMES[match["name"].casefold()] if match["name"] else "sv"
        level = _level_of(
            told, match, found[at - 1].end() if at else 0, found[at + 1].start() if at + 1 < len(found) else len(told)
        )
        yield Language(code, level, clause.strength, _place(clause, match))
    # "språket" without a name is the one spoken at work
    if not found and (spoken := _THE_LANGUAGE.search(told)):
        yield Language("sv", None, clause.strength, _place(clause, spoken))
    for match in re.finditer(r"(?<!\w)(?:svensk|engelsk)(?:talande|språkig\w*)(?!\w)", told, re.IGNORECASE):
        yield Language(
            "sv" if match[0].casefold().startswith("svensk") else "en", None, clause.strength, _place(clause, match)
        )


_OF_SWEDEN: Final = re.compile(
    r"\s*(?:företag\w*|kunder|marknaden|installationsregler|husmanskost|myndighet\w*|kronor|regler"
    r"|lagstiftning\w*|staten|kyrkan|köket|skolan"
    r"|förhållanden|standard\w*|samhället|kommuner|industri\w*|natur\w*|hästar|järnvägar|bolag\w*"
    r"|och internationella|turistföreningen|medborgar\w*"
    r"|skol\w+|vård\w+|körkort\w*|arbetsmarknaden|mat\w*|modellen|flaggan)",
    re.IGNORECASE,
)


def _is_other_use(told: str, match: re.Match[str]) -> bool:
    """Whether the word is an adjective of the country ("svenska företag"), not the language."""
    return _OF_SWEDEN.match(told, match.end()) is not None


def _level_of(told: str, match: re.Match[str], after: int, before: int) -> SwedishLevel | None:
    if match["sfi"]:
        return _SFI.get((match["course"] or "D").upper())
    if match["sva"] is not None:
        return _SVA_LEVELS.get(match["sva"], SwedishLevel.B1)
    around_start, around_end = max(after, match.start() - 60), min(before, match.end() + 50)
    if cefr := _LEVEL.search(told, match.end(), around_end) or _LEVEL_OF.search(told[after : match.start()]):
        return SwedishLevel(cefr["cefr"])
    if course := re.search(r"(?<!\w)sfi[ -]?(?:kurs )?([A-D])(?!\w)", told, re.IGNORECASE):
        return _SFI[course[1].upper()]
    window = told[around_start:around_end]
    return next((level for level, pattern in _WORDED if pattern.search(window)), None)


_EDUCATION: Final = tuple(
    (level, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE))
    for level, pattern in (
        (
            EducationLevel.RESEARCH,
            r"doktorsexamen|licentiatexamen|disputerad\w*|forskarutbild\w+|ph\.?d\.?|SeQF[ -]?(?:nivå )?8",
        ),
        (
            EducationLevel.HIGHER,
            r"(?:högskole|universitets|akademisk\w*|kandidat|magister|master|civilingenjörs"
            r"|högskoleingenjörs|sjuksköterske|lärar|förskollärar|socionom|läkar"
            r"|jur(?:ist)?|ekonom|ingenjörs|specialistsjuksköterske|ämneslärar|grundlärar"
            r"|apotekar)[- ]?(?:examen|utbildning)\w*|akademisk (?:examen|utbildning|bakgrund)"
            r"|civilingenjör|högskoleingenjör"
            r"|(?:bachelor|master)(?:'s)?(?: degree)?|university degree|socionom|högskola|universitet"
            r"|SeQF[ -]?(?:nivå )?[67]|högskolepoäng|lärarutbild\w+"
            r"|(?:utbildning|examen|studier) på högskolenivå",
        ),
        (
            EducationLevel.POST_SECONDARY,
            r"yrkeshögskol\w+|YH-?(?:utbildning|examen|program)?\w*"
            r"|(?:kvalificerad )?yrkeshögskoleexamen|KY-utbildning\w*"
            r"|eftergymnasial\w*(?: \w*utbildning\w*)?|SeQF[ -]?(?:nivå )?5",
        ),
        (
            EducationLevel.UPPER_SECONDARY,
            r"gymnas\w+(?: (?:yrkes)?(?:utbildning|examen|kompetens|nivå)\w*)?|(?:el- och energi"
            r"|bygg- och anläggnings|vård- och omsorgs|barn- och fritids|fordons|industritekniska"
            r"|industri|teknik"
            r"|fordons- och transport|VVS- och fastighets|restaurang- och livsmedels"
            r"|hotell- och turism|handels|naturbruks|omvårdnads|vård|el|el-)[- ]?(?:programmet"
            r"|utbildning|linjen)\w*"
            r"|yrkesexamen|lärlingsutbild\w+|undersköterske(?:utbildning|examen|kompetens)\w*"
            r"|vård- och omsorgsutbildning\w*|(?:barnskötar|elektriker|svets|kock|snickar|frisör"
            r"|fordons|transport|målar|bagar)utbildning\w*"
            r"|high school|SeQF[ -]?(?:nivå )?4",
        ),
        (EducationLevel.COMPULSORY, r"(?:avslutad |godkänd |slutförd )?grundskol\w+|SeQF[ -]?(?:nivå )?[12]"),
    )
)
_WORKPLACE: Final = re.compile(
    r"(?:på|vid|inom|till|mellan|i|våra|vår|med)\s(?:en |ett |vår |våra |alla |flera |stora? )?$", re.IGNORECASE
)
_NOT_LEVEL: Final = re.compile(
    r"(?:lärare|skola(?:n|ns)?|skolor\w*|gymnasie(?:t|n|skol\w+)|elever\w*|universitet|högskola"
    r"|grundskol\w+|yrkeshögskolan)$",
    re.IGNORECASE,
)


def _education(told: str, clause: Clause) -> Iterator[Education]:
    taken: list[Span] = []
    for level, pattern in _EDUCATION:
        for match in pattern.finditer(told):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if _NOT_LEVEL.fullmatch(match[0]) and _WORKPLACE.search(told, 0, match.start()):
                continue  # a place of work or study, no demand of a level
            taken.append(match.span())
            field = re.match(
                r"\s(?:inom|i|med inriktning (?:mot|på)|som)\s([\w/-]+(?:\s(?:och|eller)\s[\w/-]+)?)",
                told[match.end() :],
            )
            yield Education(level, field[1] if field else "", clause.strength, _place(clause, match))


_NUMBER: Final = (
    r"(?P<low>\d{1,2}(?:[.,]5)?|ett|en|två|tre|fyra|fem|sex|sju|åtta|tio|några|ett par|flera|one|two|three|four|five)"
)
_WORDS: Final = {
    "ett": 1,
    "en": 1,
    "två": 2,
    "tre": 3,
    "fyra": 4,
    "fem": 5,
    "sex": 6,
    "sju": 7,
    "åtta": 8,
    "tio": 10,
    "några": 2,
    "ett par": 2,
    "flera": 3,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
}
_YEARS: Final = re.compile(
    rf"(?<!\w)(?:(?:minst|lägst|ca|cirka|at least)\s)?{_NUMBER}(?:\s?(?:[-–]|till"
    rf"|to)\s?\d{{1,2}})?\+?\s?(?:års?|years?)(?:'|s')?\s"
    r"(?:[\w-]+\s){0,3}?(?P<what>(?:arbetslivs|yrkes|arbets|bransch|körnings|ledar"
    r"|chefs)?erfarenhet\w*|experience|vana|praktik|i yrket|i branschen|som\s[\w-]+)"
    r"(?:\s(?:av|som|inom|från|i|med|of|in|as)\s(?P<of>[^,.;:()\n]{2,60}))?"
    r"|(?<!\w)(?:arbetat|jobbat|kört"
    r"|varit)\s(?:som\s(?P<role>[\w-]+)\s)?(?:i\s)?(?:minst\s)?(?P<low2>\d{1,2}|två|tre|fyra|fem)\s?år"
    r"|(?<!\w)(?P<many>flerårig|lång)\s(?:och\s\w+\s)?(?:yrkes|arbetslivs)?erfarenhet\w*(?:\s(?:av|som"
    r"|inom|från|i)\s(?P<of2>[^,.;:()\n]{2,60}))?",
    re.IGNORECASE,
)


def _experience(told: str, clause: Clause) -> Iterator[YearsOfExperience]:
    for match in _YEARS.finditer(told):
        number = (match["low"] or match["low2"] or "flera").casefold()
        years = float(_WORDS[number]) if number in _WORDS else float(number.replace(",", "."))
        of = match["of"] or match["of2"] or match["role"] or ""
        if (match["what"] or "").casefold().startswith("som "):
            of = match["what"][4:]
        yield YearsOfExperience(years, " ".join(of.split()), clause.strength, _place(clause, match))
