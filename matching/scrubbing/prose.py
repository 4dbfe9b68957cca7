"""What is written about a person in running text: what may tell who it is goes, unless it is known to speak of work.

``scrub`` takes out what it knows to tell of someone; a sentence that it has not met slips through. Here it is the other
way round, and only for what people write of themselves or others write of them: of capitalised words, numbers and
words for people, those stay that are known to speak of work. Places go whatever is said of them: the list of jobs and
the education are where it is told that a kitchen was in Italy. Lists, titles and what employers and schools write never
come here.
"""

from __future__ import annotations

import re
from typing import Final

from matching.scrubbing.names import UPPER, listed
from matching.scrubbing.work_names import COMMON_ENDINGS, KEPT_ENDINGS, KEPT_NAMES, OPENERS, PLAIN_ENDINGS
from matching.scrubbing.world import ADJECTIVES, NATIONALS

_PARTICLES: Final = r"(?:(?:von|af|van|der|den|al|el|bin|ibn|da|dos|di|ben|abu|ter) |(?:al|el|ad|as|ash|ar)-|d['’])"
_PLACED: Final = r"(?:(?:från|ifrån|from|i|in|utanför|nära) )?"
_CAPITALISED: Final = re.compile(
    rf"(?<![\w.@/'’-])(?P<placed>{_PLACED}){_PARTICLES}{{0,2}}"
    rf"(?P<word>[{UPPER}][\w'’]{{0,40}}(?:[-–][\w'’]{{1,40}}){{0,3}})(?![@/])"
)
# What stands before the first word of a sentence or of a line.
_BEGINS: Final = re.compile(r"(?:\A|[.!?:;\n•·*][\s\"”“(–—-]*|[\"”“(–—/]\s*)\Z")
# What comes after a name that begins a sentence, and not after a thing that does.
_OF_SOMEONE: Final = re.compile(
    r",? \(?(?:(?:är|var)(?! (?:min|mitt|mina|vardag|roligt|kul|lätt|svårt|viktigt|inget|inga|bra\b(?! på)))|"
    r"går(?! (?:bra|fint|också|men|att))|har|kan|vill|ska|blev|blir|fick|får|gick|gör|gjorde|ser|såg|tog|tar|kom|"
    r"säger|sade|sa|bor|skulle|borde|måste|själv|och jag|och hennes|och hans|is|was|has|wants|can|will|works|lives|"
    r"skriver|arbetar|jobbar|söker|läser|pluggar|talar|pratar|berättar|tycker|verkar|undrar|drömmer|hoppas|önskar|behöver|gillar|"
    r"trivs|heter|brukar|klarar|menar|känner|vet|fyller|svarar|ringer|kommer|studerar|leder|sköter|visar|imponerar|"
    r"älskar|saknar|behärskar|kör|\w{2,12}(?:ade|rde|kte|pte|ste|tte|lde|gde))\b(?! (?:jag|vi|hon|han|hen)\b)"
    r"|,? \(?\d\d\b|s? (?:chef|kollegor|handläggare|lärare|styrka)\b|,\s*[,.]"
)
_HEADED: Final = re.compile(
    r"(?:\bCV|Curriculum vitae|[Mm]eritförteckning|[Aa]nsökan|[Nn]amn|[Hh]älsningar|[Kk]lient|[Dd]eltagare|[Ss]ökande)"
    r"\s?[:–—-]\s?\Z"
)

