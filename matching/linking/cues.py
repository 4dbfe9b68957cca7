"""Words that tell what a line or sentence of a text about work does. Patterns only; ``sentences`` reads with them."""

from __future__ import annotations

import re
from typing import Final

from matching.linking.headings import any_of

NEGATED: Final = re.compile(
    r"\b(?:inga|ingen|inget|utan|slipper|saknar ni inte)\b(?: \w+){0,2}? (?:krav|erfarenhet|förkunskap\w*|utbildning"
    r"|körkort|behörighet|vana|kunskap\w*|betyg)\b"
    r"|\b(?:behöver|måste|krävs|behövs)(?: (?!(?:eftersom|då|som)\b)\w+){0,3}? (?:inte|ej)\b"
    r"|\b(?:inte|ej) (?:\w+ ){0,2}?(?:krav|nödvändig\w*|viktigt|avgörande|behöv\w+)\b"
    r"|\bär (?:inte|inget|ej|dock inte|dock inget) (?:ett |något )?(?:krav|måste|nödvändig\w*)"
    r"|\bkrävs (?:inte|ej|inga|inget|ingen)\b|\b(?:inte|ej|inga|inget|ingen)\b[^.;]{0,40}"
    r"(?<!där det )(?<!när det )(?<!vad som )\b(?:krävs|behövs)\b"
    r"|\b(?:lär vi ut|lär vi dig|utbildar vi (?:dig|i)|får du lära dig|ger vi internutbildning|vi lär upp)\b"
    r"|\bklarar (?:de|vi|ni|man|han|hon) (?:sig|oss|er)(?: \w+)? utan\b"
    r"|\b(?:har du inte|saknar du)\b[^.;]{0,40}\b(?:ordnar|fixar|bekostar|utbildar)\b"
    r"|^\s*[\w /]{2,30}:\s*(?:[-–]|nej|inga?|inget|ej aktuellt|ej krav)\.?\s*$"
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
MERIT: Final = any_of(
    r"merit\w*",
    r"(?<!läs )(?<!ring )(?<!hör )gärna(?! (?:mer|mera|läsa|höra|till|oss|om hur|mig|manliga|kvinnliga|sökande)\b)",
    r"(?:en |till |stor |klar )?fördel(?:aktigt)?",
    r"(?:ett |stort |extra )plus",
    r"önskvärt",
    r"önskvärd\w*",
    r"bra om",
    r"bra att ha",
    r"(?:vore|skulle vara) (?:\w+ )?(?:bra|kul|toppen|perfekt|trevligt|guld)",
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
DEMAND: Final = any_of(
    r"krav\w*",
    r"kräv\w*",
    r"ska(?:ll)? (?:\w+ )?(?:ha|kunna|vara|klara|behärska|inneha)",
    r"(?:behöver|behövs|måste|bör)",
    r"du (?:har|är|kan|ska|bör|behärskar|måste|gillar|trivs|klarar|läser|förstår|talar)",
    r"(?:vi |kunden |de |företaget )?(?:söker|letar efter|efterfrågar|önskar|efterlyser|saknar|vill ha|söks|sökes)",
    r"letar (?:vi|nu|de|du) (?:nu |just nu )?efter",
    r"(?:behöver|anställer|rekryterar|efterlyser) (?:vi|de) (?:nu |fler |en |ett |två )",
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
TASK: Final = any_of(
    r"du (?:kommer|får|arbetar|jobbar|ansvarar|svetsar|kör|utför|deltar|planerar|leder|möter|hjälper"
    r"|stöttar|tar|ser till)",
    r"(?:får|kommer|ska) du (?:att )?(?:\w+ )?(?:arbeta|jobba|leda|ansvara|köra|driva|sköta|hjälpa|undervisa|planera)",
    r"arbetsuppgift\w*",
    r"uppgift(?:er|erna)? (?:är|kan vara|blir|består|omfattar)",
    r"i (?:tjänsten|rollen|uppdraget|arbetet|jobbet|arbetsuppgifterna) ingår",
    r"ingår",
    r"innebär",
    r"förekommer",
    r"arbetet (?:består|omfattar|sker)",
    r"(?<!som )ansvarar? (?:\w+ )?för",
    r"din roll",
    r"jobbet",
    r"you will",
    r"responsib\w+",
)
EMPLOYER: Final = any_of(
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
    r"|kollektivavtal|friskvård\w*|har du frågor|frågor om tjänsten"
    r"|(?:din|vår|facklig\w*) kontaktperson"
    r"|kontaktperson(?:er)?(?= ?:| är [A-ZÅÄÖ])|your application"
    r"|apply (?:now|today))\b",
    re.IGNORECASE,
)
"""Terms of employment and how to apply: nothing in such a sentence is a skill."""

ALWAYS_TERMS: Final = re.compile(
    r"\bansökan (?:ska|bör|skall|behöver|innehåller) |\bi (?:din )?ansökan\b|\bbifoga\w*|\bkopi\w+ (?:på|av)\b"
    r"|\bmärk (?:din|er|kuvert\w*)|\bskyddade personuppgifter\b|\bkrigsplacer\w*|\brekryteringskanaler\b|\bundanber\b"
    r"|\b(?:tjänsten|befattningen|anställningen) är (?:placerad|förlagd|belägen)\b|\bläs (?:gärna )?mer\b"
    r"|\bkontakta (?:gärna|oss|rekryter\w*|[A-ZÅÄÖ])|\b(?:frågor|information) om (?:tjänsten|rollen|jobbet|uppdraget)\b"
    r"|\b(?:gällande|gäller) (?:din )?ansökan\b|\bansökningshandlingar\b|\bsista ansökningsdag\b|\bpersonligt brev\b"
    r"|\bdrogtest\w*|\bfyll\w* i (?:formulär|ansökningsformulär)\w*|\bsök jobbet\b"
    r"|\b(?:slutkandidat|referenstagning|bakgrundskontroll|registerkontroll)\w*"
    r"|^(?:ring|mejla|maila|skriv till|välkommen) "
    r"|^\s*(?:företag(?:et)?|bransch|arbetsgivare|ort|adress|org\.?nr|organisationsnummer|telefon|e-?post|datum|antal"
    r"|anställda)\s?:",
    re.IGNORECASE,
)
"""How to apply and what is checked before anyone is employed: no skill, licence or level is asked for in it."""

NEVER_ASKED: Final = re.compile(
    r"\b(?:vidareutbilda|utbilda) dig (?:till|inom|i|som)\b|\bläsa (?:till \w+|vidare)\b|\bpå sikt\b"
    r"|^\s*om du (?:\w+ )?(?:är intresserad|vill (?:vidareutbild|utbild|utveckla|växa|bli|läsa))"
    r"|^\s*(?:din|vår|er)?\s?(?:nya )?arbetsplats\w* ligger\b|\bi (?:närområdet|närheten|staden) (?:finns|ligger)\b"
    r"|^\s*(?:kontoret|lokalerna|skolan|butiken|verkstaden|anläggningen|fabriken) ligger\b|^\s*du möts av\b",
    re.IGNORECASE,
)
"""Where the work lies, and what one may become in time: nothing is asked for."""

UNSURE: Final = re.compile(
    r"\s*(?:saknar du|har du inte|är du inte|har du (?:frågor|funderingar))\b[^.!]*\?", re.IGNORECASE
)
"""A question to who lacks something: what follows tells what is done about it."""

OFFERS: Final = re.compile(
    r"\s*(?:vi (?:kan )?erbjuder?|hos (?:oss|[A-ZÅÄÖ]\w+) (?:får (?!du (?:\w+ )?(?:arbeta|jobba|leda|ansvara|köra"
    r"|vara med och|driva|sköta|hjälpa))"
    r"|erbjuds|möts|blir|möter|har du|ges)"
    r"|som (?:ny |nyanställd )?(?:anställd|medarbetare)|som (?:en|ett) av (?:\w+ )?\w+s\b|du erbjuds"
    r"|när du blir (?:konsult|anställd|en)"
    r"|(?:vi ordnar|vi firar|(?:tillsammans )?med oss)|we offer|about us)\b",
    re.IGNORECASE,
)
"""How a line begins that praises throughout."""

JOB: Final = any_of(
    r"(?:tjänst|roll|uppdrag|arbete|jobb|befattning|anställning)(?:en|et|t|ens|ets|ts)?",
    r"arbetsuppgift\w*",
    r"yrket",
    r"(?:i )?teamet",
    r"vi (?:använder|(?:arbetar|jobbar|dokumenterar|journalför|registrerar) i)",
    r"(?:system\w*|verktyg\w*|journalsystem\w*) (?:är|heter|som används)",
    r"we use",
    r"the role",
)
"""Words for the work itself."""

RELATIVE: Final = re.compile(
    r",?\s+som (?:är (?:en|ett) (?:av|del|ledande|global|växande|stor)|ingår i|tillverkar|utvecklar|levererar|bedriver"
    r"|erbjuder|driver|växer|ligger|finns)\b"
    r"|(?:(?<=företag)|(?<=bolag)|(?<=koncern)|(?<=organisation)|(?<=förvaltning)|(?<=förvaltningen)|(?<=enheten)"
    r"|(?<=sektionen)|(?<=avdelningen)|(?<=bolaget)|(?<=företaget)|(?<=koncernen)|(?<=kommunen)|(?<=kund))"
    r"(?: [A-ZÅÄÖ][\w-]*)*,? som (?!du\b|ni\b|vi\b)(?:\w+ )?\w+r\b",
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
    r"|\b(?:arbetsplats|kontor|lokal|skola|verksamhet|enhet|anläggning|butik|verkstad|avdelning)\w*"
    r" (?:ligger|finns|är belägen)\b"
    r"|\bi (?:närområdet|närheten|området|staden|kommunen) finns\b"
    r"|\banställda\b|\bomsättning\w*|\bhuvudkontor\w*|\bgrundades\b|\betablera[dt]\w*"
)
"""Who the employer is, told in the third person."""

METHOD: Final = re.compile(r"\bvi (?:arbetar|jobbar) (?:\w+ )?(?:enligt|utifrån)\b", re.IGNORECASE)
"""How the work is done: who takes it works so too."""

FACT: Final = any_of(
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
STRONG: Final = any_of(
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
OFFERED: Final = any_of(
    r"erbjud\w*", r"förmån\w*", r"får du", r"du får (?:ta del|tillgång|en trygg|en arbetsplats)", r"we offer"
)
GIVEN: Final = re.compile(
    r"\b(?:(?:du|ni) (?:får|erbjuds|ges)|(?:får|erbjuds|ges) (?:du|ni))(?: också| även| dessutom)?(?: \w+){0,3}?"
    r" (?:handledning|introduktion\w*|tillgång|lön|utbildning\w*|stöd|betalt|fria?|gratis|möjlighet\w*|chans\w*|mentor"
    r"|fadder|upplärning|internutbildning\w*|kurser|servicebil\w*|arbetskläder|verktyg|dator|telefon|förmån\w*)\b"
    r"|\butbildar vi\b|\bvi utbildar\b"
    r"|\b(?:får|kommer) (?:du )?(?:att )?(?:få )?(?:en )?(?:introduktion|inskolning|handledare|mentor)\b",
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
NEXT: Final = re.compile(r"\s*[\r\n]\s*[•●▪·*–\-—>+✓✔◦‣∙○■□➢➤►▸→✅\uf0b7\uf0a7]")
LINE: Final = re.compile(r"[^\r\n]+")
_RUN_IN: Final = (
    r"(?:Arbetsuppgifter|Dina arbetsuppgifter|Huvudsakliga arbetsuppgifter|Kvalifikationer|Kvalifikationskrav|Om oss"
    r"|Om tjänsten|Om rollen|Om jobbet|Om dig|Övrigt|Personliga egenskaper|Vi erbjuder|Arbetsbeskrivning|Kravprofil"
    r"|Behörighet|Anställningsvillkor|Din profil|Din bakgrund|Vem är du\?|Meriterande|Meriter|Krav|Ditt uppdrag)"
)
END: Final = re.compile(
    rf"(?<=[\w.!?])\s+(?={_RUN_IN}(?::|\s+(?:[A-ZÅÄÖ•·*–-])))"  # a heading that ran into the text
    r"|"
    r"(?<=[.!?…])\s+(?=[A-ZÅÄÖ\d\"”•*–-])|\s*[•●▪·]\s*|\s+[*]\s+|;\s+"
    r"|(?<=[a-zåäö]{3}[.!?:])(?=[A-ZÅÄÖ][a-zåäö])"  # "jobb och familj.Vi tar ansvar": the line end was lost
    r"|\s+(?=[-–]\s+[A-ZÅÄÖ])"
)
INTO: Final = re.compile(
    r"(?<=[a-zåäöA-ZÅÄÖ]) +(?=[A-ZÅÄÖ][a-zåäö]+\b)"
)  # a capital in the midst: a heading may end there
INLINE_LEAD: Final = re.compile(r"(?:^|[.!?]\s*)(?P<head>[^.!?:]{4,60}?)(?: (?:är|består av|omfattar))?:\s*$")
INLINE_ITEM: Final = re.compile(r"\s*[-–]\s")
BULLET: Final = re.compile(r"[\s•●▪·*–\-—>+✓✔◦‣∙○■□➢➤►▸→✅\uf0b7\uf0a7§\d.)]*")
TURN: Final = re.compile(
    r"[,;(–-]?\s+(?=(?:men|dock|däremot|fast|although|but|however)\b)|,\s+(?=(?:gärna|helst"
    r"|meriterande|merit\b|ett plus|plus\b|fördel\w*|inte|inga|inget"
    r"|ingen|det är (?:en|ett)|och gärna|och helst)\b)"
    r"|,\s+(?=\w+(?:\s\w+)?\s(?:är|krävs|behövs)\s(?:inte|inget|ej|inga)\b)"
    r"|\s(?=(?:och|samt) (?:gärna|helst)\b)",
    re.IGNORECASE,
)


SETS: Final = re.compile(
    r"\bmed (?:stora|höga|hårda) krav\w*|ställ\w* (?:\w+ ){0,2}krav\w*|krav på (?:oss|leverantör\w*|bransch\w*)",
    re.IGNORECASE,
)
"""Demands that customers and laws set on the employer, not on who seeks the work."""

LACKS: Final = re.compile(
    r"\b(?:saknar|kan inte|har inte|har aldrig|har ingen|har inget|har inga|utan erfarenhet"
    r"|ingen erfarenhet|inte arbetat|inte jobbat"
    r"|aldrig (?:arbetat|jobbat|kört)|vill inte|undvik\w*|slippa|slipper|vill (?:lära|bli|gå|läsa|ta)"
    r"|inte (?:kört|gjort))\b",
    re.IGNORECASE,
)


EMPLOYER_FIRST: Final = re.compile(
    r"\s*(?:(?:idag|i dag|nu|här|genom åren|varje \w+|just nu) )?(?:vi|vår\w*(?: \w+)?|företaget|bolaget|koncernen"
    r"|kommunen|regionen|\w*(?:enheten|avdelningen|sektionen|förvaltningen|kontoret|staben|gruppen)|verksamheten|skolan"
    r"|\w*byrån|fabriken|apoteket|museet|teatern|församlingen|universitetet|högskolan|sjukhuset|vårdcentralen|boendet"
    r"|åkeriet|gården|butiken|kliniken|kunden|myndigheten|stiftelsen|föreningen|anläggningen|hotellet|restaurangen"
    r"|verkstaden) (?!söker|vill|ser|tror|behöver|förväntar|förutsätter|önskar|letar|kräver|efterfrågar|sätter"
    r"|lägger|värdesätter|använder)\w+r\b"
    r"|\s*(?:varje|sedan|genom|under|idag|i dag|nu) (?:[\w ]{2,24} )?"
    r"(?!söker|letar|behöver|rekryterar|anställer|utökar|förstärker|ser|önskar|efterlyser)\w+r vi\b",
    re.IGNORECASE,
)
AND_YOU: Final = re.compile(
    r",? (?:och|där|så|men) (?:kanske )?(?:du|blir du|kommer du|söker|behöver|vi söker|nu)\b", re.IGNORECASE
)
"""Where a sentence that begins with the employer turns to the one who reads."""

_PROOF: Final = (
    r"(?:svenska|engelska|tyska|finska|arabiska|spanska|(?:[abcde]{1,2}-)?körkort"
    r"|\w{3,}(?:utbildning|examen|utbildad|behörighet)"
    r"|(?:civil|högskole)ingenjör\w*|yrkeshögskol\w+|högskol\w+|gymnasi\w+|legitim\w+|\w+(?:kort|intyg|certifikat|bevis)|socionom)"
)
NOMINAL: Final = re.compile(
    rf"\s*(?:[a-zåäö ]{{3,24}}:\s*)?(?:(?:god|goda|mycket|bra|flytande|grundläggande|minst|en|ett|giltigt?|alternativt"
    rf"|eller|avslutad|relevant|godkänd|svensk|både|lägst|gärna|kunskaper|kunskap|i|fullständig|fullföljd)\s+)*{_PROOF}(?!\w)",
    re.IGNORECASE,
)
"""A sentence without a verb that names what one holds proof of: "Engelska i skrift." An ad has it among its demands."""

SUBJECT: Final = re.compile(r"\W*\w{2,}[nt] \w+r\b")
"""A noun in the definite form and a verb: "Byrån hjälper ..." is no list, however many commas follow."""
