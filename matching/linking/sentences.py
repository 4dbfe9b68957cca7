"""What a sentence does in a text about work: asks, merits, rules out, tells of the tasks, or praises the employer.

A text is cut into lines, lines into sentences, sentences into clauses. A heading says what the lines under it do; a
sentence or clause that says otherwise goes before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_SENTENCE = 600  # characters; longer runs without a full stop are cut, so that one clause never takes all the time


class Strength(StrEnum):
    """What a text says of a skill that it names."""

    MANDATORY = "mandatory"
    MERITING = "meriting"
    MENTIONED = "mentioned"  # in the tasks, or told without any demand
    NEGATED = "negated"  # said not to be needed


class Section(StrEnum):
    """What a heading announces."""

    DEMANDS = "demands"
    MERITS = "merits"
    TASKS = "tasks"
    EMPLOYER = "employer"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of text of one strength; ``silent`` when nothing in it is asked of anyone."""

    start: int
    end: int
    strength: Strength
    silent: bool
    section: Section
    cue: bool = False  # a word of the clause or its sentence asks outright
    listed: bool = False  # an item under a heading of demands


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


_HEADINGS: Final = (
    (
        Section.MERITS,
        _any(
            r"merit\w*",
            "önskvärt",
            r"bra att ha",
            r"plus om",
            r"extra plus",
            r"nice to have",
            r"preferred(?: qualifications)?",
            r"det är (?:en fördel|ett plus)",
        ),
    ),
    (
        Section.EMPLOYER,
        _any(
            r"(?:kort |lite |mer |lite mer |mer information |läs mer )?om (?:oss|vår\w*|företaget"
            r"|bolaget|arbetsplatsen|arbetsgivaren|kommunen|enheten"
            r"|verksamheten|skolan|avdelningen)\b.*",
            r"vi erbjuder",
            r"(?:vad|det) (?:kan )?vi erbjud\w+",
            r"vi kan erbjuda",
            r"vad erbjuder vi",
            r"erbjudande\w*",
            r"förmåner\w*",
            r"vilka är vi",
            r"vi är",
            r"hos oss",
            r"varför (?:oss|ska du|hos)\b.*",
            r"about (?:us|the company)",
            r"we offer",
            r"what we offer",
            r"benefits",
            r"ansökan\w*",
            r"ansök\w*",
            r"så (?:här )?(?:ansöker|söker) du",
            r"kontakt\w*",
            r"övrigt",
            r"övrig information",
            r"anställningsvillkor",
            r"anställningsform\w*",
            r"villkor",
            r"lön(?: och \w+)?",
            r"urval\w*",
            r"rekryteringsprocess\w*",
            r"tillträde",
            r"how to apply",
        ),
    ),
    (
        Section.DEMANDS,
        _any(
            r"krav\w*",
            r"skallkrav",
            r"skakrav",
            r"kompetenskrav",
            r"kvalifikation\w*",
            r"behörighet\w*",
            r"(?:vi|kunden) (?:söker|letar efter|ser gärna|vill att du|behöver|tror att du|förväntar oss)\b.*",
            r"vem (?:är du|söker vi|vi söker)\b.*",
            r"(?:är|har) du\b.*",
            r"du (?:som söker|har|är|ska|bör|behöver)\b.*",
            r"om dig",
            r"din (?:profil|bakgrund|kompetens|erfarenhet)\b.*",
            r"dina (?:kvalifikationer|egenskaper|erfarenheter|kunskaper|meriter)",
            r"profil",
            r"kompetens\w*",
            r"utbildning\w*",
            r"erfarenhet\w*",
            r"kunskaper",
            r"requirements?",
            r"qualifications?",
            r"skills?",
            r"you (?:have|are|bring)\b.*",
            r"your profile",
            r"what (?:we're|we are) looking for",
            r"behov(?:et)?",
        ),
    ),
    (
        Section.TASKS,
        _any(
            r"(?:dina |huvudsakliga )?arbetsuppgifter\w*",
            r"om (?:tjänsten|jobbet|rollen|uppdraget|arbetet|befattningen|anställningen)",
            r"tjänsten",
            r"rollen",
            r"uppdraget",
            r"ditt uppdrag",
            r"jobbet",
            r"det här (?:gör du|kommer du)\b.*",
            r"vad (?:du|kommer du)\b.*gör\w*",
            r"du (?:kommer|får)\b.*",
            r"(?:your )?(?:responsibilities|tasks|duties)",
            r"the role",
            r"befattningsbeskrivning",
            r"arbetsbeskrivning",
        ),
    ),
)

