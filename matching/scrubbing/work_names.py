"""Capitalised words that speak of work, and words that begin sentences: what stays in prose about a person."""

from __future__ import annotations

from typing import Final

from matching.scrubbing.names import THINGS

_PRODUCTS: Final = (
    "python javascript typescript kotlin swift ruby rust php perl scala react angular vue node django flask "
    "spring docker kubernetes jenkins git github gitlab jira confluence figma sketch blender unity revit inventor "
    "solidworks autocad catia creo tekla eplan matlab labview excel powerpoint sharepoint access teams outlook "
    "onenote visio dynamics navision business salesforce hubspot zendesk wordpress joomla drupal episerver "
    "sitevision shopify magento analytics adwords canva photoshop indesign illustrator lightroom premiere davinci "
    "cubase logic tableau qlik qlikview qliksense power bi hogia agda flex procapita lifecare treserva combine "
    "viva pulsen cosmic melior takecare cambio journalia vitec opus pyramid monitor jeeves garp infor movex "
    "agresso raindance unit4 medvind timecare heroma primula personec hypergene portal profinet profibus simatic step "
    "tia codesys beckhoff omron schneider rockwell allen fanuc siemens heidenhain mazak haas mastercam okuma kuka "
    "yaskawa motoman scania volvo mercedes man iveco daf toyota linde jungheinrich still hyster kalmar hiab "
    "palfinger bosch stihl husqvarna caterpillar komatsu hitachi liebherr wordfast trados android ios macos "
    "windows linux ubuntu debian oracle postgres mysql mongodb redis kafka hadoop spark excels bankid swish "
    "klarna izettle zettle montessori waldorf reggio emilia karlstadsmodellen bobath marte meo gantt prince agil "
    "scrum kanban lean kaizen sigma ms office google meet zoom slack trello asana miro facebook instagram "
    "linkedin tiktok youtube braille tecken heta arbeten säkra lyft väg bas allmän behörig nollplus komvux sfi "
    "yrkesbevis vägmärke europass erasmus swedac europamästare sverigetopp rut rot nordplus ikea ica coop willys "
    "systembolaget apoteket postnord samhall arbetsförmedlingen försäkringskassan migrationsverket csn uhr "
    "skolverket socialstyrelsen transportstyrelsen"
)
KEPT_NAMES: Final = (frozenset(_PRODUCTS.split()) | THINGS) - frozenset(
    ["lilla", "stora", "gamla", "nya", "höga", "sankt", "västra", "östra", "norra", "södra"]
)
_BODIES: Final = "verket verkets styrelsen styrelsens myndigheten förmedlingen förmedlingens kassan inspektionen"
_PROOFS: Final = "programmet certifikat certifierad intyg legitimation examen bevis kort utbildning svets teknik"
_TRADES: Final = (
    "talande skötare sköterska svetsare förare arbetare mekaniker tekniker elektriker ingenjör operatör montör "
    "assistent biträde ledare pedagog lärare konsult kock snickare målare vårdare terapeut administratör ekonom "
    "säljare ning ningen"
)
KEPT_ENDINGS: Final = tuple(f"{_BODIES} {_PROOFS} {_TRADES}".split())
_COMMON: Final = (
    "are aren arna erna orna isten iker ikern nomen logen ekten enten anten ska skan erska erskan tör tören "
    "biträde chef chefen smed kocken präst polis vakt hjälp ning ningen ing het heten tion sjon ingen skap dom ledare "
    "personal tekniker ingenjör assistent vård kurs kök skola arbete jobb vana betyg kort"
)
_TITLE_ENDINGS: Final = (
    "chaufför frisör konsulent arkitekt specialist maskinist ansvarig kontrollant producent strateg tjänsteman "
    "besiktningsman brandman värd värdinna coach psykolog biolog jurist receptionist telefonist anställd bud support"
)
COMMON_ENDINGS: Final = tuple(f"{_COMMON} {_TITLE_ENDINGS}".split())  # of words that begin a sentence and are no names
PLAIN_ENDINGS: Final = ("ar", "er", "or", "en", "et")  # only of longer words: short ones end names as well
_OPENERS: Final = (
    "ärende uppföljning deltagare klient sökande kandidat elev praktikant rekommendation kontaktperson handläggare "
    "ring jag hon han hen vi du ni de man den det detta denna dessa en ett min mitt mina sin sitt sina vår vårt våra "
    "deras klienten personen kandidaten sökanden deltagaren eleven nu idag igår just tidigare senast här där "
    "också dessutom numera sedan först sist som när om att och men eller har är var vill kan ska ingen inget inga "
    "alla allt många några båda mest helst gärna kort kommunen företaget butiken skolan barnen även trots efter "
    "före innan under i på med utan vid från till för av hos inom bland mellan över genom mot kring enligt "
    "tillsammans snart ofta alltid aldrig ibland fortfarande redan bara endast inte ej nej ja jo hej hejsan god "
    "goda bra stor stort lång lite mycket mer fler flera hela halv ny nytt gammal ung van vana duktig säker trygg "
    "noggrann snabb lugn glad social driven öppen flexibel arbetar jobbar söker läser pluggar studerar går gick "
    "gör gjorde kom kommer fick får har haft varit blev blir blivit körde kör skötte sköter ledde leder höll "
    "håller tog tar trivs tycker gillar önskar hoppas drömmer behöver måste tror vet känner lär lärde undervisade "
    "ansvarade ansvarar hade startade drev driver ägde äger byggde bygger svetsade talar pratar förstår skriver "
    "ps obs nb mål styrka styrkor yrke kompetens kompetenser bakgrund profil erfarenhet utbildning språk namn "
    "kontakt referens referenser intyg anteckning samtal möte kan kunskap kunskaper svenska engelska arabiska "
    "somaliska tigrinja dari persiska finska ukrainska ryska polska turkiska tyska franska spanska matte "
    "matematik praktik praktiken vården skola skift dag natt kväll helg heltid deltid kvällar dagtid året the a "
    "an i my in on at with from for after before as worked works work good skilled experience skills experienced"
)
# A note often begins with what someone works as: "Kurator, har arbetat på skola". Without those that end as above.
_TITLES: Final = (
    "adjunkt advokat aktuarie antikvarie arborist arkeolog arkivarie audionom bankman barista barnflicka "
    "begravningsentreprenör bibliotekarie blomsterbinderist bma bonde brandkvinna cfo charkuterist cio ciso "
    "dataskyddsombud diakon dietist doktorand dpo däcksman ekolog elevresurs energiexpert expedit farmaceut "
    "fartygsbefäl florist flyttkarl fotograf fransstylist gruppbefäl guide turistguide hr-generalist husfru "
    "journalist kallskänk kallskänka kanslist kantor kassör kemist kontorist koreograf kurator kyrkoherde laborant "
    "ladugårdsförman lagbas larmcentralist lektor logoped lots makeupartist massör massös matros mejerist mikrobiolog "
    "militär museiintendent nagelteknolog nanny naprapat organist osteopat pastor pilot drönarpilot rampagent "
    "receptarie regissör rektor reservdelsman resursperson revisor roomservice scenograf servis servitris sjukgymnast "
    "skribent socionom soldat språktolk stylist styrman syv tandhygienist timmerman tolk tulldeklarant usk veterinär "
    "smådjursveterinär"
)
OPENERS: Final = frozenset(f"{_OPENERS} {_TITLES}".split())
