"""What a sentence about a person says outright: level of Swedish, driving licence, place, hours, wishes, certificates.

Patterns over single lines, each with the words it rests on. They take what is said and leave what is only hinted: a
person confirms everything before it is saved, and a missing fact is asked about while a wrong one is believed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from matching.domain import EducationLevel, Experience, Place, SwedishLevel
from matching.held_cues import CLAUSE_END, KIN, NEVER_DONE, SENTENCE_END, UNDONE
from matching.importers import cells
from matching.importers.cells import BadCell
from matching.importers.fact import Fact
from matching.importers.proof_facts import held_proof_facts
from matching.importers.vocabulary import LANGUAGES, swedish_level
from matching.places import find_municipality

_ONE_TO_FIFTEEN: Final = "ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton"
NUMBER_WORDS: Final = {word: n for n, word in enumerate(_ONE_TO_FIFTEEN.split(), 1)} | {"en": 1, "par": 2, "tjugo": 20}
_COUNT: Final = r"(?:\d{1,2}(?:[.,]5)?|" + "|".join(w for w in NUMBER_WORDS if w != "par") + r"|ett par)"
_TITLE: Final = r"[A-Za-zÅÄÖåäöÉé][\w/&+.-]{0,40}(?: [\w/&+.-]{1,40}){0,5}?"
_STOP: Final = (
    r"(?=[,.;:!?()]|$| (?:i|på|inom|hos|med|vid|för|där|men|och|eller|under|sedan|från|till|gärna|helst|efter|mellan|"
    r"när|samt|heltid|deltid|dagtid|\d{1,4})\b)"
)


def facts(line: str) -> Iterator[Fact]:
    """Every fact that the line says outright, in no particular order."""
    for find in (
        swedish_facts,
        held_proof_facts,
        _home,
        _reach,
        _hours,
        _avoid,
        _occupations,
        _available,
        _experience,
        _languages,
    ):
        yield from find(line)
    if _PROTECTED.search(line):
        yield Fact("protected_identity", True, line)


def education_level(text: str) -> tuple[EducationLevel, str] | None:
    """The highest finished education that the text names, with the words; unfinished ones do not count."""
    found: list[tuple[EducationLevel, str]] = []
    for level, pattern in _EDUCATION:
        for match in pattern.finditer(text):
            if not _UNFINISHED.search(_clause(text, match)):
                found.append((level, match[0]))
    return max(found, key=lambda pair: pair[0].rank, default=None)


def education_held(text: str) -> tuple[EducationLevel, str] | None:
    """As ``education_level``, in running text: only clauses that speak of nothing but what the person has gone through.

    "Vaktmästare på gymnasiet" and "gick ekonomiprogrammet men blev aldrig klar" tell none.
    """
    found = [
        told
        for sentence in SENTENCE_END.split(text)
        if not NEVER_DONE.search(sentence)
        for clause in CLAUSE_END.split(sentence)
        if not UNDONE.search(clause) and (told := education_level(clause))
    ]
    return max(found, key=lambda pair: pair[0].rank, default=None)


def _clause(text: str, match: re.Match[str]) -> str:
    """The words around a match, up to the nearest comma, full stop or the like, at most 30 characters each way."""
    before = re.split(r"[,.;:!?()]", text[max(0, match.start() - 30) : match.start()])[-1]
    after = re.split(r"[,.;:!?()]", text[match.end() : match.end() + 30])[0]
    return f"{before}{match[0]}{after}"


_PROTECTED: Final = re.compile(
    r"skyddade? (?:personuppgift\w*|identitet|folkbokföring)|sekretessmark\w*|kvarskriv\w*", re.IGNORECASE
)
_ONGOING: Final = re.compile(
    r"\b(?:läser|studerar|går|pågående|börjar?|påbörjad|ska läsa|söker till|started|reading|studying)\b", re.IGNORECASE
)
_UNFINISHED: Final = re.compile(
    r"\b(?:ej|inte|ingen|inga|utan|saknar|avbr\w+|oavslutad\w*|ofullständig\w*|påbörjad\w*|pågående|läser|studerar)\b",
    re.IGNORECASE,
)
_EDUCATION: Final = tuple(
    (level, re.compile(rf"\b(?:{words})\w*", re.IGNORECASE))
    for level, words in (
        (EducationLevel.RESEARCH, r"doktorsexamen|disputera|licentiatexamen|phd\b|ph\.d"),
        (
            EducationLevel.HIGHER,
            r"kandidatexamen|kandidat i|magister|masterexamen|master i|civilingenjör|högskoleexamen|universitetsexamen|"
            r"högskoleingenjör|sjuksköterskeexam|lärarexam|läkarexam|ämneslärar|bachelor|master of|socionomexamen",
        ),
        (
            EducationLevel.POST_SECONDARY,
            r"yrkeshögskoleexamen|yrkeshögskoleutbildning|yrkeshögskola|yh-utbildning|yh-examen|ky-utbildning",
        ),
        (
            EducationLevel.UPPER_SECONDARY,
            r"gymnasieexamen|gymnasieutbildning|gymnasium|gymnasiet|studenten|slutbetyg från gymnasi|yrkesexamen|"
            r"high school diploma|\w{3,30}programmet",
        ),
        (EducationLevel.COMPULSORY, r"grundskola|grundskolan|folkskola"),
    )
)

_SWEDISH: Final = re.compile(
    r"\bsfi(?: kurs|-kurs)?[ -]?(?P<sfi>[A-D])\b"
    r"|\b(?:sva|sas|svenska som andraspråk)(?: på)?[ -]?(?P<sva>grund\w*|[123])\b"
    r"|\b(?:svenska|swedish)(?: språket)?\b[ :(,–-]{0,4}"
    r"(?:är |har |jag |på |ligger |nivå |level |cefr |ca |cirka |motsvarande ){0,4}(?P<cefr>[ABC][12])\b"
    r"|\bsvenska\b[ :(,–-]{0,4}(?:är |som ){0,2}(?:mitt )?(?P<native>modersmål|förstaspråk)",
    re.IGNORECASE,
)


_COURSES: Final = ("SFI A", "SFI B", "SFI C", "SFI D", "SVA grund", "SVA 1", "SVA 2", "SVA 3")  # in the order of study
_DONE: Final = re.compile(r"[^.;]{0,6}\b(?:klar|avslutad|godkän)", re.IGNORECASE)
_BEGINS: Final = re.compile(r"(?! och\b)[^.;,]{0,6}\b(?:börjar|pågår|påbörja)", re.IGNORECASE)


def swedish_facts(line: str) -> Iterator[Fact]:
    """The levels of Swedish that a line says outright."""
    for match in _SWEDISH.finditer(line):
        if match["native"]:
            yield Fact("swedish", SwedishLevel.NATIVE, match[0])
        elif match["cefr"]:
            yield Fact("swedish", SwedishLevel(match["cefr"].upper()), match[0])
        else:
            sva = match["sva"] if (match["sva"] or "").isdigit() else "grund"
            at = _COURSES.index(f"SFI {match['sfi'].upper()}" if match["sfi"] else f"SVA {sva}")
            ongoing = _ONGOING.search(_clause(line, match).partition(match[0])[0])
            after = line[match.end() :]
            if _BEGINS.match(after) or (ongoing and not _DONE.match(after)):
                at -= 1  # on the way: what is certain is the course before
            if at >= 0 and (level := swedish_level(_COURSES[at])):
                yield Fact("swedish", level, match[0])


_CAPITAL: Final = r"[A-ZÅÄÖ][\w-]{1,30}(?: [A-ZÅÄÖ][\w-]{1,30})?"
_HOME: Final = re.compile(
    r"\b(?:(?:[Bb]or|[Bb]osatt|[Bb]oende)"
    r"(?: (?!jobb|arbet|stud|läs|pendl|gå|sök|vill|men\b|inte\b|ej\b)[a-zåäö]+| \d{4}){0,6}?"
    rf"|[Ff]lyttat till)(?: i)? (?P<place>{_CAPITAL})"
    rf"|\b(?:[Bb]or|[Bb]osatt)(?: nu| numera| kvar)? i (?P<small>[a-zåäö]{{2,20}})"
    rf"|\b(?:[Bb]ostadsort|[Hh]emkommun|[Bb]ostadskommun|[Hh]emort|[Oo]rt) ?: ?(?P<told>{_CAPITAL})"
    rf"|\b\d{{3}} ?\d{{2}} (?P<postal>{_CAPITAL})"
)
_FURTHER: Final = re.compile(rf"(?:,| i| utanför| nära) (?P<place>{_CAPITAL})")  # of a part of it: "Årby, Eskilstuna"
# It is somebody else who lives there, or nobody yet.
_NOT_AT_HOME: Final = re.compile(
    rf"\b(?:(?:min|mitt|mina|hans|hennes|hens|deras|sin|sitt|sina) {KIN}\w*"
    r"|(?:bror|bröder|syster|systrar|son|söner|dotter|döttrar|mamma|pappa|föräldrar|barn|familj|sambo|släkt)\w*"
    r"|(?:vill|skulle vilja|om) (?:\w+ )?)[^,.;]*$",
    re.IGNORECASE,
)


def _home(line: str) -> Iterator[Fact]:
    for match in _HOME.finditer(line):
        if _NOT_AT_HOME.search(line, max(0, match.start() - 60), match.start()):
            continue
        told = match["place"] or match["told"] or match["postal"] or match["small"]
        place = _municipality(told)
        if place is None and (further := _FURTHER.match(line, match.end())):
            place = _municipality(further["place"])
        if place or not (match["postal"] or match["small"] or told == "Sverige"):
            yield Fact("home", place or Place(told), match[0])


def home_told(text: str) -> Place | None:
    """The one municipality that running text says is home; ``None`` where it says none or several."""
    facts_told = [fact.value for line in text.splitlines() for fact in _home(line)]
    homes = {place for place in facts_told if place.municipality_code}
    return homes.pop() if len(homes) == 1 else None


def reach_told(text: str) -> tuple[Place, ...]:
    """The municipalities that running text says the person can travel to."""
    return tuple(dict.fromkeys(place for line in text.splitlines() for fact in _reach(line) for place in fact.value))


def _municipality(name: str) -> Place | None:
    """The municipality that two words name, or else the first of them."""
    for told in (name, name.split()[0]):
        found = find_municipality(told)
        if found:
            return Place(found.name, found.code)
    return None


_REACH: Final = re.compile(r"\bpendl\w* (?:\w+ ){0,3}?(?:till|i|inom|mellan) ([^.;:()]{3,120})", re.IGNORECASE)


def _reach(line: str) -> Iterator[Fact]:
    match = _REACH.search(line)
    if match is None or re.search(r"\b(?:inte|ej)\b", line[max(0, match.start() - 20) : match.start()], re.IGNORECASE):
        return
    names = re.split(r",| och | eller |/| samt ", match[1])
    places = [place for place in (_municipality(n.strip()) for n in names if n.strip()) if place]
    if places:
        yield Fact("reach", tuple(dict.fromkeys(places)), match[0])


_WISHING: Final = re.compile(
    r"\b(?:vill|söker|önska\w*|helst|gärna|kan (?:jobba|arbeta)|omfattning|sysselsättningsgrad|tjänstgöringsgrad|"
    r"tillgänglig|orkar|klarar)\b",
    re.IGNORECASE,
)
_HOURS: Final = re.compile(
    r"\b(?:heltid(?: eller deltid)?|deltid|halvtid)\b|\b\d{2,3} ?(?:-|–|till) ?\d{2,3} ?(?:%|procent)"
    r"|\b(?:minst |högst |max |upp till )?\d{2,3} ?(?:%|procent)",
    re.IGNORECASE,
)


def _hours(line: str) -> Iterator[Fact]:
    if not _WISHING.search(line):
        return
    for match in _HOURS.finditer(line):
        before = line[max(0, match.start() - 20) : match.start()]
        if re.search(r"\b(?:inte|ej|jobbat|arbetat|arbetar|jobbar|varit|ökade?)\b", before, re.IGNORECASE):
            continue
        try:
            yield Fact("hours", cells.hours(match[0]), match[0])
        except BadCell:
            continue


_AVOIDED: Final = {
    "natt": r"natt\w*|nätter\w*",
    "kväll": r"kväll\w*",
    "helg": r"helg\w*|lördag\w*|söndag\w*",
    "skift": r"(?:tre|två)?skift\w*",
    "jour": r"jour\w*",
    "delade turer": r"delade turer",
    "tunga lyft": r"tunga lyft\w*|lyfta tungt|tungt arbete|lyfta",
    "resor i tjänsten": r"resor\b|resande|resa i tjänsten",
    "hög höjd": r"hög höjd|höga höjder|höjder",
    "ensamarbete": r"ensamarbete\w*|arbeta ensam|jobba ensam",
    "stillasittande": r"stillasittande\w*|sitta still",
    "damm": r"damm\w*",
    "kyla": r"kyla\b|kylrum|kallt",
    "buller": r"buller\w*|bullrig\w*",
    "stress": r"stress\w*",
    "kundkontakt": r"kundkontakt\w*",
    "telefon": r"telefon(?:försäljning|er)?\b",
}
_NEGATION: Final = re.compile(
    r"\b(?:inte|ej|inga|inget|ingen|undvik\w*|slippa|slipper|utan)\b(?P<rest>[^.;:!?]{0,80})", re.IGNORECASE
)
_NOT_A_WISH: Final = re.compile(
    r"\b(?:problem|hinder|svårt|rädd|besvär|främmande|bara|har inte|hade inte|aldrig|något emot|emot)\b", re.IGNORECASE
)


def _avoid(line: str) -> Iterator[Fact]:
    for match in _NEGATION.finditer(line):
        rest = re.split(r"\b(?:men|dock|däremot)\b", match["rest"])[0]
        if _NOT_A_WISH.search(line[max(0, match.start() - 12) : match.start()] + match[0][:30]):
            continue
        for name, pattern in _AVOIDED.items():
            if found := re.search(rf"\b(?:{pattern})", rest, re.IGNORECASE):
                words = match[0][: len(match[0]) - len(match["rest"]) + found.end()]
                yield Fact("avoid", name, words)


_OCCUPATIONS: Final = re.compile(
    r"\b(?:(?:vill|skulle vilja|önskar|hoppas(?: på)?(?: att)?(?: få)?) (?:\w+ ){0,3}?"
    r"(?:jobba|arbeta|börja|arbete|jobb|fortsätta)(?: \w+){0,2}? som"
    r"|söker (?:\w+ ){0,3}?(?:arbete|jobb|tjänst|anställning|plats|praktik)(?: \w+){0,2}? som"
    r"|vill (?:\w+ ){0,2}?(?:bli|utbilda (?:mig|sig) till|omskola (?:mig|sig) till)"
    r"|(?:tjänsten|tjänst|positionen|position|anställning|rollen) som"
    r"|(?:önskat yrke|önskade yrken|yrkesönskemål|drömyrke|drömjobb(?:et)?)(?: är)? ?:?) "
    rf"(?:en |ett )?(?P<title>{_TITLE}{_STOP}(?:(?:,| eller| och|/) "
    rf"(?!(?:i|på|inom|gärna|med|att|kan|då|men|helst|inte|ej|inga|heltid|deltid|halvtid|dagtid)\b)"
    rf"{_TITLE}{_STOP}){{0,3}})"
    r"|\batt få (?P<post>\w{2,20})-posten",
    re.IGNORECASE,
)


def _occupations(line: str) -> Iterator[Fact]:
    for match in _OCCUPATIONS.finditer(line):
        if re.search(r"\b(?:inte|ej)\b", line[max(0, match.start() - 12) : match.start() + 18], re.IGNORECASE):
            continue
        for told in re.split(r",| eller | och ", match["post"] or match["title"]):
            title = re.sub(r"^(?:en|ett|eventuellt|helst|gärna) ", "", told.strip(), flags=re.IGNORECASE).strip(" .-")
            if len(title) > 1 and not title.isdigit():
                yield Fact("occupations", title, match[0])


_SPEAKS: Final = re.compile(
    r"\b(?:talar|pratar|behärskar|modersmål(?:et)?(?: är)?|språk) ?:? ([^.;:]{3,120})", re.IGNORECASE
)


def _languages(line: str) -> Iterator[Fact]:
    for match in _SPEAKS.finditer(line):
        for word in re.findall(r"\w+", match[1]):
            if LANGUAGES.find(word) not in (None, "swe"):
                yield Fact("languages", word.lower(), match[0])


_AVAILABLE: Final = re.compile(
    r"\b(?:kan börja|kan starta|tillgänglig|ledig|startdatum)\b(?: \w+){0,2}? ?:? ?(?:från|fr\.?o\.?m\.?|den)? ?"
    r"(\d{4}-\d{2}-\d{2}|\d{1,2} [a-zåäö]{3,9} \d{4})",
    re.IGNORECASE,
)


def _available(line: str) -> Iterator[Fact]:
    for match in _AVAILABLE.finditer(line):
        try:
            found: dt.date = cells.date(match[1])
        except BadCell:
            continue
        yield Fact("available_from", found, match[0])


_WORKED: Final = re.compile(
    rf"\b(?:har |jag )?(?:jobbat|arbetat|jobbade|arbetade|arbetar|jobbar|varit(?: verksam)?|varit anställd)"
    rf"(?: i)?(?: (?P<first>{_COUNT}) år)?(?: \w+)?? som (?:en |ett )?(?P<title>{_TITLE}){_STOP}"
    rf"(?:[^.;]{{0,40}}?\bi (?P<last>{_COUNT}) år)?"
    rf"|\b(?P<years>{_COUNT}) års (?:yrkes|arbetslivs)?erfarenhet (?:som|av arbete som|av att arbeta som) (?:en |ett )?"
    rf"(?P<of>{_TITLE}){_STOP}",
    re.IGNORECASE,
)


def _experience(line: str) -> Iterator[Fact]:
    for match in _WORKED.finditer(line):
        if re.search(
            r"\b(?:inte|aldrig|ej|vill|kan)\b", line[max(0, match.start() - 14) : match.start()], re.IGNORECASE
        ):
            continue
        told = match["first"] or match["last"] or match["years"]
        yield Fact("experience", Experience(match["title"] or match["of"], count(told) if told else None), match[0])


def count(told: str) -> float | None:
    """A number in digits or in Swedish words up to twenty; ``None`` for other words."""
    bare = told.casefold().removeprefix("ett ") if "par" in told.casefold() else told.casefold()
    if bare in NUMBER_WORDS:
        return float(NUMBER_WORDS[bare])
    return float(bare.replace(",", ".")) if re.fullmatch(r"\d{1,2}([.,]5)?", bare) else None