_NEGATED: Final = re.compile(
    r"\b(?:inga?|inget|utan|slipper|saknar ni inte)\b(?: \w+){0,2}? (?:krav|erfarenhet|förkunskap\w*|utbildning|körkort"
    r"|behörighet|vana|kunskap\w*|betyg)\b"
    r"|\b(?:behöver|måste|krävs|behövs)(?: \w+){0,3}? (?:inte|ej)\b"
    r"|\b(?:inte|ej) (?:\w+ ){0,2}?(?:krav|nödvändig\w*|viktigt|avgörande|behöv\w+)\b"
    r"|\bär (?:inte|inget|ej|dock inte|dock inget) (?:ett |något )?(?:krav|måste|nödvändig\w*)"
    r"|\bkrävs (?:inte|ej|inga|inget|ingen)\b|\b(?:inte|ej|inga|inget|ingen)\b[^.;]{0,40}\b(?:krävs|behövs)\b"
    r"|\b(?:lär vi ut|lär vi dig|utbildar vi (?:dig|i)|får du lära dig|ger vi internutbildning|vi lär upp)\b"
    r"|\bno (?:\w+ ){0,2}(?:experience|requirement\w*|knowledge)\b|\bnot (?:required|necessary|needed)\b",
    re.IGNORECASE,
)
_ONLY_NEGATED: Final = re.compile(
    r"\s*(?:men|fast|dock)?\s*(?:det |de |är |krävs |behövs |behöver )*(?:inte|ej|inget krav|inga krav"
    r"|ingen nödvändighet)"
    r"(?: (?:på det|heller|alls|längre|nödvändigt?|viktigt|ett krav|krav))?[.!]?\s*|\s*(?:men"
    r"|fast)\s\w+ (?:inte|ej)(?: \w+)?[.!]?\s*",
    re.IGNORECASE,
)
_MERIT: Final = _any(
    r"merit\w*",
    r"gärna",
    r"(?:en |till |stor |klar )?fördel(?:aktigt)?",
    r"(?:ett |stort |extra )plus",
    r"önskvärt",
    r"önskvärd\w*",
    r"bra om",
    r"bra att ha",
    r"helst",
    r"bonus",
    r"optimalt",
    r"uppskattas",
    r"välkommet",
    r"(?:a |an |is )?(?:plus|advantage|asset|meritorious)",
    r"nice to have",
    r"preferabl[ye]",
    r"preferred",
    r"desirable",
)
_DEMAND: Final = _any(
    r"krav\w*",
    r"kräv\w*",
    r"ska(?:ll)? (?:\w+ )?(?:ha|kunna|vara|klara|behärska|inneha)",
    r"(?:behöver|behövs|måste|bör)",
    r"du (?:har|är|kan|ska|bör|behärskar|måste|gillar|trivs|klarar|läser|förstår|talar)",
    r"(?:vi |kunden |de |företaget )?(?:söker|letar efter|efterfrågar|önskar|efterlyser|saknar|vill ha|söks|sökes)",
    r"(?:vi|de) (?:förutsätter|förväntar oss|tror att du|ser att du|vill att du|behöver)",
    r"minst",
    r"(?:sen |då |helst )?vill (?:de|vi|han|hon|man) (?:också |även |gärna )?ha",
    r"är (?:ett |en )?(?:lag|lagkrav|måste)",
    r"(?:man|som|den) (?:kan|ska|måste|behöver)",
    r"(?:god|goda|mycket goda|gedigen|dokumenterad|flerårig|relevant|lång|tidigare|viss) (?:\w+ )?"
    r"(?:erfarenhet\w*|kunskap\w*|vana|kompetens|kännedom|förmåga|insikt)",
    r"erfarenhet\w*",
    r"kunskap\w*",
    r"vana",
    r"(?:är )?van vid",
    r"erfaren",
    r"behärska\w*",
    r"kunnig",
    r"utbildad",
    r"(?:giltig\w*|intyg|certifikat|legitim\w+|behörig\w*)",
    r"körkort\w*",
    r"folk som",
    r"(?:personer|någon|medarbetare|de|den) som (?:kan|har|vill|begriper|förstår|klarar)",
    r"kunna",
    r"experience\w*",
    r"knowledge",
    r"proficien\w+",
    r"must",
    r"require[sd]?",
    r"you (?:have|are|will|can|know|should)",
    r"ability to",
    r"looking for",
    r"degree",
    r"skilled in",
    r"familiar\w*",
)
_TASK: Final = _any(
    r"du (?:kommer|får|arbetar|jobbar|ansvarar|svetsar|kör|utför|deltar|planerar|leder|möter|hjälper"
    r"|stöttar|tar|ser till)",
    r"arbetsuppgift\w*",
    r"i (?:tjänsten|rollen|uppdraget|arbetet|jobbet|arbetsuppgifterna) ingår",
    r"ingår",
    r"innebär",
    r"arbetet (?:består|omfattar|sker)",
    r"ansvarar? för",
    r"din roll",
    r"jobbet",
    r"you will",
    r"responsib\w+",
)
_EMPLOYER: Final = _any(
    r"vi (?:är|har|erbjuder|finns|bygger|tillverkar|levererar|växer|satsar|utvecklar|ger|tror på|arbetar|jobbar|värnar"
    r"|strävar|bedriver|driver|hjälper|står|präglas|består|bjuder|lagar|kör|gör|vänder oss|ingår"
    r"|sitter|ligger|kan erbjuda"
    r"|ordnar|betalar|bjuder|håller|firar|vet|flyttar|bygger ut)",
    r"vårt?|våra",
    r"hos oss",
    r"oss",
    r"grunda\w+",
    r"familjeägt?",
    r"omsätter|omsättning",
    r"ledande (?:leverantör|aktör|företag|inom)",
    r"(?:företaget|bolaget|koncernen|kommunen|verksamheten|enheten|skolan|avdelningen|arbetsplatsen"
    r"|verkstaden) (?:är|har|ligger|"
    r"bygger|tillverkar|består|erbjuder|omfattar|växer|finns|bedriver|grundades)",
    r"erbjuder",
    r"friskvård\w*",
    r"kollektivavtal",
    r"förmån\w*",
    r"(?:fika|pension|semester|bonus|lön)\w*",
    r"medarbetare i",
    r"ansök\w*",
    r"intervju\w*",
    r"kontakta",
    r"välkommen\w*",
    r"provanställning|tillsvidare\w*|heltid|deltid|tidsbegränsad\w*",
    r"we (?:are|have|offer|provide|believe)",
    r"our",
    r"about us",
)
_TERMS: Final = re.compile(
    r"\b(?:din ansökan|er ansökan|ansök (?:redan|nu|via|senast)|skicka (?:in )?(?:din|en)"
    r"|urval\w* (?:sker|och|kan)|intervju\w* (?:sker|kan|hålls|kommer)"
    r"|rekryter(?:ar|ing) (?:sker )?löpande|rekryteringsprocess\w*|provanställning|heltidsanställning"
    r"|tillsvidareanställning"
    r"|kollektivavtal|friskvård\w*|har du frågor|frågor om tjänsten|kontaktperson|your application"
    r"|apply (?:now|today))\b",
    re.IGNORECASE,
)
"""Terms of employment and how to apply: nothing in such a sentence is a skill."""

