"""Pronouns, titles, kin and everything else that tells gender or age.

Occupations stay whatever they look like (sjuksköterska, brandman, barnmorska), as do people spoken of in the plural
("stöd till våldsutsatta kvinnor"): they are who the work is for. Years of experience stay.
"""

from __future__ import annotations

from typing import Final

from matching.scrubbing.rules import Rule, rule

_PERSONS: Final = "kvinna|kvinnan|man|mannen|tjej|tjejen|kille|killen|flicka|pojke|gubbe|tant|dam|herre|woman|girl|boy"
_ALWAYS: Final = (
    "han|hon|hen|honom|henne|hans|hennes|hens|henom|he|she|him|her|his|hers|himself|herself|"
    "kvinna|kvinnan|kille|killen|tjej|tjejen|mannen|woman"
)
_KIN: Final = (
    "mamma|mamman|pappa|pappan|mor|far|moder|fader|syster|bror|son|sonen|dotter|dottern|fru|hustru|"
    "make|maka|man|mormor|"
    "farmor|morfar|farfar|husband|wife|mother|father|sister|brother|daughter"
)
_NUMBER: Final = (
    r"(?:(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio)(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio)?"
    r"|(?:fem|sex|sju|ar|nit|tret|fjor)ton|tolv|elva|tio)"
)
_SMALL: Final = "tre|fyra|fem|sex|sju|åtta|nio"
_AGE: Final = rf"(?:1[5-9]|[2-9]\d|{_NUMBER})"
_WORK_FOLLOWS: Final = (
    r"(?! (?:av|som|inom|i (?!maj\b|år\b|dag\b)|på|med|hos|vid|tillbaka|framåt|kvar|sedan|yrkes|erfarenhet|arbet|på)"
    r"|s? ?(?:erfarenhet|yrkes|arbetslivs))"
)
RULES: Final[tuple[Rule, ...]] = (
    rule(rf"\b(?:en |ett )?(?:{_PERSONS}|person),? (?:(?:på|om) )?(?:ungefär |cirka |ca )?{_AGE} år\b", "år"),
    rule(
        rf"\b(?:jag|hon|han|hen) är (?:nu |snart |idag |bara |redan |drygt )?{_AGE}\b(?= och |[.,;]|\s*\Z)",
        "jag hon han hen",
    ),
    rule(
        rf"\b(?:en |ett )(?:\w{{1,12}}(?:ig|sk|ad|am|nd|al|iv|ell|en|ll|rk|un|ng) (?:och )?){{1,2}}(?:{_PERSONS})\b",
        _PERSONS.replace("|", " "),
    ),
    rule(rf"\bär (?:jag|hon|han|hen) (?:nu |snart |bara |redan )?{_AGE}\b(?= och |[.,;]|\s*\Z)", "jag hon han hen"),
    rule(rf"\({_AGE}\)(?= (?:har|är|söker|vill|kan|arbetar|jobbar|bor)\b)", "har är söker vill kan arbetar jobbar bor"),
    # Told as a labelled fact, one to a line or a sentence.
    rule(
        r"\b(?:kön|gender|sex|ålder|age|födelse(?:år|datum|dag)|född|date of "
        r"birth)\s{0,3}:\s{0,3}[^\n.,;|]{1,30}[.,;|]?",
        "kön gender sex ålder age födelseår födelsedatum födelsedag född birth",
    ),
    # 34-årig kvinna, 34-åring, i 50-årsåldern; a 3-year programme and 25 years in the trade are no ages.
    rule(
        rf"\b(?:en |ett )?{_AGE}[- –]?årig(?:a|e)?\b(?! (?:erfarenhet|karriär|utbildning|anställning|"
        rf"bakgrund|tradition|"
        r"yrkes|period|arbetslivs|kurs))",
        parts="årig",
    ),
    rule(rf"\b(?:en |som )?(?:\d{{1,2}}|{_NUMBER}|{_SMALL})[- –]?åring(?:en)?\b", parts="åring"),
    rule(
        rf"\b(?:i |sedan |vid )?(?:(?:början|mitten|slutet) av )?(?:\d{{1,2}}|{_NUMBER}|{_SMALL})[- –]?års?(?:-|s )?"
        r"ålder(?:n)?\b",
        parts="ålder",
    ),
    rule(
        rf"\b(?:är |snart |nu |nyss |fyllda )?(?:\d{{1,2}}|{_NUMBER}) år (?:gammal|gamla|ung|fyllda)\b"
        rf"(?: (?:{_PERSONS})\b)?",
        "år",
    ),
    rule(
        rf"\b(?:har )?(?:nyss )?(?:fyllt|fyller|fyllde|hunnit fylla)(?: nyss)? {_AGE}(?: år)?\b(?: i \w{{3,9}}\b)?",
        parts="fyll",
    ),
    rule(rf"\b(?:är|blir|blev|ca|cirka|runt|nyligen|snart|nu|idag) {_AGE} år\b{_WORK_FOLLOWS}", "år"),
    rule(rf"(?:(?<=[;,(] )|(?<=\()|\A){_AGE} år\b(?=[.,;)!?]| och |\s*\Z)", "år"),
    rule(
        r"\b(?:är )?(?:född|f\.)(?: den| år| i| på| någon gång)?(?: (?:\d{1,2}(?:/\d{1,2}| \w{3,9})|\w{3,9}))?"
        r" ?[-–']?(?:19|20)?\d{2}\b(?:-?talet|-\d\d-\d\d)?",
        "född f",
    ),
    rule(r"\b(?:19)?[4-9]0-?talist(?:en)?\b", parts="talist"),
    rule(r"\b(?:a |an |the )?\d{2}[- ]years?[- ]old\b|\b(?:aged|born in|born) \d{2,4}\b", "old aged born"),
    rule(
        r"\b(?:är |en )?(?:tonåring|pensionär|medelålders|i övre medelåldern)\b",
        "tonåring pensionär medelålders medelåldern",
    ),
    rule(r"\b(?:mamma|pappa)(?P<kept>ledig)", parts="mammaledig pappaledig"),  # leave stays, as leave
    # Kin who tell gender: "min man", "hennes mamma", "gift med en svensk man".
    rule(
        rf"\b(?:min|mina|sin|hans|hennes|hens|vår|en|my|her|his) (?:(?:blivande|svenska?|före detta|yngre|äldre) )?"
        rf"(?:{_KIN})s?\b",
        _KIN.replace("|", " "),
        "mammas pappas mans",
    ),
    rule(
        r"\b(?:är |som )?(?:ensamstående |tvåbarns|trebarns|fyrbarns|småbarns)?(?:mamma|pappa|mother|father)n?\b"
        r"(?: (?:till|åt|of)\b)?",
        parts="mamma pappa mother father",
    ),
    # Person words with the adjective that clings to them.
    rule(
        rf"\b(?:en |ett |a |an )?(?:(?:ung|yngre|äldre|gammal|medelålders|vuxen|mogen|gift|glad|driven|young|old|"
        rf"middle-aged)(?:,| och)? ){{1,3}}(?:{_PERSONS})\b",
        _PERSONS.replace("|", " "),
    ),
    rule(
        rf"\b(?:en|som|är|gift|ensamstående) (?:{_PERSONS})\b(?! (?:kan|ska|får|bör|måste|vill|har|är))",
        _PERSONS.replace("|", " "),
    ),
    rule(r"\b(?:[Hh]err|[Ff]ru|[Ff]röken|Mr|Mrs|Miss)\.? (?=[A-ZÅÄÖ])", "herr fru fröken mr mrs miss", case=True),
    rule(rf"(?<![\w-])(?:{_ALWAYS})(?![\w-])", _ALWAYS.replace("|", " ")),
    rule(
        r"\b(?:kvinnlig|manlig)\b(?! (?:kund|patient|klient|publik|besökar))|\b(?:änka|änkling|änkeman)\b",
        "kvinnlig manlig änka änkling änkeman",
    ),
    rule(r"\b(?:jag |, )?(?:är )?gravid\b", "gravid"),
)
