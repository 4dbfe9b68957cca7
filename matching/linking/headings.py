"""What the headings of a text about work announce."""

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


def any_of(*words: str) -> re.Pattern[str]:
    """A pattern of whole words, any of which may stand; capitals or not."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


HEADINGS: Final = (
    (
        Section.MERITS,
        any_of(
            r"(?:extra )?bra om",
            r"(?:det|extra) är (?:också )?(?:bra|meriterande) om",
            r"börkrav",
            r"nice[- ]to[- ]haves?",
            r"vi ser (?:också )?gärna\b.*",
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
        any_of(
            r"(?:om )?(?:anställnings)?villkor(?:en)?",
            r"vad du får\b.*",
            r"(?:dina )?förmåner hos oss",
            r"(?:det här |detta )erbjuder vi\b.*",
            r"vi bjuder på",
            r"bra att veta om\b.*",
            r"who (?:are we|we are)",
            r"application\w*",
            r"perks",
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
            r"bra att veta",
            r"arbetsmiljö(?: och \w+)?",
            r"praktisk information",
            r"arbetstid\w*",
            r"omfattning",
            r"anställning",
            r"fackliga? \w+",
            r"välkommen\b.*",
            r"sök (?:tjänsten|jobbet)\b.*",
            r"(?:det |detta |här )?får du hos oss",
            r"det här får du",
        ),
    ),
    (
        Section.DEMANDS,
        any_of(
            r"(?:din )?bakgrund",
            r"formellt",
            r"formell kompetens",
            r"språk(?:krav|kunskaper)?",
            r"utbildningskrav",
            r"kravprofil\w*",
            r"ska-?krav",
            r"vad du har med dig",
            r"du har med dig",
            r"för (?:att (?:lyckas|trivas|klara|passa)|tjänsten|rollen|uppdraget|jobbet)"
            r" (?:krävs|behöver|har|ska|tror|söker)\b.*",
            r"vad (?:krävs|behöver du|ska du kunna)\b.*",
            r"det här är du",
            r"krav för tjänsten",
            r"vi tror att du\b.*",
            r"must[- ]haves?",
            r"who you are",
            r"what you bring",
            r"önskemål",
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
            r"personliga egenskaper\b.*",
            r"(?:önskad|önskvärd) (?:profil|bakgrund|kompetens)\b.*",
            r"förkunskaper\b.*",
            r"formella krav",
        ),
    ),
    (
        Section.TASKS,
        any_of(
            r"(?:andra |övriga |dina |vanliga |viktiga |typiska |huvudsakliga )?uppgifter(?:na)?",
            r"(?:beskriv )?arbetet",
            r"vad (?:du gör|gör du|du ska göra|ska du göra)\b.*",
            r"din vardag",
            r"en (?:vanlig |typisk )?(?:arbetsdag|dag på jobbet|vanlig dag)\b.*",
            r"what you(?: will|'ll) do",
            r"dina dagar",
            r"ansvar",
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
            r"(?:dina )?huvuduppgifter\w*",
            r"din(?: nya)? roll\b.*",
            r"ditt (?:ansvar|jobb|arbete)\b.*",
            r"(?:tjänstens|arbetets|uppdragets) innehåll",
            r"vad du (?:kommer|får) \w+.*",
            r"så här (?:ser|blir) (?:din|ditt)\b.*",
            r"hur ser (?:din|en)\b.*",
        ),
    ),
)


ABOUT: Final = re.compile(r"om (?!(?:du|ni|vi|dig|det|den|detta|man|jag|så|tjänsten|jobbet|rollen)\b)\w")
"""A heading "Om Attendo": what follows tells of the employer, whatever its name."""
