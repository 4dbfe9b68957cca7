"""Words that tell what a line or sentence of a text about work does. Patterns only; ``sentences`` reads with them."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Section(StrEnum):
    """What a heading announces."""

    DEMANDS = "demands"
    MERITS = "merits"
    TASKS = "tasks"
    EMPLOYER = "employer"
    NONE = "none"


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


HEADINGS: Final = (
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
            r"arbetsplatsbeskrivning",
            r"verksamhetsbeskrivning",
            r"(?:om )?(?:din |vår )?(?:framtida |nya )?arbetsplats(?:en)?",
            r"vad (?:får du|ger vi dig|du får)\b.*",
            r"(?:låter|verkar) (?:det|detta) (?:intressant|spännande|som)\b.*",
            r"intresserad",
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
            r"vad innebär (?:rollen|tjänsten|jobbet|uppdraget|arbetet)",
            r"(?:dina |huvudsakliga )*ansvarsområden",
            r"befattningsbeskrivning",
            r"arbetsbeskrivning",
        ),
    ),
)

NEGATED: Final = re.compile(
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
ONLY_NEGATED: Final = re.compile(
    r"\s*(?:men|fast|dock)?\s*(?:det |de |är |krävs |behövs |behöver )*(?:inte|ej|inget krav|inga krav"
    r"|ingen nödvändighet)"
    r"(?: (?:på det|heller|alls|längre|nödvändigt?|viktigt|ett krav|krav))?[.!]?\s*|\s*(?:men"
    r"|fast)\s\w+ (?:inte|ej)(?: \w+)?[.!]?\s*",
    re.IGNORECASE,
)
MERIT: Final = _any(
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
DEMAND: Final = _any(
    r"krav\w*",
    r"kräv\w*",
    r"ska(?:ll)? (?:\w+ )?(?:ha|kunna|vara|klara|behärska|inneha)",
    r"(?:behöver|behövs|måste|bör)",
    r"du (?:har|är|kan|ska|bör|behärskar|måste|gillar|trivs|klarar|läser|förstår|talar)",
    r"(?:vi |kunden |de |företaget )?(?:söker|letar efter|efterfrågar|önskar|efterlyser|saknar|vill ha|söks|sökes)",
    r"(?:förstärker|utökar|kompletterar) (?:nu )?(?:vi )?(?:vår\w*|med|teamet)",
    r"(?:rekryterar|anställer) (?:nu )?(?:vi )?(?:en|ett|två|tre|fler|flera|\d+)",
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
TASK: Final = _any(
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
EMPLOYER: Final = _any(
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
TERMS: Final = re.compile(
    r"\b(?:din ansökan|er ansökan|ansök (?:redan|nu|via|senast)|skicka (?:in )?(?:din|en)"
    r"|urval\w* (?:sker|och|kan)|intervju\w* (?:sker|kan|hålls|kommer)"
    r"|rekryter(?:ar|ing) (?:sker )?löpande|rekryteringsprocess\w*|provanställning|heltidsanställning"
    r"|tillsvidareanställning"
    r"|kollektivavtal|friskvård\w*|har du frågor|frågor om tjänsten|kontaktperson|your application"
    r"|apply (?:now|today))\b",
    re.IGNORECASE,
)
"""Terms of employment and how to apply: nothing in such a sentence is a skill."""

OFFERS: Final = re.compile(
    r"\s*(?:vi (?:kan )?erbjuder?|hos oss (?:får|erbjuds|möts|blir)|som (?:anställd"
    r"|medarbetare) (?:hos|i|på)|we offer|about us)\b",
    re.IGNORECASE,
)
"""How a line begins that praises throughout."""

JOB: Final = _any(
    r"(?:tjänst|roll|uppdrag|arbete|jobb|befattning|anställning)(?:en|et|ens|ets)?",
    r"arbetsuppgift\w*",
    r"yrket",
    r"the role",
)
"""Words for the work itself."""

RELATIVE: Final = re.compile(
    r",?\s+som (?:är (?:en|ett) (?:av|del|ledande|global|växande|stor)|ingår i|tillverkar|utvecklar|levererar|bedriver"
    r"|erbjuder|driver|växer|ligger|finns)\b",
    re.IGNORECASE,
)
"""Where a sentence that seeks someone begins to tell of the employer: what follows asks for nothing."""

FIRM: Final = re.compile(
    r"\b(?:AB|HB|koncernen|företaget|bolaget|vi) är (?:ett|en|nu|idag|sveriges|nordens)\b(?! del av)"
    r"|^\s*(?!(?:De|Den|Det|Man|Du|Vi|Jag|Ni)\b)[A-ZÅÄÖ][\w&-]*(?: [A-ZÅÄÖ&][\w&-]*){0,3} är (?:ett|en|idag|nu)\b[^.]*?"
    r"(?:företag|bolag|koncern|byrå|verksamhet|kommun|organisation|myndighet|leverantör|aktör|kedja|arbetsgivare)\w*\b"
    r"|\bhar (?:ungefär |cirka |ca |över |drygt )?\d[\d ]*\s?(?:\w+ ){0,2}(?:medarbetare|elever|kollegor|lägenheter"
    r"|invånare|avdelningar|enheter|medlemmar|vårdplatser|boende|platser|butiker)\b"
    r"|^\s*(?!(?:De|Den|Det|Han|Hon|Man|Du|Vi|Jag|Ni|Som|Här|Där|Arbetet|Tjänsten|Jobbet|Uppdraget|Rollen)\b)"
    r"(?:[A-ZÅÄÖ][\w&-]*\s)(?:[A-ZÅÄÖ&][\w&-]*\s|\d+ |AB ){0,3}"
    r"(?:förser|tillverkar|utvecklar|levererar|ligger|bedriver|ingår i|erbjuder|har funnits|är en del|vårdar|träffar)\b"
    r"|\banställda\b|\bomsättning\w*|\bhuvudkontor\w*|\bgrundades\b|\betablera[dt]\w*"
)
"""Who the employer is, told in the third person."""

FACT: Final = _any(
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
STRONG: Final = _any(
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
OFFERED: Final = _any(
    r"erbjud\w*", r"förmån\w*", r"får du", r"du får (?:ta del|tillgång|en trygg|en arbetsplats)", r"we offer"
)
GIVEN: Final = re.compile(
    r"\b(?:du|ni) (?:får|erbjuds)(?: också| även| dessutom)? (?:en |ett )?(?:god |bra |gedigen |noggrann |fast |egen )?"
    r"(?:handledning|introduktion\w*|tillgång|lön|utbildning|stöd|betalt|fria?|gratis|möjlighet\w*|chans\w*|mentor"
    r"|fadder|upplärning|internutbildning)\b",
    re.IGNORECASE,
)
"""What who takes the work is given."""

VERB: Final = re.compile(
    r"\b(?:är|var|har|hade|kommer|finns|ligger|gör|går|tar|får|blir|vi|de|han|hon|jag|stod|sa|ger|kör"
    r"|säljer|bygger|servar|arbetar|jobbar|vänder|består|omfattar|levererar|söker|sitter|bor|hos|åt|till|anställda"
    r"|is|are|has|we|they)\b",
    re.IGNORECASE,
)
SENTENCE: Final = re.compile(
    r"(?:du|vi|är|har|the|you|we|din|dina)\b|(?:utbildning|erfarenhet|kompetens|krav|behörighet)\w*\s\w", re.IGNORECASE
)
NEXT: Final = re.compile(r"\s*[\r\n]\s*[•●▪·*–\-—>✓✔]")
LINE: Final = re.compile(r"[^\r\n]+")
END: Final = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÅÄÖ\d\"”•*–-])|\s*[•●▪·]\s*|\s+[*]\s+|;\s+")
BULLET: Final = re.compile(r"[\s•●▪·*–\-—>+✓✔\d.)]*")
TURN: Final = re.compile(
    r"[,;(–-]?\s+(?=(?:men|dock|däremot|fast|although|but|however)\b)|,\s+(?=(?:gärna|helst"
    r"|meriterande|merit\b|ett plus|plus\b|fördel\w*|inte|inga|inget"
    r"|ingen|det är (?:en|ett)|och gärna|och helst)\b)"
    r"|,\s+(?=\w+(?:\s\w+)?\s(?:är|krävs|behövs)\s(?:inte|inget|ej|inga)\b)"
    r"|\s(?=(?:och|samt) (?:gärna|helst)\b)",
    re.IGNORECASE,
)


SETS: Final = re.compile(r"ställ\w* (?:\w+ ){0,2}krav\w*|krav på (?:oss|leverantör\w*|bransch\w*)", re.IGNORECASE)
"""Demands that customers and laws set on the employer, not on who seeks the work."""

LACKS: Final = re.compile(
    r"\b(?:saknar|kan inte|har inte|har aldrig|har ingen|har inget|har inga|utan erfarenhet"
    r"|ingen erfarenhet|inte arbetat|inte jobbat"
    r"|aldrig (?:arbetat|jobbat|kört)|vill inte|undvik\w*|slippa|slipper|vill (?:lära|bli|gå|läsa|ta)"
    r"|inte (?:kört|gjort))\b",
    re.IGNORECASE,
)
