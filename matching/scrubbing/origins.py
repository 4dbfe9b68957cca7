"""Birthplace, nationality and the way to Sweden.

Languages stay, and so do the countries of a degree or a job ("examen från Damaskus", "kock i Italien"): they say what
must be validated, and where a kitchen was learnt.
"""

from __future__ import annotations

from typing import Final

from matching.scrubbing.names import FOREIGN, UPPER
from matching.scrubbing.rules import Rule, rule
from matching.scrubbing.world import ADJECTIVES, COUNTRIES, NATIONALS

_PLACE_WORD: Final = rf"(?:[{UPPER}][\w'’]{{1,30}}(?:-[\w'’]{{1,30}}){{0,2}}|[{FOREIGN}]{{2,30}})"
_PLACE: Final = (
    rf"{_PLACE_WORD}(?: (?:de |la |le |el |al |am |upon |of |den )?{_PLACE_WORD}){{0,3}}"
    rf"(?:(?:,| i| utanför| nära| in)? (?:norra |södra |västra |östra |centrala )?{_PLACE_WORD}(?: "
    rf"{_PLACE_WORD})?){{0,2}}"
)
_WHEREABOUTS: Final = (
    r"(?:(?: (?:staden|byn|huvudstaden|hamnstaden|norra|södra|västra|östra|centrala|närheten av|"
    r"trakten av|trakterna kring|"
    r"en by|en stad|en förort till|utanför|nära|the city of)){0,3})"
)
_WHO: Final = r"(?:\b(?:jag|hon|han|hen|som|och|i|she|he|klienten|personen) )?"
_ASIDE: Final = (
    r"(?: (?:och (?:är )?(?:uppvuxen|uppväxt)|och växte upp|och har vuxit upp|and (?:grew up|raised)|ursprungligen|"
    r"egentligen|från början|hit|till sverige|som (?:barn|liten|vuxen|flykting)|(?:år )?\d{4}|för "
    r"\w{2,9} år sedan|originally)"
    r"){0,3}"
)
_ADJECTIVE: Final = rf"(?:{ADJECTIVES})t?"
_STUDIED: Final = (
    "examen|examina|intyg|betyg|utbild|kurs|legitim|erfaren|diplom|certifikat|licens|rapport|gymnasi|import|export|"
    "varor"
)
_OF_NATION: Final = (
    "medborgarskap|medborgare|bakgrund|ursprung|härkomst|rötter|påbrå|pass|kvinna|man|kille|tjej|familj|flykting|"
    "invandrare"
)
_WORKER: Final = (
    r"(?:\w{0,30}(?:ska|are|ör|ist|iker|nom|ekt|ut|log|man|ant|ent|kock|biträde|chef|smed|ris|är)|[\w-]{2,30}-\w{2,20})"
)
RULES: Final[tuple[Rule, ...]] = (
    # Labelled facts, one to a line or a sentence.
    rule(
        r"\b(?:födelse(?:ort|land|plats|stad)|nationalitet|medborgarskap|ursprung(?:sland)?|hemland|härkomst|etnicitet|"
        r"birthplace|place of birth|nationality|citizenship|född i)\s{0,3}:\s{0,3}[^\n.;|]{1,60}[.;|]?",
        "födelseort födelseland födelseplats födelsestad nationalitet medborgarskap ursprung "
        "ursprungsland hemland härkomst "
        "etnicitet birthplace birth nationality citizenship född",
    ),
    # "är född och uppvuxen i Aleppo i Syrien", "har mina rötter i Mogadishu".
    rule(
        rf"(?i:{_WHO}\b(?:är |har |var |was |am |is )?(?:ursprungligen |egentligen )?"
        rf"(?:född|föddes|uppväxten|uppvuxen|uppväxt|växte upp|vuxit upp|växt upp|(?:mina |sina |hans |"
        rf"hennes )?rötter|rötterna|"
        rf"(?:mitt |sitt )?ursprung|härstammar|bördig|hemma|born|grew up|grown up|raised)"
        rf"(?: \w{{3,10}})?{_ASIDE} (?:i|från|ifrån|på|utanför|in|from|är){_WHEREABOUTS} ){_PLACE}",
        "född föddes uppväxten uppvuxen uppväxt växte vuxit växt rötter rötterna ursprung härstammar bördig "
        "hemma born grew grown raised",
        case=True,
    ),
    # "kommer ursprungligen från Aleppo", "flydde hit från Syrien", "är från Kiruna".
    rule(
        rf"(?i:{_WHO}\b(?:kommer|kom|kommit|är|flydde|flytt|flyttade|flyttat|invandrade|invandrat|anlände|am|is|are|"
        rf"comes?|came|fled|moved){_ASIDE} (?:från|ifrån|from){_WHEREABOUTS} ){_PLACE}",
        "från ifrån from",
        case=True,
    ),
    # A person and the place: "en kvinna från Aleppo", "34-åring från Kabul".
    rule(
        r"(?i:(?P<kept>\b(?:kvinna|man|tjej|kille|person|familj|praktikant|elev|deltagare|klient|kollega|"
        r"(?:en |ett )?[\w-]{0,24}åring|[\w-]{0,24}årig|"
        r"mamma|pappa|flykting|anhörig|woman|"
        rf"student))(?-i:(?: [{UPPER}][\w'’-]{{1,30}}){{0,3}})(?: |, )"
        rf"(?:som kommer |ursprungligen |bördig )?(?:från|ifrån|from) ){_PLACE}",
        "från ifrån from",
        case=True,
    ),
    # A sentence that begins with the person's trade: "Sjuksköterska från Aleppo med åtta år på kirurgen".
    rule(rf"(?P<kept>(?:[\w-]{{2,30}} )?{_WORKER}) (?:från|ifrån) {_PLACE}", "från ifrån", case=True, first=True),
    # The way here and how long ago.
    rule(
        rf"{_WHO}\b(?:kom|kommit|anlände|flyttade|flyttat|flydde|flytt|invandrade|invandrat|came|moved|arrived)"
        r"(?: hit| till sverige| to sweden){1,2}(?: som \w{3,12})?(?:,? (?:för |år |in |i )?(?:\d{4}|"
        r"\w{2,9} år sedan))?",
        "hit sverige sweden",
    ),
    rule(
        rf"{_WHO}\b(?:har )?(?:bott|levt|vistats|varit) (?:här )?i sverige"
        r"(?: (?:i|sedan) (?:snart |drygt |över |nästan )?\w{2,14}(?: år)?)?",
        "sverige",
    ),
    # Nationals and citizens: "svensk medborgare", "med kurdisk bakgrund", "syriska rötter".
    rule(
        rf"{_WHO}\b(?:är |har |blev |med |en |ett )?(?:(?:{_ADJECTIVE}|eu)[ -](?:och (?:{_ADJECTIVE}) "
        rf")?(?:{_OF_NATION})"
        rf"|(?:{ADJECTIVES})a (?:medborgare|rötter))\b",
        _OF_NATION.replace("|", " "),
    ),
    rule(rf"(?i:\bmedborgare i ){_PLACE}", "medborgare", case=True),
    rule(
        rf"\b(?:jag är|hon är|han är|hen är|i am) (?:en |från början |ursprungligen )?(?:{NATIONALS})\b"
        r"(?=[.,;!?\n]| och |\s*\Z)",
        NATIONALS.replace("|", " "),
    ),
    rule(
        r"\b(?:har )?(?:permanent |tillfälligt )?uppehålls(?:tillstånd|rätt)(?:et)?(?: i sverige)?\b"
        r"|\b(?:är )?(?:utlandsfödd|utrikes född|utrikesfödd|inrikes född|invandrad)\b",
        "utlandsfödd utrikes utrikesfödd inrikes invandrad",
        "uppehållstillstånd uppehållsrätt",
    ),
    # "lämnade Syrien som ung", "Svetsare, 34 år, Syrien."
    rule(
        rf"\b(?:lämnade|lämnat|flydde|flytt|left|fled) (?:{COUNTRIES})\b(?: som (?:ung|barn|vuxen|liten))?"
        rf"|, (?:{COUNTRIES})(?=\s*[.;]?\s*\Z)",
        COUNTRIES.replace("|", " "),
    ),
    # "både i Syrien och här": two countries, and none of them where a degree is from.
    rule(
        rf",? (?:både |såväl )?i (?:{COUNTRIES}) (?:och|som) (?:här|i sverige)\b",
        COUNTRIES.replace("|", " "),
    ),
    # "från Syrien" anywhere, unless it tells where a degree or goods are from.
    rule(
        rf"(?<![\w-])(?P<kept>(?!\w{{0,30}}(?i:{_STUDIED}))(?:(?!ursprungligen\b)[\w-]{{1,40}} )?)"
        rf"(?i:(?:ursprungligen )?(?:från|ifrån|from) (?:{COUNTRIES})\b)",
        "från ifrån from",
        case=True,
    ),
)