_OFFERS: Final = re.compile(
    r"\s*(?:vi (?:kan )?erbjuder?|hos oss (?:får|erbjuds|möts|blir)|som (?:anställd"
    r"|medarbetare) (?:hos|i|på)|we offer|about us)\b",
    re.IGNORECASE,
)
"""How a line begins that praises throughout."""

_FIRM: Final = re.compile(
    r"\b(?:AB|HB|koncernen|företaget|bolaget|vi) är (?:ett|en|nu|idag|sveriges|nordens)\b(?! del av)"
    r"|\banställda\b|\bomsättning\w*|\bhuvudkontor\w*|\bgrundades\b|\betablera[dt]\w*"
)
"""Who the employer is, told in the third person."""

_FACT: Final = _any(
    r"du",
    r"dig",
    r"dina?",
    r"ditt",
    r"sökande",
    r"kandidat\w*",
    r"you",
    r"your",
    r"candidate\w*",
)
_STRONG: Final = _any(
    r"krav\w*",
    r"kräv\w*",
    r"måste",
    r"ska(?:ll)? (?:\w+ )?(?:ha|kunna|vara|klara|behärska|inneha)",
    r"du (?:har|är|kan|ska|bör|behärskar|behöver)",
    r"vi söker dig",
    r"merit\w*",
    r"söker (?:nu )?(?:en|ett|flera|\d+|två|tre|fler)",
    r"körkort\w*",
    r"legitim\w+",
    r"require[sd]?",
    r"you (?:have|are|must)",
)
_OFFERED: Final = _any(
    r"erbjud\w*", r"förmån\w*", r"får du", r"du får (?:ta del|tillgång|en trygg|en arbetsplats)", r"we offer"
)
_VERB: Final = re.compile(
    r"\b(?:är|var|har|hade|kommer|finns|ligger|gör|går|tar|får|blir|vi|de|han|hon|jag|stod|sa|ger|kör"
    r"|säljer|bygger|servar|hos|åt|till|anställda"
    r"|is|are|has|we|they)\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(
    r"(?:du|vi|är|har|the|you|we|din|dina)\b|(?:utbildning|erfarenhet|kompetens|krav|behörighet)\w*\s\w", re.IGNORECASE
)
_NEXT: Final = re.compile(r"\s*[\r\n]\s*[•●▪·*–\-—>✓✔]")
_LINE: Final = re.compile(r"[^\r\n]+")
_END: Final = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÅÄÖ\d\"”•*–-])|\s*[•●▪·]\s*|\s+[*]\s+|;\s+")
_BULLET: Final = re.compile(r"[\s•●▪·*–\-—>+✓✔\d.)]*")
_TURN: Final = re.compile(
    r"[,;(–-]?\s+(?=(?:men|dock|däremot|fast|although|but|however)\b)|,\s+(?=(?:gärna|helst"
    r"|meriterande|merit\b|ett plus|plus\b|fördel\w*|inte|inga|inget"
    r"|ingen|det är (?:en|ett)|och gärna|och helst)\b)|\s(?=(?:och|samt) (?:gärna|helst)\b)",
    re.IGNORECASE,
)