_PEOPLE: Final = (
    "kvinna|kvinnan|kvinnlig|kvinnligt|kvinnliga|man|mannen|manlig|manligt|manliga|tjej|tjejen|kille|killen|grabb|"
    "grabben|flicka|flickan|pojke|pojken|gubbe|gubben|gumma|tant|tanten|farbror|dam|damen|herre|herrn|herr|fru|frun|"
    "fröken|snubbe|brud|karl|karln|kärring|gosse|ungkarl|änka|änkling|änkeman|dude|guy|girl|boy|lady|gentleman|woman|"
    "male|female|hon|han|hen|honom|henne|hans|hennes|hens|henom|he|she|him|her|his|hers|himself|herself|mr|mrs|ms|miss"
)
_KIN: Final = (
    "mamma|mamman|morsa|morsan|pappa|pappan|farsa|farsan|mor|modern|moder|fader|fadern|far|syster|systern|bror|"
    "brodern|broder|son|sonen|söner|dotter|dottern|döttrar|hustru|hustrun|make|maken|maka|makan|mormor|farmor|morfar|"
    "farfar|moster|faster|morbror|brorson|systerdotter|brorsdotter|systerson|flickvän|flickvännen|pojkvän|pojkvännen|"
    "husband|wife|mother|father|mum|dad|sister|brother|daughter|aunt|uncle|grandmother|grandfather"
)
_GENDERED: Final = re.compile(
    rf"(?<![\w-])(?:(?:en|ett|a|an|min|mitt|sin|my|som) )?(?:{_PEOPLE}|(?:\w{{2,12}}barns)?(?:{_KIN}))s?"
    r"(?![\w-])(?! och (?:herr|dam))",
    re.IGNORECASE,
)
_LETTER_FOR_GENDER: Final = re.compile(r"(?<![\w/-])[MKFmkf](?=[ ,./-]{0,2}\d\d\b)")

# A number may be an age or a year unless it counts something else or stands in a name.
_COUNTED: Final = (
    r"(?! ?(?:%|procent|hp|yhp|poäng|p\b|hög|timm|tim\b|h\b|min|km|mil\b|meter|m\b|m²|mm|cm|kg|ton|kvm|kvadrat|kr|"
    r"veckor|månader|dagar|barn|elever|anställda|kollegor|medarbetare|personer|platser|patienter|boende|bord|gäster|"
    r"kunder|st\b|volt|v\b|kw|grader|års? (?:av |lång |som |i (?:yrket|branschen)|inom |på |med )?"
    r"(?:erfarenhet|yrkeserfarenhet|yrkesliv)))"
)
_ABOUT: Final = r"(?:(?:drygt|knappt|cirka|ca|ungefär|snart|nästan|runt|kring|över|redan|nu|fyllda|fyllt) )?"
_NUMBER: Final = re.compile(
    rf"(?<![\w.,:/+–’'-]){_ABOUT}['’–-]?(?:(?:18|19|20)\d\d(?:-\d\d(?:-\d\d)?)?|0\d|[1-9]\d)(?![\w.,:/–-]?\d)"
    rf"{_COUNTED}(?:[- –]?talet|[- ]?års?åldern|[- ]?plus|\+| bast| års modell| år(?: (?:gammal|ung|fyllda|nu))?)?"
    r"(?!\w)",
    re.IGNORECASE,
)
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+) \Z")

# Without those that are words of their own as well: "svensk legitimation", "har lett", "samma som".
_WORDS_TOO: Final = frozenset(["lett", "est", "rom", "same", *ADJECTIVES.split("|")])
_NATIONALS: Final = "|".join(word for word in NATIONALS.split("|") if word not in _WORDS_TOO)
_ADJECTIVE: Final = rf"(?:halv)?(?:{ADJECTIVES})"
# What a country's adjective says of work, not of a person: "svensk legitimation", "italiensk mat".
_WORK_OF_A_COUNTRY: Final = (
    r"(?! (?:\w{1,12} )?(?:\w{0,20}(?:legitimation|examen|körkort|certifikat|betyg|standard|mat|kök|bakverk|musik|"
    r"språk|text|texter|undervisning|litteratur|marknad|rätt|redovisning|norm|normer|kost)\b"
    r"|legitim|exam|utbild|certifi|lag|regel|regler|skatt|kund|gramm|modell|export|import|gymnasi|folkhög|företag|"
    r"arbetsliv|arbetsmarknad|dans\b|massage|tecken|industri|bolag|bokför))"
)
_OF_ORIGIN: Final = (
    r"(?= (?:\w{1,10} )?(?:medborgar|rötter|föräldrar|familj|släkt|traditioner|påbrå|anor|ursprung|bakgrund|pass|"
    r"härkomst|börd|flykting))"
)
_NATIONAL: Final = re.compile(
    rf"(?<![\w-])(?:en |ett |a |an )?(?:{_ADJECTIVE}t?{_WORK_OF_A_COUNTRY}|{_ADJECTIVE}a{_OF_ORIGIN}"
    rf"|(?:{_NATIONALS})(?:en|n)?)(?![\w-])",
    re.IGNORECASE,
)
# The adjective of a country on no list, where the words around it tell that it is one.
_ANY_NATION: Final = re.compile(
    rf"(?<![\w-])(?:\w{{2,20}}sk[at]?{_OF_ORIGIN}|(?<=nationalitet: )\w{{2,20}}|(?<=nationality: )\w{{2,20}}"
    r"|(?<=bakgrund är )\w{2,20}sk|(?<=är )\w{2,20}sk(?= till börd))(?![\w-])",
    re.IGNORECASE,
)
# How someone came here says nothing of work, whatever the place is called.
_WAY: Final = re.compile(
    r"\b(?:lämnade|lämnat|flydde|flytt|flyttade|flyttat|utvandrade|invandrade|invandrat|emigrerade|ursprungligen|"
    r"härstammar)\b(?: (?:hit|som (?:ung|barn|vuxen|liten)))*"
)
_LEFT_HANGING: Final = re.compile(
    r" (?:från|ifrån|from|i)(?=\s*(?:[,.;:!?)]|\Z)| (?:och|som|är|blev|har|där|dit|till|med|imponerade)\b)"
)
_BOTH: Final = re.compile(r",? (?:både |såväl )?(?:och|som) här\b")


