"""Languages, education and years of experience that a clause asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from matching.domain import EducationLevel, SwedishLevel
from matching.linking.sentences import Clause
from matching.requirements_kinds import Education, Language, Span, YearsOfExperience
from matching.requirements_proofs import place

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


def languages_in(told: str, clause: Clause) -> Iterator[Language]:
    found = list(_LANGUAGE.finditer(told))
    for at, match in enumerate(found):
        if match["name"] and _is_other_use(told, match):
            continue
        code = _NAMES[match["name"].casefold()] if match["name"] else "sv"
        level = _level_of(
            told, match, found[at - 1].end() if at else 0, found[at + 1].start() if at + 1 < len(found) else len(told)
        )
        yield Language(code, level, clause.strength, place(clause, match))
    # "språket" without a name is the one spoken at work
    if not found and (spoken := _THE_LANGUAGE.search(told)):
        yield Language("sv", None, clause.strength, place(clause, spoken))
    for match in re.finditer(r"(?<!\w)(?:svensk|engelsk)(?:talande|språkig\w*)(?!\w)", told, re.IGNORECASE):
        yield Language(
            "sv" if match[0].casefold().startswith("svensk") else "en", None, clause.strength, place(clause, match)
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
            r"|(?:bachelor|(?<!scrum )(?<!scrum-)(?<!data )master)(?:'s)?(?: degree)?|university degree"
            r"|socionom|högskola|universitet"
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
        # any other degree by name is taken in higher education: "studie- och yrkesvägledarexamen"
        (EducationLevel.HIGHER, r"(?!yrkes|gymnasie|student|real|flyg|jägar)\w{4,}examen"),
        (EducationLevel.COMPULSORY, r"(?:avslutad |godkänd |slutförd )?grundskol\w+|SeQF[ -]?(?:nivå )?[12]"),
    )
)
_WORKPLACE: Final = re.compile(
    r"(?:på|vid|inom|till|mellan|i|våra|vår|med)\s(?:en |ett |vår |våra |alla "
    r"|flera |stora? |anpassad |kommunal |fristående |ny )?$",
    re.IGNORECASE,
)
_NAMED_SCHOOL: Final = re.compile(r"\s[A-ZÅÄÖ]")  # "Gymnasiet Viken"
_NOT_LEVEL: Final = re.compile(
    r"(?:lärare|skola(?:n|ns)?|skolor\w*|gymnasie(?:t|n|skol\w+)|elever\w*|universitet|högskola"
    r"|grundskol\w+|yrkeshögskolan)$",
    re.IGNORECASE,
)


def education_in(told: str, clause: Clause) -> Iterator[Education]:
    taken: list[Span] = []
    for level, pattern in _EDUCATION:
        for match in pattern.finditer(told):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if _NOT_LEVEL.fullmatch(match[0]) and _WORKPLACE.search(told, 0, match.start()):
                continue  # a place of work or study, no demand of a level
            if _NOT_LEVEL.fullmatch(match[0]) and _NAMED_SCHOOL.match(told, match.end()):
                continue
            taken.append(match.span())
            field = re.match(
                r"\s(?:inom|i|med inriktning (?:mot|på)|som)\s([\w/-]+(?:\s(?:och|eller)\s[\w/-]+)?)",
                told[match.end() :],
            )
            yield Education(level, field[1] if field else "", clause.strength, place(clause, match))


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


def experience_in(told: str, clause: Clause) -> Iterator[YearsOfExperience]:
    for match in _YEARS.finditer(told):
        number = (match["low"] or match["low2"] or "flera").casefold()
        years = float(_WORDS[number]) if number in _WORDS else float(number.replace(",", "."))
        of = match["of"] or match["of2"] or match["role"] or ""
        if (match["what"] or "").casefold().startswith("som "):
            of = match["what"][4:]
        yield YearsOfExperience(years, " ".join(of.split()), clause.strength, place(clause, match))