def clauses(text: str, *, claims: bool = False, limit: int | None = None) -> Iterator[Clause]:
    """The clauses of ``text[:limit]`` in order. ``claims``: it tells what someone can or learns; nothing is praise."""
    section = Section.NONE
    for line in _LINE.finditer(text, 0, len(text) if limit is None else min(limit, len(text))):
        start, end = line.span()
        body = _BULLET.match(text, start, end)
        inner = body.end() if body else start
        if inner >= end:
            continue
        announced = _heading(text[inner:end], bullet=text[start:inner].strip() != "", items=_items_follow(text, end))
        here = section
        if announced is not None:
            here, rest = announced
            if not rest:
                section = here
                continue
            inner += rest  # "Meriterande: truckkort" says it of its own line only
        if _OFFERS.match(text, inner, end):
            here = Section.EMPLOYER
        item = here in (Section.DEMANDS, Section.MERITS) and (text[start:inner].strip() != "" or announced is not None)
        for first, last in _pieces(text, inner, end):
            yield from _read(text, first, last, here, claims, item)


def _heading(line: str, *, bullet: bool, items: bool) -> tuple[Section, int] | None:
    """What a line announces, and where its own content begins (0: it has none).

    A line that reads as a sentence ("Du har") is a heading only before a colon, a question mark or a list of ``items``.
    """
    head, colon, rest = line.partition(":")
    if colon and len(head) <= 60 and rest.strip():
        found = _section(head)
        return (found, len(head) + 1) if found is not None and len(head.split()) <= 6 else None
    told = line.strip()
    if (bullet and not colon) or told.endswith((".", "!")) or len(told) > 70 or len(told.split()) > 9:
        return None
    if not (colon or told.endswith("?") or items) and _SENTENCE.match(told):
        return None
    found = _section(told.rstrip(":? "))
    return (found, 0) if found is not None else None


def _items_follow(text: str, end: int) -> bool:
    """Whether the next line that holds anything is an item of a list."""
    following = _NEXT.match(text, end)
    return following is not None


