"""Words that name a skill in one place and something else in another."""

from typing import Final

NO_FORM: Final = frozenset(
    word
    for line in (
        "städer svenskar bröder packningar parker länder händer tider sidor former",
        "dokumenterad dokumenterade dokumenterat planerad planerade planerat utbildad utbildade",
        "registrerad registrerade",
        "anpassad anpassade anpassat organiserad organiserade varierad inriktad samordnad samordnade",
    )
    for word in line.split()
)
"""Words that look like a form of a label ("städa") and say something else ("städer", "dokumenterad vana")."""

THINGS: Final = frozenset(
    word
    for line in (
        "akutmottagning ambulans badhus bemanning bilning bilverkstad byggbranschen café dagcenter dusch duscha",
        "elbranschen elevhälsa elevhälsoteam elnät etablering evenemang fiber fritidsgård företagshälsovård gator",
        "golv graviditet grisar gruppbostad grönytor halka hemsida hissar hybrid hållbarhet höns",
        "idrottsanläggning infektion ishall journal kafé kakel kiosk kontaktnät kontrollrum koppling kopplingar",
        "kraftstation kretskort kunder larm linjetrafik lön löner medicinavdelning mentor mentorskap",
        "mobiltelefoner moln märkesverkstad mässor naglar närstående ogräs paneler personuppgifter plantskola",
        "rabatter registrera registrering reningsverk returer ridskola rullstol rullstolar scanner servrar",
        "simhall skolkök skolrestaurang skolskjuts skolverksamhet snö socialtjänst socialtjänsten spolning stomme",
        "ställverk sågverk tak tillverkning tillverkningsindustri trappor tågtrafik utryckning utställningar",
        "valsverk vattenverk vindkraft växel växthus webb äldreboende",
    )
    for word in line.split()
)
"""Names of a skill that are first of all things, places or people: in an ad they count only where it asks."""

VIRTUES: Final = frozenset(
    {
        "teamarbete",
        "arbeta under press",
        "noggrannhet",
        "självständigt arbete",
        "problemlösning",
        "skiftarbete",
        "fysiskt arbete",
    }
)
"""Skills of the list that are traits or terms of the work: in an ad they count only where it asks for them."""
