"""Words around a licence, a certificate or an education in a person's text that say whether it is held.

They are Swedish as counsellors, brokers and people themselves write it, with some English. What is not plainly held is
left out: a missing one is asked about, a wrong one would be believed.
"""

from __future__ import annotations

import re
from typing import Final

KIN: Final = (
    r"(?:man|make|maka|fru|sambo|pojkvän|flickvän|son|söner|dotter|döttrar|bror|bröder|syster|systrar|pappa|mamma|far|"
    r"mor|morsa|farsa|kusin|svåger|farbror|morbror|kollega|kollegor|kompis|vän|granne|chef|barn)"
)
_EES: Final = (
    r"(?:Sverige|Danmark|Norge|Finland|Island|Tyskland|Polen|Lettland|Litauen|Estland|Rumänien|Bulgarien|Grekland|Italien|"
    r"Spanien|Portugal|Frankrike|Belgien|Nederländerna|Holland|Österrike|Ungern|Tjeckien|Slovakien|Slovenien|Kroatien|Irland)"
)
_OF_THE_EES: Final = (
    r"(?:svensk|dansk|norsk|finsk|isländsk|tysk|polsk|lettisk|litauisk|estnisk|rumänsk|bulgarisk|grekisk|italiensk|spansk|"
    r"portugisisk|fransk|belgisk|nederländsk|holländsk|österrikisk|ungersk|tjeckisk|slovakisk|slovensk|kroatisk|irländsk)"
)
# Said before a thing, each makes it something that is not held; until the sentence says "har" anew.
_NOT: Final = (
    r"(?:inte|ej|aldrig)(?: (?!men|och|fast|utan)\w+)? (?:har|med)|"
    r"inte|ej|aldrig|inget|ingen|inga|varken|saknar|saknas|utan|förutom|nästan|"
    r"(?:vill|ska|skall|skulle|tänker|planerar|hoppas|önskar|måste|borde|kan|kunna|får|siktar|funderar|drömmer|sugen)\b"
    r"(?: \w+){0,4}? (?:ta|gå|läsa|få|skaffa|göra|förnya|plugga|fixa|klara|ha|hinna|på|om|utbilda \w+)|"
    r"behöver|behövs|kräv(?:s|er|de|des|t|ts)|krav(?:et|en)?|frågade|efterfrågar?|annons\w*|står|stod|"
    r"läser|studerar|pluggar|tar|övningskör\w*|övar|tränar|sökt|sökte|ansökt|anmäld\w*|bokad\w*|bokat|kallad|väntar|"
    r"(?:håller|höll) på|(?<!arbete )på (?:väg|gång)|påbörja\w*|avbr[yöu]\w*|snart|"
    r"hade|haft|förlora\w*|tappa\w*|lämna(?:t|de)|indrag\w*|drog|återkalla\w*|utgång\w*|gamla|gammalt|tidigare|förr|innan|"
    r"en gång|kugga\w*|underkän\w*|misslyck\w*|miss(?:at|ade)|om jag|ifall|"
    rf"(?:min|mitt|mina|hennes|hans|hens|deras|vår|våra) {KIN}\w*(?:[^,.;]{{0,20}}? (?:har|med))?|"
    r"(?:son|dotter|bror|sambo|make|man|kollega|kompis|chef)e?n(?: som)?(?: har)?|"
    rf"utländsk\w*|internationellt|(?!{_OF_THE_EES})[a-zåäö]+sk(?:t|a)(?=\s*$)|"
    r"don'?t|no|not|without|needs?|wants?|learning|expired|lost|had"
)
_HAS: Final = (
    r"(?:har|innehar|äger|besitter)"
    r"(?! (?:haft|hunnit|sökt|bokat|anmält|börjat|påbörjat|tänkt|velat|försökt|missat|kuggat|varken|lämnat))"
    r"|finns|bara|med|have|has|holds?|with"
)
BEFORE: Final = re.compile(rf"\b(?:(?P<no>{_NOT})|(?P<yes>{_HAS}))(?!\w)", re.IGNORECASE)
# A wish or a title sought speaks of no more than its own clause.
WISH: Final = re.compile(
    r"\b(?:vill|söker|sökte|letar|önskar|hoppas|drömmer|drömjobb\w*|gärna|helst|intresserad|som kräver|tänkt|"
    r"jobb\w* som)\b",
    re.IGNORECASE,
)
# Said after a thing in the same clause.
AFTER: Final = re.compile(
    r"\b(?:inte|ej|aldrig|saknas|saknar|nej|ännu|ogiltig\w*|indrag\w*|utgång\w*|gammal\w*|spärra\w*|borta|"
    r"(?:gick|gått|går|gå|löpte|löpt) ut|gällde|på (?:gång|väg)|påbörja\w*|pågår|pågående|ingår|först|snart|vill|ska|"
    r"skall|skulle|tar|hade|haft|lämna(?:t|de)|behöv\w*|önsk\w*|merit\w*|kräv\w*|krav|planera\w*|senare|avslag|"
    r"ansökt|sökt|om (?:jag|firman|arbetsgivaren|ni|de|någon)|byta|bytas|bytt? ut|översätt\w*|väntar|bokad\w*|bokat|"
    r"kurs(?:en)? (?:är|börjar|i)|"
    r"till (?:våren|hösten|sommaren|vintern)|i (?:vår|höst|sommar|vinter)|nästa|kugga\w*|underkän\w*|förr|"
    rf"en gång i tiden|utländsk\w*|{KIN}(?:e?n)?|lagbas\w*|not|ordered|expired)\b"
    rf"|\b(?:från|from) (?!{_EES}\b)(?-i:[A-ZÅÄÖ])\w+",
    re.IGNORECASE,
)
# Said of it in the same clause or in the next, if that goes on about it.
LATER: Final = re.compile(
    r"(?:[^.;]*\b(?:de|alla|båda|samtliga|allihop)\b[^.;,]*|"
    r"[^,.;]*,?\s*(?:(?:det|den|de|dem|men|som|fast|dock|tyvärr|vilket|nu|it|but|which)\b[^.;]*?)?)"
    r"\b(?:(?:gick|gått|löpte|löpt) ut|ogiltig\w*|indrag\w*|utgång\w*|återkalla\w*|dr(?:ogs|ar) in|förlorade|spärra\w*|"
    r"gäll(?:er|de) (?:inte|ej)|(?:inte|ej) (?:jag|han|hon|hen|förnya\w*|utbytt?|giltig\w*)|not (?:exchanged|valid)|"
    r"expired)\b",
    re.IGNORECASE,
)
AT_ONCE: Final = re.compile(r"\s*[?:=–-]{1,2}\s*(?:nej|ej|inte|inget|saknas|no)\b", re.IGNORECASE)
# At the end of a list it says so of all of it: "körkort, truckkort och YKB saknas".
WHOLE_LIST: Final = re.compile(
    r"(?:(?!\b(?:har|finns|men|fast|däremot|ja|ok|okej)\b)[^.;:!?\n])*?"
    r"\b(?:saknas|fattas|(?:har|finns|äger) (?:jag |han |hon |hen |vi |de |klienten )?(?:inte|ej)|nej)\b",
    re.IGNORECASE,
)
SENTENCE_END: Final = re.compile(r"[.;!?](?=\s|$)|\n")
_TURNS: Final = (
    r"\bmen\b|\bfast\b|\bdäremot\b|"
    r"\boch (?=(?:jag |har |kan |inget |ingen |inga |inte |ej |saknar |vill |ska |jobb|arbet|kör))"
)
CLAUSE_END: Final = re.compile(rf"[,;.:!?()\n]|{_TURNS}", re.IGNORECASE)
TURN: Final = re.compile(rf"[,;.!?)\n]|{_TURNS}", re.IGNORECASE)  # "körkort: nej", "körkort (utgånget)" are one