def _section(head: str) -> Section | None:
    told = head.strip().casefold()
    for section, pattern in _HEADINGS:
        if pattern.fullmatch(told) or (len(told.split()) <= 5 and pattern.match(told)):
            return section
    return None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of ``text[start:end]``, none longer than ``MAX_SENTENCE``."""
    at = start
    for match in _END.finditer(text, start, end):
        yield from _cut(at, match.start())
        at = match.end()
    yield from _cut(at, end)


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    for at in range(start, end, MAX_SENTENCE):
        yield at, min(at + MAX_SENTENCE, end)


def _read(text: str, start: int, end: int, section: Section, claims: bool, item: bool) -> Iterator[Clause]:
    whole = text[start:end]
    if claims:
        for first, last in _turns(text, start, end):
            gone = _LACKS.search(text[first:last]) is not None
            yield Clause(first, last, Strength.NEGATED if gone else Strength.MENTIONED, False, section)
        return
    bare = _is_bare_list(whole)
    asks = bare or _DEMAND.search(_SETS.sub(" ", whole)) is not None
    silent = _is_silent(whole, section, asks)
    merit_sentence = _MERIT.match(whole.lstrip()) is not None or (
        _MERIT.search(whole) is not None and _TURN.search(whole) is None
    )
    turns = list(_turns(text, start, end))
    if len(turns) > 1 and _ONLY_NEGATED.fullmatch(text, *turns[-1]):
        # "CE, YKB, ADR är kul men behövs inte": it is the last thing before that is not needed
        first, last = turns[-2]
        comma = text.rfind(",", first, last)
        turns[-2:] = ([(first, comma)] if comma > first else []) + [(max(first, comma + 1), end)]
    for first, last in turns:
        clause = text[first:last]
        if _NEGATED.search(clause):
            strength = Strength.NEGATED
        elif merit_sentence or section is Section.MERITS or _MERIT.search(clause):
            strength = Strength.MERITING
        elif section is Section.DEMANDS and not asks and _TASK.search(whole):
            strength = Strength.MENTIONED
        elif section is Section.DEMANDS or (asks and (section is not Section.TASKS or _DEMAND.search(clause))):
            strength = Strength.MANDATORY
        else:
            strength = Strength.MENTIONED
        quiet = silent and strength is not Strength.MERITING
        yield Clause(first, last, strength, quiet, section, asks, item)


_SETS: Final = re.compile(r"ställ\w* (?:\w+ ){0,2}krav\w*|krav på (?:oss|leverantör\w*|bransch\w*)", re.IGNORECASE)
"""Demands that customers and laws set on the employer, not on who seeks the work."""


def _is_bare_list(sentence: str) -> bool:
    """Whether the sentence only lists things ("Läsa ritning, laser, packning."): in a note, that is asked for."""
    return len(sentence.split()) <= 12 and "," in sentence and _VERB.search(sentence) is None


def _is_silent(sentence: str, section: Section, asks: bool) -> bool:
    """Whether nothing in the sentence is asked of anyone: praise, terms, how to apply."""
    if section is Section.EMPLOYER:
        return not (asks and _FACT.search(sentence) and _STRONG.search(sentence))
    if _TERMS.search(sentence) and _STRONG.search(sentence) is None:
        return True
    if _FIRM.search(sentence) and _FACT.search(sentence) is None and _STRONG.search(sentence) is None:
        return True
    praise = _EMPLOYER.search(sentence) is not None
    if not praise or section in (Section.DEMANDS, Section.MERITS):
        return False
    return not (asks or _TASK.search(sentence) or (_FACT.search(sentence) and not _OFFERED.search(sentence)))


def _turns(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence cut where "men", "gärna" and the like turn its meaning."""
    at = start
    for match in _TURN.finditer(text, start, end):
        if match.start() > at:
            yield at, match.start()
            at = match.end()
    if end > at:
        yield at, end


_LACKS: Final = re.compile(
    r"\b(?:saknar|kan inte|har inte|har aldrig|har ingen|har inget|har inga|utan erfarenhet"
    r"|ingen erfarenhet|inte arbetat|inte jobbat"
    r"|aldrig (?:arbetat|jobbat|kört)|vill inte|undvik\w*|slippa|slipper|vill (?:lära|bli|gå|läsa|ta)"
    r"|inte (?:kört|gjort))\b",
    re.IGNORECASE,
)
