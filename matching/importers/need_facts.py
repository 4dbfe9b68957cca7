"""What a sentence about an employer's need says outright: how many of which occupation, when, where, and what is
required.

As ``person_facts``: what is said is taken with its words, what is only hinted is left for the person who confirms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from matching.asked_in_text import is_proof
from matching.domain import Horizon, Place
from matching.importers.fact import Fact
from matching.importers.person_facts import NUMBER_WORDS, count, swedish_facts
from matching.importers.proof_facts import certificate_fact, licence_facts
from matching.linking.sentences import Strength
from matching.places import find_municipality
from matching.requirements import requirements

_ONE: Final = r"(?:\d{1,3}|ett par|" + "|".join(w for w in NUMBER_WORDS if w != "par") + ")"
_NUMBER: Final = rf"{_ONE}(?: ?(?:-|–|till) ?{_ONE})?"
_VERBS: Final = (  # that ask for people
    r"behöver|behövs|behov av|söker|saknar|letar efter|efterfrågar|rekryterar|anställer|fattas|"
    r"(?:vill|ska|kommer att|måste|behöver) (?:\w+ ){0,2}?(?:anställa|rekrytera|ha in|få in|behöva|ersätta|"
    r"ta in|nyanställa)|svårt att (?:hitta|få tag på|rekrytera|få tag i)|brist på|ont om|"
    r"hittar inte|hittar inga|får inte tag på"
)
NEED: Final = re.compile(rf"\b(?:{_VERBS})\b", re.IGNORECASE)
_NO_NEED: Final = re.compile(
    r"\b(?:inget behov|inga behov|behöver inte|behöver inga|söker inte|saknar inte|behövs inte|inte behov)\b",
    re.IGNORECASE,
)
_END: Final = (
    r"(?=[,.;:!?()|]|$| (?:som|i|på|till|inom|med|för|hos|vid|där|men|och|eller|samt|nu|omgående|från|under|redan|"
    r"per|inför|direkt|innan|när|de|vi|helst|gärna|till|snarast|efter|heltid|deltid|varje|om|senast|den|ca|cirka)\b)"
)
_WORDS: Final = r"[A-Za-zÅÄÖåäöÉé][\w/+&-]{1,40}(?: [\w/+&-]{2,40}){0,3}?"
_MANY: Final = re.compile(
    rf"\b(?:(?:ca|cirka|minst|upp till|ytterligare) )?(?P<count>{_NUMBER}) (?:st |stycken )?(?:nya |duktiga |erfarna )?"
    rf"(?:personer som kan |personer till )?(?P<title>{_WORDS}){_END}",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    rf"\b(?:{_VERBS})(?: (?:fler|flera|nya|några|många|folk som|personal|erfarna|duktiga|mer|att hitta|sig)){{0,2}} "
    rf"(?P<title>{_WORDS}{_END}(?:(?: och|,| eller) {_WORDS}{_END}){{0,3}})",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(rf"(?:(?:fler|flera|nya|mer) )*(?P<title>{_WORDS}){_END}", re.IGNORECASE)
_COUNTED: Final = re.compile(rf"{_ONE} ", re.IGNORECASE)
_NO_TITLE: Final = re.compile(
    r"^(?:går|slutar|är|har|kommer|blir|ska|vill|fyller|av dem|till\b|"  # "tre går i pension"
    r"år|månad\w*|vecka|veckor|dag\w*|timm\w*|procent|gånger|personer|person|anställda|medarbetare|skift\w*|folk|mer|den|"
    r"det|en|ett|någon|några|plats|platser|tjänster|pension\w*|semester\w*|sommar\w*|att|hitta|inte|av|till|som|krävs?|kr|mkr|"
    r"miljoner|procents|året|kommuner|stycken|st|kompetens\w*)\b",
    re.IGNORECASE,
)
_HORIZONS: Final = tuple(
    (horizon, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for horizon, words in (
        (
            Horizon.FIVE_YEARS,
            r"(?:inom |om |på )?(?:3|tre) ?(?:-|–|till) ?(?:5|fem) år|(?:inom|om) (?:3|4|5|tre|fyra|fem) år|"
            r"på (?:lång )?sikt|203\d",
        ),
        (Horizon.TWO_YEARS, r"nästa år|(?:inom|om) (?:1|2|ett|två|ett par|1-2|ett till två) år|på två års sikt"),
        (
            Horizon.SIX_MONTHS,
            r"(?:till|i|före|inför|under) (?:vår(?:en)?|höst(?:en)?|sommar(?:en)?|jul(?:en)?|nyår|årsskiftet)|"
            r"(?:inom|om) (?:ett )?halvår(?:et)?|(?:inom|om) (?:\d|några|ett par|tre|sex) månader",
        ),
        (Horizon.NOW, r"nu|omgående|genast|direkt|snarast|akut|idag|i dag|så snart som möjligt"),
    )
)
_ESSENTIAL: Final = re.compile(
    r"\b(?:krav på|krav(?:et)?(?: är)?:|kraven är|krävs|kräver|måste (?:kunna|ha|behärska)|ska (?:kunna|ha|behärska)|"
    r"bör kunna|behöver kunna|(?:någon|folk|personer|personal|de) som kan|måsten?:|"
    r"viktigt att (?:de |man )?kan)\b:? ?(?P<what>[^.!?\n|]{2,200})",
    re.IGNORECASE,
)
_REQUIRED_BEFORE: Final = re.compile(
    r"(?P<what>[^.,;:!?|]{3,60}?) (?:krävs|är ett krav|är ett måste|är krav)\b", re.IGNORECASE
)
_MERITING: Final = re.compile(
    r"\b(?:meriterande(?: är| med| om de kan)|gärna (?:med )?(?:erfarenhet av|vana av|kunskap i)?|"
    r"plus om (?:de |man )?(?:kan|har)|en fördel (?:med|om de kan|om man kan)|bra om (?:de |man )?(?:kan|har))\b"
    r":? ?(?P<what>[^.!?\n|]{2,200})|\bmeriterande: ?(?P<listed>[^.!?\n|]{2,200})"
    r"|(?P<before>[^.,;:!?|]{3,60}?) (?:är )?(?:meriterande|ett plus|en fördel|en merit)\b",
    re.IGNORECASE,
)
_WORKING_TIME: Final = re.compile(
    r"\b(?:dagtid|kvällstid|nattskift|natt(?:arbete|jobb)|två ?skift|tvåskift|tre ?skift|treskift|fem ?skift|femskift|"
    r"skiftgång|skift|schemalagt|obekväm arbetstid|delade turer|jour|helgtjänstgöring|varannan helg)\b",
    re.IGNORECASE,
)
_WHERE: Final = re.compile(
    r"\b(?:i|till|på enheten i|vid|utanför) (?P<place>[A-ZÅÄÖ][\w-]{2,30}(?: [A-ZÅÄÖ][\w-]{2,30})?)"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An occupation that a sentence says is needed, and how many (``None``: not told)."""

    occupation: str
    headcount: int | None
    words: str