def without_who(text: str) -> str:
    """Prose about a person, already scrubbed, without what may yet tell who it is."""
    text = _LETTER_FOR_GENDER.sub("", text)
    for pattern in (_ANY_NATION, _NATIONAL, _GENDERED):
        text = pattern.sub("", text)
    text = _NUMBER.sub(_unless_named, text)
    text = _without_capitals(text)
    for pattern in (_WAY, _LEFT_HANGING, _BOTH):
        text = pattern.sub("", text)
    return text


def _unless_named(match: re.Match[str]) -> str:
    """Nothing, or the number where it belongs to a name ("Windows 10")."""
    before = _WORD_BEFORE.search(match.string[max(0, match.start() - 30) : match.start()])
    return match[0] if before and before[1][0].isupper() and _speaks_of_work(before[1]) else ""


def _without_capitals(text: str) -> str:
    in_lower_case = frozenset(re.findall(r"(?<![\w-])[a-zåäö]{3,}", text))
    kept, done = [], 0
    matches = list(_CAPITALISED.finditer(text))
    for number, match in enumerate(matches):
        word = match["word"]
        if _speaks_of_work(word):
            continue
        if match["placed"] or _BEGINS.search(text[max(0, match.start() - 12) : match.start()]) is None:
            take = True
        else:
            low = word.lower()
            following = matches[number + 1] if number + 1 < len(matches) else None
            named_on = following is not None and following.start() == match.end() + 1 and text[match.end()] == " "
            ordinary = low in OPENERS or low in in_lower_case or _ordinary(low)
            headed = _HEADED.search(text[max(0, match.start() - 20) : match.start()]) is not None
            take = not ordinary and (
                headed
                or (following is not None and named_on and not _speaks_of_work(following["word"]))
                or _OF_SOMEONE.match(text, match.end()) is not None
            )
        if take:
            kept.append(text[done : match.start()])
            done = match.end()
    return "".join((*kept, text[done:]))


def _ordinary(low: str) -> bool:
    """Whether a word ends as trades and things do."""
    return not listed(low) and (low.endswith(COMMON_ENDINGS) or (len(low) >= 8 and low.endswith(PLAIN_ENDINGS)))


def _speaks_of_work(word: str) -> bool:
    """Whether a capitalised word is an abbreviation, a product, a certificate, a trade or a public body."""
    if len(word) == 1 or any(c.isdigit() for c in word):
        return True
    parts = re.split(r"[-–]", word)
    if any(len(part) == 1 or sum(c.isupper() for c in part) > 1 for part in parts):
        return True
    low = word.lower()
    return low in KEPT_NAMES or low.removesuffix("s") in KEPT_NAMES or low.endswith(KEPT_ENDINGS)
