"""Names of people, known by what stands around them, by their form, or by a short list of our own.

A name found once is taken out wherever the text says it again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from matching.scrubbing.rules import Rule, rule

UPPER: Final = "".join(c for c in map(chr, [*range(0x250), *range(0x1E00, 0x1F00)]) if unicodedata.category(c) == "Lu")
# Letters of other scripts: a word of them in a Latin text is a name, or says a name again.
FOREIGN: Final = "\u02b0-\u02ff\u0370-\u1dff\u2c00-\ua7ff\uab30-\ud7ff\uf900-\ufaff\ufb13-\ufdff\ufe70-\ufeff"

# Common in Sweden today, whatever their origin; none that is also an ordinary word, a place, a product or a language.
_LIST: Final = (
    "anna eva maria karin kristina lena kerstin marie elisabeth elisabet ingrid birgitta annika monica monika susanne "
    "inger jenny helena cecilia ulla emma anette annette johanna hanna hannah malin sofia sofie sofi therese katarina "
    "katharina camilla carina åsa josefin josefine elin emelie amanda ida frida matilda ebba ellen alice elsa lovisa "
    "wilma vilma agnes saga tuva tilde märta astrid ester greta gunilla gunnel britt ann-marie anneli agneta marianne "
    "barbro yvonne viktoria victoria rebecka rebecca jessica caroline karolina charlotte charlotta lotta felicia moa "
    "nathalie natalie isabelle isabella linnea linnéa thea freja signe selma tyra tova tove ylva ulrika pernilla "
    "petra pia lisbeth louise jeanette jeannette margareta margit solveig siv gun maj berit britta vera lars mikael "
    "anders johan erik per karl carl thomas tomas jan daniel fredrik andreas mats stefan magnus mattias mathias jonas "
    "niklas nicklas henrik joakim joacim christer krister kristoffer christoffer martin marcus markus robert rickard "
    "richard patrik patrick jörgen göran gunnar bengt bertil lennart leif kjell kent rolf roland roger tommy tony "
    "kenneth conny ronny jimmy johnny peter petter pontus simon sebastian alexander filip philip viktor victor rasmus "
    "robin anton albin adam axel gustav gustaf emil elias oliver lucas lukas linus liam noah william hugo ludvig "
    "melker sixten arvid nils olof olov oskar oscar jakob jacob jesper joel jonathan hampus isak isac kalle pelle "
    "lasse olle nisse janne micke torbjörn thorbjörn torsten ulf urban claes claes-göran håkan hans-erik sven "
    "mohammed mohamed muhammad mohammad ahmed ahmad ali hassan hussein husein omar umar ibrahim ismail mustafa "
    "mahmoud mahmud abdi abdirahman abdullahi abdullah abdul abdulkadir abdikarim abdelkader khaled khalid youssef "
    "yusuf yousef samir karim rashid said hamid reza hossein mehdi amir farid jamal bilal tariq tarek walid nabil "
    "nasser bashar fatima fatuma fatoumata aisha aicha asha amina aminata khadija khadra maryam mariam mariama layla "
    "leyla leila zahra zeinab zainab hodan hamdi ifrah sahra sagal halima hawa nasra naima noor nour nora rania "
    "samira salma yasmin yasmine jasmin hiba huda houda iman rana reem rima dina dalia farah shirin parisa nasrin "
    "mina maryan selam mebrahtu tesfaye yohannes abraham haile bereket semhar helen senait rahel olena oleksandr "
    "oksana natalia nataliya tetiana iryna svitlana kateryna yulia volodymyr andriy serhiy dmytro olga katarzyna "
    "agnieszka małgorzata piotr krzysztof andrzej tomasz paweł wojciech zofia zoran goran dragan milan jasmina amra "
    "senad emir elvir mirsad ivana jelena slobodan mehmet ayşe ayse fatma emre elif hatice murat hakan thi nguyen "
    "somchai matti juha jari timo pekka antti mikko sari päivi tuula heikki markku jukka hannu kari michael david "
    "james john jennifer elizabeth mary susan carlos jose juan miguel luis"
)
_FIRST_NAMES: Final = frozenset(_LIST.split()) | frozenset(f"{name}s" for name in _LIST.split())
_SURNAME: Final = (
    "sson|ström|berg|lund|gren|qvist|kvist|quist|stedt|dahl|blad|löf|strand|borg|holm|feldt|wicz|ović|enko|oğlu|oglu|"
    "zadeh|dottir|dóttir|inen"
)
# A single capitalised word that ends so is a trade or a thing, not a name that we would not know.
_COMMON: Final = (
    "are aren arna ör ören ist isten iker ikern nom nomen ekt log logen ant anten ent enten ska skan skor erska "
    "erskan tör tören biträde chef chefen man mannen smed kock kocken präst polis vakt hjälp ning ningen het tion "
    "sjon ing ingen else skap dom eri ik or orna er erna ar en et ena na ledare personal tekniker ingenjör ut ris är "
    "assistent iet ja"
)
_COMMON_ENDINGS: Final = tuple(_COMMON.split())
_ORDINARY: Final = (
    "jag hon han hen vi du ni de man den det detta denna dessa klienten personen kandidaten sökanden deltagaren "
    "eleven nu idag just tidigare senast här där också dessutom numera sedan först sist som när om att och men har är "
    "vill kan ingen alla många några båda mest helst gärna kort kommunen företaget butiken skolan barnen även trots "
    "efter under i på"
)
_ORDINARY_WORDS: Final = frozenset(_ORDINARY.split())

_PART: Final = rf"(?:[{UPPER}][\w'’]{{0,30}}(?:-[\w'’]{{1,30}}){{0,2}}|[{UPPER}]\.|[{FOREIGN}]{{2,30}})"
_PARTICLE: Final = r"(?:(?:von|af|de|van|der|den|al|el|bin|ibn|da|dos|di|la|le|ben|abu|ter|zu) |(?:al|el)-|d['’])"
_NAME: Final = rf"{_PARTICLE}?{_PART}(?: {_PARTICLE}{{0,2}}{_PART}){{0,4}}"
_FULL: Final = rf"{_PARTICLE}?{_PART}(?: {_PARTICLE}{{0,2}}{_PART}){{1,4}}"
_OPENING: Final = r"(?P<kept>[ \"”“(–-]{0,3})"
_HUMAN: Final = (
    r"(?:har (?:\w{2,12} ){0,3}(?:jobbat|arbetat|bott|gått|läst|pluggat|kört|erfarenhet|kunskap|lång|"
    r"körkort|tidigare|varit|drivit|"
    r"avslutat|haft|skött|en \w{3,20}(?:examen|utbildning)|\w{2,12} års)|trivs|bor\b|drömmer|kommer "
    r"(?:från|ursprungligen)|"
    r"är (?:född|uppvuxen|van\b|en \w|ursprungligen|från|utbildad|\d\d|snart)|söker (?:sig|nu|arbete|"
    r"jobb|ett|en)|flyttade|"
    r"pratar|talar|arbetar|jobbar|tog (?:studenten|examen)|heter|föddes|fyller|fyllde|växte|utbildade|"
    r"började|vill|läser|"
    r"studerade|pluggade|berättar|säger|tycker|beskriver|önskar|behöver|kan\b|is |has |was |works|worked|lives)"
)
# What only a person does: enough where a single word may be the name.
_SURELY_HUMAN: Final = (
    r"(?:har (?:\w{2,12} )?(?:jobbat|arbetat|bott|gått|läst|pluggat|kört)|trivs|bor\b|drömmer|"
    r"är (?:född|uppvuxen|\d\d|en [\w-]{0,24}åri)|pratar|talar|tog (?:studenten|examen)|heter|föddes|fyller \d|fyllde|"
    r"växte upp|flyttade|studerade|pluggade|berättar|säger|tycker)"
)
_HUMAN_WORDS: Final = (
    "har trivs bor drömmer kommer är söker flyttade pratar talar arbetar jobbar tog heter föddes fyller fyllde växte "
    "utbildade började vill läser studerade pluggade berättar säger tycker beskriver önskar behöver "
    "kan is has was works "
    "worked lives en ett år född"
)
RULES: Final[tuple[Rule, ...]] = (
    # Told as a labelled fact, one to a line.
    rule(
        rf"\W{{0,3}}(?i:(?:för|efter|fullständigt )?namn|(?:full )?name)\s{{0,2}}:\s{{0,3}}(?P<surely>{_NAME})"
        r"[^\n.;|]{0,60}[.;|]?",
        "namn förnamn efternamn name",
        case=True,
        first=True,
    ),
    rule(
        rf"(?i:(?:\b(?:jag|hon|han|hen|klienten|personen|deltagaren|kandidaten|sökanden) |\A\W{{0,3}})(?:heter|hette|"
        rf"kallas(?: för)?|döptes till)|\b(?:(?:mitt|hennes|hans|hens|klientens|personens) namn är|my name is|is named|"
        rf"vid namn|med namnet)) (?P<surely>{_NAME})",
        "heter hette kallas döptes namn namnet name named",
        case=True,
    ),
    rule(
        rf"(?P<kept>(?i:(?:åring|kvinna|man|kille|tjej|person|klient|elev|deltagare|son|dotter)\b[^.!?\n]{{0,40}}) )"
        rf"som heter (?P<surely>{_NAME})",
        "heter",
        case=True,
    ),
    rule(
        rf"(?i:\b(?:(?:för|efter|fullständigt )?namn|(?:full )?name|klient|deltagare|sökande|kandidat|person))"
        rf"\s{{0,2}}:\s{{0,3}}(?P<surely>{_NAME})[.,;|]?",
        "namn förnamn efternamn name klient deltagare sökande kandidat person",
        case=True,
    ),
    rule(
        rf"(?i:\b(?:mvh|(?:med )?(?:vänliga?|bästa|varma|soliga) hälsning(?:ar)?|hälsningar|hälsar|vänligen|"
        rf"(?:best |kind )?regards|sincerely))[\s,:]{{1,4}}(?P<name>{_NAME})(?=\s*(?:\Z|[.,\n]))",
        "mvh hälsning hälsningar hälsar vänligen regards sincerely",
        case=True,
    ),
    rule(rf"(?:(?<=\s)|\A)/{{1,2}} ?(?P<name>{_NAME})\s*\Z", parts="/", case=True),
    rule(
        rf"\b(?:[Hh]err|[Ff]ru|[Ff]röken|Mr|Mrs|Ms|Miss)\.? (?P<name>{_NAME})",
        "herr fru fröken mr mrs ms miss",
        case=True,
    ),
    rule(
        rf"(?P<kept>(?i:\b(?:min|sin|hennes|hans|vår|en)(?: \w{{3,12}})? (?:handläggare|lärare|chef|"
        rf"kollega|vän|granne|man|"
        rf"fru|son|dotter|syster|bror|mamma|pappa|sambo|kontaktperson|coach|klient|deltagare|elev|"
        rf"kandidat|kvinna|kille|"
        rf"tjej))(?: vid namn| som heter|,)?) (?P<name>{_NAME})",
        "handläggare lärare chef kollega vän granne man fru son dotter syster bror mamma pappa sambo "
        "kontaktperson coach "
        "klient deltagare elev kandidat kvinna kille tjej",
        case=True,
    ),
    rule(
        rf"(?P<kept>(?i:\b(?:handläggare|kontaktperson|coach|klienten|deltagaren|kandidaten|sökanden|eleven|studenten|"
        rf"referens|arbetssökande))),? (?P<name>{_FULL})",
        "handläggare kontaktperson coach klienten deltagaren kandidaten sökanden eleven studenten "
        "referens arbetssökande",
        case=True,
    ),
    rule(
        rf"(?P<kept>(?i:\b(?:jag är|i am|i'm|detta är|mött?e?(?: med)?|träffa(?:de|t)|samtal med|"
        rf"prata(?:de|t) med|kontakta|intervjua(?:de|t)|jag,|hon,|han,|presenterar)) )"
        rf"(?P<name>{_FULL})(?=[.,;!?]| (?:och|om|som|på|för|\d\d|är|har|idag|igår)\b|\s*\Z)",
        "jag hon han am i'm detta möte mött mötte träffade träffat samtal pratade pratat kontakta "
        "intervjuade presenterar",
        case=True,
    ),
    rule(
        rf"{_OPENING}(?P<name>{_FULL})(?=,? \(?(?:\d\d\b|född|f\.)|, (?:en|ett|\w+årig|\w+ år)\b| {_HUMAN})",
        _HUMAN_WORDS,
        "årig",
        case=True,
        first=True,
    ),
    rule(
        rf"{_OPENING}(?P<alone>{_PART})(?=,? \(?\d\d(?: år|-årig|\))|, (?:en|ett|\w+årig|\w+ år)\b"
        rf"| {_SURELY_HUMAN}(?! (?:jag|hon|han|hen|vi|de|du|man|ni)\b))",
        _HUMAN_WORDS,
        "årig",
        case=True,
        first=True,
    ),
    rule(
        rf"(?P<name>{_FULL})(?= {_SURELY_HUMAN}|,? (?:född|f\.) | är en (?:\w{{3,14}} "
        rf"){{0,2}}(?:person|kvinna|man|tjej|"
        rf"kille|medarbetare|kollega)\b| har (?:\w{{2,12}} ){{0,3}}(?:erfarenhet|kunskap))",
        _HUMAN_WORDS,
        case=True,
    ),
    rule(rf"(?i:, (?:och )?heter) (?P<surely>{_NAME})(?= och (?:är|har|kan|söker)|[.,])", "heter", case=True),
    rule(
        rf"(?P<kept>(?i:\b(?:personen|klienten|deltagaren|kandidaten|sökanden|eleven|praktikanten))), "
        rf"(?P<name>{_NAME})(?=,)",
        "personen klienten deltagaren kandidaten sökanden eleven praktikanten",
        case=True,
    ),
    # Told by its ending: "Anna-Lisa Bergqvist".
    rule(
        rf"(?P<name>{_PART} (?:{_PART} )?(?=[{UPPER}])[\w-]{{2,30}}?(?:{_SURNAME})s?)\b",
        parts=_SURNAME.replace("|", " "),
        case=True,
    ),
)
# Two capitalised words in the middle of prose are a name, unless one of them is of a product, a place or a title.
_IN_PROSE: Final = re.compile(rf"(?<=[a-zåäö,;:(] ){_PARTICLE}?{_PART}(?: {_PARTICLE}{{0,2}}{_PART}){{1,3}}")
_PROSE: Final = 3  # words in lower case that make a sentence prose, not a list
_OFTHINGS: Final = (
    "microsoft office excel word outlook teams power bi point adobe photoshop illustrator creative "
    "cloud suite google apple "
    "visma fortnox lön control sap oracle java script web services service server studio visual code amazon azure aws "
    "linux windows unix cisco certified professional associate expert specialist manager management officer engineer "
    "engineering analyst developer technician operator instructor training course safety security "
    "quality design designer "
    "analysis data database framework entity platform system systems network networks software "
    "application applications "
    "program programming language tools tool enterprise edition pro max plus basic standard mobile "
    "digital media marketing "
    "business international european nordic swedish svenska svensk svenskt nordiska finance financial project product "
    "production process supply chain lean six sigma green black belt scrum agile master kanban building information "
    "architecture structure construction robot welding siemens fanuc heidenhain mitsubishi abb scania volvo bosch "
    "caterpillar komatsu hiab first aid heta arbeten säkra lyft västra östra norra södra lilla stora "
    "gamla nya höga sankt "
    "star wars open source game unity unreal engine machine learning deep artificial intelligence big human resources "
    "customer relationship front end back full stack air water fire house care health clinical therapy medical"
)
THINGS: Final = frozenset(_OFTHINGS.split())
_CAPITALISED: Final = re.compile(rf"[{UPPER}][\w'’]*(?:-[\w'’]+)*")
_AFTER_FIRST: Final = re.compile(rf"(?: {_PARTICLE}{{0,2}}{_PART}){{1,3}}")
_FOREIGN_RUN: Final = re.compile(rf"[{FOREIGN}]+(?:[ '’-][{FOREIGN}]+)*")
_MOSTLY_FOREIGN: Final = 0.3  # share of a text's characters: such a text is for a person to read, and is left as it is


def told(sentence: str, rules: Iterable[Rule], known: set[str]) -> str:
    """A sentence without the names that it tells of itself; they are added to ``known``."""

    def take(match: re.Match[str]) -> str:
        groups = match.groupdict()
        name: str = groups.get("surely") or groups.get("name") or groups["alone"]
        if ("surely" not in groups and not _is_name(name)) or ("alone" in groups and _common(name)):
            return match[0]
        parts = (part for part in _CAPITALISED.findall(name) if len(part) > 2)
        known.update(part for part in parts if part.lower() not in _ORDINARY_WORDS)
        return groups.get("kept") or ""

    for one in rules:
        sentence = one.sub(take, sentence)
    return sentence


def may_be_guessed(text: str) -> bool:
    """Whether two capitalised words stand together within a text: a quick look."""
    return _IN_PROSE.search(text) is not None


def guessed(sentence: str, known: set[str]) -> str:
    """A sentence of prose without what is most likely a first and a last name; they are added to ``known``."""
    if sum(word.islower() for word in sentence.split()) < _PROSE:
        return sentence

    def take(match: re.Match[str]) -> str:
        parts = [part for name in match[0].split() for part in _CAPITALISED.findall(name)]
        if not _is_name(match[0]) or any(_shouted(p) or p.lower() in THINGS for p in parts):
            return match[0]
        known.update(part for part in parts if len(part) > 2 and part.lower() not in _ORDINARY_WORDS)
        return ""

    return _IN_PROSE.sub(take, sentence)


def may_hold_listed(words: frozenset[str]) -> bool:
    """Whether words in lower case hold a listed first name: a quick look."""
    return not words.isdisjoint(_FIRST_NAMES)


def rest_taken_out(text: str, known: set[str]) -> str:
    """A text without the names found in it, and without listed first names and the surnames that follow them."""
    kept, done = [], 0
    for match in _CAPITALISED.finditer(text):
        word = match[0]
        listed = word.lower() in _FIRST_NAMES and not _shouted(word)
        if match.start() < done or not (listed or word in known or (word.endswith("s") and word[:-1] in known)):
            continue
        kept.append(text[done : match.start()])
        done = match.end()
        after = _AFTER_FIRST.match(text, done) if listed else None
        if after and _is_name(after[0].strip()):
            done = after.end()
    if done:
        text = "".join((*kept, text[done:]))
    return text if text.isascii() else _foreign_out(text)


def _foreign_out(text: str) -> str:
    foreign = sum(len(run[0]) for run in _FOREIGN_RUN.finditer(text))
    return _FOREIGN_RUN.sub("", text) if 0 < foreign < _MOSTLY_FOREIGN * len(text) else text


def listed(word: str) -> bool:
    """Whether a word in lower case is a first name of our own list."""
    return word in _FIRST_NAMES


def _common(word: str) -> bool:
    return word.lower() not in _FIRST_NAMES and word.lower().endswith(_COMMON_ENDINGS)


def _is_name(found: str) -> bool:
    """Whether what was found is more than abbreviations and holds no ordinary word, as one that begins a sentence."""
    words = found.split()
    return not all(_shouted(word) for word in words) and not any(word.lower() in _ORDINARY_WORDS for word in words)


def _shouted(word: str) -> bool:
    return len(word) > 2 and word.isupper()