def needs_none(sentence: str) -> bool:
    """Whether the sentence says that nobody is needed."""
    return _NO_NEED.search(sentence) is not None


def wanted(sentence: str, *, asks: bool = False) -> list[Wanted]:
    """The occupations that the sentence says are needed.

    With ``asks`` the place of the sentence (under a heading, on a note on a wall) asks, so that no verb is needed.
    """
    if needs_none(sentence) or not (asks or NEED.search(sentence)):
        return []
    found = [
        Wanted(_title(match["title"]), _people(match["count"]), match[0].strip())
        for match in _MANY.finditer(sentence)
        if not _NO_TITLE.match(match["title"])
    ]
    if not found:
        for match in _BARE.finditer(sentence):
            titles = [t.strip() for t in re.split(r" och | eller |, ", match["title"])]
            titles = [t for t in titles if t and not _NO_TITLE.match(t) and not _COUNTED.match(t)]
            found += [Wanted(_title(t), None, match[0].strip()) for t in titles]
    lead = _LEAD.match(sentence) if asks and not found else None
    if lead and not _NO_TITLE.match(lead["title"]):
        title = _WORKING_TIME.sub("", re.sub(r"\bnatt\b", "", lead["title"]))
        found = [Wanted(_title(title), None, lead[0].strip())]
    return list({one.occupation.casefold(): one for one in found}.values())


