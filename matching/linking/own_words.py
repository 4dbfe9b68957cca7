"""What a text asks for that is no concept, in the text's own words.

What stands after "erfarenhet av", "kunskaper i" and the like, the items under a heading of demands, and the duties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from matching.linking.chunks import chunks
from matching.linking.duties import duties_in, is_lone_verb, says_nothing
from matching.linking.headings import Section
from matching.linking.sentences import Clause, Strength
from matching.linking.words import STOP, is_number, words

LONG_WORD: Final = 8  # letters from which one word alone tells of a task
OWN_WORDS: Final = 4  # content words of what is asked for at most
LISTED_WORDS: Final = 7  # in an item of a list of demands: all of it is asked for
Span = tuple[int, int]

_ASKED: Final = re.compile(
    r"\b(?:erfarenhet(?:er)?|kunskap(?:er)?|kännedom|kompetens|insikt|vana|van|förståelse|behörighet"
    r"|certifiering(?:ar)?|utbildning|experience|knowledge)"
    r"\s(?:av|om|i|inom|vid|från|kring|of|in|with)\s(?:att\s(?:arbeta|jobba)\s(?:med|i|inom)\s|att\s"
    r"|arbete\s(?:med|inom|i)\s|arbeta\s(?:med|i|inom)\s|working\s(?:with|in)\s)?"
    r"|\b(?:arbetat|jobbat|arbeta|jobba|worked)\s(?:med|inom|i|with)\s|\b(?:kunna|behärskar?|kan"
    r"|ha(?:ndha|nte)r\w*|begriper|förstår)\s(?!(?:du|vi|man|ta|se|få|ha|vara|bli|komma|det|inte|tänka)\b)"
    r"|\bbehörig(?:het)?\s(?:som|i)\s|\b(?:förståelse|känsla)\sför\s|\bbakgrund\s(?:inom|från|i)\s"
    r"|\b(?:gärna|helst|erfarenhet(?:er)?)\sfrån\s|\btrygg\s(?:i|med)\satt\s"
    r"|\b(?:färdighet(?:er)?|förtrogenhet|koll|rutin|insatt|bevandrad|kunnig|skicklig|duktig|bekväm|förtrogen|bekant|rutinerad"
    r"|erfaren)\s(?:i|inom|på|med|av|kring)\s(?:att\s)?"
    r"|\b(?:har|du)\s(?:byggt|utvecklat|drivit|lett|skrivit|konstruerat|deltagit\si|bidragit\still|medverkat\si)\s",
    re.IGNORECASE,
)
_OF: Final = re.compile(  # the thing and the asking in one word: "materialkännedom"
    r"\b(?!arbets|yrkes|för|grund|bransch|livs|lång|års|språk)\w{3,}"
    r"(?:kännedom|kunskap(?:er)?|vana|erfarenhet(?:er)?|kunnande|förståelse)\b",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"[.,;:()!?•\n]|\s(?:för att|så att|eftersom|som|där|när|om|på|är|har|ska|och (?:är|har|kan|tar"
    r"|gillar|trivs|vill|drivs|får)|men|samt|eller|och|från|hos|vid|utan"
    r"|gärna|krävs|behövs|meriterar|that|which|and|or|is|are|for)\s|\s[-–]\s|$",
    re.IGNORECASE,
)
# Nothing that holds one of these names what is asked for: terms, traits, the asking itself, a finite verb in the midst.
_NO_PART: Final = re.compile(
    r"\b(?:liknande|motsvarande|arbetsuppgift\w*|tjänsten|rollen|yrket|oss|dig|dina?|andra|detta|det|något|kollegor"
    r"|engage\w*|social|sociala|positiv\w*|märks|förstås|stundtals|flexib\w*|noggrann\w*|driven|lugn\w*|personlig\w*|egenskaper"
    r"|lämplighet|vilja|intresse\w*|initiativ\w*|själv\w*|stress\w*|kommunikativ|serviceinriktad|erfarenhet|erfarenheter"
    r"|kunskap|kunskaper|vana|utbildning\w*|kompetens|år|dag|dagar|tid|vecka\w*|jobb|yrkes\w*|kurs\w*|bakgrund|fördel|merit\w*"
    r"|krav\w*|minst|plus|annat|inget|inga|ingen|dela|laga|avgöra|vägas|säga|räcker|glad|trivs|gillar|vill|orka\w*|klara|tåla"
    r"|helg\w*|natt\w*|kväll\w*|skift|heltid|deltid|start\w*|besked|ansökan|vi|de|du|han|hon|färdighet\w*|glädje|gemenskap"
    r"|integritet|önskemål|viljan|sökande|press|tillsammans|konsult|förmågan|förmåga\w*|skrift|tal|tala|talar|jag|tempo"
    r"|arbetslivet)\b",
    re.IGNORECASE,
)
# What says nothing by itself: a name needs a word beside these.
_EMPTY: Final = re.compile(
    r"(?:bransch\w*|område\w*|mycket|människor|kund\w*|hög\w*|team\w*|ansvar\w*|driv|service|struktur\w*|kompetenser|arbete\w*"
    r"|arbeta|sätt|behov\w*|språk\w*|person\w*|fråg\w*|förståelse|funktion\w*|innovation\w*|process\w*|utveckling\w*|drift\w*"
    r"|förbättr\w*|lösning\w*|uppdrag\w*|verktyg\w*|analys|resultat\w*|allt|alla|bra|god\w*|miljö\w*|system|storskalig\w*|ny\w?"
    r"|olika|vissa?|stor\w*|förändring\w*|människa|saker|idéer|problem|mål|verksamhet\w*|organisation\w*|aktör\w*|privat\w*"
    r"|offentlig\w*|statlig\w*|kommunal\w*|spännande|intressant\w*|rolig\w*|utmanande|global\w*|modern\w*|växande|också|positioner|roll\w*|teknik\w*|kvalitet|kontakter?|relationer)$",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(  # a finite verb or a pronoun in the midst: part of a sentence, no name of a skill
    r"\b(?:vi|du|ni|jag|man|som|att|är|har|hade|kan|ska|vill|inte|dig|oss|sig|där|när|ju|så|även|både|såväl|likaväl|bästa"
    r"|absolut|ingen|kommer|gör|gillar|blir|får|our|we|you|that|is|are)\b|^(?:mot|såsom|som|minst|under|på|till|hos|utan)\s"
    r"|\s(?:i|av|och|för|med|på|till|eller|om|vid)$",
    re.IGNORECASE,
)


def unnamed(text: str, stretches: Iterable[Clause], taken: Sequence[Span], *, most: int) -> list[tuple[Span, Strength]]:
    """Places and strengths, in order of place, at most ``most``. ``taken`` are places that are explained already."""
    found: list[tuple[Span, Strength]] = []
    for clause in stretches:
        if clause.silent or clause.strength is Strength.NEGATED:
            continue
        here = sorted(span for span in _asked_in(text, clause) if not _meets(span, taken))
        duties = (_before_what_is_taken(text, span, taken) for span in duties_in(text, clause))
        here += [span for span in duties if span and not _meets(span, here)]
        for span in sorted(here):
            if not found or span[0] >= found[-1][0][1]:
                found.append((span, clause.strength))
                if len(found) == most:
                    return found
    return found


_JOINED: Final = re.compile(r"\s(?:från|via|efter|i|på|till|åt|med|vid|för|genom|enligt|av|hos|inom)\s", re.IGNORECASE)


def _before_what_is_taken(text: str, span: Span, taken: Sequence[Span]) -> Span | None:
    """The task up to the preposition that leads to what a label explains ("tar emot anmälningar" in a system)."""
    first = min((start for start, end in taken if start < span[1] and span[0] < end), default=None)
    if first is None:
        return span
    joints = [match.start() for match in _JOINED.finditer(text, span[0], max(span[0], first))]
    if not joints:
        return None
    told = [word for word in words(text, span[0], joints[-1]) if word.form not in STOP and not is_number(word.form)]
    if is_lone_verb([word.form for word in told]):
        return None
    if says_nothing([word.form for word in told]):
        return None
    return (span[0], joints[-1]) if len(told) > 1 or (told and len(told[0].form) >= LONG_WORD) else None


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(first < span[1] and span[0] < last for first, last in others)


def _asked_in(text: str, clause: Clause) -> Iterator[Span]:
    if clause.strength not in (Strength.MANDATORY, Strength.MERITING):
        return
    content = [word for word in words(text, clause.start, clause.end) if word.form not in STOP]
    in_list = clause.listed and clause.section is not Section.NONE
    listed = chunks(text, clause, content, ()) if in_list else ()
    most = LISTED_WORDS if in_list else OWN_WORDS
    for start, end in (*_asked(text, clause), *listed):
        inside = [word for word in content if start <= word.start < end and not is_number(word.form)]
        told = text[start:end]
        long_enough = len(told) >= 4 or (told.isupper() and len(told) > 1)  # "ASI" is a name, "nu" is none
        if (
            1 <= len(inside) <= most
            and long_enough
            and not (_NO_PART.search(told) or _SENTENCE.search(told) or all(_EMPTY.match(word.form) for word in inside))
        ):
            yield start, end


def _asked(text: str, clause: Clause) -> Iterator[tuple[int, int]]:
    """What follows the words that ask, up to where the thing asked for ends; the items that "och" adds to it too."""
    yield from (match.span() for match in _OF.finditer(text, clause.start, clause.end))
    for match in _ASKED.finditer(text, clause.start, clause.end):
        at = match.end()
        for _ in range(4):
            end = _ENDS.search(text, at, clause.end)
            stop = end.start() if end else clause.end
            first, last = at, stop
            while first < last and not text[first].isalnum():
                first += 1
            while last > first and not (text[last - 1].isalnum() or text[last - 1] in "+#"):
                last -= 1
            if first < last and text[last : last + 1] != "-":  # "medie- och ...": half a word
                yield first, last
            if end is None or end[0].strip().casefold() not in (",", "och", "samt", "eller", "and", "or"):
                break
            at = end.end()
            if _ASKED.match(text, at, clause.end):
                break