CODE: Final = r"(?:AM|A1|A2|A|BE|B|C1E|C1|CE|C|D1E|D1|DE|D)"
# Categories that are not called so: "B, C och CE", "har B", "Körk: B", "mc (A)", "b-kort".
BARE: Final = re.compile(
    rf"(?:(?:^|[\n•*–:.,;(/-][ \t]*|\b(?:[Hh]ar|[Bb]ara|[Vv]anligt|också|både|samt|och|körk\.?) ))"
    rf"(?P<codes>{CODE}(?:(?: ?[,/+&] ?| och | samt ){CODE})*)"
    rf"(?= ?(?:[,.;!?)\n]|$|[Hh]ar\b|sedan\b|sen\b|och\b|samt\b|men\b|är kvar|för (?:bil|motorcykel|mc|lastbil|buss)))"
    rf"|(?<![\w-])(?P<card>(?i:{CODE}))-kort(?:et)?(?!\w)",
    re.MULTILINE,
)
# What else has letters: in the sentence before, the letters are of that.
OTHER_LETTERS: Final = re.compile(
    r"\b(?:sfi|sva|svenska|engelska|matte\w*|kurs\w*|nivå\w*|betyg\w*|truck\w*|motorsåg\w*|röjsåg\w*|klass|vitamin\w*|"
    r"hepatit|grupp|plan|block|hus|del|typ|gymnasi\w*)\b",
    re.IGNORECASE,
)
# Anywhere in the sentence: the letters are of a programming language.
COMPUTING: Final = re.compile(
    r"(?<!\w)(?:programmer\w*|programspråk\w*|(?:system|webb|mjukvaru|app|spel)utveckl\w*|utvecklare|kod(?:a|ar|ning)|"
    r"python|java\w*|c\+\+|c#|\.net|sql|php|html|css|rust|matlab|kotlin|linux)(?!\w)",
    re.IGNORECASE,
)
UNDONE: Final = re.compile(
    r"\b(?:jobb\w*|arbet\w*|lärare|vaktmäst\w*|\w*städ\w*|praktik\w*|barnen|mina barn|son(?:en)?|dotter(?:n)?|elev\w*|"
    r"vikarie\w*|på (?:en|ett)|börja\w*|hoppa\w*|avbr\w*|går|ska|vill|söker|antagen|resurs\w*|\w*kök\w*|matsal\w*|"
    r"aldrig|inte|ej|utan|ofullständig\w*|introduktionsprogram\w*|excel\w*|word\w*|data\w*program\w*|ett år|halva|"
    r"nästan|läser|studerar|pluggar|saknar|fattas|inga|ingen|behöver|krävs|pågående)\b",
    re.IGNORECASE,
)
NEVER_DONE: Final = re.compile(
    r"\b(?:aldrig klar|(?:inte|ej) (?:klar|färdig|slutfört?|avslutad)\w*|blev aldrig|hoppade av|avbröt\w*|fattas)\b",
    re.IGNORECASE,
)