def need_facts(sentence: str) -> Iterator[Fact]:
    """Facts of the sentence by field of ``Need``, each with its words."""
    for horizon, pattern in _HORIZONS:
        if when := pattern.search(sentence):
            yield Fact("horizon", horizon, when[0])
            break
    for match in _WHERE.finditer(sentence):
        for name in (match["place"], match["place"].split()[0]):
            if municipality := find_municipality(name):
                yield Fact("place", Place(municipality.name, municipality.code), match[0].strip())
                break
    merits = (match["what"] or match["listed"] or match["before"] for match in _MERITING.finditer(sentence))
    meriting = tuple(dict.fromkeys(piece for told in merits for piece in _pieces(told)))
    if meriting:
        yield Fact("meriting_skills", meriting, sentence)
    typed = list(_typed(sentence))
    typed = [f for f in typed if not any(f.words.casefold() in piece.casefold() for piece in meriting)]
    yield from typed
    named = {f.words.casefold() for f in typed}
    essential = [p for match in _ESSENTIAL.finditer(sentence) for p in _pieces(match["what"])]
    essential += [p for match in _REQUIRED_BEFORE.finditer(sentence) for p in _pieces(match["what"])]
    kept = tuple(dict.fromkeys(p for p in essential if p not in meriting and p.casefold() not in named))
    if kept:
        yield Fact("essential_skills", kept, sentence)
    for shift in _WORKING_TIME.finditer(sentence):
        yield Fact("working_time", shift[0].lower(), shift[0])


def _typed(sentence: str) -> Iterator[Fact]:
    """Licences, certificates and Swedish that the sentence wants, without those it calls meriting or not needed."""
    found = requirements(sentence)
    wanted = [(one.code, one.span) for one in found.licences if one.strength in _WANTED and one.code != "YKB"]
    yield from licence_facts(sentence, wanted)
    for one in found.with_ykb:
        if one.strength in _WANTED and is_proof(one):
            yield certificate_fact(sentence, one)
    yield from swedish_facts(sentence)


_WANTED: Final = (Strength.MANDATORY, Strength.MENTIONED)
_LEADING: Final = re.compile(
    r"^(?:att|på|av|om|i|med|ha|kunna|de|man|är|och|samt|helst|gärna|erfarenhet av|vana av|"
    r"kunskap i|kunskaper i|:|-)\s+",
    re.IGNORECASE,
)
_BREAK: Final = re.compile(
    r"\b(?:men|meriterande|gärna|plus om|en fördel|fördel|annars|eftersom|så att|för att)\b", re.IGNORECASE
)


def _pieces(told: str) -> list[str]:
    """The skills of a list in running text: "TIG-svetsning, ritningsläsning och truckkort"."""
    told = _BREAK.split(told)[0]
    pieces = []
    for piece in re.split(r",|;| och | samt | plus ", told):
        bare = piece.strip(" .:-")
        while (shorter := _LEADING.sub("", bare)) != bare:
            bare = shorter
        if 2 <= len(bare) <= 80 and not re.fullmatch(r"(?:det|den|vi|inget|inga|inte)\b.*", bare, re.IGNORECASE):
            pieces.append(bare)
    return pieces


def _people(told: str) -> int | None:
    """The number told; of a span ("3-4") the lower one, which is what the employer is sure of."""
    first = re.match(_ONE, told, re.IGNORECASE)
    number = float(first[0]) if first and first[0].isdigit() else count(first[0]) if first else None
    return int(number) if number else None


def _title(told: str) -> str:
    return told.strip(" .-").strip()
